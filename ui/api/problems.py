"""Every error of the HTTP interface as a problem document (RFC 9457)."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant import errors as asking
from ui.errors import ForbiddenError
from vectorstore import errors as store

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

_STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (asking.QuestionError, 422, "question"),
    (ForbiddenError, 403, "forbidden"),
    (store.NotFoundError, 404, "not-found"),
    (store.FilterError, 422, "filter"),
    (store.NothingToReadError, 422, "nothing-to-read"),
    (store.ReadError, 422, "not-readable"),
    (store.LibraryLockedError, 409, "library-locked"),
    (asking.ModelError, 502, "model"),
    (asking.AssistantError, 500, "assistant"),
    (store.StoreError, 503, "library"),
)
"""The first that fits decides: HTTP status, and the last part of the problem's type."""


def problem(status: int, kind: str, detail: str, **members: Any) -> dict[str, Any]:
    """A problem document; ``kind`` ends its ``type``, ``members`` extend it."""
    return {
        "type": f"urn:isnad:problem:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **members,
    }


def describe(error: Exception) -> dict[str, Any]:
    """The problem document of an error; one that is not ours says nothing of what is inside."""
    for kind, status, name in _STATUS:
        if isinstance(error, kind):
            return problem(status, name, str(error))
    return problem(500, "internal", "Something went wrong here; the log of the server says what.")


def whole(found: dict[str, Any], instance: str) -> dict[str, Any]:
    """A problem document as it goes out.

    ``error`` repeats it the way OpenAI's clients read errors; others ignore it.
    """
    kind = found["type"].rsplit(":", 1)[1]
    error = {"message": found["detail"], "type": kind, "param": None, "code": kind}
    return found | {"instance": instance, "error": error}


def respond(found: dict[str, Any], instance: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The response that carries a problem document."""
    return JSONResponse(
        whole(found, instance),
        status_code=found["status"],
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def install(app: FastAPI) -> None:
    """Makes an app answer every error with a problem document."""
    for kind in (asking.AssistantError, store.StoreError):
        app.add_exception_handler(kind, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unknown)


async def _known(request: Request, error: Exception) -> JSONResponse:
    return respond(describe(error), request.url.path)


async def _unknown(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return respond(describe(error), request.url.path)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # Without what was sent: it may be long, and it is the caller's own.
    found = [
        {"location": ".".join(str(part) for part in e["loc"]), "message": e["msg"]} for e in error.errors()
    ]
    first = found[0] if found else {"location": "body", "message": "cannot be read"}
    detail = f"{first['location']}: {first['message']}"
    return respond(problem(422, "invalid-request", detail, errors=found), request.url.path)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    headers = dict(error.headers) if error.headers else None
    return respond(problem(error.status_code, kind, str(error.detail)), request.url.path, headers)
