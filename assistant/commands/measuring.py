"""Measuring retrieval and answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.options import EmbeddingOption, JsonOption, ModelOption, RerankerOption
from assistant.commands.terminal import say, say_json
from assistant.settings import load


def eval_(
    paragraphs: Annotated[
        Path, typer.Option(help="P.jsonl[.gz]: paragraph_id, article_id, title, lang, text.")
    ],
    questions: Annotated[Path, typer.Option(help="Q.jsonl[.gz]: id, lang, paragraph_id, question, answers.")],
    run: Annotated[Path | None, typer.Option(help="Write RUN.jsonl, one line a question.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many questions.")] = None,
    compare: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Compare with an earlier RUN.jsonl of these questions.")
    ] = None,
    embedding: EmbeddingOption = None,
    reranker: RerankerOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure retrieval and answers on your own questions."""
    from assistant.evaluation import evaluate

    found = evaluate(
        paragraphs,
        questions,
        run=run,
        limit=limit,
        other=compare,
        settings=load(embedding=embedding, reranker=reranker, model=model),
    )
    if as_json:
        say_json(found.to_dict())
        return
    for name, value in found.figures.items():
        say(f"{name:28} {value:.4f}" if isinstance(value, float) else f"{name:28} {value}")
    columns = ("questions", "R@1", "R@5", "R@10", "nDCG@10", "RR@10", "answered", "unanswerable_refused")
    _print_table("language", columns, found.by_language)
    _print_table("kind", columns, found.by_kind)
    _print_table("against RUN", ("questions", "here", "there", "better", "worse", "p"), found.compared)


_HEADS = {"RR@10": "MRR@10", "unanswerable_refused": "refused"}
"""Where a measure's name is not what a table is read by."""


def _print_table(title: str, columns: tuple[str, ...], rows: dict[str, dict[str, float | int]]) -> None:
    if not rows:
        return
    heads = [_HEADS.get(name, name) for name in columns]
    say(f"\n{title:28}" + "".join(f"{name:>10}" for name in heads))
    for name, values in rows.items():
        cells = [values.get(column, "") for column in columns]
        say(f"{name:28}" + "".join(f"{c:>10.4f}" if isinstance(c, float) else f"{c:>10}" for c in cells))
