"""The ``isnad`` command."""

from __future__ import annotations

import logging
import sys

import typer

from assistant.commands import adding, articles, asking, measuring, serving, upkeep, users
from assistant.commands.terminal import FAILED, note
from assistant.errors import AssistantError
from vectorstore.errors import StoreError

app = typer.Typer(
    help="Ask your articles; every sentence of the answer cites the exact words that say so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    adding.add, articles.list_, articles.show, upkeep.restore, articles.remove, upkeep.rebuild, upkeep.check,
    upkeep.backup, asking.ask, asking.chat, asking.search, serving.serve, serving.mcp_, measuring.eval_,
):  # fmt: skip
    app.command(command.__name__.rstrip("_"))(command)
app.add_typer(users.app, name="user")


def main() -> None:
    """Runs the command and turns errors into one line on stderr and an exit status."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.ERROR)
    try:
        app()
    except (AssistantError, StoreError) as error:
        note(str(error))
        sys.exit(FAILED)
    except KeyboardInterrupt:
        note("Stopped.")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
