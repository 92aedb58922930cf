"""Normalising, words and sentences; what must always hold, and the Arabic that people write."""

from __future__ import annotations

import doctest
import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant.conversation
import assistant.links
import vectorstore.indexing.entries
import vectorstore.language
import vectorstore.words.asking_words
import vectorstore.words.questions
import vectorstore.words.tongues
import vectorstore.words.unspaced
from vectorstore import language
from vectorstore.words import tongues
from vectorstore.words.questions import asked


@pytest.mark.parametrize(
    "module",
    [
        vectorstore.language,
        vectorstore.words.questions,
        vectorstore.words.asking_words,
        vectorstore.words.tongues,
        vectorstore.words.unspaced,
        vectorstore.indexing.entries,
        assistant.links,
        assistant.conversation,
    ],
    ids=lambda module: module.__name__,
)
def test_the_examples_in_docstrings_hold(module: object) -> None:
    results = doctest.testmod(module)  # type: ignore[arg-type]  # a module
    assert results.attempted > 0
    assert results.failed == 0


ANY_TEXT = st.text() | st.text(alphabet="اأإآٱىيةهءؤئوبتمَُِّْـ٠١٢۳۴0123.٫٬,؟!…«»\" \nabcÉé'’")


@given(ANY_TEXT)
def test_offsets_point_at_the_characters_they_came_from(text: str) -> None:
    folded, offsets = language.normalise_with_offsets(text)
    assert folded == language.normalise(text)
    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)
    for char, offset in zip(folded, offsets, strict=True):
        assert char in language.normalise(text[offset])


@given(ANY_TEXT)
def test_words_are_where_they_say(text: str) -> None:
    found = language.words(text)
    for word in found:
        assert (
            language.normalise(text[word.start : word.end]).replace("٫", ".").replace("٬", ",") == word.form
        )
    assert [w.start for w in found] == sorted(w.start for w in found)


@given(ANY_TEXT)
def test_sentences_cover_every_letter_once(text: str) -> None:
    spans = language.sentences(text)
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إسرائيل", "اسرائيل"),
        ("مُحَمَّد", "محمد"),
        ("مـــحمد", "محمد"),
        ("على", "علي"),
        ("قمّة", "قمه"),
        ("مسؤول", "مسوول"),
        ("١٢٣", "123"),
        ("۱۲۳", "123"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("کتاب", "كتاب"),
        ("Zürich", "zurich"),
        ("l’eau", "l'eau"),
    ],
)
def test_spellings_a_reader_takes_for_the_same(one: str, other: str) -> None:
    assert language.normalise(one) == language.normalise(other)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("قال د. سامي إن العمل بدأ. وأضاف: «سننتهي غداً».", 2),
        ("هل وصل؟ نعم! وصل أمس…", 3),
        ("The U.S. envoy met Mr. Hale at 5 p.m. on Monday. They left.", 2),
        ("ارتفع السعر 2.5 في المئة. ثم هبط.", 2),
        ("“It is over. We won,” she said. He left.", 2),
        ("سطر أول\nسطر ثانٍ", 2),
    ],
)
def test_sentences_of_news(text: str, count: int) -> None:
    assert len(language.sentences(text)) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("أين التقى الرئيسان؟", "ar"),
        ("رییس جمهور در کجا سخنرانی کرد و چه گفت", "fa"),
        ("Where did they meet?", "en"),
        ("Quels sont les pays de la troïka ?", "fr"),
        ("Где они встретились?", "ru"),
        ("Чому закрили міст?", "uk"),
        ("Baraj neden kapandı?", "tr"),
        ("Wie hoch waren die Kosten?", "de"),
        ("Berapa biaya jembatan itu?", "id"),
        ("Pourquoi ?", "fr"),
        ("شہر میں پانی کیوں بند ہے؟", "ur"),
        ("图书馆是谁设计的？", "zh"),
        ("図書館は誰が設計しましたか", "ja"),
        ("도서관은 누가 설계했습니까", "ko"),
        ("पुस्तकालय कब खुला?", "hi"),
        ("BRICS summit", "en"),  # keywords
        ("Putin Pezeshkian", "en"),
        ("Who is the café's owner?", "en"),
        ("2024", None),
    ],
)
def test_languages(text: str, code: str | None) -> None:
    assert tongues.language(text) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "图书馆由建筑师设计，造价3.6亿元",
            ["图书", "馆", "由", "建筑", "师", "设计", "造价", "3.6", "亿", "元"],
        ),
        ("図書館は誰が", ["図書館", "は", "誰", "が"]),
        ("ใครออกแบบห้องสมุด", ["ใคร", "ออกแบบ", "ห้อง", "สมุด"]),
        ("हिन्दी में पुस्तकालय", ["हिन्दी", "में", "पुस्तकालय"]),
        ("BBC中文", ["bbc", "中文"]),
    ],
)
def test_words_of_other_scripts(text: str, expected: list[str]) -> None:
    found = language.words(text)
    assert [word.form for word in found] == language.forms(text) == expected
    assert [language.normalise(text[word.start : word.end]) for word in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("图书馆开放。造价三亿元！谁来了？", ["图书馆开放。", "造价三亿元！", "谁来了？"]),
        ("彼は「行く。必ず行く。」と言った。", ["彼は「行く。必ず行く。」と言った。"]),
        ("पुल बंद है। मरम्मत होगी।", ["पुल बंद है।", "मरम्मत होगी।"]),
        ("پل بند ہے۔ مرمت ہوگی۔", ["پل بند ہے۔", "مرمت ہوگی۔"]),
    ],
)
def test_sentences_of_other_scripts(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in language.sentences(text)] == expected


