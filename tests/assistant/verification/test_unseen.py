"""Alterations by hand, of kinds that the generator of the benchmark does not make, and true paraphrases beside them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.assistant import samples
from assistant.verification.verify import check

Case = tuple[str, str, bool, str]


def cases() -> list[Case]:
    """``(paragraph, kind, carried, sentence)``."""
    found: list[Case] = []
    paragraph = ""
    for line in Path(__file__).with_name("unseen_cases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("¶ = "):
            paragraph = line[4:]
        elif line.startswith("¶ "):
            file, _, opening = line[2:].partition(" | ")
            lines = (samples() / file).read_text(encoding="utf-8").splitlines()
            paragraph = next(text for text in lines if text.startswith(opening))
        elif line[:2] in ("+ ", "- "):
            sign, kind, sentence = line.split(" ", 2)
            found.append((paragraph, kind, sign == "+", sentence))
    return found


CASES = cases()


def wrong() -> list[Case]:
    """The cases judged wrongly; ``python -c`` over this list shows them."""
    return [case for case in CASES if (check(case[3], [case[0]]).support == "supported") != case[2]]


def test_most_alterations_of_other_kinds_are_caught_and_few_paraphrases_flagged() -> None:
    """Floors a little under what was measured after the general causes of the first misses were mended.

    Before that, 73.6% were caught and 24.6% of the paraphrases flagged, of 106 and 69; of 47 and 15 added later
    70% and 47%.
    """
    totals, missed = Counter(case[2] for case in CASES), Counter(case[2] for case in wrong())
    assert totals[False] >= 100
    assert totals[True] >= 60
    assert 1 - missed[False] / totals[False] >= 0.89
    assert missed[True] / totals[True] <= 0.17


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The bridge will open in May.", "The mayor hopes to open the bridge in May."),
        ("The law bans fishing.", "The law would ban fishing."),
        ("The river is low in spring.", "If the river is low in spring, fishing stops."),
        ("All schools closed.", "Most schools closed."),
        ("The mill employs more than 40 people.", "The mill employs 40 people."),
        ("The road opens after 2027.", "The road opens by 2027."),
        ("The mill makes 40 tons a month.", "The mill makes 40 tons a day."),
        ("سيُفتتح الجسر في مايو.", "يأمل رئيس البلدية أن يُفتتح الجسر في مايو."),
        ("أُغلقت جميع المدارس.", "أُغلقت معظم المدارس."),
        ("ينتج المصنع 40 طناً شهرياً.", "ينتج المصنع 40 طناً يومياً."),
        ("انطلق القطار من حلب إلى دمشق.", "انطلق القطار من دمشق إلى حلب."),
    ],
    ids=["hope", "would", "if", "all", "more than", "after", "period", "Arabic hope", "Arabic all", "Arabic period", "ways"],
)  # fmt: skip
def test_what_is_told_more_strongly_is_not_supported(sentence: str, source: str) -> None:
    assert check(source, [source]).support == "supported"
    assert check(sentence, [source]).support != "supported"
