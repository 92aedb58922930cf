"""What the operations are given."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from assistant import Assistant


async def _assistant(request: Request) -> Assistant:
    found: Assistant = request.app.state.assistant
    return found


Asked = Annotated[Assistant, Depends(_assistant)]
"""The assistant that an operation asks."""
