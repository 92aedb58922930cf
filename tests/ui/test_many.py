"""Ten people at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant
from tests.ui.browsing import PATIENCE_MS
from tests.ui.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PEOPLE = 10
SLOWEST_S = 2.0
ROUNDS = 12
QUESTIONS = (
    "ما الذي أخّر افتتاح المحطة أكثر من عام؟",
    "من شغّل مضخات محطة رأس النوارس؟",
    "لماذا غاب مروان التلّي عن النهائي؟",
    "Why are there no lifts at Old Mint yet?",
    "Which bus routes will disappear on 17 November?",
)
# The time is taken in the page, from the key that asks to the first words of the answer.
ASK = """(question) => new Promise((resolve) => {
    const input = document.querySelector('#is-question');
    const seen = new MutationObserver(() => {
        const text = document.querySelector('.is-answer .is-text')?.textContent;
        if (!text) return;
        seen.disconnect();
        resolve((performance.now() - begun) / 1000);
    });
    seen.observe(document.querySelector('.is-turns'), { childList: true, subtree: true, characterData: true });
    input.value = question;
    const begun = performance.now();
    input.form.requestSubmit();
})"""


@pytest.fixture
def pages(chromium: Browser, sample_library: Path, tmp_path: Path) -> Iterator[list[Page]]:
    """Ten browser profiles with the page open, served with the built-in reader."""
    shutil.copytree(sample_library, tmp_path / "library")
    with Assistant.open(tmp_path / "library") as assistant, served(assistant) as address:
        contexts = [chromium.new_context(locale="ar" if n % 2 else "en-GB") for n in range(PEOPLE)]
        for context in contexts:
            context.set_default_timeout(PATIENCE_MS)
        opened = [context.new_page() for context in contexts]
        for page in opened:
            page.goto(address)
            page.wait_for_selector(".is-starters .is-question")
        yield opened
        for context in contexts:
            context.close()


def _round(pages: list[Page], number: int) -> list[float]:
    """Lets everyone ask; gives the seconds to the first words, one a person."""
    for page in pages:
        page.evaluate(f"window.first = null; window.ask = {ASK}; null")  # a function would be called
        if number:
            page.locator("[data-do=new]").click()
    for n, page in enumerate(pages):  # returns at once: all ten are under way within milliseconds
        question = QUESTIONS[(n + number) % len(QUESTIONS)]
        page.evaluate("(question) => { window.ask(question).then((s) => { window.first = s; }); }", question)
    waited = []
    for page in pages:
        page.wait_for_function("window.first !== null")
        waited.append(float(page.evaluate("window.first")))
        page.wait_for_selector(".is-turn-tools")
        page.wait_for_selector("button.is-chip")
    return waited


@pytest.mark.alone
def test_ten_people_at_once_do_not_wait_on_each_other(pages: list[Page]) -> None:
    # The browsers share the processors with the server, and other programs may: the best round counts.
    slowest: list[float] = []
    while len(slowest) < ROUNDS and min(slowest, default=SLOWEST_S) >= SLOWEST_S:
        waited = _round(pages, len(slowest))
        print(f"first words after {min(waited):.2f} to {max(waited):.2f} s")  # noqa: T201  # for a report
        slowest.append(max(waited))
    assert min(slowest) < SLOWEST_S
