"""How well and how fast pages are read, beside trafilatura.

Run from the repository root::

    python tests/benchmarks/reading.py [--floor]

Reads ``../shared/html/wcxb_articles_dev.jsonl.gz``: 120 real article pages with hand-checked main
content (the public original is the WCXB web content extraction benchmark, CC BY 4.0). Quality is F1
over words counted as often as they occur, averaged over pages, of what is read as lead, heading or body
against the truth. trafilatura is given every setting it documents for the purpose, and the best counts.

With ``--floor`` the exit status is 1 where a figure lies below its floor.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import platform
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
PAGES = ROOT / ".." / "shared" / "html" / "wcxb_articles_dev.jsonl.gz"
ORIGINAL = "the article pages of the WCXB benchmark's development set (CC BY 4.0)"
SETTINGS: dict[str, dict[str, Any]] = {
    "default": {},
    "favor_recall": {"favor_recall": True},
    "favor_precision": {"favor_precision": True},
    "fast": {"fast": True},
    "no tables": {"include_tables": False},
}
# Floors stand a little under the figures of the commit that set them, for changes in trafilatura.
F1_FLOOR = 0.95
TITLES_FLOOR = 0.84
PAGES_A_MINUTE_FLOOR = 300
MEMORY_GROWTH_CEILING_MB = 40

_WORD = re.compile(r"\w+")


def f1(ours: str, truth: str) -> tuple[float, float, float]:
    """F1, precision and recall over words, each counted as often as it occurs."""
    found, wanted = Counter(_WORD.findall(ours.lower())), Counter(_WORD.findall(truth.lower()))
    shared = sum((found & wanted).values())
    if not shared:
        return 0.0, 0.0, 0.0
    precision, recall = shared / sum(found.values()), shared / sum(wanted.values())
    return 2 * precision * recall / (precision + recall), precision, recall


def pages() -> Iterator[dict[str, Any]]:
    """The pages of the set."""
    with gzip.open(PAGES, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def read_by_us(page: dict[str, Any]) -> tuple[str, str]:
    """Text and title as Isnad reads a page."""
    from vectorstore.errors import ReadError
    from vectorstore.reading import read_html

    try:
        drafts = read_html(page["html"], url=page["truth"]["url"])
    except ReadError:
        return "", ""
    kept = ("lead", "heading", "body")
    return "\n".join(p.text for draft in drafts for p in draft.paragraphs if p.kind in kept), drafts[0].title


def read_by_trafilatura(setting: dict[str, Any]) -> Callable[[dict[str, Any]], tuple[str, str]]:
    """A reader with one of trafilatura's settings."""
    import trafilatura

    def read(page: dict[str, Any]) -> tuple[str, str]:
        text = (
            trafilatura.extract(page["html"], url=page["truth"]["url"], include_comments=False, **setting)
            or ""
        )
        metadata = trafilatura.extract_metadata(page["html"])
        return text, (metadata.title or "") if metadata else ""

    return read


def measure(name: str, read: Callable[[dict[str, Any]], tuple[str, str]]) -> tuple[float, float, float]:
    """Prints a reader's row; its F1, share of exact titles, and pages a minute (processor time)."""
    from vectorstore.reading.phrases import key_of

    scores: list[tuple[float, float, float]] = []
    titles = 0
    spent = 0.0
    for page in pages():
        truth = page["truth"]["ground_truth"]
        started = time.process_time()
        text, title = read(page)
        spent += time.process_time() - started
        scores.append(f1(text, truth["main_content"]))
        titles += key_of(title) == key_of(truth["title"])
    count = len(scores)
    mean, precision, recall = (sum(score[i] for score in scores) / count for i in range(3))
    rate = count / spent * 60
    print(f"{name:32} {mean:.4f} {precision:.4f} {recall:.4f} {titles / count:7.3f} {rate:9.0f}")
    return mean, titles / count, rate


def memory_growth_mb(rounds: int = 3) -> float:
    """By how much the peak memory grows from the first reading of all pages to the last."""
    from tests.benchmarks.provenance import peak_memory_mb
    from vectorstore.reading import read_html

    peaks = []
    for _ in range(rounds):
        for page in pages():
            read_html(page["html"])
        peaks.append(peak_memory_mb())
    return peaks[-1] - peaks[0]


def header() -> None:
    """Prints what the figures belong to."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False
    ).stdout.strip()
    import trafilatura

    checksum = hashlib.sha256(PAGES.read_bytes()).hexdigest()[:12]
    print(
        f"commit {commit}; trafilatura {trafilatura.__version__}; data {checksum}; {platform.machine()}, one core"
    )
    print(f"{'reader':32} {'F1':6} {'prec.':6} {'recall':6} {'titles':>7} {'pages/min':>9}")


def main() -> int:
    """Prints the table; 1 where ``--floor`` was asked for and a figure lies below its floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--floor", action="store_true", help="exit with 1 below a floor")
    arguments = parser.parse_args()
    if not PAGES.exists():
        print(f"{PAGES} is not there; put {ORIGINAL} in its place")
        return 0
    header()
    best = max(
        measure(f"trafilatura, {name}", read_by_trafilatura(setting))[0] for name, setting in SETTINGS.items()
    )
    ours, titles, rate = measure("Isnad", read_by_us)
    growth = memory_growth_mb()
    print(f"memory grows by {growth:.0f} MB over three readings of all pages")
    good = ours >= max(F1_FLOOR, best) and titles >= TITLES_FLOOR and rate >= PAGES_A_MINUTE_FLOOR
    return int(arguments.floor and not (good and growth <= MEMORY_GROWTH_CEILING_MB))


if __name__ == "__main__":
    sys.exit(main())
