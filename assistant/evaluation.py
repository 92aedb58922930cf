"""``isnad eval``: retrieval and answers measured over a set of paragraphs and questions."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.measures import Figures, compare, figures, grouped
from assistant.settings import Settings
from assistant.types import Answer
from vectorstore.errors import ReadError
from vectorstore.types import Draft, DraftParagraph, Hit

_RETRIEVED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The figures of a run, whole and by group, and what changed against another (empty: not compared)."""

    figures: Figures
    by_language: dict[str, Figures]
    by_kind: dict[str, Figures]
    compared: dict[str, Figures]

    def to_dict(self) -> dict[str, Any]:
        """The figures, with the groups under ``by_language`` and ``by_kind`` and changes under ``compared``."""
        groups = {"by_language": self.by_language, "by_kind": self.by_kind, "compared": self.compared}
        return {**self.figures, **{name: group for name, group in groups.items() if group}}


def evaluate(
    paragraphs: Path,
    questions: Path,
    *,
    run: Path | None = None,
    limit: int | None = None,
    other: Path | None = None,
    settings: Settings,
) -> Evaluation:
    """Adds the paragraphs to a library of their own, asks every question, and gives the figures.

    Args:
        paragraphs: lines of ``paragraph_id``, ``article_id``, ``title``, ``lang``, ``text``.
        questions: lines of ``id``, ``lang``, ``paragraph_id``, ``question``, ``answers``, ``answerable``, ``kind``.
        run: where to write what was found, a line for each question.
        limit: only the first so many questions.
        other: a run of the same questions to compare with.
        settings: which embedding, reranker and model.

    Raises:
        ReadError: A file cannot be read or lacks a field, or a question names a paragraph that is not there.
    """
    texts = list(_lines(paragraphs, ("paragraph_id", "article_id", "text")))
    asked = list(_lines(questions, ("id", "question")))[:limit]
    _require_known(questions, asked, texts)
    before = list(_lines(other, ("id", "retrieved", "answered", "citations"))) if other else []
    with tempfile.TemporaryDirectory() as folder, Assistant.open(folder, settings=settings) as assistant:
        assistant.library.add(_drafts(texts))
        ids = _ids(assistant, texts)
        lines = [_ask(assistant, item, ids) for item in asked]
    if run is not None:
        run.write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
        )
    return Evaluation(
        figures=figures(asked, lines),
        by_language=grouped(asked, lines, "lang"),
        by_kind=grouped(asked, lines, "kind"),
        compared=compare(asked, lines, before) if other else {},
    )


def _lines(path: Path, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as file
        ):
            for number, line in enumerate(file, 1):
                item = json.loads(line)
                missing = [field for field in fields if field not in item]
                if missing:
                    raise ReadError(f"{path} line {number} has no field {missing[0]!r}.")
                yield item
    except (OSError, ValueError) as error:
        raise ReadError(f"{path} cannot be read as JSON lines: {error}.") from error


def _drafts(texts: Sequence[dict[str, Any]]) -> Iterator[Draft]:
    by_article: dict[str, list[dict[str, Any]]] = {}
    for text in texts:
        by_article.setdefault(str(text["article_id"]), []).append(text)
    for id_, own in by_article.items():
        yield Draft(
            key=f"id:{id_}",
            title=str(own[0].get("title") or id_),
            paragraphs=tuple(DraftParagraph(kind="body", text=str(text["text"])) for text in own),
            language=own[0].get("lang"),
            exact=True,
        )


def _ids(assistant: Assistant, texts: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The library's paragraph ids -> the set's, by article and place."""
    own: dict[str, list[str]] = {}
    for text in texts:
        own.setdefault(str(text["article_id"]), []).append(str(text["paragraph_id"]))
    found: dict[str, str] = {}
    for article_id, named in own.items():
        article = assistant.library.article_by_key(f"id:{article_id}")
        found |= {p.id: id_ for p, id_ in zip(article.paragraphs, named, strict=True)}
    return found


def _ask(assistant: Assistant, item: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    history = [(who, text) for who, text in item.get("history") or ()]
    answer = assistant.answer(str(item["question"]), history)
    passages = answer.passages
    if len(passages) < _RETRIEVED or not answer.answered:  # a refusal's are not all the next best
        passages = assistant.search(answer.standalone_question[:4000], _RETRIEVED)
    return {
        "id": item["id"],
        "retrieved": [ids[id_] for id_ in _retrieved(passages)],
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "text": answer.text,
        "citations": _citations(answer, ids),
    }


def _retrieved(hits: Sequence[Hit]) -> list[str]:
    """The first ids of what was found; a copy of a passage in another article comes after it."""
    found = (id_ for hit in hits for id_ in (hit.paragraph.id, *(copy.paragraph.id for copy in hit.copies)))
    return list(dict.fromkeys(found))[:_RETRIEVED]


def _require_known(questions: Path, asked: Sequence[dict[str, Any]], texts: Sequence[dict[str, Any]]) -> None:
    """Refuses questions of another set, which would all count as not found."""
    known = {str(text["paragraph_id"]) for text in texts}
    for item in asked:
        gold = item.get("paragraph_id")
        if item.get("answerable", True) and str(gold) not in known:
            raise ReadError(
                f"{questions}: question {item['id']!r} is answered by paragraph {gold!r}, which is not among the "
                'paragraphs. Is it of another set? Mark what none of them answers with "answerable": false.'
            )


def _citations(answer: Answer, ids: dict[str, str]) -> list[dict[str, Any]]:
    ordered = dict.fromkeys(c for sentence in answer.sentences for c in sentence.citations)
    return [
        {"paragraph_id": ids[c.paragraph_id], "start": c.start, "end": c.end, "quote": c.quote}
        for c in ordered
    ]
