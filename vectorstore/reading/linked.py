"""Blocks of a page that name other articles: links that stand alone, and lists under a signpost."""

from __future__ import annotations

from .blocks import Block
from .furniture import inline_teaser, is_widget, signpost

_MIN_TEASER_WORDS = 4
_MAX_TEASERS = 12


def related(found: list[Block], keys: list[str], taken: list[bool]) -> set[int]:
    """Blocks that name another article: links that stand alone in or below the article."""
    if not any(taken):
        return set()
    prose = [
        i for i, (block, take) in enumerate(zip(found, taken, strict=True)) if take and not block.is_link
    ]
    first, last = (prose[0], prose[-1]) if prose else (len(found), 0)
    named: set[int] = set()
    for index, block in enumerate(found):
        if index > first and block.linked and not block.hidden and inline_teaser(block.text):
            named.add(index)
        if not block.is_link or len(keys[index].split()) < _MIN_TEASER_WORDS or block.hidden:
            continue
        if is_widget(block.text, keys[index]):
            continue
        alone = block.hint in (None, "quote") and taken[index]
        below = taken[index] and index > last
        if alone or below or (index > first and _under_signpost(found, keys, index)):
            named.add(index)
    return set(sorted(named)[:_MAX_TEASERS])


_SIGNPOST_REACH = 14  # blocks; a list of six teasers with their sections and dates


def _under_signpost(found: list[Block], keys: list[str], index: int) -> bool:
    """Whether the nearest heading above is one over related articles."""
    for above in range(index - 1, max(-1, index - _SIGNPOST_REACH), -1):
        if signpost(found[above].text, keys[above]) == "related":
            return True
        if not found[above].is_link and found[above].level and found[above].level < 3:
            return False
    return False
