"""The paragraph that answers comes first, whatever the spelling, and each hit says why."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import draft
from tests.vectorstore.ranking.named import features
from vectorstore.embedding import open_embedder
from vectorstore.library import Library
from vectorstore.ranking.model import Background, Candidate, Ranking
from vectorstore.ranking.relevance import EVERY, judge
from vectorstore.search import search, together
from vectorstore.types import Filters

PLANT = draft(
    "محطة رأس النوارس تضخ أول مياهها",
    "افتتحت وزيرة المياه هند الداني محطة رأس النوارس صباح الثلاثاء بحضور مئات السكان.",
    "وتبلغ الطاقة الإنتاجية للمحطة 180 ألف متر مكعب يومياً، وتكفي نحو 620 ألف نسمة.",
    "ويعمل في المحطة 214 موظفاً، بينهم 130 من أبناء الساحل.",
    "واعترض الصيادون على المياه المالحة التي تعيدها المحطة إلى المرفأ القديم.",
    key="title:plant",
)
METRO = draft(
    "Violet Line opens in Carrowmouth",
    "The first Violet Line train left Lantern Quay at 5:12 a.m. on Monday.",
    "A single ticket costs 2.40 crowns, and children under twelve ride free.",
    "The tunnel flooded twice, which delayed the opening by two years.",
    "Transit director Maud Pellerin apologised for the noise in Gull Street.",
    key="title:metro",
)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("news") / "library", open_embedder) as library:
        library.add([PLANT, METRO])
        yield library


def first(library: Library, question: str) -> str:
    return search(library, question)[0].paragraph.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("كم موظفاً يعمل في المحطة؟", PLANT.paragraphs[2].text, id="Arabic"),
        pytest.param("كَمْ مُوَظّفًا يَعمَلُ في المَحطّة", PLANT.paragraphs[2].text, id="vowel signs"),
        pytest.param("كـــم موظفـاً يعمـل في المحطـة؟", PLANT.paragraphs[2].text, id="tatweel"),
        pytest.param("كم موضفا يعمل فى المحطه", PLANT.paragraphs[2].text, id="ya, ta marbuta, misspelt"),
        pytest.param("من افتتح محطه راس النوارس", PLANT.paragraphs[0].text, id="hamza"),
        pytest.param("فكم موظفاً بالمحطة؟", PLANT.paragraphs[2].text, id="attached particles"),
        pytest.param("محطة بها ٢١٤ موظفا", PLANT.paragraphs[2].text, id="Arabic digits"),
        pytest.param("محطة بها ۲۱۴ موظفا", PLANT.paragraphs[2].text, id="Persian digits"),
        pytest.param("محطة بها 214 موظفا", PLANT.paragraphs[2].text, id="ASCII digits"),
        pytest.param("كام موظف بيشتغلو في المحطه", PLANT.paragraphs[2].text, id="dialect"),
        pytest.param("مين فتح محطة راس النوارس", PLANT.paragraphs[0].text, id="Levantine"),
        pytest.param("شكون افتتح محطة راس النوارس", PLANT.paragraphs[0].text, id="Maghrebi"),
        pytest.param("قديش بتكفي المحطة من نسمه", PLANT.paragraphs[1].text, id="how many in Levantine"),
        pytest.param(
            "متى افتتحت Hind al-Dani المحطة؟", PLANT.paragraphs[0].text, id="a name in Latin letters"
        ),
        pytest.param("كم سعر تذكرة الأطفال؟", METRO.paragraphs[1].text, id="across languages"),
        pytest.param("لماذا اعترض الصيادين عالمياه المالحه", PLANT.paragraphs[3].text, id="other endings"),
        pytest.param("How much is a single ticket?", METRO.paragraphs[1].text, id="English"),
        pytest.param("how mutch dose a singel ticket cost", METRO.paragraphs[1].text, id="misspelt"),
        pytest.param("Why was the opening delayed?", METRO.paragraphs[2].text, id="why"),
        pytest.param(
            "Who opened the Ras al-Nawaris plant, Hind al-Dani?", PLANT.paragraphs[0].text, id="names"
        ),
    ],
)
def test_the_paragraph_that_answers_comes_first(news: Library, question: str, expected: str) -> None:
    assert first(news, question) == expected


def test_a_paragraph_of_the_questions_language_comes_before_a_translation(tmp_path: Path) -> None:
    said = "The bridge over the river opened on Sunday morning."
    told = "افتتح الجسر فوق النهر صباح الأحد."
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add([draft("One", said, key="title:1"), draft("خبر", told, key="title:2")])
        assert first(library, "When did the bridge over the river open?") == said
        assert first(library, "متى افتتح الجسر فوق النهر؟") == told


def test_a_paragraph_is_one_hit_however_many_parts_it_has(tmp_path: Path) -> None:
    long = " ".join(f"The harbour bridge was repaired in the year {year}." for year in range(1900, 1990))
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add([draft("Bridge", long, "The museum opened.")])
        ids = [hit.paragraph.id for hit in search(library, "When was the harbour bridge repaired?")]
    assert len(ids) == len(set(ids)) == 2


@pytest.mark.parametrize("question", ["", "؟!", "   ", "\u200f"])
def test_a_question_without_a_word_finds_nothing(news: Library, question: str) -> None:
    assert search(news, question) == ()


def test_a_hit_says_what_its_similarity_is_made_of(news: Library) -> None:
    hit = search(news, "How much is a single ticket?")[0]
    added = dict(hit.features)
    assert set(added) == set(EVERY)
    shares = [abs(share) for _, share in hit.features]
    assert shares == sorted(shares, reverse=True)
    assert Ranking.shipped().similarity(sum(added.values())) == pytest.approx(hit.similarity)
    assert 0 < hit.similarity < 1


def candidate(text: str, *, cosine: float = 0.3, index: int = 3, title: str = "News") -> Candidate:
    return Candidate(id=f"{text}:0", text=text, title=title, kind="body", index=index, cosine=cosine)


def test_a_word_few_candidates_have_tells_more() -> None:
    common = [candidate(f"The mayor of Tallis spoke about item {n}.") for n in range(8)]
    rare = candidate("The aqueduct of the old town leaks.")
    rows = features("Did the mayor of Tallis mention the aqueduct?", [*common, rare])
    shared = [row["local"] / row["content"] for row in rows]
    assert shared[-1] > 1.2 * max(shared[:-1])


def test_words_in_one_sentence_count_more_than_words_apart() -> None:
    together = candidate("The aqueduct was repaired by Roman engineers. The fair takes place in summer.")
    apart = candidate("The aqueduct is near the fair. Roman coins were found. Roads were repaired.")
    one, two = features("Who repaired the Roman aqueduct?", [together, apart])
    assert one["content"] == pytest.approx(two["content"])
    assert one["best_sentence"] > two["best_sentence"]


def test_an_article_that_the_question_names_tells_more_than_one_whose_title_has_the_word() -> None:
    own = candidate("دولة عربية في غرب آسيا.", title="لبنان")
    news = candidate("بلدة هادئة في الجبل.", title="إذا كنت تبحث عن الهدوء في لبنان اذهب إلى بيوتي")
    one, two = features("أين تقع لبنان؟", [own, news])
    assert one["title"] == pytest.approx(two["title"])
    assert one["named"] == pytest.approx(1)
    assert two["named"] < 0.5


def test_passages_are_compared_with_the_one_that_shares_most() -> None:
    best, other = candidate("The aqueduct was repaired."), candidate("The bridge was repaired.")
    one, two = features("Who repaired the aqueduct?", [best, replace(other, matched=0.25)])
    assert one["best_grams"] == one["matched"] == 1  # not looked up: by its grams
    assert 0 < two["best_grams"] < 1
    assert two["matched"] == 0.25


def test_words_that_only_ask_are_not_looked_up(news: Library) -> None:
    asked = news.indexes.matching("Where and when is the ticket sold?", 10)
    assert asked == news.indexes.matching("ticket sold", 10)
    assert news.indexes.matching("on the", 10)  # unless there is nothing else


def test_passages_of_another_script_are_looked_for_where_there_are_any(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add([METRO])
        assert library.indexes.has_script(latin=True)
        assert not library.indexes.has_script(latin=False)
        library.add([PLANT])
        assert library.indexes.has_script(latin=False)
        ids = [id_ for id_, _ in library.indexes.nearest(library.embedder.embed_query("station"), 20)]
        texts = {row.id: row.text for row in library.indexes.passages(ids)}
        latin = library.indexes.in_script(ids, latin=True)
        assert latin == {id_ for id_, text in texts.items() if text.isascii()}
        assert library.indexes.in_script(ids, latin=False) == set(ids) - latin
        assert first(library, "How many employees work at the station?") == PLANT.paragraphs[2].text


def test_the_best_of_both_indexes_come_first() -> None:
    near, matching = [("a", 0.9), ("b", 0.5), ("c", 0.1)], [("c", 12.0), ("d", 11.0), ("a", 2.0)]
    found = together(near, matching, 3)
    assert [id_ for id_, _ in found] == ["c", "d", "a", "b"]
    assert [worth for _, worth in found] == pytest.approx([1, 0.9, 0.4, 0.2])
    assert [id_ for id_, _ in together(near, [], 3)] == ["a", "b", "c"]
    assert [id_ for id_, _ in together(near, [("b", 3.0)], 100)] == ["b", "a", "c"]


def test_features_of_nothing_are_zero() -> None:
    (row,) = features("؟", [candidate("نص", cosine=0.0)])
    assert {name for name, value in row.items() if value} <= {"length", "length_what", "cross"}
    assert set(row) == set(EVERY)
    assert judge("?", []) == []


def test_a_reranker_decides_the_order_and_the_similarity() -> None:
    class Shortest:
        name = "shortest"

        def rerank(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.array([1 / (1 + len(text)) for text in texts], dtype=np.float32)

    found = judge("the bridge", [candidate("the bridge opened again"), candidate("no")], Shortest())
    assert [one.candidate.text for one in found] == ["no", "the bridge opened again"]
    assert found[0].similarity == pytest.approx(1 / 3)
    assert found[0].added == {"reranker": pytest.approx(math.log((1 / 3) / (2 / 3)), abs=1e-5)}


def test_rarer_terms_have_a_higher_idf() -> None:
    background = Background.shipped()
    assert background.idf("=بزشكي") > background.idf("=رييس") > background.idf("=في") > 0


def test_an_answer_in_other_words_is_found_through_its_article(tmp_path: Path) -> None:
    tale = draft(
        "The lighthouse of Corran Point",
        "Corran Point lighthouse stands on a rock off the northern coast.",
        *(f"Visitor number {number} praised the view and bought a postcard." for number in range(8)),
        "A levy on herring brought the forty crowns together.",
        key="title:lighthouse",
    )
    others = [
        draft(
            f"Notes {n}",
            *(f"Funding round {n} of firm {m} paid for a mill." for m in range(20)),
            key=f"title:{n}",
        )
        for n in range(12)
    ]
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add([tale, *others])
        question = "Who paid for Corran Point lighthouse?"
        found = {hit.paragraph.text for hit in search(library, question, k=40)}
        assert "A levy on herring brought the forty crowns together." in found
        assert (
            search(library, question, filters=Filters(kinds=("caption",))) == ()
        )  # narrowed, what stands beside is as well
