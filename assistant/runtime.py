"""How a long-running process of ours treats its memory."""

from __future__ import annotations

import gc

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 100


def settle() -> None:
    """Keeps the garbage collector off what stays for good: call once, when a program has opened its library.

    Full collections walk every module and cached word and took .4 s each, on one of twenty questions at 56,794
    paragraphs (median answer .1 s). It is for programs to call, not for the library: the collector is the process's.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
