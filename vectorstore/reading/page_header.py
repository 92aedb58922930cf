"""What stands between a page's top and its first paragraph: the headline, its standfirst, its dates."""

from __future__ import annotations

import re

from .blocks import Block
from .credits import is_byline_under_headline
from .folios import is_folio
from .lines import Unit
from .marks import mark
from .phrases import key_of

_HEADER_REACH = 25  # blocks between a headline and the first paragraph: bylines, buttons, pictures
_FOLIO_REACH = 3
_LABELS_TAKEN = 3  # blocks above a headline that may have been taken with it
_LEAD_CLASS = re.compile(
    r"lead|standfirst|subtitle|sub-?head|dek|deck|summary|excerpt|chapo|strapline|intro", re.I
)
_MAX_LEAD_CHARS = 320
_MAX_LABEL_WORDS = 3
_MIN_PARAGRAPH_WORDS = 8


def add_header(found: list[Block], keys: list[str], taken: list[bool], title: str) -> set[int]:
    """Takes the headline above the text, and its dates, bylines and standfirst; the latter's indices."""
    first = taken.index(True)
    if not title:
        return set()
    titles = [
        i
        for i in range(max(0, first - _HEADER_REACH), min(first + _LABELS_TAKEN, len(found)))
        if keys[i] == title and not found[i].hidden
    ]
    if not titles:
        return set()
    at = max(titles, key=lambda index: (found[index].level == 1, index))
    taken[at] = True
    leads: set[int] = set()
    for index in range(at + 1, max(first, _before_text(found, taken, at)) + 1):
        block = found[index]
        if block.hidden or block.is_link or len(block.text) > _MAX_LEAD_CHARS:
            continue
        if not leads and (_is_lead(block) or (index == at + 1 and block.level and _is_long(block))):
            taken[index] = True
            leads.add(index)
        elif block.hint == "caption" or _signs(block, index):
            taken[index] = True
    _take_date_above(found, taken, at)
    return leads


def _before_text(found: list[Block], taken: list[bool], at: int) -> int:
    """Index of a standfirst by its class that stands between a headline and the first text below it, else of the headline."""
    for index in range(at + 1, min(at + 1 + _LABELS_TAKEN, len(found))):
        if _is_lead(found[index]):
            return index
        if taken[index] and not found[index].level:
            break
    return at


def _take_date_above(found: list[Block], taken: list[bool], at: int) -> None:
    """Takes the date right above a headline without one below, as messages have it, or a newspaper's page."""
    if any(taken[i] and _is_date(found[i], i) for i in range(at, min(at + _HEADER_REACH, len(found)))):
        return
    for index in range(at - 1, max(at - 1 - _FOLIO_REACH, -1), -1):
        block = found[index]
        if not block.hidden and _is_date(block, index) and (index == at - 1 or is_folio(block.text)):
            taken[index] = True
            return


def _signs(block: Block, index: int) -> bool:
    look = mark(Unit(text=block.text, line=index)).look
    return look in ("date", "byline") or is_byline_under_headline(block.text)


def _is_date(block: Block, index: int) -> bool:
    return mark(Unit(text=block.text, line=index)).look == "date"


def _is_lead(block: Block) -> bool:
    element = block.path[-1]
    return _is_long(block) and _LEAD_CLASS.search(element.get("class") or "") is not None


def _is_long(block: Block) -> bool:
    return len(block.text.split()) > _MAX_LABEL_WORDS


def menu_above(found: list[Block], taken: list[bool]) -> list[int]:
    """Short links above the first paragraph that were taken along, as from pages laid out by tables."""
    first = next((i for i, block in enumerate(found) if taken[i] and _is_paragraph(block)), 0)
    return [
        index
        for index in range(first)
        if taken[index] and found[index].is_link and not found[index].level and not _is_long(found[index])
    ]


def _is_paragraph(block: Block) -> bool:
    return not block.is_link and len(block.text.split()) > _MIN_PARAGRAPH_WORDS


_TITLE_PARTS = re.compile(r"\s*[|:»·•]\s+|\s[-–—]\s|\s+::\s+")
_MIN_TITLE_WORDS = 3


def shown_title(title: str | None, found: list[Block]) -> str | None:
    """The headline, where a page's title names the outlet too and only one of its parts is shown.

    Of a page whose title says nothing of the article, its only heading of the highest level.
    """
    if title is None or is_folio(title):
        return _only_heading(found)
    shown_as = [block for block in found if key_of(block.text) == key_of(title)]
    if shown_as:
        return None if _only_names_a_channel(shown_as, found) else title
    parts = [part for part in _TITLE_PARTS.split(title) if len(part.split()) >= _MIN_TITLE_WORDS]
    if not parts and len(title.split()) < _MIN_TITLE_WORDS:
        return _only_heading(found)
    keys = {key_of(part) for part in parts}
    shown = [block for block in found if key_of(block.text) in keys and not block.hidden]
    strong = [block for block in shown if block.strong or block.level]
    if not strong:
        return title
    longest = max(shown, key=lambda block: len(block.text.split()))
    most = max(len(block.text.split()) for block in strong)
    return longest.text if len(longest.text.split()) > _TIMES_LONGER * most else strong[0].text


def _only_heading(found: list[Block]) -> str | None:
    headings = [block for block in found if block.level and not block.hidden and not block.is_link]
    highest = [block for block in headings if block.level == min(b.level for b in headings)]
    only = len(highest) == 1 and len(highest[0].text.split()) >= _MIN_TITLE_WORDS
    if only:
        return highest[0].text
    bold = (block.text for block in found if block.strong and not block.hidden and not block.is_link)
    return next((text for text in bold if _MIN_TITLE_WORDS < len(text.split()) <= _MAX_BOLD_WORDS), None)


_MAX_BOLD_WORDS = 20  # of the first line in bold, which heads a message


_TIMES_LONGER = 2  # a part so much longer than one in bold is the headline, and that one the name of a page


def _only_names_a_channel(shown: list[Block], found: list[Block]) -> bool:
    """Whether a page's title is shown only as a link, and something in bold is longer: the title of a message."""
    if any(block.level or not block.is_link for block in shown):
        return False
    words = max(len(block.text.split()) for block in shown)
    return any(block.strong and not block.is_link and len(block.text.split()) > words for block in found)
