"""What a larger model costs on the processor and on a GPU: passages a second, a question, a move, a reranking.

    python -m tests.benchmarks.models --shape small                      # random weights: times are those of a real one
    python -m tests.benchmarks.models --model FOLDER --devices cpu,cuda --batch-sizes 32,256

The passages are news of ``../shared/corpora/saudinewsnet_10k.jsonl.gz``, or another ``--corpus``. Each device's vectors
are compared with those of the first.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.provenance import commit
from tests.benchmarks.scale import corpus
from vectorstore.embedding import open_embedder
from vectorstore.library import Library
from vectorstore.reranking import open_reranker
from vectorstore.types import Draft

SHAPES = {  # layers, width and heads of multilingual-e5-small, -base and -large
    "small": (12, 384, 12),
    "base": (12, 768, 12),
    "large": (24, 1024, 16),
}
_QUESTIONS, _RERANKED = 50, 30

Numbers = NDArray[np.float32]


def save_network(folder: Path, shape: str, labels: int | None = None) -> Path:
    """A transformer with random weights and the built-in model's tokens; with ``labels`` a cross-encoder."""
    from tokenizers import processors
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        BertModel,
        PreTrainedTokenizerFast,
        set_seed,
    )

    from vectorstore.builtin.static import MODEL_FOLDER, TOKENIZER_FILE

    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # the package leaves it untyped
        tokenizer_file=str(MODEL_FOLDER / TOKENIZER_FILE), model_max_length=512
    )
    tokenizer.add_special_tokens({"pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"})
    end, start = (int(tokenizer.convert_tokens_to_ids(mark)) for mark in ("[SEP]", "[CLS]"))  # type: ignore[arg-type]
    tokenizer.backend_tokenizer.post_processor = processors.BertProcessing(("[SEP]", end), ("[CLS]", start))
    tokenizer.save_pretrained(folder)
    layers, width, heads = SHAPES[shape]
    set_seed(0)
    config = BertConfig(  # type: ignore[call-arg]  # the package declares no number of labels
        vocab_size=len(tokenizer), hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=4 * width, pad_token_id=tokenizer.pad_token_id, num_labels=labels or 2,
    )  # fmt: skip
    (BertForSequenceClassification(config) if labels else BertModel(config)).save_pretrained(folder)
    return folder


def save_bi_encoder(folder: Path, shape: str) -> Path:
    """A bi-encoder with random weights; it puts a query and a passage prompt before texts, as e5 wants."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    network = save_network(folder / "network", shape)
    model = folder / f"random-e5-{shape}"
    SentenceTransformer(modules=[Transformer(str(network)), Pooling(SHAPES[shape][1])], device="cpu").save(
        str(model)
    )
    return model


def embedding(
    model: Path, device: str, batch_size: int, texts: Sequence[str], beside: Numbers | None
) -> tuple[dict[str, Any], Numbers]:
    """Times of one device, and its vectors."""
    embedder = open_embedder(str(model), device=device, batch_size=batch_size)
    embedder.embed_passages(texts[:batch_size])
    seconds, rows = clocked(lambda: embedder.embed_passages(texts))
    asked = [1000 * clocked(partial(embedder.embed_query, text))[0] for text in texts[:_QUESTIONS]]
    line = {
        "device": device,
        "batch_size": batch_size,
        "embedded_per_s": round(len(texts) / seconds),
        "question_ms": round(statistics.median(asked), 1),
    }
    return line | further(rows, beside), rows


def moving(model: Path, device: str, batch_size: int, drafts: Sequence[Draft]) -> dict[str, Any]:
    """Moves a library of the articles from the built-in embedding to the model, and adds them to a new one with it."""
    embedder = open_embedder(str(model), device=device, batch_size=batch_size)
    embedder.embed_passages(["a"] * batch_size)
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, open_embedder) as library:
        library.add(drafts)
        moved, _ = clocked(lambda: library.move(embedder))
        count = library.indexes.words.count()
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, lambda: embedder) as library:
        added, _ = clocked(lambda: library.add(drafts))
    return {
        "device": device,
        "batch_size": batch_size,
        "passages": count,
        "moved_per_s": round(count / moved),
        "added_per_s": round(count / added),
    }


def reranking(
    model: Path, device: str, question: str, texts: Sequence[str], beside: Numbers | None
) -> tuple[dict[str, Any], Numbers]:
    """Times of one device, and its probabilities."""
    reranker = open_reranker(str(model), device=device)
    rows = reranker.rerank(question, texts)
    times = [1000 * clocked(lambda: reranker.rerank(question, texts))[0] for _ in range(5)]
    line = {"device": device, "reranked": len(texts), "reranking_ms": round(statistics.median(times), 1)}
    return line | further(rows, beside), rows


def further(rows: Numbers, beside: Numbers | None) -> dict[str, float]:
    """How far the numbers are from the first device's, at most."""
    return {} if beside is None else {"furthest_from_first": float(f"{np.abs(rows - beside).max():.1g}")}


def clocked(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds by the clock, and what came of it."""
    started = time.perf_counter()
    found = run()
    return time.perf_counter() - started, found


def measured(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, Any]]:
    """A line for each device and batch size, then one for each device's reranking."""
    news = corpus(arguments.corpus)
    drafts = [draft for _, draft in zip(range(arguments.articles), news, strict=False)]
    texts = [paragraph.text for draft in drafts for paragraph in draft.paragraphs]
    model = arguments.model or save_bi_encoder(folder, arguments.shape)
    first: Numbers | None = None
    for device in arguments.devices.split(","):
        for batch_size in (int(size) for size in arguments.batch_sizes.split(",")):
            line, rows = embedding(model, device, batch_size, texts[: arguments.passages], first)
            first = rows if first is None else first
            yield line
            if arguments.move:
                yield moving(model, device, batch_size, drafts)
    reranker = arguments.reranker or save_network(folder / "cross-encoder", arguments.shape, labels=1)
    first = None
    for device in arguments.devices.split(","):
        line, rows = reranking(reranker, device, drafts[0].title, texts[:_RERANKED], first)
        first = rows if first is None else first
        yield line


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpora/saudinewsnet_10k.jsonl.gz"))
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--passages", type=int, help="at most so many are embedded by themselves")
    parser.add_argument(
        "--model", type=Path, help="a bi-encoder's folder, instead of one with random weights"
    )
    parser.add_argument("--reranker", type=Path, help="a cross-encoder's folder, likewise")
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--devices", default="cpu")
    parser.add_argument("--batch-sizes", default="32")
    parser.add_argument("--move", action="store_true", help="also move and fill whole libraries")
    arguments = parser.parse_args()
    print(json.dumps({"commit": commit(), "shape": arguments.shape}))
    with tempfile.TemporaryDirectory() as folder:
        for line in measured(arguments, Path(folder)):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
