"""A scripted OpenAI-compatible server on loopback, and an assistant that asks it through the real client."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from assistant import Answer, Assistant
from assistant.settings import load

SUMMIT = "تُعقد القمة في مدينة كازان بين 22 و24 من الشهر الحالي بمشاركة ثلاثين دولة."
BRIDGE = "The bridge over the Marrow opened on 3 March 2024 and cost 12 million dinars."
TOLL = "No toll will be charged before 2030, the mayor Idris Hale said."


class Script:
    """What the server does with each request, in turn; the last is repeated."""

    def __init__(self) -> None:
        self.turns: list[tuple[int, list[str]]] = []
        self.requests: list[dict[str, object]] = []
        self.broken = False
        self.pause_s = 0.0  # before each chunk
        self.gone = threading.Event()  # set when the client has hung up in the middle
        self.answered = threading.Event()  # set when a whole stream was sent
        self.error: dict[str, object] = {"message": "slow down"}
        self.event: dict[str, Any] = {
            "id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted",
        }  # fmt: skip
        self.in_fields = False  # a chunk that begins with a brace is text then


@pytest.fixture
def script() -> Iterator[tuple[Script, str]]:
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            script.requests.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            status, chunks = script.turns.pop(0) if len(script.turns) > 1 else script.turns[0]
            self.send_response(status)
            self.send_header("content-type", "text/event-stream" if status == 200 else "application/json")
            self.end_headers()
            if status != 200:
                self.wfile.write(json.dumps({"error": script.error}).encode())
                return
            for chunk in chunks:
                time.sleep(script.pause_s)
                delta: dict[str, Any] = {"role": "assistant", "content": chunk}
                if chunk.startswith("{") and not script.in_fields:  # a call of a tool, instead of text
                    function = {"name": "send", "arguments": chunk}
                    calls = [{"index": 0, "id": "1", "type": "function", "function": function}]
                    delta = {"role": "assistant", "tool_calls": calls}
                event = script.event | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
                try:
                    self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                except OSError:
                    script.gone.set()
                    return
            if script.broken:
                self.connection.close()
                return
            usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
            end = script.event | {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
            for event in (end, script.event | {"choices": [], "usage": usage}):
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")
            script.answered.set()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield script, f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def scripted(assistant: Assistant, script: tuple[Script, str]) -> tuple[Assistant, Script]:
    assistant.add_text(f"قمة كازان\n\n{SUMMIT}")
    assistant.add_text(f"Bridge opens\n\n{BRIDGE}\n\n{TOLL}")
    settings = load(
        library="unused",
        model="openai:scripted",
        api_key="sk-test",
        base_url=script[1],
        retries=0,
        timeout_s=60,
    )
    return Assistant(assistant.library, settings), script[0]


def asked(
    scripted: tuple[Assistant, Script], *chunks: str, question: str = "When did the bridge open?"
) -> Answer:
    assistant, script = scripted
    script.turns = [(200, list(chunks))]
    return assistant.answer(question)


def number_of(
    scripted: tuple[Assistant, Script], text: str, question: str = "When did the bridge open?"
) -> int:
    hits = scripted[0].search(question, scripted[0].settings.passages)
    return next(n for n, hit in enumerate(hits, 1) if hit.paragraph.text == text)
