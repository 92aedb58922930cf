"""Why a paragraph was found: which of its words say which of the question's, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from vectorstore.language import Word, stem, words
from vectorstore.words import bilingual, questions
from vectorstore.words.vocabulary import Words

How = Literal["word", "meaning", "sound"]

_LEAST = 0.4  # how sure two words must be to mean the same, or to be one name


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A word of the question and one of the paragraph that says it.

    Attributes:
        asked: the question's word, as written there.
        start, end: the paragraph's word, ``text[start:end]``.
        how: by the same word or another form of it, by its meaning, or by the sound of a name.
        sure: 0 to 1.
    """

    asked: str
    start: int
    end: int
    how: How
    sure: float


def matches(question: str, text: str) -> tuple[Match, ...]:
    """The words of a text that say words of a question, in the order of the text.

    A word that the text has in some form is shown wherever it stands; any other only where it is nearest.

    >>> text = "افتتح الرئيس الجسر."
    >>> [(m.asked, text[m.start:m.end], m.how) for m in matches("Which president came?", text)]
    [('president', 'الرئيس', 'meaning')]
    """
    asked = [word for word in words(question) if not questions.only_asks(word.form)]
    there = [word for word in words(text) if not questions.only_asks(word.form)]
    found = [
        Match(asked=_of(question, one), start=word.start, end=word.end, how="word", sure=1.0)
        for one in asked
        for word in there
        if stem(word.form) == stem(one.form)
    ]
    said = {match.asked for match in found}
    rest = [one for one in asked if _of(question, one) not in said]
    if rest and there:
        found += _nearest(question, text, rest, there)
    return tuple(sorted(set(found), key=lambda match: (match.start, match.asked)))


def _nearest(question: str, text: str, asked: list[Word], there: list[Word]) -> list[Match]:
    known = Words.shared()
    forms = [word.form for word in asked], [word.form for word in there]
    mine, theirs = map(known.numbers, forms)
    meaning = known.sure(mine, theirs, bilingual.likeness(known, mine, theirs))
    meaning = np.maximum(meaning, bilingual.translated(*forms))
    sound = bilingual.with_names(*forms, known.sound(mine, theirs))
    sound[:, [text[word.start].islower() for word in there]] = (
        0.0  # a name has a capital, where there are any
    )
    sound[[question[word.start].islower() for word in asked], :] = 0.0
    sure = np.maximum(meaning, sound)
    found = []
    for row, word in enumerate(asked):
        place = int(sure[row].argmax())
        if sure[row, place] >= _LEAST:
            how: How = "sound" if sound[row, place] > 0 else "meaning"
            near = there[place]
            found.append(
                Match(
                    asked=_of(question, word),
                    start=near.start,
                    end=near.end,
                    how=how,
                    sure=round(float(sure[row, place]), 3),
                )
            )
    return found


def _of(question: str, word: Word) -> str:
    return question[word.start : word.end]
