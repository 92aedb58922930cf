"""Whether a sentence is carried by what it cites: names, numbers, dates, polarity, roles, words.

Pure functions and a lexicon, no model: a verdict can always be traced to words. The sentence is
aligned with its sources (`assistant.verification.alignment`); what found no counterpart, or found it in another
place, with another negation or in another part, is a reason against it (`assistant.verification.contradictions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.plain import unhidden
from assistant.verification.alignment import Alignment, align, read_sources
from assistant.verification.claims import tokens
from assistant.verification.contradictions import is_across, suspicions
from assistant.verification.polarity import turned
from assistant.verification.quotes import locate
from assistant.verification.strength import unhedged
from assistant.verification.suspicion import ReasonKind, Suspicion
from vectorstore.language import normalise

__all__ = ["Check", "Reason", "ReasonKind", "Support", "check", "locate", "tells_to_come"]

Support = Literal["supported", "partial", "unsupported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something the sentence says that its sources do not.

    Attributes:
        kind: what sort of thing it is.
        text: the words of the sentence.
    """

    kind: ReasonKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The verdict on a sentence; ``reasons`` is empty exactly when it is supported."""

    support: Support
    reasons: tuple[Reason, ...] = ()


_TURNED = frozenset({"negation", "role"})
_MOSTLY_FOUNDED = (
    0.5  # share of content words below which a sentence with a reason is not even partly carried
)
_CROSS_FOUNDED = 0.34  # across languages, where the lexicon knows only part of the words
_CROSS_LEAST = 0.15  # and with the embedding's word for the rest
_CROSS_SIMILAR = 0.5  # cosine from which the embedding vouches for words the lexicon cannot compare


def check(sentence: str, sources: Sequence[str], *, similarity: float | None = None) -> Check:
    """Whether the source texts (quotes or whole paragraphs) carry the sentence.

    Args:
        sentence: one sentence, without markers.
        sources: what it cites; they are read together.
        similarity: cosine of the sentence's and the best source's embeddings, -1 to 1; it can only
            help a sentence in another language than its sources whose words cannot be compared.

    >>> source = "ورحبت المملكة بالاتفاق الذي وقع في 22 مايو."
    >>> check("المملكة رحبت بالاتفاق", [source]).support
    'supported'
    >>> check("المملكة ترفض الاتفاق", [source]).reasons
    (Reason(kind='negation', text='ترفض'),)
    """
    sources = [unhidden(source) for source in sources]
    claims = tokens(sentence)
    source = read_sources(tuple(sources))
    alignment = align(claims, source)
    verbatim = any(_stands_in(sentence, source) for source in sources)
    found = [*turned(alignment), *unhedged(alignment)] if verbatim else suspicions(alignment)
    share = _founded(alignment)
    invented = [] if verbatim or is_across(alignment) else list(_invented(sentence, alignment))
    if not (found or invented or verbatim) and not _enough(alignment, share, similarity):
        return Check(support="unsupported" if share == 0 else "partial", reasons=(_whole(sentence),))
    if not found and not invented:
        return Check(support="supported")
    reasons = tuple(dict.fromkeys([*invented, *(_reason(sentence, alignment, one) for one in found)]))
    hard = {reason.kind for reason in reasons} - {"unfounded"}
    lost = bool(hard & _TURNED) or share < _MOSTLY_FOUNDED or len(reasons) > 2
    return Check(support="unsupported" if lost else "partial", reasons=reasons)


def tells_to_come(sentence: str, source: str) -> bool:
    """Whether a source has what a sentence says only as hoped, planned, demanded or still to come."""
    alignment = align(tokens(sentence), read_sources((unhidden(source),)))
    found = [alignment.at(index) for index, token in enumerate(alignment.sentence) if token.kind == "word"]
    return any(token is not None and token.kind == "word" and token.to_come for token in found)


def _stands_in(sentence: str, source: str) -> bool:
    """Whether the source has the sentence as it stands; `locate` without the offsets, and faster."""
    wanted, text = normalise(sentence).strip(" .,،\n"), normalise(source)
    at = text.find(wanted)
    while at >= 0 and wanted:
        end = at + len(wanted)
        if not (
            text[at - 1 : at].isalnum()
            or text[end : end + 1].isalnum()
            or re.match(r"[.,]\d", text[end : end + 2])
        ):
            return True
        at = text.find(wanted, at + 1)
    return False


_QUOTATION = re.compile(r"«[^«»\n]+»|“[^“”\n]+”|(?<!\w)\"[^\"\n]+\"(?!\w)")
_QUOTED_WORDS = 3  # fewer in quotation marks are a name or a word held at a distance


def _invented(sentence: str, alignment: Alignment) -> Iterator[Reason]:
    """Words in quotation marks that the sources do not have."""
    for found in _QUOTATION.finditer(sentence):
        loose = any(
            place < 0 and found.start() <= token.start < found.end() and not (token.soft or token.form.light)
            for token, place in zip(alignment.sentence, alignment.places, strict=True)
        )
        if loose and len(found.group().split()) >= _QUOTED_WORDS:
            yield Reason(kind="unfounded", text=found.group())


def _founded(alignment: Alignment) -> float:
    counted = [
        place >= 0
        for token, place in zip(alignment.sentence, alignment.places, strict=True)
        if not token.soft
    ]
    return sum(counted) / len(counted) if counted else 0.0


def _enough(alignment: Alignment, share: float, similarity: float | None) -> bool:
    """Whether enough was compared at all for silence to mean consent."""
    if not alignment.sentence:
        return False
    if not is_across(alignment):
        return share >= _MOSTLY_FOUNDED
    return share >= _CROSS_FOUNDED or (
        share >= _CROSS_LEAST and similarity is not None and similarity >= _CROSS_SIMILAR
    )


def _whole(sentence: str) -> Reason:
    return Reason(kind="unfounded", text=sentence.strip())


def _reason(sentence: str, alignment: Alignment, suspicion: Suspicion) -> Reason:
    found = [alignment.sentence[index] for index in suspicion.indices]
    return Reason(kind=suspicion.kind, text=sentence[found[0].start : found[-1].end])
