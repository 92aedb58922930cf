"""Asking and searching over HTTP."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.errors import AssistantError
from assistant.types import AnswerEvent, hit_dict
from ui.api import bodies, conversing, metrics, shapes
from ui.api.dependencies import Asked, Visited
from ui.api.problems import describe
from vectorstore.errors import StoreError
from vectorstore.types import Filters, Kind

log = logging.getLogger(__name__)

router = APIRouter(tags=["questions"])

EVENT_STREAM = "text/event-stream"
STREAM_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}  # no proxy may hold it back
_STREAMED = """\
event: searched
data: {"passages": []}

event: text
data: {"text": "It cost 85 million dinars. [1]"}

event: answer
data: {"text": "It cost 85 million dinars. [1]", "answered": true}
"""


@router.post(
    "/answer",
    summary="Answer a question",
    response_model=None,
    responses={
        200: {
            "model": shapes.Answer,
            "content": {EVENT_STREAM: {"example": _STREAMED}},
        },
        **shapes.problems(404, 409, 422, 503),
    },
)
def answer(body: bodies.Question, request: Request, visit: Visited) -> Response:
    """The answer, every sentence of which cites the exact words that say so.

    With ``stream`` or ``Accept: text/event-stream`` it comes as events: ``searched`` with the passages,
    ``text`` with more of the text, and ``answer`` with the whole, whose text replaces what came before:
    until then a sentence has not been checked. A failure on the way is the event ``error``.
    """
    events = conversing.asked(visit, body)
    first = next(events)  # what cannot be asked at all has a status, not an event
    if body.stream or EVENT_STREAM in request.headers.get("accept", ""):
        stream = _events(first, events, metrics.of(request))
        return StreamingResponse(stream, media_type=EVENT_STREAM, headers=STREAM_HEADERS)
    *_, last = (first, *events)
    assert last.answer is not None
    metrics.of(request).answered(last.answer)
    return JSONResponse(last.answer.to_dict())


def _events(first: AnswerEvent, rest: Iterator[AnswerEvent], counted: metrics.Metrics) -> Iterator[str]:
    try:
        yield _event(first, counted)
        for event in rest:
            yield _event(event, counted)
    except (AssistantError, StoreError) as error:
        yield server_sent("error", describe(error))
    except Exception as error:  # the status is sent already, so the boundary of problems.py is behind us
        log.exception("an answer failed under way")
        yield server_sent("error", describe(error))


def _event(event: AnswerEvent, counted: metrics.Metrics) -> str:
    if event.answer is not None:
        counted.answered(event.answer)
        return server_sent("answer", event.answer.to_dict())
    if event.kind == "searched":
        return server_sent("searched", {"passages": [hit_dict(hit) for hit in event.passages]})
    return server_sent(event.kind, {"text": event.text})


def server_sent(event: str | None, data: Any) -> str:
    """An event of a server-sent stream; its data is one line of JSON."""
    name = f"event: {event}\n" if event else ""
    return f"{name}data: {json.dumps(data, ensure_ascii=False)}\n\n"


_SEARCHED: dict[int | str, dict[str, Any]] = {200: {"model": shapes.Hits}, **shapes.problems(404, 422, 503)}


@router.post("/search", summary="Find paragraphs", response_model=None, responses=_SEARCHED)
def search(body: bodies.Search, assistant: Asked) -> Response:
    """The paragraphs most likely to answer, best first."""
    hits = assistant.search(body.question, body.k, articles=body.articles, filters=body.filters.chosen())
    return JSONResponse({"hits": [hit_dict(hit) for hit in hits]})


@router.get("/search", summary="Find paragraphs", response_model=None, responses=_SEARCHED)
def search_by_address(
    assistant: Asked,
    question: Annotated[str, Query(min_length=1, max_length=4000, examples=["cost of the plant"])],
    k: Annotated[int, Query(ge=1, le=bodies.MAX_HITS)] = 10,
    article: Annotated[list[str] | None, Query(max_length=1000, description="May be repeated.")] = None,
    since: Annotated[str | None, Query(max_length=40)] = None,
    until: Annotated[str | None, Query(max_length=40)] = None,
    source: Annotated[list[str], Query(max_length=100)] = [],  # noqa: B006  # FastAPI copies it
    language: Annotated[list[str], Query(max_length=100)] = [],  # noqa: B006
    kind: Annotated[list[Kind], Query(max_length=10)] = [],  # noqa: B006
) -> Response:
    """The same, asked by an address."""
    filters = Filters(
        since=since, until=until, sources=tuple(source), languages=tuple(language), kinds=tuple(kind)
    )
    hits = assistant.search(question, k, articles=article, filters=filters)
    return JSONResponse({"hits": [hit_dict(hit) for hit in hits]})
