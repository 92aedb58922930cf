"""axe-core over every state of the page, and the page by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from assistant import Assistant
from tests.ui.browsing import PATIENCE_MS, PHONE, QUESTION, RATIONED, ask, expect_focus, rest
from tests.ui.conftest import SLOW, Careless
from tests.ui.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    Visit = Callable[..., Page]

WIDE: dict[str, Any] = {}
SERIOUS = ("serious", "critical")


def _violations(page: Page) -> list[str]:
    """What axe-core finds wrong, seriously, at the page as it is now."""
    from axe_playwright_python.sync_playwright import Axe

    rest(page)  # what fades or slides has a wrong contrast on the way
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {node['html'][:160]} {node['any'][0]['message'][:160] if node['any'] else ''}"
        for v in found
        if v["impact"] in SERIOUS
        for node in v["nodes"]
    ]


@pytest.mark.parametrize(
    ("size", "locale", "scheme"),
    [(WIDE, "ar", "light"), (WIDE, "en-GB", "dark"), (PHONE, "ar", "dark"), (PHONE, "en-GB", "light")],
    ids=["wide-ar-light", "wide-en-dark", "phone-ar-dark", "phone-en-light"],
)
def test_axe_finds_no_serious_issue(
    visit: Visit, assistant: Assistant, size: dict[str, Any], locale: str, scheme: str
) -> None:
    phone = bool(size)
    found: dict[str, list[str]] = {}
    with served(assistant) as address:
        page = visit(address, locale=locale, color_scheme=scheme, **size)
        page.wait_for_selector(".is-starters .is-question")
        found["home"] = _violations(page)
        ask(page, "ما عاصمة أستراليا؟")
        turn = ask(page, QUESTION)
        turn.locator("[data-verdict=up]").click()
        expect(turn.locator(".is-opinion input")).to_be_focused()
        turn.locator(".is-why summary").click()
        found["answer"] = _violations(page)
        turn.locator("button.is-chip").first.click()
        page.wait_for_selector("mark.is-active")
        page.locator("[data-do=audit]").click()
        page.wait_for_selector(".is-left-out")
        found["reader"] = _violations(page)
        page.locator(".is-reader [data-do=back]").click()
        page.locator(".is-tabs-head [data-do=add]").click()
        found["add"] = _violations(page)
        page.locator("[data-tab=url]").click()
        found["address"] = _violations(page)
        page.locator("[data-sheet=talks]").click()
        page.wait_for_selector(".is-talk")
        if not phone:
            page.locator(".is-talk").hover()
        page.locator("[data-do=rename-talk]").click()
        page.wait_for_selector(".is-rename input")
        found["talks"] = _violations(page)
        page.keyboard.press("Escape")
        page.locator("[data-sheet=settings]").click()
        page.wait_for_selector("#is-set-model")
        found["settings"] = _violations(page)
        page.locator("[data-sheet=library]").click()
        page.locator(".is-library [data-do=remove]").first.click()
        page.wait_for_selector(".is-dialog[open]")
        found["dialog"] = _violations(page)
        page.close()
    assert {state: issues for state, issues in found.items() if issues} == {}


@pytest.mark.parametrize(
    ("locale", "scheme"), [("ar", "light"), ("en-GB", "dark")], ids=["ar-light", "en-dark"]
)
def test_axe_finds_no_serious_issue_on_the_way(
    visit: Visit, assistant: Assistant, tmp_path: Path, locale: str, scheme: str
) -> None:
    """What is seen for a moment, and what is seen when something is missing, not right or gone."""
    found: dict[str, list[str]] = {}
    with Assistant.open(tmp_path / "empty") as empty, served(empty) as address:
        page = visit(address, wait=".is-nothing:not([hidden])", locale=locale, color_scheme=scheme)
        found["empty"] = _violations(page)
        page.close()
    with (
        Assistant(assistant.library, assistant.settings, Careless()) as careless,
        served(careless) as address,
    ):
        page = visit(address, locale=locale, color_scheme=scheme)
        turn = ask(page, RATIONED)
        turn.locator('.is-chip[data-support="partial"]').hover()
        found["partly supported"] = _violations(page)
        page.fill("#is-question", f"{RATIONED} {SLOW}")
        page.press("#is-question", "Enter")
        page.wait_for_selector(".is-turn:nth-child(2) .is-text")
        found["growing"] = _violations(page)
        page.evaluate("document.querySelector('[data-do=stop]').click()")  # if it has not ended
        page.wait_for_selector(".is-turn:nth-child(2) .is-turn-tools")
        found["stopped"] = _violations(page)
        page.locator(".is-tabs-head [data-do=add]").click()
        page.locator("[data-tab=files]").click()
        page.set_input_files("#is-files", {"name": "a.txt", "mimeType": "text/plain", "buffer": b""})
        found["files"] = _violations(page)
        page.locator(".is-add [type=submit]").click()
        page.wait_for_selector(".is-report [data-status=skipped]")
        found["report"] = _violations(page)
        page.locator("[data-tab=url]").click()
        page.fill("#is-url", "not an address")
        page.locator(".is-add [type=submit]").click()
        page.wait_for_selector(".is-outcome .is-failure")
        found["failure"] = _violations(page)
        careless.remove(turn_article(page))
        page.reload()
        page.wait_for_selector("button.is-chip[data-removed]")
        page.locator("button.is-chip[data-removed]").first.click()
        page.wait_for_selector(".is-notice")
        found["removed"] = _violations(page)
        page.close()
    assert {state: issues for state, issues in found.items() if issues} == {}


def turn_article(page: Page) -> str:
    """The id of the article that the first chip of the page cites."""
    page.locator("button.is-chip").first.click()
    page.wait_for_selector("mark.is-active")
    return str(page.locator(".is-article [data-do=remove]").get_attribute("data-id"))


def test_axe_finds_what_is_wrong(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><button></button></main></html>")
    assert [issue.partition(":")[0] for issue in _violations(page)] == ["button-name"]
    page.close()


def _tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Presses a key until the focus is on an element, as someone without a mouse does."""
    for _ in range(80):
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} cannot be reached with {key}")


