"""Fits the weights of ``assistant.reading_model`` and writes ``reader_model.json``.

    python -m assistant.fit_reader --data ../shared

Questions: ``arcd_train`` and ``kaiflematha_dev`` (Arabic) and ``squad_dev40``
(English), each searched in a library of its set, and the project's own questions on the sample articles. A softmax over the sentences of the first hits
(ListNet, Cao et al., 2007, top-one) learns which holds the gold answer; a logistic fit (Platt, 1999) learns
from the questions as they are, with the gold article taken out, and, counting less because
neighbouring paragraphs sometimes do answer, with only the gold paragraph taken out, whether the
best sentence answers. Figures printed are cross-validated over five folds of articles.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant import confidence, features
from assistant.conversation import standalone
from assistant.matching import Asking
from assistant.reader import READ_HITS, examine
from vectorstore import reading
from vectorstore.builtin.fit_ranking import drafts, read_set
from vectorstore.embedding import open_embedder
from vectorstore.language import normalise
from vectorstore.library import Library
from vectorstore.search import candidates, rank
from vectorstore.types import Hit

Array = NDArray[np.float64]
Scorer = Callable[[Array], Array]

_SETS = (("eval", "arcd_train"), ("eval", "kaiflematha_dev"), ("eval", "squad_dev40"))
_FOLDS = 5
_RIDGE = 2e-3
_OWN_WEIGHT = 4.0  # of each of the project's own questions, which are few
_NEAR_WEIGHT = 0.3  # of a question whose gold paragraph alone was taken out
_REFUSED = 0.05  # share of answerable questions whose refusal decides the printed threshold


@dataclass(slots=True)
class Example:
    """A searched question. ``gold``: which rows hold the answer; ``near`` and ``far``: what else was found."""

    group: str
    asking: Asking
    rows: Array
    gold: NDArray[np.bool_]
    hits: Sequence[Hit]
    near: Sequence[Hit]
    far: Sequence[Hit]
    answerable: bool = True
    weight: float = 1.0


def examples(paragraphs: Sequence[dict[str, Any]], asked: Sequence[dict[str, Any]]) -> list[Example]:
    """Searches each question in a library of the set."""
    texts = {p["paragraph_id"]: p for p in paragraphs}
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, open_embedder) as library:
        library.add(drafts(paragraphs))
        return [_example(library, item, texts[item["paragraph_id"]]) for item in asked]


def _example(library: Library, item: dict[str, Any], gold: dict[str, Any]) -> Example:
    question = item["question"]
    return example(item, gold, rank(library, question, candidates(library, question), 200))


def example(item: dict[str, Any], gold: dict[str, Any], hits: Sequence[Hit]) -> Example:
    """A question with what was found for it."""
    question = item["question"]
    own = {hit.article.id for hit in hits if hit.article.title == gold["title"]}
    if zlib.crc32(question.encode()) % 2:  # news titles rarely name what is asked about as these articles' do
        hits = [replace(hit, article=replace(hit.article, title="")) for hit in hits]
    far = [hit for hit in hits if hit.article.id not in own][:READ_HITS]
    near = [hit for hit in hits if hit.paragraph.text != gold["text"]][:READ_HITS]
    seen = examine(question, hits)
    spans = [(a["start"], a["start"] + len(a["text"])) for a in item["answers"]]
    right = [
        p.hit.paragraph.text == gold["text"] and any(p.start < end and start < p.end for start, end in spans)
        for p in seen.places
    ]
    return Example(
        gold["article_id"], seen.asking, seen.rows, np.array(right, dtype=bool), hits[:READ_HITS], near, far
    )


def own_examples(questions: Path) -> list[Example]:
    """The project's own questions on the sample articles: the only news, headings and other-language pairs here."""
    found = []
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, open_embedder) as library:
        library.add(reading.read(Path(__file__).with_name("samples")))
        for line in questions.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            question = standalone(item["question"], tuple((who, text) for who, text in item["history"]))
            found.append(
                _own_example(item, question, rank(library, question, candidates(library, question), 60))
            )
    return found


def _own_example(item: dict[str, Any], question: str, hits: Sequence[Hit]) -> Example:
    golds = [normalise(text) for texts in (item["gold"], *item.get("also", {}).values()) for text in texts]
    home = [any(gold in normalise(hit.paragraph.text) for gold in golds) for hit in hits]
    owners = {hit.article.id for hit, own in zip(hits, home, strict=True) if own}
    answers = [normalise(text) for text in item["answer_any"]]
    seen = examine(question, hits)
    right = [
        any(gold in normalise(p.hit.paragraph.text) for gold in golds)
        and any(answer in normalise(p.hit.paragraph.text[p.start : p.end]) for answer in answers)
        for p in seen.places
    ]
    return Example(
        group=item["file"],
        asking=seen.asking,
        rows=seen.rows,
        gold=np.array(right, dtype=bool),
        hits=hits[:READ_HITS],
        near=[hit for hit, own in zip(hits, home, strict=True) if not own][:READ_HITS],
        far=[hit for hit in hits if hit.article.id not in owners][:READ_HITS],
        answerable=item["answerable"],
        weight=_OWN_WEIGHT,
    )


def fit_sentences(chosen: Sequence[Example]) -> dict[str, Any]:
    """Weights that put the sentences with the answer first."""
    usable = [e for e in chosen if e.gold.any()]
    rows = np.vstack([e.rows for e in usable])
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    rows = np.clip((rows - mean) / scale, -6, 6)
    gold = np.concatenate([e.gold for e in usable]).astype(float)
    sizes = np.array([len(e.rows) for e in usable])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    share = np.array([e.weight for e in usable])
    share /= share.sum()

    def loss(weights: Array) -> tuple[float, Array]:
        logits = rows @ weights
        odds = np.exp(logits - np.maximum.reduceat(logits, starts)[owner])
        every, right = np.add.reduceat(odds, starts), np.add.reduceat(odds * gold, starts)
        slope = rows.T @ (share[owner] * (odds / every[owner] - odds * gold / right[owner]))
        return float(
            -share @ np.log(right / every) + _RIDGE * weights @ weights
        ), slope + 2 * _RIDGE * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return _facts(features.NAMES, mean, scale, found, 0.0)


