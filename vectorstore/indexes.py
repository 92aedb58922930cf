"""The two derived indexes, and how they are kept in step with the source of truth.

The source of truth keeps a log of changed articles, numbered. A small state file beside the indexes
says up to which number they have followed; it is written after both have taken a change in. A kill
between the two leaves the state behind, and following the log again does no harm.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Row, Select, func, select

from vectorstore import filtering, schema
from vectorstore.errors import IndexDamagedError
from vectorstore.lexical import LexicalEntry, LexicalIndex
from vectorstore.types import Filters, Kind, Vectors
from vectorstore.vectors import VectorIndex

log = logging.getLogger(__name__)

_BATCH_ARTICLES = 500  # followed at a time: about 3,000 passages of news
_EXACT = 1500  # passages of a filtered search are compared exactly; reading them takes under 10 ms
_SPARE = 1.5  # times as many of the nearest as should hold the wanted number that filters leave
_MOST_NEAREST = 3000  # asked of Chroma; where more were needed, comparing exactly is faster
_MAX_VARIABLES = 900  # SQLite's smallest limit on bound values in a statement is 999


def decode(blob: bytes) -> Vectors:
    """The vector stored in a row: ``(d,) float32``."""
    return np.frombuffer(blob, dtype="<f2").astype(np.float32)


def encode(vector: Vectors) -> bytes:
    """A vector as it is stored: float16, little-endian; costs under 0.0005 of a cosine similarity."""
    return vector.astype("<f2").tobytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """A passage as ranking needs it. ``vector``: ``(d,) float32``, unit length."""

    id: str
    text: str
    title: str
    kind: Kind
    index: int
    published: str | None
    vector: Vectors


class Indexes:
    """The vector index and the word index of one library, for one embedding."""

    def __init__(
        self, folder: Path, engine: Engine, *, read_only: bool, chroma_url: str | None = None
    ) -> None:
        self._folder = folder
        self._state_file = folder / "state.json"
        self._engine = engine
        self._read_only = read_only
        self._embedding_id = 0
        self._identity = ""
        self._applied = -1
        self._checked = False
        self._following = threading.RLock()
        self._exact: tuple[int, list[str], Vectors] | None = None
        self.words = LexicalIndex(folder / "words", read_only=read_only)
        self.vectors = VectorIndex(folder / "vectors", chroma_url)
        self._place = f"/{chroma_url}" if chroma_url else ""
        self.mended: list[str] = []

    def use(self, embedding_id: int, library_id: str, identity: str) -> None:
        """Says which embedding's vectors belong in the index; ``identity`` names it and how they are kept."""
        self._embedding_id = embedding_id
        self._identity = identity = f"{library_id}/{identity}{self._place}"
        self.vectors.name(library_id)
        self._exact = None
        try:
            state = json.loads(self._state_file.read_text())
            self._applied = state["seq"] if state["identity"] == identity else -1
        except (OSError, ValueError, KeyError, TypeError):
            self._applied = -1

    # -- following -----------------------------------------------------------------------------

    def follow(self) -> None:
        """Takes in every change the source of truth has and the indexes have not."""
        if self._read_only:
            return
        with self._following, self._engine.connect() as db:
            newest = db.scalar(select(func.max(schema.changes.c.seq))) or 0
            if self._applied < 0 and self._state_file.parent.exists():
                self._mend("the search indexes were missing or of another state; they were rebuilt")
            if self._applied < 0 or self._applied > newest:
                self._rebuild(db, newest)
                return
            try:
                while self._applied < newest:
                    self._follow_batch(db)
            except IndexDamagedError as error:
                log.warning("%s", error)
                self._mend("a search index could not be written; both were rebuilt")
                self._rebuild(db, newest)

    def _follow_batch(self, db: Connection) -> None:
        log_rows = db.execute(
            select(schema.changes)
            .where(schema.changes.c.seq > self._applied)
            .order_by(schema.changes.c.seq)
            .limit(_BATCH_ARTICLES)
        ).all()
        changed = list(dict.fromkeys(row.article_id for row in log_rows))
        gone = {id_ for row in log_rows for id_ in json.loads(row.gone)}
        rows = list(_passage_rows(db, self._embedding_id, changed))
        gone -= {row.id for row in rows}
        self.words.update(map(_entry, rows), changed)
        if gone:
            self.vectors.delete(sorted(gone))
        self._put_vectors(rows)
        self._applied = log_rows[-1].seq
        self._save_state()

    def _put_vectors(self, rows: Sequence[Row[Any]]) -> None:
        if rows:
            self.vectors.upsert([row.id for row in rows], np.stack([decode(row.vector) for row in rows]))

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Makes both indexes anew from the source of truth; ``progress`` gets (done, all) passages."""
        with self._following, self._engine.connect() as db:
            newest = db.scalar(select(func.max(schema.changes.c.seq))) or 0
            self._rebuild(db, newest, progress)

    def _rebuild(
        self, db: Connection, newest: int, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self._state_file.unlink(missing_ok=True)
        self.words.clear()
        self.vectors.clear()
        total = db.scalar(select(func.count()).select_from(schema.passages)) or 0
        ids = list(db.scalars(select(schema.articles.c.id).order_by(schema.articles.c.id)))
        done = 0
        for start in range(0, len(ids), _BATCH_ARTICLES):
            rows = list(_passage_rows(db, self._embedding_id, ids[start : start + _BATCH_ARTICLES]))
            self.words.update(map(_entry, rows), [])
            self._put_vectors(rows)
            done += len(rows)
            if progress is not None:
                progress(done, total)
        self._applied = newest
        self._checked = True
        self._save_state()

    def _save_state(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._state_file.with_suffix(".new")
        draft.write_text(json.dumps({"seq": self._applied, "identity": self._identity}))
        draft.replace(self._state_file)

    # -- checking ------------------------------------------------------------------------------

    def check(self) -> None:
        """Compares what the indexes hold with the source of truth, once, and mends what differs."""
        if self._checked or self._read_only:
            return
        with self._following:
            self._check()

    def _check(self) -> None:
        if self._checked:
            return
        self._checked = True
        self.follow()
        with self._engine.connect() as db:
            counts = (_count(db, schema.passages), _count_vectors(db, self._embedding_id))
        try:
            held = (self.words.count(), self.vectors.count())
        except IndexDamagedError as error:
            log.warning("%s", error)
            held = (-1, -1)
        if held != counts:
            self._mend("a search index did not agree with the articles; both were rebuilt")
            self.rebuild()

    def _mend(self, what: str) -> None:
        log.info("%s", what)
        self.mended.append(what)

    # -- searching -----------------------------------------------------------------------------

    def nearest(self, vector: Vectors, k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """The passages nearest to a vector: (passage id, cosine similarity), nearest first.

        Chroma answers for the whole library, and for a large part of it, from more of its nearest than are
        wanted. A small part is compared exactly, from the source of truth: a filter makes Chroma many times
        slower. So is everything in a process that does not own the library, unless a Chroma server has the
        vectors: of a folder Chroma shows such a process an old state.
        """
        if self._read_only and not self.vectors.shared:
            return _closest(*self._matrix(filters), vector, k)
        self.check()
        if filters is None:
            return self._query_vectors(vector, k)
        selected, total = self.words.selected(filters)
        if selected == total:
            return self._query_vectors(vector, k)
        wanted = int(_SPARE * k * total / max(selected, 1))
        if selected <= _EXACT or wanted > _MOST_NEAREST:
            return _closest(*self._matrix(filters), vector, k)
        near = self._query_vectors(vector, min(wanted, total))
        kept = self._kept([id_ for id_, _ in near], filters)
        return [(id_, cosine) for id_, cosine in near if id_ in kept][:k]

    def _query_vectors(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        try:
            return self.vectors.query(vector, k)
        except IndexDamagedError as error:
            log.warning("%s", error)
            self._mend("the vector index could not be read; it was rebuilt")
            self.rebuild()
            return self.vectors.query(vector, k)

    def _kept(self, ids: Sequence[str], filters: Filters) -> set[str]:
        """Those of the passages that filters leave."""
        query = _id_query(filters)
        kept: set[str] = set()
        with self._engine.connect() as db:
            for start in range(0, len(ids), _MAX_VARIABLES):
                chosen = ids[start : start + _MAX_VARIABLES]
                kept.update(db.scalars(query.where(schema.passages.c.id.in_(chosen))))
        return kept

    def _matrix(self, filters: Filters | None) -> tuple[list[str], Vectors]:
        with self._engine.connect() as db:
            newest = db.scalar(select(func.max(schema.changes.c.seq))) or 0
            table = schema.vectors
            query = select(table.c.passage_id, table.c.vector).where(
                table.c.embedding_id == self._embedding_id
            )
            if filters is not None:
                found = db.execute(query.where(table.c.passage_id.in_(_id_query(filters)))).all()
                return [row.passage_id for row in found], _stack([row.vector for row in found])
            if self._exact is None or self._exact[0] != newest:
                found = db.execute(query).all()
                self._exact = (newest, [row.passage_id for row in found], _stack([r.vector for r in found]))
            return self._exact[1], self._exact[2]

    def matching(self, question: str, k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """The passages that share most with a question's words: (passage id, relevance), best first."""
        if not self._read_only:
            self.check()
        try:
            return self.words.query(question, k, filters)
        except IndexDamagedError as error:
            log.warning("%s", error)
            if self._read_only:
                return []
            self._mend("the word index could not be read; it was rebuilt")
            self.rebuild()
            return self.words.query(question, k, filters)

    def sharing(self, keys: Sequence[str], k: int, article_ids: Sequence[str] | None = None) -> list[str]:
        """The ids of up to ``k`` passages that share a band with a text; none where the index is damaged."""
        try:
            return self.words.sharing(keys, k, article_ids)
        except IndexDamagedError as error:  # `matching` has mended it, unless this process only reads
            log.warning("%s", error)
            return []

    def passages(self, ids: Sequence[str]) -> list[PassageRow]:
        """Passages by id, in that order, with what ranking needs of them; unknown ids are left out."""
        found: dict[str, PassageRow] = {}
        with self._engine.connect() as db:
            for start in range(0, len(ids), _MAX_VARIABLES):
                chosen = ids[start : start + _MAX_VARIABLES]
                query = _passage_query(self._embedding_id).where(schema.passages.c.id.in_(chosen))
                for row in db.execute(query):
                    found[row.id] = PassageRow(
                        id=row.id,
                        text=row.text,
                        title=row.title,
                        kind=row.kind,
                        index=row.position,
                        published=row.published,
                        vector=decode(row.vector),
                    )
        return [found[id_] for id_ in ids if id_ in found]

    def close(self) -> None:
        """Lets go of the files."""
        self.words.close()
        self.vectors.close()


