"""Numbers, ordinals, months and weekdays in running text, Arabic and English, as values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant import lexicon
from vectorstore.language import Word, normalise

QuantityKind = Literal["number", "percent", "ordinal", "month", "weekday"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value written over ``length`` words; ``soft`` when the words often mean no number ("one")."""

    kind: QuantityKind
    value: float
    length: int
    soft: bool = False


_DIGITS = re.compile(r"(?:[وفبلك]{0,2}(?:ال|لل)?)?(\d[\d.,]*(?:ر\d+)?)([^\W\d_]*)\Z")
_FRONTS = ("وب", "ول", "و", "ف", "ب", "ل", "ك")
_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
_FIRST_CONJUNCTION = "و"
_UNSURE_PARTS = {"third", "quarter", "ربع", "الربع"}  # an ordinal, a district, three months
_UNSURE_MONTHS = {"may", "march", "mar", "jan", "sun", "sat", "mon", "wed", "second"}


def quantity(words: Sequence[Word], at: int, text: str) -> Quantity | None:
    """The quantity that begins at word ``at``, or None.

    >>> from vectorstore.language import words
    >>> text = "ثلاثة وعشرون مليون"
    >>> quantity(words(text), 0, text)
    Quantity(kind='number', value=23000000.0, length=3, soft=False)
    """
    if not begins_quantity(words[at].form):
        return None
    return _calendar(words, at, text) or _ordinal(words, at) or _number(words, at, text)


@lru_cache(maxsize=65536)
def begins_quantity(form: str) -> bool:
    """Whether a quantity can begin with this word; most words are turned away here."""
    tables = _tables()
    if _DIGITS.match(form) or _known(form, _FRONTS) or _bare(form) in tables.ordinals:
        return True
    return any(plain in tables.openers for plain in (form, form[1:]))


def _calendar(words: Sequence[Word], at: int, text: str) -> Quantity | None:
    tables = _tables()
    form = words[at].form
    if form in _UNSURE_MONTHS and not text[words[at].start].isupper():
        return None
    for kind, table in (("month", tables.months), ("weekday", tables.weekdays)):
        for candidate in (form, form[1:] if form[:1] in "وفبل" else ""):
            if not candidate:
                continue
            pair = f"{candidate} {words[at + 1].form}" if at + 1 < len(words) else ""
            if pair in table:
                return Quantity("month" if kind == "month" else "weekday", table[pair], 2)
            if candidate in table:
                return Quantity("month" if kind == "month" else "weekday", table[candidate], 1)
    return None


def _ordinal(words: Sequence[Word], at: int) -> Quantity | None:
    tables = _tables()
    form = _bare(words[at].form)
    value = tables.ordinals.get(form)
    if value is None or (value == 1 and not _is_teen(words, at + 1)):
        return None
    if _is_teen(words, at + 1):
        return Quantity("ordinal", value % 10 + 10 if value != 11 else 11, 2)
    following = _conjoined(words, at + 1)
    if value < 10 and following is not None and tables.units.get(following, 0) in range(20, 100, 10):
        return Quantity("ordinal", value + tables.units[following], 2)
    return Quantity("ordinal", value, 1)


def _is_teen(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].form in ("عشر", "عشره")


def _conjoined(words: Sequence[Word], at: int) -> str | None:
    """The word at ``at`` without the conjunction written onto it, None where there is none."""
    if at >= len(words) or not words[at].form.startswith(_FIRST_CONJUNCTION):
        return None
    return _bare(words[at].form[1:])


def _bare(form: str) -> str:
    for front in ("وال", "بال", "لل", "ال"):
        if form.startswith(front) and len(form) - len(front) >= 2:
            return form[len(front) :]
    return form


def _number(words: Sequence[Word], at: int, text: str) -> Quantity | None:
    digits = _DIGITS.match(words[at].form)
    if digits is not None:
        return _from_digits(words, at, text, digits)
    found = _from_words(words, at, text)
    if found is None:
        return None
    value, length = found
    percent = _percent(words, at + length, text)
    if percent:
        return Quantity("percent", value, length + percent - 1)
    return Quantity("number", value, length, soft=value in (0.5, 1.0) or words[at].form in _UNSURE_PARTS)


def _from_digits(words: Sequence[Word], at: int, text: str, digits: re.Match[str]) -> Quantity:
    value = _value(digits.group(1))
    ending = digits.group(2)
    if ending in _ORDINAL_ENDINGS:
        return Quantity("ordinal", value, 1)
    if at and words[at - 1].form == "ال" and words[at - 1].end >= words[at].start - 1:
        return Quantity("ordinal", value, 1)
    length = 1
    if ending in _tables().scales and ending.isascii():
        value *= _tables().scales[ending]
    else:
        value, length = _scaled(words, at + 1, value, 1)
    percent = _percent(words, at + length, text)
    if percent:
        return Quantity("percent", value, length + percent - 1)
    return Quantity("number", value, length)


def _value(digits: str) -> float:
    plain = digits.strip(".,").replace("ر", ".")  # "5ر2", an Arabic agency's decimal sign
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain) or plain.count(",") > 1:
        plain = plain.replace(",", "")
    elif plain.count(".") > 1:
        plain = plain.replace(".", "")
    return float(plain.replace(",", "."))


