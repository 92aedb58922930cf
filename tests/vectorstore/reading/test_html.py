from __future__ import annotations

import time

import pytest

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.reading import read_html
from vectorstore.reading.pagedata import canonical
from vectorstore.types import Draft

SENTENCES = [
    "أغلقت إدارة الميناء أرصفته صباح الأحد بسبب الضباب الكثيف الذي غطى الخليج.",
    "وقال المدير سالم الدفتري إن أربعين سفينة تنتظر في المرسى الخارجي منذ الفجر.",
    "ومن المتوقع أن ينقشع الضباب مساء الاثنين، بحسب دائرة الأرصاد في المدينة.",
]
LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "NewsArticle", "headline": "الضباب يغلق الميناء", "datePublished": "2025-03-02T09:30:00+03:00",
"dateModified": "2025-03-03T10:00:00+03:00", "author": [{"@type": "Person", "name": "نوال السروجي"}],
"publisher": {"@type": "Organization", "name": "مرآة الوادي"}}]}</script>"""


def page(charset: str = "utf-8", head: str = "", extra: str = "") -> str:
    body = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="{charset}"><title>الضباب يغلق الميناء | '
        f"مرآة الوادي</title>{head}</head><body><nav><ul><li><a href='/'>الرئيسية</a><li><a href='/b'>اقتصاد</a></ul>"
        f"</nav><article><h1>الضباب يغلق الميناء</h1>{body}{extra}</article>"
        "<footer>جميع الحقوق محفوظة</footer></body></html>"
    )


def bodies(draft: Draft) -> list[str]:
    return [one.text for one in draft.paragraphs if one.kind == "body"]


def test_what_a_page_says_of_itself_is_used() -> None:
    head = LD + '<link rel="canonical" href="/news/7?utm_source=x">'
    (draft,) = read_html(page(head=head), url="https://delta.example/news/7/amp?x=1#top")
    assert draft.title == "الضباب يغلق الميناء"
    assert draft.author == "نوال السروجي"
    assert draft.source == "مرآة الوادي"
    assert draft.published == "2025-03-02T09:30+03:00"
    assert draft.updated == "2025-03-03T10:00+03:00"
    assert draft.language == "ar"
    assert draft.key == "url:https://delta.example/news/7"
    assert bodies(draft) == SENTENCES


@pytest.mark.parametrize("name", ["article:modified_time", "og:updated_time", "last-modified"])
def test_a_page_may_say_in_a_meta_tag_when_it_was_changed(name: str) -> None:
    head = (
        '<meta property="article:published_time" content="2025-03-02T09:30:00Z">'
        f'<meta property="{name}" content="2025-03-04T11:00:00Z">'
    )
    (draft,) = read_html(page(head=head))
    assert (draft.published, draft.updated) == ("2025-03-02T09:30+00:00", "2025-03-04T11:00+00:00")


def test_a_page_that_was_never_changed_has_no_date_of_change() -> None:
    (draft,) = read_html(page(head=LD.replace("2025-03-03T10:00:00", "2025-03-02T09:30:00")))
    assert draft.published == "2025-03-02T09:30+03:00"
    assert draft.updated is None


@pytest.mark.parametrize(
    "address", ["/news/7/", "/news/7/amp", "/news/7?outputType=amp", "/news/7/print", "/news/7#c"]
)
def test_versions_of_one_page_have_one_key(address: str) -> None:
    assert canonical(f"https://delta.example{address}") == "https://delta.example/news/7"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "iso-8859-6"])
@pytest.mark.parametrize("declared", ["by header", "by the page", "nowhere", "wrongly"])
def test_the_same_article_in_any_encoding_is_the_same(charset: str, declared: str) -> None:
    said = {"by the page": charset, "wrongly": "iso-8859-1"}.get(declared, "")
    data = page(charset=said).encode(charset)
    if not said:
        data = data.replace(b'<meta charset="">', b"")
    (draft,) = read_html(data, charset=charset if declared == "by header" else None)
    assert bodies(draft) == SENTENCES
    assert draft.title == "الضباب يغلق الميناء"


def test_headings_lists_tables_and_quotes_survive() -> None:
    extra = (
        "<h2>ماذا بعد؟</h2><p>ستعيد الإدارة فتح الأرصفة على مراحل، وفق الترتيب الآتي الذي أعلنته:</p>"
        "<ul><li>رصيف العبّارات في المرحلة الأولى</li><li>رصيف الحاويات في المرحلة الثانية</li></ul>"
        "<blockquote><p>«سلامة البحارة أهم من أي جدول زمني وضعناه من قبل»، قال المدير.</p></blockquote>"
        "<table><tr><th>الرصيف</th><th>السفن المنتظرة</th></tr><tr><td>الشرقي</td><td>25 سفينة</td></tr></table>"
    )
    (draft,) = read_html(page(extra=extra))
    kinds = {one.text: one.kind for one in draft.paragraphs}
    assert kinds["ماذا بعد؟"] == "heading"
    for text in ("رصيف العبّارات في المرحلة الأولى", "الرصيف | السفن المنتظرة", "الشرقي | 25 سفينة"):
        assert text in bodies(draft)
    assert any("سلامة البحارة" in one for one in bodies(draft))


def test_a_figure_alone_in_its_cell_stays_in_its_row() -> None:
    rows = "".join(
        f"<tr><td>{name}<td>{ships}<td>{days}" for name, ships, days in [("الشرقي", 25, 3), ("الغربي", 9, 1)]
    )
    (draft,) = read_html(page(extra=f"<table>{rows}</table><p>ولم تعلن الإدارة أرقام الرصيف الثالث بعد.</p>"))
    assert bodies(draft)[-3:-1] == ["الشرقي | 25 | 3", "الغربي | 9 | 1"]


def test_what_a_page_hides_is_on_record() -> None:
    hidden = '<div style="display:none"><p>نص لا يظهر إلا بعد الضغط على الزر.</p></div>'
    (draft,) = read_html(page().replace("<footer>", f"{hidden}<footer>"))
    assert [one.reason for one in draft.left_out if "لا يظهر" in one.text] == ["hidden on the page"]


def test_buttons_and_jumps_within_the_page_are_no_paragraphs() -> None:
    extra = (
        '<ul><li><a href="#1">لماذا أغلق الميناء أبوابه صباح الأحد؟</a></li></ul><h2 id="1">لماذا أغلق الميناء؟</h2>'
        "<p>لأن الضباب غطى الخليج كله.</p><div><button>حفظ المقال هنا</button><button>طباعة</button></div>"
        "<p>وسيفتح مساء الاثنين.</p>"
    )
    (draft,) = read_html(page(extra=extra))
    assert bodies(draft)[len(SENTENCES) :] == ["لأن الضباب غطى الخليج كله.", "وسيفتح مساء الاثنين."]
    reasons = {one.text: one.reason for one in draft.left_out}
    assert reasons["لماذا أغلق الميناء أبوابه صباح الأحد؟"] == "table of contents"
    assert reasons["حفظ المقال هنا"] == "widget"


def test_captions_and_links_to_other_articles_are_told_apart() -> None:
    extra = (
        "<figure><img src=a.jpg><figcaption>سفن تنتظر في المرسى الخارجي (مرآة الوادي)</figcaption></figure>"
        "<p>وأضاف الدفتري أن العبّارة القادمة من الجزيرة عادت أدراجها وعلى متنها مئتا راكب.</p>"
        "<h3>مقالات ذات صلة</h3><ul><li><a href=/1>كيف تُقرأ نشرة الأرصاد البحرية؟</a></li>"
        "<li><a href=/2>العبّارة الجديدة تصل إلى الجزيرة في الربيع</a></li></ul>"
    )
    (draft,) = read_html(page(extra=extra))
    assert [one.text for one in draft.paragraphs if one.kind == "related"] == [
        "كيف تُقرأ نشرة الأرصاد البحرية؟",
        "العبّارة الجديدة تصل إلى الجزيرة في الربيع",
    ]
    assert [one.text for one in draft.paragraphs if one.kind == "caption"] == [
        "سفن تنتظر في المرسى الخارجي (مرآة الوادي)"
    ]


def test_what_is_left_out_of_a_page_is_on_record() -> None:
    (draft,) = read_html(page())
    left = {one.text: one.reason for one in draft.left_out}
    assert left["اقتصاد"] == "not part of the article"
    assert left["جميع الحقوق محفوظة"] == "not part of the article"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("<div>" * 200_000 + "deep" + "</div>" * 200_000, "nests its tags more than 500 deep"),
        ("<div><p>" * 200_000 + "deep", "nests its tags more than 500 deep"),
        ("<p>word " * 4_000_000, "pages of up to 3,000,000"),
        ("<a " + 'x="' * 900_000, ""),
        ("<" * 14_900, ""),
        ("<!--" * 1_000_000, ""),
        ("<script>" * 700_000, ""),
        ("<p>" + "&amp;" * 590_000, ""),
        ("<p>word" * 300_000, "pages of up to 15,000 are read"),
        ("<p>word" * 14_900, ""),
    ],
    ids=[
        "nested",
        "nested and open",
        "20 MB",
        "open attributes",
        "angles",
        "comments",
        "scripts",
        "entities",
        "tags",
        "most tags",
    ],
)
def test_a_hostile_page_is_bounded(data: str, message: str) -> None:
    started = time.process_time()
    try:
        read_html(data)
        assert not message
    except ReadError as error:
        assert message in str(error)
        assert "\n" not in str(error)
    assert time.process_time() - started < 5


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(NothingToReadError, match="paste it"):
        read_html("<html><body><script>load()</script></body></html>", origin="a.html")


@pytest.mark.parametrize("opening", ["", "<html lang=en>", "<html><head>"])
@pytest.mark.parametrize("around", ["main", "article", "section", "my-story"])
def test_a_page_may_leave_out_the_tags_of_head_and_body(opening: str, around: str) -> None:
    text = "The harbour master of Sel closed the port on Sunday because of fog."
    (draft,) = read_html(
        f"<!doctype html>{opening}<meta charset=utf-8><link rel=canonical href=https://sel.example/1>"
        f"<title>Fog closes the port of Sel</title><{around}><h1>Fog closes the port of Sel</h1>"
        f"<p>{text}<p>Forty ships are waiting.</{around}><footer><p>Sel Herald</footer>"
    )
    assert draft.title == "Fog closes the port of Sel"
    assert bodies(draft) == [text, "Forty ships are waiting."]
    assert draft.url == "https://sel.example/1"
