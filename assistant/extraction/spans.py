"""The piece of a sentence that answers by itself: a date, an amount, a name, a place, or what the words point to.

Candidates are runs of words of the wanted kind, and of words that are likely in the answer (`pointing`); a small logistic model (``fit_spans.py`` made its weights,
``span_model.json``) says how likely each is the answer, and only a likely one leads an answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant import lexicon
from assistant.extraction.features import Matched, place_weights
from assistant.extraction.matching import Asking
from vectorstore.language import form_set, normalise
from vectorstore.words import unspaced

KINDS = ("when", "number", "who", "where", "what")
"""Kinds of questions that a short piece can answer."""

THRESHOLD = 0.6
"""From this probability a piece leads the answer. At it four of five overlap the gold answer."""

_REACH = 5.0  # words; how fast nearness to the question's words fades
_MOST_WORDS = {"when": 12, "number": 7, "who": 7, "where": 6, "what": 9}
_LIKELY = (-0.8, 0.0, 0.8)  # logits to be in the answer from which words make a run
_HARD = frozenset(',،;؛:()[]«»“”"!?؟\n…—–')

_DATE_JOINERS_TEXT = "من و في شهر عام سنة إلى حتى بين ليلة يوم of the in and to between until on at"
_NAME_JOINERS_TEXT = "بن ابن بنت أبو ابو آل عبد of the de da del di van von bin al ibn la le"
_BY_TEXT = "قبل بقيادة يد بواسطة بيد by led against with قال وقال said says"
_PLACE_BEFORE_TEXT = "في بمدينة مدينة العاصمة إلى من in at near to from outside"
_FAR_TEXT = (
    "متر مترا كيلومتر كيلومترا كلم كم سنتيمتر kilometers kilometres miles meters metres km feet inches"
)
_LASTING_TEXT = "عام عاما سنة سنوات شهر أشهر شهرا يوم أيام أسبوع أسابيع ساعة ساعات دقيقة دقائق years year months days weeks hours minutes seconds month day week hour"
_MONEY_TEXT = "دولار دولارا يورو ريال جنيه درهم دينار ليرة dollars euros pounds"
_OTHER_TEXT = "طن طنا لتر درجة نسمة شخص شخصا مقعد مقاعد مكعب مربع مئوية مرة مرات percent tonnes tons liters litres people times cubic square million billion thousand"


_DATE_JOINERS, _NAME_JOINERS, _BY = map(form_set, (_DATE_JOINERS_TEXT, _NAME_JOINERS_TEXT, _BY_TEXT))
_PLACE_BEFORE = form_set(_PLACE_BEFORE_TEXT)
_FAR, _LASTING, _MONEY = map(form_set, (_FAR_TEXT, _LASTING_TEXT, _MONEY_TEXT))
MEASURES = _FAR | _LASTING | _MONEY | form_set(_OTHER_TEXT)
_SCALES = frozenset(
    normalise(word) for word in lexicon.SCALES.replace("|", " ").split() if not word.isdigit()
) | form_set(
    "mille millier milliers millions milliard milliards mil millones tausend millionen milliarden mila milioni miliardi "
    "bin milyon milyar ribu juta miliar тысяча тысячи тысяч миллион миллиона миллионов миллиард миллиарда миллиардов млн "
    "млрд тыс هزار میلیون میلیارد لاکھ کروڑ ہزار 百 千 万 萬 亿 億 千万 हज़ार लाख करोड़ 만 억"
)
# What the question says of the amount wanted -> the words of such an amount.
_AMOUNTS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (form_set("طول مسافة يبعد تبعد بعد ارتفاع far tall high deep wide distance length height"), _FAR),
    (form_set("مدة استغرق تستغرق يستغرق دام استمر عمر long old age duration"), _LASTING),
    (form_set("كلفة تكلفة ستكلف كلف كلفت يكلف تكلف سعر ثمن ميزانية قيمة بكم دفع دفعت المبلغ مبلغ راتب دولار بالدولار cost costs price budget worth spend spent pay paid revenue salary"), _MONEY),
)  # fmt: skip
_OF_HUNDRED = form_set("المئة المائة بالمئة بالمائة cent percent")
_AREAS = form_set("مكعب مكعبا مربع مربعا cubic square")  # metres of these are no distance
_SHARE = form_set("نسبة percent percentage share proportion rate")

NAMES = (
    "near", "best", "ratio", "rivals", "before", "after", "gap", "size", "place", "focus", "bracketed", "year",
    "fulldate", "digits", "measured", "fits", "misfits", "share", "yearish", "asked_year", "by", "person", "placed",
    "gazetteer", "several", "titled", "leading", "unasked",
    "plain", "plain_best", "plain_ratio",
    "pointed", "pointed_most", "inside", "inside_least", "outside", "likeliest", "stops", "kept", "named",
)  # fmt: skip


_MISFITS, _MEASURED = NAMES.index("misfits"), NAMES.index("measured")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a paragraph, characters half-open. ``probability``: 0 to 1 that it answers."""

    start: int
    end: int
    probability: float


