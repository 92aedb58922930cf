"""What a line looks like by itself, before its neighbours are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from vectorstore.language import normalise

from . import phrases
from .dates import is_date_line
from .lines import Unit

Look = Literal[
    "text", "widget", "promo", "address", "number", "separator", "copyright", "caption", "date", "byline",
    "credit", "related", "inline", "comments", "tags", "author",
]  # fmt: skip

MAX_HEADLINE_CHARS, MAX_HEADLINE_WORDS = 170, 26
MAX_HEADING_CHARS, MAX_HEADING_WORDS = 100, 14
_MAX_CAPTION_CHARS = 260
_MAX_WIDGET_CHARS = 60
_MAX_PROMO_CHARS = 160


@dataclass(frozen=True, slots=True)
class Mark:
    """A unit with what it looks like.

    Attributes:
        key: equal for two lines that a reader would call the same.
        rest: for an inline teaser, the headline after the colon.
        words: how many words it has.
    """

    unit: Unit
    look: Look
    key: str
    words: int
    rest: str = ""

    @property
    def text(self) -> str:
        """The unit's text."""
        return self.unit.text

    @property
    def is_headline(self) -> bool:
        """Text that could be a headline or a heading: short and without a full stop."""
        return self.look == "text" and headline_shaped(self.text, self.words)

    @property
    def is_prose(self) -> bool:
        """Text that a headline cannot be."""
        return self.look == "text" and not self.is_headline


_STOPS = (".", "،", "؛", ":", ",", ";", "。", "۔", "：")
_CLOSING = "\"'”’»)]* \u200e\u200f"
_BULLET = re.compile(r"^(?:[-*•●▪◦–—·]\s|>)")
_ABBREVIATED = re.compile(r"(?:\b[A-Za-z]\.){2,}$|\b(?:Inc|Co|Corp|Ltd|Jr|Sr)\.$")
_LABELLED_TURN = re.compile(r"^(?:س|ج|Q|A)\s*[:.\-–]\s", re.IGNORECASE)


def headline_shaped(text: str, words: int) -> bool:
    """Whether a text is short, ends without a full stop and begins without a bullet."""
    if words > MAX_HEADLINE_WORDS or len(text) > MAX_HEADLINE_CHARS or not words:
        return False
    if _BULLET.match(text) or _LABELLED_TURN.match(text):
        return False
    if text.endswith(("...", "…")) or (words <= MAX_HEADING_WORDS and _ABBREVIATED.search(text)):
        return True
    return not text.rstrip(_CLOSING).endswith(_STOPS)


def mark_all(units: list[Unit]) -> list[Mark]:
    """What the units of a text look like; those that end with a credit used elsewhere are captions."""
    marks = [mark(unit) for unit in units]
    known = _credits_in(marks)
    for index, one in enumerate(marks):
        if one.look == "text" and _is_caption_here(marks, index, known):
            marks[index] = Mark(one.unit, "caption", one.key, one.words)
    return marks


def _credits_in(marks: list[Mark]) -> frozenset[str]:
    """Names that this page uses as credits: outlets of bylines, and brackets that close several lines."""
    known: set[str] = set()
    uses: dict[str, set[str]] = {}
    for index, one in enumerate(marks):
        if one.look == "byline" and (outlet := _QUOTED_NAME.search(one.text)):
            known.add(phrases.key_of(outlet[1]))
        if one.look not in ("text", "caption") or not (bracket := _open_bracket(one.text)):
            continue
        key = phrases.key_of(bracket)
        uses.setdefault(key, set()).add(one.key)
        if index and marks[index - 1].key == one.key:
            known.add(key)
    known |= {key for key, lines in uses.items() if len(lines) > 1}
    return frozenset(known - phrases.not_credits() - {""})


_QUOTED_NAME = re.compile(r"[«\"“]([^»\"”]{2,40})[»\"”]")
_MIN_CAPTION_WORDS = 5


def _is_caption_here(marks: list[Mark], index: int, known: frozenset[str]) -> bool:
    one = marks[index]
    if (
        one.words < _MIN_CAPTION_WORDS
        or len(one.text) > _MAX_CAPTION_CHARS
        or one.unit.hint not in (None, "text")
    ):
        return False
    bracket = _open_bracket(one.text)
    if bracket and phrases.key_of(bracket) in known:
        return True
    after = marks[index + 1 : index + 3]
    before = marks[index - 1] if index else None
    doubled = any(other.key == one.key for other in (before, *after[:1]) if other is not None)
    return doubled and any(other.key == "tt" for other in after)


