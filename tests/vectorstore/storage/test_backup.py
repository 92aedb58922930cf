"""Backups while the library is written to, restoring, and what a check tells."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from tests.conftest import ROOT, OpenLibrary, draft
from vectorstore.errors import BackupError, LibraryError, LibraryLockedError, SchemaError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.storage.backup import DATABASE, backup, check, restore

HARBOUR = "The harbour of Orsal froze in January."
QUAY = "The quay of Lunne was paved in June."


def _filled(open_library: OpenLibrary) -> Library:
    library = open_library()
    library.add([draft("Harbour", HARBOUR, "Its ferry stayed in the dock."), draft("Quay", QUAY)])
    return library


def test_a_backup_brings_everything_back(open_library: OpenLibrary, tmp_path: Path) -> None:
    library = _filled(open_library)
    before = [library.article(a.id) for a in library.articles()]
    talk = library.conversations.create("Ice")
    done = backup(library.folder, tmp_path / "kept.isnad")
    assert (done.articles, done.size) == (2, (tmp_path / "kept.isnad").stat().st_size)
    restored = restore(tmp_path / "kept.isnad", tmp_path / "other")
    assert (restored.articles, restored.replaced) == (2, None)
    with Library.open(tmp_path / "other", HashingEmbedder) as other:
        assert [other.article(a.id) for a in other.articles()] == before
        assert search(other, HARBOUR, k=1)[0].paragraph.text == HARBOUR
        assert other.conversations.read(talk.id).title == "Ice"


def test_a_backup_is_whole_while_articles_are_added(open_library: OpenLibrary, tmp_path: Path) -> None:
    library = _filled(open_library)
    stop = threading.Event()

    def add() -> None:
        number = 0
        while not stop.is_set():
            library.add([draft(f"Ship {number}", f"Ship {number} sailed.", f"It carried {number} sacks.")])
            number += 1

    adding = threading.Thread(target=add)
    adding.start()
    try:
        counts = [backup(library.folder, tmp_path / f"{number}.isnad").articles for number in range(5)]
    finally:
        stop.set()
        adding.join()
    assert counts == sorted(counts)
    assert len(library.articles()) >= counts[-1] >= 2
    for number, count in enumerate(counts):
        folder = tmp_path / f"from {number}"
        restore(tmp_path / f"{number}.isnad", folder)
        assert check(folder).problems == ()
        assert check(folder).counts["articles"] == count


def test_what_came_after_the_backup_is_set_aside(open_library: OpenLibrary, tmp_path: Path) -> None:
    library = _filled(open_library)
    backup(library.folder, tmp_path / "kept.isnad")
    gone = library.remove(library.articles()[0].id)
    library.add([draft("Later", "The lighthouse was lit in July.")])
    folder = library.folder
    library.close()
    done = restore(tmp_path / "kept.isnad", folder)
    assert done.replaced is not None
    library = open_library()
    assert library.article(gone.id).title == gone.title
    found = search(library, "lighthouse lit in July", k=5)
    assert "The lighthouse was lit in July." not in [hit.paragraph.text for hit in found]
    assert search(library, gone.paragraphs[0].text, k=1)[0].paragraph.id == gone.paragraphs[0].id
    library.close()
    restore(done.replaced, folder)  # what was set aside is a backup as well
    assert "Later" in [a.title for a in open_library().articles()]


def test_a_log_of_the_old_database_is_not_taken_for_the_new_one_s(
    open_library: OpenLibrary, tmp_path: Path
) -> None:
    library = _filled(open_library)
    backup(library.folder, tmp_path / "kept.isnad")
    library.add([draft("Later", "The lighthouse was lit in July.")])
    killed = tmp_path / "killed"
    shutil.copytree(library.folder, killed)  # as a kill leaves it: with its log
    assert (killed / f"{DATABASE}-wal").stat().st_size > 0
    restore(tmp_path / "kept.isnad", killed)
    assert check(killed).counts["articles"] == 2
    assert check(killed).problems == ()


def test_a_damaged_library_can_be_restored(open_library: OpenLibrary, tmp_path: Path) -> None:
    library = _filled(open_library)
    backup(library.folder, tmp_path / "kept.isnad")
    library.close()
    database = library.folder / DATABASE
    database.write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert "cannot be read" in " ".join(check(library.folder).problems)
    restore(tmp_path / "kept.isnad", library.folder)
    assert len(open_library().articles()) == 2


def test_a_library_in_use_is_not_replaced(open_library: OpenLibrary, tmp_path: Path) -> None:
    library = _filled(open_library)
    backup(library.folder, tmp_path / "kept.isnad")
    with pytest.raises(LibraryLockedError, match="is being written by process"):
        restore(tmp_path / "kept.isnad", library.folder)
    assert "is being written by process" in " ".join(check(library.folder).notes)


def test_a_backup_overwrites_nothing(open_library: OpenLibrary, tmp_path: Path) -> None:
    library = _filled(open_library)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(BackupError, match="nothing is overwritten"):
        backup(library.folder, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(BackupError, match="could not be written"):
        backup(library.folder, tmp_path / "no folder" / "a")
    with pytest.raises(BackupError, match="not a library"):
        backup(tmp_path / "nothing", tmp_path / "a")
    assert {p.name for p in tmp_path.iterdir()} == {"there", "library"}


def test_what_is_no_backup_is_refused(open_library: OpenLibrary, tmp_path: Path) -> None:
    library = _filled(open_library)
    good = tmp_path / "good.isnad"
    backup(library.folder, good)
    (tmp_path / "text").write_text("Not a database, though long enough to be one. " * 100)
    with pytest.raises(BackupError, match="no backup of a library"):
        restore(tmp_path / "text", tmp_path / "other")
    with pytest.raises(BackupError, match="no file"):
        restore(tmp_path / "absent", tmp_path / "other")
    (tmp_path / "half").write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    with pytest.raises(BackupError, match=r"damaged|no backup"):
        restore(tmp_path / "half", tmp_path / "other")
    with sqlite3.connect(good) as db:
        db.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(SchemaError, match="schema 99"):
        restore(good, tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_check_finds_nothing_wrong_with_a_whole_library(open_library: OpenLibrary) -> None:
    library = _filled(open_library)
    state = check(library.folder)
    assert state.problems == ()
    assert state.counts["articles"] == 2
    assert state.counts["paragraphs"] == 3
    assert state.counts["vectors"] == state.counts["passages"] > 0
    library.close()
    assert check(library.folder).notes == ()


BROKEN = {
    "a paragraph is gone": ("DELETE FROM paragraphs WHERE text LIKE 'Its ferry%'", "paragraphs are not all there"),
    "a passage is too long": ('UPDATE passages SET "end" = 9999', "reach beyond their paragraph"),
    "vectors are gone": ("DELETE FROM vectors", "without a vector"),
    "an article is gone": ("DELETE FROM articles WHERE title = 'Quay'", "refer to others"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_check_tells_what_is_wrong(open_library: OpenLibrary, name: str) -> None:
    statement, words = BROKEN[name]
    library = _filled(open_library)
    library.close()
    with sqlite3.connect(library.folder / DATABASE) as db:
        db.execute(statement)
    assert words in " ".join(check(library.folder).problems)


def test_a_check_tells_that_the_indexes_will_be_made(open_library: OpenLibrary) -> None:
    library = _filled(open_library)
    library.close()
    shutil.rmtree(library.folder / "index")
    state = check(library.folder)
    assert state.problems == ()
    assert "indexes will be made" in " ".join(state.notes)
    assert not (library.folder / "index").exists()


def test_a_full_disk_is_told_and_loses_nothing(open_library: OpenLibrary) -> None:
    library = _filled(open_library)
    before = [library.article(a.id) for a in library.articles()]

    def fill(connection: Connection) -> None:  # SQLite then answers as it does when the disk is full
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    event.listen(library._engine, "begin", fill)
    with pytest.raises(LibraryError, match=r"could not be written \(database or disk is full\)"):
        library.add([draft("Fog", *[f"Fog came over bay {number}. " * 50 for number in range(200)])])
    event.remove(library._engine, "begin", fill)
    library = open_library()
    assert [library.article(a.id) for a in library.articles()] == before
    assert check(library.folder).problems == ()
    library.add([draft("Fog", "Fog came over the bay.")])
    assert search(library, "fog over the bay", k=1)[0].article.title == "Fog"


def test_the_commands_speak_of_it(open_library: OpenLibrary, tmp_path: Path) -> None:
    library = _filled(open_library)
    folder, kept = str(library.folder), str(tmp_path / "kept.isnad")

    def isnad(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "assistant.cli", *arguments, "--library", folder]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    assert "Backed up 2 articles" in isnad("backup", kept).stdout
    refused = isnad("backup", kept)
    assert (refused.returncode, len(refused.stderr.strip().splitlines())) == (1, 1)
    held = isnad("restore", "--backup", kept)
    assert held.returncode == 1
    assert "is being written by" in held.stderr
    library.close()
    assert "The library is whole." in isnad("check").stdout
    assert "Restored 2 articles" in isnad("restore", "--backup", kept).stdout
    assert isnad("restore").returncode == 2
    assert isnad("restore", "abc", "1", "--backup", kept).returncode == 2
    (library.folder / DATABASE).write_bytes(b"nothing")
    assert isnad("check").returncode == 1
