"""Conversations, their turns and what people thought of the answers, kept in the library's database.

An answer is kept as the JSON it was given in, so that its citations still show their quotes when an
article is changed or gone. What was asked and answered is a person's own: removing a conversation
removes its turns and the feedback on them with it.
"""

from __future__ import annotations

import copy
import itertools
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, func, insert, select, update

from vectorstore.errors import LibraryLockedError, NotFoundError
from vectorstore.language import normalise
from vectorstore.storage import database, planning, records, schema, spoken
from vectorstore.storage.spoken import Conversation, Turn, Verdict

_HERE = f"{socket.gethostname()}/{os.getpid()}"  # two processes may begin a conversation at the same moment


class Conversations:
    """The conversations of one person in a library. Thread-safe; `Library.conversations` makes it.

    Those of others are as if they were not there. Writing does not wait for an add that is under way: an
    add commits article by article.

    Args:
        engine: of the library's database.
        locked: the error for a writer in a process that may only read; None where it may write.
        owner: whose they are, by name; empty for whoever serves Isnad.
    """

    def __init__(
        self, engine: Engine, locked: Callable[[], LibraryLockedError] | None, owner: str = ""
    ) -> None:
        self._engine = engine
        self._locked = locked
        self._owner = owner
        self._write = threading.Lock()

    def of(self, owner: str) -> Conversations:
        """Those of another person."""
        other = copy.copy(self)
        other._owner = owner
        return other

    # -- writing -------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._locked is not None:
            raise self._locked()
        with self._write, database.told(str(self._engine.url.database)):
            with self._engine.begin() as db:
                yield db
            database.flush(self._engine)

    def create(self, title: str = "") -> Conversation:
        """A new conversation, empty. Without a title it takes its first question for one.

        Raises:
            LibraryLockedError: Another process is writing to the library.
        """
        now = time.time()
        table = schema.conversations
        with self._writing() as db:
            ids = (planning.digest("conversation", repr(now), _HERE, str(n)) for n in itertools.count())
            id_ = next(i for i in ids if db.scalar(select(table.c.id).where(table.c.id == i)) is None)
            db.execute(
                insert(table).values(
                    id=id_, owner=self._owner, created=now, updated=now, **spoken.titled(title)
                )
            )
        return Conversation(id=id_, title=spoken.one_line(title), created=now, updated=now)

    def append(
        self, id: str, question: str, answer: Mapping[str, Any] | None = None, *, articles: Iterable[str] = ()  # noqa: A002
    ) -> Turn:  # fmt: skip
        """Puts a question at the end, with its answer when there is one already.

        Args:
            id: of the conversation.
            question: as asked.
            answer: its JSON shape; without one `answered` completes the turn.
            articles: ids of the articles asked; none for all.

        Raises:
            NotFoundError: There is no such conversation.
            LibraryLockedError: Another process is writing to the library.
        """
        now = time.time()
        turns = schema.turns
        with self._writing() as db:
            row = self._found(db, id, held=True)
            number = (
                db.scalar(select(func.max(turns.c.number)).where(turns.c.conversation_id == id)) or 0
            ) + 1
            turn = Turn(
                number=number,
                question=spoken.storable(question),
                answer=answer,
                articles=tuple(articles),
                asked=now,
            )
            db.execute(insert(turns).values(conversation_id=id, **spoken.columns(turn)))
            _touch(db, id, now, **({} if row.title else spoken.titled(question)))
        return turn

    def answered(self, id: str, number: int, answer: Mapping[str, Any]) -> None:  # noqa: A002
        """Gives a turn its answer, in the place of one that it had; feedback on that one goes.

        Raises:
            NotFoundError: There is no such turn.
            LibraryLockedError: Another process is writing to the library.
        """
        turns = schema.turns
        with self._writing() as db:
            old = self._turn(db, id, number)
            values = spoken.columns(Turn(number=number, question=old.question, answer=answer))
            changed = {name: values[name] for name in ("answer", "words")}
            db.execute(update(turns).where(_is_turn(turns, id, number)).values(changed))
            db.execute(delete(schema.feedback).where(_is_turn(schema.feedback, id, number)))
            _touch(db, id, time.time())

    def rename(self, id: str, title: str) -> None:  # noqa: A002
        """Gives a conversation another title; an empty one gives it its first question back.

        Raises:
            NotFoundError: There is no such conversation.
            LibraryLockedError: Another process is writing to the library.
        """
        table, turns = schema.conversations, schema.turns
        with self._writing() as db:
            self._found(db, id)
            first = db.scalar(select(turns.c.question).where(_is_turn(turns, id, 1)))
            new = spoken.titled(title if title.strip() else first or "")
            db.execute(update(table).where(table.c.id == id).values(new))

    def remove(self, id: str) -> None:  # noqa: A002
        """Removes a conversation with its turns and their feedback.

        Raises:
            NotFoundError: There is no such conversation.
            LibraryLockedError: Another process is writing to the library.
        """
        table = schema.conversations
        with self._writing() as db:
            self._found(db, id)
            db.execute(delete(table).where(table.c.id == id))

    def give_feedback(self, id: str, number: int, verdict: Verdict | None, note: str = "") -> None:  # noqa: A002
        """Keeps what a person thinks of an answer, in the place of what they thought; None takes it back.

        Raises:
            NotFoundError: There is no such turn.
            LibraryLockedError: Another process is writing to the library.
        """
        table = schema.feedback
        with self._writing() as db:
            self._turn(db, id, number)
            db.execute(delete(table).where(_is_turn(table, id, number)))
            if verdict is not None:
                values = {"verdict": verdict, "note": spoken.storable(note.strip()), "given": time.time()}
                db.execute(insert(table).values(conversation_id=id, number=number, **values))

    # -- reading -------------------------------------------------------------------------------

    def search(self, query: str = "", *, limit: int = 200) -> tuple[Conversation, ...]:
        """Conversations without their turns, last used first: all, or those with all words of a query.

        A word is found by its beginning or any other part, in titles, questions and answers, whatever
        the diacritics and the forms of alef, ya and ta marbuta.
        """
        with self._engine.connect() as db:
            rows = db.execute(_listing(self._owner, normalise(query).split()).limit(limit)).all()
        return tuple(spoken.conversation(row) for row in rows)

    def read(self, id: str) -> Conversation:  # noqa: A002
        """A conversation whole.

        Raises:
            NotFoundError: There is no such conversation.
        """
        turns, feedback = schema.turns, schema.feedback
        with self._engine.connect() as db:
            row = db.execute(_listing(self._owner, []).where(schema.conversations.c.id == id)).first()
            if row is None:
                raise _no_conversation(id)
            joined = turns.outerjoin(
                feedback,
                (feedback.c.conversation_id == turns.c.conversation_id)
                & (feedback.c.number == turns.c.number),
            )
            said = select(turns, feedback.c.verdict, feedback.c.note, feedback.c.given).select_from(joined)
            rows = db.execute(said.where(turns.c.conversation_id == id).order_by(turns.c.number)).all()
            told = tuple(spoken.turn(r) for r in rows)
            cited = list(dict.fromkeys(id_ for turn in told for id_ in spoken.cited_articles(turn)))
            there = records.read_by_id(db, schema.articles, cited)
        return spoken.conversation(row, told, tuple(id_ for id_ in cited if id_ not in there))

    def feedback(self) -> Iterator[dict[str, Any]]:
        """All feedback, oldest first, each with the question and the answer it is on, as JSON."""
        turns, table = schema.turns, schema.feedback
        both = (table.c.conversation_id == turns.c.conversation_id) & (table.c.number == turns.c.number)
        query = select(turns, table.c.verdict, table.c.note, table.c.given).join(table, both)
        theirs = schema.conversations.c.id == turns.c.conversation_id
        query = query.join(schema.conversations, theirs).where(schema.conversations.c.owner == self._owner)
        with self._engine.connect() as db:
            rows = db.execute(query.order_by(table.c.given, turns.c.number)).all()
        for row in rows:
            yield {
                "conversation": row.conversation_id,
                "turn": row.number,
                "verdict": row.verdict,
                "note": row.note,
                "given": row.given,
                "question": row.question,
                "answer": json.loads(row.answer) if row.answer else None,
            }

    def _found(self, db: Connection, id_: str, *, held: bool = False) -> Row[Any]:
        """The row of a conversation; ``held``: nobody else changes it before this transaction ends."""
        table = schema.conversations
        query = select(table).where(table.c.id == id_, table.c.owner == self._owner)
        row = db.execute(query.with_for_update() if held else query).first()
        if row is None:
            raise _no_conversation(id_)
        return row

    def _turn(self, db: Connection, id_: str, number: int) -> Row[Any]:
        self._found(db, id_)
        row = db.execute(select(schema.turns).where(_is_turn(schema.turns, id_, number))).first()
        if row is None:
            raise NotFoundError(f"There is no turn {number} in a conversation {id_!r}.", code="no-turn")
        return row


def _no_conversation(id_: str) -> NotFoundError:
    return NotFoundError(
        f"There is no conversation {id_!r}; it may have been removed.", code="no-conversation"
    )


def _is_turn(table: Any, id_: str, number: int) -> Any:
    return (table.c.conversation_id == id_) & (table.c.number == number)


def _touch(db: Connection, id_: str, now: float, **values: str) -> None:
    table = schema.conversations
    db.execute(update(table).where(table.c.id == id_).values(updated=now, **values))


def _listing(owner: str, words: Sequence[str]) -> Select[Any]:
    """The rows of a person's conversations that hold each of some normalised words, last used first."""
    table, turns = schema.conversations, schema.turns
    count = select(func.count()).where(turns.c.conversation_id == table.c.id).scalar_subquery()
    query = select(table, count.label("turn_count")).where(table.c.owner == owner)
    for word in words:
        in_turns = select(turns.c.number).where(
            turns.c.conversation_id == table.c.id, turns.c.words.contains(word, autoescape=True)
        )
        query = query.where(table.c.words.contains(word, autoescape=True) | in_turns.exists())
    return query.order_by(table.c.updated.desc(), table.c.id)
