"""What speaks against a sentence, given how it aligns with its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.alignment import Alignment, match, opposed
from assistant.claims import Token
from assistant.roles import exchanges, symmetric

ReasonKind = Literal["name", "number", "date", "negation", "role", "unfounded"]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Tokens of the sentence that the sources do not bear out, by their indices."""

    kind: ReasonKind
    indices: tuple[int, ...]


def suspicions(alignment: Alignment) -> list[Suspicion]:
    """Everything that speaks against the sentence, the plainest first."""
    found = [*turned(alignment), *_missing(alignment)]
    if not is_across(alignment):  # word order tells little from one language to the other
        found += _replaced(alignment)
        found += [Suspicion("role", indices) for indices in exchanges(alignment)]
        found += _foreign_speaker(alignment)
    seen: set[int] = set()
    kept = []
    for suspicion in found:
        if not seen.issuperset(suspicion.indices):
            kept.append(suspicion)
            seen.update(suspicion.indices)
    return kept


def _kind(token: Token) -> ReasonKind:
    if token.kind in ("month", "weekday"):
        return "date"
    if token.kind == "number" and _FIRST_YEAR <= token.value <= _LAST_YEAR and token.value == int(token.value):
        return "date"
    if token.is_value:
        return "number"
    return "name" if token.kind == "name" else "unfounded"


_FIRST_YEAR, _LAST_YEAR = 1000, 2100


# -- polarity ---------------------------------------------------------------------------------------


def turned(alignment: Alignment) -> Iterator[Suspicion]:
    """Words that the source negates and the sentence does not, or the other way round, and opposites."""
    signs = [_sign(alignment, index) for index in range(len(alignment.sentence))]
    for index, sign in enumerate(signs):
        if sign and not _shifted(alignment, signs, index):
            yield Suspicion("negation", (index,))
    yield from _undenied(alignment)


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
    around = range(max(0, place - _REACH), min(len(source), place + _REACH + 1))
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


_REACH = 8  # tokens around the neighbours of a word within which its counterpart would stand


def _neighbourhood(alignment: Alignment, index: int) -> list[int]:
    anchors = [alignment.places[i] for i in range(max(0, index - 3), min(len(alignment.places), index + 4))]
    anchors = [place for place in anchors if place >= 0]
    count = len(alignment.source.tokens)
    if not anchors:
        return list(range(count))
    return sorted({p for a in anchors for p in range(max(0, a - _REACH), min(count, a + _REACH + 1))})


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


def _denial_kept(alignment: Alignment, place: int) -> bool:
    """Whether the sentence has, in its own words, the denial that the source token stands under."""
    source = alignment.source.tokens
    for p in range(place - 1, -1, -1):
        if source[p].sentence != source[place].sentence:
            return False
        if source[p].form.denial or (source[p].negated and source[p].form.carrying):
            return p in alignment.places
    return False


# -- what is not there ------------------------------------------------------------------------------


_FREE_WORDS = 0.25  # share of content words without a counterpart that a paraphrase may bring with it


def _missing(alignment: Alignment) -> Iterator[Suspicion]:
    loose: list[int] = []
    across = is_across(alignment)
    for index, token in enumerate(alignment.sentence):
        if alignment.places[index] >= 0 or token.form.light or token.soft:
            continue
        if token.is_value:
            yield Suspicion(_kind(token), (index,))
        elif token.form.said:
            continue
        elif token.kind == "name" or (not across and _looks_like_name(token)):
            yield Suspicion("name", (index,))
        elif not across:
            loose.append(index)
    if len(loose) > _FREE_WORDS * len(alignment.sentence):
        yield from (Suspicion("unfounded", (index,)) for index in loose)


def is_across(alignment: Alignment) -> bool:
    ours = sum(token.form.arabic for token in alignment.sentence) * 2 > len(alignment.sentence)
    return ours != alignment.source.arabic


_COMMON_SHAPES = ("ال", "وال", "بال", "لل", "ي", "ت", "ن", "س", "است", "م", "ا", "و", "ب", "ل", "ف")


def _looks_like_name(token: Token) -> bool:
    """Whether an unknown Arabic word lacks every shape that verbs and common nouns have."""
    form = token.form
    return form.arabic and not form.known and not form.text.startswith(_COMMON_SHAPES)


# -- who stands in whose place ----------------------------------------------------------------------


_MAX_BLOCK = 5
_MAX_GAP = 7


