"""A stop that lets answers under way end, and does not wait for browsers that merely look on."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GRACE_S = 8  # for answers under way; supervisors kill after 10 s
_ENDLESS = "/heartbeat/"  # a request of Gradio's page that lasts as long as the page is open


class Stopping:
    """ASGI middleware that ends requests without an end of their own once the event is set."""

    def __init__(self, app: ASGIApp, event: asyncio.Event) -> None:
        self._app = app
        self._event = event

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on; one that has no end learns of the stop as if its browser had gone."""
        endless = scope["type"] == "http" and _ENDLESS in scope["path"]
        await self._app(scope, self._until_stopped(receive) if endless else receive, send)

    def _until_stopped(self, receive: Receive) -> Receive:
        async def next_message() -> Message:
            stopped = asyncio.ensure_future(self._event.wait())
            message = asyncio.ensure_future(receive())
            try:
                await asyncio.wait({stopped, message}, return_when=asyncio.FIRST_COMPLETED)
                return message.result() if message.done() else {"type": "http.disconnect"}
            finally:
                stopped.cancel()
                message.cancel()

        return next_message


def configured(app: ASGIApp, grace_s: int) -> uvicorn.Config:
    """How an app is served. What a proxy says of a request is for `ui.access` to believe or not."""
    return uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=grace_s,
        lifespan="on",
    )


class Server(uvicorn.Server):
    """A server that tells when it is ready, and `Stopping` when it stops.

    Args:
        app: what is served.
        stop: the event that `Stopping` waits for.
        on_start: called once requests are answered.
    """

    def __init__(self, app: ASGIApp, stop: asyncio.Event, on_start: Callable[[], None]) -> None:
        super().__init__(configured(app, GRACE_S))
        self._stop = stop
        self._on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, and says so."""
        await super().startup(sockets)
        if self.started:
            self._on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes no more requests, and waits for those under way."""
        self._stop.set()
        await super().shutdown(sockets)


@contextmanager
def terminated_like_interrupted() -> Iterator[None]:
    """Within, SIGTERM raises KeyboardInterrupt as SIGINT does, so that what is open gets closed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def end_process(status: int = 0) -> None:
    """Ends the process when a thread would hold it: a call that was left behind may last for minutes more.

    To be called last, when everything that has to be closed is closed.
    """
    held = [t for t in threading.enumerate() if not t.daemon and t is not threading.main_thread()]
    if held:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
