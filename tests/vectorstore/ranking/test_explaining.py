"""A hit says which words of the paragraph it was found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.ranking.explaining import matches


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        pytest.param(
            "متى كان إفتتاح الجسر؟",
            "أُعيد افتتاح الجسر القديم.",
            [("إفتتاح", "افتتاح", "word"), ("الجسر", "الجسر", "word")],
            id="spelling",
        ),
        pytest.param(
            "Where are the trains?", "A train left.", [("trains", "train", "word")], id="form of the word"
        ),
        pytest.param(
            "Which president visited Kazan?",
            "وصل الرئيس إلى كازان.",
            [("president", "الرئيس", "meaning"), ("Kazan", "كازان", "sound")],
            id="meaning and sound in Arabic",
        ),
        pytest.param(
            "من هو لافروف؟", "It was said by Lavrov.", [("لافروف", "Lavrov", "sound")], id="sound in English"
        ),
        pytest.param("Who won?", "هطل المطر.", [], id="nothing"),
    ],
)
def test_words_that_say_the_questions(question: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(one.asked, text[one.start : one.end], one.how) for one in matches(question, text)]
    assert found == expected


@given(st.text(max_size=60), st.text(max_size=200))
def test_matches_are_words_of_both(question: str, text: str) -> None:
    found = matches(question, text)
    assert list(found) == sorted(found, key=lambda one: one.start)
    for one in found:
        assert one.asked in question
        assert 0 <= one.start < one.end <= len(text)
        assert 0 < one.sure <= 1
