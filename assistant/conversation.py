"""A follow-up question -> one that can be searched alone.

By rules. A bare question word takes the place of the one in the question before: "ولماذا؟" after "متى أُغلق الميناء؟"
becomes "لماذا أُغلق الميناء؟". Else what the question leaves open is taken from the question and answer before it and
put behind it in brackets, where a person can read and change it: "ومتى تبدأ؟" becomes "متى تبدأ؟ (بطولة أندية الهضاب)".
"""

from __future__ import annotations

import re

from assistant import kinds
from assistant.claims import tokens
from assistant.matching import is_asking, read
from assistant.restating import restated
from assistant.types import History
from assistant.wordforms import analyse
from vectorstore import questions
from vectorstore.language import Word, forms, normalise, sentences, stem, words
from vectorstore.ranking import Background

MAX_TURNS = 6
"""Earlier turns that are looked at."""

_SHORT = 1  # content words; a question with so few rarely names what it is about
_MOST_CARRIED = 4  # words taken from the history; more would drown the question itself
_TELLING = 3.9  # inverse document frequency, in nats; what is commoner ("take", "likely") tells no topic
_SHORT_ANSWER = 14  # words; the names in a longer answer are as likely beside the point
_ONE_THING = 6  # words; an answer so short names one thing, whatever sort of word it is
_LONG_QUESTION = 14  # words; of a longer one only the names are carried
_ANTECEDENT = 2  # content words before a pronoun from which it may mean one of these

_ARABIC_BACK = (
    "هناك هنا ذلك هذا هذه تلك هؤلاء فيه فيها عنه عنها عنهم منه منها منهم به بها بهم له لها لهم عليه عليها عليهم إليه إليها "
    "معه معها معهم بينهم بينهما لديه لديها هو هي هم هما"
)
_ENGLISH_BACK = (
    "he she it they him her them his hers its their theirs that there this those these one ones then both else other others another same "
    "latter former"
)
_FRENCH_BACK = "il elle ils elles cela ça celui celle lui leur leurs y en"
_BACK = frozenset(normalise(word) for word in f"{_ARABIC_BACK} {_ENGLISH_BACK} {_FRENCH_BACK}".split())
_OPENS_ON = re.compile(
    r"^\W*(?:[وف](?=(?:من|ما|ماذا|متي|اين|كيف|لماذا|كم|هل|عن|بم|باي|اي|الي|في)\b)|(?:and|but|so|et|mais)\b|"
    r"(?:what|how) about\b|ماذا عن\b)"
)
# In Arabic the word after these is the verb of the question, which is not what the conversation is about.
_VERB_FOLLOWS = "من أين متى كيف لماذا ماذا هل وأين ومتى وكيف ولماذا وماذا ومن"
_BEFORE_VERB = frozenset(map(normalise, _VERB_FOLLOWS.split()))
# "هو هي" and the like name the subject itself when the question word stands right before them.
_PLACE_WORDS = "هناك هنا فيها فيه there here"
_PLACE_BACK = frozenset(map(normalise, _PLACE_WORDS.split()))
# After these a pronoun belongs to the clause that they open.
_RELATIVE_WORDS = "الذي التي الذين اللذان اللتان اللذين اللتين"
_RELATIVE = frozenset(map(normalise, _RELATIVE_WORDS.split()))
_COPULA_WORDS = "هو هي هم هما"
_COPULA = frozenset(map(normalise, _COPULA_WORDS.split()))


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
    said = next((text for who, text in turns[last + 1 :] if who == "assistant"), "")
    if not (is_follow_up(question) or _resumes(question, f"{turns[last][1]} {said}")):
        return question
    before = standalone(turns[last][1], turns[:last])
    own = _without_conjunction(question)
    if instead := restated(question, before, said):
        return instead
    carried = _carried(question, before, said)
    return f"{own} ({carried})" if carried else own


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
    own = [w for w in found if not is_asking(w.form) and not analyse(w.form).stop]
    if len(own) <= _SHORT and not any(_names(question, w, i) for i, w in enumerate(found)):
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
    own = [w for w in found if not is_asking(w.form) and not analyse(w.form).stop]
    if len(own) > _MOST_RESUMED or any(_names(question, w, i) for i, w in enumerate(found)):
        return False
    there = set(map(stem, forms(spoken)))
    definite = [
        w for before, w in zip([None, *found], found, strict=False)
        if (before is not None and before.form in _DEFINITE) or _ARTICLE.match(w.form)
    ]  # fmt: skip
    return any(w in own and stem(w.form) in there for w in definite)


