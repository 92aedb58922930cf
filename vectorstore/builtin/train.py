"""Trains the built-in embedding: `python -m vectorstore.builtin.train --data ../shared/train`.

Needs sentence-transformers 6.2 with datasets and accelerate, and ten to twenty minutes on two cores. The same data, seed
and library versions give the same model up to the order of additions between threads.
"""

import argparse
import json
import math
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from datasets import Dataset, DatasetDict
from safetensors.numpy import save_file
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.sampler import DefaultBatchSampler, MultiDatasetBatchSamplers
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

from vectorstore.builtin.pairs import Pair, make, read
from vectorstore.builtin.static import MODEL_FOLDER, SPLIT_FILE, TOKENIZER_FILE, WEIGHTS_FILE, StaticModel
from vectorstore.builtin.tokenizing import Words, build

ORIGINALS = """SQuAD v1.1 (rajpurkar.github.io/SQuAD-explorer), Jawhara FM news, Tatoeba Arabic-English (tatoeba.org,
manythings.org/anki), TICO-19 (tico-19.github.io), Open Multilingual WordNet (omwn.org) with Open English WordNet"""

# Copies of each source in an epoch; a fraction is a random part. Set by hand, not measured one by one.
SHARES: dict[str, float] = {
    "parallel": 3,
    "joined": 3,
    "dictionary": 0.7,
    "glosses": 1,
    "names": 0.8,
    "questions": 1.3,
    "news": 1.5,
    "sentences": 1.5,
    "questions_to_arabic": 0.6,
    "questions_from_arabic": 0.8,
    "translated_english": 1.2,
    "translated_arabic": 1,
}
VOCABULARY = 40_000
DIMENSION = 384
BATCH = 1024
SCALE = 20.0
LEARNING_RATE = 0.02
# Tokens of a text that training looks at; longer paragraphs only slow it down.
MAX_TOKENS = 160
# Integers from -LEVELS to LEVELS a token vector is stored in: coarse ones compress well in the wheel.
LEVELS = 31


class UniqueBatches(DefaultBatchSampler):
    """Random batches in which no text occurs twice: a text that did would be its own wrong answer.

    The library has such a sampler, which hashes every text for minutes first.
    """

    def __init__(self, dataset: Dataset, batch_size: int, **kwargs: Any) -> None:
        super().__init__(dataset, batch_size=batch_size, **kwargs)
        numbers: dict[str, int] = {}
        self._rows = [
            (numbers.setdefault(anchor, len(numbers)), numbers.setdefault(positive, len(numbers)))
            for anchor, positive in zip(dataset["anchor"], dataset["positive"], strict=True)
        ]

    def __len__(self) -> int:
        """Batches at most; those that would be short for lack of different texts are not yielded."""
        return len(self._rows) // self.batch_size

    def __iter__(self) -> Iterator[list[int]]:
        """Full batches of row numbers; rows that clash with their batch wait for a later one."""
        rng = np.random.default_rng(self.seed + self.epoch)
        waiting: list[int] = rng.permutation(len(self._rows)).tolist()
        while len(waiting) >= self.batch_size:
            batch, waiting = self._fill(waiting)
            if len(batch) < self.batch_size:
                return
            yield batch

    def _fill(self, waiting: list[int]) -> tuple[list[int], list[int]]:
        """The first rows of `waiting` that share no text, and the others."""
        seen: set[int] = set()
        batch: list[int] = []
        later: list[int] = []
        for position, row in enumerate(waiting):
            if not seen.isdisjoint(self._rows[row]):
                later.append(row)
                continue
            seen.update(self._rows[row])
            batch.append(row)
            if len(batch) == self.batch_size:
                return batch, later + waiting[position + 1 :]
        return batch, later


Tokens = dict[str, npt.NDArray[np.int32]]


def tokenise(tokenizer: Tokenizer, pairs: dict[str, list[Pair]]) -> Tokens:
    """Every training text's token ids, at most `MAX_TOKENS`: once for all epochs, for half the time of a step."""
    texts = list(dict.fromkeys(text for found in pairs.values() for pair in found for text in pair))
    tokens: Tokens = {}
    for start in range(0, len(texts), 10_000):
        batch = texts[start : start + 10_000]
        for text, encoding in zip(
            batch, tokenizer.encode_batch_fast(batch, add_special_tokens=False), strict=True
        ):
            tokens[text] = np.array(encoding.ids[:MAX_TOKENS], dtype=np.int32)
    return tokens


class TokenisedStaticEmbedding(StaticEmbedding):
    """A static embedding that looks its training texts' tokens up."""

    def __init__(self, tokenizer: Tokenizer, embedding_weights: torch.Tensor, tokens: Tokens) -> None:
        super().__init__(tokenizer, embedding_weights=embedding_weights)
        self._tokens = tokens

    def preprocess(self, inputs: Any, prompt: str | None = None, **kwargs: Any) -> dict[str, torch.Tensor]:
        """Token ids and offsets of `inputs`."""
        found = [self._tokens[text] for text in inputs]
        offsets = np.cumsum([0] + [len(ids) for ids in found[:-1]])
        return {
            "input_ids": torch.from_numpy(np.concatenate(found).astype(np.int64)),
            "offsets": torch.from_numpy(offsets.astype(np.int64)),
        }


