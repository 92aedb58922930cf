"""Parties and values put into another clause than their own: "the city pays half; the state pays the rest"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.verification.alignment import Alignment, match
from assistant.verification.suspicion import Suspicion, kind_of
from assistant.verification.tokens import Token

_FEWEST = 2  # words of a clause that show which clause of the source it was taken from
_OPENING = 2  # first words of a clause among which its subject stands


def misplaced(alignment: Alignment) -> Iterator[Suspicion]:
    """Subjects and values of a clause taken from another clause, where its own has one that is left out."""
    source = alignment.source.tokens
    theirs = clauses(source)
    for clause in _groups(clauses(alignment.sentence)):
        first = next(
            (i for i in clause if alignment.places[i] >= 0 and alignment.sentence[i].kind == "word"), None
        )
        homes = Counter(
            theirs[alignment.places[i]]
            for i in clause
            if alignment.places[i] >= 0
            and alignment.sentence[i].kind == "word"
            and not _is_subject(alignment.sentence[i])
        )
        if not homes:
            continue
        home, count = homes.most_common(1)[0]
        if count < _FEWEST or 2 * count <= sum(homes.values()) or first is None:
            continue
        if (
            theirs[alignment.places[first]] != home
        ):  # what happened is told elsewhere; the rest may be common to both
            continue
        own = [p for p in range(len(source)) if theirs[p] == home]
        for position, index in enumerate(clause):
            token, place = alignment.sentence[index], alignment.places[index]
            if place < 0 or theirs[place] == home or source[place].sentence != source[own[0]].sentence:
                continue
            if (
                token.attributed
                or token.soft
                or token.form.locality
                or any(match(token, source[p]) for p in own)
            ):
                continue
            rivals = _alike(token, position, own, source)
            if any(not any(match(ours, source[p]) for ours in alignment.sentence) for p in rivals):
                yield Suspicion(kind_of(token) if token.is_value else "role", (index,))


def clauses(tokens: Sequence[Token]) -> list[int]:
    """The number of the clause that each token stands in."""
    found, number = [], -1
    for at, token in enumerate(tokens):
        if at == 0 or token.opens or token.sentence != tokens[at - 1].sentence:
            number += 1
        found.append(number)
    return found


def _groups(numbers: Sequence[int]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for index, number in enumerate(numbers):
        groups.setdefault(number, []).append(index)
    return list(groups.values())


def _alike(token: Token, position: int, own: Sequence[int], source: Sequence[Token]) -> list[int]:
    """The tokens of a clause that could stand where this one does."""
    if token.is_value:
        return [p for p in own if source[p].kind == token.kind and not source[p].soft]
    if position >= _OPENING or not _is_subject(token) or token.marker:
        return []
    return [p for p in own[:_OPENING] if _is_subject(source[p]) and not source[p].marker]


def _is_subject(token: Token) -> bool:
    return token.kind == "name" or token.form.title
