"""What is left of a library after kill -9 at random moments, on a full disk, and on one that does not flush.

    python -m tests.benchmarks.faults --kills 200
    python -m tests.benchmarks.faults --kills 10 --articles 10000      # 50,000 paragraphs
    python -m tests.benchmarks.faults --schema-kills 50                 # while older tables are brought up to date
    python -m tests.benchmarks.faults --full-disk 20                    # needs the right to mount a tmpfs
    python -m tests.benchmarks.faults --failing-fsync 10                # needs gcc

A child process adds, updates, removes, rebuilds and moves to another embedding, and says before and after
each step what it does. It is killed at a random moment. The library is then opened as anybody would, and
must hold what was acknowledged: a step that was not may have happened or not, article by article, and
nothing in between. Every quote of an answer must stand in its paragraph.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import platform
import random
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import select

from assistant import Assistant
from assistant.settings import Settings
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.storage import schema
from vectorstore.storage.backup import check
from vectorstore.storage.database import open_engine
from vectorstore.storage.homes import DATABASE
from vectorstore.types import Draft, DraftParagraph, Embedder

PARAGRAPHS = 5
CEILING_OPEN_S = 5.0
_BATCH = 20  # articles of an add or an update
_STEPS = ("add", "add", "update", "update", "remove", "rebuild", "migrate")
_SLOWEST_KILL_S = 2.5


class OtherEmbedder(HashingEmbedder):
    """Another embedding as far as a library can tell."""

    name = "other"
    fingerprint = "other-1"


def embedder(folder: Path) -> Embedder:
    """The embedding that a library's vectors come from."""
    engine = open_engine(f"sqlite:///{folder / DATABASE}")
    with engine.connect() as db:
        name = db.scalar(select(schema.embeddings.c.name).where(schema.embeddings.c.active))
    engine.dispose()
    return OtherEmbedder() if name == "other" else HashingEmbedder()


def draft(number: int, revision: int) -> Draft:
    """Article ``number`` as it stands at a revision."""
    texts = [
        f"Harbour {number} paragraph {i}: the mole of revision {revision} is {number * 7 + i} metres long."
        for i in range(PARAGRAPHS)
    ]
    paragraphs = tuple(DraftParagraph(kind="body", text=text) for text in texts)
    return Draft(key=f"id:{number}", title=f"Harbour {number}", paragraphs=paragraphs, exact=True)


# -- the child -------------------------------------------------------------------------------------


def work(folder: Path, seed: int, there: dict[int, int], parent: Connection) -> None:
    """Changes the library until it is killed; says each step before and after."""
    chance = random.Random(seed)
    with Library.open(folder, lambda: embedder(folder)) as library:
        parent.send({"ready": True})
        while True:
            kind = chance.choice(_STEPS)
            numbers = _chosen(chance, kind, there)
            step = {number: there.get(number, 0) + 1 for number in numbers}
            parent.send(
                {
                    "kind": kind,
                    "revisions": {} if kind == "remove" else step,
                    "removed": numbers if kind == "remove" else [],
                }
            )
            _do(library, kind, step)
            parent.send({"done": True})
            for number, revision in step.items():
                there[number] = revision
                if kind == "remove":
                    del there[number]


def _chosen(chance: random.Random, kind: str, there: dict[int, int]) -> list[int]:
    if kind == "add":
        first = max(there, default=0) + 1
        return list(range(first, first + _BATCH))
    if kind in ("update", "remove"):
        return chance.sample(sorted(there), min(len(there), _BATCH if kind == "update" else 3))
    return []


def _do(library: Library, kind: str, step: dict[int, int]) -> None:
    if kind in ("add", "update"):
        library.add(draft(number, revision) for number, revision in step.items())
    elif kind == "remove":
        for number in step:
            library.remove(library.article_by_key(f"id:{number}").id)
    elif kind == "rebuild":
        library.rebuild()
    else:
        other = OtherEmbedder if library.embedder.name == "hashing" else HashingEmbedder
        library._make_embedder = other  # as a changed setting would
        library.rebuild(change_embedding=True)


