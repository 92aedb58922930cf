"""Guides, lists of tips and explanations: what something is, the steps, what is needed."""

import json
from pathlib import Path

import pytest

from assistant.assistant import Assistant, samples
from assistant.extraction.defining import asks_what_it_is, is_defined
from assistant.extraction.matching import take_apart
from assistant.reader import UNSURE
from assistant.settings import Settings

STARTER = """How to keep a sourdough starter alive
Bakers in Marrowby have kept theirs for ninety years. The running costs of a starter are:

What you need

A glass jar
Rye flour
A wooden spoon

1. Feed it twice a week
Flour and water in equal parts are enough. The advantages of a levain over bought yeast are many and go beyond its taste.

2. Keep it cool
Below ten degrees it sleeps. Is a fridge too cold? Most bakers say no.

3. Pour off the grey water
At its heart, a levain is a dough of flour and water in which wild yeast lives. A levain also tells when it is hungry.

4. Bake with half of it
What is a poolish? A wet dough that rises overnight with a pinch of yeast. The guild's chairman Hugo Stant has three.
"""
WATER = """خمس خطوات لتوفير الماء في المنزل
لا يحتاج توفير الماء إلى أجهزة غالية. يشرح خبراء مجلس مياه السهل ما يمكن لكل أسرة أن تفعله هذا الصيف.

أولاً: أصلح الصنابير التي تسرّب
الصنبور الذي يقطر مرة في الثانية يضيع ثلاثين لتراً في اليوم. ومزايا عداد الماء الذكي كثيرة ومعروفة لكل من ركّب عداداً ذكياً.

ثانياً: قصّر مدة الاستحمام
كل دقيقة أقل توفر تسعة لترات، كما يقول الميكانيكي رائد السعدي. وعداد الماء الذكي هو جهاز صغير يسجل الاستهلاك كل ساعة ويرسله إلى الهاتف.

ثالثاً: اسقِ الحديقة بعد الغروب
يتبخر نصف الماء ظهراً. وتقول وزيرة المياه السابقة ليلى الحداد إن المدينة تعلمت ذلك من جفاف 2019.
"""
FLU = """إنفلونزا السهل: ما الذي ينبغي أن تعرفه
تنتشر إنفلونزا السهل كل شتاء في المدن الباردة، ويشفى منها معظم الناس في أسبوع واحد من دون علاج خاص.

ما الأعراض؟

حرارة وسعال جاف

ألم في المفاصل والرأس

ضيق في التنفس عند كبار السن

كم تدوم؟

وتستمر أعراض إنفلونزا السهل أربعة أيام عند البالغين، وقد يبقى السعال الخفيف أسبوعاً كاملاً بعدها.

متى تراجع الطبيب؟

إذا تجاوزت الحرارة تسعاً وثلاثين درجة أو ضاق التنفس فلا تنتظر حتى الصباح، واذهب إلى أقرب مستوصف في حيّك.
"""
STEPS = ["Feed it twice a week", "Keep it cool", "Pour off the grey water", "Bake with half of it"]
WAYS = ["أصلح الصنابير التي تسرّب", "قصّر مدة الاستحمام", "اسقِ الحديقة بعد الغروب"]
LEVAIN = "At its heart, a levain is a dough of flour and water in which wild yeast lives."
METER = "وعداد الماء الذكي هو جهاز صغير يسجل الاستهلاك كل ساعة ويرسله إلى الهاتف."
CHAIRMAN = "The guild's chairman Hugo Stant has three."
MECHANIC = "كل دقيقة أقل توفر تسعة لترات، كما يقول الميكانيكي رائد السعدي."
MINISTER = "وتقول وزيرة المياه السابقة ليلى الحداد إن المدينة تعلمت ذلك من جفاف 2019."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = str(tmp_path_factory.mktemp("library"))
    opened = Assistant.open(folder, settings=Settings(_env_file=None, library=folder))
    opened.add_text(STARTER)
    opened.add_text(WATER)
    opened.add_text(FLU)
    opened.add(samples())
    return opened


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        pytest.param("How do I keep a sourdough starter alive?", STEPS, id="steps"),
        pytest.param("كيف أوفر الماء في المنزل؟", WAYS, id="steps in Arabic, by ordinals"),
        pytest.param("ما هي خطوات توفير الماء في المنزل؟", WAYS, id="what are the steps"),
        pytest.param("How can I save water at home?", WAYS, id="steps across languages"),
        pytest.param("What is a levain?", [LEVAIN], id="what it is"),
        pytest.param("what's a levain", [LEVAIN], id="in short"),
        pytest.param("ما هو عداد الماء الذكي؟", [METER], id="what it is in Arabic"),
        pytest.param("شو هو عداد المي الذكي؟", [METER], id="in dialect"),
        pytest.param("What is a smart water meter?", [METER], id="across languages"),
        pytest.param("Who is Hugo Stant?", [CHAIRMAN], id="who it is, by the title before the name"),
        pytest.param("من هي ليلى الحداد؟", [MINISTER], id="who it is in Arabic"),
        pytest.param("من هو رائد السعدي؟", [MECHANIC], id="who it is, by the word before the name"),
        pytest.param("Who is Raed al-Saadi?", [MECHANIC], id="who it is across languages"),
        pytest.param(
            "What is a poolish?",
            ["A wet dough that rises overnight with a pinch of yeast."],
            id="behind the same question in the text",
        ),
        pytest.param(
            "What do you need to keep a sourdough starter?",
            ["A glass jar", "Rye flour", "A wooden spoon"],
            id="below a heading that says it with its title",
        ),
        pytest.param(
            "ما أعراض إنفلونزا السهل؟",
            ["حرارة وسعال جاف", "ألم في المفاصل والرأس", "ضيق في التنفس عند كبار السن"],
            id="below a heading that asks it with its title",
        ),
    ],
)
def test_a_guide_answers_with_what_its_form_says(
    assistant: Assistant, question: str, quotes: list[str]
) -> None:
    answer = assistant.answer(question)
    assert answer.answered
    told = list(dict.fromkeys(citation.quote for citation in answer.citations))
    assert told[: len(quotes)] == quotes
    for citation in answer.citations:
        assert citation.paragraph[citation.start : citation.end] == citation.quote


