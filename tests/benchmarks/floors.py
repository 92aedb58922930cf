"""Sets the floors of search anew (see ``tests/vectorstore/test_quality.py``).

    python -m tests.benchmarks.floors            # raises what has become better, and shows all
    python -m tests.benchmarks.floors --lower    # also lowers: say in the commit why

A floor is what is measured less one question in a hundred. A set that is not here keeps its floors.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from tests.vectorstore.test_quality import FLOORS_FILE, OURS, SETS, floors, measured

_SPARE = 0.01


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--lower", action="store_true")
    parser.add_argument("--set", action="append", choices=list(SETS), help="only these")
    arguments = parser.parse_args()
    kept = floors()
    for name, make in SETS.items():
        if (arguments.set and name not in arguments.set) or (name != OURS and not arguments.data.is_dir()):
            continue
        questions = make(arguments.data)
        with tempfile.TemporaryDirectory() as folder:
            found = measured(questions, Path(folder) / "library")
        before = kept.get(name, {}).get("floors", {})
        new = {measure: round(value - _SPARE, 3) for measure, value in found.items()}
        if not arguments.lower:
            new = {measure: max(value, before.get(measure, 0.0)) for measure, value in new.items()}
        kept[name] = {"sha256": questions.checksum(), "floors": new}
        print(
            f"{name}: {len(questions.questions)} questions, found {found}, floors {before} -> {new}",
            flush=True,
        )
    FLOORS_FILE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
