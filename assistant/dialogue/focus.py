"""Which article a conversation is on: what goes on from an answer is asked of the article that the answer was quoted from.

"How long is it?", "was anybody hurt?" or "متى يصدر الحكم؟" name nothing that finds their article among a hundred others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.dialogue.carrying import names
from assistant.extraction.features import logit
from assistant.extraction.matching import is_content
from assistant.prompts import ACCORDING_TO, EMPTY_LIBRARY, NEAREST, REFUSAL, SMALLTALK
from assistant.types import History
from vectorstore.language import forms, is_latin, sentences, stem, words
from vectorstore.ranking.analysis import stems
from vectorstore.ranking.model import Background
from vectorstore.types import Article, Hit

_LOOKED_AT = 3  # sentences of an answer; what comes after them may be of another article
_FEWEST = 4  # words of a sentence that is looked for; fewer stand in many paragraphs
_SAME = 0.7  # of a sentence's words, from which a paragraph holds it
_LOST = 2  # answers that no paragraph holds, such as a language model's own words; further back is not looked
_NAMED = 0.7  # of a refused question's words by weight, from which an article is the one it is about
# Log-odds that a question stays on the article, by what tells it; `tests.benchmarks.talks --fit` made them.
_BIAS = 5.42
_WEIGHTS = {
    "same_script": 1.22, "follows": 0.3, "here": 0.75, "there": -1.03, "more_there": -0.05, "content": -1.06, "names": -1.32,
}  # fmt: skip
_OPENING = 3  # paragraphs that tell the script of an article
_RIVALS = 3  # articles that a question may go over to
_LOOKED_THROUGH = 100  # paragraphs of an article; a book has thousands

Finding = Callable[[str], Sequence[Hit]]
"""A text -> the few paragraphs nearest to it."""

Whole = Callable[[str], Article]
"""The id of an article -> the article with its paragraphs."""


def told(text: str) -> str:
    """What an answer told of the articles: without markers and what stands around quotes, empty for a refusal.

    >>> told("The articles in the library do not answer this question.")
    ''
    >>> told("From “The bridge”: It cost 12 million. [1]")
    'It cost 12 million.'
    """
    bare = re.sub(r"\s*\[\d+\]", "", text).strip()
    return "" if _replies().match(bare) else " ".join(_around().sub(" ", bare).split())


def article_of(history: History, find: Finding, whole: Whole) -> str:
    """The id of the article that a conversation is on, empty where there is none.

    That of the last answer which told something outright; else of the last that came near, or of the last question
    which an article has nearly all words of.
    """
    near, lost = "", 0
    for at in range(len(history) - 1, -1, -1):
        who, text = history[at]
        if who != "assistant":
            continue
        quoted = told(text)
        if quoted and not text.lstrip().startswith(tuple(NEAREST.values())):
            if found := _quoted_from(quoted, find):
                return found
            lost += 1
            if lost == _LOST:
                break
        elif not near:
            asked = next((text for who, text in reversed(history[:at]) if who == "user"), "")
            near = _quoted_from(quoted, find) if quoted else _asked_of(asked, find, whole)
    return near


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What tells whether a question stays on the article that a conversation is on.

    Attributes:
        same_script: whether its words can be looked up in the article.
        follows: whether it cannot be understood without what was said before.
        here: log-odds of the best hit in the article. there: of the best in another.
        more_there: nats of the question's words that another article has and this one lacks.
        content: how many words of content it has. names: how many of its words name something.
    """

    same_script: bool
    follows: bool
    here: float
    there: float
    more_there: float
    content: int
    names: int

    def log_odds(self) -> float:
        """That it stays."""
        return _BIAS + sum(weight * float(getattr(self, name)) for name, weight in _WEIGHTS.items())


def evidence(
    question: str,
    on: Article,
    focused: Sequence[Hit],
    ranked: Sequence[Hit],
    whole: Whole,
    *,
    follows: bool,
) -> Evidence:
    """What a question says of its article.

    Args:
        question: as asked, without what is taken from the conversation.
        on: the article, with its paragraphs.
        focused: what is found in it.
        ranked: what is found in all articles.
        whole: gives an article.
        follows: see `Evidence`.
    """
    others = [hit for hit in ranked if hit.article.id != on.id]
    weights = _weights(question)
    same_script = is_latin(question) == is_latin(" ".join(p.text for p in on.paragraphs[:_OPENING]))
    rivals = list(dict.fromkeys(hit.article.id for hit in others))[: _RIVALS if same_script else 0]
    there = max((_held(weights, whole(id_)) for id_ in rivals), default=0.0)
    return Evidence(
        same_script=same_script,
        follows=follows,
        here=logit(focused[0].similarity if focused else 0.0),
        there=logit(others[0].similarity if others else 0.0),
        more_there=there - _held(weights, on) if same_script else 0.0,
        content=len(weights),
        names=sum(names(question, word, place) for place, word in enumerate(words(question))),
    )


def both(focused: Sequence[Hit], ranked: Sequence[Hit], count: int) -> tuple[Hit, ...]:
    """So many hits, half of them of the article that a conversation is on, likeliest first."""
    own = focused[: (count + 1) // 2]
    taken = {hit.paragraph.id for hit in own}
    others = [hit for hit in ranked if hit.paragraph.id not in taken][: count - len(own)]
    return tuple(sorted([*own, *others], key=lambda hit: -hit.similarity))


def _quoted_from(text: str, find: Finding) -> str:
    spans = sentences(text)
    long = [text[start:end] for start, end in spans if len(forms(text[start:end])) >= _FEWEST]
    for sentence in (long or [text])[:_LOOKED_AT]:
        wanted = set(forms(sentence))
        for hit in find(sentence):
            if len(wanted & set(forms(hit.paragraph.text))) >= _SAME * len(wanted):
                return hit.article.id
    return ""


def _asked_of(question: str, find: Finding, whole: Whole) -> str:
    weights = _weights(question)
    for id_ in dict.fromkeys(hit.article.id for hit in find(question)):
        if weights and _held(weights, whole(id_)) >= _NAMED * sum(weights.values()):
            return id_
    return ""


def _weights(question: str) -> dict[str, float]:
    """The stems of a question's words of content, with their inverse document frequencies in nats."""
    content = map(stem, filter(is_content, forms(question)))
    return {word: Background.shipped().idf(f"={word}") for word in content}


def _held(weights: Mapping[str, float], article: Article) -> float:
    texts = [article.title, *(p.text for p in article.paragraphs[:_LOOKED_THROUGH])]
    there = frozenset[str]().union(*map(stems, texts))
    return sum(weight for word, weight in weights.items() if word in there)


@lru_cache(maxsize=1)
def _replies() -> re.Pattern[str]:
    """Fixed replies that tell nothing of an article."""
    fixed = [
        *REFUSAL.values(),
        *EMPTY_LIBRARY.values(),
        *(p for table in SMALLTALK.values() for p in table.values()),
    ]
    return re.compile("|".join(re.escape(p).replace(r"\{count\}", r"\d+") for p in fixed))


@lru_cache(maxsize=1)
def _around() -> re.Pattern[str]:
    """What stands before quotes: the article's title, and that they are only the nearest."""
    named = [re.escape(p).replace(r"\{title\}", ".{1,300}?") for p in ACCORDING_TO.values()]
    dated = [p.removesuffix(":") + r"(?: \([^)]{1,80}\))? ?:" for p in named]
    return re.compile("|".join([*map(re.escape, NEAREST.values()), *dated]))
