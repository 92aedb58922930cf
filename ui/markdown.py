"""An answer as Markdown with its citations as footnotes, for pasting into a text."""

from __future__ import annotations

import re
from collections.abc import Set

from assistant.types import Answer, Citation, Sentence
from ui.catalogue import Catalogue

# What Markdown would read as markup, wherever it stands in a line.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!])")


def answer_markdown(answer: Answer, t: Catalogue, removed: Set[str] = frozenset()) -> str:
    """The question, the answer and each cited quote with its source.

    A footnote has the number of its marker; a marker with several quotes keeps them in one footnote.
    What a source carries in part or not at all says so, also where it is pasted.

    Args:
        answer: what to write.
        t: the strings of the page.
        removed: ids of articles that are no longer in the library; footnotes that cite them say so.
    """
    body = " ".join(_sentence(sentence, t) for sentence in answer.sentences)
    lines = [f"**{_plain(answer.question)}**", "", body or _plain(answer.text), ""]
    notes: dict[int, list[Citation]] = {}
    for citation in answer.citations:
        notes.setdefault(citation.marker, []).append(citation)
    gone = f" ({_plain(t.text('reader.removed.short'))})"
    lines += [
        _footnote(marker, cited) + (gone if cited[0].article_id in removed else "")
        for marker, cited in notes.items()
    ]
    return "\n".join(lines).rstrip() + "\n"


def _sentence(sentence: Sentence, t: Catalogue) -> str:
    markers = dict.fromkeys(citation.marker for citation in sentence.citations)
    told = "" if sentence.support == "supported" else f" ({t.text(f'support.{sentence.support}.short')})"
    return _plain(sentence.text) + "".join(f"[^{marker}]" for marker in markers) + told


def _footnote(marker: int, citations: list[Citation]) -> str:
    quotes = " … ".join(f"«{_plain(c.quote)}»" for c in citations)
    first = citations[0]
    outlets = dict.fromkeys(outlet for citation in citations for outlet in citation.outlets)
    sources = [_source(first.article_title, first.url)]
    sources += [_source(o.source or o.article_title, o.url) for o in outlets]
    return f"[^{marker}]: {quotes} — {' · '.join(dict.fromkeys(sources))}"


def _source(name: str, url: str | None) -> str:
    return f"[{_plain(name)}](<{_address(url)}>)" if url else _plain(name)


def _plain(text: str) -> str:
    r"""One line of text that Markdown shows as it stands.

    >>> print(_plain("a *b* [c](d)"))
    a \*b\* \[c\](d)
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _address(url: str) -> str:
    return url.replace("<", "%3C").replace(">", "%3E").replace("\n", "")
