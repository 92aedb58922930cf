"""The figures of a run of questions: retrieval by ir-measures, answers by what they cite; groups; significance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vectorstore.errors import ReadError
from vectorstore.words import questions
from vectorstore.words.tongues import language

Figures = dict[str, float | int]
"""Names and values: ``questions`` is a count, everything else a share or a mean from 0 to 1."""

_RESAMPLES = 9999


def figures(asked: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]]) -> Figures:
    """The figures of a run: how well the gold paragraphs were found and the questions answered or refused."""
    found: Figures = {"questions": len(asked)}
    values = _values(asked, lines)
    found |= {name: sum(own.values()) / len(own) for name, own in values.items() if own}
    refused = [
        not line["answered"] for q, line in zip(asked, lines, strict=True) if not q.get("answerable", True)
    ]
    if refused:
        found["unanswerable_refused"] = sum(refused) / len(refused)
    return found


def grouped(asked: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]], by: str) -> dict[str, Figures]:
    """The figures for each group of questions, the largest group first.

    Args:
        asked: the questions.
        lines: the run, a line for each.
        by: ``"lang"``, or ``"kind"``; told from the question where it does not say.
    """
    tell: dict[str, Callable[[str], str]] = {
        "lang": lambda text: language(text) or "other",
        "kind": questions.asked,
    }
    told = tell[by]
    groups: dict[str, list[int]] = {}
    for place, question in enumerate(asked):
        groups.setdefault(str(question.get(by) or told(str(question["question"]))), []).append(place)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return {name: figures([asked[i] for i in places], [lines[i] for i in places]) for name, places in ordered}


def compare(
    asked: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]], other: Sequence[dict[str, Any]]
) -> dict[str, Figures]:
    """What changed against another run of the same questions, by measure.

    Each has the ``questions`` both runs answered, the means ``here`` and ``there``, how many questions are
    ``better`` and ``worse``, and ``p`` of a two-sided paired randomisation test (Smucker, Allan and Carterette,
    2007): how often a difference as large comes of chance alone.

    Raises:
        ReadError: The runs have no question in common.
    """
    there = {str(line["id"]): line for line in other}
    both = [(q, line) for q, line in zip(asked, lines, strict=True) if str(q["id"]) in there]
    if not both:
        raise ReadError("The run to compare with has none of these questions. Is it of another set?")
    ours = _values([q for q, _ in both], [line for _, line in both])
    theirs = _values([q for q, _ in both], [there[str(q["id"])] for q, _ in both])
    return {name: _difference(own, theirs[name]) for name, own in ours.items() if own}


def _difference(ours: dict[str, float], theirs: dict[str, float]) -> Figures:
    import numpy as np
    from scipy.stats import permutation_test

    here = np.array(list(ours.values()))
    there = np.array([theirs[id_] for id_ in ours])
    change = here - there
    p = 1.0
    if change.any():
        tested = permutation_test(
            (here, there),
            lambda x, y, axis: np.mean(x - y, axis=axis),
            permutation_type="samples",
            vectorized=True,
            n_resamples=_RESAMPLES,
            batch=500,
            rng=np.random.default_rng(0),
        )
        p = float(tested.pvalue)
    return {
        "questions": len(here),
        "here": float(here.mean()),
        "there": float(there.mean()),
        "better": int((change > 0).sum()),
        "worse": int((change < 0).sum()),
        "p": p,
    }


def _values(asked: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """For each measure its value at each answerable question, by the question's id."""
    import ir_measures
    from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

    measures = [R @ 1, R @ 5, R @ 10, nDCG @ 10, RR @ 10]
    answerable = [(q, line) for q, line in zip(asked, lines, strict=True) if q.get("answerable", True)]
    found: dict[str, dict[str, float]] = {
        str(measure): dict.fromkeys((str(q["id"]) for q, _ in answerable), 0.0) for measure in measures
    }
    qrels = [Qrel(str(q["id"]), str(q["paragraph_id"]), 1) for q, _ in answerable]
    run = [
        ScoredDoc(str(q["id"]), id_, 1.0 / (rank + 1))
        for q, line in answerable
        for rank, id_ in enumerate(line["retrieved"])
    ]
    for metric in ir_measures.iter_calc(measures, qrels, run) if run else ():
        found[str(metric.measure)][metric.query_id] = float(metric.value)
    found["answered"] = {str(q["id"]): float(line["answered"]) for q, line in answerable}
    found["first_citation_holds_answer"] = {str(q["id"]): float(_holds(q, line)) for q, line in answerable}
    return found


def _holds(question: dict[str, Any], line: dict[str, Any]) -> bool:
    golds = [answer["text"].strip() for answer in question.get("answers") or ()]
    first = line["citations"][0]["quote"] if line["citations"] else ""
    return any(gold and gold in first for gold in golds)
