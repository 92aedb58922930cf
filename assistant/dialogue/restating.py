"""Follow-ups that ask the question before again, with one part of it exchanged.

"ولماذا؟" asks it with another question word, "How about Egypt?" of another place, "والثاني؟" about one of
the things that the answer named.
"""

from __future__ import annotations

import re

from assistant.extraction.matching import is_asking
from assistant.wordforms import analyse
from vectorstore.language import Word, forms, is_latin, normalise, sentences, stem, words


def restated(question: str, before: str, said: str) -> str:
    """The question before with what the follow-up exchanges; empty when it exchanges nothing.

    Args:
        question: the follow-up.
        before: the stand-alone question before it.
        said: what was answered to that.
    """
    return (
        _about_another(question, before) or _asked_otherwise(question, before) or _nth(question, before, said)
    )


_ABOUT = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?)[,\s]+)?(?:what|how) about (?P<a>.+?)\W*|\W*and (?:in |for )?(?P<b>(?!wh|how)\w+(?: \w+)?)\W*|"
    r"\W*و?(?:ماذا|ما) عن (?P<c>.+?)\W*|\W*و(?P<d>\w{2,}(?: \w+)?)\W*",
    re.IGNORECASE,
)


def _about_another(question: str, before: str) -> str:
    """The question before about something else of the same sort; empty when this one does not ask for that.

    >>> _about_another("How about Egypt?", "What is the population of Kuwait?")
    'What is the population of Egypt?'
    >>> _about_another("وماذا عن مصر؟", "كم عدد سكان الكويت؟")
    'كم عدد سكان مصر؟'
    """
    asked = _ABOUT.fullmatch(question)
    main = before.partition(" (")[0]
    other = next((part for part in (asked.groups() if asked else ()) if part), "")
    named = [word for word in words(other) if not analyse(word.form).stop]
    if (
        is_latin(question) != is_latin(main)
        or not named
        or len(named) > _FEW
        or not analyse(named[-1].form).place
    ):
        return ""
    places = [word for word in words(main) if analyse(word.form).place]
    if not places:
        return ""
    return main[: places[-1].start] + _clitic(main, places[-1]) + other + main[places[-1].end :]


_FEW = 3


def _clitic(text: str, word: Word) -> str:
    """The preposition written onto a name, to be kept when the name is exchanged."""
    form = analyse(word.form)
    front = text[word.start]
    return (
        front
        if front in "بلو"
        and form.arabic
        and word.form[1:] in form.bases
        and len(word.form) > 4
        and not form.listed
        else ""
    )


_CONJUNCTIONS = frozenset(["and", "but", "so", "ok", "okay"])
_AUXILIARIES = frozenset(
    [
        "did",
        "does",
        "do",
        "will",
        "would",
        "can",
        "could",
        "should",
        "has",
        "have",
        "had",
        "is",
        "are",
        "was",
        "were",
    ]
)
_OF_OBJECTS = frozenset(
    ["did", "does", "do", "will", "would", "can", "could", "should"]
)  # "what did he say", not "what is it"
_ENGLISH_ASKS = frozenset(["when", "where", "why", "how", "how long", "how often", "how far", "how fast"])
_ARABIC_ASKS = frozenset(
    [
        *normalise("لماذا ليش ليه متى امتى ايمتى أين وين فين كيف شلون ازاي").split(),
        "من اين",
        "من وين",
        "الي اين",
    ]
)
_ARABIC_BEFORE = _ARABIC_ASKS | {"هل", "ماذا", "من"}
_NO_VERBS = re.compile(
    r"(?:هو|هي|هم|هذا|هذه|ذلك|تلك|ال\w+)$"
)  # "من هو المدير": no verb, so the word carries the sense
_DENIALS = frozenset(["not", "لا", "لم", "لن", "ليس"])


def _asked_otherwise(question: str, before: str) -> str:
    """The question before with another question word; empty when the follow-up says anything else.

    >>> _asked_otherwise("And why?", "When does the summit take place?")
    'Why does the summit take place?'
    >>> _asked_otherwise("ومتى ستعقد؟", "أين ستعقد قمة بريكس؟")
    'متى ستعقد قمة بريكس؟'
    >>> _asked_otherwise("When was that?", "Who opened the Violet Line?")
    ''
    """
    main, bracket, context = before.partition(" (")
    if is_latin(question) != is_latin(main):
        return ""
    found, known = words(question), {stem(form) for form in forms(main)}
    while found and found[0].form in _CONJUNCTIONS:
        del found[0]
    asks, rest = _opening(found, _ENGLISH_ASKS | _ARABIC_ASKS)
    begin = _clause(words(main))
    if asks is None or begin is None:
        return ""
    if any(w.form in _DENIALS or not (analyse(w.form).stop or stem(w.form) in known) for w in rest):
        return ""
    asked = question[asks.start : asks.end]
    return f"{asked[0].upper()}{asked[1:]} {main[begin].lower()}{main[begin + 1 :]}{bracket}{context}"


