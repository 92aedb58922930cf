"""A block of other articles inside a page, as one passage for each article it names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from vectorstore.types import DraftParagraph, LeftOut

from .credits import is_place_and_outlet
from .marks import Mark

_SHORT_LABEL_WORDS = 2  # "أوروبا", "World news": a section's name above a teaser
_LONG_TEXT = 220  # characters; longer than a teaser's summary
_SUMMARY_CHARS = 100  # a second line that long is a summary though it has no full stop


@dataclass(slots=True)
class Teasers:
    """What a block gave.

    Attributes:
        end: index of the first unit that is no longer in the block.
    """

    paragraphs: list[DraftParagraph] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    end: int = 0


@dataclass(slots=True)
class _Item:
    title: Mark
    summary: Mark | None = None
    closed: bool = False

    def text(self) -> str:
        return f"{self.title.text}\n{self.summary.text}" if self.summary else self.title.text


def read_teasers(
    marks: list[Mark], start: int, *, last: bool = True, headed: Collection[int] = ()
) -> Teasers:
    """Reads the block that begins after a signpost such as "Related articles".

    Args:
        marks: the units of one article.
        start: index of the first unit after the signpost.
        last: whether nothing but teasers is expected to follow (the article has paragraphs already).
        headed: indices of units known to be headings of the article, at which the block ends.
    """
    one = start > 0 and marks[start - 1].text.endswith((":", "："))
    end = start + 1 if one and _is_one(marks, start) else _end(marks, start, last=last)
    end = min((index for index in headed if start < index < end), default=end)
    out = Teasers(end=end)
    items: list[_Item] = []
    seen: set[str] = set()
    for mark in marks[start:end]:
        reason = _place(mark, items, seen)
        seen.add(mark.key)
        if reason:
            out.left_out.append(LeftOut(line=mark.unit.line, text=mark.text, reason=reason))
    out.paragraphs = [
        DraftParagraph(kind="related", text=item.text(), line=item.title.unit.line) for item in items
    ]
    return out


def _place(mark: Mark, items: list[_Item], seen: set[str]) -> str:
    """Puts a unit into the items; the reason where it is left out instead."""
    if mark.look != "text" and mark.look != "inline":
        if items and mark.look in ("byline", "credit", "date"):
            items[-1].closed = True
        return f"{mark.look} of a related article" if mark.look in _ITEM_PARTS else mark.look
    if items and is_place_and_outlet(mark.text):
        items[-1].closed = True
        return "byline of a related article"
    if mark.key in seen:
        return "repeated line"
    if mark.words <= _SHORT_LABEL_WORDS and mark.unit.hint in (None, "text", "list") and mark.is_headline:
        return "section label"
    open_item = items[-1] if items and not items[-1].closed and items[-1].summary is None else None
    if open_item and _is_summary(mark, open_item.title):
        open_item.summary = mark
        return ""
    items.append(_Item(mark))
    return ""


def _is_one(marks: list[Mark], start: int) -> bool:
    """Whether a label with a colon names the one line below it: a headline, and then the article goes on."""
    block = marks[start : start + 2]
    return len(block) > 1 and block[0].is_headline and block[1].is_prose


_ITEM_PARTS = frozenset({"caption", "byline", "credit", "date"})


def _is_summary(mark: Mark, title: Mark) -> bool:
    return mark.is_prose or (len(mark.text) >= _SUMMARY_CHARS and len(mark.text) > len(title.text) * 1.3)


def _end(marks: list[Mark], start: int, *, last: bool) -> int:
    """Where the block ends: where the article's own paragraphs go on."""
    for index in range(start, len(marks)):
        mark = marks[index]
        if mark.look in ("related", "comments", "tags", "author") and index > start:
            return index
        if mark.key in _ENDS or mark.key.startswith(_END_PREFIXES):
            return index
        if mark.is_prose and _resumes(marks, start, index, last=last):
            return _with_heading(marks, start, index)
    return len(marks)


def _resumes(marks: list[Mark], start: int, index: int, *, last: bool) -> bool:
    """Whether the paragraph at an index belongs to the article again, not to a teaser."""
    before = [mark for mark in marks[start:index] if mark.look == "text"]
    if not before:
        return True
    following = marks[index + 1 : index + 2]
    if (
        following
        and following[0].look in ("byline", "date", "credit")
        and len(marks[index].text) < _LONG_TEXT
    ):
        return False
    if before[-1].is_prose:
        # A title, its summary, and one more paragraph: the summary was the teaser's.
        return True
    titles = {mark.key for mark in before if mark.words > _SHORT_LABEL_WORDS}
    if (
        len(titles) > 1
        and all(mark.is_headline for mark in before)
        and not _follows_pair(marks, index, start)
    ):
        return True  # a list of headlines without summaries
    if following and following[0].is_prose:
        had_summary = any(mark.is_prose for mark in before)
        return not had_summary
    only = sum(mark.is_headline for mark in before) == 1
    return len(marks[index].text) > _LONG_TEXT and (only or not last)


# What screen readers say at the end of a list, copied along with it; normalised.
_ENDS = frozenset(("end of list", "نهايه القايمه", "نهايه"))
_END_PREFIXES = ("نهايه قصص", "end of ")


def _follows_pair(marks: list[Mark], index: int, start: int) -> bool:
    """Whether teasers so far are closed by bylines or dates, so that this is the open one's summary."""
    return any(mark.look in ("byline", "date", "credit") for mark in marks[start:index])


def _with_heading(marks: list[Mark], start: int, index: int) -> int:
    """The index, or that of a heading right above it: one that mark-up or the blank lines around set apart."""
    above = index - 1
    if above <= start or not marks[above].is_headline:
        return index
    if marks[above].unit.hint == "heading" or marks[above - 1].look == "promo":
        return above
    gaps = [mark.unit.gap for mark in marks[start:above] if mark.look == "text"]
    return above if gaps and marks[above].unit.gap > max(gaps[1:] or gaps) else index
