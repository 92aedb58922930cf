"""How well paragraphs are split into sentences, beside the libraries that do it.

Run from the repository root::

    python tests/benchmarks/sentences.py

Three measures. *Cases*: the paragraphs of ``sentence_cases.txt``, written for this purpose, that come out
with exactly the sentences marked there, Arabic and English apart. *Joined*: paragraphs of 120 real English pages
(see ``reading.py``) put together with a blank; the share of their borders that are found, since one that
ends in a full stop ends a sentence. *Lower*: sentences out of these that begin with a small letter, of all; next to
all of those were cut in two. A library that is not installed is left out: pysbd and blingfire are no
dependencies of Isnad.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
CASES = Path(__file__).with_name("sentence_cases.txt")
PAGES = ROOT / ".." / "shared" / "html" / "wcxb_articles_dev.jsonl.gz"

Splitter = Callable[[str], list[str]]


def ours(text: str) -> list[str]:
    """The sentences as Isnad splits them."""
    from vectorstore.language import sentences

    return [text[start:end] for start, end in sentences(text)]


def by_pysbd() -> Splitter:
    """pysbd, with its rules for the language of the text."""
    import pysbd

    splitters = {code: pysbd.Segmenter(language=code, clean=False) for code in ("ar", "en")}
    return lambda text: [s.strip() for s in splitters["ar" if is_arabic(text) else "en"].segment(text)]


def by_blingfire() -> Splitter:
    """blingfire, which has one model for all languages."""
    from blingfire import text_to_sentences

    return lambda text: text_to_sentences(text).split("\n")


def is_arabic(text: str) -> bool:
    """Whether a text has Arabic letters."""
    return re.search("[\u0621-\u064a]", text) is not None


def cases() -> list[list[str]]:
    """The sentences of each paragraph of the table."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.split(" | ") for line in lines if line and not line.startswith("#")]


def paragraphs() -> Iterator[list[str]]:
    """The paragraphs of each page that end with a full stop and hold more than a line."""
    with gzip.open(PAGES, "rt", encoding="utf-8") as file:
        for line in file:
            text = json.loads(line)["truth"]["ground_truth"]["main_content"]
            kept = [one.strip() for one in text.split("\n") if len(one) > 80]
            yield [one for one in kept if re.search(r"[a-z)\d][.?!][\"”’]?$", one)]


def right(split: Splitter, wanted: list[list[str]]) -> int:
    """How many paragraphs come out with exactly the sentences marked."""
    return sum(_squeezed(split(" ".join(one))) == _squeezed(one) for one in wanted)


def _squeezed(found: list[str]) -> list[str]:
    return [" ".join(one.split()) for one in found if one.strip()]


def joined(split: Splitter) -> tuple[float, float, float]:
    """Share of borders between paragraphs found, share of sentences in small letters, characters a second."""
    borders = hit = small = count = characters = 0
    spent = 0.0
    for page in paragraphs():
        for first, second in pairwise(page):
            text = f"{first} {second}"
            started = time.process_time()
            found = split(text)
            spent += time.process_time() - started
            characters += len(text)
            borders += 1
            count += len(found)
            small += sum(one[:1].islower() for one in found[1:])
            hit += _ends_at(found, len(first.replace(" ", "")))
    return hit / borders, small / count, characters / spent


def _ends_at(found: list[str], place: int) -> bool:
    """Whether a sentence ends after so many characters, blanks not counted."""
    at = 0
    for one in found:
        at += len("".join(one.split()))
        if at >= place:
            return at == place
    return False


def main() -> int:
    """Prints the table."""
    table = cases()
    arabic = [one for one in table if is_arabic(one[0])]
    english = [one for one in table if not is_arabic(one[0])]
    print(
        f"{'splitter':12} {f'ar ({len(arabic)})':>8} {f'en ({len(english)})':>8} {'joined':>8} {'lower':>8} {'MB/s':>6}"
    )
    makers: dict[str, Callable[[], Splitter]] = {
        "Isnad": lambda: ours,
        "pysbd": by_pysbd,
        "blingfire": by_blingfire,
    }
    for name, make in makers.items():
        try:
            split = make()
        except ImportError:
            print(f"{name:12} is not installed")
            continue
        scores = f"{name:12} {right(split, arabic):8} {right(split, english):8}"
        if PAGES.exists():
            found, small, speed = joined(split)
            scores += f" {found:8.4f} {small:8.4f} {speed / 1e6:6.2f}"
        print(scores)
    for one in table:
        if _squeezed(ours(" ".join(one))) != one:
            print(f"missed: {' | '.join(_squeezed(ours(' '.join(one))))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
