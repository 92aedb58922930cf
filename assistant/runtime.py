"""How a long-running process of ours treats its memory and its cores."""

from __future__ import annotations

import ctypes
import gc
import sys

from threadpoolctl import ThreadpoolController

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 100
_ARENAS = 2
_M_ARENA_MAX = -8  # of glibc's malloc.h


def settle() -> None:
    """Lets a process answer question after question: call once, when a program has opened its library.

    The garbage collector is kept off what stays for good: full collections walk every module and cached word and took
    .4 s each, on one of twenty questions at 56,794 paragraphs (median answer .1 s).

    numpy's products run in the thread that asks for them. Ours are small, and OpenBLAS, when it shares one out, keeps
    a thread a core spinning for the next: of 180 ms of the processor an answer (eight asked at a time, two busy
    cores) 120 were left. Networks in torch have threads of their own, which stay.

    glibc is kept from giving each thread a heap of its own: heaps that each grow to the largest answer look like a leak.

    It is for programs to call, not for the library: all of these are the process's.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    ThreadpoolController().select(internal_api="openblas").limit(limits=1)
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:  # musl has none
        mallopt(_M_ARENA_MAX, _ARENAS)
