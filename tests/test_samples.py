"""The sample articles and the questions on them fit together."""

import json
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = sorted((ROOT / "assistant" / "samples").glob("*.txt"))
LINES = {path.name: path.read_text(encoding="utf-8").split("\n") for path in SAMPLES}
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "tests" / "data" / "samples.questions.jsonl").read_text(encoding="utf-8").splitlines()
]
KINDS = {
    "factoid",
    "why",
    "list",
    "paraphrase",
    "spelling",
    "crosslingual",
    "followup",
    "unanswerable",
}
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=[q["id"] for q in QUESTIONS])


def test_there_are_three_articles_a_language() -> None:
    assert len(SAMPLES) == 6
    assert Counter(path.name[:3] for path in SAMPLES) == {"ar-": 3, "en-": 3}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_an_article_is_plain_text_in_one_language(path: Path) -> None:
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    text = raw.decode("utf-8")
    assert unicodedata.normalize("NFC", text) == text
    assert 450 <= len(text.split()) <= 900
    arabic = sum("\u0600" <= character <= "\u06ff" for character in text)
    latin = sum(character.isascii() and character.isalpha() for character in text)
    assert arabic > 20 * latin if path.name.startswith("ar-") else arabic == 0


def test_two_arabic_articles_are_as_messy_as_a_copied_page() -> None:
    messy = {
        name
        for name, lines in LINES.items()
        if "TT" in lines and any(line and line == following for line, following in pairwise(lines))
    }
    assert messy == {"ar-desalination.txt", "ar-football-cup.txt"}
    for name in messy:
        headline = LINES[name][0]
        assert LINES[name].count(headline) == 3
        assert "مقالات ذات صلة" in LINES[name]


def test_the_two_reports_on_the_plant_disagree_on_its_output() -> None:
    assert "180 ألف متر مكعب يومياً" in "\n".join(LINES["ar-desalination.txt"])
    assert "165,000 cubic meters" in "\n".join(LINES["en-desalination.txt"])


def test_the_set_is_large_and_varied() -> None:
    assert len(QUESTIONS) >= 60
    assert len({q["id"] for q in QUESTIONS}) == len(QUESTIONS)
    assert len({(q["question"], q["file"]) for q in QUESTIONS}) == len(QUESTIONS)
    assert {q["kind"] for q in QUESTIONS} == KINDS
    assert {q["file"] for q in QUESTIONS} == set(LINES)
    assert sum(not q["answerable"] for q in QUESTIONS) >= 10
    arabic = sum(q["lang"] == "ar" for q in QUESTIONS)
    assert 0.4 <= arabic / len(QUESTIONS) <= 0.6


@each_question
def test_every_gold_paragraph_is_a_line_of_its_file(question: dict[str, Any]) -> None:
    assert set(question["gold"]) <= set(LINES[question["file"]]) - {""}
    for name, paragraphs in question.get("also", {}).items():
        assert name != question["file"]
        assert paragraphs
        assert set(paragraphs) <= set(LINES[name]) - {""}


@each_question
def test_every_answer_string_occurs_in_a_gold_paragraph(question: dict[str, Any]) -> None:
    for answer in question["answer_any"]:
        assert any(answer in paragraph for paragraph in question["gold"])


@each_question
def test_a_question_says_what_it_needs_to(question: dict[str, Any]) -> None:
    answerable = question["kind"] != "unanswerable"
    assert question["answerable"] is answerable
    assert bool(question["gold"]) is answerable
    assert bool(question["answer_any"]) is answerable
    assert bool(question["history"]) is (question["kind"] == "followup")
    assert question["lang"] in {"ar", "en"}
    if answerable:
        crosses = question["lang"] != question["file"][:2]
        assert crosses is (question["kind"] == "crosslingual")
