"""One add under way: what is read waits until there is a batch to embed, and is then stored article by article."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from vectorstore.indexing.following import encode
from vectorstore.passages import Passage
from vectorstore.storage import database, planning, records, schema, store
from vectorstore.types import AddReport, Draft, Skipped

if TYPE_CHECKING:
    from vectorstore.library import Library

EMBED_AT_ONCE = 64
"""Passages; more at a time gains a neural model nothing and would lose more to a kill."""

_FOLLOW_AFTER = 5000  # passages added before the indexes follow; each following costs a commit in both

Progress = Callable[[str], None]
"""Called after each article with what became of it: added, updated, unchanged or skipped."""

Replan = Callable[[Connection], planning.Plan]
"""Plans a change again, where another process may have changed the article meanwhile."""


class Adding:
    """One add to a library.

    The indexes follow in a thread of their own while the next articles are read and stored; tantivy and the tokenizer
    compute without holding the interpreter.
    """

    def __init__(self, library: Library, progress: Progress) -> None:
        self._library = library
        self._progress = progress
        self._waiting: list[tuple[planning.Plan, Replan]] = []
        self._keys: set[str] = set()
        self._passages = 0
        self._unfollowed = 0
        self._follower = ThreadPoolExecutor(max_workers=1, thread_name_prefix="isnad-follow")
        self._following: Future[None] | None = None
        self._ids: dict[str, dict[str, None]] = {"added": {}, "updated": {}, "unchanged": {}}
        self._skipped: list[Skipped] = []

    def take(self, item: Draft | Skipped) -> None:
        """Plans what becomes of a draft, and stores what waits when it is enough.

        Raises:
            LibraryError: The library is being closed.
        """
        self._library.require_open()
        if isinstance(item, Skipped):
            self._skipped.append(item)
            self._progress("skipped")
            return
        item = planning.storable(item)
        if item.key in self._keys:
            self.flush()
        with self._library._engine.connect() as db:
            plan = planning.plan(db, item)
        if plan.status == "unchanged":
            self._say(plan)
            return
        self.put(plan, lambda db: planning.plan(db, item))

    def put(self, plan: planning.Plan, replan: Replan) -> None:
        """Lets a plan wait for its batch."""
        self._waiting.append((plan, replan))
        self._keys.add(plan.draft.key)
        self._passages += len(plan.passages)
        if self._passages >= EMBED_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Embeds and stores all that waits."""
        library, waiting = self._library, self._waiting
        self._waiting, self._keys, self._passages = [], set(), 0
        if not waiting:
            return
        _ = library.embedder  # from here on it is known which embedding the library has
        plans = [plan for plan, _ in waiting]
        with library._engine.connect() as db:
            vectors = self._embed(self._missing(db, plans))
        with library._engine.begin() as db:
            if database.serialise(db):
                library.require_embedding(db)
                plans = [replan(db) for _, replan in waiting]
                missing = self._missing(db, plans)
                made = vectors | self._embed([p for p in missing if p.id not in vectors])
                vectors = {p.id: made[p.id] for p in missing}
            changed = [plan for plan in plans if plan.status != "unchanged"]
            store.write(db, changed, vectors, library._embedding_id)
        for plan in plans:
            self._say(plan)
            self._unfollowed += len(plan.passages)
        if self._unfollowed >= _FOLLOW_AFTER and (self._following is None or self._following.done()):
            self._following = self._follower.submit(library.indexes.follow, more=True)
            self._unfollowed = 0

    def _missing(self, db: Connection, plans: list[planning.Plan]) -> list[Passage]:
        embedding_id = self._library._embedding_id
        return [p for plan in plans for p in store.missing_passages(db, plan, embedding_id)]

    def _embed(self, passages: list[Passage]) -> dict[str, bytes]:
        if not passages:
            return {}
        made = self._library.embedder.embed_passages([p.text for p in passages])
        return {p.id: encode(vector) for p, vector in zip(passages, made, strict=True)}

    def _say(self, plan: planning.Plan) -> None:
        if plan.status != "unchanged" or plan.article_id not in self._ids["added"] | self._ids["updated"]:
            self._ids[plan.status][plan.article_id] = None
        self._progress(plan.status)

    def close(self) -> None:
        """Stores what waits and lets the indexes catch up with all of it, if the library is there still."""
        if self._library.gone:
            self._follower.shutdown()
            return
        try:
            self.flush()
        finally:
            self._follower.shutdown()
            self._library.indexes.follow()

    def report(self, db: Connection) -> AddReport:
        """What became of everything that was taken."""
        updated = self._ids["updated"].keys() - self._ids["added"].keys()
        ids = [*self._ids["added"], *updated, *self._ids["unchanged"]]
        rows = records.read_by_id(db, schema.articles, ids)
        return AddReport(
            added=tuple(self._ids["added"]),
            updated=tuple(id_ for id_ in self._ids["updated"] if id_ in updated),
            unchanged=tuple(self._ids["unchanged"]),
            skipped=tuple(self._skipped),
            articles=tuple(records.article(rows[id_]) for id_ in ids if id_ in rows),
        )
