"""An answer as HTML. Pure functions; everything that is not ours is escaped.

The page relies on ``data-`` attributes: ``data-cite`` is the index of a citation in
``Answer.citations``, ``data-passage`` that of a passage in ``Answer.passages``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import get_args

from assistant.dialogue.nearest import nearest
from assistant.types import Answer, Citation, Sentence
from assistant.verification.suspicion import ReasonKind
from ui.catalogue import Catalogue
from ui.faults import fault_html
from ui.markup import directed, escape, label
from ui.snippets import snippet
from vectorstore.types import Hit

_AND = {"ar": "، ", "en": ", "}
_DOUBTS = 4
_PART = 0.6  # of a sentence; what is held against more of it says nothing more than the verdict does
_RECOGNISED = 20  # characters of a quote by which it is found in a sentence; dates may be told further on
_TITLE = re.compile(r"(?<=[“«]).*(?=[”»])")  # in a frame, in its article's language
_TELLING_WORDS = 5  # of an answer under way
_ENDS = (".", "!", "?", "؟", "…", ":")
_BULLETS, _LEAST_BULLETS = ("- ", "– ", "— ", "• ", "* ", "● ", "▪ "), 2
_LEAST_ITEMS, _ITEM_WORDS = 3, 20
_LONGEST_TAIL = 20  # characters that may stand on one line with their chips on the narrowest page
_MARKER = re.compile(r"\s*\[(\d{1,3})\]")


def answer_html(answer: Answer, t: Catalogue, removed: Set[str] = frozenset()) -> str:
    """A whole answer: its sentences with chips, its notes, and the paragraphs behind it.

    Args:
        answer: what to show.
        t: the strings of the page.
        removed: ids of articles that are no longer in the library; chips that cite them say so.
    """
    parts = [_searched(answer, t)]
    if answer.answered:
        sentences = " ".join(_sentence(s, answer.citations, t, removed) for s in answer.sentences)
        # A greeting, or a list of the articles, rests on no words and has no sentences.
        look = f"is-text {_list_look(answer.sentences)}".rstrip()
        parts.append(f'<div class="{look}" {directed(answer.text)}>{sentences or escape(answer.text)}</div>')
    else:
        parts.append(
            f'<div class="is-text is-refusal" {directed(answer.text)}><p>{escape(answer.text)}</p></div>'
        )
        parts.append(_nearest(answer, t))
    parts += [f'<p class="is-note" {directed(note)}>{escape(note)}</p>' for note in answer.notes]
    if answer.answered and answer.passages:
        parts.append(_why(answer.passages, answer.standalone_question, t))
    parts.append(_suggestions(answer.suggestions, t))
    return "".join(parts)


def _list_look(sentences: Sequence[Sentence]) -> str:
    """The classes of an answer that is a list: lines with bullets of their own, or several short pieces without an end."""
    told = [_framed(sentence)[1].rstrip(" »”\"')") for sentence in sentences]
    if sum(text.startswith(_BULLETS) for text in told) >= _LEAST_BULLETS:
        return "is-listed is-bulleted"
    items = all(not text.endswith(_ENDS) and len(text.split()) <= _ITEM_WORDS for text in told)
    return "is-listed" if len(told) >= _LEAST_ITEMS and items else ""


def streaming_html(text: str, question: str = "") -> str:
    """An answer under way: its text so far, markers as chips that do nothing yet.

    Until a few words are there it has the direction of its question, so that an Arabic answer that
    begins with a Latin name is not turned round while it grows.
    """
    pieces: list[str] = []
    position = 0
    for match in _MARKER.finditer(text):
        pieces.append(escape(text[position : match.start()]))
        pieces.append(f'<span class="is-chip" aria-hidden="true"><bdi>{match.group(1)}</bdi></span>')
        position = match.end()
    pieces.append(escape(text[position:]))
    told = text if text.count(" ") >= _TELLING_WORDS else f"{question} {text}"
    return f'<div class="is-text" {directed(told)}>{"".join(pieces)}</div>'


def searching_html(passages: Sequence[Hit], t: Catalogue) -> str:
    """What is shown between the search and the first words."""
    return f'<p class="is-status">{label(t, "chat.reading", n=len(passages))}</p>'


def failure_html(message: str, t: Catalogue, error: Exception | None = None) -> str:
    """What went wrong in short, and beneath it what the error says, both in the language of the page."""
    more = f"<p>{fault_html(error, t)}</p>" if error is not None else ""
    return f'<div class="is-failure" role="alert"><p>{label(t, message)}</p>{more}</div>'


def _searched(answer: Answer, t: Catalogue) -> str:
    if answer.standalone_question.strip() == answer.question.strip():
        return ""
    asked = escape(answer.standalone_question)
    return (
        f'<p class="is-searched">{label(t, "chat.searched")} <bdi>{asked}</bdi> '
        f'<button type="button" class="is-link" data-do="edit" data-question="{asked}">'
        f"{label(t, 'chat.edit')}</button></p>"
    )


def _sentence(sentence: Sentence, citations: Sequence[Citation], t: Catalogue, removed: Set[str]) -> str:
    chips = "".join(
        _chip(citations.index(c), c, sentence.support, t, gone=c.article_id in removed)
        for c in sentence.citations
    )
    verdict = "" if sentence.support == "supported" else label(t, f"support.{sentence.support}.short")
    flag = f'<span class="is-verdict">{verdict}</span>' if verdict else ""
    doubts = [f"<bdi>«{escape(words)}»</bdi>" for words in _doubts(sentence)] if verdict else []
    # Of many only the first: the verdict says the rest.
    why = _AND[t.language].join(doubts[:_DOUBTS]) + (" …" if len(doubts) > _DOUBTS else "")
    held = f'<span class="is-doubts" dir="auto">{label(t, "support.doubts")}: {why}</span>' if doubts else ""
    frame, said = _framed(sentence)
    body, tail = _split(said)
    told = f'{escape(body)}<span class="is-tail">{escape(tail)}<span class="is-chips">{chips}{flag}</span></span>{held}'
    if frame:
        intro = _TITLE.sub(lambda title: f"<bdi>{title[0]}</bdi>", escape(frame.strip()))
        told = (
            f'<span class="is-frame" {directed(_TITLE.sub("", frame))}>{intro}</span>'
            f'<span class="is-quote" {directed(said)}>{told}</span>'
        )
    return (
        f'<span class="is-sentence" data-support="{sentence.support}" {directed(sentence.text)}>{told}</span>'
    )


def _framed(sentence: Sentence) -> tuple[str, str]:
    """What introduces a quote of the other direction ("From “…”:"), and the rest; else nothing, and the whole text."""
    for citation in sentence.citations:
        at = sentence.text.find(citation.quote[:_RECOGNISED])
        if at <= 0:
            continue
        frame, rest = sentence.text[:at], sentence.text[at:]
        if frame.strip() and directed(_TITLE.sub("", frame)) != directed(rest):
            return frame, rest
    return "", sentence.text


def _doubts(sentence: Sentence) -> list[str]:
    """The few words that no source bears out, where these are not the whole sentence, as they stand in it."""
    text, spans = sentence.text, []
    for remark in sentence.remarks:
        words = remark.text.strip(" .،,؛;")
        at = text.find(words)
        if remark.kind in get_args(ReasonKind) and words and at >= 0 and len(words) < len(text) * _PART:
            spans.append((at, at + len(words)))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        near = joined and not text[joined[-1][1] : start].strip(" -")  # of one name
        first, last = joined.pop() if near else (start, end)
        joined.append((first, max(last, end)))
    return [text[start:end] for start, end in joined]


def _split(text: str) -> tuple[str, str]:
    """The text without its last word, and that word, so that a chip never begins a line alone."""
    body, space, tail = text.rpartition(" ")
    return (body + space, tail) if len(tail) <= _LONGEST_TAIL else (text, "")


def _chip(index: int, citation: Citation, support: str, t: Catalogue, *, gone: bool) -> str:
    key = "chat.chip.removed" if gone else "chat.chip"
    name = t.text(key, n=citation.marker, support=t.text(f"support.{support}"))
    mark = ' data-removed="true"' if gone else ""
    return (
        f'<button type="button" class="is-chip" data-cite="{index}" data-support="{support}"{mark} '
        f'aria-label="{escape(name)}"><bdi>{citation.marker}</bdi></button>'
    )


def _nearest(answer: Answer, t: Catalogue) -> str:
    if not answer.passages:
        return ""
    items = "".join(
        _passage(at, answer.passages[at], answer.standalone_question, "") for at in nearest(answer)
    )
    return f'<h3 class="is-small">{label(t, "chat.nearest")}</h3><ol class="is-passages">{items}</ol>'


def _why(passages: Sequence[Hit], question: str, t: Catalogue) -> str:
    items = "".join(_passage(i, hit, question, _nearness(hit, question, t)) for i, hit in enumerate(passages))
    return (
        f'<details class="is-why"><summary>{label(t, "chat.why")}</summary>'
        f'<p class="is-hint">{label(t, "chat.why.hint", n=len(passages))}</p>'
        f'<ol class="is-passages">{items}</ol></details>'
    )


def _nearness(hit: Hit, question: str, t: Catalogue) -> str:
    """How near a paragraph is, and whether by its words or by its meaning alone."""
    # Of what is kept of it: an answer that comes back shows the same.
    percent = round(max(0.0, min(1.0, round(hit.similarity, 4))) * 100)
    meant = not snippet(hit.paragraph.text, question).shared
    how = f"{label(t, 'chat.by_meaning')} · " if meant else ""
    return f'<span class="is-nearness">{how}{label(t, "chat.nearness", percent=percent)}</span>'


def _passage(index: int, hit: Hit, question: str, nearness: str) -> str:
    text = hit.paragraph.text
    part = snippet(text, question)
    pieces, at = ["…" if part.start else ""], part.start
    for start, end in part.shared:
        pieces.append(f'{escape(text[at:start])}<strong class="is-shared">{escape(text[start:end])}</strong>')
        at = end
    pieces.append(escape(text[at : part.end]) + ("…" if part.end < len(text) else ""))
    return (
        f'<li><button type="button" class="is-passage" data-passage="{index}">'
        f'<span class="is-passage-head"><bdi class="is-passage-title" {directed(hit.article.title)}>{escape(hit.article.title)}</bdi>'
        f"{nearness}</span>"
        f'<span class="is-passage-text" {directed(text)}>{"".join(pieces)}</span></button></li>'
    )


def _suggestions(questions: Sequence[str], t: Catalogue) -> str:
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="is-question" data-do="ask" data-question="{escape(q)}" {directed(q)}>'
        f"{escape(q)}</button></li>"
        for q in questions
    )
    return (
        f'<div class="is-related"><h3 class="is-small">{label(t, "chat.related")}</h3>'
        f'<ul class="is-questions">{buttons}</ul></div>'
    )
