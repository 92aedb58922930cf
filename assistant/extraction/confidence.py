"""What tells whether the best sentence found answers at all, as features of one question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.extraction import attributes, scrutiny, spans
from assistant.extraction.features import ASKED, WANTED, Matched, Place, Row, logit, of_one_article
from assistant.extraction.features import NAMES as SENTENCE
from assistant.extraction.matching import Asking

_COPIED = (
    "share_stem", "share_reading", "share_near", "share_meaning", "rarest", "local", "leading", "untitled", "pairs", "rest",
    "title", "dense", "focus", "cosine", "before", "after",
    "point", "mass", "behind_point", "point_most", "point_three", "within_most", "within_three",
    "like", "like_gain", "like_untitled", "like_leading", "like_beside", "article_named", "local_article", "like_article",
)  # fmt: skip
_ATTRIBUTE = (
    "attributed", "attribute_lost", "attribute_away", "attribute_near", "attribute_apart", "plain_lost", "plain_here",
)  # fmt: skip
NAMES = (
    "score", "margin", "rival", "logit", "lead", "mean", "covered", "article", "lost_named", "lost_numeric", "lost_most",
    "lost_article", "holds", "near", *(f"unheld_{kind}" for kind in WANTED), "lost_first", "focus_near", "terms", "unlike", "unlike_most", "unlike_first", "span", "spanless", "lost_known", "cross", "cross_score", "cross_cosine", "nearest",
    "misfit", "counted", "lost_share", "lost_two", "lost_here", "point_lost",
    *_ATTRIBUTE,
    "attribute_asked", "attribute_said", "attribute_said_near", "attribute_said_around", "attribute_unsaid",
    *(f"is_{kind}" for kind in ASKED), "arabic", *_COPIED, "alone",
)  # fmt: skip
_REACH = 4.0  # words; how fast nearness to the answer fades
_BESIDE = 3  # words between a number and what it counts, at most: "165,000 cubic meters of water"
_COMPARED = 5  # hits whose mean the best one is compared with
_INDEX = {name: index for index, name in enumerate(SENTENCE)}


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What is known of a question's best sentence: ``row (len(NAMES),)`` of the whole, and of each of its words.

    ``words``: `scrutiny.rows`.
    """

    row: NDArray[np.float64]
    words: NDArray[np.float64]


def outlook(
    asking: Asking,
    hits: Sequence[Matched],
    places: Sequence[Place],
    rows: Row,
    scores: NDArray[np.float64],
    chosen: int | None = None,
) -> Outlook:
    """What is known of a question's best sentence, or of a chosen one, and of what stands around it.

    Args:
        asking: the question.
        hits: the hits read, best first.
        places: the sentences of the hits.
        rows: their features.
        scores: their scores by the sentence model, higher is better.
        chosen: the sentence in question, by its index; the best one unless it is given.
    """
    at = int(scores.argmax()) if chosen is None else chosen
    home = next(m for m in hits if m.hit is places[at].hit)
    words = scrutiny.rows(asking, hits, home, places[at].number)
    return Outlook(_features(asking, hits, places, rows, scores, at), words)


