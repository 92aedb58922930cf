"""Loads what answers need before anyone asks."""

from __future__ import annotations

from assistant import reader
from assistant.assistant import Assistant
from assistant.dating import dated
from assistant.dialogue.questions import candidates
from assistant.dialogue.smalltalk import purpose_of
from vectorstore.search import meet_words
from vectorstore.types import Article, Hit, Paragraph

# One of each script, and questions of the kinds that are read with tables of their own.
_TEXTS = (
    ("ar", "افتتح المجلس الجسر الجديد في المدينة يوم 3 مايو 2024، وقال رئيسه سامي حداد إنه كلّف 40 مليون دولار بسبب الفيضان."),
    ("en", "The council opened the new bridge in the city on 3 May 2024, said Sami Haddad, and it cost $40m because of the flood."),
)  # fmt: skip
_QUESTIONS = (
    ("ar", "من افتتح الجسر؟"),
    ("ar", "هل كلّف الجسر أكثر من 40 مليون دولار؟"),
    ("ar", "لماذا ارتفعت كلفة الجسر، ومتى افتُتح؟"),
    ("en", "Who opened the bridge?"),
    ("en", "How much did the bridge cost, and why?"),
    ("en", "When did Sami Haddad open it?"),
)


def warm(assistant: Assistant) -> None:
    """Reads two sentences of our own and searches the library for them: tables, networks and patterns are loaded then.

    The first question of a process took a third of a second, and the first in another language a tenth; and words that no
    question has met before take a tenth of a search. Nothing of this is kept in the library.

    Raises:
        StoreError: The library cannot be searched.
    """
    hits = [_hit(language, text) for language, text in _TEXTS]
    for language, question in _QUESTIONS:
        purpose_of(question)
        reader.read(question, hits, language)
    for hit in hits:
        assistant.search(hit.article.title, k=1)
        dated(hit.paragraph.text, hit.article, language)
        list(candidates(hit.article))
    meet_words(assistant.library)


def _hit(language: str, text: str) -> Hit:
    paragraph = Paragraph(id=f"warm-{language}", article_id=language, index=0, kind="body", text=text)
    article = Article(
        id=language, title=text[:40], published="2024-05-04", language=language, paragraphs=(paragraph,)
    )
    return Hit(paragraph=paragraph, article=article, similarity=0.9)
