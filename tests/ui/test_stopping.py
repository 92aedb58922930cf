"""A served assistant stops within ten seconds: answers under way end, pages that look on do not hold it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Assistant
from tests.conftest import ROOT
from ui.stopping import GRACE_S
from vectorstore.storage.backup import check

# A model that needs `pause` seconds for an answer, and says when it has been asked.
SERVE = """
import sys, time
from assistant import Assistant
from tests.ui.conftest import Quoter
from ui.app import serve

class Slow(Quoter):
    def _stream(self, *values, **named):
        print("asked", flush=True)
        time.sleep(float(sys.argv[2]))
        yield from super()._stream(*values, **named)

with Assistant.open(sys.argv[1], model=Slow()) as assistant:
    serve(assistant, port=0, on_ready=lambda address: print(address, flush=True))
    print(time.time(), flush=True)
print("closed", flush=True)
"""
QUESTION = "How much drinking water can the Ras al-Nawaris plant produce per day?"


class Served:
    """A serving process."""

    def __init__(self, folder: Path, pause_s: float) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(folder), str(pause_s)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=dict(os.environ) | {"PYTHONPATH": str(ROOT)},
        )
        self.address = self.told()

    def told(self) -> str:
        """The next line it says."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def stop(self, number: signal.Signals) -> tuple[float, str, str]:
        """Seconds until it served no more, and what it wrote after that and on stderr."""
        started = time.time()
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=120)
        stopped, _, rest = out.partition("\n")
        return float(stopped) - started, rest, err


@pytest.fixture
def folder(sample_library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_library, tmp_path / "library"))


@pytest.fixture
def looking_on() -> Iterator[Any]:
    """Opens the request that a page keeps open as long as it is shown."""
    opened: list[httpx.Client] = []

    def look(address: str) -> None:
        client = httpx.Client(timeout=60)
        opened.append(client)
        answered = threading.Event()

        def wait() -> None:
            try:
                with client.stream("GET", f"{address}gradio_api/heartbeat/a-page") as given:
                    answered.set()
                    for _ in given.iter_bytes():
                        pass
            except httpx.HTTPError:
                pass

        threading.Thread(target=wait, daemon=True).start()
        assert answered.wait(60)

    yield look
    for client in opened:
        client.close()


@pytest.mark.alone
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda n: n.name)
def test_an_answer_under_way_ends_before_the_stop(
    folder: Path, looking_on: Any, number: signal.Signals
) -> None:
    served = Served(folder, 3.0)
    for _ in range(3):
        looking_on(served.address)
    given: list[httpx.Response] = []

    def ask() -> None:
        given.append(httpx.post(f"{served.address}v1/answer", json={"question": QUESTION}, timeout=60))

    asking = threading.Thread(target=ask)
    asking.start()
    assert served.told() == "asked"
    assert not given
    seconds, out, err = served.stop(number)
    asking.join()
    assert given[0].json()["citations"]
    assert seconds < 10
    assert out == "closed\n"
    assert err == ""
    assert served.process.returncode == 0
    assert check(folder).problems == ()


@pytest.mark.alone
def test_pages_that_look_on_do_not_hold_a_stop(folder: Path, looking_on: Any) -> None:
    served = Served(folder, 0.0)
    httpx.post(f"{served.address}v1/answer", json={"question": QUESTION}, timeout=60)  # all is loaded
    assert served.told() == "asked"
    for _ in range(5):
        looking_on(served.address)
    seconds, out, _ = served.stop(signal.SIGTERM)
    assert seconds < GRACE_S - 1
    assert out == "closed\n"


@pytest.mark.alone
def test_an_answer_that_does_not_end_is_left(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # a model's API that takes calls and says nothing
        variables = {
            "ISNAD_MODEL": "openai:silent",
            "ISNAD_API_KEY": "none",
            "ISNAD_BASE_URL": f"http://127.0.0.1:{silent.getsockname()[1]}/v1",
            "PYTHONPATH": str(ROOT),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant.cli", "serve", "--port", "0", "--library", str(folder)],
            stderr=subprocess.PIPE,
            text=True,
            env=dict(os.environ) | variables,
        )
        assert process.stderr
        address = process.stderr.readline().split()[3]
        threading.Thread(target=_ask_in_vain, args=(address,), daemon=True).start()
        silent.accept()
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert time.monotonic() - started < 2 * GRACE_S  # on a busy machine, with the end of the process
    assert process.returncode == 0
    with Assistant.open(folder) as opened:  # it was let go of
        assert opened.library.writable


def _ask_in_vain(address: str) -> None:
    with contextlib.suppress(httpx.HTTPError):
        httpx.post(f"{address}v1/answer", json={"question": QUESTION}, timeout=60)
