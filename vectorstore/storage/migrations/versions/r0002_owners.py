"""Users of a served library, and whose each conversation is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table of users; the conversations of before are those of whoever serves the library."""
    op.create_table(
        "users",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
        sa.Column("created", sa.Float(), nullable=False),
        if_not_exists=True,
    )
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("conversations")}
    if "owner" not in columns:
        op.add_column("conversations", sa.Column("owner", sa.String(64), nullable=False, server_default=""))
