"""What a sentence means though it does not repeat it: a name of which it has a part, and who speaks in it.

"The agency submits its reports to..." is said of the International Atomic Energy Agency where the article calls it so
elsewhere, and "He added: ..." by the one who was named before. Words of the question that a sentence means so count as
met there, as loosely as a near spelling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.features import Matched, Place, by_article
from assistant.extraction.matching import Asking, Term, match_all, read
from assistant.extraction.telling import speaker, unnamed

_LOOSELY = 2  # the level ("near" of `matching.LEVELS`) at which such a word counts as met
_LEAST = 2  # words of a name that stand for all of it, where it is not a person's last name
_DEFINITE = ("ال", "لل", "بال", "وال", "فال", "كال")
_JOINED = 2  # words apart at most: "University of Leeds"


def understood(asking: Asking, hits: Sequence[Matched]) -> list[Matched]:
    """The hits, with the words of the question met that their sentences mean."""
    if not any(term.named or term.form.arabic for term in asking.terms):
        return list(hits)
    chains = _candidates(asking.terms)
    names = (
        {id_: _names(asking.terms, chains, own) for id_, own in by_article(hits).items()} if chains else {}
    )
    return [_meant(asking, one, names.get(one.hit.article.id, []), hits) for one in hits]


def _candidates(terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Pairs of neighbouring words of a question that may be of one name: capitalised, known as names, or definite."""
    return [
        (i, i + 1)
        for i in range(len(terms) - 1)
        if terms[i + 1].place - terms[i].place <= _JOINED and _of_name(terms[i]) and _of_name(terms[i + 1])
    ]


def _of_name(term: Term) -> bool:
    return term.named or (term.form.arabic and term.form.text.startswith(_DEFINITE))


def _names(
    terms: Sequence[Term], pairs: Sequence[tuple[int, int]], hits: Sequence[Matched]
) -> list[list[int]]:
    """The runs of terms that an article says in full somewhere, each as indices in order."""
    title = read(hits[0].hit.article.title)
    places = [*(one.found for one in hits), match_all(terms, title)]
    runs: list[list[int]] = []
    for left, right in pairs:
        joined = any(any(0 < b - a <= _JOINED for a in found[left] for b in found[right]) for found in places)
        if joined and runs and runs[-1][-1] == left:
            runs[-1].append(right)
        elif joined:
            runs.append([left, right])
    return runs


def _meant(asking: Asking, one: Matched, runs: Sequence[Sequence[int]], hits: Sequence[Matched]) -> Matched:
    more: dict[int, dict[int, int]] = {}
    for number, (begin, end) in enumerate(one.text.places):
        if end <= begin:
            continue
        for run in runs:
            at = _part(asking.terms, one, run, begin, end)
            if at is not None:
                for term in run:
                    if not any(begin <= p < end for p in one.found[term]):
                        more.setdefault(term, {})[at] = _LOOSELY
        for term in _spoken(asking, one, number, hits):
            more.setdefault(term, {})[begin] = _LOOSELY
    if not more:
        return one
    alike = one.alike.copy()
    for term, places in more.items():
        alike[term, list(places)] = 1.0
    found = tuple({**more.get(i, {}), **found} for i, found in enumerate(one.found))
    return replace(one, found=found, alike=alike)


def _part(terms: Sequence[Term], one: Matched, run: Sequence[int], begin: int, end: int) -> int | None:
    """Where a sentence has a part of a name that stands for it, its beginning or its last name; None where not."""
    held = [i for i in run if any(begin <= p < end for p in one.found[i])]
    if not held or len(held) == len(run):
        return None
    begins = held[:_LEAST] == list(run[:_LEAST])
    surname = held[-1] == run[-1] and all(terms[i].named for i in run)
    if not (begins or surname):
        return None
    return min(p for p in one.found[held[0]] if begin <= p < end)


def _spoken(asking: Asking, one: Matched, number: int, hits: Sequence[Matched]) -> list[int]:
    """The terms that name the speaker of a sentence that only says "he added"."""
    begin, end = one.text.places[number]
    lacking = [
        i
        for i, term in enumerate(asking.terms)
        if not term.numeric and not any(begin <= p < end for p in one.found[i])
    ]
    start, stop = one.text.sentences[number]
    if not lacking or not unnamed(one.text.text[start:stop]):
        return []
    place = Place(one.hit, number, one.offset + start, one.offset + stop)
    found = speaker(place, hits)
    if found is None:
        return [i for i in lacking if _may_name(asking.terms[i]) and _stands_before(i, place, one, hits)]
    met = match_all([asking.terms[i] for i in lacking], read(found[0]))
    return [i for i, places in zip(lacking, met, strict=True) if places]


def _may_name(term: Term) -> bool:
    return term.named or not term.form.known


def _stands_before(term: int, place: Place, one: Matched, hits: Sequence[Matched]) -> bool:
    """Whether the sentence before one that only says "he said" has a word of the question: who it is of then speaks."""
    if place.number:
        begin, end = one.text.places[place.number - 1]
        return any(begin <= p < end for p in one.found[term])
    own = place.hit.paragraph
    return any(
        bool(m.found[term]) and not m.text.places[-1][0] > max(m.found[term])
        for m in hits
        if m.hit.article.id == own.article_id and m.hit.paragraph.index == own.index - 1
    )
