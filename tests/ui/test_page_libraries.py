"""The page of a server with users and several libraries, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from assistant import Assistant
from assistant.settings import load
from tests.ui.browsing import PATIENCE_MS
from tests.ui.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def newsroom(
    sample_library: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("places")
    shutil.copytree(sample_library, folder / "library")
    settings = load(library=str(folder / "library"), private_libraries=str(folder / "private"))
    with Assistant.open(folder / "library", settings=settings) as opened:
        tokens = {name: opened.users.add(name, "reader") for name in ("rami",)}
        with served(opened) as address:
            yield address, tokens


def test_a_reader_chooses_a_library_and_edits_only_their_own(
    visit: Callable[..., Page], newsroom: tuple[str, dict[str, str]]
) -> None:
    address, tokens = newsroom
    page = visit(address, locale="en", http_credentials={"username": "rami", "password": tokens["rami"]})
    page.wait_for_selector("#is-place", state="visible")
    expect(page.locator("#is-place option")).to_have_text(["Shared with all", "My own"])
    expect(page.locator(".is-side-head [data-do=add]").first).to_be_hidden()
    page.locator("#is-place").select_option("private")
    page.wait_for_function("document.querySelector('#is-place')?.value === 'private'")
    page.wait_for_selector(".is-side-head [data-do=add]", state="visible")
    page.wait_for_selector(".is-nothing:not([hidden])", state="attached")  # its list has come
    expect(page.locator(".is-library .is-item")).to_have_count(0)
    assert page.locator("#isnad").get_attribute("class") is not None


def test_one_library_is_not_to_be_chosen(visit: Callable[..., Page]) -> None:
    page = visit()
    _reload_with_libraries(page)
    expect(page.locator("#is-place")).to_be_hidden()


def _reload_with_libraries(page: Page) -> None:
    """Loads the page anew, until it has heard which libraries there are and who is there."""
    with page.expect_response("**/v1/libraries") as told:
        page.reload()
    told.value.finished()
    page.wait_for_load_state("networkidle")


def test_the_page_says_who_is_there_and_signs_out(
    chromium: Browser, newsroom: tuple[str, dict[str, str]]
) -> None:
    from playwright.sync_api import Error

    address, tokens = newsroom
    with chromium.new_context(locale="ar") as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(address.replace("://", f"://x:{tokens['rami']}@"))  # as once the browser has asked
        page.goto(address)
        who = page.locator(".is-nav .is-person")
        expect(who).to_be_visible()
        expect(who).to_have_text("rami")
        who.click()
        said = page.locator(".is-settings .is-person")
        expect(said).to_contain_text("rami")
        expect(said).to_contain_text("لك أن تسأل.")
        with pytest.raises(Error, match="CREDENTIALS"), page.expect_navigation():
            page.click("[data-do=sign-out]")
        with pytest.raises(Error, match="CREDENTIALS"):  # a person would be asked again
            page.goto(address)


def test_whoever_serves_on_this_machine_is_not_named(visit: Callable[..., Page]) -> None:
    page = visit()
    _reload_with_libraries(page)
    expect(page.locator(".is-nav .is-person")).to_be_hidden()
    page.click("[data-sheet=settings]")
    page.wait_for_selector(".is-setting >> nth=0")
    expect(page.locator(".is-settings .is-person")).to_be_hidden()
