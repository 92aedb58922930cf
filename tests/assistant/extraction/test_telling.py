"""How the reader tells what it found: yes and no, and who speaks."""

from pathlib import Path

import pytest

from assistant import reader
from assistant.assistant import Assistant
from assistant.dialogue.questions import Saying, said_by
from assistant.extraction import telling
from assistant.extraction.features import Place, matched
from assistant.extraction.matching import take_apart
from assistant.extraction.telling import lead, speaker
from assistant.settings import Settings
from vectorstore.types import Article, Hit, Paragraph


def _hit(text: str, index: int = 0, language: str = "ar") -> Hit:
    paragraph = Paragraph(id=f"p{index}", article_id="a", index=index, kind="body", text=text)
    return Hit(paragraph=paragraph, article=Article(id="a", title="", language=language), similarity=0.9)


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("هل رحبت المملكة بالاتفاق؟", "ورحبت المملكة بالاتفاق الذي وُقع أمس.", "نعم."),
        ("هل رحبت المملكة بالاتفاق؟", "ورفضت المملكة الاتفاق الذي وُقع أمس.", "لا."),
        ("هل رحبت المملكة بالاتفاق؟", "ووصل الوفد إلى العاصمة مساء أمس.", None),
        (
            "هل وقعت الدولتان الاتفاق؟",
            "وأعرب الرئيس عن أمله في أن يجري، خلال القمة، توقيع الاتفاق بين الدولتين.",
            None,
        ),
        ("هل أغلقت الحكومة الميناء؟", "وهددت الحكومة بإغلاق الميناء.", None),
        ("هل ستفتح المدرسة في سبتمبر؟", "وستفتح المدرسة أبوابها في سبتمبر.", "نعم."),
        (
            "هل سترتفع تعرفة المياه قبل 2027؟",
            "وأكدت الوزيرة أن تعرفة المياه لن تتغير قبل مطلع عام 2027.",
            None,
        ),
        (
            "هل ستتغير تعرفة المياه قبل 2027؟",
            "وأكدت الوزيرة أن تعرفة المياه لن تتغير قبل مطلع عام 2027.",
            "لا.",
        ),
        ("Did the minister resign?", "Opposition leaders demanded that the minister resign.", None),
        ("Will the port open on Monday?", "The port will open on Monday.", "نعم."),
    ],
    ids=[
        "yes",
        "no",
        "neither",
        "hoped",
        "threatened",
        "will",
        "denied in other words",
        "will not",
        "demanded",
        "will, English",
    ],
)
def test_yes_and_no(question: str, text: str, told: str | None) -> None:
    asking = take_apart(question)
    hit = _hit(text)
    found = lead(asking, Place(hit, 0, 0, len(text)), matched(asking, [hit]), "ar", 0.9)
    assert [statement.text for statement in found] == ([told] if told else [])
    assert all(e.hit is hit for statement in found for e in statement.evidence)


@pytest.mark.parametrize(
    ("question", "piece", "fits"),
    [
        ("When was the stele found?", "المتحف 1640 قطعة أثرية", False),
        ("متى تأسست المدينة؟", "1529م", True),
        ("متى وصل الوفد؟", "مساء الجمعة", True),
        ("How many died?", "the mayor", False),
        ("Who opened it?", "Aeneas", True),
        ("من يديرها؟", "لتحلية", False),
    ],
    ids=["a number of things", "a year", "a day", "no number", "a name", "no name"],
)
def test_a_time_leads_where_one_is_asked_for(question: str, piece: str, fits: bool) -> None:
    assert telling._is_of(take_apart(question), piece) == fits


@pytest.mark.parametrize(
    ("question", "piece", "told"),
    [
        ("متى ولد الشاعر؟", "1861 - 1934م", "1861"),
        ("When did the poet die?", "1861–1934", "1934"),
        ("When was the poet born, and when did she die?", "1861–1934", "1861–1934"),
        ("When did the drought last?", "1861–1864", "1861–1864"),
    ],
    ids=["born", "died", "both", "no life"],
)
def test_of_the_years_of_a_life_the_one_asked_for_leads(question: str, piece: str, told: str) -> None:
    assert telling._one_end(take_apart(question), piece) == told


