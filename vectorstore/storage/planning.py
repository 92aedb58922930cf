"""What adding a draft would do: to which article, under which ids, and how it stands to what is there."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from vectorstore.language import normalise
from vectorstore.passages import Passage, passages
from vectorstore.storage import schema
from vectorstore.storage.records import read_paragraphs
from vectorstore.types import Draft, DraftParagraph, LeftOut, Paragraph


def digest(*parts: str) -> str:
    """A 20-digit hexadecimal hash of some strings, the same on every machine."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What adding a draft would do: to which article, and how it stands to what is there."""

    status: str  # "added" | "updated" | "unchanged"
    article_id: str
    content: str
    draft: Draft
    paragraphs: tuple[Paragraph, ...]
    lines: tuple[int, ...]
    left_out: tuple[tuple[LeftOut, bool], ...]  # the line, and whether it was restored
    passages: tuple[Passage, ...]


def plan(db: Connection, draft: Draft) -> Plan:
    """Compares a draft with the library. Writes nothing."""
    content = content_hash(draft)
    article_id, there = _identify(db, draft, content)
    if there is not None and there.content == content:
        return _plan("unchanged", article_id, content, draft, set())
    restored = set()
    if there is not None:
        table = schema.left_out
        restored = set(
            db.scalars(select(table.c.text).where(table.c.article_id == article_id, table.c.restored))
        )
    return _plan("added" if there is None else "updated", article_id, content, draft, restored)


def _plan(status: str, article_id: str, content: str, draft: Draft, restored: set[str]) -> Plan:
    drafts = list(draft.paragraphs)
    for line in draft.left_out:
        if line.text in restored:
            insert_by_line(drafts, DraftParagraph(kind="body", text=line.text, line=line.line))
    paragraphs = identify_paragraphs(article_id, drafts)
    return Plan(
        status=status,
        article_id=article_id,
        content=content,
        draft=draft,
        paragraphs=paragraphs,
        lines=tuple(p.line for p in drafts),
        left_out=tuple((line, line.text in restored) for line in draft.left_out),
        passages=tuple(passages(paragraphs)),
    )


def revision(row: Row[Any], drafts: Sequence[DraftParagraph], lines: Sequence[tuple[LeftOut, bool]]) -> Plan:
    """A plan that gives an article other paragraphs, as if it had been read so; its hash stays."""
    draft = Draft(
        key=row.key,
        title=row.title,
        paragraphs=tuple(drafts),
        url=row.url,
        source=row.source,
        author=row.author,
        published=row.published,
        updated=row.changed,
        language=row.language,
        origin=row.origin,
        left_out=tuple(line for line, _ in lines),
        exact=row.exact,
    )
    paragraphs = identify_paragraphs(row.id, drafts)
    return Plan(
        status="updated",
        article_id=row.id,
        content=row.content,
        draft=draft,
        paragraphs=paragraphs,
        lines=tuple(p.line for p in drafts),
        left_out=tuple(lines),
        passages=tuple(passages(paragraphs)),
    )


def insert_by_line(drafts: list[DraftParagraph], new: DraftParagraph) -> None:
    """Puts a paragraph where its line stood in the source."""
    place = next((i for i, p in enumerate(drafts) if p.line > new.line), len(drafts))
    drafts.insert(place, new)


def content_hash(draft: Draft) -> str:
    """A hash of everything of a draft that the library keeps, but not of where it was read from."""
    facts = [draft.key, draft.title, draft.url, draft.source, draft.author, draft.published, draft.language]
    if draft.updated:  # hashes made before there was such a date stay as they are
        facts.append(draft.updated)
    return digest(json.dumps([facts, [(p.kind, p.text) for p in draft.paragraphs]]))


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(draft: Draft) -> Draft:
    """The draft with marks in the place of what no database keeps: NUL, and halves of surrogate pairs."""
    texts = [draft.key, draft.title, draft.url, draft.source, draft.author, draft.origin]
    texts += [paragraph.text for paragraph in draft.paragraphs] + [line.text for line in draft.left_out]
    if not any(_UNSTORABLE.search(text) for text in texts if text):
        return draft
    return replace(
        draft,
        key=_marked(draft.key),
        title=_marked(draft.title),
        url=draft.url and _marked(draft.url),
        source=draft.source and _marked(draft.source),
        author=draft.author and _marked(draft.author),
        origin=draft.origin and _marked(draft.origin),
        paragraphs=tuple(replace(p, text=_marked(p.text)) for p in draft.paragraphs),
        left_out=tuple(replace(line, text=_marked(line.text)) for line in draft.left_out),
    )


def _marked(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text)


def identify_paragraphs(article_id: str, drafts: Sequence[DraftParagraph]) -> tuple[Paragraph, ...]:
    """Paragraphs with ids: hashes of the article, the text and which of its equal texts it is."""
    seen: dict[str, int] = {}
    found = []
    for index, draft in enumerate(drafts):
        occurrence = seen[draft.text] = seen.get(draft.text, -1) + 1
        found.append(
            Paragraph(
                id=digest(article_id, draft.text, str(occurrence)),
                article_id=article_id,
                index=index,
                kind=draft.kind,
                text=draft.text,
            )
        )
    return tuple(found)


def _identify(db: Connection, draft: Draft, content: str) -> tuple[str, Row[Any] | None]:
    """The id of the article a draft is a reading of, and its row when it is there.

    An address or a given id decides alone. A headline does not: two articles may share one ("Weather").
    A draft without address is a new reading of an article with its headline, or from its file, when
    they have a paragraph in common; otherwise it is another article, and nothing is overwritten.
    """
    table = schema.articles
    if not draft.key.startswith("title:"):
        row = db.execute(_by_key(), {"key": draft.key}).first()
        return (row.id if row else digest(draft.key)), row
    same_key = table.c.key == draft.key
    known = same_key if draft.origin is None else same_key | (table.c.origin == draft.origin)
    texts = {normalise(p.text) for p in draft.paragraphs if p.kind in ("body", "lead")}
    candidates = db.execute(select(table).where(known).order_by(table.c.added)).all()
    for row in candidates:
        if row.content == content or texts & {normalise(p.text) for p in read_paragraphs(db, row.id)}:
            return row.id, row
    taken = db.scalar(select(table.c.id).where(table.c.id == digest(draft.key))) is not None
    return digest(draft.key, content) if taken else digest(draft.key), None


@lru_cache(maxsize=1)
def _by_key() -> Select[Any]:
    """One statement for all articles: making it anew takes longer than the database."""
    return select(schema.articles).where(schema.articles.c.key == bindparam("key"))


def own_texts(paragraphs: Sequence[Paragraph]) -> Callable[[Passage], str | None]:
    """Gives a passage's text where it is not simply a part of its paragraph, else None."""
    texts = {p.id: p.text for p in paragraphs}
    return lambda p: None if texts[p.paragraph_id][p.start : p.end] == p.text else p.text
