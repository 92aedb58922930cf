"""EPUB books -> drafts, one for each chapter that holds text."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.types import Draft

from .archives import open_archive, read_member
from .blocks import blocks
from .lines import Unit
from .text import drafts_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_PART_BYTES = 10_000_000
_CONTAINER = "META-INF/container.xml"


def read_epub(data: bytes, name: str, today: date | None = None) -> tuple[Draft, ...]:
    """The chapters of a book in reading order; the book is their source.

    Raises:
        ReadError: it is damaged or protected.
    """
    with open_archive(data, name) as archive:
        package_path = _package_path(archive, name)
        package = _xml(read_member(archive, package_path, name, max_bytes=_MAX_PART_BYTES), name)
        title, author = _said(package, "title"), _said(package, "creator")
        drafts = list(_chapters(archive, package, package_path, name, today))
    if not drafts:
        raise NothingToReadError(f"{name} holds no text; give a book that holds some", code="no-text")
    return tuple(
        replace(
            draft,
            key=f"title:{title or name}/{number}/{draft.title}",
            source=title or draft.source,
            author=author or draft.author,
        )
        for number, draft in enumerate(drafts)
    )


def _package_path(archive: zipfile.ZipFile, name: str) -> str:
    container = _xml(read_member(archive, _CONTAINER, name, max_bytes=_MAX_PART_BYTES), name)
    for element in container.iter("{*}rootfile"):
        if path := element.get("full-path"):
            return path
    raise ReadError(f"{name} names no package in {_CONTAINER}; it is no EPUB book", code="no-book")


def _xml(data: bytes, name: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(
            f"{name} is damaged ({error}); make or fetch the book again", code="damaged"
        ) from error


def _said(package: _Element, field: str) -> str | None:
    for element in package.iter(f"{{http://purl.org/dc/elements/1.1/}}{field}"):
        if element.text and element.text.strip():
            return " ".join(element.text.split())
    return None


def _chapters(
    archive: zipfile.ZipFile, package: _Element, package_path: str, name: str, today: date | None
) -> Iterator[Draft]:
    paths = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    base = posixpath.dirname(package_path)
    for reference in package.iter("{*}itemref"):
        href = paths.get(reference.get("idref"))
        if not href or reference.get("linear") == "no":
            continue
        path = posixpath.normpath(posixpath.join(base, unquote(href.split("#")[0])))
        units = _units(read_member(archive, path, name, max_bytes=_MAX_PART_BYTES), name)
        if units:
            yield from drafts_of(units, origin=f"{name}/{path}", today=today, whole=True)


def _units(data: bytes, name: str) -> list[Unit]:
    from .decoding import decode
    from .html import tree_of

    try:
        root = tree_of(decode(data, markup=True), name)
    except NothingToReadError:
        return []
    return [
        Unit(
            text=block.text,
            line=line,
            gap=1,
            hint=block.hint or "text",
            level=block.level,
            strong=block.strong,
        )
        for line, block in enumerate(blocks(root))
        if not block.hidden
    ]
