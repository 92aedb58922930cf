"""Words of one language that have translations in common."""

import pytest

from tests.vectorstore.ranking.named import features
from vectorstore.ranking.model import Candidate
from vectorstore.words.bilingual import Synonyms
from vectorstore.words.vocabulary import Words


def alike(asked: str, *others: str) -> list[float]:
    known = Words()
    numbers = known.numbers(others)
    synonyms = known.companion(Synonyms, asked.isascii())
    synonyms.learn(numbers)
    found: list[float] = synonyms.alike([asked], numbers)[0].tolist()
    return found


@pytest.mark.parametrize(
    ("word", "synonym", "other"),
    [("quit", "resigned", "bridges"), ("salary", "wages", "river"), ("دفع", "وسدد", "النهر")],
)
def test_synonyms_have_translations_in_common(word: str, synonym: str, other: str) -> None:
    near, far = alike(word, synonym, other)
    assert near > 0.1
    assert far < near


def test_a_word_is_as_alike_as_can_be_to_itself_and_not_at_all_to_what_no_glossary_has() -> None:
    assert alike("wage", "wages", "qwzxj", "راتب") == pytest.approx([1.0, 0.0, 0.0])
    assert alike("qwzxj", "wages") == [0.0]


def test_an_index_has_the_synonyms_of_one_script_only_once() -> None:
    known = Words()
    assert known.companion(Synonyms, True) is known.companion(Synonyms, True)
    assert known.companion(Synonyms, True) is not known.companion(Synonyms, False)


def test_a_passage_that_says_it_in_other_words_says_more_than_one_that_does_not() -> None:
    passages = [
        Candidate(id=text, text=text, title="", kind="body", index=1, cosine=0.1)
        for text in ("The minister resigned in spring.", "The minister visited a farm in spring.")
    ]
    same, other = features("When did the minister quit?", passages)
    assert same["meant"] > other["meant"]