def test_the_keyboard_alone_adds_asks_checks_and_removes(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address, locale="en-GB")
        keys = page.keyboard
        keys.press("Tab")
        expect_focus(page, ".is-skip")

        _tab_to(page, ".is-tabs-head [data-do=add]")
        keys.press("Enter")
        keys.insert_text(
            "Heron Bridge reopens\n\nHeron Bridge reopened on Sunday after nine months of repair.\n\n"
        )
        keys.insert_text(
            "The repair cost three million dinars, said the mayor, Suad al-Marji, at the opening."
        )
        _tab_to(page, ".is-add [type=submit]")
        keys.press("Enter")
        page.wait_for_selector(".is-report [data-status=added]")

        _tab_to(page, "#is-question", "Shift+Tab")
        keys.type("How much did the repair of Heron Bridge cost?")
        keys.press("Enter")
        page.wait_for_selector(".is-turn-tools")
        _tab_to(page, "button.is-chip", "Shift+Tab")
        expect(page.locator(".is-tip")).to_be_visible()
        keys.press("Enter")
        page.wait_for_selector("mark.is-active")
        expect(page.locator(".is-p:has(mark.is-active)")).to_contain_text("three million")
        keys.press("Escape")
        expect_focus(page, ".is-chip")

        _tab_to(page, "[data-do=thumb][data-verdict=up]")
        keys.press("Enter")
        page.wait_for_selector("[data-verdict=up][aria-pressed=true]")
        expect_focus(page, ".is-opinion input")

        _tab_to(page, "[data-sheet=talks]")
        keys.press("Enter")
        page.wait_for_selector(".is-talk")
        _tab_to(page, "[data-do=rename-talk]")
        keys.press("Enter")
        keys.type("Bridge")
        keys.press("Enter")
        expect(page.locator(".is-talk .is-item-title")).to_have_text(["Bridge"])
        expect_focus(page, "[data-do=rename-talk]")

        _tab_to(page, "[data-sheet=library]", "Shift+Tab")
        keys.press("Enter")
        _tab_to(page, ".is-library [data-do=remove]")
        keys.press("Enter")
        expect_focus(page, ".is-dialog [value=no]")  # what loses nothing comes first
        keys.press("Shift+Tab")
        keys.press("Enter")
        _tab_to(page, ".is-toast button")
        keys.press("Enter")
        page.wait_for_selector(".is-item-title:has-text('Heron Bridge')")
        assert [c.title for c in assistant.conversations.search()] == ["Bridge"]
        page.close()
