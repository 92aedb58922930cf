"""Links that open a page at the words of a quote (the Text Fragments of the URL, WICG draft)."""

from __future__ import annotations

from urllib.parse import quote as percent_encode
from urllib.parse import urldefrag, urlsplit

_WHOLE_WORDS = 12  # up to so many words stand in the link as they are; beyond, the first and the last
_EDGE_WORDS = 5


def deep_link(url: str | None, quote: str) -> str | None:
    r"""The address with a ``#:~:text=`` directive for a quote; None without a web address.

    >>> deep_link("https://a.example/n?x=1#top", "a-b, c")
    'https://a.example/n?x=1#top:~:text=a%2Db%2C%20c'
    >>> deep_link("https://a.example/", "قمة")
    'https://a.example/#:~:text=%D9%82%D9%85%D8%A9'
    >>> deep_link("https://a.example/", "It ended.\nThe next begins in May")
    'https://a.example/#:~:text=It%20ended.,The%20next%20begins%20in%20May'
    """
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return None
    words = quote.split()
    if not words:
        return url
    lines = [line.split() for line in quote.strip().splitlines()]
    if len(words) <= _WHOLE_WORDS and len(lines) == 1:
        directive = _encode(" ".join(words))
    else:  # a browser finds neither end in two blocks of the page at once
        first, last = lines[0][:_EDGE_WORDS], lines[-1][-_EDGE_WORDS:]
        directive = f"{_encode(' '.join(first))},{_encode(' '.join(last))}"
    base, fragment = urldefrag(url)
    return f"{base}#{fragment.partition(':~:')[0]}:~:text={directive}"


def _encode(words: str) -> str:
    # A hyphen, a comma and an ampersand have a meaning of their own in a directive.
    return percent_encode(words, safe="").replace("-", "%2D")
