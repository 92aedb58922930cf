"""What a model writes, what a file is called and what a person types may be hostile; none of it is run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from langchain_core.messages import BaseMessage
from playwright.sync_api import expect

from assistant import Assistant
from tests.ui.browsing import QUESTION, ask, rest
from tests.ui.conftest import PAYLOADS, Quoter
from tests.ui.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visit = Callable[..., Page]

MARKUP = [p for p in PAYLOADS if "<" in p]


class Hostile(Quoter):
    """Says one true sentence, and after it markup that no paragraph holds."""

    def _words(self, messages: list[BaseMessage]) -> list[str]:
        said = super()._words(messages)
        return [*said, *(f" Barrel {n} says {p} today [1].\n" for n, p in enumerate(MARKUP[:25]))]


def _nothing_ran(page: Page) -> None:
    rest(page)
    assert page.evaluate("window.pwned") is None
    made = page.locator(
        "#isnad :is(.is-turns, .is-outcome, .is-talks, .is-list) :is(img, script, iframe, object, style)"
    )
    expect(made).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_markup_of_a_model_shows_as_text(visit: Visit, assistant: Assistant) -> None:
    with (
        Assistant(assistant.library, assistant.settings, Hostile()) as hostile,
        served(hostile) as address,
    ):
        page = visit(address)
        turn = ask(page, QUESTION)
        shown = " ".join(turn.locator(".is-text").inner_text().split())
        assert [f"Barrel {n} says" in shown for n in range(25)] == [True] * 25
        assert "<img" not in shown  # taken out of what a model writes, and not only escaped
        _nothing_ran(page)
        page.reload()
        page.wait_for_selector("button.is-chip")
        _nothing_ran(page)
        page.close()


@pytest.mark.parametrize(
    "name",
    ["<img src=x onerror=window.pwned=1>.txt", "'\"><svg onload=window.pwned=1>.txt", "x.txt\u202egnp.exe"],
)
def test_a_hostile_file_name_shows_as_text(visit: Visit, assistant: Assistant, name: str) -> None:
    with served(assistant) as address:
        page = visit(address, locale="en-GB")
        page.locator(".is-tabs-head [data-do=add]").click()
        page.locator("[data-tab=files]").click()
        page.set_input_files("#is-files", {"name": name, "mimeType": "text/plain", "buffer": b""})
        page.locator(".is-add [type=submit]").click()
        page.wait_for_selector(".is-outcome > *")
        _nothing_ran(page)
        page.close()


def test_hostile_questions_are_kept_and_listed_as_text(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address)
        for payload in MARKUP[:4]:
            ask(page, payload)
            page.locator("[data-do=new]").click()
        page.locator("[data-sheet=talks]").click()
        page.wait_for_selector(".is-talk >> nth=3")
        _nothing_ran(page)
        page.locator(".is-talk .is-open").nth(2).click()
        page.wait_for_selector(".is-asked")
        _nothing_ran(page)
        page.close()
