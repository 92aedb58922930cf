"""A search narrowed by article, day, source, language or kind of paragraph finds what is left, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import draft
from vectorstore.errors import FilterError
from vectorstore.filtering import admits, checked
from vectorstore.hashing import HashingEmbedder
from vectorstore.indexing import indexes
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.types import Draft, DraftParagraph, Filters, Hit

QUESTION = "What did the council decide about the harbour bridge?"
OUTLETS = ("Delta Post", "المرصد", "The Mirror")
MONTHS = ("2024-09-30", "2024-10-12T08:00:00+03:00", "2024-10", "2023", None)


def articles() -> Iterator[Draft]:
    for number in range(60):
        bridge = f"The council decided about the harbour bridge, number {number} of the plans it has."
        yield Draft(
            key=f"id:{number}",
            title=f"Council report {number}",
            source=OUTLETS[number % 3],
            published=MONTHS[number % 5],
            language="ar" if number % 4 == 0 else "en",
            paragraphs=(
                DraftParagraph(kind="lead", text=f"Report {number}: {bridge.lower()}"),
                DraftParagraph(kind="body", text=bridge),
                DraftParagraph(kind="caption", text=f"The harbour bridge in picture {number}."),
            ),
        )


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("reports") / "library", HashingEmbedder) as library:
        library.add(articles())
        yield library


FILTERS = [
    pytest.param(Filters(sources=("delta post",)), id="source in other capitals"),
    pytest.param(Filters(sources=("المرصد", "The Mirror")), id="either source"),
    pytest.param(Filters(since="2024-10-12", until="2024-10-12"), id="one day"),
    pytest.param(Filters(since="2024-10"), id="since a month"),
    pytest.param(Filters(until="2024-09"), id="until the end of a month"),
    pytest.param(Filters(since="2023", until="2023"), id="one year"),
    pytest.param(Filters(languages=("ar",)), id="language"),
    pytest.param(Filters(kinds=("lead", "caption")), id="kinds"),
    pytest.param(Filters(languages=("en",), kinds=("body",), since="2024"), id="all at once"),
]


@pytest.mark.parametrize("exact", [0, 10**6], ids=["from Chroma", "exactly"])
@pytest.mark.parametrize("filters", FILTERS)
def test_every_hit_is_admitted_and_none_is_missed(
    reports: Library, filters: Filters, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_EXACT", exact)
    admitted = {
        paragraph.id
        for article in reports.articles()
        for paragraph in reports.article(article.id).paragraphs
        if admits(filters, article, paragraph.kind)
    }
    hits = search(reports, QUESTION, k=1000, filters=filters)
    assert hits
    assert {hit.paragraph.id for hit in hits} <= admitted
    vector = reports.embedder.embed_query(QUESTION)
    near = {id_.rpartition(":")[0] for id_, _ in reports.indexes.nearest(vector, 1000, filters)}
    words = {id_.rpartition(":")[0] for id_, _ in reports.indexes.matching(QUESTION, 1000, filters)}
    assert near == words == admitted


def test_a_second_process_filters_as_the_first_does(tmp_path: Path) -> None:
    filters = Filters(sources=("Delta Post",), since="2024")

    def texts(hits: tuple[Hit, ...]) -> set[str]:
        return {hit.paragraph.text for hit in hits}

    with Library.open(tmp_path / "library", HashingEmbedder) as library:
        library.add(articles())
        found = texts(search(library, QUESTION, k=6, filters=filters))
        with Library.open(tmp_path / "library", HashingEmbedder) as reader:
            assert not reader.writable
            assert texts(search(reader, QUESTION, k=6, filters=filters)) == found


def test_articles_and_other_filters_hold_together(reports: Library) -> None:
    chosen = [article.id for article in reports.articles() if article.source == "Delta Post"][:2]
    hits = search(reports, QUESTION, k=50, articles=chosen, filters=Filters(kinds=("caption",)))
    assert sorted(hit.article.id for hit in hits) == sorted(chosen)
    assert {hit.paragraph.kind for hit in hits} == {"caption"}
    assert search(reports, QUESTION, articles=[], filters=Filters(kinds=("caption",))) == ()


def test_a_filter_that_leaves_nothing_finds_nothing(reports: Library) -> None:
    assert search(reports, QUESTION, filters=Filters(sources=("Nobody",))) == ()


def test_copies_outside_the_filter_are_not_shown(tmp_path: Path) -> None:
    text = "The council of Sel opened the Olive Bridge on Sunday, and the work cost 12 million dinars in all."
    with Library.open(tmp_path / "library", HashingEmbedder) as library:
        for source in OUTLETS:
            library.add([draft(f"Bridge in {source}", text, source=source, key=f"id:{source}")])
        (hit,) = search(library, "What did the Olive Bridge cost?", filters=Filters(sources=OUTLETS[:2]))
        assert {hit.article.source, *(copy.article.source for copy in hit.copies)} == set(OUTLETS[:2])


@pytest.mark.parametrize("day", ["yesterday", "2024-13", "2024-02-30", "12.10.2024", "24", ""])
def test_what_is_no_day_is_refused(reports: Library, day: str) -> None:
    with pytest.raises(FilterError, match="is no day"):
        search(reports, QUESTION, filters=Filters(since=day))


def test_what_is_no_kind_is_refused() -> None:
    with pytest.raises(FilterError, match="'footnote' is no kind of paragraph"):
        checked(Filters(kinds=("footnote",)))  # type: ignore[arg-type]  # what a caller may get wrong
