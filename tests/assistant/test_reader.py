"""The built-in reader: what leads an answer, and what it does not say."""

import pytest

from assistant.assistant import Assistant, samples
from assistant.settings import Settings


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
