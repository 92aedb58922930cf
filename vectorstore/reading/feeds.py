"""RSS and Atom feeds and sitemaps: the articles they link to, fetched politely.

One connection at a time, a pause between requests to a host, and nothing that its robots.txt forbids.
"""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.types import Draft, Skipped

from .fetch import PAGES, USER_AGENT, StatusError, fetch
from .pagedata import canonical
from .sources import read_address

if TYPE_CHECKING:
    from lxml.etree import _Element

DELAY_S = 1.0  # between two requests to a host, unless its robots.txt asks for more
MAX_DELAY_S = 30.0  # a host that asks for more than that does not want to be read by programs
MAX_LINKS = 200
_MAX_SITEMAPS = 5  # of a sitemap index, newest first as they stand
_MAX_UNPACKED_BYTES = 50_000_000  # the limit of the sitemap protocol
_TYPES = (*PAGES, "application/gzip", "application/x-gzip", "application/octet-stream")


def read_feed(
    url: str,
    *,
    today: date | None = None,
    limit: int = MAX_LINKS,
    delay_s: float = DELAY_S,
    sleep: Callable[[float], None] = time.sleep,
    private: bool = False,
    followed: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Draft | Skipped]:
    """The articles that a feed or sitemap links to, as they come; what failed as `Skipped`.

    Args:
        url: the address of the feed.
        today: the day relative dates count from.
        limit: how many links are followed at most, in the feed's order.
        delay_s: the pause between two requests to one host.
        sleep: waits that many seconds.
        private: addresses of this machine and its own network are read too.
        followed: called before each link and at the end with how many are done and how many there are.

    Raises:
        ReadError: the feed cannot be read, or none of its articles could be.
    """
    visitor = _Visitor(delay_s, sleep, private)
    links, failed = _all_links(url, limit, visitor)
    yield from failed
    found = 0
    failure: ReadError | None = None
    for done, link in enumerate(links):
        followed(done, len(links))
        try:
            visitor.ask(link)
            drafts = read_address(link, today=today, private=private)
        except ReadError as error:
            failure = failure or error
            yield Skipped(origin=link, reason=str(error), cause=error)
            continue
        found += len(drafts)
        yield from drafts
    followed(len(links), len(links))
    if not found:
        raise ReadError(
            f"none of the {len(links)} articles of {url} could be read: {failure}",
            code="feed-none-read",
            n=len(links),
            cause=failure,
        )


def feed_links(url: str, *, limit: int = MAX_LINKS, visitor: _Visitor | None = None) -> tuple[str, ...]:
    """The addresses of a feed's articles in its order, each once; a sitemap of an index that fails is left out.

    Raises:
        ReadError: the address answers no feed.
        NothingToReadError: the feed has no links.
    """
    return _all_links(url, limit, visitor or _Visitor(DELAY_S, time.sleep))[0]


def _all_links(url: str, limit: int, visitor: _Visitor) -> tuple[tuple[str, ...], tuple[Skipped, ...]]:
    """The addresses, and the sitemaps of an index that could not be read."""
    links: dict[str, str] = {}
    failed: list[Skipped] = []
    for link in _links(url, visitor, depth=0):
        if isinstance(link, Skipped):
            failed.append(link)
            continue
        links.setdefault(canonical(link), link)
        if len(links) >= limit:
            break
    if not links and failed:
        raise ReadError(
            f"none of the {len(failed)} sitemaps of {url} could be read: {failed[0].reason}",
            code="feed-none-read",
            n=len(failed),
            cause=failed[0].cause,
        )
    if not links:
        raise NothingToReadError(
            f"{url} links to no articles; give the address of an RSS or Atom feed or a sitemap",
            code="feed-empty",
        )
    return tuple(links.values()), tuple(failed)


def _links(url: str, visitor: _Visitor, depth: int) -> Iterator[str | Skipped]:
    visitor.ask(url)
    root = _parse(fetch(url, types=_TYPES, private=visitor.private).data, url)
    kind = _local(root)
    if kind == "sitemapindex" and depth == 0:
        for place in [text for entry in root if (text := _text(entry, "loc"))][:_MAX_SITEMAPS]:
            yield from _of_sitemap(_absolute(url, place), visitor, depth + 1)
        return
    if kind not in ("rss", "RDF", "feed", "urlset"):
        raise ReadError(
            f"{url} is no feed (its first element is {kind}); give an RSS, Atom or sitemap address",
            code="no-feed",
        )
    for entry in root.iter("{*}item", "{*}entry", "{*}url", "item"):
        if link := _link(entry):
            yield _absolute(url, link)


