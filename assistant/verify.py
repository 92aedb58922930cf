"""Whether a sentence is carried by what it cites: names, numbers, dates, polarity, roles, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.quotes import locate
from vectorstore.language import forms, stem

__all__ = ["Check", "Reason", "Support", "check", "locate"]

Support = Literal["supported", "partial", "unsupported"]
ReasonKind = Literal["name", "number", "date", "negation", "role", "unfounded"]


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


def check(sentence: str, sources: Sequence[str], *, similarity: float | None = None) -> Check:
    """Whether the sources carry the sentence."""
    found = {stem(form) for source in sources for form in forms(source)}
    missing = [form for form in forms(sentence) if len(form) > 2 and stem(form) not in found]
    if not missing:
        return Check(support="supported")
    share = len(missing) / max(1, len(forms(sentence)))
    return Check(
        support="partial" if share < 0.5 else "unsupported",
        reasons=tuple(Reason(kind="unfounded", text=form) for form in missing),
    )
