"""A text as units: one line each, or the lines of a paragraph that was wrapped at a column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Hint = Literal["title", "lead", "heading", "list", "quote", "table", "caption", "text", "related"]
"""What the mark-up of the source says a unit is; None where it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A piece of a text that is judged as a whole.

    Attributes:
        line: 0-based number of its first line, by `str.splitlines`.
        gap: how many blank lines stand before it.
        hint: what the source's mark-up says it is, if anything.
        level: 1 to 6 of a marked heading, 0 otherwise.
        strong: the mark-up sets it off, as headings are that are no heading elements.
    """

    text: str
    line: int
    gap: int = 0
    hint: Hint | None = None
    level: int = 0
    strong: bool = False


_MIN_WRAP, _MAX_WRAP = 45, 100  # columns between which people and mail programs wrap
_SOFT_SHARE = 0.8  # of the line ends inside blocks are where the next word did not fit
_MIN_SOFT_ENDS = 3  # fewer prove nothing
_BULLET = re.compile(r"^(?:[-*•●▪◦–—·]\s|\(?[0-9٠-٩]{1,3}[.)\-]\s|>+)")


LIST_MARK = re.compile(r"^list \d+ of \d+(?=[^\W\d])\s*")  # what screen readers say, run into a headline
_BOLD = re.compile(r"^(\*{1,2}|__)(?=[^\s*_])([^*_]*[^\s*_])\1$")  # as messages and Markdown mark a line
_EDIT_LINK = re.compile(r"(?<=\S)\s*\[(?:edit|عدل)\]$")  # beside the headings of a wiki


def units(text: str) -> list[Unit]:
    r"""The non-blank lines of a text in order; wrapped paragraphs are put together again.

    >>> [unit.text for unit in units("One.\n\nTwo.\nThree.")]
    ['One.', 'Two.', 'Three.']
    """
    found: list[Unit] = []
    gap = 0
    lines = text.splitlines()
    tabbed = sum("\t" in line.strip() for line in lines)
    for number, line in enumerate(lines):
        stripped = _EDIT_LINK.sub("", LIST_MARK.sub("", line.strip()))
        bold = _BOLD.match(stripped)
        stripped = bold[2] if bold else stripped
        if not stripped:
            gap += 1
            continue
        cells = _cells(stripped) if tabbed == 1 else [stripped]
        for cell in filter(None, cells):
            found.append(Unit(text=cell, line=number, gap=gap, strong=bold is not None))
            gap = 0
    width = _wrap_width(found)
    return _marked_down(_unwrapped(found, width) if width else found)


_MAX_MENU_WORDS = 2


def _cells(line: str) -> list[str]:
    """A single row of cells that begins with a menu's entry: no table, but a page laid out by one."""
    cells = [cell.strip() for cell in line.split("\t")]
    return cells if len(cells) == 2 and len(cells[0].split()) <= _MAX_MENU_WORDS else [line]


def _wrap_width(lines: list[Unit]) -> int | None:
    """The column at which the text was wrapped, or None where each line is a paragraph."""
    inner = [(a.text, b.text) for a, b in pairwise(lines) if not b.gap]
    inner = [(a, b) for a, b in inner if not _BULLET.match(b)]
    if len(inner) < _MIN_SOFT_ENDS:
        return None
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.97))]
    if not _MIN_WRAP <= width <= _MAX_WRAP:
        return None
    soft = sum(_is_soft(a, b, width) or _ends_sentence(a) for a, b in inner)
    truly = sum(_is_soft(a, b, width) and not _ends_sentence(a) for a, b in inner)
    if truly < _MIN_SOFT_ENDS or truly < len(inner) * 0.5 or soft < len(inner) * _SOFT_SHARE:
        return None
    return width


def _is_soft(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width


def _ends_sentence(line: str) -> bool:
    return line.rstrip("\"'”’»)] ").endswith((".", "!", "?", "؟", "…", ":", "۔"))


def _unwrapped(lines: list[Unit], width: int) -> list[Unit]:
    paragraphs: list[list[Unit]] = []
    for line in lines:
        joins = paragraphs and not line.gap and not _BULLET.match(line.text)
        if joins and _is_soft(paragraphs[-1][-1].text, line.text, width):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [replace(one[0], text=" ".join(line.text for line in one)) for one in paragraphs]


_HASHES = re.compile(r"^(#{1,6})\s+(\S.*?)(?:\s+#+)?$")
_MIN_HASHES = (
    2  # "# 1" alone may be anything; two headings, or one in the first line and a link, are Markdown
)
_MARKDOWN_LINK = re.compile(r"\[[^\]\n]+\]\([^)\s]+\)|\*\*[^*\n]+\*\*|^\s*```", re.MULTILINE)


def _marked_down(lines: list[Unit]) -> list[Unit]:
    headings = [match for line in lines if (match := _HASHES.match(line.text))]
    if not headings:
        return lines
    first = _HASHES.match(lines[0].text) is not None and len(lines) > 1
    linked = any(_MARKDOWN_LINK.search(line.text) for line in lines)
    if len(headings) < _MIN_HASHES and not (first and (linked or len(lines) > 2)):
        return lines
    return [_heading(line) for line in lines]


def _heading(line: Unit) -> Unit:
    match = _HASHES.match(line.text)
    if not match:
        return line
    return Unit(text=match[2], line=line.line, gap=line.gap, hint="heading", level=len(match[1]))
