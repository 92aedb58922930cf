"""Gives the articles of a library that an older version made the passages they would have today.

How paragraphs become passages (see `vectorstore.passages`) has a number, which the library keeps. Where it is another
one, the passages that would be different are made anew, some articles a transaction: a kill costs those at most.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection, Engine, delete, insert, select

from vectorstore.indexing.following import encode
from vectorstore.passages import RULE, STANDING_WITH, passages
from vectorstore.storage import database, planning, records, schema, store
from vectorstore.types import Embedder

log = logging.getLogger(__name__)

_KEY = "passages"
_ARTICLES_AT_ONCE = 32


def renew(engine: Engine, embedder: Embedder, embedding_id: int) -> bool:
    """Makes the passages of an older rule anew; whether the indexes have something to follow."""
    with engine.connect() as db:
        if _rule(db) == RULE:
            return False
        kinds = schema.paragraphs.c.kind.in_(STANDING_WITH), schema.paragraphs.c.position.is_not(None)
        ids = list(db.scalars(select(schema.paragraphs.c.article_id).where(*kinds).distinct()))
    renewed = 0
    for start in range(0, len(ids), _ARTICLES_AT_ONCE):
        with engine.begin() as db:
            database.serialise(db)
            for id_ in ids[start : start + _ARTICLES_AT_ONCE]:
                renewed += _renew_article(db, id_, embedder, embedding_id)
    with engine.begin() as db:
        database.serialise(db)
        db.execute(delete(schema.meta).where(schema.meta.c.key == _KEY))
        db.execute(insert(schema.meta).values(key=_KEY, value=RULE))
    if renewed:
        log.info("%d passages of an older version were made anew", renewed)
    return renewed > 0


def _rule(db: Connection) -> str | None:
    return db.scalar(select(schema.meta.c.value).where(schema.meta.c.key == _KEY))


def _renew_article(db: Connection, article_id: str, embedder: Embedder, embedding_id: int) -> int:
    """Replaces the passages of an article that are not as they would be made today; how many."""
    paragraphs = records.read_paragraphs(db, article_id)
    own_text = planning.own_texts(paragraphs)
    wanted = {p.id: (p, own_text(p)) for p in passages(paragraphs)}
    table = schema.passages
    rows = db.execute(select(table.c.id, table.c.text).where(table.c.article_id == article_id)).all()
    kept = {row.id for row in rows if row.id in wanted and wanted[row.id][1] == row.text}
    gone = [row.id for row in rows if row.id not in kept]
    made = [own for id_, own in wanted.items() if id_ not in kept]
    if not gone and not made:
        return 0
    store.delete_passages(db, gone)
    if made:
        vectors = embedder.embed_passages([p.text for p, _ in made])
        db.execute(insert(table), [store.passage_row(p, text) for p, text in made])
        store.add_vectors(
            db, embedding_id, [(p.id, encode(v)) for (p, _), v in zip(made, vectors, strict=True)]
        )
    store.log_change(db, article_id, gone)
    return len(made)
