"""What a question asks for, and whether a text holds such a thing.

By the question word, in Arabic (also Egyptian, Levantine, Gulf and Maghrebi ones) and English; those of other
languages are in `vectorstore.words.asking_words`. Anything else counts as ``what``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from vectorstore.language import normalise
from vectorstore.words import asking_words
from vectorstore.words.asking_words import Asked
from vectorstore.words.tongues import language

# What each kind is asked with, on the normalised question. The pattern that begins first decides, and of several that
# begin at one place the first of the table: "ما هي عدد" asks for a number, "متى تزيد نسبة" for a time. French stands
# here too: a French question that names an English title is told as English.
_AR_WHAT = r"\b[وفب]?(?:ما|ماهو|ماهي|شو|ايش|ايه|وش|شنو) (?:هو |هي |هم |هي |كان |كانت )?"
_AR_WHICH = r"\b(?:[وف]?(?:في|الي|علي|من|عن) )?[وفبل]?(?:اي|ايه) "
_PATTERNS: tuple[tuple[Asked, str], ...] = (
    (
        "number",
        r"\b(?:الي |من |في |علي )?[وفبل]?(?:كم|كام|قديش|اديش|شحال|شكثر|قداش|جم)\b|\bقد (?:ايه|اي)\b|"
        + _AR_WHAT
        + r"(?:عدد|قيمه|نسبه|حجم|سعر|ثمن|تكلفه|كلفه|مساحه|طول|ارتفاع|عمق|عرض|وزن|مده|عمر|سن|كميه|معدل|ميزانيه|قدره|طاقه|المسافه|"
        r"المده|النسبه|العدد|المبلغ|المساحه|مبلغ|مسافه|درجه|سرعه)\b|"
        r"\bhow (?:many|much|long|old|far|large|big|tall|high|often|fast|deep|wide|heavy)\b|"
        r"\bwhat (?:is|was|were|are|percentage|number|share|proportion|amount)\b.{0,24}\b(?:number|percentage|cost|price|"
        r"population|amount|rate|size|length|height|depth|distance|age|total|share|budget|figure)\b|"
        r"\b(?:what|which) (?:percentage|percent|number|amount|share|proportion|fraction|distance)\b|\bcombien\b",
    ),
    (
        "when",
        r"\b(?:من |الي |حتي |منذ )?[وفل]?(?:متي|ا?متي|امتا|امتي|ايمتي|ايمتا|وقتاش|فوقاش|وينتا)\b|"
        + _AR_WHICH
        + r"(?:عام|سنه|يوم|تاريخ|شهر|قرن|وقت|ساعه|عقد|موسم|فتره)\b|"
        + _AR_WHAT
        + r"(?:تاريخ|موعد|وقت|التاريخ|الموعد|العام|اليوم|السنه)\b|"
        r"^\W*(?:and |but |so )?when\b|\bwhen (?:did|was|were|is|are|do|does|will|would|can|could|has|had|should)\b|"
        r"\b(?:(?:in|on|by|at|during|since|until) )?(?:what|which) (?:year|date|day|month|century|decade|time|season)\b|\bquand\b",
    ),
    (
        "where",
        r"\b(?:من |الي )?[وفبلم]?(?:اين|وين|فين|منين)\b|\bوينها?\b|"
        + _AR_WHICH
        + r"(?:مدينه|بلد|بلده|قريه|دوله|مكان|منطقه|قاره|محافظه|ولايه|موقع|حي|ملعب|شارع|المدن|الدول|بحر)\b|"
        + _AR_WHAT
        + r"(?:عاصمه|مكان|موقع|المدينه|الدوله|المكان)\b|"
        r"^\W*(?:and |but |so )?where\b|\bwhere (?:did|was|were|is|are|do|does|will|would|can|could|has|had|should)\b|"
        r"\b(?:(?:in|at|to|from|near) )?(?:what|which) (?:city|country|place|state|town|village|region|continent|province|location|"
        r"county|area|island|street|district|neighbourhood|neighborhood)\b|\bou\b|\bà quel endroit\b",
    ),
    (
        "why",
        r"\b[وف]?(?:لماذا|ليش|ليه|علاش|لشو|عليش)\b|\b[وف]?لم\b(?=.*؟)|\b(?:علل|فسر)\b|"
        + _AR_WHAT
        + r"(?:ال)?(?:سبب|اسباب|دوافع|دافع|علل)\b|"
        + _AR_WHAT
        + r"(?:الذي|التي|الي|اللي) (?:دفع|يدفع|جعل|يجعل|ادي|اخر|سبب|حمل|منع)\w*|"
        r"\b(?:لاي|باي|اي) (?:سبب|اسباب)\b|\bwhy\b|"
        r"\bwhat (?:was |is |were |are )?(?:the )?(?:\w+ )?(?:reasons?|causes?)\b|\bfor what reason\b|"
        r"\bwhat (?:caused|led|made|prompted)\b|\bpourquoi\b",
    ),
    (
        "list",
        r"^\W*(?:(?:please|can you|could you|ممكن|من فضلك|لو سمحت) )*(?:tell me (?:more |something )?about|"
        r"(?:حدثني|حدثنا|اخبرني|اخبرنا|كلمني|احكي لي|احكيلي|قل لي) عن|(?:ماذا|ما الذي|شو|ايش|وش) (?:تعرف|تعرفون|بتعرف) عن)\b|"
        r"\b(?:من هم|من هن|من هما|ما هم|ماهم|مين هم)\b|"
        + _AR_WHAT
        + r"(?:ابرز|اهم|اسما|انواع|مراحل|شروط|خطوات|عناصر|اقسام|العوامل|الدول|الاسباب|المدن|النقاط|البلدان|المراحل|الشروط|"
        r"الخطوات|العناصر|اللغات|الاسما|الانواع|المشاريع|المطالب|القري|الفرق)\b|"
        + _AR_WHICH
        + r"(?:دول|مدن|قري|فرق|انديه|شركات|بلدان|احيا|مناطق|محافظات|لغات)\b|"
        r"\b(?:اذكر|عدد|سم) (?!ال?(?:سكان|ناس))|\b(?:who|what|which) (?:are|were) (?:the )?(?:\w+ )?\w+s\b|"
        r"\b(?:which|what) (?!is\b|was\b|does\b|has\b)\w+[^\Ws]s (?:are|were|did|do|have|will|of)\b|"
        r"\b(?:which|what) (?:two|three|four|five|other)\b|\bquel(?:le)?s\b|^\W*list\b|^\W*name (?:the|two|three|four|some|all)\b",
    ),
    (
        "who",
        r"\b[وف]?من (?:هو|هي|الذي|التي|كان|قام|يكون|قال|فاز|اسس|مؤسس|موسس|رئيس|صاحب)\b|"
        r"^\W*(?:و|ف)?من\b(?! (?:كم|اين|وين|فين|اي|ايه|متي|ماذا|خلال|اجل|بين))|\b[وفل]?(?:مين|منو|منهو|شكون)\b|"
        r"\b[وف]?(?:الي|لمن|مع|بين|علي|عن|لصالح|بقياده|يد) من\b|" + _AR_WHAT + r"(?:اسم|اسما)\b|"
        r"\b(?:who|whom|whose)\b|\bwhat (?:is|was) the (?:full )?name\b|\bqui\b|"
        r"\b(?:what|which) (?:person|man|woman|king|queen|president|actor|actress|singer|author|writer|artist|scientist|player|"
        r"coach|minister|emperor|general|leader|scholar|philosopher|poet|director)\b",
    ),
    ("how", r"\b[وف]?(?:كيف|ازاي|كيفاش|شلون|كيفيه|ايزاي)\b|\bhow\b|\bcomment\b"),
    (
        "yesno",
        r"^\W*(?:و|ف|او)?هل\b|^\W*(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|may)\b|"
        r"^\W*(?:est-ce|a-t-)",
    ),
    (
        "what",
        r"\b[وفبل]?(?:ماذا|ما|شو|ايش|ايه|وش|اي)\b|\bwhat\b|^\W*(?:(?:in|on|at|to|from|by|for|of|with) )?which\b",
    ),
)
_COMPILED = tuple((asked, re.compile(pattern)) for asked, pattern in _PATTERNS)
# Words that ask only where nothing else in the question does: "the year when it opened had what name?"
_ELSE: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    ("when", re.compile(r"\bwhen\b")),
    ("where", re.compile(r"\bwhere\b")),
    ("number", re.compile(r"\b(?:عدد|نسبه|كلفه|تكلفه)\b.{0,40}؟")),
)


_SHORTENED = re.compile(r"\b(what|who|where|when|how|why)'?s\b")


@lru_cache(maxsize=1024)
def asked(question: str) -> Asked:
    """What a question asks for.

    >>> asked("امتى بتنعقد قمة بريكس"), asked("How many people came?"), asked("من قابل بوتين؟")
    ('when', 'number', 'who')
    >>> asked("متى تزيد نسبة الإصابة؟"), asked("ماهو سبب ارتفاع نسبة السكر؟")
    ('when', 'why')
    """
    if (code := language(question)) not in ("ar", "en") and (kind := asking_words.asked(question, code)):
        return kind
    folded = _SHORTENED.sub(r"\1 is", normalise(question))
    found = [(match.start(), kind) for kind, pattern in _COMPILED if (match := pattern.search(folded))]
    if found:
        return min(found, key=lambda one: one[0])[1]
    return next((kind for kind, pattern in _ELSE if pattern.search(folded)), "what")


_ASKING_WORDS = """
من ما ماذا متى أين كيف لماذا كم هل أي أية ماهو ماهي ماهى بماذا لمن ممن مم عم فيم بم علام إلام وين فين مين منو شو ايش ايه
ليش ليه امتى ازاي شلون شكون وقتاش علاش قديش كام بكم بأي لأي اذكر عدد سبب اسباب هو هي ال التي الذي الذين مالذي في على
إلى عن مع who whom whose what which when where why how did do does is are was were called many much the a an of in to
on for and or by with from at as that it its be been has have had what's who's where's when's how's why's que est de la le
tell me حدثني حدثنا اخبرني اخبرنا كلمني احكيلي
"""
_ASKING = frozenset(map(normalise, _ASKING_WORDS.split()))


def only_asks(form: str) -> bool:
    """Whether a normalised word of a question asks or joins, and names nothing a text might say.

    >>> only_asks("where"), only_asks("bridge")
    (True, False)
    """
    return (
        form in _ASKING or (form[:1] in "وف" and form[1:] in _ASKING) or form in asking_words.function_words()
    )


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
