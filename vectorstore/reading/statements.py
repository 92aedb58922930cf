"""A line that joins several statements about an article: "Ada Finch · 22 May 2025 · 3 min read"."""

from __future__ import annotations

import re
from functools import lru_cache

from . import phrases
from .credits import is_byline
from .dates import is_date_line, may_be_of_date
from .folios import is_folio, is_numbered
from .furniture import is_number, is_widget, signpost
from .shapes import headline_shaped

_SEPARATOR = re.compile(r"\s*[·|•‧●]\s*|\s[–—-]\s|\s{2,}|\t+")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_MAX_CHARS, _MAX_WORDS = 140, 18
_MAX_NAME_WORDS = 4


@lru_cache(maxsize=1024)
def statements(text: str) -> tuple[str, ...]:
    """The parts of such a line, one of them a date; empty for any other line.

    >>> statements("Ada Finch · 22 May 2025 · 3 min read")
    ('Ada Finch', '22 May 2025', '3 min read')
    >>> statements("Weekly notes - 22 May 2025"), statements("The dam broke in May 2025")
    ((), ())
    """
    words = text.split()
    if len(text) > _MAX_CHARS or not 3 <= len(words) <= _MAX_WORDS or not any(map(str.isdigit, text)):
        return ()
    if is_date_line(text):
        return ()
    parts = tuple(part for part in _SEPARATOR.split(text) if part.strip(" ,،"))
    if len(parts) < 2 or not any(map(is_date_line, parts)):
        parts = _around_date(words) if _YEAR.search(text) else ()
    dated = any(is_date_line(part) for part in parts)
    return parts if len(parts) > 1 and dated and _fit(parts) else ()


def writers(text: str) -> tuple[str, ...]:
    """The parts of such a line that name a writer."""
    if is_folio(text):
        return ()
    named = [part for part in statements(text) if is_byline(part, len(part.split())) or is_name(part)]
    return tuple(sorted(named, key=lambda part: " " not in part))  # a single word is rather a town


def is_loose(text: str) -> bool:
    """Whether only its shape makes a part of such a line a name: "12 May 2025 – Harbour Closed" is no byline."""
    parts = statements(text)
    return bool(parts) and not is_folio(text) and not all(map(_says_what_it_is, parts))


def _fit(parts: tuple[str, ...]) -> bool:
    loose = [part for part in parts if not _says_what_it_is(part)]
    place = len(parts) == 3 and loose == [parts[0]] and len(parts[0].split()) <= _MAX_PLACE_WORDS
    return place or all(map(_is_statement, loose))


def _is_statement(part: str) -> bool:
    return _says_what_it_is(part) or is_name(part)


_STARTED_BY = re.compile(
    r"^(?:(?:Started|Posted|Submitted|Published|Added|Uploaded|Asked) by|نشره|نشرها|كتبه|أضافه|بدأه|بواسطة)"
    r"(?:\s[^\s,.:;،؛]+){1,3}[,،]?$",
    re.IGNORECASE,
)


def _says_what_it_is(part: str) -> bool:
    key = phrases.key_of(part)
    return (
        is_date_line(part)
        or is_byline(part, len(part.split()))
        or is_widget(part, key)
        or is_number(part)
        or is_numbered(part)
        or _STARTED_BY.match(part) is not None
        or key in phrases.agencies()
        or signpost(part, key) == "comments"
    )


def is_name(text: str) -> bool:
    """Whether a text may be a name: two to four words without a figure, in capitals where a script has them."""
    words = text.split()
    if not 1 <= len(words) <= _MAX_NAME_WORDS or any(map(str.isdigit, text)):
        return False
    if is_widget(text, phrases.key_of(text)) or not headline_shaped(text, len(words)):
        return False
    return all(word[:1].isupper() or not word[:1].isascii() for word in words)


def _around_date(words: list[str]) -> tuple[str, ...]:
    """A line without marks between its parts, cut before and behind the longest date in it."""
    dated = [may_be_of_date(word) for word in words]
    for size in range(min(sum(dated), len(words) - 1), 0, -1):
        for start in range(len(words) - size + 1):
            if not all(dated[start : start + size]):
                continue
            cut = (words[:start], words[start : start + size], words[start + size :])
            before, day, after = (" ".join(part) for part in cut)
            if is_date_line(day) and _frame(before, after):
                return tuple(part for part in (before, day, after) if part)
    return ()


_MAX_PLACE_WORDS = 3


def _frame(before: str, after: str) -> bool:
    """Whether what stands around a date says what it is; words that do not could be a sentence.

    A town or an outlet may stand before the date where a length or an agency stands behind it.
    """
    if is_number(after):
        return False  # "on 12 May" and the year
    if before and len(before.split()) <= _MAX_PLACE_WORDS and after:
        return _says_what_it_is(after)
    return all(_says_what_it_is(part) for part in (before, after) if part)
