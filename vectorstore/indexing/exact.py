"""The nearest passages found by comparing with every one that filters leave, out of the source of truth."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, Engine, select

from vectorstore import filtering
from vectorstore.indexing import following
from vectorstore.storage import schema
from vectorstore.types import Filters, Vectors

_KEPT = 40_000  # passages whose vectors are kept for the next question with the same filters: 60 MB


class ExactVectors:
    """Compares exactly; what it has read for some filters it keeps until an article changes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._of: tuple[int, int] = (-1, -1)  # the embedding and the change that is read up to
        self._read: OrderedDict[Filters | None, tuple[list[str], Vectors]] = OrderedDict()
        self._articles: tuple[int, Filters, frozenset[str]] | None = None

    def nearest(
        self, vector: Vectors, k: int, embedding_id: int, filters: Filters | None
    ) -> list[tuple[str, float]]:
        """The nearest of the passages that filters leave: (passage id, cosine similarity), nearest first."""
        ids, matrix = self._matrix(embedding_id, filters)
        if not ids:
            return []
        similarity = matrix @ vector
        best = np.argsort(-similarity, kind="stable")[:k]
        return [(ids[i], float(similarity[i])) for i in best]

    def _matrix(self, embedding_id: int, filters: Filters | None) -> tuple[list[str], Vectors]:
        with self._engine.connect() as db:
            state = (embedding_id, following.newest(db))
            with self._lock:
                if state != self._of:
                    self._read.clear()
                    self._of = state
                if filters in self._read:
                    self._read.move_to_end(filters)
                    return self._read[filters]
            made = _read(db, embedding_id, filters)
        with self._lock:
            if state == self._of:
                self._read[filters] = made
                while len(self._read) > 1 and sum(len(ids) for ids, _ in self._read.values()) > _KEPT:
                    self._read.popitem(last=False)
        return made

    def left(self, ids: Sequence[str], filters: Filters) -> set[str]:
        """Those of some passages that filters leave."""
        passages, paragraphs = schema.passages, schema.paragraphs
        query = select(passages.c.id, passages.c.article_id)
        if filters.kinds:
            query = query.join(paragraphs, paragraphs.c.id == passages.c.paragraph_id)
            query = query.where(paragraphs.c.kind.in_(filters.kinds))
        found: set[str] = set()
        with self._engine.connect() as db:
            articles = self._articles_left(db, filters)
            for start in range(0, len(ids), following.MAX_VARIABLES):
                chosen = passages.c.id.in_(ids[start : start + following.MAX_VARIABLES])
                for row in db.execute(query.where(chosen)):
                    if articles is None or row.article_id in articles:
                        found.add(row.id)
        return found

    def _articles_left(self, db: Connection, filters: Filters) -> frozenset[str] | None:
        """The articles that filters leave, kept for the next question; None: all."""
        wanted = filtering.article_clauses(filters)
        if not wanted:
            return None
        newest, last = following.newest(db), self._articles
        if last is None or last[:2] != (newest, filters):
            found = db.scalars(select(schema.articles.c.id).where(*wanted))
            last = self._articles = (newest, filters, frozenset(found))
        return last[2]


def _read(db: Connection, embedding_id: int, filters: Filters | None) -> tuple[list[str], Vectors]:
    vectors, passages = schema.vectors, schema.passages
    query = select(vectors.c.passage_id, vectors.c.vector).where(vectors.c.embedding_id == embedding_id)
    if filters is not None:
        query = query.join(passages, passages.c.id == vectors.c.passage_id).where(*filtering.clauses(filters))
    rows = db.execute(query).all()
    return [row.passage_id for row in rows], following.stack([row.vector for row in rows])
