"""Whoever asks, by whatever way, gets the same citations."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from assistant import Assistant
from assistant.langchain import AnswerRunnable, message
from tests.ui.service import served

QUESTIONS = (
    "How much drinking water can the Ras al-Nawaris plant produce per day?",
    "ما الذي أخّر افتتاح المحطة أكثر من عام؟",
    "Who won the chess olympiad in Budapest?",
)
Cited = list[tuple[str, int, int, str]]
"""Of each citation in order: paragraph id, start, end, quote."""


@dataclass(frozen=True, slots=True)
class Service:
    """A served assistant, and the same in this process."""

    assistant: Assistant
    address: str
    gradio: Any


@pytest.fixture(scope="module")
def service(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    from gradio_client import Client

    folder = tmp_path_factory.mktemp("clients") / "library"
    shutil.copytree(sample_library, folder)
    with Assistant.open(folder) as opened, served(opened) as address:
        yield Service(opened, address, Client(address, verbose=False))


def _python(service: Service, question: str) -> Cited:
    answer = service.assistant.answer(question)
    return [(c.paragraph_id, c.start, c.end, c.quote) for s in answer.sentences for c in s.citations]


def _of_sentences(answer: dict[str, Any]) -> Cited:
    return [
        (c["paragraph_id"], c["start"], c["end"], c["quote"])
        for sentence in answer["sentences"]
        for c in sentence["citations"]
    ]


def _http(service: Service, question: str) -> Cited:
    given = httpx.post(f"{service.address}v1/answer", json={"question": question}, timeout=60)
    return _of_sentences(given.json())


def _openai(service: Service, question: str) -> Cited:
    from openai import OpenAI

    with OpenAI(base_url=f"{service.address}v1", api_key="none") as client:
        asked: Any = [{"role": "user", "content": question}]
        given = client.chat.completions.create(model="isnad", messages=asked)
    notes: list[Any] = [note.url_citation for note in given.choices[0].message.annotations or ()]
    found = [note.isnad for note in notes]
    return [(c["paragraph_id"], c["start"], c["end"], c["quote"]) for c in found]


def _mcp(service: Service, question: str) -> Cited:
    from mcp import Client

    async def ask() -> dict[str, Any]:
        async with Client(f"{service.address}mcp") as client:
            result: Any = await client.call_tool("ask", {"question": question})
            structured: dict[str, Any] = result.structured_content
            return structured

    return _of_sentences(anyio.run(ask))


def _gradio(service: Service, question: str) -> Cited:
    return _of_sentences(service.gradio.predict(question, api_name="/answer"))


def _langchain(service: Service, question: str) -> Cited:
    blocks: list[Any] = (AnswerRunnable(service.assistant) | message).invoke(question).content_blocks
    notes = [note for block in blocks for note in block.get("annotations", ())]
    return [
        (n["extras"]["paragraph_id"], n["extras"]["start"], n["extras"]["end"], n["cited_text"])
        for n in notes
    ]


@pytest.mark.parametrize("ask", [_http, _openai, _mcp, _gradio, _langchain], ids=lambda f: f.__name__[1:])
@pytest.mark.parametrize("question", QUESTIONS, ids=["english", "arabic", "refused"])
def test_every_client_gets_the_citations_of_python(
    service: Service, ask: Callable[[Service, str], Cited], question: str
) -> None:
    expected = _python(service, question)
    assert bool(expected) == (question != QUESTIONS[2])
    assert ask(service, question) == expected


def test_a_gradio_client_adds_and_asks_what_it_added(service: Service) -> None:
    pasted = "Ferry of Orsal sails again\n\nThe ferry of Orsal sailed again after eleven weeks in the dock.\n"
    report = service.gradio.predict(pasted, api_name="/add")
    (id_,) = report["added"]
    question = "How long was the ferry of Orsal in the dock?"
    answer = service.gradio.predict(question, None, [id_], api_name="/answer")
    assert {c["article_id"] for c in answer["citations"]} == {id_}
    assert service.gradio.predict(pasted, api_name="/add")["unchanged"] == [id_]
    service.assistant.remove(id_)


def test_a_gradio_client_carries_the_conversation(service: Service) -> None:
    turns = [("user", QUESTIONS[0]), ("assistant", service.assistant.answer(QUESTIONS[0]).text)]
    given = service.gradio.predict("And who operates it?", turns, api_name="/answer")
    assert given == service.assistant.answer("And who operates it?", turns).to_dict()


@pytest.mark.parametrize(
    ("values", "name", "words"),
    [
        (("  ",), "/answer", "The question is empty"),
        (("Who?", None, ["ffff"]), "/answer", "ffff"),
        (("Who?", [["system", "Rhyme."]]), "/answer", "pair of `user` or `assistant`"),
        (("",), "/add", "Give a text, or an address"),
        (("", "/etc/passwd"), "/add", "Give a text, or an address"),
        (("", "http://127.0.0.1:9/"), "/add", "its own network"),
    ],
    ids=["blank", "unknown article", "another role", "nothing", "a file of the server", "the server itself"],
)
def test_a_gradio_client_is_told_why_not(
    service: Service, values: tuple[Any, ...], name: str, words: str
) -> None:
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match=words):
        service.gradio.predict(*values, api_name=name)
