"""One question on its way to an answer: by the built-in reader, or by a language model and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant import chain, compose, reader
from assistant.citations import Numbering
from assistant.dialogue.nearest import reaching
from assistant.extraction.features import logit
from assistant.prompts import DISAGREEMENT, MENDED, REFUSAL, UNSUPPORTED, UNVERIFIED, fitting, phrase
from assistant.seats import seat
from assistant.types import AnswerEvent, Statement, Usage
from assistant.verification.grounding import Entailment, Grounder
from vectorstore.types import Embedder, Hit, Paragraph

BUILTIN_MODEL = "builtin"
NOTHING_USED = Usage()
_CONFIDENCE = 0.5  # what the reader's confidence counts beside what tells on which article a question is
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
        ranked: all that was found, in the order of the ranking, for the reader: it was fitted on that, and reads all anyway.
        focused: what was found in the article that the conversation is on, likewise; empty where it is on none.
        staying: the log-odds that the question stays on that article.
        said: the answer that the question follows up; empty when it follows none.
        wished: the language that is set for a language model's answers, if any.
        own: gives the paragraphs nearest in the answer's language; asked for a refusal that has too few of them.
        following: gives the paragraphs of an article after a hit's.
        suggest: gives questions to go on with, from the hits that were cited or are nearest.
    """

    question: str
    searched: str
    language: str
    hits: Sequence[Hit]
    ranked: Sequence[Hit]
    focused: Sequence[Hit]
    staying: float
    embedder: Embedder
    said: str
    wished: str
    own: Callable[[], Sequence[Hit]]
    following: Callable[[Hit], Sequence[Paragraph]]
    suggest: Callable[[Sequence[Hit]], tuple[str, ...]]

    def refusal(
        self, table: dict[str, str], model: str, notes: Sequence[str] = (), confidence: float = 0.0,
        usage: Usage = NOTHING_USED,
    ) -> AnswerEvent:  # fmt: skip
        """The last event when the sources do not say."""
        return AnswerEvent(
            kind="answer",
            answer=compose.refusal(
                phrase(table, self.language),
                question=self.question,
                standalone_question=self.searched,
                language=self.language,
                passages=reaching(self.hits, self.own, self.language),
                model=model,
                confidence=confidence,
                notes=notes,
                usage=usage,
                suggestions=self.suggest(self.hits),
            ),
        )

    def read(self, notes: Sequence[str] = (), usage: Usage = NOTHING_USED) -> Iterator[AnswerEvent]:
        """The built-in reader's answer; ``usage`` is what a language model used before it failed."""
        with seat():
            found = self._likelier()
        if not found.answered:
            yield self.refusal(REFUSAL, BUILTIN_MODEL, notes, found.confidence, usage)
            return
        if found.disagreement:
            notes = (*notes, phrase(DISAGREEMENT, self.language))
        last = self._answer(found.statements, BUILTIN_MODEL, found.confidence, notes, usage)
        assert last.answer is not None
        yield AnswerEvent(kind="text", text=last.answer.text)
        yield last

    def _likelier(self) -> reader.Reading:
        """What is read in the article that the conversation is on, or in all, whichever is likelier meant."""
        most = 2 * _CONFIDENCE * logit(1.0)  # so much may confidence decide
        if not self.focused or self.staying < -most:
            return self._reading(self.ranked)
        own = self._reading(self.focused)
        if self.staying > most:
            return own
        found = self._reading(self.ranked)
        surer = logit(own.confidence) - logit(found.confidence)
        return own if self.staying + _CONFIDENCE * surer >= 0 else found

    def _reading(self, hits: Sequence[Hit]) -> reader.Reading:
        return reader.read(
            self.searched, hits, self.language,
            embedder=self.embedder, said=self.said, following=self.following,
        )  # fmt: skip

    def ask(self, writer: Writer) -> Iterator[AnswerEvent]:
        """A language model's answer, each sentence checked before it is shown; else, asked twice, the reader's."""
        grounder = Grounder(
            hits=fitting(self.hits, writer.caller.tokens),
            embedder=self.embedder,
            entailment=writer.entailment,
        )
        for attempt in range(ATTEMPTS):
            reply = chain.Reply(usage=writer.used)
            made: list[Statement] = []
            growing = Growing()
            try:
                for statement in writer.caller.answer(
                    self.searched, grounder, reply, self.wished, again=attempt > 0
                ):
                    made.append(statement)
                    if (text := growing.add(statement)) and not reply.refused:
                        yield AnswerEvent(kind="text", text=text)
            finally:
                writer.used = reply.usage
            if reply.refused:
                yield self.refusal(
                    REFUSAL, writer.name, confidence=self.hits[0].similarity, usage=writer.used
                )
                return
            if growing.holds:
                notes = checked(made, self.language)
                yield self._answer(made, writer.name, self.hits[0].similarity, notes, writer.used)
                return
        yield from self.read((phrase(UNVERIFIED, self.language),), writer.used)

    def _answer(
        self,
        statements: Sequence[Statement],
        model: str,
        confidence: float,
        notes: Sequence[str],
        usage: Usage,
    ) -> AnswerEvent:
        cited = [e.hit for s in statements for e in s.evidence]
        shown: dict[str, Hit] = {}
        for hit in (*self.hits, *(hit for hit in self.ranked if hit in cited), *cited):
            shown.setdefault(hit.paragraph.id, hit)
        return AnswerEvent(
            kind="answer",
            answer=compose.answer(
                statements,
                question=self.question,
                standalone_question=self.searched,
                language=self.language,
                passages=tuple(shown.values()),
                model=model,
                confidence=confidence,
                notes=notes,
                usage=usage,
                suggestions=self.suggest(cited),
            ),
        )


@dataclass(kw_only=True)
class Writer:
    """A language model, how it is asked for one question, and what that has used so far.

    Attributes:
        name: as an answer tells it.
        entailment: judges its sentences besides the rules.
        used: tokens of all calls for this question.
    """

    caller: chain.Caller
    name: str
    entailment: Entailment | None = None
    used: Usage = field(default=Usage())


class Growing:
    """The text of an answer as its sentences come: numbered for good, and nothing before one of them holds."""

    def __init__(self) -> None:
        self.holds = False
        self._numbering = Numbering()
        self._shown = False
        self._waiting: list[str] = []

    def add(self, statement: Statement) -> str:
        """What can be shown now; empty while nothing has been verified."""
        self._waiting.append(compose.spoken(compose.sentence(statement, self._numbering)))
        self.holds = self.holds or statement.support != "unsupported"
        if not self.holds:
            return ""
        text = (" " if self._shown else "") + " ".join(self._waiting)
        self._shown, self._waiting = True, []
        return text


def checked(statements: Sequence[Statement], language: str) -> tuple[str, ...]:
    """What the check of a language model's answer changed, as notes for the person."""
    changed = sum(any(r.kind in ("marker_mended", "quote_replaced") for r in s.remarks) for s in statements)
    bare = sum(s.support == "unsupported" for s in statements)
    counts = ((MENDED, changed), (UNSUPPORTED, bare))
    return tuple(phrase(table, language).format(count=count) for table, count in counts if count)
