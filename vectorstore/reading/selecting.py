"""Which blocks of a page are its article.

trafilatura says which paragraphs it takes; they are found again among the page's own blocks, which
know their place, their tags and their links. What it misses inside the element that holds the
article (lists of single words, answers of a FAQ, text between tables) is added, and what it takes too
much (lists of links to other articles) goes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from vectorstore.types import LeftOut

from .blocks import Block, is_hidden
from .lines import Hint, Unit
from .linked import related
from .page_header import add_header, menu_above
from .phrases import key_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SHORT_WORDS = 3  # a block this short must be a whole paragraph of the extraction, not a part of one
_OUTSIDE = "not part of the article"


@dataclass(frozen=True, slots=True)
class Selection:
    """The article's units in page order, and every other block of the page with a reason."""

    units: list[Unit]
    left_out: list[LeftOut]
    author: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class _Extraction:
    """What trafilatura takes for the article: the keys of its paragraphs, and what it says of the page."""

    paragraphs: list[str]
    author: str | None = None
    published: str | None = None


def select(root: HtmlElement, found: list[Block], title: str | None = None) -> Selection:
    """The blocks of a page that belong to its article."""
    keys = [key_of(block.text) for block in found]
    extraction = _extracted(root)
    taken = _found_again(keys, extraction.paragraphs)
    if any(taken):
        container = _container(found, taken)
        _add_missed(found, keys, taken, container)
        _drop_furniture(found, taken, container)
        leads = add_header(found, keys, taken, key_of(title or ""))
    else:
        leads = set()
    named = related(found, keys, taken)
    reasons = _given_up(found, taken, named)
    units: list[Unit] = []
    left: list[LeftOut] = []
    for line, (block, take) in enumerate(zip(found, taken, strict=True)):
        if take or line in named:
            hint: Hint = "related" if line in named else "lead" if line in leads else block.hint or "text"
            units.append(
                Unit(text=block.text, line=line, gap=1, hint=hint, level=block.level, strong=block.strong)
            )
        else:
            reason = "hidden on the page" if block.hidden else reasons.get(line, _OUTSIDE)
            left.append(LeftOut(line=line, text=block.text, reason=reason))
    return Selection(units, left, extraction.author, extraction.published)


def _given_up(found: list[Block], taken: list[bool], named: set[int]) -> dict[int, str]:
    """Gives up what is there to be pressed rather than read, and labels of teasers; the reasons by index."""
    reasons = {
        index: "section label"
        for index, block in enumerate(found[:-1])
        if index + 1 in named and block.hint is None and len(block.text.split()) < _SHORT_WORDS
    }
    reasons |= dict.fromkeys(menu_above(found, taken), _OUTSIDE)
    for index, block in enumerate(found):
        if block.jumps and not block.level:
            reasons[index] = "table of contents"
        elif any(element.tag == "button" for element in block.path[-3:]) and not block.level:
            reasons[index] = "widget"
    for index in reasons:
        taken[index] = False
    return reasons


def _extracted(root: HtmlElement) -> _Extraction:
    from trafilatura import bare_extraction

    # Only the dates that mark-up and metadata give: a year found anywhere on a page is a guess.
    document: Any = bare_extraction(
        root,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if document is None:
        return _Extraction([])
    found = []
    for element in document.body.iter("p", "head", "item", "quote", "cell", "row", "code", "lb"):
        between = " " if element.tag == "row" else ""
        text = between.join(element.itertext()) if element.tag != "lb" else (element.tail or "")
        if key := key_of(text):
            found.append(key)
    return _Extraction(found, _person(document.author), document.date or None)


_MAX_NAME_WORDS = 8


def _person(author: str | None) -> str | None:
    name = (author or "").replace("; ", ", ").strip()
    return name if name and len(name.split()) <= _MAX_NAME_WORDS else None


def _found_again(keys: list[str], wanted: list[str]) -> list[bool]:
    whole = frozenset(wanted)
    joined = f" {' ¶ '.join(wanted)} "
    return [
        bool(key) and (key in whole or (len(key.split()) > _SHORT_WORDS and f" {key} " in joined))
        for key in keys
    ]


_HOLDS = 0.9  # of the article's text is in the element that is taken for its container


def _container(found: list[Block], taken: list[bool]) -> HtmlElement:
    """The lowest element that holds nearly all of the text that was taken."""
    weights: Counter[HtmlElement] = Counter()
    depth: dict[HtmlElement, int] = {}
    total = 0
    for block, take in zip(found, taken, strict=True):
        if take:
            total += len(block.text)
            for level, element in enumerate(block.path):
                weights[element] += len(block.text)
                depth[element] = level
    holding = [element for element, weight in weights.items() if weight >= total * _HOLDS]
    return max(holding, key=lambda element: depth[element])


_NEVER = frozenset(
    ["nav", "footer", "aside", "form", "button", "header", "dialog", "label", "fieldset", "menu", "figure"]
)
_CLASSED = re.compile(
    r"\b(?:related|recirc|recommend\w*|promo\w*|newsletter|subscri\w*|share|sharing|social|sidebar|comment\w*|"
    r"advert\w*|ads?|sponsor\w*|breadcrumb\w*|cookie\w*|popup|modal|banner|nav|menu|footer|author|byline|bio|tags?|"
    r"toc|meta|cta|signup|widget|paywall|tooltip|sr-only|visually-hidden|screen-reader\w*|more)\b",
    re.IGNORECASE,
)


def _is_furniture(block: Block, container: HtmlElement) -> bool:
    """Whether an element between the container and the text says that it is not the article."""
    inside = False
    for element in block.path:
        if element is container:
            inside = True
            continue
        if not inside:
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}".replace("_", "-")
        if element.tag in _NEVER or _CLASSED.search(names):
            return True
    return not inside


