"""Word documents (.docx) -> drafts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.types import Draft

from .archives import open_archive, read_member
from .lines import Hint, Unit
from .text import drafts_of, printable

if TYPE_CHECKING:
    from docx.document import Document

_MAX_PART_BYTES = 40_000_000
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEADING = re.compile(r"^(?:heading|عنوان|titre|überschrift)\s*(\d)", re.IGNORECASE)


def read_docx(data: bytes, name: str, today: date | None = None) -> tuple[Draft, ...]:
    """The articles of a Word document; its title and heading styles are taken at their word.

    Raises:
        ReadError: it is damaged, or declares XML entities, which documents never need.
    """
    _check(data, name)
    with _translated(name):
        units = list(_units(_open(data)))
    if not units:
        raise NothingToReadError(
            f"{name} holds no text; give a document that holds an article", code="no-text"
        )
    return drafts_of(units, origin=name, today=today)


def _check(data: bytes, name: str) -> None:
    with open_archive(data, name) as archive:
        for info in archive.infolist():
            if not info.filename.endswith((".xml", ".rels")):
                continue
            part = read_member(archive, info.filename, name, max_bytes=_MAX_PART_BYTES)
            if _ENTITY.search(part[:4096]):
                raise ReadError(
                    f"{name} declares XML entities in {info.filename}, which may read other files; refused",
                    code="entities",
                )


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """python-docx trusts a document to be whole, and fails in as many ways as one can be broken."""
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import XmlchemyError
    from lxml.etree import LxmlError

    broken = (PythonDocxError, OpcError, XmlchemyError, LxmlError, zipfile.BadZipFile, zlib.error)
    try:
        yield
    except (*broken, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError(
            f"{name} is no Word document ({error}); save it as .docx again", code="no-word"
        ) from error


def _open(data: bytes) -> Document:
    import docx

    return docx.Document(io.BytesIO(data))


def _units(document: Document) -> Iterator[Unit]:
    line = 0
    for part in document.iter_inner_content():
        for text, hint, level in _texts(part):
            for piece in printable(text).splitlines():
                if piece.strip():
                    yield Unit(text=piece.strip(), line=line, gap=1, hint=hint, level=level)
                line += 1


def _texts(part: Any) -> Iterator[tuple[str, Hint | None, int]]:
    if hasattr(part, "rows"):
        for row in part.rows:
            cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
            yield " | ".join(cell.replace("\n", " ") for cell in cells if cell), "table", 0
        return
    style = (part.style.name if part.style is not None else "") or ""
    if style.lower() == "title":
        yield part.text, "title", 1
    elif match := _HEADING.match(style):
        yield part.text, "heading", int(match[1])
    elif style.lower().startswith("caption"):
        yield part.text, "caption", 0
    elif style.lower().startswith("list"):
        yield part.text, "list", 0
    else:
        yield part.text, None, 0
