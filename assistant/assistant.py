"""The facade: a library, a way to answer from it, and nothing a caller has to know besides."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import chain, compose, models, preferences, reader
from assistant.conversation import MAX_TURNS, standalone
from assistant.dialogue import smalltalk
from assistant.dialogue.focus import article_of, both, evidence
from assistant.dialogue.nearest import SHOWN, TELLING
from assistant.dialogue.suggestions import Suggester
from assistant.dialogue.summary import summarise
from assistant.errors import ModelError, QuestionError
from assistant.logs import CONTENT
from assistant.models import Models
from assistant.prompts import EMPTY_LIBRARY, REFUSAL
from assistant.rereading import READ_AGAIN, reread
from assistant.seats import seat
from assistant.settings import Settings, load
from assistant.turn import BUILTIN_MODEL, Turn, Writer
from assistant.types import Answer, AnswerEvent, History
from vectorstore import reading
from vectorstore.embedding import BUILTIN
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.storage.adding import Progress
from vectorstore.storage.articles import RemovedLine, Version
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.renaming import rename
from vectorstore.storage.users import Users
from vectorstore.types import AddReport, Article, Embedder, Filters, Hit, Paragraph
from vectorstore.words.tongues import language

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

content = logging.getLogger(CONTENT)

MAX_QUESTION_CHARS = 4000
_ABOUT = 0.3  # similarity from which an article is taken to be about some words
_QUOTED = 3  # paragraphs looked at for a sentence of an answer
_MOST_ABOUT = 60  # paragraphs looked at for the articles that words are about


class Assistant:
    """Adds articles, finds paragraphs and answers questions. Make one with `Assistant.open`."""

    def __init__(self, library: Library, settings: Settings, model: BaseChatModel | None = None) -> None:
        self.library = library
        self.settings = settings
        self._models = Models(model)
        self._suggester = Suggester(self.article, lambda text, id_: self._ranked(text, 1, [id_], None))

    @classmethod
    def open(
        cls,
        library: str | os.PathLike[str] | None = None,
        *,
        settings: Settings | None = None,
        model: BaseChatModel | None = None,
        wait_s: float = 2.0,
    ) -> Assistant:
        """Opens a library, which is made when absent.

        Args:
            library: its folder or its database's address; the configured one by default.
            settings: read from the environment by default.
            model: a LangChain chat model to answer with, instead of the one the settings name.
            wait_s: how long to wait for another process that is writing, before opening read-only.

        Raises:
            SettingsError: A setting cannot be used.
            LibraryError: The folder or the database cannot be used.
        """
        settings = settings or load(library=None if library is None else str(library))
        location = str(library) if library is not None else settings.library
        embedder = partial(models.embedder, settings)
        opened = Library.open(
            location,
            lambda: embedder(settings.embedding),
            wait_s=wait_s,
            chroma=models.chroma_server(settings),
            cache=Path(settings.cache).expanduser() if settings.cache else None,
            named=None if "embedding" in settings.model_fields_set else embedder,
        )
        return cls(opened, preferences.effective(settings, opened), model)

    def beside(self, library: str | os.PathLike[str]) -> Assistant:
        """Another library with the settings and the model of this one.

        Raises:
            LibraryError: It cannot be used.
        """
        return Assistant.open(library, settings=self.settings, model=self._models.given)

    def close(self) -> None:
        """Closes the library."""
        self.library.close()

    @property
    def model_given(self) -> bool:
        """Whether a chat model was handed to `open`, which no setting changes."""
        return self._models.given is not None

    @property
    def conversations(self) -> Conversations:
        """What was asked and answered before, kept in the library: that of whoever serves it."""
        return self.library.conversations

    @property
    def users(self) -> Users:
        """Whom a served library knows."""
        return self.library.users

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prefer(self, name: str, value: str | int | None) -> None:
        """Changes a setting for good in this library; None gives it its default back.

        Raises:
            SettingsError: It cannot be changed, or not to that value.
            ModelError: The language model cannot be used.
            LibraryLockedError: Another process is writing to the library.
        """
        preferences.require_changeable(self.settings, name, model_given=self.model_given)
        new = preferences.changed(self.settings, name, value)
        if name == "model" and new.model:
            self._models.use(new.model, models.load_chat_model(new))
        preferences.keep(self.library, name, value)
        self.settings = new

    def move(self, embedding: str, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Moves the library to another embedding for good; it is asked and added to meanwhile.

        Args:
            embedding: as `ISNAD_EMBEDDING` names it.
            progress: called with how many paragraphs are done and how many there are, twice from the start: while
                they are embedded, and while their index is filled. What it raises ends the move; what was
                embedded is kept, and the same move goes on from there.

        Raises:
            SettingsError: The embedding was set by whoever runs Isnad.
            EmbeddingError: It cannot be loaded or run.
            LibraryLockedError: Another process is writing to the library.
        """
        preferences.require_unset(self.settings, "embedding")
        self.library.move(self._embedder(embedding), progress)

    def _embedder(self, name: str) -> Embedder:
        return models.embedder(self.settings, name)

    # -- articles ------------------------------------------------------------------------------

    def add(self, source: str | os.PathLike[str], *, progress: Progress | None = None) -> AddReport:
        """Adds what a source holds: a file, a folder, an address, or structured JSONL.

        Raises:
            ReadError: The source could not be read, and nothing was added from it.
            LibraryLockedError: Another process is writing to the library.
        """
        return self.library.add(reading.read(source, private=self.settings.private_addresses), progress)

    def add_feed(
        self,
        url: str,
        *,
        limit: int = 200,
        progress: Progress | None = None,
        followed: Callable[[int, int], None] = lambda done, total: None,
    ) -> AddReport:
        """Adds the articles that a feed (RSS, Atom) or a sitemap links to, politely: one at a time.

        Args:
            url: the address of the feed.
            limit: how many links are followed at most.
            progress: called after each article with what became of it.
            followed: called with how many links are done and how many there are.

        Raises:
            ReadError: The feed could not be read.
            LibraryLockedError: Another process is writing to the library.
        """
        private = self.settings.private_addresses
        return self.library.add(
            reading.read_feed(url, limit=limit, private=private, followed=followed), progress
        )

    def add_text(
        self, text: str, title: str | None = None, url: str | None = None, *, progress: Progress | None = None
    ) -> AddReport:
        """Adds pasted text, which may hold several articles.

        Raises:
            NothingToReadError: The text holds no article.
            LibraryLockedError: Another process is writing to the library.
        """
        return self.library.add(reading.read_text(text, title=title, url=url), progress)

    def articles(self) -> tuple[Article, ...]:
        """All articles, newest added first, without their paragraphs."""
        return self.library.articles()

    def article(self, id: str) -> Article:  # noqa: A002  # the contract's name
        """An article whole, by its id or the beginning of it.

        Raises:
            NotFoundError: None, or more than one, has such an id.
        """
        return self.library.article(id)

    def remove(self, id: str) -> Article:  # noqa: A002  # the contract's name
        """Removes an article and gives it back as it was.

        Raises:
            NotFoundError: There is no such article.
        """
        return self.library.remove(id)

    def rename(self, id: str, title: str) -> Article:  # noqa: A002
        """Gives an article another title, which later readings keep; an empty one brings back the read one.

        Raises:
            NotFoundError: There is no such article.
        """
        return rename(self.library, id, title)

    def left_out(self, id: str) -> tuple[RemovedLine, ...]:  # noqa: A002
        """What is in no paragraph of an article, and why."""
        return self.library.left_out(self.article(id).id)

    def restore(self, id: str, number: int) -> Paragraph:  # noqa: A002
        """Makes a line that was left out a paragraph.

        Raises:
            NotFoundError: There is no such article or line.
        """
        return self.library.restore(id, number)

    def versions(self, id: str) -> tuple[Version, ...]:  # noqa: A002
        """The older versions of an article, oldest first."""
        return self.library.versions(self.article(id).id)

    def rebuild(
        self, progress: Callable[[int, int], None] | None = None, *, change_embedding: bool = False
    ) -> None:
        """Makes the search indexes anew, with the configured embedding when ``change_embedding``."""
        self.library.rebuild(progress, change_embedding=change_embedding)

    # -- questions -----------------------------------------------------------------------------

    def search(
        self,
        question: str,
        k: int = 10,
        *,
        articles: Iterable[str] | None = None,
        filters: Filters | None = None,
    ) -> tuple[Hit, ...]:
        """The paragraphs most likely to answer, best first.

        Args:
            question: in any language.
            k: how many at most.
            articles: ids of the articles to look in, or beginnings of ids; all by default.
            filters: days, sources, languages and kinds of paragraphs to look at; all by default.

        Raises:
            QuestionError: The question is empty or too long.
            FilterError: A filter says what cannot be, such as an impossible day.
            RerankingError: The configured reranker cannot be loaded.
        """
        return self._in_order(question, self._ranked(question, max(k, READ_AGAIN), articles, filters))[:k]

    def _ranked(
        self, question: str, k: int, articles: Iterable[str] | None, filters: Filters | None
    ) -> tuple[Hit, ...]:
        """What is found, in the order of the ranking, or of the reranker that is configured."""
        chosen = None if articles is None else [self.library.full_id(id_) for id_ in articles]
        reranker = self._models.reranker(self.settings)
        with self._seat():
            return search(
                self.library, _checked(question), k=k, articles=chosen, filters=filters, reranker=reranker
            )

    def _in_order(self, question: str, ranked: Sequence[Hit]) -> tuple[Hit, ...]:
        """The same as people see it: a reranker has read already."""
        if self.settings.reranker:
            return tuple(ranked)
        with seat():
            return reread(question, ranked, self.library.embedder)

    def _seat(self) -> AbstractContextManager[None]:
        """A seat to compute on, unless the search waits for others."""
        waits = bool(self.settings.chroma_url) or self.library.embedder.name != BUILTIN
        return nullcontext() if waits else seat()

    def answer(
        self,
        question: str,
        history: Iterable[tuple[str, str]] = (),
        articles: Iterable[str] | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """The answer, whole.

        Args:
            question: in any language; the answer is in the same.
            history: earlier turns of the conversation, oldest first: (``"user"`` or ``"assistant"``, text).
            articles: ids of the articles to ask; all by default.
            filters: what else narrows the search; see `search`.

        Raises:
            QuestionError: The question is empty or too long.
            NotFoundError: There is no article of such an id.
        """
        *_, last = self.stream(question, history, articles, filters)
        assert last.answer is not None
        return last.answer

    async def aanswer(
        self,
        question: str,
        history: Iterable[tuple[str, str]] = (),
        articles: Iterable[str] | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """`answer` for asynchronous callers; runs in a thread."""
        return await asyncio.to_thread(self.answer, question, history, articles, filters)

    def stream(
        self,
        question: str,
        history: Iterable[tuple[str, str]] = (),
        articles: Iterable[str] | None = None,
        filters: Filters | None = None,
    ) -> Iterator[AnswerEvent]:
        """The answer as it grows; the last event holds it whole."""
        _checked(question)
        content.debug("asked: %s", question)
        turns: History = tuple((who, text) for who, text in history)
        chosen = None if articles is None else tuple(articles)
        return self._stream(question.strip(), turns, chosen, filters)

    def _stream(
        self, asked: str, history: History, articles: Sequence[str] | None, filters: Filters | None = None
    ) -> Iterator[AnswerEvent]:
        aside = smalltalk.reply(
            asked,
            lambda: self._asked_articles(articles),
            self._spoken(asked),
            lambda words: self._about(words, articles),
            writes=self._models.writes(self.settings),
        )
        if aside is not None:
            yield self._aside(asked, aside)
            return
        spoken = self._spoken(asked)
        writer, notes = self._models.writer(self.settings, spoken)
        searched = self._standalone(asked, history, writer)
        count = max(self.settings.passages, reader.READ_HITS)
        ranked = self._ranked(searched[:MAX_QUESTION_CHARS], count, articles, filters)
        hits = self._in_order(searched, ranked)[: self.settings.passages]
        focused, staying = self._focused(asked, searched, ranked, history, articles, filters)
        if staying > 0:
            hits = both(self._in_order(searched, focused), hits, self.settings.passages)
        yield AnswerEvent(kind="searched", passages=hits)
        said = next((text for who, text in reversed(history) if who == "assistant"), "")
        turn = Turn(
            question=asked,
            searched=searched,
            language=spoken,
            hits=hits,
            ranked=ranked,
            focused=focused,
            staying=staying,
            embedder=self.library.embedder,
            said=said if searched != asked else "",
            wished=self.settings.answer_language,
            own=lambda: self._in_language(spoken, searched, articles, filters),
            following=self._following,
            suggest=lambda hits: self._suggester.suggestions(hits, asked, spoken),
        )
        if not hits:
            empty = self.library.count() == 0
            yield turn.refusal(EMPTY_LIBRARY if empty else REFUSAL, BUILTIN_MODEL)
            return
        if writer is None:
            yield from turn.read(notes)
            return
        try:
            yield from turn.ask(writer)
        except ModelError as error:
            yield from turn.read((str(error),), writer.used)

    def _focused(
        self,
        asked: str,
        searched: str,
        ranked: Sequence[Hit],
        history: History,
        articles: Sequence[str] | None,
        filters: Filters | None,
    ) -> tuple[Sequence[Hit], float]:
        """What is found in the article that the conversation is on, and the log-odds that the question stays on it."""

        def find(text: str) -> Sequence[Hit]:
            return self._ranked(text[:MAX_QUESTION_CHARS], _QUOTED, articles, filters)

        if not history or not ranked or len({hit.article.id for hit in ranked}) == 1:
            return (), 0.0
        on = article_of(history[-2 * MAX_TURNS :], find, self.library.article)
        if not on:
            return (), 0.0
        focused = self._ranked(searched[:MAX_QUESTION_CHARS], len(ranked), [on], filters)
        found = evidence(
            asked,
            self.library.article(on),
            focused,
            ranked,
            self.library.article,
            follows=searched != asked,
        )
        return focused, found.log_odds()

    def _standalone(self, asked: str, history: History, writer: Writer | None) -> str:
        """The question as searched: rewritten by the language model where one is set, else by rules."""
        by_rules = standalone(asked, history)
        if by_rules == asked or writer is None:
            return by_rules
        reply = chain.Reply()
        try:
            return writer.caller.standalone(asked, history[-MAX_TURNS:], reply)
        except ModelError:
            return by_rules
        finally:
            writer.used += reply.usage

    def _in_language(
        self, spoken: str, searched: str, articles: Sequence[str] | None, filters: Filters | None
    ) -> Sequence[Hit]:
        """The paragraphs of a language that are nearest to a question, as far as the filters let them through."""
        filters = filters or Filters()
        if filters.languages:
            return ()
        narrowed = replace(filters, languages=(spoken,), kinds=filters.kinds or TELLING)
        return self.search(searched[:MAX_QUESTION_CHARS], SHOWN, articles=articles, filters=narrowed)

    def _following(self, hit: Hit) -> Sequence[Paragraph]:
        return self.library.article(hit.article.id).paragraphs[hit.paragraph.index + 1 :]

    def _asked_articles(self, chosen: Sequence[str] | None) -> tuple[Article, ...]:
        every = self.articles()
        ids = None if chosen is None else {self.library.full_id(id_) for id_ in chosen}
        return every if ids is None else tuple(article for article in every if article.id in ids)

    def _about(self, words: str, articles: Sequence[str] | None) -> Sequence[str]:
        """The ids of the articles that some words are surely about, nearest first."""
        hits = self._ranked(words[:MAX_QUESTION_CHARS], _MOST_ABOUT, articles, None)
        return list(dict.fromkeys(hit.article.id for hit in hits if hit.similarity >= _ABOUT))

    def _aside(self, asked: str, aside: smalltalk.Reply) -> AnswerEvent:
        """The answer to a greeting, thanks, or a question about the library itself."""
        spoken = self._spoken(asked)
        if aside.article_id is None:
            made = compose.aside(
                aside.text, question=asked, language=spoken, answered=aside.purpose != "task"
            )
        else:
            statements, hits = summarise(self.article(aside.article_id))
            made = compose.answer(
                statements, question=asked, standalone_question=asked, language=spoken, passages=hits,
                model=BUILTIN_MODEL, confidence=1.0,
            )  # fmt: skip
        return AnswerEvent(kind="answer", answer=made)

    def _spoken(self, asked: str) -> str:
        """The language of an answer: the one that is set, or that of the question."""
        return self.settings.answer_language or language(asked) or "en"


def _checked(question: str) -> str:
    if not question.strip():
        raise QuestionError("The question is empty. Write what you want to know.", code="question-empty")
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION_CHARS:,} are searched. "
            "Shorten it, or add the text as an article first.",
            code="question-long",
            length=f"{len(question):,}",
            most=f"{MAX_QUESTION_CHARS:,}",
        )
    return question


def samples() -> Path:
    """The folder of the sample articles that ship."""
    return Path(__file__).with_name("samples")
