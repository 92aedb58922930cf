from __future__ import annotations

import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.reading import read_text
from vectorstore.types import Draft

ROOT = Path(__file__).parents[3]
SHARED_PAGE = ROOT / ".." / "shared" / "articles" / "asharq-al-awsat-putin-pezeshkian.txt"
PAGES = ROOT / "tests" / "data" / "pages"


def kinds(draft: Draft) -> Counter[str]:
    return Counter(paragraph.kind for paragraph in draft.paragraphs)


def texts(draft: Draft, kind: str) -> list[str]:
    return [paragraph.text for paragraph in draft.paragraphs if paragraph.kind == kind]


@pytest.mark.skipif(not SHARED_PAGE.exists(), reason="the shared sample page is not beside the repository")
def test_a_page_copied_out_of_a_browser_is_two_articles_and_five_teasers() -> None:
    first, second = read_text(SHARED_PAGE.read_text(encoding="utf-8"))
    assert first.title == "تقارب روسي إيراني في «السياسة الدولية»"
    assert second.title == "7 أسباب تدفع إيران لتغليب الحوار مع «الترويكا»"
    assert kinds(first) == {"title": 1, "lead": 1, "body": 24, "heading": 2, "caption": 2, "related": 5}
    assert kinds(second) == {"title": 1, "body": 5, "caption": 1}
    every = [paragraph.text for draft in (first, second) for paragraph in draft.paragraphs]
    assert len(every) == len(set(every))
    assert not any("TT" in text for text in every)


def test_a_page_of_that_shape_of_our_own() -> None:
    first, second = read_text((PAGES / "two-articles.txt").read_text(encoding="utf-8"))
    assert first.title == "«نهر السلوى» يعود إلى مجراه القديم بعد نصف قرن"
    assert second.title == "خمسة أسئلة عن سدّ البردي"
    assert kinds(first) == {"title": 1, "lead": 1, "body": 6, "heading": 2, "caption": 2, "related": 3}
    assert kinds(second) == {"title": 1, "body": 3, "caption": 1}
    assert (first.author, first.source, first.published) == ("نوال السروجي", None, "2025-03-14T09:20")
    assert texts(first, "related")[1] == (
        "مزارعو الضفة يطالبون بتعويضات\nطالب مزارعو الضفة الغربية للنهر بتعويضات عن محاصيل غمرتها المياه."
    )
    assert not any("TT" in paragraph.text for draft in (first, second) for paragraph in draft.paragraphs)
    assert {left.reason for left in first.left_out} >= {"widget", "repeated line", "byline", "date line"}


PLAIN = """The bridge at Orrin reopens

The old bridge at Orrin reopened on Monday after two years of work.

"It was worth the wait," said the mayor.

Why it closed

Engineers had found cracks in the third pier. They asked for it to be shut at once.

No.

That was the answer of the council at first."""


def test_plain_text_without_mess_comes_through_untouched() -> None:
    (draft,) = read_text(PLAIN)
    assert draft.title == "The bridge at Orrin reopens"
    assert [paragraph.text for paragraph in draft.paragraphs] == PLAIN.split("\n\n")
    assert kinds(draft) == {"title": 1, "heading": 1, "body": 5}
    assert draft.left_out == ()
    assert [paragraph.line for paragraph in draft.paragraphs] == [0, 2, 4, 6, 8, 10, 12]


def test_line_ends_and_missing_blank_lines_change_nothing() -> None:
    (spaced,) = read_text(PLAIN)
    (crlf,) = read_text(PLAIN.replace("\n", "\r\n"))
    (dense,) = read_text(PLAIN.replace("\n\n", "\n"))
    for other in (crlf, dense):
        assert [(p.kind, p.text) for p in other.paragraphs] == [(p.kind, p.text) for p in spaced.paragraphs]


def test_one_paragraph_gets_a_title_of_its_first_words() -> None:
    text = "The harbour master of Sel closed the port on Sunday because of fog, and nobody knows when it will open."
    (draft,) = read_text(text)
    assert draft.title == "The harbour master of Sel closed the port on Sunday…"
    assert [(paragraph.kind, paragraph.text) for paragraph in draft.paragraphs] == [("body", text)]


