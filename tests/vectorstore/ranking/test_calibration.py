"""A reranker's numbers become probabilities, in the order the reranker gave."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vectorstore.ranking.calibration import calibrated, fit, pairs
from vectorstore.words.tongues import language


def test_the_pairs_are_balanced_between_languages_and_one_text_answers_each_question() -> None:
    asked, answers = pairs()
    assert len(asked) == len(answers) == 96
    assert answers.sum() == len({question for question, _ in asked}) == 24
    told = [language(question) for question in {question for question, _ in asked}]
    assert told.count("ar") == told.count("en") == 12


@pytest.mark.parametrize("scale", [0.01, 1.0, 40.0])
@pytest.mark.parametrize("shift", [-30.0, 0.0, 7.0])
def test_probabilities_do_not_depend_on_the_rerankers_scale(scale: float, shift: float) -> None:
    _, answers = pairs()
    chance = np.random.default_rng(3)
    numbers = (1.5 * answers + chance.normal(size=len(answers))).astype(np.float32)
    plain = fit(numbers, answers).probabilities(numbers)
    moved = (scale * numbers + shift).astype(np.float32)
    found = fit(moved, answers).probabilities(moved)
    assert np.allclose(found, plain, atol=0.01)
    assert found.mean() == pytest.approx(answers.mean(), abs=0.03)
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 1.0)):  # what is said to be likely is
        chosen = (found >= low) & (found < high)
        assert low - 0.12 < answers[chosen].mean() < high + 0.12


def test_a_reranker_that_tells_nothing_or_the_contrary_keeps_its_order() -> None:
    _, answers = pairs()
    for numbers in (-2.0 * answers, np.linspace(-1, 1, len(answers)), np.zeros(len(answers))):
        curve = fit(numbers.astype(np.float32), answers)
        found = curve.probabilities(np.array([-1, 0, 1], dtype=np.float32))
        assert found[0] < found[1] < found[2]
        assert ((found > 0) & (found < 1)).all()


def test_a_reranker_that_tells_all_apart_is_not_sure_beyond_measure() -> None:
    _, answers = pairs()
    numbers = np.where(answers, 9.0, -9.0).astype(np.float32)
    found = fit(numbers, answers).probabilities(numbers)
    assert found[answers].min() > 0.9
    assert found.max() < 0.999


def test_a_calibration_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    asked = []

    def numbers(pairs: object) -> NDArray[np.float32]:
        asked.append(pairs)
        return np.arange(96, dtype=np.float32)

    first = calibrated("abc", numbers)
    assert calibrated("abc", numbers) == first
    assert len(asked) == 1
    (kept,) = (tmp_path / "isnad" / "calibration").iterdir()
    kept.write_text(json.dumps({"other": 1}))
    assert calibrated("abc", numbers) == first
    assert len(asked) == 2
