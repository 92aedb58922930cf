"""Words of a question are found in another script, by meaning and by sound."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.vectorstore.ranking.named import features
from vectorstore.builtin.embedder import shipped
from vectorstore.indexing.entries import LexicalEntry
from vectorstore.lexical import LexicalIndex
from vectorstore.ranking.crossing import CROSSING
from vectorstore.ranking.model import Candidate
from vectorstore.words import bilingual, vocabulary
from vectorstore.words.glossary import Glossary
from vectorstore.words.translation import SPAN, UNLIKE, readings, translations
from vectorstore.words.transliteration import sounds
from vectorstore.words.vocabulary import NO_WORD, Words


def passage(text: str, *, title: str = "") -> Candidate:
    return Candidate(id=f"{text}:0", text=text, title=title, kind="body", index=3, cosine=0.2)


def meaning(known: Words, asked: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float32]:
    return known.sure(asked, others, known.cosines(asked, others))


def crossed(question: str, *passages: Candidate) -> list[dict[str, float]]:
    return [{name: row[name] for name in CROSSING} for row in features(question, passages)]


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        pytest.param("وبالمدرسه", "مدرسه", id="article and particles"),
        pytest.param("معاركهم", "معارك", id="pronoun"),
        pytest.param("battles", "battle", id="plural"),
        pytest.param("organisation", "organization", id="British"),
    ],
)
def test_a_word_is_read_without_what_is_attached(word: str, reading: str) -> None:
    assert readings(word)[0] == word
    assert reading in readings(word)


@pytest.mark.parametrize(
    ("word", "translation"),
    [("king", "ملك"), ("كتاب", "book"), ("president", "رييس"), ("فرنسا", "france"), ("الحرب", "war")],
)
def test_the_table_knows_common_words(word: str, translation: str) -> None:
    assert translation in translations(word)


def test_a_word_without_a_translation_has_none() -> None:
    assert translations("zzyzxq") == {}


def test_meaning_and_sound_find_a_word_where_the_other_does_not() -> None:
    known = Words()
    numbers = known.numbers(["president", "lavrov", "رييس", "لافروف", "خبز"])
    meant, sound = meaning(known, numbers[:2], numbers[2:]), known.sound(numbers[:2], numbers[2:])
    assert meant[0].argmax() == 0
    assert meant[0, 0] > 0.9
    assert sound[1].tolist() == pytest.approx([0, 0.9, 0])


def test_numbers_are_the_same_in_every_script() -> None:
    right, wrong = crossed(
        "What happened in 1958?", passage("وقع ذلك في عام ١٩٥٨."), passage("وقع ذلك في عام ١٩٥٩.")
    )
    assert right["translated"] > wrong["translated"]


def test_words_in_one_sentence_count_more_than_words_apart() -> None:
    together, apart = crossed(
        "Which president opened the hospital?",
        passage("افتتح الرئيس المستشفى. وجاء المطر."),
        passage("تكلم الرئيس. وبني المستشفى في الشتاء. افتتح معرض."),
    )
    assert together["translated_titled"] > apart["translated_titled"]


def test_a_title_says_what_a_paragraph_leaves_out() -> None:
    with_title, without = crossed(
        "When was the hospital opened?",
        passage("افتتح في عام 1960.", title="المستشفى"),
        passage("افتتح في عام 1960."),
    )
    assert with_title["translated_title"] > without["translated_title"] == 0


@pytest.mark.parametrize("question", ["?", "who was it?"])
def test_a_question_without_a_content_word_has_features(question: str) -> None:
    (row,) = crossed(question, passage("افتتح الرئيس المستشفى."))
    assert row["translated"] == row["translated_titled"] == 0


def test_passages_in_the_questions_script_have_other_features() -> None:
    own, other = features(
        "Who opened the bridge?",
        [passage("The mayor opened the bridge."), passage("افتتح العمدة الجسر.")],
    )
    assert own["meant"] > 0.9
    assert not any(own[name] for name in CROSSING)
    assert other["meant"] == 0
    assert all(other[name] for name in ("cross", "translated", "translated_last"))


def test_words_are_compared_by_their_vectors_in_the_embedding() -> None:
    words = [
        "president",
        "zzyzxqian",
        "رييس",
        "كمال",
        "لمفاوضاتهما",
    ]  # tokens, pieces, and a token that is split
    known = Words()
    numbers = known.numbers(words)
    read = [shipped().embed_passages(readings(word)) for word in words]
    cosines = np.array([[(a @ b.T).max() for b in read] for a in read])
    expected = np.clip((cosines - UNLIKE) / SPAN, 0, 1)
    assert meaning(known, numbers, numbers) == pytest.approx(expected, abs=0.003)
    assert not meaning(known, numbers, known.numbers([NO_WORD])).any()


def test_texts_are_split_into_content_words_by_sentence() -> None:
    known = Words()
    english, arabic, nothing = known.said(["The mayor of Tallis came. She sang.", "جاء الرئيس. ثم غنى.", "?"])
    assert (
        english.numbers.tolist()
        == known.numbers([NO_WORD, "mayor", "tallis", "came", "she", "sang"]).tolist()
    )
    assert english.may_be_names.tolist() == [False, False, True, False, True, False]
    assert english.starts.tolist() == [0, 4]
    assert arabic.numbers.tolist() == known.numbers([NO_WORD, "جا", "الرييس", "ثم", "غني"]).tolist()
    assert arabic.starts.tolist() == [0, 3]
    assert (nothing.numbers.tolist(), nothing.starts.tolist()) == (known.numbers([NO_WORD]).tolist(), [0])


def test_texts_are_read_anew_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_MOST_TEXTS", 2)
    known = Words()
    texts = [f"Bridge number {n}" for n in range(5)]
    once, again = known.said(texts), known.said(texts)
    assert [one.numbers.tolist() for one in once] == [one.numbers.tolist() for one in again]


def test_words_are_shared_between_threads() -> None:
    known = Words()
    lists = [[f"word{(start + step) % 50}" for step in range(50)] for start in range(8)]
    found: dict[int, list[int]] = {}

    def look_up(which: int) -> None:
        found[which] = known.numbers(lists[which]).tolist()

    threads = [threading.Thread(target=look_up, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = dict(zip(lists[0], found[0], strict=True))
    assert len(set(numbers.values())) == 50
    for which in range(8):
        assert found[which] == [numbers[word] for word in lists[which]]
    assert np.allclose(np.diag(meaning(known, known.numbers(lists[0]), known.numbers(lists[0]))), 1)


# -- the glossary and names --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        pytest.param("القبور", "tombs", id="a plural formed inside the word"),
        pytest.param("تعترف", "recognises", id="a verb"),
        pytest.param("والمحاضرات", "lecture", id="with particles and a plural"),
        pytest.param("المجر", "hungary", id="a name that does not sound the same"),
    ],
)
def test_the_glossary_finds_a_word_by_its_dictionary_form_or_its_consonants(
    arabic: str, english: str
) -> None:
    there = bilingual.translated([arabic], [english, "zzyzxq"])
    back = bilingual.translated([english], [arabic, "خبز"])
    assert there[0, 0] > 0.5 > there[0, 1]
    assert back[0, 0] > 0.5 > back[0, 1]


def test_words_that_share_only_consonants_are_less_sure() -> None:
    glossary = Glossary.of([("tomb", "قبر", 100)])
    plain, plural = (
        glossary.sure(glossary.keys("tomb"))[glossary.keys(form)].max() for form in ("قبر", "قبور")
    )
    assert plain == 1.0
    assert plural == pytest.approx(0.6)
    assert glossary.translations("القبر") == {"tomb": 1.0}


@pytest.mark.parametrize(
    ("arabic", "latin", "other"),
    [
        pytest.param("تشرشل", "churchill", "carroll", id="tsh"),
        pytest.param("والقذافي", "gaddafi", "goddard", id="article and q"),
        pytest.param("مايكل", "michael", "mitchell", id="ch as k"),
        pytest.param("هيراي", "hirai", "hero", id="vowels"),
        pytest.param("تشجيانغ", "zhejiang", "shanghai", id="zh"),
        pytest.param("خوان", "juan", "john", id="j as kh"),
    ],
)
def test_a_name_is_known_in_the_other_script(arabic: str, latin: str, other: str) -> None:
    right, wrong = bilingual.named([arabic], [latin, other])[0].tolist()
    assert right > 0.5
    assert right > wrong
    assert bilingual.named([latin], [arabic])[0, 0] == pytest.approx(right)


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [("تشرشل", "churchill"), ("تشجيانغ", "zhejiang"), ("هاستينغز", "hastings"), ("بيانكو", "bianco")],
)
def test_a_name_sounds_alike_in_both_scripts(arabic: str, latin: str) -> None:
    assert set(sounds(arabic)) & set(sounds(latin))
    assert not set(sounds(arabic)) & set(sounds("zzyzx"))


def test_words_of_one_script_are_left_as_they_were() -> None:
    within = np.array([[0.3, 0.4]], dtype=np.float32)
    assert bilingual.with_names(["lavrov"], ["lavrof", "لافروف"], within).tolist() == [
        [pytest.approx(0.3), pytest.approx(0.9)]
    ]
    assert bilingual.trusted(["new"], ["zealand", "new"]).tolist() == [[1.0, 1.0]]


def test_a_common_word_counts_less_for_a_rare_one() -> None:
    common, rare = bilingual.trusted(["كوتيك"], ["new", "kotick"])[0].tolist()
    assert common < rare == 1.0


def test_the_word_index_finds_names_and_translations(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "words")
    texts = {
        "name": "Activision's head Bobby Kotick criticised the costs.",
        "meaning": "Elaborate tombs were built for the dead.",
        "neither": "The weather stayed mild until the evening.",
        "word": "Khaled al-Zawahiri came to the Orchard bridge on Sunday.",
        "listed": "The committee heard Hadi at noon.",
        "servant": "It was Abdel Fattah who opened the door.",
    }
    index.update(
        [LexicalEntry(id=id_, article_id=id_, text=text, title="") for id_, text in texts.items()], []
    )
    assert [id_ for id_, _ in index.translated("ما الذي قاله كوتيك؟", 3)] == ["name"]
    assert [id_ for id_, _ in index.translated("أين القبور؟", 3)] == ["meaning"]
    assert [id_ for id_, _ in index.translated("من هو الظواهري؟", 3)] == ["word"]  # "phenomena" as well
    assert [id_ for id_, _ in index.translated("من هو هادي؟", 1)] == ["listed"]
    assert [id_ for id_, _ in index.translated("من هو عبدالفتاح؟", 3)] == ["servant"]
    index.close()


@pytest.mark.parametrize("latin", [None, False], ids=["all words", "those of the other script"])
def test_words_by_number_are_compared_as_by_their_letters(latin: bool | None) -> None:
    known = Words()
    asked, there = (
        ["president", "churchill", "new"],
        ["رييس", "تشرشل", "والقبور", "نيو", "churchill", NO_WORD],
    )
    numbers = known.numbers(there)
    across = bilingual.Across(known, latin)
    across.learn(numbers)
    within = np.full((len(asked), len(there)), 0.1, dtype=np.float32)
    assert np.array_equal(across.translated(asked, numbers), bilingual.translated(asked, there))
    assert np.array_equal(across.trusted(asked, numbers), bilingual.trusted(asked, there))
    assert np.array_equal(
        across.with_names(asked, numbers, within), bilingual.with_names(asked, there, within)
    )
    later = known.numbers(["المجر"])
    across.learn(later)
    assert across.translated(["hungary"], later)[0, 0] == 1.0


def test_only_words_that_are_compared_are_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Words()
    known.numbers([f"word{n}" for n in range(100)])
    across = bilingual.Across(known)
    taken: list[str] = []
    take_in = across._take_in

    def noting(forms: list[str]) -> None:
        taken.extend(forms)
        take_in(forms)

    monkeypatch.setattr(across, "_take_in", noting)
    numbers = known.numbers(["المجر", "القبور"])
    across.learn(numbers)
    across.learn(numbers[1:])
    across.learn(known.numbers(["word7"]))
    assert taken == ["المجر", "القبور", "word7"]
    assert across.translated(["hungary", "graves"], numbers).round(1).tolist() == [[1.0, 0.0], [0.0, 1.0]]
