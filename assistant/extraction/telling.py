"""How the sentences that the reader chose are told: what leads, frames, speakers, yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.dating import dated, newest_day
from assistant.dialogue.questions import said_by
from assistant.extraction import kinds, spans
from assistant.extraction.features import Matched, Place
from assistant.extraction.matching import Asking, Read, read
from assistant.prompts import ACCORDING_TO, ACCORDING_TO_DATED, NEAREST, NO, SPEAKER, YES, phrase
from assistant.types import Evidence, Statement
from assistant.verification.alignment import match
from assistant.verification.claims import tokens
from assistant.verification.factuality import asks_of_the_future
from assistant.verification.verify import check, tells_to_come
from vectorstore.language import form_set, forms, normalise

_SURE_LEAD = 0.4  # that the sentence answers, and that this piece of it does; less leads with "22 kilometers" for staff
_LONGEST_LEAD = 0.5  # of the sentence: a longer piece says little that the sentence does not


def evidence(place: Place) -> Evidence:
    """Where a chosen sentence stands."""
    return Evidence(hit=place.hit, start=place.start, end=place.end)


def quoted(chosen: Sequence[Place], hits: Sequence[Matched], language: str) -> tuple[Statement, ...]:
    """Sentences as they stand, under their article's title, once, where that is in another language."""
    told = ["", *(place.hit.article.id for place in chosen)]
    return tuple(
        _quoted(place, hits, language, framed=place.hit.article.id != before)
        for place, before in zip(chosen, told, strict=False)
    )


def _quoted(place: Place, hits: Sequence[Matched], language: str, *, framed: bool) -> Statement:
    quote = dated(place.hit.paragraph.text[place.start : place.end], place.hit.article, language)
    spoken = speaker(place, hits)
    carried = [evidence(place)]
    if spoken is not None:
        quote = f"{quote} {phrase(SPEAKER, language).format(name=spoken[0])}"
        carried.append(spoken[1])
    if framed and place.hit.article.language not in (None, language):
        quote = f"{phrase(ACCORDING_TO, language).format(title=place.hit.article.title)} {quote}"
    return Statement(text=quote, evidence=tuple(carried))


def hedged(told: Sequence[Statement], language: str) -> tuple[Statement, ...]:
    """Statements introduced as the nearest that the articles come to an answer."""
    return (replace(told[0], text=f"{phrase(NEAREST, language)} {told[0].text}"), *told[1:])


def side_by_side(told: Sequence[Place], language: str) -> tuple[Statement, ...]:
    """The sentences each under its article and date, which the reader needs to judge between them."""
    statements = []
    for place in told:
        article = place.hit.article
        named = ", ".join(filter(None, (article.source, newest_day(article))))
        frame = phrase(ACCORDING_TO_DATED if named else ACCORDING_TO, language)
        quote = dated(place.hit.paragraph.text[place.start : place.end], article, language)
        text = f"{frame.format(title=article.title, named=named)} {quote}"
        statements.append(Statement(text=text, evidence=(evidence(place),)))
    return tuple(statements)


def lead(
    asking: Asking, place: Place, hits: Sequence[Matched], language: str, sure: float
) -> tuple[Statement, ...]:
    """What answers by itself, said before the sentence it is in and carried by all of it: a piece of it, yes or no."""
    if asking.kind == "yesno":
        return _verdict(asking, place, language)
    home = next(m for m in hits if m.hit is place.hit)
    span = spans.answer_span(asking, home, place.number)
    if span is None or span.probability < spans.THRESHOLD or sure * span.probability < _SURE_LEAD:
        return ()
    if span.end - span.start > _LONGEST_LEAD * (place.end - place.start):
        return ()
    found = place.hit.paragraph.text[span.start : span.end].strip()
    if not _is_of(asking, found) or (
        asking.kind == "number" and _OF_MONTH.match(place.hit.paragraph.text[span.end :])
    ):
        return ()
    if asking.kind == "when":
        found = _one_end(asking, found)
    piece = dated(found, place.hit.article, language)
    return (Statement(text=f"{piece[0].upper()}{piece[1:]}.", evidence=(evidence(place),)),)


_OF_MONTH = re.compile(
    r"\s*(?:من|of)\s+(?:ال|هذا ال|this |the |next |last )?(?:شهر|month)"
)  # "22 و24 من الشهر"
_YEAR = re.compile(r"[12]\d{3}م?")


_LIVED = re.compile(r"\W*(?P<born>\d{3,4}) ?م? ?[-–—] ?(?P<died>\d{3,4}) ?م?\W*")
_BIRTH = form_set("born birth ولد ولدت ميلاد مولد ميلاده ميلادها مولده مولدها")
_DEATH = form_set("die died death توفي توفيت وفاة وفاته وفاتها مات ماتت")


