"""Calls a language model: loads it, asks, retries, and stops it when it is no longer wanted."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from assistant import failures, structured
from assistant.errors import ModelError
from assistant.prompts import AGAIN, CANNOT_ANSWER, REWRITE, rewrite_message, system, user_message
from assistant.replies import ReplyStream
from assistant.types import Statement, Usage
from assistant.verification.grounding import Grounder

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

log = logging.getLogger(__name__)

_REPLY_TOKENS = 1500  # kept free of paragraphs for the instructions, the question and the answer
_FEWEST_TOKENS = 500  # of paragraphs, however small the window
_OLLAMA = "ollama"


def load_model(
    name: str,
    *,
    api_key: str | None,
    base_url: str | None,
    timeout_s: float,
    retries: int,
    context_tokens: int = 6000,
) -> BaseChatModel:
    """The LangChain chat model a setting names, such as ``ollama:qwen3``.

    Args:
        name: provider and model.
        api_key: where the provider's own variable is not set.
        base_url: another address of its API.
        timeout_s: how long a call may take.
        retries: how often a failed call is repeated.
        context_tokens: of the paragraphs it will be given; sets the window of a model that Ollama runs.

    Raises:
        ModelError: Its package is not installed, or its settings are refused.
    """
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"timeout": timeout_s, "max_retries": retries, "temperature": 0}
    options |= {k: v for k, v in (("api_key", api_key), ("base_url", base_url)) if v}
    if name.partition(":")[0] == _OLLAMA:  # it would cut the prompt to 4,096 tokens without a word
        options = {
            "temperature": 0,
            "num_ctx": context_tokens + _REPLY_TOKENS,
            "client_kwargs": {"timeout": timeout_s},
        }
        options |= {"base_url": base_url} if base_url else {}
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except ImportError as error:
        provider = name.partition(":")[0]
        raise ModelError(
            f"The language model {name!r} needs a package that is not installed ({_one_line(error)}). "
            f"Run `pip install 'isnad[{provider}]'`, or leave ISNAD_MODEL empty for the built-in reader.",
            code="model-package",
            name=name,
            provider=provider,
        ) from error
    except Exception as error:  # each provider refuses in its own way
        raise ModelError(
            f"The language model {name!r} cannot be used ({_one_line(error)}). Name it as provider:model "
            "and set its key, or leave ISNAD_MODEL empty for the built-in reader.",
            code="model-unusable",
            name=name,
        ) from error
    return model


@dataclass
class Reply:
    """What came from the model so far."""

    raw: str = ""
    usage: Usage = field(default=Usage())
    declined: bool = False

    @property
    def refused(self) -> bool:
        """Whether the model says that the sources do not answer."""
        return self.declined or CANNOT_ANSWER in self.raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A language model with how it may be called.

    Attributes:
        timeout_s: how long one answer may take in all, in seconds.
        retries: how often a call that failed before its first word is repeated, where the client does not repeat.
        language: ISO 639-1 code of what is said about a failure.
        tokens: about how many of them the paragraphs may take.
    """

    model: BaseChatModel
    timeout_s: float = 60.0
    retries: int = 0
    language: str = "en"
    tokens: int = 6000

    def answer(
        self, question: str, grounder: Grounder, reply: Reply, wished: str = "", *, again: bool = False
    ) -> Iterator[Statement]:
        """The sentences of an answer as they come, each held against the paragraphs.

        Args:
            question: a stand-alone one.
            grounder: holds the paragraphs shown and checks against them.
            reply: fills up on the way.
            wished: ISO 639-1 code of the answer's language; empty for that of the question.
            again: nothing of the answer before could be verified, which the model is told.

        Raises:
            ModelError: The model did not answer, or broke off.
        """
        asked = user_message(question, grounder.hits, self.tokens) + (AGAIN if again else "")
        stream = ReplyStream(len(grounder.hits))
        with closing(self._reply(asked, wished, reply)) as pieces:
            for text in pieces:
                for said in stream.feed(text):
                    yield grounder.ground(said)
        for said in stream.close():
            yield grounder.ground(said)

    def _reply(self, asked: str, wished: str, reply: Reply) -> Generator[str]:
        """A reply with markers as it comes, out of fields where the model can be held to them."""
        held = structured.bound(self.model)
        if held is not None:
            try:
                yield from self._in_fields(held, asked, wished, reply)
                return
            except ModelError as error:
                # A server that speaks a provider's language need not know its schemas, nor answer them as its client expects.
                if reply.raw or error.__cause__ is None or failures.kind_of(error.__cause__) != "other":
                    raise
                log.info("no reply in fields; asked for one with markers instead")
        with closing(self._text([("system", system(wished)), ("user", asked)], reply)) as pieces:
            for text in pieces:
                if held is not None:  # without a schema it answers: the next question need not be asked twice
                    structured.give_up(self.model)
                    held = None
                yield text

    def _in_fields(self, held: Runnable[Any, Any], asked: str, wished: str, reply: Reply) -> Generator[str]:
        fields = structured.FieldStream()
        messages = [("system", system(wished, in_fields=True)), ("user", asked)]
        with closing(self._text(messages, reply, held)) as pieces:
            for text in pieces:
                marked = list(fields.feed(text))
                reply.declined = fields.declined
                yield from marked

    def standalone(self, question: str, history: Sequence[tuple[str, str]], reply: Reply) -> str:
        """A follow-up question as one that can be searched alone.

        Raises:
            ModelError: The model did not answer, or not with a question of a sensible length.
        """
        messages = [("system", REWRITE), ("user", rewrite_message(question, history))]
        with closing(self._text(messages, reply)) as pieces:
            written = "".join(pieces).strip().strip('"«»“”').strip()
        if not written or "\n" in written or len(written) > _LONGEST_QUESTION:
            raise ModelError("The language model did not write a question.", code="model-wordless")
        return written

    def _text(
        self, messages: list[tuple[str, str]], reply: Reply, held: Runnable[Any, Any] | None = None
    ) -> Generator[str]:
        """The text of a reply as it comes, of the model or of it ``held`` to a schema. Closing this ends the request."""
        deadline = time.monotonic() + self.timeout_s
        for attempt in range(self.retries + 1):
            try:
                yield from self._once(held or self.model, messages, reply, deadline)
            except ModelError:
                raise
            except Exception as error:  # each provider raises its own
                log.info("language model failed: %s", failures.kind_of(error))
                wait_s = _BACKOFF_S * 2**attempt
                last = attempt == self.retries or time.monotonic() + wait_s > deadline
                if last or reply.raw or self._repeats or not failures.is_transient(error):
                    raise ModelError(failures.told(error, self.language), code="model-failed") from error
                time.sleep(wait_s)
            else:
                return

    @property
    def _repeats(self) -> bool:
        """Whether the provider's client repeats failed calls itself, waiting longer each time."""
        return getattr(self.model, "max_retries", None) is not None

    def _once(
        self, model: Runnable[Any, Any], messages: list[tuple[str, str]], reply: Reply, deadline: float
    ) -> Iterator[str]:
        # `stream` promises an iterator and gives a generator, whose closing closes the connection.
        with closing(cast("Generator[Any]", model.stream(messages))) as chunks:
            for chunk in chunks:
                counted = getattr(chunk, "usage_metadata", None)
                if counted:
                    reply.usage += Usage(
                        input_tokens=counted["input_tokens"], output_tokens=counted["output_tokens"]
                    )
                text = str(chunk.text)
                reply.raw += text
                yield text
                if time.monotonic() > deadline:
                    raise TimeoutError


_BACKOFF_S = 0.5  # before the first repetition, doubled before each further one
_LONGEST_QUESTION = 400  # characters; more is an answer or an explanation


def budget(model: BaseChatModel, wished: int) -> int:
    """How many tokens of paragraphs a model is given: as wished, or what its window leaves.

    The window is the one that LangChain's profile of the model tells, or that Ollama was asked for.
    """
    profile = getattr(model, "profile", None) or {}
    windows = [profile.get("max_input_tokens"), getattr(model, "num_ctx", None)]
    known = [window for window in windows if isinstance(window, int) and window > 0]
    return max(_FEWEST_TOKENS, min([wished, *(window - _REPLY_TOKENS for window in known)]))


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300].rstrip(".") or type(error).__name__
