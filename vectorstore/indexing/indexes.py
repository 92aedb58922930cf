"""The two derived indexes, asked for passages; how they are kept in step is in `vectorstore.indexing.keeping`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from vectorstore.errors import IndexDamagedError, VectorServerError
from vectorstore.indexing import following
from vectorstore.indexing.following import MAX_VARIABLES, decode
from vectorstore.indexing.keeping import KeptIndexes
from vectorstore.lexical import LexicalIndex
from vectorstore.types import Filters, Kind, Vectors
from vectorstore.vectors import VectorIndex

log = logging.getLogger(__name__)

# So many passages of a narrowed search are compared exactly: at 13,000 that takes 3 ms, and some 100 ms more for the first
# question with these filters. Of a larger part Chroma's nearest hold enough.
_EXACT = 20_000
_SPARE = 1.5  # times as many of the nearest as should hold the wanted number that filters leave
_MOST_NEAREST = 3000  # asked of Chroma; where more were needed, comparing exactly is faster
_WORDS_BROKEN = "the word index could not be read; it was rebuilt"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """A passage as ranking needs it.

    Attributes:
        own_chars: how much of the text is the paragraph's own; what follows is of the one it stands with.
        vector: ``(d,) float32``, unit length.
    """

    id: str
    article: str
    text: str
    title: str
    kind: Kind
    index: int
    published: str | None
    own_chars: int
    vector: Vectors


class Indexes(KeptIndexes):
    """The vector index and the word index of one library, for one embedding. What is damaged is made anew."""

    def nearest(self, vector: Vectors, k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """The passages nearest to a vector: (passage id, cosine similarity), nearest first.

        Chroma answers for the whole library, and for a large part of it, from more of its nearest than are
        wanted. A small part is compared exactly, from the source of truth: a filter makes Chroma many times
        slower. So is everything in a process that does not own the library, unless a Chroma server has the
        vectors: of a folder Chroma shows such a process an old state.
        """
        if self._read_only and not self.vectors.shared:
            return self._exact.nearest(vector, k, self._embedding_id, filters)
        self.check()
        if self._applied < 0 or (self._common is not None and not self._common.ready):
            return self._exact.nearest(vector, k, self._embedding_id, filters)  # an index is being made anew
        if filters is None:
            return self._query_vectors(vector, k)
        selected, total = self._selected(filters)
        if selected == total:
            return self._query_vectors(vector, k)
        wanted = int(_SPARE * k * total / max(selected, 1))
        if selected <= _EXACT or wanted > _MOST_NEAREST:
            return self._exact.nearest(vector, k, self._embedding_id, filters)
        near = self._query_vectors(vector, min(wanted, total))
        kept = self._exact.left([id_ for id_, _ in near], filters)
        return [(id_, cosine) for id_, cosine in near if id_ in kept][:k]

    def _query_vectors(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        asked = self.vectors
        try:
            return asked.query(vector, k)
        except IndexDamagedError as error:
            self._renew(asked, "the vector index could not be read; it was rebuilt", error)
        except VectorServerError as error:  # it may have been started again, with other contents
            log.warning("%s", error)
            self._checked = False
            self.check()
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
                with self._engine.connect() as db:
                    self._rebuild(db, following.newest(db))

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

    def translated(self, question: str, k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """The passages that share most with a question's words in the other script, as `matching` has it."""
        try:
            return self.words.translated(question, k, filters)
        except IndexDamagedError as error:  # `matching` has mended it, unless this process only reads
            log.warning("%s", error)
            return []

    def has_script(self, *, latin: bool) -> bool:
        """Whether a passage is in Latin script, or in another one; True where the index is damaged."""
        try:
            return self.words.has_script(latin=latin)
        except IndexDamagedError as error:  # `matching` has mended it, unless this process only reads
            log.warning("%s", error)
            return True

    def in_script(self, ids: Sequence[str], *, latin: bool) -> set[str]:
        """Those of some passages that are in Latin script, or in another one; none where the index is damaged."""
        try:
            return self.words.in_script(ids, latin=latin)
        except IndexDamagedError as error:  # `matching` has mended it, unless this process only reads
            log.warning("%s", error)
            return set()

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
            for start in range(0, len(ids), MAX_VARIABLES):
                chosen = ids[start : start + MAX_VARIABLES]
                for row in following.passages_by_id(db, self._embedding_id, chosen):
                    found[row.id] = _passage(row)
        return [found[id_] for id_ in ids if id_ in found]

    def around(self, article_id: str, index: int, reach: int) -> list[PassageRow]:
        """The passages of the paragraphs of an article from ``reach`` before one to ``reach`` behind it, in order."""
        with self._engine.connect() as db:
            rows = following.passages_around(
                db, self._embedding_id, article_id, max(0, index - reach), index + reach
            )
        return [_passage(row) for row in rows]


def _passage(row: Row[Any]) -> PassageRow:
    return PassageRow(
        id=row.id,
        article=row.article_id,
        text=row.text,
        title=row.title,
        kind=row.kind,
        index=row.position,
        published=row.published,
        own_chars=row.own_chars,
        vector=decode(row.vector),
    )
