"""One article's units as an editor would file them: each with its kind, or left out with a reason."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from vectorstore.types import DraftParagraph, Kind, LeftOut

from .around import Around
from .bylines import author_in
from .header import LABEL_WORDS, Header
from .headings import is_heading
from .marks import Mark
from .phrases import headings, inline, key_of
from .statements import is_loose, statements, writers
from .teasers import read_teasers

_REASONS = {
    "widget": "widget",
    "promo": "call to subscribe or follow",
    "address": "address",
    "number": "number",
    "separator": "separator",
    "copyright": "copyright line",
    "date": "date line",
    "byline": "byline",
    "credit": "credit",
    "related": "heading over related articles",
    "comments": "heading over comments",
    "tags": "heading over keywords",
    "author": "heading over a note on the author",
    "contents": "heading over a table of contents",
    "notice": "notice of the outlet",
    "caption": "caption",
}
_MIN_TITLE_WORDS = 3
_MIN_LEAD_WORDS = 4
_REPEAT_WORDS = 4  # a shorter sentence may be said twice
_MARKED_REPEAT_WORDS = 8  # the same in a page whose mark-up is known
_MIN_BODY_FOR_COMMENTS = 3
_MAX_COMMENT_POSTS = 20  # looked below; a page has two or three
_MAX_BOX = 15  # units of a box inside an article
_READ_MORE = frozenset(map(key_of, ("اقرأ المزيد", "المزيد", "للمزيد", "read more", "more", "see more")))


@dataclass(slots=True)
class Edited:
    """An article as edited.

    Attributes:
        title: the headline that stands in the text, or None.
        bylines, dates, credits: lines that became metadata, in order.
    """

    title: str | None = None
    paragraphs: list[DraftParagraph] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)


def edit(
    marks: list[Mark], *, title: str | None = None, author: str | None = None, more_follows: bool = False
) -> Edited:
    """Files every unit of one article.

    Args:
        marks: its units in order.
        title: the headline, where the source says it elsewhere (metadata).
        author: the writer, likewise.
        more_follows: whether another article follows in the same text.
    """
    return _Editor(marks, title, author, more_follows).run()


class _Editor:
    def __init__(self, marks: list[Mark], title: str | None, author: str | None, more_follows: bool) -> None:
        self.marks = marks
        self.out = Edited()
        self.seen: dict[str, int] = {}
        self.kinds: Counter[Kind] = Counter()
        self.comment_posts = 0
        self.more_follows = more_follows
        self.header = Header(marks, title)
        self.first_body = self.header.first_body
        for index, mark in enumerate(marks):
            if mark.look == "date" and index > self.first_body and is_loose(mark.text):
                marks[index] = replace(mark, look="text")
        self.title_at = self.header.title_at
        signed = self._signed()
        self.around = Around(marks, [*(author or "").split(", "), *signed], self.first_body)
        lines = (mark.key for mark in marks if mark.look == "byline")
        self.credited = f" {' ¶ '.join((*lines, *map(key_of, signed)))} "

    def _signed(self) -> list[str]:
        """The names that bylines and lines above the text give."""
        lines = [
            name
            for index, mark in enumerate(self.marks)
            if mark.look in ("byline", "date") or (mark.look == "text" and self.header.is_byline(index))
            for name in (writers(mark.text) or (() if mark.look == "date" else (mark.text,)))
        ]
        return [name for line in lines if (name := author_in(line))]

    def run(self) -> Edited:
        index = 0
        while index < len(self.marks):
            index = self._step(index)
        if self.title_at is not None:
            self.out.title = self.marks[self.title_at].text
        self.out.left_out.sort(key=lambda left: left.line)
        return self.out

    def _step(self, index: int) -> int:
        mark = self.marks[index]
        if mark.look in ("related", "comments", "tags", "author", "contents"):
            return self._block(index)
        if self._labels_one(index) or (mark.key in _READ_MORE and self._only_headlines(index + 1)):
            self._leave(mark, _REASONS["related"])
            return self._related(index + 1)
        if mark.key.startswith("skip past "):
            return self._skipped(index)
        if index == self.title_at:
            self._add("title", mark)
        elif mark.look == "inline":
            self._add("related", mark, text=mark.rest)
        elif self._is_repeat(mark, index):
            self._leave(mark, "repeated line")
        elif mark.look == "caption":
            self._add("caption", mark)
        elif mark.look == "text":
            self._text(index)
        else:
            self._aside(index)
        self.seen.setdefault(mark.key, index)
        return index + 1

    # Blocks that a signpost opens

    def _block(self, index: int) -> int:
        mark = self.marks[index]
        self._leave(mark, _REASONS[mark.look])
        if mark.look == "related":
            return self._related(index + 1)
        if mark.look == "comments":
            return self._comments(index + 1)
        if mark.look == "contents":
            end = self.around.contents_end(index + 1)
            for listed in self.marks[index + 1 : end]:
                self._leave(listed, "table of contents")
            return end
        if mark.look == "tags":
            return self._while_short(index + 1, "keyword")
        return self._author_note(index + 1)

    def _related(self, start: int) -> int:
        teasers = read_teasers(self.marks, start, last=self.kinds["body"] > 0, headed=self.around.headed)
        self.out.paragraphs.extend(teasers.paragraphs)
        self.out.left_out.extend(teasers.left_out)
        return teasers.end

    def _labels_one(self, index: int) -> bool:
        """Whether "READ MORE:" stands alone in its line with another headline below."""
        mark, below = self.marks[index], self.marks[index + 1 : index + 2]
        named = bool(below) and below[0].is_headline and below[0].words >= _MIN_TITLE_WORDS
        return mark.look == "widget" and mark.text.endswith(":") and mark.key in inline() and named

    def _only_headlines(self, start: int) -> bool:
        """Whether nothing but headlines follows, so that a button was a heading over teasers."""
        rest = self.marks[start : start + _MAX_BOX + 1]
        named = [mark for mark in rest if mark.is_headline and mark.words >= _MIN_TITLE_WORDS]
        prose = any(mark.is_prose or mark.unit.hint is not None for mark in rest)
        return bool(named) and not prose and len(rest) <= _MAX_BOX and self.kinds["body"] > 0

    def _comments(self, start: int) -> int:
        body = self.kinds["body"]
        self.comment_posts += 1
        if body < _MIN_BODY_FOR_COMMENTS or self.comment_posts > _MAX_COMMENT_POSTS:
            return start
        end = start
        prose = 0
        while end < len(self.marks) and self.marks[end].look != "related":
            prose += self.marks[end].is_prose
            if prose >= body:
                return start  # a button above the article, not what readers wrote below it
            end += 1
        for mark in self.marks[start:end]:
            self._leave(mark, "reader's comment")
        return end

    def _skipped(self, index: int) -> int:
        """A box that its page lets readers skip: from "skip past X" to "after X"."""
        ends = {f"after {self.marks[index].key.removeprefix('skip past ')}"}
        last = min(index + _MAX_BOX, len(self.marks))
        end = next((i + 1 for i in range(index, last) if self.marks[i].key in ends), index + 1)
        for mark in self.marks[index:end]:
            self._leave(mark, "box inside the article")
        return end

    def _while_short(self, start: int, reason: str) -> int:
        end = start
        while (
            end < len(self.marks) and self.marks[end].look == "text" and self.marks[end].words <= LABEL_WORDS
        ):
            self._leave(self.marks[end], reason)
            end += 1
        return end

    def _author_note(self, start: int) -> int:
        end = start
        while end < min(start + 2, len(self.marks)) and self.marks[end].look == "text":
            self._leave(self.marks[end], "note on the author")
            end += 1
        return end

    # Single units

    def _text(self, index: int) -> None:
        mark = self.marks[index]
        if index in self.around.reasons:
            self._leave(mark, self.around.reasons[index])
        elif index in self.around.teasers:
            self._add("related", mark)
        elif self.title_at is not None and index < self.title_at:
            short = mark.words <= LABEL_WORDS or self.header.is_ticker(index) or self.header.is_score(index)
            self._leave(mark, "section label") if short else self._add(
                "lead" if mark.is_headline else "body", mark
            )
        elif self.header.is_byline(index):
            self.out.bylines.append(mark.text)
            self._leave(mark, "byline")
        elif mark.words <= LABEL_WORDS and f" {mark.key} " in self.credited:
            self._leave(mark, "credit")
        elif self.header.is_place_and_date(index) or self.header.is_name_and_date(index):
            self.out.dates.append(mark.text)
            self._leave(mark, "date line")
        elif self.header.is_caption(index):
            self._add("caption", mark)
        elif self._is_lead(index):
            self._add("lead", mark)
        elif self._is_stray_label(index) or (self.header.is_label(index) and index not in self.around.plain):
            self._leave(mark, "section label")
        else:
            self._add("heading" if is_heading(self.marks, index, self.around) else "body", mark)

    def _aside(self, index: int) -> None:
        mark = self.marks[index]
        if mark.look == "date" and self._is_timeline_heading(index):
            self._add("heading", mark)
            return
        if mark.look == "byline":
            self.out.bylines.append(mark.text)
        elif mark.look == "date":
            self.out.dates.append(mark.text)
            self.out.bylines.extend(writers(mark.text))
        elif mark.look == "credit":
            self.out.credits.append(mark.text)
        self._leave(mark, _REASONS[mark.look])

    def _add(self, kind: Kind, mark: Mark, *, text: str | None = None) -> None:
        self.kinds[kind] += 1
        self.out.paragraphs.append(DraftParagraph(kind=kind, text=text or mark.text, line=mark.unit.line))

    def _leave(self, mark: Mark, reason: str) -> None:
        self.out.left_out.append(LeftOut(line=mark.unit.line, text=mark.text, reason=reason))

    # What decides

    def _is_repeat(self, mark: Mark, index: int) -> bool:
        before = self.seen.get(mark.key)
        if before is None or mark.look not in ("text", "caption"):
            return False
        if before == self.title_at:
            return True
        if mark.unit.hint is not None and mark.look == "text":
            return mark.words >= _MARKED_REPEAT_WORDS  # tables and lists say the same thing of many things
        if self._is_menu_entry(before, mark) and not any(m.is_prose for m in self.marks[index + 1 :]):
            return True  # above text it would be one of a table of contents
        if before == index - 1 or index < self.first_body:
            return True
        return mark.words >= _REPEAT_WORDS and not self.around.may_repeat(index)

    def _is_menu_entry(self, before: int, mark: Mark) -> bool:
        return self.title_at is not None and before < self.title_at and mark.words <= LABEL_WORDS

    def _is_lead(self, index: int) -> bool:
        mark = self.marks[index]
        if self.title_at is None or not index <= self.first_body < len(self.marks):
            return False
        if index in self.around.plain:
            return False
        if mark.key in headings():
            return False
        if mark.words < _MIN_LEAD_WORDS or mark.text[:1].isdigit():
            return False
        if self.kinds["lead"] and mark.unit.hint != "lead":
            return False
        if mark.unit.hint not in (None, "text", "lead", "heading"):
            return False
        if mark.unit.level > 2 and mark.unit.hint != "lead":
            return False
        return index != self.first_body and (mark.is_headline or self.header.is_standfirst(index))

    def _is_stray_label(self, index: int) -> bool:
        """A section's name left behind before the next article begins."""
        mark = self.marks[index]
        return self.more_follows and index == len(self.marks) - 1 and mark.is_headline and mark.words <= 2

    def _is_timeline_heading(self, index: int) -> bool:
        mark = self.marks[index]
        if (
            index < self.first_body
            or _CLOCK.search(mark.text)
            or statements(mark.text)
            or len(self.marks) <= index + 1
        ):
            return False
        following = self.marks[index + 1]
        below = following.is_prose or (mark.unit.hint is not None and following.look == "text")
        return below and any(character.isdigit() for character in mark.text)


_CLOCK = re.compile(r"\d[:.]\d\d(?![.\d])")
