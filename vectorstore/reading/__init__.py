"""Any source of articles (pasted text, pages, files, the web) read into drafts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vectorstore.types import Draft, Skipped

__all__ = ["count", "read", "read_feed", "read_html", "read_text"]


def read_text(
    text: str,
    *,
    title: str | None = None,
    url: str | None = None,
    origin: str | None = None,
    today: date | None = None,
) -> tuple[Draft, ...]:
    """The articles of a pasted or plain text; see `vectorstore.reading.text.read_text`."""
    from . import text as module

    return module.read_text(text, title=title, url=url, origin=origin, today=today)


def read_html(
    data: bytes | str,
    *,
    url: str | None = None,
    origin: str | None = None,
    charset: str | None = None,
    today: date | None = None,
) -> tuple[Draft, ...]:
    """The article of an HTML page; see `vectorstore.reading.html.read_html`."""
    from . import html as module

    return module.read_html(data, url=url, origin=origin, charset=charset, today=today)


def read(
    source: str | os.PathLike[str], *, today: date | None = None, private: bool = False
) -> Iterator[Draft | Skipped]:
    """The articles of a file, folder, archive or address; see `vectorstore.reading.sources.read`."""
    from . import sources

    return sources.read(source, today=today, private=private)


def count(source: str | os.PathLike[str]) -> int | None:
    """About how many drafts `read` will give, or None; see `vectorstore.reading.sources.count`."""
    from . import sources

    return sources.count(source)


def read_feed(
    url: str,
    *,
    today: date | None = None,
    limit: int = 200,
    delay_s: float = 1.0,
    private: bool = False,
    followed: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Draft | Skipped]:
    """The articles a feed or sitemap links to; see `vectorstore.reading.feeds.read_feed`."""
    from . import feeds

    return feeds.read_feed(url, today=today, limit=limit, delay_s=delay_s, private=private, followed=followed)
