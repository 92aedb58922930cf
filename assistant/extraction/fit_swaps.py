"""Questions that ask something else of the same thing: how wide for how deep, the owner for the founder, why for when.

`assistant.extraction.fit_outlooks` makes questions of them that hardly any source answers.
"""

from __future__ import annotations

import random
import re

from vectorstore.language import normalise, words

_GROUPS = """
tall deep wide heavy fast old big long
height depth width weight speed age area length volume population temperature
born married buried elected educated
die retire marry graduate resign
founded designed owned composed financed photographed invented discovered
found design own compose finance invent discover write paint
wife husband mother father son daughter brother sister teacher
color colour weight price smell
cost weigh
built destroyed sold repaired named
killed injured hired arrested
president king mayor architect owner treasurer captain
capital population anthem currency
win lose sell abandon
begin end
first last
largest smallest oldest
north south east west
students teachers workers soldiers doctors farmers
books ships houses trees horses schools
percent dollars kilometers degrees
طول عرض عمق ارتفاع وزن مساحة عمر سرعة سعر حجم
ولد توفي تزوج دفن تخرج استقال اعتزل
أسس صمم اكتشف اخترع بنى هدم مول كتب رسم
تأسس تأسست انهار احترق بيع
زوجة والد والدة ابن ابنة أخ أخت معلم
لون وزن سعر رائحة
عدد لون اسم
رئيس ملك مهندس مالك أمين قائد وزير
عاصمة عملة نشيد
فاز خسر باع
بدأ انتهى
أول آخر
أكبر أصغر أقدم
شمال جنوب شرق غرب
طلاب عمال جنود أطباء سكان لاعبين
كتب سفن بيوت مدارس جوائز
"""
_OTHERS: dict[str, list[str]] = {}
for _line in _GROUPS.strip().splitlines():
    for _word in _line.split():
        _OTHERS.setdefault(normalise(_word), []).extend(other for other in _line.split() if other != _word)


def swapped(question: str, source: random.Random) -> str | None:
    """The question with one such word exchanged for another of its group; None where it has none."""
    found = []
    for word in words(question):
        article = "ال" if word.form.startswith("ال") and word.form not in _OTHERS else ""
        others = _OTHERS.get(word.form.removeprefix(article))
        if others:
            other = source.choice(others)
            if question[word.start].isupper():
                other = other.capitalize()
            found.append(question[: word.start] + article + other + question[word.end :])
    return source.choice(found) if found else None


_WHEN = re.compile(
    r"^(?:when|where|(?:in|on|at) (?:what|which) (?:year|month|day|date|city|country|state|place))(?= (?:did|was|were|is|are|do|does|has|have|had|will)\b)"
    r"|^(?:متى|أين|اين|في أي (?:عام|سنة|شهر|يوم|مدينة|دولة|بلد))(?= \w)",
    re.IGNORECASE,
)


def caused(question: str) -> str | None:
    """The question with "why" in the place of "when" or "where"; None where it asks neither.

    What gives the day or the place of an event seldom gives its cause beside it.

    >>> caused("In what year was the bridge built?"), caused("متى افتتح الجسر؟")
    ('Why was the bridge built?', 'لماذا افتتح الجسر؟')
    """
    found = _WHEN.match(question)
    if found is None:
        return None
    return ("Why" if found.group().isascii() else "لماذا") + question[found.end() :]
