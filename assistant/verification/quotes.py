"""Where a quote stands in a paragraph: exactly, or not at all."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from vectorstore.language import normalise_with_offsets

# Print differences that do not change what was said, beyond those that `normalise` folds.
_FOLDED = str.maketrans(
    {
        "،": ",",
        "؛": ";",
        "؟": "?",
        "٪": "%",
        "۔": ".",
        "٫": ".",
        "٬": ",",
        **dict.fromkeys("‐‑‒–—―−﹘﹣", "-"),
        **dict.fromkeys("`´′‛ʼ", "'"),
        # Quotation marks are left out altogether: models put them, drop them and change their kind.
        **dict.fromkeys('«»“”„‟"‹›″', "\x00"),
    }
)
_OUTER = " .,;:!?-'\u2026"
# Characters without a normalised form that belong to the letter before them: marks, tatweel, hamza.
_CLINGING = {"ـ", "ء"}
_QUOTE_MARKS = frozenset('«»“”„‟"‹›')


@lru_cache(maxsize=512)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The text as compared, and for each of its characters the index of the original it came from."""
    plain, offsets = normalise_with_offsets(text)
    chars: list[str] = []
    kept: list[int] = []
    for index, char in enumerate(plain.translate(_FOLDED)):
        if char == "\x00" or (char == "'" and not _inner(plain, index)):
            continue
        if char.isspace():
            if chars and chars[-1] == " ":
                continue
            char = " "  # noqa: PLW2901
        chars.append(char)
        kept.append(offsets[index])
    return "".join(chars), tuple(kept)


def _inner(text: str, index: int) -> bool:
    """Whether the apostrophe at ``index`` joins two letters, as in "don't"."""
    return 0 < index < len(text) - 1 and text[index - 1].isalnum() and text[index + 1].isalnum()


def locate(quote: str, paragraph: str) -> tuple[int, int] | None:
    """Where the paragraph says exactly the quote, as half-open offsets into it; None where it does not.

    Spelling that a reader takes for the same is the same: diacritics, tatweel, the forms of alef,
    ya, ta marbuta and hamza, digits of any script, case, dashes, blanks, bidi controls, and
    quotation marks, present or not. Punctuation around the quote does not count. The place begins
    and ends at word borders, and covers whole characters with the marks that sit on them. An
    ellipsis stands only for an ellipsis of the paragraph; it never bridges words left out.

    >>> paragraph = "وأكّـد الرئيسُ: «حجم التجارة يُظهر نموّاً»."
    >>> start, end = locate('"حجم التجارة يظهر نموا"', paragraph)
    >>> paragraph[start:end]
    '«حجم التجارة يُظهر نموّاً»'
    >>> locate("حجم … نموا", paragraph) is None and locate("جارة", paragraph) is None
    True
    """
    needle, _ = _folded(quote)
    haystack, offsets = _folded(paragraph)
    for wanted in dict.fromkeys((needle.strip(" "), needle.strip(_OUTER))):
        if not re.search(r"\w", wanted):
            continue
        at = haystack.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if _is_border(haystack, at) and _is_border(haystack, end):
                return _widened(paragraph, quote, offsets[at], offsets[end - 1] + 1)
            at = haystack.find(wanted, at + 1)
    return None


def _is_border(text: str, at: int) -> bool:
    """Whether a word or number may begin or end between ``text[at - 1]`` and ``text[at]``."""
    if not 0 < at < len(text):
        return True
    left, right = text[at - 1], text[at]
    if _is_wordlike(left) and _is_wordlike(right):
        return False
    # "2" is not said where "2.5" or "1,200" is, nor "don" where "don't" is.
    if right in ".,'" and at + 1 < len(text):
        return not _joins(left, right, text[at + 1])
    if left in ".,'" and at > 1:
        return not _joins(text[at - 2], left, right)
    return True


def _is_wordlike(char: str) -> bool:
    return char.isalnum() or char == "_"


def _joins(left: str, mark: str, right: str) -> bool:
    if mark == "'":
        return left.isalnum() and right.isalnum()
    return left.isdigit() and right.isdigit()


def _widened(paragraph: str, quote: str, start: int, end: int) -> tuple[int, int]:
    """The place with trailing marks of its last letter, and the quotation marks the quote has too."""
    while end < len(paragraph) and _clings(paragraph[end]):
        end += 1
    if start > 0 and quote.lstrip()[:1] in _QUOTE_MARKS and paragraph[start - 1] in _QUOTE_MARKS:
        start -= 1
    if end < len(paragraph) and quote.rstrip()[-1:] in _QUOTE_MARKS and paragraph[end] in _QUOTE_MARKS:
        end += 1
    return start, end


def _clings(char: str) -> bool:
    return char in _CLINGING or unicodedata.category(char) == "Mn"
