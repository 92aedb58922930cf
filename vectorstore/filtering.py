"""What a search is narrowed to, as each of the places that search it says it."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, func, select

from vectorstore.errors import FilterError
from vectorstore.storage import schema
from vectorstore.types import KINDS, Article, Filters

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_LAST = "\uffff"  # comes after whatever continues a date


def checked(filters: Filters) -> Filters:
    """The filters as they are.

    Raises:
        FilterError: A day is none, or there is no such kind of paragraph.
    """
    for day in (filters.since, filters.until):
        if day is not None and not _is_day(day):
            raise FilterError(
                f"{day!r} is no day. Write it as 2024-10-12, or a month or year: 2024-10, 2024."
            )
    for kind in filters.kinds:
        if kind not in KINDS:
            raise FilterError(f"{kind!r} is no kind of paragraph. There are: {', '.join(KINDS)}.")
    return filters


def _is_day(text: str) -> bool:
    match = _DAY.fullmatch(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def outlet(source: str) -> str:
    """A source's name as it is compared: ASCII letters small, as SQLite and PostgreSQL both make them."""
    return "".join(char.lower() if char.isascii() else char for char in source.strip())


def clauses(filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on rows of ``passages``.

    Articles are chosen first, out of their table alone, and paragraphs looked at only for their kinds.
    """
    passages, paragraphs = schema.passages.c, schema.paragraphs.c
    found: list[ColumnElement[bool]] = []
    if of_articles := article_clauses(filters):
        found.append(passages.article_id.in_(select(schema.articles.c.id).where(*of_articles)))
    if filters.kinds:
        of_kinds = select(1).where(paragraphs.id == passages.paragraph_id, paragraphs.kind.in_(filters.kinds))
        found.append(of_kinds.exists())
    return found


def article_clauses(filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on rows of ``articles``; none where the kinds of paragraphs alone are chosen."""
    articles = schema.articles.c
    found: list[ColumnElement[bool]] = []
    if filters.articles is not None:
        found.append(articles.id.in_(filters.articles))
    if filters.since is not None:
        found.append(articles.published >= filters.since)
    if filters.until is not None:
        found.append(articles.published <= filters.until + _LAST)
    if filters.sources:
        found.append(func.lower(articles.source).in_([outlet(name) for name in filters.sources]))
    if filters.languages:
        found.append(articles.language.in_(filters.languages))
    return found


def admits(filters: Filters, article: Article, kind: str) -> bool:
    """Whether a paragraph of this kind of an article is looked at."""
    published = article.published
    return (
        (filters.articles is None or article.id in filters.articles)
        and (filters.since is None or (published is not None and published >= filters.since))
        and (filters.until is None or (published is not None and published <= filters.until + _LAST))
        and (not filters.sources or outlet(article.source or "") in map(outlet, filters.sources))
        and (not filters.languages or article.language in filters.languages)
        and (not filters.kinds or kind in filters.kinds)
    )


def facts(*, source: str | None, language: str | None, kind: str, latin: bool) -> list[str]:
    """What the word index keeps of a passage to filter by, one token each."""
    return [source_fact(source or ""), f"language:{language}", f"kind:{kind}", script_fact(latin=latin)]


def script_fact(*, latin: bool) -> str:
    """The token of passages in Latin script, or in another one."""
    return "script:latin" if latin else "script:other"


@lru_cache(maxsize=1024)
def source_fact(source: str) -> str:
    """A source's token, without blanks."""
    return f"source:{hashlib.blake2b(outlet(source).encode(), digest_size=8).hexdigest()}"


def day_number(published: str | None) -> int | None:
    """A date as a number that sorts as it does: 20241012; months and days that are not told are 0.

    >>> day_number("2024-10-12T08:00:00+03:00"), day_number("2024-10"), day_number("soon")
    (20241012, 20241000, None)
    """
    match = _DAY.match(published or "")
    return int(f"{match[1]}{match[2] or '00'}{match[3] or '00'}") if match else None


def last_day_number(until: str) -> int:
    """The number of the last day of a day, month or year.

    >>> last_day_number("2024-10")
    20241099
    """
    parts = until.split("-")
    return int("".join(parts).ljust(8, "9"))
