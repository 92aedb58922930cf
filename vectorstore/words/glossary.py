"""Which words of Arabic and English translate each other: a dictionary, aligned sentences and a list of our own.

The embedding knows words that are tokens of it; rarer ones ("منطاد", "قبور") are pieces there and mean nothing. Here
each is looked up by its dictionary form and, since Arabic forms its plurals and verbs inside the word, by its
consonants: "قبور" and "قبر" are both "قبر" without weak letters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.language import stem

Floats = NDArray[np.float32]
Places = NDArray[np.int32]

FILE = "glossary.npz"
ALIKE = 0.6
"""How sure a translation is that only consonants lead to, as a share of the other's."""

_ARABIC = re.compile(r"[\u0620-\u064a]")
_FRONT = re.compile("(?:وبال|وال|فال|بال|كال|ولل|ال|لل)(?=...)")
_PARTICLES = "وفبلكس"
_BACK = ("تهم", "تها", "هما", "ته", "ها", "هم", "نا", "ات", "ين", "ون", "ان", "تم", "وا", "يه", "ا", "ه", "ي", "ت")  # fmt: skip
_FEMININE = ("تهم", "تها", "ته", "ات")  # without which a feminine word has its ta marbuta again
_VERBAL = "يتنا"  # before the stem of a verb
_WEAK = str.maketrans("", "", "اويء")
_LEAST = 3  # consonants that tell words apart


def lemmas(form: str) -> list[str]:
    """What a normalised Arabic word may be a form of, itself first.

    >>> lemmas("ومبانيها")
    ['ومبانيها', 'مبانيها', 'ومباني', 'مباني']
    """
    bare = [form]
    if front := _FRONT.match(form):
        bare.append(form[front.end() :])
    elif len(form) > 3 and form[0] in _PARTICLES:
        bare += [form[1:]]
    found = list(bare)
    for one in bare:
        for end in _BACK:
            if one.endswith(end) and len(one) > len(end) + 2:
                found.append(one.removesuffix(end))
                if end in _FEMININE:
                    found.append(one.removesuffix(end) + "ه")
                break
    return list(dict.fromkeys(found))


def consonants(form: str) -> str:
    """A normalised Arabic word without weak letters and its feminine ending; "" where too little is left.

    >>> consonants("قبور"), consonants("مدارس"), consonants("مدرسه"), consonants("يوم")
    ('قبر', 'مدرس', 'مدرس', '')
    """
    left = form.removesuffix("ه").translate(_WEAK)
    return left if len(left) >= _LEAST else ""


