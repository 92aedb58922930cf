"""A setting -> an embedder: the built-in one, a sentence-transformers model, or an API by LangChain."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vectorstore import devices
from vectorstore.errors import EmbeddingError, brief
from vectorstore.graphs import TORCH, replace_network
from vectorstore.types import Embedder, Vectors

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

BUILTIN = "builtin"

_HUB_TIMEOUT_S = 3.0  # a hub that cannot be reached would otherwise hold a start for over a minute

# The prompts the model cards ask for, where the model's own configuration does not carry them.
_PROMPTS: tuple[tuple[str, str, str], ...] = (
    (
        r"e5-.*instruct",
        "Instruct: Given a question, retrieve passages that answer the question\nQuery: ",
        "",
    ),
    (r"(?:^|[/_-])e5(?:[_-]|$)", "query: ", "passage: "),
    (r"bge-.*-en(?:-v1(?:\.5)?)?$", "Represent this sentence for searching relevant passages: ", ""),
    (r"bge-.*-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    (r"nomic-embed", "search_query: ", "search_document: "),
    (r"mxbai-embed|snowflake-arctic-embed-(?:xs|s|m|l)$", "Represent this sentence for searching relevant passages: ", ""),
)  # fmt: skip

_PROVIDERS = frozenset(
    [
        "azure_ai",
        "azure_openai",
        "bedrock",
        "cohere",
        "google_genai",
        "google_vertexai",
        "huggingface",
        "mistralai",
        "ollama",
        "openai",
    ]
)

# Counting tokens first would fetch OpenAI's vocabulary, also for other servers of its interface, to cut texts that are
# never as long as the 8,191 tokens its models take.
_ARGUMENTS: dict[str, dict[str, Any]] = {
    "openai": {"check_embedding_ctx_length": False},
    "azure_openai": {"check_embedding_ctx_length": False},
}


def open_embedder(
    name: str = BUILTIN, *, device: str | None = None, batch_size: int | None = None, backend: str = TORCH
) -> Embedder:
    """The embedder a setting names.

    Args:
        name: ``builtin``; a sentence-transformers model by name or folder; or ``provider:model`` of a
            LangChain embeddings package, such as ``openai:text-embedding-3-small``.
        device: where a sentence-transformers model runs; a GPU when there is one, by default.
        batch_size: texts a sentence-transformers model takes at a time, see `devices.Batches`.
        backend: what runs its network, see `graphs.replace_network`.

    Raises:
        EmbeddingError: It cannot be loaded; the message names the built-in choice.
    """
    if name == BUILTIN:
        from vectorstore.builtin.embedder import shipped

        return shipped()
    if name.partition(":")[0] in _PROVIDERS and not Path(name).exists():
        return LangChainEmbedder(name)
    return SentenceTransformerEmbedder(name, device=device, batch_size=batch_size, backend=backend)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, with the prompts its card asks for.

    Raises:
        EmbeddingError: The model is neither on this disk nor to be had, or the device is not there; known within
            seconds.
    """

    def __init__(
        self, name: str, *, device: str | None = None, batch_size: int | None = None, backend: str = TORCH
    ) -> None:
        folder = local_folder(name)
        self.name = full_name(name)
        if backend == TORCH:
            devices.require(device)
        try:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(
                str(folder or name), device="cpu" if backend != TORCH else device
            )
            self._batches = devices.Batches(batch_size, self._model.device.type)
            self.dimension = int(self._model.get_embedding_dimension() or len(self._model.encode("a")))
            self._query_prompt, self._passage_prompt = _prompts(
                name, self._model.prompts, self._model.default_prompt_name
            )
            folder = folder or local_folder(name)
            self.fingerprint = fingerprint(
                name,
                folder,
                self.dimension,
                self._query_prompt,
                self._passage_prompt,
                *filter(None, [backend.partition(":")[2]]),
            )
            if backend != TORCH:
                replace_network(self._model, folder, backend, self.fingerprint, device)
        except Exception as error:  # loading raises whatever the model's code raises
            if devices.out_of_memory(error):
                raise self._failed(error) from error
            raise EmbeddingError(
                f"The embedding model {name!r} could not be loaded ({brief(error)}). "
                f"Check the name, or use the built-in one: ISNAD_EMBEDDING={BUILTIN}.",
                code="embedding-not-loaded",
                name=name,
            ) from error

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """``(n, d) float32``, unit rows."""
        return self._encode(self._model.encode_document, list(texts), self._passage_prompt)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """``(d,) float32``, unit length."""
        row: NDArray[np.float32] = self._encode(self._model.encode_query, [text], self._query_prompt)[0]
        return row

    def _encode(self, encode: Callable[..., Any], texts: list[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            found = self._batches.run(
                lambda size: encode(
                    texts,
                    prompt=prompt,  # an empty one too: else a model's default would go before questions and passages
                    batch_size=size,
                    normalize_embeddings=True,
                    convert_to_numpy=True,
                    show_progress_bar=False,
                )
            )
        except RuntimeError as error:
            raise self._failed(error) from error
        return np.asarray(found, dtype=np.float32)

    def _failed(self, error: Exception) -> EmbeddingError:
        return EmbeddingError(
            f"The embedding model {self.name!r} failed ({brief(error)}). With a GPU that ran out "
            "of memory, set a smaller ISNAD_BATCH_SIZE or ISNAD_DEVICE=cpu.",
            code="embedding-failed",
            name=self.name,
        )


class LangChainEmbedder:
    """An embeddings model of a LangChain provider package, named ``provider:model``.

    Raises:
        EmbeddingError: The package is not installed, or the provider refuses.
    """

    def __init__(self, name: str, model: Embeddings | None = None) -> None:
        self.name = name
        try:
            if model is None:
                from langchain.embeddings import init_embeddings

                model = init_embeddings(name, **_ARGUMENTS.get(name.partition(":")[0], {}))
            self._model = model
            self.dimension = len(self._model.embed_query("isnad"))
        except Exception as error:  # each provider raises its own
            raise EmbeddingError(
                f"The embeddings {name!r} cannot be used ({brief(error)}). Install the provider's "
                f"LangChain package and set its key, or use the built-in one: ISNAD_EMBEDDING={BUILTIN}.",
                code="embedding-provider",
                name=name,
            ) from error
        self.fingerprint = fingerprint(name, None, self.dimension, "", "")

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """``(n, d) float32``, unit rows."""
        return (
            self._call(lambda: self._model.embed_documents(list(texts))) if texts else _none(self.dimension)
        )

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """``(d,) float32``, unit length."""
        row: NDArray[np.float32] = self._call(lambda: [self._model.embed_query(text)])[0]
        return row

    def _call(self, made: Any) -> Vectors:
        try:
            rows = np.asarray(made(), dtype=np.float32)
        except Exception as error:  # each provider raises its own
            raise EmbeddingError(
                f"The embeddings {self.name!r} failed ({brief(error)}).",
                code="embedding-failed",
                name=self.name,
            ) from error
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return unit


def _none(dimension: int) -> Vectors:
    return np.zeros((0, dimension), dtype=np.float32)


def _prompts(name: str, own: Mapping[str, str | None] | None, default: str | None = None) -> tuple[str, str]:
    """(query prompt, passage prompt) of a model: its own configuration first, then the table.

    A model's default prompt goes before both where it has none for questions and passages.
    """
    own = own or {}
    query = own.get("query") or own.get("search_query") or ""
    passage = own.get("passage") or own.get("document") or own.get("search_document") or ""
    if query or passage:
        return query, passage
    if every := own.get(default or ""):
        return every, every
    for pattern, query, passage in _PROMPTS:
        if re.search(pattern, name.lower()):
            return query, passage
    return "", ""


def local_folder(name: str) -> Path | None:
    """Where a model is on this disk, or None when a hub must and can be asked for it.

    Raises:
        EmbeddingError: It is not on the disk, and no hub can be reached.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or name.startswith((".", "~")):
        raise EmbeddingError(
            f"There is no embedding model in the folder {name}. "
            f"Check the path, or use the built-in one: ISNAD_EMBEDDING={BUILTIN}.",
            code="embedding-no-folder",
            name=name,
        )
    from huggingface_hub import snapshot_download, try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for repository in (name, f"sentence-transformers/{name}"):
        try:
            if isinstance(try_to_load_from_cache(repository, "config.json"), str):
                return Path(snapshot_download(repository, local_files_only=True))
        except (HFValidationError, LocalEntryNotFoundError):
            continue
    _require_hub(name)
    return None


def full_name(name: str) -> str:
    """A folder with its whole path, since a library remembers it; any other name as it is."""
    path = Path(name).expanduser()
    return str(path.resolve()) if path.is_dir() else name


def _require_hub(name: str) -> None:
    reason = _unreachable()
    if reason is not None:
        raise EmbeddingError(
            f"The embedding model {name!r} is not on this disk, and the model hub cannot be reached "
            f"({reason}). Give the folder of a downloaded model, or use the built-in one: "
            f"ISNAD_EMBEDDING={BUILTIN}.",
            code="embedding-not-here",
            name=name,
        )


def _unreachable() -> str | None:
    """Why the model hub cannot be reached; None where it can.

    Asked in a thread: a name server that does not answer is waited for without regard to the time limit.
    """
    import httpx

    if os.environ.get("HF_HUB_OFFLINE", "0") in ("1", "true", "True", "YES"):
        return "HF_HUB_OFFLINE is set"
    reasons: list[str | None] = []

    def ask() -> None:
        try:
            httpx.head(os.environ.get("HF_ENDPOINT", "https://huggingface.co"), timeout=_HUB_TIMEOUT_S)
            reasons.append(None)
        except httpx.HTTPError as error:
            reasons.append(brief(error))

    asking = threading.Thread(target=ask, name="isnad-hub", daemon=True)
    asking.start()
    asking.join(2 * _HUB_TIMEOUT_S)
    return reasons[0] if reasons else f"no answer within {2 * _HUB_TIMEOUT_S:.0f} seconds"


def fingerprint(name: str, folder: Path | None, dimension: int, *prompts: str) -> str:
    """A hash of what decides the vectors: the model's files (small ones whole, weights by size and ends)."""
    found = hashlib.blake2b("\x1f".join((Path(name).name, str(dimension), *prompts)).encode(), digest_size=16)
    for path in sorted(folder.rglob("*")) if folder else ():
        if path.is_file() and path.suffix in (".json", ".safetensors", ".bin", ".txt", ".model", ".npz"):
            found.update(f"{path.relative_to(folder or path)}:{path.stat().st_size}".encode())
            with path.open("rb") as file:
                found.update(file.read(1 << 20))
    return found.hexdigest()