def _replaced(alignment: Alignment) -> Iterator[Suspicion]:
    """Words of the sentence in a place where the source, between the same neighbours, has others."""
    places, count = alignment.places, len(alignment.sentence)
    for left in range(-1, count):
        if left >= 0 and places[left] < 0:
            continue
        for right in range(left + 2, min(left + 2 + _MAX_BLOCK, count + 1)):
            if left >= 0 and right < count:  # most neighbours are settled here, which is much quicker
                low, high = places[left], places[right]
                if not 1 < high - low <= _MAX_GAP + 1 or any(low < place < high for place in places[left + 1 : right]):
                    continue
            gap = _gap(alignment, left, right)
            if gap is None or any(gap.start <= place < gap.stop for place in places[left + 1 : right]):
                continue
            yield from _competing(alignment, range(left + 1, right), gap)


def _gap(alignment: Alignment, left: int, right: int) -> range | None:
    """The source tokens between the places of two neighbours; None where they are no neighbours."""
    places, source = alignment.places, alignment.source.tokens
    edge = left < 0 or right >= len(places)
    if edge and (left < 0 and right >= len(places) or not _at_home(alignment, right if left < 0 else left)):
        return None
    start = places[left] if left >= 0 else None
    stop = places[right] if right < len(places) else None
    if (left >= 0 and start == -1) or (right < len(places) and stop == -1):
        return None
    if start is None and stop is not None:
        begin = stop - 1 if _is_clause(alignment, range(left + 1, right)) else stop  # "In 1970, …"
        while begin > 0 and not source[begin].opens and source[begin - 1].sentence == source[stop].sentence:
            begin -= 1
        found = range(begin, stop)
    elif stop is None and start is not None:
        end = start + 2 if _is_clause(alignment, range(left + 1, right)) else start + 1
        while end < len(source) and not source[end].opens and source[end].sentence == source[start].sentence:
            end += 1
        found = range(start + 1, end)
    else:
        found = range((start or 0) + 1, stop or 0)
    if not 0 < len(found) <= _MAX_GAP or found.start < 0 or found.stop > len(source):
        return None
    edges = [place for place in (start, stop) if place is not None]
    return found if len({source[p].sentence for p in (*edges, *found)}) == 1 else None


def _is_clause(alignment: Alignment, block: range) -> bool:
    """Whether the block is a clause of its own at the edge of the sentence."""
    border = block.stop if block.start == 0 else block.start
    inner = block[1:] if block.start == 0 else block[1:]
    return alignment.sentence[border].opens and not any(alignment.sentence[index].opens for index in inner)


def _at_home(alignment: Alignment, index: int) -> bool:
    """Whether the token stands in the sentence of the source that most of the sentence comes from."""
    return alignment.places[index] >= 0 and alignment.source.tokens[alignment.places[index]].sentence == alignment.home


def _competing(alignment: Alignment, block: range, gap: range) -> Iterator[Suspicion]:
    source, ours = alignment.source.tokens, alignment.sentence
    open_places = [p for p in gap if not any(match(ours[index], source[p]) for index in block)]
    theirs = [source[p] for p in gap]
    for index in block:
        token, place = ours[index], alignment.places[index]
        turned_here = any(opposed(token, source[p]) for p in gap if p not in alignment.places)
        if turned_here and not (place >= 0 and _with_its_phrase(alignment, index, gap)):
            yield Suspicion("negation", (index,))
            continue
        if token.form.light or token.form.said or any(match(token, other) for other in theirs):
            continue
        borrowed = place >= 0 and (match(token, source[place]) >= _SURE or _is_near(token, source, gap))
        tight = _squeezed_in(alignment, block, gap)
        rivals = [p for p in open_places if _same_sort(token, source[p], tight)]
        if not borrowed and token.kind == "word":  # a word of the sentence's own for one left out
            rivals = [p for p in rivals if p not in alignment.places]
            if not _inner(alignment, block):  # at an edge, only the very next word is in its place
                beside = gap.stop - 1 if block.start == 0 else gap.start
                rivals = [p for p in rivals if p == beside and len(block) == 1]
        if not rivals or _named_so(alignment, index, theirs):
            continue
        if borrowed and token.kind == "word" and not tight:
            continue
        if borrowed and _moved(alignment, index, rivals, gap):
            continue
        if not (token.soft and token.is_value and place < 0):
            yield Suspicion(_kind(token), (index,))


def _is_near(token: Token, source: Sequence[Token], gap: range) -> bool:
    """Whether the same sentence of the source has the word, or one like it, nearby."""
    around = range(max(0, gap.start - _REACH), min(len(source), gap.stop + _REACH))
    return any(source[p].sentence == source[gap.start].sentence and match(token, source[p]) for p in around)


