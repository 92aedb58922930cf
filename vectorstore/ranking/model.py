"""How likely a paragraph answers a question: exact features of the pair, and a fitted weight for each.

Word statistics come from a background table counted once (see ``builtin/count_background.py``), not
from the library, so that a similarity means the same in a library of one article and of 100,000.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from vectorstore.language import forms, stem, stems_of
from vectorstore.ranking.analysis import Analysis, analyse, stems
from vectorstore.ranking.counting import Grams
from vectorstore.ranking.occurrences import Occurrences, Terms
from vectorstore.types import Kind
from vectorstore.words.questions import only_asks

# BM25 (Robertson and Zaragoza, 2009, eq. 3.15) over character grams; .9 and .6 were best on three
# development sets, and a paragraph of the background has about 560 grams.
_K1, _B, _MEAN_GRAMS = 0.9, 0.6, 560.0

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LEAST_BEST = 0.5  # BM25; where no passage has more, none is the best

_BITS = 18  # of the hashed background table; 262,144 counts serve 1.1 million grams and stems


class Background:
    """In how many paragraphs of a large news and encyclopedia text a gram or stem occurs (hashed).

    Args:
        counts: ``(2**18,) uint32`` by hash of the term.
        paragraphs: how many paragraphs were counted.
    """

    def __init__(self, counts: NDArray[np.uint32], paragraphs: int) -> None:
        self._counts = counts
        self._paragraphs = paragraphs

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> Background:
        """The table in the package."""
        with (files("vectorstore.builtin") / "background.npz").open("rb") as file:
            table = np.load(file)
            return cls(table["counts"].astype(np.uint32), int(table["paragraphs"]))

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term, above 0 (BM25's, with one added)."""
        return self.idf_of(int(self._counts[bucket(term)]))

    def idf_of(self, count: int) -> float:
        """The inverse document frequency of a term that so many paragraphs have."""
        return math.log(1 + (self._paragraphs - count + 0.5) / (count + 0.5))


def bucket(term: str) -> int:
    """The place of a term in the background table."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass")) >> (32 - _BITS)


def terms(text: str) -> set[str]:
    """The grams and stems of a text, as counted in the background table."""
    words = forms(text)
    return {f"={stem(word)}" for word in words} | set(_grams(words))


def _grams(words: Sequence[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        edged = f" {word} "
        for length in (3, 4):
            found.extend(edged[i : i + length] for i in range(len(edged) - length + 1))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What is known of a passage before it is ranked.

    Attributes:
        cosine: of question and passage, -1 to 1.
        matched: its relevance in the word index as a share of the best passage's, 0 to 1 (0: not among those found by
            words); None where nothing was looked up.
        translated: the same for the question's words in the other script's; 0 where nothing was looked up.
        own_chars: how much of the text is the paragraph's own; what follows is of the one it stands with. None: all.
        article: the id of its article; "" for text that is compared outside a library.
    """

    id: str
    text: str
    title: str
    kind: Kind
    index: int
    cosine: float
    matched: float | None = None
    translated: float = 0.0
    published: str | None = None
    own_chars: int | None = None
    article: str = ""