def test_a_title_is_told_once_for_neighbours() -> None:
    one, other = _hit("وصل الوفد مساء أمس.", 0), _hit("وغادر فجر اليوم.", 1)
    places = [Place(hit, 0, 0, len(hit.paragraph.text)) for hit in (one, other)]
    told = telling.quoted(places, [], "en")
    assert [statement.text.startswith("From ") for statement in told] == [True, False]


@pytest.mark.parametrize(
    ("unsure", "opening"),
    [(1.1, "The articles do not say so outright"), (0.0, "The tram")],
    ids=["unsure", "sure"],
)
def test_what_is_not_sure_is_told_as_the_nearest(
    monkeypatch: pytest.MonkeyPatch, unsure: float, opening: str, tmp_path: Path
) -> None:
    monkeypatch.setattr(reader, "UNSURE", unsure)
    with Assistant.open(tmp_path, settings=Settings(_env_file=None, library=str(tmp_path))) as assistant:
        assistant.add_text("The tram will open in May, the mayor of Carrow said on Friday.", "Carrow tram")
        answer = assistant.answer("What did the mayor of Carrow say?")
    assert answer.answered
    assert answer.text.startswith(opening)
    assert all(sentence.support == "supported" for sentence in answer.sentences)
    assert answer.citations[0].quote.startswith("The tram")


@pytest.mark.parametrize(("doubtful", "count"), [(1.1, 2), (0.0, 1)], ids=["in doubt", "sure"])
def test_in_doubt_the_next_likeliest_sentence_is_quoted_as_well(
    monkeypatch: pytest.MonkeyPatch, doubtful: float, count: int, tmp_path: Path
) -> None:
    monkeypatch.setattr(reader, "TWO_BELOW", doubtful)
    with Assistant.open(tmp_path, settings=Settings(_env_file=None, library=str(tmp_path))) as assistant:
        assistant.add_text(
            "The tram will open in May, the mayor of Carrow said on Friday.\n\n"
            "Buses between the harbour and the market have been full since the bridge closed.",
            "Carrow tram",
        )
        answer = assistant.answer("When will the tram of Carrow open?")
    assert answer.citations[0].quote.startswith("The tram")
    assert len({citation.quote for citation in answer.citations}) == count


NAMED = "وقالت الباحثة ليان الصدفي إن الأنبوب يمتد داخل البحر."


@pytest.mark.parametrize(
    ("before", "text", "name"),
    [
        (NAMED, "وأضافت: «سنراقب الملوحة كل شهر».", "الباحثة ليان الصدفي"),
        (NAMED, "وأضاف: «سنراقب الملوحة كل شهر».", None),
        (NAMED, "وأضافت وزيرة المياه أن الشبكة جديدة.", None),
        ("وتأخر الافتتاح أشهراً.", "وأضافت: «سنراقب الملوحة كل شهر».", None),
    ],
    ids=["named before", "another gender", "named itself", "nobody named"],
)
def test_who_speaks(before: str, text: str, name: str | None) -> None:
    asking = take_apart("ماذا قيل عن الملوحة؟")
    hits = [_hit(before, 3), _hit(text, 4)]
    seen = matched(asking, hits)
    found = speaker(Place(hits[1], 0, 0, len(text)), seen)
    assert (found[0] if found else None) == name
    if found:
        evidence = found[1]
        assert evidence.hit.paragraph.text[evidence.start : evidence.end] == before


def test_who_is_said_to_speak() -> None:
    assert said_by('"We will wait," said Wren Abassi on Monday.') == Saying("Wren Abassi", None)
    assert said_by("ووصل الوفد مساء أمس.") is None
    assert said_by("وقال ـ: سنعود غداً.") is None  # what stands for the name is nothing


def test_two_sentences_are_quoted_where_either_may_answer(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Both cite where they stand, and together they stay short."""
    folder = str(tmp_path_factory.mktemp("library"))
    with Assistant.open(folder, settings=Settings(_env_file=None, library=folder)) as assistant:
        assistant.add_text(
            "The mill closed in March after a fire.\n\nThe fire at the mill began in a drying room.", "Mill"
        )
        answer = assistant.answer("What happened at the mill?")
    assert answer.answered
    for citation in answer.citations:
        assert citation.paragraph[citation.start : citation.end] == citation.quote
    assert len(answer.text.split()) <= 60
