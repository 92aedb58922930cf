"""A follow-up question -> one that can be searched alone.

By rules. A bare question word takes the place of the one in the question before: "ولماذا؟" after "متى أُغلق الميناء؟"
becomes "لماذا أُغلق الميناء؟". Else what the question leaves open is taken from the question and answer before it and
put behind it in brackets, where a person can read and change it: "ومتى تبدأ؟" becomes "متى تبدأ؟ (بطولة أندية الهضاب)".
"""

from __future__ import annotations

import re

from assistant.dialogue.carrying import BACK, RELATIVE, carried, names
from assistant.dialogue.focus import told
from assistant.dialogue.restating import restated
from assistant.extraction.matching import is_asking, is_content
from assistant.types import History
from assistant.wordforms import analyse
from vectorstore.language import Word, form_set, forms, normalise, sentences, stem, words

MAX_TURNS = 6
"""Earlier turns that are looked at."""

_SHORT = 1  # content words; a question with so few rarely names what it is about
_ANTECEDENT = 2  # content words before a pronoun from which it may mean one of these

_OPENS_ON = re.compile(
    r"^\W*(?:[وف](?=(?:من|ما|ماذا|متي|اين|كيف|لماذا|كم|هل|عن|بم|باي|اي|الي|في)\b)|(?:and|but|so|et|mais)\b|"
    r"(?:what|how) about\b|ماذا عن\b)"
)
# "هو هي" and the like name the subject itself when the question word stands right before them.
_COPULA_WORDS = "هو هي هم هما"
_COPULA = form_set(_COPULA_WORDS)


def standalone(question: str, history: History) -> str:
    """The question with what it is about, when it does not say so itself.

    >>> standalone("ومتى ستعقد؟", (("user", "أين ستعقد قمة بريكس؟"), ("assistant", "في كازان.")))
    'متى ستعقد قمة بريكس؟'
    >>> standalone("How often will she take samples?", (("user", "Who leads it?"), ("assistant", "Dr. Layan al-Sadafi.")))
    'How often will she take samples? (Layan al-Sadafi, leads)'
    >>> standalone("Where is the museum of Kazan?", (("user", "Who won the cup?"),))
    'Where is the museum of Kazan?'
    """
    turns = history[-MAX_TURNS:]
    last = next((i for i in range(len(turns) - 1, -1, -1) if turns[i][0] == "user"), None)
    if last is None:
        return question
    said = told(next((text for who, text in turns[last + 1 :] if who == "assistant"), ""))
    if not (is_follow_up(question) or _resumes(question, f"{turns[last][1]} {said}")):
        return question
    before = standalone(turns[last][1], turns[:last])
    own = _without_conjunction(question)
    if instead := restated(question, before, said):
        return instead
    about = carried(question, before, said)
    return f"{own} ({about})" if about else own


def is_follow_up(question: str) -> bool:
    """Whether a question cannot be understood without the one before.

    >>> is_follow_up("ولماذا؟"), is_follow_up("Was she certain?"), is_follow_up("من أسس مشتل القرم في عين الصدف؟")
    (True, True, False)
    """
    return any(_goes_on(question[start:end]) for start, end in sentences(question) or [(0, len(question))])


def _goes_on(question: str) -> bool:
    """Whether one sentence of a question goes on from what was said before."""
    found = words(question)
    if not any(
        is_asking(w.form) or w.form in _VERBS_ASKING for w in found
    ) and not question.rstrip().endswith(("?", "؟")):
        return False  # "Wow, that is better than I thought."
    if _NAME_ALONE.fullmatch(normalise(question)):
        return True
    own = [w for w in found if is_content(w.form)]
    if len(own) <= _SHORT and not any(names(question, w, i) for i, w in enumerate(found)):
        return True
    if _OPENS_ON.search(normalise(question)):
        return True
    return _points_back(question, found)


_VERBS_ASKING = frozenset(
    ["tell", "give", "explain", "describe", "list", "show", "اذكر", "اشرح", "اخبرني", "حدثني", "عدد"]
)
_NAME_ALONE = re.compile(r"\W*(?:(?:و|ف)ال\w+|و\w{2,}|(?:and|or)(?: in| for| the)? \w+)(?: \w+)?\W*")


_DEFINITE = frozenset(["the", "these", "those", "this", "that"])
_ARTICLE = re.compile(r"(?:[وفبك]?ال|لل)\w{2,}")
_MOST_RESUMED = 2  # content words of a question that may go on with "the" thing just spoken of


def _resumes(question: str, spoken: str) -> bool:
    """Whether a short question is about "the" thing that was just spoken of, and names nothing itself.

    >>> _resumes("What caused the drought?", "Why is coffee short? A drought struck Brazil.")
    True
    """
    found = words(question)
    own = [w for w in found if is_content(w.form)]
    if len(own) > _MOST_RESUMED or any(names(question, w, i) for i, w in enumerate(found)):
        return False
    said = forms(spoken)
    there = set(map(stem, said))
    roots = {
        root for form in said if not analyse(form).stop for root in analyse(form).roots
    }  # "تأخر" for "التأخير"
    definite = [
        w for before, w in zip([None, *found], found, strict=False)
        if (before is not None and before.form in _DEFINITE) or _ARTICLE.match(w.form)
    ]  # fmt: skip
    return any(
        w in own and (stem(w.form) in there or (_ARTICLE.match(w.form) and analyse(w.form).roots & roots))
        for w in definite
    )


def _points_back(question: str, found: list[Word]) -> bool:
    """Whether a pronoun means nothing that the question itself names."""
    content = 0
    for i, word in enumerate(found):
        previous = found[i - 1].form if i else ""
        if previous in RELATIVE or word.form in RELATIVE:
            return False
        if word.form in BACK and content <= _ANTECEDENT and not _idle(word, previous, i == len(found) - 1):
            return True
        if names(question, word, i):
            return False
        content += is_content(word.form)
    return False


_BE = frozenset(["is", "are", "was", "were", "be", "been"])


def _idle(word: Word, previous: str, last: bool) -> bool:
    """Whether a word that may point back does not: "is there", "frozen books that are", "من هو"."""
    if word.form in _COPULA:
        return is_asking(previous)
    if word.form == "there":
        return previous in _BE
    return word.form in ("that", "those", "en", "y", "then") and not (last or previous in _BE)


def _without_conjunction(question: str) -> str:
    opening = re.match(
        r"\W*[وف](?=(?:من|ما|ماذا|متى|أين|اين|كيف|لماذا|كم|هل|عن|بم|بمَ|بأي|أي|إلى|في)\b)", question
    )
    if opening:
        return question[opening.end() :]
    opening = re.match(r"\W*(?:and|but|so|et|mais)[,\s]+(?=\w)", question, re.IGNORECASE)
    if opening and len(question) > opening.end():
        rest = question[opening.end() :]
        return rest[0].upper() + rest[1:]
    return question
