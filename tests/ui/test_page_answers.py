"""Answers as a person sees them: what a sentence rests on, what moves, what a refusal and a failure say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from assistant import Assistant
from tests.ui.browsing import PHONE, QUESTION, RATIONED, ask, expect_in_view
from tests.ui.conftest import STEADY, Careless
from tests.ui.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    Visit = Callable[..., Page]


@pytest.fixture
def careless(assistant: Assistant) -> Any:
    with (
        Assistant(assistant.library, assistant.settings, Careless()) as opened,
        served(opened) as address,
    ):
        yield address


def _shape(chip: Locator) -> str:
    look = "e => { const s = getComputedStyle(e, '::before'); return s.clipPath + s.borderStyle + s.borderRadius; }"
    return str(chip.evaluate(look))


def test_shape_and_words_tell_what_is_supported(visit: Visit, careless: str) -> None:
    page = visit(careless)
    turn = ask(page, RATIONED)
    sentences = turn.locator(".is-sentence")
    supports = ["supported", "partial", "unsupported", "unsupported"]
    expect(sentences).to_have_count(len(supports))
    assert [s.get_attribute("data-support") for s in sentences.all()] == supports
    partial = sentences.nth(1)
    expect(partial.locator(".is-verdict")).to_have_text("إسناد جزئي")
    expect(partial.locator(".is-doubts")).to_have_text("ليس في المصدر: «المهجور»")
    expect(sentences.nth(2).locator(".is-verdict")).to_have_text("بلا إسناد")
    expect(sentences.nth(0).locator(".is-verdict")).to_have_count(0)
    expect(sentences.nth(2).locator("button.is-chip")).to_have_count(0)  # nothing to open: nothing says it
    full, part = sentences.nth(0).locator(".is-chip").first, partial.locator(".is-chip").first
    assert _shape(full) != _shape(part)
    part.hover()
    expect(page.locator(".is-tip-support")).to_have_text("يسندها المصدر جزئياً")
    for number, direction in enumerate(("rtl", "rtl", "rtl", "ltr")):
        expect(sentences.nth(number)).to_have_css("direction", direction)
    part.click()
    expect(page.locator("mark.is-active").first).to_have_text("دخلت مرحلة التقنين في أيلول 2022")
    page.close()


def test_a_copy_and_an_export_say_what_is_not_supported(visit: Visit, careless: str) -> None:
    page = visit(careless, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, RATIONED)
    turn.locator("[data-do=copy]").click()
    page.wait_for_selector(".is-toast:has-text('نُسخت')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "(إسناد جزئي)" in copied
    assert copied.count("(بلا إسناد)") == 2
    page.locator(".is-menu summary").click()
    with page.expect_download() as download:
        page.locator("[data-format=html]").click()
    exported = Path(download.value.path()).read_text(encoding="utf-8")
    assert exported.count("<small>بلا إسناد</small>") == 2
    assert '<bdi dir="ltr">The mayor' in exported
    page.locator(".is-menu summary").click()
    with page.expect_download() as download:
        page.locator("[data-format=json]").click()
    (answer,) = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["answers"]
    assert [s["support"] for s in answer["sentences"]][1:3] == ["partial", "unsupported"]
    page.close()


# Where the second question stands and how much of its answer is there, at every change and in between.
WATCH = """() => {
    window.seen = [];
    const look = () => {
        const turn = document.querySelector('.is-turn:nth-child(2)');
        if (!turn) return;
        const text = turn.querySelector('.is-text');
        window.seen.push([turn.querySelector('.is-asked').getBoundingClientRect().top, text?.textContent.length ?? 0]);
    };
    new MutationObserver(look).observe(document.querySelector('.is-turns'), { childList: true, subtree: true });
    setInterval(look, 20);
}"""


# Asks in the moment in which the answer before stands whole.
AT_ONCE = """(question) => {
    const look = (_, observer) => {
        if (!document.querySelector('.is-turn-tools')) return;
        observer.disconnect();
        const input = document.querySelector('#is-question');
        input.value = question;
        input.form.requestSubmit();
    };
    new MutationObserver(look).observe(document.querySelector('.is-turns'), { childList: true, subtree: true });
}"""


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_nothing_moves_while_an_answer_grows(visit: Visit, size: dict[str, Any]) -> None:
    page = visit(reduced_motion="reduce", **size)
    ask(page, QUESTION)
    page.evaluate(WATCH)
    ask(page, f"{QUESTION} {STEADY}")
    seen = page.evaluate("window.seen")
    places, lengths = {round(top) for top, _ in seen}, [length for _, length in seen]
    assert len(places) == 1  # the question has not moved by a pixel
    assert lengths == sorted(lengths)
    assert len(set(lengths)) >= 4  # it came sentence by sentence
    pane = page.locator(".is-chat .is-scroll").evaluate("e => e.getBoundingClientRect().top")
    assert 0 <= places.pop() - pane < 60  # and is at the top


def test_a_question_that_comes_as_soon_as_an_answer_is_there_is_asked(visit: Visit) -> None:
    page = visit()
    page.evaluate(AT_ONCE, RATIONED)
    ask(page, QUESTION)
    expect(page.locator(".is-asked")).to_have_text([QUESTION, RATIONED])
    page.locator(".is-turn").nth(1).locator(".is-turn-tools").wait_for()


def test_a_refusal_shows_the_nearest_paragraphs(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address)
        turn = ask(page, "ما عاصمة أستراليا؟")
        expect(turn.locator(".is-refusal")).to_contain_text("لا تذكر المقالات")
        expect(turn.locator("button.is-chip")).to_have_count(0)
        nearest = turn.locator(".is-passage")
        assert 1 <= nearest.count() <= 3
        words = nearest.first.locator(".is-passage-text").inner_text().strip("…").strip()
        nearest.first.click()
        page.wait_for_selector("mark.is-active")
        expect(page.locator(".is-p:has(mark.is-active)")).to_contain_text(words[:40])
        expect_in_view(page, "mark.is-active")
        page.close()


def test_a_related_question_is_asked_by_its_button(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address)
        turn = ask(page, QUESTION)
        related = turn.locator(".is-related .is-question").first
        question = related.inner_text()
        related.click()
        second = page.locator(".is-turn").nth(1)
        second.locator(".is-turn-tools").wait_for()
        expect(second.locator(".is-asked")).to_have_text(question)
        expect(second.locator("button.is-chip").first).to_be_visible()
        page.close()


def test_a_starter_question_of_the_library_is_answered(visit: Visit, assistant: Assistant) -> None:
    with served(assistant) as address:
        page = visit(address)
        page.locator(".is-starters .is-question").first.click()
        page.wait_for_selector(".is-turn .is-turn-tools")
        expect(page.locator("button.is-chip").first).to_be_visible()
        page.close()


@pytest.mark.parametrize(
    ("locale", "told"), [("ar", "انقطع الاتصال"), ("en-GB", "The connection to the program was lost")]
)
def test_a_server_that_is_gone_is_told(visit: Visit, locale: str, told: str) -> None:
    page = visit(locale=locale)
    page.evaluate("window.fetch = () => Promise.reject(new TypeError('Failed to fetch')); null")
    turn = ask(page, QUESTION)
    expect(turn.locator(".is-failure")).to_contain_text(told)
    page.locator("[data-sheet=talks]").click()
    page.wait_for_selector(f".is-toast:has-text('{told}')")
    expect(turn.locator("[data-do=retry]")).to_be_visible()


def test_on_a_phone_the_keyboard_leaves_room_for_the_answer(visit: Visit) -> None:
    page = visit(**PHONE)
    ask(page, QUESTION)
    expect(page.locator("#is-question")).not_to_be_focused()


def test_a_conversation_prints_whole(visit: Visit) -> None:
    page = visit()
    for _ in range(3):
        ask(page, QUESTION)
    page.emulate_media(media="print")
    expect(page.locator(".is-side")).to_be_hidden()
    expect(page.locator(".is-ask")).to_be_hidden()
    bottom = page.locator(".is-turn").nth(2).evaluate("e => e.getBoundingClientRect().bottom + scrollY")
    assert bottom <= page.evaluate("document.documentElement.scrollHeight") + 1
    assert page.locator(".is-chat .is-scroll").evaluate("e => e.scrollHeight <= e.clientHeight + 1")
