"""Isnad inside LangChain: a retriever, a runnable that answers, and the built-in embedding.

Imported only when asked for::

    from assistant.langchain import AnswerRunnable, IsnadRetriever

    chain = IsnadRetriever(assistant=assistant, k=5) | my_prompt | my_model
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.messages import AIMessage
from langchain_core.messages.content import ContentBlock, create_citation, create_text_block
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ConfigDict, Field

from assistant.assistant import Assistant
from assistant.errors import QuestionError
from assistant.types import Answer
from vectorstore.embedding import open_embedder
from vectorstore.types import Embedder, Hit


class IsnadRetriever(BaseRetriever):
    """Finds paragraphs. A document is a paragraph: its ``id`` is the paragraph's, as citations name it.

    Its metadata: ``article_id``, ``title``, ``url``, ``source``, ``published``, ``paragraph_index``,
    ``kind`` and ``similarity`` (0 to 1, higher is nearer to answering).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = Field(10, ge=1)
    articles: tuple[str, ...] | None = None
    """Ids of the articles to keep to; all by default."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None, **_: Any
    ) -> list[Document]:
        hits = self.assistant.search(query, k or self.k, articles=self.articles)
        return [document(hit) for hit in hits]


def document(hit: Hit) -> Document:
    """A hit as a document."""
    article, paragraph = hit.article, hit.paragraph
    return Document(
        id=paragraph.id,
        page_content=paragraph.text,
        metadata={
            "article_id": article.id,
            "title": article.title,
            "url": article.url,
            "source": article.source,
            "published": article.published,
            "paragraph_index": paragraph.index,
            "kind": paragraph.kind,
            "similarity": hit.similarity,
        },
    )


class Asking(TypedDict, total=False):
    """What `AnswerRunnable` takes where a question alone does not do."""

    question: str
    history: Sequence[tuple[str, str]]
    articles: Sequence[str] | None


class AnswerRunnable(Runnable[str | Asking, Answer]):
    """Answers a question, or a mapping with ``question`` and, if wanted, ``history`` and ``articles``.

    `message` turns the answer into a message for chains that go on with one.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def invoke(self, input: str | Asking, config: RunnableConfig | None = None, **_: Any) -> Answer:  # noqa: A002
        """The answer.

        Raises:
            QuestionError: The question is empty, too long or not there.
            NotFoundError: There is no article of such an id.
        """
        return self._call_with_config(self._answer, input, config)

    def _answer(self, given: str | Asking) -> Answer:
        asked: Asking = {"question": given} if isinstance(given, str) else given
        if not isinstance(asked.get("question"), str):
            raise QuestionError(
                f"There is no question in {type(given).__name__}; give a text, or one as `question`."
            )
        return self._assistant.answer(asked["question"], asked.get("history", ()), asked.get("articles"))


def message(answer: Answer) -> AIMessage:
    """An answer as a message: a block of text for each sentence, annotated with LangChain's citations.

    ``cited_text`` is the quote; ``extras`` holds its ``paragraph_id``, ``start`` and ``end`` in the paragraph.
    """
    blocks: list[ContentBlock] = [
        create_text_block(
            sentence.text if sentence is answer.sentences[-1] else f"{sentence.text} ",
            annotations=[
                create_citation(
                    url=citation.url,
                    title=citation.article_title,
                    start_index=0,
                    end_index=len(sentence.text),
                    cited_text=citation.quote,
                    paragraph_id=citation.paragraph_id,
                    article_id=citation.article_id,
                    start=citation.start,
                    end=citation.end,
                )
                for citation in sentence.citations
            ],
        )
        for sentence in answer.sentences
    ]
    return AIMessage(content_blocks=blocks or [create_text_block(answer.text)])


class IsnadEmbeddings(Embeddings):
    """An embedding of Isnad for LangChain's vector stores: by default the built-in one.

    Args:
        embedding: as the setting ``ISNAD_EMBEDDING`` names it.

    Raises:
        EmbeddingError: It cannot be loaded.
    """

    def __init__(self, embedding: str = "builtin") -> None:
        self._embedder: Embedder = open_embedder(embedding)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector for each passage."""
        return [[float(x) for x in row] for row in self._embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """A unit vector for a question."""
        return [float(x) for x in self._embedder.embed_query(text)]
