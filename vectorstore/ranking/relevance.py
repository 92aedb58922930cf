"""How likely each candidate answers a question, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vectorstore.language import forms, is_latin, stem
from vectorstore.ranking import coverage, crossing
from vectorstore.ranking import model as ranking
from vectorstore.ranking.analysis import in_latin, stems
from vectorstore.ranking.model import Candidate, Ranking, probability
from vectorstore.types import Reranker
from vectorstore.words.questions import only_asks

EVERY = (*ranking.FEATURES, *coverage.COVERAGE, *crossing.MEANING, *crossing.CROSSING)
"""Names of all features."""

_COLUMN = {name: place for place, name in enumerate(EVERY)}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, and the probability (0 to 1) that it answers.

    Attributes:
        shares: what each feature of ``names`` adds to the log-odds, ``(f,)``.
    """

    candidate: Candidate
    similarity: float
    names: tuple[str, ...]
    shares: Floats

    @property
    def added(self) -> dict[str, float]:
        """What each feature adds to the log-odds, by name."""
        return dict(zip(self.names, self.shares.tolist(), strict=True))


def judge(
    question: str,
    candidates: Sequence[Candidate],
    reranker: Reranker | None = None,
    *,
    wanted: int | None = None,
) -> list[Judged]:
    """The candidates, best first: by the ranking model, or by a reranker where there is one.

    Args:
        question: as asked.
        candidates: those that are compared.
        reranker: decides instead of the model.
        wanted: how many of the best are; what is far behind them is not compared word by word. None: all.
    """
    if reranker is None:
        model = Ranking.shipped()
        compared = None if wanted is None else wanted + _SPARE
        shares = compare(question, candidates, compared) * model.weights(EVERY)
        odds = shares.sum(axis=1).tolist()
        judged = _own_words_first(
            question,
            [
                Judged(one, model.similarity(sum_), EVERY, row)
                for one, sum_, row in zip(candidates, odds, shares, strict=True)
            ],
        )
    else:
        found = reranker.rerank(question, [one.text for one in candidates]).tolist()
        judged = [
            Judged(one, value, ("reranker",), np.array([logit(value)]))
            for one, value in zip(candidates, found, strict=True)
        ]
    return sorted(judged, key=lambda one: (-one.similarity, one.candidate.id))


_SPARE = 4
"""So many more than are wanted are compared word by word: among 60,000 paragraphs the gold one of 693 questions is one of
the best 10 as often as where all are compared, and stands as high in the mean. Its rivals may stand in another order."""

_BEHIND = 0.01  # log-odds by which the best translation comes after the word itself
_KEYWORDS = 2  # content words; of a longer question the features tell which language has the answer


def _own_words_first(question: str, judged: list[Judged]) -> list[Judged]:
    """The same, where the very words of a short query count more than their translations.

    The weights of passages in another language were fitted where there were no others. A translation of the one word of
    a query has all that such a passage can have ("water": .98), and the word itself little of what an answer has (.47).
    """
    terms = {stem(form) for form in forms(question) if not only_asks(form)}
    if not 0 < len(terms) <= _KEYWORDS:
        return judged
    crossed = _crossed(question, [one.candidate for one in judged])
    pairs = list(zip(judged, crossed, strict=True))
    own = [one.similarity for one, cross in pairs if not cross and terms <= stems(one.candidate.text)]
    other = [one.similarity for one, cross in pairs if cross]
    over = logit(max(other)) - logit(max(own)) + _BEHIND if own and other else 0.0
    if over <= 0:
        return judged
    return [
        Judged(
            one.candidate,
            probability(logit(one.similarity) - over),
            (*one.names, "own_words"),
            np.append(one.shares, -over),
        )
        if cross else one
        for one, cross in pairs
    ]  # fmt: skip


def logit(similarity: float) -> float:
    """The log-odds of a probability, cut at ±13.8."""
    kept = min(1 - 1e-6, max(1e-6, similarity))
    return math.log(kept / (1 - kept))


def prepare(question: str) -> None:
    """Makes ready what comparing a question needs, whatever it is compared with; kept for a while."""
    ranking.prepared(question)
    crossing.prepare(question)


def compare(question: str, candidates: Sequence[Candidate], compared: int | None = None) -> Floats:
    """The features of candidates in the order of `EVERY`, ``(n, f)``.

    Args:
        question: as asked.
        candidates: those that are compared.
        compared: how many of those in the question's script are compared word by word, those that the other features
            find best; the rest says nothing by these (0). None: all.
    """
    rows = np.zeros((len(candidates), len(EVERY)))
    crossed = _crossed(question, candidates)
    own, others = np.flatnonzero(~crossed), np.flatnonzero(crossed)
    if len(own):
        prepared = ranking.prepared(question)
        passages = prepared.beside([candidates[n] for n in own.tolist()])
        _put(rows, own, prepared.features(passages) | coverage.features(prepared, passages))
    if len(others):
        _put(rows, others, ranking.standing([candidates[n] for n in others.tolist()]))
    best = np.sort(np.concatenate([_best(rows, own, compared), others]))
    if len(best):
        chosen = [candidates[n] for n in best.tolist()]
        for places, columns in crossing.features(question, chosen, crossed[best]):
            _put(rows, best[places], columns)
    return rows


def _put(rows: Floats, places: NDArray[np.int64], columns: Mapping[str, ArrayLike]) -> None:
    """Puts features by their names into some rows."""
    rows[np.ix_(places, np.array([_COLUMN[name] for name in columns]))] = np.stack(
        [np.asarray(values) for values in columns.values()], axis=1
    )


def _best(rows: Floats, own: NDArray[np.int64], count: int | None) -> NDArray[np.int64]:
    """Those of some rows that the features so far find best."""
    if count is None or len(own) <= count:
        return own
    worth = rows[own] @ Ranking.shipped().weights(EVERY)
    return own[np.argsort(-worth, kind="stable")[:count]]


def _crossed(question: str, candidates: Sequence[Candidate]) -> NDArray[np.bool_]:
    """Which candidates are in another script than the question."""
    latin = is_latin(question)
    return np.array([in_latin(one.text) != latin for one in candidates], dtype=bool)
