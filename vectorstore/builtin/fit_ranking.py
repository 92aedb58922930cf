"""Fits the weights of ``vectorstore.ranking`` and writes ``ranking.json``.

    python -m vectorstore.builtin.fit_ranking --data ../shared

Questions: ``arcd_train`` and ``kaiflematha_dev`` (Arabic), ``squad_dev40`` (English), and NTREX sentences as
questions for their translations; none of them has trained the embedding, whose similarities would be
too high otherwise. Each question is searched in a library of its set; a softmax over its candidates
(ListNet, Cao et al., 2007, top-one) gives the direction of the weights, and a logistic fit on
the same candidates, half of them with the gold article taken out, turns it into a probability.
Figures printed are cross-validated over five folds of articles.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from vectorstore.embedding import open_embedder
from vectorstore.library import Library
from vectorstore.passages import paragraph_id
from vectorstore.ranking import FEATURES, Background, Question
from vectorstore.search import candidates
from vectorstore.types import Draft, DraftParagraph

Array = NDArray[np.float64]

_SQUAD_QUESTIONS = 1500
_PARALLEL_QUESTIONS = 400
_RIDGE = 1e-3
# No set has such paragraphs: a teaser or a heading that says the same as the body comes after it.
# Translations match far better than answers do: the 3.1 they give put paragraphs of the other language before
# right ones of the question's own (46 against 31 of 58 sample questions had theirs in the first five).
_PRIORS = {"related": -0.7, "heading": -0.7, "cross": 1.3}
_CROSS = FEATURES.index("cross")
_FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question's candidates. ``features``: ``(n, FEATURES)``; ``gold``: row of the gold one, or -1."""

    group: str
    features: Array
    gold: int
    foreign: NDArray[np.bool_]  # candidates of other articles than the gold one


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_set(folder: Path, name: str, seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(paragraphs, questions) of a set; of SQuAD a sample of the questions."""
    paragraphs = list(_lines(folder / f"{name}.paragraphs.jsonl.gz"))
    questions = [q for q in _lines(folder / f"{name}.questions.jsonl.gz") if q["answerable"]]
    if name.startswith("squad"):
        questions = random.Random(seed).sample(questions, _SQUAD_QUESTIONS)
    return paragraphs, questions


def read_parallel(
    path: Path, asked: str, told: str, seed: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(paragraphs, questions) of sentences in two languages: one is asked for, the other is to be found."""
    rows = list(_lines(path))
    paragraphs = [
        {"paragraph_id": str(n), "article_id": row["doc"], "title": "", "text": row[told]}
        for n, row in enumerate(rows)
    ]
    chosen = random.Random(seed).sample(range(len(rows)), _PARALLEL_QUESTIONS)
    return paragraphs, [{"question": rows[n][asked], "paragraph_id": str(n)} for n in chosen]


def drafts(paragraphs: Sequence[dict[str, Any]]) -> Iterator[Draft]:
    """The articles of a set."""
    by_article: dict[str, list[dict[str, Any]]] = {}
    for paragraph in paragraphs:
        by_article.setdefault(paragraph["article_id"], []).append(paragraph)
    for id_, texts in by_article.items():
        yield Draft(
            key=f"id:{id_}",
            title=texts[0]["title"],
            paragraphs=tuple(DraftParagraph(kind="body", text=p["text"]) for p in texts),
            exact=True,
        )


def examples(paragraphs: Sequence[dict[str, Any]], asked: Sequence[dict[str, Any]]) -> list[Example]:
    """Searches each question in a library of the set and keeps what its candidates look like."""
    found = []
    texts = {p["paragraph_id"]: p for p in paragraphs}
    background = Background.shipped()
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, open_embedder) as library:
        library.add(drafts(paragraphs))
        keys = {library.article_by_key(f"id:{p['article_id']}").id: p["article_id"] for p in paragraphs}
        for item in asked:
            gold = texts[item["paragraph_id"]]
            candidates_ = candidates(library, item["question"])
            question = Question(item["question"], background)
            rows = [question.features(c) for c in candidates_]
            read = library.paragraphs([paragraph_id(c.id) for c in candidates_])
            owners = {id_: keys[article.id] for id_, (_, article) in read.items()}
            ids = [paragraph_id(c.id) for c in candidates_]
            golds = [i for i, id_ in enumerate(ids) if read[id_][0].text == gold["text"]]
            found.append(
                Example(
                    group=gold["article_id"],
                    features=np.array([[row[name] for name in FEATURES] for row in rows]),
                    gold=golds[0] if golds else -1,
                    foreign=np.array([owners[id_] != gold["article_id"] for id_ in ids]),
                )
            )
    return found


