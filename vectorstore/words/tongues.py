"""Which language a text is written in, by its letters, its function words, and for the rest by py3langid.

py3langid (Lui and Baldwin, 2012) knows 97 languages but little of a question of three words, and takes a second and
100 MB when it is first asked; English and Arabic, which are asked most, are therefore told without it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Protocol, cast

from vectorstore.language import form_set, normalise
from vectorstore.words import asking_words

_READ = 4000  # characters; more tell no more

_BY_SCRIPT = {
    "ARABIC": "ar", "CYRILLIC": "ru", "HEBREW": "he", "GREEK": "el", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja",
    "HANGUL": "ko", "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GUJARATI": "gu",
    "GURMUKHI": "pa", "KANNADA": "kn", "MALAYALAM": "ml", "SINHALA": "si", "THAI": "th", "LAO": "lo", "MYANMAR": "my",
    "KHMER": "km", "GEORGIAN": "ka", "ARMENIAN": "hy", "ETHIOPIC": "am",
}  # fmt: skip
_URDU, _PERSIAN = "ٹڈڑںےھہ", "پچژگکی"
_ARABIC_ONLY = frozenset("ةيىكإ")
_KANA_SHARE = 0.1  # of a Japanese text's letters; a Chinese one may name a Japanese brand

_ENGLISH = form_set(
    "the of and to what when where who why how did does for with are by which has have from not were"
)
_SHARED = form_set("is was in on a an as at me so us do he am")  # of English and of others
_LIKELY = 0.4  # of py3langid; names alone get less
_SHORT = 8  # words; of so few py3langid is not sure, and a question word is
_NAMES = 5  # words of nothing but these letters, none of them telling, are not worth its second


def language(text: str) -> str | None:
    """ISO 639-1 code of the text's language, or None when it holds no letters.

    By script first. A text in Latin letters is English unless something in it tells otherwise. Meant for questions and
    paragraphs; it does not tell Arabic from Persian in a text of one or two words.

    >>> language("أين التقى الرئيسان؟"), language("Where did they meet?"), language("42")
    ('ar', 'en', None)
    >>> language("Su neden azaldı?"), language("図書館は誰が設計しましたか"), language("شہر میں پانی کیوں بند ہے؟")
    ('tr', 'ja', 'ur')
    """
    text = text[:_READ]
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            name = _script(char)
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return None
    script = max(counts, key=lambda name: counts[name])
    if script == "ARABIC":
        return _of_arabic_letters(text, counts[script])
    if script == "LATIN":
        return _of_latin_letters(text)
    if script == "CYRILLIC":
        return _identified(text) or _BY_SCRIPT[script]
    kana = counts.get("HIRAGANA", 0) + counts.get("KATAKANA", 0)
    if script == "CJK" and kana > _KANA_SHARE * counts[script]:
        return "ja"
    return _BY_SCRIPT.get(script)


def _of_arabic_letters(text: str, letters: int) -> str:
    if sum(map(text.count, _URDU)) > 0.04 * letters:
        return "ur"
    persian = sum(map(text.count, _PERSIAN))
    return "fa" if persian > 0.06 * letters or (persian and _ARABIC_ONLY.isdisjoint(text)) else "ar"


def _of_latin_letters(text: str) -> str:
    found = re.findall(r"\w+", text.casefold())
    english = sum(word in _ENGLISH for word in found)
    if not english and len(found) < _SHORT:
        asking = asking_words.telling()
        if code := next((asking[form] for form in map(normalise, found) if form in asking), None):
            return code
    if english and (text.isascii() or english * 8 > len(found)):
        return "en"
    if text.isascii() and len(found) - sum(word in _SHARED for word in found) < _NAMES:
        return "en"  # names, keywords
    return _identified(text) or "en"


def _identified(text: str) -> str | None:
    code, probability = _identifier().classify(text)
    return code if probability > _LIKELY else None


class _Identifier(Protocol):  # the part of py3langid that is used; the package has no types
    def classify(self, text: str) -> tuple[str, float]: ...


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return cast("_Identifier", LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split(" ", 1)[0].split("-", 1)[0]
