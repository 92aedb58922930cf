from __future__ import annotations

from datetime import date, datetime

import pytest

from vectorstore.reading.dates import is_date_line, parse, published_and_updated

FRIDAY = date(2024, 10, 11)  # the day that relative forms count from

FORMS = [
    # numbers
    ("2024-10-11", "2024-10-11"),
    ("2024-10-11T14:30:05Z", "2024-10-11T14:30+00:00"),
    ("2024-10-11T14:30:05+03:00", "2024-10-11T14:30+03:00"),
    ("2024-10-11 14:30", "2024-10-11T14:30"),
    ("2024/10/11", "2024-10-11"),
    ("11/10/2024", "2024-10-11"),
    ("11-10-2024", "2024-10-11"),
    ("11.10.2024", "2024-10-11"),
    ("10/25/2024", "2024-10-25"),
    ("١١/١٠/٢٠٢٤", "2024-10-11"),
    ("١١-١٠-٢٠٢٤ ٠٩:٠٥", "2024-10-11T09:05"),
    ("۱۱/۱۰/۲۰۲۴", "2024-10-11"),
    # Egypt and the Gulf
    ("11 أكتوبر 2024", "2024-10-11"),
    ("١١ أكتوبر ٢٠٢٤", "2024-10-11"),
    ("الجمعة 11 أكتوبر 2024", "2024-10-11"),
    ("الجمعة، 11 أكتوبر 2024 03:00 م", "2024-10-11T15:00"),
    ("1 يناير 2024 - 12:05 ص", "2024-01-01T00:05"),
    ("14 فبراير/شباط 2023", "2023-02-14"),
    ("٣ إبريل ٢٠٢٢", "2022-04-03"),
    ("5 يونيو من عام 2021", "2021-06-05"),
    ("30 يوليو 2020 الساعة 18:45", "2020-07-30T18:45"),
    ("9 اغسطس 2019", "2019-08-09"),
    ("نشر في: 7 ديسمبر 2018", "2018-12-07"),
    # the Levant and Iraq
    ("11 تشرين الأول 2024", "2024-10-11"),
    ("3 كانون الثاني 2024", "2024-01-03"),
    ("25 كانون الأول 2023", "2023-12-25"),
    ("1 شباط 2024", "2024-02-01"),
    ("8 آذار 2024", "2024-03-08"),
    ("17 نيسان 2024", "2024-04-17"),
    ("1 أيار 2024", "2024-05-01"),
    ("5 حزيران 2024", "2024-06-05"),
    ("23 تموز 2024", "2024-07-23"),
    ("4 آب 2024", "2024-08-04"),
    ("30 أيلول 2024", "2024-09-30"),
    ("22 تشرين الثاني/نوفمبر 2024", "2024-11-22"),
    # the Maghreb
    ("12 جانفي 2023", "2023-01-12"),
    ("20 فيفري 2023", "2023-02-20"),
    ("6 أفريل 2023", "2023-04-06"),
    ("5 جوان 2023", "2023-06-05"),
    ("12 جويلية 2023", "2023-07-12"),
    ("14 يوليوز 2023", "2023-07-14"),
    ("20 غشت 2023", "2023-08-20"),
    ("15 أوت 2023", "2023-08-15"),
    ("3 شتنبر 2022", "2022-09-03"),
    ("6 نونبر 2022", "2022-11-06"),
    ("25 دجنبر 2022", "2022-12-25"),
    # English
    ("October 11, 2024", "2024-10-11"),
    ("Oct. 11, 2024", "2024-10-11"),
    ("11 October 2024", "2024-10-11"),
    ("11th of October 2024", "2024-10-11"),
    ("Friday, October 11, 2024 at 3:14 PM GMT", "2024-10-11T15:14+00:00"),
    ("Updated 3:14 p.m. GMT, October 11, 2024", "2024-10-11T15:14+00:00"),
    ("Thu 12 Oct 2023 10.03 BST", "2023-10-12T10:03"),
    ("Sept. 17, 2025", "2025-09-17"),
    ("May 2024", "2024-05"),
    ("Published 9 May 2024, 12:30 am", "2024-05-09T00:30"),
    # Hijri
    ("8 ربيع الثاني 1446 هـ", "2024-10-11"),
    ("24 ربيع الأول 1447هـ", "2025-09-16"),
    ("١٤ رمضان ١٤٤٦ هـ", "2025-03-14"),
    ("1 محرم 1446", "2024-07-07"),
    ("10 ذو الحجة 1445 هـ", "2024-06-16"),
    ("الجمعة 8 ربيع الآخر 1446هـ الموافق 11 أكتوبر 2024م", "2024-10-11"),
    # relative to the day above
    ("اليوم", "2024-10-11"),
    ("أمس", "2024-10-10"),
    ("أمس الخميس", "2024-10-10"),
    ("أول من أمس", "2024-10-09"),
    ("أول أمس", "2024-10-09"),
    ("الأربعاء", "2024-10-09"),
    ("الجمعة", "2024-10-11"),
    ("الجمعة الماضي", "2024-10-04"),
    ("يوم الأحد الماضي", "2024-10-06"),
    ("قبل 3 ساعات", "2024-10-11"),
    ("قبل ٣٠ دقيقة", "2024-10-11"),
    ("منذ يومين", "2024-10-09"),
    ("منذ ثلاثة أيام", "2024-10-08"),
    ("قبل أسبوع", "2024-10-04"),
    ("قبل أسبوعين", "2024-09-27"),
    ("منذ شهر", "2024-09-11"),
    ("قبل عامين", "2022-10-11"),
    ("الأسبوع الماضي", "2024-10-04"),
    ("yesterday", "2024-10-10"),
    ("2 hours ago", "2024-10-11"),
    ("3 days ago", "2024-10-08"),
    ("a week ago", "2024-10-04"),
    ("last Friday", "2024-10-04"),
    ("Wednesday", "2024-10-09"),
    # the year left out
    ("5 أكتوبر", "2024-10-05"),
    ("25 كانون الأول", "2023-12-25"),
    ("March 5", "2024-03-05"),
    ("17 ноября 2023", "2023-11-17"),
    ("13 de maio de 2024", "2024-05-13"),
    ("13 maggio 2024", "2024-05-13"),
    ("13 mei 2024", "2024-05-13"),
    ("13 maja 2024", "2024-05-13"),
    ("发布时间：2024年5月2日 10:30", "2024-05-02T10:30"),
    ("2024년 5월 2일", "2024-05-02"),
    ("تاریخ انتشار: ۲۳ دی ۱۴۰۲", "2024-01-13"),
    ("۱۳ مئی ۲۰۲۴", "2024-05-13"),
    ("१३ मई २०२४", "2024-05-13"),
]


