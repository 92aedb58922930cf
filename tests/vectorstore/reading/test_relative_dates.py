from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.reading.relative_dates import relative_dates

FRIDAY = "2024-10-11T09:30+03:00"

ONE_DAY = [
    ("وصل الوزير [اليوم] إلى المدينة.", "2024-10-11"),
    ("وصل الوزير [اليوم الجمعة] إلى المدينة.", "2024-10-11"),
    ("وصل الوزير صباح [اليوم].", "2024-10-11"),
    ("وصل الوزير [أمس] إلى المدينة.", "2024-10-10"),
    ("وصل الوزير [أمسِ] إلى المدينة.", "2024-10-10"),
    ("وصل الوزير [أمس الخميس] إلى المدينة.", "2024-10-10"),
    ("وصل الوزير [أمس (الخميس)] إلى المدينة.", "2024-10-10"),
    ("وصل الوزير ب[الأمس].", "2024-10-10"),
    ("وصل الوزير [الليلة الماضية].", "2024-10-10"),
    ("وصل الوزير [أول من أمس].", "2024-10-09"),
    ("وصل الوزير [أمس الأول الأربعاء].", "2024-10-09"),
    ("يصل الوزير [غداً] إلى المدينة.", "2024-10-12"),
    ("يصل الوزير [غد السبت].", "2024-10-12"),
    ("يصل الوزير [بعد غد].", "2024-10-13"),
    ("قال الوزير، [الأربعاء]، إن الميناء أغلق.", "2024-10-09"),
    ("قال الوزير [الأربعاء] إنه سيغادر المدينة.", "2024-10-09"),
    ("قال الوزير [يوم الجمعة] إن الميناء أغلق.", "2024-10-11"),
    ("أغلق الميناء و[السبت] فتح.", "2024-10-05"),
    ("أغلق الميناء [الجمعة الماضي] بسبب الضباب.", "2024-10-04"),
    ("أغلق الميناء [يوم الأحد الماضي].", "2024-10-06"),
    ("تعقد القمة [الثلاثاء المقبل] في سل.", "2024-10-15"),
    ("سيجتمع الوزراء [الجمعة المقبلة].", "2024-10-18"),
    ("وسيعقد المجلس جلسته [الأحد] في سل.", "2024-10-13"),
    ("ومن المقرر أن يغادر [الاثنين].", "2024-10-14"),
    ("أغلق الميناء [قبل يومين].", "2024-10-09"),
    ("الميناء مغلق [منذ ثلاثة أيام] بسبب الضباب.", "2024-10-08"),
    ("الميناء مغلق [منذ ١٠ أيام].", "2024-10-01"),
    ("أغلق الميناء [قبل أسبوع].", "2024-10-04"),
    ("أغلق الميناء [قبل أسبوعين].", "2024-09-27"),
    ("The minister arrived [today].", "2024-10-11"),
    ("The minister arrived [this morning].", "2024-10-11"),
    ("The minister arrived [yesterday].", "2024-10-10"),
    ("The minister left [last night].", "2024-10-10"),
    ("The minister left [the day before yesterday].", "2024-10-09"),
    ("The minister leaves [tomorrow].", "2024-10-12"),
    ("The minister leaves [the day after tomorrow].", "2024-10-13"),
    ("He said on [Wednesday] that the port was closed.", "2024-10-09"),
    ("He said on [Wednesday] that he will leave.", "2024-10-09"),
    ("The port was closed on [Friday].", "2024-10-11"),
    ("The port was closed [last Friday].", "2024-10-04"),
    ("The port opens [next Friday].", "2024-10-18"),
    ("The port opens [this Sunday].", "2024-10-13"),
    ("The council will vote on [Monday].", "2024-10-14"),
    ("The council will vote. It was closed on [Monday].", "2024-10-07"),
    ("On [Monday] the council will vote.", "2024-10-14"),
    ("The port was closed [two days ago].", "2024-10-09"),
    ("The port was closed [a week ago].", "2024-10-04"),
]
SPANS = [
    ("أغلق الميناء [الأسبوع الماضي].", "2024-09-29", "2024-10-05"),
    ("يفتح الميناء [هذا الأسبوع].", "2024-10-06", "2024-10-12"),
    ("أغلق الميناء [الشهر الماضي].", "2024-09-01", "2024-09-30"),
    ("يفتح الميناء [العام المقبل].", "2025-01-01", "2025-12-31"),
    ("منذ بداية [العام الجاري] أغلق الميناء مرتين.", "2024-01-01", "2024-12-31"),
    ("أغلق الميناء في [مايو الماضي].", "2024-05-01", "2024-05-31"),
    ("أغلق الميناء في [تشرين الثاني الماضي].", "2023-11-01", "2023-11-30"),
    ("يفتح الميناء في [يناير المقبل].", "2025-01-01", "2025-01-31"),
    ("أغلق الميناء [قبل عامين].", "2022-01-01", "2022-12-31"),
    ("أغلق الميناء [قبل 3 أشهر].", "2024-07-01", "2024-07-31"),
    ("The port was closed [last week].", "2024-09-30", "2024-10-06"),
    ("The port was closed [last month].", "2024-09-01", "2024-09-30"),
    ("The port will open [next year].", "2025-01-01", "2025-12-31"),
    ("It opened [this year].", "2024-01-01", "2024-12-31"),
    ("It opened [last March].", "2024-03-01", "2024-03-31"),
    ("It opened [three years ago].", "2021-01-01", "2021-12-31"),
]
NONE = [
    "وفي اليوم التالي أغلق الميناء.",
    "يصادف اليوم العالمي للمياه.",
    "احتفلت البلاد باليوم الوطني.",
    "يستهلك الفرد 200 لتر في اليوم.",
    "ونُقلت الأوراق في الليلة نفسها إلى المصنع.",
    "وفي تلك الليلة انقطعت الكهرباء.",
    "أغلق الميناء قبل يومين من الانتخابات.",
    "أغلق الميناء قبل عام 2011.",
    "أغلق الميناء قبل أيام.",
    "أغلق الميناء منذ سنوات طويلة.",
    "أغلق الميناء قبل شهر رمضان.",
    "أدى المصلون صلاة الجمعة.",
    "يفتح السوق كل جمعة وكل يوم خميس.",
    "وصل الوزير يوم الجمعة 4 أكتوبر 2019.",
    "He arrived on Friday, 4 October 2019.",
    "The market opens every Friday and on Sundays.",
    "Friday prayers were held.",
    "Black Friday is here.",
    "The last may be first.",
    "Three days of rain.",
    "The governor spoke of 12 million dinars.",
    "Nobody invented the drink as we know it today.",
    "It is still common today.",
    "",
]


