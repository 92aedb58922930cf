"""Who did what to whom: parties that changed places around what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.verification.alignment import Alignment
from assistant.verification.tokens import Token

_NEAR = 14  # source tokens two parties of one event are apart at most
_SKIPPED = 3  # source tokens that a sentence may leave out between two parties, less one
_MAX_RUN = 5  # words of a party: "the chief executive of the company"


def exchanges(alignment: Alignment) -> Iterator[tuple[int, ...]]:
    """Tokens of the sentence that stand the other way round in the source."""
    yield from exchanged_names(alignment)
    yield from _swapped_runs(alignment)
    yield from _promoted(alignment)
    yield from _turned_ways(alignment)
    yield from _turned_scores(alignment)
    yield from _traded(alignment)


def exchanged_names(alignment: Alignment) -> Iterator[tuple[int, int]]:
    """Pairs of names that stand the other way round in the source; across languages as well."""
    placed = zip(range(len(alignment.places)), alignment.sentence, alignment.places, strict=True)
    named = [index for index, token, place in placed if token.kind == "name" and place >= 0]
    for at, first in enumerate(named):
        for second in named[at + 1 :]:
            if second - first < _NEAR and _exchanged(alignment, first, second):
                yield first, second


def _turned_scores(alignment: Alignment) -> Iterator[tuple[int, int]]:
    """Two numbers side by side, the other way round: "2 - 3" for "3 - 2"."""
    source = alignment.source.tokens
    for index in range(len(alignment.places) - 1):
        one, other = alignment.sentence[index : index + 2]
        here, there = alignment.places[index : index + 2]
        numbers = one.kind == other.kind == "number" and other.start - one.end <= _DASH
        if numbers and there >= 0 and here == there + 1 and source[here].start - source[there].end <= _DASH:
            yield index, index + 1


_DASH = 3  # characters between the two numbers of a score


def _traded(alignment: Alignment) -> Iterator[tuple[int, int]]:
    """Two names that kept their order while what each did was exchanged."""
    source, places = alignment.source.tokens, alignment.places
    named = [i for i, token in enumerate(alignment.sentence) if token.kind == "name" and places[i] >= 0]
    for at, first in enumerate(named):
        for second in named[at + 1 :]:
            one, other = _deed(alignment, first), _deed(alignment, second)
            if one is None or other is None or one == other or symmetric(alignment, first, second):
                continue
            sentences = {source[places[i]].sentence for i in (first, second, one, other)}
            if len(sentences) == 1 and all(
                abs(places[deed] - places[far]) <= 2 < abs(places[deed] - places[near])
                for deed, near, far in ((one, first, second), (other, second, first))
            ):
                yield min(first, second), max(first, second)


def _deed(alignment: Alignment, index: int) -> int | None:
    """The word beside a name that tells what it did: the one before it, or the one after."""
    for beside in (index - 1, index + 1):
        if 0 <= beside < len(alignment.places) and alignment.places[beside] >= 0:
            token = alignment.sentence[beside]
            if token.kind == "word" and not (token.form.title or token.form.said or token.form.light):
                return beside
    return None


def _turned_ways(alignment: Alignment) -> Iterator[tuple[int, int]]:
    """Where from and where to, exchanged."""
    source = alignment.source.tokens
    ways: dict[tuple[str, str], list[int]] = {}
    for index, (token, place) in enumerate(zip(alignment.sentence, alignment.places, strict=True)):
        if place >= 0 and {token.marker, source[place].marker} == {"from", "to"}:
            ways.setdefault((token.marker, source[place].marker), []).append(index)
    for one in ways.get(("from", "to"), ()):
        for other in ways.get(("to", "from"), ()):
            first, second = sorted((one, other))
            if (
                second - first <= _NEAR
                and source[alignment.places[one]].sentence == source[alignment.places[other]].sentence
            ):
                yield first, second
                return


_AFFECTED = ("to", "against", "with")


def _promoted(alignment: Alignment) -> Iterator[tuple[int, ...]]:
    """A party something is done to, made the one who does it: "Turkey will sell" for "will sell to Turkey"."""
    source = alignment.source.tokens
    for index in range(len(alignment.sentence) - 1):
        token, place, after = alignment.sentence[index], alignment.places[index], alignment.places[index + 1]
        if token.kind != "name" or token.marker or place < 0 or source[place].marker not in _AFFECTED:
            continue
        if 0 < place - after <= _NEAR and after >= 0 and source[after].sentence == source[place].sentence:
            follower = alignment.sentence[index + 1]
            if follower.kind == "word" and not follower.form.symmetric and not source[place].passive:
                yield index, index + 1


# -- names around an event ----------------------------------------------------------------------------


def _exchanged(alignment: Alignment, first: int, second: int) -> bool:
    source = alignment.source.tokens
    here, there = alignment.places[first], alignment.places[second]
    if here == there or abs(here - there) > _NEAR:
        return False
    one, other = alignment.sentence[first], alignment.sentence[second]
    if one.attributed or other.attributed or source[here].sentence != source[there].sentence:
        return False
    if _coordinated(alignment.sentence, first, second) or symmetric(alignment, first, second):
        return False
    if not _predicates(alignment, first, second) or _one_party(source, here, there):
        return False
    inverted = here > there
    turned = _passive(alignment.sentence, first, second) != _passive(
        source, min(here, there), max(here, there)
    )
    if inverted == turned:
        return False
    return not (inverted and (_kept_marker(one, source[here]) or _kept_marker(other, source[there])))


def _one_party(source: Sequence[Token], here: int, there: int) -> bool:
    """Whether one is only the other's demonym: "الروسي سيرغي لافروف"."""
    low = source[min(here, there)]
    return abs(here - there) <= 2 and low.form.place and low.form.text.startswith("ال")


