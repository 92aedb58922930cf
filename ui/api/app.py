"""The app that is mounted at ``/v1``."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI

from ui.api import articles, completions, conversations, operations, problems, questions
from ui.api.metrics import Counted, Metrics
from ui.api.shapes import Problem
from ui.api.shapes import problems as problems_of
from ui.libraries import Libraries

_ABOUT = (
    "Ask articles; every sentence of an answer cites the exact words that say so. "
    "An error is a problem document (RFC 9457)."
)


def build_api(libraries: Libraries) -> FastAPI:
    """The HTTP interface of libraries, to be mounted at ``/v1`` behind `ui.access.Guard`."""
    app = FastAPI(title="Isnad", version=version("isnad"), description=_ABOUT, docs_url=None, redoc_url=None)
    app.state.libraries = libraries
    app.state.metrics = Metrics()
    app.add_middleware(Counted, metrics=app.state.metrics)
    problems.install(app)
    for module in (questions, completions, conversations, articles, operations):
        app.include_router(module.router)
    _document_problems(app)
    return app


def _document_problems(app: FastAPI) -> None:
    """Documents every refusal as what it is: FastAPI would describe its own shape of it."""
    written = app.openapi

    def openapi() -> dict[str, Any]:
        document = written()
        schemas = document["components"]["schemas"]
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        for methods in document["paths"].values():
            for operation in methods.values():
                statuses = [400] if "requestBody" in operation else []
                statuses += [422] if "422" in operation["responses"] else []
                operation["responses"] |= {str(k): v for k, v in problems_of(*statuses).items()}
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it
