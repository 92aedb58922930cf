"""What a line is because of the lines around it: a turn of a talk, an item of a list, a page's foot."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise

from .marks import Mark
from .phrases import headings, key_of

_SPEAKER = re.compile(r"^[*•\-–—«“\"]?\s*([^\s:.!?؟،,][^:.!?؟]{0,40}?)\s*:\s*\S")
_MAX_SPEAKER_WORDS = 4
_SAYS = re.compile(
    r"^(?:[وف])?(?:قال|سأل|أجاب|رد|ردّ|صاح|أضاف|همس|قلت|سألت|أجبت|يقول|تقول)\S{0,3}(?:\s\S+){0,3}\s*:"
)
_NUMBERED = re.compile(r"^\W{0,2}([0-9٠-٩]{1,2})\s*[.)\-–:/]\s*[^\s\d]")
_FIGURE = re.compile(r"^[0-9٠-٩]")
_AGO = re.compile(r"^\d{1,2}\s?(?:m|min|mins|h|hr|hrs|d) ago$")
_AMONG_CONTENTS = frozenset({"date", "number", "widget", "separator"})
_FOOT = frozenset({"copyright", "address", "promo", "notice", "widget"})
_POINTS = frozenset(  # headings over points in short
    map(
        key_of,
        ("أبرز النقاط", "النقاط الرئيسية", "أبرز التطورات", "بالأرقام", "ما نعرفه حتى الآن", "ملخص", "summary", "highlights", "key points", "key takeaways",
         "at a glance", "what we know so far"),
    )
)  # fmt: skip
_MIN_HEADLINE_WORDS = 4
_MIN_TEASERS, _MAX_TEASERS, _MIN_TEASER_WORDS, _MIN_PROSE = 2, 8, 5, 3
_MAX_FOOT_WORDS = 5
_MIN_FOOT_SHARE = 0.4  # of the lines of a page's foot say by themselves that they are no article
_MIN_FOOT_MARKS = 2
_MAX_CALL_WORDS = 6
_MAX_NOTE_CHARS = 400
_MIN_ABOVE_NOTE = 3  # lines of text that stand above a note on the author
_TELLS_WHO = re.compile(
    r"\b(?:is|was|are|writes|covers|reports|lives|works|can be reached|teaches|edits|joined|has (?:written|worked|been))\b|@"
    r"|(?:كاتب|صحفي|صحافي|باحث|مراسل|أستاذ|محرر|أكاديمي|إعلامي|روائي)|\b(?:يعمل|تعمل|يكتب|تكتب|يقيم|تقيم|عمل|عملت)\b"
)


class Around:
    """What the lines around say of each line of an article.

    Attributes:
        reasons: why a line is left out, by index.
        plain: indices of lines that have the shape of a heading and are none.
        headed: indices of lines that are headings whatever their shape.
        teasers: indices of lines that name other articles without saying so.
    """

    def __init__(self, marks: list[Mark], names: list[str], first_body: int) -> None:
        self.marks = marks
        self.plain = self._turns() | self._items()
        self.headed = self._numbered(first_body) | self._known(first_body)
        self.teasers = self._unsigned(first_body)
        self.reasons = {**self._foot(), **self._notes(names), **self._over_calls(), **self._votes()}

    def contents_end(self, start: int) -> int:
        """Where a table of contents ends that begins at an index: before the first line that is not found again."""
        end = start
        for index in range(start, len(self.marks)):
            mark = self.marks[index]
            if mark.look == "text" and self._comes_again(index):
                end = index + 1
            elif not _AGO.match(mark.text) and mark.look not in _AMONG_CONTENTS:
                break
        return end

    def may_repeat(self, index: int) -> bool:
        """Whether a line is numbered or stands among others of its shape: a list, or a poem with a refrain."""
        beside = (*self.marks[max(0, index - 1) : index], *self.marks[index + 1 : index + 2])
        among = bool(beside) and all(mark.is_headline for mark in (self.marks[index], *beside))
        return among or _NUMBERED.match(self.marks[index].text) is not None

    def _comes_again(self, index: int) -> bool:
        key = bare_key(self.marks[index].text)
        first, _, rest = key.partition(" ")
        key = rest if first.replace(".", "").isdigit() and rest else key
        return self._last_places.get(key, -1) > index

    @cached_property
    def _last_places(self) -> dict[str, int]:
        """Where each key of a line stands last; that of an empty line nowhere."""
        places = {bare_key(mark.text): index for index, mark in enumerate(self.marks)}
        places.pop("", None)
        return places

    def _turns(self) -> set[int]:
        speakers: dict[str, list[int]] = {}
        found: set[int] = set()
        for index, mark in enumerate(self.marks):
            if mark.look != "text":
                continue
            if _SAYS.match(mark.text):
                found.add(index)
            elif match := _SPEAKER.match(mark.text):
                speakers.setdefault(key_of(match[1]), []).append(index)
        in_full: dict[str, list[int]] = {}  # where "SQ" first speaks as "SPAN QUARTERLY"
        for name, places in speakers.items():
            if len(places) == 1:
                in_full.setdefault("".join(word[0] for word in name.split()), []).append(places[0])
        for key, places in speakers.items():
            if len(places) > 1 and 0 < len(key.split()) <= _MAX_SPEAKER_WORDS:
                found.update(places)
                found.update(in_full.get(key, ()))
        return found

    def _items(self) -> set[int]:
        """Lines of a list that a sentence with a colon announces, up to the next paragraph."""
        found: set[int] = set()
        announced = False
        for index, mark in enumerate(self.marks):
            if mark.look != "text":
                announced = announced and mark.look in ("number", "widget", "separator", "tags")
            elif mark.text.endswith((":", "：")) or mark.key in _POINTS:
                announced = True
            elif not mark.is_headline or mark.unit.hint == "heading" or mark.text.endswith(("?", "؟")):
                announced = False
            elif announced or self._counts_on(index):
                found.add(index)
        return found

    def _counts_on(self, index: int) -> bool:
        """A line with a figure in front, below or above another: "14 days", "30 volunteers"."""
        beside = (*self.marks[max(0, index - 1) : index], *self.marks[index + 1 : index + 2])
        figures = _FIGURE.match(self.marks[index].text) and not _NUMBERED.match(self.marks[index].text)
        return bool(figures) and any(mark.is_headline and _FIGURE.match(mark.text) for mark in beside)

    def _numbered(self, first_body: int) -> set[int]:
        """Lines "5- …" that go on counting where each number has text below it."""
        numbers: dict[int, list[int]] = {}
        for index, mark in enumerate(self.marks):
            match = _NUMBERED.match(mark.text) if mark.is_headline else None
            if match and mark.unit.hint in (None, "text") and index + 1 < len(self.marks):
                numbers.setdefault(int(match[1]), []).append(index)
        places = [where[0] for number, where in sorted(numbers.items()) if len(where) == 1]
        if len(places) < 2 or places != sorted(places):
            return set()
        texts = [any(mark.look == "text" for mark in self.marks[a + 1 : b]) for a, b in pairwise(places)]
        return set(places) if all(texts) else set()

    def _known(self, first_body: int) -> set[int]:
        headlines = (i for i, mark in enumerate(self.marks) if mark.words >= _MIN_HEADLINE_WORDS)
        begun = min(first_body, next(headlines, len(self.marks)))
        return {
            index
            for index, mark in enumerate(self.marks[:-1])
            if index > begun
            and mark.is_headline
            and mark.unit.hint in (None, "text")
            and mark.key in headings()
        }

    def _foot(self) -> dict[int, str]:
        """The links and names at the end of a page, once what cannot be the article has begun."""
        last = max(
            (i for i, mark in enumerate(self.marks) if mark.is_prose or mark.unit.hint is not None),
            default=-1,
        )
        begins = next((i for i in range(last + 1, len(self.marks)) if self.marks[i].look in _FOOT), None)
        if begins is None or last < 0:
            return {}
        foot = self.marks[begins:]
        known = sum(mark.look in _FOOT for mark in foot)
        if known < _MIN_FOOT_MARKS or known < len(foot) * _MIN_FOOT_SHARE:
            return {}
        return {
            begins + offset: "foot of the page"
            for offset, mark in enumerate(foot)
            if mark.is_headline and mark.words <= _MAX_FOOT_WORDS and not any(map(str.isdigit, mark.text))
        }

    def _unsigned(self, first_body: int) -> set[int]:
        """Headlines of other articles that stand below the last paragraph without a heading.

        Set apart by a blank line, and without the full stop that every paragraph of the article has.
        """
        texts = [i for i, mark in enumerate(self.marks) if mark.look == "text" and i >= first_body]
        last = max((i for i in texts if self.marks[i].is_prose), default=-1)
        below = [i for i in texts if i > last]
        prose = sum(self.marks[i].is_prose for i in texts)
        if not _MIN_TEASERS <= len(below) <= _MAX_TEASERS or prose < _MIN_PROSE or self.plain & set(below):
            return set()
        shaped = all(
            self.marks[i].is_headline
            and self.marks[i].words >= _MIN_TEASER_WORDS
            and self.marks[i].unit.hint is None
            and not self.marks[i].unit.strong
            for i in below
        )
        stopped = all(self.marks[i].is_prose for i in texts if i <= last)
        apart = self.marks[below[0]].unit.gap and not any(self.marks[i].unit.gap for i in below[1:])
        return set(below) if shaped and stopped and apart else set()

    def _over_calls(self) -> dict[int, str]:
        """Headings of boxes that ask to subscribe: "The Herald's newsletters" above "Get … every morning"."""
        return {
            index: "call to subscribe or follow"
            for index, mark in enumerate(self.marks[:-1])
            if mark.is_headline
            and mark.words <= _MAX_CALL_WORDS
            and self.marks[index + 1].look in ("promo", "notice")
            and not (index + 2 < len(self.marks) and self.marks[index + 2].look == "text")
        }

    def _votes(self) -> dict[int, str]:
        """The answers below "Was this article helpful?"."""
        found: dict[int, str] = {}
        for index, mark in enumerate(self.marks):
            if mark.look == "widget" and mark.text.endswith(("?", "؟")):
                for after in range(index + 1, min(index + 3, len(self.marks))):
                    if self.marks[after].look != "text" or self.marks[after].words > 1:
                        break
                    found[after] = "widget"
        return found

    def _notes(self, names: list[str]) -> dict[int, str]:
        """Paragraphs that begin with the writer's name and tell who that is or where to write to."""
        texts = [i for i, mark in enumerate(self.marks) if mark.look == "text"]
        keys = [key for name in names if len((key := key_of(name)).split()) > 1]
        return {
            index: "note on the author"
            for index in texts[_MIN_ABOVE_NOTE:]
            if any(self.marks[index].key.startswith(f"{key} ") for key in keys)
            and len(self.marks[index].text) <= _MAX_NOTE_CHARS
            and _TELLS_WHO.search(self.marks[index].text)
        }


def bare_key(text: str) -> str:
    """The key of a line without the number it begins with."""
    match = _NUMBERED.match(text)
    return key_of(text[match.end() - 1 :]) if match else key_of(text)
