"""The two derived indexes, and how they are kept in step with the source of truth.

The source of truth keeps a log of changed articles, numbered. A small state file beside the indexes
says up to which number they have followed; it is written after both have taken a change in. A kill
between the two leaves the state behind, and following the log again does no harm.

A new index is made in a folder beside the one in use, which serves until the state file names the new one.
"""

from __future__ import annotations

import json
import logging
import shutil
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
_WORDS_BROKEN = "the word index could not be read; it was rebuilt"
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
        self._chroma_url = chroma_url
        self._embedding_id = 0
        self._identity = ""
        self._applied = -1
        self._checked = False
        self._following = threading.RLock()
        self._exact: tuple[int, list[str], Vectors] | None = None
        self._seen: tuple[int, int] | None = None
        self.words = LexicalIndex(folder / "words", read_only=read_only)
        self.vectors = VectorIndex(folder / "vectors", url=chroma_url)
        self.mended: list[str] = []

    def use(self, embedding_id: int, library_id: str, identity: str) -> None:
        """Says which embedding's vectors belong in the index; ``identity`` names it and how they are kept."""
        self._seen = self._stamp()
        try:
            state = json.loads(self._state_file.read_text())
            named, seq = state["identity"], int(state["seq"])
            words, vectors = int(state["words"]), int(state["vectors"])
        except (OSError, ValueError, KeyError, TypeError):
            named, seq, words, vectors = "", -1, 0, 0
        self.close()
        self._name(embedding_id, library_id, identity)
        self._applied = seq if named == self._identity else -1
        self.words = LexicalIndex(self._folder / "words", words, read_only=self._read_only)
        self.vectors = VectorIndex(self._folder / "vectors", vectors, self._chroma_url, library_id)
        if not self._read_only:
            self._sweep()

    def _name(self, embedding_id: int, library_id: str, identity: str) -> None:
        self._embedding_id = embedding_id
        self._identity = f"{library_id}/{identity}" + (f"/{self._chroma_url}" if self._chroma_url else "")
        self._exact = None

    def _sweep(self) -> None:
        """Deletes what a kill has left of indexes that are not in use."""
        for index in (self.words, self.vectors):
            for path in (self._folder / ("words" if index is self.words else "vectors")).glob("*"):
                if path.name != str(index.generation):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._state_file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def changed(self) -> bool:
        """Whether the process that owns the library has brought them to another state since `use`."""
        return self._read_only and self._stamp() != self._seen

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
        _put(self.vectors, rows)
        self._applied = log_rows[-1].seq
        self._save_state()

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Makes both indexes anew from the source of truth; ``progress`` gets (done, all) passages.

        Those in use serve until the new ones are complete.
        """
        with self._following, self._engine.connect() as db:
            newest = db.scalar(select(func.max(schema.changes.c.seq))) or 0
            self._rebuild(db, newest, progress)

    def _rebuild(
        self, db: Connection, newest: int, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self._checked = True
        words, vectors = self.words.following(), self.vectors.following()
        try:
            self._fill(db, self._embedding_id, vectors, words, progress)
        except BaseException:
            words.retire()
            vectors.retire()
            raise
        self._replace(words, vectors, newest)

    def _fill(
        self,
        db: Connection,
        embedding_id: int,
        vectors: VectorIndex,
        words: LexicalIndex | None,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        total = db.scalar(select(func.count()).select_from(schema.passages)) or 0
        ids = list(db.scalars(select(schema.articles.c.id).order_by(schema.articles.c.id)))
        done = 0
        for start in range(0, len(ids), _BATCH_ARTICLES):
            rows = list(_passage_rows(db, embedding_id, ids[start : start + _BATCH_ARTICLES]))
            if words is not None:
                words.update(map(_entry, rows), [])
            _put(vectors, rows)
            done += len(rows)
            if progress is not None:
                progress(done, total)

    def _replace(self, words: LexicalIndex | None, vectors: VectorIndex, applied: int) -> None:
        """Puts new indexes in the place of those in use, which are deleted."""
        before = (self.words if words is not None else None, self.vectors)
        self.words, self.vectors = words or self.words, vectors
        self._applied = applied
        self._save_state()
        for index in before:
            if index is not None:
                index.retire()

    def of_embedding(
        self, embedding_id: int, progress: Callable[[int, int], None] | None = None
    ) -> VectorIndex:
        """A vector index of another embedding's vectors, made beside the one in use (see `go_over`)."""
        vectors = self.vectors.following()
        try:
            with self._engine.connect() as db:
                self._fill(db, embedding_id, vectors, None, progress)
        except BaseException:
            vectors.retire()
            raise
        return vectors

    def go_over(self, vectors: VectorIndex, embedding_id: int, library_id: str, identity: str) -> None:
        """Uses another embedding's vectors from now on; nobody may be searching."""
        with self._following:
            self._name(embedding_id, library_id, identity)
            self._replace(None, vectors, self._applied)

    def _save_state(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        state = {
            "seq": self._applied,
            "identity": self._identity,
            "words": self.words.generation,
            "vectors": self.vectors.generation,
        }
        draft = self._state_file.with_suffix(".new")
        draft.write_text(json.dumps(state))
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
        selected, total = self._selected(filters)
        if selected == total:
            return self._query_vectors(vector, k)
        wanted = int(_SPARE * k * total / max(selected, 1))
        if selected <= _EXACT or wanted > _MOST_NEAREST:
            return _closest(*self._matrix(filters), vector, k)
        near = self._query_vectors(vector, min(wanted, total))
        kept = self._kept([id_ for id_, _ in near], filters)
        return [(id_, cosine) for id_, cosine in near if id_ in kept][:k]

    def _query_vectors(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        asked = self.vectors
        try:
            return asked.query(vector, k)
        except IndexDamagedError as error:
            self._renew(asked, "the vector index could not be read; it was rebuilt", error)
            return self.vectors.query(vector, k)

    def _selected(self, filters: Filters) -> tuple[int, int]:
        asked = self.words
        try:
            return asked.selected(filters)
        except IndexDamagedError as error:
            self._renew(asked, _WORDS_BROKEN, error)
            return self.words.selected(filters)

    def _renew(self, asked: VectorIndex | LexicalIndex, what: str, error: IndexDamagedError) -> None:
        """Rebuilds both, unless another thread has while this one asked."""
        with self._following:
            if asked in (self.words, self.vectors):
                log.warning("%s", error)
                self._mend(what)
                self.rebuild()

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
        asked = self.words
        try:
            return asked.query(question, k, filters)
        except IndexDamagedError as error:
            if self._read_only:
                log.warning("%s", error)
                return []
            self._renew(asked, _WORDS_BROKEN, error)
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


def _put(vectors: VectorIndex, rows: Sequence[Row[Any]]) -> None:
    if rows:
        vectors.upsert([row.id for row in rows], _stack([row.vector for row in rows]))


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
