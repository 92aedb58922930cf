"""A move to another embedding goes on where it stopped, and the old vectors serve until it is done."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import draft
from vectorstore.errors import FingerprintError, LibraryError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.storage.backup import check
from vectorstore.storage.moving import next_portion, watch
from vectorstore.types import Vectors

COUNT = 200
ARTICLES = [
    draft(f"Item {n}", f"The committee discussed item {n} of the list.", key=f"id:{n}") for n in range(COUNT)
]
QUESTION = "What did the committee discuss about item 117?"


class Newer(HashingEmbedder):
    """Another embedding, of another length: a vector of one never fits the other. It breaks after so many texts."""

    name = "newer"
    fingerprint = "newer-1"
    dimension = HashingEmbedder.dimension + 8

    def __init__(self, breaks_after: int = 10**9) -> None:
        self.embedded = 0
        self._breaks_after = breaks_after

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.embedded + len(texts) > self._breaks_after:
            raise RuntimeError("the power went out")
        self.embedded += len(texts)
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return np.concatenate([np.zeros(8, dtype=np.float32), super().embed_query(text)])


def test_an_interrupted_move_leaves_the_old_vectors_serving_and_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder, HashingEmbedder) as library:
        library.add(ARTICLES)
        before = search(library, QUESTION)
    broken, whole = Newer(breaks_after=130), Newer()
    with Library.open(folder, lambda: broken) as library, pytest.raises(RuntimeError, match="power"):
        library.rebuild(change_embedding=True)
    assert 0 < broken.embedded < COUNT

    with Library.open(folder, HashingEmbedder) as library:
        assert search(library, QUESTION) == before
        library.add([draft("Late", "The committee heard of item 117 again, late.", key="id:late")])
        assert library.indexes.vectors.count() == COUNT + 1

    seen: list[tuple[int, int]] = []
    with Library.open(folder, lambda: whole) as library:
        library.rebuild(lambda done, total: seen.append((done, total)), change_embedding=True)
        assert whole.embedded == COUNT + 1 - broken.embedded
        assert library.indexes.vectors.count() == library.indexes.words.count() == COUNT + 1
        assert search(library, QUESTION)[0].paragraph == before[0].paragraph
    assert all(done <= total == COUNT + 1 for done, total in seen)
    with Library.open(folder, HashingEmbedder) as library, pytest.raises(FingerprintError, match="newer"):
        search(library, QUESTION)


def test_what_a_move_has_left_is_told_and_deleted_or_gone_on_with(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder, HashingEmbedder) as library:
        library.add(ARTICLES)
        before = search(library, QUESTION)
    assert check(folder).notes == ()
    broken = Newer(breaks_after=130)
    with Library.open(folder, lambda: broken) as library, pytest.raises(RuntimeError, match="power"):
        library.rebuild(change_embedding=True)
    [told] = check(folder).notes
    assert told.startswith(f"A move to 'newer' that was not finished has left {broken.embedded} vectors; ")
    assert "`isnad rebuild --embedding newer` goes on with it, `isnad rebuild` deletes them." in told
    with Library.open(folder, HashingEmbedder) as library:
        library.rebuild()
        assert search(library, QUESTION) == before
    state = check(folder)
    assert (state.notes, state.problems) == ((), ())
    assert state.counts["vectors"] == state.counts["passages"] == COUNT
    whole = Newer()
    with Library.open(folder, lambda: whole) as library:
        library.rebuild(change_embedding=True)
        assert (whole.embedded, library.embedding) == (COUNT, "newer")


def test_another_process_searches_the_old_vectors_during_a_move(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder, HashingEmbedder) as library:
        library.add(ARTICLES)
        before = [hit.paragraph for hit in search(library, QUESTION)]
    found: list[object] = []

    def look(done: int, total: int) -> None:
        if done < total and not found:
            with Library.open(folder, HashingEmbedder) as reader:
                found.extend(hit.paragraph for hit in search(reader, QUESTION))

    with Library.open(folder, Newer) as library:
        library.rebuild(look, change_embedding=True)
    assert found[0] == before[0]  # further down equal similarities may come in another order


def test_questions_are_answered_and_articles_added_while_a_library_moves(tmp_path: Path) -> None:
    class Slow(Newer):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            started.set()
            assert enough.wait(300)
            return super().embed_passages(texts)

    started, enough, chosen = threading.Event(), threading.Event(), [HashingEmbedder(), Slow()]
    with Library.open(tmp_path / "library", lambda: chosen[0]) as library:
        library.add(ARTICLES)
        before = [hit.paragraph for hit in search(library, QUESTION)][:1]
        chosen.reverse()
        moving = threading.Thread(target=library.rebuild, kwargs={"change_embedding": True})
        moving.start()
        assert started.wait(300)
        library.add([draft("Late", "The committee heard of item 117 again, late.", key="id:late")])
        asked = {"old": 0, "new": 0}
        while moving.is_alive():
            name = library.embedding
            assert [hit.paragraph for hit in search(library, QUESTION)][:1] == before
            asked["new" if name == "newer" else "old"] += 1
            if asked["old"] == 5:
                enough.set()
        moving.join()
        assert asked["old"] >= 5
        assert library.embedder.name == library.embedding == "newer"
        assert [hit.paragraph for hit in search(library, QUESTION)][:1] == before
        assert search(library, "What did the committee hear late?")[0].article.title == "Late"
        assert library.indexes.vectors.count() == library.indexes.words.count() == COUNT + 1
        assert library.mended == ()


PROGRAM = """
import sys, time
from tests.vectorstore.storage.test_moving import Newer
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.storage.moving import grant, watch
from vectorstore.search import search
class Slow(Newer):
    def embed_passages(self, texts):
        time.sleep(0.15)
        return super().embed_passages(texts)
