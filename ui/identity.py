"""Who is asking: by a token, or by a header of a proxy that has asked already."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from starlette.types import Scope

from vectorstore.errors import UserError
from vectorstore.storage.users import OWNER, Role, User, digest, user_name

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Known = Callable[[], Sequence[tuple[User, bytes]]]
"""All users, each with the digest of the token."""

_FRESH_S = 1.0  # how long what was read of the users holds; a removed one is out after that
_HASHED = re.compile(r"sha256:[0-9a-f]{64}")
_USER = "isnad.user"  # where in an ASGI scope the middleware leaves who is asking


def user_of(scope: Scope) -> User:
    """Who is asking, as `ui.access.Guard` found out; without it nobody is let in."""
    found: User = scope[_USER]
    return found


def known_user(scope: Scope) -> User | None:
    """The same, or None for a request that was refused."""
    return scope.get(_USER)


def set_user(scope: Scope, user: User) -> None:
    """Notes who is asking; to be called by the middleware alone."""
    scope[_USER] = user


def token_digest(token: str) -> bytes:
    """The digest of the service's own token, which may be given as one: ``sha256:…``."""
    return (
        bytes.fromhex(token.removeprefix("sha256:")) if _HASHED.fullmatch(token) else digest(token.encode())
    )


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


class Tokens:
    """The tokens that let in: the service's own, and those of its users.

    Args:
        own: digest of the service's own token, which is its owner's; None when it has none.
        known: reads the users.
        clock: seconds, as `time.monotonic` gives them.
    """

    def __init__(self, own: bytes | None, known: Known, clock: Callable[[], float] = time.monotonic) -> None:
        self._own = own
        self._known = known
        self._clock = clock
        self._read: tuple[tuple[User, bytes], ...] = ()
        self._read_at: float | None = None

    @property
    def stale(self) -> bool:
        """Whether the users have to be read again; `refresh` does that."""
        return self._read_at is None or self._clock() - self._read_at >= _FRESH_S

    def refresh(self) -> None:
        """Reads the users; when that fails, the failure is raised and nobody is let in by what was known."""
        self._read = tuple(self._known())
        self._read_at = self._clock()

    @property
    def any(self) -> bool:
        """Whether there is a token to present."""
        return self._own is not None or bool(self._read)

    def user(self, token: bytes) -> User | None:
        """Whose token it is. It takes as long for a wrong one as for any right one."""
        given = digest(token)
        found: User | None = None
        for user, kept in (*([(OWNER, self._own)] if self._own else ()), *self._read):
            if hmac.compare_digest(given, kept):
                found = user
        return found

    def named(self, name: str) -> User | None:
        """The user of a name, as `user_name` gives it."""
        return next((user for user, _ in self._read if user.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxies:
    """The proxies whose headers are believed.

    Attributes:
        networks: where they are.
        header: in which they name the user, in lower case; empty for none.
        role: of users whom nobody has added.
    """

    networks: tuple[Network, ...] = ()
    header: bytes = b""
    role: Role = field(default="reader")

    def trusts(self, address: str) -> bool:
        """Whether a connection comes from one of them."""
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        plain = getattr(found, "ipv4_mapped", None) or found  # a socket for both gives IPv4 as IPv6
        return any(plain.version == network.version and plain in network for network in self.networks)

    def client(self, scope: Scope) -> str:
        """Where a request comes from: the nearest address of its way that is none of them."""
        address = str(scope["client"][0]) if scope.get("client") else ""
        if not self.trusts(address):
            return address
        way = ",".join(_values(scope, b"x-forwarded-for")).split(",")
        hops = [hop.strip() for hop in way if hop.strip()]
        nearest = next((hop for hop in reversed(hops) if not self.trusts(hop)), address)
        return nearest if _is_elsewhere(nearest) else address

    def scheme(self, scope: Scope) -> str:
        """How people reach the service: as a believed proxy says, or as the request came."""
        address = str(scope["client"][0]) if scope.get("client") else ""
        said = _values(scope, b"x-forwarded-proto")
        believed = said[-1].strip().lower() if said and self.trusts(address) else ""
        return believed if believed in ("http", "https") else str(scope["scheme"])

    def name(self, scope: Scope) -> str | None:
        """The user whom a believed proxy names; None when none does.

        Raises:
            UserError: It names several, or what is no name.
        """
        address = str(scope["client"][0]) if scope.get("client") else ""
        if not self.header or not self.trusts(address):
            return None
        given = _values(scope, self.header)
        if len(given) > 1:
            raise UserError("The proxy names several users; it has to remove the header that a client sends.")
        return user_name(given[0]) if given and given[0].strip() else None


def _is_elsewhere(hop: str) -> bool:
    """Whether a hop is an address, and not one of this machine's own, which no limit counts."""
    try:
        return not ipaddress.ip_address(hop).is_loopback
    except ValueError:
        return False


def networks(listed: str) -> tuple[Network, ...]:
    """The networks of a list with commas between.

    Raises:
        ValueError: One is no address and no network.

    >>> networks("10.0.0.5, 10.1.0.0/24")
    (IPv4Network('10.0.0.5/32'), IPv4Network('10.1.0.0/24'))
    """
    return tuple(ipaddress.ip_network(one.strip()) for one in listed.split(",") if one.strip())


def _values(scope: Scope, name: bytes) -> list[str]:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return [_decoded(value) for key, value in headers if key.lower() == name]


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
