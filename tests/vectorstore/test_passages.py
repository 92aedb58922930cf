"""A heading or caption is indexed with what it stands with, and found it comes after that."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from vectorstore.embedding import open_embedder
from vectorstore.library import Library
from vectorstore.passages import MAX_CHARS, RULE, passages
from vectorstore.search import search
from vectorstore.storage import planning
from vectorstore.types import Draft, DraftParagraph, Filters, Hit, Kind, Paragraph

Part = tuple[Kind, str]

SIGNED = "وقّعت بلدية عين الزعتر عقداً لترميم خان الحرير مع شركة «أركان» مدته ثلاثة أعوام."
WALLS = "وتتضمن الأعمال تدعيم الجدران الشرقية وتنظيف الأقواس من آثار الدخان."
PICTURE = "جدران خان الحرير الشرقية وأقواسه بعد الحريق (مرايا)"
HARBOUR: list[Part] = [
    ("title", "Harbour ferry returns after nine months"),
    ("body", "The blue ferry crossed the harbour again on Friday with 140 passengers aboard."),
    ("caption", "Skipper Odile Varga waves from the bridge of the ferry (Harbour Post)"),
    ("body", "The council paid 3 million crowns for a new engine and a second lifeboat."),
    ("heading", "Why the repair took so long"),
    ("body", "The foundry that cast the propeller shaft closed in spring, and no other one had the mould."),
]


def paragraphs(*parts: Part) -> tuple[Paragraph, ...]:
    return planning.identify_paragraphs("a", [DraftParagraph(kind=kind, text=text) for kind, text in parts])


def draft(*parts: Part) -> Draft:
    found = tuple(DraftParagraph(kind=kind, text=text) for kind, text in parts)
    return Draft(key=f"title:{parts[0][1]}", title=parts[0][1], paragraphs=found)


def indexed(*parts: Part) -> list[str]:
    return [passage.text for passage in passages(paragraphs(*parts))]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([("caption", PICTURE), ("body", SIGNED)], SIGNED, id="above the text"),
        pytest.param([("body", SIGNED), ("caption", PICTURE)], SIGNED, id="below the text"),
        pytest.param([("body", WALLS), ("caption", PICTURE), ("body", SIGNED)], WALLS, id="says more of it"),
        pytest.param([("body", SIGNED), ("caption", "صورة"), ("body", WALLS)], WALLS, id="says nothing of either"),
        pytest.param(
            [("body", WALLS), ("heading", "العقد"), ("caption", PICTURE), ("body", SIGNED)], SIGNED,
            id="below a heading",
        ),
        pytest.param(
            [("body", WALLS), ("caption", PICTURE), ("heading", "العقد"), ("body", SIGNED)], WALLS,
            id="above a heading",
        ),
        pytest.param([("caption", "أولى"), ("caption", PICTURE), ("body", WALLS)], WALLS, id="two captions"),
        pytest.param([("heading", "العقد"), ("caption", PICTURE)], None, id="no text"),
    ],
)  # fmt: skip
def test_a_caption_is_indexed_with_the_paragraph_it_stands_beside(
    parts: list[Part], expected: str | None
) -> None:
    texts = dict(zip((text for _, text in parts), indexed(*parts), strict=True))
    assert texts[PICTURE if PICTURE in texts else "صورة"].split("\n")[1:] == ([expected] if expected else [])


def test_a_passage_stands_for_its_own_paragraph_whatever_else_it_holds() -> None:
    there = paragraphs(*HARBOUR)
    for paragraph, passage in zip(there, passages(there), strict=True):
        assert (passage.start, passage.end) == (0, len(paragraph.text))
        assert passage.text.startswith(paragraph.text)


def test_a_long_paragraph_goes_with_a_caption_in_part_and_a_long_caption_alone() -> None:
    long = " ".join(["The ferry crossed the harbour."] * 60)
    caption, _, _ = indexed(("caption", "The ferry"), ("body", long[: MAX_CHARS + 1]))
    assert len(caption) < 400
    assert all("\n" not in text for text in indexed(("caption", long), ("body", SIGNED)))


@pytest.fixture
def harbour(tmp_path: Path) -> Library:
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add([draft(*HARBOUR)])
    return Library.open(tmp_path / "library", open_embedder)


def texts(hits: tuple[Hit, ...]) -> list[str]:
    assert list(hits) == sorted(hits, key=lambda hit: -hit.similarity)
    return [hit.paragraph.text for hit in hits]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        pytest.param("Why did the repair take so long?", 5, 4, id="heading"),
        pytest.param("When did the harbour ferry return after nine months?", 1, 0, id="title"),
        pytest.param("What does Skipper Odile Varga do?", 2, 1, id="only the caption says something"),
        pytest.param("Who waves from the ferry?", 2, 1, id="the caption says all of it"),
        pytest.param("Did the ferry of Skipper Varga cross again?", 1, 2, id="both say something"),
    ],
)
def test_what_a_heading_or_caption_stands_with_comes_with_it(
    harbour: Library, question: str, first: int, second: int
) -> None:
    with harbour:
        found = texts(search(harbour, question))
    assert found[0] == HARBOUR[first][1]
    assert HARBOUR[second][1] in found[1:3]


def test_no_heading_or_caption_is_found_without_what_it_stands_with(harbour: Library) -> None:
    with harbour:
        for word in " ".join(text for _, text in HARBOUR).split():
            found = search(harbour, word, k=4)
            kinds = [hit.paragraph.kind for hit in found]
            assert kinds[:1] != ["heading"]
            assert kinds[:1] != ["title"]
            assert "body" in kinds or not kinds


def test_a_paragraph_that_is_not_looked_for_is_not_brought_in(harbour: Library) -> None:
    with harbour:
        found = search(
            harbour, "Who waves from the bridge of the ferry?", filters=Filters(kinds=("caption",))
        )
        assert texts(found) == [HARBOUR[2][1]]


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of databases meanwhile."""
    said: list[str] = []

    def note(_db: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)


