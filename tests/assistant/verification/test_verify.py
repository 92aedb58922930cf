from __future__ import annotations

import time
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verification.quantities import quantity
from assistant.verification.verify import Reason, check, locate
from vectorstore.language import normalise, words
from vectorstore.words.transliteration import same_name, skeleton

_CASES = Path(__file__).with_name("verify_cases.txt")


def _load() -> tuple[dict[str, str], list[tuple[str, str, bool, str]]]:
    paragraphs: dict[str, str] = {}
    cases = []
    name = ""
    for line in _CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("¶ "):
            name = line[2:]
        elif line[:2] in ("+ ", "- "):
            sign, kind, sentence = line.split(" ", 2)
            cases.append((name, kind, sign == "+", sentence))
        elif line and not line.startswith("#"):
            paragraphs[name] = line
    return paragraphs, cases


PARAGRAPHS, CASES = _load()
# Known to be judged wrongly; the test fails when one of them comes right, so that it is taken off the list.
KNOWN_WRONG = {
    # "والتقى لافروف ثم نائب…": with لافروف left out, شاهين seems to stand in his place.
    "التقى شاهين أيضاً نائب رئيس الوزراء دميتري أورلوف.",
    # The number stands alone behind a clause that has another one with the noun.
    "The firm has hired 40 people.",
    # "reached it": the peak is named in the clause before.
    "The team reached the peak on Friday.",
}


@pytest.mark.parametrize(
    ("paragraph", "kind", "carried", "sentence"),
    CASES,
    ids=[f"{c[0]}-{c[1]}-{i}" for i, c in enumerate(CASES)],
)
def test_hand_written_case(paragraph: str, kind: str, carried: bool, sentence: str) -> None:
    verdict = check(sentence, [PARAGRAPHS[paragraph]])
    right = (verdict.support == "supported") == carried
    assert right == (sentence not in KNOWN_WRONG), verdict
    assert (verdict.reasons == ()) == (verdict.support == "supported")


def test_enough_cases_of_both_sorts() -> None:
    counts = Counter(carried for _, _, carried, _ in CASES)
    assert counts[True] >= 90
    assert counts[False] >= 120


SOURCE = "ورحبت المملكة بالاتفاق الذي وقعه الوزير سامي الخطيب في 22 مايو 2024، ولم تعلن عن موعد التنفيذ."


@pytest.mark.parametrize(
    ("sentence", "kind", "text"),
    [
        ("المملكة ترفض الاتفاق", "negation", "ترفض"),
        ("رحبت المملكة بالاتفاق الذي وقعه الوزير سامي الخطيب في 23 مايو 2024", "number", "23"),
        ("رحبت المملكة بالاتفاق الذي وقعه الوزير سامي الخطيب في 22 يونيو 2024", "date", "يونيو"),
        ("رحبت المملكة بالاتفاق الذي وقعه الوزير سامي الخطيب في 22 مايو 2023", "date", "2023"),
        ("رحبت المملكة بالاتفاق الذي وقعه الوزير سامي الحداد", "name", "الحداد"),
        ("لم ترحب المملكة بالاتفاق", "negation", "ترحب"),
        ("أعلنت المملكة عن موعد التنفيذ", "negation", "أعلنت"),
    ],
)
def test_reason_names_the_words(sentence: str, kind: str, text: str) -> None:
    verdict = check(sentence, [SOURCE])
    assert verdict.support != "supported"
    assert (kind, text) in [(reason.kind, reason.text) for reason in verdict.reasons]


def test_role_reason() -> None:
    verdict = check(
        "Elena Vass fired Thomas Arden.", ["The governor Thomas Arden fired Elena Vass in January."]
    )
    assert verdict.support == "unsupported"
    assert "role" in [reason.kind for reason in verdict.reasons] or "name" in [
        reason.kind for reason in verdict.reasons
    ]


def test_words_of_their_own_are_reported() -> None:
    verdict = check("وقع الوزير سامي الخطيب عقداً لشراء طائرات حربية", [SOURCE])
    assert "unfounded" in [reason.kind for reason in verdict.reasons]


