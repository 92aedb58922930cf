"""Who may reach a served assistant: tokens, names, other sites' pages, and limits."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from assistant import Assistant
from assistant.settings import load
from tests.conftest import ROOT
from tests.ui.service import served
from ui.access import Guard, Rules, is_loopback, rules
from ui.errors import AccessError
from ui.limits import Limit

TOKEN = "ṭoken-for-this-test"
ELSEWHERE = ("203.0.113.9", 4000)


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await JSONResponse({"path": scope["path"], "size": len(body)})(scope, receive, send)


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _ask(guard: Guard, method: str = "GET", path: str = "/", *, client: tuple[str, int] = ("127.0.0.1", 1),
         base: str = "http://127.0.0.1:7860", **options: Any) -> httpx.Response:  # fmt: skip
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(guard, client=client)
        async with httpx.AsyncClient(transport=transport, base_url=base) as asking:
            return await asking.request(method, path, **options)

    return anyio.run(ask)


def _rules(host: str = "127.0.0.1", **settings: Any) -> Rules:
    return rules(load(**settings), host)


# -- tokens ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "isnad.example"])
def test_serving_other_machines_needs_a_token(host: str) -> None:
    with pytest.raises(AccessError, match="ISNAD_TOKEN"):
        _rules(host)
    assert _rules(host, token=TOKEN).digest is not None


def test_a_short_token_is_refused() -> None:
    with pytest.raises(AccessError, match="11 characters"):
        _rules(token="eleven-char")


def test_the_token_is_kept_hashed() -> None:
    kept = _rules(token=TOKEN)
    assert kept.digest == hashlib.sha256(TOKEN.encode()).digest()
    assert TOKEN not in repr(kept)
    assert kept.digest.hex() not in repr(kept)


def _basic(user: str, password: str) -> bytes:
    return b"Basic " + base64.b64encode(f"{user}:{password}".encode())


LET_IN = {
    "bearer": b"Bearer " + TOKEN.encode(),
    "bearer in another case": b"bearer " + TOKEN.encode(),
    "basic": _basic("anyone", TOKEN),
}
KEPT_OUT = {
    "nothing": None,
    "another token": b"Bearer another-token-altogether",
    "the beginning of the token": b"Bearer " + TOKEN.encode()[:-1],
    "the token as user name": _basic(TOKEN, ""),
    "the hash of the token": b"Bearer sha256:" + hashlib.sha256(TOKEN.encode()).hexdigest().encode(),
    "no base64": b"Basic !!!",
    "an unknown scheme": b"Digest " + TOKEN.encode(),
    "an empty bearer": b"Bearer  ",
}


@pytest.mark.parametrize("given", LET_IN)
@pytest.mark.parametrize("written", ["plain", "hashed"])
def test_the_token_lets_in(given: str, written: str) -> None:
    hashed = "sha256:" + hashlib.sha256(TOKEN.encode()).hexdigest()
    guard = Guard(_echo, _rules("0.0.0.0", token=TOKEN if written == "plain" else hashed))
    answer = _ask(guard, "POST", "/v1/answer", client=ELSEWHERE, headers={b"authorization": LET_IN[given]})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/v1/answer", "/mcp", "/gradio_api/call/ask", "/isnad/isnad.js"])
@pytest.mark.parametrize("given", KEPT_OUT)
def test_nothing_else_does(given: str, path: str) -> None:
    guard = Guard(_echo, _rules("0.0.0.0", token=TOKEN))
    header = KEPT_OUT[given]
    headers = {} if header is None else {b"authorization": header}
    answer = _ask(guard, "POST", path, client=ELSEWHERE, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    challenges = answer.headers.get_list("www-authenticate")
    assert [challenge.split()[0] for challenge in challenges] == [
        "Basic",
        "Bearer",
    ]  # Chromium reads one a header


def test_a_token_is_asked_for_on_loopback_too_when_one_is_set() -> None:
    assert _ask(Guard(_echo, _rules(token=TOKEN))).status_code == 401


def test_a_liveness_probe_needs_no_token() -> None:
    guard = Guard(_echo, _rules("0.0.0.0", token=TOKEN))
    assert _ask(guard, path="/v1/health", client=ELSEWHERE).status_code == 200
    assert _ask(guard, path="/v1/ready", client=ELSEWHERE).status_code == 401


def test_guessing_is_slowed_down_also_for_the_right_guess() -> None:
    clock = _Clock()
    guard = Guard(_echo, _rules("0.0.0.0", token=TOKEN), clock=clock)
    wrong, right = ({b"authorization": b"Bearer " + t.encode()} for t in ("wrong", TOKEN))
    statuses = [_ask(guard, client=ELSEWHERE, headers=wrong).status_code for _ in range(21)]
    assert statuses == [401] * 20 + [429]
    refused = _ask(guard, client=ELSEWHERE, headers=right)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3")
    assert _ask(guard, client=("198.51.100.7", 1), headers=right).status_code == 200
    clock.now = 4
    assert _ask(guard, client=ELSEWHERE, headers=right).status_code == 200


# -- names and other sites -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "base",
    ["http://127.0.0.1:7860", "http://localhost:7860", "http://[::1]:7860", "http://isnad.localhost", "http://127.0.0.2"],
)  # fmt: skip
def test_loopback_is_addressed_by_its_own_names(base: str) -> None:
    assert _ask(Guard(_echo, _rules()), base=base).status_code == 200


@pytest.mark.parametrize(
    "base",
    ["http://rebound.example:7860", "http://127.0.0.1.rebound.example", "http://localhost.example", "http://192.168.1.5:7860"],
)  # fmt: skip
def test_a_name_that_was_pointed_here_is_refused(base: str) -> None:
    answer = _ask(Guard(_echo, _rules()), base=base)
    assert answer.status_code == 421
    assert "ISNAD_HOSTS" in answer.json()["detail"]


def test_a_proxy_s_name_can_be_allowed() -> None:
    guard = Guard(_echo, _rules(hosts="articles.example, other.example"))
    assert _ask(guard, base="https://articles.example").status_code == 200
    public = {"origin": "https://articles.example"}
    assert _ask(guard, "POST", base="http://127.0.0.1:7860", headers=public).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:7860", 200),
        ("https://elsewhere.example", 403),
        ("http://127.0.0.1:9999", 403),
        ("null", 403),
        ("http://127.0.0.1:7860.elsewhere.example", 403),
    ],
)
def test_a_page_of_another_site_sends_nothing(origin: str, status: int) -> None:
    guard = Guard(_echo, _rules())
    assert _ask(guard, "POST", "/v1/articles", headers={"origin": origin}).status_code == status
    assert _ask(guard, "DELETE", "/v1/articles/a", headers={"origin": origin}).status_code == status


@pytest.mark.parametrize("path", ["/v1/articles/a%0A", "/v1/%00", "/%0D"])
def test_a_control_character_in_an_address_is_not_found(path: str) -> None:
    assert _ask(Guard(_echo, _rules()), path=path).status_code == 404


# -- limits ----------------------------------------------------------------------------------------


def test_a_client_is_limited_and_others_are_not() -> None:
    clock = _Clock()
    guard = Guard(_echo, Rules(per_minute=30), clock=clock)
    statuses = [_ask(guard, path="/v1/articles", client=ELSEWHERE).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    assert _ask(guard, path="/v1/articles", client=("198.51.100.7", 1)).status_code == 200
    assert _ask(guard, path="/isnad/isnad.css", client=ELSEWHERE).status_code == 200
    assert _ask(guard, path="/v1/articles").status_code == 200  # this machine's own
    clock.now = 2.0  # a thirtieth of a minute
    assert _ask(guard, path="/v1/articles", client=ELSEWHERE).status_code == 200
    assert _ask(guard, path="/v1/articles", client=ELSEWHERE).status_code == 429


def test_addresses_of_one_household_are_one_client() -> None:
    guard = Guard(_echo, Rules(per_minute=1), clock=_Clock())
    assert _ask(guard, path="/v1/a", client=("2001:db8:1:2::5", 1)).status_code == 200
    assert _ask(guard, path="/v1/a", client=("2001:db8:1:2:ffff::6", 1)).status_code == 429
    assert _ask(guard, path="/v1/a", client=("2001:db8:1:3::5", 1)).status_code == 200


def test_a_limit_forgets_whom_it_saw_longest_ago() -> None:
    limit = Limit(1, _Clock())
    assert limit.take("first") == 0
    for number in range(10_000):
        limit.take(str(number))
    assert len(limit._levels) == 10_000
    assert limit.take("9999") == 60
    assert limit.take("first") == 0


async def _pieces() -> AsyncIterator[bytes]:
    for _ in range(20):
        yield bytes(100)


@pytest.mark.parametrize("body", [lambda: bytes(2000), _pieces], ids=["declared", "undeclared"])
def test_a_body_that_is_too_large_is_refused(body: Callable[[], Any]) -> None:
    from starlette.middleware.exceptions import ExceptionMiddleware

    guard = Guard(ExceptionMiddleware(_echo), Rules(max_bytes=1000))
    assert _ask(guard, "POST", content=body()).status_code == 413
    assert _ask(guard, "POST", content=bytes(1000)).json()["size"] == 1000


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True), ("127.8.9.1", True),
     ("0.0.0.0", False), ("::", False), ("192.168.0.1", False), ("localhost.example", False), ("", False)],
)  # fmt: skip
def test_loopback_is_told(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


# -- served ----------------------------------------------------------------------------------------


def test_a_served_token_guards_page_api_mcp_and_clients(sample_library: Path, tmp_path: Path) -> None:
    from gradio_client import Client
    from openai import AuthenticationError, OpenAI

    shutil.copytree(sample_library, tmp_path / "library")
    token, question = (
        "a-token-for-this-test",
        "How much drinking water can the Ras al-Nawaris plant produce per day?",
    )
    messages: Any = [{"role": "user", "content": question}]
    settings = load(library=str(tmp_path / "library"), token=token)
    with Assistant.open(tmp_path / "library", settings=settings) as opened, served(opened) as address:
        for path in ("", "isnad/isnad.js", "gradio_api/info", "v1/articles", "v1/openapi.json", "mcp"):
            assert httpx.get(f"{address}{path}").status_code == 401, path
        assert httpx.get(address, auth=("anyone", token)).status_code == 200
        headers = {"Authorization": f"Bearer {token}"}
        client = Client(address, headers=headers, verbose=False)
        assert client.predict(question, api_name="/answer")["citations"]
        with OpenAI(base_url=f"{address}v1", api_key=token, max_retries=0) as asking:
            assert (
                asking.chat.completions.create(model="isnad", messages=messages)
                .choices[0]
                .message.annotations
            )
        with (
            OpenAI(base_url=f"{address}v1", api_key="another-token", max_retries=0) as asking,
            pytest.raises(AuthenticationError),
        ):
            asking.chat.completions.create(model="isnad", messages=messages)


def test_the_command_does_not_serve_others_without_a_token(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant.cli", "serve", "--host", "0.0.0.0", "--port", "0"]
    done = subprocess.run(
        [*command, "--library", str(tmp_path / "library")], capture_output=True, text=True, cwd=ROOT, check=False
    )  # fmt: skip
    assert done.returncode == 1
    assert "ISNAD_TOKEN" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
