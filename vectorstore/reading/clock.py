"""The time of day in a date line, in Arabic and English."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

TIME = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?![\d:])"
    r"(?!\.(?:19|20)\d\d)\s*(?P<half>am|pm|a m|p m|صباحا|صباح|مسا|ظهرا|فجرا|ليلا|عصرا|ص\b|م\b)?"
)
_HOUR = re.compile(r"\b(?P<hour>1[0-2]|0?[1-9])\s*(?P<half>am|pm|صباحا|مسا)(?!\w)")
_ZONE = re.compile(r"^\s*\(?(?:(?P<utc>z\b|gmt|utc|(?:ب?توقيت\s+)?[غج]ريني?تش)|(?P<mecca>ب?توقيت\s+(?:مكه|السعوديه|الرياض|الدوحه))"
                   r"|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))")  # fmt: skip


def with_time(plain: str, day: date) -> str:
    """A day with the time of day that a normalised text gives, ISO 8601; the day alone without one."""
    match = _clock(plain)
    if not match:
        return day.isoformat()
    hour, minute = int(match["hour"]), int(match.groupdict().get("minute") or 0)
    half = match["half"] or ""
    if half.startswith(("p", "م", "عصر")) and hour < 12:
        hour += 12
    elif half.startswith(("a", "ص", "فجر")) and hour == 12:
        hour = 0
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=_zone(plain[match.end() :]))
    return moment.isoformat(timespec="minutes")


def _clock(plain: str) -> re.Match[str] | None:
    for match in TIME.finditer(plain):
        dotted = plain[match.start("hour") : match.end("minute")].count(".")
        if not dotted or re.match(r"\s*(?:am|pm|gmt|bst|utc|صباحا|مسا)", plain[match.end("minute") :]):
            return match
    iso = re.search(r"(?<=t)(?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?(?P<half>)", plain)
    return iso or _HOUR.search(plain)


def _zone(rest: str) -> timezone | None:
    match = _ZONE.match(rest)
    if not match:
        return None
    if match["utc"]:
        return UTC
    if match["mecca"]:
        return timezone(timedelta(hours=3))
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
    return timezone(-offset if match["sign"] == "-" else offset) if offset < timedelta(hours=24) else None
