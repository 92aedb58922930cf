"""Engines for the source of truth, SQLite or PostgreSQL, and the few things that differ between the two."""

from __future__ import annotations

import os
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    NullPool,
    Table,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from vectorstore.errors import LibraryError
from vectorstore.storage import schema

DRIVER = "pg8000"
_WRITING, _MIGRATING, _INDEXING = (0x69736E610 + number for number in range(3))  # "isna" and a number
"""PostgreSQL's advisory locks, of one database: held to the end of a transaction, freed when its process dies."""


def is_address(location: str) -> bool:
    """Whether a library's location is a database's address, and no folder."""
    return "://" in location


def address(location: str) -> URL:
    """The address of a PostgreSQL database, with the driver that is used when none is named.

    Raises:
        LibraryError: It is no such address.
    """
    try:
        url = make_url(location)
    except (ArgumentError, ValueError) as error:
        raise LibraryError(
            f"The library's address cannot be read ({error}). {_EXAMPLE}", code="database-address"
        ) from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername=f"postgresql+{DRIVER}")
    if url.drivername.split("+")[0] != "postgresql":
        raise LibraryError(
            f"A library cannot be kept in {url.drivername!r}. {_EXAMPLE}", code="database-kind"
        )
    return url


def public(location: str) -> str:
    """A location as it may be shown: an address without its password."""
    return address(location).render_as_string() if is_address(location) else location


_EXAMPLE = "Give a folder, or a PostgreSQL database such as postgresql://user:password@host/isnad."


def open_engine(url: str | URL, *, read_only: bool = False) -> Engine:
    """An engine for the source of truth; SQLite in WAL mode with foreign keys on.

    A commit survives the death of the process; SQLite's `synchronous=NORMAL` leaves the flush to the disk to
    `flush`, which costs one an add instead of one an article. PostgreSQL flushes at each commit.

    Args:
        url: of the database.
        read_only: nothing is written through it; what an older SQLite library lacks is made up for.

    Raises:
        LibraryError: The database's driver is not installed.
    """
    engine = _engine(url, pool_pre_ping=make_url(url).get_backend_name() == "postgresql")
    if engine.dialect.name == "sqlite":
        if not engine.url.query:  # of a disk that cannot be written; there is nothing to be set
            event.listen(engine, "connect", _prepare)
        event.listen(engine, "handle_error", _tell_damage)
        if read_only:
            event.listen(engine, "checkout", _make_up)
    return engine


def open_for_migration(url: str | URL) -> Engine:
    """An engine whose transactions also hold changes of tables; of SQLite's, one at a time.

    Python's sqlite3 ends a transaction before such a change unless it is told not to begin any itself.
    Foreign keys are off: making a table anew would otherwise delete all rows that refer to it.
    """
    engine = _engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_for_migration)
        event.listen(engine, "begin", lambda db: db.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _engine(url: str | URL, **options: Any) -> Engine:
    made = make_url(url)
    try:
        if made.get_backend_name() != "postgresql":
            return create_engine(made, **options)
        mode = str(made.query.get("sslmode", ""))
        if made.get_driver_name() == DRIVER and mode:  # which libpq knows, and pg8000 does not
            made = made.difference_update_query(["sslmode"])
            options["connect_args"] = {"ssl_context": _ssl(mode)}
        if "poolclass" not in options:
            options |= {"pool_size": 10, "max_overflow": 40}
        engine = create_engine(made, **options)
        # Else pg8000 sends rows one by one and waits for each: 2,000 paragraphs took three times as long.
        engine.dialect.use_insertmanyvalues_wo_returning = True
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise LibraryError(
            f"A library in PostgreSQL needs a driver that is not here ({error}). "
            "Install it with `pip install isnad[postgresql]`.",
            code="database-driver",
        ) from error
    event.listen(engine, "handle_error", _tell)
    return engine


def _ssl(mode: str) -> ssl.SSLContext | bool:
    """What pg8000 takes for libpq's ``sslmode``; certificates are checked from ``verify-ca`` on."""
    if mode in ("disable", "allow", "prefer"):
        return False
    context = ssl.create_default_context()
    context.check_hostname = mode == "verify-full"
    if mode == "require":
        context.verify_mode = ssl.CERT_NONE
    return context


def _tell(context: ExceptionContext) -> None:
    """Tells a database that cannot be reached in words, whatever was to be done with it."""
    if context.is_disconnect or context.connection is None:
        error = context.original_exception
        where = "" if context.engine is None else f" {context.engine.url.render_as_string()}"
        raise LibraryError(
            f"The database{where} cannot be reached ({reason(error)}). Nothing is lost; see to it and try again.",
            code="database-unreachable",
        ) from error


def _tell_damage(context: ExceptionContext) -> None:
    """Tells a damaged database file in words, wherever reading comes upon the damage."""
    error = context.original_exception
    if isinstance(error, sqlite3.DatabaseError) and "malformed" in str(error) and context.engine is not None:
        raise LibraryError(
            f"The database {context.engine.url.database} is damaged ({error}). `isnad check` tells more; restore it "
            "from a backup with `isnad restore --backup`.",
            code="library-damaged",
        ) from error


def reason(error: BaseException) -> str:
    """What a database says is wrong, in its own words."""
    original = error.orig if isinstance(error, DBAPIError) and error.orig else error
    told = original.args[0] if original.args else original
    return str(told.get("M", told)) if isinstance(told, dict) else str(told)


# -- writing ---------------------------------------------------------------------------------------


def serialise(db: Connection) -> bool:
    """Makes this transaction the only one that changes articles, to its end; False where the folder's lock does.

    Then the numbers of the change log become visible in their order, and what was read stays so.
    """
    return _lock(db, _WRITING)


def hold_tables(db: Connection) -> None:
    """Makes this transaction the only one that changes tables, to its end."""
    _lock(db, _MIGRATING)


def lease(db: Connection, *, wait: bool) -> bool:
    """Whether this process alone writes to the shared vector index, to the end of the transaction."""
    if wait:
        return _lock(db, _INDEXING)
    return bool(db.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _INDEXING}))


