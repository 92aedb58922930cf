"""A citation names every outlet that says the words it quotes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import Assistant
from assistant.cli import app
from tests.conftest import draft

TEXT = "The council of Sel opened the Olive Bridge on Sunday, and the work cost 12 million dinars in all."
QUESTION = "How much did the work on the Olive Bridge cost?"


def filled(assistant: Assistant) -> None:
    assistant.library.add(
        [
            draft("Bridge opens", TEXT, source="Delta Post", url="https://delta.example/1", key="url:1"),
            draft("A bridge at last", f"SEL (Agency) - {TEXT}", source="Mirror", url="https://mirror.example/2", key="url:2"),
            draft("Bridge in doubt", TEXT.replace("12", "19"), source="Herald", url="https://herald.example/3", key="url:3"),
        ]
    )  # fmt: skip


def test_a_citation_lists_the_other_outlets_in_its_json(assistant: Assistant) -> None:
    filled(assistant)
    found = json.loads(json.dumps(assistant.answer(QUESTION).to_dict()))
    assert found["citations"]
    for cited in found["citations"]:  # both, where the answer shows that the outlets disagree
        named = {cited["article_title"]} | {outlet["article_title"] for outlet in cited["outlets"]}
        agreeing = {"Bridge opens", "A bridge at last"} if "12" in cited["quote"] else {"Bridge in doubt"}
        assert named == agreeing
        for outlet in cited["outlets"]:
            assert sorted(outlet) == [
                "article_id", "article_title", "paragraph_id", "paragraph_index", "published", "source", "url",
            ]  # fmt: skip
    listed = [
        {hit["article_title"]} | {copy["article_title"] for copy in hit["copies"]}
        for hit in found["passages"]
    ]
    assert sorted(map(sorted, listed)) == [["A bridge at last", "Bridge opens"], ["Bridge in doubt"]]


def test_an_outlet_that_has_the_very_words_is_opened_at_them(assistant: Assistant) -> None:
    filled(assistant)
    herald = next(article for article in assistant.articles() if article.source == "Herald")
    assistant.remove(herald.id)
    (cited,) = assistant.answer(QUESTION).citations
    (outlet,) = cited.outlets
    assert cited.quote.endswith("dinars in all.")
    assert outlet.url is not None
    assert outlet.url.startswith(("https://delta.example/1", "https://mirror.example/2"))
    assert ":~:text=" in outlet.url or "SEL (Agency)" in cited.quote
    paragraph = assistant.article(outlet.article_id).paragraphs[outlet.paragraph_index]
    assert paragraph.id == outlet.paragraph_id


@pytest.mark.parametrize(("command", "status"), [("ask", 0), ("search", 0)])
def test_the_shell_names_the_other_outlets(tmp_path: Path, command: str, status: int) -> None:
    with Assistant.open(tmp_path / "articles") as assistant:
        filled(assistant)
        assistant.remove(next(article for article in assistant.articles() if article.source == "Herald").id)
    done = CliRunner().invoke(app, [command, QUESTION, "--library", str(tmp_path / "articles")])
    assert done.exit_code == status, done.output
    assert "also: Mirror, A bridge at last" in done.output or "also: Delta Post, Bridge opens" in done.output
