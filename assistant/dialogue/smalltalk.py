"""Greetings, thanks, and questions about the library itself, told from questions about what articles say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.prompts import SMALLTALK, phrase
from vectorstore.language import form_set, forms, normalise, stem
from vectorstore.types import Article

Purpose = Literal["greeting", "thanks", "bye", "help", "task", "articles", "summary"]

_MOST_LISTED = 10  # titles told; a longer list is for the library's own page

# The whole of a message must match: "مرحبا، من فاز بالكأس؟" is a question.
_GREETING = (
    r"(?:ال)?سلام(?: عليكم)?(?: ورحمه الله)?(?: وبركاته)?|وعليكم السلام|مرحبا(?: بك(?:م)?)?|اهلا(?: وسهلا)?(?: بك(?:م)?)?|هلا(?: والله)?|"
    r"صباح (?:الخير|النور)|مسا الخير|تحيه(?: طيبه)?|كيف (?:حالك|الحال|حالكم)|ازيك|شلونك|كيفك|هاي|هلو|hi(?: there)?|hello(?: there)?|hey|"
    r"good (?:morning|afternoon|evening|day)|greetings|how are you(?: doing)?(?: today)?|salut|bonjour|bonsoir|ca va"
)
_THANKS = (
    r"(?:شكرا|مشكور(?:ين)?|اشكرك(?:م)?|تسلم|يعطيك العافيه|جزاك الله خيرا?|ممتاز|رايع|احسنت)(?: (?:لك(?:م)?|جزيلا|كثيرا|جدا|الك|علي \w+))*|"
    r"(?:many )?thanks?(?: (?:you|so|a|lot|very|much|again|for \w+(?: \w+)?))*|thx|ty|cheers|great|perfect|merci(?: beaucoup)?"
)
_BYE = r"مع السلامه|الي اللقا|وداعا|باي|في امان الله|تصبح علي خير|bye(?: bye)?|goodbye|good night|see you(?: later)?|au revoir"
_HELP = (
    r"من انت|ما(?:ذا)? (?:انت|اسمك|تستطيع(?: ان)? تفعل|يمكنك(?: ان)? تفعل)|ماذا تفعل|كيف (?:استخدمك|تعمل|اسالك)|مين انت|ساعدني|مساعده|"
    r"who are you|what are you|what can you do|what do you do|how do you work|how does this work|what is your name|help(?: me)?|"
    r"qui es tu|qui etes vous|aide"
)
_ABOUT_LIBRARY = re.compile(
    r"\b(?:ما|ماهي|ايش|شو|كم|اي|اعرض|اذكر|عدد|هات|اعطني|ورني)\b.{0,12}\b(?:ال)?(?:مقالات?|مقال|المصادر|نصوص|اخبار)\b.{0,12}"
    r"\b(?:لديك(?:م)?|عندك(?:م)?|معك|الموجوده|المتوفره|المتاحه|في (?:ال)?مكتبه|تعرفها?|في مكتبتك)\b|"
    r"\bما(?:ذا)? (?:يوجد|في|لديك|عندك)(?: في)? (?:ال)?مكتب(?:ه|تك)\b|"
    r"\b(?:what|which|how many|list|show(?: me)?)\b.{0,20}\b(?:articles?|sources?|documents?|texts?)\b.{0,24}"
    r"\b(?:do you have|have you|are there|in (?:the|your) library|available|do you know|loaded|you have)\b|"
    r"^(?:اعرض|عدد|اذكر)(?: لي)?(?: كل| جميع)? المقالات$|^(?:list|show)(?: me)?(?: all)?(?: the| your)? (?:articles|sources|documents)$|\bwhat is in (?:the|your) library\b|"
    r"\bwhat(?: topics)? can i ask(?: you)?(?: about)?\b|\bquels articles\b.{0,30}\b(?:avez|as|disponibles|bibliotheque)\b|"
    r"\bعم(?:اذا|ا) (?:يمكنني|استطيع)(?: ان)? (?:اسال|اسالك)\b|"
    r"^(?:عن ماذا|عماذا|عما|عم|عن شو|عن ايش) (?:تتحدث|تتكلم|تدور|بتحكي)(?: هذه)? (?:المقالات|الاخبار|النصوص)$|"
    r"^(?:ما(?:ذا)?|شو|ايش|وش) (?:لديك(?:م)?|عندك(?:م)?|معك)(?: هنا)?$|^what (?:do you have|have you got)(?: here| for me)?$"
)
# What a listing is narrowed to: "… about water".
_SUBJECT = re.compile(r"\b(?:about|on|regarding|concerning|عن|حول|بخصوص|بشان|sur|a propos d[eu]) (.+)$")
_LIBRARY_WORDS = form_set("المكتبة مكتبتك لديك عندك the your library you have in في")
# What only a writer of sentences can do. It must be how a message begins: "Who translated the book?" is a question.
_TASK = re.compile(
    r"^(?:(?:من فضلك|لو سمحت|رجا|ممكن|هل يمكنك(?: ان)?|can you|could you|please) )*"
    r"(?:ترجم(?:لي|ي|وا)?|ترجمه|اكتب(?:لي|ي)?|الف(?:لي)? لي|انظم|احسب(?:لي)?|صمم|ارسم|"
    r"translate|write|compose|draft|calculate|compute|draw|traduis|traduire|ecris|calcule)\b(?! (?:who|whether|when|where|من|هل|متي))|"
    r"^(?:ما|شو|ايش|وش) (?:رايك|رايكم)\b|^(?:what (?:do|is) you(?:r)? (?:think|opinion)|what do you think|do you (?:like|agree|believe|think))\b|"
    r"^(?:هل )?(?:تعتقد|توافق|تحب)\b"
)
_SUM = re.compile(r"(?=.*[+*×÷^=])[\d\s.,+\-*/×÷=()^]*\d[\d\s.,+\-*/×÷=()^؟?]*")  # "2023-2024" asks for years
_SUMMARY = re.compile(
    r"^(?:(?:من فضلك|لو سمحت|رجا|ممكن|هل يمكنك(?: ان)?|اريد(?: منك)?|ابغي|عايز|can you|could you|please|i want)\s+)*"
    r"(?:لخص(?:لي|ي|وا)?|تلخص(?:لي)?|اختصر|تلخيص|ملخصا?|خلاصه|اهم (?:ما جا في|نقاط|ما في|ما ورد في)|ما (?:ابرز|اهم) ما (?:جا|ورد) في|"
    r"(?:give me |write |provide )?(?:a |the )?(?:short |brief )?(?:summar(?:y|ize|ise)|sum up|overview|tl ?dr)|resume|"
    r"(?:عن ماذا|عماذا|عما|عم|عن شو|عن ايش) (?:يتحدث|يتكلم|تتحدث|بيحكي)(?: هذا)? (?:ال)?(?:مقال|خبر|نص)|ما موضوع (?:ال)?(?:مقال|خبر|نص)|"
    r"what (?:is|are) (?:the|this|these) (?:article|articles|text|story) about)\b"
)
_FILLER_WORDS = """
لخص لي ملخص تلخيص خلاصة اختصر المقال المقالة الخبر النص هذا هذه كل جميع المقالات من فضلك لو سمحت أهم ما جاء في ورد النقاط عن يتحدث موضوع
please can you could summarize summarise summary sum up the this article articles text story of about a an short brief give me all overview what is are résume résumé résumer l le la de
"""
_FILLER = frozenset(stem(normalise(word)) for word in _FILLER_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a message wants when it does not ask what articles say.

    Attributes:
        purpose: what it is.
        text: the reply, without citations; empty for a summary, which `assistant.dialogue.summary` makes.
        article_id: the article to summarise; None where it was not named and there are several.
    """

    purpose: Purpose
    text: str
    article_id: str | None = None


