"""Search among many paragraphs: what it still finds, how fast, narrowed or not, and what it needs.

    python -m tests.benchmarks.scale                              # ARCD alone and among 56,794 news paragraphs
    python -m tests.benchmarks.scale --curve 1000,10000,100000    # time, memory and disk by size

The news are ``../shared/corpora/saudinewsnet_10k.jsonl.gz``. A curve beyond its size repeats it with some words
altered. Times are of one search after another in one process, by the wall clock and by the processor: the second
says what it would be on a machine with nothing else to do. Indexing times include reading and embedding;
``indexing_cpu_us`` is the processor's time for a passage, of all threads together.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import Qrel, R, ScoredDoc, nDCG

from assistant import Assistant
from assistant.runtime import settle
from tests.benchmarks.provenance import peak_memory_mb, provenance
from vectorstore.builtin.fit_ranking import drafts, read_set
from vectorstore.library import Library
from vectorstore.search import meet_words
from vectorstore.types import Draft, DraftParagraph, Filters

_TIMED, _WARMING = 200, 40
_ALTERED_EVERY = 7  # words; a copy of the corpus is another text to both indexes then
NARROWED = {
    "one source": Filters(sources=("alriyadh",)),
    "four days": Filters(since="2015-07-20", until="2015-07-24"),
    "body only": Filters(kinds=("body",)),
}


def corpus(path: Path, most: int | None = None) -> Iterator[Draft]:
    """The articles of the corpus until there are so many paragraphs; again and again with altered words."""
    made = 0
    for copy in count():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                texts = [_altered(text, copy) for text in item["paragraphs"]]
                made += len(texts)
                yield Draft(
                    key=f"id:{item['id']}-{copy}",
                    title=_altered(item["title"], copy),
                    paragraphs=tuple(DraftParagraph(kind="body", text=text) for text in texts),
                    published=item.get("date"),
                    source=item.get("source") or item.get("author"),
                    language="ar",
                    exact=True,
                )
                if most is not None and made >= most:
                    return
        if most is None:
            return


def _altered(text: str, copy: int) -> str:
    if not copy:
        return text
    words = text.split(" ")
    for place in range(copy % _ALTERED_EVERY, len(words), _ALTERED_EVERY):
        words[place] += chr(0x0627 + copy % 26)
    return " ".join(words)


def timed(assistant: Assistant, questions: Sequence[str], filters: Filters | None = None) -> dict[str, float]:
    """Median and 95th percentile of a search, in ms of the wall clock and of the processor."""
    for question in questions[:_WARMING]:
        assistant.search(question, filters=filters)
    wall, cpu = [], []
    for question in questions[_WARMING : _WARMING + _TIMED]:
        started, used = time.perf_counter(), time.process_time()
        assistant.search(question, filters=filters)
        wall.append(1000 * (time.perf_counter() - started))
        cpu.append(1000 * (time.process_time() - used))
    return {
        "median_ms": round(statistics.median(wall), 1),
        "p95_ms": round(statistics.quantiles(wall, n=20)[-1], 1),
        "cpu_median_ms": round(statistics.median(cpu), 1),
        "cpu_p95_ms": round(statistics.quantiles(cpu, n=20)[-1], 1),
    }


def found(
    assistant: Assistant, paragraphs: Sequence[dict[str, Any]], asked: Sequence[dict[str, Any]]
) -> dict[str, float]:
    """Recall and nDCG of questions on paragraphs that are somewhere in the library."""
    texts = {p["paragraph_id"]: p["text"] for p in paragraphs}
    qrels = [Qrel(str(n), texts[q["paragraph_id"]], 1) for n, q in enumerate(asked)]
    run = [
        ScoredDoc(str(n), hit.paragraph.text, 1.0 / (1 + place))
        for n, q in enumerate(asked)
        for place, hit in enumerate(assistant.search(q["question"]))
    ]
    measured = ir_measures.calc_aggregate([R @ 1, R @ 10, nDCG @ 10], qrels, run)
    return {str(measure): round(float(value), 4) for measure, value in measured.items()}


def titles(library: Library) -> list[str]:
    """Questions: the beginnings of titles."""
    found = [" ".join(article.title.split()[:8]) for article in library.articles()]
    return random.Random(0).sample(found, min(len(found), _WARMING + _TIMED))


def among(data: Path, news: Path) -> Iterator[dict[str, Any]]:
    """ARCD alone, then with the news around it."""
    paragraphs, asked = read_set(data / "eval", "arcd_train", 0)
    settle()  # as `isnad serve` does
    for around in (False, True):
        with tempfile.TemporaryDirectory() as folder, Assistant.open(folder) as assistant:
            library = assistant.library
            started, used = time.perf_counter(), time.process_time()
            library.add(drafts(paragraphs))
            if around:
                library.add(corpus(news))
            seconds, used = time.perf_counter() - started, time.process_time() - used
            size = library.indexes.words.count()
            if around:  # timed first: then no question has been asked before
                meet_words(library)
                yield {"asked": "ARCD's questions", **timed(assistant, [q["question"] for q in asked])}
            yield {
                "passages": size,
                "indexed_per_s": round(size / seconds),
                "indexing_cpu_us": round(1e6 * used / size),
                **found(assistant, paragraphs, asked),
            }
            if around:
                questions = titles(library)
                yield {"narrowed": "not", **timed(assistant, questions)}
                for name, filters in NARROWED.items():
                    left, _ = library.indexes.words.selected(filters)
                    yield {"narrowed": name, "passages": left, **timed(assistant, questions, filters)}


def curve(news: Path, sizes: Sequence[int]) -> Iterator[dict[str, Any]]:
    """What a library of each size needs."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, Assistant.open(folder) as assistant:
            library = assistant.library
            started, used = time.perf_counter(), time.process_time()
            library.add(corpus(news, size))
            seconds, used = time.perf_counter() - started, time.process_time() - used
            passages = library.indexes.words.count()
            disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
            yield {
                "passages": passages,
                "indexed_per_s": round(passages / seconds),
                "indexing_cpu_us": round(1e6 * used / passages),
                "disk_mb": round(disk / 1e6),
                "peak_memory_mb": round(peak_memory_mb()),
                **timed(assistant, titles(library)),
            }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--curve", help="numbers of paragraphs with commas between, smallest first")
    arguments = parser.parse_args()
    news = arguments.data / "corpora" / "saudinewsnet_10k.jsonl.gz"
    print(json.dumps(provenance(arguments.data / "eval")))
    sizes = [int(size) for size in (arguments.curve or "").split(",") if size]
    for line in curve(news, sizes) if sizes else among(arguments.data, news):
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
