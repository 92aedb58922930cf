"""One process writes to a library: the lock, and who holds it; and a lock of threads for what they share."""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import LibraryLockedError


class WriteLock:
    """An advisory lock on a library folder; the system frees it when its holder dies.

    The lock itself is the operating system's; a note beside it names the holder for people.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._note = folder / "holder.json"
        self._lock = FileLock(folder / "write.lock", thread_local=False)
        self.refused = ""  # why the folder cannot be written at all

    def acquire(self, wait_s: float = 0) -> bool:
        """True when this process holds the lock now; waits at most ``wait_s`` seconds for it.

        False, too, where nobody may write: on a read-only disk, or in somebody else's folder.
        """
        try:
            self._lock.acquire(timeout=wait_s)
        except Timeout:
            return False
        except OSError as error:
            if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
                raise
            self.refused = str(error.strerror)
            return False
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        with suppress(OSError):  # a full disk; the note is for people only
            self._note.write_text(json.dumps({"pid": os.getpid(), "command": command, "since": since}))
        return True

    def release(self) -> None:
        """Frees the lock; harmless when it is not held."""
        if self._lock.is_locked:
            with suppress(OSError):  # the disk has become read-only
                self._note.unlink(missing_ok=True)
            self._lock.release()

    def error(self) -> LibraryLockedError:
        """The error for somebody who wanted to write, naming the holder."""
        if self.refused:
            return LibraryLockedError(
                f"The library {self.folder} cannot be written ({self.refused}). It can be read and asked; copy it to "
                "another disk to change it.",
                code="read-only",
            )
        try:
            note = json.loads(self._note.read_text())
            holder = f"process {note['pid']} ({note['command']}, since {note['since']})"
        except (OSError, ValueError, KeyError):
            holder = "another process"
        return LibraryLockedError(
            f"The library {self.folder} is being written by {holder}. "
            "Add through that process, or stop it and try again.",
            code="locked",
        )


class SharedLock:
    """Many threads may read at a time, or one write; who waits to write goes before new readers.

    A thread that reads must not read again within, nor write.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._writers = 0  # at work or waiting
        self._writing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Nobody writes meanwhile."""
        with self._changed:
            self._changed.wait_for(lambda: not self._writers)
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Nobody else reads or writes meanwhile."""
        with self._changed:
            self._writers += 1
            self._changed.wait_for(lambda: not self._readers and not self._writing)
            self._writing = True
        try:
            yield
        finally:
            with self._changed:
                self._writing = False
                self._writers -= 1
                self._changed.notify_all()