def _features(
    asking: Asking,
    hits: Sequence[Matched],
    places: Sequence[Place],
    rows: Row,
    scores: NDArray[np.float64],
    best: int,
) -> NDArray[np.float64]:
    """The features of a question's best sentence and of what stands around it, ``(len(NAMES),)``."""
    home = next(m for m in hits if m.hit is places[best].hit)
    row = {name: rows[best, _INDEX[name]] for name in _COPIED}
    row |= _rivals(places, scores, best) | _lost(asking, hits, home)
    logits = [logit(m.hit.similarity) for m in hits]
    row["logit"] = logits[0]
    row["lead"] = logits[0] - logits[1] if len(logits) > 1 else 1.0
    row["mean"] = logits[0] - sum(logits[:_COMPARED]) / len(logits[:_COMPARED])
    wanted = WANTED.get(asking.kind)
    row["holds"] = rows[best, _INDEX[f"holds_{asking.kind}"]] if wanted else 0.5
    row |= {f"unheld_{kind}": 0.0 for kind in WANTED}
    if wanted:
        row[f"unheld_{asking.kind}"] = rows[best, _INDEX["unheld"]]
    row |= _unlike(asking, home)
    row |= _spanned(asking, home, places[best].number)
    row["focus_near"] = rows[best, _INDEX["focus_near"]]
    row["near"] = rows[best, _INDEX[f"near_{asking.kind}_asked"]]
    row["terms"] = math.log(1 + len(asking.terms))
    row["cross"] = float(home.cross)
    row["nearest"] = float(rows[:, _INDEX["cosine"]].max())
    row["cross_cosine"] = row["cross"] * row["nearest"]
    row["cross_score"] = row["cross"] * row["score"]
    row |= _amounts(asking, home, places[best].number)
    row |= _attribute(asking, home, places[best].number)
    row |= _said(asking, home, places[best].number)
    row |= {f"is_{kind}": float(asking.kind == kind) for kind in ASKED}
    row["arabic"] = float(home.text.arabic)
    row["lost_here"] = _lost_here(home, places[best].number)
    row["point_lost"] = row["point"] * (1 - row["covered"])
    row["alone"] = float(of_one_article(hits))
    return np.array([row[name] for name in NAMES])


def _rivals(places: Sequence[Place], scores: NDArray[np.float64], best: int) -> dict[str, float]:
    others = [s for i, s in enumerate(scores) if i != best]
    foreign = [s for i, s in enumerate(scores) if places[i].hit is not places[best].hit]
    return {
        "score": float(scores[best]),
        "margin": min(4.0, float(scores[best] - max(others))) if others else 4.0,
        "rival": min(4.0, float(scores[best] - max(foreign))) if foreign else 4.0,
    }


def _lost(asking: Asking, hits: Sequence[Matched], home: Matched) -> dict[str, float]:
    """What of the question the best sentence's paragraph and article leave unsaid."""
    here = {i for i, found in enumerate(home.found) if found} | home.titled
    same = [m for m in hits if m.hit.article.id == home.hit.article.id]
    there = here | {i for m in same for i, found in enumerate(m.found) if found}
    count = len(asking.terms)
    lost = [home.weights[i] for i in range(count) if i not in here]
    named = [i for i in range(count) if asking.terms[i].named]
    numeric = [i for i in range(count) if asking.terms[i].numeric]
    return {
        "covered": 1 - sum(lost) / home.total,
        "article": sum(home.weights[i] for i in there) / home.total,
        "lost_first": float(bool(count) and 0 not in here),
        "lost_share": len(lost) / (count or 1),
        "lost_two": sum(sorted(lost)[-2:]) / 10,
        "lost_most": max(lost, default=0.0) / 10,
        "lost_article": max((home.weights[i] for i in range(count) if i not in there), default=0.0) / 10,
        "lost_named": sum(i not in here for i in named) / (len(named) or 1),
        "lost_known": float(any(asking.terms[i].form.place and i not in there for i in range(count))),
        "lost_numeric": sum(i not in here for i in numeric) / (len(numeric) or 1),
    }


def _amounts(asking: Asking, home: Matched, number: int) -> dict[str, float]:
    """Whether the best sentence lacks an amount of what is measured ("cost"), and has one of what is counted."""
    if asking.kind != "number":
        return {"misfit": 0.0, "counted": 0.0}
    begin, end = home.text.places[number]
    lacks = spans.lacks_amount(asking, home, number)
    if asking.focus < 0:
        return {"misfit": float(lacks), "counted": 0.0}
    things = [p for p in home.found[asking.focus] if begin <= p < end]
    beside = any(0 < abs(p - n) <= _BESIDE for p in things for n in home.kinds["number"])
    return {"misfit": float(lacks), "counted": 1.0 if beside else -1.0}


