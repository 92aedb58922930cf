"""Fits the weights of the features that rank (`vectorstore.ranking.relevance`), and writes ``ranking.json``.

    python -m vectorstore.builtin.fit_ranking --data ../shared

Questions in a language: ``arcd_train`` and ``kaiflematha_dev`` (Arabic), ``squad_dev40`` (English). Questions across
languages: some of ``arcd_train`` in English and of ``squad_dev40`` in Arabic, translated for this
(``tests/data/crosslingual.questions.jsonl``). None of them has trained the embedding, whose similarities would be too
high otherwise. Some are asked a second time in one library of all sets, 17,005 paragraphs of SQuAD's other articles and
10,161 news items (``train``): weights learnt in small libraries alone put short news before what answers. The
project's own questions on its own news, in either language, are learnt from as well, but for those that are ``held``: a
reader of news asks in other words than the article's, and its title seldom says what it is about. Passages in the question's script and those in another have features of their own, so each kind of
questions gives its own weights: each question is searched in a library of its set; a softmax over its candidates
(ListNet, Cao et al., 2007, top-one; of a paragraph in parts any part may win) gives the direction of the weights, and
a logistic fit on the best candidate, with the gold article and without it, turns it into a probability; `reconcile`
makes the two kinds comparable. Figures printed are cross-validated over five folds of articles.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from vectorstore import reading
from vectorstore.embedding import open_embedder
from vectorstore.language import normalise
from vectorstore.library import Library
from vectorstore.passages import paragraph_id
from vectorstore.ranking.crossing import CROSSING
from vectorstore.ranking.model import Candidate
from vectorstore.ranking.relevance import EVERY, compare
from vectorstore.search import candidates
from vectorstore.types import Draft, DraftParagraph

Array = NDArray[np.float64]
Rows = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""(paragraphs, questions) of a set."""

_SQUAD_QUESTIONS = 1500
CROWD = "among others"
NEWS = "own news"
_CROWDED = {"arcd_train": 400, "kaiflematha_dev": 300, "squad_dev40": 400}
"""Questions of each set that are also asked among all others' paragraphs."""
NEWS_WEIGHT = 0.25
"""Of a question on our own news. With 1 recall at the first rank falls by .012 on ARCD and .006 on SQuAD, and is .657 instead
of .641 on news."""
_RIDGE = 1e-3
# No set has such paragraphs: a teaser or a heading that says the same as the body comes after it.
_PRIORS = {"related": -0.7, "heading": -1.5}
_OWN_FIRST = 4  # times as often as in the other language the answer stands in the question's
_CROSS = EVERY.index("cross")
_FOLDS = 5
RANKING = Path(__file__).with_name("ranking.json")
CROSSLINGUAL = Path("tests/data/crosslingual.questions.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A question and its candidates; ``gold``: passages of the gold paragraph, ``home``: of its article."""

    question: str
    group: str
    candidates: list[Candidate]
    gold: frozenset[str]
    home: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Features of a question's candidates, ``(n, names)``; ``without`` the gold article's ``(m, names)``.

    ``gold``: ``(n,)``, whether a row is of the gold paragraph; ``owners``: the paragraph of each row. ``weight``: how
    much it counts.
    """

    group: str
    features: Array
    gold: NDArray[np.bool_]
    owners: tuple[str, ...]
    without: Array
    weight: float = 1.0


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, gzipped or not."""
    with (
        gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    ) as rows:
        yield from map(json.loads, rows)


def read_set(folder: Path, name: str, seed: int) -> Rows:
    """(paragraphs, questions) of a set; of SQuAD a sample of the questions."""
    paragraphs = list(lines(folder / f"{name}.paragraphs.jsonl.gz"))
    questions = [q for q in lines(folder / f"{name}.questions.jsonl.gz") if q["answerable"]]
    if name.startswith("squad"):
        questions = random.Random(seed).sample(questions, _SQUAD_QUESTIONS)
    return paragraphs, questions


def own_sets(data: Path, seed: int) -> Iterator[tuple[str, Rows]]:
    """The sets asked in their own language, with their names; last, some of each among everything."""
    sets = {name: read_set(data / "eval", name, seed) for name in _CROWDED}
    yield from sets.items()
    others = [*lines(data / "train" / "squad_train402.paragraphs.jsonl.gz"), *_news(data / "train")]
    asked = [q for name, some in _CROWDED.items() for q in random.Random(seed).sample(sets[name][1], some)]
    yield CROWD, ([p for paragraphs, _ in sets.values() for p in paragraphs] + others, asked)


def _news(folder: Path) -> Iterator[dict[str, Any]]:
    for item in lines(folder / "jawhara_news.jsonl.gz"):
        for number, text in enumerate(item["paragraphs"]):
            if text.strip():
                yield {
                    "paragraph_id": f"{item['id']}-{number}", "article_id": item["id"], "title": item["title"],
                    "text": text,
                }  # fmt: skip


def crossing_sets(data: Path, translated: Path = CROSSLINGUAL) -> Iterator[tuple[str, Rows]]:
    """The sets asked in the other language, with their names: translated questions, and whose gold theirs is."""
    asked = list(lines(translated))
    for name, language in (("arcd_train", "en"), ("squad_dev40", "ar")):
        golds = {q["id"]: q["paragraph_id"] for q in lines(data / "eval" / f"{name}.questions.jsonl.gz")}
        questions = [{**q, "paragraph_id": golds[q["id"]]} for q in asked if q["set"] == name]
        yield (
            f"{name} in {language}",
            (list(lines(data / "eval" / f"{name}.paragraphs.jsonl.gz")), questions),
        )


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


def search(paragraphs: Sequence[dict[str, Any]], asked: Sequence[dict[str, Any]]) -> list[Searched]:
    """Searches each question in a library of the set."""
    found = []
    texts = {p["paragraph_id"]: p for p in paragraphs}
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, open_embedder) as library:
        library.add(drafts(paragraphs))
        keys = {library.article_by_key(f"id:{id_}").id: id_ for id_ in {p["article_id"] for p in paragraphs}}
        for item in asked:
            gold = texts[item["paragraph_id"]]
            seen = candidates(library, item["question"])
            read = library.paragraphs(list({paragraph_id(c.id) for c in seen}))
            own = {c.id: read[paragraph_id(c.id)] for c in seen}
            found.append(
                Searched(
                    question=item["question"],
                    group=gold["article_id"],
                    candidates=seen,
                    gold=frozenset(id_ for id_, (p, _) in own.items() if p.text == gold["text"]),
                    home=frozenset(id_ for id_, (_, a) in own.items() if keys[a.id] == gold["article_id"]),
                )
            )
    return found


