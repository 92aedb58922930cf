"""The unit that verification compares: a content word, a name or a value, with what stood around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.wordforms import Form

TokenKind = Literal["word", "name", "number", "percent", "ordinal", "month", "weekday"]


@dataclass(slots=True, eq=False)
class Token:
    """A content word, name or value. Written once by the reader, then only read.

    Attributes:
        start, end: its characters in the text, half-open.
        value: of a number or date.
        marker: the part the preposition before it gives it ("in", "to", "by"…), or "".
        negated: a negation stands before it. denied: a verb of denial does, in its sentence.
        passive: "by" or the like stands directly before it.
        joined: "and" stands directly before it.
        sentence: number of its sentence. opens: a clause begins with it.
        attributed: it stands in "according to …". soft: its absence from the source proves nothing.
        hedged: it is said to be possible, wished, planned or due, not to be so. supposed: it stands in a condition.
        to_come: a hope, plan, threat, demand or the future governs it. done: an auxiliary makes it past.
        dictated: a reader is ordered to say it.
        bound: 1 after "more than", "since" and the like, -1 after "less than", "until", else 0.
        period: "day", "month" and so on behind a quantity that is so much a day, a month.
        doubted: it is told as a rumour or an allegation.
        extent: "all", "most", "some" or "only" where such a word stands before it, "not only" where that is denied.
    """

    form: Form
    kind: TokenKind
    start: int
    end: int
    value: float = 0.0
    marker: str = ""
    negated: bool = False
    denied: bool = False
    passive: bool = False
    joined: bool = False
    sentence: int = 0
    opens: bool = False
    soft: bool = False
    capital: bool = False
    attributed: bool = False
    hedged: bool = False
    to_come: bool = False
    done: bool = False
    doubted: bool = False
    supposed: bool = False
    dictated: bool = False
    bound: int = 0
    period: str = ""
    extent: str = ""

    @property
    def is_value(self) -> bool:
        """Whether it is a number or a date."""
        return self.kind not in ("word", "name")


def names_of(found: Sequence[Token]) -> frozenset[str]:
    """The spellings of the people and things named, places aside."""
    return frozenset(
        base
        for token in found
        if token.kind == "name" and not token.form.place
        for base in token.form.bases
        if len(base) > 2
    )


def with_names(found: tuple[Token, ...], names: frozenset[str]) -> tuple[Token, ...]:
    """The tokens, with those words made names that are known to name something elsewhere."""
    out = []
    for index, token in enumerate(found):
        if token.kind == "word" and not (token.form.light or token.form.title):
            again = not token.form.bases.isdisjoint(names) and (
                token.capital or (token.form.arabic and not token.form.known)
            )
            run = token.capital and index + 1 < len(found) and _runs_on(token, found[index + 1])
            if again or run:
                token = replace(token, kind="name")  # noqa: PLW2901
        out.append(token)
    return tuple(out)


def _runs_on(token: Token, following: Token) -> bool:
    """Whether a capital at the start of a sentence begins a name: "Halden Motors agreed"."""
    return following.kind == "name" and following.start == token.end + 1
