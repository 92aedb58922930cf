"""Whether words mean the same, of one script or two, by the built-in embedding of each reading of the word.

A hand-made lexicon holds some hundreds of meanings; the embedding, which was trained on parallel text
and a dictionary, holds tens of thousands. It is asked for every reading of a word (`Form.keys`), because
"ميزانيته" is no token of it and "ميزانية" is.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.wordforms import Form
from vectorstore.builtin.embedder import shipped

SURE, LIKELY = 0.42, 0.3
"""Cosines from which two words are taken to mean the same. Of 1,500 random Arabic-English pairs 1% reach .26."""

_MOST_KEYS = 6  # readings of a word that are looked up, shortest last: those are the likeliest to be no word
_MOST_KEPT = 8192  # words whose vectors are kept, about 20 MB

_kept: dict[
    str, NDArray[np.float16]
] = {}  # by the form's text, which is hashed in a tenth of the form's time
_lock = threading.Lock()


def _vectors(forms: Sequence[Form]) -> list[NDArray[np.float16]]:
    """The unit vectors of each word's readings, ``(readings, d)`` each; those not known yet are embedded together."""
    with _lock:
        missing = list({form.text: form for form in forms if form.text not in _kept}.values())
        if missing:
            if len(_kept) + len(missing) > _MOST_KEPT:
                _kept.clear()
                missing = list({form.text: form for form in forms}.values())
            keys = [_readings(form) for form in missing]
            rows = shipped().embed_passages([key for own in keys for key in own]).astype(np.float16)
            ends = np.cumsum([len(own) for own in keys])[:-1]
            texts = [form.text for form in missing]
            _kept.update(zip(texts, np.split(rows, ends), strict=True))
        return [_kept[form.text] for form in forms]


def _readings(form: Form) -> list[str]:
    return sorted({form.text, *form.keys}, key=lambda key: (-len(key), key))[:_MOST_KEYS]


def table(forms: Sequence[Form], others: Sequence[Form]) -> NDArray[np.float32]:
    """The cosine of each word with each of the others, ``(len(forms), len(others)) float32``, by their nearest readings.

    >>> from assistant.wordforms import analyse
    >>> (table([analyse("budget")], [analyse("ميزانيته"), analyse("الاطفال")]) > 0.5).tolist()
    [[True, False]]
    """
    if not forms or not others:
        return np.zeros((len(forms), len(others)), dtype=np.float32)
    left, right = _vectors(forms), _vectors(others)
    every = np.concatenate(right).astype(np.float32) @ np.concatenate(left).astype(np.float32).T
    by_other = np.maximum.reduceat(every, _starts(right), axis=0)
    return np.asarray(np.maximum.reduceat(by_other, _starts(left), axis=1).T, dtype=np.float32)


def _starts(rows: Sequence[NDArray[np.float16]]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(own) for own in rows[:-1])])