def test_a_text_wrapped_at_72_columns_is_put_together_again() -> None:
    text = (
        "Fog closes the port of Sel\n\n"
        "The harbour master of Sel closed the port on Sunday because of fog, and\n"
        "nobody knows when it will open again. Forty ships are waiting in the\n"
        "outer bay, among them the ferry from Marrin with two hundred passengers\n"
        "on board.\n\n"
        "A spokesman said that food and blankets had been taken out to the ferry\n"
        "by the coastguard, and that the passengers were in good spirits.\n"
    )
    (draft,) = read_text(text)
    assert [len(paragraph.text.splitlines()) for paragraph in draft.paragraphs] == [1, 1, 1]
    assert draft.paragraphs[1].text.endswith("two hundred passengers on board.")
    assert draft.paragraphs[2].line == 7


def test_markdown_headings_are_headings() -> None:
    text = "# Fog closes the port\n\nThe port is closed.\n\n## What is next\n\nIt will open on Monday."
    (draft,) = read_text(text)
    assert [(paragraph.kind, paragraph.text) for paragraph in draft.paragraphs] == [
        ("title", "Fog closes the port"),
        ("body", "The port is closed."),
        ("heading", "What is next"),
        ("body", "It will open on Monday."),
    ]


def test_an_interview_keeps_its_questions_and_short_answers() -> None:
    text = (
        "حوار مع أمين المتحف البحري في ساحل الغار\n\n"
        "س: متى يفتح المتحف أبوابه للزوار؟\n\nج: في الربيع المقبل.\n\n"
        "س: هل ستعرضون السفينة الغارقة؟\n\nنعم.\n\nس: هل الدخول مجاني؟\n\nنعم."
    )
    (draft,) = read_text(text)
    assert kinds(draft) == {"title": 1, "body": 6}
    assert draft.left_out == ()


def test_a_headline_with_byline_and_time_opens_another_article() -> None:
    body = "\n\n".join(
        f"The council of Orrin met for the {n} time and decided nothing at all." for n in ("first", "second")
    )
    text = f"Council meets again in Orrin\n\n{body}\n\nStorm shuts the coast road for days\nBy Ada Finch\n\n{body.replace('council', 'crew')}"
    first, second = read_text(text)
    assert second.title == "Storm shuts the coast road for days"
    assert second.author == "Ada Finch"
    assert kinds(first)["body"] == kinds(second)["body"] == 2


def test_relative_dates_count_from_the_day_of_reading() -> None:
    text = "Fog closes the port of Sel\nBy Ada Finch\n2 hours ago\n\nThe harbour master closed the port on Sunday because of fog."
    (draft,) = read_text(text, today=date(2025, 3, 2))
    assert draft.published == "2025-03-02"
    assert "its date is written relative to the day of reading" in draft.notes


BROADCAST = """سياسة|الإقليم الشمالي
مبادرة جديدة لوقف إطلاق النار في الإقليم الشمالي
المبعوث الأممي خلال مؤتمر صحفي في العاصمة (الفرنسية)
12/5/2025
|
آخر تحديث:
13/5/2025
01:23 (توقيت مكة المكرمة)
شارِكْ
حفظ

أعلن المبعوث الأممي اليوم الاثنين مبادرة جديدة لوقف إطلاق النار تمتد ستين يوما قابلة للتجديد.

اقرأ أيضا
list of 2 items
list 1 of 2
من يقاتل من في الإقليم الشمالي؟
list 2 of 2
خريطة السيطرة بعد عامين من الحرب
end of list
وتنص المبادرة على فتح ثلاثة ممرات إنسانية، وإعادة تشغيل المطار أمام رحلات الإغاثة.

ترحيب وتحفظ

ورحبت منظمات إغاثية بالمبادرة، بينما تحفظ عليها فصيلان لم يوقعا اتفاق العام الماضي.

المصدر: وكالات
"""


def test_a_block_of_teasers_in_the_middle_ends_where_the_article_goes_on() -> None:
    (draft,) = read_text(BROADCAST)
    assert kinds(draft) == {"title": 1, "caption": 1, "body": 3, "heading": 1, "related": 2}
    assert draft.title == "مبادرة جديدة لوقف إطلاق النار في الإقليم الشمالي"
    assert texts(draft, "heading") == ["ترحيب وتحفظ"]
    assert (draft.published, draft.source) == ("2025-05-12", "وكالات")


