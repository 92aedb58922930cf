"""Backups of a library, made while it is in use, and a library made from one.

A backup is one file: the database with everything that people gave and everything that took time to
compute. The indexes are not in it; they are made anew when the restored library is opened.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from vectorstore.errors import BackupError
from vectorstore.storage import database
from vectorstore.storage.database import keep
from vectorstore.storage.locking import WriteLock
from vectorstore.storage.migrating import checked_version

DATABASE = "isnad.db"
REPLACED = f"{DATABASE}.replaced"
"""What a library was before the last restore."""

_NEW = f"{DATABASE}.new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made or restored.

    Attributes:
        size: of the file, in bytes.
        replaced: where the library's former state was put; None when there was none.
    """

    path: Path
    articles: int
    size: int
    replaced: Path | None = None


def backup(folder: str | os.PathLike[str], target: str | os.PathLike[str]) -> Backup:
    """Writes a library's state of this moment to a file, also while another process writes to it.

    The file appears when it is complete and has been checked.

    Args:
        folder: the library's, or its database's address.
        target: the file, which must not be there yet.

    Raises:
        BackupError: there is no library, the file is there, or it cannot be written.
    """
    if database.is_address(os.fspath(folder)):
        from vectorstore.storage import transfer

        return transfer.backup(os.fspath(folder), Path(target).expanduser())
    source, path = Path(folder).expanduser() / DATABASE, Path(target).expanduser()
    if not source.is_file():
        raise BackupError(f"{source.parent} is not a library; nothing was backed up.")
    if path.exists():
        raise BackupError(f"{path} is there already; choose another name, nothing is overwritten.")
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with (
            _reading(source) as (reading, _),
            contextlib.closing(sqlite3.connect(draft)) as copy,
        ):
            reading.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        articles = checked_backup(draft)
        keep(draft)
        os.link(draft, path)  # unlike a renaming it fails when somebody else made the file meanwhile
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{path} could not be written ({error}); the library is as it was.") from error
    finally:
        draft.unlink(missing_ok=True)
    keep(path.parent)
    return Backup(path=path, articles=articles, size=path.stat().st_size)


def restore(source: str | os.PathLike[str], folder: str | os.PathLike[str]) -> Backup:
    """Makes a library what a backup holds. Its former state stays beside it, as `REPLACED`.

    Interrupted at any moment it leaves the one state or the other.

    Raises:
        BackupError: the file is no backup, is damaged, or cannot be copied.
        SchemaError: it was made by a newer version of Isnad.
        LibraryLockedError: a process is writing to the library; it has to be stopped first.
    """
    if database.is_address(os.fspath(folder)):
        from vectorstore.storage import transfer

        return transfer.restore(Path(source).expanduser(), os.fspath(folder))
    path, home = Path(source).expanduser(), Path(folder).expanduser()
    articles = checked_backup(path)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _held(home):
            replaced = _replace(path, home)
    except OSError as error:
        raise BackupError(f"{path} could not be restored to {home} ({error}).") from error
    return Backup(path=path, articles=articles, size=path.stat().st_size, replaced=replaced)


@contextlib.contextmanager
def _held(home: Path) -> Iterator[None]:
    lock = WriteLock(home)
    if not lock.acquire():
        raise lock.error()
    try:
        yield
    finally:
        lock.release()


def _replace(path: Path, home: Path) -> Path | None:
    database, new, replaced = home / DATABASE, home / _NEW, home / REPLACED
    shutil.copyfile(path, new)
    keep(new)
    there = database.exists()
    if there:
        _settle(database)
        replaced.unlink(missing_ok=True)
        os.link(database, replaced)
    # Before the new database is there, so that no index of the old one is taken for its own.
    shutil.rmtree(home / "index", ignore_errors=True)
    new.replace(database)
    keep(home)
    return replaced if there else None


def _settle(database: Path) -> None:
    """Brings a database's log into it: left behind, it would be taken for the new database's."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError:
        pass  # damaged, which may be why it is replaced
    for suffix in ("-wal", "-shm", "-journal"):
        log = database.with_name(database.name + suffix)
        if log.exists():
            log.replace(log.with_name(REPLACED + suffix))


def checked_backup(path: Path) -> int:
    """How many articles a backup holds.

    Raises:
        BackupError: It is no backup, or damaged.
        SchemaError: It was made by a newer version of Isnad.
    """
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    try:
        with contextlib.closing(_read_only(path)) as db:
            (state,) = db.execute("PRAGMA quick_check(1)").fetchone()
            (version,) = db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() or ("none",)
            (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{path} is no backup of a library ({error}).") from error
    if state != "ok":
        raise BackupError(f"{path} is damaged ({state}); use an older backup.")
    checked_version(version, str(path))
    return int(articles)


def _read_only(path: Path) -> sqlite3.Connection:
    name = f"file:{quote(str(path.absolute()))}?mode=ro"
    if not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists():
        name = database.unwritable(path)
    return sqlite3.connect(name, uri=True, timeout=10)


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """A database to look at, and whether it is a copy: SQLite cannot read a log where nothing can be written."""
    log = path.with_name(f"{path.name}-wal")
    if os.access(path.parent, os.W_OK) or not log.exists():
        with contextlib.closing(_read_only(path)) as db:
            yield db, False
        return
    with tempfile.TemporaryDirectory(prefix="isnad-") as folder:
        for file in (path, log):
            shutil.copyfile(file, Path(folder) / file.name)
        with contextlib.closing(sqlite3.connect(Path(folder) / path.name)) as db:
            yield db, True


# -- checking --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The state of a library.

    Attributes:
        place: its folder, or its address without the password.
        problems: what is wrong with the source of truth, a sentence each; empty when it is whole.
        notes: what is not wrong: who writes, what will be mended when the library is opened.
        counts: rows by name.
    """

    place: str
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    counts: dict[str, int]


