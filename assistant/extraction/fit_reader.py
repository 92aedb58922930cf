"""Fits the weights of ``assistant.extraction.reading_model`` and writes ``reader_model.json``.

    python -m assistant.extraction.fit_pointing --data ../shared --folds FOLDER
    python -m assistant.extraction.fit_reader --data ../shared --folds FOLDER

Questions: ``arcd_train`` and ``kaiflematha_dev`` (Arabic) and ``squad_dev40`` (English), each searched in a library
of its set, the project's own translations of some of them into the other language, and its own questions on its
samples, on news, and everyday ones on articles of many kinds, each asked of its article alone. A softmax over the
sentences of the first hits (ListNet, Cao et al., 2007, top-one) learns which holds the gold answer; small networks
(`fit_judging`) learn whether the best sentence answers, from some of the questions as they are and made unanswerable
(`fit_outlooks`), from ones asked of a library in the other language, from questions of ``squad_train402`` that the
network of `pointing` was not trained on, and from the project's own. They do not learn from ``kaiflematha_dev``, whose
licence keeps what is made of it from commerce. Figures printed are cross-validated over folds of articles, those of
ARCD's articles with the network of `pointing` that has not seen them (it has seen none of the other sets').
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

from assistant.conversation import standalone
from assistant.extraction import features
from assistant.extraction.confidence import Outlook
from assistant.extraction.fit_judging import Case, arrays, judge
from assistant.extraction.fit_outlooks import (
    Array,
    Example,
    Scorer,
    exchangeable,
    outlooks,
    variants,
    without_answer,
)
from assistant.extraction.fit_pointing import ENGLISH, FOLDS, Pointers, fold
from assistant.extraction.matching import take_apart
from assistant.extraction.pointing import Pointer
from assistant.extraction.reading_model import Linear
from assistant.reader import READ_HITS, Examined, examine
from vectorstore import reading
from vectorstore.builtin.fit_ranking import drafts, lines, read_set
from vectorstore.embedding import open_embedder
from vectorstore.language import normalise
from vectorstore.library import Library
from vectorstore.search import candidates, rank
from vectorstore.types import Filters, Hit
from vectorstore.words import questions

OWN = ("nearmiss", "news", "everyday")
"""The project's own sets of which a part is learnt from: a folder of articles, and questions under the same name."""

ALONE = "everyday"
"""The own set whose questions are asked of one article alone, as whoever has it open asks them."""

_SETS = ("arcd_train", "kaiflematha_dev", "squad_dev40")
_MOST = 400  # questions of a set
_OUTLOOKS = 200  # questions of a set that the confidence is learnt from
_TRAINED, _TRAINED_ARTICLES = 2000, 100  # questions and articles of squad_train402 that it is learnt from
_CAUSES = 150  # more of its questions that ask why, which are few among the others
_UNTAUGHT = "kaiflematha_dev"
_RIDGE = 2e-3
_OWN_WEIGHTS = {True: 1.0, False: 1.9}  # of each of the project's own questions, and of each near miss
_ALONE_WEIGHTS = {True: 0.5, False: 1.6}
"""The same of those asked of one article alone: with more, questions on many articles are answered and refused less well."""

_CROSS_WEIGHT = 2.0  # of each translated question
_WEIGHTS = {"asked": 1.0, "far": 0.7, "near": 0.5, "cut": 0.3, "altered": 0.2, "swapped": 0.5, "caused": 0.15}
"""Of a question as asked and made unanswerable."""
_TRAINED_WEIGHT = 0.25  # of those of squad_train402
_STRANGER_WEIGHT = 0.5  # of a question asked of a library in the other language
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


def own_examples(
    asked: Sequence[dict[str, Any]], articles: Sequence[Path], *, alone: bool = False
) -> list[Example]:
    """The project's own questions on its articles: the only news, headings and other-language pairs here.

    Args:
        asked: the questions.
        articles: files and folders that are put into a library.
        alone: whether each question is asked of its article alone.
    """
    found = []
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, open_embedder) as library:
        ids = {path.name: library.add(reading.read(path)).added for path in articles}
        for item in asked:
            question = standalone(item["question"], tuple((who, text) for who, text in item["history"]))
            filters = Filters(articles=tuple(ids[item["file"]])) if alone else None
            hits = rank(library, question, candidates(library, question, filters), 60, filters=filters)
            weights = _ALONE_WEIGHTS if alone else _OWN_WEIGHTS
            found.append(_own_example(item, question, hits, weights[item["answerable"]]))
    return found


