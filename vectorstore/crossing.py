"""What passages say of a question word by word, by meaning and sound: in its own script, and in another one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore import questions
from vectorstore.language import forms, is_latin, stem, words
from vectorstore.ranking import Background, Candidate
from vectorstore.translation import Said, Words

CROSSING = (
    "cross", "cross_cosine", "translated", "translated_meaning", "translated_title", "translated_titled", "cross_length",
)  # fmt: skip
"""Names of the features of a passage in another script than the question."""

MEANING = ("meant",)
"""Names of the features of a passage in the question's script."""

Floats = NDArray[np.float32]


def features(
    question: str, candidates: Sequence[Candidate], crossed: Sequence[bool], background: Background
) -> list[dict[str, float]]:
    """The features of a question and its candidates, by the names in `CROSSING` or in `MEANING`.

    How sure the question's words are said in a passage, each weighted by its rarity, counts by meaning or sound
    (``translated``), by meaning alone, in the title, and in the title and one sentence together (``translated_titled``;
    in the question's script ``meant``).

    Args:
        question: as asked.
        candidates: those that are compared.
        crossed: which of them are in another script than the question.
        background: how rare a word is.
    """
    if not candidates:
        return []
    asked = list(dict.fromkeys(form for form in forms(question) if not questions.only_asks(form)))
    weights = np.array([background.idf(f"={stem(form)}") for form in asked], dtype=np.float32)
    weights /= weights.sum() or 1.0
    known = Words.shared()
    texts = known.said([one.text for one in candidates])
    titles = known.said([one.title for one in candidates])
    sure = _Sure(known, known.numbers(asked), _may_be_names(question, asked), [*texts, *titles])
    titled = sure.share_of_a_sentence(texts, titles, weights)
    rows = [{"meant": float(share)} for share in titled]
    others = [n for n, cross in enumerate(crossed) if cross]
    if others:
        there = [texts[n] for n in others]
        shares = zip(
            others,
            sure.share(there, weights),
            sure.share(there, weights, by_sound=False),
            sure.share([titles[n] for n in others], weights),
            strict=True,
        )
        for n, anywhere, meant, title in shares:
            rows[n] = {
                "cross": 1.0,
                "cross_cosine": candidates[n].cosine,
                "translated": float(anywhere),
                "translated_meaning": float(meant),
                "translated_title": float(title),
                "translated_titled": float(titled[n]),
                "cross_length": math.log1p(len(texts[n].numbers)) / 5,
            }
    return rows


def _may_be_names(question: str, asked: Sequence[str]) -> NDArray[np.bool_]:
    """Which words of a question may be names: in Latin script those with a capital, if not only the first has one."""
    found = words(question)
    if not is_latin(question):
        return np.ones(len(asked), dtype=bool)
    capital = [word.form for word in found if question[word.start].isupper()]
    if capital == [word.form for word in found[:1]] or not capital:
        return np.array([len(form) >= 4 for form in asked], dtype=bool)
    return np.array([form in capital for form in asked], dtype=bool)


class _Sure:
    """How sure each word of a question is said by each word of some texts.

    Args:
        known: where words have their numbers.
        asked: the question's words. names: which of them may be names.
        texts: whose words are compared.
    """

    def __init__(
        self, known: Words, asked: NDArray[np.int64], names: NDArray[np.bool_], texts: Sequence[Said]
    ):
        every = np.concatenate([text.numbers for text in texts])
        self._words = np.unique(every)
        named = np.unique(every[np.concatenate([text.may_be_names for text in texts])])
        self._meant = np.zeros((len(asked), len(self._words)), dtype=np.float32)
        self._either = self._meant
        if len(asked) and len(every):
            self._meant = known.meaning(asked, self._words)
            self._either = self._meant.copy()
            columns = np.searchsorted(self._words, named)
            rows = np.flatnonzero(names)
            place = np.ix_(rows, columns)
            self._either[place] = np.maximum(self._either[place], known.sound(asked[rows], named))

    def share(self, texts: Sequence[Said], weights: Floats, *, by_sound: bool = True) -> Floats:
        """The share of the weight that each text says, ``(len(texts),)``, 0 to 1."""
        sure = self._either if by_sound else self._meant
        return _weigh(weights, self._most(sure, texts, [np.zeros(1, dtype=np.int64)] * len(texts))[0])

    def share_of_a_sentence(self, texts: Sequence[Said], titles: Sequence[Said], weights: Floats) -> Floats:
        """The share that the best sentence of each text says together with its title."""
        titled, _ = self._most(self._either, titles, [np.zeros(1, dtype=np.int64)] * len(titles))
        sentences, owners = self._most(self._either, texts, [text.starts for text in texts])
        shares = _weigh(weights, np.maximum(sentences, titled[:, owners]))
        found = _weigh(weights, titled)
        np.maximum.at(found, owners, shares)
        return found

    def _most(
        self, sure: Floats, texts: Sequence[Said], starts: Sequence[NDArray[np.int64]]
    ) -> tuple[Floats, NDArray[np.int64]]:
        """How sure each word is in each piece of the texts, ``(a, pieces)``, and the text of each piece."""
        sizes = np.array([len(text.numbers) for text in texts])
        begins = np.cumsum(sizes) - sizes
        full = [n for n, size in enumerate(sizes) if size]
        if not full:
            return np.zeros((len(sure), len(texts)), dtype=np.float32), np.arange(len(texts))
        columns = np.searchsorted(self._words, np.concatenate([texts[n].numbers for n in full]))
        places = np.concatenate([begins[n] + starts[n] for n in full])
        owners = np.concatenate([np.full(len(starts[n]), n) for n in full])
        found = np.maximum.reduceat(sure[:, columns], places, axis=1)
        empty = np.setdiff1d(np.arange(len(texts)), owners)
        found = np.concatenate([found, np.zeros((len(sure), len(empty)), dtype=np.float32)], axis=1)
        owners = np.concatenate([owners, empty])
        order = np.argsort(owners, kind="stable")
        return found[:, order], owners[order]


def _weigh(weights: Floats, sure: Floats) -> Floats:
    """The weighted sum over words, ``(pieces,)``; zeros for a question without a content word."""
    return weights @ sure if len(weights) else np.zeros(sure.shape[1], dtype=np.float32)
