"""Words met so far, each with a number, vectors and a sound, so that texts are compared word by word in arrays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from vectorstore.builtin.embedder import shipped
from vectorstore.language import sentences, words
from vectorstore.ranking.analysis import analyse, in_latin
from vectorstore.words.glossary import stretches
from vectorstore.words.questions import only_asks
from vectorstore.words.translation import SPAN, UNLIKE, readings
from vectorstore.words.transliteration import LONG, same_name, skeleton

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Kept = TypeVar("Kept")

EXACT_NAME, NEAR_NAME = 0.9, 0.63
"""How sure the same consonants make that two spellings are one name, and those but for one."""

_CONFUSED = [ord(letter) for letter in "KGX"]  # quicker one by one than by `np.isin`

_OTHER_LETTERS = 2  # that only one of two sounds may have which differ in one place
_MOST_WORDS = 200_000  # are kept: 75 MB, and as much across scripts; 10,000 articles of news have 250,000
_MOST_TEXTS = 8192
NO_WORD = ""  # means and sounds like nothing; spares texts without a word a case of their own
_ONLY_ASKS = -1  # the number of words that say nothing


@dataclass(frozen=True, slots=True)
class Said:
    """A text's content words in order, by their numbers in `Words`, after the one that is no word.

    Attributes:
        numbers: ``(1 + n,) int64``.
        may_be_names: ``(1 + n,) bool``; in Latin script those with a capital.
        starts: where each sentence that has a word begins among them; at least one.
    """

    numbers: Ints
    may_be_names: NDArray[np.bool_]
    starts: Ints


class Rows:
    """Rows put one after another into an array that doubles: copying all at each question took 20 ms."""

    def __init__(self, *shape: int, dtype: type[np.generic]) -> None:
        self._array = np.zeros((1024, *shape), dtype=dtype)
        self.count = 0

    def put(self, rows: NDArray[Any]) -> None:
        """Puts rows behind those that are there."""
        stop = self.count + len(rows)
        if stop > len(self._array):
            wider = np.zeros((max(stop, 2 * len(self._array)), *self._array.shape[1:]), self._array.dtype)
            wider[: self.count] = self._array[: self.count]
            self._array = wider
        self._array[self.count : stop] = rows
        self.count = stop

    @property
    def array(self) -> NDArray[Any]:
        """With room for more at its end."""
        return self._array


class Ragged:
    """Rows of numbers of any length, one after another."""

    def __init__(self, *shape: int, dtype: type[np.generic] = np.int64) -> None:
        self._rows = Rows(*shape, dtype=dtype)
        self._starts = Rows(dtype=np.int64)  # row n is from starts[n] to starts[n + 1]
        self._starts.put(np.zeros(1, dtype=np.int64))

    def put(self, flat: NDArray[Any], counts: Ints) -> None:
        """Puts rows behind those that are there: their numbers end to end, and how many each has."""
        self._rows.put(flat)
        self._starts.put(self._starts.array[self._starts.count - 1] + np.cumsum(counts))

    def of(self, chosen: Ints) -> tuple[NDArray[Any], Ints]:
        """Some rows end to end, and how many numbers each has."""
        first = self._starts.array[chosen]
        counts = self._starts.array[chosen + 1] - first
        return self._rows.array[stretches(first, counts)], counts


class Words:
    """Words met so far, with a number, vectors and sound for each; safe to share between threads.

    Of a reading its tokens are kept, and what their sum is to be divided by: rows of its own would take ten times as much.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}
        self._content: dict[str, int] = {}  # the same, and `_ONLY_ASKS`, for words of texts
        self._reading_numbers: dict[str, int] = {}
        self._tokens = Ragged(dtype=np.int32)  # of each reading
        self._scales = Rows(dtype=np.float32)  # what makes the sum of their rows a unit row
        self._readings = Ragged(dtype=np.int32)  # of each word
        self._forms: list[str] = []
        self._sounds: list[str] = []
        self._sound_numbers: dict[str, int] = {}  # of sounds that count as one
        self._sound_keys = Rows(4, dtype=np.int64)  # number, first letter, length, which letters there are
        self._texts: dict[str, Said] = {}
        self._companions: dict[Any, Any] = {}
        self._content[NO_WORD] = int(self.numbers([NO_WORD])[0])

    @classmethod
    def shared(cls) -> Words:
        """Those of this process; begun anew when they have become too many."""
        if len(_shared()._numbers) > _MOST_WORDS:
            _shared.cache_clear()
        return _shared()

    def companion(self, kind: Callable[[Words, bool | None], Kept], latin: bool | None) -> Kept:
        """What others keep about words of these of a script, made when it is first asked for; it goes when they go.

        Args:
            kind: what makes it, of these words and the script.
            latin: Latin script, or another one; None for all.
        """
        found: Kept | None = self._companions.get((kind, latin))
        # Of two threads the first one's stays.
        return found or self._companions.setdefault((kind, latin), kind(self, latin))

    def numbers(self, forms: Sequence[str]) -> Ints:
        """The numbers of normalised words, ``(n,) int64``."""
        self._learn(set(forms).difference(self._numbers))
        return np.array([self._numbers[form] for form in forms], dtype=np.int64)

    def forms(self, numbers: Ints) -> list[str]:
        """The normalised words of numbers."""
        return [self._forms[number] for number in numbers.tolist()]

    def form(self, number: int) -> str:
        """The normalised word of a number."""
        return self._forms[number]

    @property
    def count(self) -> int:
        """How many words there are by now."""
        return len(self._forms)

    def _learn(self, forms: set[str]) -> None:
        if forms:
            with self._lock:  # another thread may have been faster with some
                if new := sorted(forms.difference(self._numbers)):
                    self._add(new)

    def _add(self, forms: Sequence[str]) -> None:
        read = [readings(form) for form in forms]
        self._embed(
            [one for one in dict.fromkeys(chain.from_iterable(read)) if one not in self._reading_numbers]
        )
        numbers = [self._reading_numbers[one] for one in chain.from_iterable(read)]
        self._readings.put(np.array(numbers, dtype=np.int32), np.array(list(map(len, read))))
        self._forms += forms
        sounds = [skeleton(form) for form in forms]
        self._sound_keys.put(np.array([self._sound_key(one) for one in sounds], dtype=np.int64))
        self._sounds += sounds
        first = len(self._numbers)  # last, so that whoever finds a number finds what belongs to it
        self._numbers.update({form: first + n for n, form in enumerate(forms)})

    def _embed(self, texts: Sequence[str]) -> None:
        """Finds the tokens of readings, and the length of their sum."""
        model = shipped().model
        tokens, counts = model.tokenize(texts)
        lengths = np.linalg.norm(model.sums(tokens, counts), axis=1)
        self._tokens.put(tokens, counts)
        self._scales.put(1 / np.where(lengths > 0, lengths, 1))
        first = len(self._reading_numbers)
        self._reading_numbers.update({text: first + n for n, text in enumerate(texts)})

    def _sound_key(self, sound: str) -> tuple[int, int, int, int]:
        alike = sound.replace("J", "G")
        number = self._sound_numbers.setdefault(alike, len(self._sound_numbers))
        return number, ord(sound[:1] or " "), len(sound), _letters(alike)

    def said(self, texts: Sequence[str]) -> list[Said]:
        """Texts as their content words."""
        if len(self._texts) > _MOST_TEXTS:
            self._texts = {}
        known = self._texts  # which another thread may begin anew meanwhile
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            split = [_split(text) for text in new]
            self._learn_content({form for one in split for form in one.forms})
            known.update(zip(new, self._said(split), strict=True))
        return [known[text] for text in texts]

    def _learn_content(self, forms: set[str]) -> None:
        new = forms.difference(self._content)
        asking = {form for form in new if only_asks(form)}
        self._learn((new - asking).difference(self._numbers))
        self._content.update({form: _ONLY_ASKS if form in asking else self._numbers[form] for form in new})

    def _said(self, split: Sequence[_Split]) -> list[Said]:
        """All in one pass over the arrays: a dozen steps for each text took longer than the words themselves."""
        every = np.array([self._content[form] for one in split for form in one.forms], dtype=np.int64)
        kept = every != _ONLY_ASKS
        stops = np.cumsum(kept)[np.cumsum([len(one.forms) for one in split]) - 1]
        numbers, names = every[kept], np.concatenate([one.names for one in split])[kept]
        sentence = np.concatenate([one.sentences for one in split])[kept]
        no_word = numbers == self._content[NO_WORD]
        begins = no_word.copy()
        begins[1:] |= (sentence[1:] != sentence[:-1]) & ~no_word[:-1]
        return [
            Said(numbers[start:stop], names[start:stop], np.flatnonzero(begins[start:stop]))
            for start, stop in pairwise([0, *stops.tolist()])
        ]

    def sure(self, asked: Ints, others: Ints, likeness: Floats) -> Floats:
        """How sure each of some words means the same as each of others, ``(a, o) float32``, 0 to 1.

        Args:
            asked: words of a question.
            others: words of texts.
            likeness: how alike they are, ``(a, o)``, as cosines are. A word means the same as itself.
        """
        sure = np.clip((likeness - UNLIKE) / SPAN, 0.0, 1.0)
        sure[asked[:, None] == others] = 1.0
        return np.asarray(sure, dtype=np.float32)

    def cosines(self, asked: Ints, others: Ints) -> Floats:
        """The cosines of some words with others by their nearest readings, ``(a, o) float32``, -1 to 1."""
        if not len(asked) or not len(others):
            return np.zeros((len(asked), len(others)), dtype=np.float32)
        mine, my_starts = self._readings_of(asked)
        theirs, starts = self._readings_of(others)
        distinct, places = np.unique(theirs, return_inverse=True)
        found = self._cosines(mine, distinct)[:, places]
        return np.asarray(
            np.maximum.reduceat(np.maximum.reduceat(found, starts, axis=1), my_starts, axis=0),
            dtype=np.float32,
        )

    def _readings_of(self, numbers: Ints) -> tuple[Ints, Ints]:
        """The readings of words one after the other, and where each word's begin among them."""
        found, counts = self._readings.of(numbers)
        return found, np.cumsum(counts) - counts

    def _cosines(self, mine: Ints, others: Ints) -> Floats:
        """The cosines of some readings and of others, ``(m, o) float32``.

        A sum of vectors times another is the sum of the products: so each distinct token is multiplied once.
        """
        model = shipped().model
        tokens, counts = self._tokens.of(mine)
        vectors = model.sums(tokens, counts) * self._scales.array[mine, None]
        tokens, counts = self._tokens.of(others)
        distinct, places = np.unique(tokens, return_inverse=True)
        products = model.products(vectors, distinct)[:, places]
        some = counts > 0
        found = np.zeros((len(mine), len(others)), dtype=np.float32)
        found[:, some] = np.add.reduceat(products, (np.cumsum(counts) - counts)[some], axis=1)
        found *= self._scales.array[others]
        return found

    def sound(self, asked: Ints, others: Ints) -> Floats:
        """How sure each of some words is the same name as each of others, ``(a, o) float32``, 0 to 1."""
        sure = np.zeros((len(asked), len(others)), dtype=np.float32)
        alike, firsts, lengths, letters = self._sound_keys.array[others].T
        may_differ = confused(firsts)
        for row, number in enumerate(asked):
            mine = self._sounds[number]
            if len(mine) < 2:
                continue
            near = alike == self._sound_keys.array[number, 0]
            if len(mine) >= LONG:
                near |= (
                    (lengths >= LONG)
                    & (abs(lengths - len(mine)) <= 1)
                    & ((firsts == ord(mine[0])) | may_differ)
                    & (np.bitwise_count(letters ^ self._sound_keys.array[number, 3]) <= _OTHER_LETTERS)
                )
            for place in np.flatnonzero(near):
                if same_name(mine, other := self._sounds[others[place]]):
                    sure[row, place] = EXACT_NAME if other == mine else NEAR_NAME
        return sure


