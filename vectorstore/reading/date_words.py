"""The words of dates, most of them Arabic and English, as normalised words."""

from __future__ import annotations

from functools import lru_cache

from vectorstore.language import normalise

# Levant and Iraq, Egypt and the Gulf, the Maghreb, English, then a dozen others; one row a month.
_MONTHS = (
    "كانون الثاني|يناير|جانفي|january|jan|janvier|janv|enero|januar|ocak|gennaio|janeiro|januari|января|січня|stycznia|ژانویه|جنوری|जनवरी",
    "شباط|فبراير|فيفري|february|feb|février|févr|febrero|februar|şubat|febbraio|fevereiro|februari|февраля|лютого|lutego|فوریه|فروری|फ़रवरी|फरवरी",
    "آذار|أذار|مارس|march|mar|mars|marzo|märz|mart|março|maart|maret|марта|березня|marca|مارچ|मार्च",
    "نيسان|أبريل|إبريل|ابريل|أفريل|april|apr|avril|avr|abril|nisan|aprile|апреля|квітня|kwietnia|آوریل|اپریل|अप्रैल",
    "أيار|مايو|ماي|may|mai|mayo|mayıs|maggio|maio|mei|мая|травня|maja|مه|مئی|मई",
    "حزيران|يونيو|يونية|يونيه|جوان|june|jun|juin|junio|juni|haziran|giugno|junho|июня|червня|czerwca|ژوئن|جون|जून",
    "تموز|يوليو|يولية|يوليه|يوليوز|جويلية|july|jul|juillet|juil|julio|juli|temmuz|luglio|julho|июля|липня|lipca|ژوئیه|جولائی|जुलाई",
    "آب|أغسطس|اغسطس|غشت|أوت|august|aug|août|agosto|ağustos|augustus|agustus|августа|серпня|sierpnia|اوت|اگست|अगस्त",
    "أيلول|سبتمبر|شتنبر|september|sept|sep|septembre|septiembre|eylül|settembre|setembro|сентября|вересня|września|سپتامبر|ستمبر|सितंबर|सितम्बर",
    "تشرين الأول|تشرين أول|أكتوبر|اكتوبر|أكتوبر|october|oct|octobre|octubre|oktober|ekim|ottobre|outubro|октября|жовтня|października|اکتبر|اکتوبر|अक्टूबर|अक्तूबर",
    "تشرين الثاني|تشرين ثاني|نوفمبر|نونبر|november|nov|novembre|noviembre|kasım|novembro|ноября|листопада|listopada|نوامبر|نومبر|नवंबर|नवम्बर",
    "كانون الأول|كانون أول|ديسمبر|دجنبر|december|dec|décembre|diciembre|dezember|aralık|dicembre|dezembro|desember|декабря|грудня|grudnia|دسامبر|دسمبر|दिसंबर|दिसम्बर",
)
_HIJRI = (
    "محرم|المحرم|محرم الحرام|muharram",
    "صفر|safar",
    "ربيع الأول|ربيع أول|rabi al awwal|rabi i",
    "ربيع الآخر|ربيع الثاني|ربيع ثاني|rabi al thani|rabi ii",
    "جمادى الأولى|جمادى الأول|جمادي الأول|جمادى أولى|jumada al ula|jumada i",
    "جمادى الآخرة|جمادى الثانية|جمادى الثاني|جمادي الآخر|جمادى الآخر|jumada al akhirah|jumada ii",
    "رجب|rajab",
    "شعبان|shaban|sha'ban",
    "رمضان|ramadan",
    "شوال|shawwal",
    "ذو القعدة|ذي القعدة|ذو القعده|dhu al qidah|dhul qadah",
    "ذو الحجة|ذي الحجة|dhu al hijjah|dhul hijjah",
)
_PERSIAN = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
_WEEKDAYS = (
    "الاثنين|الإثنين|اثنين|monday|mon|lundi|lunes|montag|lunedì|pazartesi|понедельник|senin|دوشنبه",
    "الثلاثاء|ثلاثاء|tuesday|tue|tues|mardi|martes|dienstag|martedì|salı|вторник|selasa|سه‌شنبه",
    "الأربعاء|أربعاء|wednesday|wed|mercredi|miércoles|mittwoch|mercoledì|çarşamba|среда|rabu|چهارشنبه",
    "الخميس|خميس|thursday|thu|thur|thurs|jeudi|jueves|donnerstag|giovedì|perşembe|четверг|kamis|پنجشنبه|پنج‌شنبه",
    "الجمعة|جمعة|friday|fri|vendredi|viernes|freitag|venerdì|cuma|пятница|jumat",
    "السبت|سبت|saturday|sat|samedi|sábado|samstag|sabato|cumartesi|суббота|sabtu",
    "الأحد|أحد|sunday|sun|dimanche|domingo|sonntag|domenica|pazar|воскресенье|minggu|یکشنبه",
)
_UNITS = {
    "seconds": "ثانية|ثوان|ثواني|second|seconds|sec|secs",
    "minutes": "دقيقة|دقائق|minute|minutes|min|mins",
    "hours": "ساعة|ساعات|hour|hours|hr|hrs|h",
    "days": "يوم|أيام|يوما|day|days|d",
    "weeks": "أسبوع|أسابيع|اسبوعا|week|weeks|wk|wks",
    "months": "شهر|أشهر|شهور|شهرا|month|months",
    "years": "سنة|سنوات|عام|أعوام|عاما|year|years",
}
_DUALS = {
    "seconds": "ثانيتين|ثانيتان",
    "minutes": "دقيقتين|دقيقتان",
    "hours": "ساعتين|ساعتان",
    "days": "يومين|يومان",
    "weeks": "أسبوعين|أسبوعان",
    "months": "شهرين|شهران",
    "years": "سنتين|عامين|سنتان|عامان",
}
_COUNTS = (
    "واحد|واحدة|a|an|one",
    "اثنين|اثنتين|two|couple",
    "ثلاث|ثلاثة|three",
    "أربع|أربعة|four",
    "خمس|خمسة|five",
    "ست|ستة|six",
    "سبع|سبعة|seven",
    "ثمان|ثماني|ثمانية|eight",
    "تسع|تسعة|nine",
    "عشر|عشرة|ten",
)
_AROUND = """
نشر نشرت نشره نشر: تم النشر في يوم تاريخ التاريخ الإنشاء إنشاء آخر أخر اخر تحديث التحديث حدث حدثت تعديل عدل محدث أضيف بتاريخ الموافق
الساعة عند بتوقيت توقيت مكة المكرمة غرينتش جرينتش غرينيتش الرياض القاهرة المحلي أبوظبي بيروت صباحا صباح مساء ظهرا ليلا فجرا عصرا ص م هـ ه
ميلادية ميلادي هجرية هجري قبل منذ مضى مضت الماضي الماضية اليوم أمس الأول أول من البارحة الآن للميلاد و
published publish updated update last modified posted created on at date first added edited am pm noon midnight gmt utc gst ast eet cet bst
est edt cst cdt mst mdt pst pdt et pt ct ist cet cest sgt hkt jst aest local time ago today yesterday now just of the st nd rd th
年 月 日 号 發布 发布 发表 更新 时间 時間 公開 配信 опубликовано обновлено г года pubblicato il aggiornato publicado em às geplaatst op
diterbitkan diperbarui opublikowano منتشر شده تاریخ انتشار ساعت uhr um h
original publié le à mis jour modifié du publicado el de del actualizado veröffentlicht am aktualisiert yayınlanma originally archived uploaded and a p m ast msk eest eet ksa uae vol no issue العدد
"""


