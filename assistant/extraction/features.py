"""What is known of each sentence that may answer: explicit features of the question, sentence and hit."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.extraction import attributes, kinds
from assistant.extraction.matching import LEVELS, Asking, Read, match_each, read, stretch
from vectorstore.language import normalise
from vectorstore.types import Hit

WANTED: dict[str, str] = {
    "who": "name",
    "when": "date",
    "where": "place",
    "number": "number",
    "why": "cause",
    "how": "means",
}
"""Kind of question -> kind of word (see `kinds`) that an answer to it holds."""

ASKED = ("who", "when", "where", "number", "why", "how", "yesno", "list", "what")
NAMES = (
    "logit", "behind", "rank", *(f"share_{level}" for level in LEVELS), "rarest", "pairs", "named", "numeric",
    "before", "after", "rest", "title", "untitled", "focus", "first", "last", "length", "brief", "new", "dense",
    "early", "late", "span", "cosine", "behind_cosine", "cross_cosine", "heading", "caption", "related", "pronoun", "asks",
    "near_number", "near_date", "near_name", "near_place", "near_cause", "near_means",
    *(f"holds_{kind}" for kind in ASKED), *(f"near_{kind}_asked" for kind in ASKED),
    *(f"is_{kind}" for kind in ASKED),
    "local", "leading", "focus_near", "unheld",
    "items_listed", "places_listed",
    "point", "behind_point", "mass", "point_most", "point_three", "within_most", "within_three",
    "like", "like_gain", "like_untitled", "like_leading", "like_beside",
    "article", "article_named", "local_article", "like_article",
    "attribute", "attribute_rare",
)  # fmt: skip
_REACH = 6.0  # words; how far a matched word's nearness to an answer counts

Row = NDArray[np.float64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence that may answer: of which hit, and where in its paragraph (characters, half-open)."""

    hit: Hit
    number: int
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its words, as they stand."""
        return self.hit.paragraph.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Matched:
    """A hit's paragraph taken apart and matched with the question."""

    hit: Hit
    text: Read
    offset: int
    """Where in the paragraph the text begins: above 0 only in a very long one, which is read in part."""
    found: tuple[dict[int, int], ...]
    """For each term of the question where it is (see `matching.match_all`)."""
    titled: frozenset[int]
    """Terms that the article's title holds."""
    kinds: dict[str, frozenset[int]]
    weights: tuple[float, ...]
    local: tuple[float, ...]
    """The weights again, less where more of the paragraph's sentences hold a term: those name its topic."""
    total: float
    cross: bool
    """Whether the question and the paragraph are in different scripts, Arabic and another."""
    alike: Floats
    """How alike each word of the question is to each of the paragraph, ``(terms, words)``, 0 to 1 (see `likeness`)."""
    pointed: Floats
    """The logits of its words, ``(words, 2) float32``: to be pointed to, and to be in the answer; zeros at first."""


def homes(hits: Sequence[Matched], places: Sequence[Place]) -> list[Matched]:
    """For each sentence the hit that it is of."""
    by_hit = {id(one.hit): one for one in hits}
    return [by_hit[id(place.hit)] for place in places]


def matched(asking: Asking, hits: Sequence[Hit]) -> list[Matched]:
    """Hits matched with a question."""
    stretches = [stretch(asking, hit.paragraph.text) for hit in hits]
    texts = [read(hit.paragraph.text[start:end]) for hit, (start, end) in zip(hits, stretches, strict=True)]
    titles = {title: read(title) for title in dict.fromkeys(hit.article.title for hit in hits)}
    found = match_each(asking.terms, [*texts, *titles.values()])
    titled = {
        title: frozenset(i for i, places in enumerate(own) if places)
        for title, own in zip(titles, found[len(texts) :], strict=True)
    }
    arabic = sum(term.form.arabic for term in asking.terms) * 2 > len(asking.terms)
    return [
        _matched(asking, hit, text, start, own, titled[hit.article.title], cross=text.arabic != arabic)
        for hit, text, (start, _), own in zip(hits, texts, stretches, found[: len(texts)], strict=True)
    ]


