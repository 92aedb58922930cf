"""Questions made unanswerable, from which `assistant.fit_reader` learns when to refuse.

Each question is put again to what was found without its gold article; without its gold paragraph, where no other
holds the answer; with the gold paragraph, but without the sentences of the answer (the same names, the same subject,
but not what was asked for); and with one of its words exchanged.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assistant import confidence
from assistant.matching import Asking, Term, take_apart, units
from assistant.pointing import Pointer
from assistant.reader import Examined, examine
from vectorstore.builtin.embedder import shipped
from vectorstore.language import normalise, words
from vectorstore.ranking import Candidate
from vectorstore.relevance import judge
from vectorstore.types import Hit

Array = NDArray[np.float64]
Scorer = Callable[[Array], Array]

_EXCHANGED = 3.0  # idf from which a word of a question is exchanged


@dataclass(slots=True)
class Example:
    """A searched question.

    Attributes:
        rows: features of the sentences. gold: which of them hold the answer.
        seen: the question on its hits, kept where its outlook is wanted.
        others: by name the hits of the question made unanswerable.
    """

    group: str
    asking: Asking
    rows: Array
    gold: NDArray[np.bool_]
    answerable: bool = True
    weight: float = 1.0
    pointer: Pointer | None = None
    seen: Examined | None = None
    others: dict[str, Sequence[Hit]] = field(default_factory=dict)


def outlook(seen: Examined, scorer: Scorer) -> Array:
    """The confidence features of a question on some hits; a hopeless row where there is nothing to read."""
    if not seen.places:
        return np.array([-20.0] + [0.0] * (len(confidence.NAMES) - 1))
    scores = scorer(seen.rows)
    return confidence.features(seen.asking, seen.matched, seen.places, seen.rows, scores)


VARIANTS = ("asked", "far", "near", "cut", "altered")
"""As asked; without the gold article, paragraph, or sentences of the answer; with a word exchanged."""


def outlooks(chosen: Sequence[Example], scorer: Scorer, seed: int) -> dict[str, Array]:
    """The confidence features of questions, ``(n, features)`` for each of `VARIANTS`; NaN where one has no such."""
    pool = exchangeable([e.asking for e in chosen])
    source = random.Random(seed)
    rows: dict[str, list[Array]] = {name: [] for name in VARIANTS}
    for example in chosen:
        seen = example.seen
        assert seen is not None
        made = {"asked": outlook(seen, scorer)}
        for name, hits in example.others.items():
            made[name] = outlook(examine(example.asking.text, hits, pointer=example.pointer), scorer)
        if example.answerable:
            changed = altered(example.asking.text, pool, source)
            hits = [one.hit for one in seen.matched]
            made["altered"] = outlook(examine(changed, hits, pointer=example.pointer), scorer)
        for name in VARIANTS:
            rows[name].append(made.get(name, np.full(len(confidence.NAMES), np.nan)))
    return {name: np.array(found) for name, found in rows.items()}


def without_answer(
    question: str, hits: Sequence[Hit], gold: str, spans: Sequence[tuple[int, int]]
) -> list[Hit]:
    """The hits, the gold paragraph without the sentences that touch the answer and with the similarity it then has."""
    kept = [gold[s:e] for s, e in units(gold) if not any(s < end and start < e for start, end in spans)]
    text = " ".join(kept)
    others = [hit for hit in hits if hit.paragraph.text != gold]
    own = [hit for hit in hits if hit.paragraph.text == gold]
    if not own or not text:
        return others
    changed = replace(own[0], paragraph=replace(own[0].paragraph, text=text))
    similarity = _similarity(question, [changed, *others])
    return sorted([replace(changed, similarity=similarity), *others], key=lambda hit: -hit.similarity)


def _similarity(question: str, hits: Sequence[Hit]) -> float:
    """How likely the first hit answers, by the ranking model."""
    vectors = shipped().embed_passages([hit.paragraph.text for hit in hits]) @ shipped().embed_query(question)
    found = [
        Candidate(
            id=hit.paragraph.id, text=hit.paragraph.text, title=hit.article.title, kind=hit.paragraph.kind,
            index=hit.paragraph.index, cosine=float(cosine),
        )
        for hit, cosine in zip(hits, vectors, strict=True)
    ]  # fmt: skip
    return next(one.similarity for one in judge(question, found) if one.candidate.id == hits[0].paragraph.id)


Pool = dict[tuple[bool, bool, int], list[str]]


def exchangeable(asked: Sequence[Asking]) -> Pool:
    """The words of questions by script, being a name, and rarity: one may stand where another did."""
    pool: dict[tuple[bool, bool, int], set[str]] = {}
    for asking in asked:
        found = words(asking.text)
        for term in asking.terms:
            word = found[term.place]
            pool.setdefault(_sort(term), set()).add(asking.text[word.start : word.end])
    return {key: sorted(texts) for key, texts in pool.items()}


def altered(question: str, pool: Pool, source: random.Random) -> str:
    """The question with one of its words exchanged, so that what it is asked of hardly answers it any more."""
    terms = [term for term in take_apart(question).terms if not term.numeric and term.weight > _EXCHANGED]
    if not terms:
        return f"{question} {source.choice(sorted(pool[min(pool)]))}"
    term = source.choice(terms)
    word = words(question)[term.place]
    others = [text for text in pool.get(_sort(term), ()) if normalise(text) != word.form]
    return question[: word.start] + (source.choice(others) if others else "") + question[word.end :]


def _sort(term: Term) -> tuple[bool, bool, int]:
    return term.form.arabic, term.named, int(term.weight)
