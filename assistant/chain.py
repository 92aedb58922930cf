"""Answers with a language model: prompt, stream, and hold every sentence against what it cites."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.citations import Marker, MarkerStream, sentences_with_markers
from assistant.errors import ModelError
from assistant.prompts import AGAIN, CANNOT_ANSWER, REWRITE, rewrite_message, system, user_message
from assistant.types import Evidence, Statement, Usage
from assistant.verify import check, locate
from vectorstore.language import forms, sentences, stem
from vectorstore.types import Hit

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)

_QUOTE = re.compile(r"\s*<<(.*?)>>", re.DOTALL)
_QUOTE_AND_STOP = re.compile(r"\s*<<(.*?)>>\s*([.!?؟。…]*)", re.DOTALL)


def load_model(
    name: str, *, api_key: str | None, base_url: str | None, timeout_s: float, retries: int
) -> BaseChatModel:
    """The LangChain chat model a setting names, such as ``ollama:qwen3``.

    Raises:
        ModelError: Its package is not installed, or its settings are refused.
    """
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"timeout": timeout_s, "max_retries": retries, "temperature": 0}
    options |= {k: v for k, v in (("api_key", api_key), ("base_url", base_url)) if v}
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except ImportError as error:
        provider = name.partition(":")[0]
        raise ModelError(
            f"The language model {name!r} needs a package that is not installed ({_one_line(error)}). "
            f"Run `pip install 'isnad[{provider}]'`, or leave ISNAD_MODEL empty for the built-in reader."
        ) from error
    except Exception as error:  # each provider refuses in its own way
        raise ModelError(
            f"The language model {name!r} cannot be used ({_one_line(error)}). Name it as provider:model "
            "and set its key, or leave ISNAD_MODEL empty for the built-in reader."
        ) from error
    return model


@dataclass
class Reply:
    """What came from the model so far."""

    raw: str = ""
    usage: Usage = field(default=Usage())

    @property
    def refused(self) -> bool:
        """Whether the model says that the sources do not answer."""
        return CANNOT_ANSWER in self.raw


def stream(
    model: BaseChatModel,
    question: str,
    hits: Sequence[Hit],
    reply: Reply,
    language: str = "",
    *,
    again: bool = False,
) -> Iterator[str]:
    """The answer's text for showing while it comes: without quotes, markers or a started refusal.

    Markers are left to `statements`, which checks them. ``reply`` fills up on the way. ``language`` is
    the ISO 639-1 code of the answer's language; empty for that of the question. ``again``: nothing of the
    answer before could be verified, which the model is told.

    Raises:
        ModelError: The model did not answer, or broke off.
    """
    shown = _Shown(len(hits))
    asked = user_message(question, hits) + (AGAIN if again else "")
    messages = [("system", system(language)), ("user", asked)]
    try:
        for chunk in model.stream(messages):
            text = chunk.text if isinstance(chunk.text, str) else str(chunk.text)
            reply.raw += text
            counted = getattr(chunk, "usage_metadata", None)
            if counted:
                reply.usage = Usage(
                    input_tokens=reply.usage.input_tokens + counted["input_tokens"],
                    output_tokens=reply.usage.output_tokens + counted["output_tokens"],
                )
            yield from shown.feed(text)
        yield from shown.close()
    except Exception as error:  # each provider raises its own
        raise ModelError(f"The language model did not answer: {_one_line(error)}.") from error


def standalone(model: BaseChatModel, question: str, history: Sequence[tuple[str, str]]) -> str:
    """A follow-up question as one that can be searched alone, by the model.

    Raises:
        ModelError: The model did not answer, or not with a question of a sensible length.
    """
    messages = [("system", REWRITE), ("user", rewrite_message(question, history))]
    try:
        written = "".join(str(chunk.text) for chunk in model.stream(messages)).strip().strip('"«»“”').strip()
    except Exception as error:  # each provider raises its own
        raise ModelError(f"The language model did not answer: {_one_line(error)}.") from error
    if not written or "\n" in written or len(written) > _LONGEST_QUESTION:
        raise ModelError("The language model did not write a question.")
    return written


_LONGEST_QUESTION = 400  # characters; more is an answer or an explanation


class _Shown:
    """Holds back what must not be seen: quotes for checking, markers, the refusal phrase."""

    def __init__(self, count: int) -> None:
        self._held = ""
        self._markers = MarkerStream(count)

    def feed(self, text: str) -> Iterator[str]:
        self._held = _QUOTE.sub("", self._held + text)
        safe = _safe_length(self._held)
        ready, self._held = self._held[:safe], self._held[safe:]
        yield from (piece for piece in self._markers.feed(ready) if not isinstance(piece, Marker))

    def close(self) -> Iterator[str]:
        rest = self._held.partition("<<")[0].replace(CANNOT_ANSWER, "")
        pieces = [*self._markers.feed(rest), *self._markers.close()]
        yield from (piece for piece in pieces if not isinstance(piece, Marker))


def _safe_length(text: str) -> int:
    """How much of the text can no longer become a quote or the refusal phrase."""
    opened = re.search(r"\s*<<|\s*<\Z|\s+\Z", text)
    safe = opened.start() if opened else len(text)
    for length in range(min(len(CANNOT_ANSWER), len(text)), 0, -1):
        if CANNOT_ANSWER.startswith(text[-length:]):
            return min(safe, len(text) - length)
    found = text.find(CANNOT_ANSWER)
    return safe if found < 0 else min(safe, found)


def statements(raw: str, hits: Sequence[Hit]) -> tuple[Statement, ...]:
    """The sentences of a reply, each checked against the paragraphs it cites.

    A sentence whose own citation does not carry it gets the paragraph that plainly does, if one of
    those retrieved does; otherwise it stands without a citation, as unsupported.
    """
    found: list[Statement] = []
    pieces = [*_QUOTE_AND_STOP.split(raw), "", ""]
    for text, quote, stop in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        marked = sentences_with_markers(text + stop, len(hits)).sentences
        for place, sentence in enumerate(marked):
            if not forms(sentence.text):
                continue
            cited = [hits[number - 1] for number in sentence.numbers]
            found.append(verified(sentence.text, cited, quote if place == len(marked) - 1 else "", hits))
    return tuple(found)


def verified(text: str, cited: Sequence[Hit], quote: str, hits: Sequence[Hit]) -> Statement:
    """A sentence with the evidence that carries it, and how far it does."""
    if cited:
        verdict = check(text, [hit.paragraph.text for hit in cited])
        if verdict.support != "unsupported":
            return Statement(
                text=text,
                evidence=tuple(_evidence(text, hit, quote) for hit in cited),
                support=verdict.support,
            )
    for hit in hits:
        if hit not in cited and check(text, [hit.paragraph.text]).support == "supported":
            log.debug("citation mended to %s", hit.paragraph.id)
            return Statement(text=text, evidence=(_evidence(text, hit, quote),), support="supported")
    return Statement(text=text, support="unsupported")


def _evidence(text: str, hit: Hit, quote: str) -> Evidence:
    place = locate(quote, hit.paragraph.text) if quote.strip() else None
    start, end = place or _nearest_sentence(text, hit.paragraph.text)
    return Evidence(hit=hit, start=start, end=end)


def _nearest_sentence(text: str, paragraph: str) -> tuple[int, int]:
    """The sentence of a paragraph that shares most words with a text."""
    wanted = set(map(stem, forms(text)))
    spans = sentences(paragraph) or [(0, len(paragraph))]
    return max(
        spans,
        key=lambda span: len(wanted & set(map(stem, forms(paragraph[span[0] : span[1]])))) - span[0] * 1e-6,
    )


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300].rstrip(".") or type(error).__name__