def _matched(
    asking: Asking,
    hit: Hit,
    text: Read,
    offset: int,
    found: tuple[dict[int, int], ...],
    titled: frozenset[int],
    *,
    cross: bool,
) -> Matched:
    weights = tuple(asking.weights(text))
    return Matched(
        hit=hit,
        text=text,
        offset=offset,
        found=found,
        titled=titled,
        kinds=kinds.of(text),
        weights=weights,
        local=_local_weights(text, weights, found),
        total=sum(weights) or 1.0,
        cross=cross,
        alike=np.zeros((len(asking.terms), len(text.words)), dtype=np.float32),
        pointed=np.zeros((len(text.words), 2), dtype=np.float32),
    )


def logit(similarity: float) -> float:
    """The log-odds of a similarity, cut at ±6.9."""
    kept = min(0.999, max(0.001, similarity))
    return math.log(kept / (1 - kept))


def candidates(
    asking: Asking,
    hits: Sequence[Matched],
    cosines: Sequence[Sequence[float]],
) -> tuple[list[Place], Row]:
    """The sentences of hits that may answer, and their features ``(n, len(NAMES))``.

    Args:
        asking: the question.
        hits: its hits, best first.
        cosines: for each hit those of its sentences with the question, -1 to 1.
    """
    places: list[Place] = []
    rows: list[list[float]] = []
    best = max((logit(m.hit.similarity) for m in hits), default=0.0)
    nearest = max((c for of_hit in cosines for c in of_hit), default=0.0)
    topics = _topics(asking, hits)
    for rank, one in enumerate(hits):
        shared = _hit_features(asking, one, rank, best)
        levels = _levels(one)
        shares = [_level_shares(one, own) for own in levels]
        topic = topics[one.hit.article.id]
        shared |= {"article": topic.said, "article_named": topic.named}
        likeness = _likeness(one, topic, levels, np.array([own[-1] for own in shares]))
        for number, (begin, end) in enumerate(one.text.places):
            if end <= begin:
                continue
            start, stop = one.text.sentences[number]
            places.append(Place(one.hit, number, one.offset + start, one.offset + stop))
            row = dict(shared)
            row["cosine"] = cosines[rank][number]
            row["behind_cosine"] = nearest - cosines[rank][number]
            row["cross_cosine"] = cosines[rank][number] * one.cross
            row.update(_sentence_features(asking, one, number, levels, shares[number]))
            row.update(_pointed(one.pointed[begin:end]))
            row.update({name: float(column[number]) for name, column in likeness.items()})
            rows.append([row.get(name, 0.0) for name in NAMES])
    table = np.array(rows, dtype=np.float64).reshape(-1, len(NAMES))
    if places and (families := attributes.asked(asking.text)):
        said = np.array([attributes.share_said(families, place.text) for place in places])
        table[:, _ATTRIBUTE] = said
        table[:, _ATTRIBUTE + 1] = said * (1 - said.mean())
    if len(table):
        points = table[:, _POINT]
        table[:, _POINT + 1] = points.max() - points
        table[:, _POINT + 2] = points - math.log(np.exp(points - points.max()).sum()) - points.max()
    return places, table


# Whether it says what is asked of something; behind it, the more the fewer sentences do.
_ATTRIBUTE = NAMES.index("attribute")
_POINT = NAMES.index("point")  # behind it come how far behind the best it is, and the logarithm of its share


def _pointed(logits: Floats) -> dict[str, float]:
    """How likely the answer is in a sentence, by the logits of its words, ``(words, 2)``."""
    to, within = np.sort(logits[:, 0])[::-1], np.sort(logits[:, 1])[::-1]
    return {
        "point": float(np.log(np.exp(to).sum())),
        "point_most": float(to[0]),
        "point_three": float(to[:3].mean()),
        "within_most": float(within[0]),
        "within_three": float(within[:3].mean()),
    }


@dataclass(frozen=True, slots=True)
class Topic:
    """What an article says of a question, by those of its paragraphs that were read.

    Attributes:
        said: the share of the question, by rarity, that it says anywhere. named: of the names in it; 1 without any.
        weights: of the question's words, ``(terms,)``, together 1: what nearly every sentence repeats, or the title says,
            tells little of one of them.
    """

    said: float
    named: float
    weights: Row


