"""Whether words of two scripts mean the same: by their vectors in the built-in embedding, or by the sound of names.

The mean of a passage's token vectors blurs what single words say; word against word (as ColBERT has it, Khattab and
Zaharia, 2020, section 3.3) the same vectors tell far more.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from vectorstore import questions
from vectorstore.builtin.embedder import shipped
from vectorstore.language import sentences, words
from vectorstore.transliteration import LONG, same_name, skeleton

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_UNLIKE, _SPAN = 0.25, 0.35
"""A cosine of `_UNLIKE` says nothing, one higher by `_SPAN` is as sure as can be. Of 1,500 random pairs 1% reach .26."""
_EXACT_NAME, _NEAR_NAME = 0.9, 0.63  # how sure the same consonants make, and those but for one

# -- readings of a word ------------------------------------------------------------------------------

_ARABIC = re.compile(r"[\u0620-\u064a]")
_FRONT = ("وبال", "وال", "فال", "بال", "كال", "ولل", "ال", "لل")
_PARTICLES = "وفبلكس"
_BACK = ("هما", "تها", "ته", "ها", "هم", "نا", "ات", "ين", "ون", "ان", "ا", "ه", "ي")
_FEMININE = ("تها", "ته", "ات")  # without which a feminine word has its ta marbuta again
_ENGLISH = (
    ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""),
)  # fmt: skip


def readings(form: str) -> tuple[str, ...]:
    """A normalised word, and it without what is attached to it where the embedding has a token for that.

    >>> readings("معاركها"), readings("battles")
    (('معاركها', 'معارك'), ('battles', 'battle'))
    """
    others = _arabic_readings(form) if _ARABIC.search(form) else _english_readings(form)
    return tuple(dict.fromkeys([form, *(one for one in others if one in shipped().tokens)]))


def _arabic_readings(form: str) -> Iterable[str]:
    bare = next((form[len(f) :] for f in _FRONT if form.startswith(f) and len(form) > len(f) + 2), "")
    if not bare and len(form) > 3 and form[0] in _PARTICLES:
        bare = form[1:]
    if bare:
        yield bare
    bare = bare or form
    end = next((e for e in _BACK if bare.endswith(e) and len(bare) > len(e) + 2), "")
    if end:
        yield bare.removesuffix(end)
        if end in _FEMININE:
            yield bare.removesuffix(end) + "ه"


def _english_readings(form: str) -> Iterable[str]:
    bare = form.removesuffix("'s")
    yield bare
    for ending, instead in _ENGLISH:
        if bare.endswith(ending) and len(bare) > len(ending) + 2:
            yield bare.removesuffix(ending) + instead
    if "is" in bare:
        yield bare.replace("isation", "ization").replace("ise", "ize")


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    text = (files("vectorstore.builtin") / "translations.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def translations(form: str) -> dict[str, float]:
    """Words of the other script that may mean a normalised word, with how sure that is, 0 to 1.

    >>> sorted(translations("kings"), key=translations("kings").get)[-1]
    'ملك'
    """
    found: dict[str, float] = {}
    for reading in readings(form):
        listed = _table().get(reading, "").split()
        for word, cosine in zip(listed[::2], listed[1::2], strict=True):
            sure = min(1.0, (int(cosine) / 100 - _UNLIKE) / _SPAN)
            found[word] = max(sure, found.get(word, 0.0))
    return found


# -- words met so far --------------------------------------------------------------------------------


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


_MOST_WORDS = 15_000  # are kept: about 30 MB of vectors, and as much room
_ROOM = 4096  # vectors at first
_MOST_TEXTS = 4096
NO_WORD = ""  # means and sounds like nothing; spares texts without a word a case of their own


class Words:
    """Words met so far, with a number, vectors and sound for each; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}
        self._vectors = np.zeros((_ROOM, shipped().dimension), dtype=np.float32)  # with room for more
        self._rows = np.zeros(1, dtype=np.int64)  # those of word n: from rows[n] to rows[n + 1]
        self._sounds: list[str] = []
        self._sound_numbers: dict[str, int] = {}  # of sounds that count as one
        self._sound_keys = np.zeros((0, 3), dtype=np.int64)  # number, first letter, length
        self._texts: dict[str, Said] = {}
        self.numbers([NO_WORD])

    @classmethod
    def shared(cls) -> Words:
        """Those of this process; begun anew when they have become too many."""
        known = _shared()
        if len(known._numbers) > _MOST_WORDS or len(known._texts) > _MOST_TEXTS:
            _shared.cache_clear()
        return _shared()

    def numbers(self, forms: Sequence[str]) -> Ints:
        """The numbers of normalised words, ``(n,) int64``."""
        new = [form for form in dict.fromkeys(forms) if form not in self._numbers]
        if new:
            with self._lock:
                self._add([form for form in new if form not in self._numbers])
        return np.array([self._numbers[form] for form in forms], dtype=np.int64)

    def _add(self, forms: Sequence[str]) -> None:
        if not forms:  # another thread was faster
            return
        read = [readings(form) for form in forms]
        vectors = shipped().embed_passages(list(chain.from_iterable(read)))
        stops = self._rows[-1] + np.cumsum([len(one) for one in read])
        self._put(vectors)
        sounds = [skeleton(form) for form in forms]
        keys = np.array([self._sound_key(one) for one in sounds], dtype=np.int64)
        self._rows = np.concatenate([self._rows, stops])
        self._sounds += sounds
        self._sound_keys = np.concatenate([self._sound_keys, keys])
        first = len(self._numbers)  # last, so that whoever finds a number finds what belongs to it
        self._numbers.update({form: first + n for n, form in enumerate(forms)})

    def _sound_key(self, sound: str) -> tuple[int, int, int]:
        number = self._sound_numbers.setdefault(sound.replace("J", "G"), len(self._sound_numbers))
        return number, ord(sound[:1] or " "), len(sound)

    def _put(self, vectors: Floats) -> None:
        """Puts vectors after those there are, in an array that doubles: copying all at each question took 20 ms."""
        first = int(self._rows[-1])
        stop = first + len(vectors)
        if stop > len(self._vectors):
            wider = np.zeros((max(stop, 2 * len(self._vectors)), vectors.shape[1]), dtype=np.float32)
            wider[:first] = self._vectors[:first]
            self._vectors = wider
        self._vectors[first:stop] = vectors

    def said(self, texts: Sequence[str]) -> list[Said]:
        """Texts as their content words."""
        new = [text for text in dict.fromkeys(texts) if text not in self._texts]
        split = [_split(text) for text in new]
        self.numbers(
            [form for forms, _, _ in split for form in forms]
        )  # all at once takes a third of the time
        for text, (forms, names, starts) in zip(new, split, strict=True):
            self._texts[text] = Said(
                self.numbers(forms), np.array(names, dtype=bool), np.array(starts, dtype=np.int64)
            )
        return [self._texts[text] for text in texts]

    def meaning(self, asked: Ints, others: Ints) -> Floats:
        """How sure each of some words means the same as each of others, ``(a, o) float32``, 0 to 1."""
        if not len(asked):
            return np.zeros((0, len(others)), dtype=np.float32)
        rows, starts = self._rows_of(others)
        mine, my_starts = self._rows_of(asked)
        cosines = self._vectors[mine] @ self._vectors[rows].T
        cosines = np.maximum.reduceat(np.maximum.reduceat(cosines, starts, axis=1), my_starts, axis=0)
        cosines[asked[:, None] == others] = 1.0
        return np.asarray(np.clip((cosines - _UNLIKE) / _SPAN, 0.0, 1.0), dtype=np.float32)

    def _rows_of(self, numbers: Ints) -> tuple[Ints, Ints]:
        """The rows of words' vectors one after the other, and where each word's begin among them."""
        counts = self._rows[numbers + 1] - self._rows[numbers]
        starts = np.cumsum(counts) - counts
        return np.repeat(self._rows[numbers] - starts, counts) + np.arange(counts.sum()), starts

    def sound(self, asked: Ints, others: Ints) -> Floats:
        """How sure each of some words is the same name as each of others, ``(a, o) float32``, 0 to 1."""
        sure = np.zeros((len(asked), len(others)), dtype=np.float32)
        alike, firsts, lengths = self._sound_keys[others].T
        confused = np.isin(firsts, _CONFUSED)
        for row, number in enumerate(asked):
            mine = self._sounds[number]
            if len(mine) < 2:
                continue
            near = alike == self._sound_keys[number, 0]
            if len(mine) >= LONG:
                near |= (
                    (lengths >= LONG)
                    & (abs(lengths - len(mine)) <= 1)
                    & ((firsts == ord(mine[0])) | confused)
                )
            for place in np.flatnonzero(near):
                if same_name(mine, other := self._sounds[others[place]]):
                    sure[row, place] = _EXACT_NAME if other == mine else _NEAR_NAME
        return sure


_CONFUSED = np.array([ord(letter) for letter in "KGX"])  # first letters that `same_name` lets differ


@lru_cache(maxsize=1)
def _shared() -> Words:
    return Words()


def _split(text: str) -> tuple[list[str], list[bool], list[int]]:
    """Content words, which of them may be names, and where sentences begin among them."""
    ends = [end for _, end in sentences(text)]
    forms, names, starts = [NO_WORD], [False], [0]
    sentence, last = 0, -1
    for word in words(text):
        while sentence < len(ends) - 1 and word.start >= ends[sentence]:
            sentence += 1
        if questions.only_asks(word.form):
            continue
        if sentence != last:
            if last >= 0:
                starts.append(len(forms))
            last = sentence
        forms.append(word.form)
        names.append(not text[word.start].islower())
    return forms, names, starts
