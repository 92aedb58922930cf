"""What the page asks for: generators of plain dicts, without a gradio import.

Each handler yields what the page shows next; the last dict has ``stage`` ``"done"`` or ``"error"``.
`bounded` is the one place where every exception is caught: a person at a page must never be left
with a spinner. It logs what it does not know and shows a sentence in the language of the page.
"""

from __future__ import annotations

import functools
import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from assistant import Assistant
from assistant.errors import AssistantError, QuestionError
from assistant.types import Answer, Citation
from ui import articles, catalogue, render
from ui.errors import UploadError
from ui.markdown import answer_markdown
from ui.markup import web_address
from ui.starters import starters
from vectorstore import errors as store
from vectorstore.types import AddReport, Article, Hit, Skipped

log = logging.getLogger(__name__)

Step = dict[str, Any]
"""What goes to the page as JSON."""

_HISTORY_TURNS = 8
_TICK_S = 0.15  # how often a long add tells the page where it is
_MESSAGES: tuple[tuple[type[Exception], str], ...] = (
    (QuestionError, "error.question"),
    (store.NothingToReadError, "error.nothing"),
    (store.ReadError, "error.read"),
    (store.NotFoundError, "error.not_found"),
    (store.LibraryLockedError, "error.locked"),
    (store.FingerprintError, "error.embedding"),
    (UploadError, "error.upload"),
    (AssistantError, "error.known"),
    (store.StoreError, "error.known"),
)

Handler = TypeVar("Handler", bound=Callable[..., Iterator[Step]])


def bounded(handler: Handler) -> Handler:
    """The error boundary of the page: a failure becomes the handler's last step."""

    @functools.wraps(handler)
    def guarded(self: Page, *values: Any, **named: Any) -> Iterator[Step]:
        try:
            yield from handler(self, *values, **named)
        except (AssistantError, store.StoreError) as error:
            key = next(key for kind, key in _MESSAGES if isinstance(error, kind))
            yield _failure(key, str(error))
        except Exception:  # the documented boundary, see the module
            log.exception("%s failed", handler.__name__)
            yield _failure("error.unknown")

    return guarded  # type: ignore[return-value]  # wraps keeps the signature, which mypy cannot see


def _failure(key: str, detail: str = "") -> Step:
    # Both languages know the key, so the page can put the sentence in its own.
    return {"stage": "error", "key": key, "html": render.failure_html(key, catalogue.load("en"), detail)}


class Page:
    """The handlers of one assistant's page. Thread-safe, and without a session of its own.

    Args:
        assistant: whom to ask.
        uploads: the only folder from which files are taken.
    """

    def __init__(self, assistant: Assistant, uploads: Path) -> None:
        self._assistant = assistant
        self._uploads = uploads

    @bounded
    def ask(
        self, question: str, history: list[list[str]], chosen: list[str], language: str
    ) -> Iterator[Step]:
        """An answer as it grows.

        Args:
            question: what the person wrote.
            history: earlier turns, oldest first, as pairs of role and text.
            chosen: ids of the articles to ask; none means all.
            language: that of the page.
        """
        t = catalogue.load(language)
        turns = [(role, text) for role, text in history[-_HISTORY_TURNS:]]
        text = ""
        for event in self._assistant.stream(question, turns, chosen or None):
            if event.kind == "searched":
                yield {"stage": "searched", "html": render.searching_html(event.passages, t)}
            elif event.kind == "text":
                text += event.text
                yield {"stage": "text", "html": render.streaming_html(text)}
            elif event.answer is not None:
                yield _answered(event.answer, t)

    @bounded
    def library(self, language: str) -> Iterator[Step]:
        """The list of articles, and questions to begin with."""
        t = catalogue.load(language)
        found = self._assistant.articles()
        yield {
            "stage": "done",
            "html": articles.list_html(found, t),
            "count": len(found),
            "starters": starters(found, t.language),
        }

    @bounded
    def article(self, id: str, cited: list[dict[str, Any]], language: str) -> Iterator[Step]:  # noqa: A002
        """An article whole with the cited words marked; what was cited of it when it is gone."""
        t = catalogue.load(language)
        spans = [_span(fields) for fields in cited]
        try:
            article = self._assistant.article(id)
        except store.NotFoundError:
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
    def remove(self, id: str) -> Iterator[Step]:  # noqa: A002
        """Removes an article for good; the page has waited for a change of mind before."""
        yield {"stage": "done", "title": self._assistant.remove(id).title}

    @bounded
    def add_text(self, text: str, title: str, url: str, language: str) -> Iterator[Step]:
        """Adds what was pasted."""
        yield from self._add(
            [
                lambda tick: self._assistant.add_text(
                    text, title.strip() or None, web_address(url), progress=tick
                )
            ],
            language,
        )

    @bounded
    def add_url(self, url: str, language: str) -> Iterator[Step]:
        """Adds the article at a web address."""
        address = url.strip()
        if "://" not in address:
            address = f"https://{address}"
        if web_address(address) is None:
            raise store.ReadError(f"{address[:200]} is no web address; it begins with https:// or http://")
        yield from self._add([lambda tick: self._assistant.add(address, progress=tick)], language)

    @bounded
    def add_files(self, paths: list[str], language: str) -> Iterator[Step]:
        """Adds uploaded files, and then deletes the uploads."""
        files = [self._uploaded(path) for path in paths]
        jobs = [functools.partial(self._add_file, file) for file in files]
        try:
            yield from self._add(jobs, language)
        finally:
            for file in files:
                file.unlink(missing_ok=True)

    def _add_file(self, file: Path, tick: Callable[[str], None]) -> AddReport:
        try:
            return self._assistant.add(file, progress=tick)
        except store.ReadError as error:
            # One bad file among many is a line of the report, not the end of the others.
            return AddReport(skipped=(Skipped(origin=file.name, reason=str(error)),))

    def _uploaded(self, path: str) -> Path:
        file = Path(path).resolve()
        if not file.is_relative_to(self._uploads.resolve()) or not file.is_file():
            raise UploadError(f"{Path(path).name!r} is not among the uploaded files; upload it again")
        return file

    def _add(self, jobs: Sequence[_Job], language: str) -> Iterator[Step]:
        t = catalogue.load(language)
        reports: list[AddReport] = []
        for number, job in enumerate(jobs):
            yield {"stage": "progress", "done": number, "total": len(jobs), "articles": 0}
            for made in _run(job):
                if isinstance(made, AddReport):
                    reports.append(made)
                else:
                    yield {"stage": "progress", "done": number, "total": len(jobs), "articles": made}
        report = _merged(reports)
        yield {"stage": "done", "html": articles.report_html(report, t), "added": len(report.articles)}


