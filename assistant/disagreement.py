"""Sentences of other articles that say something else of the same thing: another number, date or sign."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.extraction import spans
from assistant.extraction.features import Matched, Place
from assistant.extraction.matching import Asking
from assistant.verification.alignment import align, read_sources
from assistant.verification.claims import tokens
from assistant.verification.polarity import turned
from assistant.wordforms import analyse
from vectorstore.language import forms, stem, words
from vectorstore.ranking.model import Background

MOST_SOURCES = 3
"""Articles shown that disagree, the first among them."""

_BEHIND = 6.0  # of the reader's score, which a title alone can move by 3; what follows decides
_SAME_THING = 0.8  # of what the best sentence has of the question, by weight, the other has too
_RARE = 6.0  # idf from which a word tells one story from another
_FEWEST_ALIKE = 2  # words in common that the question does not have
_MOSTLY_ALIKE = 0.5  # of the words of the shorter paragraph
_LEAST_ASKED = 0.5  # of the question's weight the best sentence has; less is no ground to compare on
_ALIKE = 0.5  # of the content words of one have a counterpart in the other, for a turned sign to count
_PLAIN = 0.5  # probability from which a number or date is taken for what was asked


def disagreeing(
    asking: Asking, hits: Sequence[Matched], places: Sequence[Place], scores: NDArray[np.float64], best: int
) -> list[Place]:
    """The sentences that disagree with the best one, one an article, best first.

    Args:
        asking: the question.
        hits: the hits read.
        places: their sentences.
        scores: those of the sentences by the reading model, higher is better.
        best: index of the sentence chosen.
    """
    homes = {id(m.hit): m for m in hits}
    first = places[best]
    known = _held(homes[id(first.hit)], first)
    if sum(known.values()) < _LEAST_ASKED * homes[id(first.hit)].total:
        return []
    found: list[Place] = []
    told = {first.hit.article.id, *(copy.article.id for copy in first.hit.copies)}
    for index in np.argsort(-scores, kind="stable"):
        place = places[index]
        if scores[index] < scores[best] - _BEHIND or len(found) == MOST_SOURCES - 1:
            break
        if place.hit.article.id in told or place.hit.paragraph.kind not in ("body", "lead"):
            continue
        shared = _held(homes[id(place.hit)], place)
        if sum(known[i] for i in known if i in shared) < _SAME_THING * sum(known.values()):
            continue
        pair = homes[id(first.hit)], first, homes[id(place.hit)], place
        if _same_story(asking, *pair) and _differs(asking, *pair):
            told.add(place.hit.article.id)
            found.append(place)
    return found


def _held(home: Matched, place: Place) -> dict[int, float]:
    """The weights of the question's terms that a sentence or its article's title has."""
    begin, end = home.text.places[place.number]
    return {
        i: home.weights[i]
        for i, found in enumerate(home.found)
        if i in home.titled or any(begin <= at < end for at in found)
    }


def _same_story(asking: Asking, one: Matched, first: Place, other: Matched, second: Place) -> bool:
    """Whether two sentences tell of one thing: both name what the question names, or words that it did not bring.

    Where the first one's article is about what the question names, so must the other's be.
    """
    named = {i for i, term in enumerate(asking.terms) if term.named}
    if (named & one.titled) - other.titled:
        return False
    if named & _held(one, first).keys() & _held(other, second).keys():
        return True
    asked = {term.stem for term in asking.terms}
    ours, theirs = (_rare(f"{place.hit.article.title} {_text(place)}") for place in (first, second))
    return bool((ours & theirs) - asked) or _read_alike(asked, first, second)


def _read_alike(asked: set[str], first: Place, second: Place) -> bool:
    """Whether the paragraphs of two sentences share most of their words, and some that were not asked for."""
    ours, theirs = (
        {
            stem(form)
            for form in forms(place.hit.paragraph.text)
            if not (analyse(form).stop or form[0].isdigit() or form in spans.MEASURES)
        }
        for place in (first, second)
    )
    shared = ours & theirs
    return len(shared - asked) >= _FEWEST_ALIKE and len(shared) >= _MOSTLY_ALIKE * min(len(ours), len(theirs))


def _rare(text: str) -> set[str]:
    background = Background.shipped()
    found = (word.form for word in words(text) if not any(char.isdigit() for char in word.form))
    stems = {stem(form) for form in found if form not in spans.MEASURES}
    return {form for form in stems if background.idf(f"={form}") >= _RARE}


def _differs(asking: Asking, one: Matched, first: Place, other: Matched, second: Place) -> bool:
    ours, theirs = _text(first), _text(second)
    if asking.kind in ("when", "number"):
        left, right = (
            spans.answer_span(asking, one, first.number),
            spans.answer_span(asking, other, second.number),
        )
        if left is None or right is None or min(left.probability, right.probability) < _PLAIN:
            return False
        said = _values(first.hit.paragraph.text[left.start : left.end])
        heard = _values(second.hit.paragraph.text[right.start : right.end])
        apart = said.isdisjoint(_values(theirs)) and heard.isdisjoint(_values(ours))
        return bool(said) and bool(heard) and apart
    alignment = align(tokens(theirs), read_sources((ours,)))
    founded = [
        at >= 0 for token, at in zip(alignment.sentence, alignment.places, strict=True) if not token.soft
    ]
    return bool(founded) and sum(founded) >= _ALIKE * len(founded) and any(turned(alignment))


def _text(place: Place) -> str:
    return place.hit.paragraph.text[place.start : place.end]


def _values(text: str) -> set[tuple[str, float]]:
    return {(token.kind, token.value) for token in tokens(text) if token.is_value}
