"""Paragraphs that several articles carry in the same words, but for how each outlet edits its copy.

MinHash (Broder, 1997) over word sets finds what may be a copy among any number of paragraphs; an
alignment of the two texts decides. What one outlet adds or leaves out may be a dateline, a speech
verb or a few common words. A changed number, name, negation or any word put in another's place is
a disagreement between two sources and keeps them apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np

from vectorstore.language import normalise, words
from vectorstore.words import questions

MIN_WORDS = 8
"""Shorter paragraphs ("He did not comment.") are alike in articles on different things."""

MAX_ADDED = 0.15
"""Of the words of the shorter text so many may be only in one of the two."""

# The chance that two texts share a band is 1 - (1 - s^ROWS)^BANDS for the similarity s of their word
# sets: .99 at .8, .81 at .7, and .004 at the .3 of two paragraphs full of the same titles and names.
BANDS, ROWS = 20, 7
_SEED = 20
# How the keys of each band begin, and its first byte in the sketch.
_BANDS = tuple((f"{band:02x}", 4 * ROWS * band) for band in range(BANDS))
_ENOUGH = 0.6  # of the stems of two copies are common to both

# The place and the agency before the dash of a first paragraph. A second dash close by means that the
# first one opens an insertion: "Peter Hill - the mayor - said".
_DATELINE = re.compile(
    r"^(?:(?!\s-)[^.!?؟:(\d\n–—]){2,45}(?:\([^()\d\n]{2,40}\)|«[^«»\d\n]{2,40}»)?\s*(?:\s--?|[–—])\s+(?!.{0,90}\s(?:--?|[–—])\s)"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(normalise(text).split())


_SPEECH = _words(
    "قال قالت أكد أكدت أوضح أوضحت ذكر ذكرت أعلن أعلنت أضاف أضافت صرح صرحت أفاد أفادت أشار أشارت "
    "said says stated announced added noted reported told explained"
)
_LIGHT = _words(
    "في على أن إن أنه أنها التي الذي الذين قد لقد كان كانت كما هذا هذه ذلك تلك أيضا كذلك وقد حيث هو هي "
    "صاحب السمو الملكي سموه سمو معالي معاليه فخامة فخامته جلالة جلالته سعادة الدكتور الأستاذ المهندس حفظه الله "
    "the a an that which who also has have had was were is are be been in on at of and it its"
)
# Words whose coming or going turns a statement, weakens it or moves its number.
_WEIGHTY = _words(
    "لا لم لن ليس ليست ليسوا غير دون بدون عدم نفى نفت ينفي تنفي رفض رفضت يرفض ترفض فشل فشلت سابق السابق سابقا سابقة السابقة "
    "مزعوم مزعومة المزعوم المزعومة زعم زعمت ربما قد يكون محتمل محتملة المحتمل المحتملة أقل أكثر نحو حوالي قرابة تقريبا أبدا "
    "قط فقط إلا سوى كل جميع بعض معظم نصف قبل بعد ضد توقف أوقف ألغى ألغت كاد كادت لولا بلا باستثناء مستبعد استبعد استبعدت "
    "أعلى أدنى أكبر أصغر أقصى ممنوع منع منعت حاول حاولت سوف ضعف "
    "not no never nor neither none nothing nobody without cannot denied deny denies denying refused refuse refuses failed "
    "fail fails former formerly ex alleged allegedly reportedly reported claimed claims may might could would should possible possibly "
    "unlikely likely less more fewer about around nearly almost over under least most up only except all some every before "
    "after against stopped cancelled canceled attempted tried plans planned hardly barely rarely if unless until un non anti "
    "halted suspended ruled by from to double"
)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Changes whenever the same text would get other bands, as with another release of the library."""
    return f"{BANDS}x{ROWS}-{bands(['one', 'two'])[0]}"


def bands(stems: Iterable[str]) -> tuple[str, ...]:
    """The keys under which copies of a text are found: two copies are all but sure to share one.

    >>> len(bands(["council", "open", "bridg"])), bands([])
    (20, ())
    """
    from rensa import RMinHash

    terms = list(set(stems))
    if not terms:
        return ()
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(terms)
    values = np.array(sketch.digest(), dtype="<u4").tobytes()
    size = 4 * ROWS
    # Hashed to four bytes each: whole, the keys would take more room than all else in the word index.
    return tuple([f"{band}{crc32(values[start : start + size]):08x}" for band, start in _BANDS])


