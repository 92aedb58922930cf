"""What a text tells as done, and what only as to come: hoped, planned, demanded, threatened, promised, tried.

The verbs that say so govern what stands behind them up to the end of the clause. A sentence that tells as done what
its source tells as to come says more than the source ("event factuality", Saurí and Pustejovsky, 2009).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import lexicon
from assistant.verification.tokens import Token
from vectorstore.language import Word, form_set, normalise

_GOVERNORS = form_set(lexicon.HOPES + lexicon.ATTEMPTS)
_DIRECT = form_set(lexicon.GOVERNING_DIRECTLY)
_CALLS = frozenset(["call", "calls", "called", "calling"])
_DOUBTS = form_set(lexicon.DOUBTS)
_FUTURE = form_set(lexicon.FUTURE)
_TOWARDS = form_set("to that أن إلى بأن لأن على في")
_LEAVING = form_set(lexicon.SUBORDINATE)
_PAST_AUXILIARIES = form_set("was were has have had did been")
_IRREGULAR = frozenset(
    form for entry in lexicon.IRREGULAR.replace("\n", " ").split("|") for form in entry.split()[1:]
)
_OF_NOUNS = ("th", "ment", "al", "ion", "ure", "ice", "ing")
_BROUGHT_ABOUT = form_set("تم تمت جرى جرت قد لقد")  # before a verbal noun or a verb: it is done
_SENTENCE_END = re.compile(r"[.!?؟;؛\n](?:\s|$)")
_WITHIN = 7  # words between a governor and what leads to what it governs: "أعرب عن أمله في أن"
_TO_COME = re.compile(r"س[يتن]\w{3,}")
_IMPERFECT = re.compile(r"[يتن]\w{2,}")
_NOMINAL = re.compile(r"(?:[وفبكل]?ال|لل)\w+|(?:ا\w{2}|است\w{1,2}|ا\wت\w{1,2}|ان\w{2})ا\wه?|ت\w{1,2}ي\wه?")


def mark_open(tokens: Sequence[Token], words: Sequence[Word], text: str) -> None:
    """Set ``to_come`` on what a text tells as not done yet, and ``done`` on what the word before it makes done."""
    scopes, doubts = _scopes(words, text), _doubts(words, text)
    at = {word.start: index for index, word in enumerate(words)}
    for token in tokens:
        if token.kind != "word":
            continue
        index = at.get(token.start, 0)
        before = [word.form for word in words[max(0, index - 2) : index]]
        token.to_come = any(begin <= token.start < end for begin, end in scopes)
        token.doubted = any(begin <= token.start < end for begin, end in doubts)
        token.done = not token.to_come and _is_done(token, before)


def _is_done(token: Token, before: Sequence[str]) -> bool:
    if token.form.arabic:
        return bool(before) and before[-1] in _BROUGHT_ABOUT
    return not _PAST_AUXILIARIES.isdisjoint(before)


def _is_past(form: str) -> bool:
    return form.endswith("ed") or (form in _IRREGULAR and not form.endswith(_OF_NOUNS))


def _scopes(words: Sequence[Word], text: str) -> list[tuple[int, int]]:
    """The characters that governors reach, half-open."""
    found = []
    for index, word in enumerate(words):
        to_come = bool(_TO_COME.fullmatch(word.form))
        if not (to_come or word.form in _FUTURE or _governs(word.form)):
            continue
        end = _clause_end(words, index, text)
        if to_come or word.form in _FUTURE:
            begin = index if to_come else index + 1
            # Only the verb itself: what it is about may be there already.
            found += [(words[i].start, words[i].end) for i in range(begin, min(begin + _VERB_WITHIN, end))]
        elif (led := _led(words, index, end)) is not None:
            found.append((words[led].start, words[end - 1].end))
    return found


def _doubts(words: Sequence[Word], text: str) -> list[tuple[int, int]]:
    """The characters from each word of doubt to the end of its clause, half-open."""
    ends = {
        index: _clause_end(words, index, text) for index, word in enumerate(words) if word.form in _DOUBTS
    }
    return [(words[index].start, words[end - 1].end) for index, end in ends.items()]


def _governs(form: str) -> bool:
    bare = form[1:] if form[:1] in ("و", "ف") else form
    return form in _DIRECT or form in _CALLS or form in _GOVERNORS or bare in _GOVERNORS


def _led(words: Sequence[Word], index: int, end: int) -> int | None:
    """The place where what the governor at ``index`` governs begins; None where nothing leads to it."""
    form = words[index].form
    if form in _DIRECT:
        return index + 1 if index + 1 < end else None
    if form in _CALLS:
        return index + 1 if index + 1 < end and words[index + 1].form == "for" else None
    return next((i for i in range(index + 1, min(index + 1 + _WITHIN, end)) if _leads(words[i].form)), None)


_VERB_WITHIN = 3  # words from "will" to its verb: "will not be"
_ONTO = re.compile(r"[بل](?!ل|ال|ها|هم|ه$)\w{3,}")  # "هددت بإغلاق", "تخطط لهدم"


def _leads(form: str) -> bool:
    return form in _TOWARDS or bool(_ONTO.fullmatch(form))


def _clause_end(words: Sequence[Word], index: int, text: str) -> int:
    """The place of the first word behind ``index`` that no longer belongs to its clause.

    A clause inside another ("the firm, which promised to hire, has hired") ends at a comma or the outer verb.
    """
    inner = any(word.form in _RELATIVES for word in words[max(0, index - _RELATIVE_WITHIN) : index])
    for place in range(index + 1, len(words)):
        between = text[words[place - 1].end : words[place].start]
        if words[place].form in _LEAVING or _SENTENCE_END.search(between):
            return place
        if inner and place > index + 1 and ("," in between or "،" in between or _is_past(words[place].form)):
            return place
    return len(words)


_RELATIVES = form_set("which who that whose الذي التي الذين")
_RELATIVE_WITHIN = 2  # words between "which" and its verb: "which had promised"


def overtakes(token: Token, source: Token) -> bool:
    """Whether a token of a sentence tells as done what its source tells as to come.

    A form that both share ("closing the port") tells neither, but where it opens an Arabic sentence as its verb.
    """
    if not source.to_come or token.to_come or token.hedged or token.supposed:
        return False
    if not token.form.arabic and not source.form.arabic and token.form.keys.isdisjoint(source.form.keys):
        return False  # "lasted" may stand for "stay", which says nothing of its being over
    if not token.form.arabic:
        return token.done or (token.form.text != source.form.text and _is_past(token.form.text))
    if token.done:
        return True
    form = token.form.text
    if _NOMINAL.fullmatch(form) or _TO_COME.fullmatch(form) or token.marker:
        return False
    if token.form.bases & source.form.bases:
        return token.opens and not _IMPERFECT.fullmatch(form)
    return not _IMPERFECT.fullmatch(form)


def asks_of_the_future(question: str) -> bool:
    """Whether a yes-or-no question, without its "هل", asks for what is or will be rather than what was.

    >>> asks_of_the_future("will the port open"), asks_of_the_future("did the port open"), asks_of_the_future("ستفتح المدرسة")
    (True, False, True)
    """
    first = normalise(question).split(maxsplit=1)[:1]
    return bool(first) and (
        first[0] in _FUTURE | _ABLE or bool(_TO_COME.fullmatch(first[0]) or _IMPERFECT.fullmatch(first[0]))
    )


_ABLE = frozenset(["can", "could"])
