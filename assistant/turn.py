"""One question on its way to an answer: by the built-in reader, or by a language model and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant import chain, compose, reader
from assistant.prompts import DISAGREEMENT, REFUSAL, UNVERIFIED, fitting, phrase
from assistant.types import AnswerEvent, Statement
from vectorstore.types import Embedder, Hit, Paragraph

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

BUILTIN_MODEL = "builtin"
ATTEMPTS = 2
"""How often a language model is asked when nothing that it says can be verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question with what was found for it.

    Attributes:
        question: as asked.
        searched: the stand-alone question.
        language: ISO 639-1 code that the answer is in.
        hits: the passages shown and given to a language model, best first.
        more: passages further down; the reader looks there too.
        said: the answer that the question follows up; empty when it follows none.
        wished: the language that is set for a language model's answers, if any.
        context_tokens: about how many tokens of paragraphs a language model is given.
        following: gives the paragraphs of an article after a hit's.
        suggest: gives questions to go on with, from the hits that were cited or are nearest.
    """

    question: str
    searched: str
    language: str
    hits: Sequence[Hit]
    more: Sequence[Hit]
    embedder: Embedder
    said: str
    wished: str
    context_tokens: int
    following: Callable[[Hit], Sequence[Paragraph]]
    suggest: Callable[[Sequence[Hit]], tuple[str, ...]]

    def refusal(
        self, table: dict[str, str], model: str, notes: Sequence[str] = (), confidence: float = 0.0
    ) -> AnswerEvent:
        """The last event when the sources do not say."""
        return AnswerEvent(
            kind="answer",
            answer=compose.refusal(
                phrase(table, self.language),
                question=self.question,
                standalone_question=self.searched,
                language=self.language,
                passages=self.hits,
                model=model,
                confidence=confidence,
                notes=notes,
                suggestions=self.suggest(self.hits),
            ),
        )

    def read(self, notes: Sequence[str] = ()) -> Iterator[AnswerEvent]:
        """The built-in reader's answer."""
        found = reader.read(
            self.searched, [*self.hits, *self.more], self.language,
            embedder=self.embedder, said=self.said, following=self.following,
        )  # fmt: skip
        if not found.answered:
            yield self.refusal(REFUSAL, BUILTIN_MODEL, notes, found.confidence)
            return
        if found.disagreement:
            notes = (*notes, phrase(DISAGREEMENT, self.language))
        last = self._answer(found.statements, BUILTIN_MODEL, found.confidence, notes)
        assert last.answer is not None
        yield AnswerEvent(kind="text", text=last.answer.text)
        yield last

    def ask(self, model: BaseChatModel, name: str) -> Iterator[AnswerEvent]:
        """A language model's answer, each sentence checked; asked once more, then the reader's, when nothing holds."""
        confidence = self.hits[0].similarity
        given = fitting(self.hits, self.context_tokens)
        for attempt in range(ATTEMPTS):
            reply = chain.Reply()
            for text in chain.stream(model, self.searched, given, reply, self.wished, again=attempt > 0):
                if not attempt:
                    yield AnswerEvent(kind="text", text=text)
            if reply.refused:
                yield self.refusal(REFUSAL, name, confidence=confidence)
                return
            statements = chain.statements(reply.raw, given)
            if any(s.support != "unsupported" for s in statements):
                yield self._answer(statements, name, confidence, reply=reply)
                return
        yield from self.read(notes=(phrase(UNVERIFIED, self.language),))

    def _answer(
        self, statements: Sequence[Statement], model: str, confidence: float, notes: Sequence[str] = (),
        reply: chain.Reply | None = None,
    ) -> AnswerEvent:  # fmt: skip
        cited = [e.hit for s in statements for e in s.evidence]
        shown = [*self.hits, *(hit for hit in self.more if hit in cited)]
        shown += [
            hit for hit in dict.fromkeys(cited) if hit.paragraph.id not in {h.paragraph.id for h in shown}
        ]
        return AnswerEvent(
            kind="answer",
            answer=compose.answer(
                statements,
                question=self.question,
                standalone_question=self.searched,
                language=self.language,
                passages=shown,
                model=model,
                confidence=confidence,
                notes=notes,
                usage=reply.usage if reply else None,
                suggestions=self.suggest(cited),
            ),
        )
