"""Questions to begin with: known ones of the sample articles, and tried ones of any other."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from assistant import Assistant
from assistant.dialogue.questions import Candidate, candidates
from assistant.types import Answer
from vectorstore.errors import NotFoundError
from vectorstore.types import Article

MOST = 4
_ARTICLES = 6  # looked at, the newest
_EACH = 2  # questions of one article
_TRIED = 4  # of one article, before it is left at what was found; an answer takes some 50 ms


@lru_cache(maxsize=1)
def _by_title() -> dict[str, list[str]]:
    text = Path(__file__).with_name("starters.json").read_text(encoding="utf-8")
    questions: dict[str, list[str]] = json.loads(text)
    return questions


class Starters:
    """Finds questions that the library answers, and remembers them until an article changes.

    A question that nobody has tried would as soon be refused as answered, so each is asked of the
    built-in reader, also where a language model is set: its answers cost.
    """

    def __init__(self, assistant: Assistant) -> None:
        plain = assistant.settings.model_copy(update={"model": ""})
        self._assistant = Assistant(assistant.library, plain)
        self._found: dict[Article, tuple[str, ...]] = {}
        self._trying = threading.Lock()

    def questions(self, language: str, chosen: Sequence[str] = ()) -> list[str]:
        """At most `MOST` questions, those in the language of the page first, one of each article first.

        Args:
            language: that of the page.
            chosen: ids of the only articles they may be about; none means all.
        """
        articles = [a for a in self._assistant.articles() if not chosen or a.id in chosen]
        own = sorted(articles[: 10 * _ARTICLES], key=lambda article: article.language != language)
        with self._trying:
            each = [self._of(article) for article in own[:_ARTICLES]]
        rounds = itertools.chain.from_iterable(itertools.zip_longest(*each))
        return list(dict.fromkeys(q for q in rounds if q))[:MOST]

    def _of(self, article: Article) -> tuple[str, ...]:
        if article not in self._found:
            known = _by_title().get(article.title, [])
            self._found[article] = tuple(known[:_EACH]) or tuple(
                itertools.islice(self._tried(article), _EACH)
            )
        return self._found[article]

    def _tried(self, article: Article) -> Iterator[str]:
        try:
            whole = self._assistant.article(article.id)
        except NotFoundError:  # removed since the list was read
            return
        *made, summary = candidates(whole) if whole.language in ("ar", "en") else (None,)
        for candidate in made[:_TRIED]:
            if candidate and _answers(self._assistant.answer(candidate.text), candidate, article):
                yield candidate.text
        if summary and _answers(self._assistant.answer(summary.text), summary, article):
            yield summary.text


def _answers(answer: Answer, candidate: Candidate, article: Article) -> bool:
    """Whether an answer is what the question was made from, and not something that sounds like it."""
    if not answer.answered or any(s.support != "supported" for s in answer.sentences):
        return False
    cited = {c.paragraph_id for c in answer.citations}
    if candidate.paragraph_id is not None:
        return candidate.paragraph_id in cited
    return {c.article_id for c in answer.citations} == {article.id}
