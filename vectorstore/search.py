"""A question -> candidates from both indexes -> exact ranking -> hits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vectorstore.indexes import PassageRow
from vectorstore.language import forms
from vectorstore.library import Library
from vectorstore.passages import paragraph_id
from vectorstore.ranking import Background, Candidate, Question, Ranking
from vectorstore.types import Hit

CANDIDATES = 100
"""Taken from each index. Among 57,000 news paragraphs 100 by words hold 98% of the gold ones."""

RANKED = 64
"""Of the candidates so many, the best by both indexes together, are ranked exactly."""

_FUSION = 20  # the constant of reciprocal rank fusion; smaller trusts the first places more

MAX_QUESTION_CHARS = 2000
"""Of a longer question only the beginning is searched for."""


def search(
    library: Library, question: str, *, k: int = 10, articles: Sequence[str] | None = None
) -> tuple[Hit, ...]:
    """The paragraphs most likely to answer a question, best first.

    Args:
        library: where to look.
        question: in any language.
        k: how many hits at most; each paragraph is one hit at most.
        articles: ids of the articles to look in; all of them by default.

    Raises:
        FingerprintError: The library's vectors come from another embedding.
    """
    question = question[:MAX_QUESTION_CHARS]
    if not forms(question) or (articles is not None and not articles):
        return ()
    return rank(library, question, candidates(library, question, articles), k)


def candidates(
    library: Library, question: str, articles: Sequence[str] | None = None, *, count: int = CANDIDATES
) -> list[Candidate]:
    """What either index finds, unordered, with cosine similarities."""
    vector = library.embedder.embed_query(question)
    near = library.indexes.nearest(vector, count, articles)
    matching = library.indexes.matching(question, count, articles)
    rows = library.indexes.passages(_fused([id_ for id_, _ in near], [id_ for id_, _ in matching]))
    return [_candidate(row, float(np.dot(row.vector, vector))) for row in rows]


def _fused(*rankings: Sequence[str]) -> list[str]:
    """The best of several rankings by reciprocal ranks (Cormack, Clarke and Büttcher, 2009)."""
    worth: dict[str, float] = {}
    for ranking in rankings:
        for place, id_ in enumerate(ranking):
            worth[id_] = worth.get(id_, 0.0) + 1.0 / (_FUSION + place)
    return sorted(worth, key=lambda id_: -worth[id_])[:RANKED]


def _candidate(row: PassageRow, cosine: float) -> Candidate:
    return Candidate(id=row.id, text=row.text, title=row.title, kind=row.kind, index=row.index, cosine=cosine)


def rank(library: Library, question: str, found: Sequence[Candidate], k: int) -> tuple[Hit, ...]:
    """Orders candidates by the ranking model and reads their paragraphs."""
    ranking = Ranking.shipped()
    prepared = Question(question, Background.shipped())
    best: dict[str, tuple[float, dict[str, float]]] = {}
    for candidate in found:
        features = prepared.features(candidate)
        similarity = ranking.similarity(features)
        id_ = paragraph_id(candidate.id)
        if id_ not in best or similarity > best[id_][0]:
            best[id_] = (similarity, features)
    order = sorted(best, key=lambda id_: (-best[id_][0], id_))[:k]
    read = library.paragraphs(order)
    return tuple(
        Hit(
            paragraph=read[id_][0],
            article=read[id_][1],
            similarity=best[id_][0],
            features=ranking.shares(best[id_][1]),
        )
        for id_ in order
        if id_ in read
    )
