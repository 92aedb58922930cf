"""A library that is closed while articles are added keeps what was acknowledged, and the add ends in words."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.conftest import draft
from vectorstore import library as library_module
from vectorstore.errors import LibraryError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.storage.backup import check
from vectorstore.types import Draft

WAIT_S = 300.0


def _articles() -> Iterator[Draft]:
    for n in range(100_000):
        yield draft(f"Report {n}", *(f"Item {m} of report {n} was read." for m in range(80)), key=f"id:{n}")


class Add(threading.Thread):
    """An add in a thread of its own; ``through`` is set once so many articles are acknowledged."""

    def __init__(self, library: Library, drafts: Iterable[Draft], after: int) -> None:
        super().__init__(daemon=True)
        self.through = threading.Event()
        self.acknowledged = 0
        self.failures: list[Exception] = []
        self._library = library
        self._drafts = drafts
        self._after = after

    def run(self) -> None:
        try:
            self._library.add(self._drafts, self._count)
        except Exception as error:  # noqa: BLE001  # of whatever kind, it is the test's to look at
            self.failures.append(error)

    def _count(self, _status: str) -> None:
        self.acknowledged += 1
        if self.acknowledged == self._after:
            self.through.set()


@pytest.mark.parametrize("after", [1, 38, 45, 60])  # from 38 on the indexes follow in a thread meanwhile
def test_closing_ends_an_add_and_keeps_what_was_acknowledged(tmp_path: Path, after: int) -> None:
    library = Library.open(tmp_path / "library", HashingEmbedder)
    add = Add(library, _articles(), after)
    add.start()
    assert add.through.wait(WAIT_S)
    library.close()
    add.join(WAIT_S)
    [failure] = add.failures
    assert isinstance(failure, LibraryError), repr(failure)
    assert failure.code == "library-closed"
    state = check(tmp_path / "library")
    assert (state.problems, state.notes) == ((), ())  # the indexes have followed
    with Library.open(tmp_path / "library", HashingEmbedder) as again:
        assert again.writable
        assert again.count() == add.acknowledged >= after
        assert again.indexes.words.count() == again.indexes.vectors.count() == again.count_passages()
        assert again.mended == ()


def test_closing_does_not_wait_for_a_slow_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "_END_WITHIN_S", 0.1)
    slow = threading.Event()

    def drafts() -> Iterator[Draft]:
        yield draft("First", "It was read.", key="id:1")
        slow.wait(WAIT_S)
        yield draft("Second", "It came late.", key="id:2")

    library = Library.open(tmp_path / "library", HashingEmbedder)
    add = Add(library, drafts(), 0)
    add.start()
    library.close()
    with Library.open(tmp_path / "library", HashingEmbedder) as again:
        slow.set()
        add.join(WAIT_S)
        [failure] = add.failures
        assert isinstance(failure, LibraryError)
        assert failure.code == "library-closed"
        assert again.count() == 0
    assert check(tmp_path / "library").problems == ()