# -- the parent ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Tally:
    """What the trials found."""

    opened_s: list[float] = field(default_factory=list)
    interrupted: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    halves: int = 0
    bad_quotes: int = 0
    quotes: int = 0
    damaged: int = 0
    mended: int = 0


_START = multiprocessing.get_context("forkserver")  # a child starts in milliseconds, and owns nothing of ours
_START.set_forkserver_preload(["assistant", "chromadb", "tantivy"])


def kill(folder: Path, seed: int, there: dict[int, int], after_s: float) -> tuple[list[dict[str, Any]], bool]:
    """The steps that a child began before it was killed, and whether the last one was acknowledged."""
    here, childs = _START.Pipe(duplex=False)
    process = _START.Process(target=work, args=(folder, seed, dict(there), childs), daemon=True)
    process.start()
    childs.close()
    here.recv()  # it is ready
    time.sleep(after_s)
    process.kill()
    lines = []
    with contextlib.suppress(EOFError, OSError):
        while True:
            lines.append(here.recv())
    process.join()
    return [line for line in lines if "kind" in line], bool(lines) and "done" in lines[-1]


def possible(
    there: dict[int, int], steps: Sequence[dict[str, Any]], acknowledged: bool
) -> dict[int, set[int | None]]:
    """For each article the revisions it may have; None: it may be absent."""
    found: dict[int, set[int | None]] = {number: {revision} for number, revision in there.items()}
    for place, step in enumerate(steps):
        sure = acknowledged or place < len(steps) - 1
        after: dict[int, int | None] = dict(step["revisions"])
        after |= dict.fromkeys(step["removed"])
        for number, revision in after.items():
            found[number] = {revision} if sure else found.get(number, {None}) | {revision}
    return found


def examine(folder: Path, allowed: dict[int, set[int | None]], tally: Tally) -> dict[int, int]:
    """Opens the library, counts what is wrong with it, and gives the revisions it holds."""
    started = time.perf_counter()
    with Library.open(folder, lambda: embedder(folder)) as library:
        assistant = Assistant(library, Settings())
        assistant.search("harbour mole", 3)
        tally.opened_s.append(time.perf_counter() - started)
        tally.mended += bool(library.mended)
        there = {}
        for brief in library.articles():
            number = int(brief.title.split()[1])
            texts = [paragraph.text for paragraph in library.article(brief.id).paragraphs]
            revision = int(texts[0].split("revision ")[1].split()[0])
            tally.halves += texts != [p.text for p in draft(number, revision).paragraphs]
            there[number] = revision
        wrong = [n for n, revisions in allowed.items() if there.get(n) not in revisions]
        tally.lost += len(wrong) + len(there.keys() - allowed.keys())
        _examine_answers(assistant, sorted(there)[:1] + sorted(there)[-1:], tally)
    state = check(folder)
    tally.damaged += bool(state.problems)
    return there


def _examine_answers(assistant: Assistant, numbers: Sequence[int], tally: Tally) -> None:
    for number in numbers:
        answer = assistant.answer(f"How long is the mole of harbour {number} paragraph 2?")
        for citation in answer.citations:
            tally.quotes += 1
            stored = assistant.library.paragraph(citation.paragraph_id).text
            tally.bad_quotes += stored[citation.start : citation.end] != citation.quote


def measure_kills(folder: Path, kills: int, articles: int, seed: int) -> dict[str, Any]:
    """Kills a child so many times, and examines the library after each."""
    chance = random.Random(seed)
    with Library.open(folder, HashingEmbedder) as library:
        library.add(draft(number, 1) for number in range(articles))
    there = dict.fromkeys(range(articles), 1)
    tally = Tally()
    for number in range(kills):
        steps, acknowledged = kill(folder, seed + number, there, chance.uniform(0.0, _SLOWEST_KILL_S))
        if steps and not acknowledged:
            kind = steps[-1]["kind"]
            tally.interrupted[kind] = tally.interrupted.get(kind, 0) + 1
        there = examine(folder, possible(there, steps, acknowledged), tally)
    return {
        "kills": kills,
        "interrupted": tally.interrupted,
        "articles_lost_or_unexpected": tally.lost,
        "half_written_articles": tally.halves,
        "damaged_libraries": tally.damaged,
        "indexes_made_anew": tally.mended,
        "quotes": tally.quotes,
        "quotes_not_in_their_paragraph": tally.bad_quotes,
        "open_and_search_median_s": round(statistics.median(tally.opened_s), 2),
        "open_and_search_max_s": round(max(tally.opened_s), 2),
        "paragraphs_at_the_end": len(there) * PARAGRAPHS,
    }


