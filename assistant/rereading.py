"""Where the first hits are nearly as likely as each other, they are read, and stand in the order of their best sentences.

How a paragraph matches a question tells which one answers less surely than what its sentences say: of news questions not
learnt from, the right paragraph comes first for 275 of 420 instead of 257. It takes some 8 ms, for a seventh to a third
of the questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.matching import take_apart
from assistant.extraction.pointing import Pointer
from assistant.extraction.reading_model import ReadingModel
from assistant.reader import examine
from vectorstore.ranking.relevance import logit
from vectorstore.types import Embedder, Hit

READ_AGAIN = 4
"""So many of the first hits are read; more bring nearly nothing and take longer."""

_DOUBT = (
    0.5  # log-odds between the first and the second hit; 1 finds a little more and lets twice as many wait
)
_BESIDE = 0.5  # what a hit's log-odds count beside the score of its best sentence; between 0.3 and 0.7 it is all one
# Kinds of questions that more than a sentence answers; reading them neither helps nor harms.
_BY_A_PARAGRAPH = ("why", "how")


def reread(
    question: str, hits: Sequence[Hit], embedder: Embedder, pointer: Pointer | None = None
) -> tuple[Hit, ...]:
    """The hits, the first few in another order where that is in doubt.

    They share out their similarities anew, so that the first stays the likeliest: what reading added to the log-odds of a
    hit is the feature ``reading``.

    Args:
        question: as searched.
        hits: best first, with the similarities of the built-in ranking.
        embedder: the library's.
        pointer: of the reader; the shipped one unless one is given.
    """
    first = hits[:READ_AGAIN]
    if len(first) < 2 or logit(first[0].similarity) - logit(first[1].similarity) >= _DOUBT:
        return tuple(hits)
    if take_apart(question).kind in _BY_A_PARAGRAPH:
        return tuple(hits)
    seen = examine(question, first, embedder, pointer)
    best = dict.fromkeys((hit.paragraph.id for hit in first), -float("inf"))
    for place, score in zip(seen.places, ReadingModel.shipped().sentence(seen.rows).tolist(), strict=True):
        id_ = place.hit.paragraph.id
        best[id_] = max(best[id_], score + _BESIDE * logit(place.hit.similarity))
    order = sorted(first, key=lambda hit: -best[hit.paragraph.id])
    return (*map(_in_the_place_of, order, first), *hits[READ_AGAIN:])


def _in_the_place_of(hit: Hit, other: Hit) -> Hit:
    if hit is other:
        return hit
    features = [*hit.features, ("reading", logit(other.similarity) - logit(hit.similarity))]
    ordered = sorted(features, key=lambda feature: -abs(feature[1]))
    return replace(hit, similarity=other.similarity, features=tuple(ordered))
