"""The HTTP interface, asked over a real connection; nothing here adds to the library of the other tests."""

from __future__ import annotations

import io
import itertools
import json
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk

from assistant import Assistant
from tests.ui.conftest import Quoter
from tests.ui.service import served
from ui.api import shapes

QUESTION = "How much drinking water can the Ras al-Nawaris plant produce per day?"
PASTED = """Ferry of Orsal sails again

The ferry of Orsal sailed again on Monday, 3 June 2024, after eleven weeks in the dock.

Its repair cost 640,000 crowns, said the harbour master, Ilva Brandt.
"""


@pytest.fixture(scope="module")
def assistant_(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("api") / "library"
    shutil.copytree(sample_library, folder)
    with Assistant.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def api(assistant_: Assistant) -> Iterator[httpx.Client]:
    with served(assistant_) as address, httpx.Client(base_url=f"{address}v1", timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def openai(api: httpx.Client) -> Any:
    module = pytest.importorskip("openai")
    return module.OpenAI(base_url=str(api.base_url), api_key="none is needed on loopback", max_retries=0)


def _events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n", 1)
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def _refused(answer: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == f"urn:isnad:problem:{kind}"
    assert problem["status"] == status
    assert problem["instance"].startswith("/v1/")
    assert problem["detail"]
    return problem


# -- questions -------------------------------------------------------------------------------------


def test_an_answer_has_the_shape_of_python(api: httpx.Client, assistant_: Assistant) -> None:
    given = api.post("/answer", json={"question": QUESTION})
    assert given.status_code == 200
    assert given.json() == assistant_.answer(QUESTION).to_dict()
    for citation in given.json()["citations"]:
        assert citation["paragraph"][citation["start"] : citation["end"]] == citation["quote"]


def test_the_documented_shape_is_what_is_sent(api: httpx.Client) -> None:
    answer = api.post("/answer", json={"question": QUESTION}).json()
    assert set(shapes.Answer.model_fields) <= set(answer)
    shapes.Answer.model_validate_json(json.dumps(answer))
    article = api.get(f"/articles/{answer['citations'][0]['article_id']}").json()
    shapes.Article.model_validate_json(json.dumps(article))


@pytest.mark.parametrize("asked_by", ["accept", "body"])
def test_an_answer_comes_as_events(api: httpx.Client, asked_by: str) -> None:
    headers = {"accept": "text/event-stream"} if asked_by == "accept" else {}
    body = {"question": QUESTION} | ({"stream": True} if asked_by == "body" else {})
    given = api.post("/answer", json=body, headers=headers)
    assert given.headers["content-type"].startswith("text/event-stream")
    events = _events(given.text)
    assert [name for name, _ in events] == ["searched", "text", "answer"]
    assert events[0][1]["passages"][0]["paragraph"]["article_id"]
    assert events[2][1] == api.post("/answer", json={"question": QUESTION}).json()


class Held(Quoter):
    """Says its first sentence and a word more, and the rest when the gate is opened."""

    gate: Any

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        said = super()._stream(messages)
        for chunk in said:
            yield chunk
            if ">>" in str(chunk.text):
                break
        yield from itertools.islice(said, 1)
        assert self.gate.wait(60)
        yield from said


@pytest.fixture
def held(sample_library: Path, tmp_path: Path) -> Iterator[tuple[str, threading.Event]]:
    shutil.copytree(sample_library, tmp_path / "library")
    gate = threading.Event()
    with Assistant.open(tmp_path / "library", model=Held(gate=gate)) as opened, served(opened) as address:
        yield f"{address}v1", gate
        gate.set()


def test_events_come_while_the_answer_grows(held: tuple[str, threading.Event]) -> None:
    address, gate = held
    body = {"question": QUESTION, "stream": True}
    with httpx.stream("POST", f"{address}/answer", json=body, timeout=60) as given:
        lines = given.iter_lines()
        assert next(line for line in lines if line.startswith("event: ")) == "event: searched"
        assert next(line for line in lines if line.startswith("event: ")) == "event: text"
        gate.set()
        assert [line for line in lines if line.startswith("event: ")][-1] == "event: answer"


def test_the_history_is_heeded(api: httpx.Client, assistant_: Assistant) -> None:
    first = api.post("/answer", json={"question": QUESTION}).json()
    turns = [("user", QUESTION), ("assistant", first["text"])]
    body = {"question": "And who operates it?", "history": [{"role": r, "text": t} for r, t in turns]}
    given = api.post("/answer", json=body).json()
    assert given["standalone_question"] != "And who operates it?"
    assert given == assistant_.answer("And who operates it?", turns).to_dict()


def test_only_the_named_articles_are_asked(api: httpx.Client) -> None:
    chosen = api.get("/articles").json()["articles"][0]["id"]
    hits = api.post("/search", json={"question": QUESTION, "k": 3, "articles": [chosen]}).json()["hits"]
    assert {hit["paragraph"]["article_id"] for hit in hits} == {chosen}
    found = api.post("/answer", json={"question": QUESTION, "articles": [chosen]}).json()["passages"]
    assert {hit["paragraph"]["article_id"] for hit in found} == {chosen}


def test_search_by_body_and_by_address_agree(api: httpx.Client) -> None:
    by_body = api.post("/search", json={"question": QUESTION, "k": 4}).json()
    by_address = api.get("/search", params={"question": QUESTION, "k": 4}).json()
    assert by_body == by_address
    assert len(by_body["hits"]) == 4
    similarities = [hit["similarity"] for hit in by_body["hits"]]
    assert similarities == sorted(similarities, reverse=True)
    paragraph = by_body["hits"][0]["paragraph"]
    assert api.get(f"/paragraphs/{paragraph['id']}").json() == paragraph


# -- articles --------------------------------------------------------------------------------------


def test_an_article_is_added_read_audited_and_removed(api: httpx.Client) -> None:
    added = api.post("/articles", json={"text": PASTED + "\nShare\n\nSign up to our newsletter\n"})
    assert added.status_code == 201
    (id_,) = added.json()["added"]
    assert api.post("/articles", json={"text": PASTED}).status_code in (200, 201)
    article = api.get(f"/articles/{id_}").json()
    assert article["title"] == "Ferry of Orsal sails again"
    assert "640,000 crowns" in " ".join(p["text"] for p in article["paragraphs"])
    assert id_ in {a["id"] for a in api.get("/articles", params={"limit": 1}).json()["articles"]}
    assert api.delete(f"/articles/{id_}").json()["id"] == id_
    _refused(api.get(f"/articles/{id_}"), 404, "not-found")


def test_what_was_left_out_is_told_and_restored(api: httpx.Client) -> None:
    text = PASTED + "\nShare\n\nSign up to our newsletter\n"
    (id_,) = api.post("/articles", json={"text": text, "url": "https://orsal.example/ferry"}).json()["added"]
    removed = api.get(f"/articles/{id_}/removed").json()["removed"]
    line = next(line for line in removed if line["text"] == "Sign up to our newsletter")
    assert (line["restored"], bool(line["reason"])) == (False, True)
    restored = api.post(f"/articles/{id_}/removed/{line['number']}/restore").json()
    assert restored["text"] == "Sign up to our newsletter"
    assert restored["id"] in {p["id"] for p in api.get(f"/articles/{id_}").json()["paragraphs"]}
    changed = text.replace("eleven weeks", "twelve weeks")
    again = api.post("/articles", json={"text": changed, "url": "https://orsal.example/ferry"}).json()
    assert again["updated"] == [id_]
    (older,) = api.get(f"/articles/{id_}/versions").json()["versions"]
    before = api.get(f"/articles/{id_}/versions/{older['number']}").json()
    assert "eleven weeks" in " ".join(p["text"] for p in before["paragraphs"])
    now = [p["text"] for p in api.get(f"/articles/{id_}").json()["paragraphs"]]
    assert "twelve weeks" in " ".join(now)
    assert "Sign up to our newsletter" in now  # what was restored stays so
    api.delete(f"/articles/{id_}")


def test_files_are_added_under_their_own_names(api: httpx.Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("quay.txt", PASTED.replace("Ferry of Orsal", "Quay of Lunne"))
    files = [
        ("files", ("../../عبّارة.txt", PASTED.encode())),
        ("files", ("more.zip", packed.getvalue())),
        ("files", ("empty.txt", b"")),
    ]
    report = api.post("/articles/files", files=files).json()
    assert len(report["added"]) == 2
    (skipped,) = report["skipped"]
    assert skipped["origin"] == "empty.txt"
    assert "/tmp" not in skipped["reason"]
    for id_ in report["added"]:
        api.delete(f"/articles/{id_}")


def test_files_none_of_which_can_be_read_are_refused(api: httpx.Client) -> None:
    problem = _refused(api.post("/articles/files", files={"files": ("a.txt", b"")}), 422, "not-readable")
    assert "a.txt" in problem["detail"]
    assert "isnad-upload" not in problem["detail"]


def test_no_file_of_the_server_can_be_named(api: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(PASTED)
    for url in (str(tmp_path / "secret.txt"), f"file://{tmp_path}/secret.txt", "~/secret.txt"):
        _refused(api.post("/articles", json={"url": url}), 422, "invalid-request")


# -- errors ----------------------------------------------------------------------------------------

REFUSED = {
    "no article of that id": ("GET", "/articles/ffff", None, 404, "not-found"),
    "no paragraph of that id": ("GET", "/paragraphs/ffff", None, 404, "not-found"),
    "no such version": ("GET", "/articles/{id}/versions/9", None, 404, "not-found"),
    "no such line": ("POST", "/articles/{id}/removed/9999/restore", None, 404, "not-found"),
    "a question of blanks": ("POST", "/answer", {"question": "  "}, 422, "question"),
    "no question": ("POST", "/answer", {}, 422, "invalid-request"),
    "an endless question": ("POST", "/answer", {"question": "why " * 2000}, 422, "invalid-request"),
    "a field that is not there": ("POST", "/answer", {"question": "a", "top": 1}, 422, "invalid-request"),
    "an unknown article": ("POST", "/answer", {"question": "a", "articles": ["ff"]}, 404, "not-found"),
    "an unknown article, streamed": (
        "POST", "/answer", {"question": "Who?", "articles": ["ff"], "stream": True}, 404, "not-found",
    ),
    "nothing to add": ("POST", "/articles", {}, 422, "invalid-request"),
    "text without an article": ("POST", "/articles", {"text": " \n "}, 422, "nothing-to-read"),
    "too many paragraphs": ("GET", "/search?question=a&k=100000", None, 422, "invalid-request"),
    "no such operation": ("GET", "/nothing", None, 404, "not-found"),
    "another method": ("PUT", "/answer", None, 405, "method-not-allowed"),
    "a chat without a question": ("POST", "/chat/completions", {"messages": [{"role": "system", "content": "Hi"}]}, 422, "question"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_a_problem_document(api: httpx.Client, name: str) -> None:
    method, path, body, status, kind = REFUSED[name]
    id_ = api.get("/articles").json()["articles"][0]["id"]
    _refused(api.request(method, path.format(id=id_), json=body), status, kind)


def test_a_body_that_is_no_json_is_refused(api: httpx.Client) -> None:
    given = api.post("/answer", content=b"{broken", headers={"content-type": "application/json"})
    _refused(given, 422, "invalid-request")


def test_a_second_process_reads_and_says_who_writes(api: httpx.Client, assistant_: Assistant) -> None:
    with Assistant.open(assistant_.library.folder, wait_s=0) as second, served(second) as address:
        answer = httpx.post(f"{address}v1/answer", json={"question": QUESTION}, timeout=60).json()
        assert answer["answered"]
        assert httpx.get(f"{address}v1/ready").json()["writable"] is False
        refused = httpx.post(f"{address}v1/articles", json={"text": PASTED}, timeout=60)
        assert "is being written by process" in _refused(refused, 409, "library-locked")["detail"]


# -- operation -------------------------------------------------------------------------------------


def test_health_ready_and_metrics(api: httpx.Client) -> None:
    assert api.get("/health").json()["status"] == "ok"
    ready = api.get("/ready").json()
    assert (ready["status"], ready["writable"]) == ("ready", True)
    before = _sample(api, 'isnad_answers_total{answered="true",model="builtin"}')
    api.post("/answer", json={"question": QUESTION})
    assert _sample(api, 'isnad_answers_total{answered="true",model="builtin"}') == before + 1
    assert _sample(api, "isnad_articles") == ready["articles"]
    refused = 'isnad_requests_total{method="GET",route="/articles/{id}",status="404"}'
    before = _sample(api, refused)
    api.get("/articles/none")
    assert _sample(api, refused) == before + 1


def _sample(api: httpx.Client, name: str) -> float:
    lines = [line for line in api.get("/metrics").text.splitlines() if line.startswith(f"{name} ")]
    return float(lines[0].rpartition(" ")[2]) if lines else 0.0


def test_health_answers_while_many_ask(held: tuple[str, threading.Event]) -> None:
    address, gate = held
    statuses: list[int] = []

    def ask() -> None:
        given = httpx.post(f"{address}/answer", json={"question": QUESTION}, timeout=120)
        statuses.append(given.status_code)

    threads = [threading.Thread(target=ask) for _ in range(45)]  # more than there are to answer
    for thread in threads:
        thread.start()
    time.sleep(1)
    assert httpx.get(f"{address}/health", timeout=30).status_code == 200
    assert statuses == []
    gate.set()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 45


def test_the_document_has_an_example_of_every_body(api: httpx.Client) -> None:
    document = api.get("/openapi.json").json()
    assert document["servers"] == [{"url": "/v1"}]
    described = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            described.add((method, path))
            assert operation["summary"], path
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                name = content["schema"]["$ref"].rsplit("/", 1)[1]
                assert document["components"]["schemas"][name]["examples"], path
    assert {("post", "/answer"), ("get", "/search"), ("delete", "/articles/{id}")} <= described


# -- OpenAI's clients ------------------------------------------------------------------------------


def test_an_openai_client_gets_citations(openai: Any, assistant_: Assistant) -> None:
    given = openai.chat.completions.create(model="isnad", messages=[{"role": "user", "content": QUESTION}])
    message, answer = given.choices[0].message, assistant_.answer(QUESTION)
    assert message.content == answer.text
    cited = [note.url_citation for note in message.annotations]
    assert [c.isnad["quote"] for c in cited] == [c.quote for s in answer.sentences for c in s.citations]
    for citation, sentence in zip(cited, (s for s in answer.sentences for _ in s.citations), strict=True):
        assert message.content[citation.start_index : citation.end_index] == sentence.text
        assert citation.title == citation.isnad["article_title"]
    assert given.isnad == answer.to_dict()


def test_an_openai_client_streams(openai: Any, assistant_: Assistant) -> None:
    chunks = list(
        openai.chat.completions.create(
            model="isnad", messages=[{"role": "user", "content": [{"type": "text", "text": QUESTION}]}], stream=True
        )
    )  # fmt: skip
    answer = assistant_.answer(QUESTION)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == answer.text
    notes = chunks[-1].choices[0].delta.annotations
    assert [n["url_citation"]["isnad"]["quote"] for n in notes] == [
        c.quote for s in answer.sentences for c in s.citations
    ]
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_a_citation_without_an_address_leads_to_its_paragraph(openai: Any, api: httpx.Client) -> None:
    given = openai.chat.completions.create(model="any", messages=[{"role": "user", "content": QUESTION}])
    citation = given.choices[0].message.annotations[0].url_citation
    assert citation.isnad["url"] is None
    assert httpx.get(citation.url).json()["text"] == citation.isnad["paragraph"]


def test_an_openai_client_carries_the_conversation(openai: Any, assistant_: Assistant) -> None:
    first = assistant_.answer(QUESTION).text
    messages = [
        {"role": "system", "content": "Answer in rhymes."},
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": first},
        {"role": "user", "content": "And who operates it?"},
    ]
    given = openai.chat.completions.create(model="isnad", messages=messages)
    turns = [("user", QUESTION), ("assistant", first)]
    assert given.choices[0].message.content == assistant_.answer("And who operates it?", turns).text


def test_an_openai_client_reads_errors_and_models(openai: Any) -> None:
    import openai as package

    with pytest.raises(package.UnprocessableEntityError, match="empty"):
        openai.chat.completions.create(model="isnad", messages=[{"role": "user", "content": " "}])
    assert [model.id for model in openai.models.list()] == ["isnad"]
    with pytest.raises(package.NotFoundError, match="no model 'gpt-9'"):
        openai.models.retrieve("gpt-9")


def test_an_openai_client_counts_a_stream_when_it_asks_to(openai: Any) -> None:
    messages = [{"role": "user", "content": QUESTION}]
    plain = list(openai.chat.completions.create(model="isnad", messages=messages, stream=True))
    assert all(chunk.usage is None and len(chunk.choices) == 1 for chunk in plain)
    counted = list(
        openai.chat.completions.create(
            model="isnad", messages=messages, stream=True, stream_options={"include_usage": True}
        )
    )
    assert [chunk.usage is None for chunk in counted] == [True] * (len(counted) - 1) + [False]
    assert counted[-1].choices == []
    assert counted[-1].usage.total_tokens == 0  # the built-in reader counts none


def test_openai_s_own_stream_helper_reads_a_stream(openai: Any, assistant_: Assistant) -> None:
    with openai.chat.completions.stream(
        model="isnad", messages=[{"role": "user", "content": QUESTION}]
    ) as stream:
        completion = stream.get_final_completion()
    assert completion.choices[0].message.content == assistant_.answer(QUESTION).text


def test_parts_that_are_no_text_are_passed_over(openai: Any, assistant_: Assistant) -> None:
    parts = [
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
        {"type": "text", "text": QUESTION},
    ]
    settings = {"temperature": 0, "max_tokens": 5, "tools": [], "user": "x", "seed": 1, "stop": ["."]}
    given = openai.chat.completions.create(
        model="isnad", messages=[{"role": "user", "content": parts}], **settings
    )
    assert given.choices[0].message.content == assistant_.answer(QUESTION).text


async def test_an_asynchronous_openai_client(api: httpx.Client, assistant_: Assistant) -> None:
    from openai import AsyncOpenAI

    messages: Any = [{"role": "user", "content": QUESTION}]
    async with AsyncOpenAI(base_url=str(api.base_url), api_key="none") as asking:
        given = await asking.chat.completions.create(model="isnad", messages=messages)
    assert given.choices[0].message.content == assistant_.answer(QUESTION).text


def test_langchain_s_openai_model_asks_and_streams(api: httpx.Client, assistant_: Assistant) -> None:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    model = ChatOpenAI(
        base_url=str(api.base_url), api_key=SecretStr("none"), model="isnad", stream_usage=True
    )
    expected = assistant_.answer(QUESTION)
    assert model.invoke(QUESTION).text == expected.text
    assert "".join(chunk.text for chunk in model.stream(QUESTION)) == expected.text