def count_words(pairs: dict[str, list[Pair]], words: Words) -> Counter[str]:
    """Words of all sources, weighted so that both languages and the names get their part of the vocabulary."""
    counts: Counter[str] = Counter()
    for name, side, weight in (
        ("questions", 0, 1),
        ("questions", 1, 1),
        ("news", 0, 2),
        ("news", 1, 2),
        ("parallel", 0, 3),
        ("parallel", 1, 6),
        ("dictionary", 0, 3),
        ("dictionary", 1, 4),
        ("glosses", 0, 1),
        ("names", 1, 2),
        ("translated_english", 1, 1),
    ):
        for text in dict.fromkeys(pair[side] for pair in pairs[name]):
            for word in words(text):
                counts[word] += weight
    return counts


def start_vectors(vocabulary: int, tokens: Tokens, dimension: int, seed: int) -> torch.Tensor:
    """Random directions as long as the token is rare: (v, d) float32, mean inverse document frequency 1.

    Rare tokens then count for more from the start, and tokens that training hardly meets keep a sensible weight.
    """
    frequency = np.zeros(vocabulary)
    for ids in tokens.values():
        frequency[np.unique(ids)] += 1
    rarity = np.log((len(tokens) + 1) / (frequency + 1))
    generator = torch.Generator().manual_seed(seed)
    directions = torch.randn(vocabulary, dimension, generator=generator) / dimension**0.5
    lengths: torch.Tensor = torch.from_numpy(rarity / rarity.mean()).float()
    scaled: torch.Tensor = directions * lengths[:, None]
    return scaled


def datasets(pairs: dict[str, list[Pair]], seed: int) -> DatasetDict:
    """The sources as datasets, each as many times over as `SHARES` says."""
    rng = np.random.default_rng(seed)
    found = {}
    for name, share in SHARES.items():
        rows = pairs[name]
        for copy in range(math.ceil(share)):
            part = min(1.0, share - copy)
            picked = rng.permutation(len(rows))[: int(len(rows) * part)]
            columns = {"anchor": [rows[i][0] for i in picked], "positive": [rows[i][1] for i in picked]}
            found[f"{name}_{copy}"] = Dataset.from_dict(columns)
    return DatasetDict(found)


def fit(
    tokenizer: Tokenizer, vectors: torch.Tensor, tokens: Tokens, data: DatasetDict, epochs: float, seed: int
) -> torch.Tensor:
    """The trained token vectors, (v, d) float32: symmetric in-batch negatives, Adam, rate falling linearly."""
    embedding = TokenisedStaticEmbedding(tokenizer, vectors, tokens)
    model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
    loss = MultipleNegativesRankingLoss(
        model, scale=SCALE, directions=("query_to_doc", "doc_to_query"), partition_mode="per_direction"
    )
    with tempfile.TemporaryDirectory() as scratch:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=scratch,
            num_train_epochs=epochs,
            per_device_train_batch_size=BATCH,
            optim="adamw_torch_fused",
            learning_rate=LEARNING_RATE,
            warmup_steps=50,
            lr_scheduler_type="linear",
            weight_decay=0.0,
            max_grad_norm=0.0,
            batch_sampler=UniqueBatches,
            multi_dataset_batch_sampler=MultiDatasetBatchSamplers.PROPORTIONAL,
            seed=seed,
            use_cpu=True,
            save_strategy="no",
            logging_steps=50,
            report_to="none",
            dataloader_drop_last=True,
            disable_tqdm=True,
        )
        SentenceTransformerTrainer(model=model, args=arguments, train_dataset=data, loss=loss).train()
    trained: torch.Tensor = embedding.embedding.weight.detach()
    return trained


def quantise(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vectors as int8 from -LEVELS to LEVELS and a float32 scale a row."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / LEVELS
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def save(folder: Path, tokenizer: Tokenizer, vectors: np.ndarray) -> None:
    """Writes the folder that sentence-transformers reads; the card in it is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        module = StaticEmbedding(tokenizer, embedding_weights=torch.from_numpy(vectors))
        SentenceTransformer(modules=[module, Normalize()], device="cpu").save(
            scratch, create_model_card=False
        )
        for item in Path(scratch).iterdir():
            if item.is_dir():
                shutil.copytree(item, folder / item.name, dirs_exist_ok=True)
            elif item.suffix == ".json":
                shutil.copyfile(item, folder / item.name)
    integers, scales = quantise(vectors)
    save_file({"embeddings": integers, "weights": scales}, folder / WEIGHTS_FILE)
    (folder / WEIGHTS_FILE).chmod(0o644)
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    split = StaticModel(folder).split_tokens()
    (folder / SPLIT_FILE).write_text(json.dumps(split, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Reads the data, trains, writes the folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/train"), help="folder of the training files"
    )
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER, help="folder to write")
    parser.add_argument("--epochs", type=float, default=2.5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not options.data.is_dir():
        raise SystemExit(f"{options.data} is not a folder. The public originals: {ORIGINALS}.")
    started = time.monotonic()
    torch.manual_seed(options.seed)
    words = Words()
    pairs = make(read(options.data), words, options.seed)
    print(json.dumps({name: len(found) for name, found in pairs.items()}), flush=True)
    tokenizer = build(count_words(pairs, words), VOCABULARY)
    tokens = tokenise(tokenizer, pairs)
    vectors = start_vectors(tokenizer.get_vocab_size(), tokens, DIMENSION, options.seed)
    print(f"{len(vectors)} tokens, {time.monotonic() - started:.0f} s so far", flush=True)
    data = datasets(pairs, options.seed)
    trained = fit(tokenizer, vectors, tokens, data, options.epochs, options.seed)
    save(options.out, tokenizer, trained.numpy())
    print(f"{options.out} written after {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
