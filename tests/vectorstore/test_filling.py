"""A process beside fills the vector index, as long as nothing asks it; what becomes of it when one of the two dies."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from vectorstore import filling, vectors
from vectorstore.embedding import open_embedder
from vectorstore.errors import IndexDamagedError
from vectorstore.library import Library
from vectorstore.types import Draft, DraftParagraph, Vectors
from vectorstore.vectors import VectorIndex

COUNT = 30


def some_vectors(count: int = COUNT, seed: int = 0) -> tuple[list[str], Vectors]:
    rows = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return [f"{seed}-{n}" for n in range(count)], rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_MANY", 5)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    made = VectorIndex(tmp_path)
    yield made
    made.close()


def children() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if "vectorstore.filling" in one.cmdline()]


def test_many_vectors_are_put_in_by_a_process_beside_and_found_by_this_one(index: VectorIndex) -> None:
    ids, rows = some_vectors()
    index.upsert(ids, rows)
    assert len(children()) == 1
    index.upsert(ids[:2], rows[:2][::-1])
    index.delete(ids[-1:])
    index.settle()
    assert children() == []
    assert index.ids() == set(ids[:-1])
    [(nearest, cosine)] = index.query(rows[1], 1)
    assert nearest == ids[0]
    assert cosine == pytest.approx(1.0, abs=1e-4)


def test_a_question_ends_the_process_and_what_comes_after_it_goes_in_here(index: VectorIndex) -> None:
    ids, rows = some_vectors()
    index.upsert(ids, rows)
    assert index.query(rows[3], 1)[0][0] == ids[3]
    assert children() == []
    more, others = some_vectors(seed=1)
    index.upsert(more, others)
    assert children() == []
    assert index.count() == 2 * COUNT


def test_few_vectors_are_not_worth_a_process(index: VectorIndex) -> None:
    ids, rows = some_vectors(3)
    index.upsert(ids, rows)
    assert children() == []
    assert index.count() == 3


def test_a_folder_that_this_process_has_opened_is_not_filled_by_another(
    index: VectorIndex, tmp_path: Path
) -> None:
    assert index.count() == 0
    index.close()
    again = VectorIndex(tmp_path)
    again.upsert(*some_vectors())
    assert children() == []
    assert again.count() == COUNT
    again.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [("executable", "/nowhere/python"), ("executable", ""), ("frozen", True)],
    ids=["no such program", "embedded", "frozen"],
)
def test_where_no_process_can_be_started_this_one_puts_them_in(
    index: VectorIndex, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(sys, name, value, raising=False)
    index.upsert(*some_vectors())
    assert index.count() == COUNT


def test_what_fails_in_the_process_is_told(index: VectorIndex) -> None:
    ids, rows = some_vectors()
    index.upsert(ids, rows)
    with pytest.raises(IndexDamagedError, match="isnad rebuild"):
        index.upsert(["other"], np.ones((1, 3), dtype=np.float32))
    assert children() == []


def test_a_library_is_whole_after_the_process_was_killed(tmp_path: Path) -> None:
    def article(number: int) -> Draft:
        texts = [f"Paragraph {n} of article {number} is about bridge {number * 100 + n}." for n in range(9)]
        paragraphs = tuple(DraftParagraph(kind="body", text=text) for text in texts)
        return Draft(key=f"id:{number}", title=f"Article {number}", paragraphs=paragraphs, exact=True)

    with Library.open(tmp_path / "library", open_embedder) as library:
        upsert = VectorIndex.upsert
        killed: list[int] = []

        def killing(self: VectorIndex, ids: list[str], rows: Vectors) -> None:
            upsert(self, ids, rows)
            for child in children()[: 1 - len(killed)]:
                child.kill()
                child.wait()
                killed.append(child.pid)
            upsert(self, ids, rows)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(VectorIndex, "upsert", killing)
            library.add([article(n) for n in range(3)])
        assert killed
        assert library.indexes.vectors.count() == library.indexes.words.count() == library.count_passages()
        assert any("rebuilt" in told for told in library.mended)
    assert children() == []


def test_the_process_ends_with_the_one_that_started_it_and_the_index_can_be_opened(tmp_path: Path) -> None:
    program = f"""
import numpy as np, time
from vectorstore import vectors
from pathlib import Path
vectors._MANY = 5
index = vectors.VectorIndex(Path({str(tmp_path)!r}))
index.upsert([str(n) for n in range(9)], np.eye(9, dtype=np.float32))
print(index._filler._process.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    index = VectorIndex(tmp_path)
    assert index.count() == 9
    index.close()
    until = time.monotonic() + 30
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < until:
        time.sleep(0.05)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_folder_that_is_still_being_filled_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_ORPHAN_ENDS_WITHIN_S", 0.1)
    (tmp_path / "0").mkdir()
    index = VectorIndex(tmp_path)
    with filling.lock(tmp_path / "0"), pytest.raises(IndexDamagedError, match="still filling"):
        index.count()
    assert index.count() == 0
    index.close()
