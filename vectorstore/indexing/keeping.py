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
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row

from vectorstore.errors import IndexDamagedError
from vectorstore.indexing import following
from vectorstore.indexing.exact import ExactVectors
from vectorstore.indexing.following import entry, passage_rows
from vectorstore.indexing.shared import SharedVectors
from vectorstore.lexical import LexicalIndex
from vectorstore.storage import database
from vectorstore.vectors import ChromaServer, VectorIndex

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with how many passages are done and how many there are."""


@contextmanager
def _beside(call: Callable[..., None], *arguments: Any) -> Iterator[None]:
    """Calls something in a thread meanwhile, and ends when both have; an error of the body comes first."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="isnad-vectors") as thread:
        called = thread.submit(call, *arguments)
        yield
    called.result()


class KeptIndexes:
    """The vector index and the word index of one library, for one embedding.

    Args:
        folder: where they are, or would be.
        engine: of the source of truth.
        read_only: another process keeps them in step; this one reads what that one has written.
        server: a Chroma server that keeps the vectors.
        shared: other processes write to the source of truth, too, each with a word index of its own.
    """

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        *,
        read_only: bool = False,
        server: ChromaServer | None = None,
        shared: bool = False,
    ) -> None:
        self._folder = folder
        self._state_file = folder / "state.json"
        self._engine = engine
        self._read_only = read_only
        self._server = server
        self._embedding_id = 0
        self._identity = ""
        self._applied = -1
        self._checked = False
        self._following = threading.RLock()
        self._exact = ExactVectors(engine)
        self._seen: tuple[int, int] | None = None
        self.words = LexicalIndex(folder / "words", read_only=read_only)
        self.vectors = VectorIndex(folder / "vectors", server=server)
        self._common = SharedVectors(engine, server) if shared and server is not None else None
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
        self.vectors = VectorIndex(self._folder / "vectors", vectors, self._server, library_id)
        if self._common is not None:
            self._common.use(embedding_id, library_id, identity)
            self.vectors = self._common.index
        if not self._read_only:
            self._sweep()

    def _name(self, embedding_id: int, library_id: str, identity: str) -> None:
        self._embedding_id = embedding_id
        self._identity = f"{library_id}/{identity}" + (f"/{self._server.url}" if self._server else "")

    def _sweep(self) -> None:
        """Deletes what a kill has left of indexes that are not in use."""
        for index, name in ((self.words, "words"), (self.vectors, "vectors")):
            for path in (self._folder / name).glob("*"):
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

    def follow(self, *, wait: bool = True, more: bool = False) -> None:
        """Takes in every change the source of truth has and the indexes have not.

        Args:
            wait: if not, vectors that are shared are left to another process that is writing them already.
            more: whether further changes come soon.
        """
        if self._read_only:
            return
        with self._following, self._engine.connect() as db:
            newest = following.newest(db)
            if self._common is not None:
                self._common.refresh(db)
            self._follow(db, newest)
            if not more:
                self.vectors.settle()
        if self._common is not None:
            if wait or self._common.is_behind(newest):
                self._told(self._common.follow(wait=wait))
            self.vectors = self._common.index

    def _follow(self, db: Connection, newest: int) -> None:
        if self._applied < 0 and self._state_file.parent.exists():
            self._mend("the search indexes were missing or of another state; they were rebuilt")
        if self._applied < 0 or self._applied > newest:
            self._rebuild(db, newest)
            return
        try:
            self._follow_log(db, newest)
        except IndexDamagedError as error:
            log.warning("%s", error)
            self._mend("a search index could not be written; both were rebuilt")
            self._rebuild(db, newest)

    def _follow_log(self, db: Connection, newest: int) -> None:
        """Takes in a stretch of the log; of one batch the words while Chroma is still at the one before."""
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="isnad-vectors") as thread:
            under_way: tuple[Future[None], int] | None = None
            read = self._applied
            while read < newest:
                found = following.changes(db, read)
                rows = passage_rows(db, self._embedding_id, found.articles)
                put = thread.submit(self._put, rows, found.gone)
                self.words.update(map(entry, rows), found.articles)
                read = found.last
                self._taken_in(under_way)
                under_way = put, read
            self._taken_in(under_way)

    def _taken_in(self, under_way: tuple[Future[None], int] | None) -> None:
        """Waits until both indexes have a batch, and says so in the state file."""
        if under_way is not None:
            under_way[0].result()
            self._applied = under_way[1]
            self._save_state()

    def _put(self, rows: Sequence[Row[Any]], gone: Set[str]) -> None:
        if self._common is None:
            gone = gone - {row.id for row in rows}
            if gone:
                self.vectors.delete(sorted(gone))
            following.put(self.vectors, rows)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Makes both indexes anew from the source of truth; ``progress`` gets (done, all) passages.

        Those in use serve until the new ones are complete.
        """
        with self._following, self._engine.connect() as db:
            self._rebuild(db, following.newest(db), progress)
        if self._common is not None:
            self._common.rebuild()
            self.vectors = self._common.index

    def _rebuild(self, db: Connection, newest: int, progress: Progress | None = None) -> None:
        """Makes anew what is this process's own."""
        self._checked = True
        words = self.words.following()
        vectors = self.vectors.following() if self._common is None else None
        try:
            self._fill(db, self._embedding_id, vectors, words, progress)
        except BaseException:
            words.retire()
            if vectors is not None:
                vectors.retire()
            raise
        self._replace(words, vectors, newest)

    def _fill(
        self,
        db: Connection,
        embedding_id: int,
        vectors: VectorIndex | None,
        words: LexicalIndex | None,
        progress: Progress | None,
    ) -> None:
        if vectors is not None:
            vectors.empty()
        total, done = following.count_passages(db), 0
        for ids in following.all_articles(db):
            rows = passage_rows(db, embedding_id, ids)
            with _beside(following.put, vectors, rows) if vectors is not None else nullcontext():
                if words is not None:
                    words.update(map(entry, rows), [])
            done += len(rows)
            if progress is not None:
                progress(done, total)
        if vectors is not None:
            vectors.settle()

    def _replace(self, words: LexicalIndex | None, vectors: VectorIndex | None, applied: int) -> None:
        """Puts new indexes in the place of those in use, which are deleted."""
        before = (self.words if words is not None else None, self.vectors if vectors is not None else None)
        self.words, self.vectors = words or self.words, vectors or self.vectors
        self._applied = applied
        self._save_state()
        for index in before:
            if index is not None:
                index.retire()

    def of_embedding(self, embedding_id: int, progress: Progress | None = None) -> VectorIndex:
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
            "vectors": self.vectors.generation if self._common is None else 0,
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
        with self._engine.begin() as db:
            if database.serialise(db):
                self._follow(db, following.newest(db))
            counts = [following.count_passages(db), following.count_vectors(db, self._embedding_id)]
        try:
            held = [self.words.count(), counts[1] if self._common else self.vectors.count()]
        except IndexDamagedError as error:
            log.warning("%s", error)
            held = [-1, -1]
        if held != counts:
            self._mend("a search index did not agree with the articles; both were rebuilt")
            with self._engine.connect() as db:
                self._rebuild(db, following.newest(db))
        if self._common is not None:
            self._told(self._common.check())
            self.vectors = self._common.index

    def _told(self, what: str | None) -> None:
        if what is not None:
            self._mend(what)

    def _mend(self, what: str) -> None:
        log.info("%s", what)
        self.mended.append(what)

    def close(self) -> None:
        """Lets go of the files."""
        self.words.close()
        self.vectors.close()
