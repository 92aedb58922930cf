"""Headings and captions that were found, and the paragraphs they stand with.

The passage of a heading or caption holds the beginning of the paragraph it stands with (see `vectorstore.passages`).
As a whole it speaks for that paragraph; for the heading itself only its own words do. And alone a heading tells
little: what it stands with comes before it, as likely to answer, and whoever reads the hits has both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from vectorstore.filtering import admits
from vectorstore.language import forms, stem
from vectorstore.library import Library
from vectorstore.passages import STANDING_WITH, TEXT, beside, paragraph_id
from vectorstore.ranking.analysis import stems
from vectorstore.ranking.model import Candidate
from vectorstore.ranking.relevance import Judged
from vectorstore.types import Article, Filters, Paragraph
from vectorstore.words import questions

_REACH = 50  # paragraphs before and after a heading or caption that are looked at


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph, and by which passage it was found.

    Attributes:
        text: the paragraph's, or the part of it that the passage is.
    """

    id: str
    text: str
    judged: Judged


def alone(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The headings and captions among passages, without what they stand with."""
    return [
        replace(one, text=one.text[: one.own_chars], own_chars=None)
        for one in candidates
        if one.own_chars is not None
    ]


def paired(
    library: Library, question: str, judged: Sequence[Judged], filters: Filters | None = None
) -> Iterator[Found]:
    """The paragraphs of passages, each once, best first; what a heading or caption stands with comes before it.

    A caption comes first where it holds all that is asked about, or the paragraph beside it nothing of it. A title
    stands with that paragraph of its article which is likeliest to answer.

    Args:
        library: where they are.
        question: as asked.
        judged: best first; headings and captions also without what they stand with (see `alone`).
        filters: what narrows the search; a paragraph that they leave out is not brought in.
    """
    pairs = _Pairs(library, question, filters or Filters(), judged)
    given: set[str] = set()
    for one in judged:
        id_ = paragraph_id(one.candidate.id)
        if one.candidate.kind in STANDING_WITH:
            found = [] if id_ in given else pairs.of(id_, one)
        else:
            found = [Found(id_, one.candidate.text, one)]
        for paragraph in found:
            if paragraph.id not in given:
                given.add(paragraph.id)
                yield paragraph


class _Pairs:
    """Reads what headings and captions stand with."""

    def __init__(self, library: Library, question: str, filters: Filters, judged: Sequence[Judged]) -> None:
        self._library = library
        self._asked = {stem(form) for form in forms(question) if not questions.only_asks(form)}
        self._filters = filters
        self._best_ids = {
            one.candidate.article: paragraph_id(one.candidate.id)
            for one in reversed(judged)
            if one.candidate.kind in TEXT
        }
        self._others = [
            paragraph_id(one.candidate.id) for one in judged if one.candidate.kind in STANDING_WITH
        ]

    def of(self, id_: str, judged: Judged) -> list[Found]:
        """What the passage of a heading or caption speaks for, in the order in which they are hits."""
        if id_ not in self._found:
            return []  # taken out meanwhile
        own, article = self._found[id_]
        itself = [Found(id_, own.text, judged)] if judged.candidate.own_chars is None else []
        other = self._best_of.get(article.id) if own.kind == "title" else None
        other = other or self._beside(own)
        if other is None or not admits(self._filters, article, other.kind):
            return itself
        if own.kind == "caption" and self._answers(own, other):
            return [Found(id_, own.text, judged), Found(other.id, other.text, judged)]
        return [Found(other.id, other.text, judged), *itself]

    @cached_property
    def _found(self) -> dict[str, tuple[Paragraph, Article]]:
        """The headings and captions that were found, read at once."""
        return self._library.paragraphs(list(dict.fromkeys(self._others)))

    @cached_property
    def _best_of(self) -> dict[str, Paragraph]:
        """The paragraph of each article whose title was found that is likeliest to answer, of those that were found."""
        headed = {article.id for own, article in self._found.values() if own.kind == "title"}
        read = self._library.paragraphs([id_ for article, id_ in self._best_ids.items() if article in headed])
        return {article.id: paragraph for paragraph, article in read.values()}

    def _beside(self, own: Paragraph) -> Paragraph | None:
        if own.index < 0:
            return None
        first = max(0, own.index - _REACH) if own.kind == "caption" else own.index
        near = self._library.stretch(own.article_id, first, own.index + _REACH)
        place = next((place for place, paragraph in enumerate(near) if paragraph.id == own.id), None)
        return None if place is None else beside(near, place)

    def _answers(self, caption: Paragraph, other: Paragraph) -> bool:
        """Whether a caption rather than the paragraph beside it says what is asked about."""
        here, there = (self._asked & stems(one.text) for one in (caption, other))
        return bool(here) and (not there or there < here == self._asked)
