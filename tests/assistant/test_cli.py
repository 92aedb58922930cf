"""The command: what it prints, its exit statuses, and one line for every bad input."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.assistant import samples
from assistant.cli import app

ROOT = Path(__file__).parents[2]
PLANT = """Water plant opens in Marsa Tal

The plant opened on 14 May 2024 after two years of work.

It cost 85 million dinars, the minister Rana Odeh said.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plant.txt").write_text(PLANT)
    return tmp_path


def isnad(*arguments: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the command as a user does, with ISNAD_LIBRARY from the environment."""
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        input=stdin,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        check=False,
    )


def test_add_ask_list_show_remove(folder: Path) -> None:
    added = isnad("add", folder / "plant.txt")
    assert added.returncode == 0, added.stderr
    assert "1 added, 0 updated, 0 unchanged, 0 skipped." in added.stdout
    assert "1 unchanged" in isnad("add", folder / "plant.txt").stdout

    asked = isnad("ask", "--json", "How much did the plant cost?")
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["answered"]
    citation = answer["citations"][0]
    assert citation["paragraph"][citation["start"] : citation["end"]] == citation["quote"]
    assert "85 million" in citation["quote"]

    refused = isnad("ask", "Who won the chess olympiad in Budapest?")
    assert refused.returncode == 3
    assert "do not answer" in refused.stdout
    assert "Nearest: " in refused.stderr

    (listed,) = json.loads(isnad("list", "--json").stdout)
    assert listed["title"] == "Water plant opens in Marsa Tal"
    shown = isnad("show", listed["id"][:6])
    assert "It cost 85 million dinars" in shown.stdout
    found = json.loads(isnad("search", "Rana Odeh", "--json").stdout)
    assert "Rana Odeh" in found[0]["paragraph"]["text"]
    explained = isnad("search", "من هي رنا عودة Rana Odeh؟", "--why").stdout
    assert "Odeh = Odeh" in explained
    assert "meant +" in explained
    assert isnad("remove", listed["id"]).returncode == 0
    assert json.loads(isnad("list", "--json").stdout) == []


def test_pasted_text_and_chat(folder: Path) -> None:
    assert isnad("add", "-", "--url", "https://a.example/plant", stdin=PLANT).returncode == 0
    chat = isnad("chat", stdin="How much did the plant cost?\n\n")
    assert "85 million" in chat.stdout
    assert "https://a.example/plant#:~:text=" in chat.stdout


def test_the_samples_are_added_once(folder: Path) -> None:
    assert isnad("add", "--samples").returncode == 0
    again = isnad("add", "--samples", "--json")
    report = json.loads(again.stdout)
    assert report["added"] == []
    assert report["skipped"] == []
    assert len(report["unchanged"]) >= len(list(samples().glob("*.txt")))


def _corrupt_library(folder: Path) -> list[str | Path]:
    (folder / "broken").mkdir()
    (folder / "broken" / "isnad.db").write_text("no database" * 100)
    return ["list", "--library", folder / "broken"]


def _no_library(folder: Path) -> list[str | Path]:
    return ["ask", "--library", folder, "What?"]


def _bad_jsonl(folder: Path) -> list[str | Path]:
    good = json.dumps({"id": "1", "title": "t", "paragraphs": ["p"]})
    (folder / "bad.jsonl").write_text(f"{good}\n{{broken\n")
    return ["add", folder / "bad.jsonl"]


def _empty(folder: Path) -> list[str | Path]:
    (folder / "empty.txt").write_text("")
    return ["add", folder / "empty.txt"]


def _binary(folder: Path) -> list[str | Path]:
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 50)
    return ["add", folder / "picture.txt"]


def _nothing_readable(folder: Path) -> list[str | Path]:
    (folder / "pictures").mkdir()
    (folder / "pictures" / "a.png").write_bytes(b"\x89PNG")
    return ["add", folder / "pictures"]


def _unknown_embedding(folder: Path) -> list[str | Path]:
    (folder / "new.txt").write_text("A new article\n\nIt has one paragraph of text.\n")
    return ["add", folder / "new.txt", "--embedding", "no/such-model"]


BAD = {
    "missing file": (lambda f: ["add", f / "none.txt"], "none.txt"),
    "empty file": (_empty, "empty.txt"),
    "binary file": (_binary, "picture.txt"),
    "folder with nothing readable": (_nothing_readable, "pictures"),
    "address that does not answer": (lambda f: ["add", "http://127.0.0.1:9/page"], "127.0.0.1:9"),
    "malformed JSONL": (_bad_jsonl, "line 2"),
    "empty question": (lambda f: ["ask", "  "], "empty"),
    "endless question": (lambda f: ["ask", "why " * 25_000], "100,000 characters"),
    "folder that is no library": (_no_library, "not a library"),
    "corrupt library": (_corrupt_library, "cannot be read"),
    "unwritable library": (lambda f: ["list", "--library", "/proc/isnad"], "/proc/isnad"),
    "unknown embedding": (_unknown_embedding, "builtin"),
    "unknown model": (lambda f: ["ask", "--model", "nonsense:x", "What did it cost?"], "built-in"),
    "unknown article": (lambda f: ["show", "ffff"], "isnad list"),
    "unknown setting": (lambda f: ["list", "--library", "x" * 300], "cannot be used"),
}


_BESIDE_A_REFUSAL = ("Nearest: ", "You could ask: ")


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_loses_nothing(folder: Path, name: str) -> None:
    assert isnad("add", folder / "plant.txt").returncode == 0
    arguments, expected = BAD[name]
    done = isnad(*arguments(folder))  # type: ignore[no-untyped-call]  # a table of lambdas
    if name == "unknown model":  # the reader answers in its place, and the line says so
        assert done.returncode in (0, 3)
    else:
        assert done.returncode in (1, 2), done.stdout
    assert expected in done.stderr
    lines = [line for line in done.stderr.strip().splitlines() if not line.startswith(_BESIDE_A_REFUSAL)]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert len(json.loads(isnad("list", "--json").stdout)) == (2 if name == "malformed JSONL" else 1)


def test_wrong_usage_is_status_2() -> None:
    assert isnad("add").returncode == 2
    assert isnad("nonsense").returncode == 2


def test_every_command_has_help_and_json_where_it_prints_a_result() -> None:
    commands = {c.name or (c.callback.__name__ if c.callback else "") for c in app.registered_commands}
    assert {"add", "ask", "chat", "search", "list", "show", "remove", "rebuild", "eval", "serve"} <= commands
    for name in (
        "add",
        "ask",
        "search",
        "list",
        "show",
        "remove",
        "rebuild",
        "eval",
        "restore",
        "check",
        "backup",
    ):
        assert "--json" in isnad(name, "--help").stdout


def test_importing_loads_nothing_heavy() -> None:
    program = (
        "import sys, assistant; print([m for m in ('torch', 'gradio', 'chromadb', 'sentence_transformers', "
        "'langchain_openai', 'langchain', 'trafilatura') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout == "[]\n"


def test_eval_measures_a_set(folder: Path) -> None:
    texts = ["The plant opened on 14 May 2024.", "It cost 85 million dinars.", "Rana Odeh is the minister."]
    with gzip.open(folder / "p.jsonl.gz", "wt") as file:
        for n, text in enumerate(texts):
            row = {"paragraph_id": f"p{n}", "article_id": "a", "title": "Plant", "lang": "en", "text": text}
            file.write(json.dumps(row) + "\n")
    questions = [
        {
            "id": "q1",
            "lang": "en",
            "paragraph_id": "p1",
            "question": "How much did it cost?",
            "answers": [{"text": "85 million", "start": 8}],
            "answerable": True,
        },
        {
            "id": "q2",
            "lang": "en",
            "paragraph_id": "p2",
            "question": "Who is the minister?",
            "answers": [{"text": "Rana Odeh", "start": 0}],
            "answerable": True,
        },
        {"id": "q3", "lang": "en", "question": "Who composed the opera Tosca?", "answerable": False},
    ]
    (folder / "q.jsonl").write_text("".join(json.dumps(q) + "\n" for q in questions))
    done = isnad(
        "eval", "--paragraphs", folder / "p.jsonl.gz", "--questions", folder / "q.jsonl",
        "--run", folder / "run.jsonl", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["R@1"] == 1.0
    assert figures["unanswerable_refused"] == 1.0
    lines = [json.loads(line) for line in (folder / "run.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2", "q3"]
    assert lines[0]["retrieved"][0] == "p1"
    citation = lines[0]["citations"][0]
    assert texts[1][citation["start"] : citation["end"]] == citation["quote"]
    assert lines[2]["citations"] == []
