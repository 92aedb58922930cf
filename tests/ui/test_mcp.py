"""The MCP tools, called with the SDK's own client over both transports."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, TextContent

from assistant import Assistant
from tests.conftest import ROOT
from tests.ui.service import served
from ui.api import shapes
from ui.libraries import Libraries
from ui.mcp import TOOLS, build_server

QUESTION = "How much drinking water can the Ras al-Nawaris plant produce per day?"
PASTED = """Ferry of Orsal sails again

The ferry of Orsal sailed again on Monday, 3 June 2024, after eleven weeks in the dock.
"""

Connect = Callable[[], Any]


@pytest.fixture(params=["stdio", "http"])
def connect(request: pytest.FixtureRequest, sample_library: Path, tmp_path: Path) -> Any:
    """Opens a client of a server on a library of its own."""
    folder = tmp_path / "library"
    shutil.copytree(sample_library, folder)

    if request.param == "stdio":
        parameters = StdioServerParameters(
            command=sys.executable,
            args=["-m", "assistant.cli", "mcp", "--library", str(folder)],
            env=dict(os.environ) | {"PYTHONPATH": str(ROOT)},
        )
        yield lambda: Client(parameters)
        return
    with Assistant.open(folder) as opened, served(opened) as address:
        yield lambda: Client(f"{address}mcp")


def _text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def _structured(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def test_the_tools_do_what_they_say(connect: Connect) -> None:
    async def use() -> None:
        async with connect() as client:
            listed = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(listed) == set(TOOLS)
            assert all(tool.description and tool.output_schema for tool in listed.values())
            assert [n for n, t in listed.items() if t.annotations and not t.annotations.read_only_hint] == [
                "add"
            ]

            asked = await client.call_tool("ask", {"question": QUESTION})
            answer = shapes.Answer.model_validate(_structured(asked))
            citation = answer.citations[0]
            assert citation.paragraph[citation.start : citation.end] == citation.quote
            assert f"«{citation.quote}»" in _text(asked)
            assert citation.paragraph_id in _text(asked)

            read = await client.call_tool("read_paragraph", {"id": citation.paragraph_id})
            assert _structured(read)["text"] == citation.paragraph == _text(read)

            found = await client.call_tool("search", {"question": QUESTION, "k": 3})
            assert citation.paragraph_id in [h["paragraph"]["id"] for h in _structured(found)["hits"]]

            before = _structured(await client.call_tool("list_articles", {}))["total"]
            added = await client.call_tool("add", {"text": PASTED})
            (id_,) = _structured(added)["added"]
            articles = await client.call_tool("list_articles", {"limit": 2})
            assert _structured(articles)["total"] == before + 1
            assert id_ in [a["id"] for a in _structured(articles)["articles"]]
            kept = await client.call_tool("ask", {"question": QUESTION, "articles": [id_]})
            assert _structured(kept)["answered"] is False

    anyio.run(use)


@asynccontextmanager
async def _inside(assistant: Assistant) -> AsyncIterator[Client]:
    async with Client(build_server(Libraries(assistant), alone=True)) as client:
        yield client


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "no paragraph of that id": ("read_paragraph", {"id": "ffff"}, "There is no paragraph 'ffff'"),
    "no article of that id": ("ask", {"question": "Who?", "articles": ["ffff"]}, "ffff"),
    "a question of blanks": ("ask", {"question": "  "}, "The question is empty"),
    "nothing to add": ("add", {"title": "Ferry"}, "Give `text`, or a `url`"),
    "a file of the server": ("add", {"url": "/etc/passwd"}, "Give `text`, or a `url`"),
    "an address of the server": ("add", {"url": "http://127.0.0.1:9/"}, "its own network"),
    "text without an article": ("add", {"text": " "}, "the text is empty"),
    "too many paragraphs": ("search", {"question": "a", "k": 100_000}, "less than or equal to 200"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_told_in_its_own_words(sample_library: Path, tmp_path: Path, name: str) -> None:
    tool, arguments, words = REFUSED[name]
    shutil.copytree(sample_library, tmp_path / "library")

    async def use(assistant: Assistant) -> None:
        async with _inside(assistant) as client:
            refused = await client.call_tool(tool, arguments)
            assert refused.is_error
            assert words in _text(refused)

    with Assistant.open(tmp_path / "library") as assistant:
        anyio.run(use, assistant)