def own_sets(folder: Path) -> dict[str, list[Example]]:
    """The own questions on the samples, and of the other own sets those that may be learnt from."""
    samples = Path(__file__).parents[1] / "samples"
    asked = list(lines(folder / "samples.questions.jsonl"))
    sets = {"samples": own_examples(asked, [samples])}
    for name in OWN:
        taught = [item for item in lines(folder / f"{name}.questions.jsonl") if item["use"] == "fit"]
        files = sorted({folder / name / item["file"] for item in taught})
        paths = [samples, *(path for path in files if path.exists())]
        sets[name] = own_examples(taught, paths, alone=name == ALONE)
    return sets


def golds(item: dict[str, Any]) -> list[str]:
    """Pieces of the paragraphs that may be cited for one of the own questions, normalised."""
    return [normalise(text) for texts in (item["gold"], *item.get("also", {}).values()) for text in texts]


def _own_example(item: dict[str, Any], question: str, hits: Sequence[Hit], weight: float) -> Example:
    wanted = golds(item)
    home = [any(gold in normalise(hit.paragraph.text) for gold in wanted) for hit in hits]
    owners = {hit.article.id for hit, own in zip(hits, home, strict=True) if own}
    seen = examine(question, hits)
    right = _own_right(seen, wanted, [normalise(text) for text in item["answer_any"]])
    others: dict[str, Sequence[Hit]] = {
        "far": [hit for hit in hits if hit.article.id not in owners][:READ_HITS]
    }
    others["near"] = [hit for hit, own in zip(hits, home, strict=True) if not own][:READ_HITS]
    if any(home):
        text = hits[home.index(True)].paragraph.text
        spans = [(at, at + len(answer)) for answer in item["answer_any"] if (at := text.find(answer)) >= 0]
        others["cut"] = without_answer(question, hits[:READ_HITS], text, spans)
    return Example(
        group=item["file"],
        asking=seen.asking,
        rows=seen.rows,
        gold=right,
        answerable=item["answerable"],
        weight=weight,
        seen=seen,
        others=others if item["answerable"] else {},
        only_found=True,
    )


def _own_right(seen: Examined, wanted: Sequence[str], answers: Sequence[str]) -> NDArray[np.bool_]:
    right = [
        any(gold in normalise(p.hit.paragraph.text) for gold in wanted)
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


def _facts(names: Sequence[str], mean: Array, scale: Array, weights: Array, bias: float) -> dict[str, Any]:
    def rounded(values: Array) -> list[float]:
        return [round(float(v), 6) for v in values]

    return {"names": list(names), "mean": rounded(mean), "scale": rounded(scale), "weights": rounded(weights),
            "bias": round(bias, 6)}  # fmt: skip


def linear(facts: dict[str, Any]) -> Scorer:
    """The sum that facts describe."""
    return Linear(facts["names"], facts)


Parts = list[dict[str, Outlook]]


def cases(chosen: Sequence[Example], parts: Parts, scorer: Scorer, share: float = 1.0) -> list[Case]:
    """What the networks learn from questions and their `outlooks`.

    They are to say whether the best sentence answers. Where another one does, a question as asked says nothing of that, and
    is left out where so many are so that it would teach to trust what is beside the point (``only_found``).
    """
    return [
        Case(one, example.answerable and name == "asked", share * _WEIGHTS[name] * example.weight)
        for example, own in zip(chosen, parts, strict=True)
        for name, one in own.items()
        if name != "asked" or not (example.answerable and example.only_found) or _found(example, scorer)
    ]


def _found(example: Example, scorer: Scorer) -> bool:
    """Whether the best sentence of a question holds the answer."""
    return bool(len(example.rows)) and bool(example.gold[int(scorer(example.rows).argmax())])


def auroc(right: Array, wrong: Array) -> float:
    """How often an answerable question is the more confident of a pair, 0 to 1."""
    order = np.argsort(np.concatenate([right, wrong]), kind="stable").argsort() + 1.0
    return float((order[: len(right)].sum() - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong)))


def trained_cases(data: Path, scorer: Scorer, pointers: Pointers, seed: int) -> list[Case]:
    """Cases of ``squad_train402``, of articles of its and of questions that `pointing` was not trained on."""
    folder, name = data / "train", "squad_train402"
    asked = [q for q in lines(folder / f"{name}.questions.jsonl.gz") if q["answerable"]]
    known = {q["id"] for q in random.Random(seed).sample(asked, ENGLISH)}
    paragraphs = list(lines(folder / f"{name}.paragraphs.jsonl.gz"))
    source = random.Random(seed)
    kept = set(source.sample(sorted({p["article_id"] for p in paragraphs}), _TRAINED_ARTICLES))
    texts = {p["paragraph_id"]: p for p in paragraphs if p["article_id"] in kept}
    usable = [q for q in asked if q["paragraph_id"] in texts and q["id"] not in known]
    why = [q for q in usable if questions.asked(q["question"]) == "why"]
    chosen = [*source.sample(usable, _TRAINED), *source.sample(why, min(_CAUSES, len(why)))]
    pool = exchangeable([take_apart(item["question"]) for item in chosen])
    found = []
    with tempfile.TemporaryDirectory() as store, Library.open(store, open_embedder) as library:
        library.add(drafts(list(texts.values())))
        for item in chosen:  # one at a time: what is seen of all of them would fill the memory
            example = _searched(library, item, texts, pointers, kept=True)
            example.only_found = True
            found += cases([example], [variants(example, scorer, pool, source)], scorer, _TRAINED_WEIGHT)
    return found


