"""What is suggested beside an answer or a refusal is answered by the library, in the question's language."""

import pytest

from assistant.assistant import Assistant, samples
from assistant.settings import Settings
from vectorstore.language import language


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = str(tmp_path_factory.mktemp("library"))
    opened = Assistant.open(folder, settings=Settings(_env_file=None, library=folder))
    opened.add(samples())
    return opened


@pytest.mark.parametrize(
    "question",
    ["متى تبدأ بطولة أندية الهضاب؟", "How many people were aboard the first train?"],
    ids=["ar", "en"],
)
def test_suggestions_are_answered_and_new(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(question)
    assert 1 <= len(answer.suggestions) <= 3
    assert question not in answer.suggestions
    assert len(set(answer.suggestions)) == len(answer.suggestions)
    for suggested in answer.suggestions:
        assert language(suggested) == language(question)
        assert assistant.answer(suggested).answered


def test_a_refusal_suggests_too_and_cites_nothing(assistant: Assistant) -> None:
    answer = assistant.answer("من هو رئيس فرنسا؟")
    assert not answer.answered
    assert answer.citations == ()
    assert answer.suggestions


def test_an_empty_library_suggests_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = str(tmp_path_factory.mktemp("empty"))
    with Assistant.open(folder, settings=Settings(_env_file=None, library=folder)) as empty:
        assert empty.answer("Who won?").suggestions == ()
