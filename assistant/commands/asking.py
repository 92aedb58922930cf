"""Asking and searching."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from assistant import compose
from assistant.commands.options import (
    ArticleOption,
    JsonOption,
    KindOption,
    LanguageOption,
    LibraryOption,
    ModelOption,
    RerankerOption,
    SinceOption,
    SourceOption,
    UntilOption,
    filters_of,
)
from assistant.commands.terminal import NOT_ANSWERED, note, opened, say, say_json
from assistant.dialogue.nearest import nearest
from assistant.errors import AssistantError
from assistant.runtime import settle
from assistant.types import Answer, hit_dict
from vectorstore.ranking.explaining import matches
from vectorstore.types import Hit

_MOST_FEATURES = 6  # shown of what a similarity is made of


def ask(
    question: Annotated[str, typer.Argument(help="The question, in any language.")],
    article: ArticleOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    lang: LanguageOption = None,
    kind: KindOption = None,
    model: ModelOption = None,
    reranker: RerankerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question. Exit status 3 when the articles do not say."""
    filters = filters_of(since, until, source, lang, kind)
    with opened(library, model=model, reranker=reranker) as assistant:
        answer = assistant.answer(question, articles=article, filters=filters)
    if as_json:
        say_json(answer.to_dict())
    else:
        _print_answer(answer)
    if not answer.answered:
        sys.exit(NOT_ANSWERED)


_SUPPORT_NOTES = {"partial": "partly supported", "unsupported": "not supported"}


def _print_answer(answer: Answer) -> None:
    for sentence in answer.sentences:
        grade = _SUPPORT_NOTES.get(sentence.support)
        say(" ".join(filter(None, (sentence.text, compose.markers(sentence), f"({grade})" if grade else ""))))
    if not answer.sentences:
        say(answer.text)
    for citation in answer.citations:
        say(f"\n[{citation.marker}] {citation.article_title}, paragraph {citation.paragraph_index}")
        say(f"    «{citation.quote}»")
        if citation.url:
            say(f"    {citation.url}")
        for outlet in citation.outlets:
            say(f"    also: {_outlet(outlet.source, outlet.article_title, outlet.url)}")
    for remark in answer.notes:
        note(remark)
    if not answer.answered:
        for hit in (answer.passages[at] for at in nearest(answer)):
            note(f"Nearest: {hit.article.title}, paragraph {hit.paragraph.index}")
    for suggestion in answer.suggestions:
        note(f"You could ask: {suggestion}")


def _outlet(source: str | None, title: str, url: str | None) -> str:
    return ", ".join(filter(None, (source, title, url)))


def chat(article: ArticleOption = None, model: ModelOption = None, library: LibraryOption = None) -> None:
    """Ask one question after another; an empty line ends."""
    history: list[tuple[str, str]] = []
    with opened(library, model=model) as assistant:
        settle()
        while question := _asked():
            try:
                answer = assistant.answer(question, history, articles=article)
            except AssistantError as error:
                note(str(error))
                continue
            _print_answer(answer)
            say()
            history += [("user", question), ("assistant", answer.text)]


def _asked() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


def search(
    question: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many paragraphs.")] = 10,
    article: ArticleOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    lang: LanguageOption = None,
    kind: KindOption = None,
    reranker: RerankerOption = None,
    why: Annotated[
        bool,
        typer.Option("--why", help="Say by which words each was found, and what its similarity is made of."),
    ] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find paragraphs, best first."""
    filters = filters_of(since, until, source, lang, kind)
    with opened(library, reranker=reranker) as assistant:
        hits = assistant.search(question, k, articles=article, filters=filters)
    if as_json:
        say_json([hit_dict(hit) for hit in hits])
        return
    for hit in hits:
        say(f"{hit.similarity:.3f}  {hit.article.title} [{hit.paragraph.index}]\n       {hit.paragraph.text}")
        for copy in hit.copies:
            say(f"       also: {_outlet(copy.article.source, copy.article.title, copy.article.url)}")
        if why:
            for line in _why(question, hit):
                say(f"       {line}")
        say()


def _why(question: str, hit: Hit) -> Iterator[str]:
    """By which words a paragraph was found, and what adds most to its similarity or takes from it."""
    text = hit.paragraph.text
    for match in matches(question, text):
        how = "" if match.how == "word" else f" ({match.how}, {match.sure:.2f})"
        yield f"{match.asked} = {text[match.start : match.end]}{how}"
    yield ", ".join(f"{name} {added:+.2f}" for name, added in hit.features[:_MOST_FEATURES] if added)
