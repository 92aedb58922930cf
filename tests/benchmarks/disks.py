"""Libraries on disks that are full, or that say that they cannot flush. Run by `tests.benchmarks.faults`."""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.faults import _BATCH, Tally, draft, examine
from vectorstore.errors import StoreError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library

# -- a full disk -----------------------------------------------------------------------------------


@contextlib.contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of that size."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
        subprocess.run(mount, check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def measure_full_disk(megabytes: int) -> dict[str, Any]:
    """Adds until the disk is full; then frees space and opens the library again."""
    with small_disk(megabytes) as disk:
        ballast, folder = disk / "ballast", disk / "library"
        ballast.write_bytes(bytes(megabytes * 1_000_000 // 2))
        acknowledged: dict[int, int] = {}
        message, number = "", 0
        with Library.open(folder, HashingEmbedder) as library:
            while not message and number < 100_000:
                batch = dict.fromkeys(range(number, number + _BATCH), 1)
                number += _BATCH
                try:
                    library.add(draft(n, 1) for n in batch)
                except StoreError as error:
                    message = f"{type(error).__name__}: {error}"
                else:
                    acknowledged |= batch
        ballast.unlink()
        tally = Tally()
        allowed: dict[int, set[int | None]] = {n: {1} for n in acknowledged}
        allowed |= {n: {1, None} for n in range(number - _BATCH, number) if n not in acknowledged}
        there = examine(folder, allowed, tally)
    return {
        "disk_mb": megabytes,
        "acknowledged_before_full": len(acknowledged),
        "message": message,
        "there_after": len(there),
        "articles_lost_or_unexpected": tally.lost,
        "half_written_articles": tally.halves,
        "damaged_libraries": tally.damaged,
        "open_and_search_s": round(tally.opened_s[0], 2),
    }


# -- a disk that does not flush --------------------------------------------------------------------

_SHIM = """
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
static int fails(void) { const char *sign = getenv("NO_FLUSH"); return sign && access(sign, F_OK) == 0; }
int fsync(int file) { if (fails()) { errno = EIO; return -1; } return syscall(SYS_fsync, file); }
int fdatasync(int file) { if (fails()) { errno = EIO; return -1; } return syscall(SYS_fdatasync, file); }
"""

_CHILD = """
import json, sys
from pathlib import Path
from tests.benchmarks.faults import draft
from vectorstore.errors import StoreError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
number = int(sys.argv[2])
with Library.open(sys.argv[1], HashingEmbedder) as library:
    library.add([draft(0, 1)])
    print(json.dumps({"ready": True}), flush=True)
    while True:
        try:
            library.add([draft(number, 1)])
            print(json.dumps({"added": number}), flush=True)
        except StoreError as error:
            print(json.dumps({"refused": number, "message": str(error)}), flush=True)
        number += 1
"""


def measure_failing_fsync(trials: int, seed: int) -> dict[str, Any]:
    """Lets `fsync` fail at a random moment while articles are added; kills the process; opens the library again."""
    chance, tally, refused, message = random.Random(seed), Tally(), 0, ""
    wrongly, acknowledged = 0, set[int]()
    with tempfile.TemporaryDirectory() as place:
        shim, sign, folder = Path(place) / "shim.so", Path(place) / "sign", Path(place) / "library"
        source = shim.with_suffix(".c")
        source.write_text(_SHIM)
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", shim, source], check=True)
        tried = 1
        for _ in range(trials):
            environment = os.environ | {"LD_PRELOAD": str(shim), "NO_FLUSH": str(sign)}
            command = [sys.executable, "-c", _CHILD, str(folder), str(tried)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
                assert child.stdout is not None
                before = [child.stdout.readline() for _ in range(chance.randint(1, 30))]
                time.sleep(chance.uniform(0.0, 0.1))  # in the middle of an add
                sign.touch()
                failing_from = tried
                time.sleep(1.0)
                child.kill()
                lines = [
                    json.loads(line) for line in [*before, *child.stdout.read().splitlines()] if "}" in line
                ]
            added = [line["added"] for line in lines if "added" in line]
            failed = [line for line in lines if "refused" in line]
            refused += len(failed)
            message = failed[-1]["message"] if failed else message
            first = failed[0]["refused"] if failed else failing_from
            wrongly += sum(number > first for number in added) if failed else 0
            acknowledged |= set(added)
            tried = max([tried, *added, *(line["refused"] for line in failed)]) + 2
            sign.unlink()
            allowed: dict[int, set[int | None]] = {n: {1, None} for n in range(tried)}
            examine(folder, allowed | {n: {1} for n in acknowledged}, tally)
    return {
        "trials": trials,
        "acknowledged": len(acknowledged),
        "refused": refused,
        "acknowledged_while_failing": wrongly,
        "message": message,
        "articles_lost_or_unexpected": tally.lost,
        "half_written_articles": tally.halves,
        "damaged_libraries": tally.damaged,
        "open_and_search_max_s": round(max(tally.opened_s), 2),
    }
