"""Adding articles, with a progress bar on a terminal and a report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from assistant.assistant import samples
from assistant.commands.options import EmbeddingOption, JsonOption, LibraryOption
from assistant.commands.terminal import note, opened, progress_bar, say, say_json
from assistant.types import report_dict
from vectorstore.types import AddReport, Skipped, joined


def add(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE...", help="Files, folders, addresses, JSONL; `-` reads pasted text."),
    ] = None,
    sample_articles: Annotated[
        bool, typer.Option("--samples", help="Add the sample articles that ship with Isnad.")
    ] = False,
    feed: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="Add the articles a feed or sitemap links to; may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many articles of a feed.")] = 200,
    title: Annotated[str | None, typer.Option(help="The title of pasted text (with `-`).")] = None,
    url: Annotated[str | None, typer.Option(help="Where pasted text comes from (with `-`).")] = None,
    library: LibraryOption = None,
    embedding: EmbeddingOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add articles. What is there already stays as it is; what changed is updated."""
    if not sources and not sample_articles and not feed:
        raise typer.BadParameter(
            "Name a file, a folder or an address, `-` for pasted text, --feed or --samples."
        )
    wanted = [*(sources or ()), *([str(samples())] if sample_articles else ())]
    with opened(library, embedding=embedding) as assistant:
        reports = []
        for source in wanted:
            with _progress(source) as progress:
                if source == "-":
                    text = _decoded(sys.stdin.buffer.read())
                    reports.append(assistant.add_text(text, title, url, progress=progress))
                else:
                    reports.append(assistant.add(source, progress=progress))
        for address in feed or ():
            with _links_followed(address) as followed:
                reports.append(assistant.add_feed(address, limit=limit, followed=followed))
        report = joined(reports)
        if as_json:
            say_json(report_dict(report))
        else:
            _print_report(report)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        if best is None:
            raise typer.BadParameter("The pasted text is in no encoding that could be told.") from None
        return str(best)


@contextmanager
def _progress(source: str) -> Iterator[Any]:
    """A callback that moves a progress bar, shown only on a terminal and only for long work."""
    if not sys.stderr.isatty():
        yield None
        return
    from vectorstore.reading import count

    with progress_bar() as bar:
        task = bar.add_task("Adding", total=count(source) if source != "-" else None)
        yield lambda status: bar.advance(task)


@contextmanager
def _links_followed(address: str) -> Iterator[Callable[[int, int], None]]:
    """A callback that shows how many links of a feed are read: a bar on a terminal, else a line at the end."""
    with progress_bar() as bar:
        task = bar.add_task(address, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
    links = bar.tasks[task]
    if links.total is not None:
        note(f"{address}: {links.completed:.0f} of {links.total:.0f} links read.")


_SHOWN_ARTICLES = 20
_SHOWN_ORIGINS = 3  # of the sources that failed for one reason


def _print_skipped(skipped: Sequence[Skipped]) -> None:
    """What could not be read, reason by reason, the commonest first."""
    alike: dict[str, list[Skipped]] = {}
    for one in skipped:
        alike.setdefault(one.reason.replace(one.origin, "").strip(" :,"), []).append(one)
    for reason, ones in sorted(alike.items(), key=lambda item: -len(item[1])):
        if len(ones) == 1:
            note(f"skipped    {ones[0].reason}")
            continue
        note(f"skipped    {len(ones)} sources: {reason}")
        for one in ones[:_SHOWN_ORIGINS]:
            note(f"             {one.origin}")
        if len(ones) > _SHOWN_ORIGINS:
            note(f"             and {len(ones) - _SHOWN_ORIGINS:,} more")


def _print_report(report: AddReport) -> None:
    status = dict.fromkeys(report.added, "added") | dict.fromkeys(report.updated, "updated")
    for article in report.articles[:_SHOWN_ARTICLES]:
        what = status.get(article.id, "unchanged")
        say(f"{what:9}  {article.id[:8]}  {article.title}  ({article.paragraph_count} paragraphs)")
    if len(report.articles) > _SHOWN_ARTICLES:
        say(f"… and {len(report.articles) - _SHOWN_ARTICLES:,} more")
    _print_skipped(report.skipped)
    say(
        f"{len(report.added):,} added, {len(report.updated):,} updated, "
        f"{len(report.unchanged):,} unchanged, {len(report.skipped):,} skipped."
    )
