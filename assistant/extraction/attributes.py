"""What is asked of something - how deep, how old, whose wife, founded by whom - and whether a text says that of it.

A paragraph that names everything in a question may still say another thing: its area where the depth was asked for,
who designed it where the founder was. Each family has words by which a question asks for it, words of which a text that
gives it holds one, and units that do as well where no other measure is named. Words are matched by their beginnings,
Arabic ones also behind the article and particles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.language import normalise

_SHORT = "meter metre feet foot ft inch yard centimet centimetre millimet cm متر مترا امتار سنتيمتر قدم ذراع"
_FAR = f"{_SHORT} kilomet kilometre mile km كيلومتر كيلومترا كلم ميل اميال"
_MONEY = (
    "dollar euro pound cent yen yuan franc rupee dinar dirham riyal lira ruble rouble peso krone krona "
    "دولار دولارا يورو ريال ريالا جنيه جنيها درهم درهما دينار دينارا ليره فلس روبل فرنك ين يوان"
)
_SIGNS = r"[$€£¥]"
_AGED = r"\b\d{1,3}[ -]years?[ -]olds?\b|, \d{1,2}(?:,|$)|(?:aged|age|turned) (?:of )?\d|\d{1,3} (?:عاما|سنه) من العمر|(?:البالغ|عن|عمر|سن)\S* .{0,12}\d{1,3} (?:عاما|سنه)|في \S+(?:ين) من عمر"
_LIVED = r"\([^()]*\d{3,4}[^()]*[-–—][^()]*\d{3,4}[^()]*\)"  # "(14 March 1879 - 18 April 1955)"
_BORN = r"\([^()]*\d{3,4}[^()]*\)"

# name | how a question asks ("_" joins words that stand side by side) | words that say it | units | other patterns
_TABLE: tuple[tuple[str, str, str, str, str], ...] = (
    ("length", "how_long_is_the the_length_of what_length كم_طول ما_طول يبلغ_طول بلغ_طول ما_هو_طول", "long length span stretch طول يمتد تمتد", _FAR, ""),
    ("height", "tall height how_high كم_ارتفاع ما_ارتفاع يبلغ_ارتفاع بلغ_ارتفاع وصل_ارتفاع ما_هو_ارتفاع علو", "tall high height elevation altitude rise rose storey story ارتفاع علو يعلو ارتفع", _SHORT, ""),
    ("depth", "deep depth عمق", "deep depth depths below عمق اعماق", _SHORT, ""),
    ("width", "how_wide width كم_عرض ما_عرض يبلغ_عرض مترا_عرض ما_هو_عرض", "wide width broad breadth عرض", _SHORT, ""),
    ("distance", "how_far distance يبعد تبعد مسافه المسافه", "far distance away عن_بعد مسافه يبعد تبعد", _FAR, ""),
    ("area", "what_is_the_area what_was_the_area total_area surface_area how_many_hectares how_many_acres مساحه مساحته مساحتها", "area acreage مساحه", "hectare acre square km2 sq هكتار فدان دونم مربع مربعا كم2", ""),
    ("weight", "weigh weighs weighed weight how_heavy وزن وزنه وزنها يزن تزن", "weigh weight heav وزن يزن تزن", "kilogram kilo kg gram tonne ton pound lb ounce كيلو كيلوغرام كيلوغراما كيلوجرام كغم كجم غرام جرام طن طنا اطنان", ""),
    ("speed", "how_fast speed سرعه سرعته سرعتها", "fast speed veloc knot سرعه سرعان عقده", "mph kmh", r"(?:per|an) hour|km/h|في الساعه"),
    ("temperature", "temperature how_hot how_cold درجه_حراره درجه_الحراره", "degree temperature celsius fahrenheit حراره مئويه درجه درجات", "", ""),
    ("age", "how_old at_what_age what_age what_is_the_age كم_عمر ما_عمر كم_يبلغ_عمر ما_هو_عمر كم_كان_عمر عمره عمرها كم_سن", "birthday born age aged old عمره عمرها العمر سن ولد ولدت مواليد", "", _AGED),
    ("money", "cost costs how_much_is_it how_much_is_a how_much_is_the how_much_is_one how_much_for price prices expensive cheap cheaper بكم بكام ارخص اغلي how_much_money the_price how_expensive كلف كلفت يكلف تكلف سيكلف ستكلف كلفه تكلفه سعر ثمن بالدولار باليورو", "price cost worth fee salar paid pay free fare budget loan wage مجان مجانا مجاني سعر ثمن كلفه تكلفه رسوم راتب ميزاني قرض مول تمويل دفع سدد تكفل", _MONEY, _SIGNS),
    ("salary", "salary salaries wages how_much_is_paid راتب رواتب اجر يتقاضي تتقاضي", "salar wage earn paid pay income راتب رواتب اجر اجور يتقاض تتقاض دخل", "", ""),
    ("population", "population how_many_people_live how_many_inhabitants how_many_residents عدد_سكان عدد_السكان كم_سكان", "population inhabitant resident live home_to سكان نسمه يسكن يقطن", "", r"\d (?:people|persons) (?:of|in|live)"),
    ("birth", "born birthplace birthday date_of_birth place_of_birth year_of_birth ولد ولدت مولد مولده مولدها ميلاد ميلاده ميلادها", "born birth ولد مولد مواليد ميلاد يولد", "", _BORN),
    ("death", "die died death توفي توفيت مات ماتت وفاه وفاته وفاتها", "die died death dead kill passed late murder assassin execut buried casualt lives perish surviv end توفي مات موت وفاه وفات رحل رحيل قتل اغتيل استشهد اعدم مقتل ضحيه ضحايا دفن", "", _LIVED),
    ("spouse", "wife husband marry married spouse زوج زوجه زوجها زوجته زوجات تزوج تزوجت", "wife wives husband marr spouse widow wed زوج تزوج زواج قرين ارمل", "", ""),
    ("child", "son sons daughter daughters child ابن ابنه ابنته ابنها ابنتها نجل", "son sons daughter child heir kid father mother ابن ابناء بنات بنت نجل ولد طفل اولاد", "", ""),
    ("parent", "father mother parents والد والده والدته والدها والدتها ابوه ابوها", "father mother parent dad mom son daughter والد اب ام ابو ابيه امه ابن", "", ""),
    ("sibling", "brother sister شقيق شقيقه شقيقته اخوه اخته", "brother sister sibling twin شقيق اخ اخت اخو", "", ""),
    ("colour", "what_color what_colour which_color which_colour the_color the_colour ما_لون ما_هو_لون لون_العلم اي_لون", "color colour red blue green white black yellow gold golden silver brown gray grey purple orange pink violet crimson scarlet لون احمر حمراء ازرق زرقاء اخضر خضراء ابيض بيضاء اسود سوداء اصفر صفراء ذهبي بني رمادي بنفسجي", "", ""),
    ("founding", "founded founder founders co-founded established اسس تاسس تاسست اسست موسس موسسه انشي انشيت", "found establish creat start began begun form built set_up open launch since origin incorporat start اسس تاسس موسس انش بن تكون بد بدا افتتح اطلق ظهر تشكل قام نش يعود", "", ""),
    ("design", "design designs designed designer architect صمم صممت مصمم تصميم", "design architect creat laid built plan planned drew drawn engineer صمم صممت تصميم مصمم معمار هندس خطط", "", ""),
    ("ownership", "who_owns who_owned owner owned_by من_يملك من_تملك مالك من_يمتلك", "own owned owner belong bought buy acquire propert sold possess hold ملك مالك امتلك يمتلك تملك اشتر باع تابع ممتلك", "", ""),
    ("study", "did_study studied graduate graduated اين_درس اين_درست تخرج تخرجت", "stud graduat degree universit school college educat alumn attend درس تخرج جامع كلي شهاد معهد مدرس تعليم تعلم", "", ""),
    ("capacity", "capacity يتسع تتسع سعه سعته سعتها", "capacit seat hold accommodat يتسع تتسع سعه مقعد طاقه", "", ""),
    ("party", "which_party what_party political_party اي_حزب", "part conservativ labour liberal democrat republican حزب", "", ""),
    ("theft", "stole steal stolen سرق سرقت", "stole steal theft rob robb loot taken took سرق نهب سطو لص اختلس", "", ""),
    ("picture", "photographed filmed صور_حريق التقط", "photo pictur film camera shot صور تصوير التقط كاميرا", "", ""),
    ("invention", "invent invented inventor اخترع مخترع", "invent develop creat patent discover first pioneer اخترع اختراع ابتكر طور اكتش", "", ""),
    ("loss_of_life", "killed death_toll casualties fatalities عدد_القتلي عدد_الضحايا كم_قتيلا كم_قتيل عدد_الوفيات", "kill dead died death fatal casualt lives perish lost murder قتل قتيل قتلي ضحيه ضحايا مصرع وفاه وفيات مات توفي استشهد شهيد", "", ""),
    ("injury", "injured wounded injuries جريح جريحا جرحي مصابا المصابين الجرحي", "injur wound hurt casualt جرح جريح جرحي اصيب اصابه اصابات مصاب", "", ""),
    ("arrest", "arrested detained اعتقل اعتقلت معتقلا المعتقلين", "arrest detain custody jail imprison captur اعتقل اعتقال معتقل اوقف توقيف قبض سجن حبس", "", ""),
    ("contact", "phone_number telephone e-mail email website address رقم_هاتف بريد_الكتروني موقع_الكتروني", "phone telephone mail website www address street هاتف بريد موقع عنوان شارع", "", r"@|www\.|\.com\b|\.org\b"),
    ("income", "revenue profit profits turnover ايرادات ارباح الارباح", "revenue profit turnover earn income sale gross net ايراد ارباح ربح دخل عايد مبيعات", "", ""),
    ("debt", "debt debts loan ديون دين_علي", "debt owe loan borrow liabilit lend lent ديون مدين قرض اقترض استدان", "", ""),
    ("rent", "rent ايجار", "rent lease ايجار استيجار استاجر اجره", "", ""),
    ("insurance", "insured insures insurance تامين", "insur cover تامين مؤمن", "", ""),
    ("maker", "manufacturer manufactured who_made who_built_the الشركه_المصنعه صنع صنعت", "manufactur built build made make maker produc assembl construct erect develop design صنع صنعت صناعه مصنع انتج انتاج بن بناء شيد طور", "", ""),
    ("supplier", "supplied supplier supplies ورد_ ورد مورد", "suppl provid deliver sold sell furnish sourc come ورد وردت توريد مورد زود سلم قدم مصدر", "", ""),
    ("mayor", "mayor عمده رييس_بلديه رييس_البلديه", "mayor عمده بلديه", "", ""),
    ("coach", "coach trainer مدرب", "coach trainer train manager مدرب درب تدريب", "", ""),
    ("referee", "referee حكم_المباراه حكم_الفيديو", "referee official حكم", "", ""),
    ("ambassador", "ambassador سفير", "ambassador envoy diplomat سفير سفار", "", ""),
    ("governor", "governor محافظ_ والي حاكم", "governor govern rule محافظ والي حاكم حكم وال", "", ""),
    ("minister", "minister وزير وزيره", "minister secretary وزير وزار", "", ""),
    ("author", "who_wrote who_is_the_author author_of مولف من_الف من_كتب", "author wrot writ written book novel publish pen مولف الف كتب كتاب روايه نشر كاتب شاعر روا", "", ""),
    ("religion", "religion ديانه دين_", "religio christian muslim islam jew catholic church buddh hindu faith دين ديان مسلم اسلام مسيح يهود", "", ""),
    ("noise", "how_loud how_noisy loud noisy noise ضجيج صوته صوتها مزعج", "decibel db loud noise quiet noisy silent ديسيبل ديسبل ضجيج هدوء هادي صاخب صوت", "", ""),
    ("lead", "in_charge who_runs who_ran who_leads who_led who_heads who_directs من_يقود من_يدير من_يراس من_قاد من_ادار المسوول_عن", "lead led head chief direct chair run manag boss principal يقود قاد بقياد يدير مدير يراس رييس مسوول اشرف مشرف باشراف", "", ""),
    ("start", "who_started who_set_up who_came_up started_the من_بدا من_انشا صاحب_فكره", "found start creat establish began begun invent idea launch set_up brainchild اسس تاسس انش بد بدا فكر اطلق ابتكر", "", ""),
    ("winner", "who_won who_wins who_beat من_فاز من_كسب مين_فاز مين_كسب من_تغلب", "won win beat victor triumph defeat champion فاز فوز تغلب هزم انتصر توج بطل حسم", "", ""),
    ("scorer", "who_scored scored_the من_سجل مين_سجل من_احرز جاب_الجون هدف", "scor goal net header equalis penalt strike سجل هدف احرز هز شباك كره راسي تسديد ركل", "", ""),
    ("result", "final_score the_score how_did_it_end how_did_the_match كم_انتهت كم_كانت_نتيجه ما_نتيجه نتيجه_المباراه", "score result draw win beat defeat نتيج انته فوز فاز خسر تعادل", "", r"\d ?[-–:] ?\d"),
    ("leaving", "quit quits resign resigned step_down gave_up dropped_out leave_her_job leave_his_job استقال استقالت ترك تركت", "quit resign left leav step_down depart drop_out dropped_out withdr gave_up stood_down استقال ترك تنح غادر انسحب تخل اعتزل", "", ""),
    ("sending_off", "sent_off red_card انطرد طرد طردوا", "sent_off dismiss red card foul second_yellow طرد بطاق حمرا انذار خشن عنيف", "", ""),
    ("harm", "hurt anyone_hurt anybody_hurt get_hurt injuries تاذي احد_تاذي اصيب_احد انصاب", "hurt injur wound harm fall fell accident casualt bruis ambulanc hospital اصيب اصاب جرح مصاب اسعاف مستشفي سلم سلام", "", ""),
    ("advantage", "advantages benefits pros the_upsides good_about مميزات مزايا ميزات ايجابيات فوايد محاسن", "advantage benefit plus strength strong best impress prais love like good excel ميز مزاي ايجاب فايد فوايد افضل ممتاز اعجب تالق نجح", "", ""),
    ("drawback", "disadvantages drawbacks cons downsides weaknesses wrong_with bad_about عيوب عيوبه عيوبها سلبيات مساوي نواقص", "drawback disadvantage downside weak poor lack miss disappoint bad worse problem fault complain however عيب عيوب سلب ضعيف ضعف ينقص غياب مشكل لكن للاسف خيب يعاب", "", ""),
    ("opinion", "think_of think_about opinion does_she_think does_he_think ما_راي راي رايه رايها رايك شو_راي ايش_راي", "think thought believe view opinion feel describ call warn argu prais critici insist راي يري تري اري يعتقد اعتبر معتبر وصف انتقد اشاد حذر مويد معارض", "", ""),
    ("advice", "advice tips recommend recommends advise نصايح نصيحه نصايحها نصايحه تنصح ينصح", "advice advise recommend should must never always tip suggest نصح نصيح انصح ينصح تنصح يجب ينبغي احرص تجنب", "", ""),
    ("next", "what_s_next what_happens_next plan_next next_step the_next_step المقبل القادم القادمه الجاي ماذا_سيفعل شو_رح", "next plan will soon upcoming schedul expect prepar intend المقبل القادم المقبله القادمه سوف يستعد نستعد تستعد يعتزم ينوي يخطط خط", "", ""),
    ("hours", "opening_hours what_time_does when_does_it_open open_until ساعات_العمل متي_يفتح متي_تفتح", "open close hour am pm noon midnight daily يفتح مفتوح يغلق ساع صباحا مساء دوام", "", r"\d{1,2}[:.]\d{2}|\d (?:a|p)\.?m"),
    ("release", "when_does_it_come_out when_will_it_be_available delivered come_out on_sale متي_ينزل متي_يصدر متي_يتوفر ينزل_السوق يطرح", "availab deliver releas ship sale launch store order يطرح طرح يتوفر متوفر يصدر صدور تسليم الاسواق السوق اطلاق", "", ""),
    ("participants", "how_many_people_were_in how_many_people_took_part took_part participants volunteers شاركوا مشاركا مشارك المشاركين", "people participant volunteer took_part patient respondent sample join enrol شارك مشارك متطوع عين", "", ""),
    ("reason_of_death", "die_of died_of cause_of_death سبب_وفاه سبب_وفاته سبب_وفاتها سبب_موت", "cancer pneumonia heart stroke illness disease failure attack cause fever accident مرض سرطان جلط قلب ازم التهاب فشل حادث معاناه صراع", "", ""),
    ("former_name", "used_to_be_called old_name original_name former_name اسمها_قبل اسمه_قبل اسمها_القديم الاسم_القديم كان_اسمها كان_اسمه", "called known name named renam formerly originally اسم تسمي سمي يعرف عرف تعرف", "", ""),
    ("music", "composer who_composed لحن ملحن", "compos music song wrote written score لحن موسيق الف اغني", "", ""),
)  # fmt: skip

_RIVALS = ("length", "height", "depth", "width", "area")  # one of these is no other
_PREFIX = r"(?:وال|فال|بال|كال|لل|ال|[وفبلك])?"
_ARABIC = re.compile(r"[\u0620-\u064a]")


@dataclass(frozen=True, slots=True)
class Family:
    """An attribute, as patterns over normalised text: what asks for it, what names it, and its units."""

    name: str
    asks: re.Pattern[str]
    names: re.Pattern[str]
    units: re.Pattern[str] | None


def _pattern(words: str, *, whole: bool, more: str = "") -> re.Pattern[str]:
    parts = []
    for word in words.split():
        text = re.escape(normalise(word.replace("_", " ")))
        if _ARABIC.search(word):
            parts.append(rf"{_PREFIX}{text}{'' if whole else '[^ ]{0,3}'}")
        else:
            parts.append(text if whole else rf"{text}[a-z]{{0,3}}")
    pattern = rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)" if parts else r"(?!)"
    return re.compile(f"{pattern}|{more}" if more else pattern)


def _family(name: str, asks: str, says: str, units: str, more: str) -> Family:
    return Family(
        name,
        _pattern(asks, whole=True),
        _pattern(says, whole=False, more=more),
        _pattern(units, whole=False) if units else None,
    )


@lru_cache(maxsize=1)
def _families() -> tuple[Family, ...]:
    return tuple(_family(*row) for row in _TABLE)


@lru_cache(maxsize=1024)
def asked(question: str) -> tuple[Family, ...]:
    """The attributes that a question asks for.

    >>> [family.name for family in asked("How deep is the lake?")]
    ['depth']
    """
    text = normalise(question)
    return tuple(family for family in _families() if family.asks.search(text))


def says(family: Family, text: str) -> bool:
    """Whether a text, normalised, has what one that gives the attribute has.

    >>> [depth] = asked("How deep is the lake?")
    >>> says(depth, "the lake is 12 metres deep"), says(depth, "the lake, 12 metres long"), says(depth, "it covers 42 hectares")
    (True, False, False)
    """
    if family.names.search(text):
        return True
    if family.units is None or not family.units.search(text):
        return False
    others = [f for f in _families() if f.name in _RIVALS and f.name != family.name]
    return family.name not in _RIVALS or not any(other.names.search(text) for other in others)


def share_said(families: Sequence[Family], text: str) -> float:
    """The share of these attributes, at least one, of which a text has what one that gives them has, 0 to 1."""
    normalised = normalise(text)
    return sum(says(family, normalised) for family in families) / len(families)


def any_said(families: Sequence[Family], text: str) -> bool:
    """Whether a text has what one that gives one of these attributes, at least one, has."""
    return share_said(families, text) > 0
