"""The vectors may live on a Chroma server, which several processes ask at once."""

from __future__ import annotations

import datetime
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from assistant import Assistant
from assistant.settings import load
from tests.conftest import draft
from tests.servers import Chroma
from vectorstore.errors import VectorServerError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.vectors import ChromaServer

BRIDGE = draft("Bridge", "The harbour bridge opened on Sunday.", "It cost 12 million dinars.", key="id:1")
LIBRARY = draft("Library", "The city library holds 40,000 books.", key="id:2")


def test_two_processes_ask_one_server_and_libraries_stay_apart(chroma: Chroma, tmp_path: Path) -> None:
    with (
        Library.open(tmp_path / "one", HashingEmbedder, chroma=ChromaServer(url=chroma.url)) as library,
        Library.open(tmp_path / "two", HashingEmbedder, chroma=ChromaServer(url=chroma.url)) as other,
    ):
        library.add([BRIDGE, LIBRARY])
        other.add([LIBRARY])
        assert not list((tmp_path / "one" / "index" / "vectors").glob("*"))
        with Library.open(tmp_path / "one", HashingEmbedder, chroma=ChromaServer(url=chroma.url)) as reader:
            assert not reader.writable
            vector = reader.embedder.embed_query("When did the harbour bridge open?")
            expected = library.indexes.nearest(vector, 5)
            assert reader.indexes.nearest(vector, 5) == expected
            assert len(expected) == 3
            library.remove(next(a.id for a in library.articles() if a.title == "Library"))
            assert len(reader.indexes.nearest(vector, 5)) == 2
            assert search(reader, "How much did it cost?")[0].paragraph.text == "It cost 12 million dinars."
        assert other.indexes.vectors.count() == 1
        library.rebuild()
        assert library.indexes.vectors.count() == 2


def test_moving_to_a_server_fills_it_and_back_again_works(chroma: Chroma, tmp_path: Path) -> None:
    question = "How many books does the library hold?"
    with Library.open(tmp_path / "one", HashingEmbedder) as library:
        library.add([BRIDGE, LIBRARY])
        hits = search(library, question)
    for url in (chroma.url, None):
        with Library.open(
            tmp_path / "one", HashingEmbedder, chroma=ChromaServer(url=url) if url else None
        ) as library:
            assert [hit.paragraph for hit in search(library, question)] == [hit.paragraph for hit in hits]
            assert library.indexes.vectors.count() == 3


def test_a_server_that_stops_is_told(chroma: Chroma, tmp_path: Path) -> None:
    with Library.open(tmp_path / "one", HashingEmbedder, chroma=ChromaServer(url=chroma.url)) as library:
        library.add([BRIDGE])
        chroma.stop()
        with pytest.raises(VectorServerError, match=r"127\.0\.0\.1.*ISNAD_CHROMA_URL"):
            search(library, "When did the bridge open?")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "127.0.0.1:8000", "ftp://127.0.0.1"])
def test_a_server_that_is_not_there_is_told_at_once(tmp_path: Path, url: str) -> None:
    started = time.monotonic()
    settings = load(library=str(tmp_path / "one"), chroma_url=url)
    with (
        Assistant.open(settings=settings) as assistant,
        pytest.raises(VectorServerError, match="cannot be used"),
    ):
        assistant.library.add([BRIDGE])
    assert time.monotonic() - started < 100


TOKEN = "what the proxy wants to see"


@pytest.fixture
def guarded(chroma: Chroma, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a proxy in front of the server, with TLS and a token, as Chroma has neither."""
    certificate = _certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    class Guard(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            allowed = self.headers["Authorization"] == f"Bearer {TOKEN}"
            assert self.headers["X-Chroma-Token"] == (TOKEN if allowed else "wrong")
            kind = {"Content-Type": self.headers.get("Content-Type", "application/json")}
            status, answer = 401, b'{"error": "Unauthorized"}'
            if allowed:
                found = httpx.request(self.command, chroma.url + self.path, content=body, headers=kind)
                status, answer = found.status_code, found.content
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_DELETE = do_PUT = _pass_on  # noqa: N815  # names of the standard library

        def log_message(self, *_: object) -> None:
            pass

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Guard)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    proxy.socket = context.wrap_socket(proxy.socket, server_side=True)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    yield f"https://localhost:{proxy.server_port}"
    proxy.shutdown()
    proxy.server_close()


def _certificate(folder: Path) -> Path:
    """A certificate for localhost that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_server_behind_tls_and_a_token_is_used(guarded: str, tmp_path: Path) -> None:
    settings = load(library=str(tmp_path / "one"), chroma_url=guarded, chroma_token=TOKEN)
    with Assistant.open(settings=settings) as assistant:
        assistant.library.add([BRIDGE, LIBRARY])
        assert assistant.library.indexes.vectors.count() == 3
        assert assistant.search("How many books are there?")[0].paragraph.text.endswith("40,000 books.")
    with (
        Library.open(
            tmp_path / "two", HashingEmbedder, chroma=ChromaServer(url=guarded, token="wrong")
        ) as refused,
        pytest.raises(VectorServerError, match="cannot be used") as told,
    ):
        refused.add([BRIDGE])
    assert "wrong" not in str(told.value)
    assert "wrong" not in repr(ChromaServer(url=guarded, token="wrong"))
