"""The library as a person fills and keeps it: dropping files, cancelling, an empty one, what was left out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from assistant import Assistant
from tests.ui.browsing import PHONE, QUESTION, ask, expect_in_view
from tests.ui.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    Visit = Callable[..., Page]

BRIDGE = """Heron Bridge reopens

Heron Bridge reopened on Sunday after nine months of repair.

The repair cost three million dinars, said the mayor, Suad al-Marji, at the opening.

Share

Subscribe to our newsletter
"""
DROP = """(files) => {
    const held = new DataTransfer();
    for (const [name, text] of files) held.items.add(new File([text], name, { type: 'text/plain' }));
    const target = document.querySelector('.is-chat');
    const send = (kind) => target.dispatchEvent(
        new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: held }));
    send('dragenter');
    const hint = getComputedStyle(document.querySelector('.is-drop-hint')).display;
    send('dragover');
    send('drop');
    return hint;
}"""

# Whether the library is said to be empty in the moment in which the report of an add is there.
BESIDE_THE_REPORT = """() => {
    const look = (_, observer) => {
        if (!document.querySelector('.is-report')) return;
        observer.disconnect();
        window.saidEmpty = !document.querySelector('.is-nothing').hidden;
    };
    new MutationObserver(look).observe(document.querySelector('.is-outcome'), { childList: true });
}"""
COUNTING = """() => {
    window.counts ??= new Set();
    window.counts.add(document.querySelector('.is-progress-count').textContent);
    return window.counts.size > 2;
}"""


def test_several_files_are_dropped_and_each_is_reported(visit: Visit, assistant: Assistant) -> None:
    ferry = BRIDGE.replace("Heron Bridge", "The Old Ferry").replace("bridge", "ferry")
    with served(assistant) as address:
        page = visit(address, locale="en-GB")
        hint = page.evaluate(DROP, [["bridge.txt", BRIDGE], ["عبّارة.txt", ferry], ["empty.txt", ""]])
        assert hint == "grid"  # what a drop will do is shown while the files are held over the page
        page.wait_for_selector(".is-report")
        rows = page.locator(".is-report li")
        expect(rows).to_have_count(3)
        assert [row.get_attribute("data-status") for row in rows.all()] == ["added", "added", "skipped"]
        expect(rows.nth(2)).to_contain_text("empty.txt is empty")
        # A folder that means nothing to whoever dropped it.
        expect(rows.nth(2)).not_to_contain_text("isnad-uploads")
        expect(page.locator(".is-dropping")).to_have_count(0)
        assert {"Heron Bridge reopens", "The Old Ferry reopens"} <= {a.title for a in assistant.articles()}
        page.close()


def test_the_report_opens_what_was_left_out(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address, locale="en-GB")
        page.locator(".is-tabs-head [data-do=add]").click()
        page.fill("#is-text", BRIDGE)
        page.locator(".is-add [type=submit]").click()
        page.wait_for_selector(".is-report:has-text('3 paragraphs')")
        page.locator(".is-report [data-do=open-audit]:has-text('2 lines left out')").click()
        expect(page.locator(".is-left-out .is-line")).to_have_text(["Share", "Subscribe to our newsletter"])
        page.locator("[data-do=restore]").nth(1).click()
        page.wait_for_selector(".is-p.is-new:has-text('Subscribe to our newsletter')")
        expect_in_view(page, ".is-p.is-new")
        expect(page.locator(".is-left-out")).to_be_visible()  # for the next one
        page.locator("[data-do=audit]:has-text('1 line left out')").wait_for()
        page.close()


def test_an_upload_is_cancelled_on_its_way(visit: Visit, assistant: Assistant) -> None:
    held: list[Route] = []
    before = len(assistant.articles())
    with served(assistant) as address:
        page = visit(address, locale="en-GB")
        page.route("**/gradio_api/upload", lambda route: held.append(route))  # it does not get through
        page.locator(".is-tabs-head [data-do=add]").click()
        page.locator("[data-tab=files]").click()
        page.set_input_files(
            "#is-files", {"name": "a.txt", "mimeType": "text/plain", "buffer": BRIDGE.encode()}
        )
        page.locator(".is-add [type=submit]").click()
        page.wait_for_selector(".is-progress-text:has-text('Uploading')")
        page.evaluate(DROP, [["b.txt", BRIDGE]])
        page.wait_for_selector(".is-toast:has-text('being added already')")
        page.locator(".is-progress [data-do=cancel-add]").click()
        page.wait_for_selector(".is-outcome:has-text('cancelled')")
        expect(page.locator(".is-side .is-progress")).to_be_hidden()
        expect(page.locator(".is-add [type=submit]")).to_be_visible()
        assert len(held) == 1
        assert len(assistant.articles()) == before
        page.close()


def test_progress_names_the_file_and_counts_its_articles(
    visit: Visit, assistant: Assistant, tmp_path: Path
) -> None:
    large, small = tmp_path / "large.jsonl", tmp_path / "small.txt"
    line = {"paragraphs": ["The harbour opened on Sunday after a long repair."]}
    large.write_text(
        "".join(json.dumps({"id": f"c{i}", "title": f"C {i}", **line}) + "\n" for i in range(20_000))
    )
    small.write_text(BRIDGE)
    with served(assistant) as address:
        page = visit(address, locale="en-GB")
        page.locator(".is-tabs-head [data-do=add]").click()
        page.locator("[data-tab=files]").click()
        page.set_input_files("#is-files", [str(large), str(small)])
        page.locator(".is-add [type=submit]").click()
        page.wait_for_selector(".is-progress-count:has-text('articles read')")
        expect(page.locator(".is-progress-line")).to_contain_text("File 1 of 2: large.jsonl")
        page.wait_for_function(COUNTING)
        page.locator(".is-progress [data-do=cancel-add]").click()
        page.wait_for_selector(".is-outcome:has-text('cancelled')")
        count = -1
        while count != (count := len(assistant.articles())):  # the article in hand is still added
            page.wait_for_timeout(400)
        page.close()


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_an_empty_library_tells_what_to_do(visit: Visit, empty: Assistant, size: dict[str, object]) -> None:
    with served(empty) as address:
        page = visit(address, wait=".is-nothing:not([hidden])", **size)
        expect(page.locator(".is-nothing")).to_contain_text("المكتبة فارغة")
        expect(page.locator(".is-starters")).to_be_hidden()
        expect(page.locator("#is-text")).to_be_visible(
            visible=not size
        )  # the form is open where there is room
        page.evaluate(BESIDE_THE_REPORT)
        page.locator("[data-do=add-samples]").click()
        page.wait_for_selector(".is-report [data-status=added] >> nth=5")
        assert page.evaluate("window.saidEmpty") is False  # not for a moment
        expect(page.locator(".is-nothing")).to_be_hidden()
        assert len(empty.articles()) == 7
        if size:
            page.locator(".is-tabs-head [data-do=chat]").click()
        page.locator(".is-starters .is-question").first.wait_for()
        expect(ask(page, QUESTION).locator("button.is-chip").first).to_be_visible()
        page.close()


@pytest.fixture
def empty(tmp_path: Path) -> object:
    with Assistant.open(tmp_path / "empty") as opened:
        yield opened


def test_the_last_match_that_is_removed_leaves_a_word(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address, locale="en-GB")
        page.fill("#is-filter", "Thornmere")
        page.wait_for_function("document.querySelectorAll('.is-library .is-item').length === 1")
        page.locator(".is-item .is-open").click()
        page.wait_for_selector(".is-article")
        expect(page.locator(".is-reader-facts")).to_have_text(re.compile("^The Valley Register"))
        page.locator(".is-article [data-do=remove]").click()
        expect(page.locator(".is-dialog-title")).to_contain_text("Thornmere")
        page.locator(".is-dialog [value=yes]").click()
        page.wait_for_selector(".is-library .is-none:has-text('No article matches.')")
        page.wait_for_selector(".is-scope:has-text('Asking all 6 articles')")
        page.locator(".is-toast button").click()
        page.locator(".is-item", has_text="Thornmere").wait_for()
        assert len(assistant.articles()) == 7
        page.close()


@pytest.mark.parametrize(
    ("address", "told"),
    [("not an address", "no web address"), ("ftp://x.example/a", "no web address")],
    ids=["blanks", "scheme"],
)
def test_what_is_no_address_is_refused_in_words(visit: Visit, address: str, told: str) -> None:
    page = visit(locale="en-GB")
    page.locator(".is-tabs-head [data-do=add]").click()
    page.locator("[data-tab=url]").click()
    page.fill("#is-url", address)
    page.locator(".is-add [type=submit]").click()
    page.wait_for_selector(f".is-outcome .is-failure:has-text('{told}')")
    expect(page.locator("#is-url")).to_have_value(address)  # to be mended, not typed again
