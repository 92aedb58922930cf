"""Questions that an article seems to answer, made by rule from what its sentences say.

Only turns of phrase from which a question can be read off without grammar are used: who said
something, what came to how much, why something happened, when something opened. A question made so
may still be one that is not answered; each is tried before anyone sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.wordforms import analyse
from vectorstore.language import normalise, sentences
from vectorstore.types import Article

_TITLE_CHARS = 70
_MOST_WORDS = 6  # of a name or a thing; more is a clause that was cut in the wrong place

_AR_NAME = r"(?P<name>[^\s،؛:«»().]+(?: [^\s،؛:«»().]+){0,5}?)"
_AR_SAID = re.compile(
    rf"(?:^|[\s«،])و?(?P<verb>قالت?|أكدت?|أكّدت?|أوضحت?|صرّحت?|صرحت?|أضافت?) {_AR_NAME}"
    r"(?=،| إنّ?ه?ا? | أنّ?ه?ا? |:| في | خلال )"
)
# The same with verbs that only tell who speaks, and names of one word.
_AR_SPOKE = re.compile(
    r"(?:^|[\s«،])و?(?P<verb>(?:قال|أكد|أكّد|أوضح|صرّح|صرح|أضاف|شدّد|شدد|لفت|أشار|ذكر|اعتبر|رأى|تابع|أعلن|أفاد|نبّه|حذّر|حذر|ختم)ت?) "
    r"(?P<name>[^\s،؛:«»().]+(?: [^\s،؛:«»().]+){0,5}?)(?=،| إنّ?ه?ا? | أنّ?ه?ا? | (?:على|إلى|من) أنّ?ه?ا? |:| في | خلال )"
)
_AR_COUNT = re.compile(
    r"(?:^|[\s،])و?(?P<verb>بلغت?|تبلغ|يبلغ) (?P<name>[^\s،؛:«»().\d]+(?: [^\s،؛:«»().\d]+){0,3}?) "
    r"(?=\d|نحو |حوالي |زهاء |أكثر من |ثلاث|أربع|خمس|ست|سبع|ثماني|تسع|عشر|مئة|مليون|ألف)"
)
_AR_WHY = re.compile(r"^و?(?P<name>[أتني]\S+(?: [^\s،؛:«»().]+){1,6}) (?=بسبب|نتيجة|لأنّ? |لأنه)")
_EN_NAME = r"(?P<name>(?:[A-Z][\w’'-]+\.?)(?: (?:of|bin|de|van|al-[A-Z][\w’'-]+|[A-Z][\w’'-]+\.?)){1,4})"
_EN_SAID = re.compile(
    rf"\bsaid (?:(?:[a-z]+ ){{1,3}})?{_EN_NAME}|(?:^|[.”\"] ){_EN_NAME.replace('name', 'first')},?[^.]{{0,60}}? said\b"
)
_EN_COST = re.compile(
    r"\b(?P<name>[Tt]he (?:(?!will|would|could|may|has|had)[a-z’-]+ ){1,3})costs? (?=about|some|almost|nearly|more|[$£€\d])"
)
_EN_WHEN = re.compile(
    r"(?:^|, )(?P<name>[Tt]he (?:(?!since |when |until |before |after )[\w’-]+ ){1,4})"
    r"(?P<verb>opened|closed|began|started|ended|was built|was founded) (?=in \d|on |last )"
)
# "تعمل في المحطة 214 موظفاً": the accusative singular is the form that "كم" takes as well.
_AR_MANY = re.compile(
    r"(?:^|[\s،])و?(?P<verb>[يت]عمل|[يت]عيش|[يت]قيم|[يت]درس|شاركت?|حضرت?|أُ?صيبت?|قُ?تلت?|[يت]شارك) "
    r"(?P<where>(?:(?:في|من) [^\s،؛.]+ (?:[^\s،؛.\d]+ )?)?)(?:نحو |حوالي |زهاء |أكثر من )?[\d٠-٩][\d٠-٩.,٫]* (?P<thing>[^\s،؛.]+اً)"
)
_AR_ROLES = "مدير|مديرة|رئيس|رئيسة|وزير|وزيرة|قائد|قائدة|مدرب|مدربة|أمين|أمينة|عمدة|مؤسس|مؤسسة|حاكم|محافظ"
_AR_ROLE = re.compile(
    rf"(?:^|[\s،])و?(?P<role>(?:{_AR_ROLES}) ال[^\s،؛:.]+(?: ال[^\s،؛:.]+)?)،? (?P<name>[^\s،؛:.]+) [^\s،؛:.]+"
)
_EN_ROLE = re.compile(rf"{_EN_NAME}, (?P<role>the (?:[a-z][a-z’-]+ ){{0,3}}[a-z][a-z’-]+)(?=[,.])")
_EN_MANY = re.compile(
    r"(?:^|[\s(])(?:\d[\d,]*) (?P<thing>(?:[a-z-]+ )?[a-z]+s|people|children|women|men) "
    r"(?P<verb>were|are|work|live|attended|took part|voted|died|study) ?(?P<rest>[^,.;:—()\d]{0,40})(?=[,.;])"
)
_EN_BASE = {"opened": "open", "closed": "close", "began": "begin", "started": "start", "ended": "end"}
_AR_NO_NAME = frozenset(
    ["ان", "انه", "انها", "في", "له", "لها", "ذلك", "هذا", "هذه", "هو", "هي", "هم", "من", "عن", "علي", "الي",
     "كما", "لقد", "قد", "ما", "لا"]
)  # fmt: skip


_AR_THAT = frozenset(["ان", "انه", "انها"])


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says something in a sentence. ``feminine``: by the verb's form; None where that does not tell."""

    name: str
    feminine: bool | None