def by_article(hits: Sequence[Matched]) -> dict[str, list[Matched]]:
    """The hits of each article, by its id."""
    found: dict[str, list[Matched]] = {}
    for one in hits:
        found.setdefault(one.hit.article.id, []).append(one)
    return found


def of_one_article(hits: Sequence[Matched]) -> bool:
    """Whether all hits are of one article: whoever has it open asks in few words."""
    return len({one.hit.article.id for one in hits}) == 1


def _topics(asking: Asking, hits: Sequence[Matched]) -> dict[str, Topic]:
    named = np.array([term.named for term in asking.terms], dtype=bool)
    topics = {}
    for id_, own in by_article(hits).items():
        common = commonness(own)
        weights = np.array(own[0].weights)
        sentences = sum(len(one.text.places) for one in own)
        local = weights * np.log((sentences + 1) / (common * sentences + 0.5))
        topics[id_] = Topic(
            said=float(weights @ (common > 0)) / own[0].total,
            named=float((common[named] > 0).mean()) if named.any() else 1.0,
            weights=local / (local.sum() or 1.0),
        )
    return topics


_HEADED = 0.5  # a word of the title is as common as one that every second sentence has


def commonness(article: Sequence[Matched]) -> Row:
    """In which share of the sentences read of an article each word of the question is, ``(terms,)``."""
    sentences = sum(len(one.text.places) for one in article) or 1
    holding = [
        sum(len({one.text.numbers[place] for place in one.found[term]}) for one in article)
        for term in range(len(article[0].found))
    ]
    headed = [_HEADED * (term in article[0].titled) for term in range(len(holding))]
    return np.maximum(np.array(holding, dtype=np.float64) / sentences, headed)


def by_sentence(one: Matched) -> Floats:
    """How alike the likest word of each sentence is to each word of the question, ``(terms, sentences)``, 0 to 1."""
    found = np.zeros((len(one.alike), len(one.text.places)), dtype=np.float32)
    filled = [n for n, (begin, end) in enumerate(one.text.places) if end > begin]
    if filled and len(one.alike):
        starts = [one.text.places[n][0] for n in filled]
        found[:, filled] = np.maximum.reduceat(one.alike, starts, axis=1)
    return found


def _likeness(one: Matched, topic: Topic, levels: Sequence[Sequence[int]], shares: Row) -> dict[str, Row]:
    """The shares of the question that each sentence says in words like its own, ``(sentences,)``, 0 to 1.

    Args:
        one: the hit.
        topic: what its article says of the question.
        levels: of each sentence (see `_levels`).
        shares: of the question that each sentence repeats, ``(sentences,)``.
    """
    alike = by_sentence(one).astype(np.float64)  # (terms, sentences)
    weights = np.array(one.weights)
    untitled = weights * np.array([i not in one.titled for i in range(len(weights))], dtype=bool)
    like = weights @ alike / one.total
    edged = np.pad(alike, ((0, 0), (1, 1)))
    around = np.maximum(alike, np.maximum(edged[:, :-2], edged[:, 2:]))
    return {
        "like": like,
        "like_gain": like - shares,
        "like_untitled": untitled @ alike / max(float(untitled.sum()), 1.0),
        "like_leading": weights[:2] @ alike[:2] / max(float(weights[:2].sum()), 1.0),
        "like_beside": weights @ around / one.total - like,
        "local_article": (np.array(levels).reshape(len(levels), len(weights)) < 9) @ topic.weights,
        "like_article": topic.weights @ alike,
    }


def _hit_features(asking: Asking, one: Matched, rank: int, best: float) -> dict[str, float]:
    own = logit(one.hit.similarity)
    kind = one.hit.paragraph.kind
    total = one.total
    return {
        "logit": own,
        "behind": best - own,
        "rank": 1.0 / (1 + rank),
        "title": _weight(one, one.titled) / total,
        "heading": float(kind in ("heading", "title")),
        "caption": float(kind in ("caption", "lead")),
        "related": float(kind == "related"),
        f"is_{asking.kind}": 1.0,
    }