def test_bulleted_lines_below_a_heading_are_told_whatever_their_length(tmp_path: Path) -> None:
    items = [
        "- إذا ظهر دم في القيء.",
        "- إذا مرّت ثماني ساعات كاملة من دون أن يشرب المريض شيئاً، أو جفّ الفم وغارت العينان.",
        "- إذا تجاوزت الحرارة تسعاً وثلاثين.",
    ]
    with Assistant.open(tmp_path, settings=Settings(_env_file=None)) as opened:
        lead = "تنتشر نزلة السهل كل شتاء في المدن الباردة، ويشفى منها معظم الناس في أسبوع واحد."
        opened.add_text("\n\n".join(["نزلة السهل", lead, "متى تراجع الطبيب؟", *items]))
        answer = opened.answer("متى تراجع الطبيب؟")
    assert [citation.quote for citation in answer.citations] == items


def test_a_heading_that_asks_nearly_the_same_answers_in_an_article_asked_alone(assistant: Assistant) -> None:
    (article,) = (one for one in assistant.articles() if "إنفلونزا" in one.title)
    answer = assistant.answer("متى يجب أن أذهب إلى الطبيب؟", articles=[article.id])
    assert answer.answered
    assert answer.citations[0].quote.startswith("إذا تجاوزت الحرارة تسعاً وثلاثين درجة")


@pytest.mark.parametrize(
    "question", ["Is a fridge too cold for a starter?", "What are the running costs of a starter?"]
)
def test_neither_a_question_nor_an_announcement_is_an_answer(assistant: Assistant, question: str) -> None:
    assert not any(citation.quote.endswith(("?", ":")) for citation in assistant.answer(question).citations)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What does inflation mean?", ["inflation"]),
        ("Who's the new minister?", ["new", "minister"]),
        ("ما معنى التضخم؟", ["التضخم"]),
        ("عرّف التضخم", ["التضخم"]),
        ("What did the minister say?", []),
        ("Who met the minister?", []),
        ("متى هو المؤتمر؟", []),
    ],
)
def test_what_is_asked_to_be_told(question: str, asked: list[str]) -> None:
    asking = take_apart(question)
    assert [asking.terms[n].form.text for n in asks_what_it_is(asking)] == asked


