"""What a check may hold against a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.verification.tokens import Token

ReasonKind = Literal["name", "number", "date", "negation", "role", "unfounded", "contradicted"]

REACH = 8
"""Tokens around the neighbours of a word within which its counterpart in the source would stand."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Tokens of the sentence that the sources do not bear out, by their indices."""

    kind: ReasonKind
    indices: tuple[int, ...]


def kind_of(token: Token) -> ReasonKind:
    """What sort of reason a token gives that is not borne out."""
    if token.kind in ("month", "weekday"):
        return "date"
    if (
        token.kind == "number"
        and _FIRST_YEAR <= token.value <= _LAST_YEAR
        and token.value == int(token.value)
    ):
        return "date"
    if token.is_value:
        return "number"
    return "name" if token.kind == "name" else "unfounded"


_FIRST_YEAR, _LAST_YEAR = 1000, 2100