def _scaled(words: Sequence[Word], at: int, value: float, length: int) -> tuple[float, int]:
    """``value`` times the scales that follow ("450 مليون"), plus a half of the last one."""
    scales = _tables().scales
    while at < len(words) and (scale := scales.get(words[at].form, 0)) >= 100 and words[at].form != "m":
        value, at, length = value * scale, at + 1, length + 1
        if _conjoined(words, at) in lexicon.FRACTIONS:
            value += lexicon.FRACTIONS[_conjoined(words, at) or ""] * scale
            again = at + 1 < len(words) and scales.get(_bare(words[at + 1].form)) == scale
            return value, length + (2 if again else 1)
    return value, length


def _from_words(words: Sequence[Word], at: int, text: str) -> tuple[float, int] | None:
    """Sums and products of number words; None where ``at`` holds none."""
    tables = _tables()
    form = _bare(words[at].form)
    attached = _known(words[at].form, _FRONTS)
    form = attached if attached in lexicon.FRACTIONS else form
    if form in lexicon.FRACTIONS and form not in ("third", "quarter"):
        return lexicon.FRACTIONS[form], 1
    total = current = last_scale = previous = 0.0
    begun = at
    while at < len(words):
        if at > begun and text[words[at - 1].end : words[at].start].strip(" -‐\u00a0"):
            break
        form, joined = _number_form(words, at, previous)
        unit, scale = tables.units.get(form), tables.scales.get(form)
        if form == "and" and at > begun:
            pass
        elif form in lexicon.FRACTIONS and joined and previous:
            total += lexicon.FRACTIONS[form] * (last_scale or 1)
            at += 1 + (at + 1 < len(words) and _bare(words[at + 1].form) in tables.scales)
            break
        elif unit is not None and _may_follow(previous, unit, joined):
            current, previous = current + unit, unit
        elif scale == 100 and (not previous or joined or 0 < current < 100):
            current = current * 100 if 0 < current < 10 and not joined else current + 100
            previous = scale
        elif scale is not None and scale > 100 and (not previous or joined or current):
            total, current, previous = total + (current or 1) * scale, 0.0, scale
            last_scale = 10.0 ** (len(str(int(scale))) - 1)
        else:
            break
        at += 1
    return (total + current, at - begun) if at > begun else None


def _number_form(words: Sequence[Word], at: int, previous: float) -> tuple[str, bool]:
    """The number word at ``at`` ("" for none) and whether a conjunction ties it to the one before."""
    tables = _tables()
    form = words[at].form
    if form == "and":
        follows = at + 1 < len(words) and words[at + 1].form in tables.units
        return ("and" if previous >= 100 and follows else ""), False
    if previous and form.startswith(_FIRST_CONJUNCTION):
        conjoined = _known(form[1:])
        if conjoined:
            return conjoined, True
    if form in ("m", "k", "b"):
        return "", False
    return _known(form, () if previous else _FRONTS), previous >= 100 and at > 0 and words[
        at - 1
    ].form == "and"


def _known(form: str, fronts: tuple[str, ...] = ()) -> str:
    """The form, with or without the article and particles, when it is a number word; else the empty string."""
    tables = _tables()
    if form in tables.percents:
        return ""
    for plain in (form, _bare(form), *(form.removeprefix(front) for front in fronts)):
        if plain in tables.units or plain in tables.scales or plain in lexicon.FRACTIONS:
            return plain
    return ""


def _may_follow(previous: float, unit: float, joined: bool) -> bool:
    if not previous or previous >= 100:
        return True
    if joined:  # "ثلاثة وعشرون", but not "ستة وثمانية"
        return previous < 10 and unit >= 20
    return (1 <= previous <= 9 and unit == 10) or (20 <= previous <= 90 and 1 <= unit <= 9)


def _percent(words: Sequence[Word], at: int, text: str) -> int:
    """How many words more a per-cent sign takes, plus one; 0 when there is none."""
    before = words[at - 1].end
    if text[before : before + 2].lstrip()[:1] in ("%", "٪", "﹪", "％"):
        return 1
    forms = [word.form for word in words[at : at + 2]]
    if forms[:1] and forms[0] in _tables().percents:
        return 2
    if forms in (["في", "الميه"], ["في", "المايه"], ["per", "cent"]):
        return 3
    return 0


class _Tables:
    """The word tables, folded."""

    def __init__(self) -> None:
        self.units = _table(lexicon.UNITS)
        self.scales = _table(lexicon.SCALES)
        self.ordinals = _table(lexicon.ORDINALS)
        self.months = _table(lexicon.MONTHS)
        self.weekdays = _table(lexicon.WEEKDAYS)
        for line in lexicon.RELATIVE_DAYS.strip().splitlines():
            number, *forms = line.replace("|", " ").split()
            self.weekdays.update({normalise(form): 10.0 + float(number) for form in forms})
        self.openers = {form.split()[0] for form in (*self.months, *self.weekdays)}
        self.percents = {normalise(form) for form in lexicon.PERCENT}


def _table(source: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in source.strip().splitlines():
        number, *forms = line.replace("|", " ").split()
        for form in forms:
            if form != "x":
                found.setdefault(normalise(form).replace("_", " "), float(number))
    return found


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables()
