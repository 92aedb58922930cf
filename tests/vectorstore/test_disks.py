"""A library on a disk that cannot be written is read and asked; one whose disk fails meanwhile says so."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import draft
from vectorstore.errors import LibraryError, LibraryLockedError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.storage.backup import backup, check
from vectorstore.storage.renaming import rename
from vectorstore.types import Filters

ARTICLES = [draft("Bridge", "The bridge cost 12 million."), draft("Library", "It holds 40,000 books.")]
QUESTION = "How much did the bridge cost?"


class Disk:
    """A small file system that can be made read-only, or for others than root a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mounted = os.geteuid() == 0
        if self._mounted:
            mount = ["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", str(folder)]
            if subprocess.run(mount, capture_output=True, check=False).returncode:
                pytest.skip("this machine lets no file system be mounted")

    def lock(self) -> None:
        """Makes it read-only."""
        if self._mounted:
            subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)
        else:
            for path in (*self.folder.rglob("*"), self.folder):
                path.chmod(0o500 if path.is_dir() else 0o400)

    def remove(self) -> None:
        """Lets go of it."""
        if self._mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)
        else:
            for path in (self.folder, *self.folder.rglob("*")):
                path.chmod(0o700)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    (tmp_path / "disk").mkdir()
    made = Disk(tmp_path / "disk")
    yield made
    made.remove()


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
def test_a_library_on_a_read_only_disk_is_asked(disk: Disk, tmp_path: Path, killed: bool) -> None:
    folder = disk.folder / "library"
    with Library.open(tmp_path / "library", HashingEmbedder) as library:
        library.add(ARTICLES)
        hits = search(library, QUESTION)
        if killed:  # what a kill leaves: with its log beside it
            shutil.copytree(tmp_path / "library", folder)
    if not killed:
        shutil.copytree(tmp_path / "library", folder)
    (folder / "write.lock").unlink(missing_ok=True)
    assert (folder / "isnad.db-wal").exists() == killed
    disk.lock()
    before = sorted(path.name for path in folder.rglob("*"))
    with Library.open(folder, HashingEmbedder) as library:
        assert not library.writable
        assert library.name == str(folder)
        assert [hit.paragraph for hit in search(library, QUESTION)] == [hit.paragraph for hit in hits]
        assert library.indexes.words.count() == 2
        assert len(search(library, QUESTION, filters=Filters(languages=("en",)))) == len(hits)
        with pytest.raises(LibraryLockedError, match="can be read and asked"):
            library.add(ARTICLES)
        with pytest.raises(LibraryLockedError):
            library.conversations.create()
        copies = library.folder
    assert not copies.exists()
    assert sorted(path.name for path in folder.rglob("*")) == before
    state = check(folder)
    assert state.problems == ()
    assert state.counts["articles"] == 2
    assert "cannot be written" in " ".join(state.notes)
    assert ("was not closed" in " ".join(state.notes)) == killed
    assert backup(folder, tmp_path / "kept").articles == 2
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_no_library_can_be_made_on_a_read_only_disk(disk: Disk) -> None:
    (disk.folder / "empty").mkdir()
    disk.lock()
    with pytest.raises(LibraryError, match="none can be made there"):
        Library.open(disk.folder / "empty", HashingEmbedder)
    with pytest.raises(LibraryError, match="cannot be used"):
        Library.open(disk.folder / "new", HashingEmbedder)


def test_a_library_on_a_full_disk_is_asked_and_refuses_in_words(disk: Disk) -> None:
    if os.geteuid():
        pytest.skip("only root can mount a small disk")
    folder = disk.folder / "library"
    with Library.open(folder, HashingEmbedder) as library:
        library.add(ARTICLES)
        hits = search(library, QUESTION)
    (folder / "holder.json").unlink(missing_ok=True)
    with (disk.folder / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(4096))
        except OSError:
            pass
    with Library.open(folder, HashingEmbedder) as library:
        assert [hit.paragraph for hit in search(library, QUESTION)] == [hit.paragraph for hit in hits]
        with pytest.raises(LibraryLockedError, match="the disk is full"):
            library.add([draft("Fog", "Fog came over the bay. " * 400)])
    (disk.folder / "ballast").unlink()
    with Library.open(folder, HashingEmbedder) as library:
        assert library.add([draft("Fog", "Fog came over the bay.")]).added
        assert check(folder).problems == ()


def test_a_database_that_is_damaged_inside_is_told_wherever_it_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder, HashingEmbedder) as library:
        library.add(
            [draft(f"Bay {n}", f"Bay {n} is {n} miles wide. " * 20, key=f"id:{n}") for n in range(60)]
        )
    file = folder / "isnad.db"
    size = file.stat().st_size
    with file.open("r+b") as pages:  # all but the beginning, where the tables are described
        pages.seek(size // 3)
        pages.write(b"\xa5" * (size // 2))
    with (
        pytest.raises(
            LibraryError, match=r"damaged .*isnad restore|cannot be read .*Restore it from a backup"
        ),
        Library.open(folder, HashingEmbedder) as library,
    ):
        for article in library.articles():
            library.article(article.id)
        search(library, QUESTION)
    assert check(folder).problems


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the names of open files are in /proc")
def test_nothing_is_acknowledged_that_the_disk_has_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power failure takes what was not flushed; a disk that cannot flush is told, each time."""
    failing = False

    def fsync(handle: int) -> None:
        if failing:
            raise OSError(errno.EIO, "Input/output error")
        flushed.append(str(Path(f"/proc/self/fd/{handle}").readlink()))

    flushed: list[str] = []
    monkeypatch.setattr(os, "fsync", fsync)
    with Library.open(tmp_path / "library", HashingEmbedder) as library:
        (id_,) = library.add(ARTICLES[:1]).added
        talk = library.conversations.create().id
        changes: dict[str, Callable[[], object]] = {
            "add": lambda: library.add(ARTICLES[1:]),
            "rename": lambda: rename(library, id_, "Another"),
            "remove": lambda: library.remove(id_),
            "ask": lambda: library.conversations.append(talk, QUESTION),
        }
        for change in changes.values():
            flushed.clear()
            change()
            assert any(path.endswith("isnad.db-wal") for path in flushed)
        failing = True
        for name in ("add", "ask"):
            with pytest.raises(LibraryError, match="could not be written"):
                changes[name]()


def test_a_clock_that_goes_back_breaks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(2_000_000_000, 0, -10_000_000))
    monkeypatch.setattr("time.time", lambda: float(next(clock)))
    with Library.open(tmp_path / "library", HashingEmbedder) as library:
        for year in (1, 2, 3):
            library.add([draft("Bridge", f"The bridge cost {year} million.", key="id:1"), *ARTICLES])
            assert library.article_by_key("id:1").paragraphs[0].text == f"The bridge cost {year} million."
        talks = [library.conversations.create(str(n)).id for n in range(3)]
        for talk in talks:
            assert library.conversations.append(talk, QUESTION, {"text": "3 million"}).number == 1
            assert library.conversations.append(talk, QUESTION, {"text": "3 million"}).number == 2
        assert [v.number for v in library.versions(library.article_by_key("id:1").id)] == [1, 2]
    with Library.open(tmp_path / "library", HashingEmbedder) as library:
        assert library.mended == ()
        assert "The bridge cost 3 million." in [hit.paragraph.text for hit in search(library, QUESTION)]
        assert {talk.id for talk in library.conversations.search()} == set(talks)
