"""Which words of a source a sentence took its words from.

A Viterbi alignment in the manner of the HMM word alignment of Vogel, Ney and Tillmann (1996): each
token of the sentence goes to a token of the source that may mean the same, and neighbours in the
sentence prefer neighbours in the source. Whoever stands in a place thus shows up against whoever
stood there in the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.verification.claims import tokens
from assistant.verification.tokens import Token, names_of, with_names
from assistant.wordforms import analyse
from vectorstore.words.transliteration import same_name, skeleton

SURE = 0.9
"""The strength from which a match is the same word, not one like it."""

_MAX_CANDIDATES = 10
_WEAKNESS = 4.0  # what a wholly doubtful match would cost; a leap to a sure one costs about 1

_SOURCE_GAP = 3  # sentences between two sources, so that nothing spans them


@dataclass(frozen=True, slots=True)
class Source:
    """The tokens of all sources in a row, and where each key occurs."""

    tokens: tuple[Token, ...]
    index: dict[str, tuple[int, ...]]
    arabic: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """For each token of the sentence its place in the source, or -1.

    Attributes:
        home: the sentence of the source that more than half of the words surely found come from, or -1.
    """

    sentence: tuple[Token, ...]
    source: Source
    places: tuple[int, ...]
    home: int = -1

    def at(self, index: int) -> Token | None:
        """The source token that token ``index`` of the sentence stands for."""
        return self.source.tokens[self.places[index]] if self.places[index] >= 0 else None


@lru_cache(maxsize=256)
def read_sources(sources: tuple[str, ...]) -> Source:
    """The sources as one row of tokens with an index."""
    row: list[Token] = []
    sentence = 0
    for source in sources:
        found = tokens(source)
        row += [replace(token, sentence=token.sentence + sentence) for token in found] if sentence else found
        sentence = (row[-1].sentence if row else 0) + _SOURCE_GAP
    row = list(with_names(tuple(row), names_of(row)))
    index: dict[str, list[int]] = {}
    for place, token in enumerate(row):
        for key in _keys(token):
            index.setdefault(key, []).append(place)
    arabic = sum(token.form.arabic for token in row) * 2 > len(row)
    return Source(tuple(row), {key: tuple(found) for key, found in index.items()}, arabic)


def _keys(token: Token) -> Iterable[str]:
    if token.is_value:
        return (f"#{token.kind if token.kind in ('percent', 'month', 'weekday') else 'number'}{token.value}",)
    return _form_keys(token.form.text)


@lru_cache(maxsize=65536)
def _form_keys(text: str) -> tuple[str, ...]:
    """Everything a word may be found by: spellings, skeletons, meanings, axes, sounds."""
    form = analyse(text)
    keys = {*form.keys, *form.roots}
    keys |= {f"c{concept}" for concept in form.concepts}
    keys |= {f"x{axis}" for axis, _ in form.axes}
    if not form.sure:
        keys |= {f"t{sounds[:2]}" for base in form.bases if len(sounds := skeleton(base)) > 1}
    return tuple(keys)


def align(sentence: tuple[Token, ...], source: Source) -> Alignment:
    """The most coherent way to read the sentence out of the source."""
    sentence = with_names(sentence, names_of(source.tokens))
    options = [_candidates(token, source) for token in sentence]
    places = [-1] * len(sentence)
    rows = [index for index, found in enumerate(options) if found]
    if rows:
        for index, place in zip(
            rows, _viterbi([options[index] for index in rows], rows, source), strict=True
        ):
            places[index] = place
    return Alignment(sentence, source, tuple(places), _home(sentence, source, places))


def _home(sentence: tuple[Token, ...], source: Source, places: Sequence[int]) -> int:
    counts: dict[int, int] = {}
    for token, place in zip(sentence, places, strict=True):
        if place < 0 or token.kind != "word" or token.form.said:
            continue
        found = source.tokens[place]
        if token.form.arabic != found.form.arabic or match(token, found) >= SURE:
            counts[found.sentence] = counts.get(found.sentence, 0) + 1
    best = max(counts, key=lambda number: (counts[number], -number), default=-1)
    return best if 2 * counts.get(best, 0) > sum(counts.values()) else -1


def _candidates(token: Token, source: Source) -> list[tuple[int, float]]:
    places = {place for key in _keys(token) for place in source.index.get(key, ())}
    found = [(place, strength) for place in places if (strength := match(token, source.tokens[place])) > 0]
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    return found[:_MAX_CANDIDATES]


def match(left: Token, right: Token) -> float:
    """How surely two tokens say the same, 0 to 1; 0 when they do not.

    >>> said, denied = tokens("rose")[0], tokens("fell")[0]
    >>> match(said, denied), match(said, tokens("ارتفعت")[0])
    (0.0, 0.75)
    """
    if left.is_value or right.is_value:
        same = _family(left) == _family(right) and abs(left.value - right.value) < 1e-6 * max(
            1.0, abs(left.value)
        )
        return 1.0 if same else 0.0
    one, other = left.form, right.form
    if one.arabic != other.arabic:
        return _across(left, right)
    if not one.bases.isdisjoint(other.bases):
        return 1.0
    if one.place or other.place:
        return 0.95 if one.place and other.place and one.concepts & other.concepts else 0.0
    if one.person or other.person:
        return 0.9 if (one.everyday or other.everyday) and not one.keys.isdisjoint(other.keys) else 0.0
    if opposed(left, right):
        return 0.0
    if not one.keys.isdisjoint(other.keys):
        return 0.9
    if "name" in (left.kind, right.kind):
        return 0.0
    if one.concepts & other.concepts:
        return 0.8
    if one.axes and other.axes and _sides(left) & _sides(right):
        return 0.75
    return 0.6 if not one.roots.isdisjoint(other.roots) and not (one.axes or other.axes) else 0.0


def _across(left: Token, right: Token) -> float:
    one, other = left.form, right.form
    if one.place or other.place:
        return 0.95 if one.concepts & other.concepts else 0.0
    if opposed(left, right):
        return 0.0
    if one.concepts & other.concepts:
        return 0.8
    if _sides(left) & _sides(right):
        return 0.75
    if left.form.sure or right.form.sure:
        return 0.0
    alike = any(same_name(skeleton(a), skeleton(b)) for a in one.bases for b in other.bases)
    return 0.9 if alike else 0.0


def _family(token: Token) -> str:
    return "number" if token.kind in ("number", "ordinal") else token.kind


def _sides(token: Token) -> frozenset[tuple[int, int]]:
    """The sides it takes, turned round where it is negated."""
    if token.negated:
        return frozenset((axis, -side) for axis, side in token.form.axes)
    return token.form.axes


def opposed(left: Token, right: Token) -> bool:
    """Whether the words are opposites of each other, leaving negations aside."""
    one, other = left.form.axes, right.form.axes
    if not one or not other or one & other or not left.form.bases.isdisjoint(right.form.bases):
        return False
    turned = any((axis, -side) in other for axis, side in one)
    return turned and left.negated == right.negated


def _viterbi(options: list[list[tuple[int, float]]], rows: Sequence[int], source: Source) -> list[int]:
    costs = [_WEAKNESS * (1 - strength) for _, strength in options[0]]
    back: list[list[int]] = []
    for step in range(1, len(options)):
        skipped = rows[step] - rows[step - 1] - 1
        next_costs, pointers = [], []
        for place, strength in options[step]:
            best, pointer = min(
                (cost + _jump(options[step - 1][i][0], place, skipped, source), i)
                for i, cost in enumerate(costs)
            )
            next_costs.append(best + _WEAKNESS * (1 - strength))
            pointers.append(pointer)
        costs = next_costs
        back.append(pointers)
    at = min(range(len(costs)), key=costs.__getitem__)
    path = [at]
    for pointers in reversed(back):
        path.append(pointers[path[-1]])
    return [options[step][choice][0] for step, choice in enumerate(reversed(path))]


def _jump(left: int, right: int, skipped: int, source: Source) -> float:
    """The cost of reading on at ``right`` after ``left``; a step costs nothing, a leap about a word."""
    if left == right:
        return 2.5
    distance = right - left
    away = 0.4 if source.tokens[left].sentence != source.tokens[right].sentence else 0.0
    if distance > 0:
        extra = max(0, distance - 1 - skipped)
        return min(0.12 * extra, 1.0) + away
    return min(0.8 + 0.04 * -distance, 1.4) + away
