"""The words of news pages that are not the article: buttons, labels and signposts, by language.

Nothing here is parsed before a text is read.
"""

from __future__ import annotations

from functools import lru_cache

from vectorstore.language import forms

from . import phrase_lists


def _parse(phrases: str) -> frozenset[str]:
    return frozenset(key for phrase in phrases.split("|") if (key := key_of(phrase)))


def key_of(text: str) -> str:
    """What two lines share when a reader would call them the same line.

    >>> key_of("اقرأ أيضاً:") == key_of("إقرأ ايضا")
    True
    """
    return " ".join(forms(text))


@lru_cache(maxsize=1)
def widgets() -> frozenset[str]:
    """Buttons, labels and navigation that are a line by themselves."""
    return _parse(phrase_lists.WIDGETS)


@lru_cache(maxsize=1)
def related() -> frozenset[str]:
    """Headings over a list of other articles."""
    return _parse(phrase_lists.RELATED)


@lru_cache(maxsize=1)
def inline() -> frozenset[str]:
    """Words before a colon that name another article in the same line."""
    return _parse(phrase_lists.INLINE)


@lru_cache(maxsize=1)
def loud_inline() -> frozenset[str]:
    """Those of `inline` that may open a paragraph of the article too."""
    return _parse(phrase_lists.INLINE_ENGLISH_LOUD)


@lru_cache(maxsize=1)
def comments() -> frozenset[str]:
    """Headings over what readers wrote."""
    return _parse(phrase_lists.COMMENTS)


@lru_cache(maxsize=1)
def tags() -> frozenset[str]:
    """Headings over a list of keywords."""
    return _parse(phrase_lists.TAGS)


@lru_cache(maxsize=1)
def author_notes() -> frozenset[str]:
    """Headings over a few lines about the writer."""
    return _parse(phrase_lists.AUTHOR_NOTES)


@lru_cache(maxsize=1)
def contents() -> frozenset[str]:
    """Headings over a table of contents."""
    return _parse(phrase_lists.CONTENTS)


@lru_cache(maxsize=1)
def headings() -> frozenset[str]:
    """Headings of parts of an article."""
    return _parse(phrase_lists.HEADINGS)


@lru_cache(maxsize=1)
def notices() -> dict[str, tuple[str, ...]]:
    """Beginnings of lines in which an outlet speaks of itself and its readers, by first word."""
    return _by_first_word(_parse(phrase_lists.NOTICES))


@lru_cache(maxsize=1)
def promos() -> dict[str, tuple[str, ...]]:
    """Beginnings of lines that ask the reader to subscribe, follow, accept or install, by first word."""
    return _by_first_word(_parse(phrase_lists.PROMOS))


def _by_first_word(beginnings: frozenset[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for beginning in sorted(beginnings):
        found.setdefault(beginning.split(" ", 1)[0], []).append(f"{beginning} ")
    return {first: tuple(begins) for first, begins in found.items()}


@lru_cache(maxsize=1)
def agencies() -> frozenset[str]:
    """News agencies and outlets that stand alone as a credit."""
    return _parse(phrase_lists.AGENCIES)


@lru_cache(maxsize=1)
def credit_words() -> frozenset[str]:
    """Words that make a closing bracket a picture credit."""
    return _parse(phrase_lists.CREDIT_WORDS)


@lru_cache(maxsize=1)
def not_credits() -> frozenset[str]:
    """Closing brackets of headlines: "(video)", "(updated)"."""
    return _parse(phrase_lists.NOT_CREDITS)