def test_a_box_that_readers_may_skip_is_set_aside() -> None:
    text = (
        "Rail firms to scrap paper tickets by 2027\nMartha Bright Transport correspondent\n"
        "Thu 12 Jun 2025 10.03 BST\nShare\n230\nPaper tickets will disappear from the railways by 2027.\n\n"
        "Skip past newsletter promotion\nSign up to Trade Today\n\nGet set for the working day\n"
        "after newsletter promotion\nBut passenger groups said that it would punish people without phones.\n"
    )
    (draft,) = read_text(text)
    assert kinds(draft) == {"title": 1, "body": 2}
    assert draft.published == "2025-06-12T10:03"


def test_a_headline_may_begin_like_a_teaser() -> None:
    (draft,) = read_text(
        "ANALYSIS: Why the dam broke\n\nThe dam of Orrin broke on Sunday because nobody looked.\n"
    )
    assert draft.title == "ANALYSIS: Why the dam broke"
    assert kinds(draft) == {"title": 1, "body": 1}


@pytest.mark.parametrize(
    "line",
    ["وقال الباحث: «النتائج فاجأتنا»", "المدير: «سنمضي»", "«تعبت»، قال الرئيس", "«تعبت».", "لا.", "- نعم",
     "\"Tired\", he said", "Who pays?", "1. It is small", "قال ذلك ثم غادر"],
)  # fmt: skip
def test_short_real_paragraphs_survive(line: str) -> None:
    text = f"رئيس البلدية يستقيل بعد أسبوع من الاحتجاجات\n\nاستقال رئيس البلدية مساء الخميس.\n\n{line}\n\nوأضاف أنه تعب."
    (draft,) = read_text(text)
    assert line in [one.text for one in draft.paragraphs if one.kind in ("body", "heading")]
    assert draft.left_out == ()


def test_dates_that_head_paragraphs_are_headings() -> None:
    text = (
        "Five days that changed Orrin\nThis is how people of the old town remember them.\n\n"
        "12 May 2025 – Fire in the Harbour\nIt broke out at dawn, and nobody knows why.\n\n"
        "14 May 2025\nA committee began its work.\n\n16 May 2025\nThe harbour was closed.\n"
    )
    (draft,) = read_text(text)
    assert texts(draft, "heading") == ["12 May 2025 – Fire in the Harbour", "14 May 2025", "16 May 2025"]
    assert kinds(draft) == {"title": 1, "heading": 3, "body": 4}


@pytest.mark.parametrize(
    ("line", "author", "published"),
    [
        ("Ada Finch · 22 May 2025 · 3 min read", "Ada Finch", "2025-05-22"),
        ("By Ada Finch | May 22, 2025 | 14 Comments", "Ada Finch", "2025-05-22"),
        ("حاورها: طارق البيطار الأربعاء 09-04-2025 عدد القراءات: 1,204", "طارق البيطار", "2025-04-09"),
        ("نشر بتاريخ: 2 كانون الثاني 2025 دقيقتان للقراءة", None, "2025-01-02"),
    ],
)
def test_a_line_that_joins_writer_day_and_length(line: str, author: str | None, published: str) -> None:
    (draft,) = read_text(
        f"The harbour of Sel is closed\n{line}\n\nThe harbour master closed the port on Sunday because of fog."
    )
    assert (draft.author, draft.published) == (author, published)
    assert kinds(draft) == {"title": 1, "body": 1}


def test_turns_of_a_talk_and_announced_items_are_no_headings() -> None:
    text = (
        "The inspector of bridges\n\nAB: When did you first climb one?\n\nMT: At nineteen, with a rope.\n\n"
        "AB: Were you afraid?\n\nMT: No.\n\nShe keeps three things in the van:\na rope\na hammer\ntwo torches\n\n"
        "Nothing else has been needed in forty years, she says."
    )
    (draft,) = read_text(text)
    assert kinds(draft) == {"title": 1, "body": 9}


def test_a_refrain_is_no_repeated_line() -> None:
    lines = ["O river of Sel that runs to the sea", "bring back the boats at night", "one for the lamp"]
    text = "A song of the harbour\n\nThe women of Sel sing it in autumn, when the fleet is out.\n\n"
    (draft,) = read_text(text + "\n".join(lines + lines))
    assert [one.text for one in draft.paragraphs][-6:] == lines + lines


