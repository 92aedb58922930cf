"""The options that several commands take."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from vectorstore.errors import FilterError
from vectorstore.types import Filters, Kind

LibraryOption = Annotated[
    str | None,
    typer.Option("--library", "-l", metavar="FOLDER", help="The library's folder; else ISNAD_LIBRARY."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
EmbeddingOption = Annotated[
    str | None,
    typer.Option("--embedding", help="`builtin`, a sentence-transformers name or folder, or provider:model."),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", help="A language model such as `ollama:qwen3`; else ISNAD_MODEL or the built-in reader."
    ),
]
ArticleOption = Annotated[
    list[str] | None,
    typer.Option("--article", "-a", metavar="ID", help="Ask only this article; may be repeated."),
]
RerankerOption = Annotated[
    str | None,
    typer.Option("--reranker", help="A cross-encoder by its sentence-transformers name or folder."),
]
SinceOption = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="Only articles of this day or later: 2024-10-12, 2024-10, 2024."),
]
UntilOption = Annotated[str | None, typer.Option(metavar="DAY", help="Only articles of this day or earlier.")]
SourceOption = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Only articles of this outlet; may be repeated.")
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option("--lang", metavar="CODE", help="Only articles in it (ar, en); may be repeated."),
]
KindOption = Annotated[
    list[str] | None,
    typer.Option(help="Only title, lead, heading, body, caption or related; may be repeated."),
]


def filters_of(
    since: str | None,
    until: str | None,
    source: list[str] | None,
    lang: list[str] | None,
    kind: list[str] | None,
) -> Filters:
    """The filters that options name; one that cannot be is wrong usage."""
    from vectorstore.filtering import checked

    try:
        return checked(
            Filters(
                since=since,
                until=until,
                sources=tuple(source or ()),
                languages=tuple(lang or ()),
                kinds=tuple(cast("list[Kind]", kind or ())),
            )
        )
    except FilterError as error:
        raise typer.BadParameter(str(error)) from error
