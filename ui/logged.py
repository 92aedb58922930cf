"""A line of the log for each request: what was asked for by whom and how it ended, without any of its words."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.logs import REQUESTS
from ui.identity import known_user
from ui.responses import Ended, watched

log = logging.getLogger(REQUESTS)


class Logged:
    """ASGI middleware that logs requests at the level ``info``: no query, header or body, so no token or question."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and notes how it ended."""
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        await watched(self._app, scope, receive, send, lambda ended: _log(scope, ended))


def _log(scope: Scope, ended: Ended) -> None:
    user = known_user(scope)
    fields = {
        "method": scope["method"],
        "path": scope["path"],
        "status": ended.status,
        "ms": round(1000 * ended.seconds),
        "client": scope["client"][0] if scope.get("client") else "",
        "user": user.name if user else None,
    }
    log.info("request", extra={"fields": fields})
