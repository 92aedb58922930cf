"""What belongs together in the source and is put together otherwise: numbers with their nouns, offices with their rank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant import lexicon
from assistant.verification.alignment import Alignment, match
from assistant.verification.suspicion import Suspicion, kind_of
from assistant.verification.tokens import Token
from vectorstore.language import form_set

_RANKS = form_set(lexicon.RANKS)
_DIMENSIONS = tuple(form_set(line) for line in lexicon.DIMENSIONS.strip().splitlines())
_BESIDE = 3  # tokens between a number and what it counts, at most, and one
_NEAR = 2  # tokens between a number and its dimension


def unbound(alignment: Alignment) -> Iterator[Suspicion]:
    """Numbers given to another noun or dimension than in the source, and offices raised in rank."""
    yield from _counting_others(alignment)
    yield from _measuring_others(alignment)
    yield from _raised(alignment)


def _counting_others(alignment: Alignment) -> Iterator[Suspicion]:
    """A number right before a noun that the source has elsewhere, where the source has it before another noun."""
    source = alignment.source.tokens
    for index in range(len(alignment.sentence) - 1):
        value, noun = alignment.sentence[index : index + 2]
        place, found = alignment.places[index : index + 2]
        if not (value.kind in ("number", "ordinal") and noun.kind == "word" and _follows(value, noun)):
            continue
        if place < 0 or found < 0 or source[place].kind != value.kind:
            continue
        if place < found <= place + _BESIDE or (found == place - 1 and not source[place].joined):
            continue
        counted = source[place + 1 : place + 2]
        if not counted or counted[0].kind != "word" or not _follows(source[place], counted[0]):
            continue
        same = source[found].sentence == source[place].sentence
        if same and not match(noun, counted[0]) and _is_plain(noun) and _is_plain(counted[0]):
            yield Suspicion("number", (index,))


def _follows(token: Token, after: Token) -> bool:
    return after.start == token.end + 1 and after.sentence == token.sentence and not after.opens


def _is_plain(token: Token) -> bool:
    return not (token.form.title or token.form.said or token.soft or token.form.light)


def _measuring_others(alignment: Alignment) -> Iterator[Suspicion]:
    """A height of 12 kilometres where the source has a length of 12."""
    ours = _measured(alignment.sentence)
    theirs = _measured(alignment.source.tokens)
    known = {dimension for dimension, _ in theirs}
    for dimension, index in ours:
        token = alignment.sentence[index]
        values = [alignment.source.tokens[place] for one, place in theirs if one == dimension]
        others = [alignment.source.tokens[place] for one, place in theirs if one != dimension]
        if dimension not in known or any(value.value == token.value for value in values):
            continue
        if any(value.value == token.value for value in others):
            yield Suspicion(kind_of(token), (index,))


def _measured(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The dimensions of a text, each with the place of the number nearest to it."""
    found = []
    for place, token in enumerate(tokens):
        dimension = next(
            (n for n, line in enumerate(_DIMENSIONS) if not line.isdisjoint(token.form.bases)), None
        )
        if dimension is None:
            continue
        # An Arabic noun stands before its number, an English adjective behind it.
        order = (
            range(place + 1, place + 1 + _NEAR)
            if token.form.arabic
            else range(place - 1, place - 2 - _NEAR, -1)
        )
        near = [i for i in order if 0 <= i < len(tokens) and tokens[i].kind == "number"]
        if near and tokens[near[0]].sentence == token.sentence:
            found.append((dimension, near[0]))
    return found


def _raised(alignment: Alignment) -> Iterator[Suspicion]:
    """An office whose rank the sentence leaves out: the minister for the deputy minister."""
    if any(_is_rank(token) for token in alignment.sentence):
        return
    source = alignment.source.tokens
    for index, (token, place) in enumerate(zip(alignment.sentence, alignment.places, strict=True)):
        if place < 0 or not token.form.title:
            continue
        before, after = source[place - 1 : place] if place else (), source[place + 1 : place + 2]
        ranked = any(_is_rank(t) and t.end + 1 == source[place].start for t in before)
        former = source[place].form.arabic and any(
            _is_rank(t) and t.start == source[place].end + 1 for t in after
        )
        if (ranked or former) and not _is_rank(source[place]):
            yield Suspicion("role", (index,))


def _is_rank(token: Token) -> bool:
    return not token.form.bases.isdisjoint(_RANKS)
