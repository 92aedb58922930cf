"""A passage taken apart for ranking: its words, stems and sentences. Made once and kept for a while."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from vectorstore.language import forms_of_normalised, is_latin, normalise, sentences, stems_of

_SCRIPT_CHARS = 1000  # tell a passage's script
_KEPT = 16_384  # 2 KB each; those of some 300 questions


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the features need of a passage's text.

    Attributes:
        padded: its normalised words, each with a blank on both sides, for counting character grams.
        grams: how many grams of 3 and 4 characters that is.
        running: the stem of each word, in order. sentences: how many words each sentence has, of those that have any.
    """

    padded: str
    grams: int
    running: list[str]
    sentences: tuple[int, ...]


@lru_cache(maxsize=2048)
def in_latin(text: str) -> bool:
    """Whether a passage is in Latin script."""
    return is_latin(text[:_SCRIPT_CHARS])


@lru_cache(maxsize=_KEPT)
def analyse(text: str) -> Analysis:
    """Takes a passage apart.

    >>> found = analyse("The bridge opened. It is long.")
    >>> found.running, found.sentences
    (['the', 'bridg', 'open', 'it', 'is', 'long'], (3, 3))
    """
    plain = normalise(text)
    words = [forms_of_normalised(plain[start:end]) for start, end in sentences(plain)]
    every = list(chain.from_iterable(words))
    padded = f" {'  '.join(every)} "
    return Analysis(
        padded=padded,
        grams=2 * len(padded) - 3 * len(every) if every else 0,
        running=stems_of(every),
        sentences=tuple([len(sentence) for sentence in words if sentence]),
    )


@lru_cache(maxsize=2048)
def stems(text: str) -> frozenset[str]:
    """The stems that a passage has; kept for a while."""
    return frozenset(analyse(text).running)
