"""Persons named in one script are found in articles of the other one."""

from pathlib import Path

import pytest

from vectorstore.embedding import open_embedder
from vectorstore.language import normalise
from vectorstore.library import Library
from vectorstore.search import search
from vectorstore.types import Draft, DraftParagraph

NAMES = """
Adel al-Jubeir|عادل الجبير
Mohammed bin Nayef|محمد بن نايف
Khalid al-Faisal|خالد الفيصل
Hassan Rouhani|حسن روحاني
Ali Khamenei|علي خامنئي
Haider al-Abadi|حيدر العبادي
Abdel Fattah el-Sisi|عبد الفتاح السيسي
Hosni Mubarak|حسني مبارك
Recep Tayyip Erdogan|رجب طيب أردوغان
Sergei Lavrov|سيرغي لافروف
John Kerry|جون كيري
Barack Obama|باراك أوباما
Hillary Clinton|هيلاري كلينتون
Sameh Shoukry|سامح شكري
Nabil Elaraby|نبيل العربي
Hassan Nasrallah|حسن نصر الله
Mahmoud Abbas|محمود عباس
Khaled Meshaal|خالد مشعل
Benjamin Netanyahu|بنيامين نتنياهو
Staffan de Mistura|ستيفان دي ميستورا
Ban Ki-moon|بان كي مون
Vladimir Putin|فلاديمير بوتين
Angela Merkel|أنجيلا ميركل
Alexis Tsipras|ألكسيس تسيبراس
Ibrahim al-Assaf|إبراهيم العساف
Ali al-Naimi|علي النعيمي
Yasser al-Qahtani|ياسر القحطاني
Osama Hawsawi|أسامة هوساوي
Ayman al-Zawahiri|أيمن الظواهري
Muammar Gaddafi|معمر القذافي
Khalifa Haftar|خليفة حفتر
Abdelaziz Bouteflika|عبد العزيز بوتفليقة
Sultan Qaboos|السلطان قابوس
Anwar Gargash|أنور قرقاش
Walid al-Muallem|وليد المعلم
Laurent Fabius|لوران فابيوس
David Cameron|ديفيد كاميرون
Federica Mogherini|فيديريكا موغيريني
Lionel Messi|ليونيل ميسي
Naguib Mahfouz|نجيب محفوظ
"""
ENGLISH = (
    "{} spoke to reporters after the meeting on Tuesday.",
    "{} came to the capital on Sunday for three days.",
    "The report of the committee names {} twice.",
    "On Thursday {} opened the hospital at the harbour.",
)
ARABIC = (
    "تحدث {} إلى الصحفيين بعد اجتماع الثلاثاء.",
    "وصل {} إلى العاصمة يوم الأحد في زيارة تستمر ثلاثة أيام.",
    "يذكر تقرير اللجنة {} مرتين.",
    "وافتتح {} يوم الخميس المستشفى قرب الميناء.",
)
PAIRS = [line.split("|") for line in NAMES.strip().splitlines()]


@pytest.mark.parametrize(
    ("asked", "told", "question"), [(0, 1, "Who is {}?"), (1, 0, "من هو {}؟")], ids=["en-ar", "ar-en"]
)
def test_nearly_every_person_is_found_in_the_other_script(
    tmp_path: Path, asked: int, told: int, question: str
) -> None:
    sentences = ARABIC if told else ENGLISH
    texts = [sentences[n % len(sentences)].format(pair[told]) for n, pair in enumerate(PAIRS)]
    drafts = [
        Draft(key=f"id:{n}", title="", paragraphs=(DraftParagraph(kind="body", text=text),), exact=True)
        for n, text in enumerate(texts)
    ]
    missed = []
    with Library.open(tmp_path, open_embedder) as library:
        library.add(drafts)
        for pair in PAIRS:
            hits = search(library, question.format(pair[asked]), k=1)
            if not hits or normalise(pair[told]) not in normalise(hits[0].paragraph.text):
                missed.append(pair[asked])
    assert len(missed) <= 0.1 * len(PAIRS), missed
