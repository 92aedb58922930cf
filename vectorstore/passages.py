"""Paragraphs -> passages, the units that are embedded and indexed.

A citation always counts in the whole paragraph. What the indexes hold is a passage: the paragraph
itself, a part of a very long one (cut between sentences), or a heading or caption together with the start of
the paragraph it stands with, because a heading alone answers nothing and matches everything. A title stands with
all of its article: the word index has it with each passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.language import forms, sentences, stem
from vectorstore.types import Paragraph

MAX_CHARS = 1200
"""A longer paragraph is indexed in parts. Embeddings of means blur beyond a few hundred words."""

_PART_CHARS = 800  # parts are filled to about this, so that a paragraph just over the limit halves evenly
_HEADED_CHARS = 300  # how much of the paragraph it stands with goes with a heading or a caption

RULE = "2"
"""Changes whenever a paragraph gets other passages than before (see `vectorstore.indexing.repassing`)."""

STANDING_WITH = ("title", "heading", "caption")
"""The kinds of paragraphs that stand with another one (see `beside`)."""
_JOINED = ("heading", "caption")

TEXT = ("lead", "body")
"""The kinds that others stand with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A unit of the indexes.

    Attributes:
        id: the paragraph's id, a colon and the number of the part.
        start, end: which characters of the paragraph it stands for, half-open.
        text: what is embedded and indexed.
    """

    id: str
    paragraph_id: str
    article_id: str
    start: int
    end: int
    text: str


def paragraph_id(passage_id: str) -> str:
    """The id of the paragraph a passage belongs to."""
    return passage_id.rpartition(":")[0]


def passages(paragraphs: Sequence[Paragraph]) -> list[Passage]:
    """The passages of an article's paragraphs, in order."""
    found: list[Passage] = []
    for place, paragraph in enumerate(paragraphs):
        if paragraph.kind in _JOINED and len(paragraph.text) <= MAX_CHARS:
            other = beside(paragraphs, place)
            text = paragraph.text if other is None else f"{paragraph.text}\n{other.text[:_HEADED_CHARS]}"
            found.append(_passage(paragraph, 0, 0, len(paragraph.text), text))
            continue
        for part, (start, end) in enumerate(parts(paragraph.text)):
            found.append(_passage(paragraph, part, start, end, paragraph.text[start:end]))
    return found


def beside(paragraphs: Sequence[Paragraph], place: int) -> Paragraph | None:
    """The text that a title, a heading or a caption stands with; None for another paragraph, or where there is none.

    A title or heading stands with the first text after it, a caption with that text before or after it, in the
    same section, which has more words in common with it; with the one after it where neither has more.

    Args:
        paragraphs: of one article, in order.
        place: which of them.
    """
    one = paragraphs[place]
    if one.kind not in STANDING_WITH:
        return None
    after = _nearest(paragraphs[place + 1 :], past_headings=one.kind != "caption")
    if one.kind != "caption":
        return after
    before = _nearest(paragraphs[:place][::-1])
    if before is None or after is None:
        return after or before
    words = _stems(one.text)
    return before if len(words & _stems(before.text)) > len(words & _stems(after.text)) else after


def _nearest(paragraphs: Sequence[Paragraph], *, past_headings: bool = False) -> Paragraph | None:
    for paragraph in paragraphs:
        if paragraph.kind in TEXT:
            return paragraph
        if paragraph.kind == "heading" and not past_headings:
            return None
    return None


def _stems(text: str) -> set[str]:
    return set(map(stem, forms(text)))


def _passage(paragraph: Paragraph, part: int, start: int, end: int, text: str) -> Passage:
    return Passage(
        id=f"{paragraph.id}:{part}",
        paragraph_id=paragraph.id,
        article_id=paragraph.article_id,
        start=start,
        end=end,
        text=text,
    )


def parts(text: str) -> list[tuple[int, int]]:
    """Where to cut a paragraph: one (start, end) when it is short, else several between sentences.

    A single sentence longer than the limit is cut at blanks. The parts cover the text without gaps.
    """
    if len(text) <= MAX_CHARS:
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    start = 0
    for piece_start, piece_end in _pieces(text):
        if piece_end - start > _PART_CHARS and piece_start > start:
            found.append((start, piece_start))
            start = piece_start
    found.append((start, len(text)))
    return found


def _pieces(text: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for start, end in sentences(text):
        at = start
        while end - at > _PART_CHARS:
            cut = text.rfind(" ", at + _PART_CHARS // 2, at + _PART_CHARS) + 1 or at + _PART_CHARS
            pieces.append((at, cut))
            at = cut
        pieces.append((at, end))
    return pieces
