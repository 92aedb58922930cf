"""The steps a handler sends to the page, and the one place where every exception is caught.

Each handler yields what the page shows next; the last step has ``stage`` ``"done"`` or ``"error"``. A
person at a page must never be left with a spinner: `bounded` logs what it does not know and shows a
sentence in the language of the page.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from assistant.errors import AssistantError, QuestionError, SettingsError
from ui import catalogue, render
from ui.errors import UploadError
from ui.faults import fault
from vectorstore import errors as store

log = logging.getLogger(__name__)

Step = dict[str, Any]
"""What goes to the page as JSON."""

_MESSAGES: tuple[tuple[type[Exception], str], ...] = (
    (QuestionError, "error.question"),
    (SettingsError, "error.setting"),
    (store.NothingToReadError, "error.nothing"),
    (store.ReadError, "error.read"),
    (store.NotFoundError, "error.not_found"),
    (store.LibraryLockedError, "error.locked"),
    (store.FingerprintError, "error.embedding"),
    (UploadError, "error.upload"),
    (AssistantError, "error.known"),
    (store.StoreError, "error.known"),
)

Handler = TypeVar("Handler", bound=Callable[..., Iterator[Step]])


def bounded(handler: Handler) -> Handler:
    """The error boundary of the page: a failure becomes the handler's last step."""

    @functools.wraps(handler)
    def guarded(*values: Any, **named: Any) -> Iterator[Step]:
        try:
            yield from handler(*values, **named)
        except (AssistantError, store.StoreError) as error:
            key = next(key for kind, key in _MESSAGES if isinstance(error, kind))
            yield failure(key, error)
        except Exception:  # the documented boundary, see the module
            log.exception("%s failed", handler.__name__)
            yield failure("error.unknown")

    return guarded  # type: ignore[return-value]  # wraps keeps the signature, which mypy cannot see


def failure(key: str, error: Exception | None = None) -> Step:
    """The last step of a handler that failed."""
    # The page puts the sentences in its own language; English stands there until it does.
    step = {"stage": "error", "key": key, "html": render.failure_html(key, catalogue.load("en"), error)}
    return step | ({"fault": fault(error)} if error is not None else {})
