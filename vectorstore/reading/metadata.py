"""Author, outlet and dates out of the lines that an editor takes out of an article."""

from __future__ import annotations

import re
from datetime import date

from . import phrases
from .credits import is_picture_source
from .dates import When, parse, published_and_updated
from .editing import Edited

_LABEL = re.compile(
    r"^\W*(?:By:?|BY:?|Written by|Reported by|Reporting by|Story by|Words by|Posted by|Analysis by|Opinion by|Author[:,]|"
    r"من(?=\s)|بقلم|كتبت|كتبها|كتب|إعداد|اعداد|تقرير|تحرير|ترجمة|تحقيق|حوار|حاورته|حاورها|حاوره|أجرى الحوار|مراسلة|مراسلنا|مراسل|المحرر|"
    r"الكاتبة|الكاتب|المؤلف|المراسل|المصدر|المصادر|مصدر|Sources?|Credit)\s*[:/|،–-]?\s*",
)
_OUTLET = re.compile(r"[«\"“]([^»\"”]{2,40})[»\"”]")
_AGENCY_IN_DATELINE = re.compile(r"^[^.!?؟]{2,60}?[(（]([^()]{2,30})[)）]\s*[—–-]")
_PARTS = re.compile(r"\s*(?:[:/|,،]|\s[-–—]\s)\s*")


def author_of(edited: Edited) -> str | None:
    """The writer a byline names, or None."""
    for line in edited.bylines:
        if _OUTLET.search(line):
            continue
        bare = _LABEL.sub("", line).strip(" :-–—|/")
        parts = [part for part in _PARTS.split(bare) if part]
        names = [part for part in parts if phrases.key_of(part) not in phrases.agencies()]
        if not names:
            continue
        labelled = _LABEL.match(line)
        if labelled or len(parts) == 1:
            return names[0]
        return names[-1] if ":" in line else names[0]
    return None


def source_of(edited: Edited) -> str | None:
    """The outlet or agency the article credits, or None."""
    for line in (*edited.bylines, *edited.credits):
        if match := _OUTLET.search(line):
            return match[1].strip()
    for line in (*edited.bylines, *edited.credits):
        for part in _PARTS.split(_LABEL.sub("", line)):
            if phrases.key_of(part) in phrases.agencies():
                return part.strip()
    signed = any(_LABEL.match(line) for line in edited.bylines)
    for line in edited.bylines if signed else ():
        if not _LABEL.match(line) and len(_PARTS.split(line)) == 1:
            return line
    if credited := [line for line in edited.credits if not is_picture_source(line)]:
        return _LABEL.sub("", credited[0]).strip(" ()[]")
    return _agency_of_dateline(edited)


def _agency_of_dateline(edited: Edited) -> str | None:
    body = next((paragraph.text for paragraph in edited.paragraphs if paragraph.kind == "body"), "")
    match = _AGENCY_IN_DATELINE.match(body[:120])
    return match[1].strip() if match and phrases.key_of(match[1]) in phrases.agencies() else None


def dates_of(edited: Edited, today: date | None) -> tuple[str | None, str | None, tuple[str, ...]]:
    """When an article appeared and when it was changed (ISO 8601), and notes on converted dates.

    Where only a change is dated, the article is taken to have appeared then.
    """
    published: When | None = None
    updated: When | None = None
    for line in edited.dates:
        first, second = published_and_updated(line, reference=today)
        published, updated = published or first, updated or second
    if published is None and updated is None:
        published = _date_of_dateline(edited)
    chosen = published or updated
    notes: list[str] = []
    if chosen and chosen.relative:
        notes.append("its date is written relative to the day of reading")
    if chosen and chosen.hijri:
        notes.append("its date is converted from the Hijri calendar")
    changed = updated.value if updated and updated != published else None
    return (chosen.value if chosen else None), changed, tuple(notes)


def _date_of_dateline(edited: Edited) -> When | None:
    """The full date before the dash of a first paragraph: "THORNMERE, March 19, 2026 — …"."""
    body = next((paragraph.text for paragraph in edited.paragraphs if paragraph.kind == "body"), "")
    head, dash, _ = (
        re.split(r"(\s[—–-]{1,2}\s|—)", body[:90], maxsplit=1)
        if re.search(r"\s[—–-]{1,2}\s|—", body[:90])
        else ("", "", "")
    )
    return parse(head) if dash else None
