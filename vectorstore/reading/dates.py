"""Dates as news sites write them, in Arabic, English and the commonest other languages, as ISO 8601.

dateparser knows neither "جويلية" nor "شتنبر" and reads "أول من أمس" as nothing; a table of the words
and a few patterns over normalised text (any digits, any spelling of alef) reads all that were met.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from vectorstore.language import forms, normalise

from . import date_words
from .clock import TIME, with_time


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A point in time as a text gives it.

    Attributes:
        value: ISO 8601: a date, a date and time (with zone where one is given), or a year and month.
        relative: it was written relative to another day ("yesterday", "الجمعة").
        hijri: it was converted from the Hijri calendar (Umm al-Qura).
    """

    value: str
    relative: bool = False
    hijri: bool = False


_MIN_YEAR, _MAX_YEAR = 1900, 2100
_MIN_HIJRI, _MAX_HIJRI = 1343, 1500  # years that hijridate's Umm al-Qura table covers


def parse(text: str, *, reference: date | None = None) -> When | None:
    """The first date a short text gives, or None.

    Args:
        text: a date line or phrase; not a paragraph.
        reference: the day (or moment) relative dates and dates without a year count from.

    >>> parse("نُشر: ١٤:٣٠ - ١١ تشرين الأول ٢٠٢٤").value
    '2024-10-11T14:30'
    >>> parse("أول من أمس", reference=date(2024, 10, 11))
    When(value='2024-10-09', relative=True, hijri=False)
    """
    plain = _plain(text)
    day = next((day for calendar in _CALENDARS if (day := calendar(plain))), None)
    if day:
        return When(value=with_time(plain, day))
    if year_month := _year_month(plain):
        return When(value=year_month)
    if converted := _hijri(plain):
        return When(value=with_time(plain, converted), hijri=True)
    if reference is None:
        return None
    if day := _without_year(plain, reference):
        return When(value=with_time(plain, day))
    return _relative(plain, reference)


def published_and_updated(text: str, *, reference: date | None = None) -> tuple[When | None, When | None]:
    """The dates of publication and of the last change that a date line gives."""
    plain = normalise(text)
    match = _UPDATED.search(plain)
    if not match:
        return parse(text, reference=reference), None
    before, after = plain[: match.start()], plain[match.end() :]
    if turned := _PUBLISHED.search(after):  # "Updated 13 May | Published 12 May"
        before, after = after[turned.end() :], after[: turned.start()]
    return parse(before, reference=reference), parse(after, reference=reference)


def is_date_line(text: str) -> bool:
    """Whether a line says nothing but when."""
    found = [word.strip("'.") for word in forms(text)]
    if not found or not _are_of_date(found):
        return False
    plain = _plain(text)
    if _hijri(plain) or _year_month(plain) or any(calendar(plain) for calendar in _CALENDARS):
        return True
    if _DAY_MONTH.search(plain) or _MONTH_DAY.search(plain):
        return True
    has_label = any(word in _LABELS or word in _ZONES for word in found)
    return bool(_AGO.search(plain)) or (TIME.search(plain) is not None and (has_label or _has_day(found))) or (
        has_label and _has_day(found)
    )  # fmt: skip


def may_be_of_date(text: str) -> bool:
    """Whether a text has only words that a date line may have; quick.

    >>> may_be_of_date("2025"), may_be_of_date("Ada")
    (True, False)
    """
    return _are_of_date([word.strip("'.") for word in forms(text)])


def _are_of_date(found: list[str]) -> bool:
    vocabulary = date_words.vocabulary()
    return all(word[:1].isdigit() or word in vocabulary for word in found)


_LABELS = frozenset(
    normalise(word) for word in ["نشر", "تحديث", "published", "updated", "posted", "modified"]
)
_ZONES = frozenset(
    normalise(word)
    for word in ("توقيت", "بتوقيت", "gmt", "utc", "bst", "est", "edt", "gst", "ast", "eet", "cet")
)
_UPDATED = re.compile(
    r"(?:اخر|تم ال)?\s*(?:ال)?تحديث|حدثت?\b|تعديل|\b(?:last\s+)?(?:updated|modified|edited)\b"
)

