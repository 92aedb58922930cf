"""What the operations are given."""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
from fastapi import Depends, Header, Request

from assistant import Assistant
from ui.identity import user_of
from ui.libraries import HEADER, Libraries, Visit
from vectorstore.storage.users import User

_Named = Annotated[
    str, Header(alias=HEADER, max_length=100, description="The library; the first of yours by default.")
]


async def _user(request: Request) -> User:
    return user_of(request.scope)


async def _visit(request: Request, library: _Named = "") -> Visit:
    return await visit_of(request, library)


async def visit_of(request: Request, library: str) -> Visit:
    """Who is asking, at a library of a name.

    Raises:
        NotFoundError: There is none of that name for them.
    """
    libraries: Libraries = request.app.state.libraries
    user = user_of(request.scope)
    opened = libraries.visit_opened(user, library)  # without a thread, of which there are only so many
    if opened is not None:
        return opened
    return await anyio.to_thread.run_sync(libraries.visit, user, library)


async def _asked(visit: Visited) -> Assistant:
    return visit.assistant


async def _edited(visit: Visited) -> Assistant:
    visit.require_edits()
    return visit.assistant


Asking = Annotated[User, Depends(_user)]
"""The user who asks."""

Visited = Annotated[Visit, Depends(_visit)]
"""The user who asks, at the library that the request names."""

Asked = Annotated[Assistant, Depends(_asked)]
"""The assistant that an operation asks."""

Edited = Annotated[Assistant, Depends(_edited)]
"""The assistant whose articles an operation changes, if the user may."""
