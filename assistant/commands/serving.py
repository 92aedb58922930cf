"""Serving the page, the HTTP interface and MCP."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant import logs
from assistant.assistant import samples
from assistant.commands.options import LibraryOption, ModelOption
from assistant.commands.terminal import note, opened


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
    from vectorstore.storage.moving import watch

    with opened(library, model=model) as assistant:
        logs.configure(assistant.settings)
        if sample_articles and assistant.library.writable:
            assistant.add(samples())
        watch(assistant.library)
        run(
            assistant,
            host=host,
            port=port,
            open_browser=open_browser,
            on_ready=lambda url: note(f"Isnad is at {url} (stop it with Ctrl-C)"),
        )
    end_process()


def mcp_(model: ModelOption = None, library: LibraryOption = None) -> None:
    """Serve MCP clients over stdin and stdout: ask, search, read paragraphs, list and add articles."""
    from ui.libraries import Libraries
    from ui.mcp import build_server
    from vectorstore.storage.moving import watch

    with opened(library, model=model) as assistant:
        logs.configure(assistant.settings)
        watch(assistant.library)
        libraries = Libraries.configured(assistant)
        try:
            build_server(libraries, alone=True).run("stdio")
        finally:
            libraries.close()
