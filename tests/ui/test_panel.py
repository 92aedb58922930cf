from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.settings import load
from tests.ui.conftest import Quoter
from ui.handlers import Page
from ui.steps import Step

SECRET = "sk-this-is-never-shown"


def _last(steps: Iterator[Step]) -> Step:
    *_, last = steps
    return last


def _panel(assistant: Assistant, tmp_path: Path) -> str:
    return str(_last(Page(assistant, tmp_path).settings("en"))["html"])


def test_what_is_set_and_what_it_costs(assistant: Assistant, tmp_path: Path) -> None:
    html = _panel(assistant, tmp_path)
    assert 'id="is-set-passages" name="value" type="number" min="1" max="50" value="8"' in html
    assert 'id="is-set-embedding" name="value"' in html
    assert "paragraphs are embedded anew" in html
    assert str(assistant.library.folder) in html
    assert "No key is set" in html


def test_a_change_holds_at_once(assistant: Assistant, tmp_path: Path) -> None:
    page = Page(assistant, tmp_path)
    assert 'value="3"' in _last(page.prefer("passages", " 3 ", "en"))["html"]
    assert len(assistant.answer("ما الذي أخّر افتتاح المحطة أكثر من عام؟").passages) >= 3
    assert assistant.settings.passages == 3
    html = _last(page.prefer("answer_language", "ar", "en"))["html"]
    assert '<option value="ar" selected' in html


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("passages", "0", "ISNAD_PASSAGES cannot be 0"),
        ("passages", "many", "ISNAD_PASSAGES cannot be &#x27;many&#x27;"),
        ("model", "nosuch:model", "nosuch:model"),
        ("library", "/tmp", "is not changed here"),
    ],
)
def test_what_cannot_be_set_is_told(
    assistant: Assistant, tmp_path: Path, name: str, value: str, said: str
) -> None:
    last = _last(Page(assistant, tmp_path).prefer(name, value, "en"))
    assert last["stage"] == "error"
    assert said in last["html"]


def test_what_the_environment_sets_is_shown_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISNAD_PASSAGES", "5")
    monkeypatch.setenv("ISNAD_API_KEY", SECRET)
    with Assistant.open(tmp_path / "l", settings=load(answer_language="ar")) as assistant:
        html = _panel(assistant, tmp_path)
        assert "Set by ISNAD_PASSAGES" in html
        assert "Set when the program was started" in html
        assert 'id="is-set-passages"' not in html
        assert 'id="is-set-answer_language"' not in html
        assert 'id="is-set-model"' in html
        assert "A key is set" in html
        assert SECRET not in html
        last = _last(Page(assistant, tmp_path).prefer("passages", "9", "en"))
        assert last["key"] == "error.setting"


def test_a_model_that_was_handed_in_is_not_changed(assistant: Assistant, tmp_path: Path) -> None:
    given = Assistant(assistant.library, assistant.settings, Quoter())
    assert "Handed in by the program" in _panel(given, tmp_path)
    assert _last(Page(given, tmp_path).prefer("model", "", "en"))["key"] == "error.setting"


def test_no_key_is_in_an_error_or_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ISNAD_API_KEY", SECRET)
    with Assistant.open(tmp_path / "l") as assistant:
        page = Page(assistant, tmp_path)
        last = _last(page.prefer("model", "nosuch:model", "en"))
        assert last["stage"] == "error"
        assert SECRET not in last["html"]
        assert SECRET not in str(assistant.settings)
    assert SECRET not in caplog.text
