"""How alike in meaning the words of paragraphs are to those of a question, also where none repeats the other.

A question says "who pays for the meals", the article that a levy finances them. Two things tell that such words may say
the same, and each misses pairs that the other finds: their vectors in the built-in embedding, and the translations
that they have in common in the glossary. Of a hundred pairs of near synonyms of the news ("quit", "resign") their sum
puts .95 above a pair of other words, the first alone .91, the second .88.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.extraction.features import Floats, Matched
from assistant.extraction.matching import Asking
from vectorstore.words.bilingual import likeness
from vectorstore.words.vocabulary import Words

_SURE = 0.5
"""A cosine and a likeness of translations that together are so much are as sure as can be: one of 200 pairs of other
words reaches it."""


def compared(asking: Asking, hits: Sequence[Matched]) -> list[Matched]:
    """The hits, with how alike each of their words is to each of the question, 0 to 1; 1 where it answers to it."""
    forms = list(dict.fromkeys(form for one in hits for form in one.text.at))
    known = Words.shared()
    numbers = known.numbers([*(term.form.text for term in asking.terms), *forms])
    mine, others = np.split(numbers, [len(asking.terms)])
    alike = np.clip(likeness(known, mine, others) / _SURE, 0.0, 1.0)
    alike[[term.numeric for term in asking.terms]] = 0.0
    place = {form: at for at, form in enumerate(forms)}
    return [replace(one, alike=_of(one, alike, place)) for one in hits]


def _of(one: Matched, alike: Floats, place: dict[str, int]) -> Floats:
    """The rows for a paragraph's words, ``(terms, words)``: nothing for function words, 1 for words that are met."""
    columns = np.array([place[word.form] for word in one.text.words], dtype=np.int64)
    found: Floats = alike[:, columns]
    found[:, [form.stop for form in one.text.forms]] = 0.0
    for row, places in zip(found, one.found, strict=True):
        row[list(places)] = 1.0
    return found
