"""The built-in embedding as the rest of Isnad sees it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.builtin.static import StaticModel
from vectorstore.types import Vectors


class BuiltinEmbedder:
    """The embedding Isnad ships with: needs no network, no torch and no key.

    Attributes:
        model: what runs it, for who needs single tokens.
    """

    name = "builtin"

    def __init__(self) -> None:
        self.model = StaticModel()
        self.dimension = self.model.dimension
        self.fingerprint = self.model.fingerprint

    @property
    def tokens(self) -> frozenset[str]:
        """The words and pieces that have a vector of their own."""
        return self.model.tokens

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """``(n, d) float32``, unit rows; a zero row for a text without a token."""
        return self.model.encode(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """``(d,) float32``, unit length, or zeros for a text without a token."""
        row: NDArray[np.float32] = self.model.encode([text])[0]
        return row


@lru_cache(maxsize=1)
def shipped() -> BuiltinEmbedder:
    """The one built-in embedding of a process; its vectors take 55 MB."""
    return BuiltinEmbedder()
