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
from tokenizers import Encoding, Tokenizer

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
MODEL_FOLDER = Path(__file__).parent / "model"
TOKENIZER_FILE = "tokenizer.json"
WEIGHTS_FILE = "model.safetensors"
SPLIT_FILE = "split_tokens.json"
"""The tokens that are not found again when they are tokenised: a pair of others is likelier, or a particle comes off."""

# Texts tokenised at once: enough for the tokenizer's threads, while the gathered rows stay in the cache's reach.
_BATCH = 64
_FEW_CHARS = 2000  # are not worth the tokenizer's threads, which double the time of 80 words
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
            encodings = self._encodings(batch)
            for index, encoding in enumerate(encodings, start):
                if encoding.ids:
                    # The sum, not the mean: the length is taken out below, and one pass over the rows is saved.
                    self._rows.take(encoding.ids, axis=0).sum(axis=0, out=vectors[index])
        return _unit(vectors)

    def _encodings(self, texts: list[str]) -> Sequence[Encoding]:
        """The tokens of texts."""
        if sum(map(len, texts)) <= _FEW_CHARS:
            return [self._tokenizer.encode(text, add_special_tokens=False) for text in texts]
        return self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)

    def tokenize(self, texts: Sequence[str]) -> tuple[Ints, Ints]:
        """The tokens of all `texts` one after another, and how many each has: `(t,)` and `(n,) int64`.

        Half of the words of news are tokens themselves. They are looked up, which spares the tokenizer 6 microseconds each.
        """
        known = [self._whole.get(text) for text in texts]
        others = [text for text, token in zip(texts, known, strict=True) if token is None]
        read = (one.ids for one in self._encodings(others))
        found = [next(read) if token is None else (token,) for token in known]
        flat = np.fromiter(chain.from_iterable(found), dtype=np.int64)
        return flat, np.fromiter(map(len, found), dtype=np.int64)

    @cached_property
    def _whole(self) -> dict[str, int]:
        """The number of each text that is one token; empty where the folder does not say which are not."""
        path = self._folder / SPLIT_FILE
        if not path.exists():
            return {}
        split = set(json.loads(path.read_text(encoding="utf-8")))
        return {text: token for text, token in self._tokenizer.get_vocab().items() if text not in split}

    def split_tokens(self) -> list[str]:
        """The tokens that belong into `SPLIT_FILE`."""
        tokens = sorted(self.tokens)
        found = self._tokenizer.encode_batch_fast(tokens, add_special_tokens=False)
        numbers = self._tokenizer.get_vocab()
        return [text for text, one in zip(tokens, found, strict=True) if one.ids != [numbers[text]]]

    def sums(self, tokens: Ints, counts: Ints) -> Floats:
        """The sums of the tokens' rows of short texts (see `tokenize`), `(n, d) float32`; in one pass over the rows."""
        found = np.zeros((len(counts), self.dimension), dtype=np.float32)
        if len(tokens):
            some = counts > 0
            starts = (np.cumsum(counts) - counts)[some]
            found[some] = np.add.reduceat(self._rows.take(tokens, axis=0), starts, axis=0)
        return found

    def products(self, vectors: Floats, tokens: Ints) -> Floats:
        """The inner products of `vectors` and the rows of tokens: `(v, n) float32`."""
        found: Floats = vectors @ self._rows.take(tokens, axis=0).T
        return found

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
