"""How fast a library takes in articles and answers, and what it needs.

    python -m tests.benchmarks.library --corpus ../shared/corpora/saudinewsnet_10k.jsonl.gz
    python -m tests.benchmarks.library --start     # process start to the first printed answer
    python -m tests.benchmarks.library --memory    # of a process that has answered one question

The corpus is any structured JSONL of articles. Questions are the beginnings of its titles, each
searched and answered on the whole library. Times are wall-clock; quote them with the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from assistant import Assistant
from assistant.assistant import samples
from assistant.runtime import settle
from assistant.warming import warm
from tests.benchmarks.provenance import peak_memory_mb
from vectorstore.reading import read

FLOOR_PARAGRAPHS_PER_S, CEILING_MEMORY_MB, CEILING_P95_MS, CEILING_START_S = 500, 2000, 300, 4.0
_QUESTIONS = 200


def measure_add(corpus: Path, folder: Path, limit: int | None) -> dict[str, float]:
    """Adds a corpus and gives paragraphs a second over the whole add, and the memory at its peak."""
    with Assistant.open(folder) as assistant:
        drafts = read(corpus)
        chosen = (draft for _, draft in zip(range(limit or 10**9), drafts, strict=False))
        started = time.perf_counter()
        report = assistant.library.add(chosen)
        seconds = time.perf_counter() - started
        paragraphs = sum(article.paragraph_count for article in report.articles)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "articles": len(report.added),
        "paragraphs": paragraphs,
        "add_s": round(seconds, 1),
        "paragraphs_per_s": round(paragraphs / seconds),
        "peak_memory_mb": round(peak_memory_mb()),
        "disk_mb": round(size / 1e6),
    }


def measure_answers(folder: Path) -> dict[str, float]:
    """Times of a search and of a whole answer: of the first questions of a process, of as many others, and of these again."""
    with Assistant.open(folder) as assistant:
        opened = time.perf_counter()
        titles = [article.title for article in assistant.articles()[: 2 * _QUESTIONS]]
        questions = [" ".join(title.split()[:8]) for title in titles]
        assistant.answer(questions[0])
        first = time.perf_counter() - opened
        warm(assistant)
        settle()  # both as `isnad serve` does
        early = _times(assistant, questions[:_QUESTIONS])
        later = _times(assistant, questions[_QUESTIONS:] or questions)
        again = _times(assistant, questions[_QUESTIONS:] or questions)
    return {
        "first_answer_s": round(first, 2),
        **{f"early_{name}": value for name, value in early.items()},
        **later,
        **{f"again_{name}": value for name, value in again.items()},
    }


def _times(assistant: Assistant, questions: Sequence[str]) -> dict[str, float]:
    searches, answers = [], []
    for question in questions:
        started = time.perf_counter()
        assistant.search(question, 10)
        searched = time.perf_counter()
        assistant.answer(question)
        searches.append(1000 * (searched - started))
        answers.append(1000 * (time.perf_counter() - searched))
    return {
        "search_median_ms": round(statistics.median(searches), 1),
        "search_p95_ms": round(statistics.quantiles(searches, n=20)[-1], 1),
        "answer_median_ms": round(statistics.median(answers), 1),
        "answer_p95_ms": round(statistics.quantiles(answers, n=20)[-1], 1),
    }


def measure_start(runs: int = 5) -> dict[str, float]:
    """Process start to the first printed answer of ``isnad ask`` on the samples, warm disk."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"ISNAD_LIBRARY": folder}
        command = [sys.executable, "-m", "assistant.cli"]
        subprocess.run([*command, "add", "--samples"], env=environment, check=True, capture_output=True)
        times = []
        for _ in range(runs + 1):
            started = time.perf_counter()
            question = "Why did the metro line open so much later than planned?"
            process = subprocess.Popen([*command, "ask", question], env=environment, stdout=subprocess.PIPE)
            assert process.stdout is not None
            assert process.stdout.readline()
            times.append(time.perf_counter() - started)
            process.communicate()
    warm = times[1:]
    return {"start_median_s": round(statistics.median(warm), 2), "start_max_s": round(max(warm), 2)}


def measure_memory() -> dict[str, float]:
    """The memory of a process that has answered one question on the sample articles, in MB at its peak."""
    program = (
        "import sys; from assistant import Assistant; from tests.benchmarks.provenance import peak_memory_mb\n"
        "with Assistant.open(sys.argv[1]) as a:\n"
        "    assert a.answer('Why did the metro line open so much later than planned?').answered\n"
        "    print(peak_memory_mb())"
    )
    with tempfile.TemporaryDirectory() as folder:
        with Assistant.open(folder) as assistant:
            assistant.add(samples())
        command = [sys.executable, "-c", program, folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"one_answer_peak_memory_mb": round(float(done.stdout))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--limit", type=int, help="only so many articles")
    parser.add_argument("--start", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--library", type=Path, help="keep the library in this folder")
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.library or Path(temporary) / "library"
        if arguments.corpus:
            figures |= measure_add(arguments.corpus, folder, arguments.limit)
            figures |= measure_answers(folder)
    if arguments.start:
        figures |= measure_start()
    if arguments.memory:
        figures |= measure_memory()
    print(json.dumps(figures | {"cores": os.cpu_count(), "machine": platform.platform()}, indent=1))


if __name__ == "__main__":
    main()
