"""The library keeps what it was given, tells what changed, and mends its indexes."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import OpenLibrary, draft
from vectorstore.errors import (
    FingerprintError,
    LibraryError,
    LibraryLockedError,
    NotALibraryError,
    NotFoundError,
    SchemaError,
)
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.types import Draft, DraftParagraph, LeftOut, Skipped

BRIDGE = draft(
    "جسر جديد", "افتتح المحافظ جسر الزيتون صباح الأحد.", "كلّف الجسر ١٢ مليون دينار.", "وصل طوله إلى 300 متر."
)
LIBRARY = draft("City library reopens", "The library reopened on Monday.", "It holds 40,000 books.")


class OtherEmbedder(HashingEmbedder):
    name = "other"
    fingerprint = "other-1"


def test_an_article_becomes_paragraphs_with_ids_kind_and_index(library: Library) -> None:
    report = library.add([BRIDGE])
    article = library.article(report.added[0])
    assert [p.text for p in article.paragraphs] == [p.text for p in BRIDGE.paragraphs]
    assert [p.index for p in article.paragraphs] == [0, 1, 2]
    assert {p.kind for p in article.paragraphs} == {"body"}
    assert len({p.id for p in article.paragraphs}) == 3
    assert article.language == "ar"
    assert library.articles() == report.articles


def test_ids_are_the_same_in_another_library(tmp_path: Path) -> None:
    ids = []
    for name in ("one", "two"):
        with Library.open(tmp_path / name, HashingEmbedder) as library:
            article = library.article(library.add([BRIDGE]).added[0])
            ids.append([article.id, *(p.id for p in article.paragraphs)])
    assert ids[0] == ids[1]


def test_adding_again_changes_nothing(library: Library) -> None:
    first = library.add([BRIDGE, LIBRARY])
    again = library.add([BRIDGE, LIBRARY])
    assert (again.added, again.updated) == ((), ())
    assert again.unchanged == first.added
    assert library.indexes.words.count() == library.indexes.vectors.count() == 5


def test_a_changed_article_is_updated_and_keeps_ids_and_old_version(library: Library) -> None:
    url = "url:https://a.example/bridge"
    first = draft("Bridge", "It opened on Sunday.", "It cost 12 million.", key=url)
    second = draft("Bridge", "It opened on Sunday.", "It cost 15 million.", "A toll is planned.", key=url)
    id_ = library.add([first]).added[0]
    before = library.article(id_).paragraphs
    report = library.add([second])
    assert report.updated == (id_,)
    after = library.article(id_).paragraphs
    assert after[0] == before[0]
    assert [p.text for p in after] == [p.text for p in second.paragraphs]
    old = library.version(id_, 1)
    assert old.paragraphs == before
    assert library.paragraph(before[1].id).text == "It cost 12 million."
    texts = [hit.paragraph.text for hit in search(library, "How many million did it cost?")]
    assert "It cost 15 million." in texts
    assert "It cost 12 million." not in texts


def test_an_article_that_grows_is_indexed_once(library: Library) -> None:
    sentences = ["It opened on Sunday.", "It cost 12 million.", "A toll is planned."]
    for count in (1, 2, 3):
        library.add([draft("Bridge", *sentences[:count], key="id:1")])
        assert library.indexes.words.count() == library.indexes.vectors.count() == count
    found = [id_ for id_, _ in library.indexes.matching("opened on Sunday", 10)]
    assert len(found) == len(set(found))


def test_a_repeated_paragraph_has_its_own_id(library: Library) -> None:
    article = library.article(library.add([draft("Song", "La la.", "Verse.", "La la.")]).added[0])
    assert len({p.id for p in article.paragraphs}) == 3


def test_two_articles_of_one_headline_do_not_overwrite_each_other(library: Library) -> None:
    monday, tuesday = draft("Weather", "Rain on Monday."), draft("Weather", "Sun on Tuesday.")
    ids = library.add([monday, tuesday]).added
    assert len(ids) == 2
    assert library.add([tuesday, monday]).unchanged == (ids[1], ids[0])
    longer = draft("Weather", "Rain on Monday.", "Wind in the evening.")
    assert library.add([longer]).updated == (ids[0],)
    assert library.count() == 2


def test_a_file_with_a_new_headline_is_the_same_article(library: Library) -> None:
    id_ = library.add([draft("Old", "The plant opened.", origin="/a/plant.txt")]).added[0]
    report = library.add([draft("New", "The plant opened.", origin="/a/plant.txt")])
    assert report.updated == (id_,)
    assert library.article(id_).title == "New"


def test_removing_takes_it_out_of_everything(library: Library) -> None:
    report = library.add([BRIDGE, LIBRARY])
    removed = library.remove(report.added[0])
    assert removed.title == "جسر جديد"
    assert library.count() == 1
    assert library.indexes.words.count() == library.indexes.vectors.count() == 2
    assert all(hit.article.title != "جسر جديد" for hit in search(library, "كم كلف الجسر؟"))
    with pytest.raises(NotFoundError, match="No article has an id beginning"):
        library.article(report.added[0])


def test_an_article_is_found_by_the_beginning_of_its_id(library: Library) -> None:
    id_ = library.add([BRIDGE]).added[0]
    assert library.article(id_[:8]).id == id_
    for wrong in ("", "zzz", "%"):
        with pytest.raises(NotFoundError):
            library.article(wrong)


def test_a_line_left_out_can_be_restored_and_stays_restored(library: Library) -> None:
    page = Draft(
        key="title:t",
        title="t",
        paragraphs=(
            DraftParagraph(kind="body", text="First.", line=0),
            DraftParagraph(kind="body", text="Last.", line=4),
        ),
        left_out=(
            LeftOut(line=1, text="Share", reason="widget"),
            LeftOut(line=2, text="Read more", reason="widget"),
        ),
    )
    id_ = library.add([page]).added[0]
    restored = library.restore(id_, 1)
    assert restored.text == "Read more"
    assert [p.text for p in library.article(id_).paragraphs] == ["First.", "Read more", "Last."]
    assert [line.restored for line in library.left_out(id_)] == [False, True]
    assert library.add([page]).unchanged == (id_,)
    changed = Draft(
        key="title:t",
        title="t",
        left_out=page.left_out,
        paragraphs=(*page.paragraphs, DraftParagraph(kind="body", text="More.", line=5)),
    )
    library.add([changed])
    assert [p.text for p in library.article(id_).paragraphs] == ["First.", "Read more", "Last.", "More."]
    with pytest.raises(NotFoundError, match="no line 9"):
        library.restore(id_, 9)


def test_what_was_skipped_is_reported_and_the_rest_added(library: Library) -> None:
    report = library.add([Skipped(origin="a.bin", reason="binary"), BRIDGE])
    assert report.skipped[0].origin == "a.bin"
    assert len(report.added) == 1


def test_a_failing_source_keeps_what_came_before(library: Library) -> None:
    def broken() -> object:
        yield BRIDGE
        yield LIBRARY
        raise RuntimeError("torn")

    with pytest.raises(RuntimeError, match="torn"):
        library.add(broken())  # type: ignore[arg-type]  # a generator of drafts that fails
    assert [article.title for article in library.articles()] == ["City library reopens", "جسر جديد"]
    assert library.indexes.words.count() == library.indexes.vectors.count() == 5


# -- opening ---------------------------------------------------------------------------------------


def test_reopening_finds_everything(open_library: OpenLibrary) -> None:
    library = open_library()
    library.add([BRIDGE, LIBRARY])
    hits = search(library, "How many books does the library hold?")
    library = open_library()
    assert library.mended == ()
    assert search(library, "How many books does the library hold?") == hits
    assert hits[0].paragraph.text == "It holds 40,000 books."


@pytest.mark.parametrize("lost", ["words", "vectors", "state.json", "."])
def test_a_lost_index_is_made_anew(open_library: OpenLibrary, lost: str) -> None:
    library = open_library()
    library.add([BRIDGE, LIBRARY])
    library.close()
    path = library.folder / "index" / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    library = open_library()
    hits = search(library, "How many books does the library hold?")
    assert hits[0].paragraph.text == "It holds 40,000 books."
    assert library.indexes.words.count() == library.indexes.vectors.count() == 5
    assert lost == "." or library.mended


@pytest.mark.parametrize("index", ["words", "vectors"])
def test_a_damaged_index_is_mended(open_library: OpenLibrary, index: str) -> None:
    library = open_library()
    library.add([BRIDGE, LIBRARY])
    library.close()
    for path in (library.folder / "index" / index).rglob("*"):
        if path.is_file():
            path.write_bytes(b"not an index" * 100)
    library = open_library()
    hits = search(library, "How many books does the library hold?")
    assert hits[0].paragraph.text == "It holds 40,000 books."
    assert any("rebuilt" in sentence for sentence in library.mended)


def test_an_index_behind_the_articles_follows(open_library: OpenLibrary) -> None:
    library = open_library()
    library.add([BRIDGE])
    state = library.folder / "index" / "state.json"
    before = state.read_text()
    library.add([LIBRARY])
    library.close()
    state.write_text(before)  # as if killed after the commit and before the indexes had followed
    library = open_library()
    assert library.indexes.words.count() == library.indexes.vectors.count() == 5
    assert json.loads(state.read_text())["seq"] == json.loads(before)["seq"] + 1


def test_a_second_process_reads_and_is_told_who_writes(library: Library, tmp_path: Path) -> None:
    library.add([BRIDGE, LIBRARY])
    program = """
