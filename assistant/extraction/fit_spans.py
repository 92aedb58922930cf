"""Fits the weights of `assistant.extraction.spans` and writes ``span_model.json``.

    python -m assistant.extraction.fit_spans --data ../shared --folds FOLDER

Questions of ``squad_dev40`` (a sample) and ``arcd_train``, each with the gold sentence and the logits of its words by a
network that has not seen it (``fit_pointing.py`` wrote those of the folds): a run of words that shares at least half with the gold answer (token F1) is right. One logistic model a kind
of question. Prints, by folds of articles, how often the piece that would lead overlaps the gold answer.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.extraction.features import matched
from assistant.extraction.fit_pointing import Pointers, hit
from assistant.extraction.likeness import compared
from assistant.extraction.matching import take_apart
from assistant.extraction.pointing import Pointer
from assistant.extraction.spans import KINDS, NAMES, THRESHOLD, SpanModel, candidates, edges
from vectorstore.builtin.fit_ranking import lines
from vectorstore.language import forms

_SETS = (("eval", "squad_dev40", 2000), ("eval", "arcd_train", 0))
_ARABIC_WEIGHT = 4.0  # of the few Arabic questions
_RIGHT = 0.5  # token F1
_RIDGE = 1e-3
_FOLDS = 5


@dataclass(slots=True)
class Asked:
    """A question on its gold sentence. ``f1``: of each candidate against the gold answers, 0 to 1."""

    group: str
    kind: str
    arabic: bool
    rows: NDArray[np.float64]
    f1: NDArray[np.float64]


def token_f1(found: str, gold: str) -> float:
    """The token F1 of two texts over their distinct words, 0 to 1."""
    left, right = set(forms(found)), set(forms(gold))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def read_asked(data: Path, folds: Path, seed: int) -> list[Asked]:
    """The questions of the wanted kinds with their candidates."""
    found = []
    for folder, name, most in _SETS:
        paragraphs = {p["paragraph_id"]: p for p in lines(data / folder / f"{name}.paragraphs.jsonl.gz")}
        arabic = {p["article_id"] for p in paragraphs.values() if p["lang"] == "ar"}
        pointers = Pointers(folds, arabic)
        questions = [q for q in lines(data / folder / f"{name}.questions.jsonl.gz") if q["answerable"]]
        if most:
            questions = random.Random(seed).sample(questions, most)
        for question in questions:
            gold = paragraphs[question["paragraph_id"]]
            made = _asked(question, gold, pointers.of(gold["article_id"]))
            found += [made] if made else []
    return found


def _asked(question: dict[str, Any], gold: dict[str, Any], pointer: Pointer) -> Asked | None:
    asking = take_apart(question["question"])
    if asking.kind not in KINDS:
        return None
    one = pointer.pointed(asking, compared(asking, matched(asking, [hit(gold)])))[0]
    first = question["answers"][0]["start"] - one.offset
    number = next((i for i, (start, end) in enumerate(one.text.sentences) if start <= first < end), None)
    if number is None:
        return None
    runs, rows = candidates(asking, one, number)
    pieces = [one.text.text[slice(*edges(one, run))] for run in runs]
    f1 = [max(token_f1(piece, a["text"]) for a in question["answers"]) for piece in pieces]
    arabic = gold.get("lang") == "ar"
    return Asked(gold["article_id"], asking.kind, arabic, rows, np.array(f1)) if runs else None


def fit(asked: Sequence[Asked]) -> dict[str, list[float]]:
    """The weights of one kind."""
    rows = np.vstack([a.rows for a in asked])
    labels = np.concatenate([a.f1 >= _RIGHT for a in asked]).astype(float)
    share = np.concatenate([np.full(len(a.rows), _ARABIC_WEIGHT if a.arabic else 1.0) for a in asked])
    share /= share.sum()
    mean, scale = rows.mean(0), np.maximum(rows.std(0), 1e-2)
    standard = np.clip((rows - mean) / scale, -5, 5)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = parameters[:-1]
        logits = standard @ weights + parameters[-1]
        slope = share * (1 / (1 + np.exp(-logits)) - labels)
        value = share @ (np.logaddexp(0, logits) - labels * logits) + _RIDGE * weights @ weights
        return float(value), np.append(standard.T @ slope + 2 * _RIDGE * weights, slope.sum())

    found = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, method="L-BFGS-B").x
    kept = {"mean": mean, "scale": scale, "weights": found[:-1], "bias": found[-1:]}
    return {name: [round(float(v), 5) for v in values] for name, values in kept.items()}


def report(kind: str, asked: Sequence[Asked]) -> None:
    """Prints what weights fitted without a fold's articles do on them."""
    groups = sorted({a.group for a in asked})
    random.Random(0).shuffle(groups)
    outcomes: list[tuple[bool, float, float]] = []
    for fold in range(_FOLDS):
        out = set(groups[fold::_FOLDS])
        model = SpanModel({kind: fit([a for a in asked if a.group not in out])})
        for one in asked:
            if one.group in out:
                odds = model.probability(kind, one.rows)
                best = int(odds.argmax())
                outcomes.append((one.arabic, float(odds[best]), float(one.f1[best])))
    for arabic in (True, False):
        own = [o for o in outcomes if o[0] == arabic]
        led = [f1 for _, odds, f1 in own if odds >= THRESHOLD]
        print(f"{kind:7} {'ar' if arabic else 'en'} {len(own):5} asked, {len(led):5} led; of the leads "
              f"{np.mean([f1 > 0 for f1 in led]):.3f} overlap, F1 {np.mean(led):.3f}")  # fmt: skip


def main() -> None:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--folds", type=Path, required=True, help="what fit_pointing wrote with --folds")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    every = read_asked(arguments.data, arguments.folds, arguments.seed)
    kinds = {}
    for kind in KINDS:
        own = [a for a in every if a.kind == kind]
        report(kind, own)
        kinds[kind] = fit(own)
    facts = {"names": list(NAMES), "kinds": kinds}
    Path(__file__).with_name("span_model.json").write_text(
        json.dumps(facts, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