_Job = Callable[[Callable[[str], None]], AddReport]


class _CancelledError(Exception):
    """The person went away or pressed cancel; raised between two articles."""


def _run(job: _Job) -> Iterator[int | AddReport]:
    """Runs an add in a thread: how many articles are through, now and then, and at last its report.

    Closing the iterator cancels the add after the article in hand.
    """
    outcome: queue.SimpleQueue[AddReport | Exception] = queue.SimpleQueue()
    cancelled = threading.Event()
    through = [0]

    def tick(_: str) -> None:
        through[0] += 1
        if cancelled.is_set():
            raise _CancelledError

    def work() -> None:
        try:
            outcome.put(job(tick))
        except Exception as error:  # noqa: BLE001  # carried to the boundary, in the other thread
            outcome.put(error)

    threading.Thread(target=work, name="isnad-add", daemon=True).start()
    try:
        yield from _wait(outcome, through)
    finally:
        cancelled.set()


def _wait(outcome: queue.SimpleQueue[AddReport | Exception], through: list[int]) -> Iterator[int | AddReport]:
    while True:
        try:
            result = outcome.get(timeout=_TICK_S)
        except queue.Empty:
            yield through[0]
            continue
        if isinstance(result, Exception):
            raise result
        yield result
        return


def _merged(reports: Sequence[AddReport]) -> AddReport:
    seen: dict[str, Article] = {a.id: a for r in reports for a in r.articles}
    added = dict.fromkeys(id_ for r in reports for id_ in r.added)
    updated = dict.fromkeys(id_ for r in reports for id_ in r.updated if id_ not in added)
    unchanged = dict.fromkeys(
        id_ for r in reports for id_ in r.unchanged if id_ not in added and id_ not in updated
    )
    return AddReport(
        added=tuple(added),
        updated=tuple(updated),
        unchanged=tuple(unchanged),
        skipped=tuple(s for r in reports for s in r.skipped),
        articles=tuple(seen.values()),
    )


def _answered(answer: Answer, t: catalogue.Catalogue) -> Step:
    whole = answer.to_dict()
    whole["passages"] = [_found(hit) for hit in answer.passages]
    return {
        "stage": "done",
        "html": render.answer_html(answer, t),
        "answer": whole,
        "markdown": answer_markdown(answer),
    }


def _found(hit: Hit) -> Step:
    """A passage in the fields of a citation, so that the reader opens it like one."""
    paragraph = hit.paragraph
    return {
        "marker": None,
        "article_id": paragraph.article_id,
        "article_title": hit.article.title,
        "paragraph_id": paragraph.id,
        "paragraph": paragraph.text,
        "start": 0,
        "end": len(paragraph.text),
        "quote": paragraph.text,
        "url": web_address(hit.article.url),
        "similarity": round(hit.similarity, 4),
    }


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
