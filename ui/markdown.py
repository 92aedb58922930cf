"""An answer as Markdown with its citations as footnotes, for pasting into a text."""

from __future__ import annotations

import re

from assistant.types import Answer, Citation

# What Markdown would read as markup, wherever it stands in a line.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!])")


def answer_markdown(answer: Answer) -> str:
    """The question, the answer and each cited quote with its source.

    A footnote has the number of its marker; a marker with several quotes keeps them in one footnote.
    """
    body = " ".join(
        _plain(s.text) + "".join(f"[^{m}]" for m in dict.fromkeys(c.marker for c in s.citations))
        for s in answer.sentences
    )
    lines = [f"**{_plain(answer.question)}**", "", body or _plain(answer.text), ""]
    notes: dict[int, list[Citation]] = {}
    for citation in answer.citations:
        notes.setdefault(citation.marker, []).append(citation)
    lines += [_footnote(marker, cited) for marker, cited in notes.items()]
    return "\n".join(lines).rstrip() + "\n"


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