import sys
from vectorstore.library import Library
from vectorstore.hashing import HashingEmbedder
from vectorstore.search import search
from vectorstore.errors import LibraryLockedError
with Library.open(sys.argv[1], HashingEmbedder) as library:
    print(library.count(), search(library, "How many books does the library hold?")[0].paragraph.text)
    try:
        library.remove(library.articles()[0].id)
    except LibraryLockedError as error:
        print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "library")],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    counted, refused = done.stdout.splitlines()
    assert counted == "2 It holds 40,000 books."
    assert "is being written by process" in refused
    assert library.count() == 2


def test_a_second_opener_in_this_process_cannot_write(library: Library, tmp_path: Path) -> None:
    assert library.writable
    other = Library.open(tmp_path / "library", HashingEmbedder)
    with other, pytest.raises(LibraryLockedError, match="process"):
        other.add([BRIDGE])


def test_a_folder_with_other_files_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(NotALibraryError, match="holds other files"):
        Library.open(tmp_path, HashingEmbedder)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotALibraryError, match="is a file"):
        Library.open(tmp_path / "file", HashingEmbedder)


def test_a_database_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "isnad.db").write_bytes(b"garbage" * 1000)
    with pytest.raises(LibraryError, match="cannot be read"):
        Library.open(tmp_path, HashingEmbedder)
    assert (tmp_path / "isnad.db").read_bytes() == b"garbage" * 1000


