from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from tests.conftest import draft
from ui.errors import KeptAnswerError
from ui.handlers import Page
from ui.kept import answer_from
from ui.steps import Step

QUESTION = "ما الذي أخّر افتتاح المحطة أكثر من عام؟"
ENGLISH = "Which bus routes will disappear on 17 November?"
NEW: Step = {"id": "", "number": 0}


@pytest.fixture
def page(assistant: Assistant, tmp_path: Path) -> Page:
    return Page(assistant, tmp_path)


def _last(steps: Iterator[Step]) -> Step:
    *_, last = steps
    return last


def _talk(page: Page, *questions: str) -> str:
    place: Step = dict(NEW)
    for question in questions:
        first, *_, last = page.converse({"id": place["id"], "number": 0}, question, [], [], "ar")
        assert (first["stage"], last["stage"]) == ("kept", "done")
        place = first
    return str(place["id"])


def test_a_conversation_comes_back_as_it_was_shown(page: Page) -> None:
    first, *_, last = page.converse(NEW, QUESTION, [], [], "ar")
    read = _last(page.conversation(first["id"], "ar"))
    (turn,) = read["turns"]
    assert read["title"] == QUESTION
    assert (turn["html"], turn["answer"], turn["markdown"]) == (
        last["html"],
        last["answer"],
        last["markdown"],
    )
    assert turn["number"] == first["number"] == 1


def test_turns_follow_each_other_in_one_conversation(page: Page, assistant: Assistant) -> None:
    id_ = _talk(page, QUESTION, ENGLISH)
    assert [t["question"] for t in _last(page.conversation(id_, "en"))["turns"]] == [QUESTION, ENGLISH]
    assert [c.id for c in assistant.conversations.search()] == [id_]


def test_asking_again_replaces_the_answer(page: Page) -> None:
    id_ = _talk(page, QUESTION)
    _last(page.feedback(id_, 1, "down", ""))
    again, *_ = page.converse({"id": id_, "number": 1}, QUESTION, [], [], "ar")
    assert (again["id"], again["number"]) == (id_, 1)
    list(page.converse({"id": id_, "number": 1}, QUESTION, [], [], "ar"))
    (turn,) = _last(page.conversation(id_, "ar"))["turns"]
    assert turn["answer"]["answered"]
    assert "verdict" not in turn


def test_an_answer_that_is_stopped_is_there_as_cut_off(page: Page) -> None:
    steps: Any = page.converse(NEW, QUESTION, [], [], "ar")
    id_ = next(steps)["id"]
    next(steps)
    steps.close()
    (turn,) = _last(page.conversation(id_, "ar"))["turns"]
    assert turn["question"] == QUESTION
    assert "html" not in turn


def test_a_removed_conversation_goes_on_as_a_new_one(page: Page, assistant: Assistant) -> None:
    id_ = _talk(page, QUESTION)
    assert _last(page.remove_conversation(id_))["stage"] == "done"
    assert _last(page.conversation(id_, "ar"))["key"] == "error.not_found"
    first, *_ = page.converse({"id": id_, "number": 0}, ENGLISH, [], [], "ar")
    assert first["id"] not in ("", id_)
    assert assistant.conversations.read(first["id"]).title == ENGLISH


def test_removed_while_it_is_answered_the_answer_is_shown(page: Page, assistant: Assistant) -> None:
    steps: Any = page.converse(NEW, QUESTION, [], [], "ar")
    assistant.conversations.remove(next(steps)["id"])
    assert _last(steps)["stage"] == "done"
    assert assistant.conversations.search() == ()


def test_a_reader_answers_and_keeps_nothing(page: Page, assistant: Assistant, tmp_path: Path) -> None:
    with Assistant.open(assistant.library.folder, wait_s=0) as second:
        reading = Page(second, tmp_path)
        first, *_, last = reading.converse(NEW, QUESTION, [], [], "ar")
        assert (first["id"], last["stage"]) == ("", "done")
        assert last["answer"]["answered"]
        id_ = _talk(page, ENGLISH)
        assert _last(reading.conversation(id_, "ar"))["turns"][0]["question"] == ENGLISH
        assert _last(reading.rename_conversation(id_, "x"))["key"] == "error.locked"


def test_a_question_that_cannot_be_asked_is_not_kept(page: Page, assistant: Assistant) -> None:
    assert _last(page.converse(NEW, "  ", [], [], "ar"))["key"] == "error.question"
    assert assistant.conversations.search() == ()


