from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from ui.handlers import Page, citation_fields
from ui.starters import MOST
from ui.steps import Step

QUESTION = "ما الذي أخّر افتتاح المحطة أكثر من عام؟"
PASTED = """جسر الريحان يُفتح أمام المشاة

افتتحت بلدية النهرين، صباح الأحد، جسر الريحان أمام المشاة بعد ترميم استمر تسعة أشهر.

وبلغت كلفة الترميم ثلاثة ملايين دينار، وفق رئيسة البلدية سعاد المرجي.

مشاركة

اشترك في نشرتنا البريدية
"""

LONGER = (
    "ويربط الجسر، الذي شُيّد عام 1931، حيّ الصفّارين بسوق الورّاقين على الضفة الأخرى من النهر، وكان قد أُغلق "
    "بعد أن كشف فحصٌ هندسي عن تآكل في دعامتين من دعاماته الست.",
    "وقال المهندس وليد الشمّري، المشرف على الأعمال، إن الفريق استخدم حجراً من المقلع نفسه الذي بُني منه الجسر، "
    "وإن السيارات لن تعود إليه، وستُخصّص حافلتان صغيرتان لنقل كبار السن بين الضفتين.",
    "وأمضى سكان الحيّ نهار الأحد في عبور الجسر ذهاباً وإياباً، وفتح أصحاب المقاهي أبوابهم باكراً، فيما رسم طلاب "
    "معهد الفنون على لوح خشبي أسماء البنّائين الذين عملوا في ترميمه.",
)


@pytest.fixture
def page(assistant: Assistant, tmp_path: Path) -> Page:
    (tmp_path / "uploads").mkdir()
    return Page(assistant, tmp_path / "uploads")


def _last(steps: Iterator[Step]) -> Step:
    *_, last = steps
    return last


VIEW = {"query": "", "sort": "added", "from": "", "limit": 100}


@pytest.mark.parametrize(
    ("view", "found"),
    [
        ({}, 7),
        ({"query": "THORNMERE"}, 1),
        ({"query": "رأس النوارس"}, 1),
        ({"query": "zzz"}, 0),
        ({"from": "language:ar"}, 4),
        ({"from": "language:en", "query": "line"}, 1),
        ({"from": "nonsense:x"}, 7),
        ({"from": "language:zz"}, 0),
    ],
)
def test_searching_and_choosing_articles(page: Page, view: Step, found: int) -> None:
    last = _last(page.library(VIEW | view, "ar"))
    assert (last["found"], last["shown"], last["count"]) == (found, found, 7)
    assert last["html"].count('class="is-item"') == found
    assert [(c["name"], c["n"]) for c in last["from"]["language"]] == [("ar", 4), ("en", 3)]


def test_a_long_list_comes_in_portions(page: Page) -> None:
    last = _last(page.library(VIEW | {"limit": 2}, "ar"))
    assert (last["shown"], last["found"]) == (2, 7)
    assert _last(page.library(VIEW | {"limit": "all"}, "ar"))["shown"] == 7


def test_ordering_articles(page: Page, assistant: Assistant) -> None:
    def order(sort: str, language: str) -> list[str]:
        html = _last(page.library(VIEW | {"sort": sort}, language))["html"]
        ids = re.findall(r'<li class="is-item" data-id="(\w+)"', html)
        titles = {a.id: a for a in assistant.articles()}
        return [f"{titles[i].language} {titles[i].published or '-'}" for i in ids]

    dates = [entry.split()[1] for entry in order("date", "ar")]
    assert dates == sorted(dates, reverse=True)
    assert [entry[:2] for entry in order("title", "en")] == ["en"] * 3 + ["ar"] * 4
    assert [entry[:2] for entry in order("title", "ar")] == ["ar"] * 4 + ["en"] * 3


def test_an_article_is_renamed(page: Page, assistant: Assistant) -> None:
    id_ = _id(assistant, "In Thornmere")
    old = assistant.article(id_).title
    assert _last(page.rename(id_, " Lunches  for all "))["title"] == "Lunches for all"
    shown = _last(page.article(id_, [], "en"))
    assert shown["title"] == "Lunches for all"
    assert old in shown["html"]
    assert _last(page.library(VIEW | {"query": "lunches for all"}, "en"))["found"] == 1
    assert _last(page.rename(id_, ""))["title"] == old


def _id(assistant: Assistant, beginning: str) -> str:
    return next(a.id for a in assistant.articles() if a.title.startswith(beginning))


def test_an_answer_grows(page: Page) -> None:
    steps = list(page.ask(QUESTION, [], [], "ar"))
    assert [step["stage"] for step in steps] == ["searched", "text", "done"]
    answer = steps[-1]["answer"]
    assert answer["answered"]
    for citation in answer["citations"]:
        assert citation["paragraph"][citation["start"] : citation["end"]] == citation["quote"]
    assert "أغشية" in answer["citations"][0]["paragraph"]
    assert "[^1]: «" in steps[-1]["markdown"]


