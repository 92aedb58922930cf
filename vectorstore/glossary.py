"""Which words of Arabic and English translate each other: a dictionary, aligned sentences and a list of our own.

The embedding knows words that are tokens of it; rarer ones ("منطاد", "قبور") are pieces there and mean nothing. Here
each is looked up by its dictionary form and, since Arabic forms its plurals and verbs inside the word, by its
consonants: "قبور" and "قبر" are both "قبر" without weak letters.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from vectorstore.language import stem

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

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


class Glossary:
    """Translations between keys: English stems, Arabic dictionary forms, and the consonants of these.

    Args:
        pairs: (English stem, Arabic dictionary form, how sure, 0 to 1).
    """

    def __init__(self, pairs: Iterable[tuple[str, str, float]]) -> None:
        self._ids: dict[str, int] = {}
        found: dict[int, dict[int, float]] = defaultdict(dict)
        for english, arabic, sure in pairs:
            source = self._id(f"={english}")
            target = self._id(arabic)
            found[source][target] = found[target][source] = max(sure, found[source].get(target, 0.0))
            if bones := consonants(arabic):
                alike = self._id(f"-{bones}")
                weaker = max(ALIKE * sure, found[source].get(alike, 0.0))
                found[source][alike] = found[alike][source] = weaker
        self.size = len(self._ids)
        self._names = list(self._ids)
        self._found = {
            key: (np.array(list(row), dtype=np.int64), np.array(list(row.values()), dtype=np.float32))
            for key, row in found.items()
        }

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> Glossary:
        """The one in the package (``builtin/glossary.json``)."""
        text = (files("vectorstore.builtin") / "glossary.json").read_text(encoding="utf-8")
        return cls(_pairs(json.loads(text)))

    def _id(self, key: str) -> int:
        return self._ids.setdefault(key, len(self._ids))

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

    def translations(self, form: str) -> dict[str, float]:
        """English stems or Arabic dictionary forms that translate a normalised word, with how sure that is."""
        found: dict[str, float] = {}
        for key in self.keys(form):
            for target, sure in zip(*(values.tolist() for values in self._found[key]), strict=True):
                name = self._names[target]
                if name[0] != "-":
                    name = name.removeprefix("=")
                    found[name] = max(sure, found.get(name, 0.0))
        return found

    def sure(self, keys: Sequence[int]) -> Floats:
        """How sure a word of these keys is translated by each other key, ``(size,) float32``, 0 to 1."""
        sure = np.zeros(self.size, dtype=np.float32)
        for key in keys:
            targets, values = self._found[key]
            np.maximum.at(sure, targets, values)
        return sure


def _pairs(table: dict[str, str]) -> Iterator[tuple[str, str, float]]:
    for english, listed in table.items():
        words = listed.split()
        for arabic, hundredths in zip(words[::2], words[1::2], strict=True):
            yield english, arabic, int(hundredths) / 100
