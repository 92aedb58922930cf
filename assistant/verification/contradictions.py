"""What speaks against a sentence, given how it aligns with its sources."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.verification.alignment import Alignment, match
from assistant.verification.bindings import unbound
from assistant.verification.clauses import misplaced
from assistant.verification.polarity import turned
from assistant.verification.replacement import replaced
from assistant.verification.roles import exchanged_names, exchanges
from assistant.verification.strength import strengthened
from assistant.verification.suspicion import Suspicion, kind_of
from assistant.verification.tokens import Token


def suspicions(alignment: Alignment) -> list[Suspicion]:
    """Everything that speaks against the sentence, the plainest first."""
    found = [*turned(alignment), *_missing(alignment)]
    if not is_across(alignment):  # word order tells little from one language to the other
        found += replaced(alignment)
        found += [Suspicion("role", indices) for indices in exchanges(alignment)]
        found += misplaced(alignment)
        found += unbound(alignment)
    else:
        pairs = exchanged_names(alignment)
        found += [
            Suspicion("role", pair)
            for pair in pairs
            if not any(alignment.sentence[i].form.place for i in pair)
        ]
        found += _foreign_place(alignment)
    found += _foreign_speaker(alignment)
    found += strengthened(alignment)
    seen: set[int] = set()
    kept = []
    for suspicion in found:
        if not seen.issuperset(suspicion.indices):
            kept.append(suspicion)
            seen.update(suspicion.indices)
    return kept


# -- what is not there ------------------------------------------------------------------------------


_FREE_WORDS = 0.25  # share of content words without a counterpart that a paraphrase may bring with it


def _missing(alignment: Alignment) -> Iterator[Suspicion]:
    loose: list[int] = []
    across = is_across(alignment)
    for index, token in enumerate(alignment.sentence):
        if alignment.places[index] >= 0 or token.form.light or token.soft:
            continue
        if token.is_value:
            yield Suspicion(kind_of(token), (index,))
        elif token.form.said:
            continue
        elif token.kind == "name" or (not across and _looks_like_name(token)):
            yield Suspicion("name", (index,))
        elif not across:
            loose.append(index)
    if len(loose) > _FREE_WORDS * len(alignment.sentence):
        yield from (Suspicion("unfounded", (index,)) for index in loose)


def is_across(alignment: Alignment) -> bool:
    """Whether the sentence and its sources are in different scripts."""
    ours = sum(token.form.arabic for token in alignment.sentence) * 2 > len(alignment.sentence)
    return ours != alignment.source.arabic


_COMMON_SHAPES = ("ال", "وال", "بال", "لل", "ي", "ت", "ن", "س", "است", "م", "ا", "و", "ب", "ل", "ف")


def _looks_like_name(token: Token) -> bool:
    """Whether an unknown Arabic word lacks every shape that verbs and common nouns have."""
    form = token.form
    return form.arabic and not form.known and not form.text.startswith(_COMMON_SHAPES)


# -- who said it --------------------------------------------------------------------------------------


def _foreign_speaker(alignment: Alignment) -> Iterator[Suspicion]:
    """A name brought in from another sentence although the sentence's own names somebody else."""
    placed = {place for place in alignment.places if place >= 0}
    source = alignment.source.tokens
    home = alignment.home
    if home < 0:
        return
    at_home = [place for place, token in enumerate(source) if token.sentence == home]
    uncovered = [
        source[p] for p in at_home if p not in placed and _is_party(source[p]) and not source[p].marker
    ]
    for index, place in enumerate(alignment.places):
        token = alignment.sentence[index]
        if (
            place < 0
            or source[place].sentence == home
            or not _is_party(token)
            or token.marker
            or token.attributed
        ):
            continue
        named = [alignment.sentence[i] for i in _name_run(alignment, index)]
        if uncovered and not any(match(ours, source[p]) for ours in named for p in at_home):
            yield Suspicion("name", (index,))


def _foreign_place(alignment: Alignment) -> Iterator[Suspicion]:
    """A name or number from another sentence where the sentence's own has another after the same preposition."""
    source = alignment.source.tokens
    for token, place, index in zip(
        alignment.sentence, alignment.places, range(len(alignment.places)), strict=True
    ):
        if place < 0 or not token.marker or source[place].sentence == alignment.home or token.kind == "word":
            continue
        own = [
            other
            for p, other in enumerate(source)
            if other.sentence == alignment.home and p not in alignment.places
        ]
        if any(_rivals(token, other) for other in own):
            yield Suspicion(kind_of(token), (index,))


def _rivals(token: Token, other: Token) -> bool:
    """Whether both are names, or both values, after the same preposition."""
    return other.kind != "word" and other.is_value == token.is_value and other.marker == token.marker


def _name_run(alignment: Alignment, index: int) -> range:
    """The stretch of names and titles around a token: "Judge Robert Kinsey"."""
    start = stop = index
    while start > 0 and _is_party(alignment.sentence[start - 1]):
        start -= 1
    while stop + 1 < len(alignment.sentence) and _is_party(alignment.sentence[stop + 1]):
        stop += 1
    return range(start, stop + 1)


def _is_party(token: Token) -> bool:
    """Whether it may be what speaks or acts: a name, an office, a body. Places do so less surely."""
    return (token.kind == "name" and not token.form.place) or token.form.title
