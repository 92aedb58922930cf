"""The ``isnad`` command."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from assistant import compose, types
from assistant.assistant import Assistant, samples
from assistant.errors import AssistantError
from assistant.runtime import settle
from assistant.settings import load
from assistant.types import Answer, article_dict, hit_dict, removed_dict, report_dict
from vectorstore.errors import FilterError, StoreError
from vectorstore.types import AddReport, Article, Filters, Kind, Skipped

if TYPE_CHECKING:
    from rich.progress import Progress

DONE, FAILED, USAGE, NOT_ANSWERED = 0, 1, 2, 3
"""Exit statuses."""

app = typer.Typer(
    help="Ask your articles; every sentence of the answer cites the exact words that say so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

LibraryOption = Annotated[
    str | None,
    typer.Option("--library", "-l", metavar="FOLDER", help="The library's folder; else ISNAD_LIBRARY."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
EmbeddingOption = Annotated[
    str | None,
    typer.Option("--embedding", help="`builtin`, a sentence-transformers name or folder, or provider:model."),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", help="A language model such as `ollama:qwen3`; else ISNAD_MODEL or the built-in reader."
    ),
]
ArticleOption = Annotated[
    list[str] | None,
    typer.Option("--article", "-a", metavar="ID", help="Ask only this article; may be repeated."),
]
RerankerOption = Annotated[
    str | None,
    typer.Option("--reranker", help="A cross-encoder by its sentence-transformers name or folder."),
]
SinceOption = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="Only articles of this day or later: 2024-10-12, 2024-10, 2024."),
]
UntilOption = Annotated[str | None, typer.Option(metavar="DAY", help="Only articles of this day or earlier.")]
SourceOption = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Only articles of this outlet; may be repeated.")
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option("--lang", metavar="CODE", help="Only articles in it (ar, en); may be repeated."),
]
KindOption = Annotated[
    list[str] | None,
    typer.Option(help="Only title, lead, heading, body, caption or related; may be repeated."),
]


def _filters(
    since: str | None,
    until: str | None,
    source: list[str] | None,
    lang: list[str] | None,
    kind: list[str] | None,
) -> Filters:
    from vectorstore.filtering import checked

    try:
        return checked(
            Filters(
                since=since,
                until=until,
                sources=tuple(source or ()),
                languages=tuple(lang or ()),
                kinds=tuple(cast("list[Kind]", kind or ())),
            )
        )
    except FilterError as error:
        raise typer.BadParameter(str(error)) from error


def main() -> None:
    """Runs the command and turns errors into one line on stderr and an exit status."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.ERROR)
    try:
        app()
    except (AssistantError, StoreError) as error:
        _note(str(error))
        sys.exit(FAILED)
    except KeyboardInterrupt:
        _note("Stopped.")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILED)


@contextmanager
def _opened(library: str | None, **settings: Any) -> Iterator[Assistant]:
    chosen = load(library=library, **settings)
    with Assistant.open(library, settings=chosen) as assistant:
        try:
            yield assistant
        finally:
            for sentence in assistant.library.mended:
                _note(f"Mended: {sentence}.")


def _note(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201


def _say(text: str = "") -> None:
    print(text)  # noqa: T201


def _json(value: Any) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=2))


# -- articles --------------------------------------------------------------------------------------


@app.command()
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
    with _opened(library, embedding=embedding) as assistant:
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
        report = _joined(reports)
        if as_json:
            _json(report_dict(report))
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

    with _bar() as bar:
        task = bar.add_task("Adding", total=count(source) if source != "-" else None)
        yield lambda status: bar.advance(task)


