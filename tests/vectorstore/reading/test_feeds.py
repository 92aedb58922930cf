from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from vectorstore.errors import ReadError
from vectorstore.reading.feeds import feed_links, read_feed
from vectorstore.types import Draft, Skipped

SITE: dict[str, tuple[int, str, bytes]] = {}
ASKED: list[str] = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED.append(self.path)
        status, kind, body = SITE.get(self.path, (404, "text/plain", b"no"))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name the server uses
        pass


def article(number: int) -> bytes:
    body = "".join(
        f"<p>Sentence {n} of story {number} tells how the fog came over the bay.</p>" for n in range(4)
    )
    return f"<html><head><title>Story {number} about fog</title></head><body><h1>Story {number} about fog</h1>{body}".encode()


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ASKED.clear()
    SITE.clear()
    SITE["/robots.txt"] = (200, "text/plain", b"User-agent: *\nDisallow: /private/\nCrawl-delay: 30\n")
    for number in (1, 2):
        SITE[f"/{number}"] = (200, "text/html", article(number))
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><link>/</link>'
    "<item><link>/1</link></item><item><link>/1?utm_source=rss</link></item><item><link>/private/x</link></item>"
    "<item><guid>http://127.0.0.1:9/gone</guid></item><item><link>/2</link></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/feed"/>'
    '<link href="/1"/></entry><entry><link rel="alternate" href="/2"/></entry></feed>'
)
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/1</loc></url><url><loc>/2</loc></url></urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/map.xml.gz</loc></sitemap></sitemapindex>'


def test_a_feed_is_read_politely(site: str) -> None:
    SITE["/feed"] = (200, "application/rss+xml", RSS.encode())
    pauses: list[float] = []
    found = list(read_feed(f"{site}/feed", private=True, sleep=pauses.append))
    assert [one.title for one in found if isinstance(one, Draft)] == [
        "Story 1 about fog",
        "Story 2 about fog",
    ]
    skipped = [one for one in found if isinstance(one, Skipped)]
    assert "robots.txt" in skipped[0].reason
    assert "could not be reached" in skipped[1].reason
    assert "/private/x" not in ASKED
    assert ASKED.count("/robots.txt") == 1
    assert all(0 < pause <= 30 for pause in pauses), pauses  # less what reading took
    assert len(pauses) == 2


@pytest.mark.parametrize(("path", "body"), [("/atom", ATOM), ("/map.xml", SITEMAP), ("/index", INDEX)])
def test_every_kind_of_feed_gives_its_links(site: str, path: str, body: str) -> None:
    SITE["/map.xml.gz"] = (200, "application/gzip", gzip.compress(SITEMAP.encode()))
    SITE[path] = (200, "text/xml", body.encode())
    SITE["/robots.txt"] = (404, "text/plain", b"")
    from vectorstore.reading.feeds import _Visitor

    links = feed_links(site + path, visitor=_Visitor(0, lambda _: None, private=True))
    assert links == (f"{site}/1", f"{site}/2")


@pytest.mark.parametrize(
    ("body", "message"),
    [("<html><body>no</body></html>", "is no feed"), ("<rss/>", "links to no articles"), ("", "is no feed"),
     ('<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]><rss><item><link>&e;</link></item></rss>', "no articles")],
)  # fmt: skip
def test_what_is_no_feed(site: str, body: str, message: str) -> None:
    SITE["/feed"] = (200, "text/xml", body.encode())
    with pytest.raises(ReadError, match=message):
        list(read_feed(f"{site}/feed", private=True, delay_s=0, sleep=lambda _: None))


def test_a_host_that_fails_to_show_its_rules_is_left_alone(site: str) -> None:
    SITE["/robots.txt"] = (503, "text/plain", b"")
    SITE["/feed"] = (200, "text/xml", RSS.encode())
    with pytest.raises(ReadError, match=r"robots\.txt"):
        list(read_feed(f"{site}/feed", private=True))


def index_of(*paths: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in paths)
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode()
    )


def test_a_sitemap_that_fails_does_not_end_its_index(site: str) -> None:
    SITE["/index.xml"] = (200, "text/xml", index_of("/gone.xml", "/page.xml", "/private/map.xml", "/map.xml"))
    SITE["/page.xml"] = (200, "text/html", b"<html><body>Moved</body></html>")
    SITE["/map.xml"] = (200, "text/xml", SITEMAP.encode())
    found = list(read_feed(f"{site}/index.xml", private=True, sleep=lambda _: None))
    assert [one.title for one in found if isinstance(one, Draft)] == [
        "Story 1 about fog",
        "Story 2 about fog",
    ]
    skipped = {one.origin.removeprefix(site): one.reason for one in found if isinstance(one, Skipped)}
    assert list(skipped) == ["/gone.xml", "/page.xml", "/private/map.xml"]
    assert "404" in skipped["/gone.xml"]
    assert "is no feed" in skipped["/page.xml"]
    assert "robots.txt" in skipped["/private/map.xml"]


def test_an_index_of_which_no_sitemap_can_be_read_is_refused(site: str) -> None:
    SITE["/index.xml"] = (200, "text/xml", index_of("/gone.xml", "/gone-too.xml"))
    with pytest.raises(ReadError, match=r"none of the 2 sitemaps of .* could be read: .*404"):
        list(read_feed(f"{site}/index.xml", private=True, sleep=lambda _: None))