def answer_span(asking: Asking, one: Matched, number: int) -> Span | None:
    """The piece of the numbered sentence most likely to answer; None where none is of the wanted kind.

    Nor in scripts without blanks, whose names no capital and no particle tells.
    """
    if unspaced.RUN.search(one.text.text):
        return None
    runs, rows = candidates(asking, one, number)
    if not runs:
        return None
    odds = SpanModel.shipped().probability(asking.kind, rows)
    best = int(odds.argmax())
    if rows[best, _MISFITS] and rows[best, _MEASURED]:
        return None  # "5 percent" where a distance was asked for
    start, end = edges(one, runs[best])
    return Span(one.offset + start, one.offset + end, float(odds[best]))


def lacks_amount(asking: Asking, one: Matched, number: int) -> bool:
    """Whether a measure is asked for (a cost, a distance, how long) of which the sentence holds no amount."""
    question = {term.form.text for term in asking.terms} | set(normalise(asking.text).split())
    wanted = [amount for cue, amount in _AMOUNTS if cue & question]
    begin, end = one.text.places[number]
    held = {word.form for word in one.text.words[begin:end]}
    start, stop = one.text.sentences[number]
    signs = "$€£" if _MONEY in wanted else ""
    return bool(wanted) and not (
        any(amount & held for amount in wanted) or any(sign in one.text.text[start:stop] for sign in signs)
    )


def edges(one: Matched, run: tuple[int, int]) -> tuple[int, int]:
    """The characters of a run of words in the text read, with a sign of currency or percent beside it."""
    text, words = one.text.text, one.text.words
    start, end = words[run[0]].start, words[run[1]].end
    start -= start > 0 and text[start - 1] in "$€£"
    return start, end + (text[end : end + 1] in ("%", "٪"))


def candidates(
    asking: Asking, one: Matched, number: int
) -> tuple[list[tuple[int, int]], NDArray[np.float64]]:
    """Runs of words (last one included) that may answer, and their features ``(n, len(NAMES))``."""
    begin, end = one.text.places[number]
    runs = _runs(asking, one, begin, end)
    weights = place_weights(one, begin, end)
    near = [_nearness(one, weights, run) for run in runs]
    plain = [_nearness(one, _unnamed(asking, one, weights), run) for run in runs]
    rows = [_features(asking, one, weights, runs, (near, plain), at, (begin, end)) for at in range(len(runs))]
    return runs, np.array(rows, dtype=np.float64).reshape(-1, len(NAMES))


