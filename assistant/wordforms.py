"""What a single word is: the spellings it may be matched by, its meanings, whether it is a name.

Arabic is taken apart lightly and in several ways at once, since without context no single reading
is sure: particles off the front, endings off the back, then a skeleton without weak letters, so
that "يعلن", "أعلنت" and "إعلان" meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from assistant import lexicon
from vectorstore.language import normalise, stem

_ARABIC = re.compile(r"[\u0620-\u064a]")
_FRONT = ("وال", "فال", "بال", "كال", "لل", "ال", "ول", "وب", "وس", "فس", "و", "ف", "ب", "ل", "ك", "س")
_BACK = (
    "تهما", "هما", "تها", "تهم", "تان", "تين", "ته", "ات", "ان", "ين", "ون", "وا", "يه", "ها", "هم", "هن", "نا", "كم", "ه",
    "ت", "ي", "ا", "ن",
)  # fmt: skip
# By the letter at the word's edge: most words have none of those that begin or end otherwise.
_FRONTS = {letter: tuple(f for f in _FRONT if f[0] == letter) for letter in {f[0] for f in _FRONT}}
_BACKS = {letter: tuple(b for b in _BACK if b[-1] == letter) for letter in {b[-1] for b in _BACK}}


@dataclass(frozen=True, slots=True)
class Form:
    """A normalised word, read in every way it may be.

    Attributes:
        bases: the word without particles written onto its front; names are compared by these.
        keys: bases and stems; equal keys make equal words.
        roots: looser keys; equal roots make related words.
        concepts: lines of `lexicon.SYNONYMS` and `lexicon.PLACES` it stands in.
        axes: lines of `lexicon.OPPOSITES` it stands in, with the side (1 or -1).
        place, person, title: what the gazetteers say; locality: a title of places ("city"). site: a noun of a place ("hall").
        everyday: a person's name that is a common word as well. pointer: "the two countries".
        stop: a function word, not content.
        light: a function word that has an opposite ("more", "over"): content only against that.
        said: a verb of saying, which an answer may add ("X, he said").
        sure: its meaning was found by a spelling, not by a skeleton.
        listed: the lexicon holds it exactly so ("وجود", where the و is no conjunction).
    """

    text: str
    bases: frozenset[str]
    keys: frozenset[str]
    roots: frozenset[str]
    concepts: frozenset[int]
    axes: frozenset[tuple[int, int]]
    place: bool
    person: bool
    everyday: bool
    pointer: bool
    title: bool
    locality: bool
    site: bool
    stop: bool
    light: bool
    denial: bool
    symmetric: bool
    carrying: bool
    arabic: bool
    sure: bool
    listed: bool
    said: bool

    @property
    def known(self) -> bool:
        """Whether the lexicon knows it as a common word."""
        return (self.sure or self.title) and not self.place


@lru_cache(maxsize=65536)
def analyse(form: str) -> Form:
    """Everything known about a normalised word.

    >>> sorted(analyse("والمفاوضات").bases)
    ['المفاوضات', 'مفاوضات', 'والمفاوضات']
    >>> bool(analyse("يعلن").concepts & analyse("said").concepts)
    True
    """
    tables = _tables()
    bases, keys, roots = _readings(form)
    arabic = bool(_ARABIC.search(form))
    stop = form in tables.stops or (arabic and form[:1] in "وف" and form[1:] in tables.stops)
    sure = any(key in tables.concepts or key in tables.axes for key in keys)
    loose = frozenset() if stop else roots
    concepts = tables.look_up(tables.concepts, keys, loose)
    axes = tables.look_up(tables.axes, keys, loose)
    place = any(base in tables.places for base in _spelled(bases, keys, arabic))
    if place:
        concepts = frozenset(concept for base in keys for concept in tables.places.get(base, ()))
        axes = frozenset()
    person = not stop and any(base in tables.people and f"ال{base}" not in bases for base in bases)
    if person and form in tables.people:
        concepts, axes, sure = frozenset(), frozenset(), False
    return Form(
        text=form,
        bases=bases,
        keys=keys,
        roots=roots,
        concepts=concepts,
        axes=axes,
        place=place,
        person=person,
        everyday=not bases.isdisjoint(tables.everyday),
        pointer=form in tables.pointers,
        sure=sure,
        locality=not keys.isdisjoint(tables.localities),
        site=not keys.isdisjoint(tables.sites),
        title=not keys.isdisjoint(tables.titles),
        stop=stop and not axes,
        light=stop and bool(axes),
        denial=not (keys | roots).isdisjoint(tables.denials),
        carrying=not (keys | roots).isdisjoint(tables.carrying),
        symmetric=not (keys | roots).isdisjoint(tables.symmetric),
        arabic=arabic,
        said=_SAYING in concepts,
        listed=form in tables.concepts
        or form in tables.axes
        or form in tables.places
        or form in tables.people,
    )


def _spelled(bases: frozenset[str], keys: frozenset[str], arabic: bool) -> frozenset[str]:
    return keys if arabic else bases


def _readings(form: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    if not _ARABIC.search(form):
        plain = form.removesuffix("'s").removesuffix("'")
        base = _tables_irregular().get(plain, plain)
        stems = {stem(plain), stem(base)}
        return frozenset({plain}), frozenset({plain, *stems}), frozenset()
    bases = {form}
    for front in _FRONTS.get(form[0], ()):
        rest = form[len(front) :]
        if form.startswith(front) and len(rest) >= (2 if front.endswith(("ال", "لل")) else 3):
            bases.add(rest)
            if rest.startswith("ال") and len(rest) > 4:
                bases.add(rest[2:])
    keys = set(bases)
    for base in bases:
        keys.update(_without_endings(base))
    return frozenset(bases), frozenset(keys), frozenset(_roots(keys))


def _without_endings(base: str) -> Iterator[str]:
    for back in _BACKS.get(base[-1], ()):
        if base.endswith(back) and len(base) - len(back) >= 3:
            rest = base[: -len(back)]
            yield rest
            if back in ("تين", "تان", "ات", "تها", "ته", "تهم", "ت", "ي", "يه"):
                yield rest + "ه"
            if back in ("ها", "هم", "ه", "هما", "ته", "تها", "تهم") and rest.endswith("ت") and len(rest) > 3:
                yield rest[:-1]


# By first letter: prefixes of the imperfect and of participles, and those of the derived forms.
_ROOT_FRONTS = {
    "ي": ("ي", "يت", "يست"),
    "ت": ("ت", "تست"),
    "ن": ("ن", "نت"),
    "ا": ("ا", "است"),
    "م": ("م", "مت"),
}


def _roots(keys: Iterable[str]) -> Iterator[str]:
    """Skeletons: imperfect and participle prefixes off, weak letters inside made one or left out."""
    for rest in {
        key[len(front) :]
        for key in keys
        for front in ("", *_ROOT_FRONTS.get(key[0], ()))
        if key.startswith(front)
    }:
        if len(rest) < 3:
            continue
        yield "~" + rest[0] + _weak_as_one(rest[1:])
        bare = rest.replace("ا", "").replace("و", "").replace("ي", "")
        if len(bare) >= 3:
            yield "~" + bare


def _weak_as_one(letters: str) -> str:
    return letters.replace("و", "ا").replace("ي", "ا")


_SAYING = 0  # the line of `lexicon.SYNONYMS` with the verbs of saying
_T = TypeVar("_T")
_Index = dict[str, set[int]]
_SideIndex = dict[str, set[tuple[int, int]]]


class _Tables:
    """The lexicon, folded and indexed."""

    def __init__(self) -> None:
        self.concepts: _Index = {}
        self.axes: _SideIndex = {}
        self.places: _Index = {}
        lines = _lines(lexicon.SYNONYMS)
        for number, line in enumerate(lines):
            _enter(self.concepts, line, number)
        for number, line in enumerate(_lines(lexicon.OPPOSITES)):
            for side, words in zip((1, -1), line.split("><"), strict=True):
                _enter(self.axes, words, (number, side))
        for number, line in enumerate(_lines(lexicon.PLACES), start=len(lines)):
            for word in _split(line):
                for key in (
                    {word, stem(word)} if not _ARABIC.search(word) else {word, word.removeprefix("ال")}
                ):
                    self.places.setdefault(key, set()).add(number)
        self.everyday = frozenset(_split(lexicon.COMMON_NAMES))
        self.pointers = frozenset(_split(lexicon.POINTERS))
        self.people = frozenset(_split(lexicon.PEOPLE))
        self.titles = frozenset(_split(lexicon.TITLES))
        self.localities = frozenset(_split(lexicon.LOCALITIES))
        self.sites = frozenset(_split(lexicon.SITES))
        self.stops = frozenset(_split(lexicon.STOP_AR + lexicon.STOP_EN))
        self.denials = frozenset(_keys(lexicon.DENIALS))
        self.carrying = frozenset(_keys(lexicon.CARRYING))
        # "لقا" alone is the skeleton of too much ("القي", "لقي") to tell a meeting by.
        self.symmetric = frozenset(
            key for key in _keys(lexicon.SYMMETRIC) if not key.startswith("~") or len(key) > 4
        )

    @staticmethod
    def look_up(index: dict[str, set[_T]], keys: frozenset[str], roots: frozenset[str]) -> frozenset[_T]:
        found = {value for key in keys for value in index.get(key, ())}
        if not found:
            found = {value for root in roots if root.count("ا") < 2 for value in index.get(root, ())}
        return frozenset(found)


def _enter(index: dict[str, set[_T]], words: str, value: _T) -> None:
    for key in _keys(words):
        index.setdefault(key, set()).add(value)


def _keys(words: str) -> Iterator[str]:
    """The keys a lexicon word is found by: itself and its stem; a verb also without its prefix."""
    for word in _split(words):
        yield word
        if not _ARABIC.search(word):
            yield from _readings(word)[1]
        elif len(word) >= 3:
            yield "~" + word[0] + _weak_as_one(word[1:])
            if word[0] == "ا" and len(word) > 3:
                yield "~" + word[1] + _weak_as_one(word[2:])


def _split(text: str) -> list[str]:
    return [normalise(word) for word in text.split() if word not in ("|", "x", "><")]


def _lines(table: str) -> list[str]:
    return [line for line in table.strip().splitlines() if line.strip()]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables()


@lru_cache(maxsize=1)
def _tables_irregular() -> dict[str, str]:
    bases: dict[str, str] = {}
    for entry in lexicon.IRREGULAR.replace("\n", " ").split("|"):
        base, *others = entry.split()
        bases.update(dict.fromkeys(others, base))
    return bases
