"""What a question asks for, and whether a text holds such a thing.

By the question word, in Arabic (also Egyptian, Levantine, Gulf and Maghrebi ones) and English, with
the commonest of French; anything else counts as ``what``.
"""

from __future__ import annotations

import re
from typing import Literal

from vectorstore.language import normalise

Asked = Literal["who", "when", "where", "number", "why", "how", "yesno", "list", "what"]

# Tried in this order on the normalised question; the first that matches decides.
_PATTERNS: tuple[tuple[Asked, str], ...] = (
    (
        "number",
        r"\bكم\b|\bبكم\b|\bقديش\b|\bاديش\b|\bشحال\b|\bبقديش\b|\bجم واحد\b|\bما (?:هو |هي )?(?:عدد|قيمه|نسبه|حجم|سعر|تكلفه|كلفه|"
        r"مساحه|طول|ارتفاع|مده|عمر|سن|كميه|معدل|ميزانيه|قدره|طاقه)\b|\b(?:عدد|نسبه|كلفه|تكلفه)\b.{0,40}؟|"
        r"\bhow (?:many|much|long|old|far|large|big|tall|high|often|fast|deep|wide|heavy)\b|"
        r"\bwhat (?:is|was|were|are|percentage|number|share|proportion|amount)\b.{0,24}\b(?:number|percentage|cost|price|"
        r"population|amount|rate|size|length|height|age|total|share|budget|figure)\b|\bwhat (?:percentage|percent|number|amount)\b|"
        r"\bcombien\b",
    ),
    (
        "when",
        r"\bمتي\b|\b[اي]?متي\b|\bامتا\b|\bامتي\b|\bايمتي\b|\bوقتاش\b|\bفوقاش\b|\bوينتا\b|"
        r"\b(?:في )?(?:اي|ايه) (?:عام|سنه|يوم|تاريخ|شهر|قرن|وقت|ساعه|عقد|موسم)\b|\bما (?:هو )?(?:تاريخ|موعد|وقت)\b|"
        r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time|season)\b|\bquand\b",
    ),
    (
        "where",
        r"\bاين\b|\bوين\b|\bفين\b|\bمنين\b|\bبوين\b|\bوينها?\b|\b(?:اي|ايه) (?:مدينه|بلد|دوله|مكان|منطقه|قاره|محافظه|ولايه|موقع|حي)\b|"
        r"\bما (?:هو |هي )?(?:عاصمه|مكان|موقع)\b|\bwhere\b|"
        r"\b(?:what|which) (?:city|country|place|state|town|region|continent|province|location|county|village|area)\b|\bou\b|\bà quel endroit\b",
    ),
    (
        "why",
        r"\bلماذا\b|\bلم\b(?=.*؟)|\bليش\b|\bليه\b|\bعلاش\b|\bشلون ليش\b|\bما (?:هو |هي |هم )?(?:سبب|اسباب|دوافع|دافع|الذي دفع|الذي يدفع)\b|"
        r"\b(?:ما|اي) (?:ال)?(?:سبب|اسباب|دوافع)\b|\bwhy\b|\bwhat (?:was |is |were |are )?(?:the )?(?:reasons?|causes?)\b|\bfor what reason\b|"
        r"\bwhat (?:caused|led|made|prompted)\b|\bpourquoi\b",
    ),
    (
        "list",
        r"\b(?:من هم|من هن|ما هم)\b|\bما (?:هي )?(?:ابرز|اهم|اسماء|انواع|مراحل|شروط|خطوات|عناصر|اقسام|العوامل|الدول|الاسباب|المدن|النقاط)\b|"
        r"\b(?:اذكر|عدد|سم)\b|\b(?:who|what|which) (?:are|were) (?:the )?\w+s\b|\b(?:which|what) \w+s (?:are|were|did|do|have)\b|"
        r"\bquel(?:le)?s\b|\blist\b|\bname the\b",
    ),
    (
        "who",
        r"\bمن (?:هو|هي|الذي|التي|كان|قام|يكون|قال|فاز|اسس|مؤسس|موسس|رئيس|صاحب)\b|^\W*(?:و|ف)?من\b|\bمين\b|\bمنو\b|\bشكون\b|"
        r"\b(?:الي|لمن|مع|بين|علي|عن) من\b|\bما اسم\b|\bwho\b|\bwhom\b|\bwhose\b|\bwhat (?:is|was) the name\b|\bqui\b",
    ),
    ("how", r"\bكيف\b|\bازاي\b|\bكيفاش\b|\bشلون\b|\bكيفيه\b|\bhow\b|\bcomment\b"),
    (
        "yesno",
        r"^\W*(?:و|ف)?هل\b|^\W*(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|may)\b|"
        r"^\W*(?:est-ce|a-t-)",
    ),
)
_COMPILED = tuple((asked, re.compile(pattern)) for asked, pattern in _PATTERNS)


