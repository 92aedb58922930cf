"""Which words of a paragraph answer to which words of a question, and how closely.

A question says "met", the article "talks"; a question says "Putin", the article "بوتين". Each word of
a question is looked for in a paragraph by stem, by the other readings of the word, by its root or a
near spelling, and by meaning or name across languages, in this order (`LEVELS`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, compress

import numpy as np

from assistant.wordforms import Form, analyse
from assistant.wordvectors import LIKELY, SURE, table
from vectorstore.language import Word, normalise, sentences, stem, words
from vectorstore.passages import parts
from vectorstore.ranking.model import Background
from vectorstore.words import questions
from vectorstore.words.asking_words import Asked
from vectorstore.words.bilingual import named, translated

LEVELS = ("stem", "reading", "near", "meaning")
"""How closely a word of a paragraph answers to one of a question, closest first."""

_ASKING_WORDS = """
من ما ماذا متى أين كيف لماذا كم هل أي أية ماهو ماهي ماهى بماذا لمن ممن مم عم فيم بم علام إلام وين فين مين
منو شو ايش ايه ليش ليه امتى ازاي شلون شكون وقتاش علاش قديش كام اذكر عدد سبب اسباب هو هي who whom whose
what which when where why how whats wheres whos what's who's where's when's how's why's did do does is are was were name called many much long
qui que quoi quel quelle quels quelles quand où comment pourquoi combien est sont les des بكم ابكم
شنو شنهو وش اش بكام يجب ينبغي لازم ممكن يمكن يمكنني أستطيع أقدر لكم بأي لأي اعطني اعطي عرف علل بين وضح مالذي ماالذي de la le du un une et en dans a-t-il au aux going get
tell حدثني حدثنا أخبرني أخبرنا كلمني احكي احكيلي تعرف بتعرف
"""
_ASKING = frozenset(map(normalise, _ASKING_WORDS.split()))
# In Latin letters the question word of one language is a content word of another ("die").
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# After these the kind of thing asked for follows: "which city", "what is the capital", "في أي مدينة".
_NAMING_WORDS = (
    "what which whats what's how many much ما ماهو ماهي ماهى أي أية كم كام quel quelle quels quelles"
)
_NAMING = frozenset(map(normalise, _NAMING_WORDS.split()))
_BETWEEN_WORDS = "is was are were the a an type kind sort of هو هي كان كانت عدد sont est les la le"
_BETWEEN = frozenset(map(normalise, _BETWEEN_WORDS.split()))
_NEAR_DICE = 0.62  # "قازان" and "كازان" share four of six edged pairs of letters
_NEAR_LETTERS = 4
# What `conversation.standalone` puts behind a follow-up; its words count less than those of the question.
_CARRIED = re.compile(r"[؟?]\s*\([^()]*\)\s*$")
_CARRIED_WEIGHT = 0.5
# A translation of the glossary counts as a cosine; one that is .7 sure or more as a sure one (`wordvectors.SURE`).
_LISTED_FROM, _LISTED_SPAN = 0.2, 0.32
_SAME_NAME = 0.5  # how sure a spelling of the other script must be the same name
_UNTRANSLATED = 0.35  # of a word's weight counts where no dictionary entry or name leads to the other script


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question that a paragraph may repeat. ``weight``: its rarity in general text, above 0."""

    form: Form
    stem: str
    weight: float
    place: int
    named: bool
    numeric: bool
    found_by: tuple[tuple[str, int], ...] = field(compare=False, repr=False)
    """What words of a paragraph are found by, and how closely those answer: indices in `LEVELS`."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question taken apart."""

    text: str
    kind: Asked
    terms: tuple[Term, ...]
    focus: int
    """Index in ``terms`` of the word right after the question word ("which *city*"); -1 for none."""

    def weights(self, text: Read) -> list[float]:
        """The weight of each term when looked for in a text: less where its absence proves little.

        That is a word of another script that neither the lexicon nor its sound can find.
        """
        return [
            t.weight
            if t.form.arabic == text.arabic or t.form.concepts or t.named or t.numeric
            else t.weight * _UNTRANSLATED
            for t in self.terms
        ]


def is_asking(form: str) -> bool:
    """Whether a normalised word only asks, and names nothing that a paragraph might say."""
    return form in _ASKING or (form[:1] in "وف" and form[1:] in _ASKING)


def is_content(form: str) -> bool:
    """Whether a normalised word says something: it neither only asks nor only binds others."""
    return not (is_asking(form) or analyse(form).stop)