def _closest(ids: Sequence[str], matrix: Vectors, vector: Vectors, k: int) -> list[tuple[str, float]]:
    if not ids:
        return []
    similarity = matrix @ vector
    best = np.argsort(-similarity, kind="stable")[:k]
    return [(ids[i], float(similarity[i])) for i in best]


def _id_query(filters: Filters) -> Select[Any]:
    """The ids of the passages that filters leave."""
    passages, paragraphs = schema.passages, schema.paragraphs
    return (
        select(passages.c.id)
        .join(paragraphs, paragraphs.c.id == passages.c.paragraph_id)
        .join(schema.articles, schema.articles.c.id == passages.c.article_id)
        .where(*filtering.clauses(filters))
    )


def _stack(blobs: Sequence[bytes]) -> Vectors:
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([np.frombuffer(blob, dtype="<f2") for blob in blobs]).astype(np.float32)


def _count(db: Connection, table: Any) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def _count_vectors(db: Connection, embedding_id: int) -> int:
    table = schema.vectors
    return db.scalar(select(func.count()).select_from(table).where(table.c.embedding_id == embedding_id)) or 0


def _passage_query(embedding_id: int) -> Select[Any]:
    passages, paragraphs, vectors = schema.passages, schema.paragraphs, schema.vectors
    part = func.substr(paragraphs.c.text, passages.c.start + 1, passages.c.end - passages.c.start)
    return (
        select(
            passages.c.id,
            passages.c.article_id,
            func.coalesce(passages.c.text, part).label("text"),
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


def _passage_rows(db: Connection, embedding_id: int, article_ids: Sequence[str]) -> Iterator[Row[Any]]:
    query = _passage_query(embedding_id)
    for start in range(0, len(article_ids), _MAX_VARIABLES):
        chosen = article_ids[start : start + _MAX_VARIABLES]
        yield from db.execute(query.where(schema.passages.c.article_id.in_(chosen))).all()


def _entry(row: Row[Any]) -> LexicalEntry:
    return LexicalEntry(
        id=row.id,
        article_id=row.article_id,
        text=row.text,
        title=row.title,
        facts=tuple(filtering.facts(source=row.source, language=row.language, kind=row.kind)),
        day=filtering.day_number(row.published),
    )
