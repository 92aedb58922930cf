from __future__ import annotations

import pytest

from tests.conftest import OpenLibrary, draft
from vectorstore.errors import LibraryLockedError, NotFoundError
from vectorstore.hashing import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.storage.renaming import rename

FIRST = "The harbour opened on Sunday after nine months of repair."
SECOND = "Three ministers crossed it on foot."


def _add(library: Library, *more: str, title: str = "Harbour") -> str:
    (article,) = library.add([draft(title, FIRST, *more, key="id:harbour")]).articles
    return article.id


def test_a_given_title_is_shown_and_searched(library: Library) -> None:
    id_ = _add(library)
    library.add([draft("Weather", "Rain is expected in the north.")])
    paragraphs = library.article(id_).paragraphs
    assert rename(library, id_, "  Zeppelin \n landing ").title == "Zeppelin landing"
    assert [a.title for a in library.articles() if a.id == id_] == ["Zeppelin landing"]
    assert library.article(id_).paragraphs == paragraphs
    assert [hit.article.title for hit in search(library, "zeppelin", k=1)] == ["Zeppelin landing"]
    assert library.indexes.words.query("zeppelin landing", 5)[0][0].startswith(paragraphs[0].id)
    assert library.indexes.words.count() == library.indexes.vectors.count() == 2


def test_a_new_reading_keeps_it(library: Library) -> None:
    id_ = _add(library)
    rename(library, id_, "Mine")
    assert library.add([draft("Harbour", FIRST, key="id:harbour")]).unchanged == (id_,)
    _add(library, SECOND, title="Harbour reopened")
    assert library.article(id_).title == "Mine"
    assert len(library.article(id_).paragraphs) == 2
    assert rename(library, id_, " ").title == "Harbour reopened"
    _add(library, title="Harbour again")
    assert library.article(id_).title == "Harbour again"


def test_it_outlives_reopening_and_rebuilding(open_library: OpenLibrary) -> None:
    id_ = _add(open_library())
    rename(open_library(), id_, "Zeppelin")
    library = open_library()
    library.rebuild()
    assert library.article(id_).title == "Zeppelin"
    assert len(library.indexes.words.query("zeppelin", 5)) == 1


def test_restoring_a_line_keeps_it(library: Library) -> None:
    from vectorstore.types import LeftOut

    left_out = (LeftOut(line=1, text="It took nine months.", reason="widget"),)
    (article,) = library.add([draft("Harbour", FIRST, left_out=left_out)]).articles
    rename(library, article.id, "Mine")
    library.restore(article.id, 0)
    assert library.article(article.id).title == "Mine"
    assert rename(library, article.id, "").title == "Harbour"


def test_what_cannot_be_renamed(library: Library) -> None:
    with pytest.raises(NotFoundError, match="none"):
        rename(library, "none", "x")
    id_ = _add(library)
    with (
        Library.open(library.folder, HashingEmbedder) as reader,
        pytest.raises(LibraryLockedError, match="process"),
    ):
        rename(reader, id_, "x")
