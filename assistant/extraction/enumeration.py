"""The items of a list that a sentence announces: "for several reasons:" and the paragraphs after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extraction.matching import units
from vectorstore.language import normalise
from vectorstore.types import Paragraph

MOST_ITEMS = 4
"""Items quoted. Five sentences of news are about the 60 words an answer should have at most, twice over."""

_THINGS_AR = (
    "اسباب|عوامل|مراحل|خطوات|شروط|نقاط|اهداف|مطالب|محاور|بنود|اجراءات|مزايا|فوائد|اعراض|انواع|سيناريوهات"
)
_THINGS_EN = (
    "reasons|factors|steps|stages|conditions|points|aims|goals|demands|measures|benefits|types|kinds|causes"
)
_ANNOUNCES = re.compile(
    rf"\b(?:مجموعه|عده|جمله|سلسله|عدد) (?:من )?(?:ال)?(?:{_THINGS_AR})\b|\b(?:{_THINGS_AR}) (?:عده|عديده|متعدده|كثيره|رييسيه|مختلفه)\b|"
    rf"\b(?:التاليه|الاتيه|ما يلي|كالتالي|كالاتي)\b|"
    rf"\b(?:several|two|three|four|five|a number of|a range of|many|these|following) (?:\w+ )?(?:{_THINGS_EN})\b|\bas follows\b|"
    r"\bthe following\b"
)
_ITEM = re.compile(
    r"^\W*(?:(?:و)?(?:اولا|ثانيا|ثالثا|رابعا|خامسا|اخيرا|كما|كذلك|ايضا|اضافه الي|بالاضافه الي|علاوه علي|فضلا عن|الي جانب|الي ذلك|من جهه|من ناحيه|"
    r"في المقام (?:الاول|الثاني)|في الوقت نفسه|ومنها|ثم|السبب (?:الاول|الثاني|الثالث|الاخر)|العامل (?:الاول|الثاني|الثالث|الاخر))\b|"
    r"(?:first|firstly|second|secondly|third|thirdly|fourth|finally|lastly|also|in addition|moreover|furthermore|besides|another|one|next|then)\b|"
    r"\d+\b)"
)
# An adverb that opens an item ("إقليمياً، …") ends in -yan and stands alone before a comma.
_ADVERB = re.compile(r"^\W*[\w\u064b-\u0652]+يا[\u064b-\u0652]*ً?\s*[،,]")
BULLET = re.compile(r"^\s*(?:[-–—•*●▪]|\d+\s*[.)-])\s*")


def announces(sentence: str) -> bool:
    """Whether a sentence says that several things follow.

    >>> announces("بسبب مجموعة من العوامل المتشابكة داخلياً وخارجياً."), announces("بسبب المطر.")
    (True, False)
    """
    return sentence.rstrip().endswith((":", "：")) or bool(_ANNOUNCES.search(normalise(sentence)))


def items(following: Sequence[Paragraph]) -> list[tuple[Paragraph, int, int]]:
    """The first sentences, with their offsets, of the paragraphs that go on with an announced list.

    Args:
        following: the paragraphs after the announcing one, in order.
    """
    found: list[tuple[Paragraph, int, int]] = []
    for paragraph in following:
        if paragraph.kind != "body" or not _is_item(paragraph.text):
            break
        start, end = units(paragraph.text)[0]
        mark = BULLET.match(paragraph.text)
        found.append((paragraph, mark.end() if mark else start, end))
        if len(found) == MOST_ITEMS:
            break
    return found if len(found) > 1 else []


def _is_item(text: str) -> bool:
    if BULLET.match(text) or _ADVERB.match(text):
        return True
    return bool(_ITEM.match(normalise(text)))
