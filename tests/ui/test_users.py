"""Several users of one served library: who they are, what each sees, and what each may do."""

from __future__ import annotations

import hmac
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from assistant import Assistant
from assistant.errors import SettingsError
from assistant.settings import load
from tests.ui.service import served
from tests.ui.test_access import ELSEWHERE, _ask, _Clock
from ui.access import Guard, rules
from ui.errors import AccessError
from ui.identity import Proxies, Tokens, networks, user_of
from ui.libraries import PRIVATE, Libraries, Shelf, private_folder, read_shelves
from vectorstore.errors import NotFoundError
from vectorstore.storage.users import OWNER, User, digest

QUESTION = "How much drinking water can the Ras al-Nawaris plant produce per day?"
PASTED = "Ferry of Orsal sails again\n\nThe ferry of Orsal sailed again after eleven weeks in the dock.\n"
PROXY = ("10.0.0.5", 1)
HUDA, OMAR = User(name="huda", role="editor"), User(name="omar", role="reader")
TOKENS = {"huda": "isnad_" + "h" * 43, "omar": "isnad_" + "o" * 43}
KNOWN = tuple((user, digest(TOKENS[user.name].encode())) for user in (HUDA, OMAR))


async def _who(scope: Scope, receive: Receive, send: Send) -> None:
    user = user_of(scope)
    told = {"name": user.name, "role": user.role, "scheme": scope["scheme"]}
    await JSONResponse(told)(scope, receive, send)


def _guard(host: str = "0.0.0.0", known: Any = KNOWN, clock: Any = time.monotonic, **settings: Any) -> Guard:
    return Guard(_who, rules(load(**settings), host, users=bool(known)), lambda: known, clock)


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


# -- tokens ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_tells_whose_it_is(name: str) -> None:
    answer = _ask(_guard(), path="/v1/articles", client=ELSEWHERE, headers=_bearer(TOKENS[name]))
    assert answer.json()["name"] == name


def test_the_service_s_own_token_is_its_owner_s_beside_users() -> None:
    guard = _guard(token="the-token-of-the-service")
    own = _ask(guard, client=ELSEWHERE, headers=_bearer("the-token-of-the-service")).json()
    assert (own["name"], own["role"]) == ("", "owner")
    assert _ask(guard, client=ELSEWHERE, headers=_bearer(TOKENS["omar"])).json()["role"] == "reader"


def test_where_there_are_users_loopback_asks_too() -> None:
    assert _ask(_guard("127.0.0.1")).status_code == 401
    assert _ask(_guard("127.0.0.1"), headers=_bearer(TOKENS["huda"])).json()["name"] == "huda"
    assert _ask(_guard("127.0.0.1", known=())).json()["role"] == "owner"


def test_serving_others_with_users_needs_no_token_of_its_own() -> None:
    assert rules(load(), "0.0.0.0", users=True).closed
    with pytest.raises(AccessError, match="isnad user add"):
        rules(load(), "0.0.0.0")


def test_a_served_address_stays_closed_when_the_last_user_goes() -> None:
    known = [*KNOWN]
    clock = _Clock()
    guard = _guard(known=known, clock=clock)
    assert _ask(guard, client=ELSEWHERE, headers=_bearer(TOKENS["huda"])).status_code == 200
    known.clear()
    clock.now = 1.0
    assert _ask(guard, client=ELSEWHERE, headers=_bearer(TOKENS["huda"])).status_code == 401
    assert _ask(guard, client=ELSEWHERE).status_code == 401


def test_nobody_is_let_in_when_the_users_cannot_be_read() -> None:
    from sqlalchemy.exc import OperationalError

    clock = _Clock()
    broken = False

    def known() -> Any:
        if broken:
            raise OperationalError("select", {}, Exception("disk"))
        return KNOWN

    guard = Guard(_who, rules(load(), "0.0.0.0", users=True), known, clock)
    assert _ask(guard, client=ELSEWHERE, headers=_bearer(TOKENS["huda"])).status_code == 200
    broken, clock.now = True, 1.0
    answer = _ask(guard, client=ELSEWHERE, headers=_bearer(TOKENS["huda"]))
    assert answer.status_code == 503
    assert "disk" not in answer.text


