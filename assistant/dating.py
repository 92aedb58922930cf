"""The days that an article's "yesterday" and the like mean, written beside them; and what "latest" asks for."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from vectorstore.language import normalise
from vectorstore.reading.relative_dates import relative_dates
from vectorstore.types import Article

_MONTHS = {
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_LATEST = re.compile(
    r"\b(?:اخر|احدث|الاخير|الاخيره|حاليا|الان|حتي الان|مؤخرا|موخرا|اليوم|latest|newest|most recent|recently|currently|now|so far|"
    r"dernier|derniere|derniers|dernieres|actuellement)\b"
)
_ENDS_SENTENCE = re.compile(r"اخر (?:من|مره|الزمان|المطاف)")


def dated(text: str, article: Article, language: str) -> str:
    """A text of an article with the day in brackets after each word that counts from the day of writing.

    >>> from vectorstore.types import Article
    >>> dated("وصل الوزير أمس.", Article(id="a", title="", published="2024-10-12"), "ar")
    'وصل الوزير أمس (11 أكتوبر 2024).'
    """
    pieces, at = [], 0
    for found in relative_dates(text, article.published, article.language):
        pieces += [text[at : found.end], f" ({written(found.first, found.last, language)})"]
        at = found.end
    return "".join([*pieces, text[at:]])


def written(first: date, last: date, language: str) -> str:
    """A day, or the days from one to another, in words of a language (English where it has none here).

    >>> from datetime import date
    >>> written(date(2024, 9, 30), date(2024, 10, 6), "en"), written(date(2024, 10, 1), date(2024, 10, 31), "ar")
    ('30 September–6 October 2024', 'أكتوبر 2024')
    """
    months = _MONTHS.get(language, _MONTHS["en"]).split()
    if first == last:
        return f"{first.day} {months[first.month - 1]} {first.year}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if (
        first.day == 1
        and last == last.replace(day=monthrange(last.year, last.month)[1])
        and first.month == last.month
    ):
        return f"{months[first.month - 1]} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {months[first.month - 1]} {first.year}"
    start = f"{first.day} {months[first.month - 1]}" + (f" {first.year}" if first.year != last.year else "")
    return f"{start}–{last.day} {months[last.month - 1]} {last.year}"


def asks_for_latest(question: str) -> bool:
    """Whether a question wants what is newest.

    >>> asks_for_latest("ما آخر حصيلة للضحايا؟"), asks_for_latest("How many people came?")
    (True, False)
    """
    folded = _ENDS_SENTENCE.sub(" ", normalise(question))
    return bool(_LATEST.search(folded))


def recency(articles: Sequence[Article]) -> list[float]:
    """How new each article is among these, 0 to 1: by the order of their days; 0 where none is known."""
    days = sorted({day for article in articles if (day := newest_day(article))})
    most = max(1, len(days) - 1)
    return [days.index(day) / most if (day := newest_day(article)) else 0.0 for article in articles]


def newest_day(article: Article) -> str:
    """The day an article was updated, or published, as ISO 8601; empty when neither is known."""
    return (article.updated or article.published or "")[:10]
