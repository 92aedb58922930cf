"""One address fetched over HTTP, within limits. Every outside request of the reader goes through here."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vectorstore.errors import ReadError

if TYPE_CHECKING:
    import httpx

    from vectorstore.reading.network import Resolve

MAX_BYTES = 20_000_000
_ANSWER_TIMEOUT_S, TOTAL_TIMEOUT_S = 10.0, 20.0
MAX_REDIRECTS = 5
USER_AGENT = "Isnad/0.1 (article reader)"
PAGES = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/json",
)
DOCUMENTS = ("application/pdf", "application/epub", "application/vnd.openxmlformats", "message/rfc822")


class StatusError(ReadError):
    """An address answered with an error; ``status`` is the HTTP status."""

    def __init__(self, url: str, status: int, phrase: str) -> None:
        super().__init__(
            f"{url} answered {status} {phrase}; check the address", code="answered", status=status
        )
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address answered.

    Attributes:
        url: the address after redirects.
        content_type: its media type in lower case, without parameters.
        charset: the charset its header names, or None.
    """

    url: str
    data: bytes
    content_type: str
    charset: str | None


def fetch(
    url: str,
    *,
    private: bool = False,
    max_bytes: int = MAX_BYTES,
    timeout_s: float = TOTAL_TIMEOUT_S,
    types: tuple[str, ...] = PAGES + DOCUMENTS,
    resolve: Resolve | None = None,
) -> Fetched:
    """The body of an http or https address on the public internet.

    Args:
        url: the address.
        private: this machine and its own network are read from too.
        max_bytes: more than this is refused.
        timeout_s: for everything together, redirects included.
        types: beginnings of the media types that are taken.
        resolve: gives the addresses of a host; the system's resolver by default.

    Raises:
        ReadError: anything else than a page or document within the limits.
    """
    import httpx

    from vectorstore.reading import network

    deadline = time.monotonic() + timeout_s
    try:
        with network.client(
            deadline, private=private, resolve=resolve or network.resolve, user_agent=USER_AGENT
        ) as client:
            return _follow(client, url, max_bytes, deadline, types)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        if time.monotonic() >= deadline:
            raise ReadError(
                f"{url} did not end in time ({timeout_s:g} s); try again later", code="slow"
            ) from error
        if isinstance(error, httpx.TimeoutException):
            raise ReadError(
                f"{url} did not answer in time; check the address or try again later", code="slow"
            ) from error
        raise ReadError(
            f"{url} could not be reached ({error or type(error).__name__}); check the address",
            code="unreachable",
        ) from error


def _follow(
    client: httpx.Client, url: str, max_bytes: int, deadline: float, types: tuple[str, ...]
) -> Fetched:
    address = url
    for _ in range(MAX_REDIRECTS + 1):
        parsed = _parsed(address)
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise ReadError(
                f"{url} did not answer in time; check the address or try again later", code="slow"
            )
        with client.stream("GET", parsed, timeout=min(_ANSWER_TIMEOUT_S, left_s)) as response:
            if response.is_redirect and "location" in response.headers:
                address = str(parsed.join(response.headers["location"]))
                continue
            if response.status_code >= 400:
                raise StatusError(address, response.status_code, response.reason_phrase)
            content_type = _content_type(response, address, types)
            data = _body(response, address, max_bytes, deadline)
            return Fetched(
                url=address, data=data, content_type=content_type, charset=response.charset_encoding
            )
    raise ReadError(
        f"{url} redirects more than {MAX_REDIRECTS} times; open it in a browser and give its last address",
        code="redirects",
    )


def _parsed(url: str) -> httpx.URL:
    """The address as it will be connected to: what is checked must be read in the same way as what is used."""
    import httpx

    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ReadError(
            f"{url} is not an address; give one that begins with http:// or https://", code="no-address"
        ) from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ReadError(
            f"{url} is not a web address; give one that begins with http:// or https://", code="no-address"
        )
    return parsed


def _content_type(response: httpx.Response, url: str, types: tuple[str, ...]) -> str:
    kind: str = response.headers.get("content-type", "text/html").split(";")[0].strip().lower()
    if not kind.startswith(types):
        raise ReadError(
            f"{url} is {kind}, not a page; give the address of an article", code="not-a-page", kind=kind
        )
    return kind


def _body(response: httpx.Response, url: str, max_bytes: int, deadline: float) -> bytes:
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise ReadError(
            f"{url} has {int(declared):,} bytes; pages of up to {max_bytes:,} are read",
            code="page-large",
            max_bytes=f"{max_bytes:,}",
        )
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        chunks.append(chunk)
        if size > max_bytes:
            raise ReadError(
                f"{url} has more than {max_bytes:,} bytes; pages of up to that are read",
                code="page-large",
                max_bytes=f"{max_bytes:,}",
            )
        if time.monotonic() > deadline:
            break
    # Also after a body that ended: at the deadline the connection is closed, which looks like its end.
    if time.monotonic() > deadline:
        raise ReadError(f"{url} did not end in time ({size:,} bytes came); try again later", code="slow")
    return b"".join(chunks)
