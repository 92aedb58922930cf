"""What a line looks like by itself, before its neighbours are known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from . import phrases
from .credits import MAX_CAPTION_CHARS, closing_bracket, is_byline, is_caption, is_credit
from .dates import is_date_line
from .folios import is_folio
from .furniture import (
    inline_teaser,
    is_address,
    is_copyright,
    is_notice,
    is_number,
    is_of_copy,
    is_promo,
    is_widget,
    signpost,
)
from .lines import Unit
from .shapes import headline_shaped
from .statements import statements

Look = Literal[
    "text", "widget", "promo", "address", "number", "separator", "copyright", "caption", "date", "byline",
    "credit", "related", "inline", "comments", "tags", "author", "contents", "notice",
]  # fmt: skip

_MAX_DATE_CHARS = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """A unit with what it looks like.

    Attributes:
        key: equal for two lines that a reader would call the same.
        rest: for an inline teaser, the headline after the colon.
        words: how many words it has.
        shaped: whether it has the shape of a headline.
    """

    unit: Unit
    look: Look
    key: str
    words: int
    shaped: bool
    rest: str = ""

    @property
    def text(self) -> str:
        """The unit's text."""
        return self.unit.text

    @property
    def is_headline(self) -> bool:
        """Text that could be a headline or a heading: short and without a full stop."""
        return self.look == "text" and self.shaped

    @property
    def is_prose(self) -> bool:
        """Text that a headline cannot be."""
        return self.look == "text" and not self.is_headline


def mark_all(units: list[Unit]) -> list[Mark]:
    """What the units of a text look like; those that end with a credit used elsewhere are captions."""
    marks = [mark(unit) for unit in units]
    if marks and marks[0].look == "inline" and units[0].hint != "related":
        marks[0] = replace(marks[0], look="text", rest="")  # "ANALYSIS: why the dam broke" heads an article
    if marks and marks[0].look == "date" and statements(marks[0].text) and not is_folio(marks[0].text):
        marks[0] = replace(marks[0], look="text")  # "Weekly Notes - 12 May 2025" heads an article
    known = _credits_in(marks)
    for index, one in enumerate(marks):
        if one.look == "text" and _is_caption_here(marks, index, known):
            marks[index] = replace(one, look="caption")
    return marks


_QUOTED_NAME = re.compile(r"[«\"“]([^»\"”]{2,40})[»\"”]")
_MIN_CAPTION_WORDS = 5
_MAX_OUTLET_WORDS = 4  # of a line that is an outlet's name, as at the head of a page


def _credits_in(marks: list[Mark]) -> frozenset[str]:
    """Names that this page uses as credits: outlets of bylines, and brackets that close several lines."""
    known: set[str] = set()
    uses: dict[str, set[str]] = {}
    for index, one in enumerate(marks):
        if one.look == "byline" and (outlet := _QUOTED_NAME.search(one.text)):
            known.add(phrases.key_of(outlet[1]))
        if one.look not in ("text", "caption"):
            continue
        for key in _bracket_keys(one.text):
            uses.setdefault(key, set()).add(one.key)
            if index and marks[index - 1].key == one.key:
                known.add(key)
    known |= {key for key, lines in uses.items() if len(lines) > 1}
    known |= uses.keys() & {one.key for one in marks if one.words <= _MAX_OUTLET_WORDS}
    return frozenset(known - phrases.not_credits() - {""})


def _bracket_keys(text: str) -> list[str]:
    """The names in a closing bracket: "(archive - Delta Post)" holds two."""
    return [phrases.key_of(part) for part in re.split(r"\s[-–]\s", closing_bracket(text) or "")]


def _is_caption_here(marks: list[Mark], index: int, known: frozenset[str]) -> bool:
    one = marks[index]
    if one.words < _MIN_CAPTION_WORDS or len(one.text) > MAX_CAPTION_CHARS:
        return False
    if one.unit.hint not in (None, "text"):
        return False
    if any(key in known for key in _bracket_keys(one.text)):
        return True
    after = marks[index + 1 : index + 3]
    before = marks[index - 1] if index else None
    doubled = any(other.key == one.key for other in (before, *after[:1]) if other is not None)
    return doubled and any(other.key == "tt" for other in after)


def mark(unit: Unit) -> Mark:
    """What a unit looks like by itself."""
    key = phrases.key_of(unit.text)
    words = key.count(" ") + 1 if key else 0
    rest = inline_teaser(unit.text) or (unit.text if unit.hint == "related" else "")
    look: Look
    listed = unit.hint in ("table", "list") and (words > _MAX_LABEL_WORDS or " | " in unit.text)
    if listed and not is_copyright(unit.text, words) and not is_of_copy(unit.text):
        look, rest = "text", ""
    elif not words:
        look, key = "separator", unit.text
    else:
        look = "inline" if rest else _look(unit, key, words)
    return Mark(unit, look, key, words, headline_shaped(unit.text, words), rest)


_MAX_LABEL_WORDS = 3  # of a list item or cell that may be a button


def _look(unit: Unit, key: str, words: int) -> Look:
    text = unit.text
    if post := signpost(text, key):
        return post
    checks: tuple[tuple[Look, bool], ...] = (
        ("widget", is_widget(text, key)),
        ("date", len(text) <= _MAX_DATE_CHARS and (is_date_line(text) or bool(statements(text)))),
        ("number", is_number(text) or is_folio(text)),
        ("address", is_address(text)),
        ("copyright", is_copyright(text, words)),
        ("caption", unit.hint == "caption" or is_caption(text, words)),
        ("byline", is_byline(text, words)),
        ("credit", is_credit(text, key, words)),
        ("promo", is_promo(text, key)),
        ("notice", is_notice(text, key)),
    )
    return next((look for look, holds in checks if holds), "text")
