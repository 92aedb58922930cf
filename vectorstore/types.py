"""The values the store passes around. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""``(n, d) float32``, unit rows (a text without a single token may give a zero row)."""

Kind = Literal["title", "lead", "heading", "body", "caption", "related"]
KINDS: tuple[Kind, ...] = ("title", "lead", "heading", "body", "caption", "related")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One citation unit of an article; ``text`` is exactly what offsets count in."""

    id: str
    article_id: str
    index: int
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article of the library. ``paragraphs`` is empty where only the listing was read.

    Attributes:
        published: ISO 8601 date or date and time as the source gives it, or None.
        updated: when the source says that it changed the article, likewise, or None.
        language: ISO 639-1 code of the body, or None when it could not be told.
        source: the outlet's name, or None.
        paragraph_count: how many paragraphs it has, also when they were not read.
    """

    id: str
    title: str
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    paragraph_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A paragraph that says the same as another one, in the same words but for an editor's changes.

    Attributes:
        article: the paragraph's article, without paragraphs.
    """

    paragraph: Paragraph
    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A paragraph found for a question.

    Attributes:
        similarity: 0 to 1, higher is nearer to answering.
        article: the paragraph's article, without paragraphs.
        features: what the similarity is made of, by name.
        copies: the same passage in other articles, one of each, the earliest published first.
    """

    paragraph: Paragraph
    article: Article
    similarity: float
    features: tuple[tuple[str, float], ...] = ()
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which paragraphs a search looks at; what is None or empty holds nothing back.

    Attributes:
        articles: ids of articles; an empty tuple leaves nothing to look at.
        since, until: first and last day of publication, ISO 8601 (a year or a month stands for all of it).
        sources: names of outlets, as the articles give them, in capitals or not.
        languages: ISO 639-1 codes of articles.
        kinds: kinds of paragraphs.
    """

    articles: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftParagraph:
    """A paragraph as read, before it has an id.

    Attributes:
        line: 0-based number of the line of the source where it begins; -1 when it has none.
    """

    kind: Kind
    text: str
    line: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A line of a source that is in no paragraph, and why.

    Attributes:
        line: 0-based number of the line in the text that was read.
        text: the line as it stood.
        reason: a short English phrase such as ``"widget"`` or ``"repeated line"``.
    """

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as read from a source, before it is in a library.

    Attributes:
        key: what makes two readings the same article: ``url:…``, ``id:…`` or ``title:…``.
        origin: where it was read from (a path or an address), for the report.
        exact: the paragraphs are kept exactly as they stand (structured input).
        updated: when the source says that it changed the article (ISO 8601), or None.
        notes: remarks for the reader's report, e.g. that a PDF is best effort.
    """

    key: str
    title: str
    paragraphs: tuple[DraftParagraph, ...]
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    origin: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    exact: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A source that was not read, and why.

    Attributes:
        reason: in English, as ``cause`` says it.
        cause: the error itself, where there is one, for who tells it in another language.
    """

    origin: str
    reason: str
    cause: Exception | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What an add did.

    Attributes:
        added, updated, unchanged: article ids.
        skipped: sources that could not be read; the rest of the add went on.
        articles: every article added, updated or found unchanged, without paragraphs.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    articles: tuple[Article, ...] = field(default=())


def joined(reports: Sequence[AddReport]) -> AddReport:
    """What several adds did, as one report."""
    return AddReport(
        added=tuple(id_ for r in reports for id_ in r.added),
        updated=tuple(id_ for r in reports for id_ in r.updated),
        unchanged=tuple(id_ for r in reports for id_ in r.unchanged),
        skipped=tuple(skipped for r in reports for skipped in r.skipped),
        articles=tuple(article for r in reports for article in r.articles),
    )


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into vectors that are near when the texts mean alike."""

    @property
    def name(self) -> str:
        """The name under which a setting chooses it."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text would give another vector."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """``(n, d) float32``, unit rows, for paragraphs."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """``(d,) float32``, unit length, for a question."""
        ...


@runtime_checkable
class Reranker(Protocol):
    """Judges question and paragraph together, where an `Embedder` sees one at a time."""

    @property
    def name(self) -> str:
        """The name under which a setting chooses it."""
        ...

    def rerank(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(n,) float32``, 0 to 1, higher is likelier: how likely each text answers."""
        ...
