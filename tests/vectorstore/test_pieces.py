"""Tokens of texts put together from those of their pieces, against the tokenizer's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from vectorstore.builtin.pieces import Pieces
from vectorstore.builtin.static import MODEL_FOLDER, TOKENIZER_FILE

_TOKENIZER = Tokenizer.from_file(str(MODEL_FOLDER / TOKENIZER_FILE))
_REMEMBERING = Pieces(_TOKENIZER)
# Letters that join, marks that stand on a blank or a letter, signs that go with what follows, several kinds of blanks.
_CHARS = "abBةتéًّ\u200c\u200d\u0600\u061c \u00a0\u3000\n\t.[]UNK1٢ﷺ🏻🙂\uff9e\u0301\u0d4e\ufeff\u1100\u1161ﻻ"


def _own(text: str) -> list[int]:
    return [int(token) for token in _TOKENIZER.encode(text, add_special_tokens=False).ids]


@given(st.text(_CHARS, max_size=40) | st.text(max_size=40))
def test_the_tokens_of_a_text_are_those_of_its_pieces(text: str) -> None:
    assert _REMEMBERING.tokens([text, text])[1].tolist() == _own(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("والتقى الرئيسُ بوتين نظيرَه في قازان، يوم ١٢ أكتوبر.", id="arabic"),
        pytest.param("The players' 1,000 goals: Putin met Pezeshkian.", id="english"),
        pytest.param("قال \u064bكلمة", id="a mark on a blank"),
        pytest.param("رقم \u0600 12", id="a sign that goes with what follows"),
        pytest.param(" \n ", id="nothing"),
    ],
)
def test_one_that_is_remembered_is_as_one_that_is_new(text: str) -> None:
    pieces = Pieces(_TOKENIZER)
    assert [pieces.tokens([text])[0].tolist() for _ in range(2)] == [_own(text)] * 2


def test_pieces_are_begun_anew_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vectorstore.builtin.pieces._MOST", 2)
    pieces = Pieces(_TOKENIZER)
    for text in ("one two three", "four five six", "one four"):
        assert pieces.tokens([text])[0].tolist() == _own(text)
    assert len(pieces._known) == 2