def confused(letters: Ints) -> NDArray[np.bool_]:
    """Which letters, by their code points, `same_name` lets differ where they come first."""
    return np.asarray(np.logical_or.reduce([letters == code for code in _CONFUSED]))


def _letters(sound: str) -> int:
    """Which capitals a sound has, a bit for each."""
    found = 0
    for letter in sound:
        found |= 1 << (ord(letter) - ord("A"))
    return found


@lru_cache(maxsize=1)
def _shared() -> Words:
    return Words()


@dataclass(frozen=True, slots=True)
class _Split:
    """A text's words after `NO_WORD`: which may be names, and the sentence of each; that of `NO_WORD` is -1."""

    forms: list[str]
    names: NDArray[np.bool_]
    sentences: Ints


def _split(text: str) -> _Split:
    if in_latin(text):
        return _split_latin(text)
    analysis = analyse(text)
    forms = [NO_WORD, *analysis.padded.split()]
    names = np.ones(len(forms), dtype=bool)
    names[0] = False
    counts = [1, *analysis.sentences]
    return _Split(forms, names, np.repeat(np.arange(-1, len(counts) - 1), counts))


def _split_latin(text: str) -> _Split:
    ends = [end for _, end in sentences(text)]
    forms, names, numbers = [NO_WORD], [False], [-1]
    sentence = 0
    for word in words(text):
        while sentence < len(ends) - 1 and word.start >= ends[sentence]:
            sentence += 1
        forms.append(word.form)
        names.append(not text[word.start].islower())
        numbers.append(sentence)
    return _Split(forms, np.array(names), np.array(numbers))
