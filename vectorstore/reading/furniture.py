"""Lines that belong to the page rather than to an article: buttons, navigation, signposts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from vectorstore.language import normalise

from . import phrases
from .shapes import MAX_HEADLINE_CHARS, any_of, headline_shaped

_MAX_SIGNPOST_CHARS = 60
_MAX_WIDGET_CHARS = 110
_MAX_PROMO_CHARS = 160
_MAX_LABEL_CHARS = 30

_MORE = any_of(
    "More from|More in|More on|More about|More by|More stories|More news|More of|Latest from|Latest in|Latest on|"
    "Read more about|Read more on|Read more from|Most read in|Most popular in|Most read on|The latest in|"
    "The latest on|The latest from|المزيد من|المزيد في|المزيد عن|المزيد حول|المزيد على|[اإأ]قرأ المزيد عن|"
    "[اإأ]قرأ المزيد حول|[اإأ]قرأ المزيد من|الأكثر قراءة في|أحدث أخبار|أحدث الأخبار في|مقالات أخرى من|مقالات أخرى في"
)
_MORE_FROM = re.compile(rf"^{_MORE}\b.{{0,40}}$", re.IGNORECASE)
_OF_ONE_KIND = re.compile(  # over normalised words
    r"^(?:ال)?(?:مواضيع|موضوعات|اخبار|مقالات|قصص|تقارير|مواد|ملفات) (?:ال)?"
    r"(?:متعلقه|ذات صله|ذات الصله|مشابهه|مرتبطه|اخري|مقترحه|مختاره|مماثله)$"
)
_COMMENT_COUNT = re.compile(
    r"^(?:\d+ (?:comments?|replies|تعليق|تعليقات|تعليقا)|(?:comments?|التعليقات|تعليقات) \d+)$"
)
_TAG_LIST = re.compile(
    rf"^{any_of('Tags?|Topics|Keywords|Filed under|وسوم|الوسوم|كلمات مفتاحية|الكلمات المفتاحية|الكلمات الدالة|كلمات دلالية|الكلمات الدلالية|علامات')}\s*[:|]\s*\S",
    re.IGNORECASE,
)

Signpost = Literal["related", "comments", "tags", "author", "contents"]


def signpost(text: str, key: str) -> Signpost | None:
    """What follows below a line that is a heading over something else than the article."""
    if _TAG_LIST.match(text):
        return "tags"
    if len(text) > _MAX_SIGNPOST_CHARS or text.endswith((".", "؟", "?")):
        return None
    if key in phrases.related() or _MORE_FROM.match(text) or _OF_ONE_KIND.match(key):
        return "related"
    if key in phrases.author_notes():
        return "author"
    if key in phrases.contents():
        return "contents"
    if key in phrases.comments() or _COMMENT_COUNT.match(key):
        return "comments"
    return "tags" if key in phrases.tags() else None


_LABEL = re.compile(r"^\W{0,3}([^:|؛]{2,30}?)\s*(?:[:|]|\.\.\.|…|>>)\s*(.+)$")
_UNMARKED = re.compile(r"^(?:[اإأ]قرأ|طالع|شاهد|[اإأ]قرؤوا)\s+[أا]يض[اًا]+\s+(\S+(?:\s+\S+){2,20})$")


def inline_teaser(text: str) -> str:
    """The headline that a line names after "Read more:" and the like; empty where it names none."""
    if len(text) > MAX_HEADLINE_CHARS + _MAX_LABEL_CHARS:
        return ""
    if (unmarked := _UNMARKED.match(text)) and headline_shaped(unmarked[1], len(unmarked[1].split())):
        return unmarked[1]
    match = _LABEL.match(text)
    if not match:
        return ""
    head, rest = match[1], match[2].strip().strip("[]")
    key = phrases.key_of(head)
    if key not in phrases.inline() or not phrases.key_of(rest):
        return ""
    loud = key not in phrases.loud_inline() or (head.isupper() and headline_shaped(rest, len(rest.split())))
    return rest if loud else ""


def is_widget(text: str, key: str) -> bool:
    """Whether a line is a button, a counter or navigation."""
    if key in phrases.widgets():
        return True
    if len(text) > _MAX_WIDGET_CHARS:
        return False
    if len(buttons := _BETWEEN_BUTTONS.split(text)) > 1 and all(map(_is_button, buttons)):
        return True
    return _is_pattern(text) or _is_menu(key)


def _is_button(text: str) -> bool:
    return phrases.key_of(text) in phrases.widgets() or _is_pattern(text)


def _is_pattern(text: str) -> bool:
    plain = normalise(text)
    return _OF_COPY.match(plain) is not None or any(pattern.match(plain) for pattern in _widget_patterns())


def is_of_copy(text: str) -> bool:
    """Whether a line says whence and when a page was printed."""
    return _OF_COPY.match(normalise(text)) is not None


_OF_COPY = re.compile(  # over normalised text
    r"^(?:(?:طبع من|طبعت من|نسخه للطباعه من|printed from) .{2,60}"
    r"|(?:تاريخ الطباعه|طبع (?:في|بتاريخ)|print(?:ed)? (?:on|date|at)|date printed)\s*:?\s*[\d/.:\- ]{6,25})$"
)


def _is_menu(key: str) -> bool:
    """Whether a line is a site's name and the buttons beside it: "The Lantern Log in Register Search"."""
    words = key.split()
    buttons = 0
    while len(words) > 1:
        size = next((n for n in (3, 2, 1) if " ".join(words[-n:]) in phrases.widgets()), 0)
        if not size:
            break
        words, buttons = words[:-size], buttons + 1
    return buttons >= _MIN_BUTTONS and len(words) <= _MAX_NAME_WORDS


