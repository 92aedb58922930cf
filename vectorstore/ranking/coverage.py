"""What the candidates of a question cover of it: features of sentences, titles and rarity among them.

The features of `vectorstore.ranking.model` count words anywhere in a passage under general statistics; here a
word tells more when few of the other candidates have it, when one sentence has it together with the
rest, and when the title does not say it already.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore.ranking.analysis import Analysis, analyse, stems
from vectorstore.ranking.model import Candidate, Question
from vectorstore.ranking.occurrences import Occurrences
from vectorstore.words import questions
from vectorstore.words.asking_words import Asked

_KINDS: tuple[Asked, ...] = ("who", "when", "where", "number", "why", "how")
COVERAGE = (
    "content", "repeated", "local", "best_local", "best_sentence", "best_titled", "untitled", "best_untitled",
    "first_term", "last_term", "opening", "opens", "defines", "defined", "length", "length_what", "length_long",
    *(f"holds_{kind}" for kind in _KINDS),
)  # fmt: skip
"""Names of the features."""

Floats = NDArray[np.float64]

_DEFINED_TERMS = 3  # a question of at most so many content words may ask for a definition
_REPEATS = 3  # times that a word counts


def features(question: Question, candidates: Sequence[Candidate], there: Occurrences) -> dict[str, Floats]:
    """The features of a question and its candidates, at least one, ``(n,)``, by the names in `COVERAGE`.

    Args:
        question: as prepared.
        candidates: those that are compared; how rare a word is, is counted among them.
        there: where they have the question's stems.
    """
    texts = [analyse(candidate.text) for candidate in candidates]
    chosen = question.content
    weights = question.rarity[chosen]
    titles = question.in_sets([stems(candidate.title) for candidate in candidates])[chosen]
    opening = weights @ there.opening[chosen]
    return _shares(weights, there, chosen, titles, opening) | _shape(question, candidates, texts, opening)


def _shares(
    weights: Floats, there: Occurrences, chosen: NDArray[np.int64], titles: NDArray[np.bool_], opening: Floats
) -> dict[str, Floats]:
    """Which share of the question's weight passages, their sentences, titles and openings hold, ``(n,)``, 0 to 1.

    Args:
        weights: of the question's content words by their rarity in general, ``(t,)``.
        there: where passages have the question's stems.
        chosen: which of these are the content words.
        titles: which of them the title of each passage has, ``(t, n)``.
        opening: the weight that each opening has, ``(n,)``.
    """
    times = there.in_texts()[chosen]
    has = times > 0
    count = has.shape[1]
    local = weights * np.log((count + 1) / (has.sum(axis=1) + 0.5))
    fresh = weights[:, None] * ~titles
    titled = weights @ titles
    here = there.times[chosen] > 0
    total, all_local = weights.sum() or 1.0, local.sum() or 1.0
    untitled = total - titled
    untitled[untitled == 0] = 1.0
    best_fresh = there.best((fresh[:, there.owners] * here).sum(axis=0))
    none = np.zeros(count)
    return {
        "content": weights @ has / total,
        "repeated": weights @ np.minimum(_REPEATS, times) / total / _REPEATS,
        "local": local @ has / all_local,
        "best_local": there.best(local @ here) / all_local,
        "best_sentence": there.best(weights @ here) / total,
        "best_titled": (titled + best_fresh) / total,
        "untitled": (fresh * has).sum(axis=0) / untitled,
        "best_untitled": best_fresh / untitled,
        "first_term": has[0].astype(float) if len(has) else none,
        "last_term": has[-1].astype(float) if len(has) else none,
        "opening": opening / total,
    }


def _shape(
    question: Question, candidates: Sequence[Candidate], texts: Sequence[Analysis], opening: Floats
) -> dict[str, Floats]:
    """What passages are like, and whether that suits the kind of question, ``(n,)``."""
    kind = questions.asked(question.text)
    length = np.log1p([len(text.running) for text in texts]) / 5
    opens = np.array([float(candidate.index == 0) for candidate in candidates])
    defining = len(question.content) <= _DEFINED_TERMS and kind in ("what", "who")
    holds = np.zeros(len(texts))
    if kind in _KINDS:
        holds += [questions.holds(kind, candidate.text) for candidate in candidates]
    return {
        "opens": opens,
        "defines": defining * opens,
        "defined": defining * opening / (question.rarity[question.content].sum() or 1.0),
        "length": length,
        "length_what": length * (kind == "what"),
        "length_long": length * (kind in ("why", "how", "list")),
        **{f"holds_{k}": holds * (k == kind) for k in _KINDS},
    }
