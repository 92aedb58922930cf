"""The vector index of a library that several processes share: a Chroma collection, and who writes to it.

A row of the library's `meta` says which collection holds the vectors and up to which change. Whoever holds
the lease (a lock of PostgreSQL, freed when its process dies) brings the collection up to date and then the row: a
death in between leaves the row behind, and following the log again does no harm. A collection that has to be made anew is
filled as the next generation, so that the others ask the old one meanwhile.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select

from vectorstore.indexing import following
from vectorstore.storage import database, planning, schema
from vectorstore.vectors import ChromaServer, VectorIndex

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What the row says: of which embedding the vectors are, where, and up to which change."""

    identity: str
    generation: int
    uid: str  # that Chroma gave the collection; another one means that Chroma lost it
    seq: int


class SharedVectors:
    """Keeps a shared collection in step with the source of truth, in turn with other processes.

    Attributes:
        index: the collection to ask.
    """

    def __init__(self, engine: Engine, server: ChromaServer) -> None:
        self._engine = engine
        self._server = server
        place = planning.digest(server.url, server.tenant, server.database)
        self._key = f"vectors/{place}"
        self._suffix = place[:6]
        self._identity = ""
        self._embedding_id = 0
        self._state: _State | None = None
        self.index = VectorIndex(Path(), 0, server)

    def use(self, embedding_id: int, library_id: str, identity: str) -> None:
        """Says which embedding's vectors belong in the collection."""
        self._embedding_id = embedding_id
        self._identity = identity
        self._state = None
        # One server under two addresses has two collections: each is followed by itself.
        self.index = VectorIndex(Path(), 0, self._server, f"{library_id}-{self._suffix}")

    def refresh(self, db: Connection) -> None:
        """Learns which collection is asked now."""
        state = self._read(db)
        if state is not None and (self._state is None or state.uid != self._state.uid):
            self.index = self.index.at(state.generation)
        self._state = state

    @property
    def ready(self) -> bool:
        """Whether the collection holds vectors of the embedding in use."""
        return self._state is not None and self._state.identity == self._identity

    def is_behind(self, newest: int) -> bool:
        """Whether the collection lacks changes, as far as this process knows."""
        return self._state is None or not self.ready or self._state.seq < newest

    def follow(self, *, wait: bool) -> str | None:
        """Brings the collection up to date, unless another process does and ``wait`` is false.

        Returns:
            A sentence on what was mended, or None.

        Raises:
            VectorServerError: The server cannot be used.
        """
        with self._engine.begin() as db:
            if not database.lease(db, wait=wait):
                return None
            self.refresh(db)
            told = self._missing()
            state = self._state
            filled = told is not None or not self.ready
            if state is None or filled:
                state = self._fill(db)
            else:
                newest = following.newest(db)
                while state.seq < newest:
                    state = self._follow_batch(db, state)
            self._write(db, state)
        self._written(state, filled=filled)
        return told

    def _missing(self) -> str | None:
        """What is to be said where the server does not have the collection that the row names."""
        if self._state is None or self.index.uid() == self._state.uid:
            return None
        return "the Chroma server had lost the vectors; they were put in again"

    def _follow_batch(self, db: Connection, state: _State) -> _State:
        found = following.changes(db, state.seq)
        rows = following.passage_rows(db, self._embedding_id, found.articles)
        gone = found.gone - {row.id for row in rows}
        if gone:
            self.index.delete(sorted(gone))
        following.put(self.index, rows)
        return _State(identity=state.identity, generation=state.generation, uid=state.uid, seq=found.last)

    def check(self) -> str | None:
        """Counts the vectors, once no process writes, and puts all in again where they are too many or too few."""
        with self._engine.begin() as db:
            if not database.lease(db, wait=False):
                return None
            database.serialise(db)
            self.refresh(db)
            if self._state is None or self.is_behind(following.newest(db)):
                return None
            if self.index.count() == following.count_vectors(db, self._embedding_id):
                return None
            state = self._fill(db)
            self._write(db, state)
        self._written(state, filled=True)
        return "the Chroma server's vectors did not agree with the articles; they were put in again"

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Fills a new collection from the source of truth."""
        with self._engine.begin() as db:
            database.lease(db, wait=True)
            self.refresh(db)
            state = self._fill(db, progress)
            self._write(db, state)
        self._written(state, filled=True)

    def _fill(self, db: Connection, progress: Callable[[int, int], None] | None = None) -> _State:
        newest, total, done = following.newest(db), following.count_passages(db), 0
        new = self.index.at(self._state.generation + 1 if self._state else 1)
        new.empty()
        for ids in following.all_articles(db):
            rows = following.passage_rows(db, self._embedding_id, ids)
            following.put(new, rows)
            done += len(rows)
            if progress is not None:
                progress(done, total)
        generation = new.generation
        return _State(identity=self._identity, generation=generation, uid=new.uid(), seq=newest)

    def _written(self, state: _State, *, filled: bool) -> None:
        """After the row says it: a new collection is the one to ask, and those before it can go."""
        self._state = state
        if filled:
            self.index = self.index.at(state.generation)
            if state.generation > 1:
                self.index.at(state.generation - 1).retire()

    def _read(self, db: Connection) -> _State | None:
        value = db.scalar(select(schema.meta.c.value).where(schema.meta.c.key == self._key))
        return None if value is None else _State(**json.loads(value))

    def _write(self, db: Connection, state: _State) -> None:
        if state == self._read(db):
            return
        db.execute(delete(schema.meta).where(schema.meta.c.key == self._key))
        db.execute(insert(schema.meta).values(key=self._key, value=json.dumps(asdict(state))))