def reply(
    question: str,
    listed: Callable[[], Sequence[Article]],
    language: str,
    about: Callable[[str], Sequence[str]] = lambda words: (),
    *,
    writes: bool = False,
) -> Reply | None:
    """The reply to a message that is no question to the articles; None where it is one.

    Args:
        question: as asked.
        listed: gives the articles that may be asked, newest first; called only for what is about them.
        language: ISO 639-1 code of the question.
        about: gives the ids of the articles that words are surely about, nearest first; asked for a summary of an
            article that no title names, and for a list of articles about something.
        writes: a language model answers, to which what only a writer can do is left.

    >>> reply("السلام عليكم", tuple, "ar").purpose, reply("Who won the cup?", tuple, "en")
    ('greeting', None)
    """
    purpose = purpose_of(question)
    if purpose is None or (purpose == "task" and writes):
        return None
    if purpose not in ("summary", "articles"):
        return Reply(purpose=purpose, text=phrase(SMALLTALK[purpose], language))
    articles = listed()
    if purpose == "summary":
        chosen = _named(question, articles)
        if chosen is None and len(articles) > 1:
            meant = about(words) if (words := _about(question)) else ()
            if meant:
                return Reply(purpose=purpose, text="", article_id=meant[0])
            return Reply(purpose=purpose, text=_listing("which", articles, language))
        found = chosen or (articles[0] if articles else None)
        return Reply(purpose=purpose, text="", article_id=found.id) if found else None
    return Reply(purpose=purpose, text=_list(question, articles, language, about)) if articles else None


