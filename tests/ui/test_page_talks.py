"""Conversations, opinions and settings, as a person does and sees them in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from assistant import Assistant
from assistant.assistant import samples
from tests.conftest import draft
from tests.ui.browsing import PHONE, QUESTION, ask, expect_in_view, rest
from tests.ui.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    Visit = Callable[..., Page]

# Keeps all that an element says from now on: it may be said for a moment only.
TELL = """(selector) => {
    window.told = [];
    const keep = (changes) => changes.forEach((c) => c.addedNodes.forEach((n) => window.told.push(n.textContent)));
    new MutationObserver(keep).observe(document.querySelector(selector), { childList: true });
}"""
ENGLISH = "Which bus routes will disappear on 17 November?"


def _talks(page: Page) -> None:
    page.locator("[data-sheet=talks]").click()
    page.wait_for_selector(".is-talks:not([hidden])")


def test_a_restart_brings_the_conversation_back(visit: Visit, tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "l") as assistant:
        assistant.add(samples())
        with served(assistant) as address:
            page = visit(address)
            text = ask(page, QUESTION).locator(".is-text").inner_text()
            port = int(address.rsplit(":", 1)[1].strip("/"))
            page.goto("about:blank")
    with Assistant.open(tmp_path / "l") as assistant, served(assistant, port) as address:
        page.goto(address)
        page.wait_for_selector("button.is-chip")
        expect(page.locator(".is-text")).to_have_text(text, use_inner_text=True)
        page.locator("button.is-chip").first.click()
        page.wait_for_selector("mark.is-active")
        expect_in_view(page, "mark.is-active")
        follow_up = ask(page, ENGLISH)
        expect(follow_up.locator("button.is-chip").first).to_be_visible()
        page.reload()
        expect(page.locator(".is-asked")).to_have_text([QUESTION, ENGLISH])
        page.close()


def test_a_conversation_that_comes_back_late_leaves_what_was_asked_meanwhile(visit: Visit) -> None:
    held: list[Route] = []
    page = visit()
    ask(page, QUESTION)
    page.route("**/gradio_api/call/conversation", lambda route: held.append(route))
    page.reload()
    page.wait_for_selector("#isnad[data-ready]")
    ask(page, ENGLISH)
    with page.expect_response("**/call/conversation/*"):
        held[0].continue_()
    rest(page)
    expect(page.locator(".is-asked")).to_have_text([ENGLISH])


def test_conversations_are_found_opened_renamed_and_removed(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address)
        ask(page, QUESTION)
        page.locator("[data-do=new]").click()
        expect(page.locator(".is-turn")).to_have_count(0)
        ask(page, ENGLISH)
        _talks(page)
        titles = page.locator(".is-talk .is-item-title")
        expect(titles).to_have_text([ENGLISH, QUESTION])
        expect(page.locator(".is-open[aria-current] .is-item-title")).to_have_text([ENGLISH])

        page.fill("#is-talk-filter", "المحطه")
        expect(titles).to_have_text([QUESTION])
        titles.first.click()
        page.wait_for_selector(f".is-asked:has-text('{QUESTION}')")
        page.locator("button.is-chip").first.click()
        page.wait_for_selector("mark.is-active")
        page.keyboard.press("Escape")

        page.locator(".is-talk").hover()
        page.locator("[data-do=rename-talk]").click()
        page.fill(".is-rename input", "تأخّر المحطة")
        page.keyboard.press("Enter")
        page.wait_for_selector(".is-talk .is-item-title:has-text('تأخّر المحطة')")
        page.fill("#is-talk-filter", "تاخر")
        page.wait_for_function("document.querySelectorAll('.is-talk').length === 1")
        page.fill("#is-talk-filter", "zzz")
        page.wait_for_selector(".is-talks .is-none:visible")
        page.fill("#is-talk-filter", "")
        page.wait_for_selector(".is-talk >> nth=1")

        page.locator(".is-talk", has_text="تأخّر المحطة").hover()
        page.locator(".is-talk", has_text="تأخّر المحطة").locator("[data-do=remove-talk]").click()
        page.locator(".is-dialog [value=yes]").click()
        page.wait_for_function("document.querySelectorAll('.is-talk').length === 1")
        expect(page.locator(".is-empty")).to_be_visible()  # it was the one that was open
        assert [c.title for c in assistant.conversations.search()] == [ENGLISH]
        page.close()


def test_an_opinion_is_kept_and_downloaded(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address)
        ask(page, QUESTION)
        page.locator("[data-verdict=down]").click()
        page.wait_for_selector("[data-verdict=down][aria-pressed=true]")
        page.fill(".is-opinion input", "السبب الثاني ناقص")
        page.keyboard.press("Enter")
        page.wait_for_selector(".is-toast:has-text('حُفظت الملاحظة')")
        page.reload()
        page.wait_for_selector("[data-verdict=down][aria-pressed=true]")
        expect(page.locator(".is-opinion input")).to_have_value("السبب الثاني ناقص")
        _talks(page)
        with page.expect_download() as download:
            page.locator("[data-do=export-feedback]").click()
        (kept,) = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
        assert (kept["question"], kept["verdict"], kept["note"]) == (QUESTION, "down", "السبب الثاني ناقص")
        page.locator("[data-verdict=down]").click()
        page.wait_for_selector("[data-verdict=down][aria-pressed=false]")
        assert list(assistant.conversations.feedback()) == []
        page.close()


def test_a_removed_article_leaves_its_quotes(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address, hurried=True)
        chip = ask(page, QUESTION).locator("button.is-chip").first
        chip.hover()
        expect(page.locator(".is-tip-quote")).to_be_visible()
        quote = page.locator(".is-tip-quote").inner_text()
        expect(page.locator(".is-tip-removed")).to_have_count(0)
        page.mouse.move(2, 2)
        station = page.locator(".is-item", has_text="محطة «رأس النوارس»")
        station.hover()
        station.locator("[data-do=remove]").click()
        page.locator(".is-dialog [value=yes]").click()
        page.wait_for_selector("button.is-chip[data-removed]")  # when it cannot be undone
        chip.hover()
        expect(page.locator(".is-tip-removed")).to_be_visible()
        page.reload()
        page.wait_for_selector("button.is-chip[data-removed]")
        expect(chip).to_have_attribute("aria-label", re.compile("حُذف المقال"))
        chip.click()
        page.wait_for_selector(".is-notice")
        assert page.locator("mark.is-active").first.inner_text() in quote
        page.close()


def test_an_article_is_renamed_in_the_list(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address)
        page.locator(".is-item", has_text="Thornmere").hover()
        page.locator(".is-item", has_text="Thornmere").locator("[data-do=rename]").click()
        page.fill(".is-rename input", "غداء المدارس")
        page.keyboard.press("Escape")
        expect(page.locator(".is-rename")).to_have_count(0)
        expect(page.locator(".is-item", has_text="Thornmere")).to_have_count(1)
        page.locator(".is-item", has_text="Thornmere").locator("[data-do=rename]").click()
        page.fill(".is-rename input", "غداء المدارس")
        with page.expect_response("**/call/library/*"):  # as when something has been added meanwhile
            page.locator("#is-sort").dispatch_event("change")
        rest(page)
        expect(page.locator(".is-rename input")).to_have_value("غداء المدارس")
        page.keyboard.press("Enter")
        page.wait_for_selector(".is-item-title:has-text('غداء المدارس')")
        expect(page.locator(".is-rename")).to_have_count(0)
        expect(page.locator(".is-item", has_text="غداء المدارس").locator("[data-do=rename]")).to_be_focused()
        page.locator(".is-item-title", has_text="غداء المدارس").click()
        page.wait_for_selector(".is-article h2:has-text('غداء المدارس')")
        assert "غداء المدارس" in [a.title for a in assistant.articles()]
        page.close()


def test_a_feed_is_added_with_its_progress(
    visit: Visit, assistant: Assistant, serve_text: Callable[[str], str]
) -> None:
    assistant.settings = assistant.settings.model_copy(update={"private_addresses": True})
    lines = [
        f"The harbour of Sel, rebuilt over {n} years, opened to fishermen on Sunday." for n in range(3, 9)
    ]
    body = "".join(f"<p>{line}</p>" for line in lines)
    article = serve_text(
        f"<html lang=en><head><title>Harbour of Sel</title></head><body><article><h1>Harbour of Sel</h1>{body}"
        "</article></body></html>"
    )
    items = "".join(f"<item><title>{n}</title><link>{article}?{n}</link></item>" for n in range(2))
    feed = serve_text(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>')
    with served(assistant) as address:
        page = visit(address, locale="en-GB")
        page.locator(".is-tabs-head [data-do=add]").click()
        page.locator("[data-tab=url]").click()
        page.fill("#is-url", feed)
        page.check("#is-feed")
        page.evaluate(TELL, ".is-side .is-progress-text")
        page.locator(".is-add [type=submit]").click()
        page.wait_for_selector(".is-report [data-status=added] >> nth=1")
        page.wait_for_function("window.told.some((text) => text.includes(' of 2…'))")
        page.close()


def test_settings_are_changed_in_the_page(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address)
        page.locator("[data-sheet=settings]").click()
        page.fill("#is-set-passages", "3")
        page.locator("[data-setting=passages] [type=submit]").click()
        page.wait_for_selector(".is-toast:has-text('حُفظ')")
        assert assistant.settings.passages == 3
        page.fill("#is-set-model", "nosuch:model")
        page.locator("[data-setting=model] [type=submit]").click()
        page.wait_for_selector("[data-setting=model] .is-failure:has-text('nosuch:model')")
        assert assistant.settings.model == ""
        page.locator("[data-do=language]").click()
        page.wait_for_selector(".is-settings:has-text('Paragraphs an answer is made from')")
        turn = ask(page, QUESTION)
        turn.locator(".is-why summary").click()
        expect(turn.locator(".is-why .is-passage").nth(2)).to_be_visible()
        page.close()


def test_a_follow_up_shows_what_was_searched_and_lets_it_be_changed(visit: Visit) -> None:
    page = visit(locale="en-GB")
    ask(page, "Why did Marwan al-Talli miss the final?")
    turn = ask(page, "And how many goals did he score?")
    shown = turn.locator(".is-searched bdi").inner_text()
    assert "al-Talli" in shown
    turn.locator(".is-searched [data-do=edit]").click()
    expect(page.locator("#is-question")).to_have_value(shown)


def test_the_other_outlets_of_a_quote_are_named_and_opened(visit: Visit, assistant: Assistant) -> None:
    text = "The council of Sel opened the Olive Bridge on Sunday; the work took nine months in all."
    for n, source in enumerate(("Delta Post", "Mirror")):
        found = draft(f"Bridge {n}", text, source=source, key=f"id:{n}", published=f"2026-05-0{n + 1}")
        assistant.library.add([found])
    with served(assistant) as address:
        page = visit(address, locale="en-GB")
        chip = ask(page, "How long did the work on the Olive Bridge take?").locator("button.is-chip").first
        chip.hover()
        expect(page.locator(".is-tip-title")).to_be_visible()
        other = {"Bridge 0": "Bridge 1", "Bridge 1": "Bridge 0"}[page.locator(".is-tip-title").inner_text()]
        named = {"Bridge 0": "Delta Post", "Bridge 1": "Mirror"}[other]
        expect(page.locator(".is-tip-outlets")).to_have_text(f"Also in: {named}")
        chip.click()
        page.locator(".is-outlets [data-do=open]").click()
        page.wait_for_selector(f".is-article h2:has-text('{other}')")
        page.close()


def test_hostile_titles_of_conversations_show_as_text(visit: Visit, assistant: Assistant) -> None:
    from tests.ui.conftest import PAYLOADS

    for payload in PAYLOADS[::8]:
        id_ = assistant.conversations.create(payload).id
        assistant.conversations.append(id_, payload)
    with served(assistant) as address:
        page = visit(address)
        _talks(page)
        page.wait_for_selector(".is-talk")
        shown = page.locator(".is-talk .is-item-title").all_inner_texts()
        wanted = [re.sub(r"\s+", " ", p).strip() for p in PAYLOADS[::8]]
        assert sorted(" ".join(s.split()) for s in shown) == sorted(w[:120] for w in wanted)
        page.locator(".is-talk .is-open").first.click()
        page.wait_for_selector(".is-turn .is-status")
        assert page.evaluate("window.pwned") is None
        page.close()


def test_on_a_phone_the_conversations_slide_over(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address, **PHONE)
        ask(page, QUESTION)
        page.locator(".is-nav [data-do=library]").tap()
        page.locator("[data-sheet=talks]").tap()
        page.locator(".is-talk .is-open").tap()
        expect(page.locator(".is-side")).to_be_hidden()
        expect(page.locator(".is-asked")).to_have_text(QUESTION)
        page.wait_for_function("document.documentElement.scrollWidth === 360")
        page.close()
