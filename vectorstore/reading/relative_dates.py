"""Days that a text names by their distance from the day it was written: "yesterday", "الجمعة الماضي".

Unlike a date line, a sentence uses the same words for other things ("the next day", "اليوم العالمي",
"قبل يومين من الاقتراع"); those stay unresolved, because a wrong date is worse than none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from vectorstore.language import normalise, normalise_with_offsets, sentences
from vectorstore.words.tongues import language as language_of

from . import date_words


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeDate:
    """What a phrase names.

    Attributes:
        start, end: characters of the text, half-open.
        first, last: the days it spans; the same where it names one day.
    """

    start: int
    end: int
    first: date
    last: date


Days = tuple[date, date]


def relative_dates(text: str, published: str | None, language: str | None = None) -> tuple[RelativeDate, ...]:
    """The phrases of a text that name a day, week, month or year relative to when it was published.

    Args:
        text: a paragraph or a sentence.
        published: ISO 8601 date or date and time; without a full date nothing can be resolved.
        language: ISO 639-1 code; told from the text by default. A week begins on Sunday in Arabic and
            on Monday otherwise.

    Returns:
        In the order of the text, without overlaps.

    >>> found = relative_dates("وصل الوزير أمس، وسيغادر الأسبوع المقبل.", "2024-10-11T09:00+03:00")
    >>> [(one.start, one.end, str(one.first), str(one.last)) for one in found]
    [(11, 14, '2024-10-10', '2024-10-10'), (24, 38, '2024-10-13', '2024-10-19')]
    """
    try:
        today = date.fromisoformat((published or "")[:10])
    except ValueError:
        return ()
    plain, offsets = normalise_with_offsets(text)
    week_start = 6 if (language or language_of(text)) == "ar" else 0
    begins = [bisect_left(offsets, start) for start, _ in sentences(text)]
    found: list[RelativeDate] = []
    taken = 0
    for match, rule in _matches(plain):
        if match.start() < taken:
            continue
        scene = _Scene(plain, match, today, week_start, begins)
        try:
            days = rule(scene)
        except (OverflowError, ValueError):  # a count that leaves the calendar
            days = None
        if days is None:
            continue
        taken = match.end()
        start, end = _original(match, offsets, text)
        found.append(RelativeDate(start=start, end=end, first=days[0], last=days[1]))
    return tuple(found)


def _original(match: re.Match[str], offsets: list[int], text: str) -> tuple[int, int]:
    """The characters of the original that a match stands for, with the marks on its last letter."""
    begun = match.start("x") if match.groupdict().get("x") else match.start()
    following = offsets[match.end()] if match.end() < len(offsets) else len(text)
    end = offsets[match.end() - 1] + 1
    while end < following and not text[end].isspace() and not normalise_with_offsets(text[end])[0]:
        end += 1
    return offsets[begun], end


@dataclass(frozen=True, slots=True)
class _Scene:
    """A match with what a rule may ask about."""

    plain: str
    match: re.Match[str]
    today: date
    week_start: int  # 0 is Monday
    sentences: Sequence[int]  # where they begin

    def after(self) -> str:
        return self.plain[self.match.end() : self.match.end() + 60]

    def before(self) -> str:
        """The sentence up to the match."""
        at = bisect_right(self.sentences, self.match.start()) - 1
        return self.plain[self.sentences[at] if at >= 0 else 0 : self.match.start()]

    def day(self, days: int) -> Days:
        found = self.today + timedelta(days=days)
        return found, found


_Rule = Callable[[_Scene], Days | None]


def _matches(plain: str) -> Iterator[tuple[re.Match[str], _Rule]]:
    every = [(match, rule) for pattern, rule in _rules() for match in pattern.finditer(plain)]
    return iter(sorted(every, key=lambda one: (one[0].start(), -one[0].end())))


# -- words -------------------------------------------------------------------------------------------


def _any(names: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_LONG = {
    name: day for name, day in date_words.weekdays().items() if name.startswith("ال") or name.endswith("day")
}
_WEEKDAY = rf"(?:{_any(_LONG)})"
_FRONT = r"(?<!\w)(?:[وف]?[بل]?)"  # the particles written onto an Arabic word; they stay outside the phrase
_LAST = r"(?:الماضي|الماضيه|الفايت|الفايته|المنصرم|المنصرمه)"
_NEXT = r"(?:المقبل|المقبله|القادم|القادمه)"
_THIS = r"(?:الحالي|الحاليه|الجاري|الجاريه)"
_ALSO = rf"(?:\s*[(,،]?\s*(?P<weekday>{_WEEKDAY})\b\)?)?"
_SPANS = {
    "اسبوع": "week",
    "شهر": "month",
    "عام": "year",
    "سنه": "year",
    "week": "week",
    "month": "month",
    "year": "year",
}
_SPAN = "|".join(_SPANS)
_COUNT = rf"(?:\d{{1,3}}|{_any(date_words.counts())})"
_AGO_UNITS = {
    name: unit
    for name, unit in date_words.units().items()
    if unit in ("days", "weeks", "months", "years") and len(name) > 2
}
_AGO_DUALS = {
    name: unit for name, unit in date_words.duals().items() if unit in ("days", "weeks", "months", "years")
}
_MONTHS = "|".join(
    name
    for name in sorted(map(re.escape, date_words.months()), key=len, reverse=True)
    if len(name) > 3 or name in ("اب", "may")
)

# What follows or stands before a word that then names no day.
_NOUN_AFTER = re.compile(
    rf"\s+(?:(?!{_WEEKDAY}\b)ال(?!ي\b|ان\b|ذي\b|تي\b|ذين\b)\w+|نفسه|نفسها|ذاته|ذاتها|عينه|عينها|كله|كلها|واحد|واحده)"
)
_NO_DAY_BEFORE = re.compile(r"\b(?:في|طوال|طيله|كل|ذلك|تلك|نفس|خلال|مدار|نصف|بدايه|نهايه|منتصف|اخر)\s+$")
# "as we know it today": these days, not one of them.
_THESE_DAYS = re.compile(
    r"\b(?:knows?|known|exists?|lives?|common|popular|even|still|of)(?:\s+(?:it|them))?\s+$"
)
_EVERY = re.compile(r"\b(?:كل|ايام|صلاه|خطبه|سوق|every|each|black|good|holy|ash|super|palm)\s+(?:يوم\s+)?$")
_NAMED = re.compile(r"\s+(?:prayers?|times|school|market|sermon|roast)\b|s\b")
_DATED = re.compile(rf"\s*[,،(]?\s*(?:(?:the\s+)?[0-3]?\d\b(?![:.]\d)|(?:{_MONTHS})\s+\d)")
_SPEECH = re.compile(
    r"\b(?:said|says|told|announced|added|stated|قال\w?|اعلن\w?|اكد\w?|اضاف\w?|صرح\w?|اوضح\w?|ذكر\w?)\b"
)
_FUTURE = re.compile(
    r"\b(?:will|shall|due|scheduled|expected|plans?|going|set to|سوف|المقرر|المقرره|مقرر|مقررا|المنتظر|المرتقب|(?:ال)?مزمعه?|"
    r"و?س(?:ي|ت|ن)(?!ا|د|ط|ر\b|ل\b|ه\b|ف\b|ن\b|نما|ناريو|تي|ين\b|ون\b|ر[هات]|ما\b|ول)\w{3,})\b"
)


# -- rules -------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], _Rule], ...]:
    sources: tuple[tuple[str, _Rule], ...] = (
        (rf"(?:اول\s+من\s+امس|اول\s+امس|امس\s+الاول){_ALSO}|\b(?:the\s+)?day\s+before\s+yesterday\b", _fixed(-2)),
        (rf"{_FRONT}(?P<x>(?:ال)?(?:امس|بارحه)){_ALSO}(?!\w)|(?<!\w)الليله\s+الماضيه|\byesterday\b|\blast\s+night\b", _fixed(-1)),
        (rf"{_FRONT}(?P<x>اليوم|الليله){_ALSO}(?!\w)|\b(?:today|tonight|this\s+(?:morning|afternoon|evening))\b", _today),
        (rf"(?<!\w)بعد\s+غدا?{_ALSO}(?!\w)|\b(?:the\s+)?day\s+after\s+tomorrow\b", _fixed(2)),
        (rf"{_FRONT}(?P<x>غدا|الغد|يوم\s+غد|غد(?=\s+{_WEEKDAY})){_ALSO}(?!\w)|\btomorrow\b", _fixed(1)),
        (rf"{_FRONT}(?P<x>(?:يوم\s+)?(?P<day>{_WEEKDAY})(?:\s+(?:(?P<last>{_LAST})|(?P<next>{_NEXT})))?)(?!\w)", _weekday),
        (rf"\b(?:(?P<last>last|past)|(?P<next>next|this\s+coming|coming)|(?P<this>this))\s+(?P<day>{_WEEKDAY})\b", _weekday),
        (rf"(?<!\w)(?:هذا|هذه)\s+ال(?P<this>{_SPAN})(?!\w)", _span),
        (rf"{_FRONT}(?P<x>ال(?P<unit>{_SPAN})\s+(?:(?P<last>{_LAST})|(?P<next>{_NEXT})|{_THIS}))(?!\w)", _span),
        (rf"\b(?:(?P<last>last|the\s+past)|(?P<next>next)|this)\s+(?P<unit>{_SPAN})\b", _span),
        (rf"{_FRONT}(?P<x>(?P<month>{_MONTHS})\s+(?:(?P<last>{_LAST})|(?P<next>{_NEXT})))(?!\w)", _month),
        (rf"\b(?:(?P<last>last)|(?P<next>next))\s+(?P<month>{_MONTHS})\b(?!\s+(?:\d|be\b|have\b|not\b|also\b))", _month),
        (rf"(?<!\w)(?:قبل|منذ)\s+(?:(?:(?P<count>{_COUNT})\s+)?(?P<unit>{_any(_AGO_UNITS)})|(?P<dual>{_any(_AGO_DUALS)}))(?!\w)", _ago),
        (rf"\b(?P<count>{_COUNT})\s+(?P<unit>{_any(_AGO_UNITS)})\s+ago\b", _ago),
    )  # fmt: skip
    return tuple((re.compile(source), rule) for source, rule in sources)


def _fixed(days: int) -> _Rule:
    def rule(scene: _Scene) -> Days | None:
        return _agreed(scene, days)

    return rule


def _agreed(scene: _Scene, days: int) -> Days:
    """So many days away; the weekday beside it decides where the article came out a day or two later."""
    name = scene.match.groupdict().get("weekday")
    if name is None:
        return scene.day(days)
    there = scene.today + timedelta(days=days)
    off = (_LONG[name] - there.weekday() + 3) % 7 - 3
    return scene.day(days + off)


def _today(scene: _Scene) -> Days | None:
    bare = scene.match["x"] in ("اليوم", "الليله") and not scene.match["weekday"]
    if bare and (_NOUN_AFTER.match(scene.after()) or _NO_DAY_BEFORE.search(scene.before())):
        return None
    if scene.match[0] == "today" and _THESE_DAYS.search(scene.before()):
        return None
    return _agreed(scene, 0)


def _weekday(scene: _Scene) -> Days | None:
    groups = scene.match.groupdict()
    after = scene.after()
    if _EVERY.search(scene.before()) or _NAMED.match(after) or _DATED.match(after):
        return None
    back = (scene.today.weekday() - _LONG[groups["day"]]) % 7
    if groups["last"]:
        return scene.day(-(back or 7))
    if groups.get("this"):
        return scene.day(-back % 7)
    if groups["next"] or _lies_ahead(scene):
        return scene.day(7 - back)
    return scene.day(-back)


def _lies_ahead(scene: _Scene) -> bool:
    """Whether the sentence speaks of what is to come: "will meet on Friday", but not "said on Friday"."""
    before = scene.before()
    if markers := list(_FUTURE.finditer(before)):
        return not _SPEECH.search(before, markers[-1].end())
    opens = len(before.split()) <= 2 and not _SPEECH.search(before)
    after = scene.after()
    ahead = _FUTURE.search(after)
    return opens and ahead is not None and not _SPEECH.search(after[: ahead.start()])


def _span(scene: _Scene) -> Days | None:
    groups = scene.match.groupdict()
    step = -1 if groups.get("last") else 1 if groups.get("next") else 0
    unit = _SPANS[groups.get("unit") or groups["this"]]
    if unit == "week":
        begun = scene.today - timedelta(days=(scene.today.weekday() - scene.week_start) % 7)
        first = begun + timedelta(weeks=step)
        return first, first + timedelta(days=6)
    return _whole_year(scene.today, step) if unit == "year" else _whole_month(scene.today, step)


def _month(scene: _Scene) -> Days | None:
    groups = scene.match.groupdict()
    wanted = date_words.months()[re.sub(r"[\s-]+", " ", groups["month"])]
    if groups["last"]:
        return _whole_month(scene.today, -((scene.today.month - wanted) % 12 or 12))
    return _whole_month(scene.today, (wanted - scene.today.month) % 12 or 12)


_ONE = frozenset(map(normalise, ("يوم", "أسبوع", "شهر", "عام", "سنة")))
_NOT_AGO = re.compile(
    rf"\s+(?:من\b(?!\s+الان\b)|\d|ال\w|(?:{_MONTHS}|{_any(date_words.hijri_months())})\b|علي\b)"
)


def _ago(scene: _Scene) -> Days | None:
    groups = scene.match.groupdict()
    if _NOT_AGO.match(scene.after()):
        return None
    dual = groups.get("dual")
    if not dual and not groups.get("count") and groups["unit"] not in _ONE:
        return None  # "days ago"
    unit = _AGO_DUALS[dual] if dual else _AGO_UNITS[groups["unit"]]
    count = groups.get("count") or "1"
    number = 2 if dual else int(count) if count.isdigit() else date_words.counts()[count]
    if unit in ("days", "weeks"):
        return scene.day(-number * (7 if unit == "weeks" else 1))
    return _whole_month(scene.today, -number) if unit == "months" else _whole_year(scene.today, -number)


def _whole_year(day: date, step: int) -> Days:
    return date(day.year + step, 1, 1), date(day.year + step, 12, 31)


def _whole_month(day: date, step: int) -> Days:
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
