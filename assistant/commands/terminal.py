"""What commands share: exit statuses, an opened library, and printing, which only happens here."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant
from assistant.settings import load

if TYPE_CHECKING:
    from rich.progress import Progress

DONE, FAILED, USAGE, NOT_ANSWERED = 0, 1, 2, 3
"""Exit statuses."""


@contextmanager
def opened(library: str | None, **settings: Any) -> Iterator[Assistant]:
    """An assistant on a library, closed in the end; what was mended on the way is told.

    Args:
        library: its folder; the configured one by default.
        settings: values that come before those of the environment; None leaves one as it is.
    """
    chosen = load(library=library, **settings)
    with Assistant.open(library, settings=chosen) as assistant:
        try:
            yield assistant
        finally:
            for sentence in assistant.library.mended:
                note(f"Mended: {sentence}.")


def note(text: str) -> None:
    """Prints a remark beside the result, on stderr."""
    print(text, file=sys.stderr)  # noqa: T201


def say(text: str = "") -> None:
    """Prints a line of the result."""
    print(text)  # noqa: T201


def say_json(value: Any) -> None:
    """Prints the result as JSON, in letters as they are."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def progress_bar() -> Progress:
    """A bar on stderr with how many of how many are done, shown only on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
