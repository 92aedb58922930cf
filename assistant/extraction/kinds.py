"""Which words of a paragraph are of the kind a question asks for: dates, numbers, names, places, causes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assistant import lexicon
from assistant.extraction.matching import ByText, Read
from assistant.verification.particles import dual
from assistant.wordforms import analyse
from vectorstore.language import Word, normalise, stem
from vectorstore.ranking.model import Background

KINDS = ("number", "date", "name", "place", "cause", "means", "quote")

_NAMING_PLACES = frozenset(
    map(
        normalise,
        ["مدينة", "بمدينة", "بلدة", "قرية", "العاصمة", "محافظة", "ولاية", "منطقة", "بلدية", "city", "town"],
    )
)
_PLACE_BEFORE = frozenset(
    map(
        normalise,
        ["في", "إلى", "من", "قرب", "داخل", "أمام", "in", "at", "near", "from", "to", "of", "into", "around"],
    )
)
_BETWEEN = frozenset(["the", "a", "an", "his", "her", "its", "their", "this"])  # "at the old port"
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


class _Traits(NamedTuple):
    """What a normalised word is, wherever it stands.

    Attributes:
        named: the gazetteers know it as a person or a place. rare: it is in no lexicon, and rare as names are.
        leads: a place often follows it. names_next: so does the name of one, known or not.
        site: it is a noun of a place, or in Arabic no common word.
    """

    number: bool
    year: bool
    day: bool
    stop: bool
    named: bool
    place: bool
    rare: bool
    arabic: bool
    leads: bool
    names_next: bool
    site: bool
    cause: bool
    means: bool


@lru_cache(maxsize=65536)
def _traits(word: str) -> _Traits:
    numbers, days = _tables()
    form = analyse(word)
    plain = word[1:] if form.arabic and word[:1] in "وفبل" else word
    digits = any(map(str.isdigit, word))
    unknown = form.arabic and not form.known and len(word) > 2 and not digits
    rare = unknown and Background.shipped().idf(f"={stem(word)}") > _UNKNOWN_RARITY
    return _Traits(
        number=digits or word in numbers or plain in numbers or bool(dual(word)),
        year=digits and re.fullmatch(r"[^\d]?[12]\d{3}s?", word) is not None,
        day=not days.isdisjoint((word, plain)) or not _DAY_WORDS.isdisjoint((word, plain)),
        stop=form.stop,
        named=form.person or form.place,
        place=form.place,
        rare=rare and not word.startswith("ال"),
        arabic=form.arabic,
        leads=word in _PLACE_BEFORE,
        names_next=word in _NAMING_PLACES,
        site=rare or (form.site and form.arabic),
        cause=_SURE_CAUSE.fullmatch(word) is not None,
        means=_MEANS.fullmatch(word) is not None,
    )


@lru_cache(maxsize=512)
def kinds(read_text: ByText) -> dict[str, frozenset[int]]:
    """For each of `KINDS` the indices of the words that are of it (for the last three: that signal it)."""
    text = read_text.read
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    starts = {begin for begin, _ in text.places}
    led = named = False  # by the word before
    words = [*text.words, None]
    for place, word in enumerate(text.words):
        traits = _traits(word.form)
        leads, led = led, traits.leads or (led and word.form in _BETWEEN)
        names, named = named, traits.names_next
        if traits.number:
            found["number"].append(place)
        if traits.cause:
            found["cause"].append(place)
        if traits.means:
            found["means"].append(place)
        if traits.year or traits.day:
            found["date"].append(place)
        if traits.day or traits.stop:
            continue
        capital = text.text[word.start].isupper() and (traits.named or place not in starts)
        if capital or traits.named or traits.rare:
            found["name"].append(place)
        site = traits.site and not _is_described(word.form, words[place + 1])
        if traits.place or (leads and (capital or site)) or (names and (capital or traits.arabic)):
            found["place"].append(place)
    return {kind: frozenset(places) for kind, places in found.items()}


def _is_described(form: str, following: Word | None) -> bool:
    """Whether a definite word is followed by its adjective: "في الشق العلني" is no place of that name."""
    return form.startswith("ال") and following is not None and following.form.startswith("ال")


def of(text: Read) -> dict[str, frozenset[int]]:
    """For each of `KINDS` the indices of a text's words that are of it."""
    return kinds(ByText(text))