_PUBLISHED = re.compile(r"\b(?:تاريخ ال)?نشرت?\b|\b(?:first\s+)?(?:published|posted)\b")


def _has_day(found: list[str]) -> bool:
    days = {*date_words.weekdays(), *_DAY_WORDS}
    return any(word in days for word in found)


def _plain(text: str) -> str:
    plain = normalise(text).replace("،", ",")
    plain = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", plain)
    plain = re.sub(r"\s,(?=\d{4}\b)", ", ", plain)  # "12 March ,2025: 03:10 pm", as one site has it
    plain = re.sub(r"\b(\d{4}):\s", r"\1 ", plain)
    return re.sub(r"(?<=[a-z])\.", "", plain)


def _names(table: dict[str, int]) -> str:
    return "|".join(
        sorted((re.escape(name).replace(r"\ ", r"[\s-]+") for name in table), key=len, reverse=True)
    )


_MONTH = rf"(?P<month>{_names(date_words.months())})\b"
_ALSO = rf"(?:\s*[/(\-–]\s*(?:{_names(date_words.months())})\)?)?"  # "تشرين الأول/أكتوبر"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<![\d:.,/])(?<!\bno )(?<!العدد )(?P<day>[0-3]?\d)(?![\d:])"
_SEP = r"[\s,./\-–]*(?:من|of|في|de|di)?[\s,./\-–]*"
_DAY_MONTH = re.compile(rf"{_DAY}{_SEP}{_MONTH}{_ALSO}")
_DAY_MONTH_YEAR = re.compile(rf"{_DAY}{_SEP}{_MONTH}{_ALSO}{_SEP}(?:عام|سنه)?\s*{_YEAR}")
_MONTH_DAY = re.compile(rf"\b{_MONTH}{_ALSO}[\s,./\-–]*{_DAY}")
_MONTH_DAY_YEAR = re.compile(
    rf"\b{_MONTH}{_ALSO}[\s,./\-–]*{_DAY}(?:\s*,\s*|\s+)(?:at\s+[\d:]+\s*(?:am|pm)?,?\s*)?{_YEAR}"
)
_YEAR_MONTH_DAY = re.compile(rf"\b{_YEAR}[\s,./\-–]+{_MONTH}{_ALSO}[\s,./\-–]+{_DAY}")
_MONTH_YEAR = re.compile(rf"\b{_MONTH}{_ALSO}[\s,./\-–]+(?:عام|سنه)?\s*{_YEAR}")


def _gregorian(plain: str) -> date | None:
    for pattern in (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR, _YEAR_MONTH_DAY):
        if match := pattern.search(plain):
            return _date(int(match["year"]), _month(match), int(match["day"]))
    return None


def _month(match: re.Match[str]) -> int:
    return date_words.months()[re.sub(r"[\s-]+", " ", match["month"])]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _MIN_YEAR <= year <= _MAX_YEAR else None
    except ValueError:
        return None


_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_YMD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?!\d)")
_DMY = re.compile(r"(?<![\d.,])(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*((?:19|20)\d\d)(?!\d)")


def _iso(plain: str) -> date | None:
    match = _ISO.search(plain)
    return _date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _numeric(plain: str) -> date | None:
    if match := _YMD.search(plain):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DMY.search(plain):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        # The day comes first everywhere but in the United States, where only a number over 12 tells.
        return _date(year, second, first) if second <= 12 else _date(year, first, second)
    return None


_YMD_MARKED = re.compile(
    rf"((?:19|20)\d\d)\s*(?:年|{normalise('년')})\s*(\d{{1,2}})\s*(?:月|{normalise('월')})\s*(\d{{1,2}})\s*(?:日|号|{normalise('일')})"
)


