from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ui.app import listen
from ui.endpoints import ENDPOINTS
from ui.errors import PortTakenError
from ui.handlers import HANDLERS

QUESTION = "ما الذي أخّر افتتاح المحطة أكثر من عام؟"
FIRST_PAGE_S = 6.0
PATIENCE_S = 180.0  # nothing waits for it but a test that fails
SERVE = """
import sys
from assistant import Assistant
from ui.app import serve
with Assistant.open(sys.argv[1]) as assistant:
    serve(assistant, port=0, on_ready=lambda address: sys.stdout.write(address + "\\n") and sys.stdout.flush())
sys.stdout.write("ended\\n")
"""


def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"Port {port} of 127.0.0.1 is taken .* --port"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(PortTakenError, match=r"192.0.2.1:0 cannot be listened at: .* --host"):
        listen("192.0.2.1", 0)


def _call(address: str, name: str, *values: Any) -> Iterator[dict[str, Any]]:
    """The steps of a handler, as they come."""
    path = f"{address}gradio_api/call/{name}"
    started = httpx.post(path, json={"data": values}, timeout=PATIENCE_S)
    with httpx.stream("GET", f"{path}/{started.json()['event_id']}", timeout=PATIENCE_S) as given:
        for line in given.iter_lines():
            if line.startswith("data: ["):
                yield from json.loads(line.removeprefix("data: "))


def test_a_long_answer_does_not_hold_up_others(site: Any) -> None:
    ended: dict[str, float] = {}
    under_way = threading.Barrier(10)

    def ask(name: str, question: str) -> None:
        steps = _call(site.address, "ask", question, [], [], "ar")
        if name != "quick":
            next(steps)
            under_way.wait(PATIENCE_S)
        assert [step["stage"] for step in steps if step][-1] == "done"
        ended[name] = time.monotonic()

    ask("quick", QUESTION)  # what `serve` does before anyone asks
    slow = [threading.Thread(target=ask, args=(f"slow {i}", f"{QUESTION} ببطء")) for i in range(9)]
    for thread in slow:
        thread.start()
    under_way.wait(PATIENCE_S)
    ask("quick", QUESTION)
    for thread in slow:
        thread.join()
    assert len(ended) == 10
    assert ended["quick"] == min(ended.values())


def test_every_handler_is_reachable(site: Any) -> None:
    described = httpx.get(f"{site.address}gradio_api/info", timeout=PATIENCE_S).json()["named_endpoints"]
    assert set(described) == {f"/{name}" for name in HANDLERS + ENDPOINTS}


def test_the_page_brings_its_own_files(site: Any) -> None:
    for name in ("isnad.css", "isnad.js", "fonts/noto-naskh-arabic-arabic-wght-normal.woff2"):
        assert httpx.get(f"{site.address}isnad/{name}", timeout=PATIENCE_S).status_code == 200


@pytest.mark.alone
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processor time is read from /proc")
def test_the_first_page_comes_within_six_seconds(sample_library: Path) -> None:
    # Of the program's own processor time: on a machine that does nothing else that is the time it takes,
    # and on a busy one it is what can be held against the program.
    command = [
        sys.executable,
        "-m",
        "assistant.cli",
        "serve",
        "--library",
        str(sample_library),
        "--port",
        "0",
    ]
    begun = time.monotonic()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as served:
        assert served.stderr
        found = re.search(r"http://[\d.:]+/", served.stderr.readline())
        assert found
        page = httpx.get(found[0], timeout=PATIENCE_S)
        wall_s = time.monotonic() - begun
        fields = Path(f"/proc/{served.pid}/stat").read_text().rpartition(")")[2].split()
        used_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        served.send_signal(signal.SIGINT)
        served.wait(timeout=PATIENCE_S)
    assert "gradio_config" in page.text
    print(f"first page after {wall_s:.1f} s, of which {used_s:.1f} s computing")  # noqa: T201  # for a report
    assert used_s < FIRST_PAGE_S


def test_serving_ends_with_an_interrupt(sample_library: Any) -> None:
    command = [sys.executable, "-c", SERVE, str(sample_library)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as served:
        assert served.stdout
        address = served.stdout.readline().strip()
        with urllib.request.urlopen(address) as page:
            assert b"gradio_config" in page.read()
        served.send_signal(signal.SIGINT)
        assert served.stdout.readline().strip() == "ended"
        assert served.wait(timeout=PATIENCE_S) == 0
