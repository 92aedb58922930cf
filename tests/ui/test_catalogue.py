from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import ui
from ui.catalogue import LANGUAGES, load, negotiate, plural

UI = Path(ui.__file__ or "").parent
CATEGORIES = {"ar": {"zero", "one", "two", "few", "many", "other"}, "en": {"one", "other"}}


def _used() -> set[str]:
    used: set[str] = set()
    quoted = re.compile(r"""["']([a-z]+(?:\.[a-z_]+)+)["']""")
    for path in [*UI.glob("*.py"), *(UI / "static").glob("*.js"), *(UI / "static").glob("*.html")]:
        used |= set(quoted.findall(path.read_text(encoding="utf-8")))
    return {key for key in used if key.split(".")[0] in _groups()}


def _groups() -> set[str]:
    return {key.split(".")[0] for key in load("en").messages}


def test_no_string_is_missing_in_either_language() -> None:
    assert {language: set(load(language).messages) for language in LANGUAGES} == {
        language: set(load("en").messages) for language in LANGUAGES
    }


def test_every_key_that_is_used_exists() -> None:
    assert _used() - set(load("en").messages) == set()


def test_every_key_is_used() -> None:
    composed = (
        "reason.",
        "report.",
        "support.",
        "library.from.",
        "settings.",
        "person.role.",
        "error.refused.",
    )
    unused = {key for key in load("en").messages if key not in _used() and not key.startswith(composed)}
    assert unused == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_strings_are_whole(language: str) -> None:
    for key, message in load(language).messages.items():
        texts = message.values() if not isinstance(message, str) else [message]
        assert all(text.strip() == text for text in texts), key
        if isinstance(message, str):
            assert message, key
            english = load("en").messages[key]
            assert isinstance(english, str)
            assert set(re.findall(r"{\w+}", message)) == set(re.findall(r"{\w+}", english)), key
        else:
            assert "other" in message, key
            assert set(message) <= CATEGORIES[language] | {"zero"}, key
            if language == "ar":
                assert set(message) == CATEGORIES["ar"], key


def test_catalogues_hold_no_key_twice() -> None:
    for language in LANGUAGES:
        text = (UI / "strings" / f"{language}.json").read_text(encoding="utf-8")
        pairs = json.loads(text, object_pairs_hook=lambda pairs: pairs)
        assert len(pairs) == len({key for key, _ in pairs})


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ar-EG,ar;q=0.9,en;q=0.5", "ar"),
        ("en-GB,ar;q=0.9", "en"),
        ("fr,ar;q=0.2,en;q=0.1", "ar"),
        ("fr", "en"),
        ("ar;q=0", "en"),
        ("ar;q=x", "en"),
        ("", "en"),
        (None, "en"),
        (";;,,q=", "en"),
    ],
)
def test_the_browser_chooses_the_language(header: str | None, language: str) -> None:
    assert negotiate(header) == language


@pytest.mark.parametrize(("n", "text"), [(1, "فقرة واحدة"), (2, "فقرتان"), (7, "7 فقرات"), (25, "25 فقرة")])
def test_arabic_counts(n: int, text: str) -> None:
    assert load("ar").text("library.paragraphs", n=n) == text


def test_plural_of_large_numbers() -> None:
    assert [plural("ar", n) for n in (99, 100, 102, 111)] == ["many", "other", "other", "many"]