def test_direction() -> None:
    assert language.is_rtl("«قمة» G20")
    assert not language.is_rtl("2024 G20 قمة")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("متى افتُتح الجسر؟", "when"),
        ("امتى بيفتح الجسر", "when"),
        ("وين صار الاجتماع؟", "where"),
        ("كم كلّف الجسر؟", "number"),
        ("ليش تأخر المشروع", "why"),
        ("مين الوزير", "who"),
        ("هل وصل الوفد؟", "yesno"),
        ("In what year did it open?", "when"),
        ("How long did it take?", "number"),
        ("Who signed it?", "who"),
        ("Did it open?", "yesno"),
        ("Combien a coûté le pont ?", "number"),
        ("¿Dónde se firmó?", "where"),
        ("Wann wurde die Brücke gebaut?", "when"),
        ("Baraj ne zaman açıldı?", "when"),
        ("Сколько стоит ремонт?", "number"),
        ("علت آتش‌سوزی چه بود؟", "why"),
        ("工程为什么推迟？", "why"),
        ("図書館はいつ開きましたか", "when"),
        ("पुल क्यों बंद है?", "why"),
        ("What is the plant called?", "what"),
        ("ومتى ستُعقد؟", "when"),
        ("كام موظف بيشتغل في المحطة", "number"),
        ("متى تزيد نسبة الإصابة؟", "when"),
        ("ماهو سبب ارتفاع النسبة؟", "why"),
        ("علّل سبب توتر العلاقات", "why"),
        ("من كم محافظة تتألف؟", "number"),
        ("من أين جاء الوفد؟", "where"),
        ("إلى أي قرى ستصل المياه؟", "list"),
        ("What was it called when the cabinet met?", "what"),
        ("Which writer praised it?", "who"),
        ("How do people who oppose it see it?", "how"),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str) -> None:
    assert asked(question) == kind


def test_folding_needs_no_private_character() -> None:
    for code in range(0x600, 0x700):
        folded = language.normalise(chr(code))
        assert language.normalise(folded) == folded, unicodedata.name(chr(code), hex(code))


SENTENCES = [
    "He lives in the U.S. | The family moved there.",
    "The U.S. Senate voted at 10 a.m. on Friday.",
    "Sel Shipping Co. | It sank in 1912.",
    "She has a Ph.D. in law. | He has none.",
    '"Why?" she asked. | Nobody answered.',
    "He paused... then went on.",
    "Yahoo! bought the paper.",
    "all in small letters. | still two sentences.",
    "1. Open the bridge. | 2. Widen the port.",
    "حضر أ. د. سامي الخطيب وأ. د. ليلى حداد. | وغاب عنها م. فؤاد.",
]  # fmt: skip


@pytest.mark.parametrize("marked", SENTENCES)
def test_a_sentence_ends_where_the_next_one_begins(marked: str) -> None:
    wanted = marked.split(" | ")
    text = " ".join(wanted)
    assert [text[start:end] for start, end in language.sentences(text)] == wanted
