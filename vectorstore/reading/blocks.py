"""The visible text of an HTML tree as lines, each with what the mark-up says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .lines import LIST_MARK, Hint

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNSEEN_TAGS = """
script style noscript template head svg math iframe object embed canvas select option datalist audio video map
textarea input
"""
_INLINE_TAGS = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby rt rp s samp small span
strike strong sub sup time tt u var wbr img picture source
"""
_HIDDEN = frozenset(_UNSEEN_TAGS.split())
_INLINE = frozenset(_INLINE_TAGS.split())
_HINTS: dict[str, Hint] = {
    "li": "list", "dt": "list", "dd": "list", "blockquote": "quote", "figcaption": "caption", "caption": "caption",
    "td": "table", "th": "table", "tr": "table",
}  # fmt: skip
_EDIT_LINK = "mw-editsection"  # beside the headings of a wiki
_CELLS = ("td", "th")
_NOT_IN_DATA = ("br", "img", "li", "form")
_LAYOUT = frozenset(("p", "div", "table", "ul", "ol", "tr", *(f"h{level}" for level in range(1, 7))))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CAPTION_CLASS = re.compile(r"caption|(?:img|image|photo|pic)[-_]?(?:cap|text|desc)", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n\f\u00a0\u200b\ufeff]+")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
MAX_BLOCKS = 60_000


@dataclass(slots=True)
class Block:
    """A run of text between two block-level tags.

    Attributes:
        path: the tags above it, outermost first.
        linked: how many of its characters are inside links.
        level: 1 to 6 in a heading.
        hidden: not shown when the page opens; scripts may show it.
        jumps: its links lead to places of the same page, as in a table of contents.
        strong: next to all of it is bold, or its class calls it a title.
    """

    text: str
    hint: Hint | None
    level: int
    path: tuple[HtmlElement, ...]
    linked: int = 0
    hidden: bool = False
    jumps: bool = False
    strong: bool = False

    @property
    def is_link(self) -> bool:
        """Whether next to all of it is a link."""
        return self.linked >= len(self.text) * 0.8


class _Builder:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.links: list[_Link] = []
        self.rows: dict[HtmlElement, bool] = {}
        self.linked = self.bold = self.links_open = self.bold_open = 0
        self.ended = self.beside = False  # an inline element has just ended; another begins right there

    def text(self, text: str | None) -> None:
        if text:
            if self.beside and _joins(self.parts[-1], text):
                self.parts.append(" ")
            self.beside = False
            self.parts.append(text)
            size = len(text.strip())
            self.linked += size if self.links_open else 0
            self.bold += size if self.bold_open else 0

    def open(self, element: HtmlElement, inline: bool) -> None:
        self.beside = inline and self.ended and bool(self.parts)
        self.ended = False
        if element.tag == "a":
            self.links_open += 1
            self.links.append(_Link(len(self.parts), (element.get("href") or "").startswith("#")))
        self.bold_open += element.tag in _BOLD

    def end(self, element: HtmlElement, inline: bool) -> None:
        self.ended = inline and not element.tail
        self.beside = False
        self.links_open -= element.tag == "a"
        self.bold_open -= element.tag in _BOLD

    def close(self, path: list[HtmlElement]) -> None:
        text = LIST_MARK.sub("", _clean(self.parts))
        if text:
            hint, level = _hint(path)
            block = Block(text, hint, level, tuple(path), min(self.linked, len(text)))
            block.hidden = any(is_hidden(element) for element in path)
            block.jumps = bool(self.links) and all(link.jumps for link in self.links) and block.is_link
            block.strong = self.bold >= len(text) * 0.8 or _is_called_title(path)
            self.blocks.extend(self._split(block))
        self.parts.clear()
        self.links.clear()
        self.linked = self.bold = 0

    def is_data(self, row: HtmlElement | None) -> bool:
        """Whether a row holds data, so that it is read as one line; other tables lay out a page."""
        if row is None or row.tag != "tr":
            return False
        if row not in self.rows:
            self.rows[row] = _holds_data(row)
        return self.rows[row]

    def _split(self, block: Block) -> list[Block]:
        """A row of links to other pages as a block each: they only look like one line in the mark-up."""
        starts = [link.part for link in self.links]
        if len(starts) < 2 or not block.is_link or block.level:
            return [block]
        texts = [_clean(self.parts[a:b]) for a, b in pairwise([*starts, len(self.parts)])]
        if not any(len(text.split()) >= _MIN_TEASER_WORDS for text in texts):
            return [block]
        return [replace(block, text=text, linked=len(text)) for text in texts if text]


