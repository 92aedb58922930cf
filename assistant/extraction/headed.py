"""What stands below a heading that says again what was asked: the answer in a talk, a recipe, a law."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.enumeration import BULLET
from assistant.extraction.features import Matched, Place, homes, of_one_article
from assistant.extraction.matching import Asking, is_asking, is_content, units
from vectorstore.language import forms, stem
from vectorstore.types import Hit, Paragraph
from vectorstore.words.questions import asked

HEADS = ("title", "heading")
"""The kinds of paragraphs that head others."""
_ECHO = 0.75  # of the stems of a heading that a question has make it say nothing more
_ASKED, _SAYS_IT = 0.85, 8.0  # of the question that a heading and its title say; what that adds to its score
_ASKS_IT = 14.0  # the same for one that asks it
_ALIKE = 0.4  # of a question, and of a heading that asks alike, the other says at least
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
    if not _is_item(texts[0].text):
        return [_place(place, texts[0], span) for span in units(texts[0].text)[:_MOST_SENTENCES]]
    items: list[Place] = []
    for text in texts[:_MOST_ITEMS]:
        if items and not _is_item(text.text):
            break
        items.append(_place(place, text, (0, len(text.text))))
    return items


def _is_item(text: str) -> bool:
    """Whether a paragraph is an item of a list: short, or with a bullet before it."""
    return len(text.split()) <= _ITEM_WORDS or BULLET.match(text) is not None


def _is_label(text: str, below: Sequence[Paragraph]) -> bool:
    """Whether a line of text heads a list: short, without an end, and short lines below it."""
    items = below[:2]
    short = all(len(one.split()) <= _ITEM_WORDS for one in (text, *(item.text for item in items)))
    return short and len(items) > 1 and not text.rstrip().endswith((".", "!", "?", "؟", "،", ","))


def asked_outright(
    question: str, places: Sequence[Place], following: Callable[[Hit], Sequence[Paragraph]]
) -> list[Place]:
    """The same behind a heading, or a sentence, that is the question itself, word for word; nothing where there is none."""
    said = set(map(stem, forms(question)))
    for place in places:
        paragraph = place.hit.paragraph
        if not said or set(map(stem, forms(place.text))) != said:
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

    ``(len(places),)``. What stands below it answers: "Tools needed" in a guide to changing a tyre, or, where one article
    alone is asked, "What does it cost?" in an interview.
    """
    found = np.zeros(len(places))
    alone = of_one_article(hits)
    for at, (one, place) in enumerate(zip(homes(hits, places), places, strict=True)):
        if place.hit.paragraph.kind == "heading":
            alike, says = asks_alike(asking, one), _says_it(asking, one)
            found[at] = _ASKS_IT if alike and (says or alone) else _SAYS_IT * (alike or says)
    return found


def _says_it(asking: Asking, one: Matched) -> bool:
    return _said(one) >= _ASKED and _echoes(asking.text, one.hit.paragraph.text)


def asks_alike(asking: Asking, one: Matched) -> bool:
    """Whether a heading asks nearly what is asked: for the same kind of thing, in much the same words."""
    heading = one.hit.paragraph
    if heading.kind != "heading" or not asks(heading.text) or asked(heading.text) != asking.kind:
        return False
    return _said(one) >= _ALIKE and _told(one) >= _ALIKE


def _said(one: Matched) -> float:
    """The share of a question that a heading and its title say; 0 where that is in the title."""
    here = {n for n, met in enumerate(one.found) if met}
    return 0.0 if here <= one.titled else sum(one.weights[n] for n in here | one.titled) / one.total


def _told(one: Matched) -> float:
    """The share of what a heading tells that the question says."""
    met = set(chain.from_iterable(one.found))
    telling = [p for p, form in enumerate(one.text.forms) if not (form.stop or is_asking(form.text))]
    return sum(p in met for p in telling) / len(telling) if telling else 0.0


def _echoes(question: str, heading: str) -> bool:
    """Whether nearly all words of a heading that tell something are the question's."""
    wanted = set(map(stem, forms(question)))
    said = [stem(form) for form in forms(heading) if is_content(form)]
    return bool(said) and sum(one in wanted for one in said) >= _ECHO * len(said)


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
    wanted = set(map(stem, forms(question)))
    said = list(map(stem, forms(heading)))
    return sum(one in wanted for one in said) >= _ECHO * len(said)


def _place(of: Place, paragraph: Paragraph, span: tuple[int, int]) -> Place:
    return Place(replace(of.hit, paragraph=paragraph, features=(), copies=()), 0, *span)
