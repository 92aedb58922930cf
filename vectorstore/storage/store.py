"""Writing the source of truth. Each function is given an open connection."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence, Set
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from vectorstore.passages import Passage
from vectorstore.storage import schema
from vectorstore.storage.planning import Plan, own_texts
from vectorstore.storage.records import MAX_VARIABLES, read_paragraphs
from vectorstore.types import Embedder, Paragraph
from vectorstore.words.tongues import language


def missing_passages(db: Connection, plan: Plan, embedding_id: int) -> list[Passage]:
    """The passages of a plan that have no vector of that embedding yet."""
    if plan.status == "added":
        return list(plan.passages)
    table, vectors = schema.passages, schema.vectors
    rows = db.execute(
        select(table.c.id, table.c.text)
        .join(vectors, (vectors.c.passage_id == table.c.id) & (vectors.c.embedding_id == embedding_id))
        .where(table.c.article_id == plan.article_id)
    )
    there = {(row.id, row.text) for row in rows}
    own_text = own_texts(plan.paragraphs)
    return [p for p in plan.passages if (p.id, own_text(p)) not in there]


def write(db: Connection, plans: Sequence[Plan], vectors: Mapping[str, bytes], embedding_id: int) -> None:
    """Carries out plans. ``vectors``: float16 bytes for each passage that was missing one.

    New articles go in together: a statement a table takes a fifth of the time of one an article and table.
    """
    rows = _Rows()
    for plan in plans:
        now = time.time()
        if plan.status == "updated":
            gone, known = _update_article(db, plan, now)
        else:
            gone, known = [], set()
            rows.articles.append({"id": plan.article_id, "version": 1, "added": now, **_facts(plan, now)})
        rows.take(plan, known, vectors, embedding_id)
        rows.changes.append({"article_id": plan.article_id, "gone": json.dumps(gone)})
    rows.insert(db)


class _Rows:
    """What plans put into each table."""

    def __init__(self) -> None:
        self.articles: list[dict[str, Any]] = []
        self.changes: list[dict[str, Any]] = []
        self._paragraphs: list[dict[str, Any]] = []
        self._passages: list[dict[str, Any]] = []
        self._vectors: list[dict[str, Any]] = []
        self._left_out: list[dict[str, Any]] = []

    def take(self, plan: Plan, known: Set[str], vectors: Mapping[str, bytes], embedding_id: int) -> None:
        """Takes a plan's rows, without the paragraphs that the article has already."""
        by_id = {p.id: (p, line) for p, line in zip(plan.paragraphs, plan.lines, strict=True)}
        self._paragraphs += [_row(p, line) for p, line in by_id.values() if p.id not in known]
        own_text = own_texts(plan.paragraphs)
        for p in plan.passages:
            if p.id in vectors:
                self._passages.append(passage_row(p, own_text(p)))
                self._vectors.append(
                    {"passage_id": p.id, "embedding_id": embedding_id, "vector": vectors[p.id]}
                )
        for number, (line, restored) in enumerate(plan.left_out):
            fields = {"line": line.line, "text": line.text, "reason": line.reason, "restored": restored}
            self._left_out.append(fields | {"article_id": plan.article_id, "number": number})

    def insert(self, db: Connection) -> None:
        """Writes them, what is referred to first."""
        _insert(db, schema.articles, self.articles)
        _insert(db, schema.paragraphs, self._paragraphs)
        _insert(db, schema.passages, self._passages)
        _insert(db, schema.vectors, self._vectors)
        _insert(db, schema.left_out, self._left_out)
        _insert(db, schema.changes, self.changes)


def passage_row(passage: Passage, own_text: str | None) -> dict[str, Any]:
    """A passage as its table takes it; see `own_texts`."""
    place = {"id": passage.id, "paragraph_id": passage.paragraph_id, "article_id": passage.article_id}
    return place | {"start": passage.start, "end": passage.end, "text": own_text}


def _row(paragraph: Paragraph, line: int) -> dict[str, Any]:
    return {
        "id": paragraph.id,
        "article_id": paragraph.article_id,
        "position": paragraph.index,
        "kind": paragraph.kind,
        "text": paragraph.text,
        "line": line,
    }


def _facts(plan: Plan, now: float) -> dict[str, Any]:
    draft = plan.draft
    body = " ".join(p.text for p in draft.paragraphs if p.kind == "body")[:4000] or draft.title
    return {
        "key": draft.key,
        "origin": draft.origin,
        "title": draft.title,
        "url": draft.url,
        "source": draft.source,
        "author": draft.author,
        "published": draft.published,
        "changed": draft.updated,
        "language": draft.language or language(body),
        "exact": draft.exact,
        "content": plan.content,
        "paragraph_count": len(plan.paragraphs),
        "updated": now,
    }


_KEPT_FACTS = ("author", "published", "source")


