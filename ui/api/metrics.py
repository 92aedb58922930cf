"""What Prometheus reads: requests, their times, and answers. No text of anyone's is in it."""

from __future__ import annotations

from typing import cast

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.types import Answer
from ui.responses import Ended, watched

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The counters of one served assistant, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "isnad_requests", "Requests under /v1.", ["method", "route", "status"], registry=self._registry
        )
        self.seconds = Histogram(
            "isnad_request_seconds", "Their times, to the end of the response.", ["route"],
            registry=self._registry, buckets=_SECONDS,
        )  # fmt: skip
        self.under_way = Gauge("isnad_requests_under_way", "Requests not yet ended.", registry=self._registry)
        self.answers = Counter(
            "isnad_answers", "Answers, and refusals.", ["answered", "model"], registry=self._registry
        )
        self.articles = Gauge("isnad_articles", "Articles in the library.", registry=self._registry)

    def answered(self, answer: Answer) -> None:
        """Counts an answer."""
        self.answers.labels(str(answer.answered).lower(), answer.model).inc()

    def text(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self._registry)


def of(connection: HTTPConnection) -> Metrics:
    """The metrics of the app that serves a request."""
    return cast(Metrics, connection.app.state.metrics)


class Counted:
    """ASGI middleware that counts and times the requests of an app."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and notes how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._metrics.under_way.track_inprogress():
            await watched(self._app, scope, receive, send, lambda ended: self._count(scope, ended))

    def _count(self, scope: Scope, ended: Ended) -> None:
        # The route's pattern, not the address: ids would make a series each.
        route = getattr(scope.get("route"), "path", "unknown")
        self._metrics.requests.labels(scope["method"], route, ended.status or 500).inc()
        self._metrics.seconds.labels(route).observe(ended.seconds)