def test_a_refusal_offers_the_nearest_paragraphs(page: Page) -> None:
    last = _last(page.ask("ما عاصمة أستراليا؟", [], [], "ar"))
    assert last["answer"]["answered"] is False
    assert last["answer"]["citations"] == []
    assert "data-passage" in last["html"]


def test_only_the_chosen_articles_are_asked(page: Page, assistant: Assistant) -> None:
    chosen = _id(assistant, "In Thornmere")
    last = _last(page.ask("How many pupils get a free lunch?", [], [chosen], "en"))
    assert {p["article_id"] for p in last["answer"]["passages"]} == {chosen}


@pytest.mark.parametrize(
    ("question", "key"), [("  ", "error.question"), ("؟" * 4001, "error.question")], ids=["empty", "long"]
)
def test_a_question_that_cannot_be_asked(page: Page, question: str, key: str) -> None:
    last = _last(page.ask(question, [], [], "ar"))
    assert (last["stage"], last["key"]) == ("error", key)


def test_the_reader_marks_the_cited_words(page: Page) -> None:
    answer = _last(page.ask(QUESTION, [], [], "ar"))["answer"]
    cited = [c | {"order": i} for i, c in enumerate(answer["citations"])]
    first = cited[0]["article_id"]
    shown = _last(page.article(first, [c for c in cited if c["article_id"] == first], "ar"))
    assert f'<mark data-cites="0">{cited[0]["quote"][:10]}' in shown["html"]
    assert f'id="p-{cited[0]["paragraph_id"]}"' in shown["html"]


def test_a_citation_of_a_removed_article_still_shows_its_words(page: Page, assistant: Assistant) -> None:
    answer = assistant.answer(QUESTION)
    citation = answer.citations[0]
    assert _last(page.remove(citation.article_id))["stage"] == "done"
    shown = _last(page.article(citation.article_id, [citation_fields(citation, 0)], "ar"))
    assert shown["removed"]
    assert '<mark data-cites="0">' in shown["html"]
    assert _last(page.article(citation.article_id, [], "ar"))["key"] == "error.not_found"


def test_a_paragraph_that_is_gone_is_shown_as_cited(page: Page, assistant: Assistant) -> None:
    citation = citation_fields(assistant.answer(QUESTION).citations[0], 0) | {"paragraph_id": "gone"}
    shown = _last(page.article(citation["article_id"], [citation], "en"))
    assert "has changed since" in shown["html"]
    assert 'id="p-gone"' in shown["html"]


@pytest.fixture
def loopback(assistant: Assistant) -> None:
    """Lets the assistant fetch from this machine, where the tests serve their pages."""
    assistant.settings = assistant.settings.model_copy(update={"private_addresses": True})


@pytest.mark.usefixtures("loopback")
def test_adding_a_feed(page: Page, assistant: Assistant, serve_text: Callable[[str], str]) -> None:
    body = "".join(f"<p>{line}</p>" for line in [*PASTED.split("\n\n")[1:3], *LONGER])
    article = serve_text(
        f"<html lang=ar><head><meta charset=utf-8><title>جسر الريحان</title></head><body><article>"
        f"<h1>جسر الريحان يُفتح أمام المشاة</h1>{body}</article></body></html>"
    )
    items = "".join(f"<item><title>ب {n}</title><link>{article}?{n}</link></item>" for n in range(3))
    feed = serve_text(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>النهرين</title>{items}</channel></rss>'
    )
    steps: Any = page.add_feed(feed, "ar")
    while not (step := next(steps))["links"]:
        pass
    assert (step["stage"], step["links"]) == ("progress", 3)
    steps.close()  # cancelled after the first links
    with assistant.library._write:
        assert len(assistant.articles()) < 7 + 3
    assert _last(page.add_feed(feed, "ar"))["added"] == 3
    assert _last(page.add_feed("file:///etc/hostname", "ar"))["key"] == "error.read"


def test_adding_pasted_text(page: Page, assistant: Assistant) -> None:
    last = _last(page.add_text(PASTED, "", "", "ar"))
    assert last["added"] == 1
    assert "أُضيف" in last["html"]
    again = _last(page.add_text(PASTED, "", "", "ar"))
    assert "موجود كما هو" in again["html"]
    assert _last(page.ask("كم بلغت كلفة ترميم جسر الريحان؟", [], [], "ar"))["answer"]["answered"]


def test_what_was_left_out_can_be_restored(page: Page, assistant: Assistant) -> None:
    _last(page.add_text(PASTED, "", "", "ar"))
    id_ = _id(assistant, "جسر الريحان")
    lines = assistant.left_out(id_)
    assert "data-number" in _last(page.left_out(id_, "ar"))["html"]
    restored = _last(page.restore(id_, lines[0].number, "ar"))
    assert restored["paragraph_id"] in {p.id for p in assistant.article(id_).paragraphs}
    assert "أُعيد" in _last(page.left_out(id_, "ar"))["html"]