def test_two_sources_are_read_together() -> None:
    first, second = "وصل الوزير سامي الخطيب إلى طبرون يوم الجمعة.", "وبلغت قيمة العقد 450 مليون دولار."
    sentence = "وصل سامي الخطيب إلى طبرون، وبلغت قيمة العقد 450 مليون دولار."
    assert check(sentence, [first, second]).support == "supported"
    assert check(sentence, [first]).support != "supported"


@pytest.mark.parametrize("sentence", ["", "…", "نعم.", "Yes."])
def test_nothing_to_check_is_not_support(sentence: str) -> None:
    assert check(sentence, [SOURCE]).support == "unsupported"


def test_no_source_is_no_support() -> None:
    assert check("رحبت المملكة بالاتفاق", []).support == "unsupported"


def test_similarity_vouches_only_across_languages() -> None:
    sentence = "The kingdom hailed the pact."
    assert (
        check(sentence, [SOURCE]).support != "supported"
        or check(sentence, [SOURCE], similarity=0.9).support == "supported"
    )
    assert check("Turkey hailed the pact.", [SOURCE], similarity=0.9).support != "supported"
    assert check("كانت السماء صافية فوق البحر", [SOURCE], similarity=0.99).support != "supported"


def test_a_denied_claim_is_not_a_claim() -> None:
    source = "ونفى الوزير أن تكون المفاوضات قد انهارت."
    assert check("المفاوضات قد انهارت.", [source]).support != "supported"
    assert check("نفى الوزير أن تكون المفاوضات قد انهارت.", [source]).support == "supported"


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_every_paragraph_carries_itself(name: str) -> None:
    assert check(PARAGRAPHS[name], [PARAGRAPHS[name]]).support == "supported"


# -- quotes ---------------------------------------------------------------------------------------------

QUOTED = "وأكَّـد الرئيسُ بوتين أن «حجم التجارة يُظهِر نموّاً» بنسبة ٢٢٫٥٪ - وهو ما لم يكن متوقعاً... في 2024."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("الرئيس بوتين", "الرئيسُ بوتين"),
        ("وأكد الرئيس", "وأكَّـد الرئيسُ"),
        ('"حجم التجارة يظهر نموا"', "«حجم التجارة يُظهِر نموّاً»"),
        ("حجم التجارة يظهر نموا", "حجم التجارة يُظهِر نموّاً"),
        ("أن حجم التجارة", "أن «حجم التجارة"),
        ("بنسبة 22.5%", "بنسبة ٢٢٫٥٪"),
        ("22.5% – وهو ما", "٢٢٫٥٪ - وهو ما"),
        ("لم  يكن\nمتوقعا", "لم يكن متوقعاً"),
        ("متوقعا... في 2024", "متوقعاً... في 2024"),
        ("متوقعا… في 2024", "متوقعاً... في 2024"),
        ("\u200fالرئيس بوتين\u200f", "الرئيسُ بوتين"),
        ("وهو ما لم يكن متوقعا.", "وهو ما لم يكن متوقعاً."),
        ("الرئيس بوتين.", "الرئيسُ بوتين"),
    ],
)
def test_locates(quote: str, found: str) -> None:
    place = locate(quote, QUOTED)
    assert place is not None
    assert QUOTED[slice(*place)] == found


@pytest.mark.parametrize(
    "quote",
    [
        "رئيس بوتين",
        "بوت",
        "حجم … نموا",
        "حجم ... نموا",
        "22",
        "2.5%",
        "5%",
        "202",
        "الرئيس لافروف",
        "",
        "  ",
        "…",
        "«»",
        ".",
    ],
)
def test_does_not_locate(quote: str) -> None:
    assert locate(quote, QUOTED) is None


def test_a_part_of_a_number_is_no_number() -> None:
    assert locate("1", "had 1,200 men") is None
    assert locate("200 men", "had 1,200 men") is None
    assert locate("don", "I don't") is None
    assert locate("I dont", "I don't") is None
    assert locate("i don’t", "I don't") == (0, 7)


_TEXT = st.text(
    alphabet=st.sampled_from("ابتثأإآةىيئؤءلمنوَُِّـ ٠١2٣.,،؛«»\"'-–abcÀß…\u200f\u00a0\nﷺﻻ"), max_size=60
)


