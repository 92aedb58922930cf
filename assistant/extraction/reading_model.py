"""The reader's learnt part: which sentence answers, weights from ``reader_model.json``, and whether it does.

``fit_reader.py`` made them. The first is linear in explicit features; the second is `judging.Judge`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.extraction import features
from assistant.extraction.confidence import Outlook
from assistant.extraction.judging import Judge

Array = NDArray[np.float64]

_MOST_DEVIATIONS = 6.0  # a feature counts as at most this many standard deviations from its mean


class Linear:
    """A weighted sum of standardised features."""

    def __init__(self, names: Sequence[str], facts: Mapping[str, Any]) -> None:
        if list(facts["names"]) != list(names):
            raise ValueError(
                "reader_model.json was made for other features. Run `python -m assistant.extraction.fit_reader`."
            )
        self._mean = np.array(facts["mean"])
        self._scale = np.array(facts["scale"])
        self._weights = np.array(facts["weights"])
        self._bias = float(facts["bias"])

    def __call__(self, rows: Array) -> Array:
        """The sums of ``(n, features)`` or ``(features,)``; higher is better."""
        standard = np.clip((rows - self._mean) / self._scale, -_MOST_DEVIATIONS, _MOST_DEVIATIONS)
        return np.asarray(standard @ self._weights + self._bias)


PRIORS = {"heading": -2.5, "caption": -1.5, "related": -0.5}
"""Added to a sentence's score by the kind of its paragraph. The sets the weights are learnt on have body text
only; a headline names what the body answers, and a caption repeats it. Set on the samples and the dev page."""

_PRIOR_WEIGHTS = np.array([PRIORS.get(name, 0.0) for name in features.NAMES])


class ReadingModel:
    """Scores sentences, and says how likely the best one answers."""

    def __init__(self, facts: Mapping[str, Any], judge: Judge) -> None:
        self._sentence = Linear(features.NAMES, facts["sentence"])
        self._judge = judge

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> ReadingModel:
        """The model in the package."""
        return cls(
            json.loads((files("assistant.extraction") / "reader_model.json").read_text()), Judge.shipped()
        )

    def sentence(self, rows: Array) -> Array:
        """The scores of sentences, ``(n,)`` for ``(n, features)``; higher is better."""
        return np.asarray(self._sentence(rows) + rows @ _PRIOR_WEIGHTS)

    def confidence(self, outlook: Outlook) -> float:
        """The probability, 0 to 1, that the best sentence of a question answers it."""
        return self._judge.probability(outlook.row, outlook.words)

    def log_odds(self, outlook: Outlook) -> float:
        """The same as log-odds."""
        return self._judge.logit(outlook.row, outlook.words)
