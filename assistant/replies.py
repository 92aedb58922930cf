"""A language model's reply, cut while it streams into sentences with the paragraphs and the words they cite.

The cut is made character by character, so that the same text gives the same sentences in whatever
pieces it arrives: a sentence that was given out never changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.citations import Marker, MarkerStream, joined, parse, sentences_with_markers
from assistant.plain import plain
from assistant.prompts import CANNOT_ANSWER
from vectorstore.language import forms, sentences

MAX_QUOTE_CHARS = 2000
"""A quote that has not closed by then is left out; a paragraph of news has some 400 characters."""

MAX_SENTENCE_CHARS = 1000
"""Text that has not ended in a sentence by then is taken for one."""

_OPEN, _CLOSE = "<<", ">>"
_AFTER_QUOTE = frozenset(" \u00a0\t\u200e\u200f.!?؟。…،,;؛»”\"')")
_LONGEST_TAIL = 160  # characters; eight paragraphs in brackets of their own have 24
_PENDING = 320  # characters within which a quotation closes, if it is one sentence's
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"))
_MORE = re.compile(r"\S+\s")
_MAY_END = re.compile(r"[.!?؟。！？…؛;\n]\S*\s+\S+\s\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence of a reply, unchecked.

    Attributes:
        text: without markers and quote.
        numbers: the paragraphs it cites, from 1, none beyond those shown.
        dropped: numbers it cites beyond those.
        quote: the words it gives as carrying it; empty when it gives none.
    """

    text: str
    numbers: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    quote: str = ""


