"""The numbered headings or lines of an article: what a guide, or a list of tips, answers with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.extraction.defining import asks_what_it_is
from assistant.extraction.features import Matched, Place, by_article
from assistant.extraction.matching import Asking
from vectorstore.language import normalise
from vectorstore.types import Hit, Paragraph

MOST_ITEMS = 7
"""Headings quoted; a longer list is cut, and its article has the rest."""

_LEAST_ITEMS = 3
_ITEM_WORDS = 12  # at most so many make a numbered line of text an item as well
_ANNOUNCED = 0.8  # of the question that the article's title says
_NUMBER = re.compile(
    r"^\W*(?:(?:step|tip|rule|reason|way|الخطوة|خطوة|النصيحة|نصيحة|السبب|الطريقة)\s+)?(\d{1,2})\s*[.):\-–—]\s*",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"^\W*([\w\u064b-\u0652]+)\s*[:،.\-–—]\s*")
_ORDINALS = dict(
    zip(
        normalise("أولا ثانيا ثالثا رابعا خامسا سادسا سابعا ثامنا تاسعا عاشرا").split(),
        range(1, 11),
        strict=True,
    )
)

_SEVERAL = re.compile(r"\bwhat (?:are|were)\b|\bما ?هي\b")


def outlined(
    asking: Asking, hits: Sequence[Matched], following: Callable[[Hit], Sequence[Paragraph]]
) -> list[Place]:
    """The numbered headings of an article whose title says what is asked for; nothing where there are none.

    Args:
        asking: the question.
        hits: its hits, best first; of several such articles that is taken whose title says most.
        following: gives the paragraphs of the article after a hit's, in order.
    """
    several = not asks_what_it_is(asking) or _SEVERAL.search(normalise(asking.text))
    lists = asking.kind in ("list", "how") or (asking.kind == "what" and several)
    if not lists or len(asking.terms) < 2:
        return []
    told = [(_announced(own[0]), own[0]) for own in by_article(hits).values()]
    for said, one in sorted(told, key=lambda pair: -pair[0]):
        if said < _ANNOUNCED:
            break
        if items := _items(one, following):
            return items
    return []


def _announced(one: Matched) -> float:
    """The share of a question that the title of a hit's article says."""
    return sum(one.weights[n] for n in one.titled) / one.total


def _items(one: Matched, following: Callable[[Hit], Sequence[Paragraph]]) -> list[Place]:
    # As if it stood before the first paragraph, so that all of them follow.
    beginning = replace(one.hit, paragraph=replace(one.hit.paragraph, index=-1))
    items: list[Place] = []
    for paragraph in following(beginning):
        heads = paragraph.kind == "heading" or len(paragraph.text.split()) <= _ITEM_WORDS
        number, start = _numbered(paragraph.text) if heads else (0, 0)
        if number == len(items) + 1 and start < len(paragraph.text):
            hit = replace(one.hit, paragraph=paragraph, features=(), copies=())
            items.append(Place(hit, 0, start, len(paragraph.text)))
    return items[:MOST_ITEMS] if len(items) >= _LEAST_ITEMS else []


def _numbered(heading: str) -> tuple[int, int]:
    """The number of a heading, 0 for none, and where what it numbers begins.

    >>> _numbered("٢- سخّن الفرن"), _numbered("أولاً: اغسل الأرز"), _numbered("The oven")
    ((2, 4), (1, 7), (0, 0))
    """
    if match := _NUMBER.match(heading):
        return int(normalise(match[1])), match.end()
    if (match := _ORDINAL.match(heading)) and (number := _ORDINALS.get(normalise(match[1]))):
        return number, match.end()
    return 0, 0
