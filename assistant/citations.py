"""Citation markers in a model's text: found while it streams, numbered, tied to their sentences.

A marker is a square or lenticular bracket holding paragraph numbers in any script of digits:
``[1]``, ``[1, 2]``, ``[١، ٢]``, ``[1-3]``, ``[^1]``, ``[[1]]``, ``【１】``, ``【1†source】``, ``[Source 1]``,
``[المصدر 1]``. Everything else is text: ``(1)``, ``[sic]``, and a number of four digits or more
such as ``[2024]``, which is a year far more often than a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vectorstore.language import sentences

MAX_MARKER_CHARS = 32
"""A bracket that has not closed by then is text; ``[1, 2, 3, 4, 5, 6, 7, 8]`` has 24 characters."""
MAX_RANGE = 20
"""``[1-3]`` means 1, 2, 3; a longer span is a slip and stands for its two ends only."""

_LABEL = (
    r"(?:(?:sources?|src|paragraphs?|para|doc(?:ument)?|ref|p|(?:ال)?(?:مصدر|مصادر|فقرة|مقطع|مرجع))[\s.:#]*)"
)
_SEPARATOR = r"(?:\s*[,،;؛、&\-–—]\s*|\s+(?:and\s+|و\s?)?)"
_NUMBER = rf"\^?{_LABEL}?\d{{1,3}}"
_BODY = rf"[\s\u200e\u200f]*{_NUMBER}(?:{_SEPARATOR}{_NUMBER})*[\s\u200e\u200f]*"
_SINGLE = re.compile(rf"\[{_BODY}\]|［{_BODY}］|【{_BODY}(?:†[^】\n]*)?】", re.IGNORECASE)
_DOUBLE = re.compile(rf"\[\[{_BODY}\]\]", re.IGNORECASE)
# Whatever may still become a marker when more text arrives. Wider than the markers themselves: to
# hold back a little too much costs a moment, to let half a marker through cannot be undone.
_UNFINISHED = re.compile(
    r"\[\[?[\w\s\u200e\u200f^.:#,،;؛、&\-–—]*\]?|［[\w\s\u200e\u200f^.:#,،;؛、&\-–—]*|【[^】\n]*"
)
_OPENING = re.compile(r"[ \u00a0]{0,2}[\[［【]")
_TRAILING_BLANKS = re.compile(r"[ \u00a0]{1,2}\Z")
_PARTS = re.compile(r"(\d+)(?:\s*([-–—])\s*(\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A citation marker as the model wrote it.

    Attributes:
        numbers: the paragraphs it names, 1-based, without repeats, in the order written.
        dropped: numbers beyond the paragraphs shown; only where their count is known.
        text: the characters it stands for, with up to two blanks before the bracket, so that the
            pieces of a text joined give the text back.
    """

    numbers: tuple[int, ...]
    dropped: tuple[int, ...] = ()
    text: str = ""


Piece = str | Marker


class MarkerStream:
    """Splits text that arrives in chunks into plain text and markers, never half a marker.

    >>> stream = MarkerStream(count=3)
    >>> list(stream.feed("Kazan [")), list(stream.feed("1, 9")), list(stream.feed("]."))
    (['Kazan'], [], [Marker(numbers=(1,), dropped=(9,), text=' [1, 9]'), '.'])
    >>> list(stream.close())
    []
    """

    def __init__(self, count: int | None = None) -> None:
        """Begin a text.

        Args:
            count: how many paragraphs the model was shown; numbers outside 1..count go to
                `Marker.dropped`. None: all numbers are given as they are.
        """
        self._count = count
        self._held = ""

    def feed(self, chunk: str) -> Iterator[Piece]:
        """Yield what is certain after ``chunk``; at most `MAX_MARKER_CHARS` + 2 characters stay held."""
        yield from self._pieces(chunk, final=False)

    def close(self) -> Iterator[Piece]:
        """Yield what was held back; no more text is coming."""
        yield from self._pieces("", final=True)

    def _pieces(self, chunk: str, *, final: bool) -> Iterator[Piece]:
        text = self._held + chunk
        self._held = ""
        begun = at = 0
        while (opening := _OPENING.search(text, at)) is not None:
            bracket = opening.end() - 1
            end = _marker_end(text, bracket, final=final)
            if end is None:  # not known yet
                self._held = text[opening.start() :]
                text = text[: opening.start()]
                break
            at = opening.end()
            if end > bracket:
                if begun < opening.start():
                    yield text[begun : opening.start()]
                yield self._marker(text[opening.start() : end])
                begun = at = end
        if not (self._held or final) and (blanks := _TRAILING_BLANKS.search(text, begun)):
            self._held = blanks.group()
            text = text[: blanks.start()]
        if begun < len(text):
            yield text[begun:]

    def _marker(self, raw: str) -> Marker:
        numbers = _numbers(raw)
        if self._count is None:
            return Marker(numbers=numbers, text=raw)
        return Marker(
            numbers=tuple(number for number in numbers if 1 <= number <= self._count),
            dropped=tuple(number for number in numbers if not 1 <= number <= self._count),
            text=raw,
        )


