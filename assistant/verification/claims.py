"""What a text claims, as a row of tokens: names, numbers, dates, words, each with its polarity.

Function words are not tokens, but leave their trace on the next one: the preposition before it,
a negation, whether a clause begins there.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant import lexicon
from assistant.verification.marking import mark
from assistant.verification.particles import (
    abbreviates,
    clitic,
    conjoined,
    dual,
    foreign,
    is_negation,
    markers,
    negates_in,
    phrases,
)
from assistant.verification.quantities import Quantity, begins_quantity, quantity
from assistant.verification.tokens import Token, TokenKind, names_of, with_names
from assistant.wordforms import Form, analyse
from vectorstore.language import Word, form_set, words
from vectorstore.words import unspaced
from vectorstore.words.tongues import language

_SENTENCE_BREAK = re.compile(r"[.!?؟。…](?:[\"'”’»)\]]*\s|\s*$)|[;؛\n]")
_CLAUSE_BREAK = re.compile(r"[,،:()«»\"“”–—]|\s-\s|\.{2,}")
_OPENERS = form_set(lexicon.OPENERS)
_TURNS = form_set(lexicon.TURNS)
_STATES = {"us": "usa", "uk": "uk", "eu": "eu", "un": "un"}  # as capitals; "us" is also a pronoun
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}
_NUMERIC_DATE = re.compile(r"(\d{4}|\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{1,2})(?![\d])")


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[Token, ...]:
    """The claims of a text in order.

    >>> [(t.kind, t.form.text, t.value, t.negated) for t in tokens("لم يعلن الوزير عن 3 مشاريع")]
    [('word', 'يعلن', 0.0, True), ('word', 'الوزير', 0.0, False), ('number', '3', 3.0, False), ('word', 'مشاريع', 0.0, False)]
    """
    reader = _Reader(text)
    found = tuple(reader.read())
    mark(found, reader.words, text)
    return with_names(found, names_of(found))


def _initials_joined(found: list[Word], text: str) -> list[Word]:
    """The words, with "U.S." and the like as one."""
    out: list[Word] = []
    for word in found:
        last = out[-1] if out else None
        short = (
            last is not None and len(word.form) == 1 and text[word.start].isupper() and len(last.form) <= 2
        )
        if (
            last
            and short
            and last.end + 1 == word.start
            and text[last.end] == "."
            and text[last.start].isupper()
        ):
            out[-1] = Word(last.start, word.end, last.form + word.form)
        else:
            out.append(word)
    return out


class _Reader:
    """Walks over the words of a text, once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = _initials_joined(words(text), text)
        self.tokens: list[Token] = []
        self.sentence = 0
        self._fresh()
        self.opens, self.denied, self.attributed = True, False, False
        self.currency = ""

    def _fresh(self) -> None:
        """Forget what function words left for the next token."""
        self.marker, self.negated, self.passive, self.joined, self.opens = "", False, False, False, False

    def read(self) -> list[Token]:
        at = 0
        while at < len(self.words):
            self._between(at)
            taken = self._phrase(at) or self._quantity(at)
            if not taken:
                self._word(at)
            at += taken or 1
        self._settle()
        return self.tokens

    def _settle(self) -> None:
        """Give a negation that nothing follows ("did not.") to the token before it."""
        if self.negated and self.tokens:
            self.tokens[-1].negated = not self.tokens[-1].negated
        self.negated = False

    def _quantity(self, at: int) -> int:
        """How many words a number or date takes, after adding it."""
        if not begins_quantity(self.words[at].form):
            return 0
        dated = self._numeric_date(at)
        if dated:
            return dated
        found = quantity(self.words, at, self.text)
        if found is None:
            return 0
        self._value(at, found)
        return found.length

    def _between(self, at: int) -> None:
        if at == 0:
            return
        begin, end = self.words[at - 1].end, self.words[at].start
        gap = self.text[begin:end]
        if gap == " ":
            return
        short = gap.startswith(". ") and abbreviates(self.words[at - 1].form)
        if _SENTENCE_BREAK.search(gap) and not short:
            self._settle()
            self.sentence += 1
            self._fresh()
            self.opens, self.denied, self.attributed = True, False, False
        elif _CLAUSE_BREAK.search(gap):
            self._settle()
            self.opens, self.attributed = True, False
            if "," in gap:
                self.denied = False
        for sign, name in _CURRENCIES.items():
            if sign in gap:
                self.currency = name

    def _phrase(self, at: int) -> int:
        """How many words an expression takes that only looks negating or marks the passive."""
        expressions, openers = phrases()
        if self.words[at].form not in openers:
            return 0
        for length in (2, 1):
            forms = " ".join(word.form for word in self.words[at : at + length])
            kind = expressions.get(forms)
            if kind == "place":
                form = analyse(forms.replace(" ", "_"))
                last = self.words[at + length - 1]
                self._add(
                    Token(
                        form=form,
                        kind="name",
                        start=self.words[at].start,
                        end=last.end,
                        marker=clitic(form.text),
                    )
                )
                return length
            if kind == "passive":
                self.passive, self.marker = True, "by"
            if kind is not None:
                return length
        return 0

    def _numeric_date(self, at: int) -> int:
        """How many words a date such as 2024-05-12 or 12/5/2024 takes, after adding its parts."""
        written = _NUMERIC_DATE.match(self.text, self.words[at].start)
        if written is None or at + 2 >= len(self.words):
            return 0
        first, second, third = (int(part) for part in written.groups())
        year, month, day = (first, second, third) if first > 31 else (third, second, first)
        if month > 12 >= day:  # month first, as in the United States
            month, day = day, month
        if not (1 <= month <= 12 and 1 <= day <= 31 and year > 31):
            return 0
        parts: list[tuple[TokenKind, int]] = [("number", day), ("month", month), ("number", year)]
        for kind, value in parts:
            form = analyse(self.words[at].form)
            self._add(
                Token(form=form, kind=kind, start=written.start(), end=written.end(), value=float(value))
            )
        return 3

    def _value(self, at: int, found: Quantity) -> None:
        last = self.words[at + found.length - 1]
        self._add(
            Token(
                form=analyse(self.words[at].form),
                kind=found.kind,
                start=self.words[at].start,
                end=last.end,
                value=found.value,
                soft=found.soft,
                joined=self.words[at].form.startswith("و") and found.value != 1,
            )
        )
        if self.currency:  # "$3.2 billion" is read as "3.2 billion dollars"
            self._add(
                Token(form=analyse(self.currency), kind="word", start=self.words[at].start - 1, end=last.end)
            )
            self.currency = ""

    def _word(self, at: int) -> None:
        word = self.words[at]
        if is_negation(word.form) or self._negates_here(word.form):
            self.negated = not self.negated
            if word.form.startswith("و"):
                self.opens = True
            return
        form = analyse(word.form)
        if word.form == "علي" and self.text[word.end - 1] == "ي":
            self._add(
                Token(form=form, kind="name", start=word.start, end=word.end, soft=not self._is_ali(at))
            )
            return
        if word.form in _STATES and self.text[word.start : word.end].replace(".", "").isupper():
            self._add(Token(form=analyse(_STATES[word.form]), kind="name", start=word.start, end=word.end))
            return
        if form.stop:
            self._function_word(word.form)
            return
        if len(word.form) == 1 and not word.form.isdigit() and not unspaced.RUN.match(word.form):
            return
        if conjoined(form) and (form.concepts or form.axes):
            self.denied = False
        singular = dual(word.form)
        if singular:
            self._add(Token(form=form, kind="number", start=word.start, end=word.end, value=2.0, soft=True))
            form = analyse(singular)
        self._add(self._plain(at, form))
        if form.light:
            self.marker = markers().get(word.form, "")
        if form.denial or (form.carrying and self.tokens[-1].negated):
            self.denied = True

    def _negates_here(self, form: str) -> bool:
        languages = negates_in(form)
        return bool(languages) and language(self.text) in languages

    def _is_ali(self, at: int) -> bool:
        """Whether the word is surely the name, and not the preposition, which many write alike."""
        word = self.words[at]
        before = self.tokens[-1] if self.tokens else None
        beside = before is not None and before.kind == "name" and before.end + 1 == word.start
        return (
            beside
            or "على" in self.text
            or (at > 0 and self.words[at - 1].form in ("بن", "ابو", "ام", "الامام"))
        )

    def _plain(self, at: int, form: Form) -> Token:
        word = self.words[at]
        initial = self.text[word.start].isupper()
        inner = initial and not (self.opens and not self._mid_sentence(at))
        named = form.place or (form.person and not form.everyday) or foreign(self.text, word)
        named = named or (inner and not form.arabic and not form.title)
        named = named or (form.everyday and bool(self.tokens) and self._beside_name(word))
        titled = bool(self.tokens) and not named and form.arabic and self._after_title(form)
        return Token(
            form=form,
            kind="name" if named or titled else "word",
            start=word.start,
            end=word.end,
            marker=clitic(form.text),
            joined=conjoined(form),
            capital=initial,
            soft=form.pointer,
        )

    def _beside_name(self, word: Word) -> bool:
        """Whether a name or title stands directly before the word."""
        before = self.tokens[-1]
        return before.end + 1 == word.start and (before.kind == "name" or before.form.title)

    def _mid_sentence(self, at: int) -> bool:
        """Whether the word is not the first of its sentence, so that a capital letter means a name."""
        if at == 0 or not self.tokens:
            return at > 0 and self.words[at - 1].form in (
                "the",
                "a",
                "an",
                "on",
                "in",
                "according",
                "to",
                "by",
                "for",
                "at",
            )
        gap = self.text[self.words[at - 1].end : self.words[at].start]
        return not re.search(r"[.!?\n\"“«:]", gap)

    def _after_title(self, form: Form) -> bool:
        """Whether an unknown Arabic word stands where a name does: after a title or another name."""
        before = self.tokens[-1]
        if self.opens or form.text.startswith(("ي", "ت", "س")) or not before.form.arabic:
            return False
        if form.known and not before.form.locality:
            return False
        defined = form.text.startswith(("ال", "وال"))
        if before.form.place:  # "الرئيس الروسي فلاديمير": a demonym, and no second adjective
            return before.form.text.startswith("ال") and not defined
        if before.form.locality:  # "حزب النهضة", "صحيفة الحياة"; a parting adjective would have no article
            return defined
        return before.kind == "name" or (before.form.title and not defined)

    def _function_word(self, text: str) -> None:
        if text in _TURNS:
            self.denied = False
        if text in _OPENERS or (text.startswith("و") and len(text) > 2):
            self.opens = True
        if text in ("and", "و"):
            self.joined = True
        marker = markers().get(text) or markers().get(text.removeprefix("و"))
        if marker is not None:
            self.marker = marker
            self.attributed = self.attributed or marker == "said"
        if text == "by":
            self.passive = True

    def _add(self, token: Token) -> None:
        """Keep a token, with what the function words before it left."""
        heir = not self.marker and not token.marker and self._continues(token)
        before = self.tokens[-1] if heir else token
        token.marker = self.marker or before.marker
        token.passive = self.passive or before.passive
        token.negated, token.denied, token.sentence = self.negated, self.denied, self.sentence
        token.joined = self.joined or token.joined
        token.opens = self.opens or (token.form.arabic and token.joined)
        token.attributed = self.attributed
        if self.attributed and self.tokens and self.tokens[-1].kind == "name" and token.kind != "name":
            token.attributed = self.attributed = False
        self.tokens.append(token)
        self._fresh()

    def _continues(self, token: Token) -> bool:
        """Whether the token goes on with the name or title before it, and shares its preposition."""
        if not self.tokens or token.is_value or self.tokens[-1].end + 1 != token.start:
            return False
        before = self.tokens[-1]
        if before.form.place and not token.form.place and not before.form.text.startswith("ال"):
            return False
        return before.form.title or (before.kind == "name" and token.kind == "name")