@dataclass(frozen=True, slots=True)
class _Link:
    """Which part of a block's text a link begins with, and whether it leads to a place of its own page."""

    part: int
    jumps: bool


def _joins(left: str, right: str) -> bool:
    """Whether two elements' texts would run together though a style sheet shows them apart."""
    return len(left) > 1 and len(right) > 1 and left[-1].isalnum() and right[0].isalnum()


def _clean(parts: list[str]) -> str:
    return _BLANK.sub(" ", "".join(parts)).strip()


_BOLD = frozenset(["b", "strong"])
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:sub)?(?:title|heading|head)(?:$|[\s_-])", re.I)
_MIN_TEASER_WORDS = 4  # of a link that names an article; a menu's links have fewer


def _is_called_title(path: list[HtmlElement]) -> bool:
    return bool(path) and _TITLE_CLASS.search(path[-1].get("class") or "") is not None


def blocks(root: HtmlElement) -> list[Block]:
    """The blocks of a tree in document order, at most `MAX_BLOCKS`."""
    builder = _Builder()
    path: list[HtmlElement] = []
    for event, element in _walk(root):
        inline = element.tag in _INLINE or (element.tag == "button" and _in_heading(path))
        if element.tag in _CELLS and builder.is_data(element.getparent()):
            inline = True
            if event == "start" and any(part.strip() for part in builder.parts):
                builder.parts.append(" | ")
        if event == "start":
            if not inline:
                builder.close(path)
                path.append(element)
            if element.tag == "br":
                builder.close(path[:-1])
            builder.open(element, inline)
            builder.text(element.text)
        else:
            builder.end(element, inline)
            if not inline:
                builder.close(path)
                path.pop()
            if element is not root:
                builder.text(element.tail)
        if len(builder.blocks) >= MAX_BLOCKS:
            break
    return builder.blocks


def _holds_data(row: HtmlElement) -> bool:
    cells = [child for child in row if child.tag in _CELLS]
    within = (inner for cell in cells for inner in cell.iterdescendants())
    return len(cells) > 1 and not any(inner.tag in _LAYOUT or inner.tag in _NOT_IN_DATA for inner in within)


def _in_heading(path: list[HtmlElement]) -> bool:
    """Whether a button is the heading of a part that folds out, as in lists of questions."""
    return any(element.tag in _HEADINGS for element in path[-3:])


def _walk(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Start and end of every visible element; without recursion, so that depth costs nothing."""
    stack: list[tuple[HtmlElement, Iterator[HtmlElement]]] = [(root, iter(root))]
    yield "start", root
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield "end", element
        elif (
            not isinstance(child.tag, str) or child.tag in _HIDDEN or _EDIT_LINK in (child.get("class") or "")
        ):
            yield "start", _tail_only(child)
            yield "end", _tail_only(child)
        else:
            stack.append((child, iter(child)))
            yield "start", child


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element is not shown when the page opens."""
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _INVISIBLE.search(style) is not None)


def _tail_only(element: HtmlElement) -> HtmlElement:
    """A stand-in that has only what follows a hidden element."""
    from lxml.html import Element

    stand_in: HtmlElement = Element("span")
    stand_in.tail = element.tail
    return stand_in


def _hint(path: list[HtmlElement]) -> tuple[Hint | None, int]:
    for element in reversed(path):
        if level := _HEADINGS.get(element.tag):
            return "heading", level
        if hint := _HINTS.get(element.tag):
            if element.tag == "tr" and element is not path[-1]:
                continue  # its cells are read one by one
            if hint == "table" and element.tag != "tr" and any(child.tag in _LAYOUT for child in element):
                continue  # a cell that lays out the page
            return hint, 0
        if _CAPTION_CLASS.search(element.get("class") or ""):
            return "caption", 0
        if element.tag in ("p", "article", "section", "main", "aside", "nav", "footer"):
            within = any(above.tag == "blockquote" for above in path[-6:])
            return ("quote" if within else None), 0
    return None, 0
