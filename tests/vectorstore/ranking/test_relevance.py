"""What comes first where a library holds both languages."""

from dataclasses import replace

import numpy as np
import pytest

from vectorstore.ranking.model import Candidate
from vectorstore.ranking.relevance import EVERY, compare, judge

ENGLISH = Candidate(
    id="en", text="The plant sends water to the city from Tuesday.", title="Dry Taps End", kind="body", index=2, cosine=0.3,
    matched=1.0,
)  # fmt: skip
ARABIC = Candidate(
    id="ar", text="تضخ المحطة المياه إلى المدينة منذ الثلاثاء.", title="محطة تحلية المياه تنهي التقنين", kind="body", index=2,
    cosine=0.5, matched=0.0, translated=1.0,
)  # fmt: skip


@pytest.mark.parametrize(("query", "own"), [("water", "en"), ("water plant", "en"), ("المياه", "ar")])
def test_the_word_itself_counts_no_less_than_its_translation(query: str, own: str) -> None:
    shown = {"en": ENGLISH, "ar": ARABIC}
    found = judge(query, [shown["en"], shown["ar"]])
    assert found[0].candidate.id == own
    assert 0 < found[1].similarity <= found[0].similarity


def test_a_translation_is_found_where_the_word_itself_is_not() -> None:
    other = Candidate(
        id="no", text="The council met on Monday.", title="Council", kind="body", index=1, cosine=0.1
    )
    alone = judge("water", [ARABIC])[0].similarity
    found = judge("water", [other, ARABIC])
    assert found[0].candidate.id == "ar"
    assert found[0].similarity == pytest.approx(alone, abs=0.05)


def test_what_is_far_behind_is_not_compared_word_by_word_and_the_best_are_the_same() -> None:
    question = "When does the plant send water?"
    others = [
        replace(
            ENGLISH,
            id=f"{n:02}",
            text=f"The council met on day {n} about another plant.",
            cosine=0.1,
            matched=0.1,
        )
        for n in range(20)
    ]
    every = [*others, ENGLISH, ARABIC]
    whole, quick = judge(question, every), judge(question, every, wanted=2)
    assert [one.candidate.id for one in quick[:2]] == [one.candidate.id for one in whole[:2]]
    assert [one.similarity for one in quick[:2]] == [one.similarity for one in whole[:2]]
    meant, translated = EVERY.index("meant"), EVERY.index("translated")
    compared = compare(question, every, compared=3)
    assert compared[-2, meant] > 0
    assert compared[-1, translated] > 0  # in the other script all are
    assert np.count_nonzero(compared[:, meant]) <= 3 < np.count_nonzero(compare(question, every)[:, meant])