def _open_bracket(text: str) -> str | None:
    """The words in the bracket that closes a line without a full stop."""
    match = _BRACKET.search(text)
    return (
        match[1]
        if match and match.start() and not text[: match.start()].rstrip().endswith((".", "۔"))
        else None
    )


def mark(unit: Unit) -> Mark:
    """What a unit looks like by itself."""
    key = phrases.key_of(unit.text)
    words = len(key.split()) if key else 0
    if unit.hint in ("table", "list") and words > 3:
        return Mark(unit, "text", key, words)
    if not words:
        return Mark(unit, "separator", unit.text, 0)
    if rest := _inline_rest(unit.text):
        return Mark(unit, "inline", key, words, rest)
    return Mark(unit, _look(unit, key, words), key, words)


def _look(unit: Unit, key: str, words: int) -> Look:
    text = unit.text
    signpost = _signpost(text, key)
    if signpost:
        return signpost
    if _is_widget(text, key):
        return "widget"
    if _NUMBER.match(text):
        return "number"
    if _ADDRESS.match(text):
        return "address"
    if _COPYRIGHT.search(text) and words <= 30:
        return "copyright"
    if unit.hint == "caption" or is_caption(text, key, words):
        return "caption"
    if len(text) <= 120 and is_date_line(text):
        return "date"
    if is_byline(text, words):
        return "byline"
    if is_credit(text, key, words):
        return "credit"
    if _is_promo(text, key):
        return "promo"
    return "text"


def _signpost(text: str, key: str) -> Look | None:
    if len(text) > _MAX_WIDGET_CHARS or text.endswith((".", "؟", "?")):
        return None
    if key in phrases.related() or _MORE_FROM.match(text):
        return "related"
    if key in phrases.author_notes():
        return "author"
    if key in phrases.comments() or _COMMENT_COUNT.match(key):
        return "comments"
    if key in phrases.tags() or _TAG_LIST.match(text):
        return "tags"
    return None


_MORE_FROM = re.compile(
    r"^(?:More (?:from|in|on|about|by|stories|news|of)\b|Latest (?:from|in|on)\b|Read more (?:about|on|from)\b|"
    r"Most (?:read|popular|viewed) (?:in|on|from)\b|The latest (?:in|on|from)\b|"
    r"المزيد (?:من|في|عن|حول|على)\s|[اإأ]قرأ المزيد (?:عن|حول|من|في)\s|الأكثر قراءة (?:في|من)\s|"
    r"أحدث (?:أخبار|الأخبار في|المقالات في)\s|مقالات أخرى (?:ل|من|في)).{0,40}$",
    re.IGNORECASE,
)
_COMMENT_COUNT = re.compile(
    r"^(?:\d+ (?:comments?|replies|تعليق|تعليقات|تعليقا)|(?:comments?|التعليقات|تعليقات) \d+)$"
)
_TAG_LIST = re.compile(
    r"^(?:Tags?|Topics|Keywords|Filed under|وسوم|الوسوم|كلمات مفتاحية|الكلمات الدالة)\s*[:|]\s*\S", re.I
)


def _inline_rest(text: str) -> str:
    head, colon, rest = _split_label(text)
    if not colon or not rest or len(text) > MAX_HEADLINE_CHARS + 40 or len(head) > 30:
        return ""
    key = phrases.key_of(head.strip("[]()«»*•►▶>|- "))
    if key not in phrases.inline():
        return ""
    if key in phrases.loud_inline() and not (head.isupper() and headline_shaped(rest, len(rest.split()))):
        return ""
    return rest.strip().strip("[]")


def _split_label(text: str) -> tuple[str, str, str]:
    match = re.match(r"^\W{0,3}([^:|؛]{2,30}?)\s*(?:[:|]|\.\.\.|…|>>)\s*(.+)$", text)
    return (match[1], ":", match[2]) if match else (text, "", "")


def _is_widget(text: str, key: str) -> bool:
    if key in phrases.widgets() or key in phrases.promos():
        return True
    if len(text) > 110:
        return False
    plain = normalise(text)
    return any(pattern.match(plain) for pattern in _widget_patterns())


