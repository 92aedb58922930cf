"""``isnad eval`` measures what was found and answered, by group, and tells chance from a change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.measures import compare, figures, grouped
from vectorstore.errors import ReadError

PARAGRAPHS = [
    ("p1", "a1", "Plant", "en", "The plant opened on 14 May 2024 after two years of work."),
    ("p2", "a1", "Plant", "en", "It cost 85 million dinars, the minister Rana Odeh said."),
    ("p3", "a2", "جسر", "ar", "افتتح المحافظ جسر الزيتون صباح الأحد بعد عامين من العمل."),
    ("p4", "a2", "جسر", "ar", "كلّف الجسر ١٢ مليون دينار، وصل طوله إلى 300 متر."),
]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "q1", "lang": "en", "paragraph_id": "p2", "question": "How much did the plant cost?",
     "answers": [{"text": "85 million dinars", "start": 8}], "answerable": True, "kind": "number"},
    {"id": "q2", "lang": "ar", "paragraph_id": "p4", "question": "كم كلّف الجسر بالدينار؟",
     "answers": [{"text": "١٢ مليون دينار", "start": 12}], "answerable": True},
    {"id": "q3", "lang": "en", "paragraph_id": None, "question": "Who won the chess olympiad in Budapest?",
     "answers": [], "answerable": False},
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    return write(tmp_path, [*PARAGRAPHS], QUESTIONS)


def test_a_run_is_measured_written_and_compared(files: list[str], tmp_path: Path) -> None:
    run = tmp_path / "run.jsonl"
    found = json.loads(CliRunner().invoke(app, [*files, "--run", str(run), "--json"]).stdout)
    assert (found["questions"], found["R@1"], found["RR@10"], found["unanswerable_refused"]) == (
        3,
        1.0,
        1.0,
        1.0,
    )
    assert {name: group["questions"] for name, group in found["by_language"].items()} == {"en": 2, "ar": 1}
    assert {name: group["questions"] for name, group in found["by_kind"].items()} == {"number": 2, "who": 1}
    lines = [json.loads(line) for line in run.read_text().splitlines()]
    assert [line["retrieved"][0] for line in lines[:2]] == ["p2", "p4"]

    again = CliRunner().invoke(app, [*files, "--compare", str(run)])
    assert again.exit_code == 0, again.output
    table = [line.split() for line in again.stdout.split("against RUN")[1].splitlines()]
    assert ["R@1", "2", "1.0000", "1.0000", "0", "0", "1.0000"] in table
    assert any(row[:2] == ["ar", "1"] for row in map(str.split, again.stdout.splitlines()))


def write(folder: Path, paragraphs: list[tuple[object, ...]], questions: list[dict[str, Any]]) -> list[str]:
    names = ("paragraph_id", "article_id", "title", "lang", "text")
    rows = [dict(zip(names, row, strict=True)) for row in paragraphs]
    for name, lines in (("p", rows), ("q", questions)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return ["eval", "--paragraphs", str(folder / "p.jsonl"), "--questions", str(folder / "q.jsonl")]


def test_languages_are_told_apart_in_a_set_that_mixes_them(tmp_path: Path) -> None:
    questions = [*QUESTIONS, {"id": "q4", "lang": "en", "paragraph_id": "p4", "question": "How long is the Zaytun bridge in metres?"}]  # fmt: skip
    files, run = write(tmp_path, [*PARAGRAPHS], questions), tmp_path / "run.jsonl"
    done = CliRunner().invoke(app, [*files, "--run", str(run)])
    assert done.exit_code == 0, done.output
    rows = {row[0]: row for row in map(str.split, done.stdout.splitlines()) if row}
    assert rows["language"][1:] == [
        "questions",
        "R@1",
        "R@5",
        "R@10",
        "nDCG@10",
        "MRR@10",
        "answered",
        "refused",
    ]
    assert (rows["en"][1], rows["ar"][1]) == ("3", "1")
    assert rows["en"][-1] == "1.0000"  # the unanswerable one was refused
    lines = {line["id"]: line for line in map(json.loads, run.read_text().splitlines())}
    assert list(lines["q1"]) == ["id", "retrieved", "answered", "confidence", "text", "citations"]
    assert set(lines["q4"]["retrieved"]) == {"p1", "p2", "p3", "p4"}
    texts = {row[0]: row[4] for row in PARAGRAPHS}
    for cited in lines["q1"]["citations"] + lines["q2"]["citations"]:
        assert texts[cited["paragraph_id"]][cited["start"] : cited["end"]] == cited["quote"]
    assert (lines["q3"]["answered"], lines["q3"]["citations"]) == (False, [])


def test_ten_paragraphs_are_retrieved_and_copies_count_as_found(tmp_path: Path) -> None:
    story = (
        "The council of Sel opened the Olive Bridge on Sunday, and the work cost 12 million dinars in all."
    )
    paragraphs: list[tuple[object, ...]] = [
        (n, f"a{n}", "", "en", story if n < 2 else f"The harbour of town {n} is {n} years old and of stone.")
        for n in range(14)
    ]
    paragraphs += [("same-1", "twice", "", "en", "It rained."), ("same-2", "twice", "", "en", "It rained.")]
    asked = [
        {"id": n, "paragraph_id": n, "question": "What did the Olive Bridge of Sel cost?"} for n in range(2)
    ]
    run = tmp_path / "run.jsonl"
    done = CliRunner().invoke(app, [*write(tmp_path, paragraphs, asked), "--run", str(run), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["R@5"] == 1.0
    for line in map(json.loads, run.read_text().splitlines()):
        assert set(line["retrieved"][:2]) == {"0", "1"}
        assert len(line["retrieved"]) == len(set(line["retrieved"])) == 10


def test_questions_of_another_set_are_refused(tmp_path: Path) -> None:
    files = write(tmp_path, [*PARAGRAPHS], [{"id": "q1", "paragraph_id": "other", "question": "Who?"}])
    with pytest.raises(ReadError, match="question 'q1' is answered by paragraph 'other', which is not among"):
        CliRunner().invoke(app, files, catch_exceptions=False)


def line(id_: str, *retrieved: str, answered: bool = True) -> dict[str, Any]:
    return {"id": id_, "retrieved": list(retrieved), "answered": answered, "citations": []}


def asked(count: int) -> list[dict[str, Any]]:
    return [{"id": f"q{n}", "lang": "en", "paragraph_id": "gold", "question": "Who?"} for n in range(count)]


def test_figures_are_means_over_the_answerable_questions() -> None:
    found = figures(asked(4), [line("q0", "gold"), line("q1", "x", "gold"), line("q2", "x"), line("q3")])
    assert (found["R@1"], found["R@5"], found["RR@10"], found["answered"]) == (0.25, 0.5, 0.375, 1.0)
    assert found["nDCG@10"] == pytest.approx((1 + 0.6309) / 4, abs=1e-4)


def test_groups_are_told_from_the_question_where_it_does_not_say() -> None:
    questions = [{"id": "a", "paragraph_id": "gold", "question": "متى؟"}, {"id": "b", "paragraph_id": "gold", "question": "When?"}]  # fmt: skip
    lines = [line("a", "gold"), line("b", "x")]
    assert {name: found["R@1"] for name, found in grouped(questions, lines, "lang").items()} == {
        "ar": 1,
        "en": 0,
    }
    assert list(grouped(questions, lines, "kind")) == ["when"]


def test_a_change_of_every_question_is_significant_and_one_of_a_few_is_not() -> None:
    good, bad = [line(f"q{n}", "gold") for n in range(30)], [line(f"q{n}", "x", "gold") for n in range(30)]
    every = compare(asked(30), good, bad)["R@1"]
    assert (every["here"], every["there"], every["better"], every["worse"]) == (1.0, 0.0, 30, 0)
    assert every["p"] < 0.001
    two = compare(asked(30), [*good[:2], *bad[2:]], bad)["R@1"]
    assert two["p"] == pytest.approx(0.5, abs=0.02)
    assert compare(asked(30), good, good)["R@1"]["p"] == 1.0


def test_runs_of_other_questions_are_refused() -> None:
    with pytest.raises(ReadError, match="none of these questions"):
        compare(asked(1), [line("q0", "gold")], [line("other", "gold")])


@pytest.mark.parametrize(
    "arguments",
    [["--since", "soon"], ["--until", "2024-02-30"], ["--kind", "footnote"]],
    ids=["no day", "impossible day", "no kind"],
)
def test_a_filter_that_cannot_be_is_wrong_usage(arguments: list[str]) -> None:
    for command in ("search", "ask"):
        result = CliRunner().invoke(app, [command, "question", *arguments])
        assert result.exit_code == 2
        assert "is no " in result.output