def test_adding_files_reports_each(page: Page, assistant: Assistant, tmp_path: Path) -> None:
    good, empty = tmp_path / "uploads" / "جسر.txt", tmp_path / "uploads" / "empty.txt"
    good.write_text(PASTED, encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    steps = list(page.add_files([str(good), str(empty)], "en"))
    begun = {"stage": "progress", "done": 1, "total": 2, "name": "empty.txt"}
    assert begun | {"articles": 0, "link": 0, "links": 0} in steps
    assert str(tmp_path) not in steps[-1]["html"]
    assert steps[-1]["added"] == 1
    assert "Not read" in steps[-1]["html"]
    assert "empty.txt" in steps[-1]["html"]
    assert not good.exists()


@pytest.mark.parametrize(
    "path", ["/etc/hostname", "uploads/../outside.txt", "uploads/missing.txt", "uploads"]
)
def test_only_uploaded_files_are_read(page: Page, tmp_path: Path, path: str) -> None:
    (tmp_path / "outside.txt").write_text(PASTED, encoding="utf-8")
    last = _last(page.add_files([str(tmp_path / path)], "en"))
    assert (last["stage"], last["key"]) == ("error", "error.upload")
    assert (tmp_path / "outside.txt").exists()


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "javascript:alert(1)", "ftp://x.example/a", "https://"]
)
def test_only_web_addresses_are_fetched(page: Page, url: str) -> None:
    last = _last(page.add_url(url, "en"))
    assert (last["stage"], last["key"]) == ("error", "error.read")


@pytest.mark.usefixtures("loopback")
def test_adding_an_address(page: Page, assistant: Assistant, serve_text: Callable[[str], str]) -> None:
    lines = [*PASTED.split("\n\n")[1:3], *LONGER]
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    head = "<meta charset=utf-8><title>جسر الريحان يُفتح أمام المشاة</title>"
    address = serve_text(
        f"<html lang=ar><head>{head}</head><body><article><h1>جسر الريحان يُفتح أمام المشاة</h1>{paragraphs}</article></body></html>"
    )
    assert _last(page.add_url(address, "ar"))["added"] == 1
    id_ = _id(assistant, "جسر الريحان")
    shown = _last(page.article(id_, [], "ar"))["html"]
    assert f'href="{address}"' in shown
    answer = _last(page.ask("كم بلغت كلفة ترميم جسر الريحان؟", [], [id_], "ar"))["answer"]
    assert [c["url"].startswith(f"{address}#:~:text=") for c in answer["citations"]] == [True]


def test_closing_an_add_stops_it_between_articles(page: Page, assistant: Assistant, tmp_path: Path) -> None:
    many = tmp_path / "uploads" / "many.jsonl"
    record = '{{"id": "{0}", "title": "T {0}", "paragraphs": ["The bridge number {0} opened on Sunday."]}}\n'
    many.write_text("".join(record.format(i) for i in range(4000)), encoding="utf-8")
    before = len(assistant.articles())
    steps: Any = page.add_files([str(many)], "en")
    while next(steps)["articles"] == 0:
        pass
    steps.close()
    while (count := len(assistant.articles())) < len(_settled(assistant, count)):
        pass
    assert before < count < before + 4000
    assert assistant.search("bridge number", k=1)


def _settled(assistant: Assistant, count: int) -> tuple[Any, ...]:
    """The articles once the writer has let go of the library."""
    with assistant.library._write:
        return assistant.articles()


def test_the_unexpected_is_told_and_logged(
    page: Page, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    last = _last(page.restore(None, "x", "ar"))  # type: ignore[arg-type]  # the page may be sent anything
    assert last["key"] == "error.unknown"
    assert "restore failed" in caplog.text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_starter_questions_are_answered(page: Page, assistant: Assistant, language: str) -> None:
    questions = _last(page.starters([], language))["questions"]
    assert len(questions) == MOST
    assert [q for q in questions if not assistant.answer(q).answered] == []


def test_starters_come_from_articles_of_ones_own(page: Page, assistant: Assistant) -> None:
    _last(page.add_text("\n\n".join([PASTED.split("\n\nمشاركة", maxsplit=1)[0], *LONGER]), "", "", "ar"))
    id_ = _id(assistant, "جسر الريحان")
    questions = _last(page.starters([id_], "ar"))["questions"]
    assert questions == ["كم بلغت كلفة الترميم؟", "من هي رئيسة البلدية؟"]
    for question in questions:
        assert id_ in {c.article_id for c in assistant.answer(question).citations}
    assistant.remove(id_)
    assert _last(page.starters([id_], "ar"))["questions"] == []


def test_starters_are_made_without_a_language_model(assistant: Assistant, tmp_path: Path) -> None:
    assistant.settings = assistant.settings.model_copy(update={"model": "nosuch:model"})
    page = Page(assistant, tmp_path)
    assert len(_last(page.starters([], "en"))["questions"]) == MOST
