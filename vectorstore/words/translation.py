"""Whether words of two scripts mean the same: by their vectors in the built-in embedding, or by the sound of names.

The mean of a passage's token vectors blurs what single words say; word against word (as ColBERT has it, Khattab and
Zaharia, 2020, section 3.3) the same vectors tell far more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from vectorstore.builtin.embedder import shipped

UNLIKE, SPAN = 0.25, 0.35
"""A cosine of `UNLIKE` says nothing, one higher by `SPAN` is as sure as can be. Of 1,500 random pairs 1% reach .26."""

# -- readings of a word ------------------------------------------------------------------------------

_ARABIC = re.compile(r"[\u0620-\u064a]")
_FRONT = re.compile("(?:وبال|وال|فال|بال|كال|ولل|ال|لل)(?=...)")
_PARTICLES = "وفبلكس"
_BACK = frozenset(["هما", "تها", "ته", "ها", "هم", "نا", "ات", "ين", "ون", "ان", "ا", "ه", "ي"])
_FEMININE = ("تها", "ته", "ات")  # without which a feminine word has its ta marbuta again
_ENGLISH = (
    ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""),
)  # fmt: skip


def readings(form: str) -> tuple[str, ...]:
    """A normalised word, and it without what is attached to it where the embedding has a token for that.

    >>> readings("معاركها"), readings("battles")
    (('معاركها', 'معارك'), ('battles', 'battle'))
    """
    others = _arabic_readings(form) if _ARABIC.search(form) else _english_readings(form)
    tokens = shipped().tokens
    return tuple(dict.fromkeys([form, *[one for one in others if one in tokens]]))


def _arabic_readings(form: str) -> list[str]:
    found = []
    bare = form
    if front := _FRONT.match(form):
        bare = form[front.end() :]
        found.append(bare)
    elif len(form) > 3 and form[0] in _PARTICLES:
        bare = form[1:]
        found.append(bare)
    for length in (3, 2, 1):
        end = bare[-length:]
        if end in _BACK and len(bare) > length + 2:
            found.append(bare[:-length])
            if end in _FEMININE:
                found.append(bare[:-length] + "ه")
            break
    return found


def _english_readings(form: str) -> Iterable[str]:
    bare = form.removesuffix("'s")
    yield bare
    for ending, instead in _ENGLISH:
        if bare.endswith(ending) and len(bare) > len(ending) + 2:
            yield bare.removesuffix(ending) + instead
    if "is" in bare:
        yield bare.replace("isation", "ization").replace("ise", "ize")


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    text = (files("vectorstore.builtin") / "translations.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def translations(form: str) -> dict[str, float]:
    """Words of the other script that may mean a normalised word, with how sure that is, 0 to 1.

    >>> sorted(translations("kings"), key=translations("kings").get)[-1]
    'ملك'
    """
    found: dict[str, float] = {}
    for reading in readings(form):
        listed = _table().get(reading, "").split()
        for word, cosine in zip(listed[::2], listed[1::2], strict=True):
            sure = min(1.0, (int(cosine) / 100 - UNLIKE) / SPAN)
            found[word] = max(sure, found.get(word, 0.0))
    return found
