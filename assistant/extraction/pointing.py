"""How likely each word of a paragraph is part of the answer: a small network over explicit features.

It sees what a word is (a name, a number, known, capital…), how near the question's words stand before and
behind it, and by the built-in embedding, which serves both languages, what the word and its neighbours
mean beside what the question asks for. ``fit_pointing.py`` made ``pointing_model.npz``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import get_args

import numpy as np

from assistant.extraction import kinds
from assistant.extraction.features import WANTED, Floats, Matched, by_sentence
from assistant.extraction.matching import Asking, ByText, Read, is_asking
from assistant.wordforms import analyse
from vectorstore.builtin.embedder import shipped
from vectorstore.language import stem, words
from vectorstore.ranking.model import Background
from vectorstore.words.asking_words import Asked

_KINDS: tuple[str, ...] = get_args(Asked)
_OF_WORDS = ("number", "date", "name", "place", "cause", "means")
_REACHES = (1.5, 5.0, 15.0)  # words; how fast the question's words fade with distance
_WORD = (
    "capital", "digit", "stop", "person", "gazetteer", "title", "known", "light", "arabic", "rarity", "letters",
)  # fmt: skip
_SIGNS = ("bracketed", "quoted", "comma_before", "comma_behind")
_STATIC = (*_OF_WORDS, *_WORD, *_SIGNS, "number_before", "number_behind", "name_before", "name_behind")
NAMES = (
    *_STATIC, "wanted", "matched", "closely", "weight", "titled",
    *(f"{side}_{reach}" for reach in _REACHES for side in ("before", "behind")), "around", "gap_before", "gap_behind",
    "focus_before", "focus_behind", "lead_before", "lead_behind",
    "held", "held_local", "unheld", "paragraph", "first", "last", "size", "place", "begins", "ends", "cross",
    "alike", "alike_most", "alike_before", "alike_behind", "held_alike", "unheld_alike",
)  # fmt: skip
"""What is known of a word, in the order of the columns of `features`."""

_COLUMN = {name: at for at, name in enumerate(NAMES)}
_COMMAS = frozenset(",،;؛:")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for, as vectors: rows of the embedding, ``(d,) float32`` each, zeros for what it lacks."""

    kind: int
    focus: Floats
    asking: Floats
    whole: Floats
    lead: Floats


@lru_cache(maxsize=4096)
def _vector(form: str) -> Floats:
    row: Floats = shipped().embed_passages([form])[0]
    return row


def vectors(forms: Sequence[str]) -> Floats:
    """The embedding of each word, ``(n, d) float32``, unit rows."""
    return np.stack([_vector(form) for form in forms])


def wanted(asking: Asking) -> Wanted:
    """What a question asks for."""
    terms = asking.terms
    none = np.zeros(shipped().dimension, dtype=np.float32)
    asks = [word.form for word in words(asking.text) if is_asking(word.form)][:3]
    every = vectors([t.form.text for t in terms]) if terms else none[None]
    weights = np.array([t.weight for t in terms] or [1.0], dtype=np.float32)
    return Wanted(
        kind=_KINDS.index(asking.kind),
        focus=every[asking.focus if asking.focus >= 0 else 0],
        asking=vectors(asks).mean(0) if asks else none,
        whole=weights @ every / weights.sum(),
        lead=every[:2].mean(0),
    )


def features(asking: Asking, one: Matched) -> Floats:
    """What is known of each word of a paragraph, ``(words, len(NAMES)) float32``."""
    out = np.zeros((len(one.text.words), len(NAMES)), dtype=np.float32)
    out[:, : len(_STATIC)] = _static(ByText(one.text))
    table = _met(one) | _sentences(one) | _distances(asking, one) | _alike(one)
    kind = WANTED.get(asking.kind)
    if kind:
        table["wanted"] = out[:, _COLUMN[kind]]
    for name, column in table.items():
        out[:, _COLUMN[name]] = column
    out[:, _COLUMN["cross"]] = one.cross
    return out


