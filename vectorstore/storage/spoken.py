"""A conversation as people know it, and as its rows hold it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Row

from vectorstore.language import normalise

TITLE_CHARS = 120

Verdict = Literal["up", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a person thought of an answer; ``given`` in seconds since the epoch."""

    verdict: Verdict
    note: str
    given: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question of a conversation and its answer.

    Attributes:
        number: 1 for the first of its conversation.
        answer: the JSON shape of the answer; None while there is none, or when it was cut off.
        articles: ids of the articles that were asked; empty for all.
        asked: seconds since the epoch.
    """

    number: int
    question: str
    answer: Mapping[str, Any] | None = field(default=None, hash=False)
    articles: tuple[str, ...] = ()
    asked: float = 0.0
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation. ``turns`` is empty where only the listing was read.

    Attributes:
        title: the one it was given, or its first question.
        created, updated: seconds since the epoch.
        removed: ids of articles that its answers cite and that are no longer in the library.
    """

    id: str
    title: str
    created: float
    updated: float
    turn_count: int = 0
    turns: tuple[Turn, ...] = ()
    removed: tuple[str, ...] = ()


def columns(turn: Turn) -> dict[str, Any]:
    """A turn as its table takes it."""
    answer = turn.answer
    said = str(answer.get("text", "")) if answer is not None else ""
    return {
        "number": turn.number,
        "question": turn.question,
        "answer": None if answer is None else json.dumps(answer),
        "articles": json.dumps(list(turn.articles)),
        "words": normalise(storable(f"{turn.question} {said}")),
        "asked": turn.asked,
    }


def conversation(row: Row[Any], turns: tuple[Turn, ...] = (), removed: tuple[str, ...] = ()) -> Conversation:
    """The conversation of a row of a listing."""
    return Conversation(
        id=row.id,
        title=row.title,
        created=row.created,
        updated=row.updated,
        turn_count=row.turn_count,
        turns=turns,
        removed=removed,
    )


def turn(row: Row[Any]) -> Turn:
    """The turn of a row that has its feedback beside it."""
    opinion = Feedback(verdict=row.verdict, note=row.note, given=row.given) if row.verdict else None
    return Turn(
        number=row.number,
        question=row.question,
        answer=json.loads(row.answer) if row.answer else None,
        articles=tuple(json.loads(row.articles)),
        asked=row.asked,
        feedback=opinion,
    )


def cited_articles(turn: Turn) -> Iterator[str]:
    """The ids of the articles that its answer cites."""
    for citation in (turn.answer or {}).get("citations", ()):
        yield citation["article_id"]


def titled(title: str) -> dict[str, str]:
    """A title as its table takes it, with its words to be searched."""
    line = one_line(title)
    return {"title": line, "words": normalise(line)}


def storable(text: str) -> str:
    """The text without halves of surrogate pairs, which JSON may carry and a database refuses."""
    return text.encode("utf-8", "replace").decode("utf-8")


def one_line(text: str) -> str:
    """A title out of any text."""
    line = " ".join(storable(text).split())
    return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1].rstrip() + "…"
