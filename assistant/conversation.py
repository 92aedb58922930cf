"""A follow-up question -> one that can be searched alone."""

from __future__ import annotations

import re

from assistant.types import History
from vectorstore.language import forms, normalise

MAX_TURNS = 6
"""Earlier turns that are looked at."""

_SHORT = 3  # words; a question this short rarely names what it is about
_POINTS_BACK = re.compile(
    r"^\W*(?:و|ف)(?:من|ما|ماذا|متي|اين|كيف|لماذا|كم|هل|عن)\b|\b(?:هناك|هنا|ذلك|هذا|هذه|تلك|فيه|فيها|عنه|عنها|منه|منها|به|بها|له|لها|عليه|عليها)\b|"
    r"^\W*(?:and|but|so)\b|\b(?:he|she|it|they|him|her|them|his|its|their|that|there|this|those|these)\b|"
    r"\b(?:il|elle|ils|elles|cela|la-bas)\b"
)


def standalone(question: str, history: History) -> str:
    """The question, with what it is about taken from the last question when it does not say so itself.

    >>> standalone("ومتى ستعقد؟", (("user", "أين ستعقد قمة بريكس؟"), ("assistant", "في كازان.")))
    'ومتى ستعقد؟ أين ستعقد قمة بريكس؟'
    >>> standalone("Where is the museum?", (("user", "Who won the cup?"),))
    'Where is the museum?'
    """
    earlier = [text for who, text in history[-MAX_TURNS:] if who == "user"]
    if not earlier or not _is_follow_up(question):
        return question
    return f"{question} {earlier[-1]}"


def _is_follow_up(question: str) -> bool:
    return len(forms(question)) <= _SHORT or bool(_POINTS_BACK.search(normalise(question)))
