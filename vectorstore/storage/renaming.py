"""Titles that a person gives to articles, in the place of those they were read with."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from vectorstore.errors import NotFoundError
from vectorstore.library import Library
from vectorstore.storage import database, schema, store
from vectorstore.types import Article


def rename(library: Library, article_id: str, title: str) -> Article:
    """Gives an article a title, which later readings of it keep; an empty one brings the read one back.

    The article's paragraphs stay as they were read, also the one that is its headline, and so do its
    citations. Titles are searched, so the word index follows.

    Raises:
        NotFoundError: There is no such article.
        LibraryLockedError: Another process is writing to the library.
    """
    with library._writing():
        article = library.article(article_id)
        with library._engine.begin() as db:
            database.serialise(db)
            as_read = _as_read(db, article.id) or article.title
            new = " ".join(title.split()) or as_read
            table = schema.given_titles
            db.execute(delete(table).where(table.c.article_id == article.id))
            if new != as_read:
                db.execute(insert(table).values(article_id=article.id, title=new, as_read=as_read))
            row = schema.articles.c.id == article.id
            if not db.execute(update(schema.articles).where(row).values(title=new)).rowcount:
                raise NotFoundError(f"There is no article {article_id!r} any more.", code="no-article")
            passages = select(schema.passages.c.id).where(schema.passages.c.article_id == article.id)
            # Named as gone, its passages are taken out of the word index before they are put in again.
            store.log_change(db, article.id, list(db.scalars(passages)))
        library.indexes.follow()
        return library.article(article.id)


def _as_read(db: Connection, article_id: str) -> str | None:
    table = schema.given_titles
    return db.scalar(select(table.c.as_read).where(table.c.article_id == article_id))
