"""Words that mean what a question's words mean, and places where something can happen."""

import pytest

from assistant.extraction import kinds
from assistant.extraction.features import Matched, by_sentence, matched
from assistant.extraction.likeness import compared
from assistant.extraction.matching import Asking, read, take_apart
from vectorstore.types import Article, Hit, Paragraph


def one(asking: Asking, text: str) -> Matched:
    paragraph = Paragraph(id="p", article_id="a", index=0, kind="body", text=text)
    hit = Hit(paragraph=paragraph, article=Article(id="a", title=""), similarity=0.5)
    return compared(asking, matched(asking, [hit]))[0]


def alike(question: str, asked: str, text: str, word: str) -> float:
    asking = take_apart(question)
    found = one(asking, text)
    row = [term.form.text for term in asking.terms].index(asked)
    return float(found.alike[row, [w.form for w in found.text.words].index(word)])


@pytest.mark.parametrize(
    ("question", "asked", "text", "near", "far"),
    [
        ("When did the minister quit?", "quit", "The minister resigned on Monday after a vote.", "resigned", "monday"),
        ("Who hired the crew?", "hired", "The firm recruited forty sailors in spring.", "recruited", "spring"),
        ("متى استقال الوزير؟", "استقال", "غادر الوزير منصبه يوم الاثنين.", "غادر", "الاثنين"),
        ("من اختار الملعب؟", "اختار", "انتقى الاتحاد ملعب المدينة للنهائي.", "انتقي", "للنهايي"),
    ],
)  # fmt: skip
def test_a_near_synonym_is_alike_and_another_word_is_not(
    question: str, asked: str, text: str, near: str, far: str
) -> None:
    assert alike(question, asked, text, near) > 0.3
    assert alike(question, asked, text, far) < 0.3


def test_a_word_that_is_met_is_as_alike_as_can_be_and_a_function_word_not_at_all() -> None:
    question, text = "When did the old bridge open?", "The bridge opened to the public in 2019."
    assert alike(question, "bridge", text, "bridge") == 1
    assert alike(question, "bridge", text, "the") == 0


def test_a_number_is_alike_to_nothing_but_itself() -> None:
    asking = take_apart("What happened in 2019?")
    found = one(asking, "The bridge opened in 2018.")
    row = [term.numeric for term in asking.terms].index(True)
    assert found.alike[row].max() == 0


def test_each_sentence_has_the_likest_of_its_words() -> None:
    asking = take_apart("Who pays for the meals?")
    found = one(asking, "Rain fell all week. The meals are financed by a levy.")
    pays = [term.form.text for term in asking.terms].index("pays")
    first, second = by_sentence(found)[pays]
    assert second == 1  # the lexicon has these two
    assert first < 0.5


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("تحدث الرئيس في الجلسة المغلقة", set(), id="in a session"),
        pytest.param("تحدثا في الشق العلني من اللقاء", set(), id="in a described part"),
        pytest.param("التقيا في قاعة المؤتمرات", {"قاعه"}, id="in a hall"),
        pytest.param("عاش في مدينة النواريس", {"مدينه", "النواريس"}, id="in a city of any name"),
        pytest.param("They spoke in the public part", set(), id="in a part"),
        pytest.param(
            "They met at the Grand Hotel in Basra", {"grand", "basra"}, id="at a place with an article"
        ),
    ],
)
def test_what_follows_in_is_a_place_where_it_can_be_one(text: str, places: set[str]) -> None:
    taken = read(text)
    assert {taken.words[at].form for at in kinds.of(taken)["place"]} == places
