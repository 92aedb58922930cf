"""Questions that may follow an answer or stand in for a refused one, each tried on the library first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from assistant.dialogue.questions import Candidate, candidates
from vectorstore.language import forms, stem
from vectorstore.types import Article, Hit

MOST = 3
"""Suggestions offered."""

_ARTICLES = 2  # looked at: those cited, or nearest
_TRIED = 5  # searches made; each takes some milliseconds of the answer's time
_SURE = 0.5  # similarity from which a paragraph is taken to answer the question made from it
_REMEMBERED = 4096  # questions with whether they are answered
_SAME = 0.7  # of the words of one question make it the other


class Suggester:
    """Makes questions from articles, tries them, and remembers which are answered."""

    def __init__(self, read: Callable[[str], Article], find: Callable[[str, str], Sequence[Hit]]) -> None:
        """Takes what reads an article whole by its id, and what finds the best hits in the article of an id."""
        self._read = read
        self._find = find
        self._tried: dict[tuple[str, str], bool] = {}  # by the paragraph's id, which changes with its text

    def suggestions(self, hits: Sequence[Hit], asked: str, language: str) -> tuple[str, ...]:
        """At most `MOST` questions in the language of the one asked, answered by the articles of these hits.

        Args:
            hits: those cited, or the nearest ones, best first.
            asked: the question; what repeats it is left out.
            language: ISO 639-1 code; articles in another one give none.
        """
        found: list[str] = []
        for number, (article, candidate) in enumerate(self._made(hits, language)):
            if number == _TRIED or len(found) == MOST:
                break
            if not any(_same(candidate.text, other) for other in (asked, *found)) and self._holds(
                article, candidate
            ):
                found.append(candidate.text)
        return tuple(found)

    def _holds(self, article: str, candidate: Candidate) -> bool:
        key = (candidate.paragraph_id or "", candidate.text)
        if key not in self._tried:
            if len(self._tried) >= _REMEMBERED:
                self._tried.clear()
            best = self._find(candidate.text, article)
            home = bool(best) and best[0].paragraph.id == candidate.paragraph_id
            self._tried[key] = home and best[0].similarity >= _SURE
        return self._tried[key]

    def _made(self, hits: Sequence[Hit], language: str) -> Iterator[tuple[str, Candidate]]:
        """Questions with their articles' ids; those made from the cited paragraphs themselves come last."""
        cited = {hit.paragraph.id for hit in hits}
        ids = dict.fromkeys(hit.article.id for hit in hits if hit.article.language == language)
        every = [(id_, one) for id_ in list(ids)[:_ARTICLES] for one in _questions_of(self._read(id_))]
        yield from sorted(every, key=lambda pair: pair[1].paragraph_id in cited)


@lru_cache(maxsize=256)
def _questions_of(article: Article) -> tuple[Candidate, ...]:
    """The questions made from paragraphs of an article; it takes milliseconds to look for them."""
    return tuple(one for one in candidates(article) if one.paragraph_id)


def _same(left: str, right: str) -> bool:
    ours, theirs = ({stem(form) for form in forms(text)} for text in (left, right))
    return len(ours & theirs) >= _SAME * min(len(ours), len(theirs))
