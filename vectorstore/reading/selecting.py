"""Which blocks of a page are its article: what trafilatura takes, found again in the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vectorstore.types import LeftOut

from .blocks import Block
from .lines import Hint, Unit
from .phrases import key_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SHORT_WORDS = 3  # a block this short must be a whole paragraph of the extraction, not a part of one
_OUTSIDE = "not part of the article"
_KINDS: dict[str, Hint] = {
    "head": "heading",
    "item": "list",
    "quote": "quote",
    "cell": "table",
    "row": "table",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """The article's units in page order, and every other block of the page with a reason."""

    units: list[Unit]
    left_out: list[LeftOut]


def select(root: HtmlElement, visible: list[Block]) -> Selection:
    """The blocks of a page that belong to its article."""
    keys = [key_of(block.text) for block in visible]
    wanted = _extracted(root)
    if not wanted:
        return Selection([], [])
    taken = _found_again(keys, wanted)
    if not any(taken):
        return Selection([], [])
    units = [
        Unit(text=block.text, line=line, gap=1, hint=block.hint, level=block.level)
        for line, (block, take) in enumerate(zip(visible, taken, strict=True))
        if take
    ]
    left = [
        LeftOut(line=line, text=block.text, reason=_OUTSIDE)
        for line, (block, take) in enumerate(zip(visible, taken, strict=True))
        if not take
    ]
    return Selection(units, left)


def _extracted(root: HtmlElement) -> list[str]:
    """Keys of the paragraphs that trafilatura takes for the article."""
    from trafilatura import bare_extraction

    document: Any = bare_extraction(root, include_comments=False, include_tables=True, favor_recall=False)
    if document is None:
        return []
    found = []
    for element in document.body.iter("p", "head", "item", "quote", "cell", "code", "lb"):
        text = "".join(element.itertext()) if element.tag != "lb" else (element.tail or "")
        if key := key_of(text):
            found.append(key)
    return found


def _found_again(keys: list[str], wanted: list[str]) -> list[bool]:
    whole = frozenset(wanted)
    joined = f" {' ¶ '.join(wanted)} "
    return [
        bool(key) and (key in whole or (len(key.split()) > _SHORT_WORDS and f" {key} " in joined))
        for key in keys
    ]