def _levels(one: Matched) -> list[list[int]]:
    """For each sentence and each term the closest level at which the sentence holds it, 9 for none."""
    levels = [[9] * len(one.found) for _ in one.text.places]
    for term, found in enumerate(one.found):
        for place, level in found.items():
            own = levels[one.text.numbers[place]]
            own[term] = min(level, own[term])
    return levels


def _level_shares(one: Matched, levels: Sequence[int]) -> list[float]:
    return [
        sum([weight for weight, level in zip(one.weights, levels, strict=True) if level <= most]) / one.total
        for most in range(len(LEVELS))
    ]


def _sentence_features(
    asking: Asking, one: Matched, number: int, levels: Sequence[Sequence[int]], shares: Sequence[float]
) -> dict[str, float]:
    """The features of a sentence, given the `_levels` of all sentences and the shares at each level of its own."""
    text = one.text
    begin, end = text.places[number]
    here = _held(levels[number])
    total, terms, weights = one.total, asking.terms, one.weights
    row = {f"share_{level}": share for level, share in zip(LEVELS, shares, strict=True)}
    everything = _weight(one, {i for i, found in enumerate(one.found) if found}) / total
    row["rest"] = everything - shares[3]
    row["before"] = _gain(one, levels[number - 1], here) if number else 0.0
    row["after"] = _gain(one, levels[number + 1], here) if number + 1 < len(levels) else 0.0
    row["untitled"] = _weight(one, here - one.titled) / max(total - _weight(one, one.titled), 1.0)
    heaviest = max(range(len(terms)), key=lambda i: weights[i], default=-1)
    local = one.local
    row["local"] = sum(local[i] for i in here) / (sum(local) or 1.0)
    row["leading"] = _weight(one, here & _LEADING) / max(_weight(one, set(range(min(len(terms), 2)))), 1.0)
    row["rarest"] = float(heaviest in here)
    row["focus"] = float(asking.focus in here)
    row["pairs"] = _pairs(asking, one, begin, end)
    for name, chosen in (
        ("named", [i for i, t in enumerate(terms) if t.named]),
        ("numeric", [i for i, t in enumerate(terms) if t.numeric]),
    ):
        row[name] = sum(i in here for i in chosen) / len(chosen) - 1 if chosen else 0.0
    row.update(_shape(one, number))
    places = sorted({place for i in here for place in one.found[i] if begin <= place < end})
    row.update(_positions(asking, one, begin, end, places))
    if asking.kind == "list":
        row["items_listed"] = math.log(1 + len(_JOINING.findall(text.text[slice(*text.sentences[number])])))
    if _PLACES.search(normalise(asking.text)):
        fresh = [p for p in one.kinds["place"] if begin <= p < end and p not in set(places)]
        row["places_listed"] = math.log(1 + len(fresh))
    return row


_JOINING = re.compile(r"[,،؛;]|\bو\w{3,}|\band\b")  # what stands between the items of a list
_PLACES = re.compile(
    r"\b(?:ال)?(?:دول|دوله|بلد|بلدان|مدن|مدينه|قري|عواصم)\b|\b(?:countr(?:y|ies)|cit(?:y|ies)|towns?|villages?|states?|pays|villes?)\b"
)


_LEADING = frozenset({0, 1})  # the words after the question word: what is asked of the topic


def _local_weights(
    text: Read, weights: Sequence[float], found: Sequence[dict[int, int]]
) -> tuple[float, ...]:
    size = len(text.places)
    local = []
    for weight, places in zip(weights, found, strict=True):
        holding = len({text.numbers[place] for place in places})
        local.append(weight * math.log((size + 1) / (holding + 0.5)) if holding else 0.0)
    return tuple(local)


def _weight(one: Matched, chosen: frozenset[int] | set[int]) -> float:
    return sum([one.weights[i] for i in chosen])


def _held(levels: Sequence[int]) -> set[int]:
    return {i for i, level in enumerate(levels) if level < 9}


def _gain(one: Matched, neighbour: Sequence[int], here: set[int]) -> float:
    """The share of the question that a neighbouring sentence holds, by its levels, and this one does not."""
    return _weight(one, _held(neighbour) - here) / one.total