def cross_validated(sets: dict[str, list[Example]], parts: Parts, trained: Sequence[Case], seed: int) -> None:
    """Prints what weights fitted without a fold's articles do on them, set by set.

    The outlooks rest on the sentence weights of all questions; only what judges them is trained again.
    """
    every = [(name, e) for name, own in sets.items() for e in own]
    right: dict[str, list[bool]] = {name: [] for name in sets}
    of_example = iter(parts)
    seen = [(name, e, next(of_example)) for name, e in every if e.seen is not None]
    logits: dict[str, dict[str, list[float]]] = {name: {} for name in sets}
    for number in range(FOLDS):
        scorer = linear(fit_sentences([e for _, e in every if fold(e.group) != number]))
        for name, e in every:
            if e.answerable and fold(e.group) == number:
                right[name].append(_found(e, scorer))
        taught = [(e, own) for name, e, own in seen if fold(e.group) != number and name != _UNTAUGHT]
        judging = judge([*cases([e for e, _ in taught], [own for _, own in taught], scorer), *trained], seed)
        for name, e, own in seen:
            if fold(e.group) == number:
                for variant, one in own.items():
                    kind = variant if e.answerable else "unanswerable"
                    logits[name].setdefault(kind, []).append(judging.logit(one.row, one.words))
    for name in sets:
        _report(name, right[name], {kind: np.array(found) for kind, found in logits[name].items()})


def _report(name: str, right: Sequence[bool], logits: dict[str, Array]) -> None:
    asked = logits["asked"]
    threshold = float(np.quantile(asked, _REFUSED))
    print(f"{name}: the best sentence holds the answer {np.mean(right):.4f}; {_REFUSED:.0%} of "
          f"{len(asked)} are refused at {1 / (1 + np.exp(-threshold)):.3f}", flush=True)  # fmt: skip
    for variant, wrong in logits.items():
        if variant != "asked":
            print(
                f"    {variant:12} AUROC {auroc(asked, wrong):.4f}, refused {np.mean(wrong < threshold):.3f}",
                flush=True,
            )


def every_example(data: Path, own: Path, pointers: Pointers, seed: int) -> dict[str, list[Example]]:
    """The searched questions of all sets; ``own``: the folder of the project's own."""
    read = {name: read_set(data / "eval", name, seed) for name in _SETS}
    by_id = {
        item["id"]: item for name in _SETS for item in lines(data / "eval" / f"{name}.questions.jsonl.gz")
    }
    source = random.Random(seed)
    foreign = {"arcd_train": "squad_dev40", "kaiflematha_dev": "squad_dev40", "squad_dev40": "arcd_train"}
    crossing = list(lines(own / "crosslingual.questions.jsonl"))
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
    return sets | own_sets(own)


def main() -> None:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--own", type=Path, default=Path("tests/data"))
    parser.add_argument("--folds", type=Path, required=True, help="what fit_pointing wrote with --folds")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    seed = arguments.seed
    arabic = {p["article_id"] for p in lines(arguments.data / "eval" / "arcd_train.paragraphs.jsonl.gz")}
    pointers = Pointers(arguments.folds, arabic)
    sets = every_example(arguments.data, arguments.own, pointers, seed)
    every = [e for own in sets.values() for e in own]
    sentence = fit_sentences(every)
    scorer = linear(sentence)
    own_folder = Path(__file__).parent
    (own_folder / "reader_model.json").write_text(
        json.dumps({"sentence": sentence}, indent=1) + "\n", encoding="utf-8"
    )
    seen = [e for e in every if e.seen is not None]
    parts = outlooks(seen, scorer, seed)
    untaught = set(map(id, sets[_UNTAUGHT]))
    taught = [(e, own) for e, own in zip(seen, parts, strict=True) if id(e) not in untaught]
    trained = trained_cases(arguments.data, scorer, pointers, seed)
    learnt = [*cases([e for e, _ in taught], [own for _, own in taught], scorer), *trained]
    np.savez_compressed(own_folder / "judging_model.npz", **arrays(learnt, seed))  # type: ignore[arg-type]  # numpy's stub takes bools only
    cross_validated(sets, parts, trained, seed)


if __name__ == "__main__":
    main()