FEATURES = (
    "grams", "relative", "best_grams", "matched", "stems", "phrases", "title", "named", "cosine", "related", "heading",
    "lead",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """Passages, at least one, beside a question of ``t`` stems.

    Attributes:
        texts: them taken apart. titles: the stems of their titles.
        there: where they have the question's stems. times: how often each is in each of them, ``(t, n)``.
        titled: which of the stems each title has, ``(t, n)``.
    """

    candidates: Sequence[Candidate]
    texts: Sequence[Analysis]
    titles: Sequence[frozenset[str]]
    there: Occurrences
    times: Ints
    titled: NDArray[np.bool_]


class Question:
    """A question prepared for comparing with many passages.

    Attributes:
        text: as asked.
        terms: its stems. rarity: of each, ``(t,)``. content: the places of those that do more than ask.
    """

    def __init__(self, text: str, background: Background) -> None:
        self.text = text
        words = forms(text)
        self.terms = Terms(words)
        self._distinct = frozenset(self.terms.distinct)
        self.rarity = np.array([background.idf(f"={term}") for term in self.terms.distinct])
        content = stems_of([form for form in words if not only_asks(form)])
        self.content = np.array(self.terms.numbers(list(dict.fromkeys(content))), dtype=np.int64)
        distinct = list(dict.fromkeys(_grams(words)))
        self._grams = Grams(distinct)
        self._rarity = np.array([background.idf(gram) for gram in distinct])
        self._pairs = np.array([self.rarity[[one, other]].sum() for one, other in self.terms.pairs])
        self._most = float(self._rarity.sum()) * (_K1 + 1) or 1.0  # BM25 over these grams cannot exceed it

    def beside(self, candidates: Sequence[Candidate]) -> Passages:
        """Passages, at least one, made ready for being compared with it."""
        texts = [analyse(one.text) for one in candidates]
        titles = [stems(one.title) for one in candidates]
        held = {title: [term in title for term in self.terms.distinct] for title in set(titles)}
        there = self.terms.occur(texts)
        return Passages(
            candidates=candidates,
            texts=texts,
            titles=titles,
            there=there,
            times=there.in_texts(),
            titled=np.array([held[title] for title in titles], dtype=bool).reshape(len(titles), -1).T,
        )

    def features(self, passages: Passages) -> dict[str, Floats]:
        """The features of this question and passages, ``(n,)``, by the names in `FEATURES`."""
        candidates = passages.candidates
        bm25 = self._bm25(passages.texts)
        of_best = bm25 / max(_LEAST_BEST, bm25.max())
        looked_up = [one.matched for one in candidates]
        named = {title: self._named(title) for title in set(passages.titles)}
        return {
            "grams": bm25 / 50.0,
            "relative": bm25 / self._most,
            "best_grams": of_best,
            "matched": np.array([b if m is None else m for m, b in zip(looked_up, of_best, strict=True)]),
            "stems": _share(self.rarity, passages.times > 0),
            "phrases": _share(self._pairs, passages.there.phrases),
            "title": _share(self.rarity, passages.titled),
            "named": np.array([named[title] for title in passages.titles]),
            "cosine": np.array([one.cosine for one in candidates]),
            **standing(candidates),
            "lead": np.array([float(one.kind == "lead" or one.index <= 1) for one in candidates]),
        }

    def _named(self, title: frozenset[str]) -> float:
        """The share of what a title says that the question says."""
        weights = _weights(title)
        whole = sum(weights.values())
        return sum([weights[term] for term in weights.keys() & self._distinct]) / whole if whole else 0.0

    def _bm25(self, texts: Sequence[Analysis]) -> Floats:
        times = self._grams.count([text.padded for text in texts])
        norm = _K1 * (1 - _B + _B * np.array([text.grams for text in texts]) / _MEAN_GRAMS)
        return np.asarray((times / (times + norm[:, None])) @ self._rarity * (_K1 + 1))


@lru_cache(maxsize=64)
def prepared(question: str) -> Question:
    """A question prepared for comparing, under the background in the package."""
    return Question(question, Background.shipped())


@lru_cache(maxsize=4096)
def _weights(title: frozenset[str]) -> dict[str, float]:
    """The stems of a title that say something, with their rarity."""
    background = Background.shipped()
    return {stem: background.idf(f"={stem}") for stem in title if not only_asks(stem)}


def standing(passages: Sequence[Candidate]) -> dict[str, Floats]:
    """The features of what passages are in their articles, ``(n,)``, whatever the language."""
    kinds = [passage.kind for passage in passages]
    return {
        "related": np.array([float(kind == "related") for kind in kinds]),
        "heading": np.array([float(kind in ("heading", "title", "caption")) for kind in kinds]),
    }


def _share(weights: Floats, there: NDArray[np.bool_]) -> Floats:
    """The share of the weight that is there, ``(n,)``, 0 to 1, of ``(t,)`` and ``(t, n)``; 0 where nothing is wanted."""
    whole = float(weights.sum())
    return weights @ there / whole if whole else np.zeros(there.shape[1])


def probability(log_odds: float) -> float:
    """The probability that log-odds stand for; cut at ±30."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


class Ranking:
    """A logistic model over features by name, from ``builtin/ranking.json`` (``fit_ranking.py`` made it).

    Args:
        weights: of the features. Passages in another script than the question have features of their own, whose
            weights were fitted apart; that of ``cross`` is what differs between the two biases.
        bias: the log-odds where no feature adds anything.
    """

    def __init__(self, weights: Mapping[str, float], bias: float) -> None:
        self._weights = weights
        self._bias = bias

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> Ranking:
        """The weights in the package."""
        facts = json.loads((files("vectorstore.builtin") / "ranking.json").read_text())
        return cls(facts["weights"], facts["bias"])

    def weights(self, names: Sequence[str]) -> Floats:
        """The weights of some features, ``(f,)``."""
        return np.array([self._weights[name] for name in names])

    def similarity(self, added: float) -> float:
        """The probability, 0 to 1, that a passage answers whose features together add this to the log-odds."""
        return probability(self._bias + added)
