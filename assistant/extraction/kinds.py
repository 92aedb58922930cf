"""Which words of a paragraph are of the kind a question asks for: dates, numbers, names, places, causes."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant import lexicon
from assistant.extraction.matching import ByText, Read
from vectorstore.language import normalise
from vectorstore.ranking import Background

KINDS = ("number", "date", "name", "place", "cause", "means", "quote")

_PLACE_BEFORE = frozenset(
    normalise(w)
    for w in [
        "في",
        "في",
        "مدينة",
        "بمدينة",
        "مدينة",
        "بلدة",
        "قرية",
        "العاصمة",
        "محافظة",
        "ولاية",
        "منطقة",
        "بلدية",
        "in",
        "at",
        "near",
        "from",
        "to",
        "of",
        "into",
        "city",
        "town",
        "around",
    ]
)
_CAUSE = re.compile(
    r"\b(?:بسبب|لان\w*|نتيجه|بفعل|جراء|نظرا|بهدف|سعيا|لكي|كي|من اجل|حتي لا|خشيه|خوفا|يعود|يرجع|عايد|راجع|مما|ما جعل|ما دفع|ما ادي|ادي|ادت|اسفر\w*|"
    r"سبب\w*|اسباب\w*|دفع\w*|يدفع\w*|تجعل|يجعل|جعل\w*|ل\w+|وذلك|حيث|اذ|بعدما|بعد ان|because|due|since|as a result|reasons?|caus\w+|led|"
    r"lead\w*|so that|in order|owing|therefore|thus|hence|after|thanks|prompted|forced|to)\b"
)
_SURE_CAUSE = re.compile(
    r"\b(?:بسبب|لان\w*|نتيجه|بفعل|جراء|نظرا|سبب\w*|اسباب\w*|يعود|يرجع|بهدف|من اجل|مما|لكي|because|due to|as a result|reasons?|caused?|so that|in order to|owing)\b"
)
_MEANS = re.compile(
    r"\b(?:عبر|عن طريق|من خلال|بواسطه|باستخدام|استخدام|خطوات|طريقه|بطريقه|وذلك ب\w+|ب\w{3,}|حيث|بان|by|through|using|via|means|process|methods?|with|when|if)\b"
)
_QUOTE = re.compile(r"[«“\"]")
_DAY_WORDS = frozenset(
    normalise(w)
    for w in [
        "عام",
        "سنة",
        "عاما",
        "القرن",
        "العقد",
        "منذ",
        "أمس",
        "اليوم",
        "غدا",
        "مساء",
        "صباح",
        "فجر",
        "ظهر",
        "عصر",
        "الماضي",
        "الماضية",
        "المقبل",
        "المقبلة",
        "الجاري",
        "الحالي",
        "الشهر",
        "الأسبوع",
        "year",
        "years",
        "century",
        "decade",
        "yesterday",
        "today",
        "tomorrow",
        "ago",
        "since",
        "until",
        "till",
        "last",
        "next",
        "morning",
        "evening",
        "night",
        "noon",
        "midnight",
        "week",
        "month",
        "a.m",
        "p.m",
        "am",
        "pm",
        "bc",
        "ad",
    ]
)
_UNKNOWN_RARITY = (
    5.5  # idf from which an Arabic word outside the lexicon is taken for a name rather than a common noun
)


@lru_cache(maxsize=1)
def _tables() -> tuple[frozenset[str], frozenset[str]]:
    def split(table: str) -> frozenset[str]:
        return frozenset(normalise(word) for word in table.replace("|", " ").replace("_", " ").split())

    numbers = (
        split(lexicon.UNITS)
        | split(lexicon.SCALES)
        | split(lexicon.ORDINALS)
        | set(map(normalise, lexicon.FRACTIONS))
    )
    days = split(lexicon.MONTHS) | split(lexicon.WEEKDAYS) | split(lexicon.RELATIVE_DAYS)
    return frozenset(w for w in numbers if not w.isdigit() and len(w) > 1), frozenset(
        w for w in days if not w.isdigit()
    )


@lru_cache(maxsize=512)
def kinds(read_text: ByText) -> dict[str, frozenset[int]]:
    """For each of `KINDS` the indices of the words that are of it (for the last three: that signal it)."""
    text = read_text.read
    numbers, days = _tables()
    found: dict[str, set[int]] = {kind: set() for kind in KINDS}
    starts = {begin for begin, _ in text.places}
    background = Background.shipped()
    for place, (word, form) in enumerate(zip(text.words, text.forms, strict=True)):
        plain = word.form[1:] if form.arabic and word.form[:1] in "وفبل" else word.form
        if any(char.isdigit() for char in word.form):
            found["number"].add(place)
            if re.fullmatch(r"[^\d]?[12]\d{3}s?", word.form):
                found["date"].add(place)
        elif word.form in numbers or plain in numbers:
            found["number"].add(place)
        if word.form in days or plain in days or word.form in _DAY_WORDS or plain in _DAY_WORDS:
            found["date"].add(place)
            continue
        if form.stop:
            continue
        before = text.words[place - 1].form if place else ""
        capital = text.text[word.start].isupper() and (place not in starts or form.person or form.place)
        rare = form.arabic and not form.known and len(word.form) > 2 and not word.form.startswith("ال")
        rare = rare and background.idf(f"={text.stems[place]}") > _UNKNOWN_RARITY
        if capital or form.person or form.place or (rare and not any(c.isdigit() for c in word.form)):
            found["name"].add(place)
        if form.place or (before in _PLACE_BEFORE and (capital or form.arabic)):
            found["place"].add(place)
    _signals(text, found)
    return {kind: frozenset(places) for kind, places in found.items()}


def _signals(text: Read, found: dict[str, set[int]]) -> None:
    for place, word in enumerate(text.words):
        if _SURE_CAUSE.fullmatch(word.form):
            found["cause"].add(place)
        if _MEANS.fullmatch(word.form):
            found["means"].add(place)


def of(text: Read) -> dict[str, frozenset[int]]:
    """For each of `KINDS` the indices of a text's words that are of it."""
    return kinds(ByText(text))
