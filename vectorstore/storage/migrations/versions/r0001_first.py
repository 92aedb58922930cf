"""The tables as they were when migrations began.

Libraries from before have the same, but for what had been added on the way: the tables of conversations, given
titles and preferences, and the date of an article's last change. This makes what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NOW = sa.Float()


def upgrade() -> None:
    """Makes the tables that are not there, and the one column that came later."""
    _sources()
    _indexed()
    _kept()
    _talks()
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("articles")}
    if "changed" not in columns:
        op.add_column("articles", sa.Column("changed", sa.String(40)))


def _sources() -> None:
    _table("meta", sa.Column("key", sa.String(64), primary_key=True), _text("value"))
    _table(
        "articles",
        sa.Column("id", sa.String(40), primary_key=True),
        _text("key"),
        sa.Column("origin", sa.Text),
        _text("title"),
        sa.Column("url", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("published", sa.String(40)),
        sa.Column("changed", sa.String(40)),
        sa.Column("language", sa.String(8)),
        sa.Column("exact", sa.Boolean, nullable=False),
        sa.Column("content", sa.String(40), nullable=False),
        _integer("version"),
        _integer("paragraph_count"),
        sa.Column("added", _NOW, nullable=False),
        sa.Column("updated", _NOW, nullable=False),
    )
    _index("articles_key", "articles", ["key"])
    _index("articles_origin", "articles", ["origin"])
    _table(
        "paragraphs",
        sa.Column("id", sa.String(40), primary_key=True),
        _refers("article_id", "articles.id"),
        sa.Column("position", sa.Integer),
        sa.Column("kind", sa.String(12), nullable=False),
        _text("text"),
        _integer("line"),
    )
    _index("paragraphs_article", "paragraphs", ["article_id", "position"])


def _indexed() -> None:
    _table(
        "passages",
        sa.Column("id", sa.String(48), primary_key=True),
        _refers("paragraph_id", "paragraphs.id"),
        _refers("article_id", "articles.id"),
        _integer("start"),
        _integer("end"),
        sa.Column("text", sa.Text),
    )
    _index("passages_article", "passages", ["article_id"])
    _index("passages_paragraph", "passages", ["paragraph_id"])
    _table(
        "embeddings",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _text("name"),
        sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
        _integer("dimension"),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    _table(
        "vectors",
        _refers("passage_id", "passages.id", primary_key=True),
        _refers("embedding_id", "embeddings.id", primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    _table(
        "changes",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("article_id", sa.String(40), nullable=False),
        _text("gone"),
        sqlite_autoincrement=True,
    )


def _kept() -> None:
    _table(
        "left_out",
        _refers("article_id", "articles.id", primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        _integer("line"),
        _text("text"),
        _text("reason"),
        sa.Column("restored", sa.Boolean, nullable=False),
    )
    _table(
        "versions",
        _refers("article_id", "articles.id", primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("replaced", _NOW, nullable=False),
        _text("title"),
        sa.Column("published", sa.String(40)),
        _text("paragraph_ids"),
    )
    _table(
        "given_titles",
        _refers("article_id", "articles.id", primary_key=True),
        _text("title"),
        _text("as_read"),
    )
    _table("preferences", sa.Column("name", sa.String(64), primary_key=True), _text("value"))


def _talks() -> None:
    _table(
        "conversations",
        sa.Column("id", sa.String(40), primary_key=True),
        _text("title"),
        _text("words"),
        sa.Column("created", _NOW, nullable=False),
        sa.Column("updated", _NOW, nullable=False),
    )
    _index("conversations_updated", "conversations", ["updated"])
    _table(
        "turns",
        _refers("conversation_id", "conversations.id", primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        _text("question"),
        sa.Column("answer", sa.Text),
        _text("articles"),
        _text("words"),
        sa.Column("asked", _NOW, nullable=False),
    )
    _table(
        "feedback",
        sa.Column("conversation_id", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("verdict", sa.String(8), nullable=False),
        _text("note"),
        sa.Column("given", _NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "number"], ["turns.conversation_id", "turns.number"], ondelete="CASCADE"
        ),
    )


def _table(name: str, *parts: sa.schema.SchemaItem, **options: Any) -> None:
    op.create_table(name, *parts, if_not_exists=True, **options)


def _index(name: str, table: str, columns: Sequence[str]) -> None:
    op.create_index(name, table, list(columns), if_not_exists=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _refers(name: str, target: str, *, primary_key: bool = False) -> sa.Column[Any]:
    kind = {"articles": 40, "paragraphs": 40, "passages": 48, "conversations": 40}.get(
        target.split(".", maxsplit=1)[0]
    )
    type_ = sa.String(kind) if kind else sa.Integer()
    key = sa.ForeignKey(target, ondelete="CASCADE")
    return sa.Column(name, type_, key, primary_key=primary_key, nullable=False)