@pytest.mark.parametrize(("written", "meant"), FORMS, ids=[written for written, _ in FORMS])
def test_a_written_date(written: str, meant: str) -> None:
    found = parse(written, reference=FRIDAY)
    assert found is not None
    assert found.value == meant


@pytest.mark.parametrize("written", ["أمس", "الجمعة", "قبل ساعتين", "yesterday", "2 hours ago"])
def test_relative_dates_are_shown_as_such_and_need_a_day_to_count_from(written: str) -> None:
    found = parse(written, reference=FRIDAY)
    assert found is not None
    assert found.relative
    assert parse(written) is None


def test_hours_are_counted_from_a_moment() -> None:
    found = parse("قبل ساعتين", reference=datetime(2024, 10, 11, 1, 15))
    assert found is not None
    assert found.value == "2024-10-10T23:15"


def test_hijri_dates_are_marked() -> None:
    found = parse("8 ربيع الثاني 1446 هـ")
    assert found is not None
    assert found.hijri


def test_published_and_updated_in_one_line() -> None:
    line = "تاريخ: 12/5/2024 | آخر تحديث: 13/5/2024 01:23 (توقيت مكة المكرمة)"
    published, updated = published_and_updated(line)
    assert published is not None
    assert updated is not None
    assert (published.value, updated.value) == ("2024-05-12", "2024-05-13T01:23+03:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42",
        "بيع 12 سيارة في مايو",
        "31 فبراير 2024",
        "40/40/2024",
        "1 محرم 9999",
        "مايو",
        "May",
        "ص",
        "99:99",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "line",
    ["نُشر: 14:05 - 16 أيلول 2025 م ـ 24 ربيع الأول 1447 هـ", "Updated 3:14 PM GMT, October 11, 2024", "قبل 5 ساعات",
     "Published 2 hours ago", "الجمعة، 11 أكتوبر 2024 03:00 م", "12/05/2024", "Last modified on Thu 12 Oct 2023 10.03 BST"],
)  # fmt: skip
def test_a_line_that_is_only_a_date(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    ["اجتمع المجلس في 12 مايو 2024", "The war of 1948 and after", "May", "الجمعة", "Three days of rain", "24", "اليوم",
     "What happened on 7 October 2023"],
)  # fmt: skip
def test_a_line_that_is_more_than_a_date(line: str) -> None:
    assert not is_date_line(line)