def said_by(sentence: str) -> Saying | None:
    """The last one in a sentence who is named beside a verb of saying; None where there is none.

    >>> said_by("وأوضحت الباحثة ليان الصدفي أن الأنبوب يمتد داخل البحر.")
    Saying(name='الباحثة ليان الصدفي', feminine=True)
    """
    arabic = [m for m in _AR_SPOKE.finditer(sentence) if _is_name_ar(m["name"])]
    if arabic:
        return Saying(arabic[-1]["name"], arabic[-1]["verb"].endswith("ت"))
    english = [name.rstrip(".") for m in _EN_SAID.finditer(sentence) if (name := m["name"] or m["first"])]
    english = [name for name in english if not name.startswith(("The ", "But ", "And "))]
    return Saying(english[-1], None) if english else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question, and the paragraph it was made from; None where it is about the whole article."""

    text: str
    paragraph_id: str | None = None


def candidates(article: Article) -> Iterator[Candidate]:
    """Questions in the article's language, the most telling first; the last asks for a summary."""
    makers = _MAKERS.get(article.language or "", ())
    seen: set[str] = set()
    for maker in makers:
        for paragraph in article.paragraphs:
            if paragraph.kind not in ("lead", "body"):
                continue
            for start, end in sentences(paragraph.text):
                question = maker(paragraph.text[start:end])
                if question and question not in seen:
                    seen.add(question)
                    yield Candidate(text=question, paragraph_id=paragraph.id)
    summary = _SUMMARIES.get(article.language or "")
    if summary:
        yield Candidate(text=summary.format(title=_short(article.title)))


def _said_ar(sentence: str) -> str | None:
    found = _AR_SAID.search(sentence)
    return f"ماذا {found['verb']} {found['name']}؟" if found and _is_name_ar(found["name"]) else None


def _is_name_ar(name: str) -> bool:
    """Whether what stands behind a verb of saying can name a speaker: more than one word, or one that is known for a name."""
    found = normalise(name).split()
    return _AR_NO_NAME.isdisjoint(found) and (len(found) > 1 or any(analyse(form).person for form in found))


def _count_ar(sentence: str) -> str | None:
    found = _AR_COUNT.search(sentence)
    return f"كم {found['verb']} {found['name']}؟" if found else None


def _why_ar(sentence: str) -> str | None:
    found = _AR_WHY.search(sentence)
    named = found is not None and _AR_THAT.isdisjoint(normalise(found["name"]).split())
    return f"لماذا {found['name']}؟" if found and named else None


def _said_en(sentence: str) -> str | None:
    found = _EN_SAID.search(sentence)
    name = (found["name"] or found["first"]).rstrip(".") if found else ""
    return f"What did {name} say?" if name and not name.startswith(("The ", "But ", "And ")) else None


def _cost_en(sentence: str) -> str | None:
    found = _EN_COST.search(sentence)
    return f"How much did {_lower(found['name'])} cost?" if found else None


def _when_en(sentence: str) -> str | None:
    found = _EN_WHEN.search(sentence)
    if not found:
        return None
    name, verb = _lower(found["name"]), found["verb"]
    if verb in _EN_BASE:
        return f"When did {name} {_EN_BASE[verb]}?"
    return f"When was {name} {verb.removeprefix('was ')}?"


def _many_ar(sentence: str) -> str | None:
    found = _AR_MANY.search(sentence)
    return f"كم {found['thing']} {found['verb']} {found['where']}".strip() + "؟" if found else None


def _role_ar(sentence: str) -> str | None:
    found = _AR_ROLE.search(sentence)
    if not found or not analyse(normalise(found["name"])).person:
        return None
    return f"من {'هي' if found['role'].split()[0].endswith('ة') else 'هو'} {found['role']}؟"


def _role_en(sentence: str) -> str | None:
    found = _EN_ROLE.search(sentence)
    return f"Who is {found['role']}?" if found else None


def _many_en(sentence: str) -> str | None:
    found = _EN_MANY.search(sentence)
    return f"How many {found['thing']} {found['verb']} {found['rest']}".strip() + "?" if found else None


def _lower(name: str) -> str:
    name = name.strip()
    return name[0].lower() + name[1:]


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_CHARS else title[:_TITLE_CHARS].rsplit(" ", 1)[0] + "…"


_MAKERS: dict[str, tuple[Callable[[str], str | None], ...]] = {
    "ar": (_why_ar, _many_ar, _count_ar, _role_ar, _said_ar),
    "en": (_cost_en, _when_en, _many_en, _role_en, _said_en),
}
_SUMMARIES = {"ar": "لخّص مقال: {title}", "en": "Summarise: {title}"}