def test_a_plain_list_keeps_its_items() -> None:
    (draft,) = read_text("A list of things to do\nbuy milk\ncall the plumber\nwrite to Ada\n")
    assert texts(draft, "body") == ["buy milk", "call the plumber", "write to Ada"]


def test_blank_text_is_refused() -> None:
    with pytest.raises(NothingToReadError, match="empty"):
        read_text(" \n\t\n")


LINES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(["TT", "Share", "مقالات ذات صلة", "By Ada Finch", "12 May 2024", "# A heading", "***", "Title (Reuters)",
                     "A sentence that ends with a full stop.", "اقرأ أيضاً: عنوان آخر", "Comments (3)", ""]),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(LINES, max_size=30).map("\n".join)))
def test_any_text_is_read_and_every_line_is_accounted_for(text: str) -> None:
    if not text.strip():
        with pytest.raises(NothingToReadError):
            read_text(text)
        return
    drafts = read_text(text)
    assert all(draft.title and draft.paragraphs for draft in drafts)
    kept = [p for draft in drafts for p in draft.paragraphs]
    left = {one.line for draft in drafts for one in draft.left_out}
    for number, line in enumerate(text.splitlines()):
        if bare := line.strip():
            assert number in left or any(bare in p.text or p.line == number for p in kept)


@pytest.mark.parametrize(
    ("lines", "published", "updated"),
    [
        (["نُشر: 12 مايو 2024", "آخر تحديث: 13 مايو 2024 01:23"], "2024-05-12", "2024-05-13T01:23"),
        (["12 أيار 2024 | آخر تحديث 14 أيار 2024"], "2024-05-12", "2024-05-14"),
        (["Updated 13 May 2024 | Published 12 May 2024"], "2024-05-12", "2024-05-13"),
        (["Published 12 May 2024", "Last updated on 13 May 2024"], "2024-05-12", "2024-05-13"),
        (["آخر تحديث: 13 مايو 2024"], "2024-05-13", "2024-05-13"),
        (["12 May 2024"], "2024-05-12", None),
    ],
)
def test_lines_that_say_when_an_article_appeared_and_was_changed(
    lines: list[str], published: str, updated: str | None
) -> None:
    text = "\n".join(
        [
            "The harbour of Sel is closed because of fog",
            *lines,
            "The harbour master of Sel closed the port on Sunday because of fog that lay on the bay.",
            "Forty ships are waiting in the outer bay, among them the ferry from Marrin, which turned back.",
        ]
    )
    (draft,) = read_text(text)
    assert (draft.published, draft.updated) == (published, updated)
    assert [one.kind for one in draft.paragraphs] == ["title", "body", "body"]


@pytest.mark.parametrize("repeated", [0, 3], ids=["of one width", "of many widths"])
def test_a_text_of_very_many_lines_is_kept_whole_in_little_time(repeated: int) -> None:
    lines = [
        f"The council of Sel opens bridge {n}{' over the river' * (n % (repeated + 1))}"
        for n in range(200_000)
    ]
    started = time.process_time()
    (draft,) = read_text("\n".join(lines))
    assert time.process_time() - started < 5
    kept = " ".join(one.text for one in draft.paragraphs)
    assert kept == " ".join(lines)
    assert len(draft.paragraphs) == 1 or "kept as it stands" in draft.notes[0]


@pytest.mark.parametrize(
    "line", ["Name{n}: what do you say to {n}?", "Heading {n}", "{n} May 2025", "{n}. heading", "- item {n}"]
)
def test_many_lines_of_one_shape_are_read_in_little_time(line: str) -> None:
    lines = ["The title of it all", "Contents", *(line.format(n=1 + n % 9_000) for n in range(19_000))]
    started = time.process_time()
    read_text("\n".join(lines))
    assert time.process_time() - started < 5


def test_millions_of_lines_are_refused() -> None:
    with pytest.raises(ReadError, match="split it into parts"):
        read_text("ab c\n" * 1_000_001)


