"""Lines that say whose work something is: captions with their credits, bylines, agencies."""

from __future__ import annotations

import re
from functools import lru_cache

from . import phrases
from .shapes import any_of

MAX_CAPTION_CHARS = 260
_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]]\s*$")
_PLAYER = re.compile(r"\s*\bplay-circle\b(?:\s+\d{1,2}:\d{2})?\s*$")  # the label of a video, copied along
_DOTTED = re.compile(r"(?:^|[\s\-–/])(?:[ء-ي]\.\s?){2,}[ء-ي]?\.?(?:$|[\s\-–/])|^[أاإ]\s?[فب]\s?[ب]?$")
_LABELS = any_of(
    "Photo|Photograph|Photographer|Image|Picture|Illustration|Graphic|Photo credit|Image credit|Credit|"
    "Image source|Image caption|Media caption|Photo caption|Caption|File photo|FILE|صورة|الصورة|تصوير|"
    "تعليق الصورة|التعليق على الصورة|مصدر الصورة|صدر الصورة|شرح الصورة|عدسة"
)
_LABELLED = re.compile(rf"^{_LABELS}\s*[:,،/–-]\s*\S", re.IGNORECASE)
_TRAILING = re.compile(
    r"(?:\b(?:Photo|Photograph|Image|Picture|Illustration|Credit|Photo by|Image credit)s?\s*:\s*[^.:]{2,70}"
    r"|\bCredit(?:\.\.\.|…)\s?[^.:]{2,70}|\bPhoto(?:graph)? by [^.]{2,60}|\b(?:تصوير|صورة|عدسة|المصدر)\s*:\s*[^.:]{2,60}|\bGetty Images)\W*$"
)
_PHOTOGRAPHER = re.compile(
    r"\s\((?:[A-ZÀ-Þ][\w'’.-]*\s){1,3}[A-ZÀ-Þ][\w'’.-]*\s?/\s?[A-ZÀ-Þ][^()/]{2,40}\)\W*$"
)
_STOP_INSIDE = re.compile(r"[.!?؟]\s+\S+\s+\S+")
_MAX_CREDIT_WORDS = 8


def is_caption(text: str, words: int) -> bool:
    """Whether a line says by itself that it belongs to a picture: a label, or a closing credit."""
    if len(text) > MAX_CAPTION_CHARS or words < 2 or _SHARED.match(text):
        return False
    if is_picture_source(text):
        return False
    trailing = _TRAILING.search(text)
    if _LABELLED.match(text) or (trailing and trailing.start()) or _PLAYER.search(text):
        return True
    return words >= 3 and (closing_credit(text) is not None or _PHOTOGRAPHER.search(text) is not None)


@lru_cache(maxsize=1024)  # asked four times of each line
def closing_bracket(text: str) -> str | None:
    """The words in the bracket that closes a line without a full stop."""
    text = _PLAYER.sub("", text)
    match = _BRACKET.search(text)
    if not match or not match.start() or text[: match.start()].rstrip().endswith((".", "۔")):
        return None
    return match[1]


def closing_credit(text: str) -> str | None:
    """The picture credit in the closing bracket of a line, or None: "… (Reuters)", "… (أ.ف.ب)"."""
    inner = closing_bracket(text)
    if inner is None or _STOP_INSIDE.search(text[: text.rindex(inner)]):
        return None
    words = phrases.key_of(inner).split()
    if not words or len(words) > _MAX_CREDIT_WORDS or " ".join(words) in phrases.not_credits():
        return None
    known = any(word.removesuffix("'s") in phrases.credit_words() for word in words)
    return inner if known or _DOTTED.search(inner) else None


_ENGLISH = any_of(
    "By:?|BY:?|Written by|Reported by|Reporting by|Story by|Words by|Posted by|Analysis by|Opinion by|"
    "Edited by|Author:|Author,|From our correspondent|Interview by|Interviewed by|Text by|Words and pictures by"
)
_BYLINE = re.compile(rf"^{_ENGLISH}\s+(?=\S*[A-ZÀ-ÞĀ-Ž])[^.!?]{{2,90}}$")
_FROM_PLACE = re.compile(r"^Report(?:ing|ed) from (?:[A-ZÀ-Þ][\w'’.-]*,?\s?(?:and\s|the\s|of\s)?){1,6}$")
_BYLINE_INITIALS = re.compile(r"^(?:By|BY)\s+(?:[A-Z][\w'’.-]*\.?\s*){2,5}(?:[,|–-].{0,60})?$")
_REPORTING = re.compile(r"^\(?\s*(?:Additional reporting|Reporting|Writing|Editing)\s+by\s+\S.{2,200}$")
_ARABIC_DESK = re.compile(r"^[(\[]\s*(?:إعداد|تحرير|تغطية|كتابة|شارك في التغطية)\s[^()\[\].]{3,120}[)\]]\.?$")
_ARABIC = any_of(
    "بقلم|كتب|كتبت|كتبها|إعداد|اعداد|تحرير|ترجمة|حاوره|حاورته|حاورها|أجرى الحوار|أجرت الحوار|مراسل|مراسلة|"
    "مراسلنا|المحرر|الكاتب|الكاتبة|المؤلف|المراسل|أعد التقرير|أعدّه|أعده|أعدته"
)
_WORDS = r"[^\s.؟!…:]+(?:\s+[^\s.؟!…:]+)"
_ARABIC_BYLINE = re.compile(
    rf"^(?:{_ARABIC}\s*[:/|–-]\s*{_WORDS}{{0,4}}|بقلم\s+{_WORDS}{{0,6}}|(?:كتب|كتبت)\s+{_WORDS}{{1,2}})$"
)
# Over a headline too ("تقرير: موسكو تستعد"), so only a short line under one is a byline.
_WEAK_ARABIC_BYLINE = re.compile(rf"^(?:تقرير|تحقيق|حوار|متابعة|خاص)\s*[:/|–-]\s*{_WORDS}{{1,3}}$")
_OUTLET = re.compile(r"^«[^»]{2,40}»\s*(?:\([^().]{2,40}\)|[-–]\s[^().،]{2,30})$")
_PLACE_OUTLET = re.compile(r"^[^\s:.،«»(][^:.،«»(]{1,30}\s*[:\-–/]\s*[«\"“][^»\"”]{2,40}[»\"”]$")
_SHARES = (
    r"(?:Words|Text|Pictures|Photos|Photography|Photographs|Video|Reporting|Interview|Illustrations?|نص|كتابة|تصوير|صور|رسوم)"
    r"(?:\s+by\b|\s*:)"
)
_SHARED = re.compile(rf"^{_SHARES}\s*[^.:;|،,]{{3,40}}(?:\s*[.;|،,]\s*{_SHARES}\s*[^.:;|،,]{{3,40}})+\.?$")
_IN_TURNS = re.compile(
    r"^[A-Z][\w'’.-]+(?:\s[A-Z][\w'’.-]+)+\s\((?:now|earlier)\)(?:,?\s(?:and\s)?[A-Z][\w'’. -]+\((?:now|earlier)\))*$"
)
_SHAPES = (
    _SHARED,
    _IN_TURNS,
    _FROM_PLACE,
    _ARABIC_DESK,
    _BYLINE,
    _BYLINE_INITIALS,
    _REPORTING,
    _ARABIC_BYLINE,
    _OUTLET,
)


