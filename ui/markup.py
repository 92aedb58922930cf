"""The smallest pieces of HTML. Whatever is not ours passes through `escape`."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from urllib.parse import urlsplit

from ui.catalogue import Catalogue

# No text needs these, and browsers and assistive software disagree on what they do.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")

_WORD = re.compile(r"[^\W\d_]+")


def escape(text: object) -> str:
    """Text made inert, for element content and for attributes in double quotes.

    >>> escape('<img src=x onerror="a()">')
    '&lt;img src=x onerror=&quot;a()&quot;&gt;'
    """
    return html.escape(_CONTROL.sub("\ufffd", str(text)), quote=True)


def directed(text: str) -> str:
    """The ``dir`` attribute of a text.

    ``auto`` goes by the first letter alone, and turns round every Arabic sentence that begins with
    "BBC". Here the words decide; more than a third are enough, since Arabic news is full of Latin names and
    English news of hardly an Arabic word.

    >>> directed("BBC News عن تأخر المحطة"), directed("The word «إسناد» means support")
    ('dir="rtl"', 'dir="ltr"')
    >>> directed("2026")
    'dir="auto"'
    """
    words = [unicodedata.bidirectional(word[0]) for word in _WORD.findall(text)]
    right_to_left = sum(kind in ("R", "AL") for kind in words)
    if not words:
        return 'dir="auto"'
    return 'dir="rtl"' if 3 * right_to_left > len(words) else 'dir="ltr"'


def label(t: Catalogue, key: str, **values: object) -> str:
    """A string of the page that changes with the language of the page."""
    filled = f' data-v="{escape(json.dumps(values, ensure_ascii=False))}"' if values else ""
    return f'<span data-t="{key}"{filled}>{escape(t.text(key, **values))}</span>'


def named(t: Catalogue, key: str) -> str:
    """The attributes that name a control which has no text of its own."""
    return f'data-t-label="{key}" aria-label="{escape(t.text(key))}" title="{escape(t.text(key))}"'


def time(published: str | None) -> str:
    """A date, which the page writes out in its own language."""
    day = (published or "")[:10]
    return f'<time datetime="{escape(day)}">{escape(day)}</time>' if day else ""


def web_address(url: str | None) -> str | None:
    """The address where it is a web address, else None: ``javascript:`` and the like are no links."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    named = parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", parts.netloc)
    return url if named else None


def _icon(path: str) -> str:
    return (
        '<svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">'
        f'<path d="{path}" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" fill="none"/></svg>'
    )


CROSS = _icon("M3.5 3.5l9 9m0-9l-9 9")
PENCIL = _icon("M3 13l.6-2.8 7-7 2.2 2.2-7 7zM9.2 4.6l2.2 2.2")
