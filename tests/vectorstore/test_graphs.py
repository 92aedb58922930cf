"""ONNX Runtime and OpenVINO give the vectors that torch gives, and say what is missing where they cannot."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.models import save_bi_encoder, save_cross_encoder
from vectorstore.embedding import open_embedder
from vectorstore.errors import EmbeddingError, RerankingError
from vectorstore.reranking import open_reranker
from vectorstore.types import Vectors

TEXTS = ["the harbour bridge", "museum", "the museum opened on sunday and the bridge closed"]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def required(backend: str) -> None:
    pytest.importorskip({"onnx": "onnxruntime"}.get(backend, backend))
    pytest.importorskip("onnx")


@pytest.fixture(scope="module")
def bi_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_bi_encoder(tmp_path_factory.mktemp("model") / "tiny-e5-bert")


def vectors(folder: Path, backend: str) -> Vectors:
    embedder = open_embedder(str(folder), device="cpu", batch_size=2, backend=backend)
    return np.stack([*embedder.embed_passages(TEXTS), embedder.embed_query(TEXTS[0])])


@pytest.mark.parametrize("backend", ["onnx", "openvino"])
def test_vectors_are_those_of_torch_and_count_as_the_same(
    bi_encoder: Path, backend: str, tmp_path: Path
) -> None:
    required(backend)
    expected = vectors(bi_encoder, "torch")
    assert expected.shape == (4, 12)
    assert np.allclose(vectors(bi_encoder, backend), expected, atol=1e-4)
    names = {open_embedder(str(bi_encoder), backend=name).fingerprint for name in ("torch", backend)}
    assert len(names) == 1
    (kept,) = (tmp_path / "cache" / "isnad" / "graphs").iterdir()
    made = kept.stat().st_mtime_ns
    assert np.allclose(vectors(bi_encoder, backend), expected, atol=1e-4)
    assert kept.stat().st_mtime_ns == made  # exported once


def test_the_graph_in_a_models_folder_is_taken(bi_encoder: Path, tmp_path: Path) -> None:
    required("onnx")
    vectors(bi_encoder, "onnx")
    (kept,) = (tmp_path / "cache" / "isnad" / "graphs").iterdir()
    own = tmp_path / bi_encoder.name
    shutil.copytree(bi_encoder, own)
    (own / "onnx").mkdir()
    kept.rename(own / "onnx" / "model.onnx")
    assert np.allclose(vectors(own, "onnx"), vectors(bi_encoder, "torch"), atol=1e-4)
    assert not list(kept.parent.iterdir())
    named = open_embedder(str(own), backend="onnx:onnx/model.onnx")
    assert named.fingerprint != open_embedder(str(own), backend="onnx").fingerprint
    with pytest.raises(EmbeddingError, match=r"no file onnx/small\.onnx"):
        open_embedder(str(own), backend="onnx:onnx/small.onnx")


@pytest.mark.parametrize("backend", ["onnx", "openvino"])
def test_a_reranker_runs_as_a_graph_too(tmp_path: Path, backend: str) -> None:
    required(backend)
    folder = str(save_cross_encoder(tmp_path / "tiny"))
    question = "when opened the bridge"
    expected = open_reranker(folder, device="cpu").rerank(question, TEXTS)
    found = open_reranker(folder, device="cpu", backend=backend).rerank(question, TEXTS)
    assert np.allclose(found, expected, atol=1e-4)


def test_a_runtime_that_is_not_installed_is_told(bi_encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(EmbeddingError, match=r"isnad\[openvino\].*ISNAD_EMBEDDING=builtin"):
        open_embedder(str(bi_encoder), backend="openvino")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(RerankingError, match=r"isnad\[onnx\]"):
        open_reranker(str(save_cross_encoder(bi_encoder.parent / "tiny")), backend="onnx")


def test_a_model_without_a_network_is_told(tmp_path: Path) -> None:
    from vectorstore.builtin.static import MODEL_FOLDER

    with pytest.raises(EmbeddingError, match="no transformer"):
        open_embedder(str(MODEL_FOLDER), backend="onnx")