@lru_cache(maxsize=512)
def _static(key: ByText) -> Floats:
    """What is known of each word whatever is asked, the columns of `_STATIC`."""
    text, size = key.read, len(key.read.words)
    found = kinds.of(text)
    table = {kind: _mask(size, found[kind]) for kind in _OF_WORDS} | _neighbours(text, found)
    rows = b"".join([_word(word.form, text.text[word.start].isupper()) for word in text.words])
    columns = np.frombuffer(rows, dtype=np.float32).reshape(-1, len(_WORD))
    table |= {name: columns[:, at] for at, name in enumerate(_WORD)}
    return np.stack([table[name] for name in _STATIC], axis=1)


@lru_cache(maxsize=65536)
def _word(form: str, capital: bool) -> bytes:
    """What is known of a word wherever it stands, the columns of `_WORD`; as bytes, which are joined at once."""
    known = analyse(form)
    rarity = Background.shipped().idf(f"={stem(form)}") / 10
    row = (
        capital, any(map(str.isdigit, form)), known.stop, known.person, known.place, known.title, known.known,
        known.light, known.arabic, rarity, len(form) / 10,
    )  # fmt: skip
    return np.array(row, dtype=np.float32).tobytes()


def _mask(size: int, places: Iterable[int]) -> Floats:
    out = np.zeros(size, dtype=np.float32)
    out[list(places)] = 1.0
    return out


def _met(one: Matched) -> dict[str, Floats]:
    """Which words the question has, and how much of it they are."""
    size = len(one.text.words)
    matched, closely, weight, titled = ([0.0] * size for _ in range(4))
    for term, found in enumerate(one.found):
        share, heads = one.weights[term] / one.total, term in one.titled
        for place, level in found.items():
            matched[place] = 1.0
            closely[place] = max(closely[place], level < 2)
            weight[place] = max(weight[place], share)
            titled[place] = max(titled[place], heads)
    columns = {"matched": matched, "closely": closely, "weight": weight, "titled": titled}
    return {name: np.array(column, dtype=np.float32) for name, column in columns.items()}


def _neighbours(read: Read, of: dict[str, frozenset[int]]) -> dict[str, Floats]:
    """The signs around each word, and what its neighbours are."""
    text, found = read.text, read.words
    size = len(found)
    numbers, names = _mask(size, of["number"]), _mask(size, of["name"])
    signs = {name: np.zeros(size, dtype=np.float32) for name in _SIGNS}
    depth = inside = last = 0
    for place, word in enumerate(found):
        gap = text[last : word.start]
        last = word.end
        if gap != " ":
            depth = max(0, depth + gap.count("(") - gap.count(")"))
            inside = max(0, inside + gap.count("«") + gap.count("“") - gap.count("»") - gap.count("”"))
            if not _COMMAS.isdisjoint(gap):
                signs["comma_before"][place] = 1.0
                signs["comma_behind"][place - 1] = place > 0
        signs["bracketed"][place], signs["quoted"][place] = depth > 0, inside > 0
    return signs | {
        "number_before": _shifted(numbers, 1), "number_behind": _shifted(numbers, -1),
        "name_before": _shifted(names, 1), "name_behind": _shifted(names, -1),
    }  # fmt: skip


def _shifted(column: Floats, by: int) -> Floats:
    out = np.roll(column, by)
    if len(out):
        out[0 if by > 0 else -1] = 0.0
    return out


def _sentences(one: Matched) -> dict[str, Floats]:
    """What the sentence of each word holds of the question, and where in it the word stands."""
    size = len(one.text.words)
    names = ("held", "held_local", "unheld", "paragraph", "first", "last", "size", "place", "begins", "ends")
    table = {name: np.zeros(size, dtype=np.float32) for name in names}
    terms = [i for i, found in enumerate(one.found) if found]
    everything = sum(one.weights[i] for i in terms) / one.total
    local = sum(one.local) or 1.0
    held_by = [{one.text.numbers[place] for place in found} for found in one.found]
    for number, (begin, end) in enumerate(one.text.places):
        if end <= begin:
            continue
        here = [i for i in terms if number in held_by[i]]
        held = sum(one.weights[i] for i in here) / one.total
        own = slice(begin, end)
        table["held"][own], table["unheld"][own] = held, everything - held
        table["held_local"][own] = sum(one.local[i] for i in here) / local
        table["first"][own], table["last"][own] = number == 0, number == len(one.text.places) - 1
        table["size"][own] = np.log(end - begin) / 4
        table["place"][own] = (np.arange(end - begin) + 0.5) / (end - begin)
        table["begins"][begin], table["ends"][end - 1] = 1.0, 1.0
    table["paragraph"][:] = everything
    return table


