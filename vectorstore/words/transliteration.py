"""Whether an Arabic and a Latin spelling are the same name, by their consonants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

# Letters that one script writes for the other's, brought to one sign each. Digraphs first.
_LATIN = (
    ("tch", "X"), ("sch", "X"), ("sh", "X"), ("ch", "X"), ("kh", "K"), ("gh", "G"), ("th", "T"), ("dh", "D"), ("ph", "F"),
    ("ck", "K"), ("ce", "S"), ("ci", "S"), ("qu", "K"), ("ts", "S"), ("tz", "S"), ("zh", "J"), ("x", "KS"),
)  # fmt: skip
_LATIN_LETTERS = str.maketrans(
    {"b": "B", "p": "B", "t": "T", "d": "D", "k": "K", "c": "K", "q": "K", "g": "G", "j": "G", "f": "F", "v": "F",
     "s": "S", "z": "S", "r": "R", "l": "L", "m": "M", "n": "N", "h": "H", "w": "", "y": "",
     "a": "", "e": "", "i": "", "o": "", "u": "", "'": ""}
)  # fmt: skip
_ARABIC_LETTERS = str.maketrans(
    {"ب": "B", "ت": "T", "ط": "T", "ث": "T", "د": "D", "ض": "D", "ذ": "D", "ك": "K", "ق": "K", "خ": "K", "ج": "G",
     "غ": "G", "ف": "F", "س": "S", "ص": "S", "ز": "S", "ظ": "S", "ش": "X", "ر": "R", "ل": "L", "م": "M", "ن": "N",
     "ه": "H", "ح": "H", "ع": "", "ا": "", "و": "", "ي": "", "ء": ""}
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_NO_SIGN = re.compile("[^A-Z]")
LONG = 4  # consonants from which one may differ: "زيلينسكي" has no y, "Pezeshkian" an i more or less


@lru_cache(maxsize=16384)
def skeleton(form: str) -> str:
    """The consonants of a normalised name, in one alphabet for both scripts.

    >>> skeleton("بزشكيان"), skeleton("pezeshkian"), skeleton("لافروف"), skeleton("lavrov")
    ('BSXKN', 'BSXKN', 'LFRF', 'LFRF')
    """
    form = _DOUBLED.sub(r"\1", form)
    if form.isascii():
        for letters, sign in _LATIN:
            form = form.replace(letters, sign)
        plain = form.translate(_LATIN_LETTERS)
    else:
        plain = form.removesuffix("ه").translate(_ARABIC_LETTERS)
    sounds = _NO_SIGN.sub("", plain)
    return sounds.removesuffix("H") if len(sounds) > 2 else sounds


def same_name(left: str, right: str) -> bool:
    """Whether two skeletons may be one name.

    >>> same_name(skeleton("بوتين"), skeleton("putin")), same_name(skeleton("بوتين"), skeleton("biden"))
    (True, False)
    """
    if len(left) < 2 or len(right) < 2 or (left[0] != right[0] and {left[0], right[0]} - {"K", "G", "X"}):
        return False
    left, right = left.replace("J", "G"), right.replace("J", "G")
    if left == right:
        return True
    return min(len(left), len(right)) >= LONG and _distance_at_most_one(left, right)


def _distance_at_most_one(left: str, right: str) -> bool:
    if abs(len(left) - len(right)) > 1:
        return False
    short, long = sorted((left, right), key=len)
    for index, sign in enumerate(short):
        if sign != long[index]:
            return short[index + (len(short) == len(long)) :] == long[index + 1 :]
    return True


# -- every reading of a name ---------------------------------------------------------------------------

_MOST_READINGS = 8
# What a Latin spelling may stand for; longest first. "" is a letter that is not heard.
_LATIN_READINGS = (
    ("tsch", ("X",)), ("sch", ("X", "SK")), ("tch", ("X",)), ("sh", ("X",)), ("ch", ("X", "K")), ("kh", ("K",)),
    ("gh", ("G", "")), ("th", ("T",)), ("dh", ("D",)), ("ph", ("F",)), ("ck", ("K",)), ("ce", ("S",)), ("ci", ("S",)),
    ("cy", ("S",)), ("qu", ("K",)), ("ts", ("S",)), ("tz", ("S",)), ("zh", ("G",)), ("x", ("KS",)), ("w", ("", "F")),
    ("j", ("G", "", "K")), ("h", ("H", "")),
)  # fmt: skip
_LATIN_CHOICES = dict(_LATIN_READINGS)
_LATIN_UNIT = re.compile("|".join([*_LATIN_CHOICES, "[a-z]"]))
_ARABIC_CHOICES = {"تش": ("X", "G"), "دج": ("G",), "تس": ("S",), "ق": ("K", "G"), "ه": ("H", "")}
_ARABIC_UNIT = re.compile("تش|دج|تس|[\u0621-\u064a]")
_ATTACHED = re.compile("(?:وال|فال|بال|كال|ولل|ال|لل)(?=...)|[وفبلك](?=....)")
_ENDING = re.compile("(?<=....)(?:ون|ين|ات)$")


@lru_cache(maxsize=16384)
def sounds(form: str) -> tuple[str, ...]:
    """The consonants of a normalised name in every way that it may be read, likeliest first.

    >>> sounds("تشرشل"), sounds("churchill")[0], sounds("والقذافي")[-1], sounds("gaddafi")
    (('XRXL', 'GRXL'), 'XRXL', 'GDF', ('GDF',))
    """
    if form.isascii():
        return _combined(_LATIN_UNIT.findall(_DOUBLED.sub(r"\1", form)), _LATIN_CHOICES, _LATIN_LETTERS)
    found: dict[str, None] = {}
    for one in _bare(form):
        units = _ARABIC_UNIT.findall(_DOUBLED.sub(r"\1", one.removesuffix("ه")))
        found |= dict.fromkeys(_combined(units, _ARABIC_CHOICES, _ARABIC_LETTERS))
    return tuple(found)[:_MOST_READINGS]


def _bare(form: str) -> list[str]:
    """An Arabic word as it stands, and without what may be attached to a name."""
    found = [form]
    if attached := _ATTACHED.match(form):
        found.append(form[attached.end() :])
    return found + [one[: ending.start()] for one in found if (ending := _ENDING.search(one))]


def _combined(
    units: list[str], choices: Mapping[str, tuple[str, ...]], letters: Mapping[int, str]
) -> tuple[str, ...]:
    found = [""]
    for unit in units:
        heard = choices.get(unit) or (unit.translate(letters),)
        found = [before + one for one in heard for before in found][:_MOST_READINGS]
    plain = [_DOUBLED.sub(r"\1", _NO_SIGN.sub("", one)) for one in found]
    return tuple(dict.fromkeys(one for one in plain if len(one) > 1))


_ARABIC_VOWELS = str.maketrans({"ا": "a", "و": "u", "ي": "i", "ع": "a"})
_LATIN_VOWELS = str.maketrans("ouyw", "uuiu")
_CLOSE = {"ae": 0.15, "ie": 0.0, "ue": 0.4, "ui": 0.5, "iu": 0.5}
_OTHER_VOWEL, _OTHER_CONSONANT, _NOT_ALIKE = 0.4, 0.4, 1.2
_UNHEARD, _UNWRITTEN = 0.5, 0.12  # a long vowel of the Arabic without one in Latin; the other way round
_ASPIRATE = 0.3


@lru_cache(maxsize=65536)
def apart(arabic: str, latin: str) -> float:
    """How far two spellings of one name are apart: 0 and up, about 1 for a consonant more.

    >>> apart("هيراي", "hirai") < apart("هيراي", "hero")
    True
    """
    mine, theirs = _spelt(arabic), _spelt(latin)
    come = [_UNWRITTEN if sign.islower() or sign == "H" else 1.0 for sign in theirs]
    row = [0.0]
    for cost in come:
        row.append(row[-1] + cost)
    for sign in mine:
        gone = _UNHEARD if sign.islower() else _ASPIRATE if sign == "H" else 1.0
        before, row = row, [row[0] + gone]
        for place, there in enumerate(theirs):
            row.append(
                min(before[place + 1] + gone, row[-1] + come[place], before[place] + _unlike(sign, there))
            )
    return row[-1]


def _unlike(arabic: str, latin: str) -> float:
    if arabic == latin:
        return 0.0
    if arabic.islower() and latin.islower():
        return _CLOSE.get(arabic + latin, _OTHER_VOWEL)
    return _OTHER_CONSONANT if arabic.isupper() and latin.isupper() else _NOT_ALIKE


def _spelt(form: str) -> str:
    """A name's consonants as signs and its vowels in small letters."""
    form = _DOUBLED.sub(r"\1", form)
    if form.isascii():
        for letters, sign in _LATIN:
            form = form.replace(letters, sign + letters[1:] if letters in ("ce", "ci") else sign)
        return form.replace("'", "").translate(_LATIN_VOWELS).translate(_CONSONANTS)
    bare = _FRONT.sub("", form).replace("تش", "X").replace("دج", "G").replace("تس", "S")
    return bare.removesuffix("ه").translate(_ARABIC_VOWELS).translate(_ARABIC_LETTERS)


_FRONT = re.compile("^(?:وال|بال|فال|ال)(?=...)")
_CONSONANTS = {letter: sign for letter, sign in _LATIN_LETTERS.items() if chr(letter) not in "aeiouyw'"}
