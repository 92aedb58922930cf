"""Whether the service lives, is ready, and how it fares."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from ui.api import metrics, shapes
from ui.api.dependencies import Asked

router = APIRouter(tags=["operation"])

_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/health", summary="Is it alive?", response_model=None, responses={200: {"model": shapes.Health}})
async def health() -> Response:
    """Answers as long as the process does, whatever else is under way."""
    return JSONResponse({"status": "ok", "version": version("isnad")})


@router.get(
    "/ready",
    summary="Can it answer?",
    response_model=None,
    responses={200: {"model": shapes.Ready}, **shapes.problems(503)},
)
def ready(assistant: Asked) -> Response:
    """Reads the library and loads the embedding: a failure is a problem with status 503."""
    _ = assistant.library.embedder
    return JSONResponse(
        {
            "status": "ready",
            "articles": assistant.library.count(),
            "writable": assistant.library.writable,
        }
    )


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_model=None,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def read_metrics(request: Request, assistant: Asked) -> Response:
    """Counters of requests and answers in Prometheus' text format."""
    counted = metrics.of(request)
    counted.articles.set(assistant.library.count())
    return Response(counted.text(), media_type=_METRICS_TYPE)
