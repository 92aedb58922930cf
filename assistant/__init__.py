"""Isnad: ask your articles, and see for every sentence the exact words that say so.

>>> from assistant import Assistant, answer  # doctest: +SKIP
>>> answer("أين تُعقد القمة؟", library="my-articles").text  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike

from assistant.assistant import Assistant
from assistant.errors import AssistantError, ModelError, QuestionError, SettingsError
from assistant.types import Answer, AnswerEvent, Citation, Sentence
from vectorstore.errors import StoreError
from vectorstore.types import AddReport, Article, Hit, Paragraph

__all__ = [
    "AddReport",
    "Answer",
    "AnswerEvent",
    "Article",
    "Assistant",
    "AssistantError",
    "Citation",
    "Hit",
    "ModelError",
    "Paragraph",
    "QuestionError",
    "Sentence",
    "SettingsError",
    "StoreError",
    "answer",
]


def answer(
    question: str,
    library: str | PathLike[str] | None = None,
    history: Iterable[tuple[str, str]] = (),
    articles: Iterable[str] | None = None,
) -> Answer:
    """The answer to one question, for scripts and notebooks; opens and closes the library.

    Raises:
        AssistantError: The question or a setting cannot be used.
        StoreError: The library cannot be used.
    """
    with Assistant.open(library) as assistant:
        return assistant.answer(question, history, articles)
