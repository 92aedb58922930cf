"""Normalising, words, scripts and sentences, the same for every part of Isnad.

Two spellings that a reader takes for the same word must come out equal here: the forms of alef,
ya, ta marbuta and hamza, diacritics, tatweel, digits of any script, presentation forms, case and
Latin accents. Everything works character by character, so that offsets into the original survive.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol, cast

from vectorstore.memo import Memo
from vectorstore.words import unspaced

# Letters that differ in print but not to a reader in a hurry; after NFKD has split off the hamzas.
_SAME_LETTER = {
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ة": "ه",
    "ە": "ه",
    "ھ": "ه",
    "ہ": "ه",
    "ک": "ك",
    "ڪ": "ك",
    "گ": "ك",
    "ٱ": "ا",
    "ڤ": "ف",
    "پ": "ب",
    "چ": "ج",
    "ژ": "ز",
    "’": "'",
    "‘": "'",
}
_DROPPED = {"ـ", "ء", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c", "\ufeff", "\u00ad"}
_DROPPED |= {chr(code) for code in range(0x202A, 0x202F)} | {chr(code) for code in range(0x2066, 0x206A)}


# Scripts whose marks are vowels and tones, and part of how a word is spelt.
_SPELT_LETTERS = "\u0900-\u109f\u1780-\u17ff"
_SPELT = re.compile(f"[{_SPELT_LETTERS}]")
_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")  # NFKD takes the voice off a letter


@lru_cache(maxsize=8192)
def _fold(char: str) -> str:
    out = []
    form: Literal["NFC", "NFKC", "NFKD"] = (
        "NFC" if _SPELT.match(char) else "NFKC" if _KANA.match(char) else "NFKD"
    )
    for part in unicodedata.normalize(form, char):
        if part in _DROPPED or (unicodedata.category(part) == "Mn" and not _SPELT.match(part)):
            continue
        digit = unicodedata.digit(part, None)
        out.append(str(digit) if digit is not None else _SAME_LETTER.get(part, part.casefold()))
    return "".join(out)


class _FoldTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


_TABLE = _FoldTable()


def normalise(text: str) -> str:
    """The text with everything folded that does not tell two words apart.

    >>> normalise("أَكَّـد الرئيسُ في ١٢ مايو") == normalise("اكد الرئيس في 12 مايو")
    True
    >>> normalise("Café")
    'cafe'
    """
    if text.isascii():
        return text.lower()
    for char, folded in _COMMON:
        if char in text:
            text = text.replace(char, folded)
    return text.lower() if _PLAIN.fullmatch(text) else text.translate(_TABLE)


# Nearly all Arabic text is plain after these replacements, done in a tenth of the time of a
# translation character by character.
_COMMON = tuple(
    (char, _fold(char))
    for char in "أإآٱىةؤئءـ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670٠١٢٣٤٥٦٧٨٩…\u00a0\u200f\u200e"
)
_PLAIN = re.compile("[\x00-\x7fابتثجحخدذرزسشصضطظعغفقكلمنهوي،؛؟«»“”–—]*")


def form_set(table: str) -> frozenset[str]:
    """The words of a table written for people, normalised.

    >>> form_set("أين Where") == {"اين", "where"}
    True
    """
    return frozenset(normalise(table).split())


def normalise_with_offsets(text: str) -> tuple[str, list[int]]:
    """The normalised text, and for each of its characters the index of the original it came from.

    >>> normalise_with_offsets("مَا")
    ('ما', [0, 2])
    """
    out: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        folded = _TABLE[ord(char)]
        out.append(folded)
        offsets.extend([index] * len(folded))
    return "".join(out), offsets


# A word of the original text: letters, digits and the marks that sit on them, joined by inner
# apostrophes; numbers keep their decimal signs ("2.5", "٢٫٥", "1,000").
_SPELT_MARKS = "".join(
    chr(code)
    for code in (*range(0x0900, 0x10A0), *range(0x1780, 0x1800))
    if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_MARKS = f"\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d{_SPELT_MARKS}"
_WORD = re.compile(rf"\d+(?:[.,٫٬]\d+)+|[\w{_MARKS}]+(?:['’][\w{_MARKS}]+)*")
_PLAIN_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:'\w+)*")
# Of texts that have letters of other scripts: a word of those written without blanks is a run of their letters.
_UNUSUAL = re.compile(f"[{_SPELT_LETTERS}{unspaced.LETTERS}]")
_SPACED = rf"(?:(?![{unspaced.LETTERS}])[\w{_MARKS}])+"
_ANY_WORD = re.compile(rf"\d+(?:[.,٫٬]\d+)+|(?:[{unspaced.LETTERS}][{_MARKS}]*)+|{_SPACED}(?:['’]{_SPACED})*")


class Word(NamedTuple):  # made in a third of a dataclass's time, and there are many
    """A word and where it stands: ``text[start:end]`` of the original, ``form`` normalised."""

    start: int
    end: int
    form: str


def words(text: str) -> list[Word]:
    """The words of a text in order, with offsets (characters, half-open)."""
    found = []
    unusual = _UNUSUAL.search(text) is not None
    for match in (_ANY_WORD if unusual else _WORD).finditer(text):
        form = _form(match.group())
        if unusual and unspaced.RUN.search(form):
            found += _cut(match.group(), match.start())
        elif form:
            found.append(Word(*match.span(), form))
    return found


def _cut(run: str, start: int) -> list[Word]:
    """The words of a run of letters that no blank parts."""
    form, origins = normalise_with_offsets(run)
    origins.append(len(run))
    found = []
    begin = 0
    for _, end in unspaced.pieces(form):
        if origins[end] > origins[end - 1]:  # not within what one character was folded to
            if form[begin:end].strip("_'"):
                found.append(Word(start + origins[begin], start + origins[end], form[begin:end]))
            begin = end
    return found


@lru_cache(maxsize=65536)
def _form(word: str) -> str:
    form = normalise(word).replace("٫", ".").replace("٬", ",")
    return form if form.strip("_'") else ""


def forms(text: str) -> list[str]:
    """The normalised words of a text, without offsets; faster than `words`.

    >>> forms("وأكّد 1,000 Café's")
    ['واكد', '1,000', "cafe's"]
    """
    return forms_of_normalised(normalise(text))


def forms_of_normalised(text: str) -> list[str]:
    """`forms` of a text that is normalised already."""
    text = text.replace("٫", ".").replace("٬", ",")
    if not _UNUSUAL.search(text):
        return _PLAIN_WORD.findall(text)
    found = []
    for word in _ANY_WORD.findall(text):
        if unspaced.RUN.search(word):
            found += [word[a:b] for a, b in unspaced.pieces(word)]
        else:
            found.append(word)
    return found


# The particles written onto a following Arabic word, longest first. What is left must stay a word:
# three letters after a one-letter particle, two after the article.
_PREFIX = re.compile(r"^(?:(?:[وف]?(?:[بك]ال|لل|ال))(?=\w{2})|[وف](?=[بلكس]?\w{3}))")
_SUFFIX = re.compile(r"(?<=\w{3})(?:هما|كما|تين|تان|هم|هن|كم|نا|ها|ات|ان|ين|ون|وا|يه|ه|ي|ك)$")
_ARABIC = re.compile(r"[\u0620-\u064a]")


def stem(form: str) -> str:
    """The stem of a normalised word: Arabic by its particles and endings, English by Porter2.

    >>> stem("والمفاوضات"), stem("مفاوضاتها"), stem("negotiations")
    ('مفاوض', 'مفاوض', 'negoti')
    """
    return _STEMS[form]


def stems_of(forms: Iterable[str]) -> list[str]:
    """The stem of each of many normalised words."""
    return list(map(_STEMS.__getitem__, forms))


def _stem(form: str) -> str:
    if _ARABIC.search(form):
        rest = _PREFIX.sub("", form)
        for _ in range(2):
            rest = _SUFFIX.sub("", rest)
        return rest
    if form.isascii() and form.isalpha():
        return _english().stemWord(form)
    return form.removesuffix("'s")


_STEMS = Memo(_stem, most=100_000)


class _Stemmer(Protocol):  # the part of PyStemmer that is used; the package has no types
    def stemWord(self, word: str) -> str: ...  # noqa: N802


@lru_cache(maxsize=1)
def _english() -> _Stemmer:
    import Stemmer

    return cast("_Stemmer", Stemmer.Stemmer("english"))


_LATIN = re.compile(r"[a-zA-Z]{3}")
_ARABIC_RUN = re.compile(r"[\u0620-\u064a]+")  # runs: letter by letter takes three times as long


def is_latin(text: str) -> bool:
    """Whether a text is written in Latin letters, but for single words of another script."""
    if not _LATIN.search(text):
        return False  # most Arabic text: twice as quick
    return len(_LATIN.findall(text)) > sum(map(len, _ARABIC_RUN.findall(text))) // 6


def is_rtl(text: str) -> bool:
    """Whether the first strong character runs right to left (Unicode rule P2)."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


