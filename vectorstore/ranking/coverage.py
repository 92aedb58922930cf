"""What the candidates of a question cover of it: features of sentences, titles and rarity among them.

The features of `vectorstore.ranking.model` count words anywhere in a passage under general statistics; here a
word tells more when few of the other candidates have it, when one sentence has it together with the
rest, and when the title does not say it already.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vectorstore.ranking.model import Passages, Question
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


def features(question: Question, passages: Passages) -> dict[str, Floats]:
    """The features of a question and passages, ``(n,)``, by the names in `COVERAGE`.

    Args:
        question: as prepared.
        passages: those that are compared; how rare a word is, is counted among them.
    """
    opening = question.rarity[question.content] @ passages.there.opening[question.content]
    return _shares(question, passages, opening) | _shape(question, passages, opening)


def _shares(question: Question, passages: Passages, opening: Floats) -> dict[str, Floats]:
    """Which share of the question's weight passages, their sentences, titles and openings hold, ``(n,)``, 0 to 1.

    The weight of a content word is its rarity in general; ``opening``: what each opening has of it.
    """
    there, chosen = passages.there, question.content
    weights, titles, times = question.rarity[chosen], passages.titled[chosen], passages.times[chosen]
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


def _shape(question: Question, passages: Passages, opening: Floats) -> dict[str, Floats]:
    """What passages are like, and whether that suits the kind of question, ``(n,)``."""
    kind = questions.asked(question.text)
    length = np.log1p([len(text.running) for text in passages.texts]) / 5
    opens = np.array([float(candidate.index == 0) for candidate in passages.candidates])
    defining = len(question.content) <= _DEFINED_TERMS and kind in ("what", "who")
    holds = np.zeros(len(length))
    if kind in _KINDS:
        holds += [questions.holds(kind, candidate.text) for candidate in passages.candidates]
    return {
        "opens": opens,
        "defines": defining * opens,
        "defined": defining * opening / (question.rarity[question.content].sum() or 1.0),
        "length": length,
        "length_what": length * (kind == "what"),
        "length_long": length * (kind in ("why", "how", "list")),
        **{f"holds_{k}": holds * (k == kind) for k in _KINDS},
    }