COUNTED = ("articles", "paragraphs", "passages", "vectors", "versions", "conversations")
RULES = (
    ("articles whose paragraphs are not all there",
     "SELECT count(*) FROM articles a WHERE paragraph_count != (SELECT count(*) FROM paragraphs p "
     "WHERE p.article_id = a.id AND p.position IS NOT NULL)"),
    ("passages that reach beyond their paragraph",
     'SELECT count(*) FROM passages s JOIN paragraphs p ON p.id = s.paragraph_id WHERE s.start < 0 OR s."end" '
     "> length(p.text) OR (s.text IS NULL AND s.start >= s.\"end\")"),
    ("passages without a vector of the library's embedding",
     "SELECT count(*) FROM passages s WHERE EXISTS (SELECT 1 FROM embeddings WHERE active) AND NOT EXISTS "
     "(SELECT 1 FROM vectors v JOIN embeddings e ON e.id = v.embedding_id AND e.active WHERE v.passage_id = s.id)"),
)  # fmt: skip
"""What must not be, and a query that counts it."""


_UNCLOSED = (
    "It is on a disk that cannot be written, and was not closed when it was last used: what was stored last is in its log, "
    "and is read from there. Copy it to another disk to change it."
)


def check(folder: str | os.PathLike[str]) -> State:
    """The state of a library, read without changing it, also while a process writes to it.

    Raises:
        BackupError: there is no library.
    """
    if database.is_address(os.fspath(folder)):
        from vectorstore.storage import transfer

        return transfer.check(os.fspath(folder))
    home = Path(folder).expanduser()
    if not (home / DATABASE).is_file():
        raise BackupError(f"{home} is not a library.")
    problems: list[str] = []
    counts: dict[str, int] = {}
    notes: list[str] = []
    try:
        with _reading(home / DATABASE) as (db, copied):
            notes += [_UNCLOSED] if copied else []
            found = [row[0] for row in db.execute("PRAGMA integrity_check(20)")]
            problems += [f"The database is damaged: {line}." for line in found if line != "ok"]
            rows = db.execute("PRAGMA foreign_key_check").fetchall()
            problems += [f"{len(rows):,} rows refer to others that are not there."] if rows else []
            counts = {name: _number(db, f"SELECT count(*) FROM {name}") for name in _tables(db)}
            wrong = ((what, _number(db, query)) for what, query in RULES)
            problems += [f"There are {number:,} {what}." for what, number in wrong if number]
            notes += _index_notes(db, home)
            notes += move_notes(db.execute(UNFINISHED).fetchall())
    except sqlite3.Error as error:
        problems.append(f"{home / DATABASE} cannot be read ({error}). Restore it from a backup.")
    except OSError as error:
        problems.append(
            f"{home / DATABASE} cannot be read ({error.strerror}). Copy the library to another disk."
        )
    lock = WriteLock(home)
    if lock.acquire():
        lock.release()
    else:
        notes.append(str(lock.error()).split(". ")[0] + ".")
    return State(place=str(home), problems=tuple(problems), notes=tuple(notes), counts=counts)


def _tables(db: sqlite3.Connection) -> list[str]:
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [name for name in COUNTED if name in there]


def _number(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0] or 0)


UNFINISHED = """SELECT embeddings.name, count(*) FROM vectors JOIN embeddings ON embeddings.id = vectors.embedding_id
    WHERE NOT embeddings.active GROUP BY embeddings.name ORDER BY embeddings.name"""


def move_notes(unfinished: Iterable[Sequence[Any]]) -> list[str]:
    """What is left of moves to another embedding, of each its name and how many vectors it has."""
    return [
        f"A move to {name!r} that was not finished has left {number:,} vectors; `isnad rebuild --embedding {name}` "
        "goes on with it, `isnad rebuild` deletes them."
        for name, number in unfinished
    ]


def _index_notes(db: sqlite3.Connection, home: Path) -> list[str]:
    newest = _number(db, "SELECT max(seq) FROM changes")
    try:
        followed = int(json.loads((home / "index" / "state.json").read_text())["seq"])
    except (OSError, ValueError, KeyError, TypeError):
        return ["The search indexes will be made when the library is opened."] if newest else []
    if followed == newest:
        return []
    return [f"The search indexes are {abs(newest - followed):,} changes off; they follow when it is opened."]
