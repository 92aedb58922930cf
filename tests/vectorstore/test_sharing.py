"""Several processes on one PostgreSQL database and one Chroma server: what one does, all answer with."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, draft
from tests.servers import Chroma, Postgres
from vectorstore.errors import FingerprintError, LibraryError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.storage import database
from vectorstore.vectors import ChromaServer

WITHIN_S = 1.0
"""In which the others answer the same; a busy machine is given some more where it is not the point."""

PROGRAM = """
import json, sys
from pathlib import Path
from tests.conftest import draft
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.vectors import ChromaServer
address, cache, url = sys.argv[1:]
with Library.open(address, HashingEmbedder, cache=Path(cache), chroma=ChromaServer(url=url)) as library:
    library.embedder
    print(json.dumps("open"), flush=True)
    for line in sys.stdin:
        what, *arguments = json.loads(line)
        if what == "add":
            report = library.add([draft(arguments[0], *arguments[1:], key="id:" + arguments[0])])
            print(json.dumps([report.added, report.updated, report.unchanged]), flush=True)
        elif what == "remove":
            library.remove(library.article_by_key("id:" + arguments[0]).id)
            print(json.dumps("removed"), flush=True)
        elif what == "ask":
            vector = library.embedder.embed_query(arguments[0])
            near = [id_ for id_, _ in library.indexes.nearest(vector, 50)]
            words = [id_ for id_, _ in library.indexes.matching(arguments[0], 50)]
            texts = [hit.paragraph.text for hit in search(library, arguments[0], k=3)]
            print(json.dumps([sorted(near), sorted(words), texts]), flush=True)
        elif what == "mended":
            print(json.dumps(library.mended), flush=True)
"""


class Process:
    """An Isnad process that does what it is told, a line of JSON each."""

    def __init__(self, address: str, cache: Path, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, address, str(cache), url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert self._read() == "open"

    def _read(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def tell(self, *words: str) -> None:
        assert self.process.stdin is not None
        print(json.dumps(words), file=self.process.stdin, flush=True)

    def do(self, *words: str) -> Any:
        self.tell(*words)
        return self._read()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


def until(condition: Callable[[], bool], within_s: float = 300.0) -> float:
    """How long it took until a condition held."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < within_s
        time.sleep(0.02)
    return time.monotonic() - started


@pytest.mark.alone
def test_two_processes_answer_the_same_within_a_second(
    postgres: Postgres, chroma: Chroma, tmp_path: Path
) -> None:
    address, question = postgres.new_database(), "What did the harbour bridge cost?"
    with ExitStack() as ending:
        one, other = (Process(address, tmp_path / "cache", chroma.url) for _ in range(2))
        ending.callback(one.end)
        ending.callback(other.end)
        one.do("add", "Library", "The city library holds 40,000 books.")
        steps: list[tuple[Process, Process, tuple[str, ...], str]] = [
            (one, other, ("add", "Bridge", "The harbour bridge cost 12 million dinars."), "12 million"),
            (other, one, ("add", "Bridge", "The harbour bridge cost 15 million dinars."), "15 million"),
            (one, other, ("add", "Bridge", "It cost nothing.", "The harbour bridge cost 16 million dinars."), "16 million"),
            (other, one, ("remove", "Bridge"), "40,000"),
        ]  # fmt: skip
        for writer, reader, step, expected in steps:
            reader.do("ask", question)
            writer.do(*step)
            said = writer.do("ask", question)
            assert expected in said[2][0]
            took = until(lambda reader=reader, said=said: reader.do("ask", question) == said)  # type: ignore[misc]
            assert took < WITHIN_S
        assert one.do("mended") == other.do("mended") == []


def test_processes_that_add_the_same_articles_do_not_clash(
    postgres: Postgres, chroma: Chroma, tmp_path: Path
) -> None:
    address, many = postgres.new_database(), 12
    with ExitStack() as ending:
        both = [Process(address, tmp_path / "cache", chroma.url) for _ in range(2)]
        for process in both:
            ending.callback(process.end)
        for number in range(many):
            for process in both:
                process.tell("add", f"Bay {number}", f"Bay {number} is {number} miles wide.")
        done = [[process._read() for _ in range(many)] for process in both]
        assert sum(len(added) for answers in done for added, _, _ in answers) == many
        assert sum(len(same) for answers in done for _, _, same in answers) == many
        for process in both:
            until(lambda process=process: len(process.do("ask", "How wide is the bay?")[0]) == many)  # type: ignore[misc]
            near, words, _ = process.do("ask", "How wide is the bay?")
            assert near == words
            assert process.do("mended") == []
    with Library.open(address, HashingEmbedder, cache=tmp_path / "cache") as library:
        assert library.count() == many
        assert all(article.paragraph_count == 1 for article in library.articles())


def test_a_process_that_is_killed_leaves_its_vectors_to_the_others(
    postgres: Postgres, chroma: Chroma, tmp_path: Path
) -> None:
    address = postgres.new_database()
    server = ChromaServer(url=chroma.url)
    dies = PROGRAM.replace(
        'print(json.dumps("open"), flush=True)',
        "from vectorstore.indexing.shared import SharedVectors; import os, signal\n"
        "    SharedVectors._write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        '    print(json.dumps("open"), flush=True)',
    )
    with Library.open(address, HashingEmbedder, cache=tmp_path / "cache", chroma=server) as library:
        library.add([draft("Library", "The city library holds 40,000 books.")])
        killed = subprocess.run(
            [sys.executable, "-c", dies, address, str(tmp_path / "cache"), chroma.url],
            input=json.dumps(["add", "Bridge", "The harbour bridge cost 12 million dinars."]) + "\n",
            text=True, capture_output=True, cwd=ROOT, check=False,
        )  # fmt: skip
        assert killed.returncode == -signal.SIGKILL
        until(lambda: library.indexes.vectors.count() == library.indexes.words.count() == 2)
        assert "12 million" in search(library, "What did the bridge cost?")[0].paragraph.text
        assert library.mended == ()


