"""Training pairs, by source: what is read from the training folder, and what is made out of it."""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vectorstore.builtin.lexicon import Lexicon, count, learn
from vectorstore.builtin.names import transliterate
from vectorstore.builtin.tokenizing import Words

Pair = tuple[str, str]
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+")
_ENGLISH_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
# A word is a name when it is capitalised inside sentences at least this share of the time.
_NAME_SHARE = 0.7
MIN_NAME_LETTERS = 3
# Spellings drawn for each name when looking for the one in use; shorter ones are too often other words.
VARIANTS_TRIED = 40
MIN_SPELLING = 4
# Characters of a text worth translating.
MIN_SENTENCE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The training files, read whole (about 50 MB of text)."""

    dictionary: list[dict[str, Any]]
    tatoeba: list[dict[str, Any]]
    tico: list[dict[str, Any]]
    news: list[dict[str, Any]]
    squad_paragraphs: list[dict[str, Any]]
    squad_questions: list[dict[str, Any]]


def read(folder: Path) -> Sources:
    """The training files of `folder`.

    Raises:
        FileNotFoundError: a file lacks; the message of the program says where the originals are.
    """
    return Sources(
        dictionary=list(_lines(folder / "dict_omw_ar_en.jsonl.gz")),
        tatoeba=list(_lines(folder / "tatoeba_ar_en.jsonl.gz")),
        tico=list(_lines(folder / "tico19_ar_en.jsonl.gz")),
        news=list(_lines(folder / "jawhara_news.jsonl.gz")),
        squad_paragraphs=list(_lines(folder / "squad_train402.paragraphs.jsonl.gz")),
        squad_questions=list(_lines(folder / "squad_train402.questions.jsonl.gz")),
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def find_names(texts: Sequence[str], words: Words) -> Counter[str]:
    """Normalised English words that are names by their capitals, with how often each occurs."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for sentence in _SENTENCE.split(text):
            for match in list(_ENGLISH_WORD.finditer(words.fold(sentence)))[1:]:
                word = match.group().split("'")[0].split("’")[0]
                if word:
                    (capital if word[0].isupper() else small)[word.lower()] += 1
    return Counter(
        {
            word: count
            for word, count in capital.items()
            if len(word) >= MIN_NAME_LETTERS and count >= _NAME_SHARE * (count + small[word])
        }
    )


def find_spellings(names: Counter[str], arabic: Counter[str], seed: int) -> dict[str, str]:
    """Names with the spelling that Arabic texts really use, where one of the likely spellings occurs in `arabic`."""
    rng = random.Random(seed)
    found: dict[str, str] = {}
    for name in sorted(names):
        spellings = dict.fromkeys(
            [transliterate(name), *(transliterate(name, rng) for _ in range(VARIANTS_TRIED))]
        )
        seen = [s for s in spellings if len(s) >= MIN_SPELLING and arabic[s] >= 2]
        if seen:
            found[name] = max(seen, key=lambda s: (arabic[s], s))
    return found


class Translator:
    """Word-by-word translations: poor sentences, but they hold the words and the names that must meet."""

    def __init__(
        self, lexicon: Lexicon, names: Counter[str], spellings: dict[str, str], words: Words, seed: int
    ) -> None:
        self._lexicon = lexicon
        self._names = names
        self._spellings = spellings
        self._words = words
        self._rng = random.Random(seed)
        self._cache: dict[str, tuple[tuple[str, float], ...]] = {}
        self._english_names = {}
        for name, _ in sorted(names.items(), key=lambda item: item[1]):
            self._english_names[transliterate(name)] = name
        # A spelling that was met belongs to the commonest name that can be written so.
        for name, _ in sorted(names.items(), key=lambda item: item[1]):
            if name in spellings:
                self._english_names[spellings[name]] = name

    def to_arabic(self, text: str) -> str:
        """`text` (English) as Arabic words; what is neither known nor a name is left out."""
        return " ".join(out for word in self._words(text) if (out := self._arabic(word)))

    def to_english(self, text: str) -> str:
        """`text` (Arabic) as English words, likewise."""
        return " ".join(out for word in self._words(text) if (out := self._english(word)))

    def _arabic(self, word: str) -> str:
        if word.isdigit():
            return word
        if options := self._options(word):
            return self._draw(options)
        if word not in self._names:
            return ""
        if word in self._spellings and self._rng.random() < 0.7:
            return self._spellings[word]
        return transliterate(word, self._rng)

    def _options(self, word: str) -> tuple[tuple[str, float], ...]:
        """Translations of the word itself or, unless it is a name, of its base form."""
        if word not in self._cache:
            forms = [word] if word in self._names else _stems(word)
            found = (self._lexicon.to_arabic.get(form) for form in forms)
            self._cache[word] = next((options for options in found if options), ())
        return self._cache[word]

    def _english(self, word: str) -> str:
        if word.isdigit():
            return word
        for form in _arabic_stems(word):
            if options := self._lexicon.to_english.get(form):
                return self._draw(options)
        return next(
            (self._english_names[f] for f in _arabic_stems(word) if len(f) > 3 and f in self._english_names),
            "",
        )

    def _draw(self, options: Sequence[tuple[str, float]]) -> str:
        return self._rng.choices([word for word, _ in options], [weight for _, weight in options])[0]