def _lock(db: Connection, key: int) -> bool:
    if db.dialect.name != "postgresql":
        return False
    db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    return True


@contextmanager
def told(name: str) -> Iterator[None]:
    """A database or disk that fails while it is written is told in words.

    Raises:
        LibraryError: It fails.
    """
    try:
        yield
    except (DBAPIError, OSError) as error:
        why = reason(error) if isinstance(error, DBAPIError) else error.strerror
        raise LibraryError(
            f"The library {name} could not be written ({why}). What it held is as it was; see to the disk and try again.",
            code="not-written",
            reason=error,
        ) from error


def flush(engine: Engine) -> None:
    """Has the disk keep all that was committed, which PostgreSQL has done already.

    SQLite's log is enough: what left it for the database was flushed on the way.

    Raises:
        OSError: The disk refuses.
    """
    if engine.dialect.name == "sqlite":
        log = Path(f"{engine.url.database}-wal")
        for path in (log, log.parent):
            keep(path)


def keep(path: Path) -> None:
    """Has the disk keep a file, or the names in a folder; one that is not there is kept elsewhere already."""
    if path.is_dir() and os.name == "nt":  # folders cannot be opened there
        return
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unwritable(path: Path) -> str:
    """SQLite's name for a database on a disk that cannot be written, without a log beside it."""
    return f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000",
                   "cache_size=-4000"):  # fmt: skip
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_for_migration(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


# -- reading an older library ----------------------------------------------------------------------


def _make_up(connection: sqlite3.Connection, record: Any, _proxy: Any) -> None:
    """Gives a connection temporary tables and views for what its database has not, until a writer makes it."""
    (shape,) = connection.execute("PRAGMA main.schema_version").fetchone()
    if record.info.get("shape") == shape:
        return
    for kind, name in connection.execute("SELECT type, name FROM temp.sqlite_master").fetchall():
        connection.execute(f'DROP {kind} temp."{name}"')
    for table in schema.metadata.tables.values():
        there = [row[1] for row in connection.execute(f'PRAGMA main.table_info("{table.name}")')]
        for statement in _replacement(table, there):
            connection.execute(statement)
    record.info["shape"] = shape


def _replacement(table: Table, there: list[str]) -> Iterator[str]:
    columns = ", ".join(
        f'"{c.name}"' if c.name in there else f'{_filling(c)} AS "{c.name}"' for c in table.columns
    )
    if not there:
        yield f'CREATE TEMP VIEW "{table.name}" AS SELECT {columns} WHERE 0'
    elif any(column.name not in there for column in table.columns):
        yield f'CREATE TEMP VIEW "{table.name}" AS SELECT {columns} FROM main."{table.name}"'


def _filling(column: Column[Any]) -> str:
    """What a row of before has in a column that came later, in SQL."""
    default = getattr(column.server_default, "arg", None)
    if default is None:
        return "NULL"
    return "'" + default.replace("'", "''") + "'" if isinstance(default, str) else str(default)
