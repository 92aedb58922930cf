"""The text of a PDF page that runs right to left, by the places of its glyphs.

A PDF draws glyphs; in which order they stand in the file is its producer's affair. pypdf puts the numbers of
an Arabic line after the wrong words, and PDFium turns some words round. Where the glyphs stand on the page is
sure: sorted by place they give a line as it is seen, and undoing the bidirectional algorithm (Unicode
UAX #9) for what is seen gives it as it is read.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

_lock = threading.Lock()  # PDFium is not made for threads

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
# What keeps its order inside a line that runs right to left, over the letters of `_kind`: a number with its
# decimal sign (but not a per-cent sign or a dash, which rule W2 makes neutral after Arabic letters), and words
# of another script with what stands between them.
_LEFT_TO_RIGHT = re.compile(r"(?:D[SD]*)?L(?:[SWND]*[LD])*|D+(?:SD+)*")


def has_rtl(text: str) -> bool:
    """Whether a text has a letter of a script that runs right to left."""
    return _RTL.search(text) is not None


def rtl_page(data: bytes, number: int) -> str | None:
    """The text of a page in reading order, a line each; None where PDFium cannot read it.

    Args:
        data: the PDF.
        number: the page's, from 0.
    """
    import pypdfium2

    with _lock:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return None
        try:
            return "\n".join(map(_text, _lines(document[number].get_textpage())))
        except pypdfium2.PdfiumError:
            return None
        finally:
            document.close()


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A character and its place, in points from the left."""

    char: str
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(slots=True)
class _Line:
    """The glyphs of a line in the order of the file, its place, and the blanks between its words.

    Attributes:
        words: how many there are, going by the blanks of the file and those PDFium puts where it sees a gap.
    """

    glyphs: list[_Glyph] = field(default_factory=list)
    bottom: float = float("inf")
    top: float = float("-inf")
    words: int = 0

    def beside(self, other: _Line) -> bool:
        """Whether both stand at one height, as where vowel marks made PDFium begin another line."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.top - self.bottom, other.top - other.bottom)


def _lines(page: object) -> list[_Line]:
    """The lines of a page in the order of the file."""
    import pypdfium2.raw as pdfium

    lines = [_Line()]
    blank = real = True
    for index in range(pdfium.FPDFText_CountChars(page)):
        char = chr(pdfium.FPDFText_GetUnicode(page, index))
        line = lines[-1]
        if char in "\r\n":
            lines.append(_Line())
            blank = real = True
        elif char.isspace():
            real = (blank and real) or pdfium.FPDFText_IsGenerated(page, index) != 1
            blank = True
        elif char.isprintable():
            box = pdfium.FS_RECTF()  # with the room that the font gives a glyph, not its ink
            pdfium.FPDFText_GetLooseCharBox(page, index, box)
            marked = unicodedata.combining(char) or (
                line.glyphs and unicodedata.combining(line.glyphs[-1].char)
            )
            line.words += blank and (real or not marked)  # a gap beside a vowel mark is none
            blank = real = False
            line.glyphs.append(_Glyph(char, box.left, box.right))
            line.bottom, line.top = min(line.bottom, box.bottom), max(line.top, box.top)
    return _joined([line for line in lines if line.glyphs])


def _joined(lines: Sequence[_Line]) -> list[_Line]:
    out: list[_Line] = []
    for line in lines:
        if out and out[-1].beside(line):
            last = out[-1]
            last.glyphs += line.glyphs
            last.bottom, last.top = min(last.bottom, line.bottom), max(last.top, line.top)
            last.words += line.words
        else:
            out.append(line)
    return out


_LEAST_GAP = 0.07  # of a line's height; a blank has .13, two letters that do not join up to .045


def _text(line: _Line) -> str:
    placed = _placed(line.glyphs)
    # How many blanks a line has, its file tells; where they are, the widest gaps.
    gaps = sorted(range(1, len(placed)), key=lambda i: placed[i - 1].right - placed[i].left)
    least = _LEAST_GAP * (line.top - line.bottom)
    blanks = {i for i in gaps[: line.words - 1] if placed[i].left - placed[i - 1].right > least}
    seen: list[str] = []
    for place, glyph in enumerate(placed):
        seen.extend([" ", glyph.char] if place in blanks else [glyph.char])
    return _bracketed(as_read(seen))


_BRACKETS = tuple(
    (re.compile(rf"(?<!\S)[{kind}](?=\S)"), re.compile(rf"(?<=\S)[{kind}](?=[\s.,،؛:;!?؟]|$)"), *ends)
    for kind, ends in ((r"()", ("(", ")")), (r"\[\]", ("[", "]")), ("«»", ("«", "»")))
)


def _bracketed(line: str) -> str:
    """A line with its brackets turned as the blanks beside them say; PDFium turns some of them."""
    for before, after, opening, closing in _BRACKETS:
        line = after.sub(closing, before.sub(opening, line))
    return line


def _placed(glyphs: Sequence[_Glyph]) -> list[_Glyph]:
    """Glyphs from left to right, each with the vowel marks that stand over it."""
    bases = sorted((g for g in glyphs if not unicodedata.combining(g.char)), key=lambda g: g.middle)
    middles = [base.middle for base in bases]
    for mark in (g for g in glyphs if unicodedata.combining(g.char)):
        at = bisect(middles, mark.middle)
        near = [i for i in (at - 1, at) if 0 <= i < len(bases)]
        if near:
            nearest = min(near, key=lambda i: abs(middles[i] - mark.middle))
            bases[nearest] = replace(bases[nearest], char=bases[nearest].char + mark.char)
    return bases


def as_read(seen: Sequence[str]) -> str:
    """A line in reading order.

    Args:
        seen: its characters from left to right; one with the marks over it, or a ligature, is one item.

    >>> as_read("2025 ﺱﺭﺎﻣ 3 (NOAA) ﻲﻓ")
    'في (NOAA) 3 مارس 2025'
    """
    letters = "".join(map(_kind, seen))
    if letters.count("L") > letters.count(
        "R"
    ):  # a line that runs left to right, with some words in it that do not
        return _turned(seen, r"R(?:[WSND]*R)*", letters)
    read: list[str] = []
    at = len(seen)
    for run in reversed([match.span() for match in _LEFT_TO_RIGHT.finditer(letters)]):
        read.extend(item.translate(_MIRRORED) for item in reversed(seen[run[1] : at]))
        read.extend(seen[run[0] : run[1]])
        at = run[0]
    read.extend(item.translate(_MIRRORED) for item in reversed(seen[:at]))
    return _plain(read)


def _turned(seen: Sequence[str], pattern: str, letters: str) -> str:
    read: list[str] = []
    at = 0
    for match in re.finditer(pattern, letters):
        read.extend(seen[at : match.start()])
        read.append(as_read(seen[match.start() : match.end()]))
        at = match.end()
    return _plain([*read, *seen[at:]])


def _kind(item: str) -> str:
    """L and R: letters by direction; D: a digit; S: what may stand in a number; W: a blank; N: other."""
    char = item[0]
    direction = unicodedata.bidirectional(char)
    if direction in ("L", "R"):
        return direction
    return {"AL": "R", "EN": "D", "AN": "D", "CS": "S", "WS": "W"}.get(direction, "N")


def _plain(items: Sequence[str]) -> str:
    return unicodedata.normalize("NFKC", "".join(items))