@lru_cache(maxsize=256)
def take_apart(question: str) -> Asking:
    """What a question asks for, and its words with their weights.

    >>> [term.form.text for term in take_apart("Where did Putin meet Pezeshkian?").terms]
    ['putin', 'meet', 'pezeshkian']
    """
    found = words(question)
    carried = _CARRIED.search(question)
    own_end = carried.start() if carried else len(question)
    terms: list[Term] = []
    seen: set[str] = set()
    focus, naming = -1, False
    for place, word in enumerate(found):
        form = analyse(word.form)
        if (
            word.form in _ASKING
            or form.stop
            or form.light
            or (form.arabic and word.form[:1] in "وف" and word.form[1:] in _ASKING)
            or (_CYRILLIC.search(word.form) and questions.only_asks(word.form))
        ):
            naming = word.form in _NAMING or (naming and word.form in _BETWEEN)
            continue
        root = stem(word.form)
        if root in seen:
            continue
        seen.add(root)
        if naming and focus < 0:
            focus = len(terms)
        naming = False
        terms.append(_term(question, word, form, place, 1.0 if word.start < own_end else _CARRIED_WEIGHT))
    return Asking(question, questions.asked(question), tuple(terms), focus)


def _term(question: str, word: Word, form: Form, place: int, share: float) -> Term:
    root = stem(word.form)
    return Term(
        form=form,
        stem=root,
        weight=share * Background.shipped().idf(f"={root}"),
        place=place,
        named=form.place or form.person or (place > 0 and question[word.start].isupper()),
        numeric=any(char.isdigit() for char in word.form),
        found_by=(
            (f"={root}", 0),
            *((f"-{key}", 1) for key in form.keys),
            *((loose, 2) for loose in form.roots),
            *((f"@{concept}", 3) for concept in form.concepts),
        ),
    )


@dataclass(frozen=True, slots=True)
class Read:
    """A paragraph (or title) taken apart, so that the words of questions can be looked up in it."""

    text: str
    words: list[Word]
    forms: list[Form]
    stems: list[str]
    sentences: list[tuple[int, int]]
    """Offsets into the text, half-open."""
    places: list[tuple[int, int]]
    """For each sentence its words, as a half-open range of indices."""
    numbers: list[int]
    """For each word its sentence."""
    at: dict[str, list[int]]
    """For each distinct normalised word where it stands."""
    arabic: bool
    """Whether most of its words are in Arabic script."""


class ByText:
    """A `Read` as a cache key, by its text."""

    __slots__ = ("read",)

    def __init__(self, read: Read) -> None:
        self.read = read

    def __hash__(self) -> int:
        return hash(self.read.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByText) and other.read.text == self.read.text


_UNIT_CHARS = 420  # a unit joined at semicolons is at most this long, about 70 words


def units(text: str) -> list[tuple[int, int]]:
    """The pieces of a paragraph that are quoted whole, as (start, end) offsets: its sentences.

    A semicolon in Arabic joins a cause and its effect, so that what it parts is quoted together
    where that is not too long.
    """
    joined: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if joined and text[joined[-1][1] - 1] in "؛;" and end - joined[-1][0] <= _UNIT_CHARS:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


_STRETCH_CHARS = 2400  # read of a longer paragraph; whole-article ones of 20,000 took half a second each


def stretch(asking: Asking, text: str) -> tuple[int, int]:
    """Where the part of a paragraph is that is worth reading for a question: all of it unless it is very long.

    Then it is the indexed part with most of the question's words, and its neighbours.
    """
    if len(text) <= _STRETCH_CHARS:
        return 0, len(text)
    cuts = parts(text)
    worth = [_worth(asking, normalise(text[start:end])) for start, end in cuts]
    first = last = worth.index(max(worth))
    while True:
        before = cuts[last][1] - cuts[first - 1][0] if first else _STRETCH_CHARS + 1
        after = cuts[last + 1][1] - cuts[first][0] if last + 1 < len(cuts) else _STRETCH_CHARS + 1
        if min(before, after) > _STRETCH_CHARS:
            return cuts[first][0], cuts[last][1]
        first, last = (first, last + 1) if after <= _STRETCH_CHARS else (first - 1, last)


def _worth(asking: Asking, normalised: str) -> float:
    return sum(term.weight for term in asking.terms if term.form.text.removeprefix("ال") in normalised)


@lru_cache(maxsize=512)
def read(text: str) -> Read:
    """A text taken apart."""
    found = words(text)
    spans = units(text)
    places, numbers, at = [], [], 0
    for number, (_, end) in enumerate(spans):
        begin = at
        while at < len(found) and found[at].start < end:
            at += 1
        places.append((begin, at))
        numbers += [number] * (at - begin)
    standing: dict[str, list[int]] = {}
    for place, word in enumerate(found):
        standing.setdefault(word.form, []).append(place)
    forms = [analyse(word.form) for word in found]
    return Read(
        text=text,
        words=found,
        forms=forms,
        stems=[stem(word.form) for word in found],
        sentences=spans,
        places=places,
        numbers=numbers,
        at=standing,
        arabic=sum([form.arabic for form in forms]) * 2 > len(forms),
    )


@lru_cache(maxsize=65536)
def _keys(word: str) -> frozenset[str]:
    """What a normalised word is found by: its stem, keys, roots and concepts."""
    form = analyse(word)
    return form.roots.union(
        [f"={stem(word)}"], [f"-{k}" for k in form.keys], [f"@{c}" for c in form.concepts]
    )


def match_all(terms: Sequence[Term], text: Read) -> tuple[dict[int, int], ...]:
    """Where a text has each word of a question: index of the word -> index in `LEVELS`.

    Between Arabic and Latin script meanings and names are the closest there can be, and count as the first level.
    """
    return match_each(terms, [text])[0]


