"""What a middleware learns of a response on its way out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a request ended; ``status`` is 0 where nothing was answered before the client went or the app failed."""

    status: int
    seconds: float


async def watched(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, told: Callable[[Ended], None]
) -> None:
    """Passes a request on, and tells how it ended, whatever happens."""
    status = 0
    started = time.perf_counter()

    async def noted(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        await send(message)

    try:
        await app(scope, receive, noted)
    finally:
        told(Ended(status=status, seconds=time.perf_counter() - started))
