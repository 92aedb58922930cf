"""Answers without a language model: the sentences of the best paragraphs that answer a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.dating import asks_for_latest, newest_day, recency
from assistant.disagreement import disagreeing
from assistant.extraction import confidence, defining, headed, offices, telling
from assistant.extraction.confidence import Outlook
from assistant.extraction.enumeration import announces, items
from assistant.extraction.features import Matched, Place, Row, candidates, homes, matched
from assistant.extraction.headed import HEADS, asks
from assistant.extraction.likeness import compared
from assistant.extraction.matching import Asking, take_apart
from assistant.extraction.outline import outlined
from assistant.extraction.pointing import Pointer
from assistant.extraction.reading_model import ReadingModel
from assistant.extraction.understood import understood
from assistant.types import Statement
from vectorstore.builtin.embedder import shipped
from vectorstore.language import forms, normalise, stem
from vectorstore.reading.furniture import is_promo, is_widget
from vectorstore.reading.phrases import key_of
from vectorstore.types import Embedder, Hit, Paragraph

THRESHOLD = 0.05
"""Below this confidence the sources are taken not to answer: so are 3.0% of SQuAD's questions end to end, 1.5% of
ARCD's and of KaifLematha's."""

UNSURE = 0.15
"""Below this confidence an answer is introduced as the nearest that the articles come to one."""

TWO_BELOW = 0.4
"""Below this confidence the next likeliest sentence is quoted as well: on held-out news and everyday questions that makes 6
more of 744 answers right than below .3."""

READ_HITS = 16
"""Paragraphs read: on the samples the answering one is often further down than the eighth by words."""

_ANNOUNCES = (":", "：")
# A line of tags below an article.
_TAGS = re.compile(
    r"^\W*(?:سمات|الوسوم|وسوم|(?:ال)?كلمات (?:ال)?(?:دلاليه|مفتاحيه)|tags?|keywords?)\b(?!.*[.!؟])[: ]"
)
_NO_ANSWER = 10.0  # taken from the score of what answers nothing, which comes where there is nothing else
_OUTRIGHT = 0.95  # the confidence of what stands below a heading that is the question
_ONLY_NAMED = 0.14  # at most, of a sentence that only names what it was asked to tell
_ASKED_ALIKE = 0.5  # at least, of what stands below a heading that asks nearly the same
_OUTLINED = 0.7  # at least, of the headings of an article whose title says what is asked for
_REPEATED = 20.0  # more than sentences differ by: what was just said comes where there is nothing else
_IN_ONE_SENTENCE = ("when", "where", "number", "yesno")  # a sentence that told who did it may tell this too
_NEWER = 2.0  # added for the newest article among the hits where the question asks for the latest
_SAME_ANSWER = 0.7  # of the stems of the earlier answer make it the same

Following = Callable[[Hit], Sequence[Paragraph]]
_LISTING = ("list", "why", "how", "what")  # kinds of questions that a list answers
_MOST_LISTED = 4  # sentences of an answer to a question for several things
_NEARLY = 0.6  # behind the best score: a sentence so near answers nearly as often, and is quoted as well
_MOST_WORDS = 60  # of an answer to which a second sentence is added
_MOST_DOUBTFUL_WORDS = 90  # of one that is in doubt
_CLOSE = 2.0  # behind the best score: so near a second sentence is judged as well
_WEIGHT = 0.7  # of that judgement beside the score
_EXPLAINING = ("why", "how")
_GOES_ON = (
    1.2  # behind the best score: so near a sentence beside it goes on explaining, and is quoted with it
)
_SAID_AGAIN = 0.6  # of the stems of the shorter of two sentences make the other a repetition
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


def examine(
    question: str, hits: Sequence[Hit], embedder: Embedder | None = None, pointer: Pointer | None = None
) -> Examined:
    """Takes a question and its first hits apart; ``pointer`` is the shipped one unless one is given."""
    asking = take_apart(question)
    seen = compared(asking, matched(asking, hits[:READ_HITS]))
    seen = (pointer or Pointer.shipped()).pointed(asking, seen)
    seen = understood(asking, seen)
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
        said: the answer that the question follows up; a sentence that only says it again comes last, unless a short
            fact is asked for, which it may hold as well.
        following: gives the paragraphs of the article after a hit's, in order, where a list may go on.
    """
    seen = examine(question, hits, embedder)
    if not seen.places:
        return Reading(statements=(), confidence=0.0)
    if behind := headed.asked_outright(question, seen.places, following):
        return Reading(statements=telling.quoted(behind, seen.matched, language), confidence=_OUTRIGHT)
    model = ReadingModel.shipped()
    scores = model.sentence(seen.rows) + _standing(seen.places)
    scores = scores + offices.bonus(seen.asking, seen.matched, seen.places)
    defined = defining.bonus(seen.asking, seen.matched, seen.places)
    scores = scores + defined + headed.bonus(seen.asking, seen.matched, seen.places)
    scores = _without_bare_lines(seen, scores, following)
    best = confidence.outlook(seen.asking, seen.matched, seen.places, seen.rows, scores)
    sure = model.confidence(best)  # of this one: the likelier of two is often so by chance
    says = defining.tells(seen.asking, defined)
    by_name = defining.is_defined(seen.asking)
    only_named = by_name and not says[scores.argmax()]
    scores = _weighed(seen, scores, best, model)
    if asks_for_latest(question):
        scores = scores + _NEWER * np.array(recency([place.hit.article for place in seen.places]))
    if said and seen.asking.kind not in _IN_ONE_SENTENCE:
        scores = scores - _REPEATED * _repeats(said, seen.places)
    chosen = _chosen(seen, scores)
    under = headed.below(question, chosen[0], following)
    if under and headed.asks_alike(seen.asking, *homes(seen.matched, chosen[:1])):
        sure = max(sure, _ASKED_ALIKE)
    decided = says.any() or (under and chosen[0].hit.paragraph.kind != "title")
    if not decided and (steps := outlined(seen.asking, seen.matched, following)):
        sure, under = max(sure, _OUTLINED), steps
    if under:
        return Reading(statements=telling.quoted(under, seen.matched, language), confidence=sure)
    if only_named:
        sure = min(sure, _ONLY_NAMED)
    listed = _items(seen, chosen[0], following)
    if listed:
        chosen = [chosen[0], *listed]
    others = [] if says.any() else _others(seen, scores, chosen)
    if others:
        told = sorted([*chosen, *others], key=lambda place: newest_day(place.hit.article), reverse=True)
        return Reading(statements=telling.side_by_side(told, language), confidence=sure, disagreement=True)
    if len(chosen) == 1:
        chosen = [explained(seen, scores, chosen[0])]
    alone = len(chosen) == 1
    first, chosen = chosen[0], [*chosen, *_besides(seen, scores, chosen, doubtful=sure < TWO_BELOW)]
    quoted = telling.quoted(chosen, seen.matched, language)
    if sure < UNSURE:
        return Reading(statements=telling.hedged(quoted, language), confidence=sure)
    short = alone and not by_name  # what something is takes more than a piece
    lead = telling.lead(seen.asking, first, seen.matched, language, sure) if short else ()
    return Reading(statements=(*lead, *quoted), confidence=sure)


