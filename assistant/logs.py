"""How a program of ours logs: lines to read or objects of JSON, and without anybody's words unless asked.

What people ask and what articles say goes to the logger `CONTENT` alone. The message of an error that nobody
foresaw may quote them too (a provider's refusal repeats the whole prompt), and so may the debug lines of other
libraries; both are left out unless ``ISNAD_LOG_CONTENT`` is set.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from assistant.settings import Settings

CONTENT = "isnad.content"
REQUESTS = "isnad.requests"
"""The logger of served requests; a record's ``fields`` are members of its object."""

_OURS = ("assistant", "vectorstore", "ui", "isnad")
_Excepted = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Sets up logging for the whole process; to be called where a program starts.

    Args:
        settings: the level, the format, and whether words of people and articles may be in it.
        stream: where it goes; stderr by default.
    """
    formatter = Json if settings.log_format == "json" else Lines
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(content=settings.log_content))
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    others = level if settings.log_content else max(level, logging.WARNING)
    logging.getLogger(CONTENT).setLevel(level if settings.log_content else logging.CRITICAL)
    logging.basicConfig(level=others, handlers=[handler], force=True)


class Lines(logging.Formatter):
    """A record as a line to read, a traceback below it."""

    def __init__(self, *, content: bool) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")
        self._content = content

    def format(self, record: logging.LogRecord) -> str:
        """The line; what came from outside cannot begin another."""
        record.exc_text = None  # another handler may have written it with its message
        head, *rest = super().format(record).split("\n")
        told = getattr(record, "fields", {})
        facts = "".join(f" {name}={json.dumps(value, ensure_ascii=False)}" for name, value in told.items())
        return "\n  ".join([head + facts, *rest])

    def formatException(self, ei: _Excepted) -> str:  # noqa: N802  # logging's name
        """The traceback; without the error's own message unless content is wanted."""
        return _traceback(ei, content=self._content)


class Json(logging.Formatter):
    """A record as an object of JSON on one line."""

    def __init__(self, *, content: bool) -> None:
        super().__init__()
        self._content = content

    def format(self, record: logging.LogRecord) -> str:
        """``time`` (UTC), ``level``, ``logger``, ``message``, the record's own fields, and ``error``."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["error"] = _traceback(record.exc_info, content=self._content)
        return json.dumps(told, ensure_ascii=False, default=str)


def _traceback(found: _Excepted, *, content: bool) -> str:
    error = found[1]
    if error is None:
        return ""
    if content:
        return "".join(traceback.format_exception(error)).rstrip()
    chain = [error]
    while (before := chain[-1].__cause__ or chain[-1].__context__) is not None and before not in chain:
        chain.append(before)
    return "\n".join(_frames(one) for one in reversed(chain))


def _frames(error: BaseException) -> str:
    """Where an error was raised, and its kind."""
    kind = type(error)
    return "".join(traceback.format_tb(error.__traceback__)) + f"{kind.__module__}.{kind.__qualname__}"
