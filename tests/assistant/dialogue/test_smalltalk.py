"""What is no question to the articles is told from what is, and answered as what it is."""

import json
from pathlib import Path

import pytest

from assistant.assistant import Assistant, samples
from assistant.dialogue import smalltalk
from assistant.settings import Settings
from vectorstore.types import Article

QUESTIONS = Path(__file__).parents[2] / "data" / "samples.questions.jsonl"
CUP = Article(id="a", title="«وادي السدر» يخطف «كأس الوديان»", language="ar")
METRO = Article(id="b", title="Carrowmouth's Violet Line Opens", language="en")


@pytest.mark.parametrize(
    ("message", "purpose"),
    [
        ("مرحبا", "greeting"),
        ("السَّلامُ عليكم ورحمة الله", "greeting"),
        ("Good morning!", "greeting"),
        ("شكراً جزيلاً", "thanks"),
        ("Thanks a lot", "thanks"),
        ("إلى اللقاء", "bye"),
        ("من أنت؟", "help"),
        ("What can you do?", "help"),
        ("ما المقالات الموجودة في المكتبة؟", "articles"),
        ("What articles do you have?", "articles"),
        ("لخص المقال", "summary"),
        ("عن ماذا يتحدث المقال؟", "summary"),
        ("Summarize the article about the metro", "summary"),
        ("هاي", "greeting"),
        ("Cheers", "thanks"),
        ("TL;DR", "summary"),
        ("اعرض المقالات", "articles"),
        ("عن ماذا تتحدث المقالات؟", "articles"),
        ("ماذا لديك؟", "articles"),
        ("What do you have?", "articles"),
        ("What do you have to say about the strike?", None),
        ("ماذا لديك عن الإضراب؟", None),
        ("ترجم المقال الأول", "task"),
        ("اكتب لي قصيدة", "task"),
        ("ما رأيك في المقال؟", "task"),
        ("Could you translate this into English?", "task"),
        ("What do you think of the plan?", "task"),
        ("1+1", "task"),
        ("٢ × ٣ = ؟", "task"),
        ("من ترجم الكتاب؟", None),
        ("ما رأي الوزير في الخطة؟", None),
        ("Write a summary of the article", "summary"),
        ("What does the minister think of it?", None),
        ("2023-2024", None),
        ("مرحبا، من فاز بالكأس؟", None),
        ("Who greeted the minister?", None),
        ("ما أهم أسباب التأخير؟", None),
    ],
    ids=str,
)
def test_purpose(message: str, purpose: str | None) -> None:
    assert smalltalk.purpose_of(message) == purpose


def test_no_sample_question_is_smalltalk() -> None:
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert [question for question in asked if smalltalk.purpose_of(question)] == []


def test_a_summary_of_one_of_several_articles_is_of_the_named_one() -> None:
    made = smalltalk.reply("لخص مقال كأس الوديان", lambda: (METRO, CUP), "ar")
    assert made is not None
    assert (made.article_id, made.text) == ("a", "")


def test_a_summary_of_several_articles_asks_which() -> None:
    made = smalltalk.reply("Summarize the article", lambda: (METRO, CUP), "en")
    assert made is not None
    assert made.article_id is None
    assert made.text.splitlines()[1:] == [f"- {METRO.title}", f"- {CUP.title}"]


def test_an_article_that_no_title_names_is_found_by_what_it_says() -> None:
    made = smalltalk.reply(
        "Summarize the tunnel article",
        lambda: (METRO, CUP),
        "en",
        lambda words: ["b"] if words == "tunnel" else [],
    )
    assert made is not None
    assert (made.article_id, made.text) == ("b", "")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = str(tmp_path_factory.mktemp("library"))
    opened = Assistant.open(folder, settings=Settings(_env_file=None, library=folder))
    opened.add(samples() / "ar-manuscripts.txt")
    return opened


def test_the_only_article_is_summarised_sentence_by_sentence(assistant: Assistant) -> None:
    answer = assistant.answer("لخص المقال")
    assert answer.answered
    assert 2 <= len(answer.sentences) <= 4
    assert all(s.citations and s.support == "supported" for s in answer.sentences)
    assert all(c.paragraph[c.start : c.end] == c.quote for c in answer.citations)


def test_a_greeting_is_answered_without_a_citation(assistant: Assistant) -> None:
    answer = assistant.answer("مرحبا")
    assert (answer.answered, answer.citations, answer.passages) == (True, (), ())
    assert answer.text.startswith("أهلاً")


def _cup_for_sport(words: str) -> list[str]:
    return ["a"] if words in ("sport", "الرياضه") else []


@pytest.mark.parametrize(
    ("question", "listed", "left"),
    [
        ("What articles do you have about sport?", "كأس الوديان", "Violet"),
        ("ما المقالات التي لديك عن الرياضة؟", "كأس الوديان", "Violet"),
        ("What articles are there in the library?", "Violet", "nothing"),
        ("What articles do you have about chess?", "I find no article about that", "nothing"),
    ],
)
def test_a_list_is_of_what_was_asked_about(question: str, listed: str, left: str) -> None:
    made = smalltalk.reply(question, lambda: (METRO, CUP), "en", _cup_for_sport)
    assert made is not None
    assert listed in made.text
    assert left not in made.text


def test_what_only_a_writer_can_do_is_left_to_a_language_model() -> None:
    made = smalltalk.reply("Write me a poem", tuple, "en")
    assert made is not None
    assert "I quote what the articles say" in made.text
    assert smalltalk.reply("Write me a poem", tuple, "en", writes=True) is None
