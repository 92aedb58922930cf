"""The vectors may live on a Chroma server, which several processes ask at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.settings import load
from tests.conftest import draft
from tests.servers import Chroma
from vectorstore.errors import VectorServerError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.vectors import ChromaServer

BRIDGE = draft("Bridge", "The harbour bridge opened on Sunday.", "It cost 12 million dinars.", key="id:1")
LIBRARY = draft("Library", "The city library holds 40,000 books.", key="id:2")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Chroma]:
    made = Chroma(tmp_path / "chroma")
    try:
        made.wait()
        yield made
    finally:
        made.stop()


def test_two_processes_ask_one_server_and_libraries_stay_apart(server: Chroma, tmp_path: Path) -> None:
    with (
        Library.open(tmp_path / "one", HashingEmbedder, chroma=ChromaServer(url=server.url)) as library,
        Library.open(tmp_path / "two", HashingEmbedder, chroma=ChromaServer(url=server.url)) as other,
    ):
        library.add([BRIDGE, LIBRARY])
        other.add([LIBRARY])
        assert not list((tmp_path / "one" / "index" / "vectors").glob("*"))
        with Library.open(tmp_path / "one", HashingEmbedder, chroma=ChromaServer(url=server.url)) as reader:
            assert not reader.writable
            vector = reader.embedder.embed_query("When did the harbour bridge open?")
            expected = library.indexes.nearest(vector, 5)
            assert reader.indexes.nearest(vector, 5) == expected
            assert len(expected) == 3
            library.remove(next(a.id for a in library.articles() if a.title == "Library"))
            assert len(reader.indexes.nearest(vector, 5)) == 2
            assert search(reader, "How much did it cost?")[0].paragraph.text == "It cost 12 million dinars."
        assert other.indexes.vectors.count() == 1
        library.rebuild()
        assert library.indexes.vectors.count() == 2


def test_moving_to_a_server_fills_it_and_back_again_works(server: Chroma, tmp_path: Path) -> None:
    question = "How many books does the library hold?"
    with Library.open(tmp_path / "one", HashingEmbedder) as library:
        library.add([BRIDGE, LIBRARY])
        hits = search(library, question)
    for url in (server.url, None):
        with Library.open(
            tmp_path / "one", HashingEmbedder, chroma=ChromaServer(url=url) if url else None
        ) as library:
            assert [hit.paragraph for hit in search(library, question)] == [hit.paragraph for hit in hits]
            assert library.indexes.vectors.count() == 3


def test_a_server_that_stops_is_told(server: Chroma, tmp_path: Path) -> None:
    with Library.open(tmp_path / "one", HashingEmbedder, chroma=ChromaServer(url=server.url)) as library:
        library.add([BRIDGE])
        server.stop()
        with pytest.raises(VectorServerError, match=r"127\.0\.0\.1.*ISNAD_CHROMA_URL"):
            search(library, "When did the bridge open?")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "127.0.0.1:8000", "ftp://127.0.0.1"])
def test_a_server_that_is_not_there_is_told_at_once(tmp_path: Path, url: str) -> None:
    started = time.monotonic()
    settings = load(library=str(tmp_path / "one"), chroma_url=url)
    with (
        Assistant.open(settings=settings) as assistant,
        pytest.raises(VectorServerError, match="cannot be used"),
    ):
        assistant.library.add([BRIDGE])
    assert time.monotonic() - started < 20
