"""What every test may use; the outside network is blocked for all of them."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.settings import Settings
from tests.servers import Postgres, postgresql_programs
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.types import Draft, DraftParagraph

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
_LOOPBACK = ("127.", "localhost", "::1", "0.0.0.0")


@pytest.fixture(autouse=True)
def no_outside_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection but to this machine fails at once, so that no test can depend on one."""
    connect = socket.socket.connect

    def checked(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise OSError(f"a test tried to reach {address[0]}")
        connect(self, address)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(socket.socket, "connect", checked)


@pytest.fixture(autouse=True)
def room_on_the_machine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A test marked ``alone`` waits until the other processes of pytest-xdist pause, and they wait for it.

    Two locks: whoever waits for the machine holds the gate, so that no test begins that would make it wait on.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ or os.name == "nt":
        yield
        return
    import fcntl

    folder = tmp_path_factory.getbasetemp().parent
    wanted = fcntl.LOCK_EX if request.node.get_closest_marker("alone") else fcntl.LOCK_SH
    with (folder / "gate").open("w") as gate, (folder / "machine").open("w") as machine:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(machine, wanted)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no .env file of the machine reaches a test."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ISNAD_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ISNAD_LIBRARY", str(tmp_path / "default-library"))


@pytest.fixture
def shared() -> Path:
    """The folder of development data, which does not ship."""
    if not SHARED.is_dir():
        pytest.skip("the development data (../shared) is not here")
    return SHARED


OpenLibrary = Callable[[], Library]


@pytest.fixture
def open_library(tmp_path: Path) -> Iterator[OpenLibrary]:
    """Opens the same library again and again, closing the one before."""
    opened: list[Library] = []

    def open_() -> Library:
        while opened:
            opened.pop().close()
        opened.append(Library.open(tmp_path / "library", HashingEmbedder))
        return opened[-1]

    yield open_
    for library in opened:
        library.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for the tests that need one; in CI there must be one."""
    programs = postgresql_programs()
    if programs is None:
        assert not os.environ.get("CI"), "PostgreSQL is missing: `apt-get install postgresql`"
        pytest.skip("PostgreSQL is not installed here (`apt-get install postgresql`)")
    server = Postgres(programs)
    yield server
    server.stop()


@pytest.fixture
def library(open_library: OpenLibrary) -> Library:
    """An empty library with the hashing embedder."""
    return open_library()


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    """An assistant on an empty library, with the built-in embedding and reader."""
    with Assistant.open(tmp_path / "articles") as opened:
        yield opened


def draft(title: str, *paragraphs: str, key: str | None = None, **facts: object) -> Draft:
    """An article as read, of body paragraphs."""
    texts = tuple(DraftParagraph(kind="body", text=text) for text in paragraphs)
    return Draft(key=key or f"title:{title}", title=title, paragraphs=texts, **facts)  # type: ignore[arg-type]
