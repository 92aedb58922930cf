"""The page of commands is what the command says of itself."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "commands.md"
WRITE = ["-m", "typer", "assistant.cli", "utils", "docs", "--name", "isnad", "--title", "The command"]


def test_the_page_is_up_to_date() -> None:
    """Write it anew with ``python`` and the words of `WRITE`, the title in quotes, and ``--output docs/commands.md``."""
    done = subprocess.run([sys.executable, *WRITE], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == PAGE.read_text(encoding="utf-8").strip()