def _standing(places: Sequence[Place]) -> NDArray[np.float64]:
    """What is added to the scores of sentences, ``(len(places),)``: a question in a text answers none, nor do tags.

    Of headings see `headed`.
    """
    taken = np.zeros(len(places))
    for at, place in enumerate(places):
        asked = place.hit.paragraph.kind not in HEADS and asks(place.text)
        if asked or _TAGS.match(normalise(place.text)):
            taken[at] = -_NO_ANSWER
    return taken


def _without_bare_lines(
    seen: Examined, scores: NDArray[np.float64], following: Following
) -> NDArray[np.float64]:
    """The scores, where the best sentence is none of the page's and does not only announce what cannot be quoted with it."""
    scores = scores.copy()
    for at in np.argsort(-scores, kind="stable").tolist():
        place = seen.places[at]
        bare = place.text.endswith(_ANNOUNCES) and not _items(seen, place, following)
        if not (bare or _is_furniture(place.hit.paragraph)):
            break
        scores[at] -= _NO_ANSWER
    return scores


@lru_cache(maxsize=1024)
def _is_furniture(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a line of the page, which articles from a file may still have: a link, a button."""
    key = key_of(paragraph.text)
    return is_widget(paragraph.text, key) or is_promo(paragraph.text, key)


def _weighed(
    seen: Examined, scores: NDArray[np.float64], best: Outlook, model: ReadingModel
) -> NDArray[np.float64]:
    """The scores, the best two set off against each other by how likely each answers where they are close."""
    order = [int(at) for at in np.argsort(-scores, kind="stable")[:2]]
    if len(order) < 2 or scores[order[1]] < scores[order[0]] - _CLOSE:
        return scores
    rival = confidence.outlook(seen.asking, seen.matched, seen.places, seen.rows, scores, order[1])
    weighed = scores.copy()
    weighed[order[1]] += _WEIGHT * (model.log_odds(rival) - model.log_odds(best))
    return weighed


def _others(seen: Examined, scores: NDArray[np.float64], chosen: Sequence[Place]) -> list[Place]:
    """What other articles say instead, when one sentence was chosen."""
    if len(chosen) > 1:
        return []
    return disagreeing(seen.asking, seen.matched, seen.places, scores, seen.places.index(chosen[0]))


def _items(seen: Examined, place: Place, following: Following) -> list[Place]:
    """The items of the list that a paragraph's last sentence announces."""
    if (
        seen.asking.kind not in _LISTING
        or place.hit.paragraph.text[place.end :].strip()
        or not announces(place.text)
    ):
        return []
    return [
        Place(replace(place.hit, paragraph=paragraph, features=(), copies=()), 0, start, end)
        for paragraph, start, end in items(following(place.hit))
    ]


def _repeats(said: str, places: Sequence[Place]) -> NDArray[np.float64]:
    """1 for each sentence that holds nearly all the words of an earlier answer, else 0."""
    words = set(map(stem, forms(said)))
    shares = [len(words & _stems(place)) / (len(words) or 1) for place in places]
    return np.array([float(share >= _SAME_ANSWER) for share in shares])


def explained(seen: Examined, scores: NDArray[np.float64], place: Place) -> Place:
    """A sentence that explains, with the one beside it that is the likeliest of all others to do so."""
    order = [int(at) for at in np.argsort(-scores, kind="stable")[:2]]
    if seen.asking.kind not in _EXPLAINING or len(order) < 2 or seen.places[order[0]] is not place:
        return place
    other = seen.places[order[1]]
    beside = other.hit is place.hit and abs(other.number - place.number) == 1
    if not beside or scores[order[1]] < scores[order[0]] - _GOES_ON:
        return place
    joined = replace(place, start=min(place.start, other.start), end=max(place.end, other.end))
    short = len(joined.text.split()) <= _MOST_WORDS
    return joined if short else place


def _besides(
    seen: Examined, scores: NDArray[np.float64], chosen: Sequence[Place], *, doubtful: bool
) -> list[Place]:
    """A second sentence that is nearly as likely to answer, when one was chosen and both are short.

    The second best of an answer that is in doubt is told in any case (see `TWO_BELOW`).
    """
    if len(chosen) != 1 or len(scores) < 2:
        return []
    order = np.argsort(-scores, kind="stable")[:2]
    second = seen.places[order[1]]
    said, more = (_stems(place) for place in (chosen[0], second))
    count = sum(len(p.text.split()) for p in (chosen[0], second))
    repeats = len(said & more) >= _SAID_AGAIN * min(len(said), len(more))
    near = doubtful or scores[order[1]] >= scores[order[0]] - _NEARLY
    short = count <= (_MOST_DOUBTFUL_WORDS if doubtful else _MOST_WORDS)
    whole = not (asks(second.text) or second.text.endswith(_ANNOUNCES))
    fits = seen.places[order[0]] is chosen[0] and short and not repeats and more and whole
    return [second] if near and fits else []


def _stems(place: Place) -> set[str]:
    return set(map(stem, forms(place.text)))


def _chosen(seen: Examined, scores: NDArray[np.float64]) -> list[Place]:
    """The sentences to quote: the best one, and for a list those nearly as good."""
    order = np.argsort(-scores, kind="stable")
    most = _MOST_LISTED if seen.asking.kind == "list" else 1
    chosen: list[Place] = []
    said: set[str] = set()
    for index in order:
        place = seen.places[index]
        text = normalise(place.text)
        if scores[index] < scores[order[0]] - _LISTED_BEHIND or len(chosen) == most:
            break
        if text not in said:
            said.add(text)
            chosen.append(place)
    return chosen
