"""Which paragraphs are shown under a refusal: the nearest ones, of the answer's language first where none tells much."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.types import Answer
from vectorstore.types import Hit, Kind

SHOWN = 3
TELLING: tuple[Kind, ...] = ("lead", "body")
_NOISE = 0.1  # similarity below which a paragraph is not worth reading in another language


def nearest(answer: Answer) -> tuple[int, ...]:
    """Places, within ``passages`` of a refusal, of the paragraphs to show, nearest first.

    Headings, captions and the like tell little alone, and stand in only where nothing else was found.
    """
    passages = answer.passages
    told = [at for at, hit in enumerate(passages) if hit.paragraph.kind in TELLING]
    places = told or [*range(len(passages))]
    return tuple(sorted(places, key=lambda at: _is_foreign_noise(passages[at], answer.language))[:SHOWN])


def reaching(hits: Sequence[Hit], own: Callable[[], Sequence[Hit]], language: str) -> tuple[Hit, ...]:
    """The hits of a refusal, with more of the answer's language where they hold too few to show."""
    there = {hit.paragraph.id for hit in hits if _tells_in(hit, language)}
    if not hits or len(there) >= SHOWN:
        return tuple(hits)
    more = [hit for hit in own() if hit.paragraph.id not in there and _tells_in(hit, language)]
    return (*hits, *more[: SHOWN - len(there)])


def _tells_in(hit: Hit, language: str) -> bool:
    return hit.article.language == language and hit.paragraph.kind in TELLING


def _is_foreign_noise(hit: Hit, language: str) -> bool:
    return hit.article.language != language and hit.similarity < _NOISE
