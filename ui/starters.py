"""Questions to begin with, for the sample articles that are still in the library."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from vectorstore.types import Article

MOST = 4


@lru_cache(maxsize=1)
def _by_title() -> dict[str, list[str]]:
    text = Path(__file__).with_name("starters.json").read_text(encoding="utf-8")
    questions: dict[str, list[str]] = json.loads(text)
    return questions


def starters(articles: Sequence[Article], language: str) -> list[str]:
    """At most `MOST` questions, those in the language of the page first.

    Other articles give none: a question that nobody has tried would as soon be refused as answered.
    """
    known = _by_title()
    here = sorted((a for a in articles if a.title in known), key=lambda a: a.language != language)
    firsts = [known[a.title][0] for a in here]
    others = [q for a in here if a.language == language for q in known[a.title][1:]]
    own = sum(a.language == language for a in here)
    return [*firsts[:own], *others, *firsts[own:]][:MOST]
