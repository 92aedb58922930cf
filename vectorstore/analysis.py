"""A passage taken apart for ranking: its words, stems and sentences. Made once and kept for a while."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from vectorstore.language import forms_of_normalised, is_latin, normalise, sentences, stem

_OPENING_WORDS = 10  # of a passage: where an encyclopedia names what it defines


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the features need of a passage's text.

    Attributes:
        padded: its normalised words, each with a blank on both sides, for counting character grams.
        grams: how many grams of 3 and 4 characters that is.
        latin: whether it is in Latin script.
        pairs: stems that follow one another in a sentence.
        places: each stem -> the numbers of the sentences it is in, once for each time.
        sentences: how many there are. words: how many of these.
        opening: the stems of the first words.
    """

    padded: str
    grams: int
    latin: bool
    stems: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    places: dict[str, list[int]]
    sentences: int
    words: int
    opening: frozenset[str]


@lru_cache(maxsize=8192)
def analyse(text: str) -> Analysis:
    """Takes a passage apart.

    >>> analyse("The bridge opened. It is long.").places["bridg"]
    [0]
    """
    plain = normalise(text)
    words = [forms_of_normalised(plain[start:end]) for start, end in sentences(plain)]
    stems = [[stem(word) for word in sentence] for sentence in words]
    places: dict[str, list[int]] = {}
    for number, sentence in enumerate(stems):
        for one in sentence:
            places.setdefault(one, []).append(number)
    every = list(chain.from_iterable(words))
    return Analysis(
        padded=f" {'  '.join(every)} ",
        grams=2 * sum(map(len, every)) + len(every),
        latin=is_latin(plain),
        stems=frozenset(places),
        pairs=frozenset(chain.from_iterable(map(pairwise, stems))),
        places=places,
        sentences=len(words),
        words=len(every),
        opening=frozenset(list(chain.from_iterable(stems))[:_OPENING_WORDS]),
    )
