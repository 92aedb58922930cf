"""What of the turn before a follow-up leaves unsaid: the words that say what the conversation is about."""

from __future__ import annotations

import re

from assistant.extraction import kinds
from assistant.extraction.matching import is_asking, is_content, read
from assistant.verification.claims import tokens
from assistant.wordforms import analyse
from vectorstore.language import Word, form_set, forms, normalise, sentences, stem, words
from vectorstore.ranking.model import Background
from vectorstore.words import questions

_MOST_CARRIED = 4  # words taken from the history; more would drown the question itself
_TELLING = 3.9  # inverse document frequency, in nats; what is commoner ("take", "likely") tells no topic
_SHORT_ANSWER = 14  # words; the names in a longer answer are as likely beside the point
_ONE_THING = 6  # words; an answer so short names one thing, whatever sort of word it is
_LONG_QUESTION = 14  # words; of a longer one only the names are carried

_ARABIC_BACK = (
    "هناك هنا ذلك هذا هذه تلك هؤلاء فيه فيها عنه عنها عنهم منه منها منهم به بها بهم له لها لهم عليه عليها عليهم إليه إليها "
    "معه معها معهم بينهم بينهما لديه لديها هو هي هم هما"
)
_ENGLISH_BACK = (
    "he she it they him her them his hers its their theirs that there this those these one ones then both else other others another same "
    "latter former"
)
_FRENCH_BACK = "il elle ils elles cela ça celui celle lui leur leurs y en"
BACK = form_set(f"{_ARABIC_BACK} {_ENGLISH_BACK} {_FRENCH_BACK}")
# In Arabic the word after these is the verb of the question, which is not what the conversation is about.
_VERB_FOLLOWS = "من أين متى كيف لماذا ماذا هل وأين ومتى وكيف ولماذا وماذا ومن"
_BEFORE_VERB = form_set(_VERB_FOLLOWS)
_PLACE_WORDS = "هناك هنا فيها فيه there here"
_PLACE_BACK = form_set(_PLACE_WORDS)
# After these a pronoun belongs to the clause that they open.
_RELATIVE_WORDS = "الذي التي الذين اللذان اللتان اللذين اللتين"
RELATIVE = form_set(_RELATIVE_WORDS)


_WHO_IS = re.compile(r"^\W*(?:(?:من|مين) (?:هو|هي|هم|يكون|تكون)|who(?: is|'s| was| are| were)) (?P<next>\w+)")


def _asks_who_is(question: str) -> bool:
    """Whether a question names a person and asks who that is: what goes on is about that person, not about the answer."""
    match = _WHO_IS.search(normalise(question))
    if match is None:
        return False
    form = analyse(match["next"])
    return not (
        form.title
        or form.known
        or form.stop
        or match["next"].startswith("ال")
        or match["next"] in ("the", "a", "an")
    )


def carried(question: str, before: str, said: str) -> str:
    """What the earlier turn was about, in its own words and order."""
    own = {stem(form) for form in forms(question)}
    topic = _topic(before, only_names=" (" in before and _asks_something(question))
    back = {word.form for word in words(question)} & _PLACE_BACK
    lead = _lead(said)
    named = ("who", "what", "list", "where") if back else ("who", "what", "list")
    answer = [] if _asks_who_is(before) else _named_in(lead, before, named)
    if back and not answer:
        known = {stem(form) for form in forms(before)}
        answer = [
            Word(t.start, t.end, t.form.text)
            for t in tokens(lead)
            if t.kind == "name" and t.form.place and stem(t.form.text) not in known
        ]
    pieces: list[str] = []
    taken = set(own)
    for text, chosen in ((lead, answer), (before, topic)):
        kept = [w for w in chosen if stem(w.form) not in taken]
        taken |= {stem(w.form) for w in kept}
        room = _MOST_CARRIED - sum(len(p.split()) for p in pieces)
        pieces += _pieces(text, _most_telling(kept, room))
    return "، ".join(pieces) if re.search(r"[\u0620-\u064a]", question) else ", ".join(pieces)


def _asks_something(question: str) -> bool:
    """Whether a question says more than "why?" or "and then?" does."""
    return any(is_content(f) and f not in BACK and f not in _CHATTER for f in forms(question))


