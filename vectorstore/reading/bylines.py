"""The parts of a byline: its label, the writer, the outlet."""

from __future__ import annotations

import re

from . import phrases

LABEL = re.compile(
    r"^\W*(?:By:?|BY:?|Written by|Reported by|Reporting by|Story by|Words by|Posted by|Interview by|Interviewed by|Text by|Words:|Words|Analysis by|Opinion by|Author[:,]|"
    r"من(?=\s)|بقلم|كتبت|كتبها|كتب|إعداد|اعداد|تقرير|تحرير|ترجمة|تحقيق|حوار|حاورته|حاورها|حاوره|أجرى الحوار|مراسلة|مراسلنا|مراسل|المحرر|"
    r"الكاتبة|الكاتب|المؤلف|المراسل|المصدر|المصادر|مصدر|Sources?|Credit)\s*[:/|،–-]?\s*",
)
OUTLET = re.compile(r"[«\"“]([^»\"”]{2,40})[»\"”]")
PARTS = re.compile(r"\s*(?:[:/|,،]|\s[-–—]\s)\s*")


_NEXT_SHARE = re.compile(r"\s*[.;|]\s+(?=\S+(?:\s+by\b|\s*:))")  # "Words: Ada Finch. Pictures: …"
_NOBODY = frozenset(
    map(phrases.key_of, ("admin", "administrator", "editor", "staff", "مدير الموقع", "المحرر", "الإدارة"))
)


def author_in(line: str) -> str | None:
    """The writer that one byline names, or None."""
    if OUTLET.search(line):
        return None
    bare = _NEXT_SHARE.split(LABEL.sub("", line))[0].strip(" :-–—|/")
    parts = [part for part in PARTS.split(bare) if part]
    names = [part for part in parts if phrases.key_of(part) not in phrases.agencies() | _NOBODY]
    if not names:
        return None
    if LABEL.match(line) or len(parts) == 1:
        return names[0]
    if ":" not in line and " " not in parts[0]:
        return None  # a town and an outlet
    return names[-1] if ":" in line else names[0]
