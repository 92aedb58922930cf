"""Answers without a language model: the sentences of the best paragraphs that answer a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.prompts import ACCORDING_TO, phrase
from assistant.types import Evidence, Statement
from vectorstore import questions
from vectorstore.language import forms, sentences, stem
from vectorstore.ranking import Background
from vectorstore.types import Hit

THRESHOLD = 0.2
"""Below this confidence the sources are taken not to answer."""

_READ_HITS = 3  # paragraphs read; answers further down are rarer than wrong sentences found there
_LIST_HITS = 5
_KIND_BONUS = 0.3  # of a sentence that holds what the question asks for
_NEAR_BEST = 0.75  # a further sentence is quoted when it is nearly as good


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader made of the hits. ``confidence``: 0 to 1 that they answer."""

    statements: tuple[Statement, ...]
    confidence: float

    @property
    def answered(self) -> bool:
        """Whether the hits answer."""
        return bool(self.statements) and self.confidence >= THRESHOLD


def read(question: str, hits: Sequence[Hit], language: str) -> Reading:
    """Quotes the sentences that answer, best first."""
    if not hits:
        return Reading(statements=(), confidence=0.0)
    asked = questions.asked(question)
    wanted = _weights(question)
    depth = _LIST_HITS if asked == "list" else _READ_HITS
    found: list[tuple[float, Evidence]] = []
    for hit in hits[:depth]:
        for start, end in sentences(hit.paragraph.text):
            text = hit.paragraph.text[start:end]
            share = _share(wanted, text) + _KIND_BONUS * questions.holds(asked, text)
            found.append((share * (0.3 + hit.similarity), Evidence(hit=hit, start=start, end=end)))
    found.sort(key=lambda item: -item[0])
    most = 4 if asked == "list" else 1
    chosen = [evidence for worth, evidence in found[:most] if worth >= _NEAR_BEST * found[0][0]]
    return Reading(
        statements=tuple(_statement(evidence, language) for evidence in chosen),
        confidence=hits[0].similarity,
    )


def _statement(evidence: Evidence, language: str) -> Statement:
    quote = evidence.hit.paragraph.text[evidence.start : evidence.end]
    if evidence.hit.article.language in (None, language):
        return Statement(text=quote, evidence=(evidence,))
    frame = phrase(ACCORDING_TO, language).format(title=evidence.hit.article.title)
    return Statement(text=f"{frame} {quote}", evidence=(evidence,))


def _weights(question: str) -> dict[str, float]:
    background = Background.shipped()
    return {s: background.idf(f"={s}") for s in map(stem, forms(question))}


def _share(wanted: dict[str, float], text: str) -> float:
    there = set(map(stem, forms(text)))
    return sum(weight for s, weight in wanted.items() if s in there) / (sum(wanted.values()) or 1.0)
