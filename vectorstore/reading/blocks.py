"""The visible text of an HTML tree as lines, each with what the mark-up says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .lines import Hint

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNSEEN_TAGS = """
script style noscript template head svg math iframe object embed canvas select option datalist audio video map
textarea input
"""
_INLINE_TAGS = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby rt rp s samp small span
strike strong sub sup time tt u var wbr img picture source button
"""
_HIDDEN = frozenset(_UNSEEN_TAGS.split())
_INLINE = frozenset(_INLINE_TAGS.split())
_HINTS: dict[str, Hint] = {
    "li": "list", "dt": "list", "dd": "list", "blockquote": "quote", "figcaption": "caption", "caption": "caption",
    "td": "table", "th": "table",
}  # fmt: skip
_LAYOUT = frozenset(("p", "div", "table", "ul", "ol", "tr", *(f"h{level}" for level in range(1, 7))))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
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
    """

    text: str
    hint: Hint | None
    level: int
    path: tuple[HtmlElement, ...]
    linked: int = 0
    hidden: bool = False

    @property
    def is_link(self) -> bool:
        """Whether next to all of it is a link."""
        return self.linked >= len(self.text) * 0.8


class _Builder:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.linked = 0

    def text(self, text: str | None, in_link: bool) -> None:
        if text:
            self.parts.append(text)
            self.linked += len(text.strip()) if in_link else 0

    def close(self, path: list[HtmlElement]) -> None:
        text = _BLANK.sub(" ", "".join(self.parts)).strip()
        if text:
            hint, level = _hint(path)
            hidden = any(is_hidden(element) for element in path)
            self.blocks.append(Block(text, hint, level, tuple(path), min(self.linked, len(text)), hidden))
        self.parts.clear()
        self.linked = 0


def blocks(root: HtmlElement) -> list[Block]:
    """The blocks of a tree in document order, at most `MAX_BLOCKS`."""
    builder = _Builder()
    path: list[HtmlElement] = []
    links = 0
    for event, element in _walk(root):
        tag = element.tag
        inline = tag in _INLINE
        if event == "start":
            links += tag == "a"
            if not inline:
                builder.close(path)
                path.append(element)
            if tag == "br":
                builder.close(path[:-1])
            builder.text(element.text, links > 0)
        else:
            links -= tag == "a"
            if not inline:
                builder.close(path)
                path.pop()
            if element is not root:
                builder.text(element.tail, links > 0)
        if len(builder.blocks) >= MAX_BLOCKS:
            break
    return builder.blocks


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
        elif not isinstance(child.tag, str) or child.tag in _HIDDEN:
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
            if hint == "table" and any(child.tag in _LAYOUT for child in element):
                continue  # a cell that lays out the page
            return hint, 0
        if "caption" in (element.get("class") or "").lower():
            return "caption", 0
        if element.tag in ("p", "article", "section", "main", "aside", "nav", "footer"):
            within = any(above.tag == "blockquote" for above in path[-6:])
            return ("quote" if within else None), 0
    return None, 0
