"""What the indexes read of the source of truth: the log of changed articles, and the passages of articles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, select

from vectorstore import filtering
from vectorstore.indexing.entries import LexicalEntry
from vectorstore.ranking.analysis import in_latin
from vectorstore.storage import schema
from vectorstore.types import Vectors
from vectorstore.vectors import VectorIndex

BATCH_ARTICLES = 1000
"""Followed at a time: about 6,000 passages of news. Fewer commits leave fewer segments for a question to look into."""

MAX_VARIABLES = 900
"""Values bound in one statement; SQLite's smallest limit is 999."""


def decode(blob: bytes) -> Vectors:
    """The vector stored in a row: ``(d,) float32``."""
    return np.frombuffer(blob, dtype="<f2").astype(np.float32)


def encode(vector: Vectors) -> bytes:
    """A vector as it is stored: float16, little-endian; costs under 0.0005 of a cosine similarity."""
    return vector.astype("<f2").tobytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A stretch of the log.

    Attributes:
        last: the number of its last change.
        articles: ids of the articles that changed, each once.
        gone: ids of the passages that were taken away.
    """

    last: int
    articles: tuple[str, ...]
    gone: frozenset[str]


def newest(db: Connection) -> int:
    """The number of the last change; 0 where there is none."""
    return db.scalar(select(func.max(schema.changes.c.seq))) or 0


def changes(db: Connection, after: int) -> Changes:
    """The next changes after a number, of which there is at least one."""
    table = schema.changes
    query = select(table).where(table.c.seq > after).order_by(table.c.seq).limit(BATCH_ARTICLES)
    rows = db.execute(query).all()
    return Changes(
        last=rows[-1].seq,
        articles=tuple(dict.fromkeys(row.article_id for row in rows)),
        gone=frozenset(id_ for row in rows for id_ in json.loads(row.gone)),
    )


def all_articles(db: Connection) -> Iterator[list[str]]:
    """The ids of all articles, in batches."""
    ids = list(db.scalars(select(schema.articles.c.id).order_by(schema.articles.c.id)))
    for start in range(0, len(ids), BATCH_ARTICLES):
        yield ids[start : start + BATCH_ARTICLES]


def passage_query(embedding_id: int | BindParameter[Any]) -> Select[Any]:
    """Passages with what indexing and ranking need of them, and their vectors of an embedding."""
    passages, paragraphs, vectors = schema.passages, schema.paragraphs, schema.vectors
    part = func.substr(paragraphs.c.text, passages.c.start + 1, passages.c.end - passages.c.start)
    return (
        select(
            passages.c.id,
            passages.c.article_id,
            func.coalesce(passages.c.text, part).label("text"),
            (passages.c.end - passages.c.start).label("own_chars"),
            paragraphs.c.kind,
            paragraphs.c.position,
            schema.articles.c.title,
            schema.articles.c.published,
            schema.articles.c.source,
            schema.articles.c.language,
            vectors.c.vector,
        )
        .join(paragraphs, paragraphs.c.id == passages.c.paragraph_id)
        .join(schema.articles, schema.articles.c.id == passages.c.article_id)
        .join(vectors, (vectors.c.passage_id == passages.c.id) & (vectors.c.embedding_id == embedding_id))
    )


def passages_by_id(db: Connection, embedding_id: int, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """Passages by id (see `passage_query`), unordered; at most `MAX_VARIABLES`."""
    return db.execute(_by_id(), {"embedding": embedding_id, "ids": list(ids)}).all()


@lru_cache(maxsize=1)
def _by_id() -> Select[Any]:
    """One statement for all questions: making it anew takes longer than the database."""
    return passage_query(bindparam("embedding")).where(
        schema.passages.c.id.in_(bindparam("ids", expanding=True))
    )


def passages_around(
    db: Connection, embedding_id: int, article_id: str, first: int, last: int
) -> Sequence[Row[Any]]:
    """Passages of the paragraphs of an article from one position to another (see `passage_query`), in order."""
    return db.execute(
        _around(), {"embedding": embedding_id, "article": article_id, "first": first, "last": last}
    ).all()


@lru_cache(maxsize=1)
def _around() -> Select[Any]:
    article, position = schema.paragraphs.c.article_id, schema.paragraphs.c.position
    return (
        passage_query(bindparam("embedding"))
        .where(article == bindparam("article"), position.between(bindparam("first"), bindparam("last")))
        .order_by(position, schema.passages.c.start)
    )


def passage_rows(db: Connection, embedding_id: int, article_ids: Sequence[str]) -> list[Row[Any]]:
    """All passages of some articles (see `passage_query`)."""
    query = passage_query(embedding_id)
    found: list[Row[Any]] = []
    for start in range(0, len(article_ids), MAX_VARIABLES):
        chosen = article_ids[start : start + MAX_VARIABLES]
        found += db.execute(query.where(schema.passages.c.article_id.in_(chosen))).all()
    return found


def stack(blobs: Sequence[bytes]) -> Vectors:
    """Vectors of rows: ``(n, d) float32``."""
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([np.frombuffer(blob, dtype="<f2") for blob in blobs]).astype(np.float32)


def put(vectors: VectorIndex, rows: Sequence[Row[Any]]) -> None:
    """Puts the vectors of passages into an index."""
    if rows:
        vectors.upsert([row.id for row in rows], stack([row.vector for row in rows]))


def entry(row: Row[Any]) -> LexicalEntry:
    """A passage as the word index takes it."""
    return LexicalEntry(
        id=row.id,
        article_id=row.article_id,
        text=row.text,
        own_chars=row.own_chars,
        title=row.title,
        facts=tuple(
            filtering.facts(source=row.source, language=row.language, kind=row.kind, latin=in_latin(row.text))
        ),
        day=filtering.day_number(row.published),
    )


def count_passages(db: Connection) -> int:
    """How many passages there are."""
    return db.scalar(select(func.count()).select_from(schema.passages)) or 0


def count_vectors(db: Connection, embedding_id: int) -> int:
    """How many vectors of an embedding there are."""
    table = schema.vectors
    return db.scalar(select(func.count()).select_from(table).where(table.c.embedding_id == embedding_id)) or 0
