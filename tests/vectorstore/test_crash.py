"""A kill at any moment of an add leaves every article whole or absent, and asking works."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search

KILLS = 20
ARTICLES, PARAGRAPHS = 400, 5

ADD = f"""
import sys
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.types import Draft, DraftParagraph
def drafts():
    for n in range({ARTICLES}):
        texts = [f"Article {{n}} paragraph {{i}} is about harbour number {{n * 7 + i}}." for i in range({PARAGRAPHS})]
        yield Draft(key=f"id:{{n}}", title=f"Harbour {{n}}",
                    paragraphs=tuple(DraftParagraph(kind="body", text=t) for t in texts), exact=True)
import vectorstore.storage.adding
vectorstore.storage.adding._FOLLOW_AFTER = 200  # the indexes follow often, so that kills land there too
with Library.open(sys.argv[1], HashingEmbedder) as library:
    library.embedder
    print("adding", flush=True)
    library.add(drafts(), lambda status: print(status, flush=True))
    print("done", flush=True)
"""


@pytest.mark.slow
def test_kill_at_random_moments(tmp_path: Path) -> None:
    chance = random.Random(2)
    folder = tmp_path / "library"
    interrupted = 0
    for kill in range(KILLS):
        acknowledged = _add_and_kill(folder, chance.randrange(ARTICLES), chance.uniform(0.0, 0.05))
        interrupted += acknowledged < ARTICLES
        with Library.open(folder, HashingEmbedder) as library:
            articles = library.articles()
            assert len(articles) >= acknowledged
            for brief in articles:
                article = library.article(brief.id)
                assert len(article.paragraphs) == article.paragraph_count == PARAGRAPHS
            if articles:
                wanted = library.article(articles[kill % len(articles)].id).paragraphs[2]
                hits = search(library, wanted.text, k=3)
                assert wanted.id in [hit.paragraph.id for hit in hits]
                total = len(articles) * PARAGRAPHS
                assert library.indexes.words.count() == library.indexes.vectors.count() == total
            if len(articles) == ARTICLES:
                for article_ in articles[: ARTICLES // 2]:
                    library.remove(article_.id)
    assert interrupted >= KILLS // 3, "the kills came too late to prove anything"


def _add_and_kill(folder: Path, after_articles: int, after_s: float) -> int:
    """Starts an add, kills it, and gives back how many articles it had said were in.

    It is killed seconds after so many articles: by the clock alone, a fast machine is done before the kill.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", ADD, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "adding\n"
    lines = [process.stdout.readline().rstrip() for _ in range(after_articles)]
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    lines += process.stdout.read().splitlines()
    process.wait()
    return lines.count("added") + lines.count("unchanged")
