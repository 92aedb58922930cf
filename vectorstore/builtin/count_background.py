"""Counts the background table that ``vectorstore.ranking.model`` ships with.

    python -m vectorstore.builtin.count_background --data ../shared/train

Paragraphs: Jawhara FM news (Arabic, Apache-2.0, with citation) and the SQuAD v1.1 training articles
(English, CC BY-SA 4.0). Only counts of hashed character grams and stems are kept, no text.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from vectorstore.ranking.model import _BITS, bucket, terms


def paragraphs(data: Path) -> Iterator[str]:
    """The texts that are counted."""
    with gzip.open(data / "jawhara_news.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield from json.loads(line)["paragraphs"]
    with gzip.open(data / "squad_train402.paragraphs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def main() -> None:
    """Counts and writes ``background.npz`` beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    counts = np.zeros(1 << _BITS, dtype=np.uint32)
    number = 0
    for text in paragraphs(parser.parse_args().data):
        counts[np.unique([bucket(term) for term in terms(text)])] += 1
        number += 1
    # A quarter of a bit is finer than idf needs and packs the table into 140 KB.
    levels = np.round(np.log2(counts + 1.0) * 4).astype(np.uint8)
    rounded = np.round(2.0 ** (levels / 4)).astype(np.uint32) - 1
    smallest = np.uint16 if rounded.max() < 1 << 16 else np.uint32
    np.savez_compressed(
        Path(__file__).with_name("background.npz"),
        counts=rounded.astype(smallest),
        paragraphs=np.int64(number),
    )


if __name__ == "__main__":
    main()