"""
MOVE = """
with Library.open(sys.argv[1], Slow) as library:
    library.rebuild(lambda done, total: print(done, flush=True), change_embedding=True)
    print("moved", flush=True)
"""


def begun(program: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM + program, str(folder)],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def test_a_move_that_is_killed_goes_on_and_the_library_is_whole_meanwhile(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder, HashingEmbedder) as library:
        library.add(ARTICLES)
        before = search(library, QUESTION)
    with begun(MOVE, folder) as process:
        assert process.stdout is not None
        while int(process.stdout.readline()) < COUNT // 3:
            pass
        process.send_signal(signal.SIGKILL)
    with Library.open(folder, HashingEmbedder) as library:
        assert search(library, QUESTION) == before
        assert library.mended == ()
    whole = Newer()
    with Library.open(folder, lambda: whole) as library:
        library.rebuild(change_embedding=True)
        assert 0 < whole.embedded < COUNT
        assert search(library, QUESTION)[0].paragraph == before[0].paragraph


@pytest.mark.parametrize("moment", ["_activate", "_go_over", "_forget"])
def test_a_kill_while_the_indexes_change_places_costs_nothing(tmp_path: Path, moment: str) -> None:
    folder = tmp_path / "library"
    with Library.open(folder, HashingEmbedder) as library:
        library.add(ARTICLES)
        before = search(library, QUESTION)
    killed = f"""
