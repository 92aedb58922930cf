"""A library goes over to another embedding, and is asked and added to meanwhile.

First every passage gets a vector of the new embedding in the source of truth, a few at a time: this takes nearly
all of the time, is kept when it is interrupted, and any process may do it. Then the process that owns the library
fills a vector index beside the one in use, and both change places between two searches.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from vectorstore.errors import LibraryError, StoreError
from vectorstore.indexing.following import encode
from vectorstore.storage import database, schema, store
from vectorstore.types import Embedder

if TYPE_CHECKING:
    from vectorstore.library import Library

log = logging.getLogger(__name__)

_FEWEST, _MOST = 64, 1024  # passages embedded and kept at a time: as many as take some tenths of a second,
_SHORT_S, _LONG_S = 0.25, 1.0  # since a kill loses them; on a GPU fewer would spend the time on keeping them
_LOOK_S = 0.5
_WISH = "move.json"

Progress = Callable[[int, int], None]
"""Called with how many passages are done and how many there are; twice from the start, see the module."""


class Move:
    """One move of a library to an embedding.

    Args:
        library: which need not be writable: then the process that owns it is asked to finish the move.
        embedder: whose vectors are to serve.
        progress: see `Progress`.
    """

    def __init__(self, library: Library, embedder: Embedder, progress: Progress | None = None) -> None:
        self._library = library
        self._embedder = embedder
        self._progress = progress or (lambda done, total: None)
        with library._told(), library._engine.begin() as db:
            database.serialise(db)
            self._new = store.embedding_id(db, embedder)

    def run(self) -> None:
        """Moves the library, or goes on with a move that was interrupted.

        Raises:
            LibraryError: The disk fails, or the process that owns the library does not finish the move.
            EmbeddingError: The embedding fails; what it has made is kept.
        """
        library = self._library
        if self._active():
            with library._writing():
                library.indexes.rebuild(self._progress)
            return
        with library._told():
            self._embed()
        if not library.writable:
            self._wish()
            return
        if library.shared:
            self._run_shared()
            return
        with library._writing():
            self._embed()  # what was added while the rest was embedded
            library.indexes.follow()
            vectors = library.indexes.of_embedding(self._new, self._progress)
            with library._serving.writing():
                self._activate()
                library._go_over(self._new, self._embedder, vectors)
            self._forget()

    def _run_shared(self) -> None:
        """Moves a library that other processes write to as well; they go over when they see it."""
        library = self._library
        with library._told():
            while not self._activate_whole():
                self._embed()  # what others have added meanwhile
            library.look()
            self._forget()

    def _activate_whole(self) -> bool:
        with self._library._engine.begin() as db:
            database.serialise(db)
            if store.passages_without_vector(db, self._new, "", 1):
                return False
            self._activate_in(db)
        return True

    def _active(self) -> bool:
        table = schema.embeddings
        with self._library._engine.connect() as db:
            return bool(db.scalar(select(table.c.active).where(table.c.id == self._new)))

    def _embed(self) -> None:
        """Gives every passage that has none a vector of the new embedding."""
        engine, vectors = self._library._engine, schema.vectors
        with engine.connect() as db:
            total = db.scalar(select(func.count()).select_from(schema.passages)) or 0
            own = select(func.count()).select_from(vectors).where(vectors.c.embedding_id == self._new)
            done = db.scalar(own) or 0
        self._progress(done, total)
        after, skipped, at_once = "", 0, _FEWEST
        while True:
            with engine.connect() as db:
                seq = db.scalar(select(func.max(schema.changes.c.seq))) or 0
                rows = store.passages_without_vector(db, self._new, after, at_once)
            if not rows:
                if not skipped:
                    return
                after, skipped = "", 0
                continue
            after = rows[-1].id
            started = time.perf_counter()
            made = self._embedder.embed_passages([row.text for row in rows])
            at_once = next_portion(at_once, time.perf_counter() - started)
            blobs = [(row.id, row.article_id, encode(v)) for row, v in zip(rows, made, strict=True)]
            kept = self._keep(blobs, seq)
            skipped += len(rows) - kept
            done += kept
            self._progress(min(done, total), total)

    def _keep(self, made: list[tuple[str, str, bytes]], seq: int) -> int:
        """Stores vectors, but not of articles that another process has changed since ``seq``; how many."""
        try:
            with self._library._engine.begin() as db:
                database.serialise(db)
                changed = store.changed_since(db, seq)
                kept = [(id_, blob) for id_, article_id, blob in made if article_id not in changed]
                store.add_vectors(db, self._new, kept)
        except IntegrityError:  # changed between the two statements, or embedded twice: seen at the next look
            return 0
        return len(kept)

    def _activate(self) -> None:
        with self._library._engine.begin() as db:
            self._activate_in(db)

    def _activate_in(self, db: Connection) -> None:
        table = schema.embeddings
        db.execute(update(table).values(active=table.c.id == self._new))

    def _forget(self) -> None:
        """Deletes what is left of other embeddings."""
        table, vectors = schema.embeddings, schema.vectors
        with self._library._engine.begin() as db:
            database.serialise(db)
            db.execute(delete(vectors).where(vectors.c.embedding_id != self._new))
            db.execute(delete(table).where(table.c.id != self._new))

    # -- where another process owns the library -----------------------------------------------

    def _wish(self) -> None:
        """Asks the process that owns the library to go over, and waits until it has."""
        wish = _wish_file(self._library)
        wish.write_text(json.dumps({"embedding": self._embedder.name}))
        try:
            while not self._active():
                if not wish.exists() and not self._active():
                    raise LibraryError(
                        f"The process that has {self._library.name} open did not go over to "
                        f"{self._embedder.name!r}; its log says why. Stop it and run this again: all "
                        "paragraphs are embedded already.",
                        code="move-refused",
                    )
                self._require_owner()
                time.sleep(_LOOK_S)
        finally:
            wish.unlink(missing_ok=True)

    def _require_owner(self) -> None:
        lock = self._library._lock
        if lock.acquire():
            lock.release()
            raise LibraryError(
                f"The process that had {self._library.name} open has ended. Run this again to finish the "
                "move: all paragraphs are embedded already.",
                code="move-ended",
            )


def forget_unfinished(library: Library) -> None:
    """Deletes the vectors that moves have left which were cancelled or killed and not taken up again."""
    active = select(schema.embeddings.c.id).where(schema.embeddings.c.active)
    with library._told(), library._engine.begin() as db:
        database.serialise(db)
        # The rows of the embeddings stay: a process that embeds for a move just now writes with their ids.
        db.execute(delete(schema.vectors).where(schema.vectors.c.embedding_id.not_in(active)))


def watch(library: Library) -> None:
    """Looks, as long as the process lives, whether another one has prepared a move, and finishes it."""
    if library.writable:
        threading.Thread(target=_watch, args=(library,), name="isnad-move", daemon=True).start()


def _watch(library: Library) -> None:
    wish = _wish_file(library)
    while not library.closed:
        if wish.exists():
            grant(library)
        time.sleep(_LOOK_S)


def grant(library: Library) -> None:
    """Finishes the move that another process has prepared, if there is one and the settings let it."""
    wish = _wish_file(library)
    try:
        name = str(json.loads(wish.read_text())["embedding"])
        Move(library, library._embedder_named(name)).run()
    except (StoreError, OSError, ValueError, KeyError) as error:
        log.error("The library did not go over to another embedding: %s", error)
    finally:
        wish.unlink(missing_ok=True)


def _wish_file(library: Library) -> Path:
    return library.folder / "index" / _WISH


def next_portion(now: int, seconds: float) -> int:
    """How many passages to embed at once after so many took so long."""
    if seconds < _SHORT_S:
        return min(_MOST, 2 * now)
    return max(_FEWEST, now // 2) if seconds > _LONG_S else now