@given(_TEXT, st.integers(0, 60), st.integers(0, 60))
def test_what_is_located_is_there(text: str, a: int, b: int) -> None:
    quote = text[min(a, b) : max(a, b)]
    place = locate(quote, text)
    if place is None:
        return
    start, end = place
    assert 0 <= start < end <= len(text)
    assert end == len(text) or unicodedata.category(text[end]) != "Mn"
    before = normalise(text[start - 1]) if start else ""  # a tatweel is nothing
    assert not (before.isalnum() and text[start].isalnum())
    bare = normalise(text[start:end]).strip(" .,،؛«»\"'-–…")
    assert [c for c in normalise(quote) if c.isalnum()] == [c for c in bare if c.isalnum()]


@given(
    st.lists(
        st.sampled_from(["وصل", "الوزير", "إلى", "مدينة", "كازان", "في", "22", "مايو", "أمس"]),
        min_size=3,
        max_size=12,
    ),
    st.data(),
)
def test_any_run_of_words_is_located(row: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(row) - 1))
    end = data.draw(st.integers(start + 1, len(row)))
    place = locate(" ".join(row[start:end]), " ".join(row))
    assert place is not None
    assert " ".join(row)[slice(*place)] == " ".join(row[start:end])


# -- pieces ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("ثلاثة وعشرون", "number", 23),
        ("٢٣", "number", 23),
        ("450 مليون", "number", 450e6),
        ("مليارين ونصف المليار", "number", 2.5e9),
        ("ثلاثمئة ألف", "number", 300e3),
        ("ألفين وخمسمئة", "number", 2500),
        ("خمسة عشر", "number", 15),
        ("twenty-three", "number", 23),
        ("one hundred and fifty", "number", 150),
        ("3.2 billion", "number", 3.2e9),
        ("1,500", "number", 1500),
        ("68 في المئة", "percent", 68),
        ("68%", "percent", 68),
        ("خمسة بالمئة", "percent", 5),
        ("forty percent", "percent", 40),
        ("الثانية عشرة", "ordinal", 12),
        ("22nd", "ordinal", 22),
        ("كانون الثاني", "month", 1),
        ("أيلول", "month", 9),
        ("جويلية", "month", 7),
        ("الثلاثاء", "weekday", 2),
        ("Friday", "weekday", 5),
    ],
)
def test_quantities(text: str, kind: str, value: float) -> None:
    found = quantity(words(text), 0, text)
    assert found is not None
    assert (found.kind, found.value, found.length) == (kind, value, len(words(text)))


@pytest.mark.parametrize("text", ["may", "march on", "الوزير", "أول", "first"])
def test_no_quantities(text: str) -> None:
    assert quantity(words(text), 0, text) is None


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("بوتين", "putin"),
        ("بزشكيان", "pezeshkian"),
        ("لافروف", "lavrov"),
        ("شويغو", "shoigu"),
        ("زيلينسكي", "zelensky"),
        ("السيسي", "alsisi"),
    ],
)
def test_names_across_scripts(arabic: str, latin: str) -> None:
    assert same_name(skeleton(arabic), skeleton(latin))


@pytest.mark.parametrize(
    ("arabic", "latin"), [("بوتين", "biden"), ("لافروف", "shoigu"), ("ماكرون", "merkel")]
)
def test_other_names_across_scripts(arabic: str, latin: str) -> None:
    assert not same_name(skeleton(arabic), skeleton(latin))


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3))
def test_check_never_fails(sentence: str, sources: list[str]) -> None:
    verdict = check(sentence, sources)
    assert (verdict.reasons == ()) == (verdict.support == "supported")
    assert all(isinstance(reason, Reason) and reason.text in sentence for reason in verdict.reasons)


# -- generated, over our own paragraphs and over the shared ones ------------------------------------------


def _generated(paragraphs: list[tuple[str, str]], per_kind: int, rounds: int) -> tuple[float, float, int]:
    from tests.benchmarks.alterations import cases

    right: Counter[bool] = Counter()
    totals: Counter[bool] = Counter()
    for seed in range(rounds):
        for case in cases(paragraphs, seed=seed, per_kind=per_kind):
            totals[case.carried] += 1
            right[case.carried] += (
                check(case.sentence, [case.paragraph]).support == "supported"
            ) == case.carried
    return right[False] / totals[False], 1 - right[True] / totals[True], totals[False]


