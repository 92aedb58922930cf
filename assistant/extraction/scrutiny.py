"""Whether each word of a question is answered for by the best sentence: explicit features, one row a word.

A near miss names everyone in the question and speaks of something else, so that it is one word, mostly what is asked
of them, that neither the sentence nor its paragraph has in any form or in a word of like meaning. Sums over a whole
question blur that; `assistant.extraction.reading_model` therefore sees its words one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.features import Floats, Matched, commonness
from assistant.extraction.matching import LEVELS, Asking

NAMES = (
    "weight", "share", "named", "numeric", "focus", "first", "first_plain", "last", "arabic", "cross", "letters", "terms",
    *(f"held_{level}" for level in LEVELS), "before", "behind", "paragraph", "titled", "article", "anywhere",
    "like_here", "like_beside", "like_elsewhere", "near_answer", "by_likeness", "apart", "common",
)  # fmt: skip
"""What is known of a word of the question, in the order of the columns of `rows`."""

_LIKE = 0.5  # alike from here on, a word may stand in for that of the question
_REACH = 4.0  # words; how fast nearness to the answer fades
_PARTING = frozenset(",،;؛()")


def rows(asking: Asking, hits: Sequence[Matched], home: Matched, number: int) -> NDArray[np.float64]:
    """What is known of each word of a question, ``(words, len(NAMES))``.

    Args:
        asking: the question.
        hits: the hits read.
        home: that of the best sentence.
        number: the best sentence's in it.
    """
    same = [m for m in hits if m.hit.article.id == home.hit.article.id]
    begin, end = home.text.places[number]
    start = home.text.places[max(0, number - 1)][0]
    stop = home.text.places[min(len(home.text.places) - 1, number + 1)][1]
    answer = likeliest(home, begin, end)
    plain = next((i for i, term in enumerate(asking.terms) if not (term.named or term.numeric)), -1)
    common = commonness(same)
    likeness = _likeness(home, (begin, end), (start, stop))
    found = []
    for i, term in enumerate(asking.terms):
        places = home.found[i]
        here = [p for p in places if begin <= p < end]
        level = min((places[p] for p in here), default=-1)
        like = likeness[i]
        found.append([
            term.weight / 10, home.weights[i] / home.total, term.named, term.numeric, i == asking.focus, i == 0,
            i == plain, i == len(asking.terms) - 1, term.form.arabic, home.cross, len(term.form.text) / 10,
            len(asking.terms) / 10,
            *(level == at for at in range(len(LEVELS))),
            any(start <= p < begin for p in places), any(end <= p < stop for p in places), bool(places),
            i in home.titled, i in home.titled or any(m.found[i] for m in same), any(m.found[i] for m in hits),
            like.here, like.beside, like.elsewhere, *_standing(home, here, like.place, answer), common[i],
        ])  # fmt: skip
    return np.array(found, dtype=np.float64).reshape(-1, len(NAMES))


def likeliest(home: Matched, begin: int, end: int) -> int:
    """The word of a sentence that is pointed to most, of those that the question does not have."""
    matched = {p for found in home.found for p in found}
    free = [p for p in range(begin, end) if p not in matched] or [begin]
    return max(free, key=lambda p: home.pointed[p, 0])


@dataclass(frozen=True, slots=True)
class _Like:
    """How alike a word of the question is to the likest of the sentence, beside it, and elsewhere in its paragraph.

    ``place``: the word of the sentence that may stand in for it; None where none is near enough.
    """

    here: float = 0.0
    beside: float = 0.0
    elsewhere: float = 0.0
    place: int | None = None


def _likeness(home: Matched, sentence: tuple[int, int], around: tuple[int, int]) -> list[_Like]:
    places = np.arange(len(home.text.words))
    within = (places >= sentence[0]) & (places < sentence[1])
    near = (places >= around[0]) & (places < around[1]) & ~within
    found = []
    for alike in home.alike:
        here, beside, elsewhere = (_most(alike[part]) for part in (within, near, ~(within | near)))
        place = sentence[0] + int(alike[within].argmax()) if here >= _LIKE else None
        found.append(_Like(here, beside, elsewhere, place))
    return found


def _most(alike: Floats) -> float:
    return float(alike.max()) if len(alike) else 0.0


def _standing(
    home: Matched, here: Sequence[int], like: int | None, answer: int
) -> tuple[float, float, float]:
    """How near to the answer the word stands, or one like it, whether that is one like it, and what parts them."""
    if here:
        place = min(here, key=lambda p: abs(p - answer))
    elif like is not None:
        place = like
    else:
        return 0.0, 0.0, 0.0
    return 1 / (1 + abs(place - answer) / _REACH), float(not here), float(parted(home, place, answer))


def parted(home: Matched, one: int, other: int) -> bool:
    """Whether a comma, a semicolon or a bracket stands between two words of a paragraph."""
    first, last = sorted((one, other))
    between = home.text.text[home.text.words[first].end : home.text.words[last].start]
    return not _PARTING.isdisjoint(between)
