"""What is asked with which words in languages other than Arabic and English, whose patterns `vectorstore.words.questions` has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from vectorstore.language import form_set, normalise

Asked = Literal["who", "when", "where", "number", "why", "how", "yesno", "list", "what"]

# Alternatives between bars, of one word or several. Where two of a language begin at one place the longer one decides.
_WORDS: dict[str, dict[Asked, str]] = {
    "fr": {
        "who": "qui|à qui|de qui|par qui", "when": "quand|quel jour|quelle année|quelle date|quel mois|à quelle heure",
        "where": "où|d'où|quelle ville|quel pays|à quel endroit", "number": "combien|quel montant|quel est le nombre|quel prix",
        "why": "pourquoi|quelle est la raison|quelle raison", "how": "comment",
        "list": "quels|quelles", "what": "quel|quelle|que|quoi|qu'est-ce que|qu'est-ce qui", "yesno": "est-ce que|est-ce qu",
    },
    "es": {
        "who": "quién|quiénes", "when": "cuándo|qué año|qué día|qué fecha", "where": "dónde|adónde|qué ciudad|qué país",
        "number": "cuánto|cuánta|cuántos|cuántas", "why": "por qué", "how": "cómo", "what": "qué|cuál|cuáles",
    },
    "pt": {
        "who": "quem", "when": "quando|que ano|que dia", "where": "onde|que cidade|que país",
        "number": "quanto|quanta|quantos|quantas", "why": "por que|por quê|porquê", "how": "como",
        "what": "qual|quais|o que|que",
    },
    "it": {
        "who": "chi", "when": "quando|che anno|quale anno|che giorno", "where": "dove|quale città|quale paese",
        "number": "quanto|quanta|quanti|quante", "why": "perché|come mai", "how": "come", "what": "quale|quali|che cosa|cosa|che",
    },
    "de": {
        "who": "wer|wem|wen|wessen", "when": "wann|welchem jahr|welchem tag|seit wann|bis wann",
        "where": "wo|wohin|woher|welcher stadt|welchem land",
        "number": "wie viel|wie viele|wieviel|wieviele|wie hoch|wie lang|wie lange|wie groß|wie alt|wie weit|wie tief|wie oft",
        "why": "warum|wieso|weshalb|aus welchem grund", "how": "wie", "what": "was|welche|welcher|welches|welchen|welchem",
    },
    "nl": {
        "who": "wie", "when": "wanneer|welk jaar|welke dag", "where": "waar|welke stad|welk land",
        "number": "hoeveel|hoe lang|hoe groot|hoe hoog|hoe oud", "why": "waarom", "how": "hoe", "what": "wat|welk|welke",
    },
    "tr": {
        "who": "kim|kimler|kimin|kimi|kime|kimdir", "when": "ne zaman|hangi yıl|hangi tarihte|kaç yılında|hangi gün",
        "where": "nerede|nereye|nereden|neresi|hangi şehirde|hangi ülkede",
        "number": "kaç|kaçı|ne kadar|kaça|yüzde kaç", "why": "neden|niçin|niye", "how": "nasıl", "what": "ne|hangi|nedir|neler",
    },
    "id": {
        "who": "siapa", "when": "kapan|tahun berapa|tanggal berapa", "where": "di mana|dimana|ke mana|dari mana",
        "number": "berapa", "why": "mengapa|kenapa", "how": "bagaimana", "what": "apa|apakah",
    },
    "ru": {
        "who": "кто|кого|кому|кем", "when": "когда|каком году|какого числа|какой день", "where": "где|куда|откуда|каком городе",
        "number": "сколько|какова стоимость|какова сумма", "why": "почему|зачем|по какой причине|отчего", "how": "как|каким образом",
        "what": "что|какой|какая|какое|какие|чем|о чем",
    },
    "uk": {
        "who": "хто|кого|кому|ким", "when": "коли|якому році", "where": "де|куди|звідки", "number": "скільки",
        "why": "чому|навіщо", "how": "як", "what": "що|який|яка|яке|які",
    },
    "fa": {
        "who": "چه کسی|چه کسانی|کیست|کی بود", "when": "چه زمانی|چه وقت|کی|چه سالی|چه روزی|در چه تاریخی",
        "where": "کجا|کدام شهر|کدام کشور|کجاست", "number": "چند|چقدر|چه تعداد|چه مقدار|چه مبلغی|چند نفر", "why": "چرا|علت|دلیل",
        "how": "چگونه|چطور", "what": "چه|چیست|کدام|چه چیزی", "yesno": "آیا",
    },
    "ur": {
        "who": "کون|کس نے|کس کو|کن", "when": "کب|کس سال|کس دن", "where": "کہاں|کس شہر|کس ملک",
        "number": "کتنا|کتنے|کتنی", "why": "کیوں|کس وجہ", "how": "کیسے|کس طرح", "what": "کونسا|کونسی|کون سا|کون سی|کیا",
    },
    "hi": {
        "who": "कौन|किसने|किसे|किसको|किसके", "when": "कब|किस वर्ष|किस दिन|किस साल", "where": "कहाँ|कहां|किस शहर|किस देश",
        "number": "कितना|कितने|कितनी", "why": "क्यों|किस कारण", "how": "कैसे", "what": "क्या|कौन सा|कौन सी|किस",
    },
    "zh": {
        "who": "谁|誰|哪位|何人", "when": "什么时候|什麼時候|何时|何時|哪年|哪一年|哪天|几时|星期几|几点|几月|何年",
        "where": "哪里|哪裡|哪儿|何处|何地|在哪|哪个城市|哪个国家",
        "number": "多少|几|幾|多大|多长|多高|多远|多久|多深", "why": "为什么|為什麼|为何|為何|何故|什么原因|原因", "how": "怎么|怎麼|如何|怎样",
        "list": "哪些", "what": "什么|什麼|哪|何", "yesno": "是否|吗|嗎",
    },
    "ja": {
        "who": "誰|だれ|どなた", "when": "いつ|何年|何月|何日|何時|何曜日", "where": "どこ|どの都市|どの国",
        "number": "いくつ|いくら|何人|何個|何回|何冊|何台|何件|どれくらい|どのくらい|何パーセント", "why": "なぜ|どうして|何故|理由",
        "how": "どのように|どうやって|どう", "what": "何|なに|なん|どの|どれ|どんな",
    },
    "ko": {
        "who": "누가|누구|누구를|누구의|누구인가", "when": "언제|몇 년|몇년|며칠", "where": "어디|어디서|어디에|어디에서",
        "number": "몇|얼마|얼마나|몇명", "why": "왜|무슨 이유", "how": "어떻게", "what": "무엇|무엇을|뭐|어떤|어느|무슨",
    },
}  # fmt: skip

# What stands around a question word, where it is not the border of a word: nothing in scripts without blanks, a particle
# in Korean; and Hindi's vowels end a word for `re`.
_BORDERS = {"zh": ("", ""), "ja": ("", ""), "ko": (r"\b", ""), "hi": (r"(?<!\S)", r"(?![^\s?।,])")}

# Function words that say nothing of what a text is about; only those that no Arabic or English text has, nor a name in one.
_FUNCTION_WORDS = """
une les du dans pour avec aux ont été sont était étaient cette ces leur después
por fue fueron está están sus más und ein eine einen einem einer des im zum zur nicht
wurde wurden haben wird werden ist sind für mit auf são foi foram uma umas nos nas pelo pela aos
gli della dei delle degli nel nella è sono stato stata ve bir bu için ile olarak daha olan oldu mı mü
yang dari untuk dengan adalah dalam itu het een zijn werd niet voor
в на и с по о об из к у за от до для что это был была было были не но же его её их
از است که هستند تھا تھے تھی اور یہ
का की के में से पर ने को है हैं था थे थी और यह वह
的 了 是 在 和 与 有 被 由 于 为 也 都 将 从 对 这 那 之 共
の は が を に で と も へ た て です ます した します する いる いた ある れ か
"""


_ELSEWHERE = form_set(
    "kim come wen wo was wie hoe apa chi che como que quale wat ne"
)  # names, and English words


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """The function words, and the question words that are one word, of these languages; normalised."""
    asking = (word for code in _WORDS if code not in ("fa", "ur") for word, _ in _asking(code))
    return form_set(_FUNCTION_WORDS) | frozenset(word for word in asking if " " not in word) - _ELSEWHERE


def _asking(language: str) -> Iterator[tuple[str, Asked]]:
    """The normalised question words of a language, each with what it asks for."""
    for kind, table in _WORDS[language].items():
        for word in table.split("|"):
            yield normalise(word), kind


@lru_cache(maxsize=64)
def _pattern(language: str) -> re.Pattern[str] | None:
    if language not in _WORDS:
        return None
    alternatives = sorted(_asking(language), key=lambda one: -len(one[0]))
    before, after = _BORDERS.get(language, (r"\b", r"\b"))
    return re.compile(
        "|".join(
            f"{before}(?P<{kind}_{n}>{re.escape(word)}){after}" for n, (word, kind) in enumerate(alternatives)
        )
    )


def asked(question: str, language: str | None) -> Asked | None:
    """What a question of another language asks for; None where no word tells, or the language is not among these.

    >>> asked("Baraj ne zaman açıldı?", "tr"), asked("工程为什么推迟？", "zh"), asked("Où est-il ?", "fr")
    ('when', 'why', 'where')
    """
    pattern = _pattern(language or "")
    match = pattern.search(normalise(question)) if pattern else None
    if match is None:
        return None
    kind: Asked = match.lastgroup.rsplit("_", 1)[0]  # type: ignore[assignment,union-attr]  # each alternative is a group
    return kind


@lru_cache(maxsize=1)
def telling() -> dict[str, str]:
    """Question words of Latin letters that one language alone has -> its code; normalised."""
    found: dict[str, set[str]] = {}
    for code in _WORDS:
        for word, _ in _asking(code):
            found.setdefault(word, set()).add(code)
    return {
        word: min(codes)
        for word, codes in found.items()
        if len(codes) == 1 and word.isalpha() and word not in _ELSEWHERE
    }
