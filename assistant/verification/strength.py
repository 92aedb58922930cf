"""What a sentence makes stronger than its source: hopes told as facts, parts as the whole, other bounds and units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant import lexicon
from assistant.verification.alignment import SURE, Alignment, match
from assistant.verification.factuality import overtakes
from assistant.verification.marking import is_hope
from assistant.verification.suspicion import Suspicion, kind_of
from assistant.verification.tokens import Token
from vectorstore.language import normalise

_MEASURES = {
    word: dimension
    for dimension, line in enumerate(lexicon.MEASURES.strip().splitlines())
    for word in normalise(line).split()
}


def strengthened(alignment: Alignment) -> Iterator[Suspicion]:
    """Hopes told as facts, conditions as events, parts as the whole, and bounds that the source does not set."""
    yield from unhedged(alignment)
    yield from _extended(alignment)
    yield from _bounded(alignment)
    yield from _measured(alignment)


def unhedged(alignment: Alignment) -> Iterator[Suspicion]:
    """What the source only hopes, plans or supposes, told as a fact."""
    ours = alignment.sentence
    yield from _dictated(alignment)
    yield from _vouched(alignment)
    if any(token.hedged or token.supposed or is_hope(token) for token in ours):
        return
    placed = [(i, alignment.source.tokens[p]) for i, p in enumerate(alignment.places) if p >= 0]
    for index, source in placed:
        same = ours[index].kind == "word" and match(ours[index], source) >= SURE
        if (source.hedged and same and not ours[index].soft) or overtakes(ours[index], source):
            yield Suspicion("unfounded", (index,))
    supposed = [index for index, source in placed if source.supposed]
    told = [index for index, _ in placed if not ours[index].form.said and not ours[index].form.light]
    if len(supposed) >= _FEWEST and set(told) <= set(supposed):
        yield Suspicion("unfounded", (supposed[0], supposed[-1]))


def _vouched(alignment: Alignment) -> Iterator[Suspicion]:
    """A rumour or an allegation told as a fact."""
    ours = alignment.sentence
    if any(token.doubted or token.hedged or token.attributed for token in ours):
        return
    told = [i for i, place in enumerate(alignment.places) if place >= 0 and not ours[i].form.said]
    doubted = [i for i in told if alignment.source.tokens[alignment.places[i]].doubted]
    if len(doubted) > 1 and 2 * len(doubted) >= len(told):
        yield Suspicion("unfounded", (doubted[0], doubted[-1]))


_FEWEST = 3  # words out of a condition; fewer may be there by chance


def _dictated(alignment: Alignment) -> Iterator[Suspicion]:
    """What the source does not say, but tells its reader to say."""
    placed = [
        (i, p) for i, p in enumerate(alignment.places) if p >= 0 and not alignment.sentence[i].form.said
    ]
    found = [index for index, place in placed if alignment.source.tokens[place].dictated]
    ordering = any(token.dictated for token in alignment.sentence)
    if found and 2 * len(found) >= len(placed) and not ordering:
        yield Suspicion("unfounded", (found[0], found[-1]))


def _extended(alignment: Alignment) -> Iterator[Suspicion]:
    known = {token.extent for token in alignment.source.tokens}
    for index, token in enumerate(alignment.sentence):
        periodic = _dimension(token) == 0 or (
            token.is_value and token.extent == "all" and token.value != int(token.value)
        )
        # "most" is a word of its own where it can be one, before the noun that "some" left its trace on
        beside = (alignment.at(i) for i in (index, index + 1) if i < len(alignment.sentence))
        if token.extent == "most" and any(source and source.extent == "some" for source in beside):
            yield Suspicion("unfounded", (index,))
        if token.extent in ("all", "only") and token.extent not in known and not periodic:
            yield Suspicion("unfounded", (index,))


def _bounded(alignment: Alignment) -> Iterator[Suspicion]:
    for index, token in enumerate(alignment.sentence):
        source = alignment.at(index)
        if source is None or not token.is_value:
            continue
        if token.period and source.period and token.period != source.period:
            yield Suspicion("number", (index,))
        if token.bound == source.bound or not token.bound:
            continue
        if _denied(alignment.sentence, token) or _denied(alignment.source.tokens, source):
            continue
        if source.bound or kind_of(token) != "date":
            yield Suspicion(kind_of(token), (index,))


def _denied(tokens: Sequence[Token], token: Token) -> bool:
    return any(other.negated for other in tokens if other.sentence == token.sentence)


def _measured(alignment: Alignment) -> Iterator[Suspicion]:
    """A unit or period where the source, behind the same words, has another of its dimension."""
    source, places = alignment.source.tokens, alignment.places
    for index, token in enumerate(alignment.sentence):
        dimension = _dimension(token)
        if dimension is None or index == 0 or places[index - 1] < 0 or token.is_value:
            continue
        start = places[index - 1]
        near = range(start + 1, min(start + 3, len(source)))
        if places[index] in near or source[start].sentence != source[near[-1] if near else start].sentence:
            continue
        rivals = [p for p in near if p not in places and _dimension(source[p]) == dimension]
        if rivals and not any(
            source[p].form.keys & token.form.keys or source[p].form.concepts & token.form.concepts
            for p in rivals
        ):
            yield Suspicion("number", (index,))


def _dimension(token: Token) -> int | None:
    return next((_MEASURES[key] for key in token.form.keys if key in _MEASURES), None)
