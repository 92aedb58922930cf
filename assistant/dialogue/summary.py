"""An extractive summary of an article: its telling sentences, in order, each cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.extraction.matching import units
from assistant.types import Evidence, Statement
from assistant.wordforms import analyse
from vectorstore.language import forms, stem
from vectorstore.types import Article, Hit, Paragraph

SENTENCES = 4
"""Sentences of a summary. With five the median one of the samples passes 150 words."""

_FEWEST_WORDS, _MOST_WORDS = 7, 55
_SAME = 0.55  # of the words of a sentence already said make it a repetition
_OPENING_BONUS = 0.35  # news says the main thing first


def summarise(article: Article, most: int = SENTENCES) -> tuple[tuple[Statement, ...], tuple[Hit, ...]]:
    """The statements of a summary and the hits they cite, in the article's order.

    A sentence counts by how often the article uses its words, and by standing early (Luhn, 1958; Edmundson, 1969).
    """
    body = [p for p in article.paragraphs if p.kind == "body"] or list(article.paragraphs)
    counts = Counter(s for p in article.paragraphs for s in set(_stems(p.text)))
    ranked = sorted(_candidates(body, counts), key=lambda item: -item[0])
    kept: list[tuple[Paragraph, int, int]] = []
    said: set[str] = set()
    for _, paragraph, start, end in ranked:
        own = set(_stems(paragraph.text[start:end]))
        if len(own & said) > _SAME * len(own):
            continue
        kept.append((paragraph, start, end))
        said |= own
        if len(kept) == most:
            break
    kept.sort(key=lambda item: (item[0].index, item[1]))
    hits = {p.id: Hit(paragraph=p, article=article, similarity=1.0) for p, _, _ in kept}
    statements = tuple(
        Statement(text=p.text[start:end], evidence=(Evidence(hit=hits[p.id], start=start, end=end),))
        for p, start, end in kept
    )
    return statements, tuple(hits.values())


def _candidates(body: Sequence[Paragraph], counts: Counter[str]) -> list[tuple[float, Paragraph, int, int]]:
    found = []
    total = len(body) or 1
    for place, paragraph in enumerate(body):
        for number, (start, end) in enumerate(units(paragraph.text)):
            stems = _stems(paragraph.text[start:end])
            size = len(paragraph.text[start:end].split())
            if not stems or not _FEWEST_WORDS <= size <= _MOST_WORDS or paragraph.text[start] in '«“"':
                continue
            worth = sum(min(counts[s], 6) for s in set(stems)) / (len(set(stems)) + 6)
            early = _OPENING_BONUS * (1 - place / total) + _OPENING_BONUS * (place == 0) - 0.1 * (number > 0)
            found.append((worth / 3 + early, paragraph, start, end))
    return found


def _stems(text: str) -> list[str]:
    return [stem(form) for form in forms(text) if not analyse(form).stop]
