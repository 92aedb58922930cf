"""Search keeps its quality: figures over pinned questions do not fall below the floors in ``tests/data``.

The sample articles and their questions, half Arabic and half English, are always measured; the sets of the
development data where they are here. The floors are what was measured when they were last set, less one question in a
hundred: search gives the same figures on every run of one machine, but another machine's tokenizer threads or BLAS may
turn a tie. ``python -m tests.benchmarks.floors`` sets them anew; it lowers none unless it is told to, and whoever does
says why in the commit.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from assistant.assistant import samples
from vectorstore import reading
from vectorstore.builtin.embedder import shipped
from vectorstore.embedding import open_embedder
from vectorstore.language import normalise
from vectorstore.library import Library
from vectorstore.ranking.model import Ranking
from vectorstore.search import search
from vectorstore.types import Draft, DraftParagraph, Skipped

DATA = Path(__file__).parents[1] / "data"
FLOORS_FILE = DATA / "retrieval_floors.json"
SAMPLE = 200
OURS = "samples"
"""The set that ships, and is always measured."""

Question = tuple[str, Callable[[str], bool]]
"""A question, and whether a text is its gold paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """Articles and questions on them; ``files`` are all that they come from."""

    files: tuple[Path, ...]
    drafts: Sequence[Draft | Skipped]
    questions: Sequence[Question]

    def checksum(self) -> str:
        return hashlib.sha256(b"".join(file.read_bytes() for file in self.files)).hexdigest()


def read(path: Path) -> list[dict[str, Any]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        return [json.loads(line) for line in file]


def holds(golds: Sequence[str]) -> Callable[[str], bool]:
    texts = [normalise(gold) for gold in golds]
    return lambda text: any(gold in normalise(text) for gold in texts)


def equals(gold: str) -> Callable[[str], bool]:
    return lambda text: text == gold


def our_set(_: Path) -> QuestionSet:
    path = DATA / "samples.questions.jsonl"
    items = [item for item in read(path) if item["answerable"] and not item["history"]]
    return QuestionSet(
        files=(path, *sorted(samples().glob("*.txt"))),
        drafts=list(reading.read(samples())),
        questions=[(item["question"], holds(item["gold"])) for item in items],
    )


def encyclopedia(name: str, translated: Path | None = None) -> Callable[[Path], QuestionSet]:
    """Questions of a set on its paragraphs, or our translations of some."""

    def made(shared: Path) -> QuestionSet:
        files = [shared / "eval" / f"{name}.{kind}.jsonl.gz" for kind in ("paragraphs", "questions")]
        rows, asked = map(read, files)
        if translated is not None:
            golds = {q["id"]: q["paragraph_id"] for q in asked}
            ours = [q for q in read(translated) if q["set"] == name]
            asked = [{**q, "paragraph_id": golds[q["id"]]} for q in ours]
            files.append(translated)
        texts = {row["paragraph_id"]: row["text"] for row in rows}
        by_article: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            by_article.setdefault(row["article_id"], []).append(row)
        chosen = random.Random(0).sample(asked, min(SAMPLE, len(asked)))
        return QuestionSet(
            files=tuple(files),
            drafts=[
                _draft(id_, own[0]["title"], *(row["text"] for row in own)) for id_, own in by_article.items()
            ],
            questions=[(q["question"], equals(texts[q["paragraph_id"]])) for q in chosen],
        )

    return made


def translations(asked: str, told: str) -> Callable[[Path], QuestionSet]:
    def made(shared: Path) -> QuestionSet:
        path = shared / "eval" / "ntrex_ar_en.jsonl.gz"
        rows = read(path)
        return QuestionSet(
            files=(path,),
            drafts=[_draft(str(n), "", row[told]) for n, row in enumerate(rows)],
            questions=[(row[asked], equals(row[told])) for row in random.Random(1).sample(rows, SAMPLE)],
        )

    return made


def _draft(id_: str, title: str, *texts: str) -> Draft:
    paragraphs = tuple(DraftParagraph(kind="body", text=text) for text in texts)
    return Draft(key=f"id:{id_}", title=title, paragraphs=paragraphs, exact=True)


SETS: dict[str, Callable[[Path], QuestionSet]] = {
    OURS: our_set,
    "arcd_train": encyclopedia("arcd_train"),
    "kaiflematha_dev": encyclopedia("kaiflematha_dev"),
    "squad_dev40": encyclopedia("squad_dev40"),
    "arcd_train in en": encyclopedia("arcd_train", DATA / "crosslingual.questions.jsonl"),
    "ntrex en-ar": translations("en", "ar"),
    "ntrex ar-en": translations("ar", "en"),
}


def floors() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FLOORS_FILE.read_text(encoding="utf-8"))
    return found


def measured(questions: QuestionSet, folder: Path) -> dict[str, float]:
    """The measures that the floors name, with each question's first gold hit as the one to find."""
    with Library.open(folder, open_embedder) as library:
        library.add(questions.drafts)
        return figures(library, questions.questions)


def figures(library: Library, questions: Sequence[Question]) -> dict[str, float]:
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


def below(name: str, found: dict[str, float]) -> dict[str, tuple[float, float]]:
    """The measures of a set that are below their floors: (found, floor)."""
    return {m: (found[m], floor) for m, floor in floors()[name]["floors"].items() if found[m] < floor}


@pytest.mark.parametrize("name", SETS)
def test_search_keeps_its_floors(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    questions = SETS[name](tmp_path if name == OURS else request.getfixturevalue("shared"))
    if questions.checksum() != floors()[name]["sha256"]:
        changed = f"{name} is not what its floors were set on; run `python -m tests.benchmarks.floors`."
        pytest.fail(changed) if name == OURS else pytest.skip(changed)
    found = measured(questions, tmp_path / "library")
    assert not below(name, found), f"{name}, (found, floor): {below(name, found)}; all: {found}"


def _without(*features: str) -> Iterator[None]:
    """Ranks with weights of 0 for some features."""
    whole = Ranking.shipped()
    broken = Ranking.__new__(Ranking)
    for slot, value in vars(whole).items():
        kept = (
            {k: 0.0 if k in features else v for k, v in value.items()} if isinstance(value, dict) else value
        )
        setattr(broken, slot, kept)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ranking, "shipped", classmethod(lambda cls: broken))
        yield


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        pytest.param(
            OURS, ("grams", "relative", "best_grams", "matched"), id="character grams, by the set that ships"
        ),
        pytest.param(
            "arcd_train",
            ("best_titled", "untitled"),
            id="titles and sentences, by Arabic encyclopedia questions",
        ),
    ],
)
def test_a_broken_weight_is_noticed(
    name: str, broken: tuple[str, ...], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    questions = SETS[name](tmp_path if name == OURS else request.getfixturevalue("shared"))
    for _ in _without(*broken):
        assert below(name, measured(questions, tmp_path / "library"))


def test_a_broken_embedding_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encode = shipped().model.encode
    monkeypatch.setattr(shipped().model, "encode", lambda texts: encode([text[::-1] for text in texts]))
    assert below(OURS, measured(our_set(tmp_path), tmp_path / "library"))
