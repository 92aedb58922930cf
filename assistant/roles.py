"""Who did what to whom: parties that changed places around what happened."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.alignment import Alignment
from assistant.claims import Token

_NEAR = 14  # source tokens two parties of one event are apart at most


def exchanges(alignment: Alignment) -> Iterator[tuple[int, int]]:
    """Pairs of the sentence's tokens that stand the other way round in the source."""
    for first in range(len(alignment.sentence)):
        for second in range(first + 1, min(first + _NEAR, len(alignment.sentence))):
            if _exchanged(alignment, first, second):
                yield first, second


def _exchanged(alignment: Alignment, first: int, second: int) -> bool:
    source = alignment.source.tokens
    here, there = alignment.places[first], alignment.places[second]
    if here < 0 or there < 0 or here == there or abs(here - there) > _NEAR:
        return False
    one, other = alignment.sentence[first], alignment.sentence[second]
    if not (_is_party(one) and _is_party(other)) or source[here].sentence != source[there].sentence:
        return False
    if _coordinated(alignment, first, second) or _symmetric(alignment, first, second):
        return False
    predicates = _predicates(alignment, first, second)
    if not predicates:
        return False
    inverted = here > there
    turned = _passive(alignment.sentence, first, second) != _passive(source, min(here, there), max(here, there))
    if inverted == turned:
        return False
    if inverted and (_kept_marker(one, source[here]) or _kept_marker(other, source[there])):
        return False
    return True


def _is_party(token: Token) -> bool:
    return token.kind == "name"


def _kept_marker(token: Token, source: Token) -> bool:
    return bool(token.marker) and token.marker == source.marker


def _passive(tokens: tuple[Token, ...], first: int, second: int) -> bool:
    return any(token.passive for token in tokens[first + 1 : second + 1]) or tokens[first].passive


def _coordinated(alignment: Alignment, first: int, second: int) -> bool:
    between = alignment.sentence[first + 1 : second + 1]
    return all(token.kind == "name" for token in between) and any(token.joined for token in between)


def _predicates(alignment: Alignment, first: int, second: int) -> list[int]:
    """Words the two parties share in the sentence and in the source: what happened between them."""
    places = alignment.places
    low, high = sorted((places[first], places[second]))
    return [
        index
        for index in range(max(0, first - 2), min(len(places), second + 1))
        if alignment.sentence[index].kind == "word" and low - 3 <= places[index] <= high and places[index] >= 0
    ]


def _symmetric(alignment: Alignment, first: int, second: int) -> bool:
    return any(alignment.sentence[index].form.symmetric for index in _predicates(alignment, first, second))
