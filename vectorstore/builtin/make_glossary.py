"""Makes the glossary of `vectorstore.words.glossary` out of training data and a list of our own.

    python -m vectorstore.builtin.make_glossary --data ../shared/train

Writes ``glossary.npz`` beside this file, and ``--text FILE`` a table to read: English stem, Arabic dictionary form, how
sure in hundredths. Three sources: the dictionary out of Open Multilingual WordNet; words
that IBM model 1 aligns in Tatoeba's and TICO-19's sentences, both ways (see `vectorstore.builtin.lexicon`); and
``own_translations.txt``, written for this: common words of the training paragraphs that the other two lack, and names
that Arabic does not spell as they sound.
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from vectorstore.builtin.lexicon import align
from vectorstore.builtin.pairs import read
from vectorstore.language import forms, stem
from vectorstore.words.glossary import FILE, lemmas, write

Words = Sequence[str]
Table = dict[str, dict[str, float]]

OWN = Path(__file__).with_name("own_translations.txt")
# What being in the dictionary makes of a pair's sureness, and what the agreement of both directions.
_LISTED, _ALIGNED = 0.55, 1.5
_LEAST_AGREEMENT, _LEAST_ONCE = 0.12, 0.3  # of a pair that the dictionary lacks; where it was seen once
_LEAST = 0.2
_SURE, _LESS_SURE, _FIRST = 1.0, 0.8, 3  # our own: the first three of a line, and the others
_MOST_ENGLISH, _MOST_ARABIC = 6, 8  # words of a dictionary entry that are aligned


def english(text: str) -> list[str]:
    """The stems of an English text."""
    return [stem(form) for form in forms(text)]


def arabic(text: str, known: set[str]) -> list[str]:
    """The words of an Arabic text as the dictionary has them, or else without the article."""
    return [next((one for one in lemmas(form) if one in known), _bare(form)) for form in forms(text)]


def _bare(form: str) -> str:
    return form.removeprefix("ال") if len(form) > 4 else form


def single(texts: Iterable[str]) -> list[str]:
    """The normalised texts that are one word."""
    return [found[0] for text in texts if len(found := forms(text)) == 1]


def dictionary(entries: Sequence[dict[str, Any]], known: set[str]) -> Iterator[tuple[str, str]]:
    """(English stem, Arabic dictionary form) of entries of one word on both sides."""
    for entry in entries:
        for one in single(entry["en"]):
            for other in single(entry["ar"]):
                yield stem(one), arabic(other, known)[0]


def phrases(entries: Sequence[dict[str, Any]], known: set[str]) -> Iterator[tuple[Words, Words]]:
    """Entries of one or two words as sentences to align."""
    for entry in entries:
        for one in entry["en"][:_MOST_ENGLISH]:
            for other in entry["ar"][:_MOST_ARABIC]:
                left, right = english(one), arabic(other, known)
                if 0 < len(left) <= 2 and 0 < len(right) <= 2:
                    yield left, right


def own(path: Path = OWN) -> Iterator[tuple[str, str, float]]:
    """The list of our own: (English stem, Arabic word without its article, how sure)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            left, right = line.split(":")
            for one in forms(left):
                for place, other in enumerate(forms(right)):
                    yield stem(one), _bare(other), _SURE if place < _FIRST else _LESS_SURE


def make(data: Path) -> Table:
    """How sure each Arabic word translates each English stem."""
    sources = read(data)
    known = {form for entry in sources.dictionary for form in single(entry["ar"])}
    listed = set(dictionary(sources.dictionary, known))
    sentences = [(english(row["en"]), arabic(row["ar"], known)) for row in sources.tatoeba + sources.tico]
    pairs = [*sentences, *phrases(sources.dictionary, known)]
    table: Table = defaultdict(dict)
    for one, other in listed:
        table[one][other] = _LISTED
    for one, other, forward, backward, times in align([pair for pair in pairs if pair[0] and pair[1]]):
        agreement = math.sqrt(forward * backward)
        if (one, other) not in listed and agreement < (_LEAST_ONCE if times == 1 else _LEAST_AGREEMENT):
            continue
        sure = min(1.0, _LISTED * ((one, other) in listed) + _ALIGNED * agreement)
        if sure >= _LEAST and len(other) > 1:
            table[one][other] = sure
    for one, other, sure in own():
        table[one][other] = max(sure, table[one].get(other, 0.0))
    return table


def main() -> None:
    """Makes and writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--text", type=Path, help="also write the pairs there, a line each")
    arguments = parser.parse_args()
    pairs = [
        (one, other, round(100 * sure))
        for one, row in sorted(make(arguments.data).items())
        for other, sure in sorted(row.items(), key=lambda item: (-item[1], item[0]))
    ]
    write(Path(__file__).with_name(FILE), pairs)
    if arguments.text is not None:
        lines = [f"{one}\t{other}\t{hundredths}\n" for one, other, hundredths in pairs]
        arguments.text.write_text("".join(lines), encoding="utf-8")
    print(f"{len({one for one, _, _ in pairs})} English stems, {len(pairs)} pairs")


if __name__ == "__main__":
    main()