def _distances(asking: Asking, one: Matched) -> dict[str, Floats]:
    """How much of the question stands how near before and behind each word, in its sentence."""
    size = len(one.text.words)
    sentence = np.repeat(np.arange(len(one.text.places)), [max(0, e - b) for b, e in one.text.places])
    names = [f"{side}_{reach}" for reach in _REACHES for side in ("before", "behind")]
    names += [
        "around",
        "gap_before",
        "gap_behind",
        "focus_before",
        "focus_behind",
        "lead_before",
        "lead_behind",
    ]
    table = {name: np.zeros(size, dtype=np.float32) for name in names}
    weights: dict[int, float] = {}
    for weight, found in zip(one.weights, one.found, strict=True):
        for place in found:
            weights[place] = max(weights.get(place, 0.0), weight / one.total)
    if not weights or len(sentence) != size:
        return table
    at = np.array(sorted(weights))
    worth = np.array([weights[place] for place in at], dtype=np.float32)
    apart = np.arange(size)[:, None] - at[None]  # (words, matched), above 0 where the match stands before
    same = sentence[:, None] == sentence[at][None]
    before, behind = same & (apart > 0), same & (apart < 0)
    distance = np.abs(apart)
    for reach in _REACHES:
        near = np.exp(-(distance - 1) / reach) * worth
        table[f"before_{reach}"] = (near * before).sum(1).astype(np.float32)
        table[f"behind_{reach}"] = (near * behind).sum(1).astype(np.float32)
    table["around"] = (np.exp(-distance / _REACHES[-1]) * worth * ~same).sum(1).astype(np.float32)
    table["gap_before"] = (before / np.maximum(distance, 1)).max(1).astype(np.float32)
    table["gap_behind"] = (behind / np.maximum(distance, 1)).max(1).astype(np.float32)
    for name, term in (("focus", asking.focus), ("lead", 0)):
        if 0 <= term < len(one.found) and one.found[term]:
            own = _mask(size, one.found[term])[at] > 0
            table[f"{name}_before"] = (
                (before[:, own] / np.maximum(distance[:, own], 1)).max(1).astype(np.float32)
            )
            table[f"{name}_behind"] = (
                (behind[:, own] / np.maximum(distance[:, own], 1)).max(1).astype(np.float32)
            )
    return table


_ALIKE, _ALIKE_REACH = 0.3, 5.0  # from which a word may say what one of the question says; words


def _alike(one: Matched) -> dict[str, Floats]:
    """How nearly each word, those around it and its sentence say the words of the question that the sentence lacks."""
    size = len(one.text.words)
    names = ("alike", "alike_most", "alike_before", "alike_behind", "held_alike", "unheld_alike")
    if not len(one.alike) or not size:
        return {name: np.zeros(size, dtype=np.float32) for name in names}
    sentence = np.array(one.text.numbers)
    weights = np.array(one.weights, dtype=np.float32) / np.float32(one.total)
    met = np.zeros((len(one.found), len(one.text.places)), dtype=bool)
    for row, found in zip(met, one.found, strict=True):
        row[sentence[list(found)]] = True
    fresh = one.alike * ~met[:, sentence]
    worth = (fresh * weights[:, None]).max(0)
    held = weights @ by_sentence(one)
    at = np.flatnonzero(fresh.max(0) >= _ALIKE)
    apart = np.arange(size)[:, None] - at[None]  # above 0 where the likeness stands before
    near = np.exp(-(np.abs(apart) - 1) / _ALIKE_REACH) * worth[at] * (sentence[:, None] == sentence[at][None])
    return {
        "alike": worth,
        "alike_most": fresh.max(0),
        "alike_before": (near * (apart > 0)).sum(1).astype(np.float32),
        "alike_behind": (near * (apart < 0)).sum(1).astype(np.float32),
        "held_alike": held[sentence],
        "unheld_alike": float(weights @ one.alike.max(1)) - held[sentence],
    }


