"""The page of settings is what the settings class says."""

import re
from pathlib import Path

from assistant.settings import Settings, table

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_is_up_to_date() -> None:
    """Write it anew with ``python -c "from assistant.settings import table; print(table(), end='')" > docs/settings.md``."""
    assert PAGE.read_text(encoding="utf-8") == table()


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_variable_that_the_docs_name_is_a_setting() -> None:
    known = {f"ISNAD_{name.upper()}" for name in Settings.model_fields}
    pages = [PAGE.parents[1] / "README.md", *PAGE.parent.glob("*.md"), *PAGE.parent.glob("*.yaml")]
    named = {name for page in pages for name in re.findall(r"ISNAD_[A-Z_]*[A-Z]\b", page.read_text("utf-8"))}
    assert named - known == set()
    assert {"ISNAD_LIBRARY", "ISNAD_CHROMA_TOKEN", "ISNAD_CACHE"} <= named
