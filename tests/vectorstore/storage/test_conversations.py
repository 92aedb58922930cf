from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.conftest import OpenLibrary, draft
from vectorstore.errors import LibraryLockedError, NotFoundError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.storage.conversations import Conversations

ANSWER = {
    "text": "أُعيد افتتاح الجسر يوم الأحد. [1]",
    "answered": True,
    "citations": [{"article_id": "a1", "quote": "افتُتح الجسر"}],
}


@pytest.fixture
def kept(library: Library) -> Conversations:
    return library.conversations


@pytest.fixture
def reader(library: Library) -> Iterator[Library]:
    """The same library in a process that may only read."""
    with Library.open(library.folder, HashingEmbedder) as second:
        assert not second.writable
        yield second


def test_turns_come_back_whole_and_in_order(kept: Conversations) -> None:
    id_ = kept.create().id
    kept.append(id_, "متى افتُتح الجسر؟", ANSWER, articles=["a1"])
    kept.append(id_, "Who built it?")
    read = kept.read(id_)
    assert [(t.number, t.question, t.answer, t.articles) for t in read.turns] == [
        (1, "متى افتُتح الجسر؟", ANSWER, ("a1",)),
        (2, "Who built it?", None, ()),
    ]
    assert read.turn_count == 2
    assert read.updated >= read.created > 0


def test_it_is_called_by_its_first_question_until_renamed(kept: Conversations) -> None:
    id_ = kept.create().id
    kept.append(id_, "  When did\nit open?  ")
    kept.append(id_, "Why?")
    assert kept.read(id_).title == "When did it open?"
    kept.rename(id_, " The bridge ")
    assert kept.search()[0].title == "The bridge"
    kept.rename(id_, " ")
    assert kept.search()[0].title == "When did it open?"
    long = kept.create("word " * 100).title
    assert len(long) <= 120
    assert long.endswith("…")


def test_the_last_used_is_listed_first(kept: Conversations) -> None:
    first, second = kept.create("first").id, kept.create("second").id
    assert [c.id for c in kept.search()] == [second, first]
    kept.append(first, "again?")
    assert [c.id for c in kept.search()] == [first, second]
    assert [c.id for c in kept.search(limit=1)] == [first]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("الجسر", {"bridge"}),
        ("إفتتاح الاحد", {"bridge"}),
        ("أُفْتُتِحَ", {"bridge"}),
        ("RIVER", {"river"}),
        ("100%", {"river"}),
        ("river bridge", set()),
        ("%", {"river"}),
        ("_", set()),
        ("", {"bridge", "river"}),
    ],
)
def test_searching_titles_questions_and_answers(kept: Conversations, query: str, found: set[str]) -> None:
    bridge, river = kept.create("bridge").id, kept.create().id
    kept.append(bridge, "متى افتُتح؟", ANSWER)
    kept.append(river, "Is the river 100% clean?")
    names = {bridge: "bridge", river: "river"}
    assert {names[c.id] for c in kept.search(query)} == found


def test_an_answer_is_completed_and_replaced(kept: Conversations) -> None:
    id_ = kept.create().id
    turn = kept.append(id_, "متى؟")
    kept.answered(id_, turn.number, {"text": "الاثنين"})
    kept.give_feedback(id_, turn.number, "down", "wrong day")
    kept.answered(id_, turn.number, ANSWER)
    (read,) = kept.read(id_).turns
    assert (read.answer, read.feedback, read.question) == (ANSWER, None, "متى؟")
    assert kept.search("الاثنين") == ()
    assert len(kept.search("الأحد")) == 1


def test_feedback_is_kept_changed_withdrawn_and_exported(kept: Conversations) -> None:
    id_ = kept.create().id
    kept.append(id_, "one?", {"text": "1"})
    kept.append(id_, "two?", ANSWER)
    kept.give_feedback(id_, 2, "down", " not the day ")
    kept.give_feedback(id_, 1, "down")
    kept.give_feedback(id_, 1, "up", "exact")
    feedback = kept.read(id_).turns[1].feedback
    assert feedback is not None
    assert (feedback.verdict, feedback.note) == ("down", "not the day")
    exported = list(kept.feedback())
    assert [(f["question"], f["verdict"], f["note"], f["answer"]) for f in exported] == [
        ("two?", "down", "not the day", ANSWER),
        ("one?", "up", "exact", {"text": "1"}),
    ]
    kept.give_feedback(id_, 2, None)
    assert [f["turn"] for f in kept.feedback()] == [1]


def test_removing_takes_its_turns_and_feedback_along(kept: Conversations) -> None:
    id_, other = kept.create().id, kept.create("other").id
    kept.append(id_, "q?", ANSWER)
    kept.give_feedback(id_, 1, "up")
    kept.remove(id_)
    assert [c.id for c in kept.search()] == [other]
    assert kept.search("الجسر") == ()
    assert list(kept.feedback()) == []


def test_what_is_not_there_is_told(kept: Conversations) -> None:
    id_ = kept.create().id
    calls: list[Any] = [
        lambda: kept.read("none"),
        lambda: kept.rename("none", "x"),
        lambda: kept.remove("none"),
        lambda: kept.append("none", "q?"),
        lambda: kept.answered(id_, 1, ANSWER),
        lambda: kept.give_feedback(id_, 7, "up"),
    ]
    for call in calls:
        with pytest.raises(NotFoundError, match=r"There is no (conversation 'none'|turn . in)"):
            call()


