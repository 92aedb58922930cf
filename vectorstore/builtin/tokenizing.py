"""The tokenizer: all normalisation inside tokenizer.json, and a vocabulary without word-start marks.

A Unigram vocabulary whose pieces carry no mark for "begins a word" lets one piece stand for a word with and without
the particles that Arabic writes attached: "بموسكو" becomes "ب" + "موسكو", and "players" becomes "player" + "s". Which
of them are split is read off the counts (`_whole_words`), not off a list: "كبير" stays whole because "بير" is rarer.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator
from functools import cache

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from vectorstore.builtin.charmap import compile_map

UNKNOWN = "[UNK]"
# Attached particles and pronouns after normalisation; what remains must be a known, commoner piece to be split off.
_PREFIXES = (
    "وال",
    "فال",
    "بال",
    "كال",
    "ولل",
    "وب",
    "ول",
    "ال",
    "لل",
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
    "س",
    "وي",
    "سي",
)
_SUFFIXES = ("هما", "هم", "ها", "نا", "كم", "ه", "ك", "ي")
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly")
_MIN_STEM = 3
# How much commoner the remainder has to be before a word counts as "something attached to it".
_STEM_ADVANTAGE = 2.0
# Pieces compete with whole words; without a handicap two short pieces beat a rare whole word.
_PIECE_PENALTY = -3.0
_UNKNOWN_SCORE = -30.0
# An Arabic article with the particles before it, a word (or the rest of one), or a number.
_WORD = Regex("(?<!\\p{L})[وف]?(?:[بك]?ال|لل)(?=[\\u0621-\\u064A]{3})|[\\p{L}\\p{M}]+|\\p{N}+")


@cache
def normalizer() -> normalizers.Normalizer:
    """One spelling for what readers take as the same word, in any script (see `charmap.py`)."""
    return normalizers.Precompiled(compile_map())


def pre_tokenizer() -> pre_tokenizers.PreTokenizer:
    """Words, numbers and single marks; the Arabic article stands apart with the particles before it."""
    return pre_tokenizers.Split(_WORD, behavior="removed", invert=True)


class Words:
    """Texts as the words that the tokenizer sees, for counting before a vocabulary exists."""

    def __init__(self) -> None:
        self._normalizer = normalizer()
        self._pre_tokenizer = pre_tokenizer()
        self._accents = normalizers.Sequence([normalizers.NFKD(), normalizers.StripAccents()])

    def __call__(self, text: str) -> list[str]:
        """The normalised words of `text`, articles apart."""
        return [
            word for word, _ in self._pre_tokenizer.pre_tokenize_str(self._normalizer.normalize_str(text))
        ]

    def fold(self, text: str) -> str:
        """`text` without accents but with its capitals, for telling names."""
        return str(self._accents.normalize_str(text))


def _is_arabic(word: str) -> bool:
    return "\u0621" <= word[0] <= "\u064a"


def _splits(word: str) -> Iterator[str]:
    """What may remain of `word` without an attached particle, pronoun or ending."""
    if _is_arabic(word):
        yield from (word[len(prefix) :] for prefix in _PREFIXES if word.startswith(prefix))
        yield from (word[: -len(suffix)] for suffix in _SUFFIXES if word.endswith(suffix))
    else:
        yield from (word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending))


def _whole_words(counts: Counter[str], size: int) -> Counter[str]:
    """The `size` commonest words that are not another commoner word with something attached."""
    frequent = Counter({word: count for word, count in counts.items() if count >= 3})
    kept: Counter[str] = Counter()
    for word, count in sorted(frequent.items(), key=lambda item: (-item[1], item[0])):
        if len(kept) == size:
            break
        if len(word) > 18 or (word.isdigit() and len(word) > 4):
            continue
        stems = [stem for stem in _splits(word) if len(stem) >= _MIN_STEM]
        if not any(frequent[stem] > _STEM_ADVANTAGE * count for stem in stems):
            kept[word] = count
    return kept


def build(counts: Counter[str], size: int, whole_share: float = 0.75) -> Tokenizer:
    """A Unigram tokenizer of at most `size` pieces over word `counts` (normalised, see `Words`).

    `whole_share` of the vocabulary are whole words with their own log probabilities; the rest are pieces, trained on
    the words left over, for names and forms never seen. The library's trainer alone, on everything, breaks short
    common words ("ان", "ال") into letters, since it picks its candidates without their counts.
    """
    whole = _whole_words(counts, int(size * whole_share))
    rest = Counter(
        {word: count for word, count in counts.items() if word not in whole and not word.isdigit()}
    )
    trained = Tokenizer(models.Unigram())
    trained.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.UnigramTrainer(
        vocab_size=size - len(whole),
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=8,
        show_progress=False,
    )
    trained.train_from_iterator(_repeat(rest), trainer)
    total = sum(counts.values())
    vocabulary = {piece: score + _PIECE_PENALTY for piece, score in _scores(trained)}
    vocabulary |= {word: math.log(count / total) for word, count in whole.items()}
    kept = sorted(vocabulary.items(), key=lambda item: (len(item[0]) > 1, -item[1], item[0]))[: size - 1]
    tokenizer = Tokenizer(models.Unigram([(UNKNOWN, _UNKNOWN_SCORE), *kept], unk_id=0))
    tokenizer.normalizer = normalizer()
    tokenizer.pre_tokenizer = pre_tokenizer()
    return tokenizer


def _repeat(counts: Counter[str]) -> Iterator[str]:
    """Words as lines, each as often as the square root of its count: the pieces are for the rare ones."""
    for word, count in sorted(counts.items()):
        yield " ".join([word] * math.isqrt(count))


def _scores(trained: Tokenizer) -> Iterator[tuple[str, float]]:
    """The (piece, log probability) pairs of a trained Unigram tokenizer, without the unknown piece."""
    for piece, value in json.loads(trained.to_str())["model"]["vocab"]:
        if piece != UNKNOWN:
            yield piece, value
