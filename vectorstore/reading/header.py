"""Where an article's headline and its text begin, and what stands between them."""

from __future__ import annotations

import re
from collections import Counter

from .credits import closing_bracket, is_byline_under_headline
from .dates import is_name_and_date, is_place_and_date
from .marks import Mark
from .phrases import headings, key_of, not_credits
from .splitting import dateline

_MIN_TITLE_WORDS = 3
_MAX_TITLE_WORDS = 20
_LABELS_ABOVE = 8  # short lines above a headline that is not the first line; a poem has more
_MAX_LEAD_CHARS = 320
_MAX_NAME_WORDS = 5
LABEL_WORDS = 3  # "World", "كرة القدم", "Carrowmouth Evening Ledger": lines above a headline
_TICKERS = frozenset(
    map(key_of, ("عاجل", "خبر عاجل", "شريط الأخبار", "breaking", "breaking news", "just in"))
)
_LATIN_NAME = r"[A-ZÀ-Þ][\w'’.-]*(?:\s[A-ZÀ-Þ][\w'’.-]*){1,3}"
_TWO_NAMES = re.compile(rf"^{_LATIN_NAME}(?:,\s{_LATIN_NAME})*,?\s(?:and|&|et|y)\s{_LATIN_NAME}$")
_IN_CAPITALS = re.compile(r"^(?=[^,]*,)(?:[A-ZÀ-Þ][\w'’.-]*,?\s){2,}[A-ZÀ-Þ][\w'’.-]*$")
_MAX_OUTLET_WORDS = 6
_MAX_KICKER_WORDS = 6
_KICKERS = frozenset(
    key_of("بعد رغم وسط عقب قبيل بسبب إثر تزامناً بمشاركة بحضور برعاية بتكلفة للمرة لأول").split()
)
_SCORE = re.compile(r"^[^\d.!?؟:]{2,30}\s[\d٠-٩]{1,2}\s?[-–:]\s?[\d٠-٩]{1,2}\s[^\d.!?؟:]{2,30}$")
_FULL_TIME = re.compile(
    r"^(?:انتهت|نهاية المباراة|الشوط \w+|full[- ]time|half[- ]time|ft|ht|aet)\b[\s\W\d]*(?:ر\.?ت\.?)?\W*$",
    re.I,
)
_UNDER_TITLES = re.compile(
    r"^(?:from [a-z]{3,20} the free encyclopedia|من [^ ]{3,20} الموسوعه الحره)$"
)  # over keys
_TABS = frozenset(
    map(
        key_of,
        ("article", "talk", "read", "edit", "view source", "view history", "tools", "مقالة", "مقال", "نقاش", "اقرأ", "عدل",
         "عدّل", "عرض المصدر", "تاريخ", "أدوات", "edit links", "add languages", "أضف لغات", "عدل الوصلات"),
    )
)  # fmt: skip
_FUNCTION_WORDS = frozenset(
    key_of(
        "في من على إلى عن مع بعد قبل خلال أثناء لدى بين حول عند لحظة أمام قرب داخل خارج تحت فوق and with of in at on"
    ).split()
)
_MAX_CAPTION_WORDS = 12
_PICTURES = re.compile(r"^(?:جانب من|لقطه من|مشهد من)\s|\s(?:خلال|اثناء|لحظه)\s")  # over keys
_ROLES = re.compile(
    r"\b(?:correspondent|reporter|editor|columnist|writer|مراسل|مراسلة|محرر|محررة|كاتب|كاتبة)\b",
    re.IGNORECASE,
)