WIKI = """القائمة الرئيسية
بحث
إنشاء حساب
دخول
المحتويات
التاريخ
برج الساعة (مرسى الدانة)
3 لغات
مقالة
نقاش
عرض التاريخ
أدوات
من ويكيبيديا، الموسوعة الحرة
برج الساعة برج يبلغ ارتفاعه 41 متراً في شمال ساحة السوق بمدينة مرسى الدانة، اكتمل بناؤه عام 1887.

التاريخ[عدل]
دفع تجار السمك تكاليف البرج، إذ أرادوا ساعة تُرى من المرفأ.
"""


def test_the_title_of_a_wikis_article_stands_above_its_tabs() -> None:
    (draft,) = read_text(WIKI)
    assert draft.title == "برج الساعة (مرسى الدانة)"
    assert [p.kind for p in draft.paragraphs] == ["title", "body", "heading", "body"]


def test_a_question_that_goes_on_with_what_was_said_is_no_heading() -> None:
    said = "اجتمع المجلس مساء الثلاثاء ولم يصوّت على مشروع الجسر، بعدما طلب خمسة أعضاء مزيداً من الوقت."
    more = "يقول التجار إنهم يخسرون كل شهر نحو عشرين ألف دينار، لأن الشاحنات لا تصل إليهم."
    for question, kind in (("فمن يدفع ثمن التأخير؟", "body"), ("من يدفع ثمن التأخير؟", "heading")):
        (draft,) = read_text("\n".join(("مجلس البلدة يؤجل التصويت على الجسر", said, question, more)))
        assert [p.kind for p in draft.paragraphs] == ["title", "body", kind, "body"]


def test_the_lines_of_a_poem_are_no_labels() -> None:
    verses = [
        "والليل",
        "أصبح هائماً",
        "والحروف مزاجها",
        "روح وريحان",
        "ونهر",
        "دار المدامة",
        "والضفاف",
        "تصغي",
        "للخرير",
        "وللنخيل",
    ]
    (draft,) = read_text(
        "\n\n".join(["قصيدة النهر", *verses, "كتبت هذه القصيدة في ربيع ذلك العام، ثم نُسيت."])
    )
    assert [p.text for p in draft.paragraphs[1:-1]] == verses


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("The Lantern | Issue 3391 | Page 5", "number"),
        ("الفرات | العدد 3391 | الثلاثاء 20 أيار 2025 | الصفحة 5", "date line"),
        ("تتمة المنشور في الصفحة الأولى", "widget"),
        ("Continued from page 1", "widget"),
        ("رابط المقال: https://alsahel.example/news/8841", "address"),
        ("تاريخ الطباعة: 14/03/2025", "widget"),
        ("طُبع من موقع جريدة الساحل", "widget"),
        ("Forwarded from Harbour Watch", "widget"),
        ("The Lantern Log in Register Search", "widget"),
        ("1 reply · 203 views", "widget"),
        ("// انتهى //14:05ت م", "widget"),
        ("رابط الخبر بصحيفة الضفة: المجلس يفتتح الجسر", "widget"),
        ("Previous Next", "widget"),
        ("للتواصل مع الكاتب أرسل رسالة إلى الرقم 55501", "call to subscribe or follow"),
        ("((ada.finch@lantern.example; +44 20 5550 0199))", "address"),
    ],
)
def test_what_a_copy_adds_to_an_article_is_left_out(line: str, reason: str) -> None:
    body = "The council of Sel opened the new bridge over the river on Monday, after two years of work."
    (draft,) = read_text(
        "\n\n".join(["Bridge over the Sel opens", body, body.replace("opened", "paid for"), line])
    )
    assert [p.kind for p in draft.paragraphs] == ["title", "body", "body"]
    assert [(one.text, one.reason) for one in draft.left_out] == [(line, reason)]


CLAUSES = (
    "The Company shall deliver electricity to the national grid at the price set out in Annex B, adjusted each year.",
    "Either party may end this agreement with twelve months' notice, once all amounts due have been paid in full.",
    "Disputes shall be settled by arbitration in Geneva under the rules of the International Chamber.",
)


@pytest.mark.parametrize(
    ("title", "own", "code"),
    [
        pytest.param("وزارة الطاقة تنشر نص الاتفاق مع الشركة", ("نشرت الوزارة النص اليوم.", "وهذا أبرز ما جاء فيه."), "ar", id="quotes"),
        pytest.param("Ministry publishes the text of its agreement", ("نشرت الوزارة النص اليوم.",), "en", id="is quoted"),
        pytest.param("وزارة الطاقة تنشر نص الاتفاق مع الشركة", (), "en", id="under a title in another language"),
        pytest.param("Énergie: le texte", (), "en", id="a title of one word or two"),
    ],
)  # fmt: skip
def test_the_language_of_an_article_that_mixes_two(title: str, own: tuple[str, ...], code: str) -> None:
    (draft,) = read_text("\n\n".join([title, *own, *CLAUSES]))
    assert draft.title == title
    assert draft.language == code


