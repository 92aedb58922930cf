"""A passage taken apart for ranking: its words, stems and sentences. Made once and kept for a while."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from vectorstore.language import forms_of_normalised, is_latin, normalise, sentences, stems_of

_OPENING_WORDS = 10  # of a passage: where an encyclopedia names what it defines
_SCRIPT_CHARS = 1000  # tell a passage's script


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the features need of a passage's text.

    Attributes:
        padded: its normalised words, each with a blank on both sides, for counting character grams.
        grams: how many grams of 3 and 4 characters that is.
        stems: which it has. sentences: the stems of each sentence, in order. words: how many there are.
        running: the stems in order with blanks between, a line a sentence, for finding some side by side.
        opening: the stems of the first words.
    """

    padded: str
    grams: int
    stems: frozenset[str]
    sentences: tuple[list[str], ...]
    words: int
    running: str
    opening: frozenset[str]


@lru_cache(maxsize=2048)
def in_latin(text: str) -> bool:
    """Whether a passage is in Latin script."""
    return is_latin(text[:_SCRIPT_CHARS])


@lru_cache(maxsize=4096)
def analyse(text: str) -> Analysis:
    """Takes a passage apart.

    >>> analyse("The bridge opened. It is long.").sentences
    (['the', 'bridg', 'open'], ['it', 'is', 'long'])
    """
    plain = normalise(text)
    words = [forms_of_normalised(plain[start:end]) for start, end in sentences(plain)]
    every = list(chain.from_iterable(words))
    stems = tuple([stems_of(sentence) for sentence in words])
    return Analysis(
        padded=f" {'  '.join(every)} ",
        grams=2 * sum(map(len, every)) + len(every),
        stems=frozenset(chain.from_iterable(stems)),
        sentences=stems,
        words=len(every),
        running="".join([f" {' '.join(sentence)} \n" for sentence in stems]),
        opening=frozenset(islice(chain.from_iterable(stems), _OPENING_WORDS)),
    )