def fit_confidence(rows: Array, labels: Array, importance: Array) -> dict[str, Any]:
    """Weights that make the features of a best sentence the log-odds that it answers."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    rows = np.clip((rows - mean) / scale, -6, 6)
    importance = importance / importance.sum()

    def loss(parameters: Array) -> tuple[float, Array]:
        weights = parameters[:-1]
        logits = rows @ weights + parameters[-1]
        slope = importance * (1 / (1 + np.exp(-logits)) - labels)
        value = importance @ (np.logaddexp(0, logits) - labels * logits) + _RIDGE * weights @ weights
        return float(value), np.append(rows.T @ slope + 2 * _RIDGE * weights, slope.sum())

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return _facts(confidence.NAMES, mean, scale, found[:-1], float(found[-1]))


def _facts(names: Sequence[str], mean: Array, scale: Array, weights: Array, bias: float) -> dict[str, Any]:
    def rounded(values: Array) -> list[float]:
        return [round(float(v), 6) for v in values]

    return {"names": list(names), "mean": rounded(mean), "scale": rounded(scale), "weights": rounded(weights),
            "bias": round(bias, 6)}  # fmt: skip


def linear(facts: dict[str, Any]) -> Scorer:
    """The sum that facts describe."""
    from assistant.reading_model import Linear

    return Linear(facts["names"], facts)


def outlook(example: Example, hits: Sequence[Hit], scorer: Scorer) -> Array:
    """The confidence features of a question on some hits; a row of a hopeless one where there is nothing to read."""
    seen = examine(example.asking.text, hits)
    if not seen.places:
        return np.array([-20.0] + [0.0] * (len(confidence.NAMES) - 1))
    return confidence.features(seen.asking, seen.matched, seen.places, seen.rows, scorer(seen.rows))


def outlooks(chosen: Sequence[Example], scorer: Scorer) -> tuple[Array, Array, Array]:
    """Confidence features as asked, with the gold article out, with the gold paragraph out."""
    parts = [
        [outlook(e, hits, scorer) for e in chosen for hits in (getattr(e, name),)]
        for name in ("hits", "far", "near")
    ]
    return np.array(parts[0]), np.array(parts[1]), np.array(parts[2])


def fit_outlooks(chosen: Sequence[Example], parts: tuple[Array, Array, Array]) -> dict[str, Any]:
    """The confidence weights for questions and their `outlooks`."""
    weights = np.array([e.weight for e in chosen])
    answerable = np.array([e.answerable for e in chosen])
    rows = np.vstack(parts)
    labels = np.concatenate([answerable.astype(float), np.zeros(2 * len(chosen))])
    importance = np.concatenate([weights, weights * answerable, _NEAR_WEIGHT * weights * answerable])
    return fit_confidence(rows, labels, importance)


def auroc(right: Array, wrong: Array) -> float:
    """How often an answerable question is the more confident of a pair, 0 to 1."""
    order = np.argsort(np.concatenate([right, wrong]), kind="stable").argsort() + 1.0
    return float((order[: len(right)].sum() - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong)))


def cross_validated(name: str, own: Sequence[Example], others: Sequence[Example]) -> None:
    """Prints what weights fitted without a fold's articles do on them."""
    groups = sorted({e.group for e in own})
    random.Random(0).shuffle(groups)
    right: list[bool] = []
    logits: list[list[Array]] = [[], [], []]
    for fold in range(_FOLDS):
        out = set(groups[fold::_FOLDS])
        kept = [*others, *(e for e in own if e.group not in out)]
        held_out = [e for e in own if e.group in out]
        scorer = linear(fit_sentences(kept))
        right += [bool(len(e.rows)) and bool(e.gold[int(scorer(e.rows).argmax())]) for e in held_out]
        sure = linear(fit_outlooks(kept, outlooks(kept, scorer)))
        for collected, part in zip(logits, outlooks(held_out, scorer), strict=True):
            collected.append(sure(part))
    asked, far, near = (np.concatenate(part) for part in logits)
    threshold = float(np.quantile(asked, _REFUSED))
    print(f"{name}: the best sentence holds the answer {np.mean(right):.4f}; AUROC with the article out "
          f"{auroc(asked, far):.4f}, with the paragraph out {auroc(asked, near):.4f}; {_REFUSED:.0%} are refused at "
          f"{1 / (1 + np.exp(-threshold)):.3f}, and {np.mean(far < threshold):.3f} with the article out", flush=True)  # fmt: skip


def main() -> None:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--samples", type=Path, default=Path("tests/data/samples.questions.jsonl"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="skip the cross-validation")
    arguments = parser.parse_args()
    sets = {
        name: examples(*read_set(arguments.data / folder, name, arguments.seed)) for folder, name in _SETS
    }
    sets["samples"] = own_examples(arguments.samples)
    if not arguments.quick:
        for name, own in sets.items():
            cross_validated(name, own, [e for other, group in sets.items() if other != name for e in group])
    everything = [e for group in sets.values() for e in group]
    sentence = fit_sentences(everything)
    sure = fit_outlooks(everything, outlooks(everything, linear(sentence)))
    facts = {"sentence": sentence, "confidence": sure}
    Path(__file__).with_name("reader_model.json").write_text(
        json.dumps(facts, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
