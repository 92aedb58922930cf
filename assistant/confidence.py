"""What tells whether the best sentence found answers at all, as features of one question."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant import spans
from assistant.features import NAMES as SENTENCE
from assistant.features import WANTED, Matched, Place, Row, logit
from assistant.matching import Asking
from assistant.wordvectors import SURE, cosines

_COPIED = (
    "share_stem", "share_reading", "share_near", "share_meaning", "rarest", "local", "leading", "untitled", "pairs", "rest",
    "title", "dense", "focus", "cosine", "before", "after",
)  # fmt: skip
NAMES = (
    "score", "margin", "rival", "logit", "lead", "mean", "covered", "article", "lost_named", "lost_numeric", "lost_most",
    "lost_article", "holds", "near", *(f"unheld_{kind}" for kind in WANTED), "lost_first", "focus_near", "terms", "unlike", "unlike_most", "unlike_first", "span", "spanless", "lost_known", "cross", "cross_score", "cross_cosine", "nearest", *_COPIED,
)  # fmt: skip
_COMPARED = 5  # hits whose mean the best one is compared with
_INDEX = {name: index for index, name in enumerate(SENTENCE)}


def features(
    asking: Asking, hits: Sequence[Matched], places: Sequence[Place], rows: Row, scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The features of a question's best sentence and of what stands around it, ``(len(NAMES),)``.

    Args:
        asking: the question.
        hits: the hits read, best first.
        places: the sentences of the hits.
        rows: their features.
        scores: their scores by the sentence model, higher is better.
    """
    best = int(scores.argmax())
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
        "lost_most": max(lost, default=0.0) / 10,
        "lost_article": max((home.weights[i] for i in range(count) if i not in there), default=0.0) / 10,
        "lost_named": sum(i not in here for i in named) / (len(named) or 1),
        "lost_known": float(any(asking.terms[i].form.place and i not in there for i in range(count))),
        "lost_numeric": sum(i not in here for i in numeric) / (len(numeric) or 1),
    }


def _unlike(asking: Asking, home: Matched) -> dict[str, float]:
    """How foreign to the best sentence's paragraph the words are that it does not hold, by the embedding.

    A paraphrase loses a word and has one of like meaning in its place; a question about something else does not.
    """
    others = [form for form in home.text.forms if not form.stop]
    lost = [i for i, found in enumerate(home.found) if not found and i not in home.titled]
    distances = dict.fromkeys(range(len(asking.terms)), 0.0)
    for i in lost:
        near = 0.0 if asking.terms[i].numeric else max(cosines(asking.terms[i].form, others), default=0.0)
        distances[i] = home.weights[i] * (1 - min(1.0, max(0.0, float(near)) / SURE))
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
