"""What the operations under ``/v1`` answer, as documented.

Answers are sent as `assistant.types` writes them; these models document that shape and let further
fields pass.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from vectorstore.types import Kind

_PARAGRAPH = "The plant opened on 14 May 2024. It cost 85 million dinars."
_QUOTE = "It cost 85 million dinars."


class Shape(BaseModel):
    """A documented answer."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Paragraph(Shape):
    """A paragraph of an article."""

    id: str
    article_id: str
    index: int
    kind: Kind
    text: str


class Article(Shape):
    """An article; with its paragraphs where it is read whole."""

    id: str = Field(examples=["5d5c6b05c1a9e2f30b44"])
    title: str
    url: str | None
    source: str | None
    author: str | None
    published: str | None
    language: str | None
    paragraph_count: int
    paragraphs: tuple[Paragraph, ...] = ()


class Articles(Shape):
    """A page of the list of articles, newest added first."""

    articles: tuple[Article, ...]
    total: int = Field(description="How many there are in the library.")


class Citation(Shape):
    """The exact words that carry a sentence: ``paragraph[start:end] == quote``."""

    marker: int = Field(examples=[1])
    article_id: str
    article_title: str
    url: str | None = Field(description="Opens the original at these words.")
    paragraph_id: str
    paragraph_index: int
    paragraph: str = Field(examples=[_PARAGRAPH])
    start: int = Field(description="Unicode characters into the paragraph.", examples=[33])
    end: int = Field(description="Half-open.", examples=[59])
    quote: str = Field(examples=[_QUOTE])


class Remark(Shape):
    """What the check of a language model's sentence changed in it, or holds against it."""

    kind: str = Field(examples=["marker_mended"])
    text: str


class Sentence(Shape):
    """A sentence of an answer."""

    text: str
    support: Literal["supported", "partial", "unsupported"]
    citations: tuple[Citation, ...]
    remarks: tuple[Remark, ...] = ()


class Hit(Shape):
    """A paragraph found for a question."""

    paragraph: Paragraph
    article_title: str
    published: str | None
    similarity: float = Field(description="0 to 1, higher is nearer to answering.")
    features: dict[str, float]


class Hits(Shape):
    """Paragraphs, best first."""

    hits: tuple[Hit, ...]


class Answer(Shape):
    """An answer, or the statement that the articles do not say."""

    text: str = Field(examples=[f"{_QUOTE} [1]"])
    answered: bool = Field(description="False: the articles do not say.")
    language: str = Field(examples=["en"])
    confidence: float
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    question: str
    standalone_question: str
    model: str = Field(examples=["builtin"])
    notes: tuple[str, ...]
    suggestions: tuple[str, ...]
    usage: dict[str, int]


class Skipped(Shape):
    """What was not read, and why."""

    origin: str
    reason: str


class Added(Shape):
    """What an add did; ``added``, ``updated`` and ``unchanged`` are ids."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    articles: tuple[Article, ...]


class Version(Shape):
    """An older state of an article."""

    number: int
    title: str
    published: str | None
    replaced: float = Field(description="When it was replaced: seconds since 1970, UTC.")


class Versions(Shape):
    """The older states of an article, oldest first."""

    versions: tuple[Version, ...]


class RemovedLine(Shape):
    """A line of the source that is in no paragraph."""

    number: int = Field(description="What restoring takes.")
    line: int = Field(description="The line of the source, from 0.")
    text: str
    reason: str
    restored: bool


class RemovedLines(Shape):
    """What was left out of an article."""

    removed: tuple[RemovedLine, ...]


class Feedback(Shape):
    """What a person thought of an answer."""

    verdict: Literal["up", "down"]
    note: str
    given: float = Field(description="Seconds since 1970, UTC.")


class ConversationTurn(Shape):
    """A question of a conversation and its answer; null when it was cut off."""

    number: int
    question: str
    answer: Answer | None
    articles: tuple[str, ...]
    asked: float
    feedback: Feedback | None


class Conversation(Shape):
    """A conversation; with its turns where it is read whole."""

    id: str
    title: str
    created: float
    updated: float
    turn_count: int
    turns: tuple[ConversationTurn, ...] = ()
    removed: tuple[str, ...] = Field((), description="Cited articles that are no longer in the library.")


class Conversations(Shape):
    """Conversations, last used first."""

    conversations: tuple[Conversation, ...]


class Place(Shape):
    """A library that the user may ask."""

    name: str = Field(examples=["shared"])
    title: str = Field(description="For people; may be empty.")
    edits: bool = Field(description="Whether the user may add and remove articles.")


class Places(Shape):
    """Who asks, and the libraries they may ask; without a header the first is asked."""

    user: str = Field(description="Empty: who runs Isnad.")
    role: Literal["reader", "editor", "owner"]
    password: bool = Field(
        False, description="Whether a browser sent the token as a password, which it can forget."
    )
    libraries: tuple[Place, ...]


class Health(Shape):
    """The process answers."""

    status: Literal["ok"]
    version: str


class Ready(Shape):
    """Questions can be answered."""

    status: Literal["ready"]
    articles: int
    writable: bool = Field(description="False while another process writes to the library.")


class Problem(Shape):
    """An error, as RFC 9457 has it."""

    type: str = Field(examples=["urn:isnad:problem:not-found"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str
    instance: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented errors of an operation."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    names = {400: "Not a request that can be read", 403: "Not for this user to do", 404: "No such thing", 409: "Another process writes",
             413: "Too large", 422: "Cannot be used", 503: "The library cannot be used now"}  # fmt: skip
    return {status: {"description": names[status], "content": content} for status in statuses}
