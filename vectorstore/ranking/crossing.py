"""What passages say of a question word by word, by meaning and sound: in its own script, and in another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore.language import forms, is_latin, stem, words
from vectorstore.ranking.model import Background, Candidate
from vectorstore.words import questions
from vectorstore.words.bilingual import Across, likeness, ready
from vectorstore.words.vocabulary import Said, Words

CROSSING = (
    "cross", "cross_cosine", "translated", "translated_meaning", "translated_title", "translated_titled", "cross_length",
    "translated_sentence", "translated_last", "cross_matched",
)  # fmt: skip
"""Names of the features of a passage in another script than the question."""

MEANING = ("meant",)
"""Names of the features of a passage in the question's script."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def features(
    question: str, candidates: Sequence[Candidate], crossed: NDArray[np.bool_]
) -> Iterator[tuple[Ints, Mapping[str, NDArray[np.floating]]]]:
    """The places of candidates in either script, and their features by the names in `MEANING` or in `CROSSING`.

    How sure the question's words are said in a passage, each weighted by its rarity, counts by meaning or sound
    (``translated``), by meaning alone, in the title, in one sentence, and in the title and one sentence together
    (``translated_titled``; in the question's script ``meant``). ``translated_last``: the question's last word alone.
    ``cross_matched``: the passage's relevance for the translated words in the word index, as a share of the best one's.

    Args:
        question: as asked.
        candidates: those that are compared, at least one.
        crossed: which of them are in another script than the question.
    """
    asked = _asked(question)
    background = Background.shipped()
    weights = np.array([background.idf(f"={stem(form)}") for form in asked], dtype=np.float32)
    weights /= weights.sum() or 1.0
    known = Words.shared()
    said = known.said([*(one.text for one in candidates), *(one.title for one in candidates)])
    texts, titles = said[: len(candidates)], said[len(candidates) :]
    own, others = np.flatnonzero(~crossed), np.flatnonzero(crossed)
    names = _may_be_names(question, asked)
    sure = _Sure(known, known.numbers(asked), names, said, across=bool(len(others)))
    titled = sure.share_of_a_sentence(texts, titles, weights)
    yield own, {"meant": titled[own]}
    if len(others):
        chosen, there = [candidates[n] for n in others.tolist()], [texts[n] for n in others.tolist()]
        yield (
            others,
            {
                "cross": np.ones(len(others)),
                "cross_cosine": np.array([one.cosine for one in chosen]),
                "translated": sure.share(there, weights),
                "translated_meaning": sure.share(there, weights, by_sound=False),
                "translated_title": sure.share([titles[n] for n in others.tolist()], weights),
                "translated_titled": titled[others],
                "cross_length": np.log1p([len(text.numbers) - 1 for text in there]) / 5,
                "translated_sentence": sure.share_of_a_sentence(
                    there, known.said([""]) * len(there), weights
                ),
                "translated_last": sure.last(there),
                "cross_matched": np.array([one.translated for one in chosen]),
            },
        )


def prepare(question: str) -> None:
    """Has the words of a question known, which are compared with those of passages."""
    known = Words.shared()
    ready(known, known.numbers(_asked(question)))


def _asked(question: str) -> list[str]:
    """The content words of a question."""
    return list(dict.fromkeys(form for form in forms(question) if not questions.only_asks(form)))


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
        across: whether some are in another script than the question.
    """

    def __init__(
        self,
        known: Words,
        asked: NDArray[np.int64],
        names: NDArray[np.bool_],
        texts: Sequence[Said],
        *,
        across: bool,
    ) -> None:
        every = np.concatenate([text.numbers for text in texts])
        here = _distinct(every)
        self._places = np.zeros(here[-1] + 1, dtype=np.int64)
        self._places[here] = np.arange(len(here))
        mine = known.forms(asked)
        self._meant = known.sure(asked, here, likeness(known, asked, here))
        beyond = Across.from_asked(known, mine) if across else None
        if beyond is not None:
            beyond.learn(here)
            self._meant = np.maximum(self._meant, beyond.translated(mine, here))
            self._meant *= beyond.trusted(mine, here)
        self._either = self._meant.copy()
        named = _distinct(every[np.concatenate([text.may_be_names for text in texts])])
        rows = np.flatnonzero(names)
        place = np.ix_(rows, self._places[named])
        alike = known.sound(asked[rows], named)
        if beyond is not None:
            alike = beyond.with_names([mine[row] for row in rows.tolist()], named, alike)
        self._either[place] = np.maximum(self._either[place], alike)

    def share(self, texts: Sequence[Said], weights: Floats, *, by_sound: bool = True) -> Floats:
        """The share of the weight that each text says, ``(len(texts),)``, 0 to 1."""
        return _weigh(weights, self._anywhere(self._either if by_sound else self._meant, texts))

    def last(self, texts: Sequence[Said]) -> Floats:
        """How sure the question's last word is in each text, ``(len(texts),)``, 0 to 1."""
        return (
            self._anywhere(self._either, texts)[-1] if len(self._either) else np.zeros(len(texts), np.float32)
        )

    def share_of_a_sentence(self, texts: Sequence[Said], titles: Sequence[Said], weights: Floats) -> Floats:
        """The share that the best sentence of each text says together with its title."""
        titled = self._anywhere(self._either, titles)
        counts = np.array([len(text.starts) for text in texts], dtype=np.int64)
        begins = _begins(texts)
        starts = np.concatenate([begin + text.starts for begin, text in zip(begins, texts, strict=True)])
        sentences = self._most(self._either, texts, starts)
        shares = _weigh(weights, np.maximum(sentences, np.repeat(titled, counts, axis=1)))
        found: Floats = np.maximum.reduceat(shares, np.cumsum(counts) - counts)
        return found

    def _anywhere(self, sure: Floats, texts: Sequence[Said]) -> Floats:
        """How sure each word of the question is in each text, ``(a, len(texts))``."""
        return self._most(sure, texts, _begins(texts))

    def _most(self, sure: Floats, texts: Sequence[Said], starts: NDArray[np.int64]) -> Floats:
        """How sure each word of the question is in each piece of the texts, ``(a, len(starts))``."""
        columns = self._places[np.concatenate([text.numbers for text in texts])]
        found: Floats = np.maximum.reduceat(sure[:, columns], starts, axis=1)
        return found


def _distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each number once, in order; some thousands out of 200,000 take a tenth of the time that sorting takes."""
    met = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=bool)
    met[numbers] = True
    return np.flatnonzero(met)


def _begins(texts: Sequence[Said]) -> NDArray[np.int64]:
    sizes = np.array([len(text.numbers) for text in texts])
    begins: NDArray[np.int64] = np.cumsum(sizes) - sizes
    return begins


def _weigh(weights: Floats, sure: Floats) -> Floats:
    """The weighted sum over words, ``(pieces,)``; zeros for a question without a content word."""
    return weights @ sure if len(weights) else np.zeros(sure.shape[1], dtype=np.float32)
