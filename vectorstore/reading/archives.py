"""Zip archives within bounds: as sources of their own, and as what Word and EPUB files are made of."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.types import Draft, Skipped

from . import files

MAX_MEMBERS = 20_000
MAX_UNPACKED_BYTES = 2_000_000_000  # of a whole archive, which is read member by member
MAX_RATIO = 300  # a bomb packs a thousand to one; text seldom ten to one
_RATIO_FROM_BYTES = 5_000_000  # small members may be as repetitive as they like
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, ValueError, OverflowError,
)  # fmt: skip
"""What `zipfile` raises when a directory of an archive says what is not so."""


def open_archive(source: Path | bytes, name: str) -> zipfile.ZipFile:
    """A zip whose members together stay within bounds.

    Raises:
        ReadError: it is damaged, encrypted or packed like a bomb.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except _DAMAGED as error:
        raise ReadError(
            f"{name} is damaged ({error}); make or fetch the file again", code="damaged"
        ) from error
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    if len(infos) > MAX_MEMBERS or total > MAX_UNPACKED_BYTES:
        raise ReadError(
            f"{name} unpacks to {len(infos):,} files and {total:,} bytes; unpack and add it in parts",
            code="archive-large",
        )
    if total > _RATIO_FROM_BYTES and total / packed > MAX_RATIO:
        raise ReadError(
            f"{name} unpacks to {total / packed:,.0f} times its size, as a zip bomb does; it is not read",
            code="archive-bomb",
        )
    return archive


def read_member(archive: zipfile.ZipFile, member: str, name: str, *, max_bytes: int) -> bytes:
    """A member's bytes, at most so many whatever the archive says of its size.

    Raises:
        ReadError: it is larger, damaged, encrypted or not there.
    """
    try:
        with archive.open(member) as file:
            data = file.read(max_bytes + 1)
    except KeyError as error:
        raise ReadError(
            f"{name} lacks its part {member}; make or fetch the file again", code="damaged"
        ) from error
    except _DAMAGED as error:
        raise ReadError(
            f"{name}: {member} is damaged ({error}); make or fetch the file again", code="damaged"
        ) from error
    except RuntimeError as error:
        raise ReadError(
            f"{name}: {member} is encrypted; unpack it with its password first", code="encrypted"
        ) from error
    if len(data) > max_bytes:
        raise ReadError(
            f"{name}: {member} has more than {max_bytes:,} bytes; files of up to that are read",
            code="file-large",
            max_bytes=f"{max_bytes:,}",
        )
    return data


def read_zip(path: Path, *, today: date | None = None) -> Iterator[Draft | Skipped]:
    """The articles of an archive's files, in order of their names.

    Raises:
        ReadError: nothing in it could be read.
    """
    found = 0
    errors: list[ReadError] = []
    with open_archive(path, str(path)) as archive:
        for member in sorted(_members(archive)):
            try:
                for draft in _read_member(archive, member, path, today):
                    found += 1
                    yield draft
            except ReadError as error:
                errors.append(error)
                yield Skipped(origin=f"{path}/{member}", reason=str(error), cause=error)
    if not found and not errors:
        raise NothingToReadError(f"{path} holds no files; give an archive with articles", code="folder-empty")
    if not found:
        rest = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        raise ReadError(
            f"nothing in {path} could be read: {errors[0]}{rest}", code="none-read", cause=errors[0]
        )


def count_members(path: Path) -> int:
    """How many files of an archive are of a kind that is read."""
    with open_archive(path, str(path)) as archive:
        return sum(files.is_readable(member) for member in _members(archive))


def _members(archive: zipfile.ZipFile) -> list[str]:
    """The files of an archive without folders, hidden ones and what macOS adds."""
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    return [name for name in names if not any(part.startswith((".", "__MACOSX")) for part in name.split("/"))]


def _read_member(archive: zipfile.ZipFile, member: str, path: Path, today: date | None) -> Iterator[Draft]:
    name = f"{path}/{member}"
    suffix = files.suffix_of(member)
    if suffix in files.ARCHIVES or not files.is_readable(member):
        raise ReadError(
            f"{name} is of a kind that is not read inside an archive; unpack it first", code="kind-in-archive"
        )
    if suffix in files.STRUCTURED:
        yield from _structured(archive, member, name)
        return
    data = read_member(archive, member, name, max_bytes=files.MAX_FILE_BYTES)
    if not data:
        raise NothingToReadError(f"{name} is empty; give a file that holds an article", code="file-empty")
    yield from files.read_bytes(data, name, today=today)


def _structured(archive: zipfile.ZipFile, member: str, name: str) -> Iterator[Draft]:
    import gzip

    from .structured import drafts

    try:
        with archive.open(member) as packed:
            raw = gzip.GzipFile(fileobj=packed) if member.lower().endswith(".gz") else packed
            with io.TextIOWrapper(raw, encoding="utf-8-sig") as file:
                yield from drafts(file, name)
    except (*_DAMAGED, RuntimeError) as error:
        raise ReadError(
            f"{name} is damaged ({error}); make or fetch the file again", code="damaged"
        ) from error
