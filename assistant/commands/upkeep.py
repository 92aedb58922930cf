"""Restoring, rebuilding, checking and backing up a library."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import types
from assistant.commands.options import EmbeddingOption, JsonOption, LibraryOption
from assistant.commands.terminal import FAILED, opened, progress_bar, say, say_json
from assistant.settings import load


def restore(
    id_: Annotated[
        str | None, typer.Argument(metavar="[ID", help="An article's id, or the beginning of it.")
    ] = None,
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER]", help="A number that `isnad show ID --removed` lists.")
    ] = None,
    backup_file: Annotated[
        Path | None,
        typer.Option("--backup", metavar="FILE", help="Instead: make the library what this backup holds."),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a line that was left out of an article a paragraph of it; with --backup, restore the library."""
    if backup_file is not None:
        if id_ is not None:
            raise typer.BadParameter("Give either an article and a line, or --backup.")
        _restore_backup(backup_file, load(library=library).library, as_json)
        return
    if id_ is None or number is None:
        raise typer.BadParameter("Name an article and the number of a line, or a file with --backup.")
    with opened(library) as assistant:
        paragraph = assistant.restore(id_, number)
    if as_json:
        say_json(types.paragraph_dict(paragraph))
    else:
        say(f"Restored as paragraph {paragraph.index}: {paragraph.text}")


def _restore_backup(file: Path, location: str, as_json: bool) -> None:
    from vectorstore.storage import backup
    from vectorstore.storage.database import public

    done = backup.restore(file, location)
    if as_json:
        say_json(_backup_dict(done))
        return
    say(f"Restored {done.articles:,} articles from {done.path} to {public(location)}.")
    if done.replaced is not None:
        say(f"What was there before is in {done.replaced}; delete it when you do not need it.")


def _backup_dict(done: Any) -> dict[str, Any]:
    replaced = None if done.replaced is None else str(done.replaced)
    return {"path": str(done.path), "articles": done.articles, "bytes": done.size, "replaced": replaced}


def rebuild(
    embedding: EmbeddingOption = None, library: LibraryOption = None, as_json: JsonOption = False
) -> None:
    """Make the search indexes anew; with --embedding, move the library to another embedding.

    What there is serves until the new indexes are complete, also in an `isnad serve` that has the library open,
    which then goes over by itself. An interrupted move goes on where it stopped; without --embedding, what it has
    left is deleted.
    """
    with opened(library, embedding=embedding) as assistant, progress_bar() as bar:
        task = bar.add_task("Rebuilding", total=None)
        assistant.rebuild(
            lambda done, total: bar.update(task, completed=done, total=total),
            change_embedding=embedding is not None,
        )
        facts = {"articles": assistant.library.count(), "embedding": assistant.library.embedder.name}
    if as_json:
        say_json(facts)
    else:
        say(f"Rebuilt the indexes of {facts['articles']:,} articles; embedding: {facts['embedding']}.")


def check(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Tell the state of the library, and change nothing. Exit status 1 when something is wrong."""
    from vectorstore.storage.backup import check as look

    state = look(load(library=library).library)
    if as_json:
        facts = {"folder": state.place, "problems": state.problems, "notes": state.notes}
        say_json(facts | {"counts": state.counts})
    else:
        for sentence in (*state.problems, *state.notes):
            say(sentence)
        say(", ".join(f"{number:,} {name}" for name, number in state.counts.items()) + ".")
        say("Something is wrong." if state.problems else "The library is whole.")
    if state.problems:
        sys.exit(FAILED)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not be there.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the whole library to one file, also while it is being served or added to."""
    from vectorstore.storage.backup import backup as write

    done = write(load(library=library).library, file)
    if as_json:
        say_json(_backup_dict(done))
    else:
        say(f"Backed up {done.articles:,} articles to {done.path} ({done.size / 1e6:,.1f} MB).")
