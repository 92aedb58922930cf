"""What a person does and sees, in a real browser. A request that leaves for elsewhere fails each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import Assistant
from tests.ui.browsing import PHONE, QUESTION, ask, in_view
from tests.ui.conftest import STEADY
from tests.ui.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visit = Callable[..., Page]

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
    quote = page.locator(".is-tip-quote").inner_text()
    chip.click()
    page.wait_for_selector("mark.is-active")
    assert page.locator("mark.is-active").first.inner_text() in quote
    assert in_view(page, "mark.is-active")
    assert page.locator(".is-p:has(mark.is-active) .is-margin").inner_text() == chip.inner_text()


def test_the_reader_steps_through_the_citations(visit: Visit) -> None:
    page = visit()
    turn = ask(page, QUESTION)
    total = turn.locator("button.is-chip").count()
    turn.locator("button.is-chip").first.click()
    seen = []
    for number in range(1, total + 1):
        page.wait_for_selector(f".is-position:has-text('{number} من {total}')")
        page.wait_for_selector(f'mark.is-active[data-cites~="{number - 1}"]')
        assert in_view(page, "mark.is-active")
        seen.append(turn.locator(".is-chip.is-active").inner_text())
        page.locator('[data-do=step][data-by="1"]').click()
    assert seen == [str(n) for n in range(1, total + 1)]
    page.wait_for_selector(f".is-position:has-text('1 من {total}')")


def test_the_keyboard_does_it_all(visit: Visit) -> None:
    page = visit()
    page.focus("#is-question")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".is-turn-tools")
    page.locator("button.is-chip").first.focus()
    assert page.locator(".is-tip").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.is-active")
    page.keyboard.press("n")
    page.wait_for_selector('mark.is-active[data-cites~="1"]')
    page.keyboard.press("Escape")
    assert page.locator(".is-library").is_visible()
    assert page.evaluate("document.activeElement.matches('.is-chip')")


def test_a_reload_brings_the_conversation_back(visit: Visit) -> None:
    page = visit()
    text = ask(page, QUESTION).locator(".is-text").inner_text()
    page.reload()
    page.wait_for_selector("button.is-chip")
    assert page.locator(".is-text").inner_text() == text
    page.locator("button.is-chip").first.click()
    page.wait_for_selector("mark.is-active")
    page.locator("[data-do=new]").click()
    assert page.locator(".is-empty").is_visible()


def test_adding_a_pasted_page_and_restoring_a_line(visit: Visit) -> None:
    page = visit()
    page.locator(".is-side [data-do=add]").click()
    page.fill("#is-text", PASTED)
    page.locator(".is-add [type=submit]").click()
    page.locator(".is-report [data-do=open]").click()
    page.wait_for_selector(".is-article")
    paragraphs = page.locator(".is-article .is-p").count()
    page.locator("[data-do=audit]").click()
    page.locator("[data-do=restore]").first.click()
    page.wait_for_selector(".is-p.is-new")
    assert page.locator(".is-article .is-p").count() == paragraphs + 1
    assert "ثلاثة ملايين دينار" in ask(page, "كم بلغت كلفة ترميم جسر الريحان؟").inner_text()


def test_adding_files_and_cancelling(visit: Visit, assistant: Assistant, tmp_path: Path) -> None:
    with served(assistant) as address:
        page = visit(address)
        _add_and_cancel(page, tmp_path)
        page.close()
        assert 8 <= len(assistant.articles()) < 6000


def _add_and_cancel(page: Page, tmp_path: Path) -> None:
    small, large = tmp_path / "رصيف.txt", tmp_path / "large.jsonl"
    small.write_text(PASTED.replace("جسر الريحان", "رصيف الصيادين"), encoding="utf-8")
    line = {"paragraphs": ["The harbour opened on Sunday after a long repair."]}
    large.write_text(
        "".join(json.dumps({"id": f"c{i}", "title": f"Cancelled {i}", **line}) + "\n" for i in range(6000))
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
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("en", "ltr")
    assert page.title() == "Isnad — ask your articles"
    ask(page, QUESTION).locator("button.is-chip").first.click()
    page.wait_for_selector("mark.is-active")
    page.locator("[data-do=language]").click()
    page.wait_for_timeout(300)
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
    assert page.title() == "إسناد — اسأل مقالاتك"
    labels = page.locator("#isnad [data-t]:visible").all_inner_texts()
    left = [text for text in labels if re.search(r"[a-z]{3}", text) and text not in ("English", "Markdown")]
    assert left == ["Enter للسؤال، وShift مع Enter لسطر جديد"]
    page.reload()
    page.wait_for_selector("#isnad[data-ready]")
    page.wait_for_load_state("networkidle")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")


def test_each_text_has_its_own_direction(visit: Visit) -> None:
    page = visit(locale="en-GB")
    turn = ask(page, QUESTION)
    direction = "element => getComputedStyle(element).direction"
    assert turn.locator(".is-text").evaluate(direction) == "rtl"
    assert turn.locator(".is-turn-tools").evaluate(direction) == "ltr"
    assert page.locator(".is-item-title", has_text="Thornmere").evaluate(direction) == "ltr"


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
    assert in_view(page, "mark.is-active")
    assert page.evaluate(wide) == []
    page.go_back()
    page.wait_for_timeout(400)
    assert not page.locator(".is-side").is_visible()
    assert page.locator(".is-turn").is_visible()
    page.locator(".is-nav [data-do=library]").tap()
    assert page.locator(".is-library .is-list").is_visible()


def test_dark_and_light(visit: Visit) -> None:
    page = visit(color_scheme="dark")
    light = (
        "Number(getComputedStyle(document.querySelector('#isnad')).backgroundColor.match(/\\d+/)[0]) > 128"
    )
    assert page.evaluate(light) is False
    page.locator("[data-do=theme]").click()
    assert page.evaluate(light) is True
    page.reload()
    page.wait_for_selector("#isnad[data-ready]")
    assert page.evaluate(light) is True


def test_stopping_and_trying_again(visit: Visit) -> None:
    page = visit()
    page.fill("#is-question", f"{QUESTION} {STEADY}")
    page.press("#is-question", "Enter")
    page.wait_for_selector(".is-answer .is-text")
    page.locator("[data-do=stop]").click()
    page.wait_for_selector(".is-answer:has-text('أُوقفت الإجابة')")
    assert page.locator(".is-answer .is-text").inner_text()
    page.locator("[data-do=edit]").click()
    assert page.locator("#is-question").input_value() == f"{QUESTION} {STEADY}"
    page.fill("#is-question", QUESTION)
    page.press("#is-question", "Enter")
    page.locator(".is-turn").nth(1).locator("button.is-chip").first.wait_for()
    page.locator(".is-turn").nth(1).locator("[data-do=retry]").click()
    page.locator(".is-turn").nth(1).locator("button.is-chip").first.wait_for()
    assert page.locator(".is-turn").count() == 2


def test_removing_asks_and_can_be_undone(visit: Visit) -> None:
    page = visit()
    item = page.locator(".is-item", has_text="Thornmere")
    item.hover()
    item.locator("[data-do=remove]").click()
    page.locator(".is-dialog [value=no]").click()
    assert item.count() == 1
    item.locator("[data-do=remove]").click()
    page.locator(".is-dialog [value=yes]").click()
    assert item.count() == 0
    page.locator(".is-toast .is-link").click()
    item.wait_for()


def test_asking_only_the_chosen_articles(visit: Visit) -> None:
    page = visit()
    page.locator(".is-item", has_text="Thornmere").locator(".is-pick").check()
    assert page.locator(".is-scope").inner_text() == "يُسأل مقال واحد مختار"
    turn = ask(page, "How many pupils get a free lunch?")
    turn.locator(".is-why summary").click()
    assert set(turn.locator(".is-passage-title").all_inner_texts()) == {
        "In Thornmere, Free School Lunches Fill Desks as Well as Plates"
    }
    page.locator("[data-do=pick-all]").click()
    assert "كلّها" in page.locator(".is-scope").inner_text()


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
    assert "Thornmere" in page.locator(".is-library .is-list").inner_text()
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
    assert item.locator(".is-item-title").inner_text() == title
    turn = ask(page, "قافلة النوارس <script>window.pwned=1</script> مرّت")
    turn.locator("button.is-chip").first.hover()
    turn.locator("button.is-chip").first.click()
    page.wait_for_selector("mark.is-active")
    shown = page.locator(".is-page").inner_text()
    page.wait_for_timeout(300)
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
