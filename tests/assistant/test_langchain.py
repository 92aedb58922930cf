"""Isnad inside LangChain: the standard suites that apply, and chains of other people's making."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from assistant import Assistant, QuestionError
from assistant.assistant import samples
from assistant.langchain import AnswerRunnable, IsnadEmbeddings, IsnadRetriever, message
from tests.conftest import ROOT

QUESTION = "How much drinking water can the Ras al-Nawaris plant produce per day?"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Assistant.open(tmp_path_factory.mktemp("langchain") / "library") as opened:
        opened.add(samples())
        yield opened


class TestEmbeddings(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[IsnadEmbeddings]:
        return IsnadEmbeddings


class TestEmbeddingsInUse(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[IsnadEmbeddings]:
        return IsnadEmbeddings


class TestRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def opened(self, asked: Assistant) -> None:
        type(self).assistant = asked

    assistant: Assistant

    @property
    def retriever_constructor(self) -> type[IsnadRetriever]:
        return IsnadRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"assistant": self.assistant}

    @property
    def retriever_query_example(self) -> str:
        return QUESTION


def test_the_retriever_finds_what_search_finds(asked: Assistant) -> None:
    found = IsnadRetriever(assistant=asked, k=4).invoke(QUESTION)
    hits = asked.search(QUESTION, 4)
    assert [d.id for d in found] == [h.paragraph.id for h in hits]
    assert [d.page_content for d in found] == [h.paragraph.text for h in hits]
    assert [d.metadata["similarity"] for d in found] == [h.similarity for h in hits]
    assert found[0].metadata["title"] == hits[0].article.title


def test_the_retriever_keeps_to_chosen_articles(asked: Assistant) -> None:
    chosen = asked.articles()[0].id
    found = IsnadRetriever(assistant=asked, articles=(chosen,)).invoke(QUESTION)
    assert {d.metadata["article_id"] for d in found} == {chosen}


def _joined(documents: list[Document]) -> str:
    return " | ".join(d.page_content for d in documents)


def test_the_retriever_stands_in_a_chain(asked: Assistant) -> None:
    prompt = ChatPromptTemplate.from_template("Of {context} answer {question}")
    joined: RunnableLambda[list[Document], str] = RunnableLambda(_joined)
    retriever = IsnadRetriever(assistant=asked, k=2)
    chain = {"context": retriever | joined, "question": RunnablePassthrough()} | prompt
    text = str(chain.invoke(QUESTION).to_messages()[0].content)
    assert asked.search(QUESTION, 2)[1].paragraph.text in text
    assert text.endswith(QUESTION)


async def test_the_runnable_answers(asked: Assistant) -> None:
    expected = asked.answer(QUESTION)
    runnable = AnswerRunnable(asked)
    assert runnable.invoke(QUESTION) == expected
    assert runnable.batch([QUESTION, {"question": QUESTION}]) == [expected, expected]
    assert await runnable.ainvoke(QUESTION) == expected
    assert (runnable | message).invoke(QUESTION).text == " ".join(s.text for s in expected.sentences)


def test_the_runnable_takes_history_and_articles(asked: Assistant) -> None:
    turns = [("user", QUESTION), ("assistant", asked.answer(QUESTION).text)]
    follow_up = "And who operates it?"
    given = AnswerRunnable(asked).invoke({"question": follow_up, "history": turns})
    assert given == asked.answer(follow_up, turns)
    chosen = asked.articles()[0].id
    kept = AnswerRunnable(asked).invoke({"question": QUESTION, "articles": [chosen]})
    assert {hit.article.id for hit in kept.passages} == {chosen}


@pytest.mark.parametrize("given", ["  ", {}, {"question": None}], ids=str)
def test_the_runnable_refuses_what_is_no_question(asked: Assistant, given: Any) -> None:
    with pytest.raises(QuestionError):
        AnswerRunnable(asked).invoke(given)


def test_a_message_carries_the_citations(asked: Assistant) -> None:
    answer = asked.answer(QUESTION)
    blocks: list[Any] = message(answer).content_blocks
    assert [block["text"].rstrip() for block in blocks] == [s.text for s in answer.sentences]
    for block, sentence in zip(blocks, answer.sentences, strict=True):
        assert [note["cited_text"] for note in block["annotations"]] == [c.quote for c in sentence.citations]
        for note, citation in zip(block["annotations"], sentence.citations, strict=True):
            extras = note["extras"]
            assert citation.paragraph[extras["start"] : extras["end"]] == note["cited_text"]
            assert extras["paragraph_id"] == citation.paragraph_id


def test_a_refusal_is_a_message_without_citations(asked: Assistant) -> None:
    answer = asked.answer("Who won the chess olympiad in Budapest?")
    assert not answer.answered
    (block,) = message(answer).content_blocks
    assert (block["type"], block.get("text")) == ("text", answer.text)


def test_the_embeddings_serve_another_store() -> None:
    store = InMemoryVectorStore(IsnadEmbeddings())
    store.add_texts(["The ferry sails on Mondays.", "يفتح المتحف أبوابه صباحاً.", "Wheat prices fell."])
    assert store.similarity_search("When does the museum open?", k=3)[0].page_content.startswith("يفتح")
    assert store.similarity_search("متى تبحر العبارة؟", k=3)[0].page_content.startswith("The ferry")


def test_nothing_of_langchain_is_loaded_unless_asked_for() -> None:
    program = "import sys, assistant; print([m for m in sys.modules if m.startswith('langchain')])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=Path(ROOT), check=True
    )
    assert done.stdout == "[]\n"
