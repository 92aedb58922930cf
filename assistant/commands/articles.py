"""Listing, showing and removing articles."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.commands.options import JsonOption, LibraryOption
from assistant.commands.terminal import opened, say, say_json
from assistant.types import article_dict, removed_dict
from vectorstore.types import Article


def list_(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the articles, newest first."""
    with opened(library) as assistant:
        found = assistant.articles()
    if as_json:
        say_json([article_dict(a) for a in found])
        return
    for article in found:
        facts = ", ".join(filter(None, (article.source, article.published, article.language)))
        say(f"{article.id[:8]}  {article.title}  ({facts + '; ' if facts else ''}{article.paragraph_count})")
    if not found:
        say("The library is empty. Add an article with `isnad add`.")


def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="An article's id, or the beginning of it.")],
    removed: Annotated[
        bool, typer.Option("--removed", help="Show what was left out of the article, and why.")
    ] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show an article whole, or what was left out of it."""
    with opened(library) as assistant:
        article = assistant.article(id_)
        lines = assistant.left_out(id_) if removed else ()
    if removed:
        if as_json:
            say_json([removed_dict(line) for line in lines])
            return
        for line in lines:
            say(f"{line.number:4}  {'restored' if line.restored else line.line.reason}: {line.line.text}")
        say(f"{len(lines)} lines. Take one back with `isnad restore {article.id[:8]} NUMBER`.")
        return
    if as_json:
        say_json(article_dict(article))
        return
    _print_article(article)


def _print_article(article: Article) -> None:
    say(article.title)
    changed = article.updated and f"updated {article.updated}"
    for fact in (article.source, article.author, article.published, changed, article.url):
        if fact:
            say(fact)
    for paragraph in article.paragraphs:
        mark = "" if paragraph.kind == "body" else f" ({paragraph.kind})"
        say(f"\n[{paragraph.index}]{mark} {paragraph.text}")


def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or the beginnings of them.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove articles."""
    with opened(library) as assistant:
        found = [assistant.article(id_) for id_ in ids]
        for article in found:
            assistant.remove(article.id)
    if as_json:
        say_json([article.id for article in found])
        return
    for article in found:
        say(f"removed    {article.id[:8]}  {article.title}")
