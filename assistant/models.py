"""The models that the settings choose, each loaded when it is first needed and kept until another is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant import chain
from assistant.errors import ModelError
from assistant.settings import Settings
from assistant.turn import Writer
from vectorstore.embedding import open_embedder
from vectorstore.types import Embedder, Reranker
from vectorstore.vectors import ChromaServer

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.verification.entailment import CrossEncoderEntailment


def embedder(settings: Settings, name: str) -> Embedder:
    """An embedding by the name that ``ISNAD_EMBEDDING`` takes."""
    return open_embedder(
        name, device=settings.device, batch_size=settings.batch_size, backend=settings.backend
    )


def chroma_server(settings: Settings) -> ChromaServer | None:
    """The server that keeps the vectors, where one is set."""
    if not settings.chroma_url:
        return None
    return ChromaServer(
        url=settings.chroma_url,
        token=settings.chroma_token.get_secret_value() if settings.chroma_token else "",
        tenant=settings.chroma_tenant,
        database=settings.chroma_database,
    )


def load_chat_model(settings: Settings) -> BaseChatModel:
    """The language model that answers.

    Raises:
        ModelError: It cannot be used.
    """
    key = settings.api_key
    return chain.load_model(
        settings.model,
        api_key=key.get_secret_value() if key else None,
        base_url=settings.base_url,
        timeout_s=settings.timeout_s,
        retries=settings.retries,
        context_tokens=settings.context_tokens,
    )


class Models:
    """The language model, the reranker and the entailment model of an assistant.

    Args:
        given: a chat model that no setting changes.
    """

    def __init__(self, given: BaseChatModel | None = None) -> None:
        self.given = given
        self._chat: tuple[str, BaseChatModel] | None = None
        self._reranker: Reranker | None = None
        self._entailment: CrossEncoderEntailment | None = None

    def writes(self, settings: Settings) -> bool:
        """Whether a language model answers."""
        return bool(settings.model) or self.given is not None

    def use(self, name: str, chat: BaseChatModel) -> None:
        """Takes a loaded language model for the one of a name."""
        self._chat = name, chat

    def reranker(self, settings: Settings) -> Reranker | None:
        """What orders the best hits, None for the built-in ranking.

        Raises:
            RerankingError: It cannot be loaded.
        """
        name = settings.reranker
        if name and (self._reranker is None or self._reranker.name != name):
            from vectorstore.reranking import open_reranker

            self._reranker = open_reranker(
                name, device=settings.device, batch_size=settings.batch_size, backend=settings.backend
            )
        return self._reranker if name else None

    def writer(self, settings: Settings, language: str) -> tuple[Writer | None, tuple[str, ...]]:
        """The language model that answers, None where there is none; and what keeps it from that."""
        if not self.writes(settings):
            return None, ()
        try:
            model, entailment = self._chat_model(settings), self._chosen_entailment(settings)
        except ModelError as error:
            return None, (str(error),)
        caller = chain.Caller(
            model=model,
            timeout_s=settings.timeout_s,
            retries=settings.retries,
            language=language,
            tokens=chain.budget(model, settings.context_tokens),
        )
        name = settings.model or type(model).__name__
        return Writer(caller=caller, name=name, entailment=entailment), ()

    def _chat_model(self, settings: Settings) -> BaseChatModel:
        if self.given is not None:
            return self.given
        if self._chat is None or self._chat[0] != settings.model:
            self._chat = settings.model, load_chat_model(settings)
        return self._chat[1]

    def _chosen_entailment(self, settings: Settings) -> CrossEncoderEntailment | None:
        name = settings.entailment
        if name and (self._entailment is None or self._entailment.name != name):
            from assistant.verification.entailment import CrossEncoderEntailment

            self._entailment = CrossEncoderEntailment(name, device=settings.device)
        return self._entailment if name else None
