"""A sentence of a language model -> the same sentence with what carries it, or without.

A citation that does not carry its sentence gives way to the paragraph that plainly does, if one was
shown to the model; otherwise it is removed. What was changed is remarked on the statement.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assistant.replies import Said
from assistant.types import Evidence, Remark, Statement
from assistant.verification.verify import Check, Reason, check, locate
from assistant.wordforms import analyse
from vectorstore.errors import StoreError
from vectorstore.language import forms, is_latin, sentences, stem
from vectorstore.types import Embedder, Hit

log = logging.getLogger(__name__)

_QUOTE_REMARKED = 200  # characters of a quote kept in a remark
_WIDEST = 3  # neighbouring sentences that one piece of evidence spans at most
_ENTAILED = 0.8  # probability from which an entailment model vouches for a sentence's own words
_CONTRADICTED = 0.5  # and from which it speaks against a sentence


class Entailment(Protocol):
    """Judges whether a text entails a sentence."""

    def judge(self, premise: str, sentence: str) -> tuple[float, float]:
        """Probabilities that the premise entails and that it contradicts the sentence, 0 to 1."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounder:
    """Holds sentences against the paragraphs that a language model was shown.

    Attributes:
        hits: those paragraphs, in the order of their numbers.
        embedder: compares a sentence with a paragraph in another script.
        entailment: a model that judges besides the rules; it never overrules a name, number, date or negation.
    """

    hits: Sequence[Hit]
    embedder: Embedder | None = None
    entailment: Entailment | None = None

    def ground(self, said: Said) -> Statement:
        """The sentence with the evidence that carries it, how far it does, and what was changed."""
        cited = [self.hits[number - 1] for number in said.numbers]
        lost = [Remark(kind="marker_removed", text=f"[{number}]") for number in said.dropped]
        verdict = self._check(said.text, cited)
        if verdict.support == "supported":
            needed = self._needed(said.text, cited)
            removed = [n for n, hit in zip(said.numbers, cited, strict=True) if hit not in needed]
            return self._statement(said, needed, verdict, [*lost, *_removed(removed)])
        better = self._elsewhere(said.text, cited)
        if better:
            mended = (
                f"[{', '.join(map(str, said.numbers or said.dropped))}]"
                if said.numbers or said.dropped
                else ""
            )
            log.debug("citation mended to %s", better[-1].paragraph.id)
            return self._statement(
                said, better, Check(support="supported"), [Remark(kind="marker_mended", text=mended)]
            )
        reasons = [Remark(kind=reason.kind, text=reason.text) for reason in verdict.reasons]
        if verdict.support == "partial":
            return self._statement(said, self._partly(said.text, cited), verdict, [*lost, *reasons])
        return Statement(
            text=said.text, support="unsupported", remarks=(*lost, *_removed(said.numbers), *reasons)
        )

    # -- which paragraphs ---------------------------------------------------------------------------

    def _needed(self, text: str, cited: Sequence[Hit]) -> list[Hit]:
        """The cited paragraphs without which the sentence stands less well, or that carry it alone."""
        if len(cited) == 1:
            return list(cited)
        alone = [hit for hit in cited if self._check(text, [hit]).support == "supported"]
        if alone:
            return alone
        kept = list(cited)
        for hit in cited:
            rest = [other for other in kept if other is not hit]
            if rest and self._check(text, rest).support == "supported":
                kept = rest
        return kept

    def _elsewhere(self, text: str, cited: Sequence[Hit]) -> list[Hit]:
        """The paragraphs that carry the sentence where those cited do not: another one, or one more."""
        others = [hit for hit in self.hits if hit not in cited]
        for hit in others:
            if self._check(text, [hit]).support == "supported":
                return [hit]
        if cited:
            for hit in others:
                if self._check(text, [*cited, hit]).support == "supported":
                    return self._needed(text, [*cited, hit])
        return []

    def _partly(self, text: str, cited: Sequence[Hit]) -> list[Hit]:
        kept = [hit for hit in cited if check(text, [hit.paragraph.text]).support != "unsupported"]
        return kept or list(cited)

    # -- how far --------------------------------------------------------------------------------------

    def _check(self, text: str, hits: Sequence[Hit]) -> Check:
        if not hits:
            return Check(support="unsupported", reasons=(Reason(kind="unfounded", text=text.strip()),))
        sources = [hit.paragraph.text for hit in hits]
        verdict = check(text, sources)
        if verdict.support != "supported" and is_latin(text) != is_latin(sources[0]):
            similarity = self._similarity(text, sources)
            verdict = check(text, sources, similarity=similarity) if similarity is not None else verdict
        return self._judged(text, sources, verdict) if self.entailment is not None else verdict

    def _similarity(self, text: str, sources: Sequence[str]) -> float | None:
        """Cosine of the sentence and the nearest sentence of the sources; None where it cannot be had."""
        if self.embedder is None:
            return None
        pieces = [source[start:end] for source in sources for start, end in sentences(source)]
        try:
            found = self.embedder.embed_passages(pieces) @ self.embedder.embed_query(text)
        except StoreError as error:  # an embedding behind an API may fail; the words decide alone then
            log.info("%s", error)
            return None
        return float(np.max(found)) if len(found) else None

    def _judged(self, text: str, sources: Sequence[str], verdict: Check) -> Check:
        """The verdict with the entailment model's word."""
        assert self.entailment is not None
        hard = {reason.kind for reason in verdict.reasons} - {"unfounded"}
        if hard:
            return verdict
        entails, contradicts = self.entailment.judge("\n".join(sources), text)
        if contradicts >= _CONTRADICTED:
            return Check(support="unsupported", reasons=(Reason(kind="contradicted", text=text.strip()),))
        if entails >= _ENTAILED:
            return Check(support="supported")
        return verdict

    # -- which words ------------------------------------------------------------------------------------

    def _statement(
        self, said: Said, hits: Sequence[Hit], verdict: Check, remarks: Sequence[Remark]
    ) -> Statement:
        places = [_quoted(said, hit) for hit in hits]
        more = list(remarks)
        if said.quote and not any(places):
            more.append(Remark(kind="quote_replaced", text=said.quote[:_QUOTE_REMARKED]))
        evidence = []
        for hit, place in zip(hits, places, strict=True):
            spans = [place] if place else list(_carrying(said.text, hit.paragraph.text, verdict.support))
            evidence += [Evidence(hit=hit, start=start, end=end) for start, end in spans]
        return Statement(
            text=said.text, evidence=tuple(evidence), support=verdict.support, remarks=tuple(more)
        )


