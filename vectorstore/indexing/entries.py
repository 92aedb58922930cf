"""A passage as the word index takes it: its words' stems and grams, ready to index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.duplicates import bands
from vectorstore.language import forms, normalise, stems_of
from vectorstore.memo import Memo
from vectorstore.words.transliteration import sounds

LAYOUT = "7"
"""Changes whenever an index made before cannot be searched any more."""


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """A passage as the word index takes it."""

    id: str
    article_id: str
    text: str
    title: str
    own_chars: int | None = None
    """How much of the text is the paragraph's own; what follows is of another. None: all of it."""
    facts: tuple[str, ...] = ()
    """What filters ask for (see `filtering.facts`)."""
    day: int | None = None
    """Of publication (see `filtering.day_number`)."""


def fields(entry: LexicalEntry) -> Iterator[tuple[str, str]]:
    """The texts of a passage's fields by name, each of terms with blanks between."""
    words = forms(entry.text)
    stems = stems_of(words)
    yield "id", entry.id
    yield "article", entry.article_id
    yield "stems", " ".join(stems)
    yield "bands", " ".join(bands(_own(entry, stems)))
    yield "grams", " ".join(map(_GRAMS.__getitem__, words))
    yield "title", _title_stems(entry.title)
    yield "sounds", " ".join([_SOUNDS[name] for name in dict.fromkeys(_NAME.findall(entry.text))])
    yield "facts", " ".join(entry.facts)


def grams(words: Iterable[str]) -> list[str]:
    """The character 4-grams of each word with its edges marked; shorter words whole.

    >>> grams(["بوتين", "في"])
    ['_بوت', 'بوتي', 'وتين', 'تين_', '_في_']
    """
    return [gram for word in words for gram in _GRAMS[word].split(" ")]


def _joined_grams(word: str) -> str:
    edged = f"_{word}_"
    return " ".join([edged[i : i + 4] for i in range(max(1, len(edged) - 3))])


_GRAMS = Memo(_joined_grams, most=100_000)
_NAME = re.compile(r"\b[A-Z][^\W\d_]{2,}")  # as Latin script writes names, and the first word of a sentence


def _joined_sounds(name: str) -> str:
    """The consonants of a name in every way that it may be read, by which its Arabic spelling finds it."""
    return " ".join(sounds(normalise(name)))


_SOUNDS = Memo(_joined_sounds, most=100_000)


@lru_cache(maxsize=64)
def _title_stems(title: str) -> str:
    """Each passage of an article is indexed with its title, one after another."""
    return " ".join(stems_of(forms(title)))


def _own(entry: LexicalEntry, stems: list[str]) -> list[str]:
    """Those of a passage's stems that are in the paragraph itself, by which its copies are found."""
    whole = entry.own_chars is None or entry.own_chars >= len(entry.text)
    return stems if whole else stems_of(forms(entry.text[: entry.own_chars]))
