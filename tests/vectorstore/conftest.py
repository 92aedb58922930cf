"""A Chroma server for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Chroma


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[Chroma]:
    """`chroma run` on a folder of its own."""
    made = Chroma(tmp_path / "chroma")
    try:
        made.wait()
        yield made
    finally:
        made.stop()
