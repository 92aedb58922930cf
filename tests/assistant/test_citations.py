from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citations import (
    MAX_MARKER_CHARS,
    Marker,
    MarkerStream,
    Numbering,
    Piece,
    joined,
    parse,
    sentences_with_markers,
)

MARKERS = {
    "[1]": (1,),
    "[12]": (12,),
    "[1,2]": (1, 2),
    "[1, 2]": (1, 2),
    "[1، 2]": (1, 2),
    "[1؛2]": (1, 2),
    "[1 و 2]": (1, 2),
    "[1 and 2]": (1, 2),
    "[1 & 2]": (1, 2),
    "[1 2]": (1, 2),
    "[٣]": (3,),
    "[١، ٢]": (1, 2),
    "[۴]": (4,),
    "【１】": (1,),
    "【3】": (3,),
    "【3†source】": (3,),
    "【3†L10-L12】": (3,),
    "［2］": (2,),
    "[^1]": (1,),
    "[^1, ^2]": (1, 2),
    "[[1]]": (1,),
    "[1-3]": (1, 2, 3),
    "[1–3]": (1, 2, 3),
    "[3-1]": (3, 1),
    "[1-900]": (1, 900),
    "[ 1 ]": (1,),
    "[\u200f1\u200f]": (1,),
    "[2, 2]": (2,),
    "[Source 1]": (1,),
    "[source: 2]": (2,),
    "[المصدر 1]": (1,),
    "[فقرة ٢]": (2,),
    "[Source 1, Source 2]": (1, 2),
    "[0]": (0,),
    "[007]": (7,),
}
TEXTS = [
    "(1)", "[sic]", "[2024]", "[1999-2003]", "[]", "[ ]", "[a1]", "1]", "[1", "[1,", "[1)", "[1.5]", "[...]", "[1]"[:2], "[نعم]",
    "a[i]", "[one]", "[" + "1, " * 20 + "1]", "【source】", "[1\n\n" + " " * 40 + "]", "[-1]", "[1;DROP]",
]  # fmt: skip


@pytest.mark.parametrize(("text", "numbers"), MARKERS.items(), ids=list(MARKERS))
def test_marker_is_recognised(text: str, numbers: tuple[int, ...]) -> None:
    assert parse(f"قبل{text}بعد") == ("قبل", Marker(numbers=numbers, text=text), "بعد")


@pytest.mark.parametrize("text", TEXTS)
def test_anything_else_comes_through(text: str) -> None:
    assert parse(f"قبل {text} بعد") == (f"قبل {text} بعد",)


def test_numbers_beyond_the_paragraphs_are_set_apart() -> None:
    assert parse("a [2, 9].", 3) == ("a", Marker(numbers=(2,), dropped=(9,), text=" [2, 9]"), ".")
    assert parse("a [9].", 3) == ("a", Marker(numbers=(), dropped=(9,), text=" [9]"), ".")
    assert parse("a [0].", 3) == ("a", Marker(numbers=(), dropped=(0,), text=" [0]"), ".")


def test_adjacent_markers_are_separate_events() -> None:
    assert parse("x[1][2]【3】") == (
        "x",
        Marker(numbers=(1,), text="[1]"),
        Marker(numbers=(2,), text="[2]"),
        Marker(numbers=(3,), text="【3】"),
    )


@pytest.mark.parametrize(
    "partial",
    [
        "[",
        "[1",
        "[12",
        "[1,",
        "[1, ",
        "[1, 2",
        "[[1",
        "[[1]",
        "【",
        "【1",
        "【1†so",
        "[^",
        "[^1",
        "[المصدر",
        "[Source 1",
        "[١، ",
    ],
)
def test_half_a_marker_is_held_back(partial: str) -> None:
    stream = MarkerStream()
    assert list(stream.feed("Kazan")) == ["Kazan"]
    assert list(stream.feed(partial)) == []
    assert "".join(_text(piece) for piece in stream.close()) == partial


def test_a_bracket_that_does_not_close_is_released() -> None:
    stream = MarkerStream()
    out = [piece for char in "[" + "1 " * MAX_MARKER_CHARS for piece in stream.feed(char)]
    assert len("".join(_text(piece) for piece in out)) >= MAX_MARKER_CHARS