_MIN_BUTTONS = 3
_MAX_NAME_WORDS = 4
_BETWEEN_BUTTONS = re.compile(r"\s*[·|•/]\s*")
_NETWORKS = any_of(
    "facebook|twitter|x|whatsapp|telegram|linkedin|email|instagram|print|copy link|"
    "فيسبوك|تويتر|اكس|واتساب|تلغرام|طباعه|نسخ الرابط|بريد"
)
_SHARE_WORDS = any_of("this|on|via|by|with|us|article|story|post|and|هذا|علي|عبر|المقال|الخبر")
_MINUTES = any_of("min|mins|minute|minutes|دقيقه|دقايق|دقيقتان|دقيقتين")
_COUNTED = any_of(
    "shares?|likes?|views?|retweets?|reactions?|followers?|reply|replies|posts|مشاهد\\w*|مشارك\\w*|اعجاب|متابع\\w*|"
    "قراه|قراات|رد|ردود"
)
_COUNTS = any_of(
    "shares?|likes?|views|posts|replies|مشاهدات|المشاهدات|عدد المشاهدات|عدد القراات|القراات|قراات|مشاركات"
)
_READING_TIME = any_of("مده القراه|وقت القراه|زمن القراه|reading time|read time|estimated reading time")
_READ = any_of("read|reading|listen|watch|قراه|للقراه|من القراه")
_PLAYED = any_of(
    "قراه|القراه|read|listen|استماع|listen to this article|listen to this story|listen to article|audio|"
    "فيديو|video|فيديو مدته|مده الفيديو"
)
_NUMBER_K = r"\d[\d.,]*\s*(?:k|m|الف|مليون)?"
_CLOCK = r"\d{1,2}:\d{2}"