def test_floors_on_our_own_paragraphs() -> None:
    mine = [("en" if name.startswith("en") else "ar", text) for name, text in PARAGRAPHS.items()]
    caught, flagged, count = _generated(mine, per_kind=50, rounds=12)
    assert count >= 150
    assert caught >= 0.97
    assert flagged <= 0.03


@pytest.mark.slow
def test_floors_on_the_development_paragraphs(shared: Path) -> None:
    from tests.benchmarks.verification import paragraphs

    caught, flagged, _ = _generated(paragraphs(shared), per_kind=40, rounds=1)
    assert caught >= 0.965
    assert flagged <= 0.03


def test_a_check_is_fast() -> None:
    sentences = [(sentence, PARAGRAPHS[name]) for name, _, _, sentence in CASES]
    for sentence, paragraph in sentences[:20]:
        check(sentence, [paragraph])
    begun = time.process_time()
    for sentence, paragraph in sentences:
        check(sentence, [paragraph])
    # Target 2 ms; the bound is loose because test machines are shared.
    assert (time.process_time() - begun) / len(sentences) < 0.008


def test_a_hostile_sentence_takes_bounded_time() -> None:
    begun = time.process_time()
    check("قال " * 400, ["قال " * 2000])
    check("1 " * 500, ["1 " * 500])
    check("A B " * 300, ["B A " * 300])
    assert time.process_time() - begun < 20


OTHER_SOURCES = {
    "fr": "Les travaux ont coûté 14,6 millions d'euros. La directrice, Hélène Carrouge, a expliqué le retard de onze mois.",
    "es": "El puente costó 32 millones de euros y se abrió en 2019. El alcalde dijo que no habrá peaje.",
    "de": "Die Brücke wurde 2019 eröffnet und kostete 32 Millionen Euro. Karl Ostmann sagte, es werde keine Maut geben.",
    "ru": "Мост через реку Ольму закрыли в пятницу. Об этом сообщил глава города Игорь Лавренёв. Ремонт обойдётся в 780 миллионов рублей.",
    "zh": "图书馆由建筑师林若溪设计，总造价为三亿六千万元。工程比原计划推迟了九个月。周一闭馆。",
    "fa": "آتش‌سوزی ۴۷ مغازه را از بین برد. سه آتش‌نشان زخمی شدند.",
}


@pytest.mark.parametrize(
    ("code", "sentence", "holds"),
    [
        ("fr", "Les travaux ont coûté 14,6 millions d'euros.", True),
        ("fr", "Les travaux n'ont pas coûté 14,6 millions d'euros.", False),
        ("fr", "La directrice, Hélène Dupont, a expliqué le retard.", False),
        ("es", "El alcalde dijo que no habrá peaje.", True),
        ("es", "El alcalde dijo que habrá peaje.", False),
        ("es", "El puente se abrió en 2018.", False),
        ("de", "Die Brücke kostete 32 Millionen Euro.", True),
        ("de", "Die Brücke wurde 2019 nicht eröffnet.", False),
        ("de", "Es werde Maut geben.", False),
        ("ru", "Мост через реку Ольму закрыли в пятницу.", True),
        ("ru", "Мост через реку Ольму не закрыли в пятницу.", False),
        ("ru", "Ремонт обойдётся в 870 миллионов рублей.", False),
        ("zh", "图书馆由建筑师林若溪设计。", True),
        ("zh", "图书馆不是由建筑师林若溪设计的。", False),
        ("zh", "图书馆由建筑师王大明设计。", False),
        ("zh", "总造价为六亿三千万元。", False),
        ("fa", "سه آتش‌نشان زخمی شدند.", True),
        ("fa", "سه آتش‌نشان زخمی نشدند.", False),
    ],
)
def test_sentences_in_other_languages(code: str, sentence: str, holds: bool) -> None:
    assert (check(sentence, [OTHER_SOURCES[code]]).support == "supported") == holds


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("سترتفع تعرفة المياه قبل 2027", "وقال المدير إن تعرفة المياه لن تتغير قبل مطلع عام 2027."),
        (
            "The water tariff will rise before 2027.",
            "The water tariff will not change before 2027, the director said.",
        ),
    ],
)
def test_another_word_where_the_source_denies_is_not_supported(sentence: str, source: str) -> None:
    made = check(sentence, [source])
    assert made.support != "supported"
    assert any(reason.text in ("سترتفع", "rise") for reason in made.reasons)
