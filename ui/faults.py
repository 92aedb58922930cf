"""Errors in the language of the page: by their code and values, else in the program's own English."""

from __future__ import annotations

import errno
import json
import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError

from ui.catalogue import Catalogue
from ui.markup import escape
from vectorstore.errors import CodedError

Fault = dict[str, Any]
"""``code``, ``english`` and ``values`` of an error, as JSON that the page tells again when its language changes."""

_LONGEST = 200  # characters of what another program says
_OF_SQLITE = {"SQLITE_FULL": "ENOSPC", "SQLITE_READONLY": "EROFS", "SQLITE_IOERR": "EIO"}


def fault(error: BaseException, english: str | None = None) -> Fault:
    """What the page needs to tell an error.

    Args:
        error: one of ours, or what lies beneath one.
        english: its words, where they are others than its own.

    >>> fault(OSError(errno.ENOSPC, "No space left on device"))
    {'code': 'os-ENOSPC', 'english': 'No space left on device', 'values': {}}
    """
    if isinstance(error, CodedError):
        values = {name: _value(value) for name, value in error.values.items()}
        return {"code": error.code, "english": english or str(error), "values": values}
    return {"code": _system_code(error), "english": english or _words(error), "values": {}}


def fault_html(error: BaseException, t: Catalogue, english: str | None = None) -> str:
    """An error as a sentence that follows the language of the page."""
    found = fault(error, english)
    kept = escape(json.dumps(found, ensure_ascii=False))
    return f'<span class="is-detail" dir="auto" data-fault="{kept}">{escape(t.told(found))}</span>'


def _value(value: object) -> Fault | str:
    return fault(value) if isinstance(value, BaseException) else str(value)


def _system_code(error: BaseException) -> str:
    """The code of what the system or SQLite says, such as ``os-ENOSPC``; empty for anything else."""
    beneath = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(beneath, OSError) and beneath.errno is not None and beneath.errno in errno.errorcode:
        return f"os-{errno.errorcode[beneath.errno]}"
    if isinstance(beneath, sqlite3.Error):
        name = getattr(beneath, "sqlite_errorname", "")
        return next((f"os-{code}" for start, code in _OF_SQLITE.items() if name.startswith(start)), "")
    return ""


def _words(error: BaseException) -> str:
    beneath = error.orig if isinstance(error, DBAPIError) and error.orig else error
    said = getattr(beneath, "strerror", None) or str(beneath) or type(beneath).__name__
    return " ".join(str(said).split())[:_LONGEST]