def test_a_line_between_asterisks_is_bold_and_read_without_them() -> None:
    said = "أعلنت شركة الكهرباء قطع التيار عن أحياء الميناء غداً الخميس من السابعة صباحاً حتى الواحدة ظهراً."
    (draft,) = read_text(
        f"معاد توجيهها\n*قطع الكهرباء عن أحياء الميناء*\n\n{said}\n\n{said.replace('غداً', 'اليوم')}"
    )
    assert draft.title == "قطع الكهرباء عن أحياء الميناء"
    assert [p.kind for p in draft.paragraphs] == ["title", "body", "body"]


def test_points_in_short_under_their_heading_are_no_headings() -> None:
    points = ["المحصول المتوقع 1.2 طن", "الصقيع أتلف خمس الحقول العام الماضي"]
    said = "بدأ مزارعو وادي النرجس، اليوم، قطاف الزعفران في 300 حقل، وسط توقعات بأن يبلغ المحصول 1.2 طن."
    (draft,) = read_text("\n".join(["انطلاق موسم قطاف الزعفران في الوادي", "أبرز النقاط", *points, said]))
    assert [(p.kind, p.text) for p in draft.paragraphs[1:]] == [
        ("heading", "أبرز النقاط"),
        *(("body", point) for point in points),
        ("body", said),
    ]


STORY = (
    "فتح مسرح البلدية في مدينة الجرس أبوابه مساء أمس بعد ثلاث سنوات من الإغلاق.",
    "وامتلأت مقاعد الصالة الخمسمئة قبل نصف ساعة من العرض، ووقف عشرات المتفرجين على الدرج.",
    "وقالت المخرجة إن العرض سيستمر ثلاثة أسابيع، ثم ينتقل إلى مدن الجنوب.",
)
OTHERS = "معرض الكتاب يمدد أيامه بطلب من الناشرين\nفرقة الجرس تحيي ثلاث أمسيات في الجنوب"


def test_headlines_below_the_last_paragraph_are_other_articles() -> None:
    (draft,) = read_text("\n\n".join(["مسرح البلدية يفتح أبوابه من جديد", *STORY, OTHERS]))
    assert texts(draft, "related") == OTHERS.split("\n")
    assert texts(draft, "body") == list(STORY)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param((*STORY[:2], STORY[2].rstrip(".")), id="where a paragraph has no full stop either"),
        pytest.param((*STORY, "وتعرض في الأسبوعين المقبلين:"), id="in a list that a sentence announces"),
        pytest.param(STORY[:2], id="below next to nothing"),
    ],
)
def test_lines_that_may_be_the_articles_own_are_kept(body: tuple[str, ...]) -> None:
    (draft,) = read_text("\n\n".join(["مسرح البلدية يفتح أبوابه من جديد", *body, OTHERS]))
    assert texts(draft, "related") == []


def test_a_phrase_above_a_headline_is_not_the_headline() -> None:
    above, title = "بعد ثلاث سنوات من الإغلاق", "مسرح البلدية يفتح أبوابه بمسرحية عن النسيان"
    assert read_text("\n\n".join(["جريدة الجرس", above, title, *STORY]))[0].title == title
    assert read_text("\n\n".join([above, "مسرح البلدية يعود", *STORY]))[0].title == above


def test_a_story_in_pictures_is_no_caption() -> None:
    title = "قصة مصورة: غواصون ينتشلون جرساً نحاسياً من قاع الخليج"
    assert read_text("\n\n".join([title, *STORY]))[0].title == title
    (draft,) = read_text(
        "\n\n".join(
            ["مسرح البلدية يفتح أبوابه من جديد", *STORY[:2], "جمهور المسرح أمس صورة: ريم الطحان", STORY[2]]
        )
    )
    assert texts(draft, "caption") == ["جمهور المسرح أمس صورة: ريم الطحان"]
