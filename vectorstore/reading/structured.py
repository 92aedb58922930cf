"""The structured JSONL of the contract: one article a line, its paragraphs kept exactly as they stand."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from vectorstore.errors import ReadError
from vectorstore.types import Draft, DraftParagraph
from vectorstore.words.tongues import language

from .text import printable

MAX_LINE_CHARS = 20_000_000
_TEXT_FIELDS = ("url", "date", "author", "lang", "source")


def read_jsonl(path: Path) -> Iterator[Draft]:
    """The articles of a ``.jsonl`` or ``.jsonl.gz`` file, one at a time.

    Raises:
        ReadError: a line is no article; the message names its number.
    """
    try:
        with _open(path) as file:
            yield from drafts(file, str(path))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ReadError(
            f"{path} is damaged ({error}); make or fetch the file again", code="damaged"
        ) from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{path} is not UTF-8 ({error.reason}); save it as UTF-8", code="not-utf8") from error


def drafts(file: IO[str], name: str) -> Iterator[Draft]:
    """The articles of an open file.

    Args:
        file: its lines.
        name: what an error calls it.
    """
    number = 0
    while line := file.readline(MAX_LINE_CHARS + 1):
        number += 1
        if len(line) > MAX_LINE_CHARS:
            raise ReadError(
                f"{name}, line {number}: longer than {MAX_LINE_CHARS:,} characters; give one article a line",
                code="jsonl-long",
                number=number,
            )
        if line.strip():
            yield _draft(line, name, number)


def _open(path: Path) -> IO[str]:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def count_lines(path: Path) -> int:
    """How many lines a file has, unpacked."""
    opener = gzip.open if path.name.lower().endswith(".gz") else open
    with opener(path, "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) or 1


def _draft(line: str, name: str, number: int) -> Draft:
    where = f"{name}, line {number}"
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(
            f"{where}: not JSON ({error}); each line must be one JSON object", code="jsonl-line", place=where
        ) from error
    if not isinstance(record, dict):
        raise ReadError(
            f"{where}: a JSON {type(record).__name__}, not an object; each line must be one article",
            code="jsonl-line",
            place=where,
        )
    paragraphs = _paragraphs(record, where)
    fields = {field: _text(record, field, where) for field in _TEXT_FIELDS}
    title = _text(record, "title", where) or _shortened(paragraphs[0].text)
    identity = record.get("id")
    if identity is not None and not isinstance(identity, str | int):
        raise ReadError(
            f'{where}: "id" is a {type(identity).__name__}; give a string',
            code="jsonl-field",
            place=where,
            field="id",
        )
    url = fields["url"]
    return Draft(
        key=_key(url, identity, title),
        title=title,
        paragraphs=paragraphs,
        url=url,
        source=fields["source"],
        author=fields["author"],
        published=fields["date"],
        language=fields["lang"] or language(" ".join(one.text for one in paragraphs[:5])),
        origin=where,
        exact=True,
    )


def _key(url: str | None, identity: str | int | None, title: str) -> str:
    from .phrases import key_of

    if url:
        return f"url:{url}"
    return f"id:{identity}" if identity is not None else f"title:{key_of(title) or title}"


def _paragraphs(record: dict[str, Any], where: str) -> tuple[DraftParagraph, ...]:
    given = record.get("paragraphs")
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ReadError(
            f'{where}: "paragraphs" must be a list of strings',
            code="jsonl-field",
            place=where,
            field="paragraphs",
        )
    kept = tuple(DraftParagraph(kind="body", text=printable(one)) for one in given if one.strip())
    if not kept:
        raise ReadError(
            f'{where}: "paragraphs" holds no text; leave the article out',
            code="jsonl-field",
            place=where,
            field="paragraphs",
        )
    return kept


def _text(record: dict[str, Any], field: str, where: str) -> str | None:
    value = record.get(field)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ReadError(
            f'{where}: "{field}" is a {type(value).__name__}; give a string',
            code="jsonl-field",
            place=where,
            field=field,
        )
    return printable(value)


def _shortened(text: str) -> str:
    words = text.split()
    return " ".join(words[:10])[:90] + ("…" if len(words) > 10 else "")