def _inner(alignment: Alignment, block: range) -> bool:
    return block.start > 0 and block.stop < len(alignment.places)


def _squeezed_in(alignment: Alignment, block: range, gap: range) -> bool:
    """Whether one or two words stand for one or two others with everything around them unchanged."""
    free = not any(place in alignment.places for place in gap)
    return _inner(alignment, block) and free and len(block) <= 2 and len(gap) <= 2  # noqa: PLR2004


_SURE = 0.9  # the strength from which a match is the same word, not one like it


def _moved(alignment: Alignment, index: int, rivals: Sequence[int], gap: range) -> bool:
    """Whether the token only changed its place in the sentence, and not its part."""
    token, source = alignment.sentence[index], alignment.source.tokens
    if _own_marker(token, source[alignment.places[index]], [source[p] for p in rivals]):
        return True
    if token.is_value and any(_one_date(alignment, index, i) for i, p in enumerate(alignment.places) if p in rivals):
        return True
    if all(source[p].passive != token.passive or source[p].attributed != token.attributed for p in rivals):
        return True
    if _with_its_phrase(alignment, index, gap):
        return True
    near = {p + step for p in rivals for step in (-1, 0, 1)}
    exchanged = [i for i, p in enumerate(alignment.places) if p in near and alignment.sentence[i].kind == "name"]
    return any(i != index and symmetric(alignment, min(i, index), max(i, index)) for i in exchanged)


def _one_date(alignment: Alignment, index: int, other: int) -> bool:
    """Whether two values are parts of one date, which may be written in any order."""
    run = alignment.sentence[min(index, other) : max(index, other) + 1]
    return index != other and all(token.is_value for token in run) and any(token.kind == "month" for token in run)


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
    return (tight or alike) and not (token.form.light or other.form.light or (other.soft and not other.is_value))


def _is_nameish(token: Token) -> bool:
    return token.kind == "name" or (token.form.title and token.capital)


def _own_marker(token: Token, own: Token, rivals: Sequence[Token]) -> bool:
    """Whether the word brought its own preposition along, and so only changed its place."""
    return bool(token.marker) and token.marker == own.marker and all(rival.marker != token.marker for rival in rivals)


def _with_its_phrase(alignment: Alignment, index: int, gap: range) -> bool:
    """Whether the word beside it came along from the same place: a phrase was moved, not a name swapped.

    A word that stands in the gap as well proves nothing: "62 seats" for "41 seats".
    """
    place, token = alignment.places[index], alignment.sentence[index]
    for other in (index - 1, index + 1):
        if 0 <= other < len(alignment.places) and 0 < (alignment.places[other] - place) * (other - index) <= 2:  # noqa: PLR2004
            neighbour = alignment.sentence[other]
            beside = abs(alignment.places[other] - place) == 1
            plain = neighbour.kind == "word" and not neighbour.form.title and beside
            if (plain or token.kind == "word" or (token.is_value and neighbour.kind == "name")) and not any(match(neighbour, alignment.source.tokens[p]) for p in gap):
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


# -- who said it --------------------------------------------------------------------------------------


def _foreign_speaker(alignment: Alignment) -> Iterator[Suspicion]:
    """A name brought in from another sentence although the sentence's own names somebody else."""
    placed = {place for place in alignment.places if place >= 0}
    source = alignment.source.tokens
    home = alignment.home
    if home < 0:
        return
    at_home = [place for place, token in enumerate(source) if token.sentence == home]
    uncovered = [source[p] for p in at_home if p not in placed and _is_party(source[p]) and not source[p].marker]
    for index, place in enumerate(alignment.places):
        token = alignment.sentence[index]
        if place < 0 or source[place].sentence == home or not _is_party(token) or token.marker or token.attributed:
            continue
        named = [alignment.sentence[i] for i in _name_run(alignment, index)]
        if uncovered and not any(match(ours, source[p]) for ours in named for p in at_home):
            yield Suspicion("name", (index,))


def _name_run(alignment: Alignment, index: int) -> range:
    """The stretch of names and titles around a token: "Judge Robert Kinsey"."""
    start = stop = index
    while start > 0 and _is_party(alignment.sentence[start - 1]):
        start -= 1
    while stop + 1 < len(alignment.sentence) and _is_party(alignment.sentence[stop + 1]):
        stop += 1
    return range(start, stop + 1)


def _is_party(token: Token) -> bool:
    """Whether it may be what speaks or acts: a name, an office, a body. Places do so less surely."""
    return (token.kind == "name" and not token.form.place) or token.form.title
