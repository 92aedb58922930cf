"""What a result came of: commit, embedding, data and machine; and the memory it took."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import resource
import subprocess
import sys
from pathlib import Path

from vectorstore.embedding import open_embedder


def provenance(data: Path) -> dict[str, str | int]:
    """Facts that each printed result goes with."""
    return {
        "commit": commit(),
        "embedding": open_embedder().fingerprint,
        "data": checksum(sorted(path for path in data.glob("*") if path.is_file())),
        "machine": platform.platform(),
        "cores": os.cpu_count() or 0,
    }


def commit() -> str:
    """The commit that is checked out."""
    git = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    return subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def checksum(files: list[Path]) -> str:
    """The beginning of a SHA-256 over names and contents."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def peak_memory_mb() -> float:
    """The most memory this process has had resident."""
    status = Path("/proc/self/status")
    if status.exists():  # `getrusage` also counts what the parent had when it made this process
        return float(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
