"""What stands below a heading that says again what was asked: the answer in a talk, a recipe, a law."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.features import Matched, Place, homes
from assistant.extraction.matching import Asking, is_asking, units
from assistant.wordforms import analyse
from vectorstore.language import forms, stem
from vectorstore.types import Hit, Paragraph

HEADS = ("title", "heading")
"""The kinds of paragraphs that head others."""
_ECHO = 0.75  # of the stems of a heading that a question has make it say nothing more
_ASKED, _SAYS_IT = 0.85, 8.0  # of the question that a heading and its title say; what that adds to its score
_MOST_SENTENCES = 2  # of the first paragraph
_ITEM_WORDS = 12  # at most so many words make a paragraph an item, which others follow
_MOST_ITEMS = 8


def below(question: str, place: Place, following: Callable[[Hit], Sequence[Paragraph]]) -> list[Place]:
    """The first sentences below a heading that asks, or only says what is asked; nothing for any other sentence.

    A short line of text over several others heads them as well.

    Args:
        question: as searched.
        place: the sentence that was chosen.
        following: gives the paragraphs of the article after a hit's, in order.
    """
    paragraph = place.hit.paragraph
    if not _says_nothing_more(question, paragraph.text):
        return []
    texts = _texts(following(place.hit))
    if not texts or not (paragraph.kind in HEADS or _is_label(paragraph.text, texts)):
        return []
    if len(texts[0].text.split()) > _ITEM_WORDS:
        return [_place(place, texts[0], span) for span in units(texts[0].text)[:_MOST_SENTENCES]]
    items: list[Place] = []
    for text in texts[:_MOST_ITEMS]:
        if items and len(text.text.split()) > _ITEM_WORDS:
            break
        items.append(_place(place, text, (0, len(text.text))))
    return items


def _is_label(text: str, below: Sequence[Paragraph]) -> bool:
    """Whether a line of text heads a list: short, without an end, and short lines below it."""
    items = below[:2]
    short = all(len(one.split()) <= _ITEM_WORDS for one in (text, *(item.text for item in items)))
    return short and len(items) > 1 and not text.rstrip().endswith((".", "!", "?", "؟", "،", ","))


def asked_outright(
    question: str, places: Sequence[Place], following: Callable[[Hit], Sequence[Paragraph]]
) -> list[Place]:
    """The same behind a heading, or a sentence, that is the question itself, word for word; nothing where there is none."""
    asked = set(map(stem, forms(question)))
    for place in places:
        paragraph = place.hit.paragraph
        if not asked or set(map(stem, forms(place.text))) != asked:
            continue
        if paragraph.kind == "heading":
            return below(question, place, following)
        if paragraph.kind not in HEADS and asks(place.text) and (behind := _behind(place, following)):
            return behind
    return []


def asks(sentence: str) -> bool:
    """Whether a sentence of a text is a question."""
    return sentence.rstrip("»”\"') ").endswith(("?", "؟"))


def _behind(place: Place, following: Callable[[Hit], Sequence[Paragraph]]) -> list[Place]:
    """The sentences behind one, or the first ones of the text after its paragraph."""
    text = place.hit.paragraph.text
    own = [span for span in units(text) if span[0] >= place.end]
    if own:
        return [Place(place.hit, place.number + 1 + n, *span) for n, span in enumerate(own[:_MOST_SENTENCES])]
    texts = _texts(following(place.hit))
    return [_place(place, texts[0], span) for span in units(texts[0].text)[:_MOST_SENTENCES]] if texts else []


def bonus(asking: Asking, hits: Sequence[Matched], places: Sequence[Place]) -> NDArray[np.float64]:
    """What is added to the score of a heading that says what is asked, together with its title, and nothing else.

    ``(len(places),)``. What stands below it answers: "Tools needed" in a guide to changing a tyre.
    """
    found = np.zeros(len(places))
    for at, (one, place) in enumerate(zip(homes(hits, places), places, strict=True)):
        here = {n for n, met in enumerate(one.found) if met}
        if place.hit.paragraph.kind == "heading" and not here <= one.titled:
            said = sum(one.weights[n] for n in here | one.titled) / one.total
            if said >= _ASKED and _echoes(asking.text, place.hit.paragraph.text):
                found[at] = _SAYS_IT
    return found


def _echoes(question: str, heading: str) -> bool:
    """Whether nearly all words of a heading that tell something are the question's."""
    asked = set(map(stem, forms(question)))
    said = [stem(form) for form in forms(heading) if not (is_asking(form) or analyse(form).stop)]
    return bool(said) and sum(one in asked for one in said) >= _ECHO * len(said)


def _texts(following: Sequence[Paragraph]) -> list[Paragraph]:
    """The text up to the next heading."""
    found: list[Paragraph] = []
    for paragraph in following:
        if paragraph.kind in ("lead", "body"):
            found.append(paragraph)
        elif paragraph.kind == "heading" and found:
            break
    return found


def _says_nothing_more(question: str, heading: str) -> bool:
    if asks(heading):
        return True
    asked = set(map(stem, forms(question)))
    said = list(map(stem, forms(heading)))
    return sum(one in asked for one in said) >= _ECHO * len(said)


def _place(of: Place, paragraph: Paragraph, span: tuple[int, int]) -> Place:
    return Place(replace(of.hit, paragraph=paragraph, features=(), copies=()), 0, *span)
