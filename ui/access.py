"""Who may reach the served assistant, how often, and with how much: one ASGI middleware for page, API and MCP.

On the loopback address only this machine's programs connect, but any page in a browser of it can make
that browser do so. Two headers tell such requests apart: ``Host`` names another site when a name was
pointed here (DNS rebinding), and ``Origin`` when another site's page sends something. Off the loopback
address a token is asked for; there is no default one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import json
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings
from ui.errors import AccessError

MIN_TOKEN_CHARS = 12
_WRONG_PER_MINUTE = 20  # guesses at a token, a client
_MAX_CLIENTS = 10_000  # remembered by a limit; the one seen longest ago is forgotten first
_HASHED = re.compile(r"sha256:[0-9a-f]{64}")
_OPEN = ("/v1/health",)  # a liveness probe has no token
_METHODS_THAT_READ = ("GET", "HEAD", "OPTIONS")
_COSTLY = ("/v1/", "/mcp")  # counted by the rate limit also when they only read
_CHALLENGE = (b"www-authenticate", b'Bearer realm="isnad", Basic realm="isnad", charset="UTF-8"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is asked of a request.

    Attributes:
        digest: SHA-256 of the token; None asks for none.
        hosts: names under which the service may be addressed; None takes any.
        per_minute: requests a client may make a minute; 0 does not count. This machine's own are free.
        max_bytes: of a request's body.
    """

    digest: bytes | None = field(default=None, repr=False)
    hosts: frozenset[str] | None = None
    per_minute: int = 0
    max_bytes: int = 200_000_000


def rules(settings: Settings, host: str) -> Rules:
    """The rules for serving at an address.

    Raises:
        AccessError: other machines could reach it and no token is set, or the token is too short.
    """
    token = settings.token.get_secret_value() if settings.token else ""
    here = is_loopback(host)
    if not here and not token:
        raise AccessError(
            f"At {host} other machines could reach Isnad and read and change its articles. "
            "Set a token of your own in ISNAD_TOKEN, or serve at 127.0.0.1."
        )
    if token and len(token) < MIN_TOKEN_CHARS:
        raise AccessError(
            f"ISNAD_TOKEN has {len(token)} characters; at least {MIN_TOKEN_CHARS} are needed. "
            "Make one with `python -c 'import secrets; print(secrets.token_urlsafe())'`."
        )
    named = frozenset(name.strip().lower() for name in settings.hosts.split(",") if name.strip())
    return Rules(
        digest=_digest(token) if token else None,
        hosts=named if here else named or None,  # this machine's own names always do
        per_minute=settings.rate_per_minute,
        max_bytes=settings.max_upload_mb * 1_000_000,
    )


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine reach an address to listen at."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _digest(token: str) -> bytes:
    if _HASHED.fullmatch(token):
        return bytes.fromhex(token.removeprefix("sha256:"))
    return hashlib.sha256(token.encode()).digest()


