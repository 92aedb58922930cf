"""Follow-ups become questions that can be searched alone; other questions stay as they are."""

import gzip
import json
from pathlib import Path

import pytest

from assistant.conversation import is_follow_up, standalone

SHARED = Path(__file__).parents[3] / "shared" / "eval"
QUESTIONS = Path(__file__).parents[1] / "data" / "samples.questions.jsonl"


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        (
            "ومتى تبدأ؟",
            ("أين تقام «بطولة أندية الهضاب»؟", "تقام في مدينة جسر الحور."),
            "متى تبدأ؟ (بطولة أندية الهضاب)",
        ),
        (
            "كم مدة التأخير؟",
            ("هل تأخر افتتاح المحطة؟", "نعم. تأخر الافتتاح 14 شهراً."),
            "كم مدة التأخير؟ (افتتاح المحطة)",
        ),
        (
            "وكم عمره؟",
            ("من هو مروان التلي؟", "وخاض «وادي السدر» النهائي من دون هدّاف البطولة مروان التلّي."),
            "كم عمره؟ (مروان التلي)",
        ),
        ("وأين ولد؟", ("من هو رئيس النادي؟", "جمال الشعباوي."), "أين ولد؟ (جمال الشعباوي، رئيس النادي)"),
        (
            "When will it be finished?",
            ("How much does the desalination plant cost?", "It cost $412 million."),
            "When will it be finished? (desalination plant)",
        ),
        ("ولماذا؟", ("متى أُغلق ميناء الخويرة؟", "أُغلق في مارس."), "لماذا أُغلق ميناء الخويرة؟"),
        ("And where?", ("When did the Violet Line open?", "On Monday."), "Where did the Violet Line open?"),
        (
            "How often will she take measurements?",
            ("Who is studying the brine?", "Dr. Layan al-Sadafi, a marine biologist."),
            "How often will she take measurements? (Layan al-Sadafi, brine)",
        ),
        (
            "من أسس مشتل القرم في عين الصدف؟",
            ("متى تأخر القطار؟", "تأخر أمس."),
            "من أسس مشتل القرم في عين الصدف؟",
        ),
        ("Where is the museum of Kazan?", ("Who won the cup?", "Nobody."), "Where is the museum of Kazan?"),
        (
            "How about Egypt?",
            ("What is the population of Kuwait?", "4 million."),
            "What is the population of Egypt?",
        ),
        ("And Oman?", ("What is the population of Kuwait?", "4 million."), "What is the population of Oman?"),
        ("وماذا عن مصر؟", ("كم عدد سكان الكويت؟", "4 ملايين."), "كم عدد سكان مصر؟"),
        ("ومصر؟", ("كم عدد سكان الكويت؟", "4 ملايين."), "كم عدد سكان مصر؟"),
        (
            "ومن التقى هناك؟",
            ("متى وصل الوزير سامي الخطيب؟", "وصل إلى القاهرة يوم الجمعة."),
            "من التقى هناك؟ (القاهرة، الوزير سامي الخطيب)",
        ),
        (
            "Thanks, that is good to know. When was that?",
            ("Who opened the Violet Line?", "The mayor opened it on Monday."),
            "Thanks, that is good to know. When was that? (mayor, Monday, Violet Line)",
        ),
        (
            "ومتى ستعقد؟",
            ("أين ستعقد قمة الأنهار؟", "في مدينة الجسر."),
            "متى ستعقد قمة الأنهار؟",
        ),
        ("وليش؟", ("متى سافر الوزير إلى الخويرة؟", "أمس."), "ليش سافر الوزير إلى الخويرة؟"),
        ("And why not?", ("Did the port open?", "No."), "Why not? (port open)"),
        (
            "And the second one?",
            ("What delayed the plant?", "Two things delayed it: late membranes, and nesting turtles. [1]"),
            "What delayed the plant? (nesting turtles)",
        ),
        (
            "وما السبب الثاني؟",
            ("ما أسباب تأخر المحطة؟", "تأخرت لسببين: تعثّر التوريد، ثم اكتشاف السلاحف. [1]"),
            "ما أسباب تأخر المحطة؟ (اكتشاف السلاحف)",
        ),
        (
            "What caused the drought?",
            ("Why is coffee short in Brazil?", "A drought struck its plantations."),
            "What caused the drought? (coffee short in Brazil)",
        ),
    ],
    ids=[
        "verb",
        "root",
        "person",
        "role",
        "measure",
        "why",
        "and",
        "she",
        "new topic",
        "new topic, English",
        "other place",
        "and place",
        "Arabic other place",
        "place alone",
        "there",
        "two sentences",
        "same verb",
        "dialect",
        "why not",
        "second of a list",
        "second of an Arabic list",
        "the thing spoken of",
    ],
)
def test_standalone(question: str, history: tuple[str, str], expected: str) -> None:
    assert standalone(question, (("user", history[0]), ("assistant", history[1]))) == expected


def test_a_chain_of_follow_ups_reaches_the_first_question() -> None:
    history = (
        ("user", "أين تقام بطولة الهضاب؟"),
        ("assistant", "في جسر الحور."),
        ("user", "ومتى تبدأ؟"),
        ("assistant", "غداً."),
    )
    assert "بطولة الهضاب" in standalone("ولماذا؟", history)


def test_without_a_history_nothing_changes() -> None:
    assert standalone("ولماذا؟", ()) == "ولماذا؟"


def test_the_history_is_bounded() -> None:
    long = tuple(("user", f"من فاز بالكأس رقم {n}؟") for n in range(2000))
    assert standalone("ومتى؟", long) == "متى فاز بالكأس رقم 1999؟"


def test_hardly_a_sample_question_is_taken_for_a_follow_up() -> None:
    items = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    wrong = [i["id"] for i in items if not i["history"] and is_follow_up(i["question"])]
    missed = [i["id"] for i in items if i["history"] and not is_follow_up(i["question"])]
    assert (wrong, missed) == (["sample-47"], [])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared evaluation sets are not here")
def test_questions_of_the_sets_stand_alone() -> None:
    with gzip.open(SHARED / "arcd_train.questions.jsonl.gz", "rt", encoding="utf-8") as lines:
        asked = [json.loads(line)["question"] for line in lines]
    assert sum(map(is_follow_up, asked)) / len(asked) < 0.08
