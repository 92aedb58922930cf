"""The built-in reader: what leads an answer, and what it does not say."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assistant import Assistant, samples
from assistant.extraction.features import Place
from assistant.extraction.headed import below
from assistant.reader import examine, explained
from assistant.settings import Settings
from vectorstore.types import Article, Hit, Kind, Paragraph


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = str(tmp_path_factory.mktemp("library"))
    opened = Assistant.open(folder, settings=Settings(_env_file=None, library=folder))
    opened.add(samples())
    return opened


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("متى تبدأ بطولة أندية الهضاب؟", "14 أكتوبر."),
        ("How many people were aboard the first train?", "611 people."),
        ("How many riders does the agency expect?", "140,000 riders."),
    ],
    ids=["date", "number of people", "number of riders"],
)
def test_the_piece_that_answers_leads_and_the_sentence_carries_it(
    assistant: Assistant, question: str, lead: str
) -> None:
    answer = assistant.answer(question)
    first, second = answer.sentences[:2]
    assert first.text == lead
    assert first.citations == second.citations
    assert lead.rstrip(".") in first.citations[0].quote


def test_nothing_leads_where_no_piece_is_plain(assistant: Assistant) -> None:
    answer = assistant.answer("لماذا تأخر افتتاح محطة رأس النوارس؟")
    assert answer.answered
    assert len(answer.sentences[0].text.split()) > 8


def test_common_words_are_not_taken_for_names_of_the_other_script(assistant: Assistant) -> None:
    """ "Finance" has nearly the consonants of "فرنسا"."""
    answer = assistant.answer("من هو رئيس فرنسا؟")
    assert all("finance" not in c.quote for c in answer.citations)


TALK = """سؤال وجواب: ما الذي يعنيه رفع سعر الفائدة؟
رفع المصرف المركزي سعر الفائدة نصف نقطة مئوية، الخميس، في خطوة لم يتوقعها معظم المحللين.

هل سترتفع أقساط القروض؟
نعم، إن كان القرض بفائدة متغيرة. وسيظهر ذلك في قسط الشهر المقبل.

كيف يستفيد المدخرون؟
لا ترفع المصارف عوائد الودائع بالسرعة نفسها، وفق الخبير المالي رائد العلمي.
"""
RECIPE = """Plum cake from Marrowby
This cake keeps for a week, and it is better on the second day than on the first one.

Ingredients

400 g plums
200 g flour
3 eggs

Method

Halve the plums and put them on the dough. Bake for forty minutes until the top is brown.
"""


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        pytest.param(
            "هل سترتفع أقساط القروض؟",
            ["نعم، إن كان القرض بفائدة متغيرة. وسيظهر ذلك في قسط الشهر المقبل."],
            id="a question of the article",
        ),
        pytest.param(
            "كيف يستفيد المدخرون؟",
            ["لا ترفع المصارف عوائد الودائع بالسرعة نفسها، وفق الخبير المالي رائد العلمي."],
            id="another one",
        ),
        pytest.param("Ingredients?", ["400 g plums", "200 g flour", "3 eggs"], id="a heading over items"),
    ],
)
def test_a_heading_that_says_only_what_is_asked_gives_way_to_what_it_heads(
    tmp_path: Path, question: str, quotes: list[str]
) -> None:
    with Assistant.open(str(tmp_path / "library")) as reader:
        reader.add_text(TALK)
        reader.add_text(RECIPE)
        answer = reader.answer(question)
    assert answer.answered
    assert [citation.quote for citation in answer.citations] == quotes
    for citation in answer.citations:
        assert citation.paragraph[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("kind", "text", "gives_way"),
    [
        pytest.param("heading", "The first baker", True, id="says what is asked"),
        pytest.param("heading", "Odile Varga was the first baker", False, id="says more"),
        pytest.param("heading", "And who else?", True, id="asks"),
        pytest.param("body", "The first baker", False, id="is no heading"),
    ],
)
def test_only_a_heading_that_says_no_more_gives_way(kind: Kind, text: str, gives_way: bool) -> None:
    heading = Paragraph(id="1", article_id="a", index=0, kind=kind, text=text)
    under = Paragraph(id="2", article_id="a", index=1, kind="body", text="Odile Varga baked it in 1911.")
    hit = Hit(paragraph=heading, article=Article(id="a", title="Plum cake"), similarity=0.5)
    found = below("Who was the first baker?", Place(hit, 0, 0, len(text)), lambda _: (under,))
    assert [place.hit.paragraph for place in found] == ([under] if gives_way else [])


@pytest.mark.parametrize(
    ("question", "scores", "quoted"),
    [
        ("Why did the bridge close?", (2.0, 1.5, 0.0), "The bridge closed in May. Its cables had rusted."),
        ("Why did the bridge close?", (1.5, 2.0, 0.0), "The bridge closed in May. Its cables had rusted."),
        ("Why did the bridge close?", (3.0, 1.0, 0.0), "The bridge closed in May."),
        ("Why did the bridge close?", (2.0, 0.0, 1.5), "The bridge closed in May."),
        ("When did the bridge close?", (2.0, 1.5, 0.0), "The bridge closed in May."),
    ],
    ids=["goes on", "begins before", "too unlike", "apart", "asks for no cause"],
)
def test_a_cause_is_quoted_with_the_sentence_beside_it_that_is_nearly_as_likely(
    question: str, scores: tuple[float, ...], quoted: str
) -> None:
    text = "The bridge closed in May. Its cables had rusted. Ferries run instead."
    paragraph = Paragraph(id="p", article_id="a", index=0, kind="body", text=text)
    hit = Hit(paragraph=paragraph, article=Article(id="a", title="", language="en"), similarity=0.5)
    seen = examine(question, [hit])
    best = seen.places[max(range(3), key=lambda at: scores[at])]
    place = explained(seen, np.array(scores), best)
    assert text[place.start : place.end] == quoted


@pytest.mark.parametrize(
    "question", ["ما هو؟", "من هو؟", "كم؟", "what is it?", "why", "?"], ids=lambda question: question
)
def test_a_question_without_a_word_of_content_is_refused(assistant: Assistant, question: str) -> None:
    assert not assistant.answer(question).answered


_PIECES = """
ما من متى كم هل لماذا أين هو هي التي في عن المحطة الماء المترو الكأس 2024 ١٢ who what when how many why is the of in it he plant
metro water 12 ؟ ? ! … « » ( ) 水 何 🙂 qui est Кто где
"""


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.sampled_from(_PIECES.split()), min_size=1, max_size=9))
def test_whatever_is_asked_is_answered_or_refused(assistant: Assistant, pieces: list[str]) -> None:
    answer = assistant.answer(" ".join(pieces))
    assert answer.text
    assert answer.answered or not answer.citations
