"""Conversations over HTTP, and searching within chosen articles."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant import Assistant
from tests.ui.service import served
from ui.api import shapes

QUESTION = "How much drinking water can the Ras al-Nawaris plant produce per day?"
FOLLOW_UP = "And who operates it?"


@pytest.fixture(scope="module")
def opened(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("conversations") / "library"
    shutil.copytree(sample_library, folder)
    with Assistant.open(folder) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def api(opened: Assistant) -> Iterator[httpx.Client]:
    with served(opened) as address, httpx.Client(base_url=f"{address}v1", timeout=60) as client:
        yield client


def test_a_conversation_is_kept_and_is_the_history(api: httpx.Client, opened: Assistant) -> None:
    begun = api.post("/conversations", json={})
    assert begun.status_code == 201
    id_ = begun.json()["id"]
    first = api.post("/answer", json={"question": QUESTION, "conversation": id_}).json()
    second = api.post("/answer", json={"question": FOLLOW_UP, "conversation": id_, "stream": True}).text
    turns = [("user", QUESTION), ("assistant", first["text"])]
    expected = opened.answer(FOLLOW_UP, turns).to_dict()
    assert expected["standalone_question"] != FOLLOW_UP
    assert json.loads(second.strip().rpartition("data: ")[2]) == expected

    read = api.get(f"/conversations/{id_}").json()
    shapes.Conversation.model_validate_json(json.dumps(read))
    assert read["title"] == QUESTION
    assert [(turn["number"], turn["question"]) for turn in read["turns"]] == [(1, QUESTION), (2, FOLLOW_UP)]
    assert [turn["answer"] for turn in read["turns"]] == [first, expected]
    assert id_ in [one["id"] for one in api.get("/conversations").json()["conversations"]]


def test_a_conversation_is_found_renamed_judged_and_removed(api: httpx.Client) -> None:
    id_ = api.post("/conversations", json={"title": "Water"}).json()["id"]
    api.post("/answer", json={"question": QUESTION, "conversation": id_})
    assert api.patch(f"/conversations/{id_}", json={"title": "Turtles"}).json()["title"] == "Turtles"
    found = api.get("/conversations", params={"query": "turtles"}).json()["conversations"]
    assert [one["id"] for one in found] == [id_]
    judged = api.put(f"/conversations/{id_}/turns/1/feedback", json={"verdict": "down", "note": "Old."})
    assert judged.status_code == 204
    (turn,) = api.get(f"/conversations/{id_}").json()["turns"]
    assert (turn["feedback"]["verdict"], turn["feedback"]["note"]) == ("down", "Old.")
    assert api.delete(f"/conversations/{id_}").json()["title"] == "Turtles"
    assert api.get(f"/conversations/{id_}").status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"conversation": "none"}, 404),
        ({"articles": ["none"]}, 404),
        ({"history": [{"role": "user", "text": "Hello"}]}, 422),
        ({"question": "   "}, 422),
    ],
    ids=["no conversation", "no article", "a history as well", "no question"],
)
def test_what_cannot_be_asked_is_not_kept(api: httpx.Client, change: dict[str, object], status: int) -> None:
    id_ = api.post("/conversations", json={}).json()["id"]
    given = api.post("/answer", json={"question": QUESTION, "conversation": id_} | change)
    assert given.status_code == status
    assert api.get(f"/conversations/{id_}").json()["turns"] == []


def test_a_turn_that_is_not_there_cannot_be_judged(api: httpx.Client) -> None:
    id_ = api.post("/conversations", json={}).json()["id"]
    given = api.put(f"/conversations/{id_}/turns/1/feedback", json={"verdict": "up"})
    assert (given.status_code, given.json()["type"]) == (404, "urn:isnad:problem:not-found")


def test_filters_keep_to_what_they_name(api: httpx.Client) -> None:
    body = {"question": QUESTION, "k": 20, "filters": {"languages": ["ar"], "kinds": ["body"]}}
    hits = api.post("/search", json=body).json()["hits"]
    arabic = {a["id"] for a in api.get("/articles").json()["articles"] if a["language"] == "ar"}
    assert hits
    assert {hit["paragraph"]["article_id"] for hit in hits} <= arabic
    assert {hit["paragraph"]["kind"] for hit in hits} == {"body"}
    params = {"question": QUESTION, "k": "20", "language": "ar", "kind": "body"}
    assert api.get("/search", params=params).json()["hits"] == hits
    asked = api.post("/answer", json={"question": QUESTION, "filters": {"languages": ["ar"]}}).json()
    assert {hit["paragraph"]["article_id"] for hit in asked["passages"]} <= arabic


def test_a_filter_that_makes_no_sense_is_a_problem(api: httpx.Client) -> None:
    given = api.post("/search", json={"question": QUESTION, "filters": {"since": "soon"}})
    assert (given.status_code, given.json()["type"]) == (422, "urn:isnad:problem:filter")
