"""Character grams counted in many texts at once, against `str.count`."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vectorstore.ranking.counting import Grams

_WORDS = st.lists(st.text("aابت\U0001f600é", min_size=1, max_size=6), max_size=30)


def _padded(words: list[str]) -> str:
    return f" {'  '.join(words)} "


def _grams(words: list[str]) -> list[str]:
    edged = [f" {word} " for word in words]
    return list(dict.fromkeys(w[at : at + n] for w in edged for n in (3, 4) for at in range(len(w) - n + 1)))


@given(asked=_WORDS, passages=st.lists(_WORDS, max_size=4))
def test_grams_are_counted_as_one_text_after_another_counts_them(
    asked: list[str], passages: list[list[str]]
) -> None:
    grams, texts = _grams(asked), [_padded(words) for words in passages]
    assert Grams(grams).count(texts).tolist() == [[text.count(gram) for gram in grams] for text in texts]


def test_a_gram_that_overlaps_itself_counts_once_where_it_overlaps() -> None:
    assert Grams(["ana", " in "]).count([" banana  in  in ", "  "]).tolist() == [[1, 2], [0, 0]]
