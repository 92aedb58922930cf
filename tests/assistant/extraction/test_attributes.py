"""Which attribute a question asks for, and whether a text says it."""

import pytest

from assistant.extraction.attributes import any_said, asked, share_said


@pytest.mark.parametrize(
    ("question", "attribute"),
    [
        ("How deep is the loch?", "depth"),
        ("ما عمق البحيرة؟", "depth"),
        ("كم يبلغ طول الجسر؟", "length"),
        ("How old is the mayor?", "age"),
        ("كم عمر الوزيرة؟", "age"),
        ("متى ولد فلاديمير بوتين؟", "birth"),
        ("ما اسم زوجة الرئيس الإيراني؟", "spouse"),
        ("Who founded the company?", "founding"),
        ("من صمّم المحطة؟", "design"),
        ("What is the salary of the captain?", "salary"),
        ("how loud is it", "noise"),
        ("بكام الموبايل ده؟", "money"),
        ("who started the company?", "start"),
        ("who was in charge?", "lead"),
        ("من فاز بالكأس؟", "winner"),
        ("مين جاب الجون الأخير؟", "scorer"),
        ("why did she quit?", "leaving"),
        ("did anybody get hurt?", "harm"),
        ("ما عيوبه؟", "drawback"),
        ("what does the expert think of it?", "opinion"),
        ("متى ينزل السوق؟", "release"),
    ],
)
def test_a_question_asks_for_an_attribute(question: str, attribute: str) -> None:
    assert attribute in [family.name for family in asked(question)]


@pytest.mark.parametrize(
    "question",
    [
        "الى أي قبيلة كان ينتمي عمر المختار؟",
        "Why did the talks fail?",
        "من قابل البعثة؟",
        "How much did the club increase by?",
    ],
)
def test_other_questions_ask_for_none(question: str) -> None:
    assert asked(question) == ()


@pytest.mark.parametrize(
    ("question", "says", "differs"),
    [
        ("How deep is the loch?", "The loch is 40 metres deep.", "The loch covers 42 hectares."),
        ("How wide is the sound?", "It is 300 metres across here and 2 km wide there.", "The sound is 12 km long."),
        ("كم يبلغ ارتفاع البرج؟", "ويرتفع البرج 90 متراً.", "ويمتد الطريق إلى البرج بطول 90 متراً."),
        ("How old is the captain?", "Captain Strachan, 58, will command her.", "The captain earned 58 dollars."),
        ("كم عمر الحارس؟", "الحارس البالغ من العمر 38 عاماً", "تصدّى الحارس لركلة في الدقيقة 88"),
        ("متى ولد الشاعر؟", "الشاعر (1858 - 1931) من الساحل.", "نشر الشاعر ديوانه في عام 1890."),
        ("Who founded the trust?", "The trust was set up by islanders.", "The trust is chaired by Morag Sinclair."),
        ("How much does a ticket cost?", "A ticket is $2.20.", "A ticket is valid for 90 minutes."),
        ("how loud is it", "It hums at 44 decibels.", "It is 42 centimetres wide."),
        ("who started the company?", "The sisters founded it in 1998.", "The company employs 410 people."),
        ("did anybody get hurt?", "Two hikers were taken to hospital.", "Two hikers saw the bear."),
        ("ما عيوبه؟", "لكن الكاميرا ضعيفة ليلاً.", "يأتي الهاتف بثلاثة ألوان."),
        ("متى ينزل السوق؟", "ويُطرح الجهاز في أكتوبر.", "يزن الجهاز 187 غراماً."),
    ],
)  # fmt: skip
def test_a_text_says_it_or_something_else(question: str, says: str, differs: str) -> None:
    families = asked(question)
    assert any_said(families, says)
    assert not any_said(families, differs)


def test_a_text_says_a_share_of_what_is_asked() -> None:
    families = asked("How old was she when she died?")
    assert len(families) == 2
    assert share_said(families, "She died on Monday.") == 0.5
    assert share_said(families, "She died on Monday, aged 91.") == 1
