"""What crosses the wire under ``/v1``: the bodies that are taken, and the answers as documented.

Answers are sent as `assistant.types` writes them; the models of answers here document that shape and
let further fields pass.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.assistant import MAX_QUESTION_CHARS
from vectorstore import types as store
from vectorstore.types import Kind

MAX_HITS = 200
MAX_TEXT_CHARS = 5_000_000
_MAX_TURNS = 200
_PARAGRAPH = "The plant opened on 14 May 2024. It cost 85 million dinars."
_QUOTE = "It cost 85 million dinars."


class Body(BaseModel):
    """A request's body: fields it does not name are refused, so that a slip of the pen is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shape(BaseModel):
    """A documented answer."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Turn(Body):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    text: str = Field(max_length=100_000)


class Filters(Body):
    """Which paragraphs are looked at; what is not given holds nothing back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"since": "2024-05", "languages": ["ar"]}]})

    since: str | None = Field(
        None, max_length=40, description="First day of publication: 2024-10-12, 2024-10, 2024."
    )
    until: str | None = Field(None, max_length=40, description="The last.")
    sources: tuple[str, ...] = Field((), max_length=100, description="Names of outlets.")
    languages: tuple[str, ...] = Field((), max_length=100, description="Codes of articles' languages.")
    kinds: tuple[Kind, ...] = Field((), max_length=10)

    def chosen(self) -> store.Filters:
        """As the library takes them."""
        return store.Filters(
            since=self.since,
            until=self.until,
            sources=self.sources,
            languages=self.languages,
            kinds=self.kinds,
        )


class Question(Body):
    """A question, and what it is asked of."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"question": "How much did the plant cost?"}, {"question": "كم بلغت كلفة المحطة؟"}]
        }
    )

    question: str = Field(min_length=1, max_length=MAX_QUESTION_CHARS, description="In any language.")
    history: tuple[Turn, ...] = Field((), max_length=_MAX_TURNS, description="Earlier turns, oldest first.")
    articles: tuple[str, ...] | None = Field(
        None, max_length=1000, description="Ids of the articles to ask; all by default."
    )
    filters: Filters = Filters()
    conversation: str | None = Field(
        None, max_length=100, description="Ask within it: its turns are the history, and this becomes one."
    )
    stream: bool = Field(False, description="Send the answer as server-sent events while it grows.")


class Search(Body):
    """What to look for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "cost of the plant", "k": 5}]})

    question: str = Field(min_length=1, max_length=MAX_QUESTION_CHARS)
    k: int = Field(10, ge=1, le=MAX_HITS, description="How many paragraphs.")
    articles: tuple[str, ...] | None = Field(None, max_length=1000)
    filters: Filters = Filters()


class Titled(Body):
    """A title."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The plant"}]})

    title: str = Field("", max_length=1000, description="Empty: the first question.")


class Judgement(Body):
    """What a person thinks of an answer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"verdict": "down", "note": "The wrong plant."}]}
    )

    verdict: Literal["up", "down"] | None = Field(description="null takes it back.")
    note: str = Field("", max_length=10_000)


class NewArticle(Body):
    """Text to add as it is, or an address to fetch when there is no text."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": "The plant opens\n\nThe plant opened on 14 May 2024.", "title": "The plant opens"},
                {"url": "https://news.example.org/plant"},
            ]
        }
    )

    text: str | None = Field(None, max_length=MAX_TEXT_CHARS, description="Pasted text, of any shape.")
    title: str | None = Field(None, max_length=1000)
    url: str | None = Field(
        None, max_length=2000, description="Where the text comes from; without text, what is fetched."
    )


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


class Sentence(Shape):
    """A sentence of an answer."""

    text: str
    support: Literal["supported", "partial", "unsupported"]
    citations: tuple[Citation, ...]


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
    names = {400: "Not a request that can be read", 404: "No such thing", 409: "Another process writes",
             413: "Too large", 422: "Cannot be used", 503: "The library cannot be used now"}  # fmt: skip
    return {status: {"description": names[status], "content": content} for status in statuses}
