"""The features of passages by name, as tests look at them."""

from collections.abc import Sequence

from vectorstore.ranking.model import Candidate
from vectorstore.ranking.relevance import EVERY, compare


def features(question: str, candidates: Sequence[Candidate]) -> list[dict[str, float]]:
    """For each candidate its features by the names in `EVERY`."""
    return [dict(zip(EVERY, row, strict=True)) for row in compare(question, candidates).tolist()]