def test_citations_of_a_removed_article_are_marked(page: Page, assistant: Assistant) -> None:
    id_ = _talk(page, QUESTION)
    (turn,) = _last(page.conversation(id_, "en"))["turns"]
    citation = turn["answer"]["citations"][0]
    assert citation["removed"] is False
    assert "data-removed" not in turn["html"]
    assistant.remove(citation["article_id"])
    (turn,) = _last(page.conversation(id_, "en"))["turns"]
    marked = turn["answer"]["citations"][0]
    assert marked == citation | {"removed": True}
    assert 'data-removed="true"' in turn["html"]
    assert "article removed" in turn["html"]
    shown = _last(page.article(citation["article_id"], [marked | {"order": 0}], "en"))
    assert citation["quote"].split()[0] in shown["html"]
    assert shown["removed"]


def test_the_list_is_searched(page: Page) -> None:
    station, bus = _talk(page, QUESTION), _talk(page, ENGLISH)
    every = _last(page.conversations("", "ar"))
    assert every["count"] == 2
    assert every["html"].index(bus) < every["html"].index(station)
    found = _last(page.conversations("المحطه", "ar"))
    assert (found["count"], station in found["html"], bus in found["html"]) == (1, True, False)


def test_renaming_a_conversation(page: Page) -> None:
    id_ = _talk(page, QUESTION)
    assert _last(page.rename_conversation(id_, "<b>المحطة</b>"))["title"] == "<b>المحطة</b>"
    html = _last(page.conversations("", "ar"))["html"]
    assert "&lt;b&gt;المحطة&lt;/b&gt;" in html
    assert "<b>" not in html


def test_feedback_is_shown_again_and_exported(page: Page) -> None:
    id_ = _talk(page, QUESTION)
    assert _last(page.conversations("", "ar"))["feedback"] is False
    assert _last(page.feedback(id_, 1, "up", "exactly the reason"))["stage"] == "done"
    (turn,) = _last(page.conversation(id_, "ar"))["turns"]
    assert (turn["verdict"], turn["note"]) == ("up", "exactly the reason")
    assert _last(page.conversations("", "ar"))["feedback"] is True
    (entry,) = _last(page.all_feedback())["feedback"]
    assert (entry["question"], entry["verdict"], entry["note"]) == (QUESTION, "up", "exactly the reason")
    assert entry["answer"]["citations"]
    assert _last(page.feedback(id_, 1, "", ""))["stage"] == "done"
    assert _last(page.all_feedback())["feedback"] == []
    assert _last(page.feedback(id_, 1, "sideways", ""))["stage"] == "error"
    assert _last(page.feedback(id_, 9, "up", ""))["key"] == "error.not_found"


@pytest.mark.parametrize("question", [QUESTION, ENGLISH, "What is the capital of Australia?", "مرحبا"])
def test_a_kept_answer_is_made_whole_again(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(question)
    kept = json.loads(json.dumps(answer.to_dict()))
    assert answer_from(kept).to_dict() == answer.to_dict()
    assert answer_from(kept | {"new_in_a_later_version": 1}).text == answer.text


def test_other_outlets_are_kept_too(assistant: Assistant) -> None:
    text = "The council of Sel opened the Olive Bridge on Sunday; the work took nine months in all."
    for n, source in enumerate(("Delta Post", "Mirror")):
        assistant.library.add(
            [draft(f"Bridge {n}", text, source=source, key=f"id:{n}", published=f"2026-05-0{n + 1}")]
        )
    answer = assistant.answer("How long did the work on the Olive Bridge take?")
    (citation,) = answer.citations
    (outlet,) = citation.outlets
    assert {citation.article_title, outlet.article_title} == {"Bridge 0", "Bridge 1"}
    assert answer_from(json.loads(json.dumps(answer.to_dict()))).citations == answer.citations


@pytest.mark.parametrize(
    "broken",
    [{}, {"sentences": None}, {"citations": [{}]}, {"passages": [{"paragraph": {"kind": "x"}}]}],
    ids=["empty", "null", "citation", "passage"],
)
def test_what_is_no_answer_is_told(assistant: Assistant, broken: dict[str, Any]) -> None:
    kept = assistant.answer(QUESTION).to_dict() | broken if broken else {}
    with pytest.raises(KeptAnswerError, match="Ask the question again"):
        answer_from(kept)


def test_a_quote_that_is_not_in_its_paragraph_is_no_citation(assistant: Assistant) -> None:
    kept = json.loads(json.dumps(assistant.answer(QUESTION).to_dict()))
    kept["citations"][0]["quote"] = "something nobody wrote"
    with pytest.raises(KeptAnswerError):
        answer_from(kept)


def test_a_broken_answer_does_not_hide_the_others(page: Page, assistant: Assistant) -> None:
    id_ = _talk(page, QUESTION, ENGLISH)
    assistant.conversations.answered(id_, 1, {"text": "not an answer"})
    first, second = _last(page.conversation(id_, "ar"))["turns"]
    assert "html" not in first
    assert second["answer"]["answered"]
