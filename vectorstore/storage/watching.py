"""A thread that looks again and again whether other processes have changed a shared library."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from vectorstore.errors import StoreError

log = logging.getLogger(__name__)

INTERVAL_S = 0.25
"""Between two looks: three short queries, so that what one process adds the others find well within a second."""


class Watcher:
    """Calls a function at intervals until it is stopped; what fails is tried again the next time."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._end = threading.Event()
        self._failing = False
        self._thread = threading.Thread(target=self._run, name="isnad-watch", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._end.wait(INTERVAL_S):
            try:
                self._look()
                self._failing = False
            except (StoreError, SQLAlchemyError, OSError) as error:
                if not self._failing:  # else a server that is away for an hour fills the log
                    log.warning("%s", error)
                self._failing = True

    def stop(self) -> None:
        """Ends the thread, after the look that is under way."""
        self._end.set()
        self._thread.join()
