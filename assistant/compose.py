"""Statements with their evidence -> a numbered `Answer`."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.citations import Numbering
from assistant.links import deep_link
from assistant.plain import inert
from assistant.types import Answer, Citation, Evidence, Sentence, Statement, Usage, outlet
from vectorstore.duplicates import holds
from vectorstore.types import Hit


def cite(evidence: Evidence, numbering: Numbering) -> Citation:
    """The citation of a piece of evidence, with the number of its paragraph."""
    paragraph, article = evidence.hit.paragraph, evidence.hit.article
    quote = paragraph.text[evidence.start : evidence.end]
    return Citation(
        marker=numbering.number(paragraph.id),
        article_id=article.id,
        article_title=article.title,
        url=deep_link(article.url, quote),
        paragraph_id=paragraph.id,
        paragraph_index=paragraph.index,
        paragraph=paragraph.text,
        start=evidence.start,
        end=evidence.end,
        quote=quote,
        outlets=tuple(
            outlet(copy, deep_link(copy.article.url, quote if quote in copy.paragraph.text else ""))
            for copy in evidence.hit.copies
            if holds(copy.paragraph.text, quote)
        ),
    )


def sentence(statement: Statement, numbering: Numbering) -> Sentence:
    """A statement with its citations; what is unsupported has none."""
    evidence = statement.evidence if statement.support != "unsupported" else ()
    citations = tuple(dict.fromkeys(cite(e, numbering) for e in evidence))
    support = statement.support if citations else "unsupported"
    return Sentence(
        text=inert(statement.text), citations=citations, support=support, remarks=statement.remarks
    )


def markers(found: Sentence) -> str:
    """The markers shown after a sentence, such as ``[1][2]``; empty when it has none."""
    return "".join(f"[{number}]" for number in dict.fromkeys(c.marker for c in found.citations))


def spoken(found: Sentence) -> str:
    """A sentence with its markers."""
    return " ".join(filter(None, (found.text, markers(found))))


def answer(
    statements: Sequence[Statement],
    *,
    question: str,
    standalone_question: str,
    language: str,
    passages: Sequence[Hit],
    model: str,
    confidence: float,
    numbering: Numbering | None = None,
    notes: Sequence[str] = (),
    usage: Usage | None = None,
    suggestions: Sequence[str] = (),
) -> Answer:
    """The answer that statements make."""
    numbering = numbering or Numbering()
    found = tuple(sentence(statement, numbering) for statement in statements)
    cited = {c: None for s in found for c in s.citations}
    return Answer(
        text=" ".join(map(spoken, found)),
        answered=True,
        language=language,
        sentences=found,
        citations=tuple(sorted(cited, key=lambda c: (c.marker, c.start, c.end))),
        passages=tuple(passages),
        question=question,
        standalone_question=standalone_question,
        model=model,
        confidence=confidence,
        notes=tuple(notes),
        usage=usage or Usage(),
        suggestions=tuple(suggestions),
    )


def refusal(
    text: str,
    *,
    question: str,
    standalone_question: str,
    language: str,
    passages: Sequence[Hit],
    model: str,
    confidence: float = 0.0,
    notes: Sequence[str] = (),
    usage: Usage | None = None,
    suggestions: Sequence[str] = (),
) -> Answer:
    """The statement that the sources do not say: one sentence without citations."""
    return Answer(
        text=text,
        answered=False,
        language=language,
        sentences=(),
        citations=(),
        passages=tuple(passages),
        question=question,
        standalone_question=standalone_question,
        model=model,
        confidence=confidence,
        notes=tuple(notes),
        usage=usage or Usage(),
        suggestions=tuple(suggestions),
    )


def aside(text: str, *, question: str, language: str, answered: bool = True) -> Answer:
    """A reply to what is no question to the articles, such as a greeting: nothing to cite."""
    return Answer(
        text=text,
        answered=answered,
        language=language,
        sentences=(),
        citations=(),
        passages=(),
        question=question,
        standalone_question=question,
        model="builtin",
        confidence=1.0,
    )
