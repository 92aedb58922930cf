"""What commands share: exit statuses, an opened library, and printing, which only happens here."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from assistant.assistant import Assistant
from assistant.settings import load

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