@lru_cache(maxsize=1)
def _widget_patterns() -> tuple[re.Pattern[str], ...]:
    number = r"\d[\d.,]*\s*(?:k|m|الف|مليون)?"
    sources = (
        rf"^{number}\s*(?:shares?|likes?|views?|retweets?|reactions?|followers?|مشاهد\w*|مشارك\w*|اعجاب|متابع\w*|قراءه|قراءات)$",
        rf"^(?:shares?|likes?|views|مشاهدات|المشاهدات|عدد المشاهدات|عدد القراءات|قراءات|مشاركات)\s*:?\s*{number}$",
        r"^(?:مده القراءه|وقت القراءه|زمن القراءه|reading time|read time|estimated reading time)\b.{0,30}$",
        r"^\d+\s*-?\s*(?:min|mins|minute|minutes|دقيقه|دقائق|دقايق)\.?\s*(?:read|reading|listen|watch|قراءه|للقراءه|من القراءه|لقراءه.*)?$",
        r"^(?:قراءه|القراءه|read|listen|استماع|listen to (?:this )?(?:article|story)|audio|فيديو|video|فيديو مدته|مده الفيديو)\W{0,4}\d[\d:.]*\W*(?:min|mins|minutes?|دقيقه|دقايق|دقائق|seconds?|ثانيه|learn more|\d|\s|و)*$",
        r"^(?:play-circle|play|video|فيديو)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*/\s*\d{1,2}:\d{2})?$",
        r"^(?:list|قائمه|item|slide|image|photo|صوره)\s+\d+\s*(?:of|من|/)\s*\d+.{0,20}$",
        r"^(?:end of list|list of \d+ items|قائمه من \d+ عناصر)$",
        r"^(?:share|tweet|follow|شارك|تابع)(?:\s+(?:this|on|via|by|with|us|article|story|post|and|هذا|علي|عبر|المقال|الخبر|facebook|twitter|x|whatsapp|telegram|linkedin|email|instagram|فيسبوك|تويتر|واتساب|تلغرام))+$",
        r"^(?:facebook|twitter|x|whatsapp|telegram|linkedin|email|print|copy link|فيسبوك|تويتر|اكس|واتساب|تلغرام|طباعه|نسخ الرابط|بريد)(?:[\s|/,·•-]+(?:facebook|twitter|x|whatsapp|telegram|linkedin|email|print|copy link|فيسبوك|تويتر|اكس|واتساب|تلغرام|طباعه|نسخ الرابط|بريد))+$",
        r"^(?:home|الرييسيه|الصفحه الرييسيه)\s*[>|/›»\\-].{1,80}$",
        r"^[^.!?؟]{2,30}(?:\s*[>›]\s*[^.!?؟>›]{2,30}){1,4}$",
        r"^ا{2,}$|^ا[+-]$|^a[+-]$|^\+?\d{1,3}\+$",
        r"^(?:follow|تابع)\s+@\S+.*$|^@\w{2,30}$",
    )
    # Normalised text has no hamza on the line.
    return tuple(re.compile(source.replace("ء", ""), re.IGNORECASE) for source in sources)


def _is_promo(text: str, key: str) -> bool:
    if len(text) > _MAX_PROMO_CHARS:
        return False
    return any(key.startswith(promo + " ") for promo in phrases.promos())


_NUMBER = re.compile(r"^[\W_]*(?:\d[\d.,٫٬/:\s]*\s*[KkMm%]?)[\W_]*$")
_ADDRESS = re.compile(
    r"^\W{0,2}(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?:[\w-]+\.)+(?:com|net|org|me|tv|co\.uk)/\S*)\W{0,2}$",
    re.I,
)
_COPYRIGHT = re.compile(
    r"^\W*(?:©|\(c\)\s|copyright\b|حقوق (?:النشر|الطبع)|جميع الحقوق|كل الحقوق)|\ball rights reserved\b|©\s*\d{4}",
    re.IGNORECASE,
)

_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]]\s*$")
_DOTTED = re.compile(r"(?:^|[\s\-–/])(?:[ء-ي]\.\s?){2,}[ء-ي]?\.?(?:$|[\s\-–/])|^[أاإ]\s?[فب]\s?[ب]?$")
_CAPTION_LABEL = re.compile(
    r"^(?:(?:Photo|Photograph|Photographer|Image|Picture|Illustration|Graphic|Photo credit|Image credit|Credit|"
    r"Image source|Image caption|Media caption|Photo caption|Caption|File photo|FILE|"
    r"صورة|الصورة|تصوير|تعليق الصورة|التعليق على الصورة|مصدر الصورة|صدر الصورة|شرح الصورة|عدسة)\s*[:,،/–-]\s*\S)",
    re.IGNORECASE,
)
_TRAILING_CREDIT = re.compile(
    r"(?:\b(?:Photo|Photograph|Image|Picture|Illustration|Credit|Photo by|Image credit)s?\s*:\s*[^.:]{2,70}"
    r"|\bPhoto(?:graph)? by [^.]{2,60}|(?:تصوير|صورة|عدسة|المصدر)\s*:\s*[^.:]{2,60}|\bGetty Images"
    r"|\bplay-circle(?:\s+\d{1,2}:\d{2})?)\W*$"
)
_STOP_INSIDE = re.compile(r"[.!?؟]\s+\S+\s+\S+")