@contextmanager
def _links_followed(address: str) -> Iterator[Callable[[int, int], None]]:
    """A callback that shows how many links of a feed are read: a bar on a terminal, else a line at the end."""
    with _bar() as bar:
        task = bar.add_task(address, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
    links = bar.tasks[task]
    if links.total is not None:
        _note(f"{address}: {links.completed:.0f} of {links.total:.0f} links read.")


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _joined(reports: list[AddReport]) -> AddReport:
    return AddReport(
        added=tuple(id_ for r in reports for id_ in r.added),
        updated=tuple(id_ for r in reports for id_ in r.updated),
        unchanged=tuple(id_ for r in reports for id_ in r.unchanged),
        skipped=tuple(skipped for r in reports for skipped in r.skipped),
        articles=tuple(article for r in reports for article in r.articles),
    )


_SHOWN_ARTICLES = 20
_SHOWN_ORIGINS = 3  # of the sources that failed for one reason


def _print_skipped(skipped: Sequence[Skipped]) -> None:
    """What could not be read, reason by reason, the commonest first."""
    alike: dict[str, list[Skipped]] = {}
    for one in skipped:
        alike.setdefault(one.reason.replace(one.origin, "").strip(" :,"), []).append(one)
    for reason, ones in sorted(alike.items(), key=lambda item: -len(item[1])):
        if len(ones) == 1:
            _note(f"skipped    {ones[0].reason}")
            continue
        _note(f"skipped    {len(ones)} sources: {reason}")
        for one in ones[:_SHOWN_ORIGINS]:
            _note(f"             {one.origin}")
        if len(ones) > _SHOWN_ORIGINS:
            _note(f"             and {len(ones) - _SHOWN_ORIGINS:,} more")


def _print_report(report: AddReport) -> None:
    status = dict.fromkeys(report.added, "added") | dict.fromkeys(report.updated, "updated")
    for article in report.articles[:_SHOWN_ARTICLES]:
        what = status.get(article.id, "unchanged")
        _say(f"{what:9}  {article.id[:8]}  {article.title}  ({article.paragraph_count} paragraphs)")
    if len(report.articles) > _SHOWN_ARTICLES:
        _say(f"… and {len(report.articles) - _SHOWN_ARTICLES:,} more")
    _print_skipped(report.skipped)
    _say(
        f"{len(report.added):,} added, {len(report.updated):,} updated, "
        f"{len(report.unchanged):,} unchanged, {len(report.skipped):,} skipped."
    )


@app.command("list")
def list_(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the articles, newest first."""
    with _opened(library) as assistant:
        found = assistant.articles()
    if as_json:
        _json([article_dict(a) for a in found])
        return
    for article in found:
        facts = ", ".join(filter(None, (article.source, article.published, article.language)))
        _say(f"{article.id[:8]}  {article.title}  ({facts + '; ' if facts else ''}{article.paragraph_count})")
    if not found:
        _say("The library is empty. Add an article with `isnad add`.")


@app.command()
def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="An article's id, or the beginning of it.")],
    removed: Annotated[
        bool, typer.Option("--removed", help="Show what was left out of the article, and why.")
    ] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show an article whole, or what was left out of it."""
    with _opened(library) as assistant:
        article = assistant.article(id_)
        lines = assistant.left_out(id_) if removed else ()
    if removed:
        if as_json:
            _json([removed_dict(line) for line in lines])
            return
        for line in lines:
            _say(f"{line.number:4}  {'restored' if line.restored else line.line.reason}: {line.line.text}")
        _say(f"{len(lines)} lines. Take one back with `isnad restore {article.id[:8]} NUMBER`.")
        return
    if as_json:
        _json(article_dict(article))
        return
    _print_article(article)


def _print_article(article: Article) -> None:
    _say(article.title)
    changed = article.updated and f"updated {article.updated}"
    for fact in (article.source, article.author, article.published, changed, article.url):
        if fact:
            _say(fact)
    for paragraph in article.paragraphs:
        mark = "" if paragraph.kind == "body" else f" ({paragraph.kind})"
        _say(f"\n[{paragraph.index}]{mark} {paragraph.text}")


@app.command()
def restore(
    id_: Annotated[
        str | None, typer.Argument(metavar="[ID", help="An article's id, or the beginning of it.")
    ] = None,
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER]", help="A number that `isnad show ID --removed` lists.")
    ] = None,
    backup_file: Annotated[
        Path | None,
        typer.Option("--backup", metavar="FILE", help="Instead: make the library what this backup holds."),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a line that was left out of an article a paragraph of it; with --backup, restore the library."""
    if backup_file is not None:
        if id_ is not None:
            raise typer.BadParameter("Give either an article and a line, or --backup.")
        _restore_backup(backup_file, load(library=library).library, as_json)
        return
    if id_ is None or number is None:
        raise typer.BadParameter("Name an article and the number of a line, or a file with --backup.")
    with _opened(library) as assistant:
        paragraph = assistant.restore(id_, number)
    if as_json:
        _json(types.paragraph_dict(paragraph))
    else:
        _say(f"Restored as paragraph {paragraph.index}: {paragraph.text}")


def _restore_backup(file: Path, folder: str, as_json: bool) -> None:
    from vectorstore import backup

    done = backup.restore(file, folder)
    if as_json:
        _json(_backup_dict(done))
        return
    _say(f"Restored {done.articles:,} articles from {done.path} to {folder}.")
    if done.replaced is not None:
        _say(f"What was there before is in {done.replaced}; delete it when you do not need it.")


def _backup_dict(done: Any) -> dict[str, Any]:
    replaced = None if done.replaced is None else str(done.replaced)
    return {"path": str(done.path), "articles": done.articles, "bytes": done.size, "replaced": replaced}


@app.command()
def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or the beginnings of them.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove articles."""
    with _opened(library) as assistant:
        found = [assistant.article(id_) for id_ in ids]
        for article in found:
            assistant.remove(article.id)
    if as_json:
        _json([article.id for article in found])
        return
    for article in found:
        _say(f"removed    {article.id[:8]}  {article.title}")


@app.command()
def rebuild(
    embedding: EmbeddingOption = None, library: LibraryOption = None, as_json: JsonOption = False
) -> None:
    """Make the search indexes anew; with --embedding, move the library to another embedding."""
    from rich.console import Console
    from rich.progress import Progress

    with (
        _opened(library, embedding=embedding) as assistant,
        Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar,
    ):
        task = bar.add_task("Rebuilding", total=None)
        assistant.rebuild(
            lambda done, total: bar.update(task, completed=done, total=total),
            change_embedding=embedding is not None,
        )
        facts = {"articles": assistant.library.count(), "embedding": assistant.library.embedder.name}
    if as_json:
        _json(facts)
    else:
        _say(f"Rebuilt the indexes of {facts['articles']:,} articles; embedding: {facts['embedding']}.")


@app.command()
def check(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Tell the state of the library, and change nothing. Exit status 1 when something is wrong."""
    from vectorstore.backup import check as look

    state = look(load(library=library).library)
    if as_json:
        facts = {"folder": str(state.folder), "problems": state.problems, "notes": state.notes}
        _json(facts | {"counts": state.counts})
    else:
        for sentence in (*state.problems, *state.notes):
            _say(sentence)
        _say(", ".join(f"{number:,} {name}" for name, number in state.counts.items()) + ".")
        _say("Something is wrong." if state.problems else "The library is whole.")
    if state.problems:
        sys.exit(FAILED)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not be there.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the whole library to one file, also while it is being served or added to."""
    from vectorstore.backup import backup as write

    done = write(load(library=library).library, file)
    if as_json:
        _json(_backup_dict(done))
    else:
        _say(f"Backed up {done.articles:,} articles to {done.path} ({done.size / 1e6:,.1f} MB).")


# -- questions -------------------------------------------------------------------------------------


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in any language.")],
    article: ArticleOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    lang: LanguageOption = None,
    kind: KindOption = None,
    model: ModelOption = None,
    reranker: RerankerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question. Exit status 3 when the articles do not say."""
    filters = _filters(since, until, source, lang, kind)
    with _opened(library, model=model, reranker=reranker) as assistant:
        answer = assistant.answer(question, articles=article, filters=filters)
    if as_json:
        _json(answer.to_dict())
    else:
        _print_answer(answer)
    if not answer.answered:
        sys.exit(NOT_ANSWERED)


_SUPPORT_NOTES = {"partial": "partly supported", "unsupported": "not supported"}


def _print_answer(answer: Answer) -> None:
    for sentence in answer.sentences:
        note = _SUPPORT_NOTES.get(sentence.support)
        _say(" ".join(filter(None, (sentence.text, compose.markers(sentence), f"({note})" if note else ""))))
    if not answer.sentences:
        _say(answer.text)
    for citation in answer.citations:
        _say(f"\n[{citation.marker}] {citation.article_title}, paragraph {citation.paragraph_index}")
        _say(f"    «{citation.quote}»")
        if citation.url:
            _say(f"    {citation.url}")
        for outlet in citation.outlets:
            _say(f"    also: {_outlet(outlet.source, outlet.article_title, outlet.url)}")
    for note in answer.notes:
        _note(note)


def _outlet(source: str | None, title: str, url: str | None) -> str:
    return ", ".join(filter(None, (source, title, url)))


@app.command()
def chat(article: ArticleOption = None, model: ModelOption = None, library: LibraryOption = None) -> None:
    """Ask one question after another; an empty line ends."""
    history: list[tuple[str, str]] = []
    with _opened(library, model=model) as assistant:
        settle()
        while question := _asked():
            try:
                answer = assistant.answer(question, history, articles=article)
            except AssistantError as error:
                _note(str(error))
                continue
            _print_answer(answer)
            _say()
            history += [("user", question), ("assistant", answer.text)]


def _asked() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many paragraphs.")] = 10,
    article: ArticleOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    lang: LanguageOption = None,
    kind: KindOption = None,
    reranker: RerankerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find paragraphs, best first."""
    filters = _filters(since, until, source, lang, kind)
    with _opened(library, reranker=reranker) as assistant:
        hits = assistant.search(question, k, articles=article, filters=filters)
    if as_json:
        _json([hit_dict(hit) for hit in hits])
        return
    for hit in hits:
        _say(
            f"{hit.similarity:.3f}  {hit.article.title} [{hit.paragraph.index}]\n       {hit.paragraph.text}"
        )
        for copy in hit.copies:
            _say(f"       also: {_outlet(copy.article.source, copy.article.title, copy.article.url)}")
        _say()


# -- serving ---------------------------------------------------------------------------------------


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = 7860,
    sample_articles: Annotated[
        bool, typer.Option("--samples", help="Add the sample articles first, if they are not there.")
    ] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    model: ModelOption = None,
    library: LibraryOption = None,
) -> None:
    """Serve the chat page, the HTTP interface under /v1 and MCP at /mcp."""
    from ui.app import serve as run
    from ui.stopping import end_process

    with _opened(library, model=model) as assistant:
        if sample_articles and assistant.library.writable:
            assistant.add(samples())
        run(
            assistant,
            host=host,
            port=port,
            open_browser=open_browser,
            on_ready=lambda url: _note(f"Isnad is at {url} (stop it with Ctrl-C)"),
        )
    end_process()


@app.command("mcp")
def mcp_(model: ModelOption = None, library: LibraryOption = None) -> None:
    """Serve MCP clients over stdin and stdout: ask, search, read paragraphs, list and add articles."""
    from ui.mcp import build_server

    with _opened(library, model=model) as assistant:
        build_server(assistant).run("stdio")


# -- measuring -------------------------------------------------------------------------------------


@app.command("eval")
def eval_(
    paragraphs: Annotated[
        Path, typer.Option(help="P.jsonl[.gz]: paragraph_id, article_id, title, lang, text.")
    ],
    questions: Annotated[Path, typer.Option(help="Q.jsonl[.gz]: id, lang, paragraph_id, question, answers.")],
    run: Annotated[Path | None, typer.Option(help="Write RUN.jsonl, one line a question.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many questions.")] = None,
    compare: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Compare with an earlier RUN.jsonl of these questions.")
    ] = None,
    embedding: EmbeddingOption = None,
    reranker: RerankerOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure retrieval and answers on your own questions."""
    from assistant.evaluation import evaluate

    found = evaluate(
        paragraphs,
        questions,
        run=run,
        limit=limit,
        other=compare,
        settings=load(embedding=embedding, reranker=reranker, model=model),
    )
    if as_json:
        _json(found.to_dict())
        return
    for name, value in found.figures.items():
        _say(f"{name:28} {value:.4f}" if isinstance(value, float) else f"{name:28} {value}")
    columns = ("questions", "R@1", "R@5", "R@10", "nDCG@10", "RR@10", "answered")
    _print_table("language", columns, found.by_language)
    _print_table("kind", columns, found.by_kind)
    _print_table("against RUN", ("questions", "here", "there", "better", "worse", "p"), found.compared)


def _print_table(title: str, columns: tuple[str, ...], rows: dict[str, dict[str, float | int]]) -> None:
    if not rows:
        return
    _say(f"\n{title:28}" + "".join(f"{name:>10}" for name in columns))
    for name, values in rows.items():
        cells = [values.get(column, "") for column in columns]
        _say(f"{name:28}" + "".join(f"{c:>10.4f}" if isinstance(c, float) else f"{c:>10}" for c in cells))


if __name__ == "__main__":
    main()
