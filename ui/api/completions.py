"""The part of OpenAI's chat interface that its clients need to ask Isnad."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.compose import markers
from assistant.types import Answer, Citation, citation_dict
from ui.api import metrics, shapes
from ui.api.dependencies import Asking, Visited
from ui.api.problems import problem, respond
from ui.api.questions import EVENT_STREAM, STREAM_HEADERS, server_sent
from ui.libraries import Libraries
from vectorstore.storage.users import User

router = APIRouter(tags=["OpenAI's chat interface"])

MODEL = "isnad"
_NAMED = f"{MODEL}/"
_MAX_MESSAGES = 400


class Part(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(frozen=True)

    type: str
    text: str = Field("", max_length=100_000)


class Message(BaseModel):
    """A message of the conversation."""

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[Part, ...] | None = None

    def said(self) -> str:
        """Its text."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text for part in self.content if part.type == "text")


class StreamOptions(BaseModel):
    """What a stream carries besides."""

    model_config = ConfigDict(frozen=True)

    include_usage: bool | None = False


class Completion(BaseModel):
    """A request for a completion. Settings of a sampler are taken and have no effect."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {"model": MODEL, "messages": [{"role": "user", "content": "How much did the plant cost?"}]}
            ]
        },
    )

    model: str = Field(
        MODEL,
        max_length=200,
        description="`isnad/NAME` asks the library of a name; any other name, the one that would be asked anyway.",
    )
    messages: tuple[Message, ...] = Field(min_length=1, max_length=_MAX_MESSAGES)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = 1

    def library(self) -> str:
        """The library that the model's name names; empty for none."""
        return self.model.removeprefix(_NAMED) if self.model.startswith(_NAMED) else ""


@router.get("/models", summary="List the models", response_model=None)
async def models(request: Request, user: Asking) -> Response:
    """The articles, and each library that the user may ask by its name."""
    return JSONResponse({"object": "list", "data": [_model(name) for name in _models(request, user)]})


@router.get(
    "/models/{name:path}", summary="Describe a model", response_model=None, responses=shapes.problems(404)
)
async def model(name: str, request: Request, user: Asking) -> Response:
    """A model by its name."""
    known = _models(request, user)
    if name not in known:
        detail = f"There is no model {name[:100]!r}; there is {', '.join(known)}."
        return respond(problem(404, "not-found", detail), request.url.path)
    return JSONResponse(_model(name))


def _models(request: Request, user: User) -> list[str]:
    libraries: Libraries = request.app.state.libraries
    shelves = libraries.of(user)
    return [MODEL, *(_NAMED + shelf.name for shelf in shelves if len(shelves) > 1)]


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": MODEL}


@router.post(
    "/chat/completions",
    summary="Answer as a chat completion",
    response_model=None,
    responses={
        200: {"content": {"application/json": {"schema": {"type": "object"}}, EVENT_STREAM: {}}},
        **shapes.problems(404, 422, 503),
    },
)
def complete(body: Completion, request: Request, visit: Visited) -> Response:
    """Answers the last message of the user; the earlier ones are the conversation.

    Each citation is a ``url_citation`` among the message's ``annotations``, with the paragraph and the
    quote beside OpenAI's own fields; ``isnad`` holds the whole answer. A stream carries sentences that
    have been checked, and the annotations in its last piece. Instructions to a system have no effect.
    """
    question, history = _asked(body.messages)
    if not question.strip():
        detail = "The last message of the user is empty, or there is none."
        return respond(problem(422, "question", detail), request.url.path)
    if body.n not in (None, 1):
        return respond(problem(422, "invalid-request", "`n` can only be 1."), request.url.path)
    if body.library():
        libraries: Libraries = request.app.state.libraries
        visit = libraries.visit(visit.user, body.library())
    found = visit.assistant.answer(question, history)
    metrics.of(request).answered(found)
    head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": body.model}
    notes = _annotations(found, lambda id_: str(request.url_for("paragraph", id=id_)))
    if body.stream:
        counted = bool(body.stream_options and body.stream_options.include_usage)
        stream = _chunks(found, head, notes, counted)
        return StreamingResponse(stream, media_type=EVENT_STREAM, headers=STREAM_HEADERS)
    return JSONResponse(_whole(found, head, notes))


def _asked(messages: tuple[Message, ...]) -> tuple[str, list[tuple[str, str]]]:
    """The question, and the turns before it."""
    spoken = [(m.role, m.said()) for m in messages if m.role in ("user", "assistant")]
    last = max((i for i, (role, _) in enumerate(spoken) if role == "user"), default=-1)
    return (spoken[last][1], [*spoken[:last]]) if last >= 0 else ("", [])


def _whole(answer: Answer, head: dict[str, Any], notes: list[dict[str, Any]]) -> dict[str, Any]:
    message = {"role": "assistant", "content": answer.text, "refusal": None, "annotations": notes}
    return head | {
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": _usage(answer),
        "isnad": answer.to_dict(),
    }


def _usage(answer: Answer) -> dict[str, int]:
    taken, made = answer.usage.input_tokens, answer.usage.output_tokens
    return {"prompt_tokens": taken, "completion_tokens": made, "total_tokens": taken + made}


def _chunks(
    answer: Answer, head: dict[str, Any], notes: list[dict[str, Any]], counted: bool
) -> Iterator[str]:
    # A client of this interface cannot take back what it has shown, so nothing unchecked is sent.
    pieces = [answer.text[start:end] for start, end in _spans(answer)] or [answer.text]

    def chunk(delta: dict[str, Any], ended: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": ended}
        return piece([choice], **({"usage": None} if counted else {}), **more)

    def piece(choices: list[dict[str, Any]], **more: Any) -> str:
        return server_sent(None, head | {"object": "chat.completion.chunk", "choices": choices} | more)

    yield chunk({"role": "assistant", "content": ""})
    for text in pieces:
        yield chunk({"content": text})
    yield chunk({"annotations": notes}, "stop", isnad=answer.to_dict())
    if counted:
        yield piece([], usage=_usage(answer))
    yield "data: [DONE]\n\n"


def _spans(answer: Answer) -> list[tuple[int, int]]:
    """Where each sentence with its markers is in the text: half-open, without gaps."""
    starts: list[int] = []
    place = 0
    for sentence in answer.sentences:
        at = answer.text.find(sentence.text, place)
        if at >= 0:
            starts.append(at)
            place = at + len(sentence.text) + len(markers(sentence))
    if not starts:
        return []
    starts[0] = 0
    return list(zip(starts, [*starts[1:], len(answer.text)], strict=True))


def _annotations(answer: Answer, here: Callable[[str], str]) -> list[dict[str, Any]]:
    """A ``url_citation`` for each citation of each sentence; its indices are the sentence's in the text."""
    notes = []
    place = 0
    for sentence in answer.sentences:
        start = answer.text.find(sentence.text, place)
        if start < 0:
            continue
        place = start + len(sentence.text)
        notes += [_annotation(citation, start, place, here) for citation in sentence.citations]
    return notes


def _annotation(citation: Citation, start: int, end: int, here: Callable[[str], str]) -> dict[str, Any]:
    # An article that came from nowhere on the web is read here.
    url = citation.url or here(citation.paragraph_id)
    own = {"start_index": start, "end_index": end, "title": citation.article_title, "url": url}
    return {"type": "url_citation", "url_citation": own | {"isnad": citation_dict(citation)}}
