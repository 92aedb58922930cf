from __future__ import annotations

import gzip
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.reading import count, read
from vectorstore.types import Draft, Skipped

STORY = "Fog closes the port of Sel\n\nThe harbour master closed the port on Sunday because of fog.\n"
PAGE = f"""<!doctype html><html lang=en><head><title>Fog closes the port of Sel | Delta Post</title></head><body>
<nav><a href=/>Home</a> <a href=/w>World</a></nav><article><h1>Fog closes the port of Sel</h1>
{"".join(f"<p>The harbour master of Sel said on day {n} that the port would stay closed because of fog.</p>" for n in range(6))}
</article><footer>All rights reserved</footer></body></html>"""
RECORD = {"id": "a1", "title": "Fog", "date": "2025-03-02", "paragraphs": ["  One. ", "TT", "", "Three"]}


def drafts(source: object) -> list[Draft]:
    return [one for one in read(str(source), private=True) if isinstance(one, Draft)]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_an_outlet_alone_on_a_line_is_the_source_and_writes_nothing(tmp_path: Path) -> None:
    text = "حصيلة جديدة لانهيار السد\n\nصحيفة الدلتا\nالأربعاء 4 مارس 2026\n\nارتفع عدد قتلى انهيار السد إلى 27 شخصاً أمس.\n"
    (draft,) = drafts(write(tmp_path / "dam.txt", text))
    assert (draft.source, draft.author, draft.published) == ("صحيفة الدلتا", None, "2026-03-04")


def test_a_text_file(tmp_path: Path) -> None:
    (draft,) = drafts(write(tmp_path / "fog.txt", STORY))
    assert draft.title == "Fog closes the port of Sel"
    assert draft.origin == str(tmp_path / "fog.txt")
    assert draft.key == "title:fog closes the port of sel"


def test_structured_paragraphs_are_kept_exactly_as_they_stand(tmp_path: Path) -> None:
    (draft,) = drafts(write(tmp_path / "a.jsonl", json.dumps(RECORD) + "\n\n"))
    assert draft.exact
    assert draft.key == "id:a1"
    assert draft.published == "2025-03-02"
    assert [(one.kind, one.text) for one in draft.paragraphs] == [
        ("body", "  One. "),
        ("body", "TT"),
        ("body", "Three"),
    ]


def test_packed_structured_files_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for number in range(3):
            file.write(json.dumps({**RECORD, "id": number, "url": f"https://delta.example/{number}"}) + "\n")
    assert [draft.key for draft in drafts(path)] == [f"url:https://delta.example/{n}" for n in range(3)]
    assert count(path) == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{not json", r"line 2: not JSON"),
        ("[1, 2]", r"line 2: a JSON list, not an object"),
        ('{"title": "x"}', r'line 2: "paragraphs" must be a list of strings'),
        ('{"title": "x", "paragraphs": [" "]}', r'line 2: "paragraphs" holds no text'),
        ('{"title": 3, "paragraphs": ["x"]}', r'line 2: "title" is a int'),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path / "a.jsonl", f"{json.dumps(RECORD)}\n{line}\n")
    reading = read(path)
    assert isinstance(next(reading), Draft)
    with pytest.raises(ReadError, match=message):
        next(reading)


def test_a_folder_is_read_in_order_and_a_bad_file_does_not_stop_it(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", STORY)
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "deep").mkdir()
    write(
        tmp_path / "deep" / "c.md",
        "# A storm\n\nThe storm came on Monday and went on Tuesday.\n\nIt was loud.",
    )
    write(tmp_path / "deep" / "d.xyz", "what is this")
    write(tmp_path / ".hidden.txt", STORY)
    found = list(read(tmp_path))
    assert [type(one).__name__ for one in found] == ["Skipped", "Draft", "Draft", "Skipped"]
    assert isinstance(found[0], Skipped)
    assert "binary" in found[0].reason
    assert isinstance(found[3], Skipped)
    assert ".xyz" in found[3].reason
    assert count(tmp_path) == 3


