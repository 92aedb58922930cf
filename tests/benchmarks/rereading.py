"""What reading the first hits again brings: the ranking's order beside that of `Assistant.search`.

    python -m tests.benchmarks.rereading [--sets squad_dev40,news] [--folds FOLDER]

The reader was fitted on the three sets of ``../shared/eval``, on translations of some of their questions, and on other
questions on news than these. The words' network of the reader was trained on ARCD as well: with ``--folds``, what
`assistant.extraction.fit_pointing` wrote, each of its articles is read by a network that has not seen it. Neither has seen
the questions of SQuAD's training articles that are asked here among all 17,005 paragraphs of those. Metrics are those of
ir-measures; "reordered" is the share of questions where reading changed the order.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from assistant.conversation import standalone
from assistant.extraction.fit_pointing import ENGLISH, Pointers
from assistant.extraction.fit_reader import golds
from assistant.rereading import reread
from tests.benchmarks import retrieval
from tests.benchmarks.provenance import provenance
from vectorstore import reading
from vectorstore.builtin.fit_ranking import drafts, lines, read_set
from vectorstore.embedding import open_embedder
from vectorstore.language import normalise
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.types import Draft, Hit, Skipped

OWN = Path(__file__).parents[1] / "data"
_GOLD = "gold"
_MOST = 1500  # questions of a set


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its article, and texts of which its gold paragraph holds one, or ``whole`` is one; normalised."""

    question: str
    article: str
    golds: Sequence[str]
    whole: bool = False

    def is_answered_by(self, hit: Hit) -> bool:
        text = normalise(hit.paragraph.text)
        return text in self.golds if self.whole else any(gold in text for gold in self.golds)


@dataclass(frozen=True, slots=True)
class Questions:
    """Articles and questions on them."""

    articles: Sequence[Draft | Skipped]
    asked: Sequence[Asked]


def of_paragraphs(
    paragraphs: Sequence[dict[str, Any]],
    questions: Sequence[dict[str, Any]],
    texts: dict[str, str] | None = None,
) -> Questions:
    """A set in the format of ``../shared/eval``; ``texts``: the questions in other words, by id."""
    by_id = {p["paragraph_id"]: p for p in paragraphs}
    asked = []
    for item in questions:
        gold = by_id[item["paragraph_id"]]
        text = item["question"] if texts is None else texts[item["id"]]
        asked.append(Asked(text, gold["article_id"], [normalise(gold["text"])], whole=True))
    return Questions(list(drafts(paragraphs)), asked)


def of_set(data: Path, name: str) -> Questions:
    """One of the three sets of ``../shared/eval``."""
    return of_paragraphs(*read_set(data / "eval", name, _MOST))


def of_other_language(data: Path, name: str) -> Questions:
    """The project's translations of a set's questions."""
    texts = {
        item["id"]: item["question"]
        for item in lines(OWN / "crosslingual.questions.jsonl")
        if item["set"] == name
    }
    questions = [q for q in lines(data / "eval" / f"{name}.questions.jsonl.gz") if q["id"] in texts]
    return of_paragraphs(list(lines(data / "eval" / f"{name}.paragraphs.jsonl.gz")), questions, texts)


def of_training_articles(data: Path) -> Questions:
    """Questions of SQuAD's training articles that the reader's network was not trained on."""
    every = [q for q in lines(data / "train" / "squad_train402.questions.jsonl.gz") if q["answerable"]]
    trained = {q["id"] for q in random.Random(0).sample(every, ENGLISH)}
    left = [q for q in every if q["id"] not in trained]
    paragraphs = list(lines(data / "train" / "squad_train402.paragraphs.jsonl.gz"))
    return of_paragraphs(paragraphs, random.Random(5).sample(left, _MOST))


def of_news() -> Questions:
    """The project's own questions on news that nothing is learnt from, asked of all its articles."""
    items = [
        item for item in lines(OWN / "news.questions.jsonl") if item["use"] == "held" and item["answerable"]
    ]
    files = [file for folder in ("news", "everyday") for file in sorted((OWN / folder).iterdir())]
    asked = []
    for item in items:
        question = standalone(item["question"], tuple((who, text) for who, text in item["history"]))
        asked.append(Asked(question, item["file"], golds(item)))
    return Questions([draft for file in files for draft in reading.read(file)], asked)


def sets(data: Path) -> Iterator[tuple[str, Callable[[], Questions]]]:
    """(name, what makes it) of all sets."""
    for name in ("squad_dev40", "arcd_train", "kaiflematha_dev"):
        yield name, partial(of_set, data, name)
    yield "ARCD in English", partial(of_other_language, data, "arcd_train")
    yield "SQuAD in Arabic", partial(of_other_language, data, "squad_dev40")
    yield "SQuAD's training articles", partial(of_training_articles, data)
    yield "news", of_news


def measure(questions: Questions, pointers: Pointers | None) -> Iterator[tuple[str, dict[str, float]]]:
    """(order, figures) of the ranking and of reading again."""
    asked, reordered, embedder = [], 0, open_embedder()
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, open_embedder) as library:
        library.add(questions.articles)
        for number, one in enumerate(questions.asked):
            ranked = search(library, one.question)
            pointer = pointers.of(one.article) if pointers else None
            again = reread(one.question, ranked, embedder, pointer)
            reordered += [hit.paragraph.id for hit in again] != [hit.paragraph.id for hit in ranked]
            hits = {"ranked": ranked, "read again": again}
            orders = {
                name: [_GOLD if one.is_answered_by(h) else h.paragraph.id for h in own]
                for name, own in hits.items()
            }
            asked.append(retrieval.Asked(id=str(number), gold=frozenset({_GOLD}), orders=orders, seen={}))
    yield "ranked", retrieval.measure(asked, lambda one: one.orders["ranked"])
    figures = retrieval.measure(asked, lambda one: one.orders["read again"])
    yield "read again", figures | {"reordered": round(reordered / len(asked), 2)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--sets", help="names with commas between; all by default")
    parser.add_argument("--folds", type=Path, help="what fit_pointing wrote with --folds")
    arguments = parser.parse_args()
    print(json.dumps(provenance(arguments.data / "eval")))
    arabic = {p["article_id"] for p in lines(arguments.data / "eval" / "arcd_train.paragraphs.jsonl.gz")}
    pointers = Pointers(arguments.folds, arabic) if arguments.folds else None
    for name, made in sets(arguments.data):
        if arguments.sets and name not in arguments.sets.split(","):
            continue
        questions = made()
        print(f"\n{name}: {len(questions.asked)} questions", flush=True)
        for order, figures in measure(questions, pointers):
            print(f"  {order:12} {json.dumps(figures)}", flush=True)


if __name__ == "__main__":
    main()
