"""Connections to the public internet only: each name is resolved here, checked, and connected to as checked.

An address that somebody gives makes this machine send a request. Without a check it could be sent to
the machine itself, to its network or to its cloud's metadata service (server-side request forgery),
by a name, a number written another way, a redirect, or a name that changes its mind between the check
and the connection (DNS rebinding).
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any

import httpx

from vectorstore.errors import ReadError

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host and a port, as text."""

CONNECT_TIMEOUT_S = 10.0
_MAX_ADDRESSES = 4  # of a host, tried one after the other

_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # Azure's host, as every machine in it sees it
        "192.88.99.0/24",  # 6to4 relays, wherever they are
        "64:ff9b:1::/48",  # translated to IPv4 by the local network's own rules
        "2001::/23",  # IETF protocols; what is global among them serves no pages
        "5f00::/16",  # segment routing
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

    An IPv6 address that carries an IPv4 one is as public as that.

    >>> [is_public(a) for a in ("93.184.215.14", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1")]
    [True, False, False, False]
    """
    if "%" in address:  # of one link
        return False
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        carried = _carried(found)
        if carried is not None:
            return is_public(str(carried))
    return (
        found.is_global
        and not found.is_multicast
        and not found.is_reserved
        and not getattr(found, "is_site_local", False)
        and not any(found.version == network.version and found in network for network in _NOT_PUBLIC)
    )


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within one that is translated or tunnelled to it."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses that the system's resolver gives."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedTransport(httpx.BaseTransport):
    """Sends each request to an address that was resolved and checked here, and to no other.

    Args:
        deadline: when everything must have ended, on `time.monotonic`'s clock.
        private: addresses that are not public are taken too.
        resolve: asked once a request.
    """

    def __init__(self, deadline: float, *, private: bool, resolve: Resolve = resolve) -> None:
        self._deadline = deadline
        self._private = private
        self._resolve = resolve
        # No connection is used twice: one to this address may have been made for another name.
        self._inner = httpx.HTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
        self._watch = _Watch(deadline)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request to the first checked address that answers.

        Raises:
            ReadError: the host is not on the public internet.
            httpx.TransportError: it cannot be reached.
        """
        failure: httpx.TransportError | None = None
        for address in self._checked(request)[:_MAX_ADDRESSES]:
            try:
                return self._send(request, address)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or httpx.ConnectError("no address", request=request)

    def _send(self, request: httpx.Request, address: str) -> httpx.Response:
        # The Host header and the certificate are still the name's.
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions
            | {"sni_hostname": request.url.raw_host.decode("ascii"), "trace": self._watch.connected},
        )
        return self._inner.handle_request(pinned)

    def _checked(self, request: httpx.Request) -> Sequence[str]:
        host = request.url.raw_host.decode("ascii").strip("[]")
        port = request.url.port or {"https": 443}.get(request.url.scheme, 80)
        found = self._resolved(request, host, port)
        # One private address among public ones is a trick, or a split horizon; neither is read.
        if not self._private and not all(map(is_public, found)):
            raise ReadError(
                f"{request.url} is on this machine or its own network, which is not read from; give a "
                "public address, or set ISNAD_PRIVATE_ADDRESSES=true",
                code="private-address",
            )
        return found

    def _resolved(self, request: httpx.Request, host: str, port: int) -> Sequence[str]:
        asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="isnad-resolve")
        try:
            left_s = max(0.0, min(CONNECT_TIMEOUT_S, self._deadline - time.monotonic()))
            return asking.submit(self._resolve, host, port).result(timeout=left_s)
        except FutureTimeoutError as error:
            raise httpx.ConnectTimeout(f"{host} was not resolved in time", request=request) from error
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise httpx.ConnectError(f"{host}: {reason}", request=request) from error
        finally:
            asking.shutdown(wait=False)

    def close(self) -> None:
        """Closes the connections."""
        self._watch.stop()
        self._inner.close()


class _Watch:
    """Ends a connection at the deadline, however slowly it drips; httpx counts each read by itself."""

    def __init__(self, deadline: float) -> None:
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._end)
        self._timer.daemon = True
        self._timer.start()

    def connected(self, event: str, info: dict[str, Any]) -> None:
        """Takes note of a new connection; what httpcore calls as it works."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._sockets.append(info["return_value"].get_extra_info("socket"))

    def _end(self) -> None:
        for connection in self._sockets:
            with contextlib.suppress(OSError):
                # Not SSLSocket's own, which would take the session from under the thread that reads.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def stop(self) -> None:
        self._timer.cancel()


@contextlib.contextmanager
def client(deadline: float, *, private: bool, resolve: Resolve, user_agent: str) -> Iterator[httpx.Client]:
    """A client that reaches the public internet only, without proxies, until the deadline."""
    transport = CheckedTransport(deadline, private=private, resolve=resolve)
    with httpx.Client(transport=transport, headers={"User-Agent": user_agent}, trust_env=False) as opened:
        yield opened
