"""Questions for what or who something is, and the sentences that say it.

The sets that the reader was fitted on hardly ask so; people who read guides and portraits do. "What is X?" is answered by
a sentence that begins with all of X and goes on with "is a", not by the one that says most about X.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.features import Matched, Place, homes
from assistant.extraction.matching import Asking, Term
from assistant.wordforms import Form
from vectorstore.language import form_set, normalise

_SAYS_OUTRIGHT, _SAYS, _TELLS_BESIDE = 3.0, 1.5, 1.5
"""What is added to the score of a sentence that says it ("X is a ..."), may say it ("X is the ...", "X was ..."), or tells
it in passing ("the minister X", "X, a minister,"). Between two sentences on X scores differ by 1 to 2."""

_NAMED = 2.0
"""What is added where a sentence has the whole name of a person who is asked for, whatever it tells of them."""

_ASKS = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|please|tell me|can you tell me|do you know|explain|و|طيب|ممكن) )*(?:"
    r"(?:what|who)(?:'s| is| are| was| were| exactly is)\b|whats\b|what (?:does|do)\b(?=.*\bmeans?\b)|(?:define|definition of)\b|"
    r"[وف]?(?:ما|ماذا|من|مين|منو|شو|ايش|وش|ايه|شنو) ?(?:هو|هي|هم|هما|كان|كانت|يكون|تكون|معني|تعريف|المقصود|يعني|تعني)\b|"
    r"ماهو\b|ماهي\b|مين\b|عرف\b|تعريف\b|معني\b|يعني ايه\b)"
)
_META = form_set(
    "mean means meant meaning exactly define definition term concept explain معنى تعريف المقصود مقصود يعني تعني عرف مفهوم مصطلح بالضبط"
)
"""Words of such a question that are not of what it asks about."""
_COPULAS = form_set("is are was were means refers denotes describes هو هي هم هما عبارة يعني تعني يشير تشير")
_CALLED = form_set("يعد تعد يعتبر تعتبر كان كانت يمثل تمثل")
_BEFORE = form_set("يقصد يعرف تعرف يطلق المقصود")  # "يُقصد بالتضخم ...": what stands before what is defined
_OF_A_KIND = form_set("a an any when defined used")
_GOING_ON = form_set(
    "not also now being still likely expected set due going to in on at behind for under among more most very often "
    "usually so too only available important لا لن لم ليس ليست في من على عن الى"
)
"""After "X is" these go on with something else than what X is."""
_BETWEEN = form_set("the a an of and for term so called مصطلح ان")
_EACH_TITLE, _MOST_TITLES = 0.5, 2  # added for each further title: "the crown prince and minister X"
# A term as English asks for one: with "a", or with nothing before it, and nothing of something.
_TERM = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|please|tell me) )*what(?:'s| is| are)(?: an?)? "
    r"(?!(?:the|an?|new|next|wrong|going|happening|left|up)\b)(?:(?!(?:of|in|for|on|your|my)\b)[\w'-]+\W*){1,4}$"
)
_LEAD_IN = 6  # words before a comma that open a sentence: "At its heart, X is"
_JOINED = 2  # words apart at most are those of a name: "Mohammed bin Nayef"
_BESIDE = 5  # words before a name among which a title tells who it is
_VERBAL = "يتنس"  # the letters that begin an Arabic verb of the present


def asks_what_it_is(asking: Asking) -> list[int]:
    """The places of the words, among a question's, of what it asks to be told; none where it asks for something else.

    >>> from assistant.extraction.matching import take_apart
    >>> asks_what_it_is(take_apart("What does inflation mean?")), asks_what_it_is(take_apart("Who met Putin?"))
    ([0], [])
    """
    if asking.kind not in ("what", "who", "list") or not _ASKS.match(normalise(asking.text)):
        return []
    return [n for n, term in enumerate(asking.terms) if term.form.text not in _META]


def bonus(asking: Asking, hits: Sequence[Matched], places: Sequence[Place]) -> NDArray[np.float64]:
    """What is added to the score of each sentence, ``(len(places),)``."""
    wanted = asks_what_it_is(asking)
    found = np.zeros(len(places))
    if wanted:
        for at, (one, place) in enumerate(zip(homes(hits, places), places, strict=True)):
            found[at] = _worth(asking, one, place, wanted)
    return found


def tells(asking: Asking, added: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the sentences say what is asked for, by their `bonus`; the others may name it."""
    return np.asarray(added > (_NAMED if asking.kind == "who" else 0.0))


