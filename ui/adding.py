"""Adding articles from the page: by paste, address, feed or upload, with progress and a cancel."""

from __future__ import annotations

import functools
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant import Assistant
from assistant.assistant import samples
from ui import articles, catalogue
from ui.errors import UploadError
from ui.markup import web_address
from ui.steps import Step, bounded
from vectorstore.errors import ReadError
from vectorstore.types import AddReport, Article, Skipped

_TICK_S = 0.15  # how often a long add tells the page where it is


class _CancelledError(Exception):
    """The person went away or pressed cancel; raised between two articles."""


class Watch:
    """What an add tells of itself while it runs, and how it learns that it is cancelled.

    Attributes:
        through: articles that are read and stored, or found unchanged.
        links: of a feed, how many are done and how many there are.
    """

    def __init__(self) -> None:
        self.through = 0
        self.links = (0, 0)
        self.cancelled = threading.Event()

    def article(self, _status: str) -> None:
        """To be called after each article."""
        self.through += 1
        self._check()

    def link(self, done: int, total: int) -> None:
        """To be called after each link of a feed."""
        self.links = (done, total)
        self._check()

    def _check(self) -> None:
        if self.cancelled.is_set():
            raise _CancelledError

    def step(self) -> Step:
        """Where it is, for the page."""
        return {"articles": self.through, "link": self.links[0], "links": self.links[1]}


Job = Callable[[Watch], AddReport]
"""An add, which tells a watch what it does."""


class Adding:
    """The handlers that put articles in.

    Args:
        assistant: whose library.
        uploads: the only folder from which files are taken.
    """

    def __init__(self, assistant: Assistant, uploads: Path) -> None:
        self._assistant = assistant
        self._uploads = uploads

    @bounded
    def add_samples(self, language: str) -> Iterator[Step]:
        """Adds the sample articles, for whoever has none of their own at hand."""
        yield from self._add([lambda watch: self._assistant.add(samples(), progress=watch.article)], language)

    @bounded
    def add_text(self, text: str, title: str, url: str, language: str) -> Iterator[Step]:
        """Adds what was pasted."""
        given = title.strip() or None
        address = web_address(url)
        yield from self._add(
            [lambda watch: self._assistant.add_text(text, given, address, progress=watch.article)], language
        )

    @bounded
    def add_url(self, url: str, language: str) -> Iterator[Step]:
        """Adds the article at a web address."""
        address = _address(url)
        yield from self._add([lambda watch: self._assistant.add(address, progress=watch.article)], language)

    @bounded
    def add_feed(self, url: str, language: str) -> Iterator[Step]:
        """Adds the articles that the feed or sitemap at a web address links to."""
        address = _address(url)
        yield from self._add([lambda watch: self._assistant.add_feed(address, followed=watch.link)], language)

    @bounded
    def add_files(self, paths: list[str], language: str) -> Iterator[Step]:
        """Adds uploaded files, and then deletes the uploads."""
        files = [self._uploaded(path) for path in paths]
        jobs = [functools.partial(self._add_file, file) for file in files]
        try:
            yield from self._add(jobs, language, [file.name for file in files])
        finally:
            for file in files:
                file.unlink(missing_ok=True)

    def _add_file(self, file: Path, watch: Watch) -> AddReport:
        try:
            report = self._assistant.add(file, progress=watch.article)
        except ReadError as error:
            # One bad file among many is a line of the report, not the end of the others.
            report = AddReport(skipped=(Skipped(origin=file.name, reason=str(error), cause=error),))
        # The folder of uploads means nothing to whoever dropped the file.
        folder = f"{file.parent}{os.sep}"
        skipped = tuple(replace(s, reason=s.reason.replace(folder, "")) for s in report.skipped)
        return replace(report, skipped=skipped)

    def _add(self, jobs: Sequence[Job], language: str, names: Sequence[str] = ()) -> Iterator[Step]:
        """Does one job after another, telling where it is; ``names``: what each of them reads."""
        reports: list[AddReport] = []
        for number, job in enumerate(jobs):
            watch = Watch()
            place = {"stage": "progress", "done": number, "total": len(jobs)}
            place |= {"name": names[number]} if names else {}
            yield place | watch.step()
            for made in _run(job, watch):
                if made is None:
                    yield place | watch.step()
                else:
                    reports.append(made)
        report = _merged(reports)
        html = articles.report_html(report, self._left_out(report), catalogue.load(language))
        yield {"stage": "done", "html": html, "added": len(report.articles)}

    def _left_out(self, report: AddReport) -> dict[str, int]:
        """How many lines were left out of each article that the report shows."""
        shown = report.articles[: articles.MOST_REPORTED]
        return {a.id: sum(not line.restored for line in self._assistant.left_out(a.id)) for a in shown}

    def _uploaded(self, path: str) -> Path:
        file = Path(path).resolve()
        if not file.is_relative_to(self._uploads.resolve()) or not file.is_file():
            raise UploadError(
                f"{Path(path).name!r} is not among the uploaded files; upload it again", code="not-uploaded"
            )
        return file


def _address(url: str) -> str:
    address = url.strip()
    if "://" not in address:
        address = f"https://{address}"
    if web_address(address) is None:
        raise ReadError(
            f"{address[:200]} is no web address; it begins with https:// or http://", code="no-address"
        )
    return address


def _run(job: Job, watch: Watch) -> Iterator[AddReport | None]:
    """Runs an add in a thread: None now and then while it runs, and at last its report.

    Closing the iterator cancels the add after the article in hand.
    """
    outcome: queue.SimpleQueue[AddReport | Exception] = queue.SimpleQueue()

    def work() -> None:
        try:
            outcome.put(job(watch))
        except Exception as error:  # noqa: BLE001  # carried to the boundary, in the other thread
            outcome.put(error)

    threading.Thread(target=work, name="isnad-add", daemon=True).start()
    try:
        yield from _wait(outcome)
    finally:
        watch.cancelled.set()


def _wait(outcome: queue.SimpleQueue[AddReport | Exception]) -> Iterator[AddReport | None]:
    while True:
        try:
            result = outcome.get(timeout=_TICK_S)
        except queue.Empty:
            yield None
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