def test_vectors_that_the_server_has_lost_are_put_in_again(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.new_database()
    first = Chroma(tmp_path / "one")
    first.wait()
    server = ChromaServer(url=first.url)
    with Library.open(address, HashingEmbedder, cache=tmp_path / "cache", chroma=server) as library:
        library.add([draft("Library", "The city library holds 40,000 books.")])
        hits = search(library, "How many books are there?")
        assert len(hits) == 1
        first.stop()
        empty = Chroma(tmp_path / "two", first.port)
        try:
            empty.wait()
            vector = library.embedder.embed_query("How many books are there?")
            assert len(library.indexes.nearest(vector, 5)) == 1
            assert any("had lost the vectors" in sentence for sentence in library.mended)
            assert library.indexes.vectors.count() == 1
        finally:
            empty.stop()


def test_others_go_over_to_an_embedding_that_one_has_moved_to(
    postgres: Postgres, chroma: Chroma, tmp_path: Path
) -> None:
    from tests.vectorstore.storage.test_moving import Newer

    made = {"hashing": HashingEmbedder, "newer": Newer}
    address, server = postgres.new_database(), ChromaServer(url=chroma.url)
    options: dict[str, Any] = {"cache": tmp_path / "cache", "chroma": server}
    with (
        Library.open(address, HashingEmbedder, **options) as one,
        Library.open(address, HashingEmbedder, named=lambda name: made[name](), **options) as free,
        Library.open(address, HashingEmbedder, **options) as bound,
    ):
        one.add([draft("Library", "The city library holds 40,000 books.")])
        until(lambda: len(search(free, "How many books?")) == len(search(bound, "How many books?")) == 1)
        with Library.open(address, Newer, **options) as mover:
            mover.rebuild(change_embedding=True)
            assert len(search(mover, "How many books?")) == 1
            until(lambda: free.indexes._embedding_id == mover.indexes._embedding_id)
            assert search(free, "How many books?")[0].paragraph.text.endswith("40,000 books.")
            assert free.embedder.name == "newer"
            until(lambda: bound.indexes._embedding_id == mover.indexes._embedding_id)
            with pytest.raises(FingerprintError, match="isnad rebuild"):
                search(bound, "How many books?")
            with pytest.raises(FingerprintError):
                bound.add([draft("New", "Text.")])
            assert mover.count() == 1


def test_numbers_of_changes_become_visible_in_order(postgres: Postgres, tmp_path: Path) -> None:
    """A transaction that is slow to commit holds up the ones after it, rather than being overtaken."""
    address = postgres.new_database()
    with Library.open(address, HashingEmbedder, cache=tmp_path / "cache") as library:
        library.add([draft("Library", "The city library holds 40,000 books.")])
        done = threading.Event()
        with library._engine.begin() as db:
            database.serialise(db)

            def add() -> None:
                library.add([draft("Bridge", "The bridge opened.")])
                done.set()

            adding = threading.Thread(target=add)
            adding.start()
            assert not done.wait(0.5)
            assert library.count() == 1
        adding.join()
        assert library.count() == 2


def test_a_database_that_goes_away_is_told_and_comes_back(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.new_database()
    with Library.open(address, HashingEmbedder, cache=tmp_path / "cache") as library:
        library.add([draft("Library", "The city library holds 40,000 books.")])
        postgres.halt()
        try:
            with pytest.raises(LibraryError, match="cannot be reached") as told:
                library.add([draft("Bridge", "The bridge opened.")])
            assert "a password" not in str(told.value)
            with pytest.raises(LibraryError, match="cannot be reached"):
                search(library, "How many books?")
        finally:
            postgres.start()
        assert library.add([draft("Bridge", "The bridge opened.")]).added
        assert len(search(library, "When did the bridge open?")) == 2


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://isnad:secret@127.0.0.1:9/x", "cannot be (used|reached)"),
        ("mysql://127.0.0.1/x", "cannot be kept in 'mysql'"),
        ("http://", "Give a folder, or a PostgreSQL database"),
        ("postgresql+nothing://127.0.0.1/x", r"pip install isnad\[postgresql\]"),
    ],
    ids=["nobody there", "another database", "no database", "no driver"],
)
def test_an_address_that_cannot_be_used_is_told(address: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=told) as error:
        Library.open(address, HashingEmbedder, cache=tmp_path)
    assert "secret" not in str(error.value)


def test_a_password_that_is_wrong_is_told(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.new_database().replace("a%20password", "another")
    with pytest.raises(LibraryError, match="password authentication failed"):
        Library.open(address, HashingEmbedder, cache=tmp_path)


def test_a_word_index_is_taken_over_by_the_next_process(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.new_database()
    with Library.open(address, HashingEmbedder, cache=tmp_path) as library:
        library.add([draft("Library", "The city library holds 40,000 books.")])
        with Library.open(address, HashingEmbedder, cache=tmp_path) as second:
            assert second.folder != library.folder
        folder = library.folder
    with Library.open(address, HashingEmbedder, cache=tmp_path) as library:
        assert library.folder == folder
        assert library.mended == ()
        assert library.indexes.words.count() == 1
    assert {path.name for path in folder.parent.iterdir()} == {"1", "2"}


def test_a_cache_that_cannot_be_written_is_told(postgres: Postgres, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="ISNAD_CACHE"):
        Library.open(postgres.new_database(), HashingEmbedder, cache=tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
