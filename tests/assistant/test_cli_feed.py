"""Adding a feed in the shell: how far it is, and what failed for which reason."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app

STORY = "".join(f"<p>Sentence {n} tells how the fog came over the bay of Sel.</p>" for n in range(4))


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        base = f"http://{self.headers['Host']}"
        links = "".join(f"<item><link>{base}/{name}</link></item>" for name in ("story", "gone", "lost"))
        pages = {
            "/rss": ("application/rss+xml", f"<rss><channel>{links}</channel></rss>"),
            "/story": ("text/html", f"<title>Fog over Sel</title><h1>Fog over Sel</h1>{STORY}"),
        }
        kind, body = pages.get(self.path, ("text/plain", "no"))
        self.send_response(200 if self.path in pages else 404)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name the server uses
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_a_feed_tells_how_many_links_were_read_and_sums_up_what_failed(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISNAD_PRIVATE_ADDRESSES", "true")
    done = CliRunner().invoke(app, ["add", "--feed", f"{site}/rss", "--library", str(tmp_path / "articles")])
    assert done.exit_code == 0, done.output
    assert "Fog over Sel" in done.stdout
    assert "1 added, 0 updated, 0 unchanged, 2 skipped." in done.stdout
    lines = done.stderr.splitlines()
    assert f"{site}/rss: 3 of 3 links read." in lines
    (summary,) = (line for line in lines if line.startswith("skipped"))
    assert "2 sources: " in summary
    assert "404" in summary
    assert [line.strip() for line in lines[lines.index(summary) + 1 :]][:2] == [
        f"{site}/gone",
        f"{site}/lost",
    ]