def _removed(numbers: Sequence[int]) -> list[Remark]:
    return [Remark(kind="marker_removed", text=f"[{number}]") for number in numbers]


def _quoted(said: Said, hit: Hit) -> tuple[int, int] | None:
    """Where the paragraph has the quote, if the quote has to do with what is said."""
    paragraph = hit.paragraph.text
    place = locate(said.quote, paragraph) if said.quote else None
    if place is None or is_latin(said.text) != is_latin(paragraph):
        return place
    best = _nearest(said.text, paragraph)
    wanted = _stems(said.text)
    share = len(wanted & _stems(paragraph[slice(*place)]))
    return place if share or not wanted & _stems(paragraph[slice(*best)]) else None


def _carrying(text: str, paragraph: str, support: str) -> Iterator[tuple[int, int]]:
    """The sentence of a paragraph that a text was taken from, with neighbours as far as they are needed."""
    spans = sentences(paragraph) or [(0, len(paragraph))]
    start, end = _nearest(text, paragraph)
    if support == "supported" and check(text, [paragraph[start:end]]).support != "supported":
        at = spans.index((start, end))
        for width in range(2, _WIDEST + 1):
            for first in range(max(0, at - width + 1), min(at, len(spans) - width) + 1):
                wider = spans[first][0], spans[first + width - 1][1]
                if check(text, [paragraph[slice(*wider)]]).support == "supported":
                    yield wider
                    return
    yield start, end


def _nearest(text: str, paragraph: str) -> tuple[int, int]:
    """The sentence of a paragraph that shares most words with a text."""
    wanted = _stems(text)
    spans = sentences(paragraph) or [(0, len(paragraph))]
    return max(spans, key=lambda span: (len(wanted & _stems(paragraph[slice(*span)])), -span[0]))


def _stems(text: str) -> set[str]:
    return {stem(form) for form in forms(text) if not analyse(form).stop}
