"""Runs the shipped embedding with tokenizers and numpy: no torch, milliseconds, the same vectors."""

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
MODEL_FOLDER = Path(__file__).parent / "model"
TOKENIZER_FILE = "tokenizer.json"
WEIGHTS_FILE = "model.safetensors"
# Texts tokenised at once: enough for the tokenizer's threads, while the gathered rows stay in the cache's reach.
_BATCH = 64
_DTYPES: dict[str, np.dtype[Any]] = {"I8": np.dtype(np.int8), "F16": np.dtype("<f2"), "F32": np.dtype("<f4")}


class StaticModel:
    """A text's vector is the mean of its tokens' vectors, scaled to length 1.

    The folder is in the sentence-transformers format (StaticEmbedding, then Normalize) and gives the same vectors
    there. Token vectors are stored as 8-bit integers with one scale a token.
    """

    def __init__(self, folder: Path = MODEL_FOLDER) -> None:
        """Reads tokenizer and vectors of `folder`; nothing is fetched.

        Raises:
            OSError: a file of the folder is missing or unreadable.
            ValueError: the weights are not those of a static embedding.
        """
        self._folder = folder
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        tensors = _read_tensors(folder / WEIGHTS_FILE)
        if "embedding.weight" in tensors:
            self._rows = tensors["embedding.weight"].astype(np.float32)
        elif "embeddings" in tensors and "weights" in tensors:
            self._rows = tensors["embeddings"] * tensors["weights"].astype(np.float32)[:, None]
        else:
            raise ValueError(
                f"{folder / WEIGHTS_FILE} holds {sorted(tensors)}, not a static embedding; reinstall it"
            )
        self.dimension: int = self._rows.shape[1]

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of `texts`, `(n, d) float32, unit rows`; a text without a token gets a row of zeros."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            encodings = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            for index, encoding in enumerate(encodings, start):
                if encoding.ids:
                    # The sum, not the mean: the length is taken out below, and one pass over the rows is saved.
                    self._rows.take(encoding.ids, axis=0).sum(axis=0, out=vectors[index])
        return _unit(vectors)

    def tokenize(self, texts: Sequence[str]) -> tuple[Ints, Ints]:
        """The tokens of all `texts` one after another, and how many each has: `(t,)` and `(n,) int64`."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        found = [encoding.ids for encoding in encodings]
        flat = np.fromiter(chain.from_iterable(found), dtype=np.int64)
        return flat, np.fromiter(map(len, found), dtype=np.int64)

    def pool(self, tokens: Ints, counts: Ints) -> Floats:
        """What `encode` gives for short texts of these tokens (see `tokenize`), all in one pass over the rows."""
        vectors = np.zeros((len(counts), self.dimension), dtype=np.float32)
        if len(tokens):
            some = counts > 0
            starts = (np.cumsum(counts) - counts)[some]
            vectors[some] = np.add.reduceat(self._rows.take(tokens, axis=0), starts, axis=0)
        return _unit(vectors)

    def token_vectors(self, tokens: Ints) -> Floats:
        """Vectors of single tokens, `(n, d) float32, unit rows`."""
        return self._rows.take(tokens, axis=0) * self._scales.take(tokens)[:, None]

    def token_cosines(self, vectors: Floats, tokens: Ints) -> Floats:
        """The cosines of unit `vectors` and single tokens, `(v, n) float32`; scaling these takes less than the rows."""
        found: Floats = (vectors @ self._rows.take(tokens, axis=0).T) * self._scales.take(tokens)
        return found

    @cached_property
    def _scales(self) -> Floats:
        """What each token's row is to be multiplied by to have length 1."""
        lengths = np.sqrt(np.einsum("nd,nd->n", self._rows, self._rows))
        return np.asarray(1 / np.where(lengths > 0, lengths, 1), dtype=np.float32)

    @property
    def size(self) -> int:
        """How many tokens have a vector."""
        return len(self._rows)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The words and pieces that have a vector of their own."""
        return frozenset(self._tokenizer.get_vocab())

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the tokenizer and the weights: vectors of two models are comparable when it is the same."""
        digest = hashlib.sha256()
        for name in (TOKENIZER_FILE, WEIGHTS_FILE):
            digest.update(hashlib.sha256((self._folder / name).read_bytes()).digest())
        return digest.hexdigest()[:16]


def _unit(vectors: Floats) -> Floats:
    """The rows scaled to length 1, in place; zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(lengths > 0, lengths, 1)
    return vectors


def _read_tensors(path: Path) -> dict[str, npt.NDArray[Any]]:
    """The tensors of a safetensors file.

    The format is a length, a JSON header and raw little-endian data; reading it here spares a dependency.
    """
    with path.open("rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    tensors: dict[str, npt.NDArray[Any]] = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        if entry["dtype"] not in _DTYPES:
            raise ValueError(
                f"{path}: tensor {name} has type {entry['dtype']}, expected one of {sorted(_DTYPES)}"
            )
        values = np.frombuffer(
            data,
            dtype=_DTYPES[entry["dtype"]],
            count=(end - start) // _DTYPES[entry["dtype"]].itemsize,
            offset=start,
        )
        tensors[name] = values.reshape(entry["shape"])
    return tensors
