"""Author, outlet and dates out of the lines that an editor takes out of an article."""

from __future__ import annotations

import re
from datetime import date

from . import phrases
from .bylines import LABEL, OUTLET, PARTS, author_in
from .credits import is_picture_source
from .dates import When, parse, published_and_updated
from .editing import Edited

_AGENCY_IN_DATELINE = re.compile(r"^[^.!?؟]{2,60}?[(（]([^()]{2,30})[)）]\s*[—–-]")


# "صحيفة الدلتا" alone on a line says where the article stands, not who wrote it.
_OUTLET_LINE = re.compile(
    r"^(?:صحيفة|جريدة|وكالة|مجلة|موقع|قناة|شبكة|إذاعة)\s+[^\s،,:|–-]+(?:\s+[^\s،,:|–-]+){0,3}$"
)


def author_of(edited: Edited) -> str | None:
    """The writer a byline names, or None."""
    written = (line for line in edited.bylines if not _OUTLET_LINE.match(line))
    return next((name for line in written if (name := author_in(line))), None)


def source_of(edited: Edited) -> str | None:
    """The outlet or agency the article credits, or None."""
    for line in (*edited.bylines, *edited.credits):
        if match := OUTLET.search(line):
            return match[1].strip()
    for line in (*edited.bylines, *edited.credits):
        for part in PARTS.split(LABEL.sub("", line)):
            key = phrases.key_of(part)
            if key in phrases.agencies() and not key.startswith("staff"):
                return part.strip()
    if outlet := next((line for line in edited.bylines if _OUTLET_LINE.match(line)), None):
        return outlet.strip(' «»"“”')
    signed = any(LABEL.match(line) for line in edited.bylines)
    for line in edited.bylines if signed else ():
        if not LABEL.match(line) and len(PARTS.split(line)) == 1:
            return line
    credited = [line for line in edited.credits if not is_picture_source(line)]
    if credited := [line for line in credited if not phrases.key_of(line).startswith("staff")]:
        return LABEL.sub("", credited[0]).strip(" ()[]")
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
