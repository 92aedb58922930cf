"""How likely the best sentence answers: small networks over a question's words and what is known of the whole.

Each word of the question (`scrutiny.NAMES`) goes through the same two layers; their sum and their largest values
(Zaheer et al., 2017, "Deep Sets") are joined to the features of the whole (`confidence.NAMES`), so that one word that
nothing answers for counts as much as it should beside many that are met. Some networks that differ by their seed are
averaged. ``fit_reader.py`` made ``judging_model.npz``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.extraction import confidence, scrutiny

Array = NDArray[np.float64]

UNSAID = 2.5
"""Taken from the log-odds where the attribute asked for ("how deep") is said nowhere in the paragraph: so it is of none
of 1,500 questions of the sets whose best sentence answers, and of half of the project's near misses."""

UNCOUNTED = 1.5
"""Taken where a number of the question, mostly a year, stands in nothing that was read: so it is of one in 500."""

_UNSAID_AT = confidence.NAMES.index("attribute_unsaid")
_NUMERIC_AT, _ANYWHERE_AT = scrutiny.NAMES.index("numeric"), scrutiny.NAMES.index("anywhere")

MOST_DEVIATIONS = 5.0  # a feature counts as at most this many standard deviations from its mean


class Judge:
    """The networks. Their arrays are described in ``fit_judging.py``, which trains the same in torch."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._a = {name: np.asarray(array, dtype=np.float64) for name, array in arrays.items()}
        sizes = len(self._a["word_mean"]), len(self._a["mean"])
        if sizes != (len(scrutiny.NAMES), len(confidence.NAMES)):
            raise ValueError(
                "judging_model.npz was made for other features. Run `python -m assistant.extraction.fit_reader`."
            )

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> Judge:
        """The networks in the package."""
        with (files("assistant.extraction") / "judging_model.npz").open("rb") as file:
            return cls(dict(np.load(file)))

    def logit(self, row: Array, words: Array) -> float:
        """The log-odds that the best sentence of a question answers it.

        Args:
            row: `confidence.features`, ``(len(confidence.NAMES),)``.
            words: `scrutiny.rows`, ``(words, len(scrutiny.NAMES))``.
        """
        a = self._a
        whole = np.clip((row - a["mean"]) / a["scale"], -MOST_DEVIATIONS, MOST_DEVIATIONS)
        each = np.clip((words - a["word_mean"]) / a["word_scale"], -MOST_DEVIATIONS, MOST_DEVIATIONS)
        found = []
        for n in range(len(a["bias"])):
            inner = np.maximum(each @ a["word_1"][n] + a["word_1_bias"][n], 0)
            inner = np.maximum(inner @ a["word_2"][n] + a["word_2_bias"][n], 0)
            joined = np.concatenate([inner.sum(0), inner.max(0, initial=0.0), whole])
            hidden = np.maximum(joined @ a["join"][n] + a["join_bias"][n], 0)
            found.append(float(hidden @ a["out"][n] + whole @ a["skip"][n] + a["bias"][n]))
        uncounted = bool(((words[:, _NUMERIC_AT] > 0) & (words[:, _ANYWHERE_AT] == 0)).any())
        return sum(found) / len(found) - UNSAID * float(row[_UNSAID_AT]) - UNCOUNTED * uncounted

    def probability(self, row: Array, words: Array) -> float:
        """The same as a probability, 0 to 1."""
        return float(1 / (1 + np.exp(-np.clip(self.logit(row, words), -30, 30))))