def _east_asian(plain: str) -> date | None:
    match = _YMD_MARKED.search(plain)
    return _date(int(match[1]), int(match[2]), int(match[3])) if match else None


_PERSIAN_DATE = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s+({_names(date_words.persian_months())})\s*(?:ماه|سال|,)?\s*(1[34]\d\d)(?!\d)"
)


def _persian(plain: str) -> date | None:
    match = _PERSIAN_DATE.search(plain)
    if match is None:
        return None
    import jdatetime

    try:
        found: date = jdatetime.date(
            int(match[3]), date_words.persian_months()[match[2]], int(match[1])
        ).togregorian()
    except ValueError:
        return None
    return found


_CALENDARS = (_gregorian, _iso, _numeric, _east_asian, _persian)


def _year_month(plain: str) -> str | None:
    match = None if _DAY_MONTH_YEAR.search(plain) else _MONTH_YEAR.search(plain)
    return f"{match['year']}-{_month(match):02d}" if match else None


_HIJRI_NAMES = _names(date_words.hijri_months())
_HIJRI_DATE = re.compile(
    rf"(?<!\d)(\d{{1,2}})[\s,\-/]*(?:من)?\s*(?:شهر)?\s*({_HIJRI_NAMES})[\s,\-/]*(?:عام|سنه)?\s*(1[345]\d\d)(?!\d)"
)
_HIJRI_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s*[/\-]\s*(\d{1,2})\s*[/\-]\s*(1[345]\d\d)\s*(?:ه|ah)?\b")


def _hijri(plain: str) -> date | None:
    if match := _HIJRI_DATE.search(plain):
        name = re.sub(r"[\s-]+", " ", match[2])
        return _converted(int(match[3]), date_words.hijri_months()[name], int(match[1]))
    if match := _HIJRI_NUMERIC.search(plain):
        return _converted(int(match[3]), int(match[2]), int(match[1]))
    return None


def _converted(year: int, month: int, day: int) -> date | None:
    from hijridate import Hijri

    if not _MIN_HIJRI <= year <= _MAX_HIJRI:
        return None
    try:
        converted = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(converted.year, converted.month, converted.day)


_FUTURE_DAYS = 7  # a date without a year that would lie further ahead was last year's


def _without_year(plain: str, reference: date) -> date | None:
    match = _DAY_MONTH.search(plain) or _MONTH_DAY.search(plain)
    if not match:
        return None
    today = _day(reference)
    found = _date(today.year, _month(match), int(match["day"]))
    if found and found > today + timedelta(days=_FUTURE_DAYS):
        return _date(today.year - 1, found.month, found.day)
    return found


def _day(reference: date) -> date:
    return reference.date() if isinstance(reference, datetime) else reference


_UNIT_NAMES = "|".join(sorted(map(re.escape, date_words.units()), key=len, reverse=True))
_DUAL_NAMES = "|".join(sorted(map(re.escape, date_words.duals()), key=len, reverse=True))
_COUNT_NAMES = "|".join(sorted(map(re.escape, date_words.counts()), key=len, reverse=True))
_AGO = re.compile(
    rf"(?:منذ|قبل|مضت?)\s+(?:(?P<count>\d+|{_COUNT_NAMES})\s+)?(?:(?P<unit>{_UNIT_NAMES})|(?P<dual>{_DUAL_NAMES}))\b"
    rf"|(?<!\w)(?P<n>\d+|{_COUNT_NAMES})\s*(?:couple\s+of\s+)?(?P<u>{_UNIT_NAMES})\s+(?:ago|مضت)\b"
)
_DAY_WORDS = {
    "اليوم": 0, "today": 0, "الان": 0, "امس": 1, "البارحه": 1, "yesterday": 1,
}  # fmt: skip
_BEFORE_YESTERDAY = re.compile(
    r"\b(?:اول من امس|اول امس|امس الاول|the day before yesterday|day before yesterday)\b"
)
_LAST = re.compile(r"\b(?:الماضي|الماضيه|الفايت|الفائت|المنصرم|last|past)\b")
_SPAN_LAST = re.compile(r"\b(?:ال)?(?P<unit>اسبوع|شهر|عام|سنه|week|month|year)\b")