def asked(question: str) -> Asked:
    """What a question asks for.

    >>> asked("امتى بتنعقد قمة بريكس"), asked("How many people came?"), asked("من قابل بوتين؟")
    ('when', 'number', 'who')
    """
    folded = normalise(question)
    for kind, pattern in _COMPILED:
        if pattern.search(folded):
            return kind
    return "what"


_ASKING_WORDS = """
من ما ماذا متى أين كيف لماذا كم هل أي أية ماهو ماهي ماهى بماذا لمن ممن مم عم فيم بم علام إلام وين فين مين منو شو ايش ايه
ليش ليه امتى ازاي شلون شكون وقتاش علاش قديش كام بكم بأي لأي اذكر عدد سبب اسباب هو هي ال التي الذي الذين مالذي في على
إلى عن مع who whom whose what which when where why how did do does is are was were called many much the a an of in to
on for and or by with from at as that it its be been has have had qui que quoi quel quelle quels quelles quand où
comment pourquoi combien est sont les des de la le
"""
_ASKING = frozenset(map(normalise, _ASKING_WORDS.split()))


def only_asks(form: str) -> bool:
    """Whether a normalised word of a question asks or joins, and names nothing a text might say.

    >>> only_asks("where"), only_asks("bridge")
    (True, False)
    """
    return form in _ASKING or (form[:1] in "وف" and form[1:] in _ASKING)


_MONTHS = (
    "يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر|كانون|شباط|اذار|نيسان|ايار|حزيران|"
    "تموز|اب|ايلول|تشرين|جانفي|فيفري|افريل|ماي|جوان|جويليه|اوت|محرم|صفر|ربيع|جمادي|رجب|شعبان|رمضان|شوال|"
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_WEEKDAYS = "الاحد|الاثنين|الثلاثا|الاربعا|الخميس|الجمعه|السبت|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_HELD: dict[Asked, re.Pattern[str]] = {
    "when": re.compile(
        rf"\b(?:{_MONTHS})\b|\b(?:{_WEEKDAYS})\b|\b1\d{{3}}\b|\b20\d\d\b|\b(?:عام|سنه|منذ|القرن|امس|اليوم|غدا|مساء|صباح|"
        r"الماضي|المقبل|الجاري|year|century|yesterday|today|tomorrow|ago|since|last|next|morning|evening)\b"
    ),
    "number": re.compile(
        r"\d|\b(?:واحد|اثن|ثلاث|اربع|خمس|ست|سبع|ثمان|تسع|عشر|مي|الف|الاف|مليون|مليار|نصف|ثلث|ربع|عامين|شهرين|يومين|"
        r"one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|billion|half|third)"
    ),
    "why": re.compile(
        r"\b(?:بسبب|لان\w*|نتيجه|بفعل|جراء|نظرا|بهدف|سعيا|لكي|كي|من اجل|يعود|يرجع|ادي|ادت|سبب|اسباب|دفع\w*|يدفع\w*|"
        r"because|due|since|as a result|reason|caused?|led|so that|in order|owing|therefore|thus)\b"
    ),
    "how": re.compile(
        r"\b(?:عبر|عن طريق|من خلال|بواسطه|باستخدام|خطوات|طريقه|by|through|using|via|means|process|method)\b"
    ),
    "where": re.compile(
        r"\b(?:في|ب?مدينه|عاصمه|منطقه|محافظه|شمال|جنوب|شرق|غرب|in|at|near|city|capital|north|south|east|west)\b"
    ),
}
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:of|de|al|bin|van|von) )?(?: ?[A-Z][\w’'-]+)*")
_ROLE = re.compile(
    r"\b(?:ال)?(?:رئيس|وزير|امير|ملك|مدير|امين|قائد|الدكتور|الشيخ|اللوا|العميد|النائب|المتحدث|السفير|مؤسس|موسس|الكاتب|"
    r"الشاعر|المخرج|اللاعب|المدرب|نجل|ابن|بن|بنت|قال|اضاف|اكد|صرح)\w*\b"
)


def holds(kind: Asked, text: str) -> bool:
    """Whether a text holds something of the kind a question asks for; True where that cannot be told."""
    if kind in _HELD:
        return bool(_HELD[kind].search(normalise(text)))
    if kind == "who":
        return bool(_ROLE.search(normalise(text)) or len(_NAME.findall(text)) > 1)
    return True
