"""What is suggested beside an answer or a refusal is answered by the library, in the question's language."""

import pytest

from assistant.assistant import Assistant, samples
from assistant.dialogue.questions import candidates
from assistant.settings import Settings
from vectorstore.types import Article, Paragraph
from vectorstore.words.tongues import language


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


@pytest.mark.parametrize(
    ("text", "language", "question"),
    [
        ("ويعمل في المصنع 214 موظفاً، نصفهم من القرية.", "ar", "كم موظفاً يعمل في المصنع؟"),
        ("وقالت مديرة المتحف ليلى الخطيب إن القاعة جاهزة.", "ar", "من هي مديرة المتحف؟"),
        ("وقال إنه سيعود غداً.", "ar", None),
        ('"We waited," said Raed Nawrasi, the project director.', "en", "Who is the project director?"),
        (
            "During the strike 46 ships were turned away, most of them empty.",
            "en",
            "How many ships were turned away?",
        ),
        ("The old bridge opened in 1931.", "en", "When did the old bridge open?"),
        ("The gauge showed 4.1 metres, the highest level since records began in 1931.", "en", None),
    ],
    ids=[
        "counted",
        "office",
        "nobody named",
        "office, English",
        "counted, English",
        "begun",
        "since it began",
    ],
)
def test_a_question_is_read_off_a_sentence(text: str, language: str, question: str | None) -> None:
    paragraph = Paragraph(id="p", article_id="a", index=0, kind="body", text=text)
    article = Article(id="a", title="", language=language, paragraphs=(paragraph,))
    made = [candidate.text for candidate in candidates(article) if candidate.paragraph_id]
    assert (question in made) if question else not made


def test_an_empty_library_suggests_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = str(tmp_path_factory.mktemp("empty"))
    with Assistant.open(folder, settings=Settings(_env_file=None, library=folder)) as empty:
        assert empty.answer("Who won?").suggestions == ()
