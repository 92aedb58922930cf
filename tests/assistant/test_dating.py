"""Days that an article counts from its own are shown with their date; "latest" prefers the newest."""

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
                key=f"id:{n}",
                title=title,
                published=day,
                paragraphs=(DraftParagraph(kind="body", text=text),),
            )
            for n, (title, day, text) in enumerate(articles)
        ]
    )
    return opened


def test_yesterday_is_shown_with_its_date_and_quoted_without(tmp_path: Path) -> None:
    text = "افتُتح جسر الحور أمس بعد أربع سنوات من العمل، وعبرته مئات السيارات في ساعاته الأولى."
    with library(tmp_path, ("افتتاح جسر الحور", "2026-02-10", text)) as assistant:
        answer = assistant.answer("متى افتتح جسر الحور؟")
    assert "أمس (9 فبراير 2026)" in answer.text
    assert all("2026" not in c.quote for c in answer.citations)


def test_without_the_articles_date_nothing_is_added(tmp_path: Path) -> None:
    text = "The bridge at Carrow opened yesterday after four years of work and two changes of plan."
    with library(tmp_path, ("Bridge opens", "", text)) as assistant:
        assert "(" not in assistant.answer("When did the bridge at Carrow open?").text


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_latest_of_two_like_reports_is_preferred(tmp_path: Path, newest_first: bool) -> None:
    old = "The port of Khuwaira handled goods for the city council, whose chair is Salma Rashid."
    new = "The port of Khuwaira handled goods for the city council, whose chair is Nadia Karim."
    reports = [("Port", "2024-01-01", old), ("Port", "2026-01-01", new)]
    with library(tmp_path, *sorted(reports, reverse=newest_first)) as assistant:
        answer = assistant.answer("Who is currently the chair of the city council?")
    assert "Nadia Karim" in answer.sentences[0].text
