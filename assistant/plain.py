"""A language model's text as plain text: nothing in it loads, links or hides."""

from __future__ import annotations

import re

_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,300}\])")
_LINK = re.compile(r"\[([^\]\n]{0,300})\]\(\s*<?[^)\s]{1,2000}[^)\n]{0,300}\)")
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]\n]{1,100}\]:\s*\S+.*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,3000}(?:>|\Z)")
_ADDRESS = re.compile(
    r"(?:[a-zA-Z][a-zA-Z0-9+.-]{1,12}://|www\.|(?:data|javascript|mailto):)[^\s<>«»\"]+", re.IGNORECASE
)
# Characters that are not seen but change what is: bidi embeddings and overrides, zero-width characters (the joiners
# of Persian are kept), tags that spell hidden text, variation selectors beyond the common ones.
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff\u00ad\U000e0000-\U000e0fff]")


def plain(text: str) -> str:
    """The text without images, links, tags, addresses and hidden characters; what a link shows stays.

    >>> plain("See ![x](https://evil.example/?q=1) the [report](https://a.example) <b>now</b>.")
    'See  the report now.'
    """
    text = _HIDDEN.sub("", text)
    text = _COMMENT.sub("", text)
    text = _IMAGE.sub("", text)
    text = _DEFINITION.sub("", text)
    text = _LINK.sub(
        lambda link: link.group(1) if not link.group(1).strip().isdigit() else f"[{link.group(1)}]", text
    )
    text = _TAG.sub("", text)
    return _ADDRESS.sub("", text)


def unhidden(text: str) -> str:
    """The text without characters that are not seen.

    >>> unhidden("a\u200bb\u202ec")
    'abc'
    """
    return _HIDDEN.sub("", text)


_LOADS = re.compile(r"!(?=\[)|<(?=[a-zA-Z/!])")


def inert(text: str) -> str:
    """The text with images and tags unable to take effect where it is shown as Markdown or HTML.

    >>> inert("a ![x](y) <img src=z> 3 < 4")
    'a ! [x](y) ‹img src=z> 3 < 4'
    """
    return _LOADS.sub(lambda found: "! " if found.group() == "!" else "‹", text)
