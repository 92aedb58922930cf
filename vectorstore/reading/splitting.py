"""Where in a text one article ends and the next begins.

A second headline alone proves nothing: an article has headings, and pages list other articles. What
proves it is what stands around a headline on a page: the headline once more, a picture's caption
twice, a byline or a time of publication, a dateline, and then paragraphs of text.
"""

from __future__ import annotations

import re
from itertools import pairwise

from .credits import is_place_and_outlet
from .marks import Mark
from .shapes import MAX_HEADING_WORDS

_WINDOW = 9  # units after a headline in which what belongs to it must follow
_REACH = 40  # units in which the paragraphs of an article must begin
_MIN_WORDS = 4  # of a headline; fewer is a section's label or a heading
_MIN_RUN = 2  # paragraphs that make an article rather than a teaser
_ASIDE = frozenset({"widget", "promo", "number", "address", "copyright", "tags", "separator"})
_HEADER = _ASIDE | {"caption", "date", "byline", "credit"}
_RULE = re.compile(r"^[\s*=_~#\-–—•·]{3,}$")
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z.,'’\- ]{2,40}(?:,\s*[A-Z][\w. ]{2,30})?\s*(?:\([^)]{2,40}\)\s*)?[—–-]{1,2}\s"
    r"|[^\s.!?؟:«(][^.!?؟:«(]{1,40}\s*\([^)]{2,40}\)\s*[—–-]{1,2}\s*\S"
    r"|[^\s.!?؟:«(][^.!?؟:«(]{1,25}\s*/\s*[^.!?؟:«(]{2,25}\s*[/—–-]{1,2}\s*\S)"
)


def starts(marks: list[Mark]) -> list[int]:
    """Indices of the units with which an article begins; the first is 0.

    Args:
        marks: the units of the whole text in order.
    """
    found = [0]
    zone = _Zone()
    index = 0
    while index < len(marks):
        if index and _opens_article(marks, index, zone):
            found.append(index)
            zone = _Zone()
            index = _after_header(marks, index)
            continue
        zone.see(marks[index])
        index += 1
    return found


class _Zone:
    """What has been seen of the article at hand."""

    def __init__(self) -> None:
        self.paragraphs = 0
        self.related = False
        self.dated_teasers = 0
        self.rule_before = False

    def see(self, mark: Mark) -> None:
        if mark.look == "related":
            self.related = True
        elif self.related and mark.look == "date":
            self.dated_teasers += 1
        if mark.is_prose:
            self.paragraphs += 1
        self.rule_before = mark.look == "separator" and _RULE.match(mark.text) is not None


def dateline(text: str) -> bool:
    """Whether a paragraph opens with a place and an agency or a dash: "CAIRO (Reuters) - …"."""
    return _DATELINE.match(text[:90]) is not None


def _opens_article(marks: list[Mark], index: int, zone: _Zone) -> bool:
    mark = marks[index]
    if not mark.is_headline or mark.words < _MIN_WORDS or not zone.paragraphs:
        return False
    if mark.unit.hint in ("list", "quote", "table") or mark.unit.level > 1:
        return False
    header = _header(marks, index)
    body = index + 1 + len(header)
    run = _run(marks, body)
    repeated = any(other.key == mark.key for other in header)
    if repeated and len(header) > 1 and run >= (_MIN_RUN if zone.related else 1):
        return _has_pair(header) or not zone.related or run > _MIN_RUN
    if zone.related and _has_pair(header) and run >= _MIN_RUN:
        return True
    if zone.rule_before and run >= _MIN_RUN and zone.paragraphs >= _MIN_RUN and mark.unit.hint != "heading":
        return True
    return (_is_signed(mark, header, zone) and run >= (_MIN_RUN if zone.related else 1)) or (
        run >= 1 and mark.unit.level == 0 and dateline(_first_prose(marks, index + 1))
    )  # fmt: skip


def _header(marks: list[Mark], index: int) -> list[Mark]:
    """What follows a headline before the first paragraph: captions, dates, the headline again, a lead."""
    own = marks[index].key
    header: list[Mark] = []
    for other in marks[index + 1 : index + 1 + _WINDOW]:
        fits = other.look in _HEADER or other.key == own or other.is_headline
        if not fits:
            break
        header.append(other)
    while header and header[-1].is_headline and header[-1].key != own and not _followed(header, own):
        header.pop()
    return header


def _followed(header: list[Mark], own: str) -> bool:
    """Whether the last of a header is a lead: only the first plain line after a headline can be one."""
    plain = [mark for mark in header if mark.is_headline and mark.key != own]
    return len(plain) == 1 and len(header) == 1


def _run(marks: list[Mark], index: int) -> int:
    """How many paragraphs follow before a teaser's byline, a signpost or another header."""
    count = 0
    for mark in marks[index : index + _REACH]:
        if mark.is_prose or (mark.look == "text" and mark.unit.hint == "list"):
            count += 1
        elif mark.look in ("related", "byline", "date", "comments", "author") or (
            mark.is_headline and mark.words > MAX_HEADING_WORDS
        ):
            break
        if count > _MIN_RUN:
            break
    return count


def _has_pair(header: list[Mark]) -> bool:
    captions = [mark.key for mark in header if mark.look in ("caption", "text")]
    if any(mark.key == "tt" for mark in header):
        return True
    return any(a == b for a, b in pairwise(captions))


def _is_signed(mark: Mark, header: list[Mark], zone: _Zone) -> bool:
    """Whether a byline or a time of publication follows at once."""
    near = header[:4]
    if zone.related and zone.dated_teasers > 1:
        return False
    if any(other.look == "byline" or is_place_and_outlet(other.text) for other in near):
        return True
    dated = [other for other in near if other.look == "date"]
    return bool(dated) and (mark.words > _MIN_WORDS or any(":" in other.text for other in dated))


def _first_prose(marks: list[Mark], index: int) -> str:
    for mark in marks[index : index + 3]:
        if mark.is_prose:
            return mark.text
        if mark.look not in _HEADER:
            break
    return ""


def _after_header(marks: list[Mark], index: int) -> int:
    return index + 1 + len(_header(marks, index))