@pytest.mark.parametrize(
    ("question", "defined"),
    [
        ("What is a levy?", True),
        ("what's machine learning", True),
        ("Who is Hugo Stant?", True),
        ("من هو هوغو ستانت؟", True),
        ("What is the price of oil?", False),
        ("What is new?", False),
        ("Who is the mayor?", False),
        ("who is responsible?", False),
        ("من هو رئيس البلدية؟", False),
    ],
)
def test_terms_and_persons_are_told_from_what_other_sentences_answer(question: str, defined: bool) -> None:
    assert is_defined(take_apart(question)) == defined


def test_a_sentence_that_only_names_a_thing_is_told_as_the_nearest(assistant: Assistant) -> None:
    answer = assistant.answer("What is a starter?")
    assert answer.answered
    assert answer.confidence < UNSURE


@pytest.mark.parametrize(
    ("question", "holder"),
    [("من هو رئيس نادي السهول؟", "سامر"), ("Who is the chairman of the Marrowby club?", "Stant")],
)
def test_who_holds_an_office_is_not_its_deputy(tmp_path: Path, question: str, holder: str) -> None:
    with Assistant.open(str(tmp_path / "library")) as opened:
        opened.add_text(
            "نادي السهول\nوقّع نائب رئيس نادي السهول المهندس كريم الزين عقد اللاعب الجديد مساء الاثنين.\n"
            "وكان رئيس نادي السهول السابق حسان قد وعد بملعب. وقال رئيس النادي سامر الحداد إن العقد لعامين."
        )
        opened.add_text(
            "The Marrowby club\nThe deputy chairman of the Marrowby club Ian Reed signed the contract of the new player on Monday.\n"
            "The club's chairman Hugo Stant said that it runs for two years. Former chairman Ada Finch had promised a stadium."
        )
        answer = opened.answer(question)
    assert holder in answer.citations[0].quote


def test_a_line_of_tags_is_no_answer(tmp_path: Path) -> None:
    with Assistant.open(str(tmp_path / "library")) as opened:
        opened.add_text(
            "الحداد في رأس النوارس\nزارت وزيرة المياه ليلى الحداد رأس النوارس يوم الأحد وتفقدت محطتها الجديدة.\n"
            "وقال العمدة إن الزيارة نجحت وإن المحطة ستعمل في موعدها.\nسمات ليلى الحداد رأس النوارس وزيرة المياه"
        )
        answer = opened.answer("من هي ليلى الحداد؟")
    assert answer.answered
    assert not any("سمات" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "line",
    [
        "رابط الخبر بصحيفة الضفة: كلفة جسر السهل الجديد 40 مليون ريال",
        "للتواصل مع الكاتب: كلفة جسر السهل الجديد 40",
    ],
)
def test_a_line_of_the_page_that_a_file_kept_is_no_answer(tmp_path: Path, line: str) -> None:
    told = ["بلغت كلفة جسر السهل أربعين مليون ريال.", line, "وحضر الافتتاح أهالي القرى المجاورة ومسؤولون."]
    article = {"id": "1", "title": "جسر السهل", "paragraphs": told}
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(article, ensure_ascii=False), encoding="utf-8")
    with Assistant.open(tmp_path / "library", settings=Settings(_env_file=None)) as opened:
        opened.add(path)
        answer = opened.answer("كم كلفة جسر السهل الجديد؟")
    assert [citation.quote for citation in answer.citations] == told[:1]


def test_a_guide_from_a_file_is_read_alike(tmp_path: Path) -> None:
    (tmp_path / "guide.txt").write_text(WATER, encoding="utf-8")
    with Assistant.open(str(tmp_path / "library")) as opened:
        opened.add(tmp_path / "guide.txt")
        answer = opened.answer("كيف أوفر الماء في المنزل؟")
    assert [citation.quote for citation in answer.citations] == WAYS