def _relative(plain: str, reference: date) -> When | None:
    if match := _AGO.search(plain):
        return _ago(match, reference)
    today = _day(reference)
    if _BEFORE_YESTERDAY.search(plain):
        return When(value=(today - timedelta(days=2)).isoformat(), relative=True)
    found = re.findall(r"\w+", plain)
    for word in found:
        if word in _DAY_WORDS:
            day = today - timedelta(days=_DAY_WORDS[word])
            return When(value=with_time(plain, day), relative=True)
    for word in found:
        if word in date_words.weekdays():
            back = (today.weekday() - date_words.weekdays()[word]) % 7
            back = 7 if back == 0 and _LAST.search(plain) else back
            return When(value=with_time(plain, today - timedelta(days=back)), relative=True)
    if (match := _SPAN_LAST.search(plain)) and _LAST.search(plain):
        return When(value=_back(today, 1, date_words.units()[match["unit"]]).isoformat(), relative=True)
    return None


def _ago(match: re.Match[str], reference: date) -> When:
    count = match["count"] or match["n"] or "1"
    number = int(count) if count.isdigit() else date_words.counts()[count]
    unit = (
        date_words.duals()[match["dual"]]
        if match["dual"]
        else date_words.units()[match["unit"] or match["u"]]
    )
    number = 2 if match["dual"] else min(number, 10_000)
    if unit in ("seconds", "minutes", "hours"):
        moment = reference if isinstance(reference, datetime) else None
        if moment:
            return When(
                value=(moment - timedelta(**{unit: number})).isoformat(timespec="minutes"), relative=True
            )
        # Counted from a day without an hour, hours stay within it unless they fill a day.
        days = number // 24 if unit == "hours" else 0
        return When(value=(reference - timedelta(days=days)).isoformat(), relative=True)
    return When(value=_back(_day(reference), number, unit).isoformat(), relative=True)


def _back(day: date, number: int, unit: str) -> date:
    if unit in ("days", "weeks"):
        return day - timedelta(**{unit: number})
    months = day.year * 12 + day.month - 1 - number * (12 if unit == "years" else 1)
    year, month = divmod(max(months, 12 * 1000), 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return day


@lru_cache(maxsize=1)
def _date_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{_DAY_MONTH_YEAR.pattern}|{_MONTH_DAY_YEAR.pattern.replace('?P<', '?P<x')})\W*$")


def is_name_and_date(text: str) -> bool:
    """Whether a line closes with a full date behind a name, and the hour or a dash tells that it is no sentence.

    >>> is_name_and_date("Ada Finch 9 July 2025 - 08:12"), is_name_and_date("The bridge opened 9 July 2025")
    (True, False)
    """
    words = _GLUED.sub(" ", text).split()
    starts = (n for n in range(1, len(words) - 2) if is_date_line(" ".join(words[n:])))
    start = next(starts, None)
    if start is None or start > _MAX_NAME_WORDS or _gregorian(_plain(" ".join(words))) is None:
        return False
    name = words[:start]
    return not any(map(str.isdigit, " ".join(name))) and (
        TIME.search(_plain(text)) is not None or any(word in ("-", "–", "—", "|", "/") for word in name)
    )


_MAX_NAME_WORDS = 6
_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d{1,2}\s)")  # a place and a date that only a style sheet sets apart


def is_place_and_date(text: str) -> bool:
    """Whether a line is a town and a full date: "Carthis, 8 February 2026"."""
    plain = _plain(text)
    return len(plain.split()) <= 8 and "," in plain and _date_at_end().search(plain) is not None
