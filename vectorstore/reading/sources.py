"""Any source -> drafts, one at a time: a file, a folder, an archive, an address."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.types import Draft, Skipped

from . import files

_ADDRESS = ("http://", "https://")


def read(
    source: str | os.PathLike[str], *, today: date | None = None, private: bool = False
) -> Iterator[Draft | Skipped]:
    """The articles of a source, as they are read.

    Args:
        source: a path, or an address that begins with http:// or https://.
        today: the day relative dates count from.
        private: addresses of this machine and its own network are read too.

    Raises:
        ReadError: the source cannot be read, or is a folder in which nothing could be.
    """
    if is_address(source):
        yield from read_address(str(source), today=today, private=private)
        return
    path = _path(source)
    if path.is_dir():
        yield from _read_folder(path, today)
    else:
        yield from files.read_file(path, today=today)


def is_address(source: str | os.PathLike[str]) -> bool:
    """Whether a source is a web address rather than a path."""
    return isinstance(source, str) and source.lower().startswith(_ADDRESS)


def _path(source: str | os.PathLike[str]) -> Path:
    path = Path(source)
    try:
        exists = path.exists()
    except (OSError, ValueError) as error:
        raise ReadError(
            f"{_short(str(source))} is no path; give a file, a folder or an address", code="not-there"
        ) from error
    if not exists:
        raise ReadError(
            f"{_short(str(source))} does not exist; give a file, a folder or an address", code="not-there"
        )
    return path


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else f"{line[:200]}…"


def read_address(url: str, *, today: date | None = None, private: bool = False) -> tuple[Draft, ...]:
    """The articles at an address."""
    from .fetch import fetch
    from .html import read_html
    from .pagedata import canonical
    from .text import read_text

    fetched = fetch(url, private=private)
    suffix = _SUFFIXES.get(fetched.content_type)
    if suffix:
        drafts = files.read_bytes(fetched.data, url, suffix=suffix, today=today)
        return tuple(drafts)
    if fetched.content_type.startswith("text/plain"):
        from .decoding import decode

        return read_text(
            decode(fetched.data, declared=fetched.charset),
            url=canonical(fetched.url),
            origin=url,
            today=today,
        )
    return read_html(fetched.data, url=fetched.url, origin=url, charset=fetched.charset, today=today)


_SUFFIXES = {
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "message/rfc822": ".eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def listing(folder: Path) -> Iterator[Path]:
    """The files under a folder, sorted, without hidden ones; a link that leads back is not followed."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(root) / name


def _read_folder(folder: Path, today: date | None) -> Iterator[Draft | Skipped]:
    found = 0
    errors: list[ReadError] = []
    for path in listing(folder):
        try:
            for one in files.read_file(path, today=today):
                found += isinstance(one, Draft)
                yield one
        except ReadError as error:
            errors.append(error)
            yield Skipped(origin=str(path), reason=str(error), cause=error)
    if found:
        return
    if not errors:
        raise NothingToReadError(
            f"{folder} holds no files; give a folder with articles ({files.known_suffixes()})",
            code="folder-empty",
        )
    rest = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
    raise ReadError(
        f"nothing in {folder} could be read: {errors[0]}{rest}", code="none-read", cause=errors[0]
    )


def count(source: str | os.PathLike[str]) -> int | None:
    """About how many drafts `read` will give, or None where only reading can tell."""
    if is_address(source):
        return 1
    path = _path(source)
    if path.is_dir():
        return sum(_count_file(one) for one in listing(path) if files.is_readable(one.name)) or None
    return _count_file(path)


def _count_file(path: Path) -> int:
    suffix = files.suffix_of(path.name)
    try:
        if suffix in files.STRUCTURED:
            from .structured import count_lines

            return count_lines(path)
        if suffix in files.ARCHIVES:
            from .archives import count_members

            return count_members(path)
    except (OSError, EOFError, ReadError, zlib.error):
        return 1
    return 1
