"""Articles over HTTP: added, listed, read, removed, and what was left out of them."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi import Path as InPath
from fastapi.responses import JSONResponse, Response

from assistant.types import article_dict, paragraph_dict, removed_dict, report_dict
from ui.api import bodies, shapes
from ui.api.dependencies import Asked, Edited
from ui.api.problems import problem, respond
from ui.markup import web_address
from vectorstore.errors import ReadError
from vectorstore.types import AddReport, Skipped, joined

router = APIRouter(tags=["articles"])

_MAX_FILES = 200
_ADDED: dict[int | str, dict[str, Any]] = {
    200: {"model": shapes.Added, "description": "Nothing was new"},
    201: {"model": shapes.Added, "description": "Something was added or updated"},
    **shapes.problems(403, 404, 409, 413, 422, 503),
}
_ONE = shapes.problems(404, 422, 503)
_NUMBER_MAX = 2**31 - 1
_Number = Annotated[int, InPath(ge=0, le=_NUMBER_MAX)]


@router.get(
    "/articles",
    summary="List the articles",
    response_model=None,
    responses={200: {"model": shapes.Articles}, **shapes.problems(404, 422, 503)},
)
def articles(
    assistant: Asked,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=_NUMBER_MAX)] = 0,
) -> Response:
    """The newest added first, without their paragraphs."""
    found = assistant.articles()
    page = [article_dict(a) for a in found[offset : offset + limit]]
    return JSONResponse({"articles": page, "total": len(found)})


@router.post("/articles", summary="Add an article", response_model=None, status_code=201, responses=_ADDED)
def add(body: bodies.NewArticle, request: Request, assistant: Edited) -> Response:
    """Adds pasted text, or the page at an address. What is there already stays as it is."""
    if body.text is not None:
        return _reported(assistant.add_text(body.text, body.title or None, web_address(body.url or "")))
    # `Assistant.add` takes a path as well, and nobody may have a file of the server read.
    address = web_address(body.url or "")
    if address is None:
        detail = "Give `text`, or a `url` that begins with https:// or http://."
        return respond(problem(422, "invalid-request", detail), request.url.path)
    return _reported(assistant.add(address))


@router.post("/articles/files", summary="Add files", response_model=None, status_code=201, responses=_ADDED)
def add_files(
    files: Annotated[list[UploadFile], File(description="HTML, text, PDF, DOCX, EPUB, ZIP, JSONL …")],
    request: Request,
    assistant: Edited,
) -> Response:
    """Adds uploaded files. One that cannot be read is in ``skipped``; when none can, it is an error."""
    if len(files) > _MAX_FILES:
        detail = f"{len(files)} files; at most {_MAX_FILES} at a time."
        return respond(problem(413, "too-many-files", detail), request.url.path)
    reports = []
    failures: list[ReadError] = []
    with tempfile.TemporaryDirectory(prefix="isnad-upload-") as folder:
        for number, file in enumerate(files):
            path = _kept(file, Path(folder) / str(number))
            try:
                reports.append(assistant.add(path))
            except ReadError as error:
                failures.append(error)
                reports.append(
                    AddReport(skipped=(Skipped(origin=path.name, reason=_told(error, path), cause=error),))
                )
    if len(failures) == len(files):
        raise ReadError(" ".join(s.reason for r in reports for s in r.skipped)) from failures[0]
    return _reported(joined(reports))


def _kept(file: UploadFile, folder: Path) -> Path:
    """The upload as a file with its own name, which tells its kind and is shown as where it came from."""
    name = PurePosixPath((file.filename or "").replace("\\", "/")).name.replace("\0", "")
    folder.mkdir()
    path = folder / (name.strip(". ")[-100:] or "upload.txt")
    with path.open("wb") as kept:
        shutil.copyfileobj(file.file, kept)
    return path


def _told(error: ReadError, path: Path) -> str:
    return str(error).replace(str(path), path.name)


def _reported(report: AddReport) -> Response:
    changed = bool(report.added or report.updated)
    return JSONResponse(report_dict(report), status_code=201 if changed else 200)


@router.get(
    "/articles/{id}",
    summary="Read an article",
    response_model=None,
    responses={200: {"model": shapes.Article}, **_ONE},
)
def article(id: str, assistant: Asked) -> Response:  # noqa: A002  # the name in the address
    """The article with its paragraphs, by its id or the beginning of it."""
    return JSONResponse(article_dict(assistant.article(id)))


@router.delete(
    "/articles/{id}",
    summary="Remove an article",
    response_model=None,
    responses={200: {"model": shapes.Article}, **_ONE, **shapes.problems(403, 409)},
)
def remove(id: str, assistant: Edited) -> Response:  # noqa: A002
    """Removes an article with its older versions, and gives it back as it was."""
    return JSONResponse(article_dict(assistant.remove(id)))


@router.get(
    "/articles/{id}/versions",
    summary="List older versions",
    response_model=None,
    responses={200: {"model": shapes.Versions}, **_ONE},
)
def versions(id: str, assistant: Asked) -> Response:  # noqa: A002
    """The older states of an article, oldest first."""
    found = [
        {"number": v.number, "title": v.title, "published": v.published, "replaced": v.replaced}
        for v in assistant.versions(id)
    ]
    return JSONResponse({"versions": found})


@router.get(
    "/articles/{id}/versions/{number}",
    summary="Read an older version",
    response_model=None,
    responses={200: {"model": shapes.Article}, **_ONE},
)
def version(id: str, number: _Number, assistant: Asked) -> Response:  # noqa: A002
    """The article as it stood then."""
    found = assistant.library.version(assistant.article(id).id, number)
    return JSONResponse(article_dict(found))


@router.get(
    "/articles/{id}/removed",
    summary="See what was left out",
    response_model=None,
    responses={200: {"model": shapes.RemovedLines}, **_ONE},
)
def removed(id: str, assistant: Asked) -> Response:  # noqa: A002
    """The lines of the source that are in no paragraph, and why."""
    return JSONResponse({"removed": [removed_dict(line) for line in assistant.left_out(id)]})


@router.post(
    "/articles/{id}/removed/{number}/restore",
    summary="Restore a line",
    response_model=None,
    responses={200: {"model": shapes.Paragraph}, **_ONE, **shapes.problems(403, 409)},
)
def restore(id: str, number: _Number, assistant: Edited) -> Response:  # noqa: A002
    """Makes a line that was left out a paragraph of the article, for good."""
    return JSONResponse(paragraph_dict(assistant.restore(id, number)))


@router.get(
    "/paragraphs/{id}",
    summary="Read a paragraph",
    response_model=None,
    responses={200: {"model": shapes.Paragraph}, **_ONE},
)
def paragraph(id: str, assistant: Asked) -> Response:  # noqa: A002
    """A paragraph by its id, as citations name it; index -1 when only an older version has it."""
    return JSONResponse(paragraph_dict(assistant.library.paragraph(id)))
