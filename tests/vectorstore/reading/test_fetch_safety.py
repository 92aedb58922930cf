"""No address that somebody gives makes Isnad send a request to this machine, its network or its cloud.

A server of the test's own listens on loopback and records what reaches it: nothing may.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.settings import load
from tests.vectorstore.reading.nameserver import name_server
from vectorstore.errors import ReadError
from vectorstore.reading import network, read_feed
from vectorstore.reading.fetch import fetch
from vectorstore.reading.sources import read_address

PUBLIC = "93.184.215.14"
PAGE = b"<html><head><title>Fog</title></head><body><h1>Fog</h1><p>Fog closed the port.</p></body></html>"


class Site(ThreadingHTTPServer):
    """A server on loopback; ``asked`` is what reached it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []
        self.redirect_to = ""
        self.drip_s = 0.0
        self.page = PAGE


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))
        if self.server.drip_s:
            self._drip()
            return
        self.send_response(302 if self.server.redirect_to else 200)
        if self.server.redirect_to:
            self.send_header("Location", self.server.redirect_to)
            self.server.redirect_to = ""
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(self.server.page)))
        self.end_headers()
        self.wfile.write(self.server.page)

    def _drip(self) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 10_000:
                self.wfile.write(bytes([byte]))
                time.sleep(self.server.drip_s)
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _names(host: str, port: int) -> Sequence[str]:
    """A resolver of the test's own: names below, and numbers however they are written."""
    known = {
        "loopback.example": ["127.0.0.1"],
        "loopback6.example": ["::1"],
        "private.example": ["10.1.2.3"],
        "metadata.google.internal": ["169.254.169.254"],
        "mixed.example": [PUBLIC, "127.0.0.1"],
        "mixed6.example": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "fd00::1"],
        "mapped.example": ["::ffff:127.0.0.1"],
        "127.0.0.1.nip.example": ["127.0.0.1"],
        "localhost.": ["127.0.0.1"],
    }
    if host in known:
        return known[host]
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


REFUSED = (
    # this machine
    "http://127.0.0.1:{port}/", "http://127.0.0.2:{port}/", "http://127.255.255.254:{port}/",
    "http://localhost:{port}/", "http://LOCALHOST:{port}/", "http://localhost.:{port}/",
    "http://0.0.0.0:{port}/", "http://[::1]:{port}/", "http://[::]:{port}/",
    "http://[0000:0000:0000:0000:0000:0000:0000:0001]:{port}/",
    # written another way
    "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0x7f.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/", "http://017700000001:{port}/", "http://127.1:{port}/", "http://127.0.1:{port}/",
    "http://0:{port}/", "http://0x7F.1:{port}/", "http://127.0.0.1.:{port}/", "http://①②⑦.⓪.⓪.①:{port}/",
    "http://%31%32%37.0.0.1:{port}/", "http://１２７.０.０.１:{port}/", "http://127。0。0。1:{port}/",
    # IPv4 within IPv6
    "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/", "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/", "http://[2002:a00:1::]:{port}/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]:{port}/", "http://[::ffff:169.254.169.254]/",
    # private, link-local, shared, test, multicast and reserved networks
    "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/",
    "http://169.254.1.1/", "http://100.64.0.1/", "http://192.0.2.1/", "http://198.18.0.1/", "http://203.0.113.5/",
    "http://224.0.0.1/", "http://239.255.255.250/", "http://240.0.0.1/", "http://255.255.255.255/",
    "http://192.88.99.1/", "http://[fe80::1]/", "http://[fec0::1]/", "http://[fc00::1]/", "http://[fd12:3456::1]/",
    "http://[ff02::1]/", "http://[2001:db8::1]/", "http://[100::1]/",
    # metadata services
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://100.100.100.200/",
    "http://168.63.129.16/", "http://192.0.0.192/", "http://metadata.google.internal/", "http://2852039166/",
    # names
    "http://loopback.example:{port}/", "http://loopback6.example:{port}/", "http://private.example/",
    "http://mixed.example:{port}/", "http://mixed6.example/", "http://mapped.example:{port}/",
    "http://127.0.0.1.nip.example:{port}/",
    # credentials and confusion about where the host ends
    "http://public.example@127.0.0.1:{port}/", "http://public.example:80@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@public.example/", "http://127.0.0.1:{port}?@public.example/",
    "https://127.0.0.1:{port}/",
    # other schemes
    "file:///etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1:{port}/_GET", "dict://127.0.0.1:{port}/",
    "ldap://127.0.0.1/", "data:text/html,hello", "jar:http://127.0.0.1!/", "unix:/run/docker.sock", "//127.0.0.1/",
    "http:///page", "http://",
)  # fmt: skip


# Without a host a redirect leads to where it came from.
REDIRECTS = [form for form in REFUSED if form.startswith("http") and form not in ("http:///page", "http://")]


@pytest.mark.parametrize("form", REFUSED)
def test_a_form_of_a_forbidden_address_is_refused(site: Site, form: str) -> None:
    with pytest.raises(ReadError) as caught:
        fetch(form.format(port=site.server_port), resolve=_names, timeout_s=60)
    assert "\n" not in str(caught.value)
    assert site.asked == []


