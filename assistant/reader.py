"""Answers without a language model: the sentences of the best paragraphs that answer a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant import confidence, spans
from assistant.dating import asks_for_latest, dated, newest_day, recency
from assistant.disagreement import disagreeing
from assistant.enumeration import announces, items
from assistant.features import Matched, Place, Row, candidates, matched
from assistant.matching import Asking, take_apart
from assistant.prompts import ACCORDING_TO, ACCORDING_TO_DATED, phrase
from assistant.reading_model import ReadingModel
from assistant.types import Evidence, Statement
from vectorstore.builtin.embedder import shipped
from vectorstore.language import forms, normalise, stem
from vectorstore.types import Embedder, Hit, Paragraph

THRESHOLD = 0.16
"""Below this confidence the sources are taken not to answer: in folds of articles 5% of ARCD's questions are."""

READ_HITS = 16
"""Paragraphs read: on the samples the answering one is often further down than the eighth by words."""

_REPEATED = 20.0  # more than sentences differ by: what was just said comes where there is nothing else
_NEWER = 2.0  # added for the newest article among the hits where the question asks for the latest
_SAME_ANSWER = 0.7  # of the stems of the earlier answer make it the same

Following = Callable[[Hit], Sequence[Paragraph]]
_LISTING = ("list", "why", "how", "what")  # kinds of questions that a list answers
_MOST_LISTED = 4  # sentences of an answer to a question for several things
_SURE_LEAD = 0.4  # that the sentence answers, and that this piece of it does; less leads with "22 kilometers" for staff
_LONGEST_LEAD = 0.5  # of the sentence: a longer piece says little that the sentence does not
_LISTED_BEHIND = 1.0  # a further sentence is quoted when its score is at most this far behind the best


def _nothing(_: Hit) -> Sequence[Paragraph]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader made of the hits.

    Attributes:
        confidence: 0 to 1 that they answer.
        disagreement: the statements say different things, each of another article, newest first.
    """

    statements: tuple[Statement, ...]
    confidence: float
    disagreement: bool = False

    @property
    def answered(self) -> bool:
        """Whether the hits answer."""
        return bool(self.statements) and self.confidence >= THRESHOLD


@dataclass(frozen=True, slots=True)
class Examined:
    """A question and its hits taken apart: the sentences that may answer, and their features."""

    asking: Asking
    matched: Sequence[Matched]
    places: Sequence[Place]
    rows: Row


def examine(question: str, hits: Sequence[Hit], embedder: Embedder | None = None) -> Examined:
    """Takes a question and its first hits apart."""
    asking = take_apart(question)
    seen = [matched(asking, hit) for hit in hits[:READ_HITS]]
    places, rows = candidates(asking, seen, _cosines(question, seen, _builtin(embedder)))
    return Examined(asking, seen, places, rows)


def _builtin(embedder: Embedder | None) -> Embedder:
    """The built-in embedding, whatever the library's is: the model was fitted on its cosines."""
    return embedder if embedder is not None and embedder.name == "builtin" else shipped()


def _cosines(question: str, seen: Sequence[Matched], embedder: Embedder) -> list[list[float]]:
    texts = [m.text.text[start:end] for m in seen for start, end in m.text.sentences]
    if not texts:
        return [[] for _ in seen]
    found = iter((embedder.embed_passages(texts) @ embedder.embed_query(question)).tolist())
    return [[next(found) for _ in m.text.sentences] for m in seen]


def read(
    question: str,
    hits: Sequence[Hit],
    language: str,
    *,
    embedder: Embedder | None = None,
    said: str = "",
    following: Following = _nothing,
) -> Reading:
    """Quotes the sentences that answer, best first.

    Args:
        question: as searched.
        hits: what was found, best first.
        language: ISO 639-1 code of the question.
        embedder: the library's, to compare meanings across languages.
        said: the answer that the question follows up; a sentence that only says it again comes last.
        following: gives the paragraphs of the article after a hit's, in order, where a list may go on.
    """
    seen = examine(question, hits, embedder)
    if not seen.places:
        return Reading(statements=(), confidence=0.0)
    model = ReadingModel.shipped()
    scores = model.sentence(seen.rows)
    sure = model.confidence(confidence.features(seen.asking, seen.matched, seen.places, seen.rows, scores))
    if asks_for_latest(question):
        scores = scores + _NEWER * np.array(recency([place.hit.article for place in seen.places]))
    if said:
        scores = scores - _REPEATED * _repeats(said, seen.places)
    chosen = _chosen(seen, scores)
    listed = _items(seen, chosen[0], following)
    if listed:
        chosen = [chosen[0], *listed]
    others = _others(seen, scores, chosen)
    if others:
        told = sorted([*chosen, *others], key=lambda place: newest_day(place.hit.article), reverse=True)
        return Reading(statements=_side_by_side(told, language), confidence=sure, disagreement=True)
    lead = _lead(seen, chosen[0], language, sure) if len(chosen) == 1 else ()
    quoted = tuple(_statement(place, language) for place in chosen)
    return Reading(statements=(*lead, *quoted), confidence=sure)


