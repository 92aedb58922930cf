"""What is loaded before the first question."""

from __future__ import annotations

from pathlib import Path

from assistant import Assistant
from assistant.extraction.pointing import Pointer
from assistant.extraction.reading_model import ReadingModel
from assistant.settings import Settings
from assistant.warming import warm
from vectorstore.words.glossary import Glossary


def test_tables_and_networks_are_loaded_and_the_library_stays_as_it_was(tmp_path: Path) -> None:
    loaded = (Pointer.shipped, ReadingModel.shipped, Glossary.shipped)
    for one in loaded:
        one.cache_clear()
    with Assistant.open(tmp_path, settings=Settings(_env_file=None, library=str(tmp_path))) as assistant:
        assistant.add_text("افتتح المجلس الجسر الجديد أمس.\n\nوحضر الافتتاح مئات السكان من القرى المجاورة.")
        before = assistant.articles()
        warm(assistant)
        assert assistant.articles() == before
        assert assistant.answer("من افتتح الجسر؟").citations[0].article_id == before[0].id
    assert [one.cache_info().currsize for one in loaded] == [1, 1, 1]


def test_an_empty_library_can_be_warmed(tmp_path: Path) -> None:
    with Assistant.open(tmp_path, settings=Settings(_env_file=None, library=str(tmp_path))) as assistant:
        warm(assistant)
        assert not assistant.articles()
