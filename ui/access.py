"""Who may reach the served assistant, how often, and with how much: one ASGI middleware for page, API and MCP.

On the loopback address only this machine's programs connect, but any page in a browser of it can make
that browser do so. Two headers tell such requests apart: ``Host`` names another site when a name was
pointed here (DNS rebinding), and ``Origin`` when another site's page sends something. Off the loopback
address, and wherever there are users, everyone must say who they are; there is no default token.
"""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import anyio.to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings
from ui.errors import AccessError
from ui.identity import Known, Proxies, Tokens, networks, presented, set_user, token_digest
from ui.limits import Limit
from ui.refusals import Refusal, slow_down, too_large, unauthorised
from ui.signing import SIGN_OUT
from vectorstore.errors import UserError
from vectorstore.storage.users import OWNER, User

MIN_TOKEN_CHARS = 12
_WRONG_PER_MINUTE = 20  # guesses at a token, a client
_OPEN = ("/v1/health", SIGN_OUT)  # a liveness probe has no token
_METHODS_THAT_READ = ("GET", "HEAD", "OPTIONS")
_COSTLY = ("/v1/", "/mcp")  # counted by the rate limit also when they only read
_HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is asked of a request.

    Attributes:
        digest: SHA-256 of the service's own token; None when it has none.
        closed: nobody is let in without saying who they are, also while there are no users.
        proxies: whose headers are believed.
        hosts: names under which the service may be addressed; None takes any.
        per_minute: requests a client may make a minute; 0 does not count. This machine's own are free.
        user_per_minute: requests a user may make a minute; 0 does not count.
        max_bytes: of a request's body.
        hourly_bytes: that a client, or a user, may send an hour; 0 does not count.
    """

    digest: bytes | None = field(default=None, repr=False)
    closed: bool = False
    proxies: Proxies = field(default_factory=Proxies)
    hosts: frozenset[str] | None = None
    per_minute: int = 0
    user_per_minute: int = 0
    max_bytes: int = 200_000_000
    hourly_bytes: int = 0


def rules(settings: Settings, host: str, *, users: bool = False) -> Rules:
    """The rules for serving at an address.

    Args:
        settings: of the service.
        host: the address it is served at.
        users: whether there are users with tokens of their own.

    Raises:
        AccessError: other machines could reach it and nothing tells who they are, the token is too
            short, or the proxies cannot be told.
    """
    token = settings.token.get_secret_value() if settings.token else ""
    here = is_loopback(host)
    proxies = _proxies(settings)
    if not here and not token and not users and not proxies.header:
        raise AccessError(
            f"At {host} other machines could reach Isnad and read and change its articles. "
            "Set a token of your own in ISNAD_TOKEN, add users with `isnad user add`, or serve at 127.0.0.1."
        )
    if token and len(token) < MIN_TOKEN_CHARS:
        raise AccessError(
            f"ISNAD_TOKEN has {len(token)} characters; at least {MIN_TOKEN_CHARS} are needed. "
            "Make one with `python -c 'import secrets; print(secrets.token_urlsafe())'`."
        )
    named = frozenset(name.strip().lower() for name in settings.hosts.split(",") if name.strip())
    return Rules(
        digest=token_digest(token) if token else None,
        closed=not here or bool(token) or bool(proxies.header),
        proxies=proxies,
        hosts=named if here else named or None,  # this machine's own names always do
        per_minute=settings.rate_per_minute,
        user_per_minute=settings.user_rate_per_minute,
        max_bytes=settings.max_upload_mb * 1_000_000,
        hourly_bytes=settings.hourly_upload_mb * 1_000_000,
    )


def _proxies(settings: Settings) -> Proxies:
    try:
        trusted = networks(settings.trusted_proxies)
    except ValueError as error:
        raise AccessError(f"ISNAD_TRUSTED_PROXIES cannot be used: {error}.") from error
    if settings.identity_header and not trusted:
        raise AccessError(
            "ISNAD_IDENTITY_HEADER is set, and anybody could send that header. "
            "Name the addresses that may in ISNAD_TRUSTED_PROXIES."
        )
    header = settings.identity_header.lower().encode()
    return Proxies(networks=trusted, header=header, role=settings.identity_role)


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine reach an address to listen at."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware that refuses what the rules do not allow, and tells the app who is asking.

    Args:
        app: what is guarded.
        rules: what is asked.
        known: reads the users.
        clock: seconds, as `time.monotonic` gives them.
    """

    def __init__(
        self,
        app: ASGIApp,
        rules: Rules,
        known: Known = tuple,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._rules = rules
        self._tokens = Tokens(rules.digest, known, clock)
        self._requests = Limit(rules.per_minute, clock)
        self._users = Limit(rules.user_per_minute, clock)
        self._guesses = Limit(_WRONG_PER_MINUTE, clock)
        self._bytes = Limit(rules.hourly_bytes, clock, period_s=_HOUR_S)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it with a problem document."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        client = _household(self._rules.proxies.client(scope))
        answer = self._refusal(scope, client) or await self._asking(scope, client)
        if isinstance(answer, User):
            set_user(scope, answer)
            if scope["type"] == "http":
                scope["scheme"] = self._rules.proxies.scheme(scope)
            await self._app(scope, self._counted(receive, self._payers(scope, client, answer)), send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await answer.send(scope, send)

    def _refusal(self, scope: Scope, client: str) -> Refusal | None:
        """Why a request is refused, whoever sends it."""
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        if not self._may_be_called(host):
            return Refusal(421, f"This service does not answer to {host!r}; ISNAD_HOSTS names what it does.")
        origin = headers.get(b"origin")
        if not _reads(scope) and origin is not None and not self._is_ours(origin.decode("latin-1"), host):
            return Refusal(403, "A page of another site may not send anything here.")
        if any(char < " " for char in scope["path"]):
            # A route's pattern ends at a line break, and another app would answer in the place of its own.
            return Refusal(404, "No address here has a control character in it.")
        if _costs(scope) and not _is_this_machine(client) and (wait_s := self._requests.take(client)):
            return slow_down(wait_s)
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length) > self._rules.max_bytes:
            return too_large(self._rules.max_bytes)
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

    async def _asking(self, scope: Scope, client: str) -> User | Refusal:
        """Who is asking, or why they are not let in."""
        if scope["path"] in _OPEN:
            return OWNER
        if self._tokens.stale:
            try:
                await anyio.to_thread.run_sync(self._tokens.refresh)
            except SQLAlchemyError:
                return Refusal(503, "The users cannot be read now, so nobody can be let in; try again later.")
        found = self._named(scope) or self._by_token(scope, client)
        if isinstance(found, User) and _costs(scope) and (wait_s := self._over(found, client)):
            return slow_down(wait_s)
        return found

    def _named(self, scope: Scope) -> User | Refusal | None:
        """The user whom a believed proxy names."""
        proxies = self._rules.proxies
        try:
            name = proxies.name(scope)
        except UserError as error:
            return Refusal(400, str(error))
        if name is None:
            return None
        return self._tokens.named(name) or User(name=name, role=proxies.role)

    def _by_token(self, scope: Scope, client: str) -> User | Refusal:
        if not self._rules.closed and not self._tokens.any:
            return OWNER
        given = presented(dict(scope["headers"]).get(b"authorization", b""))
        if given is None:
            return unauthorised("A token is needed: `Authorization: Bearer TOKEN`.")
        if wait_s := self._guesses.left(client):
            return slow_down(wait_s)
        found = self._tokens.user(given)
        if found is not None:
            return found
        self._guesses.take(client)
        return unauthorised("The token is another one.")

    def _over(self, user: User, client: str) -> float:
        """Seconds until a user may ask again; whoever serves Isnad is free on the machine itself."""
        free = user == OWNER and _is_this_machine(client)
        return 0.0 if free else self._users.take(f"user {user.name}")

    def _payers(self, scope: Scope, client: str, user: User) -> tuple[str, ...]:
        """For whom the bytes of a request count."""
        if _is_this_machine(client):
            return () if user == OWNER else (f"user {user.name}",)
        return (client, f"user {user.name}") if scope["path"] not in _OPEN else (client,)

    def _counted(self, receive: Receive, payers: tuple[str, ...]) -> Receive:
        """Counts what comes in, also for bodies that do not say their length."""
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            came = len(message.get("body", b""))
            size += came
            if size > self._rules.max_bytes:
                raise HTTPException(413, too_large(self._rules.max_bytes).detail)
            for payer in payers:
                if came and (wait_s := self._bytes.take(payer, came)):
                    refused = slow_down(wait_s)
                    raise HTTPException(
                        429, refused.detail, {k.decode(): v.decode() for k, v in refused.headers}
                    )
            return message

        return counted


def _reads(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in _METHODS_THAT_READ


def _costs(scope: Scope) -> bool:
    return not _reads(scope) or scope["path"].startswith(_COSTLY)


def _household(address: str) -> str:
    """Whom a limit counts as one: an address, or the /64 of IPv6 that a household has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _is_this_machine(client: str) -> bool:
    return is_loopback(client) or client == "::/64"


def _name(netloc: str) -> str:
    """The host of a ``Host`` header, without its port and in lower case."""
    name = netloc.rpartition(":")[0] if re.search(r":\d*$", netloc) and not netloc.endswith("]") else netloc
    return name.strip("[]").lower()