def _stems(word: str) -> Iterator[str]:
    """An English word and guesses at its base forms."""
    yield word
    for ending, instead in (
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("ly", ""),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word[: -len(ending)] + instead


def _arabic_stems(word: str) -> Iterator[str]:
    """An Arabic word and guesses at it without attached particles and pronouns."""
    yield word
    for prefix in ("و", "ف", "ب", "ل", "ك", "س", "وب", "ول"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            yield word[len(prefix) :]
    for suffix in ("ه", "ها", "هم", "نا", "ات", "ين", "ون", "ان"):
        if word.endswith(suffix) and len(word) > len(suffix) + 2:
            yield word[: -len(suffix)]


def learn_lexicon(sources: Sources, words: Words) -> Lexicon:
    """The word lexicon of all parallel data; dictionary entries count as one-word sentences."""
    pairs = [(words(row["en"]), words(row["ar"])) for row in sources.tatoeba + sources.tico]
    for row in sources.dictionary:
        pairs += [(words(en), words(ar)) for en in row["en"][:4] for ar in row["ar"][:6]]
    return learn([pair for pair in pairs if pair[0] and pair[1]])


def make(sources: Sources, words: Words, seed: int) -> dict[str, list[Pair]]:
    """Every source of pairs by name, in a fixed order for one seed."""
    rng = random.Random(seed)
    names = find_names([row["text"] for row in sources.squad_paragraphs], words)
    lexicon = learn_lexicon(sources, words)
    arabic_words = count([words(text) for text in _arabic_texts(sources)])
    # A name with a translation ("french", "japan") is not spelt out: what sounds like it is another word.
    unknown = Counter({name: n for name, n in names.items() if name not in lexicon.to_arabic})
    spellings = find_spellings(unknown, arabic_words, seed)
    translator = Translator(lexicon, names, spellings, words, seed)
    parallel = [(row["en"], row["ar"]) for row in sources.tatoeba + sources.tico]
    made: dict[str, list[Pair]] = {
        "parallel": parallel + [(row["en"], row["ar"]) for row in sources.tico] * 2
    }
    made["joined"] = [_join(rng.sample(parallel, rng.randint(2, 5)), rng) for _ in range(20000)]
    made["dictionary"] = [(en, ar) for r in sources.dictionary for en in r["en"][:4] for ar in r["ar"][:6]]
    made["glosses"] = [(r["gloss_en"], rng.choice(r["ar"])) for r in sources.dictionary if r.get("gloss_en")]
    made["names"] = [
        (n, transliterate(n, r)) for r in (None, rng) for n in sorted(unknown) if len(transliterate(n)) > 1
    ]
    made["names"] += sorted(spellings.items())
    paragraphs = {row["paragraph_id"]: row["text"] for row in sources.squad_paragraphs}
    made["questions"] = [
        (row["question"], paragraphs[row["paragraph_id"]]) for row in sources.squad_questions
    ]
    made["news"] = list(_news_pairs(sources.news))
    made["sentences"] = [pair for text in paragraphs.values() for pair in _sentence_pairs(text, rng)]
    # Sentence by sentence, so that a sentence has one translation, alone and in its paragraph.
    split = {key: _SENTENCE.split(text) for key, text in paragraphs.items()}
    arabic = {sentence: translator.to_arabic(sentence) for found in split.values() for sentence in found}
    made["questions_to_arabic"] = [
        (row["question"], " ".join(arabic[sentence] for sentence in split[row["paragraph_id"]]))
        for row in sources.squad_questions
    ]
    made["questions_from_arabic"] = [(translator.to_arabic(q), text) for q, text in made["questions"][::2]]
    made["translated_english"] = [(en, ar) for en, ar in arabic.items() if len(en) > MIN_SENTENCE]
    arabic_news = [
        p for row in sources.news for p in (row["title"], *row["paragraphs"]) if len(p) > MIN_SENTENCE
    ]
    made["translated_arabic"] = [(translator.to_english(p), p) for p in arabic_news]
    return {name: [p for p in found if p[0].strip() and p[1].strip()] for name, found in made.items()}


def _arabic_texts(sources: Sources) -> Iterator[str]:
    for row in sources.news:
        yield from (row["title"], *row["paragraphs"])
    for row in sources.tatoeba + sources.tico:
        yield row["ar"]


def _join(picked: Sequence[Pair], rng: random.Random) -> Pair:
    """Several sentence pairs as one: what is near must also be near in longer texts."""
    shuffled = list(picked)
    rng.shuffle(shuffled)
    return " ".join(en for en, _ in picked), " ".join(ar for _, ar in shuffled)


def _news_pairs(news: Sequence[dict[str, Any]]) -> Iterator[Pair]:
    """Title to paragraph, and paragraph to the next, of each Arabic news item."""
    for row in news:
        paragraphs = row["paragraphs"]
        for paragraph in paragraphs[:3]:
            yield row["title"], paragraph
        for paragraph in paragraphs[:2]:
            sentences = [s for s in re.split(r"[.،؛:\n]\s+", paragraph) if len(s) > 25]
            if len(sentences) > 1:
                yield sentences[-1], " ".join(sentences[:-1])


def _sentence_pairs(text: str, rng: random.Random) -> Iterator[Pair]:
    """One sentence of an English paragraph against the rest of it."""
    sentences = [s for s in _SENTENCE.split(text) if len(s) > 25]
    if len(sentences) > 1:
        index = rng.randrange(len(sentences))
        yield sentences[index], " ".join(sentences[:index] + sentences[index + 1 :])