class Pointer:
    """The network. Its arrays are described in ``fit_pointing.py``, which trains the same in torch."""

    def __init__(self, arrays: dict[str, Floats]) -> None:
        self._a = {name: np.asarray(array, dtype=np.float32) for name, array in arrays.items()}
        self._near: dict[str, bytes] = {}  # rows as bytes, which are joined at once

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> Pointer:
        """The network in the package."""
        with (files("assistant.extraction") / "pointing_model.npz").open("rb") as file:
            return cls(dict(np.load(file)))

    def _projected(self, forms: Sequence[str]) -> Floats:
        missing = [form for form in dict.fromkeys(forms) if form not in self._near]
        if missing:
            if len(self._near) > _MOST_KEPT:
                self._near.clear()
                missing = list(dict.fromkeys(forms))
            rows = shipped().embed_passages(missing) @ self._a["project"]
            self._near.update((form, row.tobytes()) for form, row in zip(missing, rows, strict=True))
        joined = b"".join([self._near[form] for form in forms])
        return np.frombuffer(joined, dtype=np.float32).reshape(len(forms), -1)

    def pointed(self, asking: Asking, hits: Sequence[Matched]) -> list[Matched]:
        """The hits with the logits of their words."""
        with_words = [one for one in hits if one.text.words]
        if not with_words:
            return list(hits)
        near = self._projected([word.form for one in with_words for word in one.text.words])
        ends = np.cumsum([len(one.text.words) for one in with_words])[:-1]
        own = np.concatenate([features(asking, one) for one in with_words])
        standard = np.clip((own - self._a["mean"]) / self._a["scale"], -5, 5)
        around = zip(*map(surrounding, np.split(near, ends)), strict=True)
        rows = np.concatenate([standard, near, *map(np.concatenate, around)], axis=1)
        logits = self._run(rows, self._question(asking))
        each = iter(np.split(logits, ends))
        return [replace(one, pointed=next(each)) if one.text.words else one for one in hits]

    def _question(self, asking: Asking) -> Floats:
        want = wanted(asking)
        kind = np.zeros(len(_KINDS), dtype=np.float32)
        kind[want.kind] = 1.0
        near = [part @ self._a["project"] for part in (want.focus, want.asking, want.whole, want.lead)]
        first = np.maximum(np.concatenate([kind, *near]) @ self._a["ask_1"] + self._a["ask_1_bias"], 0)
        return np.asarray(first @ self._a["ask_2"] + self._a["ask_2_bias"])

    def _run(self, rows: Floats, asked: Floats) -> Floats:
        a = self._a
        meeting = (rows @ a["meet"] + a["meet_bias"]) * asked
        width = rows.shape[1]
        first = rows @ a["hide_1"][:width] + meeting @ a["hide_1"][width : width + len(asked)]
        first += asked @ a["hide_1"][width + len(asked) :] + a["hide_1_bias"]
        second = np.maximum(np.maximum(first, 0) @ a["hide_2"] + a["hide_2_bias"], 0)
        return np.asarray(second @ a["out"] + a["out_bias"])


_MOST_KEPT = 60_000  # projected words kept; 160 bytes each and the word


def surrounding(near: Floats) -> tuple[Floats, Floats]:
    """The mean of the two rows before each row, and of the two behind it, ``(n, k) float32`` each."""
    padded = np.pad(near, ((2, 2), (0, 0)))
    before: Floats = (padded[:-4] + padded[1:-3]) * np.float32(0.5)
    behind: Floats = (padded[3:-1] + padded[4:]) * np.float32(0.5)
    return before, behind
