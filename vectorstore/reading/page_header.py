"""What stands between a page's top and its first paragraph: the headline, its standfirst, its dates."""

from __future__ import annotations

import re

from .blocks import Block
from .lines import Unit
from .marks import mark
from .phrases import key_of

_HEADER_REACH = 25  # blocks between a headline and the first paragraph: bylines, buttons, pictures
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
        i for i in range(max(0, first - _HEADER_REACH), first + 1) if keys[i] == title and not found[i].hidden
    ]
    if not titles:
        return set()
    at = max(titles, key=lambda index: (found[index].level == 1, index))
    taken[at] = True
    leads: set[int] = set()
    for index in range(at + 1, first + 1):
        block = found[index]
        if block.hidden or block.is_link or len(block.text) > _MAX_LEAD_CHARS:
            continue
        if not leads and (_is_lead(block) or (index == at + 1 and block.level and _is_long(block))):
            taken[index] = True
            leads.add(index)
        elif block.hint == "caption" or mark(Unit(text=block.text, line=index)).look in ("date", "byline"):
            taken[index] = True
    return leads


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
    """The headline, where a page's title names the outlet too and only one of its parts is shown."""
    if title is None or any(key_of(block.text) == key_of(title) for block in found):
        return title
    parts = [part for part in _TITLE_PARTS.split(title) if len(part.split()) >= _MIN_TITLE_WORDS]
    keys = {key_of(part) for part in parts}
    shown = (block.text for block in found if (block.strong or block.level) and not block.hidden)
    return next((text for text in shown if key_of(text) in keys), title)
