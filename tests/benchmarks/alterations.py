"""Makes sentences that a paragraph does not carry, and others that it does, from any paragraphs.

Each alteration turns one thing round: a name, a number, a date, the polarity, the roles. Each
paraphrase keeps what was said and changes how. Word lists here are the generator's own, kept apart
from `assistant.lexicon` so that the checker is not measured against its own tables alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vectorstore.language import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sentence about a paragraph; ``carried`` says whether the paragraph says so."""

    language: str
    kind: str
    carried: bool
    paragraph: str
    original: str
    sentence: str


_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "ar": [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
}
_LEVANT = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]
_WEEKDAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "ar": ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
}
_OPPOSITES = {
    "en": "increased decreased,increase decrease,rose fell,won lost,before after,accepted rejected,more fewer,north south,"
    "northern southern,eastern western,largest smallest,highest lowest,higher lower,opened closed,began ended,supported opposed,"
    "first last,allowed banned,success failure,victory defeat,approved rejected,arrived departed,improved worsened,above below,"
    "earlier later,public private,growth decline,confirmed denied,bought sold,older newer,strong weak,faster slower",
    "ar": "ارتفع انخفض,ارتفاع انخفاض,زيادة نقص,قبل بعد,فاز خسر,رحب رفض,أكد نفى,بداية نهاية,شمال جنوب,شرق غرب,أكبر أصغر,"
    "أكثر أقل,أعلى أدنى,فتح أغلق,افتتاح إغلاق,نجاح فشل,دخول خروج,بناء هدم,تحسين إضعاف,داخل خارج,شراء بيع,سمح منع,القوية الضعيفة,"
    "الأولى الأخيرة,رفع خفض,الشمالية الجنوبية,الشرقية الغربية,الداخلية الخارجية,زاد نقص,الموافقة الرفض,تعزيز إضعاف",
}
_NAME_LIST = (
    "السعودية مصر سوريا العراق اليمن لبنان الأردن الكويت قطر البحرين عمان السودان ليبيا تونس الجزائر المغرب إيران تركيا روسيا "
    "أمريكا فرنسا بريطانيا ألمانيا إيطاليا إسبانيا الصين اليابان الهند باكستان الرياض جدة مكة الدمام القاهرة بيروت دمشق بغداد صنعاء عدن "
    "الدوحة دبي الخرطوم طرابلس الرباط باريس لندن واشنطن موسكو برلين روما مدريد محمد أحمد عبدالله خالد فهد سعود فيصل سلطان علي حسن حسين "
    "إبراهيم يوسف سعد ناصر عمر عبدالعزيز سلمان نايف تركي ماجد صالح حمد راشد منصور صفاقس سوسة بنزرت نابل قابس الهلال النصر الاتحاد"
)
_NAMES_AR = frozenset(_NAME_LIST.split())
_SAYING = {
    "en": ["said", "stated", "added", "explained", "noted"],
    "ar": ["قال", "أوضح", "ذكر", "أضاف", "أكد", "أفاد"],
}
_DIGITS_TO_AR = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_NUMBERS_EN = "two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 twelve 12 twenty 20 thirty 30 forty 40 fifty 50"
_NUMBERS_AR = "ثلاثة 3 أربعة 4 خمسة 5 ستة 6 سبعة 7 ثمانية 8 تسعة 9 عشرة 10"


def _pairs(table: str) -> dict[str, int]:
    row = table.split()
    return {word: int(value) for word, value in zip(row[::2], row[1::2], strict=True)}


_WORDS_EN, _WORDS_AR = _pairs(_NUMBERS_EN), _pairs(_NUMBERS_AR)

_Maker = Callable[["_Scene"], str | None]


