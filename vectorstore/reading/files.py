"""One file -> drafts, by its suffix."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.types import Draft, Skipped

from .decoding import decode, is_binary

MAX_FILE_BYTES = 50_000_000  # of one document; JSONL is read line by line and may be any size
_Reader = Callable[[bytes, str, date | None], tuple[Draft, ...]]


def _text(data: bytes, origin: str, today: date | None) -> tuple[Draft, ...]:
    from .text import read_text

    if is_binary(data):
        raise ReadError(
            f"{origin} is not text (it holds binary data); give a text, HTML, PDF or Word file",
            code="not-text",
        )
    try:
        return read_text(decode(data), origin=origin, today=today)
    except NothingToReadError as error:
        raise NothingToReadError(
            f"{origin} holds no text; give a file that holds an article", code="no-text"
        ) from error


def _html(data: bytes, origin: str, today: date | None) -> tuple[Draft, ...]:
    from .html import read_html

    if is_binary(data):
        raise ReadError(
            f"{origin} is not a page (it holds binary data); save the page as HTML", code="not-html"
        )
    return read_html(data, origin=origin, today=today)


def _docx(data: bytes, origin: str, today: date | None) -> tuple[Draft, ...]:
    from .word import read_docx

    return read_docx(data, origin, today)


def _pdf(data: bytes, origin: str, today: date | None) -> tuple[Draft, ...]:
    from .pdf import read_pdf

    return read_pdf(data, origin, today)


def _epub(data: bytes, origin: str, today: date | None) -> tuple[Draft, ...]:
    from .books import read_epub

    return read_epub(data, origin, today)


def _eml(data: bytes, origin: str, today: date | None) -> tuple[Draft, ...]:
    from .mail import read_eml

    return read_eml(data, origin, today)


_READERS: dict[str, _Reader] = {
    ".txt": _text, ".text": _text, ".md": _text, ".markdown": _text,
    ".html": _html, ".htm": _html, ".xhtml": _html,
    ".docx": _docx, ".pdf": _pdf, ".epub": _epub, ".eml": _eml,
}  # fmt: skip
STRUCTURED = (".jsonl", ".jsonl.gz", ".ndjson")
ARCHIVES = (".zip",)


def suffix_of(name: str) -> str:
    """The suffix that decides how a file is read: ``.jsonl.gz`` counts as one."""
    lowered = name.lower()
    return next((suffix for suffix in STRUCTURED if lowered.endswith(suffix)), Path(lowered).suffix)


def is_readable(name: str) -> bool:
    """Whether files of that name are read at all."""
    suffix = suffix_of(name)
    return suffix in _READERS or suffix in STRUCTURED or suffix in ARCHIVES


def known_suffixes() -> str:
    """The suffixes that are read, for messages."""
    return " ".join(sorted({*_READERS, *STRUCTURED, *ARCHIVES}))


def read_file(path: Path, *, today: date | None = None) -> Iterator[Draft | Skipped]:
    """The articles of one file.

    Raises:
        ReadError: the file cannot be read; one line says why and what to do.
    """
    suffix = suffix_of(path.name)
    if not is_readable(path.name):
        shown = suffix or "no suffix"
        raise ReadError(
            f"{path} is of a kind that is not read ({shown}); these are: {known_suffixes()}",
            code="kind-unknown",
            kind=shown,
        )
    try:
        size = path.stat().st_size
        if not size:
            raise NothingToReadError(f"{path} is empty; give a file that holds an article", code="file-empty")
        if suffix in STRUCTURED:
            from .structured import read_jsonl

            yield from read_jsonl(path)
            return
        if suffix in ARCHIVES:
            from .archives import read_zip

            yield from read_zip(path, today=today)
            return
        if size > MAX_FILE_BYTES:
            raise ReadError(
                f"{path} has {size:,} bytes; files of up to {MAX_FILE_BYTES:,} are read",
                code="file-large",
                max_bytes=f"{MAX_FILE_BYTES:,}",
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"{path} cannot be opened ({os.strerror(error.errno or 0)}); check its permissions",
            code="not-opened",
            reason=error,
        ) from error
    yield from read_bytes(data, str(path), today=today)


def read_bytes(
    data: bytes, name: str, *, today: date | None = None, suffix: str | None = None
) -> tuple[Draft, ...]:
    """The articles of a document's bytes; ``name`` says what it is called and, by its suffix, what it is."""
    return _READERS[suffix or suffix_of(name)](data, name, today)
