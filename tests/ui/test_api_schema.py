"""Schemathesis sends what the OpenAPI document allows and what it forbids; nothing may break, or lie.

A longer run: ``ISNAD_FUZZ_EXAMPLES=500 python -m pytest tests/ui/test_api_schema.py``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assistant import Assistant
from tests.ui.service import served
from ui.libraries import Libraries

EXAMPLES = int(os.environ.get("ISNAD_FUZZ_EXAMPLES", "15"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def document(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("schema") / "library"
    shutil.copytree(sample_library, folder)
    with Assistant.open(folder) as opened, served(opened) as address:
        yield schemathesis.openapi.from_url(f"{address}v1/openapi.json")


def _operations() -> list[tuple[str, str]]:
    from ui.api.app import build_api

    document = build_api(cast(Libraries, None)).openapi()  # which asks nobody anything
    return [(method.upper(), path) for path, methods in document["paths"].items() for method in methods]


@pytest.mark.parametrize(("method", "path"), _operations())
def test_no_request_breaks_an_operation(document: Any, method: str, path: str) -> None:
    allowed = document[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE)
    forbidden = document[path][method].as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=allowed | forbidden)
    def send(case: Any) -> None:
        case.call_and_validate(checks=CHECKS, timeout=60)

    send()