class SpanModel:
    """One logistic model a kind of question, over `NAMES`."""

    def __init__(self, facts: dict[str, dict[str, list[float]]]) -> None:
        self._facts = {kind: {k: np.array(v) for k, v in own.items()} for kind, own in facts.items()}

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> SpanModel:
        """The model in the package."""
        return cls(json.loads((files("assistant.extraction") / "span_model.json").read_text())["kinds"])

    def probability(self, kind: str, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each row, ``(n,)``, 0 to 1."""
        own = self._facts[kind]
        standard = np.clip((rows - own["mean"]) / own["scale"], -5, 5)
        return np.asarray(1 / (1 + np.exp(-(standard @ own["weights"] + own["bias"]))))


def _runs(asking: Asking, one: Matched, begin: int, end: int) -> list[tuple[int, int]]:
    if asking.kind not in KINDS:
        return []
    likely = _likely(asking, one, begin, end)
    if asking.kind == "what":
        return likely
    if asking.kind == "number":  # "140,000" with what it counts
        likely = [_measured(one, run, end) if run[1] in one.kinds["number"] else run for run in likely]
    return list(dict.fromkeys([*_of_kind(asking, one, begin, end), *likely]))


def _likely(asking: Asking, one: Matched, begin: int, end: int) -> list[tuple[int, int]]:
    """The runs of words likely in the answer, cut at marks, without function words at their ends."""
    runs: dict[tuple[int, int], None] = {}
    for least in _LIKELY:
        first = begin
        for place in range(begin, end + 1):
            if (
                place < end
                and one.pointed[place, 1] > least
                and (place == first or _together(one, place - 1))
            ):
                continue
            run = _trimmed(one, first, place - 1)
            if run is not None and run[1] - run[0] < _MOST_WORDS[asking.kind]:
                runs[run] = None
            first = place if place < end and one.pointed[place, 1] > least else place + 1
    return list(runs)


def _trimmed(one: Matched, first: int, last: int) -> tuple[int, int] | None:
    while first <= last and one.text.forms[first].stop:
        first += 1
    while first <= last and one.text.forms[last].stop:
        last -= 1
    return (first, last) if first <= last else None


def _of_kind(asking: Asking, one: Matched, begin: int, end: int) -> list[tuple[int, int]]:
    """The runs of words of the kind that is asked for."""
    asked = {place for found in one.found for place, level in found.items() if level < 3}
    dates, numbers, names, places = (one.kinds[kind] for kind in ("date", "number", "name", "place"))
    most = _MOST_WORDS[asking.kind]
    bounds = (begin, end)
    if asking.kind == "when":
        seeds = [p for p in range(begin, end) if p in dates and p not in asked]
        return _joined(one, seeds, lambda p: p in dates or p in numbers, _DATE_JOINERS, bounds, most)
    if asking.kind == "number":
        seeds = [p for p in range(begin, end) if p in numbers and p not in asked]
        runs = _joined(one, seeds, lambda p: p in numbers, frozenset(), bounds, most)
        return [_measured(one, run, end) for run in runs]
    if asking.kind == "who":
        seeds = [p for p in range(begin, end) if p in names and p not in asked]
        runs = _joined(one, seeds, lambda p: p in names, _NAME_JOINERS, bounds, most)
        return [_surnamed(one, run, end) for run in runs]
    seeds = [p for p in range(begin, end) if p in places and p not in asked]
    return _joined(one, seeds, lambda p: p in places or p in names, _NAME_JOINERS, bounds, most)


def _joined(
    one: Matched, seeds: Sequence[int], goes_on: Callable[[int], bool], joiners: frozenset[str],
    bounds: tuple[int, int], most: int,
) -> list[tuple[int, int]]:  # fmt: skip
    """Runs grown from seeds over words that go on, and over single joining words between such."""
    begin, end = bounds
    runs: list[tuple[int, int]] = []
    for seed in seeds:
        if runs and seed <= runs[-1][1]:
            continue
        first = last = seed
        while first > begin and goes_on(first - 1) and _together(one, first - 1):
            first -= 1
        while last + 1 < end and last - first + 1 < most and _together(one, last):
            bridged = last + 2 < end and one.text.words[last + 1].form in joiners and _together(one, last + 1)
            if goes_on(last + 1):
                last += 1
            elif bridged and goes_on(last + 2):
                last += 2
            else:
                break
        runs.append((first, last))
    return runs


def _together(one: Matched, place: int) -> bool:
    """Whether nothing but blanks and the like stands between a word and the next."""
    words = one.text.words
    return _HARD.isdisjoint(one.text.text[words[place].end : words[place + 1].start])


def _measured(one: Matched, run: tuple[int, int], end: int) -> tuple[int, int]:
    """A number with what it counts: scales, measures, or the one word after it."""
    first, last = run
    taken = False
    while last + 1 < end and last - first < _MOST_WORDS["number"] and _together(one, last):
        form = one.text.words[last + 1].form
        if form in _SCALES or form in MEASURES:
            last += 1
            taken = form in MEASURES or taken
        elif form in _OF_HUNDRED or (
            form in ("في", "per") and last + 2 < end and one.text.words[last + 2].form in _OF_HUNDRED
        ):
            return first, last + 1 + (form in ("في", "per"))
        elif not taken and not one.text.forms[last + 1].stop and form.isalpha():
            if _describes(one, last + 1, end):
                break
            last, taken = last + 1, True
        else:
            break
    return first, last


def _describes(one: Matched, place: int, end: int) -> bool:
    """Whether a word may describe the one after it, and is half of what is counted: "200 *senior* officers"."""
    if one.text.forms[place].arabic or place + 1 >= end or not _together(one, place):
        return False
    return not one.text.forms[place + 1].stop


_NAME_ENDS = form_set("ان أن إن انه أنه إنه انها في خلال الذي التي عن على إلى من")


def _surnamed(one: Matched, run: tuple[int, int], end: int) -> tuple[int, int]:
    """A single Arabic name with the word behind it, where the name then ends: "عادل مرعي إن"."""
    first, last = run
    after = last + 1
    if first != last or after >= end or not _together(one, last):
        return run
    form = one.text.forms[after]
    if not form.arabic or form.stop or form.text.startswith("ال") or one.text.words[after].form in MEASURES:
        return run
    ends = after + 1 >= end or not _together(one, after) or one.text.words[after + 1].form in _NAME_ENDS
    return (first, after) if ends else run


def _unnamed(asking: Asking, one: Matched, weights: dict[int, float]) -> dict[int, float]:
    """The matched words that name no one and no place: what is asked of those that the others name."""
    named = {at for term, found in zip(asking.terms, one.found, strict=True) if term.named for at in found}
    return {at: weight for at, weight in weights.items() if at not in named}


def _nearness(one: Matched, weights: dict[int, float], run: tuple[int, int]) -> float:
    near = 0.02
    for at, weight in weights.items():
        near += weight / (1 + max(run[0] - at, at - run[1], 0) / _REACH)
    return near / one.total


def _features(
    asking: Asking, one: Matched, weights: dict[int, float], runs: Sequence[tuple[int, int]],
    nearness: tuple[Sequence[float], Sequence[float]], at: int, bounds: tuple[int, int],
) -> list[float]:  # fmt: skip
    near, plain = nearness
    first, last = runs[at]
    begin, end = bounds
    gaps_before = [first - p for p in weights if p < first]
    gaps_after = [p - last for p in weights if p > last]
    row = {
        "near": near[at],
        "best": float(near[at] == max(near)),
        "ratio": near[at] / max(near),
        "plain": plain[at],
        "plain_best": float(plain[at] == max(plain)),
        "plain_ratio": plain[at] / max(plain),
        "rivals": math.log(len(runs)),
        "before": 1 / min(gaps_before) if gaps_before else 0.0,
        "after": 1 / min(gaps_after) if gaps_after else 0.0,
        "gap": math.log(min([*gaps_before, *gaps_after], default=30)),
        "size": math.log(last - first + 1),
        "place": (first - begin) / (end - begin),
        "several": float(last > first),
        "kept": float((last - first + 1) / (end - begin)),
        "leading": float(any(p in one.found[0] for p in range(first - 2, last + 3)) if one.found else 0),
    }
    if asking.focus >= 0:
        row["focus"] = float(any(first - 2 <= p <= last + 2 for p in one.found[asking.focus]))
    row |= _shape(asking, one, first, last) | _said(one, first, last, bounds)
    return [row.get(name, 0.0) for name in NAMES]


def _said(one: Matched, first: int, last: int, bounds: tuple[int, int]) -> dict[str, float]:
    """How likely the words of a run are the answer, and those around it."""
    own, within = one.pointed[first : last + 1, 0], one.pointed[first : last + 1, 1]
    begin, end = bounds
    around = [one.pointed[p, 1] for p in (first - 1, last + 1) if begin <= p < end]
    best = one.pointed[begin:end, 0].max()
    return {
        "pointed": float(np.log(np.exp(own - best).sum() + 1e-4)),
        "pointed_most": float(own.max()),
        "inside": float(within.mean()),
        "inside_least": float(within.min()),
        "outside": float(max(around, default=-4.0)),
        "likeliest": float(own.max() >= best),
        "stops": float(np.mean([one.text.forms[p].stop for p in range(first, last + 1)])),
        "named": float(any(p in one.kinds["name"] for p in range(first, last + 1))),
    }


def _shape(asking: Asking, one: Matched, first: int, last: int) -> dict[str, float]:
    """What a run itself is, and whether that is what was asked for."""
    words = [one.text.words[p].form for p in range(first, last + 1)]
    forms = [one.text.forms[p] for p in range(first, last + 1)]
    before = one.text.words[first - 1].form if first else ""
    held, question = (
        set(words),
        {term.form.text for term in asking.terms} | set(normalise(asking.text).split()),
    )
    start, end = edges(one, (first, last))
    text = one.text.text
    digits = [word for word in words if any(char.isdigit() for char in word)]
    years = [word for word in digits if len(word) in (4, 5) and word[-4:].isdigit() and word[-4] in "12"]
    wanted = [amount for cue, amount in _AMOUNTS if cue & question]
    signed = text[start] in "$€£"
    fitting = any(amount & held or (signed and amount is _MONEY) for amount in wanted)
    measured = bool(held & MEASURES) or text[end - 1] in "%٪" or signed
    percent = text[end - 1] in "%٪" or "percent" in held
    return {
        "bracketed": float(text[max(0, start - 1)] in "(["),
        "year": float(bool(years)),
        "yearish": float(bool(years) and len(words) == 1),
        "asked_year": float(bool(years) and bool(question & _YEAR)),
        "fulldate": float(len(digits) > 0 and len(words) > 1),
        "digits": float(bool(digits)),
        "measured": float(measured),
        "fits": float(fitting or (percent and bool(_SHARE & question))),
        "unasked": float(
            any(amount & held and not cue & question for cue, amount in _AMOUNTS) and not _AREAS & held
        ),
        "misfits": float(bool(wanted) and not fitting),
        "share": float(percent),
        "by": float(before in _BY),
        "person": float(any(form.person for form in forms)),
        "placed": float(before in _PLACE_BEFORE),
        "gazetteer": float(any(form.place for form in forms)),
        "titled": float(bool(first) and one.text.forms[first - 1].title),
    }


_YEAR = form_set("عام سنة year")