@lru_cache(maxsize=1)
def _widget_patterns() -> tuple[re.Pattern[str], ...]:
    """Patterns over normalised text, which has no hamza on the line and no ta marbuta."""
    sources = (
        rf"^{_NUMBER_K}\s*{_COUNTED}$",
        rf"^{_COUNTS}\s*:?\s*{_NUMBER_K}$",
        rf"^{_READING_TIME}\b.{{0,30}}$",
        rf"^(?:دقيقه|دقيقتان|دقيقتين) {_READ}$",
        rf"^\d+\s*-?\s*{_MINUTES}\.?\s*{_READ}?$",
        rf"^{_PLAYED}\W{{0,4}}\d[\d:.]*\W*(?:{_MINUTES}|seconds?|ثانيه|learn more|\d|\s|و)*$",
        rf"^{_CLOCK} (?:ت م|ت غ|gmt|بتوقيت غرينتش)$",
        rf"^(?:play-circle|play|video|فيديو)?\s*{_CLOCK}(?::\d{{2}})?(?:\s*/\s*{_CLOCK})?$",
        r"^(?:list|قايمه|item|slide|image|photo|صوره)\s+\d+\s*(?:of|من|/)\s*\d+.{0,20}$",
        r"^(?:end of list|list of \d+ items|قايمه من \d+ عناصر)$",
        rf"^(?:share|tweet|follow|شارك|تابع)(?:\s+(?:{_SHARE_WORDS}|{_NETWORKS}))+$",
        rf"^{_NETWORKS}(?:[\s|/,·•-]+{_NETWORKS})+$",
        r"^(?:home|الرييسيه|الصفحه الرييسيه)\s*[>|/›»\\-].{1,80}$",
        r"^[^.!?؟]{2,30}(?:\s*[>›]\s*[^.!?؟>›]{2,30}){1,4}$",
        r"^(?:ا\s*){2,4}$|^advertisement\b.{0,30}$|^ا[+-]$|^a[+-]$|^\+?\d{1,3}\+$",
        r"^sign up (?:to|for) [^.]{2,50}$",
        r"^(?:subscribe|listen|follow us|find us|اشترك|استمع|تابعنا)(?: on| via| علي| عبر)?\s*: [^.!?؟]{2,70}$",
        r"^(?:skip|jump|تجاوز|تخط|تخطي|انتقل|الانتقال|اذهب)(?: to| over| الي)? [^.]{0,25}"
        r"(?:content|navigation|menu|footer|main|search|المحتوي|القايمه|التصفح|البحث)[^.]{0,15}$",
        r"^[←→‹›⟵⟶] ?[^.]{2,90}$|^[^.]{2,90} ?[←→‹›⟵⟶]$",
        r"^(?:[«»] ?)?(?:older|newer|previous|next|السابق|التالي|المقال السابق|المقال التالي)(?: (?:posts?|articles?|story|page))?(?: ?[«»])?$",
        r"^from [^.]{3,30}, the free encyclopedia$|^من [^.]{3,20}، الموسوعه الحره$",
        r"^(?:follow|تابع)\s+@\S+.*$|^@\w{2,30}$|^(?:#\w+[\s,،]*)+$",
        r"^\d{1,3}\s*(?:of|من)\s*\d{1,3}$",
        r"^\d{1,3} (?:languages?|لغات|لغه)$|^(?:add|edit) (?:languages|links)$|^contents hide$",
        r"^(?:forwarded from|معاد توجيهها من|اعيد توجيهها من|محوله من) .{2,50}$",
        rf"^\W*انتهي\W*(?:{_CLOCK}\s*(?:ت ?م|ت ?غ|جمت|gmt)?)?\W*$",  # as agencies end a report
        r"^رابط (?:ال)?(?:خبر|مقال|موضوع|تقرير)\b[^:]{0,40}: (?!https?:|www\.).+$",
        r"^(?:previous|next|السابق|التالي)(?:\W+(?:previous|next|السابق|التالي))+$",
        r"^[({\[]?(?:تتمه|التتمه|البقيه|بقيه)(?: [^\d\s.؟!?]{2,12}){0,2} (?:ص|صفحه|الصفحه)\s?[^.؟!?]{1,15}[)}\]]?$",
        r"^[({\[]?(?:continued|continues|turn) (?:on|from|to) (?:the )?(?:page|p\.?|front)\s?[^.?!]{0,15}[)}\]]?$",
        r"^(?:likes?|shares?|comments?|اعجبني|مشاركه|تعليق)(?:\s+\d+|\s+(?:likes?|shares?|comments?|مشاركه|تعليق)){1,5}$",
        r"^\d(?:\.\d)? (?:from|of|out of|\()\s?\d+ (?:votes?|ratings?|reviews?)\)?$",
        r"^[^\d]{1,40}\s[\d.,]+\s*[▲▼↑↓]\s*[\d.,]+\s*%?$|^[▲▼↑↓+-]?\s*[\d.,]+\s*%\s*[▲▼↑↓]?$",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


def is_promo(text: str, key: str) -> bool:
    """Whether a line asks the reader to subscribe, follow, install or accept something."""
    if len(text) > _MAX_PROMO_CHARS:
        return False
    return _begins(key, phrases.promos()) or _IN_YOUR_INBOX.search(text) is not None


def is_notice(text: str, key: str) -> bool:
    """Whether a line is the outlet's word on itself: its terms, its cookies, whom its opinions belong to."""
    if len(text) > _MAX_NOTICE_CHARS:
        return False
    if len(text) <= _MAX_PROMO_CHARS and _begins(f"{key} ", phrases.notices()):
        return True
    return _COOKIES.search(text) is not None and _OURS.search(text) is not None


def _begins(key: str, beginnings: dict[str, tuple[str, ...]]) -> bool:
    return any(key.startswith(one) for one in beginnings.get(key.split(" ", 1)[0], ()))


_IN_YOUR_INBOX = re.compile(
    r"^follow (?:us|[\w’' ]{2,40}) on (?:facebook|instagram|twitter|x|whatsapp|telegram|youtube|tiktok|linkedin)\b"
    r"|\bis a reader-supported (?:publication|newsletter)\b|^(?:get|receive|have|sign|subscribe|join|enter|delivered|straight|[\w’' ]{2,40}(?:newsletter|stories|news)\b)"
    r".{0,110}\byour (?:inbox|email)\b|\bunsubscribe (?:at any|any ?time|whenever)\b"
    r"|^(?:اشترك|احصل|انضم|استلم|تصلك|ليصلك|لتصلك|سجل).{2,120}بريدك\b|^get the day.s (?:top|best|biggest) .{0,80}$",
    re.IGNORECASE,
)
_MAX_NOTICE_CHARS = 900
_COOKIES = re.compile(
    r"\bcookies\b|ملفات (?:تعريف الارتباط|الارتباط|الكوكيز)|زر «الخصوصية»|«إدارة الخصوصية»", re.IGNORECASE
)
_OURS = re.compile(
    r"\b(?:we|us) (?:and|or) our\b|\bour (?:\d+ )?partners\b|\bwe (?:use|value|store|care)\b|\bthis (?:web)?site uses\b"
    r"|نستخدم|شركاؤنا|شركائنا|يستخدم (?:هذا )?الموقع|تفضيلاتك|موقعنا",
    re.IGNORECASE,
)


_REACTIONS = re.compile(r"^(?:[^\w\s.,;:!?()\[\]«»\"'%/+-]{1,3}\s*\d[\d.,]*\s*[KkMm]?\s*)+$")
_NUMBER = re.compile(r"^[\W_]*(?:\d[\d.,٫٬/:\s]*\s*[KkMm%]?)[\W_]*$")
_ADDRESS = re.compile(
    r"^(?:\(\([^()]*@[^()]*\)\)|\W{0,2}(?:(?:رابط (?:المقال|الخبر|المادة|الموضوع|التقرير)|الرابط|link|url|source url|permalink|"
    r"article link)\s*:?\s*)?(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?:[\w-]+\.)+(?:com|net|org|me|tv|co\.uk)/\S*)\W{0,2})$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"^\W*(?:©|\(c\)\s|copyright\b|حقوق (?:النشر|الطبع)|جميع الحقوق|كل الحقوق)|\ball rights reserved\b"
    r"|©\s*\d{4}|(?:جميع|كل|كافة) (?:الحقوق|حقوق النشر) محفوظة|^registered (?:in|office|charity|company)\b"
    r"|^company (?:no\b|number|registration)",
    re.IGNORECASE,
)
_MAX_COPYRIGHT_WORDS = 30


def is_number(text: str) -> bool:
    """Whether a line is nothing but a number."""
    return _NUMBER.match(text) is not None or _REACTIONS.match(text) is not None


def is_address(text: str) -> bool:
    """Whether a line is nothing but a web or mail address."""
    return _ADDRESS.match(text) is not None


def is_copyright(text: str, words: int) -> bool:
    """Whether a line claims the rights in the page."""
    return words <= _MAX_COPYRIGHT_WORDS and _COPYRIGHT.search(text) is not None
