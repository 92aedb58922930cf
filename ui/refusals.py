"""Answers of the middleware in the place of the app's: problem documents (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import Scope, Send

from ui.signing import REALM

# A header each: Chromium reads one challenge of a header, and would not ask for a password.
_CHALLENGES = (
    (b"www-authenticate", f'Basic realm="{REALM}", charset="UTF-8"'.encode()),
    (b"www-authenticate", f'Bearer realm="{REALM}"'.encode()),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A problem document that goes out instead of an answer."""

    status: int
    detail: str
    headers: Iterable[tuple[bytes, bytes]] = ()

    async def send(self, scope: Scope, send: Send) -> None:
        """Sends it."""
        from ui.api.problems import MEDIA_TYPE, problem, whole

        body = json.dumps(whole(problem(self.status, "access", self.detail), scope["path"])).encode()
        start = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": [*start, *self.headers]})
        await send({"type": "http.response.body", "body": body})


def unauthorised(detail: str) -> Refusal:
    """A token is missing or wrong."""
    return Refusal(401, detail, _CHALLENGES)


def slow_down(wait_s: float) -> Refusal:
    """Too much in too short a time."""
    seconds = max(1, round(wait_s))
    return Refusal(
        429, f"Too many requests; try again in {seconds} s.", ((b"retry-after", str(seconds).encode()),)
    )


def too_large(max_bytes: int) -> Refusal:
    """A body of more bytes than one request may carry."""
    return Refusal(413, f"More than {max_bytes:,} bytes; add it in parts.")
