"""The rows of the source of truth as articles and paragraphs. Each function is given an open connection."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, select

from vectorstore.storage import schema
from vectorstore.types import Article, Paragraph

MAX_VARIABLES = 900
"""Values bound in one statement; SQLite's smallest limit is 999."""


def article(row: Row[Any], paragraphs: tuple[Paragraph, ...] = ()) -> Article:
    """The article of a row."""
    return Article(
        id=row.id,
        title=row.title,
        url=row.url,
        source=row.source,
        author=row.author,
        published=row.published,
        updated=row.changed,
        language=row.language,
        paragraphs=paragraphs,
        paragraph_count=row.paragraph_count,
    )


def paragraph(row: Row[Any], index: int | None = None) -> Paragraph:
    """The paragraph of a row; ``index`` where its place is in an older version."""
    place = index if index is not None else row.position
    return Paragraph(
        id=row.id,
        article_id=row.article_id,
        index=-1 if place is None else place,
        kind=row.kind,
        text=row.text,
    )


def read_paragraphs(
    db: Connection, article_id: str, first: int = 0, last: int | None = None
) -> tuple[Paragraph, ...]:
    """The paragraphs of an article's current version, in order, from index ``first`` to ``last``, both included."""
    chosen = {"article": article_id, "first": first, "last": _NO_END if last is None else last}
    return tuple(paragraph(row) for row in db.execute(_in_order(), chosen))


_NO_END = 2**31 - 1  # the highest that every database takes


@lru_cache(maxsize=1)
def _in_order() -> Select[Any]:
    """One statement for all articles: making it anew takes as long as the database."""
    table = schema.paragraphs
    between = table.c.position.between(bindparam("first"), bindparam("last"))  # NULL in an older version
    return select(table).where(table.c.article_id == bindparam("article"), between).order_by(table.c.position)


def read_by_id(db: Connection, table: Table, ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Rows of a table by id; ids it has not are absent."""
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(ids), MAX_VARIABLES):
        chosen = {"ids": list(ids[start : start + MAX_VARIABLES])}
        found |= {row.id: row for row in db.execute(_by_id(table), chosen)}
    return found


@lru_cache(maxsize=8)
def _by_id(table: Table) -> Select[Any]:
    """One statement a table: making it anew takes as long as the database."""
    return select(table).where(table.c.id.in_(bindparam("ids", expanding=True)))


def old_article(owner: Row[Any], version: Row[Any], rows: Sequence[Row[Any]]) -> Article:
    """An article as an older version had it."""
    texts = tuple(paragraph(row, index) for index, row in enumerate(rows))
    return Article(
        id=owner.id,
        title=version.title,
        url=owner.url,
        source=owner.source,
        author=owner.author,
        published=version.published,
        language=owner.language,
        paragraphs=texts,
        paragraph_count=len(texts),
    )
