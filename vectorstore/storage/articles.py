"""Reading the articles of a library: whole, by id, in older versions, with what was left out of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from vectorstore.errors import NotFoundError
from vectorstore.storage import records, schema
from vectorstore.types import Article, LeftOut, Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedLine:
    """A line of a source that is in no paragraph; ``number`` is what `Library.restore` takes."""

    number: int
    line: LeftOut
    restored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An older state of an article, replaced at ``replaced`` (seconds since the epoch)."""

    number: int
    title: str
    published: str | None
    replaced: float


class Articles:
    """The articles of a database, read-only: what `Library` gives of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def articles(self) -> tuple[Article, ...]:
        """All articles, newest added first, without their paragraphs."""
        table = schema.articles
        with self._engine.connect() as db:
            rows = db.execute(select(table).order_by(table.c.added.desc(), table.c.id)).all()
        return tuple(records.article(row) for row in rows)

    def article(self, article_id: str) -> Article:
        """An article whole, by its id or the beginning of it.

        Raises:
            NotFoundError: None, or more than one, has such an id.
        """
        with self._engine.connect() as db:
            row = _named(db, article_id)
            return records.article(row, records.read_paragraphs(db, row.id))

    def full_id(self, article_id: str) -> str:
        """The id of an article, by it or its beginning; quicker than reading the article.

        Raises:
            NotFoundError: None, or more than one, has such an id.
        """
        with self._engine.connect() as db:
            return str(_named(db, article_id).id)

    def article_by_key(self, key: str) -> Article:
        """An article whole, by what identified it when it was read (`Draft.key`).

        Raises:
            NotFoundError: There is no such article.
        """
        table = schema.articles
        with self._engine.connect() as db:
            found = db.scalar(select(table.c.id).where(table.c.key == key))
        if found is None:
            raise NotFoundError(f"There is no article {key!r}.", code="no-article")
        return self.article(found)

    def count(self) -> int:
        """How many articles there are."""
        with self._engine.connect() as db:
            return db.scalar(select(func.count()).select_from(schema.articles)) or 0

    def count_passages(self) -> int:
        """How many paragraphs an embedding has vectors of."""
        with self._engine.connect() as db:
            return db.scalar(select(func.count()).select_from(schema.passages)) or 0

    def paragraph(self, paragraph_id: str) -> Paragraph:
        """A paragraph by its id, also one only an older version of its article has (index -1).

        Raises:
            NotFoundError: There is no such paragraph.
        """
        found = self.paragraphs([paragraph_id])
        if paragraph_id not in found:
            raise NotFoundError(f"There is no paragraph {paragraph_id!r}.", code="no-paragraph")
        return found[paragraph_id][0]

    def paragraphs(self, ids: Sequence[str]) -> dict[str, tuple[Paragraph, Article]]:
        """Paragraphs by id with their articles (without paragraphs); unknown ids are absent."""
        if not ids:
            return {}
        with self._engine.connect() as db:
            rows = records.read_by_id(db, schema.paragraphs, ids)
            owners = records.read_by_id(db, schema.articles, list({row.article_id for row in rows.values()}))
        briefs = {id_: records.article(row) for id_, row in owners.items()}
        return {id_: (records.paragraph(row), briefs[row.article_id]) for id_, row in rows.items()}

    def some_texts(self, count: int) -> list[str]:
        """The texts of up to ``count`` paragraphs from all over the library, always the same ones."""
        table = schema.paragraphs
        with self._engine.connect() as db:  # an id begins with the hash of its article
            return list(db.scalars(select(table.c.text).order_by(table.c.id).limit(count)))

    def stretch(self, article_id: str, first: int, last: int) -> tuple[Paragraph, ...]:
        """The paragraphs of an article's current version from one index to another, both included."""
        with self._engine.connect() as db:
            return records.read_paragraphs(db, article_id, first, last)

    def left_out(self, article_id: str) -> tuple[RemovedLine, ...]:
        """What is in no paragraph of an article, line by line, and why."""
        table = schema.left_out
        with self._engine.connect() as db:
            rows = db.execute(
                select(table).where(table.c.article_id == article_id).order_by(table.c.number)
            ).all()
        return tuple(
            RemovedLine(
                number=row.number,
                line=LeftOut(line=row.line, text=row.text, reason=row.reason),
                restored=row.restored,
            )
            for row in rows
        )

    def versions(self, article_id: str) -> tuple[Version, ...]:
        """The older versions of an article, oldest first."""
        table = schema.versions
        with self._engine.connect() as db:
            rows = db.execute(
                select(table).where(table.c.article_id == article_id).order_by(table.c.number)
            ).all()
        return tuple(
            Version(number=r.number, title=r.title, published=r.published, replaced=r.replaced) for r in rows
        )

    def version(self, article_id: str, number: int) -> Article:
        """An article as it stood in an older version.

        Raises:
            NotFoundError: There is no such version.
        """
        table = schema.versions
        with self._engine.connect() as db:
            row = db.execute(
                select(table).where(table.c.article_id == article_id, table.c.number == number)
            ).first()
            if row is None:
                raise NotFoundError(
                    f"Article {article_id} has no older version {number}.", code="no-version", number=number
                )
            ids = json.loads(row.paragraph_ids)
            texts = records.read_by_id(db, schema.paragraphs, ids)
            owner = records.read_by_id(db, schema.articles, [article_id])[article_id]
        return records.old_article(owner, row, [texts[id_] for id_ in ids])


def _named(db: Connection, article_id: str) -> Row[Any]:
    """The row of an article by its id or the beginning of it; looking for beginnings reads all ids."""
    table = schema.articles
    whole = records.read_by_id(db, table, [article_id])
    if whole:
        return whole[article_id]
    beginning = table.c.id.startswith(article_id, autoescape=True)
    rows = db.execute(select(table).where(beginning).limit(2)).all() if article_id else []
    if len(rows) != 1:
        what = "More than one article has" if rows else "No article has"
        raise NotFoundError(
            f"{what} an id beginning with {article_id!r}. See the ids with `isnad list`.", code="no-article"
        )
    return rows[0]
