"""The line that a newspaper's page or a copy of it bears: its name, the number of the issue and of the page."""

from __future__ import annotations

import re

from .shapes import any_of

_SEPARATOR = re.compile(r"\s*[|·•،,/]\s*|\s[–—-]\s|\s{2,}|\t+")
_NUMBERED = re.compile(
    rf"^(?:{any_of('العدد|عدد|السنة|المجلد|الصفحة|صفحة|ص|Issue|No.|Number|Vol.|Volume|Page|p.')})\s*[:.#]?\s*[\d٠-٩]{{1,6}}$",
    re.IGNORECASE,
)
_MAX_NAME_WORDS = 4


def is_numbered(text: str) -> bool:
    """Whether a text is the number of an issue or a page.

    >>> is_numbered("العدد 3391"), is_numbered("Page 5"), is_numbered("Page turner")
    (True, True, False)
    """
    return _NUMBERED.match(text.strip()) is not None


def is_folio(text: str) -> bool:
    """Whether a line has such a number among its parts, and beside it only short ones.

    >>> is_folio("The Lantern - Issue 3391 - Page 5"), is_folio("The lantern on page 5")
    (True, False)
    """
    parts = [part for part in _SEPARATOR.split(text) if part.strip()]
    numbered = [part for part in parts if is_numbered(part)]
    return bool(numbered) and all(len(part.split()) <= _MAX_NAME_WORDS for part in parts)
