"""Search keeps its quality: figures over pinned questions do not fall below the floors in ``tests/data``.

The floors are what was measured when they were last set, less one question in a hundred: search gives the same
figures on every run of one machine, but another machine's tokenizer threads or BLAS may turn a tie. A floor is
raised when a change lifts the figure by more than that; whoever lowers one says why in the commit.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from assistant.assistant import samples
from vectorstore import reading
from vectorstore.embedding import open_embedder
from vectorstore.language import normalise
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.types import Draft, DraftParagraph

DATA = Path(__file__).parents[1] / "data"
FLOORS = json.loads((DATA / "retrieval_floors.json").read_text(encoding="utf-8"))
SAMPLE = 200
Question = tuple[str, Callable[[str], bool]]
"""A question, and whether a text is its gold paragraph."""


def figures(library: Library, questions: Sequence[Question]) -> dict[str, float]:
    """The measures that the floors name, with each question's first gold hit as the one to find."""
    measures = [R @ 1, R @ 5, nDCG @ 10, RR @ 10]
    run = []
    for number, (question, is_gold) in enumerate(questions):
        gold_seen = False
        for place, hit in enumerate(search(library, question, k=10)):
            first_gold = not gold_seen and is_gold(hit.paragraph.text)
            gold_seen = gold_seen or first_gold
            id_ = "gold" if first_gold else hit.paragraph.id
            run.append(ScoredDoc(str(number), id_, 1.0 / (1 + place)))
    qrels = [Qrel(str(number), "gold", 1) for number in range(len(questions))]
    found = ir_measures.calc_aggregate(measures, qrels, run)
    return {str(measure): round(float(found[measure]), 4) for measure in measures}


def require(name: str, found: dict[str, float]) -> None:
    below = {m: (found[m], floor) for m, floor in FLOORS[name]["floors"].items() if found[m] < floor}
    assert not below, f"{name}: below the floor (found, floor): {below}; all: {found}"


def pinned(name: str, *files: Path) -> None:
    """Skips where the data are not those the floors were set on."""
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    if digest != FLOORS[name]["sha256"]:
        pytest.skip(f"{name} is of another version than its floors: {digest}")


def read(path: Path) -> list[dict[str, Any]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        return [json.loads(line) for line in file]


def test_the_sample_questions(tmp_path: Path) -> None:
    path = DATA / "samples.questions.jsonl"
    items = [item for item in read(path) if item["answerable"] and not item["history"]]
    questions = [(item["question"], holds(item["gold"])) for item in items]
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add(reading.read(samples()))
        require("samples", figures(library, questions))


def holds(golds: Sequence[str]) -> Callable[[str], bool]:
    texts = [normalise(gold) for gold in golds]
    return lambda text: any(gold in normalise(text) for gold in texts)


def equals(gold: str) -> Callable[[str], bool]:
    return lambda text: text == gold


def test_arabic_questions_on_encyclopedia_paragraphs(shared: Path, tmp_path: Path) -> None:
    paragraphs, asked = (
        shared / "eval" / f"arcd_train.{kind}.jsonl.gz" for kind in ("paragraphs", "questions")
    )
    pinned("arcd_train", paragraphs, asked)
    rows = read(paragraphs)
    texts = {row["paragraph_id"]: row["text"] for row in rows}
    chosen = random.Random(0).sample(read(asked), SAMPLE)
    by_article: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_article.setdefault(row["article_id"], []).append(row)
    drafts = [
        Draft(
            key=f"id:{id_}",
            title=own[0]["title"],
            paragraphs=tuple(DraftParagraph(kind="body", text=row["text"]) for row in own),
            exact=True,
        )
        for id_, own in by_article.items()
    ]
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add(drafts)
        require(
            "arcd_train",
            figures(library, [(q["question"], equals(texts[q["paragraph_id"]])) for q in chosen]),
        )


@pytest.mark.parametrize(("asked", "told"), [("en", "ar"), ("ar", "en")])
def test_sentences_find_their_translations(shared: Path, tmp_path: Path, asked: str, told: str) -> None:
    path = shared / "eval" / "ntrex_ar_en.jsonl.gz"
    name = f"ntrex {asked}-{told}"
    pinned(name, path)
    rows = read(path)
    drafts = [
        Draft(key=f"id:{n}", title="", paragraphs=(DraftParagraph(kind="body", text=row[told]),), exact=True)
        for n, row in enumerate(rows)
    ]
    chosen = random.Random(1).sample(rows, SAMPLE)
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add(drafts)
        require(name, figures(library, [(row[asked], equals(row[told])) for row in chosen]))
