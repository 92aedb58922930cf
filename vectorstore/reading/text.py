"""Pasted or plain text -> drafts."""

from __future__ import annotations

from datetime import date

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.types import Draft, DraftParagraph
from vectorstore.words.tongues import language

from . import phrases
from .editing import Edited, edit
from .lines import Unit, units
from .marks import Mark, mark_all
from .metadata import author_of, dates_of, source_of
from .splitting import starts

_TITLE_WORDS = 10
_TITLE_CHARS = 90
MAX_UNITS = 20_000
"""Of a longer text, a list or a whole shelf of books, every line is kept: there is no page to clean. Cleaning
takes about 0.15 ms a line."""

MAX_LINES = 1_000_000
"""A million lines are read in four seconds."""


def read_text(
    text: str,
    *,
    title: str | None = None,
    url: str | None = None,
    origin: str | None = None,
    today: date | None = None,
) -> tuple[Draft, ...]:
    """The articles of a pasted text, at least one.

    Args:
        text: any text; where articles follow each other they are split.
        title: the headline, where it is known; it holds for the first article.
        url: the address of the first article.
        origin: where the text was read from, for the report.
        today: the day relative dates count from where the text gives none.

    Raises:
        NothingToReadError: the text is blank.
        ReadError: it has too many lines.
    """
    if not text.strip():
        raise NothingToReadError(
            "the text is empty; paste an article or give a file that holds one", code="text-empty"
        )
    if (lines := text.count("\n")) > MAX_LINES:
        raise ReadError(
            f"{origin or 'the text'} has {lines:,} lines; split it into parts of up to {MAX_LINES:,}",
            code="text-long",
            lines=f"{lines:,}",
            most=f"{MAX_LINES:,}",
        )
    return drafts_of(units(printable(text)), title=title, url=url, origin=origin, today=today)


def printable(text: str) -> str:
    """The text with lone surrogates, which no file and no database can hold, replaced."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def drafts_of(
    found: list[Unit],
    *,
    title: str | None = None,
    url: str | None = None,
    origin: str | None = None,
    today: date | None = None,
    author: str | None = None,
    whole: bool = False,
) -> tuple[Draft, ...]:
    """The articles that a list of units holds; with ``whole``, it is one article."""
    if len(found) > MAX_UNITS:
        return (_as_it_stands(found, title=title, url=url, origin=origin),)
    marks = mark_all(found)
    begins = [0] if whole else starts(marks)
    drafts: list[Draft] = []
    for number, begin in enumerate(begins):
        end = begins[number + 1] if number + 1 < len(begins) else len(marks)
        own = marks[begin:end]
        edited = edit(own, title=title if number == 0 else None, author=author, more_follows=end < len(marks))
        drafts.append(
            draft_of(own, edited, title=title if number == 0 else None, url=url if number == 0 else None,
                     origin=origin, today=today)
        )  # fmt: skip
    return tuple(drafts)


def draft_of(
    marks: list[Mark],
    edited: Edited,
    *,
    title: str | None = None,
    url: str | None = None,
    origin: str | None = None,
    today: date | None = None,
) -> Draft:
    """A draft from an article's edited units; where editing left nothing, from all its lines."""
    if not any(paragraph.kind not in ("title", "related") for paragraph in edited.paragraphs):
        _keep_something(marks, edited)
    chosen = title or edited.title or made_up_title(edited.paragraphs)
    body = [paragraph.text for paragraph in edited.paragraphs if paragraph.kind in ("body", "lead")]
    published, updated, notes = dates_of(edited, today)
    return Draft(
        key=f"url:{url}" if url else f"title:{phrases.key_of(chosen) or chosen}",
        title=chosen,
        paragraphs=tuple(edited.paragraphs),
        url=url,
        source=source_of(edited),
        author=author_of(edited),
        published=published,
        updated=updated,
        language=language_of(chosen, body),
        origin=origin,
        left_out=tuple(edited.left_out),
        notes=notes,
    )


def language_of(title: str, paragraphs: list[str]) -> str | None:
    """The language of an article; where paragraphs of two languages are mixed, that of its title, if it is one of them.

    An Arabic article that quotes a statement in full in English has more Latin letters than Arabic ones.
    """
    of_all = language(" ".join(paragraphs)) or language(title)
    of_title = language(title)
    if of_all == of_title or of_title is None:
        return of_all
    own = sum(language(text) == of_title for text in paragraphs)
    return of_title if own >= len(paragraphs) * _MIN_OWN and _other_script(title, of_all) else of_all


def _other_script(title: str, code: str | None) -> bool:
    """Whether a title is written in another script than a language: between two languages of one it tells too little."""
    arabic = ("ar", "fa")
    return code is not None and (language(title) in arabic) != (code in arabic)


_MIN_OWN = 0.4  # of the paragraphs


def _as_it_stands(found: list[Unit], *, title: str | None, url: str | None, origin: str | None) -> Draft:
    """All lines as body, under the first one where there is no other title."""
    paragraphs = [DraftParagraph(kind="body", text=one.text, line=one.line) for one in found]
    chosen = title or made_up_title(paragraphs[:1])
    return Draft(
        key=f"url:{url}" if url else f"title:{phrases.key_of(chosen) or chosen}",
        title=chosen,
        paragraphs=tuple(paragraphs),
        url=url,
        language=language(" ".join(one.text for one in found[:50])),
        origin=origin,
        notes=(f"has {len(found):,} lines and was kept as it stands; up to {MAX_UNITS:,} are cleaned",),
    )


def _keep_something(marks: list[Mark], edited: Edited) -> None:
    """Puts back what would leave an article empty: its prose or, without any, all its lines."""
    if any(paragraph.kind == "title" for paragraph in edited.paragraphs):
        edited.paragraphs = [
            DraftParagraph(kind="body", text=paragraph.text, line=paragraph.line)
            if paragraph.kind == "title"
            else paragraph
            for paragraph in edited.paragraphs
        ]
        return
    if any(paragraph.kind == "related" for paragraph in edited.paragraphs):
        return
    edited.paragraphs = [DraftParagraph(kind="body", text=one.text, line=one.unit.line) for one in marks]
    edited.left_out = []


def made_up_title(paragraphs: list[DraftParagraph]) -> str:
    """The first words of an article that has no headline."""
    text = next((one.text for one in paragraphs if one.kind == "body"), paragraphs[0].text)
    words = text.split()
    title = " ".join(words[:_TITLE_WORDS])[:_TITLE_CHARS].rstrip(" ،,؛;:")
    return title if len(title) >= len(" ".join(words)) else f"{title}…"
