"""The conversation of the page: asking, and the conversations that the library keeps."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from assistant import Assistant
from assistant.types import Answer
from ui import catalogue, render
from ui.errors import KeptAnswerError
from ui.history import list_html
from ui.kept import answer_from
from ui.markdown import answer_markdown
from ui.markup import web_address
from ui.steps import Step, bounded
from vectorstore.errors import NotFoundError
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.spoken import Turn
from vectorstore.types import Hit

log = logging.getLogger(__name__)

_HISTORY_TURNS = 8


class Talks:
    """The handlers that ask, and those of kept conversations.

    Args:
        assistant: whom to ask, and whose library keeps what was said.
        conversations: those of the person at the page; by default of whoever serves it.
    """

    def __init__(self, assistant: Assistant, conversations: Conversations | None = None) -> None:
        self._assistant = assistant
        self._kept = conversations or assistant.conversations

    # -- asking --------------------------------------------------------------------------------

    @bounded
    def ask(
        self, question: str, history: list[list[str]], chosen: list[str], language: str
    ) -> Iterator[Step]:
        """An answer as it grows, which is not kept.

        Args:
            question: what the person wrote.
            history: earlier turns, oldest first, as pairs of role and text.
            chosen: ids of the articles to ask; none means all.
            language: that of the page.
        """
        for answer, step in self._answering(question, history, chosen, language):
            yield step if answer is None else _answered(answer, catalogue.load(language))

    @bounded
    def converse(
        self, talk: dict[str, Any], question: str, history: list[list[str]], chosen: list[str], language: str
    ) -> Iterator[Step]:
        """An answer as it grows, kept in a conversation.

        The question is kept before it is answered: what a kill interrupts is there, as cut off.

        Args:
            talk: ``id`` of the conversation, empty for a new one; ``number`` of the turn that is asked
                again, 0 for a new one.
            question: what the person wrote.
            history: earlier turns, as for `ask`.
            chosen: ids of the articles to ask; none means all.
            language: that of the page.
        """
        place = self._keep(talk, question, chosen)
        yield {"stage": "kept"} | place
        for answer, step in self._answering(question, history, chosen, language):
            if answer is None:
                yield step
                continue
            self._keep_answer(place, answer)
            yield _answered(answer, catalogue.load(language))

    def _keep(self, talk: dict[str, Any], question: str, chosen: Sequence[str]) -> Step:
        """Where the turn is kept; an empty id where this process may not write."""
        if not self._assistant.library.writable or not question.strip():
            return {"id": "", "number": 0}
        kept = self._kept
        id_, number = str(talk.get("id") or ""), int(talk.get("number") or 0)
        if id_ and number:
            return {"id": id_, "number": number}
        try:
            turn = kept.append(id_, question.strip(), articles=chosen)
        except NotFoundError:  # a new one, or another page has removed it
            id_ = kept.create().id
            turn = kept.append(id_, question.strip(), articles=chosen)
        return {"id": id_, "number": turn.number}

    def _keep_answer(self, place: Step, answer: Answer) -> None:
        if not place["id"]:
            return
        try:
            self._kept.answered(place["id"], place["number"], answer.to_dict())
        except NotFoundError as error:  # removed while it was being answered: shown, not kept
            log.info("%s", error)

    def _answering(
        self, question: str, history: list[list[str]], chosen: list[str], language: str
    ) -> Iterator[tuple[Answer | None, Step]]:
        t = catalogue.load(language)
        turns = [(role, text) for role, text in history[-_HISTORY_TURNS:]]
        text = ""
        for event in self._assistant.stream(question, turns, chosen or None):
            if event.kind == "searched":
                yield None, {"stage": "searched", "html": render.searching_html(event.passages, t)}
            elif event.kind == "text":
                text += event.text
                yield None, {"stage": "text", "html": render.streaming_html(text, question)}
            elif event.answer is not None:
                yield event.answer, {}

    # -- what was said before ------------------------------------------------------------------

    @bounded
    def conversations(self, query: str, language: str) -> Iterator[Step]:
        """The kept conversations, or those that hold the words of a query; last used first."""
        kept = self._kept
        found = kept.search(query)
        yield {
            "stage": "done",
            "html": list_html(found, catalogue.load(language)),
            "count": len(found),
            "feedback": next(kept.feedback(), None) is not None,
        }

    @bounded
    def conversation(self, id: str, language: str) -> Iterator[Step]:  # noqa: A002
        """A conversation whole, its answers ready to be shown, their citations in working order."""
        t = catalogue.load(language)
        read = self._kept.read(id)
        removed = frozenset(read.removed)
        turns = [_turn(turn, removed, t) for turn in read.turns]
        yield {"stage": "done", "id": read.id, "title": read.title, "turns": turns}

    @bounded
    def rename_conversation(self, id: str, title: str) -> Iterator[Step]:  # noqa: A002
        """Gives a conversation another title."""
        kept = self._kept
        kept.rename(id, title)
        yield {"stage": "done", "title": kept.read(id).title}

    @bounded
    def remove_conversation(self, id: str) -> Iterator[Step]:  # noqa: A002
        """Removes a conversation with all that was said in it."""
        self._kept.remove(id)
        yield {"stage": "done"}

    @bounded
    def feedback(self, id: str, number: int, verdict: str, note: str) -> Iterator[Step]:  # noqa: A002
        """Keeps a thumb up or down with a note; an empty verdict takes it back."""
        known = {"up": "up", "down": "down", "": None}
        if verdict not in known:
            raise NotFoundError(
                f"{verdict[:40]!r} is no verdict; use 'up', 'down' or nothing.", code="no-verdict"
            )
        self._kept.give_feedback(id, number, known[verdict], note)  # type: ignore[arg-type]  # narrowed by the table
        yield {"stage": "done", "verdict": verdict}

    @bounded
    def all_feedback(self) -> Iterator[Step]:
        """All feedback, for a file."""
        yield {"stage": "done", "feedback": list(self._kept.feedback())}


def _turn(turn: Turn, removed: frozenset[str], t: catalogue.Catalogue) -> Step:
    shown: Step = {"number": turn.number, "question": turn.question, "articles": list(turn.articles)}
    if turn.feedback is not None:
        shown |= {"verdict": turn.feedback.verdict, "note": turn.feedback.note}
    if turn.answer is None:
        return shown
    try:
        return shown | _answered(answer_from(turn.answer), t, removed)
    except KeptAnswerError as error:
        log.warning("turn %d: %s", turn.number, error)
        return shown


def _answered(answer: Answer, t: catalogue.Catalogue, removed: frozenset[str] = frozenset()) -> Step:
    whole = answer.to_dict()
    whole["passages"] = [_found(hit) for hit in answer.passages]
    for citation in (*whole["citations"], *whole["passages"]):
        citation["removed"] = citation["article_id"] in removed
    return {
        "stage": "done",
        "html": render.answer_html(answer, t, removed),
        "answer": whole,
        "markdown": answer_markdown(answer, t, removed),
    }


def _found(hit: Hit) -> Step:
    """A passage in the fields of a citation, so that the reader opens it like one."""
    paragraph = hit.paragraph
    return {
        "marker": None,
        "article_id": paragraph.article_id,
        "article_title": hit.article.title,
        "paragraph_id": paragraph.id,
        "paragraph": paragraph.text,
        "start": 0,
        "end": len(paragraph.text),
        "quote": paragraph.text,
        "url": web_address(hit.article.url),
        "similarity": round(hit.similarity, 4),
    }
