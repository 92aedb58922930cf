"""What is loaded before the first question."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.extraction.pointing import Pointer
from assistant.extraction.reading_model import ReadingModel
from assistant.settings import Settings
from assistant.warming import warm
from vectorstore.search import meet_words
from vectorstore.words.glossary import Glossary
from vectorstore.words.vocabulary import Words


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


def test_words_of_the_library_are_met_before_anyone_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Words()
    monkeypatch.setattr(Words, "shared", classmethod(lambda cls: known))
    with Assistant.open(tmp_path, settings=Settings(_env_file=None, library=str(tmp_path))) as assistant:
        assistant.add_text("افتتح المجلس جسر الزعفران أمس.\n\nThe Quillon ferry stopped.")
        meet_words(assistant.library)
    met = known.count
    assert met > 5
    known.numbers(["الزعفران", "quillon", "ferry"])
    assert known.count == met