def _list(
    question: str, articles: Sequence[Article], language: str, about: Callable[[str], Sequence[str]]
) -> str:
    subject = _SUBJECT.search(" ".join(forms(question)))
    words = subject[1] if subject else ""
    if _LIBRARY_WORDS.issuperset(forms(words)):
        return _listing("articles", articles, language)
    meant = about(words)
    chosen = [article for article in articles if article.id in meant]
    return _listing("about", chosen, language) if chosen else _listing("none", articles, language)


def purpose_of(question: str) -> Purpose | None:
    """What a message wants besides an answer from the articles, by its words; None for a question to them.

    >>> purpose_of("ما المقالات التي لديك؟"), purpose_of("لخص المقال"), purpose_of("شكراً جزيلاً!")
    ('articles', 'summary', 'thanks')
    """
    folded = " ".join(forms(question))
    wholes: tuple[tuple[Purpose, str], ...] = (
        ("greeting", _GREETING), ("thanks", _THANKS), ("bye", _BYE), ("help", _HELP),
    )  # fmt: skip
    for purpose, pattern in wholes:
        if re.fullmatch(rf"(?:{pattern})(?: (?:{_GREETING}|{_THANKS}))*", folded):
            return purpose
    if _ABOUT_LIBRARY.search(folded):
        return "articles"
    if _SUMMARY.search(folded):
        return "summary"
    return "task" if _TASK.search(folded) or _SUM.fullmatch(question) else None


def _about(question: str) -> str:
    """The words of a request for a summary that say of what: "metro" of "summarize the metro article"."""
    return " ".join(form for form in forms(question) if stem(form) not in _FILLER)


def _named(question: str, articles: Sequence[Article]) -> Article | None:
    """The article whose title shares most words with a request, when one does."""
    wanted = {stem(form) for form in forms(question)} - _FILLER
    if not wanted:
        return None
    shared = [(len(wanted & {stem(form) for form in forms(article.title)}), article) for article in articles]
    most = max((count for count, _ in shared), default=0)
    return next((article for count, article in shared if count == most), None) if most else None


def _listing(
    which: Literal["articles", "about", "none", "which"], articles: Sequence[Article], language: str
) -> str:
    opening = phrase(SMALLTALK[which], language).format(count=len(articles))
    titles = [f"- {article.title}" for article in articles[:_MOST_LISTED]]
    more = ["- …"] if len(articles) > _MOST_LISTED else []
    return "\n".join([opening, *titles, *more])
