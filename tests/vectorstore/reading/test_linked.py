"""Blocks of a page that name other articles."""

from __future__ import annotations

import pytest

from vectorstore.errors import ReadError
from vectorstore.reading import read_html
from vectorstore.reading.blocks import Block
from vectorstore.reading.linked import related

LINKS = "".join(
    f'<p><a href="/{n}">The ferry of Orsal sails again after weeks, part {n}</a></p>' for n in range(4)
)
PAGES = {
    "links alone": f"<article>{LINKS}</article>",
    "a link and a list": f"<article><h1><a href='/'>Fog</a></h1>{LINKS}<ul><li><a href='/x'>More on fog</a></ul></article>",
    "one link": "<body><p><a href='/1'>The ferry sails again after weeks</a>",
    "nothing": "<body></body>",
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_prose_is_read_or_refused_in_words(page: str) -> None:
    try:
        read_html(f"<html><head><title>Fog</title></head>{PAGES[page]}</html>")
    except ReadError as error:
        assert str(error)


def test_where_all_that_is_taken_is_links_those_are_named() -> None:
    title = "The ferry of Orsal sails again after weeks"
    found = [Block(text=title, hint=None, level=0, path=(), linked=len(title)) for _ in range(3)]
    assert related(found, [title] * 3, [False, True, True]) == {1, 2}
    assert related(found, [title] * 3, [False] * 3) == set()
