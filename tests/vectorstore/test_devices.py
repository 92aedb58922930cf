"""A larger model runs on a GPU by itself and gives what it gives on the processor; a device that is not there is told.

What needs a GPU is skipped where there is none.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from assistant.errors import ModelError
from assistant.settings import load
from assistant.verification.entailment import CrossEncoderEntailment
from tests.conftest import draft
from tests.models import save_bi_encoder, save_cross_encoder
from vectorstore.devices import Batches
from vectorstore.embedding import SentenceTransformerEmbedder, open_embedder
from vectorstore.errors import EmbeddingError, RerankingError
from vectorstore.library import Library
from vectorstore.reranking import open_reranker
from vectorstore.search import search

TEXTS = ["the harbour bridge opened", "museum", "the museum opened on sunday and the bridge closed", ""]
QUESTION = "when opened the bridge"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def gpu() -> None:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("this machine has no GPU")


@pytest.fixture(scope="module")
def bi_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_bi_encoder(tmp_path_factory.mktemp("model") / "tiny-e5-bert")


@contextmanager
def all_memory_taken() -> Iterator[None]:
    """Takes what the GPU, or this process's share of it, has left, to the last block."""
    import torch

    taken = []
    gc.collect()  # a model of before could leave its room only later
    torch.cuda.set_per_process_memory_fraction(0.01)
    for size in (1 << 26, 1 << 21, 1 << 16, 1 << 9):
        with suppress(torch.OutOfMemoryError):
            while True:
                taken.append(torch.empty(size, dtype=torch.uint8, device="cuda"))
    yield
    torch.cuda.set_per_process_memory_fraction(1.0)


@pytest.mark.usefixtures("gpu")
def test_an_embedding_runs_there_and_gives_the_same_vectors(bi_encoder: Path) -> None:
    there, here = open_embedder(str(bi_encoder)), open_embedder(str(bi_encoder), device="cpu")
    assert isinstance(there, SentenceTransformerEmbedder)
    assert there._model.device.type == "cuda"
    assert np.allclose(there.embed_passages(TEXTS), here.embed_passages(TEXTS), atol=1e-4)
    assert np.allclose(there.embed_query(QUESTION), here.embed_query(QUESTION), atol=1e-4)
    assert there.fingerprint == here.fingerprint  # a library may be read on another machine


@pytest.mark.usefixtures("gpu")
def test_a_library_goes_over_and_is_asked(bi_encoder: Path, tmp_path: Path) -> None:
    texts = ("The harbour bridge opened.", "The museum closed on Sunday.")
    with Assistant.open(settings=load(library=str(tmp_path / "library"))) as assistant:
        assistant.library.add([draft("News", *texts)])
    settings = load(library=str(tmp_path / "library"), embedding=str(bi_encoder))
    with Assistant.open(settings=settings) as assistant:
        assistant.rebuild(change_embedding=True)
        assistant.library.add([draft("More news", "The bridge closed on Sunday.")])
        hits = assistant.search("When did the harbour bridge open?")
    assert hits[0].paragraph.text == texts[0]


@pytest.mark.usefixtures("gpu")
def test_a_reranker_and_a_judge_run_there(tmp_path: Path) -> None:
    folder = str(save_cross_encoder(tmp_path / "tiny"))
    expected = open_reranker(folder, device="cpu").rerank(QUESTION, TEXTS)
    assert np.allclose(open_reranker(folder).rerank(QUESTION, TEXTS), expected, atol=1e-4)
    judge = str(save_cross_encoder(tmp_path / "judge", {0: "contradiction", 1: "entailment", 2: "neutral"}))
    pair = "the bridge opened", "the bridge closed"
    expected_two = CrossEncoderEntailment(judge, device="cpu").judge(*pair)
    assert np.allclose(CrossEncoderEntailment(judge).judge(*pair), expected_two, atol=1e-4)


@pytest.mark.usefixtures("gpu")
@pytest.mark.parametrize("loaded", [False, True])
def test_memory_that_runs_out_is_told_and_loses_nothing(
    bi_encoder: Path, tmp_path: Path, loaded: bool
) -> None:
    kept = "The museum closed on Sunday."
    told = "out of memory.* smaller ISNAD_BATCH_SIZE or ISNAD_DEVICE=cpu"
    with Library.open(tmp_path / "library", open_embedder) as library:
        library.add([draft("News", kept)])
        before = open_embedder(str(bi_encoder)) if loaded else None
        with all_memory_taken(), pytest.raises(EmbeddingError, match=told):
            library.move(before or open_embedder(str(bi_encoder)))
        (article,) = library.articles()
        assert [p.text for p in library.article(article.id).paragraphs] == [kept]
        library.move(open_embedder(str(bi_encoder)))
        assert search(library, "museum")[0].paragraph.text == kept


@pytest.mark.usefixtures("gpu")
def test_a_batch_that_does_not_fit_is_halved(bi_encoder: Path) -> None:
    import torch

    embedder = open_embedder(str(bi_encoder), batch_size=1 << 16)
    assert isinstance(embedder, SentenceTransformerEmbedder)
    texts = [" ".join(TEXTS) * 4] * (1 << 14)
    expected = embedder.embed_passages(texts[:1])[0]
    torch.cuda.empty_cache()
    torch.cuda.set_per_process_memory_fraction(0.005)
    try:
        found = embedder.embed_passages(texts)
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
    assert np.allclose(found, expected, atol=1e-4)
    assert 1 <= embedder._batches.size < 1 << 14


def test_a_number_of_texts_is_halved_until_they_fit(caplog: pytest.LogCaptureFixture) -> None:
    batches, asked = Batches(None, "cuda"), []

    def compute(size: int) -> str:
        asked.append(size)
        if size > 40:
            raise RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB.")
        return "vectors"

    assert batches.run(compute) == "vectors"
    assert asked == [128, 64, 32]
    assert "32 from here on" in caplog.text
    assert batches.run(compute) == "vectors"
    assert asked[3:] == [32]
    assert Batches(None, "cpu").size == 32
    assert Batches(7, "cuda").size == 7


@pytest.mark.parametrize(("size", "says"), [(1, "CUDA out of memory."), (8, "size mismatch")])
def test_what_fewer_texts_do_not_help_is_raised(size: int, says: str) -> None:
    def compute(_: int) -> None:
        raise RuntimeError(says)

    with pytest.raises(RuntimeError, match=says):
        Batches(size, "cuda").run(compute)


@pytest.mark.parametrize("device", ["cuda:99", "typewriter"])
def test_a_device_that_is_not_there_is_told(bi_encoder: Path, device: str) -> None:
    told = rf"ISNAD_DEVICE={device} here .*[Ll]eave it unset"
    folder = str(bi_encoder)
    with pytest.raises(EmbeddingError, match=told) as refused:
        open_embedder(folder, device=device)
    assert refused.value.values == {"device": device}
    with pytest.raises(RerankingError, match=told):
        open_reranker(folder, device=device)
    with pytest.raises(ModelError, match=told):
        CrossEncoderEntailment(folder, device=device)
