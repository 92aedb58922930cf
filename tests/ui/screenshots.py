"""Takes the pictures of the page: `python tests/ui/screenshots.py`, with a folder to get every scene.

Without a folder, the four that the README shows go to docs/screenshots.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from assistant import Assistant
from assistant.assistant import samples
from ui.app import create_app, listen

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
}  # fmt: skip
ARABIC = "ما الذي أخّر افتتاح المحطة أكثر من عام؟"
ENGLISH = "Which bus routes will disappear on 17 November?"
SHOWN = ("ar-wide-reader", "en-wide-dark-reader", "ar-phone-answer", "en-phone-dark-reader")  # by the README
REFUSED = "ما عاصمة أستراليا؟"


def main(folder: Path) -> None:
    """Serves the sample articles and writes one picture a scene."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as library, Assistant.open(Path(library) / "library") as assistant:
        assistant.add(samples())
        listener = listen("127.0.0.1", 0)
        server = uvicorn.Server(uvicorn.Config(create_app(assistant), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.05)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
                scenes(browser, address, folder)
                browser.close()
        finally:
            server.should_exit = True
            thread.join()


def scenes(browser: Browser, address: str, folder: Path) -> None:
    """Every picture, by name."""
    pages: dict[str, tuple[dict[str, Any], str, Literal["light", "dark"], str]] = {
        "ar-wide": (WIDE, "ar", "light", ARABIC),
        "ar-wide-dark": (WIDE, "ar", "dark", ARABIC),
        "en-wide": (WIDE, "en-GB", "light", ENGLISH),
        "en-wide-dark": (WIDE, "en-GB", "dark", ENGLISH),
        "ar-phone": (PHONE, "ar", "light", ARABIC),
        "en-phone-dark": (PHONE, "en-GB", "dark", ENGLISH),
    }
    for name, (size, locale, scheme, question) in pages.items():
        context = browser.new_context(**size, locale=locale, color_scheme=scheme)
        page = context.new_page()
        _open(page, address)
        page.screenshot(path=folder / f"{name}-home.png")
        _ask(page, question)
        page.screenshot(path=folder / f"{name}-answer.png")
        page.locator("button.is-chip").last.click()
        page.wait_for_selector("mark.is-active")
        page.mouse.move(2, 2)
        _settle(page)
        page.screenshot(path=folder / f"{name}-reader.png")
        _sheets(page, folder, name)
        context.close()
    _others(browser, address, folder)


def _sheets(page: Page, folder: Path, name: str) -> None:
    """The conversations and the settings, beside or over the conversation."""
    page.locator(".is-reader [data-do=back]").click()
    _settle(page)
    page.screenshot(path=folder / f"{name}-articles.png")
    page.locator("[data-sheet=talks]").click()
    page.wait_for_selector(".is-talk")
    _settle(page)
    page.screenshot(path=folder / f"{name}-talks.png")
    page.locator("[data-sheet=settings]").click()
    page.wait_for_selector("#is-set-model")
    _settle(page)
    page.screenshot(path=folder / f"{name}-settings.png")


def _others(browser: Browser, address: str, folder: Path) -> None:
    """Scenes that are looked at but not shown: refusal, tip, adding, audit."""
    context = browser.new_context(**WIDE, locale="ar")
    page = context.new_page()
    _open(page, address)
    page.locator(".is-side [data-do=add]").click()
    page.screenshot(path=folder / "x-add.png")
    page.locator(".is-add [data-do=cancel-add]").click()
    page.locator(".is-item", has_text="رأس النوارس").locator(".is-open").click()
    page.wait_for_selector(".is-article")
    _settle(page)
    page.screenshot(path=folder / "x-article.png")
    page.locator("[data-do=audit]").click()
    page.wait_for_selector(".is-left-out")
    _ask(page, REFUSED)
    page.screenshot(path=folder / "x-refusal-audit.png")
    _ask(page, ARABIC)
    page.locator(".is-why summary").last.click()
    page.locator("button.is-chip").last.hover()
    page.screenshot(path=folder / "x-tip.png")
    page.locator("[data-do=remove]").last.click()
    page.screenshot(path=folder / "x-remove.png")
    context.close()


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#isnad[data-ready]")
    page.wait_for_selector(".is-item", state="attached")
    page.evaluate("document.fonts.ready.then(() => true)")
    _settle(page)


def _ask(page: Page, question: str) -> None:
    page.fill("#is-question", question)
    page.press("#is-question", "Enter")
    page.wait_for_selector(".is-turn:last-child .is-turn-tools")
    _settle(page)


def _settle(page: Page) -> None:
    page.wait_for_timeout(400)  # slides and scrolls end


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as every:
            main(Path(every))
            for name in SHOWN:
                shutil.copy(Path(every) / f"{name}.png", Path("docs/screenshots") / f"{name}.png")