def test_a_citation_outlives_its_article(library: Library) -> None:
    report = library.add([draft("Bridge", "The bridge opened on Sunday.", "It took nine months.")])
    (article,) = report.articles
    kept = library.conversations
    id_ = kept.create().id
    quote = {"article_id": article.id, "article_title": "Bridge", "quote": "opened on Sunday"}
    kept.append(id_, "When?", {"text": "On Sunday.", "citations": [quote]})
    assert kept.read(id_).removed == ()
    library.remove(article.id)
    read = kept.read(id_)
    assert read.removed == (article.id,)
    assert read.turns[0].answer is not None
    assert read.turns[0].answer["citations"] == [quote]


def test_half_characters_are_kept_as_marks(kept: Conversations) -> None:
    id_ = kept.create("\ud800 title").id
    kept.append(id_, "q \udfff", {"text": "half \ud800"})
    assert kept.read(id_).turns[0].question == "q ?"


def test_they_are_there_after_reopening(open_library: OpenLibrary) -> None:
    id_ = open_library().conversations.create().id
    open_library().conversations.append(id_, "q?", ANSWER)
    assert open_library().conversations.read(id_).turns[0].answer == ANSWER


def test_a_reader_reads_and_writes_nothing(library: Library, reader: Library) -> None:
    id_ = library.conversations.create().id
    library.conversations.append(id_, "q?", ANSWER)
    assert reader.conversations.read(id_).turns[0].answer == ANSWER
    with pytest.raises(LibraryLockedError, match="is being written by process"):
        reader.conversations.append(id_, "more?")


def test_an_older_library_has_none_until_a_writer_opens_it(open_library: OpenLibrary) -> None:
    library = open_library()
    library.add([draft("Bridge", "The bridge opened on Sunday.")])
    with library._engine.begin() as db:
        for table in ("feedback", "turns", "conversations", "given_titles", "preferences", "alembic_version"):
            db.execute(text(f"DROP TABLE {table}"))
    with Library.open(library.folder, HashingEmbedder) as reader:
        assert not reader.writable
        assert reader.conversations.search("x") == ()
        assert list(reader.conversations.feedback()) == []
        with pytest.raises(NotFoundError):
            reader.conversations.read("none")
        assert len(reader.articles()) == 1
        library = open_library()
        id_ = library.conversations.create("new").id
        assert [c.id for c in reader.conversations.search()] == [id_]
    assert len(library.articles()) == 1


def test_writing_does_not_wait_for_an_add(library: Library) -> None:
    begun, finish = threading.Event(), threading.Event()

    def drafts() -> Iterator[Any]:
        yield draft("One", "The harbour opened on Sunday.")
        begun.set()
        assert finish.wait(300)

    adding = threading.Thread(target=library.add, args=(drafts(),))
    adding.start()
    assert begun.wait(300)
    id_ = library.conversations.create().id
    library.conversations.append(id_, "q?", ANSWER)
    assert library.conversations.read(id_).turn_count == 1
    finish.set()
    adding.join()
    assert len(library.articles()) == 1


def test_many_write_at_once(kept: Conversations) -> None:
    shared = kept.create().id

    def talk(name: int) -> None:
        own = kept.create(str(name)).id
        for n in range(5):
            kept.append(own, f"{n}?", ANSWER)
            kept.append(shared, f"{name} {n}?", ANSWER)

    threads = [threading.Thread(target=talk, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(c.turn_count for c in kept.search()) == [5] * 8 + [40]
    assert [t.number for t in kept.read(shared).turns] == list(range(1, 41))


TALK = """
import sys
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
with Library.open(sys.argv[1], HashingEmbedder) as library:
    kept = library.conversations
    id_ = kept.create().id
    print(id_, flush=True)
    for n in range(100000):
        turn = kept.append(id_, f"question {n}?")
        kept.answered(id_, turn.number, {"text": f"answer {n}", "citations": []})
        print(n, flush=True)
"""


@pytest.mark.parametrize("turns", [1, 25])
def test_a_kill_loses_no_turn_that_was_acknowledged(tmp_path: Path, turns: int) -> None:
    folder = tmp_path / "library"
    command = [sys.executable, "-c", TALK, str(folder)]
    cwd = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=cwd, env=dict(os.environ)) as talk:
        assert talk.stdout
        id_ = talk.stdout.readline().strip()
        for _ in range(turns):
            talk.stdout.readline()
        talk.send_signal(signal.SIGKILL)
        acknowledged = turns + len(talk.stdout.read().splitlines())
    with Library.open(folder, HashingEmbedder) as library:
        told = library.conversations.read(id_).turns
        whole = [t for t in told if t.answer is not None]
        assert len(whole) >= acknowledged - 1  # the last line may have been cut in the middle
        assert [t.answer and t.answer["text"] for t in whole] == [f"answer {n}" for n in range(len(whole))]
        assert len(told) - len(whole) <= 1
        library.conversations.append(id_, "and now?", ANSWER)
