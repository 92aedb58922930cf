"""Bringing a library's tables to the shape that this version of Isnad knows.

`meta.schema` says in which shape a library is, for every version of Isnad there was; Alembic's own table says which
revisions have run. Both change in the transaction that changes the tables, so that a kill leaves the old shape or
the new one.
"""

from __future__ import annotations

import uuid
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select, update

from vectorstore.errors import LibraryError, SchemaError
from vectorstore.storage import database, schema


def prepare(engine: Engine, name: str) -> str | None:
    """Makes the tables of a new library, or brings those of an older one up to date.

    Args:
        engine: of a library that this process may write to.
        name: of the library, for messages.

    Returns:
        A sentence on what was done to an older library; None where nothing was.

    Raises:
        SchemaError: The library was made by a newer version of Isnad.
    """
    with engine.connect() as db:
        if _is_current(db, name):
            return None
    changing = database.open_for_migration(engine.url)
    try:
        with changing.begin() as db:
            database.hold_tables(db)
            return None if _is_current(db, name) else _change(db)
    finally:
        changing.dispose()


def require_readable(engine: Engine, name: str) -> None:
    """Makes sure that a process that only reads can.

    Raises:
        SchemaError: The library was made by a newer version of Isnad.
        LibraryError: It is not made yet.
    """
    with engine.connect() as db:
        if stored_version(db, name) is None:
            raise LibraryError(
                f"The library {name} is being made by another process. Try again.", code="library-being-made"
            )


def stored_version(db: Connection, name: str) -> int | None:
    """The number of the shape that a library is in; None before it is made.

    Raises:
        SchemaError: It is newer than this version of Isnad, or no number.
    """
    value = _stored(db)
    return None if value is None else checked_version(value, name)


def _stored(db: Connection) -> str | None:
    if not inspect(db).has_table(schema.meta.name):
        return None
    return db.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "schema"))


def checked_version(value: str, name: str) -> int:
    """The number of a shape that this version of Isnad can read or bring up to date.

    Raises:
        SchemaError: It is newer, or no number.
    """
    if not value.isdecimal() or not 1 <= int(value) <= schema.SCHEMA_VERSION:
        raise SchemaError(
            f"{name} has schema {value}; this version of Isnad reads schema {schema.SCHEMA_VERSION} and older. "
            "Install the version of Isnad that made it, or a newer one.",
            code="schema-newer",
        )
    return int(value)


def _is_current(db: Connection, name: str) -> bool:
    version = stored_version(db, name)
    return version == schema.SCHEMA_VERSION and inspect(db).has_table(schema.revisions.name)


def _change(db: Connection) -> str | None:
    facts = schema.meta
    version = _stored(db)
    if version is None:
        schema.metadata.create_all(db)
        made = {"schema": str(schema.SCHEMA_VERSION), "library": uuid.uuid4().hex}
        db.execute(insert(facts), [{"key": key, "value": value} for key, value in made.items()])
        db.execute(insert(schema.revisions).values(version_num=schema.REVISION))
        return None
    broken = _dangling(db)
    _upgrade(db)
    if _dangling(db) > broken:
        raise SchemaError(
            "Bringing the library up to date would lose rows; it is as it was. Please report this.",
            code="schema-loses",
        )
    db.execute(update(facts).where(facts.c.key == "schema").values(value=str(schema.SCHEMA_VERSION)))
    if version == str(schema.SCHEMA_VERSION):
        return None
    return f"the library was brought from schema {version} to schema {schema.SCHEMA_VERSION}"


def _dangling(db: Connection) -> int:
    """How many rows refer to others that are not there; PostgreSQL has none."""
    return len(db.exec_driver_sql("PRAGMA foreign_key_check").all()) if db.dialect.name == "sqlite" else 0


def _upgrade(db: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": db})
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    command.upgrade(config, "head")