def match_each(terms: Sequence[Term], texts: Sequence[Read]) -> list[tuple[dict[int, int], ...]]:
    """The same for each of several texts; what they say again is compared with the question once."""
    known = _met(terms, texts)
    every = [_places(terms, text, known) for text in texts]
    for arabic in (True, False):
        crossing = [i for i, term in enumerate(terms) if term.form.arabic == arabic and not term.numeric]
        across = [(text, found) for text, found in zip(texts, every, strict=True) if text.arabic != arabic]
        meant = _meant([terms[i] for i in crossing], [text for text, _ in across])
        for text, found in across:
            for i, levels in zip(crossing, meant, strict=True):
                for word in levels.keys() & text.at.keys():
                    for place in text.at[word]:
                        found[i].setdefault(place, levels[word])
    for i, term in enumerate(terms):
        lacking = [
            (text, found[i])
            for text, found in zip(texts, every, strict=True)
            if not any(level < 2 for level in found[i].values())
        ]
        if lacking and not term.numeric:
            _take_similar(term, lacking)
    return [tuple(found) for found in every]


def _met(terms: Sequence[Term], texts: Sequence[Read]) -> dict[str, dict[int, int]]:
    """Words of texts that the question's are found by: for each of those the level.

    The keys of the question, some sixty, are looked up in a dictionary; one of all that each paragraph's words are
    found by took longer to make than everything else that is done with the paragraph.
    """
    wanted: dict[str, list[tuple[int, int]]] = {}
    for i, term in enumerate(terms):
        for key, level in term.found_by:
            wanted.setdefault(key, []).append((i, level))
    met: dict[str, dict[int, int]] = {}
    for form in dict.fromkeys(chain.from_iterable(text.at for text in texts)):
        own = _keys(form)
        if wanted.keys().isdisjoint(own):
            continue
        closest: dict[int, int] = {}
        for key in wanted.keys() & own:
            for i, level in wanted[key]:
                closest[i] = min(level, closest.get(i, level))
        arabic = analyse(form).arabic
        met[form] = {
            i: 0 if level == 3 and arabic != terms[i].form.arabic else level for i, level in closest.items()
        }
    return met


def _places(terms: Sequence[Term], text: Read, met: dict[str, dict[int, int]]) -> list[dict[int, int]]:
    """Where the words that are met stand in a text, for each word of the question."""
    found: list[dict[int, int]] = [{} for _ in terms]
    for form in [form for form in text.at if form in met]:
        for i, level in met[form].items():
            found[i].update(dict.fromkeys(text.at[form], level))
    return found


def _meant(terms: Sequence[Term], texts: Sequence[Read]) -> list[dict[str, int]]:
    """For words of a question, all of one script, the words of the other one in texts that mean the same: their levels."""
    if not terms or not texts:
        return [{} for _ in terms]
    arabic = terms[0].form.arabic
    forms = {word: text.forms[places[0]] for text in texts for word, places in text.at.items()}
    others = [form for form in forms.values() if form.arabic != arabic and not form.stop]
    cosines = table([term.form for term in terms], others)
    listed = translated([term.form.text for term in terms], [form.text for form in others])
    cosines = np.maximum(cosines, _LISTED_FROM + _LISTED_SPAN * listed)
    return [
        {others[at].text: 0 if row[at] >= SURE else 3 for at in np.flatnonzero(row >= LIKELY)}
        for row in cosines
    ]


def _take_similar(term: Term, lacking: Sequence[tuple[Read, dict[int, int]]]) -> None:
    """Adds to the places of a word those of words spelled nearly the same, or a name that sounds so in another script."""
    bare = term.form.text.removeprefix("ال")
    if len(bare) < _NEAR_LETTERS:
        return
    arabic, length, pairs = term.form.arabic, len(term.form.text), _pairs(bare)
    forms = {word: text.forms[places[0]] for text, _ in lacking for word, places in text.at.items()}
    near: list[str] = []
    across: list[str] = []
    for word, form in forms.items():
        if form.stop:
            continue
        if form.arabic != arabic:
            across.append(word)
        elif -3 <= len(word) - length <= 3 and _dice(pairs, _pairs(word.removeprefix("ال"))) >= _NEAR_DICE:
            near.append(word)
    may_be_name = (not term.form.known or term.named) and not term.form.place
    if may_be_name and across:
        alike = named([term.form.text], across)[0] >= _SAME_NAME
        near += compress(across, alike)
    for word in near:
        for text, found in lacking:
            for place in text.at.get(word, ()):
                form = text.forms[place]
                if form.arabic == arabic:
                    found.setdefault(place, 2)
                elif form.arabic or text.text[text.words[place].start].isupper():
                    found.setdefault(place, 0)


@lru_cache(maxsize=32768)
def _pairs(form: str) -> frozenset[str]:
    edged = f" {form} "
    return frozenset(edged[i : i + 2] for i in range(len(edged) - 1))


def _dice(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right))
