"""Articles with the embedding that their vectors come from, and the two indexes that are searched."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, select, update

from vectorstore import duplicates
from vectorstore.errors import FingerprintError, IndexDamagedError, LibraryError
from vectorstore.indexing import repassing
from vectorstore.indexing.entries import LAYOUT
from vectorstore.indexing.indexes import Indexes
from vectorstore.storage import database, schema, store
from vectorstore.storage.articles import Articles
from vectorstore.storage.homes import Home
from vectorstore.storage.locking import SharedLock
from vectorstore.types import Embedder
from vectorstore.vectors import ChromaServer, VectorIndex

log = logging.getLogger(__name__)


class EmbeddedArticles(Articles):
    """What `Library` is searched by. Thread-safe.

    Args:
        home: where the library is.
        embedder: makes the configured embedding; called only when something is embedded or searched.
        chroma: a Chroma server that keeps the vector index.
        named: makes the embedding of a name, see `Library.open`.
    """

    def __init__(
        self,
        home: Home,
        embedder: Callable[[], Embedder],
        *,
        chroma: ChromaServer | None = None,
        named: Callable[[str], Embedder] | None = None,
    ) -> None:
        super().__init__(home.engine)
        self.name = home.name
        self.writable = home.writable
        self._make_embedder = embedder
        self._named = named
        self._embedder: Embedder | None = None
        self._embedding_id = 0
        self._loading = threading.RLock()
        self._serving = SharedLock()
        self.indexes = Indexes(
            home.folder / "index", home.engine, read_only=not home.writable, server=chroma, shared=home.shared
        )

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

    @contextlib.contextmanager
    def searching(self) -> Iterator[None]:
        """Embedding and indexes stay what they are meanwhile; a search within a search would wait for ever."""
        if self.indexes.changed():
            with self._serving.writing():
                self._keep_up()
        with self._serving.reading():
            yield

    def require_embedding(self, db: Connection) -> None:
        """Makes sure that no other process has moved the library to another embedding meanwhile.

        Raises:
            FingerprintError: One has.
        """
        active = db.execute(select(schema.embeddings).where(schema.embeddings.c.active)).first()
        if active is None or active.id != self._embedding_id:
            raise FingerprintError(
                f"The library {self.name} was moved to the embedding {active.name if active else 'none'!r} while "
                "articles were added. Set ISNAD_EMBEDDING to it and add the rest again.",
                code="embedding-moved",
            )

    def _active(self) -> Any:
        """The row of the embedding that the library's vectors come from; None before there is one."""
        with self._engine.connect() as db:
            return db.execute(select(schema.embeddings).where(schema.embeddings.c.active)).first()

    def _use(self, embedding_id: int, fingerprint: str) -> None:
        self._embedding_id = embedding_id
        self.indexes.use(embedding_id, self._id(), _kept_as(fingerprint))

    def _id(self) -> str:
        with self._engine.connect() as db:
            return str(db.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "library")))

    def _load(self) -> Embedder:
        name = self.embedding
        return self._make_embedder() if self._named is None or name is None else self._named(name)

    def _embedder_named(self, name: str) -> Embedder:
        if self._named is not None:
            return self._named(name)
        made = self._make_embedder()
        if made.name != name:
            raise FingerprintError(
                f"It was started with the embedding {made.name!r}, not {name!r}.",
                code="embedding-other-start",
                name=made.name,
            )
        return made

    def _go_over(self, embedding_id: int, embedder: Embedder, vectors: VectorIndex) -> None:
        """Uses another embedding from now on; nobody may be searching."""
        self._embedder, self._embedding_id = embedder, embedding_id
        self.indexes.go_over(vectors, embedding_id, self._id(), _kept_as(embedder.fingerprint))

    def _checked(self, embedder: Embedder) -> Embedder:
        table = schema.embeddings
        with self._engine.begin() as db:
            database.serialise(db)
            active = db.execute(select(table).where(table.c.active)).first()
            if active is None and self.writable:
                found = store.embedding_id(db, embedder)
                db.execute(update(table).where(table.c.id == found).values(active=True))
            elif active is not None and active.fingerprint != embedder.fingerprint:
                raise FingerprintError(
                    f"The vectors of {self.name} were made by the embedding {active.name!r}, and "
                    f"{embedder.name!r} as it is now gives other ones. "
                    f"Run `isnad rebuild --embedding {embedder.name}` to move the library over.",
                    code="embedding-changed",
                    name=embedder.name,
                )
            elif active is not None:
                found = active.id
        if self.writable:
            new = found != self._embedding_id
            if new:
                self._use(found, embedder.fingerprint)
            if self._renewed(embedder) or new:
                self.indexes.follow()
        return embedder

    def _renewed(self, embedder: Embedder) -> bool:
        """Whether passages that an older version made were made anew; articles can be asked without."""
        try:
            with self._told():
                return repassing.renew(self._engine, embedder, self._embedding_id)
        except LibraryError as error:
            log.warning("%s", error)
            return False

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

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """A database or disk that fails is told in words."""
        try:
            with database.told(self.name):
                yield
        except IndexDamagedError as error:
            raise LibraryError(
                f"The search indexes of {self.name} could not be written ({error.__cause__ or error}). The articles are "
                "stored, and the indexes are made anew; see to the disk and try again.",
                code="indexes-not-written",
                reason=error.__cause__ or error,
            ) from error


def _kept_as(fingerprint: str) -> str:
    """What an index depends on: how vectors are made, and what the word index keeps of a passage."""
    return f"{fingerprint}/{duplicates.fingerprint()}/{LAYOUT}"
