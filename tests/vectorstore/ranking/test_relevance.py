"""What comes first where a library holds both languages."""

import pytest

from vectorstore.ranking.model import Candidate
from vectorstore.ranking.relevance import judge

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
