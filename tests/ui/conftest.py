"""A real assistant on the sample articles, the page served on loopback, and a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant import Assistant
from assistant.assistant import samples
from assistant.settings import load
from tests.ui.browsing import PATIENCE_MS, UNHURRIED
from tests.ui.service import served
from vectorstore.language import sentences

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SLOW = "ببطء"  # a question with this word is answered a word every 0.2 s
STEADY = "بتمهّل"  # and with this one every 0.05 s
PAYLOADS = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library folder with the sample articles; copy it before writing to it."""
    folder = tmp_path_factory.mktemp("samples") / "library"
    with Assistant.open(folder) as assistant:
        assistant.add(samples())
    return folder


@pytest.fixture
def assistant(sample_library: Path, tmp_path: Path) -> Iterator[Assistant]:
    """An assistant with a library of its own."""
    folder = tmp_path / "library"
    shutil.copytree(sample_library, folder)
    with Assistant.open(folder, settings=load(private_addresses=True)) as opened:
        yield opened


class Quoter(BaseChatModel):
    """Answers with the first sentence of each of the three paragraphs it is given first."""

    @property
    def _llm_type(self) -> str:
        return "quoter"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        text = "".join(self._words(messages))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        asked = str(messages[-1].content)
        pause_s = 0.2 if SLOW in asked else 0.05 if STEADY in asked else 0.0
        for word in self._words(messages):
            time.sleep(pause_s)
            yield ChatGenerationChunk(message=AIMessageChunk(content=word))

    def _words(self, messages: list[BaseMessage]) -> list[str]:
        blocks = re.findall(r"<paragraph>\n(.*?)\n</paragraph>", str(messages[-1].content), re.DOTALL)[:3]
        said = []
        for number, block in enumerate(blocks, 1):
            start, end = sentences(block)[0]
            said.append(f"{block[start:end]} [{number}] <<{block[start:end]}>>")
        return re.findall(r"\S+\s*", " ".join(said))


class Careless(Quoter):
    """Says one sentence as it stands, one with a word that no source has, and one out of the air."""

    def _words(self, messages: list[BaseMessage]) -> list[str]:
        true = "دخلت المدينة مرحلة التقنين في أيلول 2022 بسبب تراجع مخزون سدّ وادي الهدهد"
        text = (
            f"كانت {true}. [1] <<{'دخلت مرحلة التقنين في أيلول 2022'}>> "
            f"كانت {true} المهجور. [1] <<{'دخلت مرحلة التقنين في أيلول 2022'}>> "
            "وسيُبنى جسرٌ ثالث فوق النهر في عام 2031. [1] <<سيُبنى جسر>> "
            "The mayor of Springfield resigned. [1] <<resigned>>"
        )
        return [f"{word} " for word in text.split(" ")]


@dataclass(frozen=True, slots=True)
class Site:
    """A page that is being served."""

    address: str
    assistant: Assistant


@pytest.fixture(scope="session")
def site(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The page, served for the whole session; tests that add something name it their own."""
    folder = tmp_path_factory.mktemp("served") / "library"
    shutil.copytree(sample_library, folder)
    with Assistant.open(folder, model=Quoter()) as opened, served(opened) as address:
        yield Site(address, opened)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, for one module: while it is open no test can run an event loop of its own."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail(f"CI runs the browser tests, and there is no {CHROMIUM}")
        pytest.skip(f"there is no {CHROMIUM}; `apt-get install chromium fonts-noto-core` brings it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=2 * PATIENCE_MS)
        yield browser
        browser.close()


class Watched(list[str]):
    """Requests that left for somewhere else than the page's own origin, and errors of its scripts."""


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens the page in a fresh browser profile; nothing may leave for elsewhere, nor a script fail.

    Messages and what can be undone stay longer than they do for a person, unless it is `hurried`.
    """
    trouble = Watched()
    contexts: list[BrowserContext] = []

    def open_page(
        address: str = site.address, *, wait: str = ".is-item", hurried: bool = False, **options: Any
    ) -> Page:
        context = chromium.new_context(
            **{"locale": "ar", "viewport": {"width": 1280, "height": 800}} | options
        )
        context.set_default_timeout(PATIENCE_MS)
        if not hurried:
            context.add_init_script(UNHURRIED)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if _own(r.url, address) else trouble.append(r.url))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
        page.goto(address)
        page.wait_for_selector("#isnad[data-ready]")
        page.wait_for_selector(wait, state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not trouble


def _own(address: str, site: str) -> bool:
    return address.startswith((site, "data:", f"blob:{site}"))


@pytest.fixture
def serve_text() -> Iterator[Callable[[str], str]]:
    """Serves an HTML page on loopback; gives its address."""
    servers: list[ThreadingHTTPServer] = []

    def serve(text: str) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()
