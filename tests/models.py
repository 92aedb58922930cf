"""Real models of a few words with random weights, for what loads and runs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

_MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
_WORDS = ("harbour", "bridge", "opened", "museum", "closed", "sunday")


def save_cross_encoder(
    folder: Path, labels: int | Mapping[int, str] = 1, *, seed: int = 0, words: Sequence[str] = _WORDS
) -> Path:
    """A cross-encoder that gives a number for each label; the same weights for the same seed and words."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast, set_seed

    named = {n: f"LABEL_{n}" for n in range(labels)} if isinstance(labels, int) else dict(labels)
    known = {word: n for n, word in enumerate([*_MARKS, *words])}
    tokenizer = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # the package leaves it untyped
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(folder)
    set_seed(seed)
    config = BertConfig(
        vocab_size=len(known), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64, id2label=named, label2id={name: n for n, name in named.items()},
        initializer_range=1.0,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def save_bi_encoder(folder: Path) -> Path:
    """A bi-encoder with a real transformer: the mean of its tokens, then a layer to another dimension, 12."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer

    network = save_cross_encoder(folder.with_name(f"{folder.name}-network"))
    modules = [Transformer(str(network)), Pooling(16), Dense(16, 12)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder))
    return folder
