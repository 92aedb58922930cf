"""What the operations under ``/v1`` take, and how much of it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.assistant import MAX_QUESTION_CHARS
from vectorstore import types as store
from vectorstore.types import Kind

MAX_HITS = 200
MAX_TEXT_CHARS = 5_000_000
_MAX_TURNS = 200


class Body(BaseModel):
    """A request's body: fields it does not name are refused, so that a slip of the pen is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
