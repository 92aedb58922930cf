"""Who stands in whose place: words where the source, between the same neighbours, has others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.verification.alignment import SURE, Alignment, match, opposed
from assistant.verification.roles import symmetric
from assistant.verification.suspicion import REACH, Suspicion, kind_of
from assistant.verification.tokens import Token

_MAX_BLOCK = 5  # less one: words of the sentence that may stand for others
_MAX_GAP = 7  # words of the source that they may stand for, titles and all


def replaced(alignment: Alignment) -> Iterator[Suspicion]:
    """Words of the sentence in a place where the source, between the same neighbours, has others."""
    places, count = alignment.places, len(alignment.sentence)
    for left in range(-1, count):
        if left >= 0 and places[left] < 0:
            continue
        for right in range(left + 2, min(left + 2 + _MAX_BLOCK, count + 1)):
            if left >= 0 and right < count:  # most neighbours are settled here, which is much quicker
                low, high = places[left], places[right]
                if not 1 < high - low <= _MAX_GAP + 1 or any(
                    low < place < high for place in places[left + 1 : right]
                ):
                    continue
            gap = _gap(alignment, left, right)
            if gap is not None and _left_out(alignment, range(left + 1, right), gap):
                continue
            if gap is None or any(gap.start <= place < gap.stop for place in places[left + 1 : right]):
                continue
            yield from _competing(alignment, range(left + 1, right), gap)


def _gap(alignment: Alignment, left: int, right: int) -> range | None:
    """The source tokens between the places of two neighbours; None where they are no neighbours."""
    places, source = alignment.places, alignment.source.tokens
    if left >= 0 and right < len(places):
        found = range(places[left] + 1, places[right]) if places[right] >= 0 else range(0)
        edges = [places[left], places[right]]
    elif (left < 0 and right >= len(places)) or not _at_home(alignment, right if left < 0 else left):
        return None
    elif left < 0:
        found = _before(source, places[right], _is_clause(alignment, range(right)))
        edges = [places[right]]
    else:
        found = _after(source, places[left], _is_clause(alignment, range(left + 1, right)))
        edges = [places[left]]
    if not 0 < len(found) <= _MAX_GAP or found.start < 0 or found.stop > len(source):
        return None
    return found if len({source[p].sentence for p in (*edges, *found)}) == 1 else None


def _before(source: Sequence[Token], stop: int, clause: bool) -> range:
    """What stands before a token in its clause, and in the clause before that ("In 1970, …")."""
    begin = stop - 1 if clause else stop
    while begin > 0 and not source[begin].opens and source[begin - 1].sentence == source[stop].sentence:
        begin -= 1
    return range(begin, stop)


def _after(source: Sequence[Token], start: int, clause: bool) -> range:
    """What stands after a token in its clause, and in the clause after that."""
    end = start + 2 if clause else start + 1
    while end < len(source) and not source[end].opens and source[end].sentence == source[start].sentence:
        end += 1
    return range(start + 1, end)


def _is_clause(alignment: Alignment, block: range) -> bool:
    """Whether the block is a clause of its own at the edge of the sentence."""
    border = block.stop if block.start == 0 else block.start
    return alignment.sentence[border].opens and not any(
        alignment.sentence[index].opens for index in block[1:]
    )


def _at_home(alignment: Alignment, index: int) -> bool:
    """Whether the token stands in the sentence of the source that most of the sentence comes from."""
    return (
        alignment.places[index] >= 0
        and alignment.source.tokens[alignment.places[index]].sentence == alignment.home
    )


_BESIDE = 2  # tokens within which a block at the edge stands next to the gap in the source as well


def _left_out(alignment: Alignment, block: range, gap: range) -> bool:
    """Whether the source has the block too, at the far side of the gap: the gap was only left out."""
    source, places = alignment.source.tokens, alignment.places
    if block.start == 0:
        first, last = places[0], places[block.stop - 1]
        if 0 < gap.start - last <= _BESIDE and last >= 0:
            return True
        # "Virgil (70 BC - 19 BC), usually called Maro": a subject that all of a bracket was taken from.
        opening = first >= 0 and (first == 0 or source[first - 1].sentence != source[first].sentence)
        named = all(alignment.sentence[index].kind == "name" for index in block)
        return opening and named and not any(last < place < gap.start for place in places)
    if block.stop == len(places):
        return 0 <= places[block.start] - gap.stop < _BESIDE
    return False


def _competing(alignment: Alignment, block: range, gap: range) -> Iterator[Suspicion]:
    source, ours = alignment.source.tokens, alignment.sentence
    free = [p for p in gap if not any(match(ours[index], source[p]) for index in block)]
    for index in block:
        token, place = ours[index], alignment.places[index]
        turned = any(opposed(token, source[p]) for p in gap if p not in alignment.places)
        if turned and not (place >= 0 and _with_its_phrase(alignment, index, gap)):
            yield Suspicion("negation", (index,))
        elif not (token.form.light or token.form.said) and _stands_for(alignment, index, block, gap, free):
            yield Suspicion(kind_of(token), (index,))


def _stands_for(alignment: Alignment, index: int, block: range, gap: range, free: Sequence[int]) -> bool:
    """Whether a token of the block stands where the source has another of its sort (among ``free``)."""
    source, token, place = alignment.source.tokens, alignment.sentence[index], alignment.places[index]
    theirs = [source[p] for p in gap]
    if any(match(token, other) for other in theirs):
        return False
    borrowed = place >= 0 and (match(token, source[place]) >= SURE or _is_near(token, source, gap))
    tight = _squeezed_in(alignment, block, gap)
    rivals = [p for p in free if _same_sort(token, source[p], tight)]
    if not borrowed and token.kind == "word":  # a word of the sentence's own for one left out
        rivals = [p for p in rivals if p not in alignment.places]
        if not _inner(alignment, block):  # at an edge, only the very next word is in its place
            beside = gap.stop - 1 if block.start == 0 else gap.start
            rivals = [p for p in rivals if p == beside and len(block) == 1]
    if not rivals or _named_so(alignment, index, theirs):
        return False
    if borrowed:
        return (token.kind != "word" or tight) and not _moved(alignment, index, rivals, gap)
    return not token.soft or token.kind == "name"


def _is_near(token: Token, source: Sequence[Token], gap: range) -> bool:
    """Whether the same sentence of the source has the word, or one like it, nearby."""
    around = range(max(0, gap.start - REACH), min(len(source), gap.stop + REACH))
    return any(source[p].sentence == source[gap.start].sentence and match(token, source[p]) for p in around)


def _inner(alignment: Alignment, block: range) -> bool:
    return block.start > 0 and block.stop < len(alignment.places)


def _squeezed_in(alignment: Alignment, block: range, gap: range) -> bool:
    """Whether one or two words stand for one or two others with everything around them unchanged."""
    free = not any(place in alignment.places for place in gap)
    return _inner(alignment, block) and free and len(block) <= 2 and len(gap) <= 2


def _moved(alignment: Alignment, index: int, rivals: Sequence[int], gap: range) -> bool:
    """Whether the token only changed its place in the sentence, and not its part."""
    token, source = alignment.sentence[index], alignment.source.tokens
    if _own_marker(token, source[alignment.places[index]], [source[p] for p in rivals]):
        return True
    if token.is_value and any(
        _one_date(alignment, index, i) for i, p in enumerate(alignment.places) if p in rivals
    ):
        return True
    if all(source[p].passive != token.passive or source[p].attributed != token.attributed for p in rivals):
        return True
    if _with_its_phrase(alignment, index, gap):
        return True
    near = {p + step for p in rivals for step in (-1, 0, 1)}
    exchanged = [
        i for i, p in enumerate(alignment.places) if p in near and alignment.sentence[i].kind == "name"
    ]
    return any(i != index and symmetric(alignment, min(i, index), max(i, index)) for i in exchanged)


def _one_date(alignment: Alignment, index: int, other: int) -> bool:
    """Whether two values are parts of one date, which may be written in any order."""
    run = alignment.sentence[min(index, other) : max(index, other) + 1]
    return (
        index != other
        and all(token.is_value for token in run)
        and any(token.kind == "month" for token in run)
    )


def _same_sort(token: Token, other: Token, tight: bool) -> bool:
    """Whether one could stand in the other's place: a name for a name, a month for a month.

    Where nothing else changed (``tight``) a word counts against a name, for Arabic does not mark names.
    """
    if token.is_value or other.is_value:
        numbers = ("number", "ordinal", "percent")
        return token.kind == other.kind or (token.kind in numbers and other.kind in numbers)
    alike = token.kind == other.kind or (_is_nameish(token) and _is_nameish(other))
    if tight and not alike and token.kind == "name" and (other.form.known or other.form.title):
        return False
    return (tight or alike) and not (
        token.form.light or other.form.light or (other.soft and not other.is_value)
    )


def _is_nameish(token: Token) -> bool:
    return token.kind == "name" or (token.form.title and token.capital)


def _own_marker(token: Token, own: Token, rivals: Sequence[Token]) -> bool:
    """Whether the word brought its own preposition along, and so only changed its place."""
    return (
        bool(token.marker)
        and token.marker == own.marker
        and all(rival.marker != token.marker for rival in rivals)
    )


def _with_its_phrase(alignment: Alignment, index: int, gap: range) -> bool:
    """Whether the word beside it came along from the same place: a phrase was moved, not a name swapped.

    A word that stands in the gap as well proves nothing: "62 seats" for "41 seats".
    """
    place, token = alignment.places[index], alignment.sentence[index]
    for other in (index - 1, index + 1):
        if (
            0 <= other < len(alignment.places)
            and 0 < (alignment.places[other] - place) * (other - index) <= 2
        ):
            neighbour = alignment.sentence[other]
            beside = abs(alignment.places[other] - place) == 1
            plain = neighbour.kind == "word" and not neighbour.form.title and beside
            if (plain or token.kind == "word" or (token.is_value and neighbour.kind == "name")) and not any(
                match(neighbour, alignment.source.tokens[p]) for p in gap
            ):
                return True
    return False


_APPOSITION = 4  # tokens between a name and the title it goes by: "نظيره الإيراني مسعود بزشكيان"


def _named_so(alignment: Alignment, index: int, theirs: Sequence[Token]) -> bool:
    """Whether the source calls the same person by what stands in the gap ("الرئيس الإيراني")."""
    place = alignment.places[index]
    titles = [other for other in theirs if other.form.title or other.form.place]
    if place < 0 or not titles or len(titles) < len(theirs):
        return False
    source = alignment.source.tokens
    if not any(other.form.title and not other.form.locality for other in titles):
        return False
    around = source[max(0, place - _APPOSITION) : place + _APPOSITION]
    return all(any(match(other, near) for near in around) for other in titles)