def _worth(asking: Asking, one: Matched, place: Place, wanted: Sequence[int]) -> float:
    begin, end = one.text.places[place.number]
    named = [{p for p in one.found[n] if begin <= p < end} for n in wanted]
    if not all(named):
        return 0.0
    told = max((_said_after(one, start, end, named) for start in _starts(one, begin, end)), default=0.0)
    if asking.kind == "who" and (beside := _beside_the_name(one, begin, end, named)) is not None:
        told = _NAMED + max(told, beside)
    return told


def _starts(one: Matched, begin: int, end: int) -> Iterator[int]:
    """Where a sentence may begin to say what something is: at its first word, and after a lead-in."""
    yield begin
    for place in range(begin + 1, min(end, begin + _LEAD_IN)):
        if "," in (gap := _gap(one, place)) or "،" in gap:
            yield place
            return


def _gap(one: Matched, place: int) -> str:
    """What stands between a word and the one before it."""
    words = one.text.words
    return one.text.text[words[place - 1].end if place else 0 : words[place].start]


def _said_after(one: Matched, start: int, end: int, named: Sequence[set[int]]) -> float:
    """How much it is worth that from a word on a sentence says what all of the named is, and little besides before."""
    brackets, seen = 0, [False] * len(named)
    before = one.text.words[start].form in _BEFORE
    for place in range(start + before, end):
        form = one.text.words[place].form
        gap = _gap(one, place) if place > start else ""
        brackets = max(0, brackets + gap.count("(") - gap.count(")"))
        if brackets:
            continue
        owners = [n for n, places in enumerate(named) if place in places]
        if owners:
            for n in owners:
                seen[n] = True
        elif all(seen):
            return _SAYS_OUTRIGHT if before else _after_all(one, place, end)
        elif form not in _BETWEEN and not one.text.forms[place].stop:
            return 0.0
    return 0.0


def _after_all(one: Matched, place: int, end: int) -> float:
    """The same for the first word after all of the named."""
    form = one.text.words[place].form
    following = one.text.words[place + 1].form if place + 1 < end else ""
    if form in _COPULAS:
        if not following or following in _GOING_ON or (form.isascii() and following.endswith("ing")):
            return 0.0
        return _SAYS_OUTRIGHT if following in _OF_A_KIND or not form.isascii() else _SAYS
    if form in _CALLED:
        return _SAYS
    if "," in _gap(one, place) and form in _OF_A_KIND:
        return _TELLS_BESIDE
    is_noun = (
        not form.startswith(("ال", *_VERBAL)) and form not in _GOING_ON and not one.text.forms[place].stop
    )
    opens = one.text.forms[place].arabic and one.hit.paragraph.index <= 1
    return _SAYS if opens and is_noun and not one.text.forms[place].said else 0.0


def _beside_the_name(one: Matched, begin: int, end: int, named: Sequence[set[int]]) -> float | None:
    """How much it is worth that a title stands right before a name, or behind it after a comma; None without the name."""
    best: float | None = None
    for first in sorted(named[0]):
        last = first
        for places in named[1:]:
            last = min((place for place in places if last < place <= last + _JOINED), default=end)
        if last >= end:
            continue
        around = one.text.forms[max(begin, first - _BESIDE) : first]
        if last + 1 < end and _gap(one, last + 1).strip() in (",", "،"):
            around = [*around, *one.text.forms[last + 1 : last + 1 + _BESIDE]]
        if titles := sum(form.title for form in around):
            return _TELLS_BESIDE + _EACH_TITLE * min(titles - 1, _MOST_TITLES)
        called = _TELLS_BESIDE if first > begin and _is_calling(one.text.forms[first - 1]) else 0.0
        best = max(best or 0.0, called)
    return best


def _is_calling(form: Form) -> bool:
    """Whether the word right before an Arabic name tells what somebody is: "الميكانيكي رائد", "the mechanic Raed"."""
    return (
        form.arabic
        and form.text.startswith("ال")
        and not (form.stop or form.said or form.place or form.person)
    )


def is_defined(asking: Asking) -> bool:
    """Whether a question is about a term or a person by name, so that only what says what that is answers it.

    "What is a levy?", "Who is Hugo Stant?"; not "What is the price of oil?", "Who is the mayor?", which other sentences answer.
    """
    wanted = asks_what_it_is(asking)
    if not wanted or any(term.numeric for term in asking.terms):
        return False
    if asking.kind == "who":
        terms = [asking.terms[n] for n in wanted]
        written = len(terms) > 1 or terms[0].named or terms[0].form.arabic
        return written and all(map(_may_name, terms))
    return bool(_TERM.match(normalise(asking.text)))


def _may_name(term: Term) -> bool:
    return term.named or not (term.form.known or term.form.title or term.form.locality)
