"""A move to another embedding goes on where it stopped, and the old vectors serve until it is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import draft
from vectorstore.errors import FingerprintError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.types import Vectors

COUNT = 200
ARTICLES = [
    draft(f"Item {n}", f"The committee discussed item {n} of the list.", key=f"id:{n}") for n in range(COUNT)
]
QUESTION = "What did the committee discuss about item 117?"


class Newer(HashingEmbedder):
    """Another embedding; it breaks after so many texts."""

    name = "newer"
    fingerprint = "newer-1"

    def __init__(self, breaks_after: int = 10**9) -> None:
        self.embedded = 0
        self._breaks_after = breaks_after

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.embedded + len(texts) > self._breaks_after:
            raise RuntimeError("the power went out")
        self.embedded += len(texts)
        return super().embed_passages(texts)


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
