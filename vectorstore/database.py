"""Engines for the source of truth, and what a reader of an older library sees in the place of what it lacks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Engine, NullPool, Table, create_engine, event

from vectorstore import schema


def open_engine(url: str, *, read_only: bool = False) -> Engine:
    """An engine for the source of truth; SQLite in WAL mode with foreign keys on.

    A commit survives the death of the process; `synchronous=NORMAL` leaves the flush to the disk to
    the checkpoint that ends each add, which costs one flush an add instead of one an article.

    Args:
        url: of the database.
        read_only: nothing is written through it; what an older SQLite library lacks is made up for.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        if read_only:
            event.listen(engine, "checkout", _make_up)
    return engine


def open_for_migration(url: str) -> Engine:
    """An engine whose transactions also hold changes of tables; of SQLite's, one at a time.

    Python's sqlite3 ends a transaction before such a change unless it is told not to begin any itself.
    Foreign keys are off: making a table anew would otherwise delete all rows that refer to it.
    """
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_for_migration)
        event.listen(engine, "begin", lambda db: db.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000",
                   "cache_size=-16000"):  # fmt: skip
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
