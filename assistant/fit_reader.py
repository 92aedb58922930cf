"""Fits the weights of ``assistant.reading_model`` and writes ``reader_model.json``.

    python -m assistant.fit_reader --data ../shared

Questions: ``arcd_train`` and ``kaiflematha_dev`` (Arabic) and ``squad_dev40``
(English), each searched in a library of its set, and the project's own questions on the sample articles. A softmax over the sentences of the first hits
(ListNet, Cao et al., 2007, top-one) learns which holds the gold answer; a logistic fit (Platt, 1999) learns
whether the best sentence answers: from the questions as they are, with the gold article taken out, with a word
exchanged, asked of a library in the other language, and, counting less because neighbouring paragraphs sometimes do
answer, with only the gold paragraph taken out. Figures printed are cross-validated over five folds of articles.
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
from assistant.matching import Asking, Term, take_apart
from assistant.reader import READ_HITS, examine
from vectorstore import reading
from vectorstore.builtin.fit_ranking import drafts, read_set
from vectorstore.embedding import open_embedder
from vectorstore.language import normalise, words
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
_EXCHANGED = 3.0  # idf from which a word of a question is exchanged
_ALTERED_WEIGHT = 0.1  # of a question with one word exchanged: at .3 the AUROC falls below .92 on ARCD
_STRANGER_WEIGHT = (
    0.2  # of a question asked of a library in the other language: more refuses what crosses languages
)
_STRANGERS = 60
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


def examples(
    paragraphs: Sequence[dict[str, Any]], asked: Sequence[dict[str, Any]], strangers: Sequence[str]
) -> list[Example]:
    """Searches each question in a library of the set; ``strangers`` are questions that it does not answer."""
    texts = {p["paragraph_id"]: p for p in paragraphs}
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, open_embedder) as library:
        library.add(drafts(paragraphs))
        own = [_example(library, item, texts[item["paragraph_id"]]) for item in asked]
        return own + [_stranger(library, question) for question in strangers]


def _stranger(library: Library, question: str) -> Example:
    hits = rank(library, question, candidates(library, question), READ_HITS)
    seen = examine(question, hits)
    none = np.zeros(len(seen.places), dtype=bool)
    return Example("", seen.asking, seen.rows, none, hits, (), (), answerable=False, weight=_STRANGER_WEIGHT)


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


@dataclass(slots=True)
class Outlooks:
    """Confidence features of questions: as asked, with the gold article out, with the gold paragraph out, altered."""

    asked: Array
    far: Array
    near: Array
    altered: Array


def outlook(question: str, hits: Sequence[Hit], scorer: Scorer) -> Array:
    """The confidence features of a question on some hits; a hopeless row where there is nothing to read."""
    seen = examine(question, hits)
    if not seen.places:
        return np.array([-20.0] + [0.0] * (len(confidence.NAMES) - 1))
    return confidence.features(seen.asking, seen.matched, seen.places, seen.rows, scorer(seen.rows))


def outlooks(chosen: Sequence[Example], scorer: Scorer, seed: int) -> Outlooks:
    """The features of questions, ``(n, features)`` each."""
    pool = exchangeable(chosen)
    source = random.Random(seed)
    rows = []
    for example in chosen:  # all four of a question in a row: its paragraphs are taken apart once
        question = example.asking.text
        on = [(question, example.hits), (question, example.far), (question, example.near)]
        on.append((altered(question, pool, source), example.hits))
        rows.append([outlook(text, hits, scorer) for text, hits in on])
    asked, far, near, changed = np.array(rows).transpose(1, 0, 2)
    return Outlooks(asked=asked, far=far, near=near, altered=changed)


Pool = dict[tuple[bool, bool, int], list[str]]


def exchangeable(chosen: Sequence[Example]) -> Pool:
    """The words of questions by script, being a name, and rarity: one may stand where another did."""
    pool: dict[tuple[bool, bool, int], set[str]] = {}
    for example in chosen:
        found = words(example.asking.text)
        for term in example.asking.terms:
            word = found[term.place]
            pool.setdefault(_sort(term), set()).add(example.asking.text[word.start : word.end])
    return {key: sorted(texts) for key, texts in pool.items()}


def altered(question: str, pool: Pool, source: random.Random) -> str:
    """The question with one of its words exchanged, so that what it is asked of hardly answers it any more."""
    terms = [term for term in take_apart(question).terms if not term.numeric and term.weight > _EXCHANGED]
    if not terms:
        return f"{question} {source.choice(sorted(pool[min(pool)]))}"
    term = source.choice(terms)
    word = words(question)[term.place]
    others = [text for text in pool.get(_sort(term), ()) if normalise(text) != word.form]
    return question[: word.start] + (source.choice(others) if others else "") + question[word.end :]


def _sort(term: Term) -> tuple[bool, bool, int]:
    return term.form.arabic, term.named, int(term.weight)


def fit_outlooks(
    chosen: Sequence[Example], parts: Outlooks, kept: NDArray[np.bool_] | None = None
) -> dict[str, Any]:
    """The confidence weights for questions (those ``kept``) and their `outlooks`."""
    kept = np.ones(len(chosen), dtype=bool) if kept is None else kept
    weights = np.array([e.weight for e in chosen])[kept]
    answerable = np.array([e.answerable for e in chosen])[kept]
    rows = np.vstack([part[kept] for part in (parts.asked, parts.far, parts.near, parts.altered)])
    labels = np.concatenate([answerable.astype(float), np.zeros(3 * len(weights))])
    shares = (weights, *(share * weights * answerable for share in (1.0, _NEAR_WEIGHT, _ALTERED_WEIGHT)))
    return fit_confidence(rows, labels, np.concatenate(shares))


def auroc(right: Array, wrong: Array) -> float:
    """How often an answerable question is the more confident of a pair, 0 to 1."""
    order = np.argsort(np.concatenate([right, wrong]), kind="stable").argsort() + 1.0
    return float((order[: len(right)].sum() - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong)))


def cross_validated(sets: dict[str, list[Example]], parts: Outlooks) -> None:
    """Prints what weights fitted without a fold's articles do on them, set by set.

    The confidence features rest on the sentence weights of all questions; only what weighs them is refitted.
    """
    every = [e for own in sets.values() for e in own]
    start = 0
    for name, own in sets.items():
        groups = sorted({e.group for e in own if e.group})
        random.Random(0).shuffle(groups)
        right: list[bool] = []
        logits: list[list[Array]] = [[], [], []]
        for fold in range(_FOLDS):
            out = set(groups[fold::_FOLDS])
            held = np.zeros(len(every), dtype=bool)
            held[start : start + len(own)] = [e.group in out and e.answerable for e in own]
            kept = np.array([e.group not in out for e in every])
            scorer = linear(fit_sentences([e for e, k in zip(every, kept, strict=True) if k]))
            chosen = [e for e, h in zip(every, held, strict=True) if h]
            right += [bool(len(e.rows)) and bool(e.gold[int(scorer(e.rows).argmax())]) for e in chosen]
            sure = linear(fit_outlooks(every, parts, kept))
            for collected, part in zip(logits, (parts.asked, parts.far, parts.altered), strict=True):
                collected.append(sure(part[held]))
        asked, far, changed = (np.concatenate(part) for part in logits)
        threshold = float(np.quantile(asked, _REFUSED))
        print(f"{name}: the best sentence holds the answer {np.mean(right):.4f}; AUROC with the article out "
              f"{auroc(asked, far):.4f}, of altered questions {auroc(asked, changed):.4f}; {_REFUSED:.0%} are refused at "
              f"{1 / (1 + np.exp(-threshold)):.3f}, and {np.mean(far < threshold):.3f} with the article out", flush=True)  # fmt: skip
        start += len(own)


def main() -> None:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--samples", type=Path, default=Path("tests/data/samples.questions.jsonl"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="skip the cross-validation")
    arguments = parser.parse_args()
    read = {name: read_set(arguments.data / folder, name, arguments.seed) for folder, name in _SETS}
    source = random.Random(arguments.seed)
    foreign = {"arcd_train": "squad_dev40", "kaiflematha_dev": "squad_dev40", "squad_dev40": "arcd_train"}
    sets = {}
    for name, (paragraphs, asked) in read.items():
        others = [item["question"] for item in read[foreign[name]][1]]
        sets[name] = examples(paragraphs, asked, source.sample(others, _STRANGERS))
    sets["samples"] = own_examples(arguments.samples)
    every = [e for own in sets.values() for e in own]
    sentence = fit_sentences(every)
    parts = outlooks(every, linear(sentence), arguments.seed)
    sure = fit_outlooks(every, parts)
    facts = {"sentence": sentence, "confidence": sure}
    Path(__file__).with_name("reader_model.json").write_text(
        json.dumps(facts, indent=1) + "\n", encoding="utf-8"
    )
    if not arguments.quick:
        cross_validated(sets, parts)


if __name__ == "__main__":
    main()
