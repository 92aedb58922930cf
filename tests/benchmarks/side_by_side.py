"""Isnad against the usual pipeline, on the same articles and the same machine, one after the other in one run.

    pip install langchain-chroma langchain-huggingface
    python -m tests.benchmarks.side_by_side --corpus C.jsonl.gz --articles 1000 --model MODEL-FOLDER

The usual pipeline is LangChain's: `RecursiveCharacterTextSplitter` at 1,000 characters with an overlap of 200, a small
sentence-transformers model, and `langchain-chroma` in a folder; an answer of it is the four chunks it retrieves, since
neither side asks a language model. Isnad's answers are whole: sentences with checked citations. Each measurement has a
process of its own; times to the first answer are from the start of that process. Questions are the beginnings of
titles, which are in the text of both; what counts as found is that one of the best four comes from the article.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.provenance import checksum, commit, peak_memory_mb

_QUESTIONS, _WORDS, _BEST = 200, 8, 4
_BATCH = 5_000  # langchain-chroma does not batch, and Chroma takes 5,461 at most

Ask = Callable[[str], list[str]]
"""A question -> the ids of the articles of the best four found, and on Isnad's side an answer made of them."""


def _articles(corpus: Path, count: int) -> Iterator[dict[str, Any]]:
    import gzip

    opened = gzip.open if corpus.suffix == ".gz" else open
    with opened(corpus, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(count), lines, strict=False):
            yield json.loads(line)


# -- Isnad -----------------------------------------------------------------------------------------


def index_with_isnad(arguments: argparse.Namespace) -> int:
    """Adds the articles; gives how many paragraphs there are."""
    from assistant import Assistant
    from vectorstore.reading import read

    chosen = (draft for _, draft in zip(range(arguments.articles), read(arguments.corpus), strict=False))
    with Assistant.open(arguments.folder / "library") as assistant:
        report = assistant.library.add(chosen)
    return sum(article.paragraph_count for article in report.articles)


def ask_isnad(arguments: argparse.Namespace) -> Ask:
    """Answers whole, and tells the articles of the four nearest paragraphs."""
    from assistant import Assistant

    assistant = Assistant.open(arguments.folder / "library")
    urls: dict[str, str] = {}

    def ask(question: str) -> list[str]:
        answer = assistant.answer(question)
        for hit in answer.passages[:_BEST]:
            urls.setdefault(hit.article.id, hit.article.url or "")
        return [urls[hit.article.id] for hit in answer.passages[:_BEST]]

    return ask


# -- the usual pipeline ----------------------------------------------------------------------------


def _store(arguments: argparse.Namespace) -> Any:
    from langchain_chroma import Chroma
    from langchain_huggingface import HuggingFaceEmbeddings

    embeddings = HuggingFaceEmbeddings(model_name=str(arguments.model))
    return Chroma("articles", embeddings, persist_directory=str(arguments.folder / "chroma"))


def index_as_usual(arguments: argparse.Namespace) -> int:
    """Splits and adds the articles; gives how many chunks there are."""
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    documents = [
        Document("\n\n".join([record["title"], *record["paragraphs"]]), metadata={"url": record["url"]})
        for record in _articles(arguments.corpus, arguments.articles)
    ]
    chunks = splitter.split_documents(documents)
    store = _store(arguments)
    for start in range(0, len(chunks), _BATCH):
        store.add_documents(chunks[start : start + _BATCH])
    return len(chunks)


def ask_as_usual(arguments: argparse.Namespace) -> Ask:
    """Retrieves the four nearest chunks."""
    store = _store(arguments)
    return lambda question: [found.metadata["url"] for found in store.similarity_search(question, k=_BEST)]


# -- measuring -------------------------------------------------------------------------------------

SIDES: dict[str, tuple[Callable[..., int], Callable[..., Ask]]] = {
    "isnad": (index_with_isnad, ask_isnad),
    "usual": (index_as_usual, ask_as_usual),
}


def measure_index(side: str, arguments: argparse.Namespace) -> dict[str, float]:
    """Time, memory and disk of taking in the articles, in this process."""
    pieces = SIDES[side][0](arguments)
    used = psutil.Process()
    size = sum(path.stat().st_size for path in arguments.folder.rglob("*") if path.is_file())
    return {
        "pieces": pieces,
        "index_s": round(time.time() - used.create_time(), 1),
        "index_processor_s": round(sum(used.cpu_times()[:2]), 1),
        "index_peak_memory_mb": round(peak_memory_mb()),
        "disk_mb": round(size / 1e6, 1),
    }


def measure_answers(side: str, arguments: argparse.Namespace) -> dict[str, float]:
    """The first answer of this process, and then one after another."""
    records = list(_articles(arguments.corpus, arguments.articles))[
        :: max(1, arguments.articles // _QUESTIONS)
    ]
    asked = [(" ".join(record["title"].split()[:_WORDS]), record["url"]) for record in records[:_QUESTIONS]]
    ask = SIDES[side][1](arguments)
    used = psutil.Process()
    ask(asked[0][0])
    first_s = time.time() - used.create_time()
    started, worked = time.perf_counter(), sum(used.cpu_times()[:2])
    found = sum(url in ask(question) for question, url in asked)
    seconds = time.perf_counter() - started
    return {
        "first_answer_s": round(first_s, 2),
        "questions_per_s": round(len(asked) / seconds, 1),
        "questions_per_processor_s": round(len(asked) / (sum(used.cpu_times()[:2]) - worked), 1),
        "memory_mb": round(used.memory_info().rss / 1e6),
        "found": round(found / len(asked), 3),
    }


def _in_process(side: str, what: str, arguments: argparse.Namespace, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.side_by_side", "--side", side, "--measure", what]
    command += ["--corpus", str(arguments.corpus), "--articles", str(arguments.articles)]
    command += ["--model", str(arguments.model), "--folder", str(folder)]
    # The model is a folder; asking its hub for news of it would take a minute where there is no network.
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=dict(os.environ) | {"HF_HUB_OFFLINE": "1"}
    )
    if done.returncode:
        sys.exit(f"{side}, {what}: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="structured JSONL, with a url each")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--model", type=Path, required=True, help="folder of a sentence-transformers model")
    parser.add_argument("--side", choices=list(SIDES), help=argparse.SUPPRESS)
    parser.add_argument("--measure", choices=("index", "answers"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        measure = measure_index if arguments.measure == "index" else measure_answers
        print(json.dumps(measure(arguments.side, arguments)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        for side in SIDES:
            folder = Path(temporary) / side
            folder.mkdir()
            before = os.getloadavg()[0]
            figures = _in_process(side, "index", arguments, folder)
            figures |= _in_process(side, "answers", arguments, folder)
            print(json.dumps({"side": side} | figures | {"load_before": round(before, 1)}), flush=True)
    about = {"commit": commit(), "articles": arguments.articles, "data": checksum([arguments.corpus])}
    print(
        json.dumps(
            about | {"model": arguments.model.name, "cores": os.cpu_count(), "machine": platform.platform()}
        )
    )


if __name__ == "__main__":
    main()
