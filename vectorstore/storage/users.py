"""The people a served library knows: their names, what they may do, and the digests of their tokens.

A token is 256 random bits, so its SHA-256 is as hard to find as the token itself and needs no salt and no
slow hash; a chosen password would. A token is given once, when it is made, and is kept nowhere.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Engine, delete, insert, select, update

from vectorstore.errors import UserError
from vectorstore.storage import schema

Role = Literal["reader", "editor", "owner"]
"""A reader asks, an editor adds and removes articles as well, an owner also changes settings."""

ROLES: tuple[Role, ...] = get_args(Role)
MAX_NAME_CHARS = 64
_PREFIX = "isnad_"  # by which a program that looks for lost secrets knows one
_MARKS = "._-@+"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person; ``name`` is empty for the one who serves Isnad. ``created`` in seconds since the epoch."""

    name: str
    role: Role
    created: float = 0.0


OWNER = User(name="", role="owner")
"""Whoever serves Isnad, and presents its own token or is alone on the machine."""


def user_name(text: str) -> str:
    """A name as it is kept and compared: the same person, however it is typed.

    Raises:
        UserError: It is no name.

    >>> user_name(" Huda@News.example "), user_name("هدى")
    ('huda@news.example', 'هدى')
    """
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).strip().casefold())
    plain = bool(name) and name[0].isalnum() and all(_allowed(char) for char in name)
    if not plain or len(name) > MAX_NAME_CHARS:
        raise UserError(
            f"{text[:80]!r} is no user's name; use up to {MAX_NAME_CHARS} letters, digits and {' '.join(_MARKS)}, "
            "beginning with a letter or digit."
        )
    return name


def _allowed(char: str) -> bool:
    return char in _MARKS or char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")


def digest(token: bytes) -> bytes:
    """What is kept of a token: 32 bytes of SHA-256."""
    return hashlib.sha256(token).digest()


class Users:
    """The users of one library's database, which any process may change while another serves it.

    Args:
        engine: of the library's database.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: Role = "editor") -> str:
        """A new user's token, which is not kept and cannot be read again.

        Raises:
            UserError: The name cannot be used, or is taken.
        """
        table, kept = schema.users, user_name(name)
        token, values = _fresh()
        with self._engine.begin() as db:
            if db.scalar(select(table.c.name).where(table.c.name == kept)) is not None:
                raise UserError(f"There is a user {kept!r} already; `isnad user renew` gives another token.")
            db.execute(insert(table).values(name=kept, role=role, created=time.time(), **values))
        return token

    def renew(self, name: str) -> str:
        """Another token in the place of a user's old one, which is worth nothing from then on.

        Raises:
            UserError: There is no such user.
        """
        table = schema.users
        token, values = _fresh()
        with self._engine.begin() as db:
            changed = db.execute(update(table).where(table.c.name == user_name(name)).values(values))
            _require(changed.rowcount, name)
        return token

    def remove(self, name: str, *, keep_conversations: bool = False) -> int:
        """Takes a user's access away, and removes their conversations, whose number it gives.

        Whoever is given the name later is the same person to the library.

        Raises:
            UserError: There is no such user.
        """
        table, talks, kept = schema.users, schema.conversations, user_name(name)
        with self._engine.begin() as db:
            _require(db.execute(delete(table).where(table.c.name == kept)).rowcount, name)
            if keep_conversations:
                return 0
            return db.execute(delete(talks).where(talks.c.owner == kept)).rowcount

    def known(self) -> tuple[tuple[User, bytes], ...]:
        """All users by name, each with the digest of the token."""
        table = schema.users
        with self._engine.connect() as db:
            rows = db.execute(select(table).order_by(table.c.name)).all()
        return tuple((_user(row), bytes.fromhex(row.token_digest)) for row in rows)


def _fresh() -> tuple[str, dict[str, str]]:
    token = _PREFIX + secrets.token_urlsafe(32)
    return token, {"token_digest": digest(token.encode()).hex()}


def _require(count: int, name: str) -> None:
    if not count:
        raise UserError(f"There is no user {name!r}; `isnad user list` shows them.")


def _user(row: Any) -> User:
    return User(name=row.name, role=row.role, created=row.created)
