"""Lists the nearest words of the other script for each word that the built-in embedding has a token for.

    python -m vectorstore.builtin.translate_tokens

Writes ``translations.json`` beside this file: to each word its translations, each before the hundredths of its cosine,
both ways (``"king": "ملك 72 كنغ 57"``). The word index is asked for them, since a passage in another script has no word
of the question.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np

from vectorstore.builtin.embedder import shipped
from vectorstore.language import stem
from vectorstore.ranking.model import Background
from vectorstore.words.questions import only_asks

_ARABIC = re.compile(r"[\u0621-\u064a]{3,}")
_LATIN = re.compile(r"[a-z]{3,}")
_LEAST = 0.38  # cosine; of two words drawn at random .1% have that
_MOST = 4
_SEEN = 2  # paragraphs of the background a word occurs in; what occurs in fewer is a piece of words
_BLOCK = 1024


def words(pattern: re.Pattern[str]) -> list[str]:
    """The tokens that are content words of a script."""
    background = Background.shipped()
    most = background.idf_of(_SEEN)
    return sorted(
        token
        for token in shipped().tokens
        if pattern.fullmatch(token) and not only_asks(token) and background.idf(f"={stem(token)}") <= most
    )


def nearest(these: list[str], others: list[str]) -> dict[str, str]:
    """For each word the nearest of others that are near enough, nearest first."""
    right = shipped().embed_passages(others)
    found: dict[str, str] = {}
    for start in range(0, len(these), _BLOCK):
        block = these[start : start + _BLOCK]
        cosines = shipped().embed_passages(block) @ right.T
        for word, row in zip(block, cosines, strict=True):
            best = np.argsort(-row)[:_MOST]
            if near := [f"{others[i]} {100 * row[i]:.0f}" for i in best if row[i] >= _LEAST]:
                found[word] = " ".join(near)
    return found


def main() -> None:
    """Finds and writes."""
    english, arabic = words(_LATIN), words(_ARABIC)
    found = nearest(english, arabic) | nearest(arabic, english)
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    Path(__file__).with_name("translations.json").write_text(text, encoding="utf-8")
    print(f"{len(english)} English and {len(arabic)} Arabic words, {len(found)} with translations")


if __name__ == "__main__":
    main()
