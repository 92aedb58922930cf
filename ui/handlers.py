"""What the page asks for: generators of plain dicts, without a gradio import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.types import Citation
from ui import articles, catalogue
from ui.adding import Adding
from ui.listing import View, listed
from ui.moves import Mover
from ui.panel import Panel
from ui.starters import Starters
from ui.steps import Step, bounded
from ui.talks import Talks
from vectorstore.errors import NotFoundError
from vectorstore.storage.conversations import Conversations

HANDLERS = (
    "ask", "converse", "conversations", "conversation", "rename_conversation", "remove_conversation",
    "feedback", "all_feedback", "library", "starters", "article", "left_out", "restore", "rename", "remove",
    "add_samples", "add_text", "add_url", "add_feed", "add_files", "settings", "prefer", "move", "cancel_move",
)  # fmt: skip
"""The methods of `Page` that the page calls, by name."""

EDITING = frozenset(
    ["restore", "rename", "remove", "add_samples", "add_text", "add_url", "add_feed", "add_files"]
)
"""Those that change articles."""

SETTING = frozenset(["prefer", "move", "cancel_move"])
"""Those that change settings."""


class Page(Talks, Adding, Panel):
    """The handlers of one assistant's page. Thread-safe, and without a session of its own.

    Args:
        assistant: whom to ask.
        uploads: the only folder from which files are taken.
        conversations: those of the person at the page; by default of whoever serves it.
        starters: of the same assistant, where another page has made them.
        mover: of the same assistant, likewise.
        owner: whether the person at the page may change settings.
    """

    def __init__(
        self,
        assistant: Assistant,
        uploads: Path,
        conversations: Conversations | None = None,
        starters: Starters | None = None,
        mover: Mover | None = None,
        *,
        owner: bool = True,
    ) -> None:
        Talks.__init__(self, assistant, conversations)
        Adding.__init__(self, assistant, uploads)
        Panel.__init__(self, assistant, mover, owner=owner)
        self._starters = starters or Starters(assistant)

    @bounded
    def library(self, view: dict[str, Any], language: str) -> Iterator[Step]:
        """The articles of the library that a person wants to see, and what else there is to choose.

        Args:
            view: ``query`` (words of title, source or author), ``sort`` (added, date, title), ``from``
                (``language:ar``, ``source:…`` or empty), ``limit``.
            language: that of the page.
        """
        t = catalogue.load(language)
        found = listed(self._assistant.articles(), View.of(view), t.language)
        yield {
            "stage": "done",
            "html": articles.list_html(found.shown, t),
            "count": found.total,
            "found": found.matching,
            "shown": len(found.shown),
            "from": found.choices,
        }

    @bounded
    def starters(self, chosen: list[str], language: str) -> Iterator[Step]:
        """Questions to begin with, each of which the library answers."""
        yield {"stage": "done", "questions": self._starters.questions(language, chosen)}

    @bounded
    def article(self, id: str, cited: list[dict[str, Any]], language: str) -> Iterator[Step]:  # noqa: A002
        """An article whole with the cited words marked; what was cited of it when it is gone."""
        t = catalogue.load(language)
        spans = [_span(fields) for fields in cited]
        try:
            article = self._assistant.article(id)
        except NotFoundError:
            if not spans:
                raise
            title = str(cited[0].get("article_title", ""))
            yield {"stage": "done", "html": articles.removed_html(title, spans, t), "removed": True}
            return
        left_out = sum(not line.restored for line in self._assistant.left_out(article.id))
        yield {
            "stage": "done",
            "html": articles.article_html(article, spans, left_out, t),
            "title": article.title,
            "facts": articles.facts_html(article),
            "id": article.id,
        }

    @bounded
    def left_out(self, id: str, language: str) -> Iterator[Step]:  # noqa: A002
        """The audit view of an article."""
        lines = self._assistant.left_out(id)
        yield {"stage": "done", "html": articles.left_out_html(id, lines, catalogue.load(language))}

    @bounded
    def restore(self, id: str, number: int, language: str) -> Iterator[Step]:  # noqa: A002
        """Brings a line back into its article; gives its new paragraph's id."""
        paragraph = self._assistant.restore(id, number)
        yield {"stage": "done", "paragraph_id": paragraph.id}

    @bounded
    def rename(self, id: str, title: str) -> Iterator[Step]:  # noqa: A002
        """Gives an article another title; an empty one brings back that of the page it came from."""
        yield {"stage": "done", "title": self._assistant.rename(id, title).title}

    @bounded
    def remove(self, id: str) -> Iterator[Step]:  # noqa: A002
        """Removes an article for good; the page has waited for a change of mind before."""
        yield {"stage": "done", "title": self._assistant.remove(id).title}


def _span(fields: dict[str, Any]) -> articles.Span:
    marker = fields.get("marker")
    return articles.Span(
        order=int(fields.get("order", 0)),
        marker=int(marker) if marker is not None else None,
        paragraph_id=str(fields["paragraph_id"]),
        start=int(fields["start"]),
        end=int(fields["end"]),
        quote=str(fields.get("quote", "")),
        paragraph=str(fields.get("paragraph", "")),
    )


def citation_fields(citation: Citation, order: int) -> Step:
    """The fields of a citation that `Page.article` takes."""
    names = ("marker", "article_id", "article_title", "paragraph_id", "paragraph", "start", "end", "quote")
    return {name: getattr(citation, name) for name in names} | {"order": order}
