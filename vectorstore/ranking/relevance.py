"""How likely each candidate answers a question, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.language import forms, is_latin, stem
from vectorstore.ranking import coverage, crossing
from vectorstore.ranking import model as ranking
from vectorstore.ranking.analysis import analyse, in_latin
from vectorstore.ranking.model import Background, Candidate, Question, Ranking, probability
from vectorstore.types import Reranker
from vectorstore.words.questions import only_asks

EVERY = (*ranking.FEATURES, *coverage.COVERAGE, *crossing.MEANING, *crossing.CROSSING)
"""Names of all features."""

_NOTHING = dict.fromkeys(EVERY, 0.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, and the probability (0 to 1) that it answers.

    Attributes:
        added: what each feature adds to the log-odds, by name.
    """

    candidate: Candidate
    similarity: float
    added: dict[str, float]


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
    model = Ranking.shipped()
    if reranker is None:
        compared = None if wanted is None else wanted + _SPARE
        added = [model.added(row) for row in features(question, candidates, compared)]
        judged = _own_words_first(
            question,
            [Judged(one, model.similarity(row), row) for one, row in zip(candidates, added, strict=True)],
        )
    else:
        found = reranker.rerank(question, [one.text for one in candidates]).tolist()
        judged = [
            Judged(one, value, {"reranker": logit(value)})
            for one, value in zip(candidates, found, strict=True)
        ]
    return sorted(judged, key=lambda one: (-one.similarity, one.candidate.id))


_SPARE = 10
"""So many more than are wanted are compared word by word: the best 10 are the same as where all are, but for 1 in 1,000
questions among 60,000 paragraphs of several kinds."""

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
    own = [one.similarity for one, cross in pairs if not cross and terms <= analyse(one.candidate.text).stems]
    other = [one.similarity for one, cross in pairs if cross]
    over = logit(max(other)) - logit(max(own)) + _BEHIND if own and other else 0.0
    if over <= 0:
        return judged
    return [
        Judged(one.candidate, probability(logit(one.similarity) - over), one.added | {"own_words": -over})
        if cross else one
        for one, cross in pairs
    ]  # fmt: skip


def logit(similarity: float) -> float:
    """The log-odds of a probability, cut at ±13.8."""
    kept = min(1 - 1e-6, max(1e-6, similarity))
    return math.log(kept / (1 - kept))


def features(
    question: str, candidates: Sequence[Candidate], compared: int | None = None
) -> list[dict[str, float]]:
    """For each candidate its features by the names in `EVERY`.

    Args:
        question: as asked.
        candidates: those that are compared.
        compared: how many of those in the question's script are compared word by word, those that the other features
            find best; the rest says nothing by these (0). None: all.
    """
    background = Background.shipped()
    prepared = Question(question, background)
    crossed = _crossed(question, candidates)
    own = [one for one, cross in zip(candidates, crossed, strict=True) if not cross]
    alike = iter(prepared.features(own))
    covered = iter(coverage.features(question, own, background))
    rows = [
        _NOTHING | (ranking.standing(one) if cross else next(alike) | next(covered))
        for one, cross in zip(candidates, crossed, strict=True)
    ]
    chosen = _best(rows, crossed, compared)
    meant = crossing.features(
        question, [candidates[n] for n in chosen], [crossed[n] for n in chosen], background
    )
    for n, word_by_word in zip(chosen, meant, strict=True):
        rows[n] |= word_by_word
    return rows


def _best(rows: Sequence[dict[str, float]], crossed: Sequence[bool], count: int | None) -> list[int]:
    """The places of the best rows of passages in the question's script, and of all in another one, in order."""
    own = [n for n, cross in enumerate(crossed) if not cross]
    if count is None or len(own) <= count:
        return list(range(len(rows)))
    model = Ranking.shipped()
    left_out = sorted(own, key=lambda n: -sum(model.added(rows[n]).values()))[count:]
    return sorted(set(range(len(rows))).difference(left_out))


def _crossed(question: str, candidates: Sequence[Candidate]) -> list[bool]:
    """Which candidates are in another script than the question."""
    latin = is_latin(question)
    return [in_latin(one.text) != latin for one in candidates]
