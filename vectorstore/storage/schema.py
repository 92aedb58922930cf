"""The tables of the source of truth.

Everything the user gave and everything that took time to compute is here: articles, their
paragraphs and older versions, the lines left out of them, the vectors, and the conversations. The two
indexes hold nothing else and can be thrown away. SQLAlchemy Core, in the part SQLite and PostgreSQL share.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = 2
"""One higher with each change of a table; `vectorstore.storage.migrations` says what belongs to one."""
REVISION = f"{SCHEMA_VERSION:04d}"
"""The last of Alembic's revisions."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

revisions = Table(
    "alembic_version",  # in the shape that Alembic would give it
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("key", Text, nullable=False),  # what makes two readings the same article
    Column("origin", Text),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("source", Text),
    Column("author", Text),
    Column("published", String(40)),
    Column("changed", String(40)),  # when the source says it changed the article
    Column("language", String(8)),
    Column("exact", Boolean, nullable=False, default=False),
    Column("content", String(40), nullable=False),  # hash of all that was read, to tell "unchanged"
    Column("version", Integer, nullable=False, default=1),
    Column("paragraph_count", Integer, nullable=False),
    Column("added", Float, nullable=False),  # seconds since the epoch
    Column("updated", Float, nullable=False),
    Index("articles_key", "key"),
    Index("articles_origin", "origin"),
)

paragraphs = Table(
    "paragraphs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer),  # NULL: only in an older version
    Column("kind", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Index("paragraphs_article", "article_id", "position"),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(48), primary_key=True),
    Column("paragraph_id", ForeignKey("paragraphs.id", ondelete="CASCADE"), nullable=False),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text),  # NULL: paragraph[start:end]; set where it differs (headings)
    Index("passages_article", "article_id"),
    Index("passages_paragraph", "paragraph_id"),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("dimension", Integer, nullable=False),
    Column("active", Boolean, nullable=False, default=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("passage_id", ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
    Column("embedding_id", ForeignKey("embeddings.id", ondelete="CASCADE"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # (d,) float16, little-endian, unit length
)

left_out = Table(
    "left_out",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),  # a line of the source may be left out in pieces
    Column("line", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("restored", Boolean, nullable=False, default=False),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("replaced", Float, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", String(40)),
    Column("paragraph_ids", Text, nullable=False),  # JSON list, in order
)

changes = Table(
    "changes",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("article_id", String(40), nullable=False),
    Column("gone", Text, nullable=False),  # JSON list of passage ids the indexes must drop
    sqlite_autoincrement=True,  # a seq is never given twice, also after the log is trimmed
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner", String(64), nullable=False, server_default=""),  # a user's name; empty: who serves Isnad
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),  # the title, normalised
    Column("created", Float, nullable=False),  # seconds since the epoch
    Column("updated", Float, nullable=False),
    Index("conversations_updated", "updated"),
)

users = Table(
    "users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("role", String(8), nullable=False),  # "reader" | "editor" | "owner"
    Column("token_digest", String(64), nullable=False, unique=True),  # SHA-256, hexadecimal
    Column("created", Float, nullable=False),  # seconds since the epoch
)

turns = Table(
    "turns",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("answer", Text),  # JSON; NULL: cut off
    Column("articles", Text, nullable=False),  # JSON list of the ids that were asked; empty: all
    Column("words", Text, nullable=False),  # question and answer, normalised
    Column("asked", Float, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("conversation_id", String(40), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("verdict", String(8), nullable=False),  # "up" | "down"
    Column("note", Text, nullable=False),
    Column("given", Float, nullable=False),
    ForeignKeyConstraint(
        ["conversation_id", "number"], ["turns.conversation_id", "turns.number"], ondelete="CASCADE"
    ),
)

given_titles = Table(
    "given_titles",  # what a person called an article, which a new reading of it does not undo
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("title", Text, nullable=False),
    Column("as_read", Text, nullable=False),  # the title of the last reading
)

preferences = Table(
    "preferences",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)
