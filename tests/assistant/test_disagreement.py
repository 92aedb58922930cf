"""Articles that say different things are shown side by side, and agreement is not taken for a difference."""

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.types import Draft, DraftParagraph


def library(folder: Path, *articles: tuple[str, str, str]) -> Assistant:
    opened = Assistant.open(folder, settings=Settings(_env_file=None, library=str(folder)))
    opened.library.add(
        [
            Draft(
                key=f"id:{number}",
                title=title,
                source=f"صحيفة {number}",
                published=published,
                paragraphs=(DraftParagraph(kind="body", text=text),),
            )
            for number, (title, published, text) in enumerate(articles)
        ]
    )
    return opened


def test_two_numbers_for_the_same_thing_are_both_shown_newest_first(tmp_path: Path) -> None:
    with library(
        tmp_path,
        (
            "انفجار في مصنع الورق",
            "2026-03-01",
            "قال الدفاع المدني إن عدد ضحايا انفجار مصنع الورق في وادي السدر بلغ 12 قتيلاً.",
        ),
        (
            "حصيلة جديدة للانفجار",
            "2026-03-03",
            "ارتفع عدد ضحايا انفجار مصنع الورق في وادي السدر إلى 17 قتيلاً، بحسب المستشفى.",
        ),
    ) as assistant:
        answer = assistant.answer("كم عدد ضحايا انفجار مصنع الورق؟")
    assert ["17" in s.text for s in answer.sentences] == [True, False]
    assert ["12" in s.text for s in answer.sentences] == [False, True]
    assert "2026-03-03" in answer.sentences[0].text
    assert all(s.citations and s.support == "supported" for s in answer.sentences)
    assert answer.notes


@pytest.mark.parametrize(
    "other",
    [
        "Officials said the toll of the fire at the Old Mint mill was 12 people.",
        "The fire at the Old Mint mill burned for 17 hours before crews put it out.",
        "The fire at the harbour in Tell al-Milh killed 17 people.",
    ],
    ids=["same number", "another quantity", "another fire"],
)
def test_what_agrees_or_is_about_something_else_is_not_a_difference(tmp_path: Path, other: str) -> None:
    with library(
        tmp_path,
        ("Mill fire", "2026-03-01", "The fire at the Old Mint mill killed 12 people, the council said."),
        ("Later", "2026-03-03", other),
    ) as assistant:
        answer = assistant.answer("How many people did the fire at the Old Mint mill kill?")
    assert answer.notes == ()
    assert "12" in answer.text


def test_two_projects_are_not_one_thing_of_two_prices(tmp_path: Path) -> None:
    with library(
        tmp_path,
        (
            "مكتبة قصر الرمان تنقذ مخطوطاتها",
            "2026-02-08",
            "وبلغت كلفة المشروع مليوني دولار، تبرعت مؤسسة بثلثيها.",
        ),
        ("محطة لتحلية مياه البحر", "2025-09-16", "وبلغت كلفة المشروع 412 مليون دولار، وفق وزارة المياه."),
    ) as assistant:
        assert assistant.answer("كم بلغت كلفة المشروع؟").notes == ()


def test_two_dates_of_one_thing_that_nobody_names(tmp_path: Path) -> None:
    with library(
        tmp_path,
        (
            "Mayor backs tram",
            "2025-05-03",
            "The city's new tram will cost $300 million, the mayor said. It will open in 2027.",
        ),
        (
            "Tram bill grows",
            "2026-01-09",
            "The city's new tram will cost $410 million, an audit found. It will open in 2028.",
        ),
    ) as assistant:
        answer = assistant.answer("When will the tram open?")
        assert [s.citations[0].quote[-5:] for s in answer.sentences] == ["2028.", "2027."]
        assert answer.notes


def test_another_country_does_not_contradict_the_one_asked_about(tmp_path: Path) -> None:
    with library(
        tmp_path,
        ("آسيا", "2020-01-01", "ويبلغ عدد سكان آسيا 4462 مليون نسمة، وهم أكثر من نصف سكان الأرض."),
        ("إيران", "2020-01-02", "وإيران من أكبر دول آسيا، ويبلغ عدد سكانها 81 مليون نسمة."),
    ) as assistant:
        assert assistant.answer("كم عدد سكان آسيا؟").notes == ()


def test_a_denial_in_another_article_is_shown_too(tmp_path: Path) -> None:
    with library(
        tmp_path,
        (
            "Deal signed",
            "2026-01-05",
            "Halden Motors signed the battery agreement with Orrin Steel on Monday.",
        ),
        ("Deal denied", "2026-01-06", "Halden Motors did not sign the battery agreement with Orrin Steel."),
    ) as assistant:
        answer = assistant.answer("Did Halden Motors sign the battery agreement with Orrin Steel?")
    assert len(answer.sentences) == 2
    assert "did not sign" in answer.sentences[0].text
