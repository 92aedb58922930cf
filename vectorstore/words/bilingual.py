"""How sure words of two scripts say the same, by the glossary or as the same name; nothing for words of one script."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.language import stem
from vectorstore.ranking.model import Background
from vectorstore.words.glossary import Glossary
from vectorstore.words.transliteration import LONG, apart, same_name, sounds
from vectorstore.words.vocabulary import EXACT_NAME, NEAR_NAME, Ragged, Rows, Words, confused

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_VOWELS_WEIGH, _LEAST = 0.7, 0.2  # what vowels apart take away for each consonant; what they leave at least
_KEPT = 16_384


def translated(asked: Sequence[str], others: Sequence[str]) -> Floats:
    """How sure the glossary has each normalised word translated by each other one, ``(a, o) float32``, 0 to 1."""
    keys = [_keys(form) for form in others]
    counts = np.array([len(one) for one in keys], dtype=np.int64)
    return _translated(asked, np.concatenate([*keys, np.zeros(0, dtype=np.int64)]), counts)


def _translated(asked: Sequence[str], keys: Ints, counts: Ints) -> Floats:
    """The same for the keys of the others one after the other, and how many each has."""
    sure = np.zeros((len(asked), len(counts)), dtype=np.float32)
    listed = np.flatnonzero(counts)
    if len(listed) and len(asked):
        glossary = Glossary.shipped()
        mine = np.stack([glossary.sure(_keys(form).tolist()) for form in asked])
        starts = np.cumsum(counts[listed]) - counts[listed]
        sure[:, listed] = np.maximum.reduceat(mine[:, keys], starts, axis=1)
    return sure


@lru_cache(maxsize=_KEPT)
def _keys(form: str) -> Ints:
    return np.array(Glossary.shipped().keys(form), dtype=np.int64)


def named(asked: Sequence[str], others: Sequence[str]) -> Floats:
    """How sure each normalised word is the same name as each other one, ``(a, o) float32``, 0 to 1."""
    heard = [_heard(form) for form in others]
    counts = np.array([len(one) for one in heard], dtype=np.int64)
    rows = np.concatenate([*heard, np.zeros((0, 3), dtype=np.int64)])
    return _named(asked, rows, counts, others.__getitem__)


def _named(asked: Sequence[str], heard: Ints, counts: Ints, other: Callable[[int], str]) -> Floats:
    """The same for the sounds of the others one after the other, how many each has, and the word at a place."""
    sure = np.zeros((len(asked), len(counts)), dtype=np.float32)
    owners = np.repeat(np.arange(len(counts)), counts)
    numbers, firsts, lengths = heard.T
    long, may_differ = lengths >= LONG, confused(firsts)
    for row, form in enumerate(asked):
        near = np.zeros(len(owners), dtype=bool)
        for number, first, length in _heard(form).tolist():
            near |= numbers == number
            if length >= LONG:
                near |= long & (abs(lengths - length) <= 1) & ((firsts == first) | may_differ)
        for place in np.unique(owners[near]).tolist():
            sure[row, place] = _same(form, other(place))
    return sure


@lru_cache(maxsize=_KEPT)
def _heard(form: str) -> Ints:
    """Of each of a word's sounds a number, the first letter and the length."""
    rows = [(_number(sound), ord(sound[0]), len(sound)) for sound in sounds(form)]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def _number(sound: str) -> int:
    """A number of its own for each sound of up to 12 signs, and nearly so for longer ones."""
    number = 0
    for sign in sound:
        number = (number * 32 + ord(sign) - 64) % (1 << 60)
    return number


@lru_cache(maxsize=_KEPT)
def _same(one: str, other: str) -> float:
    if one.isascii() == other.isascii():
        return 0.0
    mine, theirs = sounds(one), sounds(other)
    if shared := set(mine) & set(theirs):
        sure, size = EXACT_NAME, min(map(len, shared))
    elif any(same_name(a, b) for a in mine for b in theirs):
        sure, size = NEAR_NAME, min(len(mine[0]), len(theirs[0]))
    else:
        return 0.0
    far = apart(other, one) if one.isascii() else apart(one, other)
    return sure * max(_LEAST, 1.0 - _VOWELS_WEIGH * far / size)