@pytest.mark.parametrize("form", REDIRECTS)
def test_a_redirect_to_it_is_refused(site: Site, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    site.redirect_to = form.format(port=site.server_port).encode("ascii", "xmlcharrefreplace").decode()
    _let_through(site, monkeypatch)
    with pytest.raises(ReadError):
        fetch(f"http://public.example:{site.server_port}/", resolve=_at(PUBLIC), timeout_s=60)
    assert [host for host, _ in site.asked] == [f"public.example:{site.server_port}"]


def _let_through(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections to the one public address arrive at the test's own server instead."""
    connect = socket.socket.connect

    def led(self: socket.socket, address: tuple[str, int]) -> None:
        connect(self, ("127.0.0.1", site.server_port) if address[0] == PUBLIC else address)

    monkeypatch.setattr(socket.socket, "connect", led)


def _at(*addresses: str) -> network.Resolve:
    """A resolver that gives its answers one after the other for one name, and the system's for numbers."""
    left = list(addresses)

    def resolve(host: str, port: int) -> Sequence[str]:
        if host == "public.example":
            return [left.pop(0) if len(left) > 1 else left[0]]
        return _names(host, port)

    return resolve


def test_a_name_that_changes_its_mind_is_connected_to_as_checked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The resolver gives a public address once, and loopback ever after: there is no second question."""
    connected: list[str] = []
    _let_through(site, monkeypatch)
    lead = socket.socket.connect

    def noted(self: socket.socket, address: tuple[str, int]) -> None:
        connected.append(address[0])
        lead(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    resolve = _at(PUBLIC, "127.0.0.1")
    fetched = fetch(f"http://public.example:{site.server_port}/a", resolve=resolve, timeout_s=60)
    assert fetched.data == PAGE
    assert connected == [PUBLIC]
    assert site.asked == [(f"public.example:{site.server_port}", "/a")]
    with pytest.raises(ReadError, match="its own network"):
        fetch(f"http://public.example:{site.server_port}/b", resolve=resolve, timeout_s=60)
    assert len(site.asked) == 1


def test_the_name_is_asked_again_for_a_redirect_to_itself(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _let_through(site, monkeypatch)
    site.redirect_to = "/elsewhere"
    with pytest.raises(ReadError, match="its own network"):
        fetch(f"http://public.example:{site.server_port}/", resolve=_at(PUBLIC, "10.0.0.1"), timeout_s=60)
    assert len(site.asked) == 1


REBOUND = {
    "to loopback": ["127.0.0.1"],
    "to a private network": ["10.0.0.1"],
    "to the metadata of a cloud": ["169.254.169.254"],
    "to loopback of IPv6": ["::1"],
    "to loopback as IPv6": ["::ffff:127.0.0.1"],
    "to both at once": [PUBLIC, "127.0.0.1"],
    "to nothing": [],
}
WAYS = {"again": 1, "redirect": 1, "robots.txt": 0, "feed": 1, "link of a feed": 2, "sitemap of an index": 2}
"""What is fetched after how many answers that are public."""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", REBOUND)
def test_a_name_server_that_changes_its_mind_leads_nowhere(
    site: Site, case: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real DNS with answers that are public at first; only connections to those are ever made."""
    _let_through(site, monkeypatch)
    base = f"http://rebound.example:{site.server_port}"
    site.page = f"<rss><channel><item><link>{base}/1</link></item></channel></rss>".encode()
    if way == "sitemap of an index":
        site.page = f"<sitemapindex><sitemap><loc>{base}/s.xml</loc></sitemap></sitemapindex>".encode()
    if way == "redirect":
        site.redirect_to = f"{base}/elsewhere"
    with name_server(*[[PUBLIC]] * WAYS[way], REBOUND[case]) as server:
        monkeypatch.setattr(network, "resolve", server.resolve)
        with pytest.raises(ReadError, match=r"rebound\.example"):
            if way in ("again", "redirect"):
                for number in range(2):
                    fetch(f"{base}/{number}", timeout_s=60)
            else:
                list(read_feed(f"{base}/feed", delay_s=0))
    assert set(server.asked) == {"rebound.example"}
    assert [host for host, _ in site.asked] == [base.removeprefix("http://")] * WAYS[way]


FOLLOWED = ("http://127.0.0.1:{port}/1", "http://[::ffff:7f00:1]:{port}/1", "http://2130706433:{port}/1", "//0x7f.1:{port}/1",
            "http://loopback.example:{port}/1", "http://user@169.254.169.254/latest", "file:///etc/hostname", "http://[",
            "http://public.example\\@127.0.0.1:{port}/1")  # fmt: skip


@pytest.mark.parametrize("kind", ["rss", "atom", "sitemap", "index"])
@pytest.mark.parametrize("form", FOLLOWED)
def test_what_a_public_feed_links_to_is_checked_too(
    site: Site, form: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _let_through(site, monkeypatch)
    link = form.format(port=site.server_port)
    site.page = {
        "rss": f"<rss><channel><item><link>{link}</link></item></channel></rss>",
        "atom": f'<feed><entry><link href="{link}"/></entry></feed>',
        "sitemap": f"<urlset><url><loc>{link}</loc></url></urlset>",
        "index": f"<sitemapindex><sitemap><loc>{link}</loc></sitemap></sitemapindex>",
    }[kind].encode()
    monkeypatch.setattr(network, "resolve", _at(PUBLIC))
    with pytest.raises(ReadError):
        list(read_feed(f"http://public.example:{site.server_port}/feed", delay_s=0))
    assert [path for _, path in site.asked] == ["/robots.txt", "/feed"]


def test_what_a_page_names_as_its_own_is_not_fetched(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Canonical, AMP, OpenGraph and feed links, images, frames and refreshes of a page lead nowhere."""
    _let_through(site, monkeypatch)
    inner = f"http://127.0.0.1:{site.server_port}/inner"
    head = "".join(
        f'<link rel="{rel}" href="{inner}">' for rel in ("canonical", "amphtml", "alternate", "next", "stylesheet", "icon")
    ) + "".join(f'<meta property="{name}" content="{inner}">' for name in ("og:url", "og:image", "og:video"))  # fmt: skip
    body = f'<h1>Fog</h1><p>Fog closed the port of Sel on Sunday.</p><img src="{inner}"><iframe src="{inner}"></iframe>'
    refresh = f'<meta http-equiv="refresh" content="0; url={inner}">'
    site.page = f"<html><head><title>Fog</title>{head}{refresh}</head><body>{body}</body></html>".encode()
    monkeypatch.setattr(network, "resolve", _at(PUBLIC))
    assert [draft.title for draft in read_address(f"http://public.example:{site.server_port}/a")] == ["Fog"]
    assert [path for _, path in site.asked] == ["/a"]


def test_a_proxy_of_the_environment_is_not_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{site.server_port}")
    with pytest.raises(ReadError, match="its own network"):
        fetch("http://10.0.0.1/", timeout_s=60)
    assert site.asked == []


def test_a_private_address_is_read_when_the_setting_says_so(site: Site, tmp_path: Path) -> None:
    url = f"http://localhost:{site.server_port}/"
    with Assistant.open(tmp_path / "public") as public:
        with pytest.raises(ReadError, match="ISNAD_PRIVATE_ADDRESSES"):
            public.add(url)
        with pytest.raises(ReadError, match="ISNAD_PRIVATE_ADDRESSES"):
            public.add_feed(url)
        assert site.asked == []
    with Assistant.open(tmp_path / "private", settings=load(private_addresses=True)) as private:
        private.add(url)
    assert site.asked == [(f"localhost:{site.server_port}", "/")]


def test_what_a_feed_links_to_is_checked_too(site: Site) -> None:
    with pytest.raises(ReadError, match="its own network"):
        list(read_feed(f"http://127.0.0.1:{site.server_port}/feed", delay_s=0))
    assert site.asked == []


def test_headers_that_drip_end_at_the_limit(site: Site) -> None:
    site.drip_s = 0.05
    started = time.monotonic()
    with pytest.raises(ReadError, match=r"did not end in time \(0.5 s\)"):
        fetch(f"http://127.0.0.1:{site.server_port}/", private=True, timeout_s=0.5)
    assert time.monotonic() - started < 100  # it would have taken 500 s


def test_a_name_server_that_is_silent_ends_at_the_limit() -> None:
    ended = threading.Event()

    def silent(host: str, port: int) -> Sequence[str]:
        ended.wait(600)
        return [PUBLIC]

    started = time.monotonic()
    with pytest.raises(ReadError, match="in time"):
        fetch("http://public.example/", resolve=silent, timeout_s=0.3)
    assert time.monotonic() - started < 120
    ended.set()


def test_the_next_address_is_tried_when_one_does_not_answer(site: Site) -> None:
    def two(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.3" if host == "two.example" else host, "127.0.0.1"]

    fetched = fetch(f"http://two.example:{site.server_port}/", private=True, resolve=two, timeout_s=60)
    assert (fetched.data, fetched.url) == (PAGE, f"http://two.example:{site.server_port}/")


def test_a_certificate_must_be_the_name_s(site: Site, tmp_path: Path) -> None:
    """The connection goes to a number; the name is what the handshake asks for and what is verified."""
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    plain = site.socket
    site.socket = context.wrap_socket(plain, server_side=True)
    with pytest.raises(ReadError, match="could not be reached"):
        fetch(
            f"https://named.example:{site.server_port}/", private=True, resolve=lambda *_: ["127.0.0.1"], timeout_s=60
        )  # fmt: skip
    assert asked == ["named.example"]
    assert site.asked == []


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_a_private_address_within_ipv6_is_private(address: object) -> None:
    number = int(address)  # type: ignore[call-overload]  # hypothesis types both kinds as object
    for prefix in ("::ffff:0:0", "64:ff9b::", "::"):
        import ipaddress

        assert not network.is_public(str(ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) + number)))


@pytest.mark.parametrize(
    "address",
    [PUBLIC, "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::6810:84e5", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)  # fmt: skip
def test_a_public_address_is_public(address: str) -> None:
    assert network.is_public(address)
