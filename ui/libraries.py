"""The libraries that a server carries, and who may ask and who may change each.

One is always there: the configured library, ``shared``. A TOML file names others, and a folder holds a private one
for each user::

    [shared]                          # what is left out of a table holds for everybody
    editors = ["huda"]

    [legal]
    title = "Legal"
    location = "/srv/isnad/legal"     # a folder, or the address of a database
    readers = ["huda", "omar"]
"""

from __future__ import annotations

import hashlib
import re
import threading
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant import Assistant
from assistant.errors import SettingsError
from assistant.settings import Settings
from ui.errors import ForbiddenError
from vectorstore.errors import NotFoundError, UserError
from vectorstore.storage import moving
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.users import User, user_name

SHARED, PRIVATE = "shared", "private"
HEADER = "X-Isnad-Library"
"""The header that names the library a request is about; without it, the first that the user may ask."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_EVERYBODY = "*"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    location: str = ""
    title: str = ""
    readers: tuple[str, ...] = (_EVERYBODY,)
    editors: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A library by its name, and who may use it.

    Attributes:
        name: in addresses, headers and the names of models.
        location: a folder or the address of a database; empty for the configured library.
        title: shown to people.
        readers: names of users who may ask it; None for everybody.
        editors: names of users who may change it; None for those whose role allows it.
    """

    name: str
    location: str = ""
    title: str = ""
    readers: frozenset[str] | None = None
    editors: frozenset[str] | None = None

    def edits(self, user: User) -> bool:
        """Whether a user may change it."""
        if user.role == "owner":
            return True
        if self.editors is not None:
            return user.name in self.editors
        return user.role == "editor" and self._reads(user)

    def admits(self, user: User) -> bool:
        """Whether a user may ask it."""
        return user.role == "owner" or self._reads(user) or user.name in (self.editors or ())

    def _reads(self, user: User) -> bool:
        return self.readers is None or user.name in self.readers


def read_shelves(file: str) -> tuple[Shelf, ...]:
    """The libraries that a file names, the configured one first; an empty name of a file gives that one alone.

    Raises:
        SettingsError: The file cannot be read, or says what cannot be.
    """
    shelves = [Shelf(name=SHARED)]
    for name, table in _tables(file).items():
        shelf = _shelf(file, name, table)
        if name == SHARED:
            shelves[0] = shelf
        else:
            shelves.append(shelf)
    return tuple(shelves)


def _tables(file: str) -> Mapping[str, object]:
    if not file:
        return {}
    try:
        return tomllib.loads(Path(file).expanduser().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"The file {file} of ISNAD_LIBRARIES cannot be read: {error}.") from error


