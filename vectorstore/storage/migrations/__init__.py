"""How the tables of an older library become those of `vectorstore.storage.schema`: Alembic revisions.

A change of the schema is three things in one commit: the new shape in `schema.py`, `SCHEMA_VERSION` one higher, and
a file ``versions/rNNNN_what.py`` with ``revision = "NNNN"``. A revision says what it does in literal names and types:
it must do the same when `schema.py` has moved on. New columns are nullable or have a ``server_default``, so that
a process that only reads an older library can do without them; `vectorstore.storage.migrating` runs all of it in one transaction.
"""
