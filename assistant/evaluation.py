"""``isnad eval``: retrieval and answers measured over a set of paragraphs and questions."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.types import Answer
from vectorstore.errors import ReadError
from vectorstore.types import Draft, DraftParagraph

_RETRIEVED = 10


def evaluate(
    paragraphs: Path, questions: Path, *, run: Path | None, limit: int | None, settings: Settings
) -> dict[str, float | int]:
    """Adds the paragraphs to a library of their own, asks every question, and gives the figures.

    Returns:
        recall@1, @5, @10, nDCG@10 and MRR over the answerable questions; the share of them answered,
        of answers whose first citation holds a gold answer, and of unanswerable ones refused.

    Raises:
        ReadError: A file cannot be read, or lacks a field.
    """
    texts = list(_lines(paragraphs, ("paragraph_id", "article_id", "text")))
    asked = list(_lines(questions, ("id", "question")))[:limit]
    with tempfile.TemporaryDirectory() as folder, Assistant.open(folder, settings=settings) as assistant:
        assistant.library.add(_drafts(texts))
        ids = _ids(assistant, texts)
        lines = [_ask(assistant, item, ids) for item in asked]
    if run is not None:
        run.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    return figures(asked, lines)


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
    if len(passages) < _RETRIEVED:
        passages = assistant.search(answer.standalone_question[:4000], _RETRIEVED)
    return {
        "id": item["id"],
        "retrieved": [ids[hit.paragraph.id] for hit in passages[:_RETRIEVED]],
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "text": answer.text,
        "citations": _citations(answer, ids),
    }


def _citations(answer: Answer, ids: dict[str, str]) -> list[dict[str, Any]]:
    ordered = dict.fromkeys(c for sentence in answer.sentences for c in sentence.citations)
    return [
        {"paragraph_id": ids[c.paragraph_id], "start": c.start, "end": c.end, "quote": c.quote}
        for c in ordered
    ]


def figures(asked: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]]) -> dict[str, float | int]:
    """The figures of a run."""
    import ir_measures
    from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

    answerable = [(q, line) for q, line in zip(asked, lines, strict=True) if q.get("answerable", True)]
    found: dict[str, float | int] = {"questions": len(asked)}
    if answerable:
        qrels = [Qrel(str(q["id"]), str(q["paragraph_id"]), 1) for q, _ in answerable]
        run = [
            ScoredDoc(str(q["id"]), id_, 1.0 / (rank + 1))
            for q, line in answerable
            for rank, id_ in enumerate(line["retrieved"])
        ]
        measured = ir_measures.calc_aggregate([R @ 1, R @ 5, R @ 10, nDCG @ 10, RR @ 10], qrels, run)
        found |= {str(measure): float(value) for measure, value in measured.items()}
        found["answered"] = sum(line["answered"] for _, line in answerable) / len(answerable)
        found["first_citation_holds_answer"] = sum(_holds(q, line) for q, line in answerable) / len(
            answerable
        )
    refused = [
        not line["answered"] for q, line in zip(asked, lines, strict=True) if not q.get("answerable", True)
    ]
    if refused:
        found["unanswerable_refused"] = sum(refused) / len(refused)
    return found


def _holds(question: dict[str, Any], line: dict[str, Any]) -> bool:
    golds = [answer["text"].strip() for answer in question.get("answers") or ()]
    first = line["citations"][0]["quote"] if line["citations"] else ""
    return any(gold and gold in first for gold in golds)