def _update_article(db: Connection, plan: Plan, now: float) -> tuple[list[str], set[str]]:
    """Brings an article up to date but for what is new in it: the passages it has no more, the paragraphs it had."""
    table, paragraphs = schema.articles, schema.paragraphs
    old = [p.id for p in read_paragraphs(db, plan.article_id)]
    before = db.execute(select(table).where(table.c.id == plan.article_id)).one()
    values = _facts(plan, now) | {"title": _given_title(db, plan) or plan.draft.title}
    if plan.draft.key.startswith("url:"):  # a print version names neither date nor writer
        values |= {name: before._mapping[name] for name in _KEPT_FACTS if values[name] is None}
    if set(old) - {p.id for p in plan.paragraphs}:
        _keep_version(db, before, old, now)
        values["version"] = before.version + 1
    db.execute(update(table).where(table.c.id == plan.article_id).values(**values))
    gone = _retire(db, plan)
    known = _known(db, paragraphs.c.id, [p.id for p in plan.paragraphs])
    for paragraph, line in zip(plan.paragraphs, plan.lines, strict=True):
        if paragraph.id in known:
            db.execute(
                update(paragraphs).where(paragraphs.c.id == paragraph.id).values(_row(paragraph, line))
            )
    db.execute(delete(schema.left_out).where(schema.left_out.c.article_id == plan.article_id))
    return gone, known


def _given_title(db: Connection, plan: Plan) -> str | None:
    """The title a person gave the article, with the title of the new reading kept beside it."""
    table = schema.given_titles
    row = table.c.article_id == plan.article_id
    given = db.scalar(select(table.c.title).where(row))
    if given is not None and plan.draft.title != given:
        db.execute(update(table).where(row).values(as_read=plan.draft.title))
    return given


def _keep_version(db: Connection, before: Row[Any], old: Sequence[str], now: float) -> None:
    db.execute(
        insert(schema.versions).values(
            article_id=before.id,
            number=before.version,
            replaced=now,
            title=before.title,
            published=before.published,
            paragraph_ids=json.dumps(list(old)),
        )
    )


def _retire(db: Connection, plan: Plan) -> list[str]:
    """Takes out the passages and positions the new reading has not; the old paragraphs stay readable."""
    table = schema.passages
    own_text = own_texts(plan.paragraphs)
    wanted = {(p.id, own_text(p)) for p in plan.passages}
    there = db.execute(select(table.c.id, table.c.text).where(table.c.article_id == plan.article_id)).all()
    gone = [row.id for row in there if (row.id, row.text) not in wanted]
    delete_passages(db, gone)
    db.execute(
        update(schema.paragraphs)
        .where(schema.paragraphs.c.article_id == plan.article_id)
        .values(position=None)
    )
    return gone


def delete_passages(db: Connection, ids: Sequence[str]) -> None:
    """Deletes passages by their ids, and with them their vectors."""
    table = schema.passages
    for start in range(0, len(ids), MAX_VARIABLES):
        db.execute(delete(table).where(table.c.id.in_(ids[start : start + MAX_VARIABLES])))


def log_change(db: Connection, article_id: str, gone: Sequence[str]) -> None:
    """Tells the indexes that an article changed and which passages are no more.

    In a database that processes share the transaction holds `database.serialise`: numbers would else become
    visible out of order, and a process that has seen the higher one would never look for the lower.
    """
    db.execute(insert(schema.changes).values(article_id=article_id, gone=json.dumps(list(gone))))


def _insert(db: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(table), rows)


def _known(db: Connection, column: Any, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(ids), MAX_VARIABLES):
        found.update(db.scalars(select(column).where(column.in_(ids[start : start + MAX_VARIABLES]))))
    return found


# -- embeddings --------------------------------------------------------------------------------


def embedding_id(db: Connection, embedder: Embedder) -> int:
    """The number of an embedding in the library, which is made when absent."""
    table = schema.embeddings
    found = db.scalar(select(table.c.id).where(table.c.fingerprint == embedder.fingerprint))
    if found is None:
        values: dict[str, Any] = {
            "name": embedder.name,
            "fingerprint": embedder.fingerprint,
            "dimension": embedder.dimension,
            "active": False,
        }
        result = db.execute(insert(table).values(values))
        assert result.inserted_primary_key is not None
        found = int(result.inserted_primary_key[0])
    return found


def passages_without_vector(db: Connection, embedding_id: int, after: str, limit: int) -> list[Row[Any]]:
    """Up to ``limit`` passages (id, article_id, text) that have no vector of an embedding, by id from ``after`` on."""
    table, texts, vectors = schema.passages, schema.paragraphs, schema.vectors
    part = func.substr(texts.c.text, table.c.start + 1, table.c.end - table.c.start)
    query = (
        select(table.c.id, table.c.article_id, func.coalesce(table.c.text, part).label("text"))
        .join(texts, texts.c.id == table.c.paragraph_id)
        .outerjoin(vectors, (vectors.c.passage_id == table.c.id) & (vectors.c.embedding_id == embedding_id))
        .where(table.c.id > after, vectors.c.passage_id.is_(None))
        .order_by(table.c.id)
        .limit(limit)
    )
    return list(db.execute(query))


def add_vectors(db: Connection, embedding_id: int, made: Sequence[tuple[str, bytes]]) -> None:
    """Stores vectors (passage id, float16 bytes) of an embedding."""
    _insert(
        db,
        schema.vectors,
        [{"passage_id": id_, "embedding_id": embedding_id, "vector": blob} for id_, blob in made],
    )


def changed_since(db: Connection, seq: int) -> set[str]:
    """The articles that changed after change number ``seq``."""
    table = schema.changes
    return set(db.scalars(select(table.c.article_id).where(table.c.seq > seq)))
