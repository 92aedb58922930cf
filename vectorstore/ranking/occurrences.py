"""Where passages have the stems of a question: for all passages at once, in arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from vectorstore.language import stems_of
from vectorstore.ranking.analysis import Analysis

_OPENING_WORDS = 10  # of a passage: where an encyclopedia names what it defines

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Numbers(dict[str, int]):
    """Stems -> their numbers; any other word has the next one."""

    def __missing__(self, _: str) -> int:
        return len(self)


class Terms:
    """The stems of a question.

    Args:
        words: its normalised words, in order.

    Attributes:
        distinct: each once, in order.
        pairs: those that stand side by side, each once, as two places in ``distinct``.
    """

    def __init__(self, words: Sequence[str]) -> None:
        stems = stems_of(words)
        self.distinct = list(dict.fromkeys(stems))
        self._numbers = _Numbers({stem: number for number, stem in enumerate(self.distinct)})
        places = [self._numbers[stem] for stem in stems]
        self.pairs = list(dict.fromkeys(pairwise(places)))

    def numbers(self, stems: Sequence[str]) -> list[int]:
        """The places of some stems in ``distinct``; behind its end for others."""
        return list(map(self._numbers.__getitem__, stems))

    def occur(self, texts: Sequence[Analysis]) -> Occurrences:
        """Where some texts, at least one, have them."""
        found = [self.numbers(text.running) for text in texts]
        sizes = np.fromiter(map(len, found), dtype=np.int64)
        numbers = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=int(sizes.sum()))
        counts = [text.sentences or (0,) for text in texts]
        lengths = np.fromiter(chain.from_iterable(counts), dtype=np.int64)
        firsts = np.cumsum([0, *map(len, counts)])
        owners = np.repeat(np.arange(len(texts)), np.diff(firsts))
        met = np.flatnonzero(numbers < len(self.distinct))
        term, sentence = numbers[met], np.repeat(np.arange(len(lengths)), lengths)[met]
        shape = len(self.distinct), len(lengths)
        times = np.bincount(term * shape[1] + sentence, minlength=shape[0] * shape[1]).reshape(shape)
        begins = np.cumsum(sizes) - sizes
        opening = np.zeros((shape[0], len(texts)), dtype=bool)
        early = met - begins[owners[sentence]] < _OPENING_WORDS
        opening[term[early], owners[sentence[early]]] = True
        beside = (np.diff(met) == 1) & (np.diff(sentence) == 0)
        return Occurrences(
            times=times,
            owners=owners,
            firsts=firsts[:-1],
            opening=opening,
            phrases=self._phrases(
                term[:-1][beside], term[1:][beside], owners[sentence[:-1][beside]], len(texts)
            ),
        )

    def _phrases(self, left: Ints, right: Ints, owners: Ints, count: int) -> Bools:
        found = np.zeros((len(self.pairs), count), dtype=bool)
        for row, (one, other) in enumerate(self.pairs):
            found[row, owners[(left == one) & (right == other)]] = True
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrences:
    """Of ``t`` stems of a question in ``n`` texts that have ``s`` sentences together; a text without one has an empty one.

    Attributes:
        times: how often each is in each sentence, ``(t, s)``.
        owners: the text of each sentence, ``(s,)``. firsts: each text's first sentence, ``(n,)``.
        opening: which are among the first words of each text, ``(t, n)``.
        phrases: which pairs (`Terms.pairs`) stand side by side in a sentence of each text, ``(p, n)``.
    """

    times: Ints
    owners: Ints
    firsts: Ints
    opening: Bools
    phrases: Bools

    def in_texts(self) -> Ints:
        """How often each is in each text, ``(t, n)``."""
        return np.asarray(np.add.reduceat(self.times, self.firsts, axis=1))

    def best(self, sentences: Floats) -> Floats:
        """The highest value of each text's sentences, ``(n,)``, of ``(s,)``."""
        return np.asarray(np.maximum.reduceat(sentences, self.firsts))
