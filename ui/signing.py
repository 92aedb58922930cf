"""Signing out of a browser that keeps a token as a password.

A browser sends the last password that was taken, and there is no way to make it forget one but to have it take
another. The page asks for `SIGN_OUT` with a name that is nobody's; only that is taken there.
"""

from __future__ import annotations

import base64
import binascii

from starlette.requests import Request
from starlette.responses import Response

SIGN_OUT = "/sign-out"
NOBODY = "signed-out"
REALM = "isnad"


def signed_in_by_browser(header: str) -> bool:
    """Whether an ``Authorization`` header is what a browser sends once it has asked for a password."""
    return header.partition(" ")[0].lower() == "basic"


async def sign_out(request: Request) -> Response:
    """Takes nobody's name and asks for another in the place of any other."""
    headers = {"cache-control": "no-store"}
    if _name(request.headers.get("authorization", "")) == NOBODY:
        return Response(status_code=204, headers=headers)
    return Response(status_code=401, headers=headers | {"www-authenticate": f'Basic realm="{REALM}"'})


def _name(header: str) -> str:
    try:
        return base64.b64decode(header.partition(" ")[2]).partition(b":")[0].decode("latin-1")
    except binascii.Error:
        return ""
