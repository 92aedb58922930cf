"""Backups of a library in a database, and its check: what `vectorstore.storage.backup` does for a folder.

A backup is the same file as that of a folder, so that a library can be moved from a folder to a database and back.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from vectorstore.errors import BackupError
from vectorstore.storage import database, migrating, schema
from vectorstore.storage.backup import COUNTED, RULES, UNFINISHED, Backup, State, checked_backup, move_notes

_ROWS = 500
_OWN = {schema.meta.name, schema.revisions.name}
"""Tables that each library has for itself: which one it is, in which shape, and where its vectors are."""


def backup(address: str, path: Path) -> Backup:
    """Writes the state of this moment to a file, while others go on writing to the database.

    Raises:
        BackupError: The file is there, or cannot be written.
        LibraryError: The database cannot be used.
    """
    if path.exists():
        raise BackupError(f"{path} is there already; choose another name, nothing is overwritten.")
    source, name = _opened(address)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        target = database.open_engine(f"sqlite:///{draft}")
        migrating.prepare(target, str(draft))
        with source.connect().execution_options(isolation_level="REPEATABLE READ") as reading:
            with target.begin() as writing:
                _copy(reading, writing)
            with target.connect() as db:
                db.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        target.dispose()
        articles = checked_backup(draft)
        database.keep(draft)
        os.link(draft, path)
    except (OSError, DBAPIError) as error:
        raise BackupError(f"{name} could not be backed up to {path} ({database.reason(error)}).") from error
    finally:
        source.dispose()
        draft.unlink(missing_ok=True)
    database.keep(path.parent)
    return Backup(path=path, articles=articles, size=path.stat().st_size)


def restore(path: Path, address: str) -> Backup:
    """Fills an empty database with what a backup holds, all of it or nothing.

    Raises:
        BackupError: The file is no backup, or the database has articles or conversations.
        LibraryError: The database cannot be used.
    """
    articles = checked_backup(path)
    target, name = _opened(address)
    try:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            shutil.copyfile(path, copy)
            source = database.open_engine(f"sqlite:///{copy}")
            migrating.prepare(source, str(path))
            with source.connect() as reading, target.begin() as writing:
                database.serialise(writing)
                _require_empty(writing, name)
                _copy(reading, writing)
            source.dispose()
    except (OSError, DBAPIError) as error:
        raise BackupError(f"{path} could not be restored to {name} ({database.reason(error)}).") from error
    finally:
        target.dispose()
    return Backup(path=path, articles=articles, size=path.stat().st_size)


def check(address: str) -> State:
    """The state of a library in a database, read without changing it.

    Raises:
        LibraryError: The database cannot be used.
    """
    url = database.address(address)
    engine = database.open_engine(url)
    try:
        with engine.connect() as db:
            version = migrating.stored_version(db, url.render_as_string())
            if version is None:
                raise BackupError(f"{url.render_as_string()} is not a library.")
            counts = {name: _count(db, schema.metadata.tables[name]) for name in COUNTED}
            wrong = ((what, int(db.execute(text(query)).scalar_one())) for what, query in RULES)
            problems = tuple(f"There are {number:,} {what}." for what, number in wrong if number)
            notes = tuple(move_notes(db.execute(text(UNFINISHED)).all()))
    finally:
        engine.dispose()
    return State(place=url.render_as_string(), problems=problems, notes=notes, counts=counts)


def _opened(address: str) -> tuple[Engine, str]:
    url = database.address(address)
    engine = database.open_engine(url)
    migrating.prepare(engine, url.render_as_string())
    return engine, url.render_as_string()


def _require_empty(db: Connection, name: str) -> None:
    if any(_count(db, table) for table in (schema.articles, schema.conversations, schema.changes)):
        raise BackupError(
            f"{name} has articles or conversations. Restore to a new database, nothing is overwritten."
        )
    db.execute(delete(schema.embeddings))
    db.execute(delete(schema.users))
    db.execute(delete(schema.preferences))


def _copy(reading: Connection, writing: Connection) -> None:
    for table in schema.metadata.sorted_tables:
        if table.name in _OWN:
            continue
        found = reading.execution_options(yield_per=_ROWS).execute(select(table))
        for rows in found.mappings().partitions(_ROWS):
            writing.execute(insert(table), [dict(row) for row in rows])
        if writing.dialect.name == "postgresql" and table.autoincrement_column is not None:
            column = table.autoincrement_column
            last = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            writing.execute(select(func.setval(sequence, last, False)))


def _count(db: Connection, table: Table) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0