class Header:
    """The beginning of one article.

    Attributes:
        first_body: index of the first paragraph of the body; the number of units where there is none.
        title_at: index of the headline, or None where no unit is one.
        timeline: indices of dates that head paragraphs, where several do.
    """

    def __init__(self, marks: list[Mark], title: str | None) -> None:
        self.marks = marks
        self.timeline = _timeline(marks)
        self.first_body = self._first_body()
        self.title_at = self._title_index(title)

    def is_standfirst(self, index: int) -> bool:
        """A sentence under the headline and above the byline or the date."""
        mark = self.marks[index]
        above = [other for other in self.marks[:index] if other.look == "text"]
        if not above or any(other.is_prose for other in above) or len(mark.text) > _MAX_LEAD_CHARS:
            return False
        if dateline(mark.text):
            return False
        own = {other.key for other in above if other.words >= _MIN_TITLE_WORDS}
        dates = [self.marks[i] for i in self.timeline]
        for other in self.marks[index + 1 : index + 6]:
            if other.look == "date" and other in dates:
                return False
            if other.look in ("byline", "date") or other.key in own or self._is_signature(other):
                return True
            if other.look in ("text", "related", "inline"):
                return False
        return False

    def is_byline(self, index: int) -> bool:
        """A line above the text that names its writer without saying so."""
        mark = self.marks[index]
        if index > self.first_body or self.title_at is None or not mark.is_headline or mark.words > 8:
            return False
        if mark.unit.hint not in (None, "text"):
            return False
        if (
            self._names_someone(mark)
            or self._names_outlet(index)
            or (_TWO_NAMES.match(mark.text) and self._is_dated_below(index))
        ):
            return True
        if _ROLES.search(mark.text) and (mark.unit.gap == 0 or mark.words <= _MAX_NAME_WORDS):
            return True
        if mark.words > _MAX_NAME_WORDS or _FUNCTION_WORDS & set(mark.key.split()):
            return False
        before = self.marks[index - 1] if index else None
        if before is not None and before.look in ("byline", "credit") and not mark.unit.gap:
            return True
        after = self.marks[index + 1] if index + 1 < len(self.marks) else None
        if after is not None and after.is_headline and _ROLES.search(after.text) and _is_name(mark.text):
            return mark.words > 1
        near = [other for other in (before, after) if other is not None]
        return (
            mark.words in (2, 3, 4)
            and any(other.look in ("date", "credit") for other in near)
            and _is_name(mark.text)
        )

    def _names_outlet(self, index: int) -> bool:
        """A name and where it writes, "Mara Feld County News, Fellgate", near a date: all in capitals, with a comma."""
        mark = self.marks[index]
        near = self.marks[max(0, index - 3) : index] + self.marks[index + 1 : index + 3]
        named = _IN_CAPITALS.match(mark.text) is not None and mark.words <= _MAX_OUTLET_WORDS
        return named and any(other.look == "date" for other in near)

    def _is_dated_below(self, index: int) -> bool:
        following = self.marks[index + 1 : index + 2]
        return bool(following) and following[0].look == "date"

    def is_caption(self, index: int) -> bool:
        """A line between headline and text that closes with a bracket: whose picture it is."""
        mark = self.marks[index]
        if index >= self.first_body or self.title_at is None or index < self.title_at:
            return False
        if (
            mark.words <= _MAX_CAPTION_WORDS
            and _PICTURES.search(mark.key)
            and mark.unit.hint in (None, "text")
            and mark.is_headline
        ):
            return True
        if mark.words <= _MAX_NAME_WORDS:
            return False
        key = key_of(closing_bracket(mark.text) or "")
        return bool(key) and len(key.split()) <= 3 and key not in not_credits()

    def is_place_and_date(self, index: int) -> bool:
        """A line above the text that says where and when it was written."""
        mark = self.marks[index]
        return index <= self.first_body and mark.is_headline and is_place_and_date(mark.text)

    def is_label(self, index: int) -> bool:
        """A section's name between the headline and its second showing, or the rest of the header."""
        mark = self.marks[index]
        if (
            self.title_at is None
            or not index < self.first_body < len(self.marks)
            or not mark.is_headline
            or mark.unit.hint not in (None, "text", "lead")
        ):
            return False
        following = self.marks[index + 1] if index + 1 < len(self.marks) else None
        if mark.words > LABEL_WORDS or following is None or following.is_prose:
            return False
        if mark.key in headings():
            return False
        above = self.marks[self.title_at : self.first_body]
        return sum(other.is_headline and other.words <= LABEL_WORDS for other in above) <= _LABELS_ABOVE

    def _first_body(self) -> int:
        """Index of the first paragraph of the body."""
        for index, mark in enumerate(self.marks):
            if mark.is_prose and mark.unit.hint != "lead" and not self.is_standfirst(index):
                return index
        return len(self.marks)

    def _title_index(self, title: str | None) -> int | None:
        heads = [i for i in range(self.first_body) if self._may_head(i)]
        if (above := self._above_anchor()) is not None:
            return above
        longer = [i for i in heads if self.marks[i].words > LABEL_WORDS and not self.is_score(i)]
        heads = [i for i in heads if not self.is_score(i)] if longer else heads
        if title is not None:
            key = key_of(title)
            return next((i for i in range(len(self.marks)) if self.marks[i].key == key and key), None)
        if hinted := [
            i for i in heads if self.marks[i].unit.hint == "title" or self.marks[i].unit.level == 1
        ]:
            return hinted[0]
        if len(self.marks) < 2:
            return None
        counts = Counter(self.marks[i].key for i in heads)
        signed_at = self._signed_at(heads)
        repeated = [
            i
            for i in heads
            if counts[self.marks[i].key] > 1 and self.marks[i].words >= _MIN_TITLE_WORDS and i < signed_at
        ]
        if repeated:
            return repeated[0]
        near = [i for i in heads[:_LABELS_ABOVE] if self.marks[i].words <= _MAX_TITLE_WORDS]
        long = [i for i in near if self.marks[i].words > LABEL_WORDS and self.first_body < len(self.marks)]
        short_first = heads and self.marks[heads[0]].words <= LABEL_WORDS
        if long and short_first and not self._joined_to_body(heads[0]):
            return self._below_kicker(long[0], heads)
        return self._below_kicker(heads[0], heads) if heads else None

    def _above_anchor(self) -> int | None:
        """The line above the one that a wiki puts under its titles, but for the buttons between."""
        anchors = (i for i, mark in enumerate(self.marks[: self.first_body]) if _UNDER_TITLES.match(mark.key))
        anchor = next(anchors, 0)
        above = (i for i in range(anchor - 1, -1, -1) if self.marks[i].look == "text")
        return next((i for i in above if self.marks[i].key not in _TABS), None)

    def _below_kicker(self, index: int, heads: list[int]) -> int:
        """The headline below a phrase that says when or why, "After three years of closure"; else the index itself."""
        words = self.marks[index].key.split()
        kicker = LABEL_WORDS < len(words) <= _MAX_KICKER_WORDS and words[0] in _KICKERS
        longer = index + 1 in heads and self.marks[index + 1].words > len(words)
        return index + 1 if kicker and longer else index

    def is_score(self, index: int) -> bool:
        """A line with two names and a result between them, or that the match is over, as above its report."""
        return (
            _SCORE.match(self.marks[index].text) is not None
            or _FULL_TIME.match(self.marks[index].text) is not None
        )

    def is_name_and_date(self, index: int) -> bool:
        """A line under the headline that closes with a full date, and before it names who wrote, without a mark between."""
        mark = self.marks[index]
        if self.title_at is None or not self.title_at < index < self.first_body or not mark.is_headline:
            return False
        return mark.unit.hint in (None, "text") and is_name_and_date(mark.text)

    def _may_head(self, index: int) -> bool:
        """Whether a line may be the headline: not one of a list, nor one that runs through a ticker."""
        return self.marks[index].is_headline and not self._is_bare_list(index) and not self.is_ticker(index)

    def is_ticker(self, index: int) -> bool:
        """A headline of the hour that runs above the page: "Breaking", and what breaks."""
        return index > 0 and self.marks[index - 1].key in _TICKERS

    def _signed_at(self, heads: list[int]) -> int:
        """Where a byline or a date closes the header of an article whose headline stands above it."""
        longer = [i for i in heads if self.marks[i].words > LABEL_WORDS]
        above = longer[0] if longer else len(self.marks)
        signs = (i for i, mark in enumerate(self.marks) if i > above and mark.look in ("byline", "date"))
        return next(signs, len(self.marks))

    def _is_signature(self, mark: Mark) -> bool:
        """A name and a place; not "the mayor: «we will go on»", which the sentence above leads to."""
        return self._names_someone(mark) and "«" not in mark.text

    def _names_someone(self, mark: Mark) -> bool:
        said = mark.unit.hint in (None, "text", "lead") and mark.is_headline and mark.words <= 8
        return said and is_byline_under_headline(mark.text)

    def _is_bare_list(self, index: int) -> bool:
        return self.marks[index].unit.hint in ("list", "quote", "table", "caption")

    def _joined_to_body(self, index: int) -> bool:
        """Whether a paragraph follows at once, so that a short first line is the headline itself."""
        return index + 1 < len(self.marks) and self.marks[index + 1].is_prose


_MIN_TIMELINE = 3
_CLOCK = re.compile(r"\d[:.]\d\d(?![.\d])")


def _timeline(marks: list[Mark]) -> frozenset[int]:
    """Dates that head paragraphs; one or two could be when the article appeared and was changed."""
    found = [
        index
        for index, mark in enumerate(marks[:-1])
        if mark.look == "date"
        and marks[index + 1].is_prose
        and any(map(str.isdigit, mark.text))
        and not _CLOCK.search(mark.text)
    ]
    return frozenset(found if len(found) >= _MIN_TIMELINE else ())


def _is_name(text: str) -> bool:
    words = text.split()
    if any(character.isdigit() for character in text):
        return False
    latin = [word for word in words if word[:1].isascii()]
    return all(word[:1].isupper() for word in latin)
