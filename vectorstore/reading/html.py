"""An HTML page -> drafts: trafilatura says what the article is, the page's own blocks say how it is built."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.types import Draft, LeftOut

from .blocks import Block, blocks
from .decoding import decode
from .lines import Unit
from .page_header import shown_title
from .pagedata import PageData, read_page_data
from .selecting import select
from .text import drafts_of, printable, read_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_PAGE_CHARS = 3_000_000  # without scripts and styles; the largest of 120 article pages had 263,407
MAX_TAGS = 15_000  # the most among them was 5,381; the time to read grows faster than their number
MAX_DEPTH = 500  # of nested tags; browsers stop at 512
_OPENING = re.compile(r"<(script|style|svg|noscript)\b[^<>]{0,2000}>|<!--", re.IGNORECASE)
_CLOSING = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "svg", "noscript")
}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "tr",
        "th",
        "dd",
        "dt",
        "option",
    ]
)


def read_html(
    data: bytes | str,
    *,
    url: str | None = None,
    origin: str | None = None,
    charset: str | None = None,
    today: date | None = None,
) -> tuple[Draft, ...]:
    """The article of a page (several only where the page is a text without structure).

    Args:
        data: the page.
        url: the address it came from.
        origin: where it was read from, for the report.
        charset: the charset its transport named.
        today: the day relative dates count from.

    Raises:
        NothingToReadError: the page shows no text.
        ReadError: it is too large or nested too deep.
    """
    name = origin or url or "the page"
    text = data if isinstance(data, str) else decode(data, declared=charset, markup=True)
    root = tree_of(printable(text), name)
    page = read_page_data(root, url)
    visible = blocks(root)
    if not any(not block.hidden for block in visible):
        raise NothingToReadError(
            f"{name} shows no text; it may need a browser: copy its text and paste it",
            code="page-shows-nothing",
        )
    page = replace(page, title=shown_title(page.title, visible))
    chosen = select(root, visible, page.title)
    if not chosen.units:
        return _unstructured(visible, page, origin, today)
    page = replace(page, author=page.author or chosen.author, published=page.published or chosen.published)
    return _draft(visible, chosen.units, chosen.left_out, page, origin, today)


def tree_of(text: str, name: str) -> HtmlElement:
    """The tree of a page.

    Raises:
        ReadError: it is too large or nested too deep.
        NothingToReadError: it is empty.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    lean = _without_scripts(text)
    if len(lean) > MAX_PAGE_CHARS:
        raise ReadError(
            f"{name} has {len(lean):,} characters; pages of up to {MAX_PAGE_CHARS:,} are read",
            code="page-intricate",
        )
    if _depth(lean) > MAX_DEPTH:
        raise ReadError(
            f"{name} nests its tags more than {MAX_DEPTH} deep; copy its text and paste it instead",
            code="page-intricate",
        )
    if lean.count("<") > MAX_TAGS:
        raise ReadError(
            f"{name} has {lean.count('<'):,} tags; pages of up to {MAX_TAGS:,} are read",
            code="page-intricate",
        )
    if not lean.strip():
        raise NothingToReadError(f"{name} is empty; give a page that holds an article", code="file-empty")
    try:
        # As bytes, because a string with an encoding declaration is refused.
        root = document_fromstring(
            lean.encode("utf-8", "replace"),
            parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise NothingToReadError(
            f"{name} holds no page ({error}); give a page that holds an article", code="no-text"
        ) from error
    _end_head(root)
    return root


_HEAD_TAGS = frozenset(["title", "meta", "link", "style", "script", "base", "noscript", "template"])


def _end_head(root: HtmlElement) -> None:
    """Ends the head before the first element that cannot be in one.

    A page may leave out the tags of head and body; the parser ends the head at the elements of HTML 4
    and takes ``<main>`` or ``<article>`` into it.
    """
    head = root.find("head")
    inside = [] if head is None else list(head)
    first = next((i for i, child in enumerate(inside) if child.tag not in _HEAD_TAGS), len(inside))
    if first == len(inside):
        return
    body = root.find("body")
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    for place, child in enumerate(inside[first:]):
        body.insert(place, child)


def _without_scripts(text: str) -> str:
    """The page without scripts (but for JSON-LD), styles, drawings and comments, in one pass.

    One left open ends where the page ends, as in a browser; a regular expression for the whole would
    look for its end again and again.
    """
    parts: list[str] = []
    at = 0
    while opening := _OPENING.search(text, at):
        parts.append(text[at : opening.start()])
        name = (opening[1] or "").lower()
        closing = _CLOSING[name].search(text, opening.end()) if name else None
        at = closing.end() if closing else text.find("-->", opening.end()) + 3 if not name else len(text)
        if not name and at < 3:
            at = len(text)
        if name == "script" and "ld+json" in opening[0]:
            parts.append(text[opening.start() : at])
    parts.append(text[at:])
    return " ".join(parts)


def _depth(text: str) -> int:
    """How deep tags nest, counting only those that must be closed; never less than the truth by much."""
    depth = deepest = 0
    for match in _TAG.finditer(text):
        if match[2].lower() in _VOID or match[3]:
            continue
        depth += -1 if match[1] else 1
        depth = max(depth, 0)
        if depth > deepest:
            deepest = depth
            if deepest > MAX_DEPTH * 4:
                break
    return deepest


def _unstructured(
    visible: list[Block], page: PageData, origin: str | None, today: date | None
) -> tuple[Draft, ...]:
    """A page in which no article was recognised, read as the text it shows."""
    text = "\n\n".join(block.text for block in visible)
    drafts = read_text(text, url=page.url, origin=origin, today=today)
    return (_with_page_data(drafts[0], page), *drafts[1:])


def _draft(
    visible: list[Block],
    units: list[Unit],
    left_out: list[LeftOut],
    page: PageData,
    origin: str | None,
    today: date | None,
) -> tuple[Draft, ...]:
    drafts = drafts_of(
        units, title=page.title, url=page.url, origin=origin, today=today, author=page.author, whole=True
    )
    first = _with_page_data(drafts[0], page)
    every = sorted([*first.left_out, *left_out], key=lambda one: one.line)
    return (replace(first, left_out=tuple(every)), *drafts[1:])


def _with_page_data(draft: Draft, page: PageData) -> Draft:
    """A draft with what the page says of itself, which is surer than its lines."""
    published = page.published or draft.published
    changed = page.updated or draft.updated
    return replace(
        draft,
        author=page.author or draft.author,
        source=page.site or draft.source,
        published=published,
        updated=None if changed == published else changed,
        language=draft.language or page.language,
    )
