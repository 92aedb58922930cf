"""The page of a server with users and several libraries, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant
from assistant.settings import load
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
    assert page.locator("#is-place option").all_inner_texts() == ["Shared with all", "My own"]
    assert not page.locator(".is-side-head [data-do=add]").first.is_visible()
    page.locator("#is-place").select_option("private")
    page.wait_for_function("document.querySelector('#is-place')?.value === 'private'")
    page.wait_for_selector(".is-side-head [data-do=add]", state="visible")
    assert page.locator(".is-library .is-item").count() == 0
    assert page.locator("#isnad").get_attribute("class") is not None


def test_one_library_is_not_to_be_chosen(visit: Callable[..., Page]) -> None:
    page = visit()
    page.wait_for_load_state("networkidle")
    assert not page.locator("#is-place").is_visible()


def test_the_page_says_who_is_there_and_signs_out(
    chromium: Browser, newsroom: tuple[str, dict[str, str]]
) -> None:
    from playwright.sync_api import Error

    address, tokens = newsroom
    with chromium.new_context(locale="ar") as context:
        page = context.new_page()
        page.goto(address.replace("://", f"://x:{tokens['rami']}@"))  # as once the browser has asked
        page.goto(address)
        who = page.locator(".is-nav .is-person")
        who.wait_for()
        assert who.inner_text().strip() == "rami"
        who.click()
        said = page.locator(".is-settings .is-person")
        assert "rami" in said.inner_text()
        assert "لك أن تسأل." in said.inner_text()
        with pytest.raises(Error, match="CREDENTIALS"), page.expect_navigation():
            page.click("[data-do=sign-out]")
        with pytest.raises(Error, match="CREDENTIALS"):  # a person would be asked again
            page.goto(address)


def test_whoever_serves_on_this_machine_is_not_named(visit: Callable[..., Page]) -> None:
    page = visit()
    page.wait_for_load_state("networkidle")
    assert page.locator(".is-nav .is-person").is_hidden()
    page.click("[data-sheet=settings]")
    assert page.locator(".is-settings .is-person").is_hidden()
