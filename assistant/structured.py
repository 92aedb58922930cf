"""A reply in fields that the provider holds the model to, where LangChain's profile of the model says that it does.

A sentence in fields is written out as one with markers and a quote, and read and checked like any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

_SENTENCE = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "description": "The sentence, without numbers in brackets."},
        "paragraphs": {
            "type": "array",
            "items": {"type": "integer"},
            "description": "Numbers of the paragraphs that say it.",
        },
        "quote": {
            "type": "string",
            "description": "The shortest exact words of the first of these paragraphs that carry the sentence.",
        },
    },
    "required": ["text", "paragraphs", "quote"],
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "title": "Answer",
    "description": "An answer from numbered paragraphs.",
    "type": "object",
    "properties": {
        "answered": {"type": "boolean", "description": "Whether the paragraphs answer the question."},
        "sentences": {"type": "array", "items": _SENTENCE},
    },
    "required": ["answered", "sentences"],
    "additionalProperties": False,
}
"""JSON Schema of a reply. Whether it answers comes first, so that a refusal is known before anything is shown."""

_DECLINED = re.compile(r'"answered"\s*:\s*false')
_SENTENCES = re.compile(r'"sentences"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


def bound(model: BaseChatModel) -> Runnable[Any, Any] | None:
    """The model held to `SCHEMA`, still giving messages; None where it is not known to be able to."""
    profile = getattr(model, "profile", None) or {}
    if not profile.get("structured_output"):
        return None
    try:
        parsed = model.with_structured_output(SCHEMA, method="json_schema")
    except (NotImplementedError, TypeError, ValueError):
        return None
    # What comes before the parser, which would wait with a sentence for the end.
    held = getattr(parsed, "first", None)
    form = getattr(held, "kwargs", {}).get("response_format")
    if form is None or not hasattr(model, "extra_body"):
        return held
    # As a parameter of its own, OpenAI's client would stream it in a way that tells no usage and holds the
    # server to more than compatible ones do.
    return model.bind(extra_body=(model.extra_body or {}) | {"response_format": form})


def give_up(model: BaseChatModel) -> None:
    """Holds a model to no schema from now on: its server has refused one that it is said to bear."""
    model.profile = {**(model.profile or {}), "structured_output": False}


class FieldStream:
    r"""Takes a reply in fields in pieces, and gives each whole sentence as text with markers.

    A reply that is none is given on as it comes: then a provider has not held the model to anything.

    >>> stream = FieldStream()
    >>> list(stream.feed('{"answered": true, "sentences": [{"text": "It opened.", "paragraphs": [2], "quote": "ope'))
    []
    >>> list(stream.feed('ned"}'))
    ['It opened. [2] <<opened>>\n']
    """

    def __init__(self) -> None:
        self._text = ""
        self._at = 0  # where the next sentence begins, once there is a list of them
        self._free = False
        self._decoder = json.JSONDecoder()

    @property
    def declined(self) -> bool:
        """Whether it says that the paragraphs do not answer."""
        return not self._free and bool(_DECLINED.search(self._text))

    def feed(self, chunk: str) -> Iterator[str]:
        """Yield what is certain after ``chunk``."""
        if self._free:
            yield chunk
            return
        self._text += chunk
        begun = self._text.lstrip()
        if begun and begun[0] != "{":
            self._free = True
            yield self._text
        elif "}" in chunk:
            yield from self._sentences()

    def _sentences(self) -> Iterator[str]:
        if not self._at:
            found = _SENTENCES.search(self._text)
            if found is None:
                return
            self._at = found.end()
        while True:
            between = _BETWEEN.match(self._text, self._at)
            start = between.end() if between else self._at
            if not self._text.startswith("{", start):
                return
            try:
                fields, self._at = self._decoder.raw_decode(self._text, start)
            except json.JSONDecodeError:
                return  # the rest is still to come
            yield _marked(fields)


def _marked(fields: dict[str, Any]) -> str:
    """A sentence in fields as one with markers; what would end its quote is no longer that."""
    text, quote = (_inline(str(fields.get(name) or "")) for name in ("text", "quote"))
    numbers = fields.get("paragraphs")
    markers = "".join(f"[{n}]" for n in numbers if isinstance(n, int)) if isinstance(numbers, list) else ""
    return f"{text} {markers} <<{quote}>>\n" if quote else f"{text} {markers}\n"


def _inline(text: str) -> str:
    return " ".join(text.replace("<<", "‹‹").replace(">>", "››").split())