def _text(piece: Piece) -> str:
    return piece if isinstance(piece, str) else piece.text


_PIECES = st.sampled_from(
    [
        *MARKERS,
        *TEXTS,
        " ",
        "  ",
        "\n",
        ". ",
        "، ",
        "وصل الوزير",
        "Kazan",
        "[",
        "]",
        "[[",
        "【",
        "٣",
        "1",
        "x",
    ]
)
_ANSWERS = st.lists(_PIECES, max_size=14).map("".join)


@given(_ANSWERS, st.lists(st.integers(min_value=0, max_value=200), max_size=20), st.sampled_from([None, 3]))
def test_every_way_of_cutting_gives_the_same(text: str, cuts: list[int], count: int | None) -> None:
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    stream = MarkerStream(count)
    pieces = [piece for a, b in itertools.pairwise(edges) for piece in stream.feed(text[a:b])]
    assert joined([*pieces, *stream.close()]) == parse(text, count)


@given(_ANSWERS)
def test_pieces_give_the_text_back(text: str) -> None:
    assert "".join(_text(piece) for piece in parse(text)) == text


@given(_ANSWERS, st.sampled_from([None, 3]))
def test_character_by_character_never_shows_half_a_marker(text: str, count: int | None) -> None:
    whole = parse(text, count)
    stream = MarkerStream(count)
    shown: list[Piece] = []
    for char in text:
        shown += stream.feed(char)
        now = joined(shown)
        assert all(a == b for a, b in zip(now[:-1], whole, strict=False))
        if now:
            last, other = now[-1], whole[len(now) - 1]
            assert (
                other.startswith(last) if isinstance(last, str) and isinstance(other, str) else last == other
            )


def test_takes_linear_time() -> None:
    for text in ("[" * 60_000, "[1 " * 20_000, " " * 60_000, "[1][" * 15_000):
        begun = time.process_time()
        stream = MarkerStream()
        for char in text:
            list(stream.feed(char))
        list(stream.close())
        assert time.process_time() - begun < 5


def test_numbers_are_given_in_order_of_first_appearance() -> None:
    numbering = Numbering()
    assert [numbering.number(p) for p in ("c", "a", "c", "b", "a")] == [1, 2, 1, 3, 2]
    assert numbering.ids() == ("c", "a", "b")
    assert len(numbering) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل الوزير أمس [1]. وغادر اليوم [2].", [("وصل الوزير أمس.", (1,)), ("وغادر اليوم.", (2,))]),
        ("وصل الوزير أمس. [1] وغادر اليوم. [2]", [("وصل الوزير أمس.", (1,)), ("وغادر اليوم.", (2,))]),
        ("He came.[1][2] He left [3]", [("He came.", (1, 2)), ("He left", (3,))]),
        ("He came.[1]He left.", [("He came.", (1,)), ("He left.", ())]),
        ("He came [1], saw [2] and won [1].", [("He came, saw and won.", (1, 2))]),
        ("[1] He came.\n[2] He left.", [("He came.", (1,)), ("He left.", (2,))]),
        ("He came.\n[1]\nHe left.", [("He came.", (1,)), ("He left.", ())]),
        ("هل وصل؟ [1] نعم. [1]", [("هل وصل؟", (1,)), ("نعم.", (1,))]),
        ("قال: «وصلنا» [3].", [("قال: «وصلنا».", (3,))]),
        ("", []),
        ("[1]", []),
    ],
)
def test_markers_belong_to_their_sentence(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(s.text, s.numbers) for s in sentences_with_markers(text).sentences] == expected


def test_sentences_keep_what_was_dropped() -> None:
    (sentence,) = sentences_with_markers("He came [1, 7].", 3).sentences
    assert (sentence.numbers, sentence.dropped) == ((1,), (7,))


@given(_ANSWERS)
def test_sentence_offsets_hold(text: str) -> None:
    marked = sentences_with_markers(text, 5)
    assert all(marked.text[s.start : s.end] == s.text for s in marked.sentences)
