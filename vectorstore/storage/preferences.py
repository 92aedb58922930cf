"""What a person prefers in a library: names and JSON values that the store keeps and does not read."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, insert, select

from vectorstore.library import Library
from vectorstore.storage import database, schema


def read(library: Library) -> dict[str, Any]:
    """All preferences of a library by name; none in one that an older Isnad made."""
    table = schema.preferences
    with library._engine.connect() as db:
        return {row.name: json.loads(row.value) for row in db.execute(select(table))}


def write(library: Library, name: str, value: Any) -> None:
    """Keeps a preference in the place of its old value; None forgets it.

    Raises:
        LibraryLockedError: Another process is writing to the library.
    """
    table = schema.preferences
    if not library.writable:
        raise library._home.lock.error()
    with library._engine.begin() as db:
        database.serialise(db)
        db.execute(delete(table).where(table.c.name == name))
        if value is not None:
            db.execute(insert(table).values(name=name, value=json.dumps(value)))