def stretches(first: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.int64]:
    """The places of some stretches end to end: each from its first place on, as many as it counts.

    >>> stretches(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    return np.asarray(
        np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum()), dtype=np.int64
    )


class Glossary:
    """Translations between keys: English stems, Arabic dictionary forms, and the consonants of these.

    Args:
        names: the keys; an English stem has "=" before it, consonants have "-".
        starts: where each key's translations begin, ``(keys + 1,) int32``.
        targets: what translates it, as places in ``names``.
        thousandths: how sure each of these is, ``uint16``.
    """

    def __init__(
        self, names: Sequence[str], starts: Places, targets: Places, thousandths: NDArray[np.uint16]
    ) -> None:
        self.size = len(names)
        self._names = names
        self._ids = {name: place for place, name in enumerate(names)}
        self._starts, self._targets = starts, targets
        self._sure = thousandths.astype(np.float32) / 1000

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str, int]]) -> Glossary:
        """That of (English stem, Arabic dictionary form, how sure in hundredths)."""
        return cls(*_arrays(pairs))

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> Glossary:
        """The one in the package."""
        with (files("vectorstore.builtin") / FILE).open("rb") as file:
            table = np.load(file)
            names = bytes(table["names"]).decode().split(" ")
            return cls(names, table["starts"], table["targets"], table["thousandths"])

    def keys(self, form: str) -> list[int]:
        """Under which keys a normalised word stands here."""
        if not _ARABIC.search(form):
            own = self._ids.get(f"={stem(form)}")
            return [] if own is None else [own]
        every = lemmas(form)
        bones = [bone for one in every if (bone := consonants(one))]
        bones += [bone for one in every if one[0] in _VERBAL and (bone := consonants(one[1:]))]
        keys = dict.fromkeys([*every, *(f"-{bone}" for bone in bones)])
        return [self._ids[key] for key in keys if key in self._ids]

    def entries(self, form: str) -> list[int]:
        """Those of its keys that are words, not consonants."""
        if not _ARABIC.search(form):
            return self.keys(form)
        return [self._ids[lemma] for lemma in lemmas(form) if lemma in self._ids]

    def translations(self, form: str) -> dict[str, float]:
        """English stems or Arabic dictionary forms that translate a normalised word, with how sure that is, 0 to 1."""
        found: dict[str, float] = {}
        for key in self.keys(form):
            here = slice(self._starts[key], self._starts[key + 1])
            for target, sure in zip(self._targets[here].tolist(), self._sure[here].tolist(), strict=True):
                name = self._names[target]
                if name[0] != "-":
                    name = name.removeprefix("=")
                    found[name] = max(sure, found.get(name, 0.0))
        return found

    def alike(self, form: str) -> tuple[NDArray[np.int64], Floats]:
        """Words of its own language that have translations in common with a normalised word.

        How alike they are is the cosine of the two lists of translations, 0 to 1 (Bannard and Callison-Burch, 2005,
        pivot so). Places of keys, ``(n,) int64``, and likenesses, ``(n,) float32``.

        >>> glossary = Glossary.shipped()
        >>> places, alike = glossary.alike("doctor")
        >>> round(dict(zip(places.tolist(), alike.tolist()))[glossary.keys("physician")[0]], 1)
        0.5
        """
        mine = self.sure(self.keys(form))
        pivots = np.flatnonzero(mine > 0)
        counts = self._starts[pivots + 1] - self._starts[pivots]
        rows = stretches(self._starts[pivots], counts)
        found = np.bincount(
            self._targets[rows], np.repeat(mine[pivots], counts) * self._sure[rows], minlength=self.size
        )
        shared = np.flatnonzero(found > 0)  # of floats themselves it takes ten times as long
        cosines = found[shared] / (self._lengths[shared] * (np.linalg.norm(mine) or 1.0))
        return shared, np.minimum(cosines, 1.0).astype(np.float32)

    @cached_property
    def _lengths(self) -> Floats:
        """The length of each key's row of translations."""
        squares = np.add.reduceat(self._sure**2, self._starts[:-1])
        return np.asarray(np.sqrt(squares), dtype=np.float32)

    def sure(self, keys: Sequence[int]) -> Floats:
        """How sure a word of these keys is translated by each other key, ``(size,) float32``, 0 to 1."""
        sure = np.zeros(self.size, dtype=np.float32)
        for key in keys:
            here = slice(self._starts[key], self._starts[key + 1])
            targets = self._targets[here]  # each once
            sure[targets] = np.maximum(sure[targets], self._sure[here])
        return sure


def _arrays(
    pairs: Iterable[tuple[str, str, int]],
) -> tuple[list[str], Places, Places, NDArray[np.uint16]]:
    """What a `Glossary` is made of; the consonants of an Arabic word translate what it does, less surely."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for english, arabic, hundredths in pairs:
        stands = [(arabic, 10 * hundredths)]
        if bones := consonants(arabic):
            stands.append((f"-{bones}", round(ALIKE * 10 * hundredths)))
        for key, stated in stands:
            sure = max(stated, found[f"={english}"].get(key, 0))
            found[f"={english}"][key] = found[key][f"={english}"] = sure
    places = {name: place for place, name in enumerate(found)}
    starts = np.cumsum([0, *map(len, found.values())], dtype=np.int32)
    targets = np.array([places[name] for row in found.values() for name in row], dtype=np.int32)
    values = np.array([sure for row in found.values() for sure in row.values()], dtype=np.uint16)
    return list(found), starts, targets, values


def write(path: Path, pairs: Iterable[tuple[str, str, int]]) -> None:
    """Writes a glossary as `Glossary.shipped` reads it."""
    names, starts, targets, thousandths = _arrays(pairs)
    text = np.frombuffer(" ".join(names).encode(), dtype=np.uint8)
    np.savez_compressed(path, names=text, starts=starts, targets=targets, thousandths=thousandths)
