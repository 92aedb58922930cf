"""The page as a Gradio app, and the server that carries it.

Gradio brings the queue, the streaming and the uploads; what is seen is one `gr.HTML` component of
our own, which calls the handlers through Gradio's documented ``/call`` interface.
"""

from __future__ import annotations

import asyncio
import atexit
import errno
import gc
import logging
import os
import shutil
import socket
import tempfile
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from assistant import Assistant, AssistantError, StoreError
from assistant.runtime import settle
from assistant.warming import warm
from ui import access, catalogue, signing
from ui.document import LocalisedDocument
from ui.endpoints import ENDPOINTS
from ui.errors import PortTakenError
from ui.handlers import HANDLERS
from ui.libraries import Libraries
from ui.logged import Logged
from ui.visits import Visits

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

log = logging.getLogger(__name__)

STATIC = Path(__file__).with_name("static")
AT_ONCE = 32  # of each handler; Gradio runs them in 40 threads, and lets one wait for another by default
MAX_UPLOAD = "200mb"
WARM_AFTER_S = 1.0  # the first page goes out before the indexes are loaded


def build_app(libraries: Libraries) -> gr.Blocks:
    """The page over libraries, to be served by `create_app`, which adds its files and its document."""
    gr = _gradio()
    visits = Visits(libraries, Path(_upload_folder()), gr.Request, gr.Error)
    t = {language: _strings(catalogue.load(language)) for language in catalogue.LANGUAGES}
    with gr.Blocks(title="Isnad", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(
            value=t,
            html_template=(STATIC / "shell.html").read_text(encoding="utf-8"),
            js_on_load=_START,
            apply_default_css=False,
            elem_id="isnad-page",
        )
        for name in HANDLERS:
            gr.api(visits.handler(name), api_name=name, concurrency_limit=AT_ONCE)
        for name in ENDPOINTS:
            gr.api(visits.endpoint(name), api_name=name, concurrency_limit=AT_ONCE)
    blocks.queue(default_concurrency_limit=AT_ONCE)
    return blocks  # type: ignore[no-any-return]  # gradio is imported when needed, so it has no types here


def _strings(t: catalogue.Catalogue) -> dict[str, Any]:
    return {**t.messages, "faults": dict(t.faults)}


_START = """
import(new URL('isnad/isnad.js', document.baseURI).href)
  .then((page) => page.start(element.querySelector('#isnad') || element, props.value));
"""


def create_app(assistant: Assistant, host: str = "127.0.0.1") -> FastAPI:
    """An ASGI app with the page at ``/``, the HTTP interface at ``/v1`` and MCP at ``/mcp``.

    Args:
        assistant: whom they ask; it is not closed.
        host: the address it will be served at, which decides who may reach it.

    Raises:
        AccessError: Other machines could reach it, and nothing tells who they are.
        SettingsError: The libraries beside the assistant's own cannot be used.
    """
    users = assistant.users
    rules = access.rules(assistant.settings, host, users=bool(users.known()))
    libraries = Libraries.configured(assistant)
    gr = _gradio()
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    from ui.api.app import build_api
    from ui.mcp import build_server, http_app
    from ui.stopping import Stopping

    tools = http_app(build_server(libraries))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with tools.router.lifespan_context(app):
            yield
        await anyio.to_thread.run_sync(libraries.close)

    app = FastAPI(title="Isnad", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.mount("/isnad", StaticFiles(directory=STATIC), name="isnad")
    app.mount("/v1", build_api(libraries))
    app.add_route(signing.SIGN_OUT, signing.sign_out)
    app.router.routes.extend(tools.routes)  # mounted, it would answer at /mcp/ only
    app.add_middleware(LocalisedDocument)
    app.state.stop = asyncio.Event()
    app.add_middleware(Stopping, event=app.state.stop)
    app.add_middleware(access.Guard, rules=rules, known=users.known)
    app.add_middleware(Logged)
    return gr.mount_gradio_app(  # type: ignore[no-any-return]  # see build_app
        app,
        build_app(libraries),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        mcp_server=False,
        max_file_size=MAX_UPLOAD,
    )


def serve(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serves the page until it is interrupted; then lets answers under way end, for 8 seconds at most.

    Args:
        assistant: whom the page asks; it is not closed.
        host: the address to listen at.
        port: 0 takes any free one.
        open_browser: opens the page in a browser once it is ready.
        on_ready: called once with the page's address.

    Raises:
        AccessError: Other machines could reach it, and no token is set.
        PortTakenError: The address cannot be listened at.
    """
    access.rules(assistant.settings, host, users=bool(assistant.users.known()))
    listener = listen(host, port)
    from ui.stopping import Server, terminated_like_interrupted

    address = _address(host, listener.getsockname()[1])

    def started() -> None:
        warming = threading.Timer(WARM_AFTER_S, _warm, (assistant,))
        warming.daemon = True
        warming.start()
        _announce(address, open_browser, on_ready)

    app = create_app(assistant, host)
    try:
        with terminated_like_interrupted():
            Server(app, app.state.stop, started).run(sockets=[listener])
    except KeyboardInterrupt:
        log.debug("interrupted")
    finally:
        listener.close()


def _warm(assistant: Assistant) -> None:
    """Loads what the first question needs, so that nobody waits for it."""
    try:
        warm(assistant)
    except (AssistantError, StoreError) as error:
        log.debug("nothing to search yet: %s", error)  # whoever asks is told in words
    settle()


def _announce(address: str, open_browser: bool, on_ready: Callable[[str], None] | None) -> None:
    if on_ready is not None:
        on_ready(address)
    if open_browser:
        webbrowser.open(address)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at the address.

    Raises:
        PortTakenError: It cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortTakenError(_refusal(host, port, error)) from error
    return listener


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is taken by another program. Choose another with --port, or 0 for any."
    return f"{host}:{port} cannot be listened at: {error.strerror or error}. Choose another --host or --port."


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"


def _gradio() -> Any:
    # Gradio looks home for its version at import, and its telemetry at launch, unless told before.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # After every event it would also sum up all events so far, for a dashboard that is not served.
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000")
    if not os.environ.get("GRADIO_TEMP_DIR"):
        # Its default is one folder for all users of a machine, of which only the first can write to it.
        uploads = tempfile.mkdtemp(prefix="isnad-uploads-")
        os.environ["GRADIO_TEMP_DIR"] = uploads
        atexit.register(shutil.rmtree, uploads, ignore_errors=True)
    # Importing Gradio makes millions of objects that stay: 4.1 s with the collector looking through
    # them again and again, 3.3 s without.
    gc.disable()
    try:
        import gradio
    finally:
        gc.enable()
    return gradio


def _upload_folder() -> str:
    from gradio.utils import get_upload_folder

    return get_upload_folder()
