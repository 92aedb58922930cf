"""The values an answer is made of. Imports nothing of ours but the store's types."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from vectorstore.types import AddReport, Article, Copy, Hit, Paragraph

if TYPE_CHECKING:
    from vectorstore.storage.articles import RemovedLine

Support = Literal["supported", "partial", "unsupported"]
RemarkKind = Literal[
    "marker_mended", "marker_removed", "quote_replaced",
    "name", "number", "date", "negation", "role", "unfounded", "contradicted",
]  # fmt: skip
"""What checking a sentence of a language model changed in it, or holds against it."""
History = tuple[tuple[str, str], ...]
"""Earlier turns, oldest first: (``"user"`` or ``"assistant"``, text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a statement is said: ``hit.paragraph.text[start:end]``, half-open."""

    hit: Hit
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What the check of a sentence found.

    Attributes:
        kind: a citation that was changed (``marker_mended``: another paragraph carries the sentence,
            ``marker_removed``: that one does not, ``quote_replaced``: its words are not in the paragraph or
            say something else), or what the sentence says and its sources do not.
        text: the marker or quote as the model wrote it, or the words of the sentence.
    """

    kind: RemarkKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of an answer before it is numbered, with what carries it."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    support: Support = "supported"
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Another article that carries a passage, in the same words but for an editor's changes.

    Attributes:
        source: the outlet's name, or None.
        published: ISO 8601, or None.
        url: a link that opens it, at the words where they are the very same.
    """

    article_id: str
    article_title: str
    source: str | None
    published: str | None
    url: str | None
    paragraph_id: str
    paragraph_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The exact words of a paragraph that carry a sentence.

    Always ``paragraph[start:end] == quote``.

    Attributes:
        marker: the number shown; the same paragraph has the same number throughout an answer.
        url: a link that opens the original at these words, where the article came from the web.
        paragraph: the paragraph's full text.
        start, end: characters into it, half-open.
        outlets: the other articles that say these words too, the earliest published first.
    """

    marker: int
    article_id: str
    article_title: str
    url: str | None
    paragraph_id: str
    paragraph_index: int
    paragraph: str
    start: int
    end: int
    quote: str
    outlets: tuple[Outlet, ...] = ()

    def __post_init__(self) -> None:
        if not self.quote or self.paragraph[self.start : self.end] != self.quote:
            raise ValueError(f"quote {self.quote!r} is not at [{self.start}:{self.end}] of its paragraph")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of an answer. ``text`` has no markers; ``remarks`` say what its check changed or found."""

    text: str
    citations: tuple[Citation, ...]
    support: Support
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the language model counted, in tokens."""

    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, or the statement that the sources do not say.

    Attributes:
        text: the whole, with markers such as ``[1]`` after each sentence.
        answered: False when the sources do not say; then there are no citations.
        language: ISO 639-1 code of the question.
        citations: every citation once, in order of its marker and place.
        passages: what was retrieved, best first.
        question: as asked.
        standalone_question: as searched.
        model: what wrote it: ``builtin`` or a LangChain model name.
        confidence: 0 to 1, the probability that the sources answer the question.
        notes: remarks for the person, such as that the model failed and the reader answered.
    """

    text: str
    answered: bool
    language: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    question: str
    standalone_question: str
    model: str
    confidence: float = 0.0
    notes: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    usage: Usage = field(default=Usage())

    def to_dict(self) -> dict[str, Any]:
        """The one JSON shape of an answer, for the shell, HTTP and MCP."""
        return {
            "text": self.text,
            "answered": self.answered,
            "language": self.language,
            "confidence": round(self.confidence, 4),
            "sentences": [
                {
                    "text": s.text,
                    "support": s.support,
                    "citations": [citation_dict(c) for c in s.citations],
                    "remarks": [{"kind": r.kind, "text": r.text} for r in s.remarks],
                }
                for s in self.sentences
            ],
            "citations": [citation_dict(c) for c in self.citations],
            "passages": [hit_dict(hit) for hit in self.passages],
            "question": self.question,
            "standalone_question": self.standalone_question,
            "model": self.model,
            "notes": list(self.notes),
            "suggestions": list(self.suggestions),
            "usage": {"input_tokens": self.usage.input_tokens, "output_tokens": self.usage.output_tokens},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEvent:
    """A step of an answer as it grows.

    Attributes:
        kind: ``searched`` (``passages`` are known), ``text`` (more of the answer's text: whole sentences,
            checked, with their final markers), ``answer`` (the last one; holds the whole `Answer`, whose
            text begins with what was streamed unless a language model broke off or took back what it said).
    """

    kind: Literal["searched", "text", "answer"]
    text: str = ""
    passages: tuple[Hit, ...] = ()
    answer: Answer | None = None


def citation_dict(citation: Citation) -> dict[str, Any]:
    """A citation as JSON."""
    facts = {name: getattr(citation, name) for name in Citation.__slots__}
    return facts | {"outlets": [asdict(outlet) for outlet in citation.outlets]}


def outlet(copy: Copy, url: str | None) -> Outlet:
    """Where a copy of a passage stands; ``url`` opens it."""
    return Outlet(
        article_id=copy.article.id,
        article_title=copy.article.title,
        source=copy.article.source,
        published=copy.article.published,
        url=url,
        paragraph_id=copy.paragraph.id,
        paragraph_index=copy.paragraph.index,
    )


def paragraph_dict(paragraph: Paragraph) -> dict[str, Any]:
    """A paragraph as JSON."""
    return {name: getattr(paragraph, name) for name in Paragraph.__slots__}


def article_dict(article: Article) -> dict[str, Any]:
    """An article as JSON; with its paragraphs when they were read."""
    facts = {name: getattr(article, name) for name in Article.__slots__ if name != "paragraphs"}
    if article.paragraphs:
        facts["paragraphs"] = [paragraph_dict(p) for p in article.paragraphs]
    return facts


def hit_dict(hit: Hit) -> dict[str, Any]:
    """A hit as JSON."""
    return {
        "paragraph": paragraph_dict(hit.paragraph),
        "article_title": hit.article.title,
        "published": hit.article.published,
        "similarity": round(hit.similarity, 4),
        "features": {name: round(share, 4) for name, share in hit.features},
        "copies": [asdict(outlet(copy, copy.article.url)) for copy in hit.copies],
    }


def report_dict(report: AddReport) -> dict[str, Any]:
    """What an add did, as JSON."""
    return {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "skipped": [{"origin": s.origin, "reason": s.reason} for s in report.skipped],
        "articles": [article_dict(a) for a in report.articles],
    }


def removed_dict(line: RemovedLine) -> dict[str, Any]:
    """A line that was left out of an article, as JSON."""
    return {
        "number": line.number,
        "line": line.line.line,
        "text": line.line.text,
        "reason": line.line.reason,
        "restored": line.restored,
    }
