"""Where a library is: a folder that one process at a time writes to, or a database that many share.

Of a folder, everything is in it: the database, the indexes, the lock. Of a PostgreSQL database, each process
has the indexes in a folder of its own, which the next process on the same machine takes over.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from vectorstore.errors import LibraryError, NotALibraryError
from vectorstore.storage import database, migrating, schema
from vectorstore.storage.locking import WriteLock

DATABASE = "isnad.db"
_LEAST_FREE = 1 << 20
"""Bytes; on a disk with less left, SQLite cannot even make the file that processes reading one database share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A library's place, opened.

    Attributes:
        name: its folder, or its address without the password.
        folder: what this process has of it on this machine.
        brought: what was done to the tables of an older version's library, or None.
        shared: other processes may write to it at the same time.
        copies: of what a disk that cannot be written does not let be read.
    """

    name: str
    folder: Path
    engine: Engine
    lock: WriteLock
    writable: bool
    brought: str | None
    shared: bool
    copies: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Frees the lock and the connections."""
        self.engine.dispose()
        if self.copies is not None:
            self.copies.cleanup()
        self.lock.release()


def open_home(location: str | os.PathLike[str], *, wait_s: float = 0.0, cache: Path | None = None) -> Home:
    """Opens a library's place, which is made when absent.

    Args:
        location: a folder, or the address of a PostgreSQL database.
        wait_s: how long to wait for another process to stop writing to a folder before only reading it.
        cache: where processes keep the indexes of libraries in databases; by default the user's cache folder.

    Raises:
        NotALibraryError: The folder holds something else.
        SchemaError: The library was made by a newer version of Isnad.
        LibraryError: The folder or the database cannot be used.
    """
    if database.is_address(os.fspath(location)):
        return _open_shared(os.fspath(location), cache or user_cache_path("isnad", appauthor=False))
    return _open_folder(Path(location).expanduser(), wait_s)


# -- a folder --------------------------------------------------------------------------------------


def _open_folder(path: Path, wait_s: float) -> Home:
    _require_library(path)
    lock = WriteLock(path)
    copies = None
    try:
        writable = lock.acquire(wait_s)
        if writable and (path / DATABASE).exists() and shutil.disk_usage(path).free < _LEAST_FREE:
            writable, lock.refused = False, "the disk is full"
        if lock.refused:
            copies = tempfile.TemporaryDirectory(prefix="isnad-")
            engine = database.open_engine(_unwritable(path, Path(copies.name)), read_only=True)
        else:
            engine = database.open_engine(f"sqlite:///{path / DATABASE}", read_only=not writable)
        brought = None
        if writable:
            brought = migrating.prepare(engine, str(path))
        else:
            migrating.require_readable(engine, str(path))
    except OSError as error:
        lock.release()
        raise LibraryError(
            f"The library folder {path} cannot be used: {error.strerror}.",
            code="library-unusable",
            reason=error,
        ) from error
    except DBAPIError as error:
        lock.release()
        raise LibraryError(
            f"{path / DATABASE} cannot be read ({error.orig}). Restore it from a backup, "
            "or choose another folder.",
            code="library-unreadable",
        ) from error
    except BaseException:
        lock.release()
        raise
    return Home(
        name=str(path),
        folder=Path(copies.name) if copies else path,
        engine=engine,
        lock=lock,
        writable=writable,
        brought=brought,
        shared=False,
        copies=copies,
    )


def _unwritable(path: Path, copies: Path) -> str:
    """The address of a database on a disk that cannot be written, and in ``copies`` what cannot be read there.

    tantivy makes files to read an index, and SQLite to read a log that a killed process has left.
    """
    if not (path / DATABASE).is_file():
        raise LibraryError(
            f"There is no library in {path}, and none can be made there. Choose another folder.",
            code="library-none-there",
        )
    log = path / f"{DATABASE}-wal"
    for part in ("state.json", "words"):
        source, target = path / "index" / part, copies / "index" / part
        if source.exists():
            target.parent.mkdir(exist_ok=True)
            shutil.copytree(source, target) if source.is_dir() else shutil.copy2(source, target)
    if not log.exists() or not log.stat().st_size:
        return f"sqlite:///{database.unwritable(path / DATABASE)}&uri=true"
    for file in (path / DATABASE, log):
        shutil.copyfile(file, copies / file.name)
    return f"sqlite:///{copies / DATABASE}"


def _require_library(path: Path) -> None:
    """Makes the folder when it is absent; refuses one that holds something else."""
    try:
        if path.exists() and not path.is_dir():
            raise NotALibraryError(
                f"{path} is a file, not a library folder. Choose a folder.", code="library-other"
            )
        if path.is_dir() and not (path / DATABASE).exists() and any(_foreign(path)):
            raise NotALibraryError(
                f"{path} is not a library: it holds other files. Choose an empty or a new folder.",
                code="library-other",
            )
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The library folder {path} cannot be used: {error.strerror}.",
            code="library-unusable",
            reason=error,
        ) from error


def _foreign(path: Path) -> Iterator[Path]:
    ours = {"write.lock", "holder.json", "index"}
    return (
        entry for entry in path.iterdir() if entry.name not in ours and not entry.name.startswith(DATABASE)
    )


# -- a database ------------------------------------------------------------------------------------


def _open_shared(location: str, cache: Path) -> Home:
    url = database.address(location)
    name = url.render_as_string()
    engine = database.open_engine(url)
    try:
        brought = migrating.prepare(engine, name)
        with engine.connect() as db:
            library_id = db.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "library"))
        lock = _free_place(cache / "shared" / str(library_id))
    except DBAPIError as error:
        engine.dispose()
        raise LibraryError(
            f"The database {name} cannot be used ({database.reason(error)}).", code="database-unusable"
        ) from error
    except OSError as error:
        engine.dispose()
        raise LibraryError(
            f"No index can be kept in {cache} ({error.strerror}). Name another folder with ISNAD_CACHE.",
            code="cache-unusable",
            reason=error,
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return Home(
        name=name, folder=lock.folder, engine=engine, lock=lock, writable=True, brought=brought, shared=True
    )


def _free_place(folder: Path) -> WriteLock:
    """The first of the numbered folders that no process on this machine holds, now held by this one.

    Processes that end leave their indexes to the next that starts, which has only to follow what came since.
    """
    for number in itertools.count(1):
        place = folder / str(number)
        place.mkdir(parents=True, exist_ok=True)
        lock = WriteLock(place)
        if lock.acquire():
            return lock
    raise AssertionError("unreachable")
