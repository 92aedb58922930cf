"""A reranker's numbers -> probabilities, by pairs whose answer is known.

Cross-encoders are trained to order; what one calls 3 another calls 0.2. Each is asked once about the 96 pairs in
``calibration.json`` (eight short reports written for Isnad, half Arabic; three questions on each, against all four of
its paragraphs), and a logistic curve is fitted through its answers (Platt, 1999).
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

log = logging.getLogger(__name__)

_LEAST_SLOPE = 0.01  # a reranker that tells nothing still decides the order
_RIDGE = 0.01  # keeps the curve finite where a reranker tells all pairs apart
_STEPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The curve: the log-odds that a text answers are ``slope`` times the reranker's number plus ``offset``."""

    slope: float
    offset: float

    def probabilities(self, numbers: NDArray[np.float32]) -> NDArray[np.float32]:
        """``(n,) float32``, 0 to 1, in the order of the reranker's numbers."""
        odds = np.clip(self.slope * numbers.astype(np.float64) + self.offset, -30, 30)
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def pairs() -> tuple[list[tuple[str, str]], NDArray[np.bool_]]:
    """Pairs of a question and a text, and whether the text answers it."""
    reports = json.loads((files("vectorstore.ranking") / "calibration.json").read_text(encoding="utf-8"))
    found, answers = [], []
    for report in reports:
        for asked in report["questions"]:
            for place, text in enumerate(report["paragraphs"]):
                found.append((asked["question"], text))
                answers.append(place == asked["answered_by"])
    return found, np.array(answers, dtype=bool)


def fit(numbers: NDArray[np.float32], answers: NDArray[np.bool_]) -> Calibration:
    """The curve through a reranker's numbers for pairs whose answers are known.

    Newton's method on the logistic loss with Platt's softened targets; the slope is never negative.
    """
    mean, spread = float(numbers.mean()), float(numbers.std()) or 1.0
    x = np.stack([(numbers.astype(np.float64) - mean) / spread, np.ones(len(numbers))], axis=1)
    right, wrong = int(answers.sum()), int((~answers).sum())
    target = np.where(answers, (right + 1) / (right + 2), 1 / (wrong + 2))
    weights = np.zeros(2)
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-(x @ weights)))
        gradient = x.T @ (p - target) + _RIDGE * weights * [1, 0]
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.diag([_RIDGE, 1e-9])
        weights -= np.linalg.solve(curvature, gradient)
    slope = float(weights[0])
    if slope < _LEAST_SLOPE:
        slope, weights[1] = _LEAST_SLOPE, math.log(right / wrong)
    return Calibration(slope=slope / spread, offset=float(weights[1]) - slope * mean / spread)


def calibrated(
    fingerprint: str, numbers: Callable[[Sequence[tuple[str, str]]], NDArray[np.float32]]
) -> Calibration:
    """A reranker's calibration, made at its first use and kept in the user's cache folder.

    Args:
        fingerprint: of the reranker.
        numbers: what it gives for pairs.
    """
    path = user_cache_path("isnad", appauthor=False) / "calibration" / f"{fingerprint}.json"
    try:
        return Calibration(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        pass  # none yet, or of another version
    asked, answers = pairs()
    made = fit(numbers(asked), answers)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(made)))
    except OSError as error:
        log.debug("the calibration of a reranker could not be kept: %s", error)
    return made