def with_names(asked: Sequence[str], others: Sequence[str], within: Floats) -> Floats:
    """`named` between words of two scripts, and ``within`` between words of one."""
    return np.where(_same_script(_latin(asked), _latin(others)), within, named(asked, others))


def _latin(forms: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([form.isascii() for form in forms], dtype=bool)


def _same_script(asked: NDArray[np.bool_], others: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(asked[:, None] == others[None, :])


def trusted(asked: Sequence[str], others: Sequence[str]) -> Floats:
    """What each other word counts for each asked one, ``(a, o) float32``, 0 to 1: less where it is the commoner one.

    "نيو" is "new" as well as "Neo", and "new" is everywhere. 1 between words of one script.
    """
    return _trusted(asked, np.array([_rarity(form) for form in others], dtype=np.float32), _latin(others))


def _trusted(asked: Sequence[str], rarity: Floats, latin: NDArray[np.bool_]) -> Floats:
    mine = np.array([_rarity(form) for form in asked], dtype=np.float32)[:, None]
    counts = np.sqrt(np.minimum(1.0, rarity[None, :] / np.maximum(mine, 0.1)))
    return np.asarray(np.where(_same_script(_latin(asked), latin), 1.0, counts), dtype=np.float32)


@lru_cache(maxsize=_KEPT)
def _rarity(form: str) -> float:
    return Background.shipped().idf(f"={stem(form)}") if form else 0.0


class _Learnt(ABC):
    """What is kept of words by their numbers in `Words`, made when they are first compared.

    A process that is asked in one language meets 100,000 words before the first question in another one; making of all
    of them what that one needs took three seconds.
    """

    def __init__(self, known: Words, latin: bool | None) -> None:
        self._known = known
        self._only = latin
        self._lock = threading.Lock()
        self._places = Rows(dtype=np.int64)  # of each word, where what is kept of it is; 0: nowhere yet
        self._count = 0

    def learn(self, numbers: Ints) -> None:
        """Takes in those of some words that are new; to be called before they are compared.

        Args:
            numbers: each once.
        """
        with self._lock:
            self._places.put(np.zeros(self._known.count - self._places.count, dtype=np.int64))
            new = numbers[self._places.array[numbers] == 0]
            if len(new):
                self._take_in(self._known.forms(new))
                self._places.array[new] = np.arange(self._count, self._count + len(new)) + 1  # 0 is taken
                self._count += len(new)

    @abstractmethod
    def _take_in(self, forms: Sequence[str]) -> None:
        """Puts what is kept of some words behind what is there."""

    def _rows(self, numbers: Ints) -> Ints:
        """Where what is kept of some words is."""
        rows: Ints = self._places.array[numbers] - 1
        return rows


class Across(_Learnt):
    """The same for words by their numbers in `Words`, whose keys, sounds and rarity are kept in arrays.

    Args:
        known: the words.
        latin: the only script whose words are taken in, Latin or other; None for all. It takes 30 microseconds a word,
            and words in the script of the question are never asked for.
    """

    def __init__(self, known: Words, latin: bool | None = None) -> None:
        super().__init__(known, latin)
        self._keys, self._heard = Ragged(), Ragged(3)
        self._rarity, self._latin = Rows(dtype=np.float32), Rows(dtype=np.bool_)

    @classmethod
    def from_asked(cls, known: Words, asked: Sequence[str]) -> Across:
        """That which has the words that those of a question are compared with."""
        scripts = {form.isascii() for form in asked if form.isalpha()}
        latin = not scripts.pop() if len(scripts) == 1 else None
        return known.companion(cls, latin)

    def _take_in(self, forms: Sequence[str]) -> None:
        if self._only is not None:
            forms = [form if form.isascii() == self._only else "" for form in forms]
        for rows, every in (
            (self._keys, [_keys(form) for form in forms]),
            (self._heard, [_heard(form) for form in forms]),
        ):
            rows.put(np.concatenate(every), np.array(list(map(len, every))))
        self._rarity.put(np.array([_rarity(form) for form in forms], dtype=np.float32))
        self._latin.put(np.array([form.isascii() if form else not self._only for form in forms]))

    def translated(self, asked: Sequence[str], others: Ints) -> Floats:
        """As `translated`."""
        return _translated(asked, *self._keys.of(self._rows(others)))

    def trusted(self, asked: Sequence[str], others: Ints) -> Floats:
        """As `trusted`."""
        rows = self._rows(others)
        return _trusted(asked, self._rarity.array[rows], self._latin.array[rows])

    def with_names(self, asked: Sequence[str], others: Ints, within: Floats) -> Floats:
        """As `with_names`."""
        rows = self._rows(others)
        across = _named(asked, *self._heard.of(rows), lambda place: self._known.form(int(others[place])))
        return np.where(_same_script(_latin(asked), self._latin.array[rows]), within, across)


class Synonyms(_Learnt):
    """How alike words of one script are by the translations that they have in common, for words by their numbers.

    Args:
        known: the words.
        latin: the script whose words are taken in, Latin or other.
    """

    def __init__(self, known: Words, latin: bool | None) -> None:
        super().__init__(known, latin)
        self._keys = Ragged()

    def _take_in(self, forms: Sequence[str]) -> None:
        none = np.zeros(0, dtype=np.int64)
        entries = Glossary.shipped().entries
        rows = [
            np.array(entries(form), dtype=np.int64) if form.isascii() == self._only else none
            for form in forms
        ]
        self._keys.put(np.concatenate(rows), np.array(list(map(len, rows))))

    def alike(self, asked: Sequence[str], others: Ints) -> Floats:
        """How alike each word is to each of the others, ``(len(asked), len(others)) float32``, 0 to 1."""
        keys, counts = self._keys.of(self._rows(others))
        alike = np.zeros((len(asked), len(counts)), dtype=np.float32)
        size = Glossary.shipped().size
        row_of = np.zeros(size, dtype=np.intp)
        mine = [_alike(form) for form in asked]
        every = np.unique(np.concatenate([places for places, _ in mine])) if mine else row_of[:0]
        row_of[every] = np.arange(1, len(every) + 1)  # few of all keys are alike to a word asked
        table = np.zeros((len(asked), len(every) + 1), dtype=np.float32)
        for row, (places, sure) in zip(table, mine, strict=True):
            row[row_of[places]] = sure
        rows = row_of[keys]
        met = np.flatnonzero(rows > 0)
        if len(met):
            owners = np.repeat(np.arange(len(counts)), counts)[met]
            starts = np.flatnonzero(np.diff(owners, prepend=-1))
            alike[:, owners[starts]] = np.maximum.reduceat(table[:, rows[met]], starts, axis=1)
        return alike


def likeness(known: Words, asked: Ints, others: Ints) -> Floats:
    """How alike words are in meaning, ``(a, o) float32``, -1 to 2: their cosines and, within a script, as synonyms."""
    found = known.cosines(asked, others)
    forms = known.forms(asked)
    for latin in {form.isascii() for form in forms}:
        synonyms = known.companion(Synonyms, latin)
        synonyms.learn(others)
        own = [row for row, form in enumerate(forms) if form.isascii() == latin]
        found[own] += synonyms.alike([forms[row] for row in own], others)
    return found


def learn(known: Words, texts: Sequence[str]) -> None:
    """Meets the words of some texts, so that no question waits for them."""
    first = known.count
    known.said(texts)
    for latin in (True, False):
        known.companion(Synonyms, latin).learn(np.arange(first, known.count))


def ready(known: Words, asked: Ints) -> None:
    """Makes ready what `likeness` needs of some words, whatever they are compared with; kept for a while."""
    for form in known.forms(asked):
        _alike(form)


@lru_cache(maxsize=1024)
def _alike(form: str) -> tuple[Ints, Floats]:
    return Glossary.shipped().alike(form)