def _points_back(question: str, found: list[Word]) -> bool:
    """Whether a pronoun means nothing that the question itself names."""
    content = 0
    for i, word in enumerate(found):
        previous = found[i - 1].form if i else ""
        if previous in _RELATIVE or word.form in _RELATIVE:
            return False
        if word.form in _BACK and content <= _ANTECEDENT and not _idle(word, previous, i == len(found) - 1):
            return True
        if _names(question, word, i):
            return False
        content += not (is_asking(word.form) or analyse(word.form).stop)
    return False


_BE = frozenset(["is", "are", "was", "were", "be", "been"])


def _idle(word: Word, previous: str, last: bool) -> bool:
    """Whether a word that may point back does not: "is there", "frozen books that are", "من هو"."""
    if word.form in _COPULA:
        return is_asking(previous)
    if word.form == "there":
        return previous in _BE
    return word.form in ("that", "those", "en", "y", "then") and not (last or previous in _BE)


def _names(question: str, word: Word, place: int) -> bool:
    """Whether a word of a question names something by itself."""
    form = analyse(word.form)
    if is_asking(word.form) or form.stop:
        return False
    return form.place or form.person or (place > 0 and question[word.start].isupper())


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


def _carried(question: str, before: str, said: str) -> str:
    """What the earlier turn was about, in its own words and order."""
    own = {stem(form) for form in forms(question)}
    topic = _topic(before, only_names=" (" in before and _asks_something(question))
    back = {word.form for word in words(question)} & _PLACE_BACK
    lead = _lead(said)
    answer = _named_in(lead, before, ("who", "what", "list", "where") if back else ("who", "what", "list"))
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
    return any(not (is_asking(f) or analyse(f).stop or f in _BACK or f in _CHATTER) for f in forms(question))


def _topic(before: str, only_names: bool = False) -> list[Word]:
    """The words of a question that say what it is about: all but its question word and verb.

    Of one that was a follow-up itself, ``only_names``: what it asked about its topic ("cost") is not carried on.
    """
    main, _, context = before.partition(" (")
    main = _core(main)
    kept = []
    long = len(main.split()) > _LONG_QUESTION
    previous = ""
    when = kinds.of(read(main))["date"]
    for place, word in enumerate(words(main)):
        verb = previous in _BEFORE_VERB | _RELATIVE and analyse(word.form).arabic
        previous = word.form
        if word.form in _CHATTER or "'" in word.form or "’" in main[word.start : word.end]:
            continue
        if verb or place in when or is_asking(word.form) or word.form in _BACK or analyse(word.form).stop:
            continue
        if (long or only_names) and not _names(main, word, place):
            continue
        kept.append(word)
    main = before.partition(" (")[0]
    offset = len(main) + 2
    return kept + [
        Word(w.start + offset, w.end + offset, w.form) for w in words(context) if not analyse(w.form).stop
    ]


_CHATTER_WORDS = """
okay ok yes no wow really thanks great interesting cool tell know like learn want mean meant heard understand see consider think
sure fine good right hmm oh well more help bit say said mentioned hi hello نعم حسنا طيب شكرا ممتاز لا اريد اعرف اخبرني
"""
_CHATTER = frozenset(map(normalise, _CHATTER_WORDS.split()))


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
