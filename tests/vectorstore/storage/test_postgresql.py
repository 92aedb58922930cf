"""What holds for a library in a folder holds for one in PostgreSQL: the same tests, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import OpenLibrary
from tests.servers import Postgres
from tests.vectorstore.storage.test_conversations import *  # noqa: F403
from tests.vectorstore.storage.test_renaming import *  # noqa: F403
from tests.vectorstore.storage.test_users import *  # noqa: F403
from tests.vectorstore.test_library import *  # noqa: F403
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library

OF_A_FOLDER = (
    "test_a_reader_reads_and_writes_nothing",
    "test_a_second_process_reads_and_is_told_who_writes",
    "test_a_second_opener_in_this_process_cannot_write",
    "test_an_older_library_has_none_until_a_writer_opens_it",
    "test_a_newer_schema_is_refused",
    "test_what_cannot_be_renamed",
    "test_a_folder_with_other_files_is_refused_and_untouched",
    "test_a_file_is_refused",
    "test_a_database_that_is_none_is_refused",
    "test_a_kill_loses_no_turn_that_was_acknowledged",
    "test_ids_are_the_same_in_another_library",
    "test_a_token_is_fresh_and_kept_as_its_digest_only",
    "test_users_stay_and_are_changed_beside_a_writer",
    "test_another_embedding_is_noticed_and_the_library_can_move",
)
"""One process writes, the others read; folders and files. `test_sharing.py` has what stands in their place."""
for _name in OF_A_FOLDER:
    del globals()[_name]


@pytest.fixture
def open_library(postgres: Postgres, tmp_path: Path) -> Iterator[OpenLibrary]:
    """Opens the same library in a database again and again, closing the one before."""
    opened: list[Library] = []
    address = postgres.new_database()

    def open_() -> Library:
        while opened:
            opened.pop().close()
        opened.append(Library.open(address, HashingEmbedder, cache=tmp_path / "cache"))
        return opened[-1]

    yield open_
    for library in opened:
        library.close()
