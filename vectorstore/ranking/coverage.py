"""What the candidates of a question cover of it: features of sentences, titles and rarity among them.

The features of `vectorstore.ranking.model` count words anywhere in a passage under general statistics; here a
word tells more when few of the other candidates have it, when one sentence has it together with the
rest, and when the title does not say it already.
"""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass

from vectorstore.language import forms, stem
from vectorstore.ranking.analysis import Analysis, analyse
from vectorstore.ranking.model import Background, Candidate
from vectorstore.words import questions
from vectorstore.words.asking_words import Asked

_KINDS: tuple[Asked, ...] = ("who", "when", "where", "number", "why", "how")
COVERAGE = (
    "content", "repeated", "local", "best_local", "best_sentence", "best_titled", "untitled", "best_untitled",
    "first_term", "last_term", "opening", "opens", "defines", "defined", "length", "length_what", "length_long",
    *(f"holds_{kind}" for kind in _KINDS),
)  # fmt: skip
"""Names of the features."""

_DEFINED_TERMS = 3  # a question of at most so many content words may ask for a definition
_REPEATS = 3  # times that a word counts


def features(
    question: str, candidates: Sequence[Candidate], background: Background
) -> list[dict[str, float]]:
    """The features of a question and each of its candidates, by the names in `COVERAGE`.

    Args:
        question: as asked.
        candidates: those that are compared; how rare a word is, is counted among them.
        background: how rare a word is in general.
    """
    terms = list(dict.fromkeys(stem(form) for form in forms(question) if not questions.only_asks(form)))
    weights = [background.idf(f"={term}") for term in terms]
    texts = [analyse(candidate.text) for candidate in candidates]
    local = [
        weight * math.log((len(texts) + 1) / (sum([term in text.stems for text in texts]) + 0.5))
        for term, weight in zip(terms, weights, strict=True)
    ]
    asked = _Asked(questions.asked(question), terms, weights, local)
    return [
        _shares(asked, text, analyse(candidate.title).stems) | _shape(asked, candidate, text)
        for candidate, text in zip(candidates, texts, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The content words of a question; ``weights`` by their rarity in general, ``local`` among candidates too."""

    kind: Asked
    terms: list[str]
    weights: list[float]
    local: list[float]


def _shares(asked: _Asked, text: Analysis, title: Set[str]) -> dict[str, float]:
    """Which share of the question's weight the passage, its sentences, title and opening hold, 0 to 1."""
    content = local = repeated = opening = titled = untitled = 0.0
    count = len(text.sentences)
    by_sentence, by_local, by_fresh = [0.0] * count, [0.0] * count, [0.0] * count
    for term, weight, rare in zip(asked.terms, asked.weights, asked.local, strict=True):
        fresh = 0.0 if term in title else weight
        titled += weight - fresh
        if term not in text.stems:
            continue
        times = [sentence.count(term) for sentence in text.sentences]
        content += weight
        local += rare
        repeated += weight * min(_REPEATS, sum(times))
        opening += weight * (term in text.opening)
        untitled += fresh
        for number, here in enumerate(times):
            if here:
                by_sentence[number] += weight
                by_local[number] += rare
                by_fresh[number] += fresh
    total, all_local = sum(asked.weights) or 1.0, sum(asked.local) or 1.0
    return {
        "content": content / total,
        "repeated": repeated / total / _REPEATS,
        "local": local / all_local,
        "best_local": max(by_local, default=0.0) / all_local,
        "best_sentence": max(by_sentence, default=0.0) / total,
        "best_titled": (titled + max(by_fresh, default=0.0)) / total,
        "untitled": untitled / (total - titled or 1.0),
        "best_untitled": max(by_fresh, default=0.0) / (total - titled or 1.0),
        "first_term": float(any(term in text.stems for term in asked.terms[:1])),
        "last_term": float(any(term in text.stems for term in asked.terms[-1:])),
        "opening": opening / total,
    }


def _shape(asked: _Asked, candidate: Candidate, text: Analysis) -> dict[str, float]:
    """What a passage is like, and whether that suits the kind of question."""
    length = math.log1p(text.words) / 5
    defining = len(asked.terms) <= _DEFINED_TERMS and asked.kind in ("what", "who")
    opening = sum(w for t, w in zip(asked.terms, asked.weights, strict=True) if t in text.opening)
    return {
        "opens": float(candidate.index == 0),
        "defines": float(defining and candidate.index == 0),
        "defined": defining * opening / (sum(asked.weights) or 1.0),
        "length": length,
        "length_what": length * (asked.kind == "what"),
        "length_long": length * (asked.kind in ("why", "how", "list")),
        **{f"holds_{k}": float(k == asked.kind and questions.holds(k, candidate.text)) for k in _KINDS},
    }
