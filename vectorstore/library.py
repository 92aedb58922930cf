"""The library: the source of truth, its two indexes, and who may change them."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import DBAPIError

from vectorstore.errors import (
    LibraryError,
    NotFoundError,
    VectorServerError,
)
from vectorstore.indexing.embedded import EmbeddedArticles
from vectorstore.storage import database, planning, records, schema, store
from vectorstore.storage.adding import Adding, Progress
from vectorstore.storage.articles import RemovedLine
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.homes import Home, open_home
from vectorstore.storage.users import Users
from vectorstore.storage.watching import Watcher
from vectorstore.types import AddReport, Article, Draft, DraftParagraph, Embedder, Paragraph, Skipped
from vectorstore.vectors import ChromaServer

log = logging.getLogger(__name__)

_END_WITHIN_S = 5.0  # an add that was told to end, when the library is closed


class Library(EmbeddedArticles):
    """Articles in a folder or a database. Open it with `Library.open`, close it after use (or use ``with``).

    To a folder one process at a time may write: the first to open it. In any other it is read-only, and there
    searching compares vectors exactly instead of asking Chroma. To a database any number of processes may write.
    """

    def __init__(
        self,
        home: Home,
        embedder: Callable[[], Embedder],
        *,
        chroma: ChromaServer | None = None,
        named: Callable[[str], Embedder] | None = None,
    ) -> None:
        super().__init__(home, embedder, chroma=chroma, named=named)
        self.folder = home.folder
        self.shared = home.shared
        self._home = home
        self._lock = home.lock
        self._write = threading.RLock()
        self.closed = self.gone = False  # closing has begun; and is through
        self.conversations = Conversations(home.engine, None if home.writable else home.lock.error)
        self.users = Users(home.engine)
        self._watcher: Watcher | None = None

    @classmethod
    def open(
        cls,
        location: str | os.PathLike[str],
        embedder: Callable[[], Embedder],
        *,
        wait_s: float = 0.0,
        chroma: ChromaServer | None = None,
        cache: Path | None = None,
        named: Callable[[str], Embedder] | None = None,
    ) -> Library:
        """Opens a library, which is made when absent, and mends its indexes.

        Args:
            location: the folder where it is, or shall be, or the address of a PostgreSQL database.
            embedder: makes the embedding; called only when something is embedded or searched.
            wait_s: how long to wait for another process to stop writing to a folder before opening it read-only.
            chroma: a Chroma server that keeps the vector index instead of the folder.
            cache: where the indexes of a library in a database are; by default the user's cache folder.
            named: makes the embedding of a name. Where it is given, a library that has moved to another
                embedding than ``embedder`` is used with that one; else it is refused.

        Raises:
            NotALibraryError: The folder holds something else.
            SchemaError: The library was made by a newer version of Isnad.
            LibraryError: The folder or the database cannot be read.
        """
        home = open_home(location, wait_s=wait_s, cache=cache)
        try:
            library = cls(home, embedder, chroma=chroma, named=named)
            library._prepare()
        except DBAPIError as error:
            home.close()
            raise LibraryError(
                f"The library {home.name} cannot be read ({database.reason(error)}). Restore it from a backup, "
                "or choose another one.",
                code="library-unreadable",
            ) from error
        except BaseException:
            home.close()
            raise
        return library

    def _prepare(self) -> None:
        active = self._active()
        if active is not None:
            self._use(active.id, active.fingerprint)
            try:
                self.indexes.follow()
            except VectorServerError as error:  # articles can be read without it; who searches is told
                log.warning("%s", error)
        if self._home.shared:
            self._watcher = Watcher(self.look)

    def look(self) -> None:
        """Takes in what other processes have done to a shared library."""
        active = self._active()
        if active is None:
            return
        if active.id != self._embedding_id:
            self._follow_move()
        self.indexes.follow(wait=False)

    def _follow_move(self) -> None:
        """Goes over to the embedding that another process has moved a shared library to."""
        if not self._write.acquire(blocking=False):
            return  # an add is under way, and will find out by itself
        try:
            with self._serving.writing():
                active = self._active()
                self._embedder = None
                self._use(active.id, active.fingerprint)
        finally:
            self._write.release()

    def close(self) -> None:
        """Frees the lock and the files, once an add under way has stored the article in hand."""
        self.closed = True
        if self._watcher is not None:
            self._watcher.stop()
        # One that waits for a slow site is not waited for: it finds the library gone.
        ended = self._write.acquire(timeout=_END_WITHIN_S)
        try:
            self.gone = True
            self.indexes.close()
            self._home.close()
        finally:
            if ended:
                self._write.release()

    def require_open(self) -> None:
        """Makes sure that the library is not being closed.

        Raises:
            LibraryError: It is, and what was not yet stored is not.
        """
        if self.closed:
            raise LibraryError(
                f"The library {self.name} was closed while articles were added. Those that were complete are kept; "
                "add the rest again.",
                code="library-closed",
            )

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def mended(self) -> tuple[str, ...]:
        """What was put right since it was opened, a sentence each."""
        brought = self._home.brought
        return (*([brought] if brought else []), *self.indexes.mended)

    # -- writing -------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """A change of the library: one at a time in this process, on the disk when it ends."""
        if not self.writable:
            raise self._lock.error()
        with self._write, self._told():
            yield
            database.flush(self._engine)

    def add(self, drafts: Iterable[Draft | Skipped], progress: Progress | None = None) -> AddReport:
        """Puts articles in; each is whole in the library or not at all, whatever happens meanwhile.

        Raises:
            LibraryLockedError: Another process is writing.
        """
        with self._writing():
            adding = Adding(self, progress or (lambda status: None))
            try:
                for item in drafts:
                    adding.take(item)
            finally:  # what was read before a source broke is kept
                adding.close()
            with self._engine.connect() as db:
                return adding.report(db)

    def remove(self, article_id: str) -> Article:
        """Removes an article with its older versions and gives it back as it was.

        Raises:
            NotFoundError: There is no such article.
        """
        with self._writing():
            article = self.article(article_id)
            table = schema.passages
            with self._engine.begin() as db:
                database.serialise(db)
                gone = list(db.scalars(select(table.c.id).where(table.c.article_id == article.id)))
                done = db.execute(delete(schema.articles).where(schema.articles.c.id == article.id))
                if not done.rowcount:
                    raise NotFoundError(f"There is no article {article_id!r} any more.", code="no-article")
                store.log_change(db, article.id, gone)
            self.indexes.follow()
            return article

    def restore(self, article_id: str, number: int) -> Paragraph:
        """Makes a line that was left out a body paragraph at its place, for good.

        Raises:
            NotFoundError: No such article, or no such line left out of it.
        """
        with self._writing():
            article = self.article(article_id)
            chosen = next((r for r in self.left_out(article.id) if r.number == number), None)
            if chosen is None:
                raise NotFoundError(
                    f"Article {article.id} has no line {number} left out of it.", code="no-line"
                )
            if not chosen.restored:
                self._restore(article.id, chosen)
            return next(p for p in self.article(article.id).paragraphs if p.text == chosen.line.text)

    def _restore(self, article_id: str, chosen: RemovedLine) -> None:
        def plan(db: Connection) -> planning.Plan:
            row = records.read_by_id(db, schema.articles, [article_id])[article_id]
            there = records.read_paragraphs(db, article_id)
            rows = records.read_by_id(db, schema.paragraphs, [p.id for p in there])
            drafts = [DraftParagraph(kind=p.kind, text=p.text, line=rows[p.id].line) for p in there]
            new = DraftParagraph(kind="body", text=chosen.line.text, line=chosen.line.line)
            planning.insert_by_line(drafts, new)
            lines = [(r.line, r.restored or r.number == chosen.number) for r in self.left_out(article_id)]
            return planning.revision(row, drafts, lines)

        adding = Adding(self, lambda status: None)
        with self._engine.connect() as db:
            first = plan(db)
        adding.put(first, plan)
        adding.close()

    def rebuild(
        self, progress: Callable[[int, int], None] | None = None, *, change_embedding: bool = False
    ) -> None:
        """Makes both indexes anew, or with ``change_embedding`` moves to the configured embedding.

        Without a move, what an unfinished one has left is deleted.
        What there is serves until the new indexes are complete; articles may be added meanwhile. A move that
        was interrupted goes on where it stopped. See `moving.Move`.

        Raises:
            LibraryLockedError: Another process is writing, and does not go over by itself.
        """
        from vectorstore.storage.moving import Move, forget_unfinished

        if change_embedding:
            Move(self, self._make_embedder(), progress).run()
            return
        with self._writing():
            self.indexes.rebuild(progress)
            forget_unfinished(self)

    def move(self, embedder: Embedder, progress: Callable[[int, int], None] | None = None) -> None:
        """Moves to an embedding; questions are answered by the one before until that is done. See `moving.Move`.

        Raises:
            LibraryLockedError: Another process is writing.
            EmbeddingError: The embedding fails; what it has made is kept.
        """
        from vectorstore.storage.moving import Move

        if not self.writable:
            raise self._lock.error()
        Move(self, embedder, progress).run()
