"""A library goes over to another embedding while the page is used, reloaded or closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant import Assistant
from ui.errors import MoveUnderWayError

_TICK_S = 0.2  # how often a watcher is told where it is


class _CancelledError(Exception):
    """Somebody pressed cancel; raised between two portions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """Where a move is.

    Attributes:
        embedding: the one the library goes over to.
        phase: its model is loaded, then paragraphs are embedded, then their index is filled.
        done: paragraphs that are through the phase, of ``total``.
    """

    embedding: str
    phase: Literal["loading", "embedding", "indexing"] = "loading"
    done: int = 0
    total: int = 0


class Mover:
    """Moves one library, once at a time, in a thread of its own. Thread-safe.

    Args:
        assistant: whose library.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._starting = threading.Lock()
        self._job: _Job | None = None

    @property
    def moving(self) -> Moving | None:
        """Where the move under way is; None when there is none."""
        job = self._job
        return None if job is None or job.ended.is_set() else job.state

    def start(self, embedding: str) -> None:
        """Begins a move.

        Raises:
            MoveUnderWayError: One is under way.
        """
        with self._starting:
            if (moving := self.moving) is not None:
                raise MoveUnderWayError(
                    f"The library is going over to {moving.embedding!r}; wait for it, or cancel it.",
                    code="move-under-way",
                    name=moving.embedding,
                )
            self._job = _Job(self._assistant, embedding)
            threading.Thread(target=self._job.run, name="isnad-move", daemon=True).start()

    def watch(self) -> Iterator[Moving]:
        """Where the last move is, now and then until it ends; what made it fail is raised."""
        job = self._job
        if job is None:
            return
        while not job.ended.wait(_TICK_S):
            yield job.state
        if job.failure is not None:
            raise job.failure

    def cancel(self) -> None:
        """Ends the move under way after the portion in hand; what was embedded is kept."""
        if self._job is not None:
            self._job.cancelled.set()


class _Job:
    def __init__(self, assistant: Assistant, embedding: str) -> None:
        self.state = Moving(embedding=embedding)
        self.failure: Exception | None = None
        self.cancelled = threading.Event()
        self.ended = threading.Event()
        self._assistant = assistant

    def run(self) -> None:
        try:
            self._assistant.move(self.state.embedding, progress=self._follow)
        except _CancelledError:
            pass
        except Exception as error:  # noqa: BLE001  # carried to the boundary, in the watchers' threads
            self.failure = error
        finally:
            self.ended.set()

    def _follow(self, done: int, total: int) -> None:
        if self.cancelled.is_set() or self._assistant.library.closed:
            raise _CancelledError
        again = self.state.phase == "embedding" and done < self.state.done
        phase = self.state.phase if not again else "indexing"
        self.state = replace(
            self.state, phase="embedding" if phase == "loading" else phase, done=done, total=total
        )