class _Scene:
    """A sentence of a paragraph, and what may be drawn on to alter it."""

    def __init__(
        self, paragraph: str, sentence: str, language: str, elsewhere: Sequence[str], rng: random.Random
    ) -> None:
        self.paragraph, self.sentence, self.language, self.elsewhere, self.rng = (
            paragraph,
            sentence,
            language,
            elsewhere,
            rng,
        )

    def swap_word(self, old: str, new: str, count: int = 1) -> str:
        return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, self.sentence, count=count)

    def has(self, word: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", self.sentence) is not None


def names(text: str, language: str) -> list[str]:
    """Names in a text: capitals inside a sentence, or the generator's own list for Arabic."""
    if language == "ar":
        return [word for word in re.findall(r"\w+", text) if word in _NAMES_AR]
    found = re.findall(r"(?<=[a-z,] )(?:[A-Z][a-z]+)(?: [A-Z][a-z]+)*", text)
    months = {*_MONTHS["en"], *_WEEKDAYS["en"], "May"}
    return [name for name in found if name not in months and name not in ("I", "The")]


# -- alterations ----------------------------------------------------------------------------------------


def _name_from_elsewhere(scene: _Scene) -> str | None:
    own = names(scene.sentence, scene.language)
    others = [n for n in scene.elsewhere if n not in scene.paragraph]
    if not own or not others:
        return None
    return scene.swap_word(scene.rng.choice(own), scene.rng.choice(others), 0)


def _name_from_paragraph(scene: _Scene) -> str | None:
    own = names(scene.sentence, scene.language)
    rest = scene.paragraph.replace(scene.sentence, " ")
    others = [n for n in names(rest, scene.language) if not any(part in scene.sentence for part in n.split())]
    if not own or not others:
        return None
    return scene.swap_word(scene.rng.choice(own), scene.rng.choice(others), 0)


def _number(scene: _Scene) -> str | None:
    found = [
        m
        for m in re.finditer(r"(?<![\w.,/:-])\d+(?![\w/:-]|[.,]\d)", scene.sentence)
        if not 1500 <= int(m.group()) <= 2100
    ]
    if found:
        at = scene.rng.choice(found)
        value = int(at.group())
        new = scene.rng.choice(
            [value + 1, max(1, value - 1) if value > 1 else 7, value * 10, value + scene.rng.randint(2, 30)]
        )
        return scene.sentence[: at.start()] + str(new) + scene.sentence[at.end() :]
    table = _WORDS_AR if scene.language == "ar" else _WORDS_EN
    for word in table:
        if scene.has(word):
            others = [other for other in table if other != word]
            return scene.swap_word(word, scene.rng.choice(others))
    return None


def _number_from_paragraph(scene: _Scene) -> str | None:
    pattern = r"(?<![\w.,/:-])\d+(?![\w/:-]|[.,]\d)"
    own = re.findall(pattern, scene.sentence)
    others = [n for n in re.findall(pattern, scene.paragraph.replace(scene.sentence, " ")) if n not in own]
    if not own or not others:
        return None
    return scene.swap_word(scene.rng.choice(own), scene.rng.choice(others))


def _year(scene: _Scene) -> str | None:
    years = re.findall(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", scene.sentence)
    if not years:
        return None
    year = scene.rng.choice(years)
    new = str(int(year) + scene.rng.choice([-10, -2, -1, 1, 2, 10]))
    return scene.sentence.replace(year, new) if new not in scene.sentence else None


def _calendar(scene: _Scene) -> str | None:
    for table in (_MONTHS[scene.language], _WEEKDAYS[scene.language]):
        for word in table:
            if scene.has(word):
                others = [other for other in table if not scene.has(other)]
                return scene.swap_word(word, scene.rng.choice(others), 0)
    return None


_INSERT_AR = {
    "كان": "لم يكن", "كانت": "لم تكن", "قال": "لم يقل", "أعلن": "لم يعلن", "أعلنت": "لم تعلن", "أكد": "لم يؤكد", "يمكن": "لا يمكن",
    "تم": "لم يتم", "شارك": "لم يشارك", "وصل": "لم يصل", "حصل": "لم يحصل", "أصبح": "لم يصبح", "يوجد": "لا يوجد", "توجد": "لا توجد",
    "يعتبر": "لا يعتبر", "تعتبر": "لا تعتبر", "يجب": "لا يجب", "سيتم": "لن يتم", "قام": "لم يقم", "بدأ": "لم يبدأ", "استطاع": "لم يستطع",
    "يعمل": "لا يعمل", "كشف": "لم يكشف", "طالب": "لم يطالب", "شهد": "لم يشهد", "شهدت": "لم تشهد", "بلغ": "لم يبلغ",
}  # fmt: skip


def _negation(scene: _Scene) -> str | None:
    text = scene.sentence
    if scene.language == "ar":
        match = re.search(r"(?<!\w)(?:لم|لن|لا|ليس|ليست) (?=[يتن]\w{2,})", text)
        if match and not text[match.end() :].startswith(("يزال", "تزال", "سيما")):
            return text[: match.start()] + text[match.end() :]
        for word, negated in _INSERT_AR.items():
            if scene.has(word):
                return scene.swap_word(word, negated)
        return None
    if re.search(r"\b(?:did|does|do|was|were|is|are|has|had|could|would|will|can) not (?!only)", text):
        return re.sub(
            r"\b(was|were|is|are|has|had|could|would|will|can|did|does|do) not ", r"\1 ", text, count=1
        )
    match = re.search(
        r"\b(?:was|were|is|are|had been|has been|will|can|could|would)\b(?= [a-z])(?! not)", text
    )
    return text[: match.end()] + " not" + text[match.end() :] if match else None


def _opposite(scene: _Scene) -> str | None:
    pairs = [pair.split() for pair in _OPPOSITES[scene.language].split(",")]
    scene.rng.shuffle(pairs)
    for pair in pairs:
        for old, new in (pair, pair[::-1]):
            agent = (
                "من قبل" in scene.sentence or "من بعد" in scene.sentence
            )  # "by", where no opposite makes sense
            if scene.has(old) and not scene.has(new) and not (agent and old in ("قبل", "بعد")):
                return scene.swap_word(old, new)
    return None


def _roles(scene: _Scene) -> str | None:
    found = [n for n in dict.fromkeys(names(scene.sentence, scene.language)) if scene.sentence.count(n) == 1]
    for first, second in pairwise(found):
        a, b = scene.sentence.find(first), scene.sentence.find(second)
        between = scene.sentence[a + len(first) : b]
        if len(between.split()) >= 2 and not re.search(
            r"[,،(]|\b(?:and|or|between)\b| و|بين|مع ", scene.sentence[max(0, a - 12) : b]
        ):
            return scene.sentence[:a] + second + between + first + scene.sentence[b + len(second) :]
    return None


# -- paraphrases ----------------------------------------------------------------------------------------


def _verbatim(scene: _Scene) -> str | None:
    return scene.sentence


def _clause(scene: _Scene) -> str | None:
    parts = re.split(r"(?<=\w)[,،] ", scene.sentence)
    long = [part for part in parts if len(part.split()) >= 6]
    return scene.rng.choice(long).rstrip(".") + "." if len(parts) > 1 and long else None


def _without_brackets(scene: _Scene) -> str | None:
    text = re.sub(r" ?\([^()]*\)", "", scene.sentence)
    return text if text != scene.sentence else None


def _spelling(scene: _Scene) -> str | None:
    text = scene.sentence
    if scene.language == "ar":
        text = (
            re.sub("[\u064b-\u0652ـ]", "", text)
            .replace("أ", "ا")
            .replace("إ", "ا")
            .replace("ة ", "ه ")
            .translate(_DIGITS_TO_AR)
        )
        return text.replace('"', "«", 1).replace('"', "»", 1)
    text = text.replace('"', "“", 1).replace('"', "”", 1).replace(" - ", " – ").replace("'", "’")
    return text if text != scene.sentence else None


def _in_words(scene: _Scene) -> str | None:
    table = _WORDS_AR if scene.language == "ar" else _WORDS_EN
    for word, value in table.items():
        if scene.has(word):
            return scene.swap_word(word, str(value))
        if scene.has(str(value)) and not re.search(rf"[\d.,/:-]{value}|{value}[.,/:-]\d", scene.sentence):
            return scene.swap_word(str(value), word)
    return None


def _percent(scene: _Scene) -> str | None:
    text = re.sub(r"(\d) ?%", r"\1 percent" if scene.language == "en" else r"\1 في المئة", scene.sentence)
    if text == scene.sentence:
        text = re.sub(r"(\d) (?:percent|per cent|في المئة|في المائة|بالمائة|بالمئة)", r"\1%", scene.sentence)
    return text if text != scene.sentence else None


def _date_form(scene: _Scene) -> str | None:
    text = scene.sentence
    if scene.language == "en":
        months = "|".join([*_MONTHS["en"], "May"])
        text = re.sub(rf"\b({months}) (\d{{1,2}}), (\d{{4}})", r"\2 \1 \3", text)
        if text == scene.sentence:
            text = re.sub(rf"\b(\d{{1,2}}) ({months}) (\d{{4}})", r"\2 \1, \3", text)
    else:
        for month, other in zip(_MONTHS["ar"], _LEVANT, strict=True):
            if scene.has(month):
                return scene.swap_word(month, other)
    return text if text != scene.sentence else None


def _moved_adjunct(scene: _Scene) -> str | None:
    opening = re.match(
        r"((?:In|On|During|By|At|After|في|خلال|منذ) [^,،]{3,40})[,،] (.+?)\.?$", scene.sentence
    )
    if opening is None:
        return None
    adjunct, rest = opening.groups()
    if scene.language == "en":
        adjunct = adjunct[0].lower() + adjunct[1:]
    return f"{rest} {adjunct}."


def _attributed(scene: _Scene) -> str | None:
    if scene.language == "en":
        match = re.match(
            r"((?:[A-Z]\w+ ?){1,4}) (?:said|stated|wrote|noted|argued) that (.+)$", scene.sentence
        )
        return f"According to {match.group(1)}, {match.group(2)}" if match else None
    for word in _SAYING["ar"]:
        if scene.has(word):
            return scene.swap_word(
                word, scene.rng.choice([other for other in _SAYING["ar"] if other != word])
            )
    return None


def _without_connective(scene: _Scene) -> str | None:
    text = re.sub(
        r"^(?:However|Moreover|In addition|Therefore|Also|Furthermore|Meanwhile), ", "", scene.sentence
    )
    if scene.language == "ar":
        text = re.sub(
            r"^و(?=(?:قال|أوضح|أضاف|أكد|ذكر|أشار|كان|بلغ|تم|قد|يعد|شدد|أعلن|كشف|حسب)\w*\b)", "", text
        )
    return text[0].upper() + text[1:] if text and text != scene.sentence else None


def _subject_first(scene: _Scene) -> str | None:
    if scene.language != "ar":
        return None
    match = re.match(r"و?(أكد|قال|أوضح|أعلن|طالب|كشف) (\w+ \w+ \w+) (أن|إن|عن|بأن) (.+)$", scene.sentence)
    return f"{match.group(2)} {match.group(1)} {match.group(3)} {match.group(4)}" if match else None


def _cut_short(scene: _Scene) -> str | None:
    """The sentence up to a subordinate clause or bracket, where it already is a sentence."""
    match = re.match(
        r"(.{50,}?)(?:, (?:which|who|where|while|although|including)\b|، (?:حيث|فيما|بينما|مشيرا|مؤكدا|موضحا|والتي|والذي))",
        scene.sentence,
    )
    return match.group(1) + "." if match else None


ALTERATIONS: dict[str, _Maker] = {
    "name from elsewhere": _name_from_elsewhere,
    "name from the paragraph": _name_from_paragraph,
    "number": _number,
    "number from the paragraph": _number_from_paragraph,
    "year": _year,
    "month or weekday": _calendar,
    "negation": _negation,
    "opposite": _opposite,
    "roles": _roles,
}
PARAPHRASES: dict[str, _Maker] = {
    "verbatim": _verbatim,
    "clause": _clause,
    "cut short": _cut_short,
    "without brackets": _without_brackets,
    "spelling": _spelling,
    "number in words": _in_words,
    "percent": _percent,
    "date form": _date_form,
    "moved adjunct": _moved_adjunct,
    "reporting verb": _attributed,
    "without connective": _without_connective,
    "subject first": _subject_first,
}


def cases(paragraphs: Sequence[tuple[str, str]], *, seed: int, per_kind: int) -> Iterator[Case]:
    """Altered and true sentences over ``(language, text)`` paragraphs, at most ``per_kind`` a kind and language."""
    rng = random.Random(seed)
    pool = {
        language: [n for code, text in paragraphs if code == language for n in names(text, language)]
        for language in ("ar", "en")
    }
    counts: dict[tuple[str, str], int] = {}
    for language, text in rng.sample(list(paragraphs), len(paragraphs)):
        spans = [text[a:b] for a, b in sentences(text)]
        usable = [span for span in spans if 7 <= len(span.split()) <= 45 and "\n" not in span]
        if not usable:
            continue
        sentence = rng.choice(usable)
        scene = _Scene(
            text, sentence, language, rng.sample(pool[language], min(40, len(pool[language]))), rng
        )
        for carried, makers in ((False, ALTERATIONS), (True, PARAPHRASES)):
            for kind, maker in makers.items():
                if counts.get((language, kind), 0) >= per_kind:
                    continue
                made = maker(scene)
                if made is not None and (carried or made != sentence):
                    counts[language, kind] = counts.get((language, kind), 0) + 1
                    yield Case(
                        language=language,
                        kind=kind,
                        carried=carried,
                        paragraph=text,
                        original=sentence,
                        sentence=made,
                    )