import os, signal
from vectorstore.storage.moving import Move
for owner in (Move, Library):
    if hasattr(owner, {moment!r}):
        setattr(owner, {moment!r}, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
"""
    with begun(killed + MOVE, folder) as process:
        process.wait()
    assert process.returncode == -signal.SIGKILL
    made = {"hashing": HashingEmbedder, "newer": Newer}
    for _ in range(2):
        with Library.open(folder, HashingEmbedder, named=lambda name: made[name]()) as library:
            assert search(library, QUESTION)[0].paragraph == before[0].paragraph
            assert library.indexes.vectors.count() == library.indexes.words.count() == COUNT
    with Library.open(folder, Newer) as library:
        library.rebuild(change_embedding=True)
        assert search(library, QUESTION)[0].paragraph == before[0].paragraph


def test_a_process_that_reads_goes_over_with_the_one_that_writes(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    made = {"hashing": HashingEmbedder, "newer": Newer}
    with Library.open(folder, HashingEmbedder) as library:
        library.add(ARTICLES)
    with (
        Library.open(folder, Newer) as library,
        Library.open(folder, HashingEmbedder, named=lambda name: made[name]()) as reader,
        Library.open(folder, HashingEmbedder) as decided,
    ):
        before = search(reader, QUESTION)[0].paragraph
        assert search(decided, QUESTION)[0].paragraph == before
        library.rebuild(change_embedding=True)
        assert search(reader, QUESTION)[0].paragraph == before
        assert reader.embedder.name == "newer"
        with pytest.raises(FingerprintError, match="newer"):
            search(decided, QUESTION)


OWN = """
with Library.open(sys.argv[1], HashingEmbedder, named=lambda name: {"hashing": HashingEmbedder, "newer": Newer}[name]()) as library:
    watch(library)
    print("open", flush=True)
    for question in sys.stdin:
        print(search(library, question)[0].paragraph.id, library.embedder.name, flush=True)
"""


def test_the_process_that_has_the_library_open_finishes_a_move_begun_by_another(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder, HashingEmbedder) as library:
        library.add(ARTICLES)
        wanted = search(library, QUESTION)[0].paragraph.id
    with begun(OWN, folder) as owner:
        assert owner.stdout is not None
        assert owner.stdin is not None
        assert owner.stdout.readline() == "open\n"
        answers = []

        def ask(done: int, total: int) -> None:
            print(QUESTION, file=owner.stdin, flush=True)
            assert owner.stdout is not None
            answers.append(owner.stdout.readline().split())

        with Library.open(folder, Newer) as library:
            assert not library.writable
            library.rebuild(ask, change_embedding=True)
            ask(1, 1)
            assert search(library, QUESTION)[0].paragraph.id == wanted
        owner.stdin.close()
    assert [id_ for id_, _ in answers] == [wanted] * len(answers)
    assert (answers[0][1], answers[-1][1]) == ("hashing", "newer")


def test_a_process_that_was_told_its_embedding_does_not_go_over(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder, HashingEmbedder) as owner:
        owner.add(ARTICLES)
        watch(owner)
        with (
            Library.open(folder, Newer) as library,
            pytest.raises(LibraryError, match="did not go over to 'newer'"),
        ):
            library.rebuild(change_embedding=True)
        assert search(owner, QUESTION)[0].article.title == "Item 117"


def test_a_move_whose_owner_has_ended_is_finished_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder, HashingEmbedder) as owner, Library.open(folder, Newer) as library:
        owner.add(ARTICLES)
        with pytest.raises(LibraryError, match="Run this again"):
            library.rebuild(
                lambda done, total: owner.close() if done == total else None, change_embedding=True
            )
    whole = Newer()
    with Library.open(folder, lambda: whole) as library:
        library.rebuild(change_embedding=True)
        assert whole.embedded == 0
        assert search(library, QUESTION)[0].article.title == "Item 117"


@pytest.mark.parametrize(
    ("now", "seconds", "then"),
    [(64, 0.1, 128), (1024, 0.1, 1024), (256, 0.5, 256), (256, 2, 128), (64, 9, 64)],
)
def test_a_portion_takes_some_tenths_of_a_second(now: int, seconds: float, then: int) -> None:
    assert next_portion(now, seconds) == then


def test_portions_grow_where_embedding_is_quick(tmp_path: Path) -> None:
    class Counting(Newer):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            portions.append(len(texts))
            return super().embed_passages(texts)

    portions: list[int] = []
    with Library.open(tmp_path / "library", HashingEmbedder) as library:
        library.add(ARTICLES)
        library.move(Counting())
    assert portions == [64, 128, COUNT - 192]
