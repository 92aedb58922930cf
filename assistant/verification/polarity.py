"""Negations and opposites: what a sentence affirms and its source does not, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.verification.alignment import Alignment, match, opposed
from assistant.verification.suspicion import REACH, Suspicion
from assistant.verification.tokens import Token


def turned(alignment: Alignment) -> Iterator[Suspicion]:
    """Words that the source negates and the sentence does not, or the other way round, and opposites."""
    signs = [_sign(alignment, index) for index in range(len(alignment.sentence))]
    for index, sign in enumerate(signs):
        if sign and not _shifted(alignment, signs, index):
            yield Suspicion("negation", (index,))
    yield from _undenied(alignment)
    yield from _denied_otherwise(alignment)


def _sign(alignment: Alignment, index: int) -> int:
    """1 where the sentence negates what the source does not, -1 the other way round, 2 for an opposite."""
    token, source = alignment.sentence[index], alignment.at(index)
    if token.is_value:
        return 0 if source is None else int(token.negated) - int(source.negated)
    if source is None:
        if _has_opposite(alignment, index):
            return 2
        return int(token.negated and not _negated_nearby(alignment, index))
    if _is_opposite(token, source):
        return 2 * (token.negated == source.negated)
    if token.denied or token.negated:
        if (token.negated != token.denied) == (source.negated != source.denied):
            return 0
    elif not source.negated:  # words from under a denial are weighed together, in `_undenied`
        return 0
    if token.negated == source.negated:
        return 0
    if _better_elsewhere(alignment, index):
        return 0
    if source.negated and any(_denies(ours, source) for ours in alignment.sentence[:index]):
        return 0
    return 1 if token.negated else -1


def _is_opposite(token: Token, source: Token) -> bool:
    if token.form.axes & source.form.axes or not token.form.keys.isdisjoint(source.form.keys):
        return False
    return any((axis, -side) in source.form.axes for axis, side in token.form.axes)


def _shifted(alignment: Alignment, signs: Sequence[int], index: int) -> bool:
    """Whether the negation only sits on a neighbour: "without X's Y" for "without the Y of X"."""
    if abs(signs[index]) != 1:
        return False
    around = [i for i in range(index - 2, index + 3) if 0 <= i < len(signs) and i != index]
    if any(signs[i] == -signs[index] for i in around):
        return True
    if signs[index] < 0:
        return any(alignment.sentence[i].negated and alignment.places[i] < 0 for i in around)
    place, taken = alignment.places[index], set(alignment.places)
    source = alignment.source.tokens
    return any(
        source[p].negated and p not in taken and source[p].sentence == source[place].sentence
        for p in range(max(0, place - 2), min(len(source), place + 3))
    )


def _better_elsewhere(alignment: Alignment, index: int) -> bool:
    """Whether the source has the very word nearby with the sentence's polarity."""
    token, place = alignment.sentence[index], alignment.places[index]
    source = alignment.source.tokens
    strength = match(token, source[place])
    around = range(max(0, place - REACH), min(len(source), place + REACH + 1))
    return any(
        p not in alignment.places
        and source[p].negated == token.negated
        and source[p].sentence == source[place].sentence
        and match(token, source[p]) > strength
        for p in around
    )


def _denies(token: Token, source: Token) -> bool:
    """Whether "denied X" in the sentence answers to "not X" in the source."""
    return token.form.denial and source.negated


def _negated_nearby(alignment: Alignment, index: int) -> bool:
    near = [place for place in alignment.places[max(0, index - 2) : index + 3] if place >= 0]
    return any(
        alignment.source.tokens[place].negated or alignment.source.tokens[place].denied
        for anchor in near
        for place in range(max(0, anchor - 2), min(len(alignment.source.tokens), anchor + 3))
    )


def _has_opposite(alignment: Alignment, index: int) -> bool:
    """Whether the sources hold the opposite of a word they do not hold, and nobody else speaks for it."""
    token = alignment.sentence[index]
    if not token.form.axes:
        return False
    near = _neighbourhood(alignment, index)
    taken = set(alignment.places)
    return any(place not in taken and opposed(token, alignment.source.tokens[place]) for place in near)


def _neighbourhood(alignment: Alignment, index: int) -> list[int]:
    anchors = [alignment.places[i] for i in range(max(0, index - 3), min(len(alignment.places), index + 4))]
    anchors = [place for place in anchors if place >= 0]
    count = len(alignment.source.tokens)
    if not anchors:
        return list(range(count))
    return sorted({p for a in anchors for p in range(max(0, a - REACH), min(count, a + REACH + 1))})


def _undenied(alignment: Alignment) -> Iterator[Suspicion]:
    """Words taken from under a denial by a sentence that denies nothing."""
    if any(token.form.denial or token.negated for token in alignment.sentence):
        return
    under = [
        index
        for index, token in enumerate(alignment.sentence)
        if (source := alignment.at(index)) is not None
        and source.denied
        and not source.negated
        and token.kind == "word"
        and not _denial_kept(alignment, alignment.places[index])
    ]
    placed = [
        token for token, place in zip(alignment.sentence, alignment.places, strict=True)
        if place >= 0 and token.kind == "word" and not token.form.said
    ]  # fmt: skip
    if under and 2 * len(under) >= len(placed):
        yield Suspicion("negation", (under[0], under[-1]))


_BESIDE = 3  # words


def _denied_otherwise(alignment: Alignment) -> Iterator[Suspicion]:
    """A word of the sentence's own where the source denies something in another: "will rise" for "will not change".

    Unfounded rather than turned round: "stays the same" would be true.
    """
    if any(token.form.denial or token.negated for token in alignment.sentence):
        return
    source, taken = alignment.source.tokens, set(alignment.places)
    for index, token in enumerate(alignment.sentence):
        loose = (
            alignment.places[index] < 0
            and token.kind == "word"
            and token.form.arabic == alignment.source.arabic
        )
        if not loose or token.soft or token.form.light or token.form.said or token.form.stop:
            continue
        anchors = [p for p in alignment.places[max(0, index - 2) : index + 3] if p >= 0]
        beside = {
            p for a in anchors for p in range(max(0, a - _BESIDE), min(len(source), a + _BESIDE + 1))
            if p not in taken and source[p].sentence == source[a].sentence
        }  # fmt: skip
        if any(source[p].negated and source[p].kind == "word" and not source[p].form.light for p in beside):
            yield Suspicion("unfounded", (index,))
            return


def _denial_kept(alignment: Alignment, place: int) -> bool:
    """Whether the sentence has, in its own words, the denial that the source token stands under."""
    source = alignment.source.tokens
    for p in range(place - 1, -1, -1):
        if source[p].sentence != source[place].sentence:
            return False
        if source[p].form.denial or (source[p].negated and source[p].form.carrying):
            return p in alignment.places
    return False
