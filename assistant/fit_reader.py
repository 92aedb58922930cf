"""Fits the weights of ``assistant.reading_model`` and writes ``reader_model.json``.

    python -m assistant.fit_pointing --data ../shared --folds FOLDER
    python -m assistant.fit_reader --data ../shared --folds FOLDER

Questions: ``arcd_train`` and ``kaiflematha_dev`` (Arabic) and ``squad_dev40`` (English), each searched in a library
of its set, the project's own translations of some of them into the other language, and its own questions on the
sample articles. A softmax over the sentences of the first hits (ListNet, Cao et al., 2007, top-one) learns which
holds the gold answer; a logistic fit (Platt, 1999) learns whether the best sentence answers, from some of the
questions as they are and made unanswerable (`assistant.fit_outlooks`), and from ones asked of a library in the other
language. Figures printed are cross-validated over folds of articles, those of ARCD's articles with the network of
`assistant.pointing` that has not seen them (it has seen none of the other sets').
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant import confidence, features
from assistant.conversation import standalone
from assistant.fit_outlooks import Array, Example, Scorer, outlooks, without_answer
from assistant.fit_pointing import FOLDS, Pointers, fold, lines
from assistant.pointing import Pointer
from assistant.reader import READ_HITS, Examined, examine
from assistant.reading_model import Linear
from vectorstore import reading
from vectorstore.builtin.fit_ranking import drafts, read_set
from vectorstore.embedding import open_embedder
from vectorstore.language import normalise
from vectorstore.library import Library
from vectorstore.search import candidates, rank
from vectorstore.types import Hit

_SETS = ("arcd_train", "kaiflematha_dev", "squad_dev40")
_MOST = 450  # questions of a set
_OUTLOOKS = 170  # questions of a set that the confidence is learnt from
_RIDGE = 2e-3
_CONFIDENCE_RIDGE = 1e-2  # 2e-3 has an AUROC lower by .002 in folds
_OWN_WEIGHT = 4.0  # of each of the project's own questions, which are few
_CROSS_WEIGHT = 2.0  # of each translated question
_WEIGHTS = {"asked": 1.0, "far": 1.0, "near": 0.2, "cut": 0.2, "altered": 0.1}
"""Of a question as asked and made unanswerable. More for the last three refuses more near misses, but then the
AUROC with the article out falls."""
_STRANGER_WEIGHT = (
    0.2  # of a question asked of a library in the other language: more refuses what crosses languages
)
_STRANGERS = 60
_REFUSED = 0.05  # share of answerable questions whose refusal decides the printed threshold


def examples(
    paragraphs: Sequence[dict[str, Any]],
    asked: Sequence[Sequence[dict[str, Any]]],
    strangers: Sequence[str],
    pointers: Pointers,
) -> list[list[Example]]:
    """Searches lists of questions in a library of the set.

    To the first list those of ``strangers`` are added, questions that the set does not answer.
    """
    texts = {p["paragraph_id"]: p for p in paragraphs}
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, open_embedder) as library:
        library.add(drafts(paragraphs))
        found = [
            [_searched(library, item, texts, pointers, kept=at < _OUTLOOKS) for at, item in enumerate(items)]
            for items in asked
        ]
        found[0] += [_stranger(library, question) for question in strangers]
    return found


def _searched(
    library: Library,
    item: dict[str, Any],
    texts: dict[str, dict[str, Any]],
    pointers: Pointers,
    *,
    kept: bool,
) -> Example:
    gold = texts[item["paragraph_id"]]
    hits = rank(library, item["question"], candidates(library, item["question"]), 200)
    return example(item, gold, hits, pointers.of(gold["article_id"]), kept=kept)


def _stranger(library: Library, question: str) -> Example:
    seen = examine(question, rank(library, question, candidates(library, question), READ_HITS))
    none = np.zeros(len(seen.places), dtype=bool)
    return Example("", seen.asking, seen.rows, none, answerable=False, weight=_STRANGER_WEIGHT, seen=seen)


def example(
    item: dict[str, Any], gold: dict[str, Any], hits: Sequence[Hit], pointer: Pointer, *, kept: bool
) -> Example:
    """A question with what was found for it; ``kept``: the confidence is learnt from it as well."""
    question, text = item["question"], gold["text"]
    own = {hit.article.id for hit in hits if hit.article.title == gold["title"]}
    if zlib.crc32(question.encode()) % 2:  # news titles rarely name what is asked about as these articles' do
        hits = [replace(hit, article=replace(hit.article, title="")) for hit in hits]
    seen = examine(question, hits, pointer=pointer)
    spans = [(a["start"], a["start"] + len(a["text"])) for a in item["answers"]]
    right = [
        p.hit.paragraph.text == text and any(p.start < end and start < p.end for start, end in spans)
        for p in seen.places
    ]
    made = Example(gold["article_id"], seen.asking, seen.rows, np.array(right, dtype=bool), pointer=pointer)
    made.weight = item.get("weight", 1.0)
    if kept:
        made.seen = seen
        answers = [normalise(a["text"]) for a in item["answers"]]
        near = [hit for hit in hits if hit.paragraph.text != text][:READ_HITS]
        made.others = {
            "far": [hit for hit in hits if hit.article.id not in own][:READ_HITS],
            "cut": without_answer(question, hits[:READ_HITS], text, spans),
        }
        if not any(answer in normalise(hit.paragraph.text) for hit in near for answer in answers):
            made.others["near"] = near
    return made


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
    seen = examine(question, hits)
    right = _own_right(seen, golds, [normalise(text) for text in item["answer_any"]])
    others: dict[str, Sequence[Hit]] = {
        "far": [hit for hit in hits if hit.article.id not in owners][:READ_HITS]
    }
    others["near"] = [hit for hit, own in zip(hits, home, strict=True) if not own][:READ_HITS]
    return Example(
        group=item["file"],
        asking=seen.asking,
        rows=seen.rows,
        gold=right,
        answerable=item["answerable"],
        weight=_OWN_WEIGHT,
        seen=seen,
        others=others if item["answerable"] else {},
    )


def _own_right(seen: Examined, golds: Sequence[str], answers: Sequence[str]) -> NDArray[np.bool_]:
    right = [
        any(gold in normalise(p.hit.paragraph.text) for gold in golds)
        and any(answer in normalise(p.hit.paragraph.text[p.start : p.end]) for answer in answers)
        for p in seen.places
    ]
    return np.array(right, dtype=bool)


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
        value = (
            importance @ (np.logaddexp(0, logits) - labels * logits) + _CONFIDENCE_RIDGE * weights @ weights
        )
        return float(value), np.append(rows.T @ slope + 2 * _CONFIDENCE_RIDGE * weights, slope.sum())

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return _facts(confidence.NAMES, mean, scale, found[:-1], float(found[-1]))


def _facts(names: Sequence[str], mean: Array, scale: Array, weights: Array, bias: float) -> dict[str, Any]:
    def rounded(values: Array) -> list[float]:
        return [round(float(v), 6) for v in values]

    return {"names": list(names), "mean": rounded(mean), "scale": rounded(scale), "weights": rounded(weights),
            "bias": round(bias, 6)}  # fmt: skip


def linear(facts: dict[str, Any]) -> Scorer:
    """The sum that facts describe."""
    return Linear(facts["names"], facts)


def fit_outlooks(
    chosen: Sequence[Example], parts: dict[str, Array], kept: NDArray[np.bool_] | None = None
) -> dict[str, Any]:
    """The confidence weights for questions (those ``kept``) and their `outlooks`."""
    kept = np.ones(len(chosen), dtype=bool) if kept is None else kept
    weights = np.array([e.weight for e in chosen])
    answerable = np.array([e.answerable for e in chosen])
    rows, labels, shares = [], [], []
    for name, share in _WEIGHTS.items():
        there = kept & ~np.isnan(parts[name][:, 0])
        rows.append(parts[name][there])
        labels.append(answerable[there].astype(float) * (name == "asked"))
        shares.append(share * weights[there])
    return fit_confidence(np.vstack(rows), np.concatenate(labels), np.concatenate(shares))


def auroc(right: Array, wrong: Array) -> float:
    """How often an answerable question is the more confident of a pair, 0 to 1."""
    order = np.argsort(np.concatenate([right, wrong]), kind="stable").argsort() + 1.0
    return float((order[: len(right)].sum() - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong)))


def cross_validated(sets: dict[str, list[Example]], parts: dict[str, Array]) -> None:
    """Prints what weights fitted without a fold's articles do on them, set by set.

    The confidence features rest on the sentence weights of all questions; only what weighs them is refitted.
    """
    every = [e for own in sets.values() for e in own]
    folds = np.array([fold(e.group) for e in every])
    names = np.array([name for name, own in sets.items() for _ in own])
    right = np.full(len(every), np.nan)
    seen = [e for e in every if e.seen is not None]
    seen_folds = np.array([fold(e.group) for e in seen])
    logits = {name: np.full(len(seen), np.nan) for name in parts}
    for number in range(FOLDS):
        scorer = linear(fit_sentences([e for e, own in zip(every, folds, strict=True) if own != number]))
        for at in np.flatnonzero(folds == number):
            if every[at].answerable:
                right[at] = bool(len(every[at].rows)) and every[at].gold[int(scorer(every[at].rows).argmax())]
        sure = linear(fit_outlooks(seen, parts, seen_folds != number))
        for name, part in parts.items():
            logits[name][seen_folds == number] = sure(part[seen_folds == number])
    of_seen = np.array([name for name, e in zip(names, every, strict=True) if e.seen is not None])
    answerable = np.array([e.answerable for e in seen])
    for name in sets:
        _report(name, right[names == name], {k: v[(of_seen == name) & answerable] for k, v in logits.items()})


def _report(name: str, right: Array, logits: dict[str, Array]) -> None:
    asked = logits["asked"]
    threshold = float(np.quantile(asked, _REFUSED))
    print(f"{name}: the best sentence holds the answer {np.nanmean(right):.4f}; {_REFUSED:.0%} of "
          f"{len(asked)} are refused at {1 / (1 + np.exp(-threshold)):.3f}", flush=True)  # fmt: skip
    for variant, found in logits.items():
        wrong = found[~np.isnan(found)]
        if variant != "asked" and len(wrong):
            print(
                f"    {variant:8} AUROC {auroc(asked, wrong):.4f}, refused {np.mean(wrong < threshold):.3f}",
                flush=True,
            )


def every_example(
    data: Path, own: Path, translated: Path, folder: Path, seed: int
) -> dict[str, list[Example]]:
    """The searched questions of all sets."""
    read = {name: read_set(data / "eval", name, seed) for name in _SETS}
    by_id = {
        item["id"]: item for name in _SETS for item in lines(data / "eval" / f"{name}.questions.jsonl.gz")
    }
    trained_on = {p["article_id"] for p in read["arcd_train"][0]}
    pointers = Pointers(folder, trained_on)
    source = random.Random(seed)
    foreign = {"arcd_train": "squad_dev40", "kaiflematha_dev": "squad_dev40", "squad_dev40": "arcd_train"}
    crossing = [json.loads(line) for line in translated.read_text(encoding="utf-8").splitlines()]
    sets = {}
    for name, (paragraphs, asked) in read.items():
        others = [item["question"] for item in read[foreign[name]][1]]
        shuffled = source.sample(asked, min(len(asked), _MOST))
        own_lines = [
            {**by_id[line["id"]], "question": line["question"], "weight": _CROSS_WEIGHT}
            for line in crossing
            if line["set"] == name
        ]
        strangers = source.sample(others, _STRANGERS)
        sets[name], translations = examples(paragraphs, (shuffled, own_lines), strangers, pointers)
        if translations:
            sets[f"{name}, translated"] = translations
    sets["samples"] = own_examples(own)
    return sets


def main() -> None:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--own", type=Path, default=Path("tests/data/samples.questions.jsonl"))
    parser.add_argument("--translated", type=Path, default=Path("tests/data/crosslingual.questions.jsonl"))
    parser.add_argument("--folds", type=Path, required=True, help="what fit_pointing wrote with --folds")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    sets = every_example(arguments.data, arguments.own, arguments.translated, arguments.folds, arguments.seed)
    every = [e for own in sets.values() for e in own]
    sentence = fit_sentences(every)
    seen = [e for e in every if e.seen is not None]
    parts = outlooks(seen, linear(sentence), arguments.seed)
    facts = {"sentence": sentence, "confidence": fit_outlooks(seen, parts)}
    Path(__file__).with_name("reader_model.json").write_text(
        json.dumps(facts, indent=1) + "\n", encoding="utf-8"
    )
    cross_validated(sets, parts)


if __name__ == "__main__":
    main()
