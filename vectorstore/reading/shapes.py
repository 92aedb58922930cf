"""The outer shape of a line: whether it could be a headline."""

from __future__ import annotations

import re

MAX_HEADLINE_CHARS, MAX_HEADLINE_WORDS = 170, 26
MAX_HEADING_CHARS, MAX_HEADING_WORDS = 100, 14

_STOPS = (".", "،", "؛", ":", ",", ";", "。", "۔", "：")
_CLOSING = "\"'”’»)]* \u200e\u200f"
_BULLET = re.compile(r"^(?:[-*•●▪◦–—·]\s|>)")
_TURN = re.compile(r"^(?:س|ج|Q|A)\s*[:.\-–]\s", re.IGNORECASE)  # of an interview
_ABBREVIATED = re.compile(r"(?:\b[A-Za-z]\.){2,}$|\b(?:Inc|Co|Corp|Ltd|Jr|Sr)\.$")


def headline_shaped(text: str, words: int) -> bool:
    """Whether a text is short, ends without a full stop and begins without a bullet."""
    if words > MAX_HEADLINE_WORDS or len(text) > MAX_HEADLINE_CHARS or not words:
        return False
    if _BULLET.match(text) or _TURN.match(text):
        return False
    if text.endswith(("...", "…")) or (words <= MAX_HEADING_WORDS and _ABBREVIATED.search(text)):
        return True
    return not text.rstrip(_CLOSING).endswith(_STOPS)


def any_of(phrases: str) -> str:
    r"""A regular expression for any of the phrases between bars, blanks as they come.

    >>> print(any_of("By|Written by"))
    (?:Written\s+by|By)
    """
    parts = sorted(phrases.replace("\n", "").split("|"), key=len, reverse=True)
    return f"(?:{'|'.join(part.strip().replace(' ', chr(92) + 's+') for part in parts)})"