def test_headings_and_captions_that_are_found_are_read_at_once(tmp_path: Path) -> None:
    many = [HARBOUR[0]]
    for number in range(8):
        many += [("heading", f"Ferry repair {number}"), ("body", f"The ferry was repaired in dock {number}.")]
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add([draft(*many)])
        before = search(library, "ferry repair", k=17)
        with statements() as said:
            again = search(library, "ferry repair", k=17)
    assert again == before
    assert len([one for one in said if "FROM paragraphs" in one and "paragraphs.id IN" in one]) <= 3


def test_passages_that_are_no_more_are_deleted_at_once(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add([draft(*HARBOUR, ("caption", "The new engine (Harbour Post)"))])
    with sqlite3.connect(tmp_path / "library" / "isnad.db") as db:
        db.execute("UPDATE passages SET text = 'as an older version had it' WHERE text IS NOT NULL")
        (changed,) = db.execute("SELECT count(*) FROM passages WHERE text IS NOT NULL").fetchone()
        db.execute("DELETE FROM meta WHERE key = 'passages'")
    with statements() as said, Library.open(tmp_path / "library", open_embedder) as library:
        assert search(library, "ferry")  # when the rule is looked at
    assert changed > 2
    assert len([one for one in said if one.startswith("DELETE FROM passages")]) == 1


def test_a_library_of_an_older_version_gets_the_passages_of_today(tmp_path: Path) -> None:
    folder, fresh = tmp_path / "library", tmp_path / "fresh"
    for place in (folder, fresh):
        with Library.open(place, open_embedder) as library:
            library.add([draft(*HARBOUR)])
    with sqlite3.connect(folder / "isnad.db") as db:
        captions = "paragraph_id IN (SELECT id FROM paragraphs WHERE kind = 'caption')"
        db.execute(f"UPDATE passages SET text = NULL WHERE {captions}")
        blank = "SELECT id FROM passages WHERE " + captions
        db.execute(f"UPDATE vectors SET vector = zeroblob(length(vector)) WHERE passage_id IN ({blank})")
        db.execute("DELETE FROM meta WHERE key = 'passages'")
    question = "Did the blue ferry cross the harbour with 140 passengers?"
    with Library.open(folder, open_embedder) as library, Library.open(fresh, open_embedder) as other:
        before = library.articles()
        assert search(library, question) == search(other, question)
        assert library.articles() == before
        (article,) = before
        assert library.versions(article.id) == ()
    for place in (folder, fresh):
        with sqlite3.connect(place / "isnad.db") as db:
            assert db.execute("SELECT value FROM meta WHERE key = 'passages'").fetchone() == (RULE,)
    rows = (
        "SELECT p.id, p.text, hex(v.vector) FROM passages p JOIN vectors v ON v.passage_id = p.id ORDER BY 1"
    )
    with sqlite3.connect(folder / "isnad.db") as mine, sqlite3.connect(fresh / "isnad.db") as theirs:
        assert mine.execute(rows).fetchall() == theirs.execute(rows).fetchall()
        assert mine.execute("SELECT count(*) FROM changes").fetchone() == (2,)
        assert theirs.execute("SELECT count(*) FROM changes").fetchone() == (1,)
