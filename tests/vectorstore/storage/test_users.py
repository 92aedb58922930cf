"""Users, their tokens, and whose the conversations are."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest

from tests.conftest import OpenLibrary
from vectorstore.errors import NotFoundError, UserError
from vectorstore.library import Library
from vectorstore.storage.homes import DATABASE
from vectorstore.storage.users import Role, user_name

QUESTION = "كم بلغت كلفة المحطة؟"


def test_a_token_is_fresh_and_kept_as_its_digest_only(library: Library) -> None:
    tokens = [library.users.add("huda"), library.users.add("omar", "reader"), library.users.renew("huda")]
    assert len(set(tokens)) == 3
    assert all(len(token) == len("isnad_") + 43 for token in tokens)  # 256 bits
    known = {user.name: (user.role, kept) for user, kept in library.users.known()}
    assert known == {
        "huda": ("editor", hashlib.sha256(tokens[2].encode()).digest()),
        "omar": ("reader", hashlib.sha256(tokens[1].encode()).digest()),
    }
    stored = "\n".join(sqlite3.connect(library.folder / DATABASE).iterdump())
    assert not any(token in stored or token.removeprefix("isnad_") in stored for token in tokens)


@pytest.mark.parametrize("role", ["reader", "editor", "owner"])
def test_a_user_has_the_role_that_was_given(library: Library, role: Role) -> None:
    library.users.add("sami", role)
    ((user, _),) = library.users.known()
    assert (user.name, user.role) == ("sami", role)


@pytest.mark.parametrize("again", ["huda", " HUDA ", "ｈｕｄａ"])
def test_a_name_is_one_person_however_it_is_typed(library: Library, again: str) -> None:
    library.users.add("Huda")
    with pytest.raises(UserError, match="a user 'huda' already"):
        library.users.add(again)
    library.users.remove(again)
    assert library.users.known() == ()


@pytest.mark.parametrize(
    "name", ["", " ", ".", "..", "../huda", "a/b", "a b", "a\nb", "a\0b", "-a", "@a", "a" * 65, "a\u202eb", "a\u200bb"]
)  # fmt: skip
def test_what_is_no_name_is_refused(library: Library, name: str) -> None:
    with pytest.raises(UserError, match="no user's name"):
        library.users.add(name)


def test_names_of_any_script_are_names() -> None:
    assert user_name("هُدى") == "هُدى"
    assert user_name("O.Haddad+desk@News.Example") == "o.haddad+desk@news.example"


def test_a_stranger_is_neither_renewed_nor_removed(library: Library) -> None:
    for change in (library.users.renew, library.users.remove):
        with pytest.raises(UserError, match="no user 'nobody'"):
            change("nobody")


def test_users_stay_and_are_changed_beside_a_writer(open_library: OpenLibrary) -> None:
    token = open_library().users.add("huda")
    library = open_library()
    assert [kept for _, kept in library.users.known()] == [hashlib.sha256(token.encode()).digest()]
    with Library.open(library.folder, lambda: library.embedder) as second:
        assert not second.writable
        second.users.add("omar")
    assert [user.name for user, _ in library.users.known()] == ["huda", "omar"]


def test_conversations_of_others_are_not_there(library: Library) -> None:
    own, huda, omar = (library.conversations.of(name) for name in ("", "huda", "omar"))
    ids = {}
    for who, talks in (("own", own), ("huda", huda), ("omar", omar)):
        ids[who] = talks.create(f"of {who}").id
        talks.append(ids[who], QUESTION, {"text": f"answer for {who}"})
        talks.give_feedback(ids[who], 1, "up", f"note of {who}")
    assert [one.id for one in huda.search()] == [ids["huda"]]
    assert [one.id for one in huda.search("answer")] == [ids["huda"]]
    assert [one.id for one in library.conversations.search()] == [ids["own"]]
    assert [told["note"] for told in huda.feedback()] == ["note of huda"]
    for id_ in (ids["own"], ids["omar"]):
        for attempt in (
            lambda id_: huda.read(id_),
            lambda id_: huda.append(id_, "mine"),
            lambda id_: huda.answered(id_, 1, {"text": "mine"}),
            lambda id_: huda.rename(id_, "mine"),
            lambda id_: huda.remove(id_),
            lambda id_: huda.give_feedback(id_, 1, "down"),
        ):
            with pytest.raises(NotFoundError, match="no conversation"):
                attempt(id_)
    assert omar.read(ids["omar"]).title == "of omar"
    assert [turn.answer for turn in own.read(ids["own"]).turns] == [{"text": "answer for own"}]


def test_removing_a_user_removes_what_they_asked(library: Library) -> None:
    for name in ("huda", "omar"):
        library.users.add(name)
        library.conversations.of(name).create("a talk")
    assert library.users.remove("huda") == 1
    assert library.conversations.of("huda").search() == ()
    assert len(library.conversations.of("omar").search()) == 1
    assert library.users.remove("omar", keep_conversations=True) == 0
    assert len(library.conversations.of("omar").search()) == 1