def _topic(before: str, only_names: bool = False) -> list[Word]:
    """The words of a question that say what it is about: all but its question word and verb.

    Of one that was a follow-up itself, ``only_names``: what it asked about its topic ("cost") is not carried on.
    """
    main, _, context = before.partition(" (")
    main = _core(main)
    kept: list[Word] = []
    measured: list[Word] = []
    long = len(main.split()) > _LONG_QUESTION
    previous = ""
    when = kinds.of(read(main))["date"]
    for place, word in enumerate(words(main)):
        verb = previous in _BEFORE_VERB | RELATIVE and analyse(word.form).arabic
        previous = word.form
        if word.form in _CHATTER or "'" in word.form or "’" in main[word.start : word.end]:
            continue
        if verb or place in when or is_asking(word.form) or word.form in BACK or analyse(word.form).stop:
            continue
        if word.form in _MEASURED:
            measured.append(word)
            continue
        if (long or only_names) and not names(main, word, place):
            continue
        kept.append(word)
    main = before.partition(" (")[0]
    offset = len(main) + 2
    return (kept or ([] if context else measured)) + [
        Word(w.start + offset, w.end + offset, w.form) for w in words(context) if not analyse(w.form).stop
    ]


# What is asked of a thing ("how much does it cost?") is not what the conversation is about.
_MEASURED_WORDS = """
cost costs price weigh weighs weight measure long tall high deep wide old far big large last lasts age length height depth width size number
تكلفة كلفة كلف كلفت يكلف تكلف سعر ثمن طول ارتفاع عمق عرض وزن عمر مدة عدد قيمة مساحة نسبة بلغ بلغت يبلغ تبلغ
"""
_MEASURED = form_set(_MEASURED_WORDS)

_CHATTER_WORDS = """
okay ok yes no wow really thanks great interesting cool tell know like learn want mean meant heard understand see consider think
sure fine good right hmm oh well more help bit say said mentioned hi hello نعم حسنا طيب شكرا ممتاز لا اريد اعرف اخبرني
"""
_CHATTER = form_set(_CHATTER_WORDS)


def _core(question: str) -> str:
    """The question from the beginning of its first sentence that says more than "okay" or "really?"."""
    for start, end in sentences(question):
        said = [w for w in words(question[start:end]) if w.form not in _CHATTER and not analyse(w.form).stop]
        if any(not is_asking(word.form) and "'" not in word.form for word in said):
            return " " * start + question[start:]
    return question


def _lead(said: str) -> str:
    """The first sentence of an answer, without its markers."""
    spans = sentences(re.sub(r"\s*\[\d+\]", "", said))
    return re.sub(r"\s*\[\d+\]", "", said)[spans[0][0] : spans[0][1]] if spans else ""


def _named_in(lead: str, before: str, asked: tuple[str, ...]) -> list[Word]:
    """What a short answer named when the question before was of one of these kinds."""
    text = read(lead)
    if not 0 < len(text.words) <= _SHORT_ANSWER or questions.asked(before) not in asked:
        return []
    known = {stem(form) for form in forms(before)}
    named = kinds.of(text)["name"] | kinds.of(text)["place"]
    if text.words and text.text[0].isupper():
        opening = analyse(text.words[0].form)
        named |= {0} if not (opening.stop or opening.known) else set()
    kept: list[int] = []
    for i, word in enumerate(text.words):
        form = text.forms[i]
        follows = bool(kept) and kept[-1] == i - 1 and not form.known and not form.stop
        if (i in named or follows) and stem(word.form) not in known and not form.title:
            kept.append(i)
    if not kept and len(text.words) <= _ONE_THING:
        kept = [i for i, w in enumerate(text.words) if stem(w.form) not in known and not text.forms[i].stop]
    return [text.words[i] for i in kept]


def _most_telling(chosen: list[Word], most: int) -> list[Word]:
    """The rarest of some words, in their order; common ones only where there are no others."""
    rarity = {word: Background.shipped().idf(f"={stem(word.form)}") for word in chosen}
    telling = [word for word in chosen if rarity[word] >= _TELLING] or chosen
    kept = sorted(telling, key=lambda word: -rarity[word])[:most]
    return [word for word in chosen if word in kept]


_BETWEEN_PIECES = 2  # words: "bridge over the Marrow" stays in one piece


def _pieces(text: str, chosen: list[Word]) -> list[str]:
    """The chosen words as they stand, neighbours together."""
    pieces: list[tuple[int, int]] = []
    for word in chosen:
        between = text[pieces[-1][1] : word.start] if pieces else ""
        if (
            pieces
            and len(between.split()) <= _BETWEEN_PIECES
            and not re.search(r"[.؟?!،,(]", between)
            and word.start > pieces[-1][1]
        ):
            pieces[-1] = (pieces[-1][0], word.end)
        else:
            pieces.append((word.start, word.end))
    return [text[start:end] for start, end in pieces]


def names(question: str, word: Word, place: int) -> bool:
    """Whether a word of a question, at a place among its words, names something by itself."""
    form = analyse(word.form)
    if is_asking(word.form) or form.stop:
        return False
    return form.place or form.person or (place > 0 and question[word.start].isupper())
