"""A name server on loopback and the smallest client of one: real DNS messages, for names that change their mind."""

from __future__ import annotations

import ipaddress
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_QUERY = 0x0100  # recursion desired
_ANSWER = 0x8180
_A, _AAAA, _IN = 1, 28, 1


class NameServer:
    """Answers each question about an address with the next of its answers, the last one for ever; TTL 0.

    Attributes:
        asked: the names of the questions, in order.
    """

    def __init__(self, answers: Sequence[Sequence[str]]) -> None:
        self._answers = list(answers)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.asked: list[str] = []

    def resolve(self, host: str, _port: int) -> list[str]:
        """What a stub resolver makes of the server's answer to a question for IPv4 addresses."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(5)
            name = b"".join(bytes([len(part)]) + part.encode() for part in host.split("."))
            header = struct.pack(">6H", 7, _QUERY, 1, 0, 0, 0)
            asking.sendto(header + name + b"\0" + struct.pack(">2H", _A, _IN), self._socket.getsockname())
            message = asking.recv(4096)
        return list(_addresses(message, 12 + len(name) + 1 + 4))

    def serve(self) -> None:
        """Answers until the socket is closed."""
        while True:
            try:
                message, client = self._socket.recvfrom(4096)
            except OSError:
                return
            if not message:
                return
            self._socket.sendto(self._answer(message), client)

    def _answer(self, message: bytes) -> bytes:
        labels, at = [], 12
        while message[at]:
            labels.append(message[at + 1 : at + 1 + message[at]].decode())
            at += message[at] + 1
        self.asked.append(".".join(labels))
        given = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        records = b"".join(_record(ipaddress.ip_address(address)) for address in given)
        return message[:2] + struct.pack(">5H", _ANSWER, 1, len(given), 0, 0) + message[12 : at + 5] + records

    def close(self) -> None:
        self._socket.sendto(b"", self._socket.getsockname())
        self._socket.close()


def _record(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bytes:
    kind = _A if address.version == 4 else _AAAA
    return struct.pack(">3HIH", 0xC00C, kind, _IN, 0, len(address.packed)) + address.packed


def _addresses(message: bytes, at: int) -> Iterator[str]:
    for _ in range(struct.unpack_from(">H", message, 6)[0]):
        (length,) = struct.unpack_from(">H", message, at + 10)
        yield str(ipaddress.ip_address(message[at + 12 : at + 12 + length]))
        at += 12 + length


@contextmanager
def name_server(*answers: Sequence[str]) -> Iterator[NameServer]:
    """A server that is answering."""
    server = NameServer(answers)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(timeout=5)
