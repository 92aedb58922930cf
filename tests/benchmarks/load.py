"""How a served Isnad holds under load: many clients asking while articles are added, and a long soak.

    python -m tests.benchmarks.load --library FOLDER                     # 50 clients, 60 s, an add a second
    python -m tests.benchmarks.load --library FOLDER --soak 20000        # memory over so many questions

The library is copied first and stays as it is. The load comes from wrk (`apt-get install wrk`), which
leaves the cores to the server. Questions are the beginnings of the library's titles. Latencies are those
of whole answers, as wrk counts them: from sending a request to the end of its response.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

CEILING_GROWTH = 0.10  # of memory, from a tenth of a soak to its end
_QUESTIONS = 400
_WORDS = 8
_CHUNK_S = 120  # of a soak, between two looks at the memory; what is under way at its end is not counted
_READY_S = 300  # a library whose indexes have to be made anew takes its time

_SCRIPT = """
local bodies = {
%s
}
local headers = {["Content-Type"] = "application/json"}
local turn = 0
request = function()
  turn = turn + 1
  return wrk.format("POST", "/v1/answer", headers, bodies[turn %% #bodies + 1])
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\\n{"requests": %%d, "seconds": %%.2f, "p50_ms": %%.0f, "p95_ms": %%.0f, "p99_ms": %%.0f, "max_ms": %%.0f, ' ..
    '"errors": %%d}\\n', summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """``isnad serve`` on a library, ready: its address, which ends with a slash, and its process."""
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0", "--library", str(folder)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "Isnad is at" in line:
                break
        else:
            raise RuntimeError("isnad serve did not start: " + "".join(said)[-2000:])
        address = said[-1].split()[3]
        threading.Thread(target=process.stderr.read, daemon=True).start()
        httpx.get(f"{address}v1/ready", timeout=_READY_S).raise_for_status()
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def questions(address: str) -> list[str]:
    """Questions about the library's articles."""
    listed = httpx.get(f"{address}v1/articles", params={"limit": _QUESTIONS}, timeout=60).json()["articles"]
    return [" ".join(article["title"].split()[:_WORDS]) for article in listed if article["title"].strip()]


def ask(address: str, script: Path, clients: int, seconds: float) -> dict[str, float]:
    """What wrk measures: requests, seconds, percentiles of the latency in ms, and errors of any kind."""
    command = ["wrk", "-t", "1", "-c", str(clients), "-d", f"{seconds:.0f}s", "--timeout", "60s"]
    done = subprocess.run([*command, "-s", str(script), address], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


@dataclass(slots=True)
class Adding:
    """Adds an article now and then, in a thread of its own, until it is stopped."""

    address: str
    every_s: float
    times_ms: list[float] = field(default_factory=list)
    errors: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Adds until `stop`."""
        number = 0
        with httpx.Client(base_url=self.address, timeout=60) as client:
            while not self._stop.wait(self.every_s):
                number += 1
                text = f"Harbour report {number}\n\nThe harbour took in {number * 37} tonnes of fish that week.\n"
                started = time.perf_counter()
                given = client.post("/v1/articles", json={"text": text, "url": f"https://h.example/{number}"})
                self.times_ms.append(1000 * (time.perf_counter() - started))
                self.errors += given.status_code != 201

    def stop(self) -> None:
        self._stop.set()


def measure_load(
    address: str, script: Path, clients: int, seconds: float, every_s: float
) -> dict[str, float]:
    """Clients asking while articles are added."""
    adding = Adding(address, every_s)
    thread = threading.Thread(target=adding.run)
    thread.start()
    try:
        found = ask(address, script, clients, seconds)
    finally:
        adding.stop()
        thread.join()
    return found | {
        "requests_per_s": round(found["requests"] / found["seconds"], 1),
        "added": len(adding.times_ms),
        "add_errors": adding.errors,
        "add_median_ms": round(statistics.median(adding.times_ms)) if adding.times_ms else 0,
    }


def measure_soak(
    address: str, process: psutil.Process, script: Path, clients: int, wanted: int
) -> dict[str, Any]:
    """Memory while so many questions are answered."""
    asked, errors = 0, 0
    memory: list[tuple[int, float]] = []
    started = time.perf_counter()
    while asked < wanted:
        found = ask(address, script, clients, _CHUNK_S)
        asked, errors = asked + int(found["requests"]), errors + int(found["errors"])
        memory.append((asked, process.memory_info().rss / 1e6))
    settled = next(mb for count, mb in memory if count >= asked / 10)
    return {
        "soak_questions": asked,
        "soak_errors": errors,
        "soak_s": round(time.perf_counter() - started),
        "memory_at_a_tenth_mb": round(settled),
        "memory_at_the_end_mb": round(memory[-1][1]),
        "memory_peak_mb": round(max(mb for _, mb in memory)),
        "memory_growth": round(memory[-1][1] / settled - 1, 3),
    }


def measure(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Serves the library in a folder and measures what was asked for."""
    with served(folder) as (address, process):
        script = folder.parent / "questions.lua"
        bodies = [json.dumps({"question": question}) for question in questions(address)]
        script.write_text(_SCRIPT % "\n".join(f"[==[{body}]==]," for body in bodies), encoding="utf-8")
        for body in bodies[:20]:
            httpx.post(
                f"{address}v1/answer", content=body, headers={"content-type": "application/json"}, timeout=60
            )
        if arguments.soak:
            return measure_soak(address, process, script, arguments.clients, arguments.soak)
        worked_s = sum(process.cpu_times()[:2])
        found = measure_load(address, script, arguments.clients, arguments.seconds, arguments.every)
        worked_s = sum(process.cpu_times()[:2]) - worked_s  # adds included
        return found | {
            "processor_ms_a_request": round(1000 * worked_s / max(1, found["requests"])),
            "memory_mb": round(process.memory_info().rss / 1e6),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two adds")
    parser.add_argument("--soak", type=int, default=0, help="questions to answer instead")
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        parser.error("wrk is not installed; `apt-get install wrk` brings it")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "library"
        shutil.copytree(arguments.library, folder, ignore=shutil.ignore_patterns("write.lock", "holder.json"))
        before = os.getloadavg()[0]
        figures = measure(arguments, folder)
    about = {
        "commit": commit.stdout.strip(),
        "clients": arguments.clients,
        "cores": os.cpu_count(),
        "load_before": round(before, 1),  # other work on the machine
        "machine": platform.platform(),
    }
    print(json.dumps(figures | about, indent=1))
    if figures.get("errors") or figures.get("soak_errors") or figures.get("add_errors"):
        sys.exit("Some requests failed.")


if __name__ == "__main__":
    main()