def _of_sitemap(url: str, visitor: _Visitor, depth: int) -> Iterator[str | Skipped]:
    """The addresses of one sitemap of an index, or that it could not be read; the others go on."""
    try:
        yield from _links(url, visitor, depth)
    except ReadError as error:
        yield Skipped(origin=url, reason=str(error), cause=error)


def _parse(data: bytes, url: str) -> _Element:
    from lxml import etree

    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data, url)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(
            f"{url} is no feed ({error}); give an RSS, Atom or sitemap address", code="no-feed"
        ) from error
    if root is None:
        raise ReadError(f"{url} is no feed; give an RSS, Atom or sitemap address", code="no-feed")
    return root


def _unpacked(data: bytes, url: str) -> bytes:
    import io

    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            unpacked = file.read(_MAX_UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"{url} is damaged ({error}); try again later", code="feed-damaged") from error
    if len(unpacked) > _MAX_UNPACKED_BYTES:
        raise ReadError(
            f"{url} unpacks to more than {_MAX_UNPACKED_BYTES:,} bytes; it is not read",
            code="page-large",
            max_bytes=f"{_MAX_UNPACKED_BYTES:,}",
        )
    return unpacked


def _absolute(url: str, link: str) -> str:
    """A link of a feed in full; one that is no address stays as it is, and is refused when its turn comes."""
    try:
        return urljoin(url, link)
    except ValueError:
        return link


def _local(element: _Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _text(entry: _Element, name: str) -> str | None:
    for child in entry:
        if isinstance(child.tag, str) and _local(child) == name and child.text and child.text.strip():
            return str(child.text.strip())
    return None


def _link(entry: _Element) -> str | None:
    """The address of an entry: Atom's ``href``, RSS's ``link`` or permanent ``guid``, a sitemap's ``loc``."""
    for child in entry:
        if not isinstance(child.tag, str) or _local(child) != "link":
            continue
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            return str(child.get("href"))
    guid = _text(entry, "guid")
    return _text(entry, "link") or _text(entry, "loc") or (guid if guid and guid.startswith("http") else None)


class _Visitor:
    """Waits between requests to a host, and asks its robots.txt once."""

    def __init__(self, delay_s: float, sleep: Callable[[float], None], private: bool = False) -> None:
        self.private = private
        self._delay_s = delay_s
        self._sleep = sleep
        self._rules: dict[str, RobotFileParser] = {}
        self._last: dict[str, float] = {}

    def ask(self, url: str) -> None:
        """Returns when the address may be fetched.

        Raises:
            ReadError: the host's robots.txt forbids it.
        """
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise ReadError(
                f"{url} is not an address ({error}); open the feed and paste the text", code="no-address"
            ) from error
        host = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules.get(host)
        if rules is None:
            rules = self._rules[host] = _robots(host, self.private)
        if not rules.can_fetch(USER_AGENT, url):
            raise ReadError(
                f"{url} may not be read by programs (robots.txt); open it in a browser and paste its text",
                code="robots",
            )
        self._wait(host, rules)

    def _wait(self, host: str, rules: RobotFileParser) -> None:
        asked = rules.crawl_delay(USER_AGENT)
        pause = min(MAX_DELAY_S, max(self._delay_s, float(asked or 0)))
        now = time.monotonic()
        if host in self._last and now - self._last[host] < pause:
            self._sleep(pause - (now - self._last[host]))
        self._last[host] = time.monotonic()


def _robots(host: str, private: bool) -> RobotFileParser:
    """A host's rules: none where it has no robots.txt, everything forbidden where it fails to say (RFC 9309)."""
    rules = RobotFileParser()
    try:
        text = fetch(
            f"{host}/robots.txt",
            types=("text/", "application/octet-stream"),
            max_bytes=500_000,
            private=private,
        ).data
        rules.parse(text.decode("utf-8", "replace").splitlines())
    except StatusError as error:
        rules.parse(["User-agent: *", "Disallow: /"] if error.status >= 500 else [])
    except ReadError:
        rules.parse([])  # a page in place of the file, or no answer: the article itself will tell
    return rules
