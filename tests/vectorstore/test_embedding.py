"""A setting chooses the embedder; a model that is not to be had is known within seconds."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from vectorstore.embedding import LangChainEmbedder, _prompts, open_embedder
from vectorstore.errors import EmbeddingError
from vectorstore.hashing import HashingEmbedder
from vectorstore.types import Embedder


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real sentence-transformers model of a few words, with prompts of its own."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[UNK]", "harbour", "bridge", "opened", "ميناء", "جسر", "query", "passage", ":"]
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.random.default_rng(0).normal(size=(len(words), 16)).astype(np.float32)
    folder = tmp_path_factory.mktemp("model") / "tiny-e5-test"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(
        str(folder)
    )
    return folder


def test_a_model_by_folder_gives_unit_rows_and_uses_its_prompts(model_folder: Path) -> None:
    embedder = open_embedder(str(model_folder), device="cpu")
    assert isinstance(embedder, Embedder)
    rows = embedder.embed_passages(["harbour bridge", "جسر"])
    assert rows.shape == (2, embedder.dimension) == (2, 16)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    query = embedder.embed_query("harbour bridge")
    assert not np.allclose(query, rows[0])  # "query: " and "passage: " go before, as for any E5
    assert np.allclose(query, open_embedder(str(model_folder)).embed_query("harbour bridge"))
    assert embedder.embed_passages([]).shape == (0, 16)


def test_the_fingerprint_follows_the_weights(model_folder: Path, tmp_path: Path) -> None:
    import shutil

    first = open_embedder(str(model_folder)).fingerprint
    assert open_embedder(str(model_folder)).fingerprint == first
    copy = tmp_path / model_folder.name
    shutil.copytree(model_folder, copy)
    assert open_embedder(str(copy)).fingerprint == first
    weights = next(copy.rglob("*.safetensors"))
    data = bytearray(weights.read_bytes())
    data[-3] ^= 1
    weights.write_bytes(bytes(data))
    assert open_embedder(str(copy)).fingerprint != first


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("intfloat/e5-base-v2", "query: ", "passage: "),
        ("sentence-transformers/all-MiniLM-L6-v2", "", ""),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: "),
    ],
)
def test_prompts_of_model_cards(name: str, query: str, passage: str) -> None:
    assert _prompts(name, {}) == (query, passage)
    assert _prompts(name, {"query": "Q ", "document": "D "}) == ("Q ", "D ")


def test_a_default_prompt_goes_before_both_only_where_there_is_no_other() -> None:
    assert _prompts("some/model", {"retrieval": "R ", "query": ""}, "retrieval") == ("R ", "R ")
    assert _prompts("some/model", {"retrieval": "R ", "query": "Q "}, "retrieval") == ("Q ", "")


def test_the_prompts_of_a_models_configuration_reach_its_vectors(model_folder: Path, tmp_path: Path) -> None:
    import json
    import shutil

    from sentence_transformers import SentenceTransformer

    folder = tmp_path / "plain"
    shutil.copytree(model_folder, folder)
    path = folder / "config_sentence_transformers.json"
    settings = json.loads(path.read_text()) | {
        "prompts": {"query": "bridge ", "document": ""},
        "default_prompt_name": "query",  # which must not go before passages
    }
    path.write_text(json.dumps(settings))
    embedder, model = open_embedder(str(folder), device="cpu"), SentenceTransformer(str(folder), device="cpu")
    expected = model.encode(["bridge harbour", "harbour"], prompt="", normalize_embeddings=True)
    assert np.allclose(embedder.embed_query("harbour"), expected[0], atol=1e-6)
    assert np.allclose(embedder.embed_passages(["harbour"])[0], expected[1], atol=1e-6)
    assert not np.allclose(expected[0], expected[1])


def test_embeddings_of_an_api_are_asked_for_in_one_call_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with OpenAI's interface on this machine, asked through LangChain."""
    import json
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    pytest.importorskip("langchain_openai")
    sizes: list[int] = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            texts = asked["input"]
            sizes.append(len(texts))
            data = [
                {"object": "embedding", "index": n, "embedding": [float(len(text)), 1.0, 0.0]}
                for n, text in enumerate(texts)
            ]
            body = json.dumps({"object": "list", "data": data, "model": "m", "usage": {}}).encode()
            self.send_response(200 if asked["model"] == "good" else 401)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body if asked["model"] == "good" else b'{"error": {"message": "bad key"}}')

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
    try:
        embedder = open_embedder("openai:good")
        del sizes[:]
        rows = embedder.embed_passages(["a", "bb", "ccc"])
        with pytest.raises(EmbeddingError, match=r"bad key.*ISNAD_EMBEDDING=builtin"):
            open_embedder("openai:bad")
    finally:
        server.shutdown()
    assert sizes[0] == 3
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert embedder.dimension == 3


def test_a_model_that_cannot_be_had_fails_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    import sentence_transformers  # noqa: F401  # of which a busy machine makes long work

    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    started = time.monotonic()
    with pytest.raises(EmbeddingError, match=r"hub cannot be reached.*ISNAD_EMBEDDING=builtin"):
        open_embedder("somebody/some-model-that-is-not-here")
    assert time.monotonic() - started < 45  # left to itself, the hub is asked for 70 s


def test_a_name_server_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    ended = threading.Event()

    def silent(*_: object, **__: object) -> None:
        ended.wait(600)
        raise socket.gaierror("no name server answers")

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    started = time.monotonic()
    with pytest.raises(EmbeddingError, match=r"no answer within 6 seconds.*ISNAD_EMBEDDING=builtin"):
        open_embedder("somebody/some-model-that-is-not-here")
    assert time.monotonic() - started < 120
    ended.set()


def test_a_folder_that_is_not_there_is_told() -> None:
    with pytest.raises(EmbeddingError, match=r"no embedding model in the folder.*builtin"):
        open_embedder("/nowhere/model")


def test_a_langchain_model_gives_unit_rows() -> None:
    embedder = LangChainEmbedder("fake:model", DeterministicFakeEmbedding(size=12))
    assert isinstance(embedder, Embedder)
    rows = embedder.embed_passages(["a", "b"])
    assert rows.shape == (2, 12)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(embedder.embed_query("a"), rows[0])


def test_a_provider_that_is_not_installed_is_told() -> None:
    with pytest.raises(EmbeddingError, match=r"LangChain package.*builtin"):
        open_embedder("cohere:embed-v4")


def test_the_builtin_embedding_needs_no_torch() -> None:
    import subprocess
    import sys

    program = (
        "import sys; from vectorstore.embedding import open_embedder; "
        "v = open_embedder().embed_query('أين الجسر؟'); print(v.shape[0] > 0, 'torch' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout == "True False\n"


def test_the_builtin_embedding_is_the_same_each_time() -> None:
    one, two = open_embedder(), open_embedder("builtin")
    assert one.fingerprint == two.fingerprint
    assert np.array_equal(one.embed_query("قمة كازان"), two.embed_query("قمة كازان"))
    assert np.allclose(one.embed_passages(["قمة كازان", "x"])[0], one.embed_query("قمة كازان"), atol=1e-6)


def test_hashing_finds_shared_words() -> None:
    embedder = HashingEmbedder()
    rows = embedder.embed_passages(["افتتح الوزير المحطة", "The cat sat.", ""])
    query = embedder.embed_query("متى افتتحت المحطة؟")
    assert rows[0] @ query > rows[1] @ query + 0.1
    assert not rows[2].any()
