"""PDF files -> drafts, as well as can be: a PDF holds glyphs at places, not paragraphs."""

from __future__ import annotations

import io
import re
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.types import Draft, LeftOut

from .glyphs import has_rtl, rtl_page
from .lines import Unit
from .text import drafts_of, printable

BEST_EFFORT = "read from a PDF: paragraphs and the order of words are a best effort"
_MAX_PAGES = 3_000
_MAX_SECONDS = 60.0  # for all pages of a file; one page of a hostile file may take most of it
_EDGE_LINES = 2  # at the top and bottom of a page, where running headers stand
_MIN_REPEATS = 3  # pages with the same line there make it a running header
_FULL = 0.78  # of the usual width; a shorter line ends its paragraph
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]")
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:page|صفحة|ص)\s*)?[\d٠-٩]{1,4}(?:\s*(?:of|من|/)\s*[\d٠-٩]{1,4})?\W*$", re.IGNORECASE
)
_HYPHENATED = re.compile(r"[a-zà-ÿ]-$")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    number: int
    page: int


def read_pdf(data: bytes, name: str, today: date | None = None) -> tuple[Draft, ...]:
    """The articles of a PDF with a note that they are a best effort.

    Raises:
        ReadError: it is damaged, encrypted, too long, or slower to read than the limit.
        NothingToReadError: it holds pictures only.
    """
    pages = _pages(data, name)
    lines = _lines(pages)
    if not lines:
        raise NothingToReadError(
            f"{name} holds no text, only pictures; run text recognition (OCR) on it first",
            code="pdf-pictures",
        )
    kept, left = _without_running_lines(lines, len(pages))
    drafts = drafts_of(_paragraphs(kept), origin=name, today=today)
    first = replace(drafts[0], left_out=tuple(sorted([*drafts[0].left_out, *left], key=lambda one: one.line)))
    return tuple(replace(draft, notes=(*draft.notes, BEST_EFFORT)) for draft in (first, *drafts[1:]))


def _pages(data: bytes, name: str) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    deadline = time.monotonic() + _MAX_SECONDS
    texts: list[str] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(f"{name} is encrypted; save it without a password first", code="encrypted")
        if len(reader.pages) > _MAX_PAGES:
            raise ReadError(
                f"{name} has {len(reader.pages):,} pages; split it into parts of up to {_MAX_PAGES:,}",
                code="pdf-long",
                pages=f"{len(reader.pages):,}",
                most=f"{_MAX_PAGES:,}",
            )
        for number, page in enumerate(reader.pages):
            text = page.extract_text() or ""
            texts.append(rtl_page(data, number) or text if has_rtl(text) else text)
            if time.monotonic() > deadline:
                raise ReadError(
                    f"{name} takes more than {_MAX_SECONDS:.0f} s to read; split it into parts",
                    code="pdf-slow",
                )
    # pypdf meets damage with whatever its parts raise.
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OverflowError,
            ArithmeticError, NotImplementedError, AssertionError, OSError) as error:  # fmt: skip
        raise ReadError(
            f"{name} is damaged or of an unknown kind ({type(error).__name__}: {error}); print it anew",
            code="pdf-damaged",
        ) from error
    return texts


def _lines(pages: list[str]) -> list[_Line]:
    found: list[_Line] = []
    number = 0
    for page, text in enumerate(pages):
        for line in printable(text).splitlines():
            if clean := _normalised(line):
                found.append(_Line(clean, number, page))
            number += 1
    return found


def _normalised(line: str) -> str:
    """A line with presentation forms, ligatures and odd blanks made plain."""
    if _PRESENTATION.search(line) or "ﬁ" in line or "ﬂ" in line:
        line = unicodedata.normalize("NFKC", line)
    return " ".join(line.replace("\u00ad", "").split())


def _without_running_lines(lines: list[_Line], pages: int) -> tuple[list[_Line], list[LeftOut]]:
    """The lines without page numbers and the headers and footers that come back on each page."""
    edges = _edges(lines)
    counts = Counter(_shape(line.text) for line in edges)
    running = {shape for shape, count in counts.items() if count >= _MIN_REPEATS and count > pages * 0.3}
    edge_numbers = {line.number for line in edges}
    kept: list[_Line] = []
    left: list[LeftOut] = []
    for line in lines:
        at_edge = line.number in edge_numbers
        if at_edge and _PAGE_NUMBER.match(line.text):
            left.append(LeftOut(line=line.number, text=line.text, reason="page number"))
        elif at_edge and _shape(line.text) in running:
            left.append(LeftOut(line=line.number, text=line.text, reason="running header"))
        else:
            kept.append(line)
    return (kept, left) if kept else (lines, [])


def _edges(lines: list[_Line]) -> list[_Line]:
    by_page: dict[int, list[_Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    return [
        line
        for page in by_page.values()
        for line in dict.fromkeys((*page[:_EDGE_LINES], *page[-_EDGE_LINES:]))
    ]


def _shape(line: str) -> str:
    return re.sub(r"[\d٠-٩]+", "#", line)


def _paragraphs(lines: list[_Line]) -> list[Unit]:
    """Lines put together: a full line goes on in the next one."""
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(len(lengths) * 0.8)]
    units: list[Unit] = []
    last_length = 0
    for line in lines:
        goes_on = units and last_length >= width * _FULL and not _closes(units[-1].text, last_length, width)
        if goes_on:
            units[-1] = replace(units[-1], text=_joined(units[-1].text, line.text))
        else:
            units.append(Unit(text=line.text, line=line.number, gap=1))
        last_length = len(line.text)
    return units


def _closes(text: str, length: int, width: int) -> bool:
    """Whether a paragraph ends here though its last line is nearly full."""
    return text.rstrip("\"'”’»)").endswith((".", "!", "?", "؟")) and length < width * 0.92


def _joined(text: str, line: str) -> str:
    if _HYPHENATED.search(text) and line[:1].islower():
        return text[:-1] + line
    return f"{text} {line}"