# Where a sentence may end. A full stop ends one only when no abbreviation, initial or decimal holds it.
_END = re.compile(
    r"[.!?؟…۔।॥។။]+[\"'”’»)\]]*(?=\s|$)|[。！？]+(?![\"'”’」』）)\]]\S)[”’」』）)]*|[؛;](?=\s)|\n+"
)
_END_MARK = re.compile(r"[.!?؟…۔।॥။።。！？؛;\n]")  # what it begins with
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«“\"'])(?:mr|mrs|ms|dr|prof|gen|col|lt|sgt|capt|sen|rep|gov|st|mt|no|vs|etc|inc|ltd|co|corp|jr|sr|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|fig|al|approx|dept|est|[a-z]|(?:[a-z]\.)+[a-z]|"
    r"ph\.d|و?[ء-ي]|(?:[ء-ي]\.)+[ء-ي])\.$",
    re.IGNORECASE,
)

# An abbreviation that may stand last, and a word that opens a sentence far more often than it is a name.
_MAY_BE_LAST = re.compile(r"(?:etc|inc|ltd|co|corp|jr|sr|[ap]\.m|u\.s|u\.k|u\.n|e\.u)\.$", re.IGNORECASE)
_OPENER = re.compile(
    r"\s+(?:The|He|She|It|They|We|You|His|Her|Its|Their|This|That|These|Those|There|But|And|In|On|At|After|Before|As|"
    r"If|When|While|For|Not|No|Nobody|Nothing|Some|Many|Most|One|An?|I)\s"
)
_CAPITAL = re.compile(r"[A-Z]")
_SMALL_NEXT = re.compile(r"\s+[a-z]")
_ITEM = re.compile(r"\s*(?:\d{1,2}|[a-zA-Z])$")  # the number of a list's item: "1. Open the bridge"


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a paragraph as (start, end) offsets, half-open, without outer blanks.

    Splits at ``. ! ? ؟ …`` and line ends, and at ``؛`` and ``;`` only where both sides are long;
    never inside « », quotation marks or brackets that close soon after.

    >>> text = "وصل الوزير أمس. «لن نتراجع. سنمضي»، قال د. سامي. Mr. Hale left."
    >>> [text[a:b] for a, b in sentences(text)]
    ['وصل الوزير أمس.', '«لن نتراجع. سنمضي»، قال د. سامي.', 'Mr. Hale left.']
    """
    return [span for span in _spans(text) if span[0] < span[1]]


_LONG_CLAUSE = 60  # characters; a semicolon between shorter pieces joins a list rather than ends a thought


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    quoted = _quoted(text)
    cased = _CAPITAL.search(text) is not None  # small letters tell nothing where all are small
    for match in _ends(text):
        end = match.end()
        mark = match.group()[0]
        if mark == "." and _continues(text, start, match.start()):
            continue
        if cased and mark != "\n" and _SMALL_NEXT.match(text, end):
            continue
        if mark != "\n" and any(a < match.start() and end < b for a, b in quoted):
            continue
        if mark in "؛;" and (end - start < _LONG_CLAUSE or len(text) - end < _LONG_CLAUSE):
            continue
        yield _trim(text, start, end)
        start = end
    yield _trim(text, start, len(text))


def _ends(text: str) -> Iterator[re.Match[str]]:
    """What `_END` finds; its marks are looked for first, which takes a third of the time."""
    at = 0
    while mark := _END_MARK.search(text, at):
        if match := _END.match(text, mark.start()):
            yield match
        at = match.end() if match else mark.end()


def _continues(text: str, start: int, stop: int) -> bool:
    """Whether the full stop at ``stop`` belongs to an abbreviation or to the number of a list's item."""
    if _ITEM.fullmatch(text, start, stop):
        return True
    if not _ABBREVIATION.search(text, max(0, stop - 12), stop + 1):
        return False
    last = _MAY_BE_LAST.search(text, max(0, stop - 12), stop + 1)
    return not (last and _OPENER.match(text, stop + 1))


_QUOTES = re.compile(
    r"«[^«»\n]{0,600}»|“[^“”\n]{0,600}”|「[^「」\n]{0,600}」|\([^()\n]{0,200}\)|(?<!\w)\"[^\"\n]{1,600}\"(?!\w)"
)
_OPENING = '«“「("'
_MAX_QUOTE = 320  # characters; a longer quotation is read sentence by sentence


def _quoted(text: str) -> list[tuple[int, int]]:
    if not any(
        mark in text for mark in _OPENING
    ):  # the pattern takes a third of the time of finding sentences
        return []
    return [m.span() for m in _QUOTES.finditer(text) if m.end() - m.start() <= _MAX_QUOTE]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
