"""A word lexicon out of parallel sentences and dictionary entries: IBM model 1 in both directions.

Brown et al. 1993, "The Mathematics of Statistical Machine Translation", section 4.1 (model 1): the expectation step
shares each target word among the source words of its sentence in proportion to t(target | source), the maximisation
step counts and normalises. A pair stays when both directions agree (geometric mean of the two probabilities).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Longer sentences give many wrong links for their cost; the longest of the health sentences are cut here.
MAX_WORDS = 40
ITERATIONS = 6
# Agreement of both directions below which a link is noise more often than not.
MIN_AGREEMENT = 0.12
MAX_TRANSLATIONS = 5

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Translations of each word with their weights, likeliest first, in both directions."""

    to_arabic: dict[str, tuple[tuple[str, float], ...]]
    to_english: dict[str, tuple[tuple[str, float], ...]]


def learn(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Lexicon:
    """The lexicon of (English words, Arabic words) pairs."""
    to_arabic: dict[str, list[tuple[str, float]]] = defaultdict(list)
    to_english: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for word, other, forward, backward, _ in align(pairs):
        if (agreement := float(np.sqrt(forward * backward))) >= MIN_AGREEMENT:
            to_arabic[word].append((other, agreement))
            to_english[other].append((word, agreement))
    return Lexicon(to_arabic=_best(to_arabic), to_english=_best(to_english))


def align(
    pairs: Sequence[tuple[Sequence[str], Sequence[str]]],
) -> Iterator[tuple[str, str, float, float, int]]:
    """Each pair of words that stand in one pair: (English, Arabic, t(Arabic | English), t(English | Arabic), times)."""
    english_ids: dict[str, int] = {}
    arabic_ids: dict[str, int] = {}
    left, right, sentence = _links(pairs, english_ids, arabic_ids)
    forward = _model1(left, right, sentence, len(arabic_ids))
    backward = _model1(right, left, sentence, len(english_ids))
    keys = left * len(arabic_ids) + right
    unique, first, times = np.unique(keys, return_index=True, return_counts=True)
    english, arabic = list(english_ids), list(arabic_ids)
    for key, at, count in zip(unique.tolist(), first.tolist(), times.tolist(), strict=True):
        yield english[key // len(arabic)], arabic[key % len(arabic)], forward[at], backward[at], count


def _links(
    pairs: Sequence[tuple[Sequence[str], Sequence[str]]],
    english_ids: dict[str, int],
    arabic_ids: dict[str, int],
) -> tuple[Ids, Ids, Ids]:
    """All word pairs of all sentence pairs: English id, Arabic id, sentence."""
    lefts, rights, sentences = [], [], []
    for number, (english, arabic) in enumerate(pairs):
        ls = np.array(
            [english_ids.setdefault(w, len(english_ids)) for w in english[:MAX_WORDS]], dtype=np.int64
        )
        rs = np.array([arabic_ids.setdefault(w, len(arabic_ids)) for w in arabic[:MAX_WORDS]], dtype=np.int64)
        lefts.append(np.repeat(ls, len(rs)))
        rights.append(np.tile(rs, len(ls)))
        sentences.append(np.full(len(ls) * len(rs), number, dtype=np.int64))
    return np.concatenate(lefts), np.concatenate(rights), np.concatenate(sentences)


def _model1(source: Ids, target: Ids, sentence: Ids, targets: int) -> Floats:
    """t(target | source) for each link, after `ITERATIONS` rounds from a uniform start."""
    cells, cell = np.unique(source * targets + target, return_inverse=True)
    slots, slot = np.unique(sentence * targets + target, return_inverse=True)
    sources = cells // targets
    t = np.full(len(cells), 1.0)
    for _ in range(ITERATIONS):
        share = t[cell]
        share = share / np.bincount(slot, share, len(slots))[slot]
        counts = np.bincount(cell, share, len(cells))
        # A little absolute discounting keeps words seen once from claiming their whole sentence.
        counts = np.maximum(counts - 0.02, 1e-9)
        t = counts / np.bincount(sources, counts)[sources]
    return np.asarray(t[cell])


def _best(table: dict[str, list[tuple[str, float]]]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Each word's likeliest translations, weights summing to 1."""
    best = {}
    for word, options in table.items():
        chosen = sorted(options, key=lambda option: (-option[1], option[0]))[:MAX_TRANSLATIONS]
        total = sum(weight for _, weight in chosen)
        best[word] = tuple((other, weight / total) for other, weight in chosen)
    return best


def count(texts: Sequence[Sequence[str]]) -> Counter[str]:
    """How often each word occurs."""
    counts: Counter[str] = Counter()
    for words in texts:
        counts.update(words)
    return counts
