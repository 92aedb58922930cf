"""Words of scripts that are written without blanks: Chinese, Japanese, Thai, Lao, Khmer, Burmese.

ICU's word breaker finds them, by dictionaries and small networks (Unicode Standard Annex 29, section 4.2).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

RUN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""A character of such a script."""


@lru_cache(maxsize=4096)
def pieces(run: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a run of letters stand (characters, half-open).

    >>> [run[a:b] for run in ["由建筑师设计", "ใครออกแบบ"] for a, b in pieces(run)]
    ['由', '建筑', '师', '设计', 'ใคร', 'ออกแบบ']
    """
    from icu4py.breakers import WordBreaker

    found = tuple(WordBreaker(run, "en").segments())
    if run.isascii() or max(run) < "\U00010000":
        return found
    units = [0, *accumulate(1 + (char > "\uffff") for char in run)]  # ICU counts in UTF-16
    places = {unit: place for place, unit in enumerate(units)}
    return tuple((places[start], places[end]) for start, end in found)
