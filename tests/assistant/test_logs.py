"""What a served Isnad logs, and what it does not."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Assistant
from assistant.logs import CONTENT, configure
from assistant.settings import load
from tests.conftest import ROOT

SECRET = "Who paid for the yacht?"


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    names = ("assistant", "vectorstore", "ui", "isnad", CONTENT)
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def _fail() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(f"the model refused {SECRET!r}") from error


def _logged(**settings: Any) -> str:
    stream = io.StringIO()
    configure(load(**settings), stream)
    log = logging.getLogger("ui.test")
    try:
        _fail()
    except ValueError:
        log.exception("an answer failed")
    log.info("request", extra={"fields": {"path": "/v1/answer", "ms": 12}})
    logging.getLogger("openai").debug("sending %s", SECRET)
    logging.getLogger(CONTENT).debug("asked: %s", SECRET)
    return stream.getvalue()


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nobody_s_words_are_in_the_log_unless_asked_for(log_format: str) -> None:
    silent = _logged(log_format=log_format, log_level="debug")
    assert SECRET not in silent
    assert "builtins.ValueError" in silent  # what failed and where is
    assert "builtins.KeyError" in silent
    assert "in _fail" in silent
    told = _logged(log_format=log_format, log_level="debug", log_content=True)
    assert told.count(SECRET) >= 4


def test_json_is_an_object_a_line() -> None:
    error, request = map(json.loads, _logged(log_format="json", log_level="info").splitlines())
    assert (error["level"], error["logger"], error["message"]) == ("error", "ui.test", "an answer failed")
    assert error["time"].endswith("+00:00")
    assert "test_logs.py" in error["error"]
    assert {name: request[name] for name in ("message", "path", "ms")} == {
        "message": "request", "path": "/v1/answer", "ms": 12,
    }  # fmt: skip


def test_a_line_cannot_be_forged(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    configure(load(log_level="info"), stream)
    logging.getLogger("ui.test").warning("no file %s", "a\nERROR ui: all is lost")
    assert stream.getvalue() == "WARNING ui.test: no file a\n  ERROR ui: all is lost\n"


def test_the_level_is_that_of_the_setting() -> None:
    assert "request" not in _logged(log_level="warning")
    assert "request" in _logged(log_level="info")


def test_a_served_isnad_logs_requests_and_no_words(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "library") as made:
        made.add_text("The plant\n\nThe plant opened on 14 May 2024.\n")
    variables = {
        "ISNAD_LOG_FORMAT": "json", "ISNAD_LOG_LEVEL": "debug", "ISNAD_TOKEN": "a-token-for-this-test",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "serve", "--port", "0", "--library", str(tmp_path / "library")],
        stderr=subprocess.PIPE, text=True, env=dict(os.environ) | variables,
    )  # fmt: skip
    assert process.stderr
    try:
        address = next(line for line in process.stderr if "Isnad is at" in line).split()[3]
        with httpx.Client(base_url=address, timeout=60) as client:
            client.get("v1/articles")
            client.headers["authorization"] = "Bearer a-token-for-this-test"
            client.post("v1/answer", json={"question": SECRET})
            client.get("v1/search", params={"question": SECRET})
    finally:
        process.terminate()
        logged = process.stderr.read()
        process.wait(timeout=120)
    for word in (SECRET, "yacht", "plant", "a-token-for-this-test"):
        assert word not in logged
    requests = [json.loads(line) for line in logged.splitlines() if '"request"' in line]
    told = [(one["method"], one["path"], one["status"], one["user"]) for one in requests]
    assert told == [
        ("GET", "/v1/articles", 401, None),
        ("POST", "/v1/answer", 200, ""),
        ("GET", "/v1/search", 200, ""),
    ]
