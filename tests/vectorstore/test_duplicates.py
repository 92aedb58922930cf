"""The same passage in several articles is one hit; a passage with another fact in it is another one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import OpenLibrary, draft
from vectorstore.duplicates import are_copies, bands, depends_on_day, holds
from vectorstore.language import forms, stem
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.types import Draft, DraftParagraph, Kind

AR = "أعلن محافظ سل أن الجسر الجديد سيفتح أمام السيارات يوم الأحد بعد عامين من العمل، وأن كلفته بلغت 12 مليون دينار."
EN = "The governor of Sel said the new bridge would open to cars on Sunday after two years of work at a cost of 12 million dinars."

SAME = {
    "the very same": (AR, AR),
    "spelling, vowels and digits": (AR, AR.replace("أعلن", "اعلن").replace("12", "١٢").replace("بلغت", "بلَغت")),
    "a dateline": (AR, f"سل (وكالة الدلتا) - {AR}"),
    "two datelines": (f"CARTHIS (Delta) - {EN}", f"Sel - {EN}"),
    "quotation marks and commas": (EN, EN.replace("said the", "said, “the").replace("cars on", "cars, on")),
    "another verb of speech": (AR, AR.replace("أعلن محافظ", "أكد محافظ")),
    "a particle": (AR, AR.replace("بعد عامين من العمل، وأن", "بعد عامين من العمل وأن").replace("أعلن", "وأعلن")),
    "names written together": (AR.replace("محافظ سل", "عبد الله"), AR.replace("محافظ سل", "عبدالله")),
    "a common word left out": (EN, EN.replace("the new bridge", "the bridge")),
    "an honorific": (AR, AR.replace("محافظ", "معالي محافظ")),
    "who said so at the end": (EN, EN.removesuffix(".") + ", it said."),
}  # fmt: skip
OTHER = {
    "a number": (AR, AR.replace("12", "14")),
    "a number in words": (EN, EN.replace("two years", "three years")),
    "a number that only one has": (EN, EN.replace("to cars", "to 300 cars")),
    "an Arabic number word": (AR, AR.replace("عامين", "ثلاثة أعوام")),
    "a name": (EN, EN.replace("governor of Sel", "governor of Marrin")),
    "an Arabic name": (AR, AR.replace("محافظ سل", "محافظ مارين")),
    "a name that only one has": (EN, EN.replace("to cars", "to Delta cars")),
    "an office": (EN, EN.replace("governor", "mayor")),
    "a negation": (EN, EN.replace("would open", "would not open")),
    "an Arabic negation": (AR, AR.replace("سيفتح", "لن يفتح")),
    "a contracted negation": (EN, EN.replace("would open", "wouldn't open")),
    "a denial": (AR, AR.replace("أعلن محافظ", "نفى محافظ")),
    "a weekday": (EN, EN.replace("Sunday", "Monday")),
    "an opposite": (EN, EN.replace("after two", "before two")),
    "another content word": (AR, AR.replace("السيارات", "المشاة")),
    "who did what": (
        "The team of Sel beat the team of Marrin in the final of the cup that was played in Carthis.",
        "The team of Marrin beat the team of Sel in the final of the cup that was played in Carthis.",
    ),
    "a weakened number": (EN, EN.replace("of 12", "of nearly 12")),
    "a speaker before a dash": (
        f"Peter Hill - the mayor - told reporters: {EN}",
        f"Anna Dale - the mayor - told reporters: {EN}",
    ),
    "a number before a dash": (f"Ten people came — {EN}", f"Six people came — {EN}"),
    "a claim before a dash": (f"Sel pays — {EN}", f"Marrin pays — {EN}"),
    "an Arabic claim before a dash": (f"لم تدفع البلدية — {AR}", f"دفعت البلدية — {AR}"),
    "half of it": (EN, EN[: len(EN) // 2]),
    "too short to be told apart": ("He did not comment.", "He did not comment."),
}


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME)
def test_what_an_editor_changes_leaves_a_copy(first: str, second: str) -> None:
    assert are_copies(first, second)
    assert are_copies(second, first)


@pytest.mark.parametrize(("first", "second"), OTHER.values(), ids=OTHER)
def test_another_fact_makes_another_passage(first: str, second: str) -> None:
    assert not are_copies(first, second)
    assert not are_copies(second, first)


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME)
def test_copies_share_a_band(first: str, second: str) -> None:
    keys = [set(bands(map(stem, forms(text)))) for text in (first, second)]
    assert keys[0] & keys[1]


def test_texts_on_different_things_share_no_band() -> None:
    other = "Forty ships are waiting in the outer bay because of fog, among them the ferry from Marrin."
    keys = [set(bands(map(stem, forms(text)))) for text in (EN, other, AR)]
    assert not keys[0] & keys[1]
    assert not keys[0] & keys[2]


def test_a_copy_holds_a_quote_whose_words_it_has() -> None:
    copy = f"سل (وكالة الدلتا) - {AR.replace('أعلن', 'أكد')}"
    assert holds(copy, AR)
    assert not holds(copy, AR + " وشكر المهندسين.")


def test_what_depends_on_the_day() -> None:
    assert depends_on_day("درجة الحرارة العظمى في سل اليوم")
    assert not depends_on_day(EN.replace("on Sunday", "in 1997"))


# In a library


def story(outlet: str, text: str = AR, *, published: str | None = None) -> Draft:
    return draft(f"خبر من {outlet}", text, source=outlet, published=published)


def outlets(
    library: Library, question: str = "كم بلغت كلفة الجسر الجديد؟"
) -> list[tuple[str | None, list[str | None]]]:
    hits = search(library, question)
    return [(hit.article.source, [copy.article.source for copy in hit.copies]) for hit in hits]


def test_near_copies_are_one_hit_that_lists_the_other_outlets_by_date(library: Library) -> None:
    library.add(
        [
            story("الدلتا", f"سل (الدلتا) - {AR}", published="2024-10-12"),
            story("المرآة", AR, published="2024-10-11"),
            story("النبأ", AR.replace("أعلن", "أكد"), published="2024-10-11T09:00"),
        ]
    )
    ((first, others),) = outlets(library)
    assert {first, *others} == {"الدلتا", "المرآة", "النبأ"}
    assert others == [one for one in ("المرآة", "النبأ", "الدلتا") if one != first]


def test_a_disagreement_is_not_hidden(library: Library) -> None:
    library.add([story("الدلتا"), story("المرآة"), story("النبأ", AR.replace("12", "14"))])
    found = outlets(library)
    assert len(found) == 2
    assert ("النبأ", []) in found


def test_removing_one_article_leaves_the_other(library: Library) -> None:
    report = library.add([story("الدلتا"), story("المرآة")])
    for gone, left in ((0, "المرآة"), (1, None)):
        library.remove(report.added[gone])
        assert outlets(library) == ([(left, [])] if left else [])


def test_each_article_keeps_its_paragraph(library: Library) -> None:
    report = library.add([story("الدلتا"), story("المرآة")])
    assert [library.article(id_).paragraphs[0].text for id_ in report.added] == [AR, AR]


def test_a_choice_of_articles_lists_only_those(library: Library) -> None:
    report = library.add([story("الدلتا"), story("المرآة"), story("النبأ")])
    hits = search(library, "كم بلغت كلفة الجسر الجديد؟", articles=report.added[:2])
    assert {hits[0].article.source, *(copy.article.source for copy in hits[0].copies)} == {"الدلتا", "المرآة"}


def test_the_same_words_on_another_day_say_something_else(library: Library) -> None:
    text = "سماء غائمة جزئيا اليوم على مرتفعات سل مع فرصة لهطول أمطار رعدية تسبقها رياح نشطة مثيرة للأتربة."
    days = ("2024-07-01", "2024-07-02", "2024-08-20")
    library.add([story(day, text, published=day) for day in days])
    found = search(library, "ما حالة السماء على مرتفعات سل؟")
    groups = {frozenset([hit.article.source, *(copy.article.source for copy in hit.copies)]) for hit in found}
    assert groups == {frozenset(days[:2]), frozenset(days[2:])}


def test_a_story_of_many_outlets_does_not_crowd_out_the_rest(library: Library) -> None:
    library.add([story(f"منبر {number}") for number in range(130)])
    library.add([story("الأخير", "الجسر القديم هدم قبل أن يبدأ العمل على الجسر الجديد فوق نهر سل.")])
    found = outlets(library)
    assert len(found) == 2
    assert sorted(len(others) for _, others in found) == [0, 129]


@pytest.mark.parametrize(("kind", "hits"), [("heading", 2), ("caption", 1), ("lead", 1)])
def test_headings_stand_for_what_they_head(library: Library, kind: Kind, hits: int) -> None:
    text = "كم بلغت كلفة الجسر الجديد فوق نهر سل ومن دفعها"
    for name, body in (("الدلتا", "دفعت الدولة كل شيء."), ("المرآة", "دفعت البلدية كل شيء.")):
        paragraphs = (DraftParagraph(kind=kind, text=text), DraftParagraph(kind="body", text=body))
        library.add([Draft(key=f"title:{name}", title=name, paragraphs=paragraphs)])
    found = search(library, text)
    assert [hit.paragraph.text for hit in found].count(text) == hits


def test_a_rebuilt_index_finds_copies(open_library: OpenLibrary, tmp_path: Path) -> None:
    open_library().add([story("الدلتا"), story("المرآة")])
    library = open_library()
    library.rebuild()
    assert len(outlets(library)) == 1
    library.close()
    shutil.rmtree(tmp_path / "library" / "index")
    assert [len(others) for _, others in outlets(open_library())] == [1]