def _add_missed(found: list[Block], keys: list[str], taken: list[bool], container: HtmlElement) -> None:
    """Takes the text between the first and the last block of the article that is not furniture."""
    first = taken.index(True)
    last = len(taken) - 1 - taken[::-1].index(True)
    seen = {key for key, take in zip(keys, taken, strict=True) if take}
    listings = _listings(found, taken, container)
    for index in range(max(0, first - _CAPTION_REACH), min(len(found), last + 1 + _CAPTION_REACH)):
        block = found[index]
        if block.hint == "caption" and container in block.path and not block.hidden:
            taken[index] = taken[index] or not block.is_link
        if not first <= index <= last:
            continue
        if taken[index] or block.linked > len(block.text) * 0.5 or keys[index] in seen:
            continue
        if block.hidden and not _is_shown_with(block, container):
            continue
        if not _is_furniture(block, container) and _section(block, container) not in listings:
            taken[index] = True


_FURNITURE_CLASS = re.compile(
    r"\b(?:newsletter|subscri\w*|signup|sign-up|share|sharing|social|comments?|cookie\w*|paywall|breadcrumbs?)\b",
    re.IGNORECASE,
)
_MAX_FURNITURE = 0.2  # of the text; where more of it seems furniture, the names mean something else


def _drop_furniture(found: list[Block], taken: list[bool], container: HtmlElement) -> None:
    """Gives up what was taken from boxes whose names say that they are not the article."""
    total = sum(len(block.text) for block, take in zip(found, taken, strict=True) if take)
    boxed = [i for i, block in enumerate(found) if taken[i] and _in_furniture_box(block, container)]
    if sum(len(found[i].text) for i in boxed) <= total * _MAX_FURNITURE:
        for index in boxed:
            taken[index] = False


def _in_furniture_box(block: Block, container: HtmlElement) -> bool:
    below = block.path[block.path.index(container) + 1 :] if container in block.path else block.path
    for element in below:
        names = f"{element.get('class') or ''} {element.get('id') or ''}".replace("_", "-")
        if _FURNITURE_CLASS.search(names):
            return True
    return False


_CAPTION_REACH = 3  # blocks above and below the text in which its picture may stand


def _is_shown_with(block: Block, container: HtmlElement) -> bool:
    """Whether what hides a block hides the whole article, so that a script will show both."""
    below = block.path[block.path.index(container) + 1 :] if container in block.path else block.path
    return not any(is_hidden(element) for element in below)


def _section(block: Block, container: HtmlElement) -> HtmlElement | None:
    """The element right below the container that holds a block."""
    for above, element in pairwise(block.path):
        if above is container:
            return element
    return None


def _listings(found: list[Block], taken: list[bool], container: HtmlElement) -> set[HtmlElement | None]:
    """Sections of the container that hold nothing of the article and many links, or a form."""
    texts: Counter[HtmlElement | None] = Counter()
    links: Counter[HtmlElement | None] = Counter()
    ours: set[HtmlElement | None] = set()
    for block, take in zip(found, taken, strict=True):
        section = _section(block, container)
        texts[section] += len(block.text)
        links[section] += block.linked
        if take:
            ours.add(section)
    foreign = [section for section in texts if section is not None and section not in ours]
    return {one for one in foreign if links[one] > texts[one] * _LINK_SHARE or _has_form(one)}


_LINK_SHARE = 0.2  # of a section's characters; a list of teasers has more, a paragraph with sources less


def _has_form(section: HtmlElement) -> bool:
    return next(section.iter("form", "input", "textarea"), None) is not None
