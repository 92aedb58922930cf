"""The vector index: Chroma, and the only place that imports it.

Chroma holds vectors and ids, nothing else: with texts and metadata beside them the same index
takes three times the disk and half the speed. It is opened by one process only (two writers lose
vectors without an error) and can be deleted at any time.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from vectorstore.errors import IndexDamagedError
from vectorstore.types import Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

_EF_SEARCH = 400  # recall@20 against exact search at 100k vectors: .999, and .954 at the default 100
_BATCH = 5000  # Chroma refuses more than 5,461 rows at a time
# Chroma writes its graph to disk each time this many vectors have come in, and a kill at that moment
# can break it (5 of 69 at 1,000, 0 of 25 at 100,000). Vectors since the last writing are replayed by
# the first query after a reopen, about 3,000 a second, so a very large value is paid there.
_SYNC_THRESHOLD = 5000


class VectorIndex:
    """A Chroma collection of passage vectors in a folder of its own, cosine distance."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        there = [int(path.name) for path in folder.glob("*") if path.name.isdigit()]
        self._generation = max(there, default=0)
        self._opening = threading.Lock()
        self._client: Client | None = None
        self._collection: Collection | None = None

    def _open(self) -> Collection:
        with self._opening:  # two clients of one new folder made at once break each other
            return self._opened()

    def _opened(self) -> Collection:
        if self._collection is None:
            import chromadb
            from chromadb.config import Settings

            try:
                folder = self._folder / str(self._generation)
                folder.mkdir(parents=True, exist_ok=True)
                settings = Settings(anonymized_telemetry=False)
                client = chromadb.PersistentClient(str(folder), settings=settings)
                self._client = cast("Client", client)
                self._collection = client.get_or_create_collection(
                    "passages",
                    embedding_function=None,
                    configuration={
                        "hnsw": {
                            "space": "cosine",
                            "ef_search": _EF_SEARCH,
                            "sync_threshold": _SYNC_THRESHOLD,
                            "batch_size": min(1000, _SYNC_THRESHOLD),
                        }
                    },
                )
            except Exception as error:  # Chroma raises its own and Rust panics alike
                raise self._damaged(error) from error
        return self._collection

    def _damaged(self, error: Exception) -> IndexDamagedError:
        return IndexDamagedError(
            f"The vector index in {self._folder} cannot be read ({error}). Run `isnad rebuild`."
        )

    def _call(self, method: str, **arguments: Any) -> Any:
        try:
            return getattr(self._open(), method)(**arguments)
        except IndexDamagedError:
            raise
        except Exception as error:  # see _open
            raise self._damaged(error) from error

    def count(self) -> int:
        """How many vectors it holds."""
        return int(self._call("count"))

    def ids(self) -> set[str]:
        """The ids of all vectors it holds."""
        return set(self._call("get", include=[])["ids"])

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Puts vectors in, replacing those of the same id. ``vectors``: ``(n, d) float32``, unit rows."""
        for start in range(0, len(ids), _BATCH):
            self._call(
                "upsert",
                ids=list(ids[start : start + _BATCH]),
                embeddings=np.ascontiguousarray(vectors[start : start + _BATCH], dtype=np.float32),
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Takes vectors out; ids it does not hold are passed over."""
        for start in range(0, len(ids), _BATCH):
            self._call("delete", ids=list(ids[start : start + _BATCH]))

    def query(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The nearest ``k``: (id, cosine similarity), nearest first. ``vector``: ``(d,) float32``, unit length."""
        found = self._call("query", query_embeddings=[vector], n_results=k, include=["distances"])
        return [
            (id_, 1.0 - float(distance))
            for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def close(self) -> None:
        """Lets go of the folder."""
        if self._client is not None:
            self._client.close()
        self._client = self._collection = None

    def clear(self) -> None:
        """Deletes the index.

        The next one gets a new folder: Chroma keeps what it knows of a path as long as the process
        lives, also of one that it failed to open.
        """
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._generation += 1