# -- older tables ----------------------------------------------------------------------------------


def open_only(folder: Path, parent: Connection) -> None:
    """Opens the library, which brings its tables up to date."""
    parent.send({"ready": True})
    with Library.open(folder, HashingEmbedder) as library:
        parent.send({"mended": library.mended})


def age(folder: Path) -> None:
    """Gives a library the tables that the first version of Isnad made."""
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as db:
        for table in (
            "feedback",
            "turns",
            "conversations",
            "given_titles",
            "preferences",
            "users",
            "alembic_version",
        ):
            db.execute(f"DROP TABLE {table}")
        db.execute("ALTER TABLE articles DROP COLUMN changed")
        db.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
        db.commit()


def measure_migrations(folder: Path, kills: int, articles: int, seed: int) -> dict[str, Any]:
    """Kills a child so many times while it opens a library with older tables, and examines the library."""
    chance, there, tally = random.Random(seed), dict.fromkeys(range(articles), 1), Tally()
    with Library.open(folder, HashingEmbedder) as library:
        library.add(draft(number, 1) for number in range(articles))
    old = interrupted = 0
    for _ in range(kills):
        age(folder)
        here, childs = _START.Pipe(duplex=False)
        process = _START.Process(target=open_only, args=(folder, childs), daemon=True)
        process.start()
        childs.close()
        here.recv()
        time.sleep(chance.uniform(0.0, 0.6))
        process.kill()
        process.join()
        with contextlib.closing(sqlite3.connect(folder / DATABASE)) as db:
            (version,) = db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        old += version == "1"
        tally.halves += ("users" in tables) != (version != "1")
        try:
            here.recv()
        except EOFError:
            interrupted += 1
        examine(folder, {n: {1} for n in there}, tally)
    return {
        "kills": kills,
        "killed_before_it_was_open": interrupted,
        "left_with_the_old_tables": old,
        "left_with_half_of_the_new": tally.halves,
        "articles_lost_or_unexpected": tally.lost,
        "damaged_libraries": tally.damaged,
        "quotes_not_in_their_paragraph": tally.bad_quotes,
        "open_and_search_max_s": round(max(tally.opened_s), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--full-disk", type=int, default=0, metavar="MB")
    parser.add_argument("--schema-kills", type=int, default=0)
    parser.add_argument("--failing-fsync", type=int, default=0, metavar="TRIALS")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    figures: dict[str, Any] = {}
    if arguments.kills:
        with tempfile.TemporaryDirectory() as folder:
            figures |= measure_kills(
                Path(folder) / "library", arguments.kills, arguments.articles, arguments.seed
            )
    if arguments.schema_kills:
        with tempfile.TemporaryDirectory() as folder:
            figures["older_tables"] = measure_migrations(
                Path(folder) / "library", arguments.schema_kills, arguments.articles, arguments.seed
            )
    if arguments.full_disk or arguments.failing_fsync:
        from tests.benchmarks import disks

        if arguments.full_disk:
            figures["full_disk"] = disks.measure_full_disk(arguments.full_disk)
        if arguments.failing_fsync:
            figures["failing_fsync"] = disks.measure_failing_fsync(arguments.failing_fsync, arguments.seed)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    about = {"commit": commit.stdout.strip(), "cores": os.cpu_count(), "machine": platform.platform()}
    print(json.dumps(figures | about, indent=1))


if __name__ == "__main__":
    main()
