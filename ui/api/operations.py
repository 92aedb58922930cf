"""Whether the service lives, is ready, and how it fares."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from ui.api import metrics, shapes
from ui.api.dependencies import Asked, Asking
from ui.errors import ForbiddenError
from ui.libraries import Libraries, described
from ui.signing import signed_in_by_browser

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
    responses={200: {"model": shapes.Ready}, **shapes.problems(404, 422, 503)},
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
    "/libraries",
    summary="List your libraries",
    response_model=None,
    responses={200: {"model": shapes.Places}},
)
async def places(request: Request, user: Asking) -> Response:
    """Who you are here, and which libraries the header `X-Isnad-Library` may name."""
    libraries: Libraries = request.app.state.libraries
    found = list(described(libraries, user))
    signed_in = signed_in_by_browser(request.headers.get("authorization", ""))
    return JSONResponse({"user": user.name, "role": user.role, "password": signed_in, "libraries": found})


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_model=None,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **shapes.problems(403)},
)
def read_metrics(request: Request, user: Asking) -> Response:
    """Counters of requests and answers in Prometheus' text format; articles of the configured library.

    They tell what others do, so they are for whoever runs Isnad: with `ISNAD_TOKEN`, or as an owner.
    """
    if user.role != "owner":
        raise ForbiddenError("Figures are for whoever runs Isnad; ask with a token of theirs.")
    counted = metrics.of(request)
    libraries: Libraries = request.app.state.libraries
    counted.articles.set(libraries.shared.library.count())
    return Response(counted.text(), media_type=_METRICS_TYPE)
