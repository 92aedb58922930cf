from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.settings import Settings
from assistant.types import Answer, Citation, Outlet, Remark, Sentence
from ui import articles, catalogue, history, markup, render
from ui.articles import Span
from ui.kept import answer_from
from ui.markdown import answer_markdown
from ui.moves import Moving
from ui.panel import Facts, panel_html
from ui.snippets import CHARS, snippet
from vectorstore.errors import LibraryError
from vectorstore.storage.articles import RemovedLine
from vectorstore.storage.spoken import Conversation
from vectorstore.types import KINDS, AddReport, Article, Hit, LeftOut, Paragraph, Skipped

PAYLOADS = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines()
T = catalogue.load("ar")
TAGS = {
    "a", "article", "bdi", "blockquote", "button", "code", "details", "div", "form", "h2", "h3", "header", "input",
    "label", "li", "mark", "ol", "option", "p", "path", "section", "select", "span", "strong", "summary", "svg", "time", "ul",
}  # fmt: skip
TEXTS = st.text(max_size=60) | st.sampled_from(PAYLOADS)


class _Reader(HTMLParser):
    """The tags, attributes and text of a piece of HTML, as a browser takes them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag != "input":
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.text += data


def _inert(html: str) -> _Reader:
    read = _Reader(html)
    assert set(read.tags) <= TAGS
    assert read.depth == 0
    for name, value in read.attributes:
        assert not name.startswith("on")
        assert name not in ("style", "src", "srcset", "action", "formaction")
        assert name != "href" or value.startswith(("https://", "http://"))
    return read


def _article(text: str) -> Article:
    paragraphs = tuple(
        Paragraph(id=f"p{i}", article_id="a1", index=i, kind=kind, text=text or "-")
        for i, kind in enumerate(KINDS)
    )
    return Article(
        id="a1", title=text, url=text, source=text, author=text, published=text, language=text,
        paragraphs=paragraphs, paragraph_count=6,
    )  # fmt: skip


def _answer(text: str, *, support: str = "supported") -> Answer:
    quote = text or "-"
    article = replace(_article(text), paragraphs=())
    paragraph = Paragraph(id="p0", article_id="a1", index=0, kind="body", text=f"… {quote} …")
    citation = Citation(
        marker=1, article_id="a1", article_title=text, url=text, paragraph_id="p0", paragraph_index=0,
        paragraph=paragraph.text, start=2, end=2 + len(quote), quote=quote,
    )  # fmt: skip
    return Answer(
        text=f"{text} [1]",
        answered=True,
        language="ar",
        sentences=(Sentence(text=text, citations=(citation,), support=support),),  # type: ignore[arg-type]  # parametrised
        citations=(citation,),
        passages=(Hit(paragraph=paragraph, article=article, similarity=0.5),),
        question=f"{text}?",
        standalone_question=text,
        model=text,
        notes=(text,),
        suggestions=(text,),
    )


@given(TEXTS)
def test_an_answer_lets_no_markup_through(text: str) -> None:
    read = _inert(render.answer_html(_answer(text), T))
    assert read.tags.count("button") == 4  # edit, chip, suggestion, passage


@given(TEXTS)
def test_a_refusal_and_a_failure_let_no_markup_through(text: str) -> None:
    refusal = replace(_answer(text), answered=False, citations=(), sentences=(), text=text)
    _inert(render.answer_html(refusal, T))
    _inert(render.failure_html("error.known", T, LibraryError(text, code="locked", name=text)))


@given(TEXTS)
def test_a_growing_answer_lets_no_markup_through(text: str) -> None:
    assert set(_inert(render.streaming_html(text)).tags) <= {"div", "span", "bdi"}


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_an_article_lets_no_markup_through(text: str, start: int, length: int) -> None:
    spans = [Span(order=0, marker=1, paragraph_id="p3", start=start, end=start + length)]
    _inert(articles.article_html(_article(text), spans, 3, T))
    _inert(articles.list_html([_article(text)], T))
    _inert(articles.removed_html(text, [replace(spans[0], paragraph=text)], T))


@given(TEXTS)
def test_reports_and_audits_let_no_markup_through(text: str) -> None:
    line = RemovedLine(number=1, line=LeftOut(line=0, text=text, reason=text), restored=False)
    _inert(articles.left_out_html(text, [line], T))
    report = AddReport(
        added=("a1",), articles=(_article(text),), skipped=(Skipped(origin=text, reason=text),)
    )
    _inert(articles.report_html(report, {"a1": 3}, T))


@given(TEXTS)
def test_conversations_and_settings_let_no_markup_through(text: str) -> None:
    listed = Conversation(id=text, title=text, created=0.0, updated=1e9, turn_count=2)
    _inert(history.list_html([listed], T))
    facts = Facts(
        settings=Settings(model=text, library=text, answer_language=""),
        held={},
        providers=(text,),
        embedding=text,
        folder=text,
        articles=3,
        moving=Moving(embedding=text),
        passages=3,
        writable=False,
        owner=True,
    )
    _inert(panel_html(facts, T))
    _inert(panel_html(replace(facts, held={"model": text, "passages": "", "answer_language": text}), T))


@given(
    st.text(min_size=1, max_size=80),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 30)), max_size=4),
)
def test_marking_keeps_every_character(text: str, places: list[tuple[int, int]]) -> None:
    spans = [Span(order=i, marker=i, paragraph_id="p", start=a, end=a + n) for i, (a, n) in enumerate(places)]
    html = articles.marked(text, spans)
    shown = _Reader(f"<p>{html}</p>").text
    plain = _Reader(f"<p>{markup.escape(text)}</p>").text
    assert shown == plain


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("NASA تؤجّل رحلة Artemis II إلى فبراير", "rtl"),
        ("BBC News: «تأخّر» المحطة", "rtl"),
        ("«إسناد» means the support of a report by its sources", "ltr"),
        ("The museum of قصر الرمان reopens", "ltr"),
        ("اتفاق مع شركة OpenText-XR Solutions International Limited", "rtl"),
        ("14/03/2026 …", "auto"),
        ("", "auto"),
    ],
)
def test_the_words_of_a_text_tell_its_direction(text: str, direction: str) -> None:
    assert markup.directed(text) == f'dir="{direction}"'


def test_each_sentence_has_its_own_direction() -> None:
    answer = _answer("ناسا تؤجّل الرحلة إلى الشهر المقبل")
    english = replace(answer.sentences[0], text="The mayor resigned.", citations=())
    html = render.answer_html(replace(answer, sentences=(*answer.sentences, english)), T)
    assert re.findall(r'class="is-(?:text|sentence)"[^>]* dir="(\w+)"', html) == ["rtl", "rtl", "ltr"]


@pytest.mark.parametrize(
    ("quote", "frame", "of_frame", "of_quote"),
    [
        ("افتتح المجلس الجسر يوم الاثنين.", "From “جسر «النيل» الجديد”:", "ltr", "rtl"),
        ("The council opened the bridge.", "جاء في «A new bridge»:", "rtl", "ltr"),
    ],
    ids=["Arabic", "English"],
)
def test_what_introduces_a_quote_has_a_direction_of_its_own(
    quote: str, frame: str, of_frame: str, of_quote: str
) -> None:
    answer = _answer(quote)
    told = replace(answer.sentences[0], text=f"{frame} {quote}")
    html = render.answer_html(replace(answer, sentences=(told,)), T)
    assert re.findall(r'class="is-(?:frame|quote)" dir="(\w+)"', html) == [of_frame, of_quote]
    assert _Reader(html).text.count(frame) == 1
    alike = replace(told, text=f"{quote[:5]} {quote}")
    assert "is-frame" not in render.answer_html(replace(answer, sentences=(alike,)), T)


@pytest.mark.parametrize(
    ("texts", "listed"),
    [
        (["Feed it twice a week", "Keep it cool", "Bake with half of it"], True),
        (["أصلح الصنابير", "قصّر مدة الاستحمام", "اسقِ الحديقة بعد الغروب"], True),
        (["Feed it twice a week.", "Keep it cool.", "Bake with half of it."], False),
        (["Feed it twice a week", "Keep it cool"], False),
        (["You need:", "- flour.", "- water."], True),
    ],
    ids=["steps", "steps in Arabic", "sentences", "two", "bullets"],
)
def test_short_pieces_without_an_end_or_with_bullets_are_shown_as_a_list(
    texts: list[str], listed: bool
) -> None:
    answer = _answer(texts[0])
    sentences = tuple(replace(answer.sentences[0], text=text, citations=()) for text in texts)
    html = render.answer_html(replace(answer, sentences=sentences), T)
    assert ("is-listed" in html) == listed
    assert ("is-bulleted" in html) == texts[1].startswith("- ")  # they have bullets of their own


def test_a_growing_answer_keeps_the_direction_of_its_question() -> None:
    assert 'dir="rtl"' in render.streaming_html("NASA Artemis", "متى تنطلق رحلة ناسا؟")
    assert 'dir="ltr"' in render.streaming_html("NASA will fly the mission in May", "متى تنطلق رحلة ناسا؟")


def test_overlapping_quotes_are_both_marked() -> None:
    spans = [
        Span(order=0, marker=1, paragraph_id="p", start=0, end=4),
        Span(order=1, marker=2, paragraph_id="p", start=2, end=6),
    ]
    assert articles.marked("abcdef", spans) == (
        '<mark data-cites="0">ab</mark><mark data-cites="0 1">cd</mark><mark data-cites="1">ef</mark>'
    )


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_payloads_show_as_they_are_written(text: str) -> None:
    assert text in _inert(render.answer_html(_answer(text), T)).text


@pytest.mark.parametrize("support", ["supported", "partial", "unsupported"])
def test_support_is_told_in_words(support: str) -> None:
    html = render.answer_html(_answer("نعم", support=support), T)
    assert f'data-support="{support}"' in html
    assert T.text(f"support.{support}") in html  # in the chip's name, for a screen reader
    assert ("is-verdict" in html) == (support != "supported")


def test_the_words_that_no_source_has_are_named() -> None:
    answer = _answer("افتُتح الجسر في عام 2031 بحضور الوزير", support="partial")
    remarks = (
        Remark(kind="date", text="2031"),
        Remark(kind="name", text="الوزير"),
        Remark(kind="name", text="بحضور"),
        Remark(kind="marker_removed", text="[4]"),
        Remark(kind="unfounded", text=answer.sentences[0].text),
    )
    sentence = replace(answer.sentences[0], remarks=remarks)
    html = render.answer_html(replace(answer, sentences=(sentence,)), T)
    assert re.sub(r"<.*?>", "", html[html.index('dir="auto"') :]).startswith(
        'dir="auto">ليس في المصدر: «2031 بحضور الوزير»'
    )
    kept = answer_from(replace(answer, sentences=(sentence,)).to_dict())
    assert kept.sentences[0].remarks == remarks
    supported = replace(sentence, support="supported")
    assert "is-doubts" not in render.answer_html(replace(answer, sentences=(supported,)), T)


def test_a_reply_without_sentences_shows_its_text() -> None:
    html = render.answer_html(
        replace(_answer("x"), text="أهلاً <بك>", sentences=(), citations=(), passages=()), T
    )
    assert "أهلاً &lt;بك&gt;" in html
    assert "is-refusal" not in html


def test_a_chip_tells_that_its_article_is_gone() -> None:
    html = render.answer_html(_answer("نعم"), T, frozenset(["a1"]))
    assert 'data-removed="true"' in html
    assert "حُذف المقال" in html
    assert "data-removed" not in render.answer_html(_answer("نعم"), T, frozenset(["a2"]))


def test_a_refusal_shows_the_nearest_paragraphs() -> None:
    refusal = replace(_answer("النص القريب"), answered=False, citations=(), sentences=(), text="لا جواب")
    html = render.answer_html(refusal, T)
    assert T.text("chat.nearest") in html
    assert 'data-passage="0"' in html
    assert "is-chip" not in html


def test_a_refusal_shows_paragraphs_of_its_language_before_others_that_tell_as_little() -> None:
    (hit,) = _answer("نص").passages

    def found(id_: str, language: str, similarity: float, kind: str = "body") -> Hit:
        paragraph = replace(hit.paragraph, id=id_, kind=kind)  # type: ignore[arg-type]  # one of the kinds
        return replace(
            hit, paragraph=paragraph, article=replace(hit.article, language=language), similarity=similarity
        )

    passages = (
        found("near", "en", 0.4), found("heading", "ar", 0.3, "heading"), found("first", "en", 0.05),
        found("second", "en", 0.04), found("own", "ar", 0.03), found("last", "ar", 0.001),
    )  # fmt: skip
    refusal = replace(_answer("x"), answered=False, citations=(), sentences=(), text="لا", passages=passages)
    html = render.answer_html(refusal, T)
    assert re.findall(r'data-passage="(\d)"', html) == ["0", "4", "5"]


def test_why_marks_the_words_that_are_shared() -> None:
    answer = replace(_answer("أُعيد افتتاح الجسر القديم"), standalone_question="متى كان إفتتاح الجسر؟")
    html = render.answer_html(answer, T)
    assert re.findall(r'is-shared">(.*?)</strong>', html) == ["افتتاح", "الجسر"]
    assert T.text("chat.by_meaning") not in html
    other = replace(answer, standalone_question="Who won?")
    assert "is-shared" not in render.answer_html(other, T)
    assert T.text("chat.by_meaning") in render.answer_html(other, T)


@given(st.text(max_size=600), st.text(max_size=60))
def test_a_snippet_is_a_stretch_of_its_paragraph(text: str, question: str) -> None:
    found = snippet(text, question)
    assert 0 <= found.start <= found.end <= len(text)
    assert len(text) > CHARS or (found.start, found.end) == (0, len(text))
    assert found.end - found.start <= CHARS
    assert list(found.shared) == sorted(found.shared)
    assert all(found.start <= start < end <= found.end for start, end in found.shared)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "https://not an address", "//x.example", "http://", ""],
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert markup.web_address(url) is None
    assert "<a " not in articles.article_html(replace(_article("x"), url=url), [], 0, T)


def test_markdown_has_a_footnote_a_marker() -> None:
    answer = _answer("The *plant* opened [late]")
    answer = replace(answer, citations=(replace(answer.citations[0], url="https://a.example/n#:~:text=x"),))
    assert answer_markdown(answer, T) == (
        "**The \\*plant\\* opened \\[late\\]?**\n\n"
        "The \\*plant\\* opened \\[late\\][^1]\n\n"
        "[^1]: «The \\*plant\\* opened \\[late\\]» — "
        "[The \\*plant\\* opened \\[late\\]](<https://a.example/n#:~:text=x>)\n"
    )


def test_markdown_names_the_other_outlets() -> None:
    answer = _answer("It opened")
    mirror = Outlet(
        article_id="a2", article_title="Bridge", source="Mirror", published=None, url="https://m.example/1",
        paragraph_id="p9", paragraph_index=1,
    )  # fmt: skip
    answer = replace(answer, citations=(replace(answer.citations[0], url=None, outlets=(mirror,)),))
    assert answer_markdown(answer, T).endswith("«It opened» — It opened · [Mirror](<https://m.example/1>)\n")


@pytest.mark.parametrize(
    ("support", "told"), [("supported", ""), ("partial", " (إسناد جزئي)"), ("unsupported", " (بلا إسناد)")]
)
def test_markdown_says_what_is_not_supported(support: str, told: str) -> None:
    written = answer_markdown(_answer("نعم", support=support), T, frozenset(["a1"]))
    assert written.split("\n")[2] == f"نعم[^1]{told}"
    assert written.endswith("(حُذف المقال من المكتبة)\n")


@given(TEXTS)
def test_markdown_lets_no_markup_through(text: str) -> None:
    written = answer_markdown(_answer(text), T)
    bare = written.replace("\\<", "").replace("](<", "").replace(">)", "").replace("\\>", "")
    assert "<" not in bare