def is_caption(text: str, key: str, words: int) -> bool:
    """Whether a line says by itself that it belongs to a picture: a label, or a closing credit."""
    if len(text) > _MAX_CAPTION_CHARS or words < 2:
        return False
    if _CAPTION_LABEL.match(text):
        return True
    if _TRAILING_CREDIT.search(text):
        return True
    return closing_credit(text) is not None and words >= 3


def closing_credit(text: str) -> str | None:
    """The picture credit in the closing bracket of a line, or None: "… (Reuters)", "… (أ.ف.ب)"."""
    match = _BRACKET.search(text)
    if not match or match.start() == 0:
        return None
    before = text[: match.start()].rstrip()
    if before.endswith((".", "!", "؟", "»", "”", '"')) and _STOP_INSIDE.search(before):
        return None
    if before.endswith((".", "۔")):
        return None
    inner = match[1]
    words = phrases.key_of(inner).split()
    if not words or len(words) > 8 or " ".join(words) in phrases.not_credits():
        return None
    known = any(_bare(word) in phrases.credit_words() for word in words)
    return inner if known or _DOTTED.search(inner) else None


def _bare(word: str) -> str:
    return word.removesuffix("'s")


_BYLINE = re.compile(
    r"^(?:By:?|BY:?|Written by|Reported by|Reporting by|Story by|Words by|Posted by|Analysis by|Opinion by|Edited by|"
    r"Author:|Author,|From our correspondent)\s+(?=\S*[A-ZÀ-ÞĀ-Ž])[^.!?]{2,90}$"
)
_BYLINE_INITIALS = re.compile(r"^(?:By|BY)\s+(?:[A-Z][\w'’.-]*\.?\s*){2,5}(?:[,|–-].{0,60})?$")
_REPORTING = re.compile(r"^\(?\s*(?:Additional reporting|Reporting|Writing|Editing)\s+by\s+\S.{2,200}$")
_ARABIC_BYLINE = re.compile(
    r"^(?:(?:بقلم|كتب|كتبت|كتبها|إعداد|اعداد|تقرير|تحرير|ترجمة|تحقيق|حوار|حاوره|حاورته|حاورها|أجرى الحوار|مراسل|مراسلة|مراسلنا|"
    r"المحرر|الكاتب|الكاتبة|المؤلف|المراسل|أعد التقرير|أعدّه|أعده)\s*[:/|–-]\s*[^\s.؟!…]+(?:\s+[^\s.؟!…]+){0,5}|بقلم\s+\S.{1,50}|(?:كتب|كتبت)\s+\S+(?:\s+\S+){1,2})$"
)
_OUTLET = re.compile(r"^[«\"“][^»\"”]{2,40}[»\"”]\s*[(\-–:،,]\s*[^().]{2,40}\)?$")
_PLACE_OUTLET = re.compile(r"^[^\s:.،«»(][^:.،«»(]{1,30}\s*[:\-–/]\s*[«\"“][^»\"”]{2,40}[»\"”]$")


def is_byline(text: str, words: int) -> bool:
    """Whether a line names a writer, or the outlet and the town it wrote from."""
    if words > 16 or len(text) > 140:
        return _REPORTING.match(text) is not None and len(text) < 260
    shapes = (_BYLINE, _BYLINE_INITIALS, _REPORTING, _ARABIC_BYLINE, _OUTLET, _PLACE_OUTLET)
    return any(shape.match(text) for shape in shapes)


_CREDIT_LABEL = re.compile(
    r"^[(\[]?\s*(?:المصدر|المصادر|مصدر|وكالات|Sources?|Credit|With inputs? from|With reporting by|Agencies)\s*[:/،,]?\s+[^.!?؟]{2,60}[)\]]?$",
    re.IGNORECASE,
)


def is_credit(text: str, key: str, words: int) -> bool:
    """Whether a line names only where the report comes from."""
    if key in phrases.agencies():
        return True
    if words > 9:
        return False
    if _CREDIT_LABEL.match(text) and (":" in text or "/" in text or key.split(maxsplit=1)[0] == "with"):
        return True
    parts = [phrases.key_of(part) for part in re.split(r"[/+|–\-،,]|\s(?:and|و)\s?|[()]", text)]
    parts = [part for part in parts if part]
    return len(parts) > 1 and all(part in phrases.agencies() for part in parts)
