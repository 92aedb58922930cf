"""A library moves from a folder to PostgreSQL and back with everything that was in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import ROOT, draft
from tests.servers import Postgres
from vectorstore.errors import BackupError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.storage import preferences
from vectorstore.storage.backup import backup, check, restore
from vectorstore.storage.renaming import rename

QUESTION = "What did the bridge cost?"


def fill(library: Library) -> str:
    library.add(
        [
            draft("Bridge", "The bridge cost 12 million.", key="id:1"),
            draft("جسر", "افتتح الجسر الأحد.", key="id:2"),
        ]
    )
    library.add([draft("Bridge", "The bridge cost 15 million.", "A toll is planned.", key="id:1")])
    rename(library, library.article_by_key("id:2").id, "جسر جديد")
    id_ = library.conversations.create("costs").id
    library.conversations.append(id_, QUESTION, {"text": "15 million"})
    library.conversations.give_feedback(id_, 1, "up", "good")
    library.users.add("huda")
    preferences.write(library, "passages", 5)
    return id_


def everything(library: Library, conversation: str) -> list[object]:
    articles = [library.article(article.id) for article in library.articles()]
    return [
        articles,
        [library.version(a.id, v.number) for a in articles for v in library.versions(a.id)],
        library.conversations.read(conversation),
        list(library.conversations.feedback()),
        preferences.read(library),
        [(user.name, user.role, digest) for user, digest in library.users.known()],
        [(hit.paragraph, round(hit.similarity, 3)) for hit in search(library, QUESTION)],
    ]


def test_a_library_moves_to_a_database_and_back(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.new_database()
    with Library.open(tmp_path / "library", HashingEmbedder) as library:
        talk = fill(library)
        before = everything(library, talk)
    backup(tmp_path / "library", tmp_path / "one")
    assert restore(tmp_path / "one", address).articles == 2
    with Library.open(address, HashingEmbedder, cache=tmp_path / "cache") as library:
        assert everything(library, talk) == before
        assert library.add([draft("New", "A new article.")]).added
        library.remove(library.articles()[0].id)
        assert backup(address, tmp_path / "two").articles == 2
    state = check(address)
    assert (state.problems, state.counts["articles"], state.counts["conversations"]) == ((), 2, 1)
    restore(tmp_path / "two", tmp_path / "again")
    with Library.open(tmp_path / "again", HashingEmbedder) as library:
        assert everything(library, talk) == before
    assert check(tmp_path / "again").problems == ()
    assert {path.name for path in tmp_path.iterdir()} == {"library", "one", "two", "cache", "again"}


def test_a_database_in_use_is_not_overwritten(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.new_database()
    with Library.open(address, HashingEmbedder, cache=tmp_path / "cache") as library:
        fill(library)
        backup(address, tmp_path / "one")
        with pytest.raises(BackupError, match="nothing is overwritten"):
            backup(address, tmp_path / "one")
        with pytest.raises(BackupError, match="has articles or conversations"):
            restore(tmp_path / "one", address)
        assert library.count() == 2


def test_a_check_tells_what_is_wrong_in_a_database(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.new_database()
    with pytest.raises(BackupError, match="not a library"):
        check(address)
    with Library.open(address, HashingEmbedder, cache=tmp_path / "cache") as library:
        fill(library)
        with library._engine.begin() as db:
            db.execute(text("DELETE FROM paragraphs WHERE text LIKE 'A toll%'"))
    assert "paragraphs are not all there" in " ".join(check(address).problems)


def test_the_commands_do_not_show_the_password(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.new_database()
    with Library.open(tmp_path / "library", HashingEmbedder) as library:
        fill(library)
    backup(tmp_path / "library", tmp_path / "one")
    environment = os.environ | {
        "ISNAD_LIBRARY": address,
        "ISNAD_CACHE": str(tmp_path / "cache"),
        "PYTHONPATH": str(ROOT),
    }

    def isnad(*arguments: str) -> str:
        command = [sys.executable, "-m", "assistant.cli", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=True)
        assert "a%20password" not in done.stdout + done.stderr
        assert "a password" not in done.stdout + done.stderr
        return done.stdout

    assert "Restored 2 articles" in isnad("restore", "--backup", str(tmp_path / "one"))
    assert "The library is whole." in isnad("check")
    assert "Backed up 2 articles" in isnad("backup", str(tmp_path / "two"))
    assert "جسر جديد" in isnad("list")
