"""A finger on a phone: everything to press is large enough, and nothing is wider than the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from assistant import Assistant
from tests.ui.browsing import PHONE, QUESTION, ask, rest
from tests.ui.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visit = Callable[..., Page]

# WCAG 2.5.5 leaves out targets within a line of text: the chips, which are looked at on their own.
SMALL = """() => [...document.querySelectorAll('#isnad :is(button, a, input, select, textarea, summary)')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[inert], .is-hidden, .is-skip'))
    .filter((e) => !e.matches('.is-chip'))
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([e, box]) => box.width > 0 && (box.width < 43.9 || box.height < 43.9))
    .map(([e, box]) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 20)} ${box.width}x${box.height}`)"""
WIDER = """() => [...document.querySelectorAll('#isnad *')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.is-hidden, .is-skip, svg'))
    .filter((e) => e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => `${e.tagName} ${e.className}`)"""
# How far above and below its middle a press still meets the chip.
REACH = """(chip) => {
    const box = chip.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const meets = (dy) => document.elementFromPoint(x, y + dy)?.closest('.is-chip') === chip;
    let reach = 0;
    while (meets(reach + 1) && meets(-reach - 1)) reach += 1;
    return 2 * reach + 1;
}"""


def _look(page: Page, found: dict[str, list[str]], state: str) -> None:
    rest(page)  # what slides in is not where it will be
    found[state] = [*page.evaluate(SMALL), *page.evaluate(WIDER)]


@pytest.mark.parametrize("locale", ["ar", "en-GB"])
def test_everything_to_press_has_room_for_a_finger(visit: Visit, assistant: Assistant, locale: str) -> None:
    found: dict[str, list[str]] = {}
    long = (
        "A headline that goes on and on about the harbour, " * 4 + "Pneumonoultramicroscopicsilicovolcano" * 2
    )
    assistant.add_text("The harbour of Sel opened on Sunday after a repair of nine months.", title=long)
    with served(assistant) as address:
        page = visit(address, locale=locale, **PHONE)
        assert page.evaluate("matchMedia('(pointer: coarse)').matches")
        page.wait_for_selector(".is-starters .is-question")
        _look(page, found, "home")
        ask(page, "ما عاصمة أستراليا؟")
        _look(page, found, "refusal")
        turn = ask(page, QUESTION)
        turn.locator("[data-verdict=up]").tap()
        expect(turn.locator(".is-opinion input")).to_be_visible()
        turn.locator(".is-why summary").tap()
        _look(page, found, "answer")
        chip = turn.locator("button.is-chip").first
        chip.scroll_into_view_if_needed()
        rest(page)
        assert chip.evaluate(REACH) >= 40
        chip.tap()
        page.wait_for_selector("mark.is-active")
        page.locator("[data-do=audit]").tap()
        page.wait_for_selector(".is-left-out")
        _look(page, found, "reader")
        page.locator(".is-reader [data-do=back]").tap()
        page.locator(".is-pick").first.tap()
        expect(page.locator(".is-pick").first).to_be_checked()
        _look(page, found, "library")
        page.locator(".is-tabs-head [data-do=add]").tap()
        for tab in ("paste", "url", "files"):
            page.locator(f"[data-tab={tab}]").tap()
            _look(page, found, f"add {tab}")
        page.locator("[data-sheet=talks]").tap()
        page.wait_for_selector(".is-talk")
        page.locator("[data-do=rename-talk]").first.tap()
        page.wait_for_selector(".is-rename input")
        _look(page, found, "talks")
        page.locator("[data-sheet=settings]").tap()
        page.wait_for_selector("#is-set-model")
        _look(page, found, "settings")
        page.close()
    assert {state: issues for state, issues in found.items() if issues} == {}