def search_news(folder: Path) -> tuple[list[Searched], list[Searched]]:
    """Searches the project's own questions on its news in a library of it: in the article's language, and in the other."""
    taught = [q for q in lines(folder / "news.questions.jsonl") if q["use"] == "fit"]
    own: list[Searched] = []
    crossing: list[Searched] = []
    with tempfile.TemporaryDirectory() as store, Library.open(store, open_embedder) as library:
        ids = {}
        for name in sorted({q["file"] for q in taught}):
            ids[name] = library.add(reading.read(folder / "news" / name)).articles[0].id
        for item in taught:
            if item["answerable"]:
                seen = candidates(library, item["question"])
                golds = [normalise(text) for text in item["gold"]]
                one = Searched(
                    question=item["question"],
                    group=item["file"],
                    candidates=seen,
                    gold=frozenset(
                        c.id for c in seen if any(gold in normalise(c.text[: c.own_chars]) for gold in golds)
                    ),
                    home=frozenset(c.id for c in seen if c.article == ids[item["file"]]),
                )
                (crossing if item["kind"] == "crosslingual" else own).append(one)
    return own, crossing


def example(searched: Searched, weight: float = 1.0) -> Example:
    """The features of a question's candidates."""

    def matrix(chosen: Sequence[Candidate]) -> Array:
        return compare(searched.question, chosen)

    ids = [candidate.id for candidate in searched.candidates]
    return Example(
        group=searched.group,
        features=matrix(searched.candidates),
        gold=np.array([id_ in searched.gold for id_ in ids], dtype=bool),
        owners=tuple(map(paragraph_id, ids)),
        without=matrix([c for c in searched.candidates if c.id not in searched.home]),
        weight=weight,
    )


