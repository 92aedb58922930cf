"""How many altered sentences the verification catches, and how many true ones it flags.

    python -m tests.benchmarks.verification [--shared DIR] [--seed N] [--per-kind N] [--show KIND]

Reads the development paragraphs where they are (`ISNAD_SHARED`, by default ``../shared``), makes
altered and true sentences out of them (`tests.benchmarks.alterations`), and prints a table by kind
and language, with the time of a check. Without the paragraphs it says so and stops.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.verification.verify import check
from tests.benchmarks.alterations import Case, cases

_SETS = (
    "eval/arcd_train.paragraphs.jsonl.gz",
    "eval/kaiflematha_dev.paragraphs.jsonl.gz",
    "eval/squad_dev40.paragraphs.jsonl.gz",
    "corpora/saudinewsnet_10k.jsonl.gz",
    "train/jawhara_news.jsonl.gz",
)
_MAX_PER_SET = 3000


def paragraphs(shared: Path) -> list[tuple[str, str]]:
    """``(language, text)`` of up to `_MAX_PER_SET` paragraphs of every set."""
    found: list[tuple[str, str]] = []
    for name in _SETS:
        path = shared / name
        if not path.exists():
            continue
        mine: list[tuple[str, str]] = []
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                texts = entry.get("paragraphs") or [entry.get("text", "")]
                mine += [(entry["lang"], text) for text in texts if 60 <= len(text) <= 1500]
                if len(mine) >= _MAX_PER_SET:
                    break
        found += mine[:_MAX_PER_SET]
    return found


def measure(
    made: Sequence[Case],
) -> tuple[Counter[tuple[str, str, bool]], Counter[tuple[str, str, bool]], list[Case], float]:
    """Totals and right verdicts by (language, kind, carried), the wrong ones, and seconds a check."""
    totals: Counter[tuple[str, str, bool]] = Counter()
    right: Counter[tuple[str, str, bool]] = Counter()
    wrong = []
    begun = time.perf_counter()
    for case in made:
        key = (case.language, case.kind, case.carried)
        totals[key] += 1
        if (check(case.sentence, [case.paragraph]).support == "supported") == case.carried:
            right[key] += 1
        else:
            wrong.append(case)
    return totals, right, wrong, (time.perf_counter() - begun) / max(1, len(made))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("ISNAD_SHARED", "../shared")))
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--per-kind", type=int, default=150)
    parser.add_argument("--show", default=None, help="print the wrong verdicts of this kind")
    parser.add_argument("--language", default=None)
    arguments = parser.parse_args()
    texts = paragraphs(arguments.shared)
    if not texts:
        parser.exit(1, f"no paragraphs under {arguments.shared}: give --shared\n")
    made = list(cases(texts, seed=arguments.seed, per_kind=arguments.per_kind))
    totals, right, wrong, seconds = measure(made)
    for key in sorted(totals, key=lambda key: (key[2], key[0], key[1])):
        label = "true, kept" if key[2] else "altered, caught"
        print(
            f"{label:16} {key[0]} {key[1]:26} {right[key]:5}/{totals[key]:<5} {right[key] / totals[key]:.3f}"
        )
    for carried, label in ((False, "altered caught"), (True, "true flagged")):
        total = sum(count for key, count in totals.items() if key[2] == carried)
        good = sum(count for key, count in right.items() if key[2] == carried)
        print(f"{label}: {(total - good if carried else good) / total:.4f} of {total}")
    print(f"{seconds * 1000:.2f} ms a check")
    for case in wrong:
        if arguments.show in (case.kind, "all") and arguments.language in (None, case.language):
            verdict = check(case.sentence, [case.paragraph])
            print(
                f"\n[{case.language} {case.kind}] {case.sentence}\n   was: {case.original}\n   of: {case.paragraph[:700]}"
            )
            print("   ", [(reason.kind, reason.text) for reason in verdict.reasons])


if __name__ == "__main__":
    main()
