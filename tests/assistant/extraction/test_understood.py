"""Words of a question that a sentence means without repeating them."""

from assistant.extraction.features import Matched, matched
from assistant.extraction.matching import Asking, take_apart
from assistant.extraction.understood import understood
from vectorstore.types import Article, Hit, Paragraph


def hits(asking: Asking, *texts: str) -> list[Matched]:
    article = Article(id="a", title="", language="ar")
    paragraphs = [
        Paragraph(id=f"p{index}", article_id="a", index=index, kind="body", text=text)
        for index, text in enumerate(texts)
    ]
    return matched(asking, [Hit(paragraph=one, article=article, similarity=0.5) for one in paragraphs])


def met(asking: Asking, one: Matched) -> set[str]:
    return {term.form.text for term, found in zip(asking.terms, one.found, strict=True) if found}


def test_a_part_of_a_name_stands_for_the_name_that_the_article_gives_in_full() -> None:
    asking = take_apart("إلى من ترسل الهيئة الوطنية للمياه الجوفية تقاريرها؟")
    seen = hits(
        asking,
        "أعلنت الهيئة الوطنية للمياه الجوفية خطتها.",
        "وترسل الهيئة الوطنية تقاريرها إلى البرلمان.",
        "وقالت الهيئة شيئاً.",
    )
    _, part, too_little = understood(asking, seen)
    assert "الجوفيه" in met(asking, part)
    assert "الجوفيه" not in met(asking, too_little)


def test_the_one_who_goes_on_speaking_counts_as_named() -> None:
    asking = take_apart("ماذا طلب بزشكيان من إسرائيل؟")
    seen = hits(
        asking,
        "وشدّد بزشكيان على أن «الاتفاق قريب».",
        "وزاد: «أقول لإسرائيل: توقفوا».",
        "وأقول لإسرائيل إن الوقت حان.",
    )
    _, spoken, unspoken = understood(asking, seen)
    assert "بزشكيان" in met(asking, spoken)
    assert "بزشكيان" not in met(asking, unspoken)


def test_who_is_spoken_of_goes_on_speaking_where_nobody_has_spoken_yet() -> None:
    asking = take_apart("ما المشروع الذي قال شويغو إنه تقدم؟")
    seen = hits(
        asking, "زار شويغو العاصمة الأسبوع الماضي.", "وقال إن مشروع الممر تقدم.", "ومشروع الميناء تقدم."
    )
    _, spoken, unspoken = understood(asking, seen)
    assert "شويغو" in met(asking, spoken)
    assert "شويغو" not in met(asking, unspoken)
