"""Whether words of two scripts mean the same, by the built-in embedding of each reading of the word.

A hand-made lexicon holds some hundreds of meanings; the embedding, which was trained on parallel text
and a dictionary, holds tens of thousands. It is asked for every reading of a word (`Form.keys`), because
"ميزانيته" is no token of it and "ميزانية" is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.wordforms import Form
from vectorstore.builtin.embedder import shipped

SURE, LIKELY = 0.42, 0.3
"""Cosines from which two words are taken to mean the same. Of 1,500 random Arabic-English pairs 1% reach .26."""

_MOST_KEYS = 6  # readings of a word that are looked up, shortest last: those are the likeliest to be no word


@lru_cache(maxsize=8192)
def _vectors(form: Form) -> NDArray[np.float16]:
    """The unit vectors of a word's readings, ``(n, d)``; 8,192 words take about 20 MB."""
    keys = sorted({form.text, *form.keys}, key=lambda key: (-len(key), key))[:_MOST_KEYS]
    return shipped().embed_passages(keys).astype(np.float16)


def cosines(form: Form, others: Sequence[Form]) -> NDArray[np.float32]:
    """The cosine of a word with each of the others, ``(len(others),) float32``, by their nearest readings.

    >>> from assistant.wordforms import analyse
    >>> [round(float(c), 1) for c in cosines(analyse("budget"), [analyse("ميزانيته"), analyse("الاطفال")])]
    [0.8, -0.0]
    """
    if not others:
        return np.zeros(0, dtype=np.float32)
    every = [_vectors(other) for other in others]
    starts = np.cumsum([0, *(len(rows) for rows in every[:-1])])
    found = (np.concatenate(every).astype(np.float32) @ _vectors(form).astype(np.float32).T).max(axis=1)
    return np.asarray(np.maximum.reduceat(found, starts), dtype=np.float32)