def fit(chosen: Sequence[Example]) -> Array:
    """Weights by ListNet with a ridge."""
    usable = [e for e in chosen if e.gold >= 0]

    def loss(weights: Array) -> tuple[float, Array]:
        total, gradient = 0.0, np.zeros_like(weights)
        for example in usable:
            logits = example.features @ weights
            logits -= logits.max()
            odds = np.exp(logits)
            odds /= odds.sum()
            total -= np.log(odds[example.gold] + 1e-12)
            gradient += odds @ example.features - example.features[example.gold]
        n = len(usable)
        return float(total / n + _RIDGE * weights @ weights), gradient / n + 2 * _RIDGE * weights

    start = np.zeros(len(FEATURES))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x)


def calibrate(chosen: Sequence[Example], weights: Array) -> tuple[float, float, float]:
    """(scale, bias, bias across languages) that make the best logit a probability (Platt, 1999)."""
    logits: list[float] = []
    labels: list[float] = []
    crossed: list[float] = []
    for example in chosen:
        every = example.features @ weights
        best = int(every.argmax())
        logits.append(every[best])
        labels.append(float(best == example.gold))
        if example.foreign.any():
            logits.append(every[example.foreign].max())
            labels.append(0.0)
        crossed += [example.features[best, _CROSS]] * (len(labels) - len(crossed))
    x, y, cross = np.array(logits), np.array(labels), np.array(crossed)

    def loss(parameters: Array) -> float:
        logit = parameters[0] * x + parameters[1] + parameters[2] * cross
        return float(np.mean(np.logaddexp(0, logit) - y * logit))

    found = minimize(loss, np.array([1.0, 0.0, 0.0]), method="Nelder-Mead", options={"maxiter": 2000}).x
    return float(found[0]), float(found[1]), float(found[2])


def recall_at_1(chosen: Sequence[Example], weights: Array) -> float:
    """Share of questions whose gold paragraph comes first."""
    return float(np.mean([e.gold >= 0 and int((e.features @ weights).argmax()) == e.gold for e in chosen]))


def cross_validated(name: str, own: Sequence[Example], others: Sequence[Example]) -> None:
    """Prints recall@1 of a set, each fold of its articles ranked by weights fitted without it."""
    groups = sorted({e.group for e in own})
    random.Random(0).shuffle(groups)
    right = []
    for fold in range(_FOLDS):
        out = set(groups[fold::_FOLDS])
        weights = fit([*others, *(e for e in own if e.group not in out)])
        held_out = [e for e in own if e.group in out]
        right += [recall_at_1(held_out, weights)] * len(held_out)
    print(f"{name}: R@1 {np.mean(right):.4f} cross-validated; gold among candidates "
          f"{np.mean([e.gold >= 0 for e in own]):.4f}")  # fmt: skip


def main() -> None:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    sets = {}
    for folder, name in (("eval", "arcd_train"), ("eval", "kaiflematha_dev"), ("eval", "squad_dev40")):
        sets[name] = examples(*read_set(arguments.data / folder, name, arguments.seed))
    parallel = arguments.data / "eval" / "ntrex_ar_en.jsonl.gz"
    for question, text in (("en", "ar"), ("ar", "en")):
        rows = read_parallel(parallel, question, text, arguments.seed)
        sets[f"ntrex {question}-{text}"] = examples(*rows)
    for name, own in sets.items():
        others = [e for other, group in sets.items() if other != name for e in group]
        cross_validated(name, own, others)
    everything = [e for group in sets.values() for e in group]
    weights = fit(everything)
    weights[_CROSS] = 0.0  # the same for all candidates of a question in the sets: only the fit below tells
    scale, bias, cross = calibrate(everything, weights)
    for name, prior in _PRIORS.items():
        weights[FEATURES.index(name)] = prior / scale
    weights[_CROSS] = cross / scale
    facts = {
        "weights": {n: round(float(w * scale), 4) for n, w in zip(FEATURES, weights, strict=True)},
        "bias": round(bias, 4),
    }
    print(json.dumps(facts, indent=1))
    Path(__file__).with_name("ranking.json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