def _shelf(file: str, name: str, given: object) -> Shelf:
    wrong = f"[{name}] in {file} of ISNAD_LIBRARIES cannot be used"
    if not _NAME.fullmatch(name) or name == PRIVATE:
        raise SettingsError(
            f"{wrong}: a name has lower-case letters, digits, - and _, and is not {PRIVATE!r}."
        )
    try:
        table = _Table.model_validate(given)
        everybody = _EVERYBODY in table.readers
        readers = None if everybody else frozenset(map(user_name, table.readers))
        editors = None if table.editors is None else frozenset(map(user_name, table.editors))
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(f"{wrong}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
    except UserError as error:
        raise SettingsError(f"{wrong}: {error}") from error
    if bool(table.location) == (name == SHARED):
        where = "is where ISNAD_LIBRARY says" if name == SHARED else "needs a `location`"
        raise SettingsError(f"{wrong}: it {where}.")
    return Shelf(name=name, location=table.location, title=table.title, readers=readers, editors=editors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A user at a library: what a request is answered with.

    Attributes:
        library: its name.
        edits: whether the user may change it.
    """

    user: User
    library: str
    assistant: Assistant
    edits: bool

    @property
    def conversations(self) -> Conversations:
        """Those of the user."""
        return self.assistant.conversations.of(self.user.name)

    def require_edits(self) -> None:
        """Makes sure that the user may add and remove.

        Raises:
            ForbiddenError: They may only ask.
        """
        if not self.edits:
            raise ForbiddenError(
                "Articles of this library can be read here, not changed; ask who runs Isnad.",
                code="may-not-edit",
            )

    def require_owner(self) -> None:
        """Makes sure that the user may change settings.

        Raises:
            ForbiddenError: They may not.
        """
        if self.user.role != "owner":
            raise ForbiddenError("Settings are changed by who runs Isnad.", code="may-not-set")


class Libraries:
    """The libraries of one server, opened when first asked. Thread-safe.

    Args:
        shared: an assistant of the configured library; it is not closed.
        shelves: who may use it, first, and the libraries beside it.
        private: the folder of private libraries; None for none.
    """

    def __init__(
        self, shared: Assistant, shelves: Sequence[Shelf] = (Shelf(name=SHARED),), private: Path | None = None
    ) -> None:
        self.shared = shared
        self._shelves = tuple(shelves)
        self._private = private
        self._opened: dict[str, Assistant] = {}
        self._opening = threading.Lock()

    @classmethod
    def configured(cls, shared: Assistant) -> Libraries:
        """Those that the settings of an assistant name, beside its own.

        Raises:
            SettingsError: They cannot be used.
        """
        settings: Settings = shared.settings
        private = Path(settings.private_libraries).expanduser() if settings.private_libraries else None
        return cls(shared, read_shelves(settings.libraries), private)

    def of(self, user: User) -> tuple[Shelf, ...]:
        """The libraries that a user may ask, in order."""
        found = [shelf for shelf in self._shelves if shelf.admits(user)]
        if self._private is not None and user.name:
            own = frozenset([user.name])
            folder = str(private_folder(self._private, user.name))
            found.append(Shelf(name=PRIVATE, location=folder, readers=own, editors=own))
        return tuple(found)

    def visit(self, user: User, name: str = "") -> Visit:
        """A user at a library, the first of theirs when none is named. It may have to be opened.

        Raises:
            NotFoundError: There is none of that name for them.
            LibraryError: It cannot be opened.
        """
        shelf = self._chosen(user, name)
        assistant = self._assistant(shelf)
        return Visit(user=user, library=shelf.name, assistant=assistant, edits=shelf.edits(user))

    def visit_opened(self, user: User, name: str = "") -> Visit | None:
        """Like `visit`, at once; None where a library has to be opened first.

        Raises:
            NotFoundError: There is none of that name for them.
        """
        shelf = self._chosen(user, name)
        there = not shelf.location or shelf.location in self._opened
        return self.visit(user, name) if there else None

    def _chosen(self, user: User, name: str) -> Shelf:
        chosen = next((shelf for shelf in self.of(user) if name in ("", shelf.name)), None)
        if chosen is None:
            what = f"no library {name!r}" if name else "no library"
            raise NotFoundError(f"There is {what} that you may ask.", code="no-library")
        return chosen

    def _assistant(self, shelf: Shelf) -> Assistant:
        if not shelf.location:
            return self.shared
        with self._opening:
            if shelf.location not in self._opened:
                self._opened[shelf.location] = self.shared.beside(shelf.location)
                moving.watch(self._opened[shelf.location].library)
            return self._opened[shelf.location]

    def close(self) -> None:
        """Closes the libraries that were opened here."""
        with self._opening:
            for assistant in self._opened.values():
                assistant.close()
            self._opened.clear()


def private_folder(folder: Path, name: str) -> Path:
    """Where a user's private library is; no name leads out of the folder.

    >>> private_folder(Path("/srv"), "huda@news.example").name
    'huda-news-example-bb0b6cb53fe2e57f7dc7'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:40]
    digest = hashlib.sha256(name.encode()).hexdigest()[:20]
    return folder / "-".join(filter(None, (plain, digest)))


def described(libraries: Libraries, user: User) -> Iterator[dict[str, object]]:
    """The libraries that a user may ask, as JSON; the first is asked when none is named."""
    for shelf in libraries.of(user):
        yield {"name": shelf.name, "title": shelf.title, "edits": shelf.edits(user)}
