"""The library: the source of truth, its two indexes, and the lock that keeps them one process's own."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, delete, func, select, text, update
from sqlalchemy.exc import DatabaseError

from vectorstore import database, duplicates, migrating, schema, store
from vectorstore.conversations import Conversations
from vectorstore.errors import (
    FingerprintError,
    LibraryError,
    NotALibraryError,
    NotFoundError,
)
from vectorstore.indexes import Indexes, encode
from vectorstore.lexical import LAYOUT
from vectorstore.locking import SharedLock, WriteLock
from vectorstore.types import (
    AddReport,
    Article,
    Draft,
    DraftParagraph,
    Embedder,
    LeftOut,
    Paragraph,
    Skipped,
)
from vectorstore.users import Users

if TYPE_CHECKING:
    from vectorstore.vectors import VectorIndex

log = logging.getLogger(__name__)

DATABASE = "isnad.db"
_EMBED_AT_ONCE = 64  # passages; more at a time gains a neural model nothing and would lose more to a kill
_FOLLOW_AFTER = 3000  # passages added before the indexes follow; each following costs a commit in both

Progress = Callable[[str], None]
"""Called after each article with what became of it: added, updated, unchanged or skipped."""


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


class Library:
    """Articles in a folder. Open it with `Library.open`, close it after use (or use ``with``).

    One process at a time may write. The first to open a library does; in any other it is read-only,
    and there searching compares vectors exactly instead of asking Chroma.
    """

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        lock: WriteLock,
        embedder: Callable[[], Embedder],
        *,
        writable: bool,
        chroma_url: str | None = None,
        named: Callable[[str], Embedder] | None = None,
    ) -> None:
        self.folder = folder
        self.writable = writable
        self._engine = engine
        self._lock = lock
        self._make_embedder = embedder
        self._named = named
        self._embedder: Embedder | None = None
        self._embedding_id = 0
        self._write = threading.RLock()
        self._loading = threading.RLock()
        self._serving = SharedLock()
        self.closed = False
        self._brought: tuple[str, ...] = ()
        self.indexes = Indexes(folder / "index", engine, read_only=not writable, chroma_url=chroma_url)
        self.conversations = Conversations(engine, None if writable else lock.error)
        self.users = Users(engine)

    @classmethod
    def open(
        cls,
        folder: str | os.PathLike[str],
        embedder: Callable[[], Embedder],
        *,
        wait_s: float = 0.0,
        chroma_url: str | None = None,
        named: Callable[[str], Embedder] | None = None,
    ) -> Library:
        """Opens the library in a folder, which is made when absent, and mends its indexes.

        Args:
            folder: where the library is, or shall be.
            embedder: makes the embedding; called only when something is embedded or searched.
            wait_s: how long to wait for another process to stop writing before opening read-only.
            chroma_url: address of a Chroma server that keeps the vector index instead of the folder.
            named: makes the embedding of a name. Where it is given, a library that has moved to another
                embedding than ``embedder`` is used with that one; else it is refused.

        Raises:
            NotALibraryError: The folder holds something else.
            SchemaError: The library was made by a newer version of Isnad.
            LibraryError: The folder or the database cannot be read.
        """
        path = Path(folder).expanduser()
        _require_library(path)
        lock = WriteLock(path)
        try:
            writable = lock.acquire(wait_s)
            engine = database.open_engine(f"sqlite:///{path / DATABASE}", read_only=not writable)
            library = cls(path, engine, lock, embedder, writable=writable, chroma_url=chroma_url, named=named)
            library._prepare()
        except PermissionError as error:
            raise LibraryError(f"The library folder {path} cannot be written: {error.strerror}.") from error
        except DatabaseError as error:
            lock.release()
            raise LibraryError(
                f"{path / DATABASE} cannot be read ({error.orig}). Restore it from a backup, "
                "or choose another folder."
            ) from error
        except BaseException:
            lock.release()
            raise
        return library

    def _prepare(self) -> None:
        if self.writable:
            brought = migrating.prepare(self._engine, str(self.folder))
            self._brought = (brought,) if brought else ()
        else:
            migrating.require_readable(self._engine, str(self.folder))
        with self._engine.connect() as db:
            active = db.execute(select(schema.embeddings).where(schema.embeddings.c.active)).first()
        if active is not None:
            self._use(active.id, active.fingerprint)
            self.indexes.follow()

    def _use(self, embedding_id: int, fingerprint: str) -> None:
        self._embedding_id = embedding_id
        self.indexes.use(embedding_id, self._id(), _kept_as(fingerprint))

    def _id(self) -> str:
        with self._engine.connect() as db:
            return str(db.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "library")))

    def close(self) -> None:
        """Frees the lock and the files."""
        self.closed = True
        self.indexes.close()
        self._engine.dispose()
        self._lock.release()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def mended(self) -> tuple[str, ...]:
        """What was put right since it was opened, a sentence each."""
        return (*self._brought, *self.indexes.mended)

    # -- embedding -----------------------------------------------------------------------------

    @property
    def embedding(self) -> str | None:
        """The name of the embedding that made the vectors; None before there are any."""
        with self._engine.connect() as db:
            return db.scalar(select(schema.embeddings.c.name).where(schema.embeddings.c.active))

    @property
    def embedder(self) -> Embedder:
        """The embedding, checked against the vectors that are there.

        Raises:
            FingerprintError: The vectors come from another embedding.
            EmbeddingError: The configured embedding cannot be loaded.
        """
        if self._embedder is None:
            with self._loading:
                if self._embedder is None:
                    self._embedder = self._checked(self._load())
        return self._embedder

    def _load(self) -> Embedder:
        name = self.embedding
        return self._make_embedder() if self._named is None or name is None else self._named(name)

    def _embedder_named(self, name: str) -> Embedder:
        if self._named is not None:
            return self._named(name)
        made = self._make_embedder()
        if made.name != name:
            raise FingerprintError(f"It was started with the embedding {made.name!r}, not {name!r}.")
        return made

    def _go_over(self, embedding_id: int, embedder: Embedder, vectors: VectorIndex) -> None:
        """Uses another embedding from now on; nobody may be searching."""
        self._embedder, self._embedding_id = embedder, embedding_id
        self.indexes.go_over(vectors, embedding_id, self._id(), _kept_as(embedder.fingerprint))

    def _checked(self, embedder: Embedder) -> Embedder:
        table = schema.embeddings
        with self._engine.begin() as db:
            active = db.execute(select(table).where(table.c.active)).first()
            if active is None and self.writable:
                found = store.embedding_id(db, embedder)
                db.execute(update(table).where(table.c.id == found).values(active=True))
            elif active is not None and active.fingerprint != embedder.fingerprint:
                raise FingerprintError(
                    f"The vectors of {self.folder} were made by the embedding {active.name!r}, and "
                    f"{embedder.name!r} as it is now gives other ones. "
                    f"Run `isnad rebuild --embedding {embedder.name}` to move the library over."
                )
        if active is None and self.writable:
            self._use(found, embedder.fingerprint)
            self.indexes.follow()
        return embedder

    @contextlib.contextmanager
    def searching(self) -> Iterator[None]:
        """Embedding and indexes stay what they are meanwhile; a search within a search would wait for ever."""
        if self.indexes.changed():
            with self._serving.writing():
                self._keep_up()
        with self._serving.reading():
            yield

    def _keep_up(self) -> None:
        """Goes over to what the process that owns the library has made of it."""
        if not self.indexes.changed():
            return  # another thread was first
        table = schema.embeddings
        with self._engine.connect() as db:
            active = db.execute(select(table).where(table.c.active)).first()
        if active is not None:
            if self._embedder is not None and self._embedder.fingerprint != active.fingerprint:
                self._embedder = None
            self._use(active.id, active.fingerprint)

    # -- writing -------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        if not self.writable:
            raise self._lock.error()
        with self._write, self._told():
            yield

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """A database or disk that fails is told in words."""
        try:
            yield
        except (DatabaseError, OSError) as error:
            reason = error.orig if isinstance(error, DatabaseError) else error.strerror
            raise LibraryError(
                f"The library {self.folder} could not be written ({reason}). What it held is as it was; "
                "see to the disk and try again."
            ) from error

    def add(self, drafts: Iterable[Draft | Skipped], progress: Progress | None = None) -> AddReport:
        """Puts articles in; each is whole in the library or not at all, whatever happens meanwhile.

        Raises:
            LibraryLockedError: Another process is writing.
        """
        with self._writing():
            adding = _Adding(self, progress or (lambda status: None))
            try:
                for item in drafts:
                    adding.take(item)
            finally:  # what was read before a source broke is kept
                adding.close()
            with self._engine.connect() as db:
                if db.dialect.name == "sqlite":  # what is reported as added is on the disk
                    db.execute(text("PRAGMA wal_checkpoint(FULL)"))
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
                gone = list(db.scalars(select(table.c.id).where(table.c.article_id == article.id)))
                db.execute(delete(schema.articles).where(schema.articles.c.id == article.id))
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
                raise NotFoundError(f"Article {article.id} has no line {number} left out of it.")
            if not chosen.restored:
                self._restore(article, chosen)
            return next(p for p in self.article(article.id).paragraphs if p.text == chosen.line.text)

    def _restore(self, article: Article, chosen: RemovedLine) -> None:
        with self._engine.connect() as db:
            row = store.read_by_id(db, schema.articles, [article.id])[article.id]
            rows = store.read_by_id(db, schema.paragraphs, [p.id for p in article.paragraphs])
        drafts = [DraftParagraph(kind=p.kind, text=p.text, line=rows[p.id].line) for p in article.paragraphs]
        store.insert_by_line(
            drafts, DraftParagraph(kind="body", text=chosen.line.text, line=chosen.line.line)
        )
        lines = [(r.line, r.restored or r.number == chosen.number) for r in self.left_out(article.id)]
        plan = store.revision(row, drafts, lines)
        adding = _Adding(self, lambda status: None)
        adding.put(plan)
        adding.close()

    def rebuild(
        self, progress: Callable[[int, int], None] | None = None, *, change_embedding: bool = False
    ) -> None:
        """Makes both indexes anew, or with ``change_embedding`` moves to the configured embedding.

        What there is serves until the new indexes are complete; articles may be added meanwhile. A move that
        was interrupted goes on where it stopped. See `moving.Move`.

        Raises:
            LibraryLockedError: Another process is writing, and does not go over by itself.
        """
        if change_embedding:
            from vectorstore.moving import Move

            Move(self, self._make_embedder(), progress).run()
            return
        with self._writing():
            self.indexes.rebuild(progress)

    # -- reading -------------------------------------------------------------------------------

    def articles(self) -> tuple[Article, ...]:
        """All articles, newest added first, without their paragraphs."""
        table = schema.articles
        with self._engine.connect() as db:
            rows = db.execute(select(table).order_by(table.c.added.desc(), table.c.id)).all()
        return tuple(store.article(row) for row in rows)

    def article(self, article_id: str) -> Article:
        """An article whole, by its id or the beginning of it.

        Raises:
            NotFoundError: None, or more than one, has such an id.
        """
        table = schema.articles
        with self._engine.connect() as db:
            beginning = table.c.id.startswith(article_id, autoescape=True)
            rows = db.execute(select(table).where(beginning).limit(2)).all() if article_id else []
            if len(rows) != 1:
                what = "More than one article has" if rows else "No article has"
                raise NotFoundError(
                    f"{what} an id beginning with {article_id!r}. See the ids with `isnad list`."
                )
            return store.article(rows[0], store.read_paragraphs(db, rows[0].id))

    def article_by_key(self, key: str) -> Article:
        """An article whole, by what identified it when it was read (`Draft.key`).

        Raises:
            NotFoundError: There is no such article.
        """
        table = schema.articles
        with self._engine.connect() as db:
            found = db.scalar(select(table.c.id).where(table.c.key == key))
        if found is None:
            raise NotFoundError(f"There is no article {key!r}.")
        return self.article(found)

    def count(self) -> int:
        """How many articles there are."""
        with self._engine.connect() as db:
            return db.scalar(select(func.count()).select_from(schema.articles)) or 0

    def paragraph(self, paragraph_id: str) -> Paragraph:
        """A paragraph by its id, also one only an older version of its article has (index -1).

        Raises:
            NotFoundError: There is no such paragraph.
        """
        found = self.paragraphs([paragraph_id])
        if paragraph_id not in found:
            raise NotFoundError(f"There is no paragraph {paragraph_id!r}.")
        return found[paragraph_id][0]

    def paragraphs(self, ids: Sequence[str]) -> dict[str, tuple[Paragraph, Article]]:
        """Paragraphs by id with their articles (without paragraphs); unknown ids are absent."""
        with self._engine.connect() as db:
            rows = store.read_by_id(db, schema.paragraphs, ids)
            owners = store.read_by_id(db, schema.articles, list({row.article_id for row in rows.values()}))
        briefs = {id_: store.article(row) for id_, row in owners.items()}
        return {id_: (store.paragraph(row), briefs[row.article_id]) for id_, row in rows.items()}

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
                raise NotFoundError(f"Article {article_id} has no older version {number}.")
            ids = json.loads(row.paragraph_ids)
            texts = store.read_by_id(db, schema.paragraphs, ids)
            owner = store.read_by_id(db, schema.articles, [article_id])[article_id]
        return store.old_article(owner, row, [texts[id_] for id_ in ids])


class _Adding:
    """One add under way: drafts wait here until there is a batch to embed.

    The indexes follow in a thread of their own while the next articles are read and stored; Chroma
    and tantivy compute without holding the interpreter.
    """

    def __init__(self, library: Library, progress: Progress) -> None:
        self._library = library
        self._progress = progress
        self._waiting: list[store.Plan] = []
        self._keys: set[str] = set()
        self._passages = 0
        self._unfollowed = 0
        self._follower = ThreadPoolExecutor(max_workers=1, thread_name_prefix="isnad-follow")
        self._following: Future[None] | None = None
        self._ids: dict[str, dict[str, None]] = {"added": {}, "updated": {}, "unchanged": {}}
        self._skipped: list[Skipped] = []

    def take(self, item: Draft | Skipped) -> None:
        if isinstance(item, Skipped):
            self._skipped.append(item)
            self._progress("skipped")
            return
        if item.key in self._keys:
            self.flush()
        with self._library._engine.connect() as db:
            plan = store.plan(db, item)
        if plan.status == "unchanged":
            if plan.article_id not in self._ids["added"] | self._ids["updated"]:
                self._ids["unchanged"][plan.article_id] = None
            self._progress("unchanged")
            return
        self.put(plan)

    def put(self, plan: store.Plan) -> None:
        self._waiting.append(plan)
        self._keys.add(plan.draft.key)
        self._passages += len(plan.passages)
        if self._passages >= _EMBED_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        library, waiting = self._library, self._waiting
        self._waiting, self._keys, self._passages = [], set(), 0
        if not waiting:
            return
        embedder = library.embedder
        with library._engine.connect() as db:
            flat = [p for plan in waiting for p in store.missing_passages(db, plan, library._embedding_id)]
        made = embedder.embed_passages([p.text for p in flat])
        vectors = {p.id: encode(vector) for p, vector in zip(flat, made, strict=True)}
        with library._engine.begin() as db:
            store.write(db, waiting, vectors, library._embedding_id)
        for plan in waiting:
            self._ids[plan.status][plan.article_id] = None
            self._progress(plan.status)
            self._unfollowed += len(plan.passages)
        if self._unfollowed >= _FOLLOW_AFTER and (self._following is None or self._following.done()):
            self._following = self._follower.submit(library.indexes.follow)
            self._unfollowed = 0

    def close(self) -> None:
        """Stores what waits and lets the indexes catch up with all of it."""
        try:
            self.flush()
        finally:
            self._follower.shutdown()
            self._library.indexes.follow()

    def report(self, db: Connection) -> AddReport:
        updated = self._ids["updated"].keys() - self._ids["added"].keys()
        ids = [*self._ids["added"], *updated, *self._ids["unchanged"]]
        rows = store.read_by_id(db, schema.articles, ids)
        return AddReport(
            added=tuple(self._ids["added"]),
            updated=tuple(id_ for id_ in self._ids["updated"] if id_ in updated),
            unchanged=tuple(self._ids["unchanged"]),
            skipped=tuple(self._skipped),
            articles=tuple(store.article(rows[id_]) for id_ in ids if id_ in rows),
        )


def _kept_as(fingerprint: str) -> str:
    """What an index depends on: how vectors are made, and what the word index keeps of a passage."""
    return f"{fingerprint}/{duplicates.fingerprint()}/{LAYOUT}"


def _require_library(path: Path) -> None:
    """Makes the folder when it is absent; refuses one that holds something else."""
    try:
        if path.exists() and not path.is_dir():
            raise NotALibraryError(f"{path} is a file, not a library folder. Choose a folder.")
        if path.is_dir() and not (path / DATABASE).exists() and any(_foreign(path)):
            raise NotALibraryError(
                f"{path} is not a library: it holds other files. Choose an empty or a new folder."
            )
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"The library folder {path} cannot be used: {error.strerror}.") from error


def _foreign(path: Path) -> Iterator[Path]:
    ours = {"write.lock", "holder.json", "index"}
    return (
        entry for entry in path.iterdir() if entry.name not in ours and not entry.name.startswith(DATABASE)
    )