def read(marked: str) -> list[tuple[str, str, str]]:
    """Each phrase of a text with its days; the brackets of the table are taken out first."""
    text = marked.replace("[", "").replace("]", "")
    found = relative_dates(text, FRIDAY)
    return [(text[one.start : one.end], str(one.first), str(one.last)) for one in found]


def phrase(marked: str) -> str:
    return marked[marked.index("[") + 1 : marked.index("]")]


@pytest.mark.parametrize(("marked", "day"), ONE_DAY)
def test_a_day_named_by_its_distance(marked: str, day: str) -> None:
    assert read(marked) == [(phrase(marked), day, day)]


@pytest.mark.parametrize(("marked", "first", "last"), SPANS)
def test_a_week_month_or_year_named_by_its_distance(marked: str, first: str, last: str) -> None:
    assert read(marked) == [(phrase(marked), first, last)]


@pytest.mark.parametrize("text", NONE)
def test_words_that_name_no_day(text: str) -> None:
    assert read(text) == []


def test_several_in_the_order_of_the_text() -> None:
    text = "قال أمس إن الميناء أُغلق الأسبوع الماضي وسيفتح غداً."
    assert [found[0] for found in read(text)] == ["أمس", "الأسبوع الماضي", "غداً"]


def test_the_weekday_decides_where_an_article_came_out_later() -> None:
    (found,) = relative_dates("وصل أمس الخميس.", "2024-10-12")
    assert str(found.first) == "2024-10-10"


@pytest.mark.parametrize("published", [None, "", "2024", "2024-10", "soon"])
def test_without_the_day_of_publication_nothing_is_known(published: str | None) -> None:
    assert relative_dates("وصل الوزير أمس.", published) == ()


def test_an_iso_time_counts_by_its_own_day() -> None:
    (found,) = relative_dates("He left yesterday.", "2024-10-11T23:59:00-05:00")
    assert str(found.first) == "2024-10-10"


WORDS = st.sampled_from([phrase(marked) for marked, *_ in (*ONE_DAY, *SPANS)])


@given(st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=8), st.dates().map(str))
def test_offsets_are_in_order_and_hold_words(parts: list[str], published: str) -> None:
    text = " ".join(parts)
    last = 0
    for found in relative_dates(text, published):
        assert last <= found.start < found.end <= len(text)
        assert not text[found.start].isspace()
        assert found.first <= found.last
        last = found.end