def fit(chosen: Sequence[Example]) -> Array:
    """Weights by ListNet with a ridge on features of unit variance."""
    usable = [e for e in chosen if e.gold.any()]
    rows = np.vstack([e.features for e in usable])
    scale = rows.std(0) + 1e-9
    rows = rows / scale
    gold = np.concatenate([e.gold for e in usable]).astype(float)
    sizes = np.array([len(e.features) for e in usable])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    share = np.array([e.weight for e in usable])
    share /= share.sum()

    def loss(weights: Array) -> tuple[float, Array]:
        logits = rows @ weights
        odds = np.exp(logits - np.maximum.reduceat(logits, starts)[owner])
        every, right = np.add.reduceat(odds, starts), np.add.reduceat(odds * gold, starts)
        slope = rows.T @ (share[owner] * (odds / every[owner] - odds * gold / right[owner]))
        value = -share @ np.log(right / every) + _RIDGE * weights @ weights
        return float(value), slope + 2 * _RIDGE * weights

    start = np.zeros(rows.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return np.asarray(found / scale)


def calibrate(chosen: Sequence[Example], weights: Array) -> tuple[float, float]:
    """(scale, bias) that make the best logit a probability (Platt, 1999)."""
    logits, labels, worth = [], [], []
    for example in chosen:
        for rows, gold in ((example.features, example.gold), (example.without, None)):
            if len(rows):
                best = int((rows @ weights).argmax())
                logits.append(float(rows[best] @ weights))
                labels.append(float(gold is not None and gold[best]))
                worth.append(example.weight)
    x, y = np.array(logits), np.array(labels)

    def loss(parameters: Array) -> float:
        logit = parameters[0] * x + parameters[1]
        return float(np.average(np.logaddexp(0, logit) - y * logit, weights=worth))

    found = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead", options={"maxiter": 2000}).x
    return float(found[0]), float(found[1])


def place(example: Example, weights: Array) -> float:
    """At which place, from 0, the gold paragraph stands; infinity where it is not found."""
    if not example.gold.any():
        return math.inf
    logits = example.features @ weights
    best = logits[example.gold].max()
    own = {o for o, gold in zip(example.owners, example.gold, strict=True) if gold}
    return float(
        len({o for o, logit in zip(example.owners, logits, strict=True) if logit > best and o not in own})
    )


def cross_validated(own: Sequence[Example], others: Sequence[Example]) -> tuple[float, float]:
    """(recall@1, nDCG@10) of a set, each fold of its articles ranked by weights fitted without it, in ``others`` too."""
    groups = sorted({e.group for e in own})
    random.Random(0).shuffle(groups)
    places: list[float] = []
    for fold in range(_FOLDS):
        out = set(groups[fold::_FOLDS])
        weights = fit([e for e in (*others, *own) if e.group not in out])
        places += [place(e, weights) for e in own if e.group in out]
    gains = [1 / math.log2(at + 2) if at < 10 else 0.0 for at in places]
    return float(np.mean([at == 0 for at in places])), float(np.mean(gains))


def model(own: Sequence[Example], crossing: Sequence[Example], mixed: Sequence[Example]) -> dict[str, Any]:
    """Calibrated weights by name, and the bias; what crosses languages is held against the rest where both are found."""
    weights = _direction(own, [n for n in EVERY if n not in CROSSING])
    scale, bias = calibrate(own, weights)
    weights *= scale
    others = _direction(crossing, [n for n in CROSSING if n != "cross"])
    other_scale, other_bias = reconcile(mixed, weights, others, bias)
    weights += others * other_scale
    found = {name: float(weight) for name, weight in zip(EVERY, weights, strict=True)}
    found |= {"cross": other_bias - bias} | _PRIORS
    return {"weights": {name: round(found[name], 4) for name in EVERY}, "bias": round(bias, 4)}


def _direction(chosen: Sequence[Example], names: Sequence[str]) -> Array:
    """Weights of some of the features; 0 for the others."""
    weights = fit(chosen)
    weights[[n for n, name in enumerate(EVERY) if name not in names]] = 0.0
    return weights


def reconcile(mixed: Sequence[Example], own: Array, crossing: Array, bias: float) -> tuple[float, float]:
    """(scale, bias) of passages in another script, by the softmax over all candidates of a library of both languages.

    A logistic fit on the best candidate alone leaves what does not answer too near to what does: where no passage in
    the question's language is good, ten in the other one came before it.
    """
    usable = [e for e in mixed if e.gold.any()]
    crossed = [e.features[:, _CROSS] > 0 for e in usable]
    asked_across = np.array([bool(cross[e.gold].all()) for cross, e in zip(crossed, usable, strict=True)])
    worth = np.where(asked_across, 1 / asked_across.mean(), _OWN_FIRST / (1 - asked_across.mean()))

    def loss(parameters: Array) -> float:
        scale, other_bias, sharpness = parameters
        losses = []
        for one, cross in zip(usable, crossed, strict=True):
            theirs = scale * (one.features @ crossing) + other_bias
            logits = sharpness * np.where(cross, theirs, one.features @ own + bias)
            odds = np.exp(logits - logits.max())
            losses.append(-math.log(odds[one.gold].sum() / odds.sum()))
        return float(np.average(losses, weights=worth))

    found = minimize(loss, np.array([0.3, -4.0, 1.5]), method="Nelder-Mead", options={"maxiter": 400}).x
    return float(found[0]), float(found[1])


def both_languages(own: dict[str, Rows], crossing: dict[str, Rows], seed: int) -> Rows:
    """(paragraphs, questions) of one library of Arabic and English, asked as often in one language as across."""
    paragraphs = [p for name in ("arcd_train", "squad_dev40") for p in own[name][0]]
    across = [q for _, questions in crossing.values() for q in questions]
    within = [q for name in ("arcd_train", "squad_dev40")
              for q in random.Random(seed).sample(own[name][1], len(across) // 2)]  # fmt: skip
    return paragraphs, across + within


def across(arguments: argparse.Namespace) -> dict[str, Any]:
    """The weights in the package with those of `CROSSING` fitted anew, which touches no question in its language."""
    facts = json.loads(RANKING.read_text())
    kept = np.array([0.0 if name in CROSSING else facts["weights"][name] for name in EVERY])
    crossing = dict(crossing_sets(arguments.data, arguments.crosslingual))
    own = {
        name: read_set(arguments.data / "eval", name, arguments.seed)
        for name in ("arcd_train", "squad_dev40")
    }
    sets = {name: [example(s) for s in search(*read)] for name, read in crossing.items()}
    report(sets)
    mixed = [example(s) for s in search(*both_languages(own, crossing, arguments.seed))]
    others = _direction([e for group in sets.values() for e in group], [n for n in CROSSING if n != "cross"])
    scale, bias = reconcile(mixed, kept, others, facts["bias"])
    fitted = dict(zip(EVERY, (kept + others * scale).tolist(), strict=True)) | {"cross": bias - facts["bias"]}
    return {"weights": {name: round(fitted[name], 4) for name in EVERY}, "bias": facts["bias"]}


def report(sets: dict[str, list[Example]]) -> None:
    """Prints how each set is ranked by weights fitted without its fold."""
    for name, own in sets.items():
        others = [e for other, group in sets.items() if other != name for e in group]
        recall, ndcg = cross_validated(own, others)
        print(f"{name}: R@1 {recall:.4f}, nDCG@10 {ndcg:.4f} cross-validated; gold among candidates "
              f"{np.mean([e.gold.any() for e in own]):.4f}", flush=True)  # fmt: skip


def write(fitted: dict[str, Any]) -> None:
    """Writes the weights into the package."""
    RANKING.write_text(json.dumps(fitted, indent=2) + "\n")


def main() -> None:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--crosslingual", type=Path, default=CROSSLINGUAL, help="the translated questions")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--across", action="store_true", help="fit only what crosses languages; keep the rest"
    )
    arguments = parser.parse_args()
    if arguments.across:
        write(across(arguments))
        return
    kinds = [
        dict(own_sets(arguments.data, arguments.seed)),
        dict(crossing_sets(arguments.data, arguments.crosslingual)),
    ]
    every: list[list[Example]] = []
    mixed = both_languages(kinds[0], kinds[1], arguments.seed)
    for kind, news in zip(kinds, search_news(arguments.crosslingual.parent), strict=True):
        sets = {name: [example(s) for s in search(*read)] for name, read in kind.items()}
        sets[NEWS] = [example(s, NEWS_WEIGHT) for s in news]
        report(sets)
        every.append([e for group in sets.values() for e in group])
    write(model(every[0], every[1], [example(s) for s in search(*mixed)]))


if __name__ == "__main__":
    main()