def _table(rows: tuple[str, ...]) -> dict[str, int]:
    return {normalise(name): number for number, row in enumerate(rows, 1) for name in row.split("|")}


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Normalised month name -> 1 to 12."""
    return _table(_MONTHS)


@lru_cache(maxsize=1)
def hijri_months() -> dict[str, int]:
    """Normalised Hijri month name -> 1 to 12."""
    return _table(_HIJRI)


@lru_cache(maxsize=1)
def persian_months() -> dict[str, int]:
    """Normalised month name of the Persian solar calendar -> 1 to 12."""
    return _table(_PERSIAN)


@lru_cache(maxsize=1)
def weekdays() -> dict[str, int]:
    """Normalised weekday -> 0 (Monday) to 6."""
    return {name: number - 1 for name, number in _table(_WEEKDAYS).items()}


@lru_cache(maxsize=1)
def counts() -> dict[str, int]:
    """Normalised number word -> 1 to 10."""
    return _table(_COUNTS)


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    """Normalised unit of time -> its plain English plural."""
    return {normalise(name): unit for unit, row in _UNITS.items() for name in row.split("|")}


@lru_cache(maxsize=1)
def duals() -> dict[str, str]:
    """Normalised Arabic dual ("ساعتين") -> the unit there are two of."""
    return {normalise(name): unit for unit, row in _DUALS.items() for name in row.split("|")}


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Every word a line may hold and still be nothing but a date."""
    phrases = [
        *months(),
        *hijri_months(),
        *persian_months(),
        *weekdays(),
        *units(),
        *duals(),
        *counts(),
        *_AROUND.split(),
    ]
    return frozenset(word for phrase in phrases for word in normalise(phrase).replace(":", "").split())
