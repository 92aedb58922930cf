"""The strings of the page: one catalogue a language, and which of them a browser gets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("ar", "en")
DEFAULT = "en"
RTL = frozenset(["ar"])
_ISOLATED = "\u2068{}\u2069"  # what stands within keeps its own direction

Message = str | Mapping[str, str]
"""A text with ``{placeholders}``, or one text for each plural category (CLDR) of ``{n}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All strings of the page in one language.

    Attributes:
        faults: sentences for the codes of errors; English has the errors' own words instead.
    """

    language: str
    messages: Mapping[str, Message]
    faults: Mapping[str, str]

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, as the ``dir`` attribute wants it."""
        return "rtl" if self.language in RTL else "ltr"

    def text(self, key: str, **values: object) -> str:
        """The string of a key, plain text, with its placeholders filled in.

        Raises:
            KeyError: The catalogue has no such key.
        """
        message = self.messages[key]
        if not isinstance(message, str):
            number = values["n"]
            assert isinstance(number, int)
            message = message.get(plural(self.language, number), message["other"])
        for name, value in values.items():
            message = message.replace(f"{{{name}}}", str(value))
        return message

    def told(self, fault: Mapping[str, Any]) -> str:
        """The sentence of an error, see `ui.faults`; its English words where its code has none."""
        sentence = self.faults.get(fault["code"])
        if sentence is None:
            return str(fault["english"])
        for name, value in fault["values"].items():
            said = value if isinstance(value, str) else self.told(value)
            sentence = sentence.replace(f"{{{name}}}", _ISOLATED.format(said))
        return sentence


@lru_cache(maxsize=len(LANGUAGES))
def load(language: str) -> Catalogue:
    """The catalogue of a language, or the default one for a language that has none."""
    known = language if language in LANGUAGES else DEFAULT
    return Catalogue(language=known, messages=_read(f"{known}.json"), faults=_read(f"faults.{known}.json"))


def _read(name: str) -> dict[str, Any]:
    path = Path(__file__).with_name("strings") / name
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def plural(language: str, n: int) -> str:
    """The plural category of a whole number (Unicode CLDR, the languages we have).

    >>> [plural("ar", n) for n in (0, 1, 2, 3, 11, 100, 103)]
    ['zero', 'one', 'two', 'few', 'many', 'other', 'few']
    >>> plural("en", 1), plural("en", 2)
    ('one', 'other')
    """
    if language != "ar":
        return "one" if n == 1 else "other"
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    rest = n % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


def negotiate(accept_language: str | None) -> str:
    """The language of ours a browser likes best, by its ``Accept-Language`` header.

    >>> negotiate("fr-FR,ar-LB;q=0.8,en;q=0.5"), negotiate("en-GB"), negotiate(None)
    ('ar', 'en', 'en')
    """
    wishes: list[tuple[float, str]] = []
    for part in (accept_language or "").split(","):
        name, _, rest = part.strip().partition(";")
        quality = rest.strip().removeprefix("q=") or "1"
        wishes.append((float(quality) if _is_number(quality) else 0.0, name.split("-")[0].lower()))
    liked = [name for quality, name in sorted(wishes, key=lambda wish: -wish[0]) if quality > 0]
    return next((name for name in liked if name in LANGUAGES), DEFAULT)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text.isascii()