def test_a_newer_schema_is_refused(open_library: OpenLibrary, tmp_path: Path) -> None:
    open_library().close()
    with sqlite3.connect(tmp_path / "library" / "isnad.db") as db:
        db.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(SchemaError, match="schema 99"):
        open_library()


def test_another_embedding_is_noticed_and_the_library_can_move(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder, HashingEmbedder) as library:
        library.add([BRIDGE, LIBRARY])
    with Library.open(folder, OtherEmbedder) as library:
        assert library.count() == 2
        with pytest.raises(FingerprintError, match="isnad rebuild --embedding other"):
            search(library, "Which library?")
        with pytest.raises(FingerprintError):
            library.add([draft("New", "Text.")])
        assert library.count() == 2
        seen: list[tuple[int, int]] = []
        library.rebuild(lambda done, total: seen.append((done, total)), change_embedding=True)
        assert seen[-1] == (5, 5)
        assert search(library, "How many books?")[0].paragraph.text == "It holds 40,000 books."
    with Library.open(folder, HashingEmbedder) as library, pytest.raises(FingerprintError):
        search(library, "How many books?")


def test_a_very_long_paragraph_is_one_citation_unit_found_by_its_parts(library: Library) -> None:
    filler = "The committee discussed the budget of the harbour at great length. " * 30
    text = filler + "The lighthouse keeper was called Orsolya Venn."
    library.add([draft("Harbour", text)])
    assert library.indexes.vectors.count() > 1
    hits = search(library, "Who was the lighthouse keeper?")
    assert [hit.paragraph.text for hit in hits] == [text]


def test_the_date_of_a_change_is_kept_and_tells_a_new_reading_from_the_old(library: Library) -> None:
    (id_,) = library.add([draft("Harbour", "The harbour of Sel is closed.", updated="2024-05-13")]).added
    assert library.article(id_).updated == "2024-05-13"
    again = library.add([draft("Harbour", "The harbour of Sel is closed.", updated="2024-05-14")])
    assert again.updated == (id_,)
    assert [article.updated for article in library.articles()] == ["2024-05-14"]
    assert library.versions(id_) == ()


def test_what_no_database_keeps_is_marked_and_the_rest_kept(library: Library) -> None:
    (id_,) = library.add([draft("Half \ud83d", "Before\x00after.", source="a\x00b", key="id:\ud83d")]).added
    article = library.article(id_)
    assert (article.title, article.source) == ("Half \ufffd", "a\ufffdb")
    assert [p.text for p in article.paragraphs] == ["Before\ufffdafter."]
    assert library.add([draft("Half \ud83d", "Before\x00after.", source="a\x00b", key="id:\ud83d")]).unchanged


def test_a_print_version_takes_no_date_and_no_writer_from_an_article(open_library: OpenLibrary) -> None:
    library = open_library()
    full = {"author": "Ada Finch", "published": "2025-07-09", "source": "Harbour Post"}
    texts = ("The bridge opened on Sunday.", "It cost 12 million.")
    library.add([draft("Bridge", *texts, "Skipper Varga waved.", key="url:https://news.example/1", **full)])
    report = library.add([draft("Bridge", *texts, key="url:https://news.example/1")])
    assert report.updated
    (article,) = library.articles()
    assert (article.author, article.published, article.source) == tuple(full.values())
    library.add([draft("Bridge", *texts, key="url:https://news.example/1", published="2025-07-10")])
    assert library.articles()[0].published == "2025-07-10"
