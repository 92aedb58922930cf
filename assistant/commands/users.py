"""The people a served library knows."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from assistant.commands.options import JsonOption, LibraryOption
from assistant.commands.terminal import note, opened, say, say_json
from vectorstore.storage.users import ROLES, user_name

app = typer.Typer(
    help="Add, list, renew and remove the users of a served library, each with a token of their own.",
    no_args_is_help=True,
)

_Name = Annotated[str, typer.Argument(metavar="NAME", help="Letters, digits and . _ - @ +.")]


@app.command()
def add(
    name: _Name,
    role: Annotated[
        str,
        typer.Option(help="`reader` asks, `editor` also adds and removes, `owner` also changes settings."),
    ] = "editor",
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a user, and print their token, which cannot be shown again."""
    if role not in ROLES:
        raise typer.BadParameter(f"{role!r} is no role; there are {', '.join(ROLES)}.")
    with opened(library) as assistant:
        token = assistant.users.add(name, role)
    _print_token(user_name(name), token, as_json)


@app.command()
def renew(name: _Name, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Give a user another token; the old one is worth nothing from then on."""
    with opened(library) as assistant:
        token = assistant.users.renew(name)
    _print_token(user_name(name), token, as_json)


def _print_token(name: str, token: str, as_json: bool) -> None:
    if as_json:
        say_json({"name": name, "token": token})
        return
    say(token)
    if sys.stdout.isatty():
        note(f"The token of {name}: it is kept nowhere and cannot be shown again.")


@app.command("list")
def list_(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the users and what they may do."""
    with opened(library) as assistant:
        found = [user for user, _ in assistant.users.known()]
    if as_json:
        say_json([{"name": user.name, "role": user.role, "created": user.created} for user in found])
        return
    for user in found:
        say(f"{user.role:7} {datetime.fromtimestamp(user.created, UTC).date()}  {user.name}")
    if not found:
        say("There are no users. Add one with `isnad user add NAME`.")


@app.command()
def remove(
    name: _Name,
    keep: Annotated[
        bool, typer.Option("--keep-conversations", help="Keep what they asked, for a user of that name.")
    ] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove a user with their token and their conversations in this library."""
    with opened(library) as assistant:
        count = assistant.users.remove(name, keep_conversations=keep)
    if as_json:
        say_json({"name": user_name(name), "conversations_removed": count})
    else:
        say(f"removed    {user_name(name)}, with {count:,} conversations")
