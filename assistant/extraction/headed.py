"""What stands below a heading that says again what was asked: the answer in a talk, a recipe, a law."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.extraction.features import Place
from assistant.extraction.matching import units
from vectorstore.language import forms, stem
from vectorstore.types import Hit, Paragraph

_HEADS = ("title", "heading")
_ECHO = 0.75  # of the stems of a heading that a question has make it say nothing more
_MOST_SENTENCES = 2  # of the first paragraph
_ITEM_WORDS = 12  # at most so many words make a paragraph an item, which others follow
_MOST_ITEMS = 4


def below(question: str, place: Place, following: Callable[[Hit], Sequence[Paragraph]]) -> list[Place]:
    """The first sentences below a heading that asks, or only says what is asked; nothing for any other sentence.

    Args:
        question: as searched.
        place: the sentence that was chosen.
        following: gives the paragraphs of the article after a hit's, in order.
    """
    paragraph = place.hit.paragraph
    if paragraph.kind not in _HEADS or not _says_nothing_more(question, paragraph.text):
        return []
    texts = _texts(following(place.hit))
    if not texts:
        return []
    if len(texts[0].text.split()) > _ITEM_WORDS:
        return [_place(place, texts[0], span) for span in units(texts[0].text)[:_MOST_SENTENCES]]
    items: list[Place] = []
    for text in texts[:_MOST_ITEMS]:
        if items and len(text.text.split()) > _ITEM_WORDS:
            break
        items.append(_place(place, text, (0, len(text.text))))
    return items


def asked_outright(
    question: str, places: Sequence[Place], following: Callable[[Hit], Sequence[Paragraph]]
) -> list[Place]:
    """The same below a heading that is the question itself, word for word; nothing where there is none."""
    asked = set(map(stem, forms(question)))
    for place in places:
        paragraph = place.hit.paragraph
        if asked and paragraph.kind == "heading" and set(map(stem, forms(paragraph.text))) == asked:
            return below(question, place, following)
    return []


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
    if heading.rstrip('»”" ').endswith(("?", "؟")):
        return True
    asked = set(map(stem, forms(question)))
    said = list(map(stem, forms(heading)))
    return sum(one in asked for one in said) >= _ECHO * len(said)


def _place(of: Place, paragraph: Paragraph, span: tuple[int, int]) -> Place:
    return Place(replace(of.hit, paragraph=paragraph, features=(), copies=()), 0, *span)
