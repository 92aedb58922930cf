"""Kept conversations over HTTP. A question is asked within one by naming it in ``POST /answer``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from ui.api import bodies, shapes
from ui.api.dependencies import Visited
from vectorstore.storage.spoken import Conversation, Turn

router = APIRouter(tags=["conversations"])

_ONE: dict[int | str, dict[str, Any]] = {
    200: {"model": shapes.Conversation},
    **shapes.problems(404, 409, 422, 503),
}


@router.get(
    "/conversations",
    summary="List conversations",
    response_model=None,
    responses={200: {"model": shapes.Conversations}, **shapes.problems(404, 422, 503)},
)
def conversations(
    visit: Visited,
    query: Annotated[str, Query(max_length=1000, description="Only those with all of these words.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Those last used first, without their turns."""
    found = visit.conversations.search(query, limit=limit)
    return JSONResponse({"conversations": [_brief(one) for one in found]})


@router.post(
    "/conversations",
    summary="Begin a conversation",
    response_model=None,
    status_code=201,
    responses={201: {"model": shapes.Conversation}, **shapes.problems(404, 409, 422, 503)},
)
def begin(body: bodies.Titled, visit: Visited) -> Response:
    """An empty conversation; without a title it takes its first question for one."""
    return JSONResponse(_brief(visit.conversations.create(body.title)), status_code=201)


@router.get("/conversations/{id}", summary="Read a conversation", response_model=None, responses=_ONE)
def conversation(id: str, visit: Visited) -> Response:  # noqa: A002  # the name in the address
    """The conversation with its turns, their answers as they were given."""
    found = visit.conversations.read(id)
    return JSONResponse(_brief(found) | {"turns": [_turn(turn) for turn in found.turns]})


@router.patch("/conversations/{id}", summary="Rename a conversation", response_model=None, responses=_ONE)
def rename(id: str, body: bodies.Titled, visit: Visited) -> Response:  # noqa: A002
    """Gives it another title."""
    visit.conversations.rename(id, body.title)
    return JSONResponse(_brief(visit.conversations.read(id)))


@router.delete("/conversations/{id}", summary="Remove a conversation", response_model=None, responses=_ONE)
def remove(id: str, visit: Visited) -> Response:  # noqa: A002
    """Removes it with its turns and the feedback on them, and gives back what it was."""
    found = visit.conversations.read(id)
    visit.conversations.remove(id)
    return JSONResponse(_brief(found))


@router.put(
    "/conversations/{id}/turns/{number}/feedback",
    summary="Judge an answer",
    response_model=None,
    status_code=204,
    responses={204: {"description": "Kept"}, **shapes.problems(404, 409, 422, 503)},
)
def judge(
    id: str,  # noqa: A002
    number: Annotated[int, Path(ge=1, le=2**31 - 1)],
    body: bodies.Judgement,
    visit: Visited,
) -> Response:
    """Keeps what a person thinks of the answer of a turn, in the place of what they thought."""
    visit.conversations.give_feedback(id, number, body.verdict, body.note)
    return Response(status_code=204)


def _brief(one: Conversation) -> dict[str, Any]:
    facts = ("id", "title", "created", "updated", "turn_count", "removed")
    return {name: getattr(one, name) for name in facts}


def _turn(turn: Turn) -> dict[str, Any]:
    given = turn.feedback
    feedback = given and {"verdict": given.verdict, "note": given.note, "given": given.given}
    facts = ("number", "question", "answer", "articles", "asked")
    return {name: getattr(turn, name) for name in facts} | {"feedback": feedback}
