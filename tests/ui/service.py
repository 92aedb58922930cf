"""A served assistant for tests that speak HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from assistant import Assistant


@contextmanager
def served(assistant: Assistant, port: int = 0) -> Iterator[str]:
    """Serves an assistant on loopback as `isnad serve` does; gives the address, which ends with a slash."""
    import uvicorn

    from ui.app import create_app, listen
    from ui.stopping import configured

    listener = listen("127.0.0.1", port)
    server = uvicorn.Server(configured(create_app(assistant), 1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()