def bad_sources(folder: Path) -> dict[str, tuple[Path, str]]:
    (folder / "binary.txt").write_bytes(os.urandom(3000))
    (folder / "empty-folder").mkdir()
    (folder / "junk").mkdir()
    write(folder / "junk" / "a.xyz", "x")
    (folder / "packed.jsonl.gz").write_bytes(b"\x1f\x8b\x08 not really")
    return {
        "missing": (folder / "missing.txt", "does not exist"),
        "empty": (write(folder / "empty.txt", ""), "is empty"),
        "blank": (write(folder / "blank.txt", " \n \n"), "holds no text"),
        "binary": (folder / "binary.txt", "binary"),
        "empty folder": (folder / "empty-folder", "holds no files"),
        "nothing readable": (folder / "junk", "nothing in .* could be read"),
        "suffix": (write(folder / "a.xyz", "x"), "of a kind that is not read"),
        "damaged gzip": (folder / "packed.jsonl.gz", "damaged"),
        "empty page": (write(folder / "empty.html", "<html><body></body></html>"), "shows no text"),
    }


BAD = [
    "missing",
    "empty",
    "blank",
    "binary",
    "empty folder",
    "nothing readable",
    "suffix",
    "damaged gzip",
    "empty page",
]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_source_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    path, message = bad_sources(tmp_path)[name]
    with pytest.raises(ReadError, match=message) as caught:
        list(read(path))
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value) or path.name in str(caught.value)


# The web, by a real server on this machine


Answer = Callable[[BaseHTTPRequestHandler], None]


def page(
    handler: BaseHTTPRequestHandler, body: bytes = PAGE.encode(), kind: str = "text/html; charset=utf-8"
) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"<p>more</p>" * 100_000)
    except OSError:
        pass


def slow(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b"<p>drip</p>")
            time.sleep(0.05)
    except OSError:
        pass


def redirect(target: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.end_headers()

    return answer


ANSWERS: dict[str, Answer] = {
    "/page": page,
    "/moved": redirect("/page"),
    "/round": redirect("/round"),
    "/file": redirect("file:///etc/hostname"),
    "/endless": endless,
    "/slow": slow,
    "/image": lambda handler: page(handler, b"\x89PNG", "image/png"),
    "/text": lambda handler: page(handler, STORY.encode(), "text/plain"),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answer = ANSWERS.get(self.path)
        if answer:
            answer(self)
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name the server uses
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.mark.parametrize("path", ["/page", "/moved"])
def test_a_page_on_the_web(site: str, path: str) -> None:
    (draft,) = drafts(site + path)
    assert draft.title == "Fog closes the port of Sel"
    assert draft.key == f"url:{site}/page"
    assert sum(one.kind == "body" for one in draft.paragraphs) == 6


def test_a_plain_text_on_the_web(site: str) -> None:
    (draft,) = drafts(f"{site}/text")
    assert draft.url == f"{site}/text"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/none", "answered 404"),
        ("/round", "redirects more than 5 times"),
        ("/file", "not a web address"),
        ("/endless", "more than 20,000,000 bytes"),
        ("/image", "is image/png, not a page"),
    ],
)
def test_a_bad_address_is_refused_in_one_line(site: str, path: str, message: str) -> None:
    started = time.monotonic()
    with pytest.raises(ReadError, match=message) as caught:
        list(read(site + path, private=True))
    assert "\n" not in str(caught.value)
    assert time.monotonic() - started < 60


def test_an_address_that_nobody_answers() -> None:
    with pytest.raises(ReadError, match="could not be reached"):
        list(read("http://127.0.0.1:9/", private=True))


def test_a_slow_answer_ends_at_the_limit(site: str) -> None:
    from vectorstore.reading.fetch import fetch

    with pytest.raises(ReadError, match="did not end in time"):
        fetch(f"{site}/slow", timeout_s=0.4, private=True)


def test_reading_is_quick_to_import() -> None:
    import subprocess
    import sys

    code = (
        "import sys; sys.path.insert(0, '.'); import vectorstore.reading;"
        "heavy = {'trafilatura', 'lxml', 'httpx', 'numpy', 'pypdf', 'docx', 'torch'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])


def test_blank_text_error_is_a_read_error() -> None:
    assert issubclass(NothingToReadError, ReadError)
