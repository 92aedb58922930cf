"""Which articles the list shows: searching, choosing, ordering, and no more than fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vectorstore.language import normalise
from vectorstore.types import Article

_MOST_SHOWN = 5000
_MOST_SOURCES = 40  # to choose from; the most frequent


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a person wants to see of the library.

    Attributes:
        query: words that title, source or author must hold, in any form of alef, ya and so on.
        sort: ``added`` (last first), ``date`` (last published first) or ``title``.
        kind, name: ``language`` and a code, ``source`` and a name, or empty for all.
    """

    query: str = ""
    sort: str = "added"
    kind: str = ""
    name: str = ""
    limit: int = 100

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> View:
        """The view that the page's JSON means; what is missing or wrong is as by default."""
        kind, _, name = str(fields.get("from") or "").partition(":")
        limit = fields.get("limit", 100)
        return cls(
            query=str(fields.get("query") or ""),
            sort=str(fields.get("sort") or "added"),
            kind=kind if kind in _FACTS else "",
            name=name,
            limit=min(max(limit, 1), _MOST_SHOWN) if isinstance(limit, int) else 100,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The articles shown; ``matching`` more or equal match the view, ``total`` are in the library.

    ``choices``: for each kind with more than one name, the names with how many articles each has.
    """

    shown: tuple[Article, ...]
    matching: int
    total: int
    choices: dict[str, list[dict[str, Any]]]


_FACTS: dict[str, Callable[[Article], str | None]] = {
    "language": lambda article: article.language,
    "source": lambda article: article.source,
}


def listed(articles: Sequence[Article], view: View, language: str) -> Listing:
    """What a view shows of the articles, which come newest added first.

    >>> view = View(query="الأحد", sort="title")
    >>> [a.id for a in listed([Article(id="2", title="بعد الاحد"), Article(id="1", title="x")], view, "ar").shown]
    ['2']
    """
    words = normalise(view.query).split()
    found = [
        a for a in articles if _matches(a, words) and (not view.kind or _FACTS[view.kind](a) == view.name)
    ]
    if view.sort == "date":
        found.sort(key=lambda a: a.published or "", reverse=True)
    elif view.sort == "title":
        # Titles in the language of the page first: two alphabets have no order between them.
        found.sort(key=lambda a: (a.language != language, normalise(a.title)))
    return Listing(
        shown=tuple(found[: view.limit]), matching=len(found), total=len(articles), choices=_choices(articles)
    )


def _matches(article: Article, words: Sequence[str]) -> bool:
    if not words:
        return True
    facts = normalise(" ".join(filter(None, (article.title, article.source, article.author))))
    return all(word in facts for word in words)


def _choices(articles: Sequence[Article]) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for kind, fact in _FACTS.items():
        counts = Counter(name for article in articles if (name := fact(article)))
        if len(counts) > 1:
            found[kind] = [{"name": name, "n": n} for name, n in counts.most_common(_MOST_SOURCES)]
    return found