def _attribute(asking: Asking, home: Matched, number: int) -> dict[str, float]:
    """Whether what is asked of someone or something ("*salary* of the driver", "when was he *born*") is said, and where.

    That is the first word of the question that names nothing; and it should stand near the likeliest answer.
    """
    plain = [i for i, term in enumerate(asking.terms) if not (term.named or term.numeric)]
    row = dict.fromkeys(_ATTRIBUTE, 0.0)
    if not plain:
        return row
    begin, end = home.text.places[number]
    weight = sum(home.weights[i] for i in plain) or 1.0
    here = [i for i in plain if any(begin <= p < end for p in home.found[i])]
    lost = [i for i in plain if not home.found[i] and i not in home.titled]
    row["attributed"] = 1.0
    row["plain_lost"] = sum(home.weights[i] for i in lost) / weight
    row["plain_here"] = sum(home.weights[i] for i in here) / weight
    row["attribute_lost"] = float(plain[0] in lost)
    row["attribute_away"] = float(plain[0] not in here)
    if plain[0] in here:
        answer = scrutiny.likeliest(home, begin, end)
        nearest = min((p for p in home.found[plain[0]] if begin <= p < end), key=lambda p: abs(p - answer))
        row["attribute_near"] = 1 / (1 + (abs(nearest - answer) - 1) / _REACH)
        row["attribute_apart"] = float(scrutiny.parted(home, nearest, answer))
    return row


def _said(asking: Asking, home: Matched, number: int) -> dict[str, float]:
    """Whether the attribute asked for ("how deep", "whose wife") is said, by the sentence, around it, in its paragraph."""
    families = attributes.asked(asking.text)
    names = ("attribute_said", "attribute_said_near", "attribute_said_around")
    if not families:
        return {"attribute_asked": 0.0, "attribute_unsaid": 0.0, **dict.fromkeys(names, 0.0)}
    text, sentences = home.text.text, home.text.sentences
    around = sentences[max(0, number - 1)][0], sentences[min(len(sentences) - 1, number + 1)][1]
    here, near, there = (
        float(attributes.any_said(families, text[start:end]))
        for start, end in (sentences[number], around, (0, len(text)))
    )
    return {
        "attribute_asked": 1.0,
        "attribute_unsaid": 1.0 - there,
        **dict(zip(names, (here, near, there), strict=True)),
    }


def _lost_here(home: Matched, number: int) -> float:
    """The share of the question that neither the best sentence nor its neighbours hold, 0 to 1."""
    begin = home.text.places[max(0, number - 1)][0]
    end = home.text.places[number][1]
    held = [any(begin <= p < end for p in found) or i in home.titled for i, found in enumerate(home.found)]
    return 1 - sum(w for w, h in zip(home.weights, held, strict=True) if h) / home.total


def _unlike(asking: Asking, home: Matched) -> dict[str, float]:
    """How foreign to the best sentence's paragraph the words are that it does not hold.

    A paraphrase loses a word and has one of like meaning in its place; a question about something else does not.
    """
    lost = [i for i, found in enumerate(home.found) if not found and i not in home.titled]
    distances = dict.fromkeys(range(len(asking.terms)), 0.0)
    for i in lost:
        distances[i] = home.weights[i] * (1 - float(home.alike[i].max(initial=0.0)))
    return {
        "unlike": sum(distances.values()) / home.total,
        "unlike_most": max(distances.values(), default=0.0) / 10,
        "unlike_first": distances.get(0, 0.0) / 10,
    }


def _spanned(asking: Asking, home: Matched, number: int) -> dict[str, float]:
    """How likely a piece of the best sentence is what was asked for, where that can be a short piece."""
    if asking.kind not in spans.KINDS:
        return {"span": 0.0, "spanless": 0.0}
    span = spans.answer_span(asking, home, number)
    return {"span": logit(span.probability) if span else -4.0, "spanless": float(span is None)}
