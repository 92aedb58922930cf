"""A deterministic embedding without any model: character n-grams hashed into a vector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore.language import forms
from vectorstore.types import Vectors

_BITS = 9
_MULTIPLIERS = (np.uint32(0x9E3779B1), np.uint32(0x85EBCA77), np.uint32(0xC2B2AE3D), np.uint32(0x27D4EB2F))


class HashingEmbedder:
    """Signed feature hashing of the 3- and 4-grams of normalised words (Weinberger et al., 2009).

    The same text gives the same vector on every machine; texts that share words come out near. It
    knows nothing of meaning and crosses no language.
    """

    name = "hashing"
    fingerprint = f"hashing-1-{1 << _BITS}"
    dimension = 1 << _BITS

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """``(n, d) float32``, unit rows; a zero row for a text without a word."""
        return (
            np.stack([self.embed_query(text) for text in texts])
            if texts
            else np.zeros((0, self.dimension), dtype=np.float32)
        )

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """``(d,) float32``, unit length, or zeros for a text without a word."""
        codes = np.array([ord(char) for char in f" {' '.join(forms(text))} "], dtype=np.uint32)
        vector = np.zeros(self.dimension, dtype=np.float32)
        for length in (3, 4):
            if len(codes) <= length:
                continue
            hashed = np.zeros(len(codes) - length + 1, dtype=np.uint32)
            for place in range(length):
                hashed = (hashed ^ codes[place : place + len(hashed)]) * _MULTIPLIERS[place]
                hashed ^= hashed >> np.uint32(15)
            signs = np.where(hashed & 1, 1.0, -1.0)
            vector += np.bincount(hashed >> (32 - _BITS), signs, self.dimension).astype(np.float32)
        vector = np.sign(vector) * np.sqrt(np.abs(vector))
        length_ = float(np.linalg.norm(vector))
        return np.asarray(vector / (length_ or 1.0), dtype=np.float32)
