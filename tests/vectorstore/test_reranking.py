"""A cross-encoder by folder decides the order; one that is not to be had is told within seconds."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from assistant.settings import load
from tests.conftest import draft
from tests.models import save_cross_encoder
from vectorstore.errors import RerankingError
from vectorstore.reranking import open_reranker
from vectorstore.types import Reranker


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_cross_encoder(tmp_path_factory.mktemp("model") / "tiny-cross-encoder")


def test_a_cross_encoder_gives_a_probability_for_each_text(cross_encoder: Path) -> None:
    reranker = open_reranker(str(cross_encoder), device="cpu")
    assert isinstance(reranker, Reranker)
    texts = ["the museum closed", "the harbour bridge opened on sunday", ""]
    found = reranker.rerank("when opened the bridge", texts)
    assert found.shape == (3,)
    assert found.dtype == np.float32
    assert ((found > 0) & (found < 1)).all()
    assert len(set(found.tolist())) == 3
    assert np.allclose(reranker.rerank("when opened the bridge", texts[::-1]), found[::-1], atol=1e-6)
    assert reranker.rerank("bridge", []).shape == (0,)


def test_search_follows_the_configured_reranker(cross_encoder: Path, tmp_path: Path) -> None:
    texts = ("The harbour bridge opened.", "The museum closed on Sunday.", "Opened museum.", "Sunday bridge.")
    question = "When did the harbour bridge open?"
    settings = load(library=str(tmp_path / "library"), reranker=str(cross_encoder), device="cpu")
    with Assistant.open(settings=settings) as assistant:
        assistant.library.add([draft("News", *texts)])
        hits = assistant.search(question)
    expected = open_reranker(str(cross_encoder), device="cpu").rerank(question, texts)
    order = sorted(range(len(texts)), key=lambda n: -expected[n])
    assert [hit.paragraph.text for hit in hits] == [texts[n] for n in order]
    assert [hit.similarity for hit in hits] == pytest.approx([float(expected[n]) for n in order], abs=1e-5)
    assert all([name for name, _ in hit.features] == ["reranker"] for hit in hits)


def test_a_model_that_says_no_and_yes_is_taken_by_the_difference(tmp_path: Path) -> None:
    folder = save_cross_encoder(tmp_path / "two", labels=2)
    texts = ["the museum closed", "the harbour bridge opened on sunday", "bridge", "sunday"]
    from sentence_transformers import CrossEncoder

    raw = CrossEncoder(str(folder), device="cpu").predict(
        [("when opened the bridge", text) for text in texts]
    )
    found = open_reranker(str(folder), device="cpu").rerank("when opened the bridge", texts)
    assert np.argsort(found).tolist() == np.argsort(raw[:, 1] - raw[:, 0]).tolist()


def test_a_model_of_several_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RerankingError, match="gives 3 numbers for a pair"):
        open_reranker(str(save_cross_encoder(tmp_path / "three", labels=3)))


def test_a_reranker_that_cannot_be_had_fails_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    import sentence_transformers  # noqa: F401  # of which a busy machine makes long work

    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    started = time.monotonic()
    with pytest.raises(RerankingError, match=r"cannot be fetched.*ISNAD_RERANKER"):
        open_reranker("somebody/some-cross-encoder-that-is-not-here")
    assert time.monotonic() - started < 45  # left to itself, the hub is asked for 70 s
    with pytest.raises(RerankingError, match="is not on this disk"):
        open_reranker("/nowhere/model")


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RerankingError, match="could not be loaded"):
        open_reranker(str(tmp_path))