def _others(seen: Examined, scores: NDArray[np.float64], chosen: Sequence[Place]) -> list[Place]:
    """What other articles say instead, when one sentence was chosen."""
    if len(chosen) > 1:
        return []
    return disagreeing(seen.asking, seen.matched, seen.places, scores, seen.places.index(chosen[0]))


def _side_by_side(told: Sequence[Place], language: str) -> tuple[Statement, ...]:
    """The sentences each under its article and date, which the reader needs to judge between them."""
    statements = []
    for place in told:
        article = place.hit.article
        named = ", ".join(filter(None, (article.source, newest_day(article))))
        frame = phrase(ACCORDING_TO_DATED if named else ACCORDING_TO, language)
        quote = dated(place.hit.paragraph.text[place.start : place.end], article, language)
        evidence = Evidence(hit=place.hit, start=place.start, end=place.end)
        text = f"{frame.format(title=article.title, named=named)} {quote}"
        statements.append(Statement(text=text, evidence=(evidence,)))
    return tuple(statements)


def _items(seen: Examined, place: Place, following: Following) -> list[Place]:
    """The items of the list that a paragraph's last sentence announces."""
    text = place.hit.paragraph.text
    if (
        seen.asking.kind not in _LISTING
        or text[place.end :].strip()
        or not announces(text[place.start : place.end])
    ):
        return []
    return [
        Place(replace(place.hit, paragraph=paragraph, features=(), copies=()), 0, start, end)
        for paragraph, start, end in items(following(place.hit))
    ]


def _repeats(said: str, places: Sequence[Place]) -> NDArray[np.float64]:
    """1 for each sentence that holds nearly all the words of an earlier answer, else 0."""
    words = set(map(stem, forms(said)))
    shares = [
        len(words & set(map(stem, forms(p.hit.paragraph.text[p.start : p.end])))) / (len(words) or 1)
        for p in places
    ]
    return np.array([float(share >= _SAME_ANSWER) for share in shares])


def _chosen(seen: Examined, scores: NDArray[np.float64]) -> list[Place]:
    """The sentences to quote: the best one, and for a list those nearly as good."""
    order = np.argsort(-scores, kind="stable")
    most = _MOST_LISTED if seen.asking.kind == "list" else 1
    chosen: list[Place] = []
    said: set[str] = set()
    for index in order:
        place = seen.places[index]
        text = normalise(place.hit.paragraph.text[place.start : place.end])
        if scores[index] < scores[order[0]] - _LISTED_BEHIND or len(chosen) == most:
            break
        if text not in said:
            said.add(text)
            chosen.append(place)
    return chosen


def _lead(seen: Examined, place: Place, language: str, sure: float) -> tuple[Statement, ...]:
    """The piece that answers by itself, said before the sentence it is in and carried by all of it."""
    home = next(m for m in seen.matched if m.hit is place.hit)
    span = spans.answer_span(seen.asking, home, place.number)
    if span is None or span.probability < spans.THRESHOLD or sure * span.probability < _SURE_LEAD:
        return ()
    if span.end - span.start > _LONGEST_LEAD * (place.end - place.start):
        return ()
    piece = dated(place.hit.paragraph.text[span.start : span.end].strip(), place.hit.article, language)
    evidence = Evidence(hit=place.hit, start=place.start, end=place.end)
    return (Statement(text=f"{piece[0].upper()}{piece[1:]}.", evidence=(evidence,)),)


def _statement(place: Place, language: str) -> Statement:
    evidence = Evidence(hit=place.hit, start=place.start, end=place.end)
    quote = dated(place.hit.paragraph.text[place.start : place.end], place.hit.article, language)
    if place.hit.article.language in (None, language):
        return Statement(text=quote, evidence=(evidence,))
    frame = phrase(ACCORDING_TO, language).format(title=place.hit.article.title)
    return Statement(text=f"{frame} {quote}", evidence=(evidence,))