def may_be_copies(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two sets of stems overlap enough for their texts to be copies; quick."""
    ours, theirs = len(first), len(second)
    if not ours or not theirs or min(ours, theirs) < max(ours, theirs) * _ENOUGH:
        return False
    shared = len(first & second)
    return shared >= _ENOUGH * (ours + theirs - shared)


def are_copies(first: str, second: str) -> bool:
    """Whether two paragraphs say the same in the same words, but for what an editor changes.

    >>> a = "CAIRO (Reuters) - The council of Sel opened the new bridge on Monday after two years of work."
    >>> are_copies(a, "The council of Sel opened the new bridge Monday after two years of work, it said.")
    True
    >>> are_copies(a, "The council of Sel opened the new bridge on Monday after three years of work.")
    False
    """
    if _alike(_tokens(first), _tokens(second)):
        return True
    bare = _without_dateline(first), _without_dateline(second)
    return bare != (first, second) and _alike(_tokens(bare[0]), _tokens(bare[1]))


_MAX_DATELINE_WORDS = 6  # "RAS AL-NAWARIS (Delta Post) -"


def _without_dateline(text: str) -> str:
    """A text without the place and agency before its first dash; whole where a claim stands there."""
    match = _DATELINE.match(text)
    if not match:
        return text
    head = _tokens(match.group())
    small = re.search(r"(?<![\w-])[a-z]", match.group().partition("(")[0])  # "Six people died - police said"
    weighty = any(token.word in _WEIGHTY or questions.holds("number", token.word) for token in head)
    return text if small or weighty or len(head) > _MAX_DATELINE_WORDS else text[match.end() :]


def holds(paragraph: str, quote: str) -> bool:
    """Whether a copy has the words of a quote, which stands in what it is a copy of."""
    there = {_bare(token.word) for token in _tokens(paragraph)}
    return all(_bare(word) in there for word in _content(_tokens(quote)))


_DEICTIC = re.compile(
    r"\b(?:و|ف|ل)?(?:اليوم|امس|البارحه|غدا|الليله|الحالي|الحاليه|الجاري|الماضي|الماضيه|المقبل|المقبله|القادم|القادمه|الاحد|"
    r"الاثنين|الثلاثا|الاربعا|الخميس|الجمعه|السبت|today|yesterday|tomorrow|tonight|this|last|next|ago|now|"
    r"(?:sun|mon|tues|wednes|thurs|fri|satur)day)\b"
)
_NEAR_DAYS = 2  # between the same story in a morning paper and on a site in another time zone


def depends_on_day(text: str) -> bool:
    """Whether what a text says depends on the day it was written: "the temperature today".

    >>> depends_on_day("سماء غائمة اليوم على الرياض"), depends_on_day("The Nile is 6,650 km long.")
    (True, False)
    """
    return _DEICTIC.search(normalise(text)) is not None


def near_in_time(first: str | None, second: str | None) -> bool:
    """Whether two articles (ISO 8601) may tell of the same day; True where one has no full date."""
    try:
        days = [date.fromisoformat((text or "")[:10]) for text in (first, second)]
    except ValueError:
        return True
    return abs((days[0] - days[1]).days) <= _NEAR_DAYS


class _Token(NamedTuple):
    """A normalised word; ``named``: it is written like a name."""

    word: str
    named: bool


_BEGINS = frozenset(".!?:")  # before a word, it is no name by its capital


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[_Token, ...]:
    found: list[_Token] = []
    last = 0
    for word in words(text):
        named = bool(found) and text[word.start].isupper() and _BEGINS.isdisjoint(text[last : word.start])
        found.append(_Token(word.form, named))
        last = word.end
    return tuple(found)


def _alike(ours: Sequence[_Token], theirs: Sequence[_Token]) -> bool:
    short, long = sorted((len(ours), len(theirs)))
    if short < MIN_WORDS or long > short * (1 + 2 * MAX_ADDED) + 2:
        return False
    matcher = SequenceMatcher(None, [t.word for t in ours], [t.word for t in theirs], autojunk=False)
    gone: Counter[str] = Counter()
    come: Counter[str] = Counter()
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal" or _same_words(ours[a:b], theirs[c:d]):
            continue
        lost, new = _content(ours[a:b]), _content(theirs[c:d])
        if (lost and new) or not (_harmless(ours[a:b]) and _harmless(theirs[c:d])):
            return False
        gone.update(lost)
        come.update(new)
    return not gone & come and max(gone.total(), come.total()) <= MAX_ADDED * short


_PARTICLE = re.compile(r"^(?:[وف]?(?:ال|بال|لل|[بل](?=\w{4}))|[وف](?=\w{3}))")


def _bare(word: str) -> str:
    """An Arabic word without the particles written onto it."""
    return _PARTICLE.sub("", word)


def _same_words(ours: Sequence[_Token], theirs: Sequence[_Token]) -> bool:
    """Whether two stretches differ in blanks ("عبد الله", "عبدالله") or in particles ("بأن", "أن") only."""
    if not ours or not theirs:
        return False
    if "".join(t.word for t in ours) == "".join(t.word for t in theirs):
        return True
    return len(ours) == len(theirs) and all(
        _bare(mine.word) == _bare(other.word) for mine, other in zip(ours, theirs, strict=True)
    )


def _content(tokens: Sequence[_Token]) -> list[str]:
    return [token.word for token in tokens if token.word not in _LIGHT and token.word not in _SPEECH]


def _harmless(tokens: Sequence[_Token]) -> bool:
    return not any(
        (token.named and token.word not in _TITLES)
        or token.word in _WEIGHTY
        or token.word.endswith("n't")
        or questions.holds("number", token.word)
        for token in tokens
    )


_TITLES = _words("monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr professor sir")
