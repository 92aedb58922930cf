"""How sure words of two scripts say the same, by the glossary or as the same name; nothing for words of one script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.glossary import Glossary
from vectorstore.language import stem
from vectorstore.ranking import Background
from vectorstore.transliteration import LONG, apart, same_name, sounds

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_EXACT_NAME, _NEAR_NAME = 0.9, 0.63  # how sure the same consonants make, and those but for one
_VOWELS_WEIGH, _LEAST = 0.7, 0.2  # what vowels apart take away for each consonant; what they leave at least
_KEPT = 60_000
_CONFUSED = np.array([ord(letter) for letter in "KGX"])  # first letters that `same_name` lets differ


def translated(asked: Sequence[str], others: Sequence[str]) -> Floats:
    """How sure the glossary has each normalised word translated by each other one, ``(a, o) float32``, 0 to 1."""
    sure = np.zeros((len(asked), len(others)), dtype=np.float32)
    keys = [_keys(form) for form in others]
    counts = np.array([len(one) for one in keys], dtype=np.int64)
    listed = np.flatnonzero(counts)
    if len(listed) and len(asked):
        glossary = Glossary.shipped()
        mine = np.stack([glossary.sure(_keys(form).tolist()) for form in asked])
        every = np.concatenate([keys[place] for place in listed.tolist()])
        starts = np.cumsum(counts[listed]) - counts[listed]
        sure[:, listed] = np.maximum.reduceat(mine[:, every], starts, axis=1)
    return sure


@lru_cache(maxsize=_KEPT)
def _keys(form: str) -> Ints:
    return np.array(Glossary.shipped().keys(form), dtype=np.int64)


def named(asked: Sequence[str], others: Sequence[str]) -> Floats:
    """How sure each normalised word is the same name as each other one, ``(a, o) float32``, 0 to 1."""
    sure = np.zeros((len(asked), len(others)), dtype=np.float32)
    heard = [_heard(form) for form in others]
    if not heard:
        return sure
    owners = np.repeat(np.arange(len(others)), [len(one) for one in heard])
    places, firsts, lengths = np.concatenate(heard).T
    confused = np.isin(firsts, _CONFUSED)
    for row, form in enumerate(asked):
        near = np.zeros(len(owners), dtype=bool)
        for number, first, length in _heard(form).tolist():
            near |= places == number
            if length >= LONG:
                near |= (lengths >= LONG) & (abs(lengths - length) <= 1) & ((firsts == first) | confused)
        for place in np.unique(owners[near]).tolist():
            sure[row, place] = _same(form, others[place])
    return sure


@lru_cache(maxsize=_KEPT)
def _heard(form: str) -> Ints:
    """Of each of a word's sounds a number, the first letter and the length."""
    rows = [(_number(sound), ord(sound[0]), len(sound)) for sound in sounds(form)]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def _number(sound: str) -> int:
    """A number of its own for each sound of up to 12 signs, and nearly so for longer ones."""
    number = 0
    for sign in sound:
        number = (number * 32 + ord(sign) - 64) % (1 << 60)
    return number


@lru_cache(maxsize=_KEPT)
def _same(one: str, other: str) -> float:
    if one.isascii() == other.isascii():
        return 0.0
    mine, theirs = sounds(one), sounds(other)
    if shared := set(mine) & set(theirs):
        sure, size = _EXACT_NAME, min(map(len, shared))
    elif any(same_name(a, b) for a in mine for b in theirs):
        sure, size = _NEAR_NAME, min(len(mine[0]), len(theirs[0]))
    else:
        return 0.0
    far = apart(other, one) if one.isascii() else apart(one, other)
    return sure * max(_LEAST, 1.0 - _VOWELS_WEIGH * far / size)


def with_names(asked: Sequence[str], others: Sequence[str], within: Floats) -> Floats:
    """`named` between words of two scripts, and ``within`` between words of one."""
    return np.where(_same_script(asked, others), within, named(asked, others))


def _same_script(asked: Sequence[str], others: Sequence[str]) -> NDArray[np.bool_]:
    mine = np.array([form.isascii() for form in asked], dtype=bool)[:, None]
    return np.asarray(mine == np.array([form.isascii() for form in others], dtype=bool)[None, :])


def trusted(asked: Sequence[str], others: Sequence[str]) -> Floats:
    """What each other word counts for each asked one, ``(a, o) float32``, 0 to 1: less where it is the commoner one.

    "نيو" is "new" as well as "Neo", and "new" is everywhere. 1 between words of one script.
    """
    mine = np.array([_rarity(form) for form in asked], dtype=np.float32)[:, None]
    theirs = np.array([_rarity(form) for form in others], dtype=np.float32)[None, :]
    counts = np.sqrt(np.minimum(1.0, theirs / np.maximum(mine, 0.1)))
    return np.asarray(np.where(_same_script(asked, others), 1.0, counts), dtype=np.float32)


@lru_cache(maxsize=_KEPT)
def _rarity(form: str) -> float:
    return Background.shipped().idf(f"={stem(form)}") if form else 0.0
