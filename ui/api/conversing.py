"""Asking within a conversation that the library keeps."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from assistant import Assistant, QuestionError
from assistant.types import AnswerEvent
from ui.api import bodies
from ui.libraries import Visit
from vectorstore.storage.spoken import Conversation

_HISTORY_TURNS = 4  # questions with their answers, as many as the page sends


def asked(visit: Visit, body: bodies.Question) -> Iterator[AnswerEvent]:
    """The events of the answer to a question, which a conversation keeps when one is named.

    The question is kept before it is answered: what a kill interrupts is there, as cut off.

    Raises:
        QuestionError: the question cannot be asked.
        NotFoundError: there is no such conversation or article.
        LibraryLockedError: a conversation is named, and another process is writing to the library.
    """
    assistant = visit.assistant
    history: list[tuple[str, str]] = [(turn.role, turn.text) for turn in body.history]
    if body.conversation is None:
        yield from _events(assistant, body, history)
        return
    if history:
        raise QuestionError("Name a conversation or give a history, not both.")
    kept = visit.conversations
    before = _history(kept.read(body.conversation))
    events = _events(assistant, body, before)
    first = next(events)  # what cannot be asked is not kept
    turn = kept.append(body.conversation, body.question, articles=body.articles or ())
    for event in itertools.chain((first,), events):
        if event.answer is not None:
            kept.answered(body.conversation, turn.number, event.answer.to_dict())
        yield event


def _events(
    assistant: Assistant, body: bodies.Question, history: list[tuple[str, str]]
) -> Iterator[AnswerEvent]:
    yield from assistant.stream(body.question, history, body.articles, filters=body.filters.chosen())


def _history(conversation: Conversation) -> list[tuple[str, str]]:
    turns = [turn for turn in conversation.turns if turn.answer is not None][-_HISTORY_TURNS:]
    return [
        said for turn in turns for said in (("user", turn.question), ("assistant", str((turn.answer or {})["text"])))
    ]  # fmt: skip