def test_guesses_are_limited_with_many_users_too() -> None:
    guard = _guard(clock=_Clock())
    statuses = [_ask(guard, client=ELSEWHERE, headers=_bearer(f"isnad_{n}")).status_code for n in range(22)]
    assert statuses == [401] * 20 + [429] * 2
    assert _ask(guard, client=ELSEWHERE, headers=_bearer(TOKENS["huda"])).status_code == 429


@pytest.mark.parametrize("token", [b"own", b"token 0", b"token 399", b"no token"])
def test_finding_whose_a_token_is_takes_as_long_for_a_wrong_one(
    token: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every digest is compared whole and in constant time, whichever fits and whether one does."""
    compared = []
    real = hmac.compare_digest

    def noted(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return real(one, other)

    monkeypatch.setattr("ui.identity.hmac.compare_digest", noted)
    users = [(User(name=f"u{n}", role="reader"), digest(f"token {n}".encode())) for n in range(400)]
    tokens = Tokens(digest(b"own"), lambda: users)
    tokens.refresh()
    found = tokens.user(token)
    assert (found is None) == (token == b"no token")
    assert [other for _, other in compared] == [digest(b"own"), *(kept for _, kept in users)]
    assert all(len(one) == len(other) == 32 for one, other in compared)


# -- a proxy that names the user -------------------------------------------------------------------

BEHIND = {"identity_header": "X-Forwarded-User", "trusted_proxies": "10.0.0.5, 10.9.0.0/16, fd00::/8"}


@pytest.mark.parametrize("address", ["10.0.0.5", "10.9.3.4", "fd00::7", "::ffff:10.0.0.5"])
def test_a_trusted_proxy_names_the_user(address: str) -> None:
    told = _ask(_guard(**BEHIND), client=(address, 1), headers={"x-forwarded-user": "Huda"}).json()
    assert (told["name"], told["role"]) == ("huda", "editor")


FORGED = {
    "elsewhere": ("203.0.113.9", {}),
    "a neighbour": ("10.0.0.6", {}),
    "loopback": ("127.0.0.1", {}),
    "a forwarded address": ("203.0.113.9", {"x-forwarded-for": "10.0.0.5"}),
    "a real address": ("203.0.113.9", {"x-real-ip": "10.0.0.5", "forwarded": "for=10.0.0.5"}),
    "an IPv4 address in IPv6": ("::ffff:203.0.113.9", {}),
}


@pytest.mark.parametrize("case", FORGED)
@pytest.mark.parametrize("known", [KNOWN, ()], ids=["users", "none"])
def test_a_forged_name_is_ignored(case: str, known: Any) -> None:
    address, more = FORGED[case]
    guard = _guard(known=known, **BEHIND)
    headers = {"x-forwarded-user": "huda"} | more
    assert _ask(guard, client=(address, 1), headers=headers).status_code == 401
    if known:  # their own token still says who they are
        told = _ask(guard, client=(address, 1), headers=headers | _bearer(TOKENS["omar"])).json()
        assert told["name"] == "omar"


def test_a_forged_name_is_ignored_on_loopback_without_any_user() -> None:
    guard = _guard("127.0.0.1", known=(), **BEHIND)
    assert _ask(guard, headers={"x-forwarded-user": "huda"}).status_code == 401


def test_a_name_that_a_client_sent_beside_the_proxy_s_is_refused() -> None:
    both = [("x-forwarded-user", "huda"), ("X-Forwarded-User", "omar")]
    answer = _ask(_guard(**BEHIND), client=PROXY, headers=both)
    assert answer.status_code == 400
    assert "several users" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["../etc", "a b", "huda\u202e", "\u200b", "a" * 65])
def test_what_is_no_name_is_refused_from_a_proxy_too(name: str) -> None:
    answer = _ask(_guard(**BEHIND), client=PROXY, headers={b"x-forwarded-user": name.encode()})
    assert answer.status_code == 400


def test_without_a_name_a_proxy_s_request_needs_a_token() -> None:
    for headers in ({}, {"x-forwarded-user": " "}):
        assert _ask(_guard(**BEHIND), client=PROXY, headers=headers).status_code == 401
    told = _ask(_guard(**BEHIND), client=PROXY, headers=_bearer(TOKENS["omar"])).json()
    assert told["name"] == "omar"


@pytest.mark.parametrize(("setting", "role"), [({}, "reader"), ({"identity_role": "editor"}, "editor")])
def test_a_user_whom_nobody_added_has_the_role_of_the_setting(setting: dict[str, str], role: str) -> None:
    told = _ask(_guard(**BEHIND, **setting), client=PROXY, headers={b"x-forwarded-user": "سامي".encode()})
    assert told.json() | {"scheme": ""} == {"name": "سامي", "role": role, "scheme": ""}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"identity_header": "X-User"}, "ISNAD_TRUSTED_PROXIES"),
        ({"identity_header": "X-User", "trusted_proxies": "proxy.example"}, "ISNAD_TRUSTED_PROXIES cannot be used"),
        ({"trusted_proxies": "10.0.0.5/8"}, "host bits set"),
    ],
    ids=["nobody trusted", "a name", "no network"],
)  # fmt: skip
def test_proxies_that_cannot_be_told_are_refused_at_the_start(settings: Any, words: str) -> None:
    with pytest.raises(AccessError, match=words):
        rules(load(**settings), "127.0.0.1")


@pytest.mark.parametrize(
    ("peer", "way", "client"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.5", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "6.6.6.6, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "127.0.0.1", "10.0.0.5"),
        ("10.0.0.5", "localhost", "10.0.0.5"),
        ("10.0.0.5", "unknown, [::1]", "10.0.0.5"),
    ],
    ids=[
        "not a proxy",
        "one hop",
        "a forged first hop",
        "two proxies",
        "unsaid",
        "loopback",
        "a name",
        "no address",
    ],
)
def test_limits_count_the_client_behind_a_proxy(peer: str, way: str, client: str) -> None:
    proxies = Proxies(networks=networks("10.0.0.0/8"))
    scope = {"client": (peer, 1), "headers": [(b"x-forwarded-for", way.encode())], "scheme": "http"}
    assert proxies.client(scope) == client


def test_a_proxy_tells_the_scheme_and_nobody_else_does() -> None:
    headers = {"x-forwarded-proto": "https"} | _bearer(TOKENS["huda"])
    assert _ask(_guard(**BEHIND), client=PROXY, headers=headers).json()["scheme"] == "https"
    assert _ask(_guard(**BEHIND), client=ELSEWHERE, headers=headers).json()["scheme"] == "http"


# -- limits ----------------------------------------------------------------------------------------


def test_a_user_is_limited_from_whatever_machine() -> None:
    guard = _guard(user_rate_per_minute=3, clock=_Clock())
    asking = [("203.0.113.9", 1), ("198.51.100.7", 1), ("127.0.0.1", 1), ("203.0.113.9", 2)]
    headers = _bearer(TOKENS["huda"])
    given = [_ask(guard, path="/v1/articles", client=client, headers=headers) for client in asking]
    assert [answer.status_code for answer in given] == [200, 200, 200, 429]
    assert given[-1].headers["retry-after"] == "20"
    other = _ask(guard, path="/v1/articles", client=ELSEWHERE, headers=_bearer(TOKENS["omar"]))
    assert other.status_code == 200


async def _read(scope: Scope, receive: Receive, send: Send) -> None:
    from starlette.requests import Request

    await JSONResponse({"size": len(await Request(scope, receive).body())})(scope, receive, send)


def test_what_a_user_and_a_client_may_send_an_hour_is_limited() -> None:
    from starlette.middleware.exceptions import ExceptionMiddleware

    clock = _Clock()
    settings = load(hourly_upload_mb=1, user_rate_per_minute=0, rate_per_minute=0)
    guard = Guard(ExceptionMiddleware(_read), rules(settings, "0.0.0.0", users=True), lambda: KNOWN, clock)

    def send(name: str, address: str) -> int:
        headers = _bearer(TOKENS[name])
        return _ask(guard, "POST", client=(address, 1), headers=headers, content=bytes(600_000)).status_code

    assert [send("huda", "203.0.113.9"), send("huda", "203.0.113.9")] == [200, 200]
    assert send("huda", "198.51.100.7") == 429  # the user, from another machine
    assert send("omar", "203.0.113.9") == 429  # another user, from the client
    assert send("omar", "192.0.2.1") == 200
    clock.now = 3600.0
    assert send("huda", "203.0.113.9") == 200


# -- libraries -------------------------------------------------------------------------------------

NEWSROOM = """
[shared]
title = "الأرشيف"
editors = ["huda"]

[legal]
location = "{folder}/legal"
readers = ["Omar"]
"""


def test_a_file_names_libraries_and_who_may_use_them(tmp_path: Path) -> None:
    (tmp_path / "libraries.toml").write_text(NEWSROOM.format(folder=tmp_path), encoding="utf-8")
    shared, legal = read_shelves(str(tmp_path / "libraries.toml"))
    sami = User(name="sami", role="editor")
    assert [shared.admits(user) for user in (OWNER, HUDA, OMAR, sami)] == [True] * 4
    assert [shared.edits(user) for user in (OWNER, HUDA, OMAR, sami)] == [True, True, False, False]
    assert [legal.admits(user) for user in (OWNER, HUDA, OMAR, sami)] == [True, False, True, False]
    assert [legal.edits(user) for user in (OWNER, HUDA, OMAR, sami)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[legal", "cannot be read"),
        ("[legal]", "needs a `location`"),
        ("[shared]\nlocation = '/x'", "is where ISNAD_LIBRARY says"),
        ("[private]\nlocation = '/x'", "is not 'private'"),
        ('["../x"]\nlocation = "/x"', "a name has"),
        ("[legal]\nlocation = '/x'\nreader = ['a']", "reader: Extra inputs"),
        ("[legal]\nlocation = '/x'\nreaders = ['a b']", "no user's name"),
        ("legal = 1", "cannot be used"),
    ],
)
def test_a_file_that_says_what_cannot_be_is_refused_at_the_start(
    tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "libraries.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        read_shelves(str(file))
    with pytest.raises(SettingsError, match="cannot be read"):
        read_shelves(str(tmp_path / "nowhere.toml"))


def test_a_private_library_is_its_user_s_alone(assistant: Assistant, tmp_path: Path) -> None:
    libraries = Libraries(assistant, private=tmp_path / "private")
    reader = User(name="omar", role="reader")
    visit = libraries.visit(reader, PRIVATE)
    assert visit.edits
    assert visit.assistant.articles() == ()
    visit.assistant.add_text(PASTED)
    assert libraries.visit(HUDA, PRIVATE).assistant.articles() == ()
    assert len(libraries.visit(reader, PRIVATE).assistant.articles()) == 1
    assert PRIVATE not in [shelf.name for shelf in libraries.of(OWNER)]
    libraries.close()


def test_no_name_leads_out_of_the_folder_of_private_libraries() -> None:
    folders = {private_folder(Path("/srv/p"), name) for name in ("a.b", "a-b", "a_b", "هدى", "a..", "ab")}
    assert len(folders) == 6
    assert {folder.parent for folder in folders} == {Path("/srv/p")}


def test_a_library_that_a_user_may_not_ask_is_as_if_it_were_not_there(
    assistant: Assistant, tmp_path: Path
) -> None:
    legal = Shelf(name="legal", location=str(tmp_path / "legal"), readers=frozenset(["omar"]))
    libraries = Libraries(assistant, (Shelf(name="shared"), legal))
    for name in ("legal", "nothing", "../legal", PRIVATE):
        with pytest.raises(NotFoundError) as refused:
            libraries.visit(HUDA, name)
        assert str(refused.value) == f"There is no library {name!r} that you may ask."
    assert not (tmp_path / "legal").exists()


# -- served ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A served library with users."""

    address: str
    tokens: dict[str, str]

    def http(self, name: str, library: str = "") -> httpx.Client:
        headers = _bearer(self.tokens[name]) | ({"X-Isnad-Library": library} if library else {})
        return httpx.Client(base_url=f"{self.address}v1", headers=headers, timeout=60)

    def page(self, name: str, handler: str, *values: Any, library: str = "") -> dict[str, Any]:
        """The last step of a handler of the page, called as the page calls it."""
        headers = _bearer(self.tokens[name]) | ({"X-Isnad-Library": library} if library else {})
        with httpx.Client(base_url=f"{self.address}gradio_api", headers=headers, timeout=60) as client:
            event = client.post(f"/call/{handler}", json={"data": list(values)}).json()["event_id"]
            told = client.get(f"/call/{handler}/{event}").text
        import json

        steps = [line.removeprefix("data: ") for line in told.splitlines() if line.startswith("data: [")]
        step: dict[str, Any] = json.loads(steps[-1])[0]
        return step


@pytest.fixture(scope="module")
def newsroom(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp("newsroom")
    shutil.copytree(sample_library, folder / "library")
    (folder / "libraries.toml").write_text(
        f"[legal]\nlocation = '{folder}/legal'\nreaders = ['omar']\n", encoding="utf-8"
    )
    settings = load(
        library=str(folder / "library"),
        token="the-token-of-the-service",
        libraries=str(folder / "libraries.toml"),
        private_libraries=str(folder / "private"),
    )
    with Assistant.open(folder / "library", settings=settings) as opened:
        tokens = {name: opened.users.add(name) for name in ("huda", "omar")}
        tokens["rami"] = opened.users.add("rami", "reader")
        with served(opened) as address:
            yield Newsroom(address, tokens | {"": "the-token-of-the-service"})


def test_users_do_not_see_each_other_s_conversations_over_http(newsroom: Newsroom) -> None:
    with newsroom.http("huda") as huda, newsroom.http("omar") as omar, newsroom.http("") as owner:
        id_ = huda.post("/conversations", json={"title": "Of Huda"}).json()["id"]
        asked = huda.post("/answer", json={"question": QUESTION, "conversation": id_})
        assert asked.status_code == 200
        assert huda.put(f"/conversations/{id_}/turns/1/feedback", json={"verdict": "up"}).status_code == 204
        for other in (omar, owner):
            assert other.get("/conversations").json()["conversations"] == []
            assert other.get("/conversations", params={"query": "Huda"}).json()["conversations"] == []
            attempts = [
                other.get(f"/conversations/{id_}"),
                other.patch(f"/conversations/{id_}", json={"title": "mine"}),
                other.delete(f"/conversations/{id_}"),
                other.put(f"/conversations/{id_}/turns/1/feedback", json={"verdict": "down"}),
                other.post("/answer", json={"question": QUESTION, "conversation": id_}),
                other.post("/answer", json={"question": QUESTION, "conversation": id_, "stream": True}),
            ]
            assert [attempt.status_code for attempt in attempts] == [404] * 6
            unknown = other.get("/conversations/ffff").json()
            assert attempts[0].json()["detail"] == unknown["detail"].replace("ffff", id_)
        assert huda.get(f"/conversations/{id_}").json()["title"] == "Of Huda"
        assert huda.delete(f"/conversations/{id_}").status_code == 200


def test_users_do_not_see_each_other_s_conversations_on_the_page(newsroom: Newsroom) -> None:
    new = {"id": "", "number": 0}
    newsroom.page("huda", "converse", new, QUESTION, [], [], "en")
    listed = newsroom.page("huda", "conversations", "", "en")
    assert listed["count"] == 1
    import re

    id_ = re.findall(r'data-do="open-talk" data-id="(\w+)"', listed["html"])[0]
    assert newsroom.page("huda", "feedback", id_, 1, "up", "a private note")["stage"] == "done"
    for other in ("omar", ""):
        assert newsroom.page(other, "conversations", "", "en")["count"] == 0
        assert newsroom.page(other, "conversations", "plant", "en")["count"] == 0
        assert newsroom.page(other, "all_feedback")["feedback"] == []
        for handler, values in (
            ("conversation", (id_, "en")),
            ("rename_conversation", (id_, "mine")),
            ("remove_conversation", (id_,)),
            ("feedback", (id_, 1, "down", "mine")),
        ):
            step = newsroom.page(other, handler, *values)
            assert (step["stage"], step["key"]) == ("error", "error.not_found"), handler
        # Going on in it begins one of their own instead.
        newsroom.page(other, "converse", {"id": id_, "number": 0}, QUESTION, [], [], "en")
        assert newsroom.page(other, "conversations", "", "en")["count"] == 1
    whole = newsroom.page("huda", "conversation", id_, "en")
    assert (len(whole["turns"]), whole["turns"][0]["note"]) == (1, "a private note")


def test_asking_again_in_another_s_turn_changes_nothing(newsroom: Newsroom) -> None:
    with newsroom.http("huda") as huda:
        id_ = huda.post("/conversations", json={}).json()["id"]
        huda.post("/answer", json={"question": QUESTION, "conversation": id_})
        before = huda.get(f"/conversations/{id_}").json()
        step = newsroom.page("omar", "converse", {"id": id_, "number": 1}, "Who operates it?", [], [], "en")
        assert step["stage"] == "done"
        assert huda.get(f"/conversations/{id_}").json() == before


def test_a_reader_asks_and_changes_nothing(newsroom: Newsroom) -> None:
    with newsroom.http("rami") as rami:
        assert rami.post("/answer", json={"question": QUESTION}).json()["answered"]
        article = rami.get("/articles").json()["articles"][0]["id"]
        attempts = [
            rami.post("/articles", json={"text": PASTED}),
            rami.post("/articles/files", files={"files": ("a.txt", PASTED)}),
            rami.delete(f"/articles/{article}"),
            rami.post(f"/articles/{article}/removed/0/restore"),
        ]
        assert [attempt.status_code for attempt in attempts] == [403] * 4
        assert attempts[0].json()["type"] == "urn:isnad:problem:forbidden"
    for handler, values in (
        ("add_text", (PASTED, "", "", "en")),
        ("add_url", ("https://news.example", "en")),
        ("add_samples", ("en",)),
        ("add_feed", ("https://news.example", "en")),
        ("add_files", (["/etc/passwd"], "en")),
        ("rename", (article, "mine")),
        ("remove", (article,)),
        ("restore", (article, 0, "en")),
        ("prefer", ("passages", "9", "en")),
    ):
        step = newsroom.page("rami", handler, *values)
        assert (step["stage"], step["key"]) == ("error", "error.known"), handler
    assert newsroom.page("huda", "prefer", "passages", "9", "en")["stage"] == "error"  # an editor


def test_only_the_owner_is_offered_settings_and_told_where_the_library_is(newsroom: Newsroom) -> None:
    for name, may in (("", True), ("huda", False), ("rami", False)):
        html = newsroom.page(name, "settings", "en")["html"]
        assert ("<form" in html, "/library</bdi>" in html) == (may, may)


def test_a_gradio_client_and_an_mcp_client_are_held_to_the_role(newsroom: Newsroom) -> None:
    import httpx2  # the SDK's own
    from gradio_client import Client
    from gradio_client.exceptions import AppError
    from mcp import Client as McpClient
    from mcp.client.streamable_http import streamable_http_client

    rami = Client(newsroom.address, headers=_bearer(newsroom.tokens["rami"]), verbose=False)
    assert rami.predict(QUESTION, api_name="/answer")["answered"]
    with pytest.raises(AppError, match="not changed"):
        rami.predict(PASTED, api_name="/add")

    async def use() -> None:
        async with (
            httpx2.AsyncClient(headers=_bearer(newsroom.tokens["rami"]), timeout=60) as http,
            McpClient(streamable_http_client(f"{newsroom.address}mcp", http_client=http)) as client,
        ):
            refused = await client.call_tool("add", {"text": PASTED})
            assert refused.is_error
            told: Any = (await client.call_tool("list_libraries", {})).structured_content
            assert (told["user"], told["role"]) == ("rami", "reader")
            assert [place["name"] for place in told["libraries"]] == ["shared", "private"]
            added: Any = await client.call_tool("add", {"text": PASTED, "library": "private"})
            assert len(added.structured_content["added"]) == 1
            elsewhere = await client.call_tool("list_articles", {"library": "legal"})
            assert elsewhere.is_error

    anyio.run(use)
    with newsroom.http("rami", "private") as own:
        assert own.get("/articles").json()["total"] == 1


def test_the_library_is_chosen_by_header_page_and_model(newsroom: Newsroom) -> None:
    from openai import NotFoundError as NoModelError
    from openai import OpenAI

    with newsroom.http("omar", "legal") as legal, newsroom.http("huda", "legal") as closed:
        assert legal.post("/articles", json={"text": PASTED}).status_code == 201
        assert closed.get("/articles").status_code == 404
        told = legal.get("/libraries").json()
        assert [place["name"] for place in told["libraries"]] == ["shared", "legal", "private"]
    question = "How long was the ferry of Orsal in the dock?"
    messages: Any = [{"role": "user", "content": question}]
    with OpenAI(base_url=f"{newsroom.address}v1", api_key=newsroom.tokens["omar"]) as omar:
        assert [model.id for model in omar.models.list()] == [
            "isnad", "isnad/shared", "isnad/legal", "isnad/private",
        ]  # fmt: skip
        assert omar.models.retrieve("isnad/legal").id == "isnad/legal"
        reply = omar.chat.completions.create(model="isnad/legal", messages=messages)
        assert reply.model == "isnad/legal"
        assert "eleven weeks" in (reply.choices[0].message.content or "")
    with OpenAI(base_url=f"{newsroom.address}v1", api_key=newsroom.tokens["huda"]) as huda:
        assert "isnad/legal" not in [model.id for model in huda.models.list()]
        with pytest.raises(NoModelError, match="no library 'legal'"):
            huda.chat.completions.create(model="isnad/legal", messages=messages)
    step = newsroom.page("omar", "ask", question, [], [], "en", library="legal")
    assert "eleven weeks" in step["answer"]["text"]
    assert newsroom.page("huda", "ask", question, [], [], "en", library="legal")["stage"] == "error"


def test_conversations_of_one_library_are_not_in_another(newsroom: Newsroom) -> None:
    with newsroom.http("omar", "private") as private, newsroom.http("omar") as shared:
        id_ = private.post("/conversations", json={"title": "Mine"}).json()["id"]
        assert shared.get(f"/conversations/{id_}").status_code == 404
        assert private.get(f"/conversations/{id_}").status_code == 200


def test_no_token_is_in_an_answer_a_log_or_the_figures(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "isnad_wrong-token-for-this-test"
    with (
        newsroom.http("huda") as huda,
        httpx.Client(base_url=newsroom.address, headers=_bearer(wrong)) as other,
    ):
        texts = [huda.get(path).text for path in ("/libraries", "/openapi.json", "/articles")]
        assert huda.get("/metrics").status_code == 403  # figures of what others do
        texts += [other.get("v1/articles").text, other.post("mcp", json={}).text]
    with newsroom.http("") as owner:
        texts.append(owner.get("/metrics").text)
    assert "isnad_requests_total" in texts[-1]
    texts.append(caplog.text)
    for token in (*newsroom.tokens.values(), wrong):
        assert not any(token in text or digest(token.encode()).hex() in text for text in texts)


def test_a_renewed_and_a_removed_token_are_worth_nothing(newsroom: Newsroom, assistant: Assistant) -> None:
    old = assistant.users.add("sami")
    guard = Guard(_who, rules(load(), "0.0.0.0", users=True), assistant.users.known)
    assert _ask(guard, client=ELSEWHERE, headers=_bearer(old)).json()["name"] == "sami"
    new = assistant.users.renew("sami")
    _until(lambda: _ask(guard, client=ELSEWHERE, headers=_bearer(old)).status_code == 401)
    assert _ask(guard, client=ELSEWHERE, headers=_bearer(new)).status_code == 200
    assert assistant.users.remove("sami") == 0
    _until(lambda: _ask(guard, client=ELSEWHERE, headers=_bearer(new)).status_code == 401)


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.3)
