"""Libraries that older versions made are brought up to date, whole or not at all; newer ones are refused."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, event

from tests.conftest import ROOT, draft
from vectorstore.errors import SchemaError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.storage import database, migrating, preferences, schema
from vectorstore.storage.backup import backup, check, restore
from vectorstore.storage.locking import WriteLock
from vectorstore.types import Filters

TEXTS = ("The bridge opened on Sunday.", "It cost 12 million.")
BRIDGE, CHANGED = draft("Bridge", *TEXTS), draft("Bridge", *TEXTS, updated="2024-05-13")
CAME_LATER = ("feedback", "turns", "conversations", "given_titles", "preferences", "alembic_version")
MIGRATIONS = ROOT / "vectorstore" / "storage" / "migrations"


def older(folder: Path) -> Path:
    """A library as the first version of Isnad left it."""
    with Library.open(folder, HashingEmbedder) as library:
        library.add([BRIDGE])
    with sqlite3.connect(folder / "isnad.db") as db:
        for table in CAME_LATER:
            db.execute(f"DROP TABLE {table}")
        db.execute("ALTER TABLE articles DROP COLUMN changed")
        db.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    return folder


def dump(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "isnad.db") as db:
        return sorted(db.iterdump())


def test_the_schema_is_that_of_the_last_revision() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert script.get_heads() == [schema.REVISION]
    assert [r.revision for r in script.walk_revisions()][::-1] == [
        f"{number:04d}" for number in range(1, schema.SCHEMA_VERSION + 1)
    ]


def test_the_revisions_make_the_tables_that_a_new_library_has(tmp_path: Path) -> None:
    engine = database.open_for_migration(f"sqlite:///{tmp_path / 'isnad.db'}")
    with engine.begin() as db:
        config = Config(attributes={"connection": db})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        command.upgrade(config, "head")
    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == schema.REVISION


def test_a_library_from_before_is_brought_up_to_date(tmp_path: Path) -> None:
    folder = older(tmp_path / "library")
    with Library.open(folder, HashingEmbedder) as library:
        (article,) = library.articles()
        assert article.updated is None
        assert [p.text for p in library.article(article.id).paragraphs] == [p.text for p in BRIDGE.paragraphs]
        assert library.add([CHANGED]).updated == (article.id,)
        assert library.article(article.id).updated == "2024-05-13"
        id_ = library.conversations.create("new").id
        assert library.conversations.read(id_).title == "new"
        preferences.write(library, "passages", 5)
    with sqlite3.connect(folder / "isnad.db") as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchall() == [(schema.REVISION,)]
        stored = db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        assert stored == (str(schema.SCHEMA_VERSION),)
    before = dump(folder)
    with Library.open(folder, HashingEmbedder) as library:
        assert library.mended == ()
    assert dump(folder) == before
    assert check(folder).problems == ()


def test_a_reader_does_without_what_an_older_library_lacks(tmp_path: Path) -> None:
    folder = older(tmp_path / "library")
    before = dump(folder)
    lock = WriteLock(folder)
    assert lock.acquire()
    with Library.open(folder, HashingEmbedder) as reader:
        lock.release()
        assert not reader.writable
        (article,) = reader.articles()
        assert (article.title, article.updated) == ("Bridge", None)
        assert reader.conversations.search() == ()
        assert preferences.read(reader) == {}
        assert search(reader, "When did the bridge open?", filters=Filters(languages=("en",)))
        assert dump(folder) == before
        with Library.open(folder, HashingEmbedder) as writer:
            id_ = writer.conversations.create("new").id
            writer.add([CHANGED])
        assert [c.id for c in reader.conversations.search()] == [id_]
        assert reader.articles()[0].updated == "2024-05-13"


def test_an_older_backup_is_restored_and_a_newer_one_refused(tmp_path: Path) -> None:
    folder = older(tmp_path / "library")
    backup(folder, tmp_path / "kept")
    restore(tmp_path / "kept", tmp_path / "other")
    with Library.open(tmp_path / "other", HashingEmbedder) as library:
        assert [a.title for a in library.articles()] == ["Bridge"]
    with sqlite3.connect(tmp_path / "kept") as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(schema.SCHEMA_VERSION + 1),))
    with pytest.raises(SchemaError, match="or a newer one"):
        restore(tmp_path / "kept", tmp_path / "third")


@pytest.mark.parametrize("value", [str(schema.SCHEMA_VERSION + 1), "0", "later"])
def test_a_schema_that_is_not_known_is_refused_and_untouched(tmp_path: Path, value: str) -> None:
    folder = older(tmp_path / "library")
    with sqlite3.connect(folder / "isnad.db") as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (value,))
    before = dump(folder)
    with pytest.raises(SchemaError, match=f"has schema {value}; this version of Isnad reads"):
        Library.open(folder, HashingEmbedder)
    assert dump(folder) == before


def migrate_and_die(folder: Path, statements: int) -> None:
    """Opens the library's tables and is killed before statement number ``statements``."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1
        if count > statements:
            os.kill(os.getpid(), signal.SIGKILL)

    opened = database.open_for_migration

    def watched(url: str | URL) -> Any:
        engine = opened(url)
        event.listen(engine, "before_cursor_execute", counted)
        event.listen(engine, "commit", counted)
        return engine

    database.open_for_migration = watched
    migrating.prepare(database.open_engine(f"sqlite:///{folder / 'isnad.db'}"), "library")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_kill_leaves_the_old_tables_or_the_new(tmp_path: Path) -> None:
    folder = older(tmp_path / "library")
    before = dump(folder)
    starting = multiprocessing.get_context("forkserver")
    starting.set_forkserver_preload(["tests.vectorstore.storage.test_migrating"])
    killed = 0
    for statements in range(1, 200, 4):
        copy = tmp_path / str(statements)
        shutil.copytree(folder, copy)
        process = starting.Process(target=migrate_and_die, args=(copy, statements))
        process.start()
        process.join()
        if process.exitcode == 0:
            break
        killed += 1
        assert process.exitcode == -signal.SIGKILL
        assert dump(copy) == before
        with Library.open(copy, HashingEmbedder) as library:
            assert [a.title for a in library.articles()] == ["Bridge"]
            library.conversations.create("new")
    assert killed > 5, "the kills came too late to prove anything"
