"""An answer as it was kept, made whole again for the page, also when an older Isnad kept it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from assistant.types import Answer, Citation, Outlet, Remark, RemarkKind, Sentence, Support
from ui.errors import KeptAnswerError
from vectorstore.types import KINDS, Article, Hit, Paragraph


def answer_from(fields: Mapping[str, Any]) -> Answer:
    """The answer of ``Answer.to_dict()``, without what only a language model's bill and the search need.

    Fields it does not know are left aside, so that a newer Isnad's answers can be read too.

    Raises:
        KeptAnswerError: It is not the JSON of an answer.
    """
    try:
        cited = tuple(_citation(c) for c in fields["citations"])
        return Answer(
            text=str(fields["text"]),
            language=str(fields["language"]),
            question=str(fields["question"]),
            standalone_question=str(fields["standalone_question"]),
            model=str(fields["model"]),
            answered=bool(fields["answered"]),
            confidence=float(fields.get("confidence", 0.0)),
            sentences=tuple(_sentence(s) for s in fields["sentences"]),
            citations=cited,
            passages=tuple(_hit(hit) for hit in fields.get("passages", ())),
            notes=tuple(map(str, fields.get("notes", ()))),
            suggestions=tuple(map(str, fields.get("suggestions", ()))),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KeptAnswerError(
            f"A kept answer cannot be shown ({error!r}). Ask the question again."
        ) from error


def _sentence(fields: Mapping[str, Any]) -> Sentence:
    support: Support = fields["support"]
    if support not in get_args(Support):
        raise ValueError(support)
    citations = tuple(_citation(c) for c in fields["citations"])
    remarks = tuple(
        Remark(kind=remark["kind"], text=str(remark["text"]))
        for remark in fields.get("remarks", ())
        if remark["kind"] in get_args(RemarkKind)
    )
    return Sentence(text=str(fields["text"]), citations=citations, support=support, remarks=remarks)


def _citation(fields: Mapping[str, Any]) -> Citation:
    return Citation(
        marker=int(fields["marker"]),
        article_id=str(fields["article_id"]),
        article_title=str(fields["article_title"]),
        url=_text(fields["url"]),
        paragraph_id=str(fields["paragraph_id"]),
        paragraph_index=int(fields["paragraph_index"]),
        paragraph=str(fields["paragraph"]),
        start=int(fields["start"]),
        end=int(fields["end"]),
        quote=str(fields["quote"]),
        outlets=tuple(_outlet(outlet) for outlet in fields.get("outlets", ())),
    )


def _outlet(fields: Mapping[str, Any]) -> Outlet:
    return Outlet(
        article_id=str(fields["article_id"]),
        article_title=str(fields["article_title"]),
        source=_text(fields["source"]),
        published=_text(fields["published"]),
        url=_text(fields["url"]),
        paragraph_id=str(fields["paragraph_id"]),
        paragraph_index=int(fields["paragraph_index"]),
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _hit(fields: Mapping[str, Any]) -> Hit:
    told = fields["paragraph"]
    if told["kind"] not in KINDS:
        raise ValueError(told["kind"])
    paragraph = Paragraph(
        id=str(told["id"]),
        article_id=str(told["article_id"]),
        index=int(told["index"]),
        kind=told["kind"],
        text=str(told["text"]),
    )
    article = Article(
        id=paragraph.article_id, title=str(fields["article_title"]), published=fields.get("published")
    )
    return Hit(
        paragraph=paragraph,
        article=article,
        similarity=float(fields["similarity"]),
        features=tuple((str(name), float(share)) for name, share in fields.get("features", {}).items()),
    )
