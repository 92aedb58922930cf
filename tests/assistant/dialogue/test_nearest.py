"""What a refusal shows of what is there."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.assistant import samples
from assistant.dialogue.nearest import SHOWN, nearest


@pytest.mark.parametrize(
    ("question", "language"), [("ما عاصمة أستراليا؟", "ar"), ("What is the capital of Australia?", "en")]
)
def test_a_refusal_shows_what_is_nearest_in_the_language_of_the_question(
    assistant: Assistant, question: str, language: str
) -> None:
    assistant.add(samples())
    answer = assistant.answer(question)
    assert not answer.answered
    shown = [answer.passages[at] for at in nearest(answer)]
    assert [hit.article.language for hit in shown] == [language] * SHOWN
    assert len({hit.paragraph.id for hit in shown}) == SHOWN
