"""Feeds every parser damaged input for some minutes, and tells what it did not survive.

    python -m tests.benchmarks.fuzz --minutes 10
    python -m tests.benchmarks.fuzz --only pdf,feed --minutes 2 --seed 7

Hypothesis damages good documents (bytes changed, cut, doubled, put elsewhere, and pieces that parsers trip over put in)
and shrinks what fails to the least that does. Each target runs in a process of its own, so that a crash of native
code is told too. A parser may refuse with an error of ours; anything else, a crash, or more than `SLOW_S` for one
input is a failure, and the program ends with status 1. Seeds make a run repeatable on the same code.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from assistant.errors import AssistantError
from tests.benchmarks import fuzz_targets
from tests.benchmarks.provenance import commit
from vectorstore.errors import StoreError

SLOW_S = 20.0  # of processor time, for one input
_BATCH = 200  # inputs between two looks at the clock
_MAX_BYTES = 60_000

TRIPPING = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xd8\xa7\xd9", b"&#x110000;", b"&#0;", b"&amp", b"<![CDATA[", b"]]>",
    b"<!--", b"-->", b"<script>", b"</html>", b"<table><td>", b'<meta charset="utf-16">', b'<meta charset="x-none">',
    b"<?xml version='1.0' encoding='utf-32'?>", b"<!DOCTYPE x [<!ENTITY e 'e'>]>&e;", b"<a href='http://['>",
    b"http://[", b"http://\xd8\xa7.", b"//", b"{", b"[[[[[[[[", b'{"a":', b"1e999", b"-0", b"9" * 400, b"NaN", b"null", b"\\ud800",
    b"endstream", b"obj", b"<<", b"/Length -1", b"/Kids [1 0 R]", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b",
    b"Content-Type: multipart/mixed; boundary=", b"=?utf-8?b?////?=", b"Date: 99 Foo 99999", b"0000-00-00", b"2024-13-45",
    "٣١/٢/٢٠٢٤".encode(), "\u202e\u200f\u2066".encode(), "ﷺ".encode() * 3, "ا\u0651\u064b".encode() * 20, b"[1", b"[99999999]",
    b"<<", b">>", b" " * 300, b"\n" * 50, b"\r", b"a" * 2000,
)  # fmt: skip


def damaged(samples: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Good documents with a few things done to them, or nothing of the kind."""
    place = st.integers(0, 2**16)
    change = st.one_of(
        st.tuples(st.just("put"), place, st.sampled_from(TRIPPING) | st.binary(min_size=1, max_size=12)),
        st.tuples(st.just("over"), place, st.binary(min_size=1, max_size=4)),
        st.tuples(st.just("cut"), place, place),
        st.tuples(st.just("double"), place, place),
        st.tuples(st.just("end"), place, place),
    )
    edited = st.builds(_edited, st.sampled_from(samples), st.lists(change, min_size=1, max_size=8))
    return edited | st.lists(st.sampled_from(TRIPPING) | st.binary(max_size=8), max_size=30).map(b"".join)


def _edited(sample: bytes, changes: list[tuple[str, int, Any]]) -> bytes:
    data = sample
    for kind, at, more in changes:
        start = at * len(data) // 2**16
        if kind == "put":
            data = data[:start] + more + data[start:]
        elif kind == "over":
            data = data[:start] + more + data[start + len(more) :]
        elif kind == "end":
            data = data[:start]
        else:
            piece = data[start : start + more % 400]
            data = data[:start] + (piece * 2 if kind == "double" else b"") + data[start + len(piece) :]
    return data[:_MAX_BYTES]


def run_target(name: str, seconds: float, first_seed: int) -> dict[str, Any]:
    """Damages input for one parser until the time is over, or something fails."""
    with tempfile.TemporaryDirectory() as folder:
        parse, samples = fuzz_targets.TARGETS[name](Path(folder))
        counted = _Counted(parse)
        deadline = time.monotonic() + seconds
        number = first_seed
        failure = None
        while failure is None and time.monotonic() < deadline:
            failure = _batch(counted, samples, number, deadline)
            number += 1
    return {
        "target": name,
        "inputs": counted.inputs,
        "refused": counted.refused,
        "processor_s": round(time.process_time()),
        "slowest_s": round(counted.slowest_s, 2),
        "failure": failure,
    }


class _Counted:
    """A parser that may refuse, and is timed."""

    def __init__(self, parse: Callable[[bytes], object]) -> None:
        self._parse = parse
        self.inputs = self.refused = 0
        self.slowest_s = 0.0

    def __call__(self, data: bytes) -> None:
        self.inputs += 1
        started = time.process_time()
        try:
            self._parse(data)
        except (AssistantError, StoreError):
            self.refused += 1
        took_s = time.process_time() - started
        self.slowest_s = max(self.slowest_s, took_s)
        if took_s > SLOW_S:
            raise TimeoutError(f"{took_s:.0f} s for {len(data)} bytes")


def _batch(parse: _Counted, samples: tuple[bytes, ...], number: int, deadline: float) -> str | None:
    @seed(number)
    @settings(
        max_examples=_BATCH,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(data=damaged(samples))
    def check(data: bytes) -> None:
        if time.monotonic() < deadline:
            parse(data)

    try:
        check()
    except Exception:  # noqa: BLE001  # what a fuzzer is for
        return f"seed {number}\n{traceback.format_exc()[-3000:]}"
    return None


def _in_process(name: str, seconds: float, first_seed: int) -> dict[str, Any]:
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.benchmarks.fuzz", "--target", name]
    command += ["--seconds", str(seconds), "--seed", str(first_seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds * 3 + 300)
    if done.returncode:
        return {"target": name, "failure": f"status {done.returncode}\n{done.stderr[-3000:]}"}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", default="", help="names of targets, with commas between")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", choices=list(fuzz_targets.TARGETS), help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=10, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.target:
        print(json.dumps(run_target(arguments.target, arguments.seconds, arguments.seed)))
        return
    names = arguments.only.split(",") if arguments.only else list(fuzz_targets.TARGETS)
    found = []
    for name in names:
        found.append(_in_process(name, 60 * arguments.minutes / len(names), arguments.seed))
        print(json.dumps(found[-1], ensure_ascii=False), flush=True)
    failed = [one["target"] for one in found if one["failure"]]
    sums = {name: sum(one.get(name, 0) for one in found) for name in ("inputs", "refused", "processor_s")}
    print(json.dumps(sums | {"failed": failed, "minutes": arguments.minutes, "commit": commit()}))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
