"""What a person does and sees, in a real browser. A request that leaves for elsewhere fails each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from assistant import Assistant
from tests.ui.browsing import PHONE, QUESTION, ask, expect_focus, expect_in_view, rest
from tests.ui.conftest import SLOW
from tests.ui.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visit = Callable[..., Page]

MANY = 20_000  # articles, which no machine has read before a cancel comes
PAYLOADS = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines()
PASTED = """جسر الريحان يُفتح أمام المشاة

افتتحت بلدية النهرين، صباح الأحد، جسر الريحان أمام المشاة بعد ترميم استمر تسعة أشهر.

وبلغت كلفة الترميم ثلاثة ملايين دينار، وفق رئيسة البلدية سعاد المرجي.

مشاركة

اشترك في نشرتنا البريدية
"""


def test_a_click_on_a_chip_opens_its_words(visit: Visit) -> None:
    page = visit()
    turn = ask(page, QUESTION)
    chip = turn.locator("button.is-chip").nth(1)
    chip.hover()
    expect(page.locator(".is-tip-quote")).to_be_visible()
    quote = page.locator(".is-tip-quote").inner_text()
    chip.click()
    page.wait_for_selector("mark.is-active")
    assert page.locator("mark.is-active").first.inner_text() in quote
    expect_in_view(page, "mark.is-active")
    expect(page.locator(".is-p:has(mark.is-active) .is-margin")).to_have_text(chip.inner_text())


def test_the_reader_steps_through_the_citations(visit: Visit) -> None:
    page = visit()
    turn = ask(page, QUESTION)
    total = turn.locator("button.is-chip").count()
    assert total > 1
    turn.locator("button.is-chip").first.click()
    for number in range(1, total + 1):
        page.wait_for_selector(f".is-position:has-text('{number} من {total}')")
        page.wait_for_selector(f'mark.is-active[data-cites~="{number - 1}"]')
        expect_in_view(page, "mark.is-active")
        expect(turn.locator(".is-chip.is-active")).to_have_text([str(number)])
        page.locator('[data-do=step][data-by="1"]').click()
    page.wait_for_selector(f".is-position:has-text('1 من {total}')")


def test_the_keyboard_does_it_all(visit: Visit) -> None:
    page = visit()
    page.focus("#is-question")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".is-turn-tools")
    page.locator("button.is-chip").first.focus()
    expect(page.locator(".is-tip")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.is-active")
    page.keyboard.press("n")
    page.wait_for_selector('mark.is-active[data-cites~="1"]')
    page.keyboard.press("Escape")
    expect(page.locator(".is-library")).to_be_visible()
    expect_focus(page, ".is-chip")
    expect(page.locator(".is-chip.is-active")).to_have_count(0)  # it is no longer shown


def test_a_reload_brings_the_conversation_back(visit: Visit) -> None:
    page = visit()
    text = ask(page, QUESTION).locator(".is-text").inner_text()
    page.reload()
    page.wait_for_selector("button.is-chip")
    expect(page.locator(".is-text")).to_have_text(text, use_inner_text=True)
    page.locator("button.is-chip").first.click()
    page.wait_for_selector("mark.is-active")
    page.locator("[data-do=new]").click()
    expect(page.locator(".is-empty")).to_be_visible()


def test_adding_a_pasted_page_and_restoring_a_line(visit: Visit) -> None:
    page = visit()
    page.locator(".is-side [data-do=add]").click()
    page.fill("#is-text", PASTED)
    page.locator(".is-add [type=submit]").click()
    page.locator(".is-report [data-do=open]").click()
    page.wait_for_selector(".is-article:has-text('جسر الريحان')")
    paragraphs = page.locator(".is-article .is-p").count()
    page.locator("[data-do=audit]").click()
    page.locator("[data-do=restore]").first.click()
    page.wait_for_selector(".is-p.is-new")
    expect(page.locator(".is-article .is-p")).to_have_count(paragraphs + 1)
    expect(ask(page, "كم بلغت كلفة ترميم جسر الريحان؟")).to_contain_text("ثلاثة ملايين دينار")


def test_adding_files_and_cancelling(visit: Visit, assistant: Assistant, tmp_path: Path) -> None:
    with served(assistant) as address:
        page = visit(address)
        _add_and_cancel(page, tmp_path)
        page.close()
        assert 8 <= len(assistant.articles()) < MANY


def _add_and_cancel(page: Page, tmp_path: Path) -> None:
    small, large = tmp_path / "رصيف.txt", tmp_path / "large.jsonl"
    small.write_text(PASTED.replace("جسر الريحان", "رصيف الصيادين"), encoding="utf-8")
    line = {"paragraphs": ["The harbour opened on Sunday after a long repair."]}
    large.write_text(
        "".join(json.dumps({"id": f"c{i}", "title": f"Cancelled {i}", **line}) + "\n" for i in range(MANY))
    )
    page.locator(".is-side [data-do=add]").click()
    page.locator("[data-tab=files]").click()
    page.set_input_files("#is-files", [str(small)])
    page.locator(".is-add [type=submit]").click()
    page.wait_for_selector(".is-report [data-status=added]")
    page.locator(".is-side [data-do=add]").click()
    page.set_input_files("#is-files", [str(large)])
    page.locator(".is-add [type=submit]").click()
    page.wait_for_selector(".is-progress:not([hidden])")
    page.locator(".is-progress [data-do=cancel-add]").click()
    page.wait_for_selector(".is-outcome:has-text('أُلغيت')")
    page.wait_for_timeout(600)


def test_both_languages_whole(visit: Visit) -> None:
    page = visit(locale="en-GB")
    _expect_language(page, "en", "ltr")
    expect(page).to_have_title("Isnad — ask your articles")
    ask(page, QUESTION).locator("button.is-chip").first.click()
    page.wait_for_selector("mark.is-active")
    page.locator("[data-do=language]").click()
    _expect_language(page, "ar", "rtl")
    expect(page).to_have_title("إسناد — اسأل مقالاتك")
    labels = page.locator("#isnad [data-t]:visible").all_inner_texts()
    left = [text for text in labels if re.search(r"[a-z]{3}", text) and text not in ("English", "Markdown")]
    assert left == ["Enter للسؤال، وShift مع Enter لسطر جديد"]
    page.reload()
    page.wait_for_selector("#isnad[data-ready]")
    page.wait_for_load_state("networkidle")  # with Gradio's own translations, which set a language too
    _expect_language(page, "ar", "rtl")


def _expect_language(page: Page, language: str, direction: str) -> None:
    root = page.locator("html")
    expect(root).to_have_attribute("lang", language)
    expect(root).to_have_attribute("dir", direction)


def test_each_text_has_its_own_direction(visit: Visit) -> None:
    page = visit(locale="en-GB")
    turn = ask(page, QUESTION)
    expect(turn.locator(".is-text")).to_have_css("direction", "rtl")
    expect(turn.locator(".is-turn-tools")).to_have_css("direction", "ltr")
    expect(page.locator(".is-item-title", has_text="Thornmere")).to_have_css("direction", "ltr")


def test_on_a_phone_the_reader_slides_over(visit: Visit) -> None:
    page = visit(**PHONE)
    turn = ask(page, QUESTION)
    wide = """() => [...document.querySelectorAll('#isnad *')]
        .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.is-hidden, .is-skip, svg'))
        .filter((e) => e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().right > 361)
        .map((e) => e.className)"""
    assert page.evaluate(wide) == []
    turn.locator("button.is-chip").nth(1).tap()
    page.wait_for_selector("mark.is-active")
    expect_in_view(page, "mark.is-active")
    assert page.evaluate(wide) == []
    expect(turn.locator(".is-chip.is-active")).to_have_count(1)
    page.go_back()
    expect(page.locator(".is-side")).to_be_hidden()
    expect(turn.locator(".is-chip.is-active")).to_have_count(0)
    expect(page.locator(".is-turn")).to_be_visible()
    page.locator(".is-nav [data-do=library]").tap()
    expect(page.locator(".is-library .is-list")).to_be_visible()


def test_dark_and_light(visit: Visit) -> None:
    page = visit(color_scheme="dark")
    light = (
        "Number(getComputedStyle(document.querySelector('#isnad')).backgroundColor.match(/\\d+/)[0]) > 128"
    )
    page.wait_for_function(f"!({light})")
    page.locator("[data-do=theme]").click()
    page.wait_for_function(light)
    page.reload()
    page.wait_for_selector("#isnad[data-ready]")
    page.wait_for_function(light)


def test_stopping_and_trying_again(visit: Visit) -> None:
    page = visit()
    page.fill("#is-question", f"{QUESTION} {SLOW}")
    page.press("#is-question", "Enter")
    page.wait_for_selector(".is-answer .is-text")
    page.locator("[data-do=stop]").click()
    page.wait_for_selector(".is-answer:has-text('أُوقفت الإجابة')")
    expect(page.locator(".is-answer .is-text")).not_to_be_empty()
    page.locator("[data-do=edit]").click()
    expect(page.locator("#is-question")).to_have_value(f"{QUESTION} {SLOW}")
    page.fill("#is-question", QUESTION)
    page.press("#is-question", "Enter")
    second = page.locator(".is-turn").nth(1)
    second.locator("[data-do=retry]").click()
    second.locator(".is-turn-tools").wait_for()
    expect(second.locator("button.is-chip").first).to_be_visible()
    expect(page.locator(".is-turn")).to_have_count(2)


def test_removing_asks_and_can_be_undone(visit: Visit) -> None:
    page = visit()
    item = page.locator(".is-item", has_text="Thornmere")
    item.hover()
    item.locator("[data-do=remove]").click()
    page.locator(".is-dialog [value=no]").click()
    expect(item).to_have_count(1)
    item.locator("[data-do=remove]").click()
    page.locator(".is-dialog [value=yes]").click()
    expect(item).to_have_count(0)
    page.locator(".is-toast .is-link").click()
    item.wait_for()


def test_asking_only_the_chosen_articles(visit: Visit) -> None:
    page = visit()
    page.locator(".is-item", has_text="Thornmere").locator(".is-pick").check()
    expect(page.locator(".is-scope")).to_have_text("يُسأل مقال واحد مختار")
    turn = ask(page, "How many pupils get a free lunch?")
    turn.locator(".is-why summary").click()
    assert set(turn.locator(".is-passage-title").all_inner_texts()) == {
        "In Thornmere, Free School Lunches Fill Desks as Well as Plates"
    }
    page.locator("[data-do=pick-all]").click()
    expect(page.locator(".is-scope")).to_contain_text("كلّها")


def test_copying_and_exporting_keep_the_citations(visit: Visit) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, QUESTION)
    turn.locator("[data-do=copy]").click()
    page.wait_for_selector(".is-toast:has-text('نُسخت')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"\[\^1\]: «.+» — ", copied)
    for kind, words in (("md", "[^1-1]: «"), ("json", '"quote"'), ("html", "<blockquote")):
        page.locator(".is-menu summary").click()
        with page.expect_download() as download:
            page.locator(f"[data-format={kind}]").click()
        assert words in Path(download.value.path()).read_text(encoding="utf-8")


def test_filtering_and_sorting_the_articles(visit: Visit) -> None:
    page = visit()
    shown = page.locator(".is-library .is-item")
    every = shown.count()
    page.fill("#is-filter", "thornmere")
    page.wait_for_function("document.querySelectorAll('.is-library .is-item').length === 1")
    page.fill("#is-filter", "zzz")
    page.wait_for_selector(".is-library .is-none:visible")
    page.fill("#is-filter", "")
    page.wait_for_function(f"document.querySelectorAll('.is-library .is-item').length === {every}")
    page.select_option("#is-from", "language:en")
    page.wait_for_function(f"document.querySelectorAll('.is-library .is-item').length < {every}")
    expect(page.locator(".is-library .is-list")).to_contain_text("Thornmere")
    page.select_option("#is-from", "")
    page.select_option("#is-sort", "date")
    in_order = """() => {
        const dates = [...document.querySelectorAll('.is-library .is-item')].map((i) => i.dataset.date);
        return dates.length > 3 && dates.every((date, i) => i === 0 || dates[i - 1] >= date);
    }"""
    page.wait_for_function(in_order)


def test_hostile_articles_show_as_text(visit: Visit, site: Any) -> None:
    title = '<img src=x onerror=window.pwned=1>"><script>window.pwned=1</script> قافلة النوارس'
    record = {"id": "hostile", "title": title, "paragraphs": [f"قافلة النوارس {p} مرّت" for p in PAYLOADS]}
    site.assistant.library.add(_drafts(record))
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    item = page.locator(".is-item", has_text="قافلة النوارس")
    expect(item.locator(".is-item-title")).to_have_text(title)
    turn = ask(page, "قافلة النوارس <script>window.pwned=1</script> مرّت")
    turn.locator("button.is-chip").first.hover()
    turn.locator("button.is-chip").first.click()
    page.wait_for_selector("mark.is-active")
    rest(page)
    shown = page.locator(".is-page").inner_text()
    assert [p for p in PAYLOADS if " ".join(p.split()) not in " ".join(shown.split())] == []
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    page.reload()
    page.wait_for_selector("button.is-chip")
    assert page.evaluate("window.pwned") is None
    site.assistant.remove(next(a.id for a in site.assistant.articles() if "قافلة" in a.title))


def _drafts(record: dict[str, Any]) -> Any:
    from vectorstore.types import Draft, DraftParagraph

    paragraphs = tuple(DraftParagraph(kind="body", text=text) for text in record["paragraphs"])
    return [Draft(key=f"id:{record['id']}", title=record["title"], paragraphs=paragraphs, exact=True)]