class ReplyStream:
    """Takes a reply in pieces and gives out each sentence once it can no longer change.

    >>> stream = ReplyStream(count=2)
    >>> list(stream.feed("It opened in May [1] <<in M")), list(stream.feed("ay>>. It is")), list(stream.close())
    ([], [Said(text='It opened in May.', numbers=(1,), dropped=(), quote='in May')], [Said(text='It is', numbers=(), dropped=(), quote='')])
    """

    def __init__(self, count: int) -> None:
        """Begins a reply of a model that was shown ``count`` paragraphs."""
        self._count = count
        self._text = ""  # of the sentence under way, and what follows it so far
        self._quote: str | None = None  # being read, where not None
        self._tail: str | None = None  # what follows a closed quote, where not None
        self._closed = ""  # the quote before the tail

    def feed(self, chunk: str) -> Iterator[Said]:
        """Yield the sentences that are certain after ``chunk``."""
        for char in chunk:
            yield from self._take(char)

    def close(self) -> Iterator[Said]:
        """Yield what is left; no more text is coming."""
        if self._tail is not None:
            yield from self._end_tail("")
        self._quote = None
        yield from self._said(self._text, "")
        self._text = ""

    def _take(self, char: str) -> Iterator[Said]:
        if self._quote is not None:
            self._quote += char
            if self._quote.endswith(_CLOSE):
                self._closed, self._quote, self._tail = self._quote[: -len(_CLOSE)], None, ""
            elif len(self._quote) > MAX_QUOTE_CHARS:
                self._quote = None
            return
        if self._tail is not None:
            if self._in_tail(char):
                self._tail += char
                return
            yield from self._end_tail(char)
            return
        self._text += char
        if self._text.endswith(_OPEN):
            self._text = self._text[: -len(_OPEN)].rstrip()
            yield from self._but_last()
            self._quote = ""
        elif char.isspace() and (len(self._text) > MAX_SENTENCE_CHARS or _MAY_END.search(self._text)):
            yield from self._whole()

    # -- behind a quote: its full stop, and markers written late ----------------------------------

    def _in_tail(self, char: str) -> bool:
        """Whether the text after a quote still belongs to its sentence with one character more."""
        assert self._tail is not None
        if len(self._tail) > _LONGEST_TAIL:
            return False
        certain, held = self._split(self._tail + char)
        return (
            "\n" not in self._tail + char
            and _only_stops(certain)
            and (not held or held.strip()[:1] in "[［【")
        )

    def _split(self, text: str) -> tuple[str, str]:
        """The plain text that is certain, and what may still become a marker."""
        stream = MarkerStream(self._count)
        pieces = list(stream.feed(text))
        given = "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)
        return "".join(piece for piece in pieces if isinstance(piece, str)), text[len(given) :]

    def _end_tail(self, char: str) -> Iterator[Said]:
        """End a quoted sentence; the rest of its tail and ``char`` begin the next one."""
        assert self._tail is not None
        mine = rest = ""
        for piece in joined(list(_pieces(self._tail, self._count))):
            if isinstance(piece, Marker) and not rest:
                mine += piece.text
            elif isinstance(piece, str) and not rest:
                stops = len(piece) - len(piece.lstrip("".join(_AFTER_QUOTE)))
                mine, rest = mine + piece[:stops], piece[stops:]
            else:
                rest += piece if isinstance(piece, str) else piece.text
        text, quote = self._text + mine.rstrip(), self._closed
        self._text, self._tail, self._closed = "", None, ""
        yield from self._said(text, quote)
        for again in rest + char:
            yield from self._take(again)

    # -- sentences without a quote ----------------------------------------------------------------

    def _whole(self) -> Iterator[Said]:
        """Yield the first sentence under way when the next one has surely begun."""
        if len(self._text) > MAX_SENTENCE_CHARS:
            whole, self._text = self._text, ""
            yield from self._said(whole, "")
            return
        pieces = MarkerStream(self._count).feed(self._text)
        spoken = "".join(piece if isinstance(piece, str) else " " * len(piece.text) for piece in pieces)
        held = self._text[len(spoken) :]  # what may become a marker, or blanks before one
        spoken += held if held.isspace() else ""
        spans = sentences(spoken)
        if len(spans) < 2 or not _MORE.search(spoken, spans[1][0]) or _is_open(spoken[: spans[1][0]]):
            return
        # Markers behind the sentence are its own, but for those on the line of the next one.
        behind = self._text[spans[0][1] : spans[1][0]]
        line = behind.rfind("\n")
        cut = spans[0][1] + (len(behind) if line < 0 else line)
        first, self._text = self._text[:cut], self._text[cut:]
        yield from self._said(first, "")

    def _but_last(self) -> Iterator[Said]:
        """Yield all sentences under way but the one that a quote follows."""
        marked = list(self._marked(self._text))
        last = marked.pop() if marked else None
        yield from marked
        self._text = _unparsed(last) if last is not None else ""

    def _said(self, text: str, quote: str) -> Iterator[Said]:
        marked = list(self._marked(text))
        for place, said in enumerate(marked):
            last = place == len(marked) - 1
            yield Said(
                text=said.text,
                numbers=said.numbers,
                dropped=said.dropped,
                quote=quote.strip() if last else "",
            )

    def _marked(self, text: str) -> Iterator[Said]:
        for found in sentences_with_markers(plain(text.replace(CANNOT_ANSWER, "")), self._count).sentences:
            if forms(told := _unmarked(found.text)):
                yield Said(text=told, numbers=found.numbers, dropped=found.dropped)


def _pieces(text: str, count: int) -> Iterator[str | Marker]:
    stream = MarkerStream(count)
    yield from stream.feed(text)
    yield from stream.close()


def _unmarked(text: str) -> str:
    """Text without what has become a marker since the one within it was taken out: "[1[2]]"."""
    while (left := "".join(piece for piece in parse(text) if isinstance(piece, str))) != text:
        text = left
    return text


def _only_stops(text: str) -> bool:
    return all(char in _AFTER_QUOTE for char in text)


def _is_open(text: str) -> bool:
    """Whether a quotation or bracket is under way that may close within the same sentence."""
    return any(
        text.rfind(opening) > text.rfind(closing) and len(text) - text.rfind(opening) < _PENDING
        for opening, closing in _PAIRS
    ) or (text.count('"') % 2 == 1 and len(text) - text.rfind('"') < _PENDING)


def _unparsed(said: Said) -> str:
    """A sentence with its markers written behind it, to be read again with what follows."""
    return said.text + "".join(f"[{number}]" for number in (*said.numbers, *said.dropped))
