"""Runs the revisions on the connection that `vectorstore.storage.migrating` hands over. Alembic executes this file."""

from alembic import context

from vectorstore.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column by making its table anew
)
with context.begin_transaction():
    context.run_migrations()
