"""The part of a paragraph that a question found it by, and the words they share. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from vectorstore.language import forms, stem, words
from vectorstore.words.questions import only_asks

CHARS = 220
_BEFORE = 60  # characters shown before the first shared word


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """``text[start:end]`` of a paragraph; ``shared``: spans of shared words, in the paragraph, in order."""

    start: int
    end: int
    shared: tuple[tuple[int, int], ...]


def snippet(text: str, question: str) -> Snippet:
    """The stretch of at most about `CHARS` characters that holds most of the question's words.

    >>> found = snippet("The harbour opened. " * 20 + "A heron crossed the bridge.", "Who saw herons?")
    >>> found.start > 200, found.shared == ((402, 407),)
    (True, True)
    """
    wanted = {stem(form) for form in forms(question) if not only_asks(form)}
    shared = [(w.start, w.end, stem(w.form)) for w in words(text) if stem(w.form) in wanted]
    if len(text) <= CHARS:
        return Snippet(start=0, end=len(text), shared=tuple(span[:2] for span in shared))
    firsts = [start for start, _, _ in shared] or [0]
    # Different words count; of equally telling places the first is taken.
    best = max(
        firsts, key=lambda at: (len({s for b, e, s in shared if at <= b and e <= at + CHARS - _BEFORE}), -at)
    )
    start = _word_start(text, max(0, min(best - _BEFORE, len(text) - CHARS)))
    end = _word_end(text, start + CHARS)
    inside = tuple((b, e) for b, e, _ in shared if start <= b and e <= end)
    return Snippet(start=start, end=end, shared=inside)


def _word_start(text: str, at: int) -> int:
    return 0 if at == 0 else text.find(" ", at) + 1 or at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    blank = text.rfind(" ", 0, at)
    return blank if blank > at - CHARS // 2 else at
