"""What the checks of a language model's answer cost, and the built-in reader's answers on the samples.

    python -m tests.benchmarks.overhead [--rounds N]

Of the checks: a reply of five sentences against eight paragraphs. The model is a script: each reply quotes the paragraphs found for a question on the samples, with a wrong marker and a
made-up sentence in every second one, so that mending is measured too. Processor time of this thread. Of
the reader: all of our questions on the samples, asked one after another and once more, by the wall clock.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from assistant import Assistant
from assistant.assistant import samples
from assistant.replies import ReplyStream
from assistant.runtime import settle
from assistant.settings import load
from assistant.verification.alignment import read_sources
from assistant.verification.claims import tokens
from assistant.verification.grounding import Grounder
from assistant.warming import warm
from vectorstore.builtin.fit_ranking import lines
from vectorstore.language import sentences

QUESTIONS = (
    "متى بدأت محطة رأس النوارس ضخ المياه؟",
    "من سجل هدف الفوز في النهائي؟",
    "كم مخطوطاً أعادت المكتبة إلى رفوفها؟",
    "How much did the Violet Line cost?",
    "What did the study find about attendance?",
    "Why did the desalination plant open late?",
)
PASSAGES, SENTENCES = 8, 5


def reply(texts: list[str], wrong: bool) -> str:
    """A reply of five sentences out of the paragraphs, each cut short so that none is merely a quotation."""
    said = []
    for number, text in enumerate(texts[:SENTENCES], 1):
        start, end = sentences(text)[0]
        words = text[start:end].rstrip(".").split()
        marker = number % len(texts) + 1 if wrong else number
        said.append(f"{' '.join(words[: max(6, len(words) * 2 // 3)])} [{marker}] <<{' '.join(words[:6])}>>.")
    if wrong:
        said[-1] = f"The Marrow bridge collapsed in 1931 [{SENTENCES}]."
    return " ".join(said)


def time_reader(assistant: Assistant) -> None:
    """Prints how long answers take the first time, when what is read is taken apart, and the second time."""
    path = Path(__file__).parents[1] / "data" / "samples.questions.jsonl"
    asked = list(lines(path))
    for turn in ("first", "second"):
        taken = []
        for item in asked:
            begun = time.perf_counter()
            assistant.answer(item["question"], history=item["history"])
            taken.append((time.perf_counter() - begun) * 1000)
        taken.sort()
        print(
            f"answers on the samples, {turn} time: median {statistics.median(taken):.0f} ms, "
            f"p95 {taken[int(len(taken) * 0.95)]:.0f} ms of {len(taken)}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with (
        tempfile.TemporaryDirectory() as folder,
        Assistant.open(folder, settings=load(library=folder)) as assistant,
    ):
        assistant.add(samples())
        warm(assistant)
        settle()  # both as `isnad serve` does
        time_reader(assistant)
        found = [assistant.search(question, PASSAGES) for question in QUESTIONS]
        taken = []
        for turn in range(rounds * len(QUESTIONS)):
            hits = found[turn % len(found)]
            text = reply([hit.paragraph.text for hit in hits], wrong=bool(turn % 2))
            read_sources.cache_clear()
            tokens.cache_clear()  # an answer is checked once, against paragraphs read for it
            begun = time.thread_time()
            stream = ReplyStream(len(hits))
            grounder = Grounder(hits=hits, embedder=assistant.library.embedder)
            for said in [*stream.feed(text), *stream.close()]:
                grounder.ground(said)
            taken.append((time.thread_time() - begun) * 1000)
    taken.sort()
    print(
        f"checks of an answer: median {statistics.median(taken):.1f} ms, p95 {taken[int(len(taken) * 0.95)]:.1f} ms of {len(taken)}"
    )


if __name__ == "__main__":
    main()
