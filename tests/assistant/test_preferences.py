from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.assistant import samples
from assistant.errors import ModelError, SettingsError
from assistant.prompts import REFUSAL, SYSTEM, system
from assistant.settings import Settings, load
from vectorstore.errors import LibraryLockedError
from vectorstore.storage import preferences

REFUSED = "What is the capital of Australia?"


def test_a_preference_holds_at_once_and_after_reopening(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "l") as assistant:
        assistant.prefer("passages", 3)
        assert assistant.settings.passages == 3
    with Assistant.open(tmp_path / "l") as assistant:
        assert assistant.settings.passages == 3
        assistant.prefer("passages", None)
    with Assistant.open(tmp_path / "l") as assistant:
        assert assistant.settings.passages == Settings.model_fields["passages"].default


def test_the_environment_stands_above_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Assistant.open(tmp_path / "l") as assistant:
        assistant.prefer("passages", 3)
        assistant.prefer("answer_language", "ar")
    monkeypatch.setenv("ISNAD_PASSAGES", "5")
    with Assistant.open(tmp_path / "l") as assistant:
        assert (assistant.settings.passages, assistant.settings.answer_language) == (5, "ar")
        with pytest.raises(SettingsError, match="set by ISNAD_PASSAGES"):
            assistant.prefer("passages", 4)
        assistant.prefer("answer_language", "en")
    with Assistant.open(tmp_path / "l", settings=load(answer_language="")) as assistant:
        assert assistant.settings.answer_language == ""


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("passages", 0, "ISNAD_PASSAGES cannot be 0"),
        ("passages", "many", "ISNAD_PASSAGES cannot be 'many'"),
        ("answer_language", "Arabic!", "ISNAD_ANSWER_LANGUAGE cannot be"),
        ("api_key", "x", "'api_key' is not changed here"),
        ("library", "/", "'library' is not changed here"),
    ],
)
def test_what_cannot_be_set(assistant: Assistant, name: str, value: str | int, said: str) -> None:
    before = assistant.settings
    with pytest.raises(SettingsError, match=said):
        assistant.prefer(name, value)
    assert assistant.settings == before
    assert preferences.read(assistant.library) == {}


def test_a_model_that_cannot_be_loaded_is_not_kept(assistant: Assistant) -> None:
    with pytest.raises(ModelError, match="nosuch"):
        assistant.prefer("model", "nosuch:model")
    assert assistant.settings.model == ""
    assert preferences.read(assistant.library) == {}


def test_a_kept_preference_that_is_no_longer_valid_is_left_aside(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "l") as assistant:
        preferences.write(assistant.library, "passages", 5000)
        preferences.write(assistant.library, "unknown", "x")
    with Assistant.open(tmp_path / "l") as assistant:
        assert assistant.settings.passages == Settings.model_fields["passages"].default


def test_a_reader_cannot_keep_one(assistant: Assistant) -> None:
    with (
        Assistant.open(assistant.library.folder, wait_s=0) as reader,
        pytest.raises(LibraryLockedError, match="process"),
    ):
        reader.prefer("passages", 3)


def test_the_language_of_answers(assistant: Assistant) -> None:
    assistant.add(samples())
    assert assistant.answer(REFUSED).text == REFUSAL["en"]
    assistant.prefer("answer_language", "ar")
    answer = assistant.answer(REFUSED)
    assert (answer.text, answer.language) == (REFUSAL["ar"], "ar")


def test_a_language_model_is_told_the_language() -> None:
    assert system() == SYSTEM
    assert "Answer in Arabic, whatever the language of the question, in at most" in system("ar")
    assert "Answer in the language of the question" not in system("ar")
