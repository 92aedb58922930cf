"""The embedding is changed on the page: with its progress and a cancel, and the old one serves meanwhile."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import expect

from assistant import Assistant
from assistant.settings import load
from tests.ui.browsing import QUESTION, ask, expect_focus
from tests.ui.service import served
from ui.handlers import SETTING, Page
from ui.moves import Mover
from vectorstore.embedding import open_embedder
from vectorstore.hashing import HashingEmbedder
from vectorstore.types import Embedder, Vectors

if TYPE_CHECKING:
    from playwright.sync_api import Page as Browsed

NEWER = "newer"
WAIT_S = 300.0  # nothing waits for it but a test that fails


class Newer(HashingEmbedder):
    """An embedding that embeds as many portions as it is let."""

    name = NEWER
    fingerprint = "newer-1"
    dimension = HashingEmbedder.dimension + 8

    def __init__(self) -> None:
        self.portions = threading.Semaphore(0)
        self.at_work = threading.Event()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.at_work.set()
        assert self.portions.acquire(timeout=WAIT_S)
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return np.concatenate([np.zeros(8, dtype=np.float32), super().embed_query(text)])


class Offering(Assistant):
    """One that can have the embedding above by its name."""

    newer: Newer

    def _embedder(self, name: str) -> Embedder:
        return self.newer if name == NEWER else open_embedder(name)


@pytest.fixture
def offering(sample_library: Path, tmp_path: Path) -> Iterator[Offering]:
    folder = tmp_path / "library"
    shutil.copytree(sample_library, folder)
    with Offering.open(folder, settings=load()) as opened:
        assert isinstance(opened, Offering)
        opened.newer = Newer()
        yield opened


def test_the_old_embedding_serves_until_the_move_is_complete(offering: Offering, tmp_path: Path) -> None:
    mover = Mover(offering)
    steps = Page(offering, tmp_path, mover=mover).move(NEWER, "en")
    assert next(steps)["embedding"] == NEWER
    assert offering.newer.at_work.wait(WAIT_S)
    assert offering.answer(QUESTION).answered
    assert offering.library.embedding == "builtin"
    panel = Page(offering, tmp_path, mover=mover)
    assert "data-moving" in [*panel.settings("en")][-1]["html"]
    assert [*panel.move("builtin", "en")][-1]["moved"]  # it is the one in use: nothing to do
    [refused] = panel.move("another", "en")
    assert refused["fault"]["code"] == "move-under-way"
    offering.newer.portions.release(1000)
    *_, last = steps
    assert last["moved"]
    assert offering.library.embedding == NEWER
    assert offering.library.embedder.name == NEWER
    assert offering.search(QUESTION)
    assert mover.moving is None


def test_a_page_that_comes_back_follows_the_move(offering: Offering, tmp_path: Path) -> None:
    mover = Mover(offering)
    first = Page(offering, tmp_path, mover=mover).move(NEWER, "en")
    next(first)
    assert isinstance(first, Generator)
    first.close()  # the page is left
    assert offering.newer.at_work.wait(WAIT_S)
    second = Page(offering, tmp_path, mover=mover).move("", "en")
    assert next(second)["stage"] == "progress"
    offering.newer.portions.release(1000)
    *_, last = second
    assert last["moved"]


def test_a_move_is_cancelled_and_keeps_what_was_embedded(offering: Offering, tmp_path: Path) -> None:
    page = Page(offering, tmp_path)
    steps = page.move(NEWER, "en")
    next(steps)
    assert offering.newer.at_work.wait(WAIT_S)
    assert [*page.cancel_move()] == [{"stage": "done"}]
    offering.newer.portions.release()
    *_, last = steps
    assert not last["moved"]
    assert "builtin" in last["html"]
    assert offering.library.embedding == "builtin"
    assert offering.answer(QUESTION).answered


@pytest.mark.parametrize(
    ("embedding", "code"),
    [
        pytest.param("/no/such/model", "embedding-no-folder", id="no folder"),
        pytest.param("no-such/model", "embedding-not-here", id="not on the disk"),
        pytest.param("openai:text-embedding-3-small", "embedding-provider", id="no key"),
    ],
)
def test_an_embedding_that_cannot_be_had_is_told(
    offering: Offering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedding: str, code: str
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    *_, last = Page(offering, tmp_path).move(embedding, "ar")
    assert last["stage"] == "error"
    assert last["fault"]["code"] == code
    assert offering.library.embedding == "builtin"


def test_who_only_asks_does_not_move_the_library(offering: Offering, tmp_path: Path) -> None:
    assert {"move", "cancel_move"} <= SETTING  # which `Visits` lets the owner call alone
    html = [*Page(offering, tmp_path, owner=False).settings("en")][-1]["html"]
    assert 'id="is-set-embedding"' not in html
    assert "Changed by whoever runs Isnad." in html


def test_what_was_set_at_the_start_is_not_moved(sample_library: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_library, tmp_path / "l")
    with Assistant.open(tmp_path / "l", settings=load(embedding="builtin")) as assistant:
        page = Page(assistant, tmp_path)
        assert 'id="is-set-embedding"' not in [*page.settings("en")][-1]["html"]
        *_, last = page.move("/another", "en")
        assert last["fault"]["code"] == "setting-held"


def test_the_embedding_is_changed_in_the_page(visit: Callable[..., Browsed], offering: Offering) -> None:
    with served(offering) as address:
        page = visit(address, locale="ar")
        page.click("[data-sheet=settings]")
        page.fill("#is-set-embedding", NEWER)
        page.press("#is-set-embedding", "Enter")
        box = page.locator(".is-settings .is-progress")
        expect(box).to_contain_text("الانتقال إلى newer")
        expect_focus(page, "[data-do=cancel-move]")
        ask(page, QUESTION)
        page.click("[data-do=language]")  # it is followed on in the other language
        page.get_by_text("Going over to newer: 0 of").wait_for()
        page.keyboard.press("Tab")
        page.click("[data-do=cancel-move]")
        page.get_by_text("It ends once the paragraphs in hand are through.").wait_for()
        offering.newer.portions.release()
        page.get_by_text("Cancelled. What was embedded is kept").wait_for()
        page.fill("#is-set-embedding", "/no/such/model")
        page.click("[data-setting=embedding] [type=submit]")
        failure = page.locator(".is-settings .is-failure")
        expect(failure).to_contain_text("no embedding model in the folder")
        page.fill("#is-set-embedding", "half typed")
        page.click("[data-do=language]")  # what was told, and what was typed, stay
        expect(failure).to_contain_text("لا نموذج تضمين في المجلّد")
        expect(page.locator("#is-set-embedding")).to_have_value("half typed")
        expect(page.locator("[data-setting=embedding] [type=submit]")).to_have_text("احفظ")
        page.fill("#is-set-embedding", NEWER)
        page.click("[data-setting=embedding] [type=submit]")
        offering.newer.portions.release(1000)
        page.get_by_text("انتقلت المكتبة إلى نموذج التضمين الجديد").wait_for()
        expect(page.locator("#is-set-embedding")).to_have_value(NEWER)
        page.close()
