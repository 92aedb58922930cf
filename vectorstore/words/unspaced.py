"""Words of scripts that are written without blanks: Chinese, Japanese, Thai, Lao, Khmer, Burmese.

ICU's word breaker finds them, by dictionaries and small networks (Unicode Standard Annex 29, section 4.2).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

LETTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""The characters of such scripts, as a class of `re` has them."""

RUN = re.compile(f"[{LETTERS}]")
"""A character of such a script."""

_NUMERAL = re.compile("[〇零一二两兩三四五六七八九十百千万萬亿億]{2,}")


@lru_cache(maxsize=4096)
def pieces(run: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a run of letters stand (characters, half-open); a number in Chinese numerals is one word.

    >>> [run[a:b] for run in ["由建筑师设计", "ใครออกแบบ", "一百二十万册"] for a, b in pieces(run)]
    ['由', '建筑', '师', '设计', 'ใคร', 'ออกแบบ', '一百二十万', '册']
    """
    found: list[tuple[int, int]] = []
    begin = 0
    for match in _NUMERAL.finditer(run):
        found += _words(run[begin : match.start()], begin)
        found.append(match.span())
        begin = match.end()
    return (*found, *_words(run[begin:], begin))


def _words(run: str, at: int) -> list[tuple[int, int]]:
    from icu4py.breakers import WordBreaker

    units = [0, *accumulate(1 + (char > "\uffff") for char in run)]  # ICU counts in UTF-16
    places = {unit: at + place for place, unit in enumerate(units)}
    return [(places[start], places[end]) for start, end in WordBreaker(run, "en").segments()] if run else []
