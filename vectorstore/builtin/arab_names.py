"""How Arabic itself spells names of the Arab world that a Latin-script text has.

`vectorstore.builtin.names.transliterate` writes foreign names as newspapers do, with a letter for nearly every vowel. An
Arabic name has none for its short vowels and one of two letters for many consonants ("Hassan" is حسن, not هاسان). The
commonest names are listed; of others several spellings are likely, and all are looked for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from vectorstore.language import normalise

# Latin spellings, then Arabic ones.
_LISTED = """
mohammed mohamed muhammad mohammad mohamad muhammed mohamud محمد
ahmed ahmad ahmet أحمد
mahmoud mahmud mahmood محمود
hamad حمد
hamid hameed حميد حامد
hassan hasan حسن
hussein hussain husain hossein hussien حسين
hossam hussam حسام
ali علي
aly علي
abdullah abdallah abdulla عبدالله
khalid khaled خالد
khalil خليل
khalifa خليفة
saleh salih صالح
salah صلاح
salman salmaan سلمان
salim salem سالم سليم
sultan سلطان
suleiman sulaiman suleyman soliman سليمان
saud سعود
saad سعد
said saeed saied sayed سعيد سيد
faisal faysal feisal فيصل
fahd fahad فهد
fadi فادي
farid fareed فريد
farouk faruq farooq فاروق
fawzi فوزي
fuad fouad فؤاد
nayef naif naef نايف
nawaf نواف
nasser naser nasir ناصر
nabil نبيل
nadia نادية
najib naguib نجيب
nuri nouri نوري
nour noor nur نور
turki تركي
talal طلال
tamim تميم
tariq tarek tareq طارق
taha طه
tayeb tayyip tayyib طيب
bandar بندر
bashar بشار
basim bassem باسم
bakr بكر
badr بدر
bilal بلال
mansour mansur منصور
mustafa mostafa mustapha مصطفى
moussa musa mousa موسى
mubarak mobarak مبارك
muqrin مقرن
mishal meshaal mashal mishaal مشعل
miteb mutaib متعب
majid majed ماجد مجيد
malik maliki مالك المالكي
marwan مروان
maryam mariam مريم
mohsen muhsin محسن
moammar muammar معمر
morsi mursi مرسي
muqtada مقتدى
omar umar عمر
osama usama أسامة
othman uthman osman عثمان
adel adil عادل
ayman aiman أيمن
amin ameen أمين
amir ameer أمير
ammar عمار
amr عمرو
anwar أنور
ashraf أشرف
assad asad الأسد أسد
assaf العساف
aziz عزيز
azzam عزام
abbas عباس
abadi abbadi العبادي
abu abou أبو
aisha ayesha عائشة
aidh ayed عائض عايض
akram أكرم
alaa علاء
antar عنتر
arafat عرفات
aoun عون
atif atef عاطف
ibrahim ebrahim إبراهيم
idris idriss إدريس
iman eman إيمان
imad emad عماد
ismail ismael esmail إسماعيل
issa isa eissa عيسى
iyad eyad إياد
jaber jabir جابر
jamal gamal jamaal جمال
jamil gamil جميل
jawad javad جواد
jibril gabriel جبريل
kamal kamel كمال كامل
karim kareem كريم
kazem kadhim kazim كاظم
laila leila layla ليلى
latif lateef لطيف
lutfi lotfi لطفي
qasim qassem kassem qasem قاسم
qaboos قابوس
rafiq rafik رفيق
rahman rehman رحمن
ramadan رمضان
ramzi رمزي
rashid rasheed rashed راشد رشيد
rania رانيا
raed raid رائد
rouhani روحاني
reda rida رضا
riyad riad رياض
sabah sabbah صباح
sadiq sadeq صادق
saddam صدام
sami samy سامي
samir سمير
sameh سامح
sara sarah سارة
sisi السيسي
shafiq شفيق
sharif sherif شريف
sheikh shaikh shaykh الشيخ شيخ
shukri shoukry shokry شكري
walid waleed وليد
yahya yehia يحيى
yasin yassin yaseen ياسين
yasser yasir yaser ياسر
yousef youssef yusuf yousuf yosef يوسف
yunus younis younes يونس
zahra زهراء
zainab zeinab زينب
zaid zayed zeid زايد زيد
zaki زكي
zarif ظريف
ziad ziyad زياد
haider haidar haydar حيدر
hadi هادي
haitham هيثم
hamdan حمدان
hamza حمزة
hani هاني
hariri الحريري
hashim hashem هاشم
hatem hatim حاتم
hisham hesham هشام
hosni husni حسني
houthi الحوثي
hoda huda هدى
gaddafi qaddafi gadhafi kadhafi القذافي
ghazi غازي
ghani غني
habib حبيب
haftar hifter حفتر
erdogan أردوغان
davutoglu أوغلو
zawahiri الظواهري
baghdadi البغدادي
bouteflika بوتفليقة
khamenei خامنئي
khomeini الخميني
nasrallah نصرالله
sadr الصدر
sadat السادات
nasr نصر
din deen الدين
fatima fatma فاطمة
mona muna منى
mullah الملا
emir ameer الأمير أمير
"""
_SERVANT = re.compile(r"^abd(?:[aeiu]l|[aeiu]r|oul|al)?(?=[a-z]{3})")  # "Abdulaziz": the servant of ...
_SERVANT_OF = "عبدال"
SERVANTS = frozenset(["abd", "abdel", "abdul", "abdal", "abdur", "abdoul"])
"""What is written apart from the name that it makes one with: "Abdel Fattah"."""
_UNIT = re.compile("sh|ch|kh|gh|th|dh|ph|aa|ee|ii|oo|ou|uu|ei|ey|ai|ay|au|aw|ie|ia|ua|[a-z]")
_DOUBLED = re.compile(r"([bcdfghjklmnpqrstvwxyz])\1")
_CONSONANTS = {
    "sh": "ش", "ch": "ش", "kh": "خ", "gh": "غ", "th": "ث", "dh": "ذ", "ph": "ف", "b": "ب", "c": "ك", "d": "د", "f": "ف",
    "g": "ج", "h": "ح", "j": "ج", "k": "ك", "l": "ل", "m": "م", "n": "ن", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت",
    "v": "ف", "w": "و", "x": "كس", "y": "ي", "z": "ز",
}  # fmt: skip
_OTHERS = {
    "h": "ه",
    "s": "ص",
    "t": "ط",
    "d": "ض",
    "z": "ظ",
    "g": "غ",
    "k": "ق",
    "dh": "ظ",
    "q": "ك",
    "aa": "عا",
    "ai": "عي",
    "ua": "ع",
}
"""What a unit may stand for as well."""
_LONG = {
    "aa": "ا", "ee": "ي", "ii": "ي", "oo": "و", "ou": "و", "uu": "و", "ei": "ي", "ey": "ي", "ai": "ي", "ay": "ي", "au": "و",
    "aw": "و", "ie": "ي", "ia": "يا", "ua": "وا",
}  # fmt: skip
_SHORT = {"a": "ا", "e": "ي", "i": "ي", "o": "و", "u": "و"}
_ENDINGS = {"a": ("ا", "ه", "ي"), "e": ("", "ي")}
_OPENS_LONG = ("ai", "ay", "ei", "ey", "ou", "oo")
_OPENING = ("ا", "ع")  # what a vowel at the beginning is written with
_LEAST, _MOST = 3, 16  # letters of a name; longer words are none


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _LISTED.strip().splitlines():
        latin = [word for word in line.split() if word.isascii()]
        arabic = [normalise(word) for word in line.split() if not word.isascii()]
        table |= dict.fromkeys(latin, tuple(dict.fromkeys(arabic)))
    return table


def listed_spellings(name: str) -> tuple[str, ...]:
    """The Arabic spellings of one of the commonest names; none of another one."""
    return _table().get(name, ())


@lru_cache(maxsize=1)
def _latin() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for latin, arabic in _table().items():
        for one in arabic:
            found.setdefault(one.removeprefix("ال"), []).append(latin)
    return found


def latin_spellings(form: str) -> list[str]:
    """How Latin script writes a normalised Arabic word that is one of the commonest names; nothing for another one.

    >>> latin_spellings("الحريري"), latin_spellings("جسر")
    (['hariri'], [])
    """
    return _latin().get(form.removeprefix("ال"), [])


def servant_of(form: str) -> str:
    """What follows "عبد ال" in a normalised name that is written in one word; "" where it is none.

    >>> servant_of("عبدالفتاح"), servant_of("عبده")
    ('فتاح', '')
    """
    return form.removeprefix(_SERVANT_OF) if form.startswith(_SERVANT_OF) else ""


@lru_cache(maxsize=4096)
def arab_spellings(name: str) -> tuple[str, ...]:
    """Likely spellings of an Arab name in normalised Arabic, without the article; none where it is no such name.

    Args:
        name: of Latin letters, small, without accents.

    >>> arab_spellings("hassan"), "جبير" in arab_spellings("jubeir"), "عبدالعزيز" in arab_spellings("abdulaziz")
    (('حسن',), True, True)
    """
    if not _LEAST <= len(name) <= _MOST or not name.isalpha():
        return ()
    if listed := listed_spellings(name):
        return listed
    if servant := _SERVANT.match(name):
        return tuple(
            f"{_SERVANT_OF}{rest.removeprefix('ال')}" for rest in arab_spellings(name[servant.end() :])
        )
    return _by_rule(name)


def _by_rule(name: str) -> tuple[str, ...]:
    """With no vowel written, the first, the last one or both, and one of the consonants as the other letter, or none."""
    units = _UNIT.findall(_DOUBLED.sub(r"\1", name))
    vowels = [n for n, unit in enumerate(units) if unit in _SHORT and 0 < n < len(units) - 1]
    patterns = [frozenset[int](), {*vowels[:1]}, {*vowels[-1:]}, {*vowels[:1], *vowels[-1:]}]
    turned = [-1, *(n for n, unit in enumerate(units) if unit in _OTHERS)]
    found: dict[str, None] = {}
    for long, other, opening in product(patterns, turned, _OPENING):
        written = "".join(
            _written(unit, opening if n == 0 else "", n in long, n == other)
            for n, unit in enumerate(units[:-1])
        )
        for ending in _ENDINGS.get(units[-1], (_written(units[-1], "", True, len(units) - 1 == other),)):
            found[written + ending] = None
    return tuple(found)


def _written(unit: str, opening: str, long: bool, other: bool) -> str:
    """A unit in Arabic letters: at the ``opening`` of a name, a vowel that is ``long``, a consonant's ``other`` letter."""
    if other:
        return _OTHERS[unit]
    if unit in _CONSONANTS:
        return _CONSONANTS[unit]
    if opening:
        return opening + (_LONG[unit] if unit in _OPENS_LONG else "")
    return _LONG.get(unit) or (_SHORT[unit] if long else "")
