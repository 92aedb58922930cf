"""Function words, and what is written onto content words: negations, prepositions, duals, clitics."""

from __future__ import annotations

from functools import lru_cache

from assistant import lexicon
from assistant.wordforms import Form, analyse
from vectorstore.language import Word, normalise

_ABBREVIATIONS = frozenset(lexicon.ABBREVIATIONS.split())


def abbreviates(form: str) -> bool:
    """Whether a full stop after the word ends no sentence: an initial, a title."""
    return len(form) == 1 or form in _ABBREVIATIONS


def conjoined(form: Form) -> bool:
    """Whether the word begins with a conjunction written onto it."""
    return form.arabic and form.text.startswith("و") and len(form.bases) > 1 and not form.listed


def foreign(text: str, word: Word) -> bool:
    """Whether the word has a letter that Arabic uses in foreign names only."""
    return any(char in "ڤپچگ" for char in text[word.start : word.end])


@lru_cache(maxsize=65536)
def clitic(text: str) -> str:
    """The part that a preposition written onto the word gives it, or the empty string."""
    form = analyse(text)
    if not form.arabic:
        return ""
    text = text.removeprefix("و") if len(text) > 4 else text
    if text.startswith("لل"):
        return "to"
    if text.startswith("بال"):
        return "in"
    if (form.place or form.person) and not form.listed:
        for front, marker in (("ل", "to"), ("ب", "in")):
            if text.startswith(front) and text[1:] in form.bases:
                return marker
    return ""


_DUAL_ENDINGS = ("تين", "تان", "ين", "ان")


@lru_cache(maxsize=65536)
def dual(form: str) -> str:
    """The singular of a word that counts two ("عامين", "ساعتان"), or the empty string."""
    plain = form[1:] if form[:1] in "وبل" and len(form) > 6 else form
    for ending in _DUAL_ENDINGS:
        base = plain[: -len(ending)]
        if plain.endswith(ending) and base in _duals():
            return base.removesuffix("ت") + "ه" if ending.startswith("ت") or base.endswith("ت") else base
    return ""


def is_negation(form: str) -> bool:
    """Whether the normalised word negates the next."""
    return form in _negations() or form.endswith("n't")


def negates_in(form: str) -> frozenset[str]:
    """The codes of the languages other than Arabic and English in which the normalised word negates the next."""
    return _other_negations().get(form, frozenset())


@lru_cache(maxsize=1)
def _other_negations() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for code, table in lexicon.NEGATIONS_OTHER.items():
        for form in map(normalise, table.split()):
            found[form] = found.get(form, frozenset()) | {code}
    return found


@lru_cache(maxsize=1)
def _negations() -> frozenset[str]:
    return frozenset(normalise(word) for word in f"{lexicon.NEGATIONS_AR} {lexicon.NEGATIONS_EN}".split())


@lru_cache(maxsize=1)
def _duals() -> frozenset[str]:
    return frozenset(normalise(word) for word in lexicon.DUALS.split())


@lru_cache(maxsize=1)
def phrases() -> tuple[dict[str, str], frozenset[str]]:
    """Expressions of one or two words by what they are, and their first words."""
    found = {}
    for phrase in lexicon.NOT_NEGATING.replace("\n", "|").split("|"):
        if phrase.strip():
            found[normalise(phrase.strip())] = "neutral"
    for word in lexicon.PLACES.split():
        if "_" in word:
            found[normalise(word).replace("_", " ")] = "place"
    for phrase in lexicon.PASSIVE_MARKS:
        if " " in phrase:
            found[normalise(phrase)] = "passive"
    return found, frozenset(phrase.split()[0] for phrase in found)


@lru_cache(maxsize=1)
def markers() -> dict[str, str]:
    """Prepositions by the part they give to what follows."""
    found: dict[str, str] = {}
    for line in lexicon.MARKERS.strip().splitlines():
        marker, rest = line.split(":")
        for word in rest.replace("|", " ").split():
            found.setdefault(normalise(word), marker)
    return found