def _marker_end(text: str, bracket: int, *, final: bool) -> int | None:
    """Where the marker that opens at ``bracket`` ends; ``bracket`` if it is none, None if unknown."""
    limit = bracket + MAX_MARKER_CHARS
    double = text.startswith("[[", bracket)
    match = (_DOUBLE if double else _SINGLE).match(text, bracket, limit)
    if match is not None:
        return match.end()
    if final or len(text) >= limit:
        return bracket
    unfinished = _UNFINISHED.match(text, bracket)
    return None if unfinished is not None and unfinished.end() == len(text) else bracket


def _numbers(raw: str) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for first, dash, last in _PARTS.findall(raw.split("†", 1)[0]):
        low, high = int(first), int(last or first)
        whole = dash and low < high <= low + MAX_RANGE
        for number in range(low, high + 1) if whole else (low, high):
            found[number] = None
    return tuple(found)


def parse(text: str, count: int | None = None) -> tuple[Piece, ...]:
    """The pieces of a whole text, the same as `MarkerStream` gives for any way of cutting it.

    >>> parse("قمة «بريكس» [١، ٢]، ثم [sic].", 5)
    ('قمة «بريكس»', Marker(numbers=(1, 2), dropped=(), text=' [١، ٢]'), '، ثم [sic].')
    """
    stream = MarkerStream(count)
    return joined([*stream.feed(text), *stream.close()])


def joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The pieces with neighbouring texts made one.

    >>> joined(["a", "b", Marker(numbers=(1,)), "", "c"])
    ('ab', Marker(numbers=(1,), dropped=(), text=''), 'c')
    """
    out: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        elif piece != "":
            out.append(piece)
    return tuple(out)


class Numbering:
    """Display numbers for paragraphs, in order of first appearance; a number never changes.

    >>> numbering = Numbering()
    >>> [numbering.number(paragraph) for paragraph in ("p7", "p2", "p7")]
    [1, 2, 1]
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, paragraph_id: str) -> int:
        """The number shown for a paragraph, from 1."""
        return self._numbers.setdefault(paragraph_id, len(self._numbers) + 1)

    def __len__(self) -> int:
        return len(self._numbers)

    def ids(self) -> tuple[str, ...]:
        """The paragraphs in the order of their numbers."""
        return tuple(self._numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSentence:
    """A sentence of an answer without its markers, and the paragraphs they name.

    Attributes:
        start, end: the sentence in `MarkedText.text`, characters, half-open.
        numbers: paragraph numbers in order of first appearance in the sentence, without repeats.
        dropped: numbers beyond the paragraphs shown.
    """

    text: str
    start: int
    end: int
    numbers: tuple[int, ...]
    dropped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """An answer without markers, and its sentences with theirs."""

    text: str
    sentences: tuple[MarkedSentence, ...]


def sentences_with_markers(text: str, count: int | None = None) -> MarkedText:
    """The answer's sentences, each with the paragraphs its markers name.

    A marker belongs to the sentence it stands in or behind: before the full stop, after it, or
    alone on the next line. Only a marker that opens a line with words after it belongs to those.

    >>> [(s.text, s.numbers) for s in sentences_with_markers("Kazan [2]. In May.[1][3] No.").sentences]
    [('Kazan.', (2,)), ('In May.', (1, 3)), ('No.', ())]
    """
    plain, markers = _without_markers(parse(text, count))
    spans = sentences(plain)
    owned: list[list[Marker]] = [[] for _ in spans]
    for at, marker in markers:
        if spans:
            owned[_owner(plain, spans, at)].append(marker)
    return MarkedText(
        text=plain,
        sentences=tuple(
            MarkedSentence(
                text=plain[start:end],
                start=start,
                end=end,
                numbers=tuple(dict.fromkeys(n for marker in mine for n in marker.numbers)),
                dropped=tuple(dict.fromkeys(n for marker in mine for n in marker.dropped)),
            )
            for (start, end), mine in zip(spans, owned, strict=True)
        ),
    )


def _without_markers(pieces: tuple[Piece, ...]) -> tuple[str, list[tuple[int, Marker]]]:
    plain = ""
    markers: list[tuple[int, Marker]] = []
    for piece in pieces:
        if isinstance(piece, Marker):
            markers.append((len(plain), piece))
            continue
        follows_marker = bool(markers) and markers[-1][0] == len(plain) > 0
        if follows_marker and piece[0].isalnum() and not plain[-1].isspace():
            plain += " "  # "في مايو.[1]ثم": without the marker the two sentences would grow together
        plain += piece
    return plain, markers


def _owner(plain: str, spans: list[tuple[int, int]], at: int) -> int:
    before = [index for index, (start, _) in enumerate(spans) if start < at]
    if not before:
        return 0
    last = before[-1]
    rest_of_line = plain[at:].split("\n", 1)[0]
    opens_line = plain[:at].rstrip(" \u00a0").endswith("\n") and rest_of_line.strip(" .،,") != ""
    return min(last + 1, len(spans) - 1) if opens_line and spans[last][1] <= at else last