def _clause(found: list[Word]) -> int | None:
    """Where a question goes on after its question word, if another one can stand before it; else None."""
    asks, rest = _opening(found, _ENGLISH_ASKS | _ARABIC_BEFORE)
    if asks is None and len(found) > 1 and found[0].form in ("what", "who", "whom"):
        return found[1].start if found[1].form in _OF_OBJECTS else None
    if not rest or (asks is not None and asks.form == "من" and _NO_VERBS.match(rest[0].form)):
        return None
    if analyse(rest[0].form).arabic:
        return rest[0].start if asks is not None else None
    return rest[0].start if rest[0].form in _AUXILIARIES else None


def _opening(found: list[Word], asking: frozenset[str]) -> tuple[Word | None, list[Word]]:
    """The question word that words begin with, without a conjunction, and the words behind it."""
    for count in (2, 1):
        form = " ".join(word.form for word in found[:count])
        for skip in (0, 1 if form[:1] in ("و", "ف") else 0):
            if form[skip:] in asking and len(found) >= count:
                return Word(found[0].start + skip, found[count - 1].end, form[skip:]), found[count:]
    return None, found


_ORDINALS = tuple(
    frozenset(line.split())
    for line in normalise("""first اول الاول الاولى واحد
second ثاني الثاني الثانية تاني التاني التانية
third ثالث الثالث الثالثة تالت التالت التالتة
fourth رابع الرابع الرابعة
fifth خامس الخامس الخامسة
sixth سادس السادس السادسة
seventh سابع السابع السابعة""").splitlines()
)
_LAST = frozenset(["last", "الاخير", "الاخيره", "اخر"])
_MOST_BESIDE = 2  # words beside the ordinal: "the second reason", "ما هو السبب الثاني"
_FEWEST = 2  # things that make a list
_AFTER_COLON = re.compile(r"[:：]\s*(.+)", re.DOTALL)
_BETWEEN = re.compile(r"\s*(?:[,،;؛]\s*(?:(?:and|then|ثم|و)\b\s*)?|\s(?:and|ثم)\s)")


def _nth(question: str, before: str, said: str) -> str:
    """What the answer named at the place that the follow-up asks for; empty when it asks for no place in a list.

    >>> _nth("And the second one?", "What delayed it?", "It was delayed by two things: late membranes, and nesting turtles. [1]")
    'What delayed it? (nesting turtles)'
    >>> _nth("والثاني؟", "ما سبب التأخير؟", "تأخر لسببين: تعثّر التوريد، ثم اكتشاف السلاحف. [1]")
    'ما سبب التأخير؟ (اكتشاف السلاحف)'
    """
    found = [word for word in words(question) if word.form not in _CONJUNCTIONS]
    place = next((n for word in found if (n := _ordinal(word.form)) is not None), None)
    beside = [
        w for w in found if _ordinal(w.form) is None and not (analyse(w.form).stop or is_asking(w.form))
    ]
    if place is None or len(beside) > _MOST_BESIDE or any(analyse(w.form).place for w in beside):
        return ""
    things = _things(said)
    if len(things) < _FEWEST or place >= len(things):
        return ""
    return f"{before.partition(' (')[0]} ({things[place]})"


def _ordinal(form: str) -> int | None:
    """The place in a list that a word means, from 0, -1 for the last; None where it means none."""
    bare = form[1:] if form[:1] in ("و", "ف") and len(form) > len("واحد") else form
    if bare in _LAST:
        return -1
    return next((n for n, line in enumerate(_ORDINALS) if bare in line or form in line), None)


def _things(said: str) -> list[str]:
    """What an answer lists: after a colon, else sentence by sentence."""
    bare = re.sub(r"\s*\[\d+\]", "", said).strip()
    told = [bare[start:end].strip(" .") for start, end in sentences(bare)]
    behind = next((m[1] for text in told if (m := _AFTER_COLON.search(text))), "")
    things = [part.strip(" .؛;،,") for part in _BETWEEN.split(behind)] if behind else []
    things = [part for part in things if part]
    return things if len(things) >= _FEWEST else [text for text in told if not text.endswith(":")]
