"""The vector index: Chroma, and the only place that imports it.

Chroma holds vectors and ids, nothing else: with texts and metadata beside them the same index
takes three times the disk and half the speed. A folder is opened by one process only (two writers lose
vectors without an error); a server may be asked by any number. Either can be deleted at any time.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from filelock import Timeout

from vectorstore import filling
from vectorstore.errors import IndexDamagedError, StoreError, VectorServerError, brief
from vectorstore.types import Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

# How much of the graph is looked at for a new vector's neighbours, and for a question. Of the nearest 100 among 60,000 news
# passages 950 questions get .914 (at Chroma's own 100 and 400: .898), and vectors go in in 58% of the processor time.
_EF_CONSTRUCTION, _EF_SEARCH = 50, 800
# Chroma (1.5) holds the interpreter while it puts vectors in or takes them out: no question is answered meanwhile. 2,000
# are put in within a third of a second, smaller batches take longer together; taking one out takes 1 to 5 ms.
_PUT_AT_ONCE, _TAKEN_AT_ONCE = 2000, 50
_MANY = 4000
"""So many vectors at once are worth a process of its own that puts them in (see `filling`): it starts in 0.7 s."""
_ORPHAN_ENDS_WITHIN_S = 10.0  # such a process whose parent was killed; it finishes the batch in hand
_opened_here: set[Path] = set()
"""Folders that this process has opened. Chroma keeps what it knows of them: no other process may fill them any more."""
# Chroma writes its graph to disk each time this many vectors have come in, and a kill at that moment
# can break it (5 of 69 at 1,000, 0 of 25 at 100,000). Vectors since the last writing are replayed by
# the first query after a reopen, about 3,000 a second, so a very large value is paid there.
_SYNC_THRESHOLD = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChromaServer:
    """A Chroma server and how it is addressed.

    Attributes:
        url: such as ``http://127.0.0.1:8000``; ``https`` for TLS, with the machine's trusted certificates or those
            that `SSL_CERT_FILE` names.
        token: sent with each request, as a bearer and as Chroma's own header; none where the server asks for none.
    """

    url: str
    token: str = field(default="", repr=False)
    tenant: str = "default_tenant"
    database: str = "default_database"


class VectorIndex:
    """A Chroma collection of passage vectors, cosine distance, in a folder of its own or on a server.

    Args:
        home: where the folders of this index and of those after it are kept, and where they would be.
        generation: which of them it is. A new index is filled beside the one in use and then takes its place.
        server: a Chroma server that keeps it instead.
        library_id: whose vectors these are; on a server each library has collections of its own.
        filled: whether this is the process that fills it for another one.
    """

    def __init__(
        self,
        home: Path,
        generation: int = 0,
        server: ChromaServer | None = None,
        library_id: str = "",
        *,
        filled: bool = False,
    ) -> None:
        self.generation = generation
        self._home = home
        self._folder = home / str(generation)
        self._server = server
        self._library_id = library_id
        self._name = "passages"
        if server is not None:
            self._name = f"isnad-{library_id}" + (f"-{generation}" if generation else "")
        self._filled = filled
        self._filler: filling.Filler | None = None
        self._opening = threading.Lock()
        self._retired = False
        self._client: Client | None = None
        self._collection: Collection | None = None

    def following(self) -> VectorIndex:
        """The next one, empty, beside this one.

        Its folder is a new one: Chroma keeps what it knows of a path as long as the process lives, also of
        one that it failed to open.
        """
        there = [int(path.name) for path in self._home.glob("*") if path.name.isdigit()]
        generation = 1 + max([self.generation, *there])
        return VectorIndex(self._home, generation, self._server, self._library_id)

    def at(self, generation: int) -> VectorIndex:
        """The same library's index of another generation."""
        return VectorIndex(self._home, generation, self._server, self._library_id)

    @property
    def shared(self) -> bool:
        """Whether a process that does not own the library may ask it, too."""
        return self._server is not None

    def uid(self) -> str:
        """What the server calls the collection: another one each time it is made."""
        return str(self._open().id)

    def _open(self) -> Collection:
        with self._opening:  # two clients of one new folder made at once break each other
            return self._opened()

    def _opened(self) -> Collection:
        if self._retired:
            raise IndexDamagedError(
                f"The vector index in {self._folder} has been replaced.", code="index-replaced"
            )
        if self._collection is None:
            self._end_filling()
            try:
                self._client = self._connect()
                self._collection = self._client.get_or_create_collection(
                    self._name,
                    embedding_function=None,
                    configuration={
                        "hnsw": {
                            "space": "cosine",
                            "ef_construction": _EF_CONSTRUCTION,
                            "ef_search": _EF_SEARCH,
                            "sync_threshold": _SYNC_THRESHOLD,
                            "batch_size": min(1000, _SYNC_THRESHOLD),
                        }
                    },
                )
            except Exception as error:  # Chroma raises its own and Rust panics alike
                raise self._failed(error) from error
        return self._collection

    def _connect(self) -> Client:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if self._server is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not self._filled:
                self._own()
            return cast("Client", chromadb.PersistentClient(str(self._folder), settings=settings))
        parts = urlsplit(self._server.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("it is no address such as http://127.0.0.1:8000")
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 8000)
        token = self._server.token
        client = chromadb.HttpClient(
            parts.hostname,
            port,
            ssl=secure,
            headers={"Authorization": f"Bearer {token}", "X-Chroma-Token": token} if token else None,
            settings=settings,
            tenant=self._server.tenant,
            database=self._server.database,
        )
        return cast("Client", client)

    def _own(self) -> None:
        """Makes sure that no process fills the folder that outlived the one which started it."""
        _opened_here.add(self._folder.absolute())
        try:
            with filling.lock(self._folder).acquire(timeout=_ORPHAN_ENDS_WITHIN_S):
                pass
        except Timeout as error:
            raise OSError("another process is still filling it") from error

    # -- a process beside that fills it ----------------------------------------------------------

    def _begin_filling(self) -> None:
        with self._opening:
            may = self._server is None and not (self._filled or self._retired)
            if may and self._filler is None and self._folder.absolute() not in _opened_here:
                try:
                    self._folder.mkdir(parents=True, exist_ok=True)
                    self._filler = filling.Filler(self._home, self.generation)
                except OSError as error:  # where no process can be started this one does it
                    log.info("No process could be started that fills the vector index (%s).", error)

    def _is_filled_beside(self, method: str, arguments: dict[str, Any]) -> bool:
        """Has the process that fills it call a method; False where there is none."""
        with self._opening:
            if self._filler is None:
                return False
            try:
                self._filler.call(method, arguments)
            except Exception as error:
                self._end_filling()
                raise self._failed(error) from error
            return True

    def _end_filling(self) -> None:
        filler, self._filler = self._filler, None
        if filler is not None:
            filler.close()

    def settle(self) -> None:
        """Says that no more vectors are to come for now."""
        with self._opening:
            self._end_filling()

    def _failed(self, error: Exception) -> StoreError:
        if self._server is not None:
            self._client = self._collection = None
            return VectorServerError(
                f"The Chroma server at {self._server.url} cannot be used ({brief(error)}). "
                "Start it, or unset ISNAD_CHROMA_URL to keep the vectors in the library's folder.",
                code="vector-server",
            )
        return IndexDamagedError(
            f"The vector index in {self._folder} cannot be read ({error}). Run `isnad rebuild`.",
            code="index-damaged",
        )

    def _call(self, method: str, **arguments: Any) -> Any:
        try:
            return getattr(self._open(), method)(**arguments)
        except StoreError:
            raise
        except Exception as error:  # see _open
            raise self._failed(error) from error

    def count(self) -> int:
        """How many vectors it holds."""
        return int(self._call("count"))

    def ids(self) -> set[str]:
        """The ids of all vectors it holds."""
        return set(self._call("get", include=[])["ids"])

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Puts vectors in, replacing those of the same id. ``vectors``: ``(n, d) float32``, unit rows.

        Many go in by a process beside, if nothing has asked this index yet; it goes on until `settle` or a question.
        """
        if len(ids) >= _MANY:
            self._begin_filling()
        for start in range(0, len(ids), _PUT_AT_ONCE):
            stop = start + _PUT_AT_ONCE
            rows = np.ascontiguousarray(vectors[start:stop], dtype=np.float32)
            chosen = list(ids[start:stop])
            if not self._is_filled_beside("upsert", {"ids": chosen, "vectors": rows}):
                self._call("upsert", ids=chosen, embeddings=rows)

    def delete(self, ids: Sequence[str]) -> None:
        """Takes vectors out; ids it does not hold are passed over."""
        for start in range(0, len(ids), _TAKEN_AT_ONCE):
            chosen = list(ids[start : start + _TAKEN_AT_ONCE])
            if not self._is_filled_beside("delete", {"ids": chosen}):
                self._call("delete", ids=chosen)

    def query(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The nearest ``k``: (id, cosine similarity), nearest first. ``vector``: ``(d,) float32``, unit length."""
        found = self._call("query", query_embeddings=[vector], n_results=k, include=["distances"])
        return [
            (id_, 1.0 - float(distance))
            for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def close(self) -> None:
        """Lets go of the folder or the connection."""
        self.settle()
        if self._client is not None:
            self._client.close()
        self._client = self._collection = None

    def retire(self) -> None:
        """Deletes the index; asking it is an `IndexDamagedError` from now on."""
        with self._opening:
            self._retired = True
        if self._server is not None:
            try:
                self._drop()
            except StoreError as error:  # a collection nobody uses does no harm
                log.warning("%s", error)
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def empty(self) -> None:
        """Has a server begin the collection anew, where a kill has left one of that name."""
        if self._server is not None:
            self._drop()

    def _drop(self) -> None:
        from chromadb.errors import NotFoundError

        try:
            (self._client or self._connect()).delete_collection(self._name)
        except NotFoundError:
            pass
        except Exception as error:  # see _open
            raise self._failed(error) from error
        self._collection = None