def _pairs(asking: Asking, one: Matched, begin: int, end: int) -> float:
    """The share of the question's neighbouring words that are neighbours in the sentence as well."""
    total = held = 0.0
    for i in range(len(asking.terms) - 1):
        left, right = asking.terms[i], asking.terms[i + 1]
        if right.place != left.place + 1:
            continue
        both = one.weights[i] + one.weights[i + 1]
        total += both
        near = any(
            begin <= a < end and (a + 1 in one.found[i + 1] or a + 2 in one.found[i + 1])
            for a in one.found[i]
        )
        held += both * near
    return held / total if total else 0.0


def _shape(one: Matched, number: int) -> dict[str, float]:
    begin, end = one.text.places[number]
    size = end - begin
    first = one.text.words[begin].form
    return {
        "first": float(number == 0),
        "last": float(number == len(one.text.places) - 1),
        "length": math.log(1 + size),
        "brief": float(size < 6),
        "pronoun": float(first in _PRONOUNS),
        "asks": float(one.text.text[: one.text.sentences[number][1]].rstrip()[-1:] in "?؟"),
    }


_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "this",
        "these",
        "his",
        "her",
        "its",
        "their",
        "وهو",
        "وهي",
        "وهم",
        "هو",
        "هي",
        "كما",
        "وقد",
        "وكان",
        "وكانت",
        "حيث",
    ]
)


def _positions(
    asking: Asking, one: Matched, begin: int, end: int, matched_places: Sequence[int]
) -> dict[str, float]:
    """Where the answer may stand beside the matched words."""
    row: dict[str, float] = {}
    size = end - begin
    there = set(matched_places)
    fresh = [p for p in range(begin, end) if p not in there and not one.text.forms[p].stop]
    row["new"] = math.log(1 + len(fresh))
    row["dense"] = len(matched_places) / (size or 1)
    if matched_places:
        row["early"] = 1 - (matched_places[0] - begin) / size
        row["late"] = (matched_places[-1] + 1 - begin) / size
        row["span"] = (matched_places[-1] - matched_places[0] + 1) / size
    weights = place_weights(one, begin, end)
    near = _nearness(weights, begin, end, one.total)
    wanted = WANTED.get(asking.kind)
    for kind in ("number", "date", "name", "place", "cause", "means"):
        held = [near[p - begin] for p in one.kinds[kind] if begin <= p < end and p not in weights]
        most = max(held, default=0.0)
        row[f"near_{kind}"] = most
        if kind == wanted:
            row["unheld"] = float(most == 0)
            row["focus_near"] = _focus_near(asking, one, begin, end, kind)
            row[f"holds_{asking.kind}"] = float(most > 0)
            row[f"near_{asking.kind}_asked"] = most
    if wanted is None:
        row[f"near_{asking.kind}_asked"] = max([near[p - begin] for p in fresh], default=0.0)
    return row


def _focus_near(asking: Asking, one: Matched, begin: int, end: int, kind: str) -> float:
    """How near a word of the wanted kind stands to the thing asked for ("how many *seats*"), 0 to 1."""
    if asking.focus < 0:
        return 0.0
    there = [p for p in one.found[asking.focus] if begin <= p < end]
    held = [p for p in one.kinds[kind] if begin <= p < end]
    return max((1 / (1 + max(0, abs(p - at) - 1) / 2) for p in there for at in held if p != at), default=0.0)


def place_weights(one: Matched, begin: int, end: int) -> dict[int, float]:
    """The words of a sentence that the question has, with the weight of each."""
    weights: dict[int, float] = {}
    for weight, found in zip(one.weights, one.found, strict=True):
        for place in found:
            if begin <= place < end:
                weights[place] = max(weights.get(place, 0.0), weight)
    return weights


def _nearness(weights: dict[int, float], begin: int, end: int, total: float) -> list[float]:
    """For each word of a sentence the weight of the matched words around it, less with distance; over the total."""
    if not weights:
        return [0.02] * (end - begin)
    apart = np.abs(np.arange(begin, end)[:, None] - np.array(list(weights)))
    near: list[float] = (
        0.02 + (np.array(list(weights.values())) / (1 + apart / _REACH)).sum(1) / total
    ).tolist()
    return near
