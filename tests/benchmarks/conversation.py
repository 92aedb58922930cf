"""How near the rules come to a person who makes follow-up questions stand alone, and what that does for search.

    python -m tests.benchmarks.conversation [--shared DIR] [--show N]

TREC CAsT 2021 (239 turns with a person's rewrite of each): overlap of words with the person's rewrite, how surely
follow-ups are told from questions that stand alone, and search among the paragraphs of all conversations for the
question as asked, as the rules write it, and as the person did. mtRAG-UN (turns with their gold passages, no rewrites):
search for the question as asked and as the rules write it. Both are read where they are; without them it says so.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Assistant
from assistant.conversation import is_follow_up, standalone
from assistant.settings import load
from assistant.wordforms import analyse
from vectorstore.language import forms, stem

RANKS = (1, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question in its conversation, with the texts that answer it and a person's rewrite (empty: none)."""

    question: str
    history: tuple[tuple[str, str], ...]
    gold: frozenset[str]
    rewritten: str = ""


def cast(path: Path) -> tuple[list[Turn], list[str]]:
    """The turns of TREC CAsT 2021, and all paragraphs."""
    rows = list(_rows(path))
    turns = [
        Turn(
            question=row["question"],
            history=tuple((("user", "assistant")[n % 2], text) for n, text in enumerate(row["history"])),
            gold=frozenset([row["paragraph"]]),
            rewritten=row["rewritten"],
        )
        for row in rows
    ]
    return turns, list(dict.fromkeys(row["paragraph"] for row in rows))


def mtrag(path: Path) -> tuple[list[Turn], list[str]]:
    """The answerable turns of mtRAG-UN that go on from another, and the passages of all turns."""
    rows = list(_rows(path))
    turns = [
        Turn(
            question=row["question"],
            history=tuple(
                ("user" if t["speaker"] == "user" else "assistant", t["text"]) for t in row["history"]
            ),
            gold=frozenset(c["text"] for c in row["contexts"]),
        )
        for row in rows
        if row["answerable"] and row["history"] and row["contexts"]
    ]
    return turns, list(dict.fromkeys(c["text"] for row in rows for c in row["contexts"] or ()))


def _rows(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]  # JSON as it comes
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def rules(turn: Turn) -> str:
    """The question as the rules write it."""
    return standalone(turn.question, turn.history)


def overlap(one: str, other: str) -> float:
    """F1 of the content words of two questions."""
    ours, theirs = _stems(one), _stems(other)
    shared = len(ours & theirs)
    return 2 * shared / (len(ours) + len(theirs)) if shared else float(ours == theirs)


def _stems(text: str) -> set[str]:
    return {stem(form) for form in forms(text) if not analyse(form).stop}


def recalls(assistant: Assistant, turns: Sequence[Turn], asked: Callable[[Turn], str]) -> dict[int, float]:
    """Share of turns with a gold text among the first ranks."""
    found = dict.fromkeys(RANKS, 0)
    for turn in turns:
        texts = [hit.paragraph.text for hit in assistant.search(asked(turn)[:4000], max(RANKS))]
        ranks = [n for n, text in enumerate(texts, 1) if text in turn.gold]
        for rank in RANKS:
            found[rank] += bool(ranks) and ranks[0] <= rank
    return {rank: count / len(turns) for rank, count in found.items()}


def searched(turns: Sequence[Turn], texts: Sequence[str], ways: dict[str, Callable[[Turn], str]]) -> None:
    """Print the recall of each way of asking."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "texts.jsonl"
        with source.open("w", encoding="utf-8") as out:
            for number, text in enumerate(texts):
                entry = {"id": str(number), "title": "", "lang": "en", "paragraphs": [text]}
                out.write(json.dumps(entry, ensure_ascii=False) + "\n")
        with Assistant.open(Path(folder) / "library", settings=load(library=folder)) as assistant:
            assistant.add(source)
            for name, asked in ways.items():
                found = recalls(assistant, turns, asked)
                print(f"  {name:12} " + "  ".join(f"R@{rank} {share:.3f}" for rank, share in found.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("ISNAD_SHARED", "../shared")))
    parser.add_argument("--show", type=int, default=0, help="print so many rewrites with the least overlap")
    arguments = parser.parse_args()
    paths = [arguments.shared / "eval" / f"{name}.jsonl.gz" for name in ("treccast2021", "mtrag_un")]
    if not all(path.exists() for path in paths):
        parser.exit(1, f"no {paths[0].name} under {arguments.shared}/eval: give --shared\n")
    turns, texts = cast(paths[0])
    later = [turn for turn in turns if turn.history]
    needed = [turn for turn in later if _stems(turn.rewritten) - _stems(turn.question)]
    alone = [turn for turn in later if turn not in needed]
    print(
        f"TREC CAsT 2021: {len(later)} later turns, {len(needed)} of which a person had to complete; {len(texts)} paragraphs"
    )
    told = sum(is_follow_up(turn.question) for turn in needed) / len(needed)
    false = sum(is_follow_up(turn.question) for turn in alone) / len(alone)
    print(f"  taken for follow-ups: {told:.3f} of those, {false:.3f} of the others")
    for name, ask in (("as asked", lambda turn: turn.question), ("by rules", rules)):
        scores = [overlap(ask(turn), turn.rewritten) for turn in later]
        print(f"  F1 of words with the person's rewrite, {name}: {sum(scores) / len(scores):.3f}")
    ways: dict[str, Callable[[Turn], str]] = {"as asked": lambda turn: turn.question, "by rules": rules}
    searched(later, texts, ways | {"by a person": lambda turn: turn.rewritten})
    for turn in sorted(needed, key=lambda turn: overlap(rules(turn), turn.rewritten))[: arguments.show]:
        print(f"\n  {turn.history[-2][1]}\n  {turn.question}\n   -> {rules(turn)}\n   vs {turn.rewritten}")
    turns, texts = mtrag(paths[1])
    print(f"mtRAG-UN: {len(turns)} answerable later turns, {len(texts)} passages")
    searched(turns, texts, ways)


if __name__ == "__main__":
    main()
