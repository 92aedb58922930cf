"""Questions made unanswerable, from which `assistant.extraction.fit_reader` learns when to refuse.

Each question is put again to what was found without its gold article; without its gold paragraph, where no other
holds the answer; with the gold paragraph, but without the sentences of the answer (the same names, the same subject,
but not what was asked for); with one of its words exchanged; asking for something else of the same thing; and for its cause.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assistant.extraction import confidence
from assistant.extraction.confidence import Outlook
from assistant.extraction.fit_swaps import caused, swapped
from assistant.extraction.matching import Asking, Term, take_apart, units
from assistant.extraction.pointing import Pointer
from assistant.reader import Examined, examine
from vectorstore.builtin.embedder import shipped
from vectorstore.language import normalise, words
from vectorstore.ranking.model import Candidate
from vectorstore.ranking.relevance import judge
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
        only_found: whether it is learnt from as an answered one only where the best sentence holds the answer.
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
    only_found: bool = False


def outlook(seen: Examined, scorer: Scorer) -> Outlook | None:
    """What is known of a question's best sentence among some hits; None where there is nothing to read."""
    if not seen.places:
        return None
    return confidence.outlook(seen.asking, seen.matched, seen.places, seen.rows, scorer(seen.rows))


VARIANTS = ("asked", "far", "near", "cut", "altered", "swapped", "caused")
"""As asked; without the gold article, paragraph, or sentences of the answer; with a word exchanged, at random or for one
that asks something else; with "why" for "when"."""


def outlooks(chosen: Sequence[Example], scorer: Scorer, seed: int) -> list[dict[str, Outlook]]:
    """What is known of each question, by `VARIANTS`; those are left out that it does not have."""
    pool = exchangeable([e.asking for e in chosen])
    source = random.Random(seed)
    return [variants(example, scorer, pool, source) for example in chosen]


def variants(example: Example, scorer: Scorer, pool: Pool, source: random.Random) -> dict[str, Outlook]:
    """What is known of a question as asked and made unanswerable, by `VARIANTS`."""
    seen, question = example.seen, example.asking.text
    assert seen is not None
    found = {"asked": outlook(seen, scorer)}
    for name, hits in example.others.items():
        found[name] = outlook(examine(question, hits, pointer=example.pointer), scorer)
    if example.answerable:
        hits = [one.hit for one in seen.matched]
        changed = {
            "altered": altered(question, pool, source),
            "swapped": swapped(question, source),
            "caused": caused(question),
        }
        for name, text in changed.items():
            if text is not None:
                found[name] = outlook(examine(text, rejudged(text, hits), pointer=example.pointer), scorer)
    return {name: one for name, one in found.items() if one is not None}


def without_answer(
    question: str, hits: Sequence[Hit], gold: str, spans: Sequence[tuple[int, int]]
) -> list[Hit]:
    """The hits, the gold paragraph without the sentences that touch the answer."""
    kept = [gold[s:e] for s, e in units(gold) if not any(s < end and start < e for start, end in spans)]
    text = " ".join(kept)
    others = [hit for hit in hits if hit.paragraph.text != gold]
    own = [hit for hit in hits if hit.paragraph.text == gold]
    if not own or not text:
        return others
    changed = replace(own[0], paragraph=replace(own[0].paragraph, text=text))
    return rejudged(question, [changed, *others])


def rejudged(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with the similarities that the ranking model gives them for a question, best first."""
    if not hits:
        return []
    vectors = shipped().embed_passages([hit.paragraph.text for hit in hits]) @ shipped().embed_query(question)
    found = [
        Candidate(
            id=hit.paragraph.id, text=hit.paragraph.text, title=hit.article.title, kind=hit.paragraph.kind,
            index=hit.paragraph.index, cosine=float(cosine),
        )
        for hit, cosine in zip(hits, vectors, strict=True)
    ]  # fmt: skip
    similar = {one.candidate.id: one.similarity for one in judge(question, found)}
    again = [
        replace(hit, similarity=similar[hit.paragraph.id]) for hit in hits if hit.paragraph.id in similar
    ]
    return sorted(again, key=lambda hit: -hit.similarity)


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