def _one_end(asking: Asking, piece: str) -> str:
    """Of the years of a life, "1847-1931", the one that is asked for."""
    lived, asked = _LIVED.fullmatch(piece), set(forms(asking.text))
    if lived is None or bool(asked & _BIRTH) == bool(asked & _DEATH):
        return piece
    return lived["born"] if asked & _BIRTH else lived["died"]


def _is_of(asking: Asking, piece: str) -> bool:
    """Whether a piece has a time where one is asked for, a number or a name; a number of things is no year."""
    text = read(piece)
    found, forms = kinds.of(text), [word.form for word in text.words]
    if asking.kind == "who":
        return _may_name(text)
    if asking.kind == "number":
        return bool(found["number"])
    if asking.kind != "when":
        return True
    years = {i for i, form in enumerate(forms) if _YEAR.fullmatch(form)}
    counting = {i for i in years if i + 1 < len(forms) and i + 1 not in found["date"]}
    return bool((found["date"] | years) - counting)


def _may_name(text: Read) -> bool:
    """Whether a piece can name someone: by a capital; in Arabic by two words, or one that is known for a name."""
    if any(char.isupper() for char in text.text):
        return True
    return len(text.words) > 1 or any(form.person or form.title for form in text.forms)


_ASKS = re.compile(
    r"^\W*(?:(?:و|ف|أو)?هل |(?P<aid>did|does|do|is|are|was|were|has|have|had|will|would|can|could) )",
    re.IGNORECASE,
)


def _verdict(asking: Asking, place: Place, language: str) -> tuple[Statement, ...]:
    """Yes where the sentence carries what the question says, no where it says the opposite, else nothing.

    What is hoped, planned or threatened is neither.
    """
    source = place.hit.paragraph.text[place.start : place.end]
    opening = _ASKS.match(asking.text)
    said = asking.text[opening.end() if opening else 0 :].rstrip(" ؟?")
    aid = (opening["aid"] or "") if opening else ""
    if not asks_of_the_future(f"{aid} {said}") and tells_to_come(said, source):
        return ()
    found = check(said, [source])
    turned = bool(found.reasons) and all(reason.kind == "negation" for reason in found.reasons)
    if found.support != "supported" and not turned:
        return ()
    if not turned and _of_other_words(said, source):
        return ()
    text = phrase(NO if turned else YES, language)
    return (Statement(text=text, evidence=(evidence(place),)),)


def _of_other_words(said: str, source: str) -> bool:
    """Whether a sentence that denies something has no word for one that is asked about: "will not change" for "rise"."""
    ours, theirs = tokens(said), tokens(source)
    if any(token.negated for token in ours) or not any(token.negated for token in theirs):
        return False
    words = [token for token in ours if token.kind == "word" and not token.form.light]
    return any(not any(match(word, other) for other in theirs) for word in words)


# A verb of saying at the head of a sentence, with no name behind it: "وأضاف:", "وقال إن", "He said".
_UNNAMED = re.compile(
    r"^\W*(?:(?:و|ف)?(?:كما )?(?:قال|اضاف|تابع|زاد|اكد|اوضح|شدد|اشار|ذكر|صرح|لفت|اعتبر|راي|استطرد|ختم)ت?(?: قايلا| قايله)?"
    r"\s*(?:[:،«\"“]|(?:ان|انه|انها|الي ان|علي ان)\b)|(?:he|she) (?:said|added|told|explained|noted|argued)\b)"
)


def unnamed(sentence: str) -> bool:
    """Whether a sentence opens with a verb of saying that names no one."""
    return bool(_UNNAMED.match(normalise(sentence[:60])))


_FEMININE = re.compile(r"^\W*(?:و|ف)?(?:كما )?\S+ت\b|^\W*she\b")


def speaker(place: Place, hits: Sequence[Matched]) -> tuple[str, Evidence] | None:
    """Who speaks in a sentence that only says "he added", and where that is said; None where it is not plain.

    The nearest sentence before it, in its paragraph or the one before where that was found too, that names who
    said something; one that names a man does not speak for a woman's words.
    """
    own = place.hit.paragraph
    sentence = own.text[place.start : place.end]
    if not unnamed(sentence):
        return None
    woman = bool(_FEMININE.match(normalise(sentence[:60])))
    before = [
        m for m in hits
        if m.hit.article.id == own.article_id and m.hit.paragraph.index == own.index - 1 and own.index > 0
    ]  # fmt: skip
    home = [m for m in hits if m.hit is place.hit]  # an item of a list is in none
    earlier = [(m, s, e) for m in home for s, e in m.text.sentences if m.offset + e <= place.start]
    sources = [(m, start, end) for m in before for start, end in m.text.sentences] + earlier
    for one, start, end in reversed(sources):
        text = one.text.text[start:end]
        found = said_by(text)
        if found is not None:
            if found.feminine not in (None, woman):
                return None
            at = Evidence(hit=one.hit, start=one.offset + start, end=one.offset + end)
            return found.name, at
        if not unnamed(text):
            return None
    return None
