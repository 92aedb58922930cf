"""How often short pieces of text occur in many texts, all at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_UNIT = 0xFFFF  # characters up to here are one unit of UTF-16; four of them fit into 64 bits
_BITS = 16  # of a hash by which nearly all places of a text are passed over
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_LENGTHS = (3, 4)

Codes = NDArray[np.uint64]


class Grams:
    """Character grams that are counted in texts.

    Args:
        grams: each of 3 or 4 characters, distinct; blanks only at their edges.
    """

    def __init__(self, grams: Sequence[str]) -> None:
        self._size = len(grams)
        plain = [_is_plain(gram) for gram in grams]
        self._slow = [(n, gram) for n, gram in enumerate(grams) if not plain[n]]
        self._tables = [
            _Table([(n, gram) for n, gram in enumerate(grams) if len(gram) == length and plain[n]])
            for length in _LENGTHS
        ]

    def count(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """What ``text.count(gram)`` gives for each text and gram, ``(len(texts), len(grams))``.

        Args:
            texts: words with a blank on both sides of each, so that no gram reaches from one into another.
        """
        encoded = [text.encode("utf-16-le", "surrogatepass") for text in texts]
        ends = np.cumsum([len(one) // 2 for one in encoded])
        units = np.frombuffer(b"".join(encoded), dtype="<u2").astype(np.uint64)
        found = np.zeros(len(texts) * self._size, dtype=np.int64)
        for length, table in zip(_LENGTHS, self._tables, strict=True):
            places, grams = table.look_up(_codes(units, length))
            here = np.searchsorted(ends, places, side="right") * self._size + grams
            found += np.bincount(here, minlength=len(found))
        counts = found.reshape(len(texts), self._size)
        for n, gram in self._slow:
            counts[:, n] = [text.count(gram) for text in texts]
        return counts


class _Table:
    """Grams of one length by their codes."""

    def __init__(self, grams: Sequence[tuple[int, str]]) -> None:
        coded = np.array([_code(gram) for _, gram in grams], dtype=np.uint64)
        order = np.argsort(coded)
        self._codes = coded[order]
        self._numbers = np.array([n for n, _ in grams], dtype=np.int64)[order]
        self._may_be = np.zeros(1 << _BITS, dtype=bool)
        self._may_be[_hash(self._codes)] = True

    def look_up(self, codes: Codes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where in a text its grams are of these, and which they are there."""
        if not len(self._codes):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        places = np.flatnonzero(self._may_be[_hash(codes)])
        at = np.minimum(np.searchsorted(self._codes, codes[places]), len(self._codes) - 1)
        same = self._codes[at] == codes[places]
        return places[same], self._numbers[at[same]]


def _is_plain(gram: str) -> bool:
    """Whether every place that has a gram counts: none overlaps another, and each character is one unit."""
    overlaps = gram[0] == gram[-1] != " " or gram[:2] == gram[-2:] or gram[:-1] == gram[1:]
    return not overlaps and (gram.isascii() or max(map(ord, gram)) <= _UNIT)


def _code(gram: str) -> int:
    return sum(ord(char) << (16 * place) for place, char in enumerate(gram))


def _codes(units: Codes, length: int) -> Codes:
    """The codes of all grams of a text, in order."""
    count = max(0, len(units) - length + 1)
    codes = np.zeros(count, dtype=np.uint64)
    for place in range(length):
        codes |= units[place : place + count] << np.uint64(16 * place)
    return codes


def _hash(codes: Codes) -> Codes:
    return (codes * _MULTIPLIER) >> np.uint64(64 - _BITS)