def _kept_marker(token: Token, source: Token) -> bool:
    return bool(token.marker) and token.marker == source.marker


def _passive(tokens: Sequence[Token], first: int, second: int) -> bool:
    return not tokens[first].passive and tokens[second].passive


def _coordinated(tokens: Sequence[Token], first: int, second: int) -> bool:
    between = tokens[first + 1 : second + 1]
    return all(token.kind == "name" for token in between) and any(token.joined for token in between)


def _predicates(alignment: Alignment, first: int, second: int) -> list[int]:
    """Words the two parties share in the sentence and in the source: what happened between them."""
    places = alignment.places
    low, high = sorted((places[first], places[second]))
    return [
        index
        for index in range(max(0, first - 2), min(len(places), second + 1))
        if alignment.sentence[index].kind == "word"
        and not alignment.sentence[index].form.title
        and low - 3 <= places[index] <= high
        and places[index] >= 0
    ]


def symmetric(alignment: Alignment, first: int, second: int) -> bool:
    """Whether what happened between two tokens has no sides: a meeting, a marriage, a border."""
    return any(alignment.sentence[index].form.symmetric for index in _predicates(alignment, first, second))


# -- any words, where everything around them stayed ---------------------------------------------------


def _swapped_runs(alignment: Alignment) -> Iterator[tuple[int, ...]]:
    """Neighbouring parties exchanged within their own place, with or without a word between them."""
    runs = _runs(alignment)
    for at in range(len(runs) - 1):
        pair = runs[at : at + 2]
        if (
            _follows(alignment, pair[1], pair[0])
            and _held_left(alignment, pair)
            and _may_swap(alignment, *pair)
        ):
            yield pair[0].start, pair[1].stop - 1
        if at + 2 < len(runs):
            one, middle, other = runs[at : at + 3]
            around = _follows(alignment, other, middle) and _follows(alignment, middle, one)
            if around and _turned_about(alignment, one, middle, other):
                yield one.start, other.stop - 1


def _runs(alignment: Alignment) -> list[range]:
    """The sentence cut into stretches that stand in the source just so."""
    runs: list[range] = []
    previous = None
    for index, place in enumerate(alignment.places):
        if place < 0:
            previous = None
            continue
        steps = place - previous if previous is not None else 0
        whole = steps == 1 or (steps == 2 and place - 1 not in alignment.places)
        if whole and runs[-1].stop == index:
            runs[-1] = range(runs[-1].start, index + 1)
        else:
            runs.append(range(index, index + 1))
        previous = place
    return runs


def _follows(alignment: Alignment, first: range, second: range) -> bool:
    """Whether in the source the first run stands directly before the second."""
    end, begin = alignment.places[first.stop - 1], alignment.places[second.start]
    tokens = alignment.source.tokens
    return 0 < begin - end <= _SKIPPED and tokens[end].sentence == tokens[begin].sentence


def _held_left(alignment: Alignment, pair: Sequence[range]) -> bool:
    """Whether the word before the two parties stands before them in the source as well."""
    start = pair[0].start
    if start == 0 or alignment.sentence[start].opens or alignment.sentence[start].joined:
        return False
    before = alignment.places[start - 1]
    return before >= 0 and 0 < alignment.places[pair[1].start] - before <= 2


def _may_swap(alignment: Alignment, one: range, other: range) -> bool:
    if max(len(one), len(other)) > _MAX_RUN:
        return False
    heads = [alignment.sentence[run.start] for run in (one, other)]
    heads += [alignment.source.tokens[alignment.places[run.start]] for run in (one, other)]
    if min(len(one), len(other)) == 1 and any(head.form.text.endswith(("ing", "ed")) for head in heads):
        return False  # "nesting sea turtles" for "sea turtles nesting"
    if any(head.joined or head.opens or head.is_value or head.form.light for head in heads):
        return False
    if heads[0].marker or heads[1].marker:
        return heads[0].marker == heads[1].marker == heads[2].marker == heads[3].marker
    return not any(head.marker for head in heads)


def _turned_about(alignment: Alignment, one: range, middle: range, other: range) -> bool:
    """Whether "X did Y" was made of "Y did X"."""
    if len(middle) > 3 or max(len(one), len(other)) > _MAX_RUN:
        return False
    source = alignment.source.tokens
    heads = [alignment.sentence[one.start], source[alignment.places[one.start]]]
    ends = [alignment.sentence[other.start], source[alignment.places[other.start]]]
    if any(token.is_value or token.form.said for token in (*heads, *ends)):
        return False
    if any(alignment.sentence[index].form.symmetric for index in middle):
        return False
    whole = range(alignment.places[other.start], alignment.places[one.stop - 1] + 1)
    if any(source[place].opens for place in whole[1:]):
        return False
    ours = any(alignment.sentence[index].passive for index in range(one.start, other.stop))
    theirs = any(source[place].passive for place in whole)
    if ours != theirs:
        return False
    return not _kept_marker(*heads) and not _kept_marker(*ends)