def is_byline(text: str, words: int) -> bool:
    """Whether a line names a writer, or the outlet and the town it wrote from."""
    if words > 16 or len(text) > 140:
        return _REPORTING.match(text) is not None and len(text) < 260
    return any(shape.match(text) for shape in _SHAPES)


def is_place_and_outlet(text: str) -> bool:
    """Whether a line is a town and an outlet, "London: «The Mirror»"; a speaker and a quotation look alike.

    So it counts only where no quotation can stand: under a headline, and between teasers.
    """
    return _PLACE_OUTLET.match(text) is not None


def is_byline_under_headline(text: str) -> bool:
    """Whether a line is a byline where it stands between a headline and the first paragraph."""
    if _WEAK_ARABIC_BYLINE.match(text) or _FROM_NAME.match(text):
        return True
    match = _PLACE_NAME.match(text)
    if not match:
        return False
    place, name = phrases.key_of(match[1]), phrases.key_of(match[2])
    known = {place, name} <= phrases.agencies() or place in phrases.widgets() or name in phrases.widgets()
    return not known and not _LINKING & {*place.split(), *name.split()} and not _STEPS & {*place.split()}


_LINKING = frozenset(
    phrases.key_of(
        "من في على إلى عن مع بعد قبل خلال أن إن ما لماذا كيف هل بين حول the a an to for with how why what who when is "
        "are in on at as"
    ).split()
)

# What stands before a colon in a guide: "أولاً: أصلح الصنبور", "Step one: Wash the rice".
_STEPS = frozenset(
    phrases.key_of(
        "أولا ثانيا ثالثا رابعا خامسا سادسا سابعا ثامنا تاسعا عاشرا خطوة الخطوة نصيحة النصيحة المرحلة السبب ملاحظة تنبيه "
        "first firstly second secondly third thirdly fourth fifth sixth last lastly finally step tip rule reason note warning"
    ).split()
)

_FROM_NAME = re.compile(r"^من\s+[^\s\d.,:;!?؟«»()]+(?:\s[^\s\d.,:;!?؟«»()]+){1,2}$")
_NAME = r"[^\s\d.,:;!?؟«»()]+(?:\s[^\s\d.,:;!?؟«»()]+){0,3}"
_PLACE_NAME = re.compile(
    rf"^({_NAME})\s*(?::|\s[-–—|/]|/)\s*({_NAME}|(?:{_NAME}\s)?[«\"“]{_NAME}\s?[»\"”])(?:\s\([^()]{{2,30}}\))?$"
)
_LABELLED_CREDIT = re.compile(
    rf"^[(\[]?\s*{any_of('المصدر|المصادر|مصدر|وكالات|Sources?|Credit|With inputs? from|With reporting by|Agencies')}"
    r"\s*[:/،,]?\s+[^.!?؟]{2,60}[)\]]?$",
    re.IGNORECASE,
)
_PICTURE_SOURCE = re.compile(
    rf"^{any_of('Image source|Photo source|صدر الصورة|مصدر الصورة')}\s*[:,،]", re.IGNORECASE
)
_BETWEEN = re.compile(r"[/+|–\-،,]|\s(?:and|و)\s?|[()]")


def is_picture_source(text: str) -> bool:
    """Whether a line names whose picture the one above it is, and says nothing of what it shows."""
    return _PICTURE_SOURCE.match(text) is not None


def is_credit(text: str, key: str, words: int) -> bool:
    """Whether a line names only where the report comes from."""
    if key in phrases.agencies() or is_picture_source(text):
        return True
    if words > 9:
        return False
    if _LABELLED_CREDIT.match(text) and (":" in text or "/" in text or key.startswith("with ")):
        return True
    parts = [part for piece in _BETWEEN.split(text) if (part := phrases.key_of(piece))]
    return len(parts) > 1 and all(part in phrases.agencies() for part in parts)
