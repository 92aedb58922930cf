"""Pages in the shapes of real news sites, as HTML and as pasted text, against labelled paragraphs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vectorstore.reading import read_html, read_text
from vectorstore.reading.phrases import key_of
from vectorstore.types import Draft

PAGES = Path(__file__).parents[2] / "data" / "pages"
LABELS = sorted(PAGES.glob("*.json"))
FLOOR = 0.97  # of paragraphs, for both precision and recall over all pages of one form
KINDS = ("title", "lead", "heading", "body", "caption")


def read(path: Path, form: str) -> tuple[Draft, ...]:
    source = path.with_suffix(f".{form}")
    return read_html(source.read_bytes()) if form == "html" else read_text(source.read_text(encoding="utf-8"))


def label(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def bare(text: str) -> str:
    """A paragraph without its bullet or number, which HTML keeps in the mark-up."""
    return key_of(text.lstrip("-•0123456789. "))


def pairs(drafts: tuple[Draft, ...]) -> set[tuple[str, str]]:
    return {(one.kind, bare(one.text)) for draft in drafts for one in draft.paragraphs if one.kind in KINDS}


@pytest.mark.parametrize("form", ["html", "txt"])
def test_paragraphs_and_their_kinds_are_found(form: str) -> None:
    right = found = wanted = 0
    wrong: list[str] = []
    for path in LABELS:
        either = {bare(text) for text in label(path).get("either", ())}
        ours = {pair for pair in pairs(read(path, form)) if pair[1] not in either}
        truth = {(one["kind"], bare(one["text"])) for one in label(path)["paragraphs"]}
        right, found, wanted = right + len(ours & truth), found + len(ours), wanted + len(truth)
        wrong += [f"{path.stem} {sign} {kind}: {text[:60]}" for sign, some in (("+", ours - truth), ("-", truth - ours))
                  for kind, text in some]  # fmt: skip
    assert len(LABELS) >= 64
    assert right / found >= FLOOR, wrong
    assert right / wanted >= FLOOR, wrong


@pytest.mark.parametrize("form", ["html", "txt"])
@pytest.mark.parametrize("path", LABELS, ids=[path.stem for path in LABELS])
def test_a_page_is_one_article_with_its_own_title_and_date(path: Path, form: str) -> None:
    said = label(path)
    (draft,) = read(path, form)
    assert draft.title == said["title"]
    if said.get("published"):
        assert (draft.published or "")[:10] == said["published"]
