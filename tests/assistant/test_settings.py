"""The page of settings is what the settings class says."""

from pathlib import Path

from assistant.settings import Settings, table

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_is_up_to_date() -> None:
    """Write it anew with ``python -c "from assistant.settings import table; print(table(), end='')" > docs/settings.md``."""
    assert PAGE.read_text(encoding="utf-8") == table()


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
