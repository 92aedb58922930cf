"""Which lines of an article are headings."""

from __future__ import annotations

import re

from .around import Around
from .marks import Mark
from .shapes import MAX_HEADING_CHARS, MAX_HEADING_WORDS

_SPEAKS = re.compile(r"^(?:[*•\-–—]\s|[«“\"][^»”\"]+[»”\"]\s*[،,])")


_JOINS = re.compile(
    r"^[«“\"]?(?:[وف](?:هل|من|ما|ماذا|لماذا|كيف|أين|متى|كم|أي|لم)|ولكن|لكن|إذن|إذاً|But|And|So|Or|Yet)\b[^؟?]*[؟?][\W]*$"
)
_MIN_ASKED = 3


def is_heading(marks: list[Mark], index: int, around: Around) -> bool:
    """Whether a line of text heads what follows: by its mark-up or, in plain text, by its shape."""
    mark = marks[index]
    if mark.unit.hint == "heading" or index in around.headed:
        return True
    if mark.unit.hint not in (None, "text") or not mark.is_headline or index in around.plain:
        return False
    if mark.unit.hint == "text" and not mark.unit.strong:
        return False
    if mark.words > MAX_HEADING_WORDS or len(mark.text) > MAX_HEADING_CHARS:
        return False
    if _SPEAKS.match(mark.text) or "\t" in mark.text:  # a tab: a row of a table
        return False
    if _JOINS.match(mark.text) and sum(map(_asks, marks)) < _MIN_ASKED:
        return False  # "And who pays?" goes on with what was said, but in a talk
    following = _next_text(marks, index)
    if following is None:
        return False
    if mark.unit.strong or following.is_prose or following.words > MAX_HEADING_WORDS:
        return True
    return _opens_list(marks, index, following)


def _asks(mark: Mark) -> bool:
    return mark.is_headline and mark.text.rstrip('!»”" ').endswith(("?", "؟"))


def _next_text(marks: list[Mark], index: int) -> Mark | None:
    for after in range(index + 1, len(marks)):
        other = marks[after]
        if other.look == "text" and other.key != marks[index].key:
            return other
        if other.look in ("related", "comments", "author", "tags"):
            return None
    return None


def _opens_list(marks: list[Mark], index: int, following: Mark) -> bool:
    if following.unit.hint in ("list", "quote", "table") or "\t" in following.text:
        return True
    before = marks[index - 1] if index else None
    close = not following.unit.gap or _asks(marks[index])  # "What are the symptoms?"
    return bool(before and before.is_prose and marks[index].unit.gap and close)