class Guard:
    """ASGI middleware that refuses what the rules do not allow."""

    def __init__(self, app: ASGIApp, rules: Rules, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._rules = rules
        self._requests = Limit(rules.per_minute, clock)
        self._guesses = Limit(_WRONG_PER_MINUTE, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it with a problem document."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        refusal = self._refusal(scope, headers)
        if refusal is None:
            await self._app(scope, _limited(receive, self._rules.max_bytes), send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal.send(scope, send)

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> Refusal | None:
        host = headers.get(b"host", b"").decode("latin-1")
        if not self._may_be_called(host):
            return Refusal(421, f"This service does not answer to {host!r}; ISNAD_HOSTS names what it does.")
        reads = scope.get("method", "GET") in _METHODS_THAT_READ and scope["type"] == "http"
        origin = headers.get(b"origin")
        if not reads and origin is not None and not self._is_ours(origin.decode("latin-1"), host):
            return Refusal(403, "A page of another site may not send anything here.")
        if any(char < " " for char in scope["path"]):
            # A route's pattern ends at a line break, and another app would answer in the place of its own.
            return Refusal(404, "No address here has a control character in it.")
        client = _client(scope)
        costly = not reads or scope["path"].startswith(_COSTLY)
        if costly and not _is_this_machine(client) and (wait_s := self._requests.take(client)):
            return _slow_down(wait_s)
        if scope["path"] not in _OPEN and (refused := self._unauthorised(headers, client)):
            return refused
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length) > self._rules.max_bytes:
            return _too_large(self._rules.max_bytes)
        return None

    def _may_be_called(self, header: str) -> bool:
        allowed = self._rules.hosts
        if allowed is None:
            return True
        name = _name(header)
        return name in allowed or name.endswith(".localhost") or is_loopback(name)

    def _is_ours(self, origin: str, host: str) -> bool:
        netloc = urlsplit(origin).netloc.lower() if origin.isascii() else ""
        # A proxy may have changed the host's name; then the setting names what people see.
        return netloc == host.lower() or _name(netloc) in (self._rules.hosts or ())

    def _unauthorised(self, headers: dict[bytes, bytes], client: str) -> Refusal | None:
        wanted = self._rules.digest
        if wanted is None:
            return None
        given = presented(headers.get(b"authorization", b""))
        if given is None:
            return Refusal(401, "A token is needed: `Authorization: Bearer TOKEN`.", (_CHALLENGE,))
        if wait_s := self._guesses.left(client):
            return _slow_down(wait_s)
        if hmac.compare_digest(hashlib.sha256(given).digest(), wanted):
            return None
        self._guesses.take(client)
        return Refusal(401, "The token is another one.", (_CHALLENGE,))


def presented(header: bytes) -> bytes | None:
    """The token of an ``Authorization`` header: a Bearer's, or a Basic password with any user name.

    >>> presented(b"Bearer abc"), presented(b"Basic eDphYmM="), presented(b"")
    (b'abc', b'abc', None)
    """
    scheme, _, value = header.partition(b" ")
    if scheme.lower() == b"bearer" and value.strip():
        return value.strip()
    if scheme.lower() == b"basic":
        try:
            return base64.b64decode(value, validate=True).partition(b":")[2]
        except binascii.Error:
            return None
    return None


class Limit:
    """A token bucket for each client: so many at once, and so many a minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._clients: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def left(self, client: str) -> float:
        """Seconds until the client may come again: 0 when it may now. Takes nothing."""
        if not self._per_minute:
            return 0.0
        return max(0.0, (1.0 - self._level(client)) * 60 / self._per_minute)

    def take(self, client: str) -> float:
        """Like `left`; when the client may come, that is counted."""
        wait_s = self.left(client)
        if self._per_minute and not wait_s:
            self._clients[client] = (self._level(client) - 1, self._clock())
            self._clients.move_to_end(client)
            if len(self._clients) > _MAX_CLIENTS:
                self._clients.popitem(last=False)
        return wait_s

    def _level(self, client: str) -> float:
        level, since = self._clients.get(client, (float(self._per_minute), self._clock()))
        return min(self._per_minute, level + (self._clock() - since) * self._per_minute / 60)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A problem document (RFC 9457) that goes out instead of an answer."""

    status: int
    detail: str
    headers: Iterable[tuple[bytes, bytes]] = ()

    async def send(self, scope: Scope, send: Send) -> None:
        """Sends it."""
        from ui.api.problems import MEDIA_TYPE, problem

        found = problem(self.status, "access", self.detail, instance=scope["path"])
        body = json.dumps(found).encode()
        start = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": [*start, *self.headers]})
        await send({"type": "http.response.body", "body": body})


def _slow_down(wait_s: float) -> Refusal:
    seconds = max(1, round(wait_s))
    return Refusal(
        429, f"Too many requests; try again in {seconds} s.", ((b"retry-after", str(seconds).encode()),)
    )


def _too_large(max_bytes: int) -> Refusal:
    return Refusal(413, f"More than {max_bytes:,} bytes; add it in parts.")


def _limited(receive: Receive, max_bytes: int) -> Receive:
    """Counts what comes in, for bodies that do not say their length."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > max_bytes:
            raise HTTPException(413, _too_large(max_bytes).detail)
        return message

    return counted


def _client(scope: Scope) -> str:
    address = scope["client"][0] if scope.get("client") else ""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return str(address)
    if isinstance(found, ipaddress.IPv6Address):  # a household has a /64 of them
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _is_this_machine(client: str) -> bool:
    return is_loopback(client) or client == "::/64"


def _name(netloc: str) -> str:
    """The host of a ``Host`` header, without its port and in lower case."""
    name = netloc.rpartition(":")[0] if re.search(r":\d*$", netloc) and not netloc.endswith("]") else netloc
    return name.strip("[]").lower()
