"""Who holds an office: not the deputy of who does, nor who held it before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.features import Matched, Place, homes
from assistant.extraction.matching import Asking
from vectorstore.language import form_set, forms

_ANOTHERS = -6.0
"""Added to the score of a sentence that has the office of the question only with a word that makes it another one; so much
that no judgement of the two best brings it back."""

_BEFORE = form_set(
    "نائب ونائب نائبة مساعد ومساعد وكيل ووكيل مستشار ومستشار سكرتير deputy vice assistant former ex acting"
)
_BEHIND = form_set("السابق السابقة الأسبق الراحل المكلف المؤقت سابقا")
_OFFICES = form_set(
    "رئيس رئيسة الرئيس الرئيسة مدير مديرة المدير المديرة وزير وزيرة الوزير الوزيرة أمين أمينة قائد مدرب مدربة حاكم محافظ عمدة "
    "سفير عميد نقيب president chairman chairwoman director minister mayor head chief coach governor manager secretary "
    "ambassador premier chancellor"
)

_REACH = 5  # words from an office, within which "former" stands behind its name: "رئيس نادي السهول السابق"


def bonus(asking: Asking, hits: Sequence[Matched], places: Sequence[Place]) -> NDArray[np.float64]:
    """What is added to the score of each sentence, ``(len(places),)``, 0 or less."""
    found = np.zeros(len(places))
    offices = [n for n, term in enumerate(asking.terms) if term.form.text in _OFFICES]
    if asking.kind != "who" or not offices or not (_BEFORE | _BEHIND).isdisjoint(forms(asking.text)):
        return found
    for at, (one, place) in enumerate(zip(homes(hits, places), places, strict=True)):
        begin, end = one.text.places[place.number]
        held = [p for n in offices for p, level in one.found[n].items() if begin <= p < end and not level]
        if held and all(_is_anothers(one, p, begin, end) for p in held):
            found[at] = _ANOTHERS
    return found


def _is_anothers(one: Matched, place: int, begin: int, end: int) -> bool:
    words = one.text.words
    before = place > begin and words[place - 1].form in _BEFORE
    return before or any(words[p].form in _BEHIND for p in range(place + 1, min(end, place + _REACH)))
