"""The document around the page: its language, direction, title, styles and security policy.

Gradio serves one document to everyone, in English, left to right, and draws the page into it with
scripts. Setting these in the document itself means that no frame is ever shown the wrong way round.
"""

from __future__ import annotations

import re
import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.catalogue import LANGUAGES, load, negotiate
from ui.markup import escape

LANGUAGE_COOKIE = "isnad_language"
THEME_COOKIE = "isnad_theme"
_THEMES = ("light", "dark")
_MODULES = (
    "isnad", "adding", "ask", "export", "kept", "library", "opinion", "places", "reader", "settings", "talks", "view", "net", "strings",
)  # fmt: skip
_FONTS = {
    "ar": ("ibm-plex-sans-arabic-arabic-400-normal", "noto-naskh-arabic-arabic-wght-normal"),
    "en": ("ibm-plex-sans-arabic-latin-400-normal", "ibm-plex-serif-latin-400-normal"),
}

# Previews for other sites, with addresses that are not ours.
_FOREIGN_META = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')
_HTML_TAG = re.compile(r'<html\s+lang="en"')
_SCRIPT_TAG = re.compile(r"<script(?=[\s>])")


def localised(document: str, *, language: str, theme: str | None, nonce: str) -> str:
    """Gradio's document with our language, title and files, and the nonce on its own scripts."""
    t = load(language)
    chosen = f' data-theme="{theme}"' if theme else ""
    document = _FOREIGN_META.sub("", document)
    document = _HTML_TAG.sub(f'<html lang="{t.language}" dir="{t.direction}"{chosen}', document, count=1)
    document = _SCRIPT_TAG.sub(f'<script nonce="{nonce}"', document)
    return document.replace('<meta charset="utf-8" />', f'<meta charset="utf-8" />{_head(language)}', 1)


def _head(language: str) -> str:
    t = load(language)
    fonts = "".join(
        f'<link rel="preload" href="./isnad/fonts/{name}.woff2" as="font" type="font/woff2" crossorigin>'
        for name in _FONTS[t.language]
    )
    modules = "".join(f'<link rel="modulepreload" href="./isnad/{name}.js">' for name in _MODULES)
    return (
        f"<title>{escape(t.text('app.title'))}</title>"
        f'<meta name="isnad-language" content="{t.language}">'
        f'<meta name="color-scheme" content="light dark">{fonts}{modules}'
        f'<link rel="stylesheet" href="./isnad/isnad.css">'
        f'<link rel="icon" href="./isnad/isnad.svg" type="image/svg+xml">'
    )


def policy(nonce: str) -> str:
    """The Content-Security-Policy: nothing from elsewhere, no script that is not ours or Gradio's.

    Gradio draws `gr.HTML` with compiled templates, which needs ``unsafe-eval``; what an article could
    inject (a script element, an event attribute, a ``javascript:`` address) stays forbidden.
    """
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'none'; frame-ancestors 'self'"
    )


class LocalisedDocument:
    """ASGI middleware that rewrites the page's document, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes every request on; the answer to the page's own comes back rewritten."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        await self._app(_uncompressed(scope), receive, _Rewriting(scope, send))


class _Rewriting:
    """Collects a response, and sends it rewritten when it is HTML."""

    def __init__(self, scope: Scope, send: Send) -> None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        cookies = _cookies(headers.get(b"cookie", ""))
        wished = cookies.get(LANGUAGE_COOKIE, "")
        self._language = wished if wished in LANGUAGES else negotiate(headers.get(b"accept-language"))
        self._theme = cookies.get(THEME_COOKIE) if cookies.get(THEME_COOKIE) in _THEMES else None
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body" or self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        headers = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
        if any(k.lower() == b"content-type" and v.startswith(b"text/html") for k, v in headers):
            nonce = secrets.token_urlsafe(16)
            text = localised(
                self._body.decode("utf-8"), language=self._language, theme=self._theme, nonce=nonce
            )
            self._body = text.encode("utf-8")
            headers += _page_headers(nonce)
        headers.append((b"content-length", str(len(self._body)).encode()))
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": self._body})


def _page_headers(nonce: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-security-policy", policy(nonce).encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"accept-language, cookie"),
        (b"cache-control", b"no-store"),
    ]


def _uncompressed(scope: Scope) -> Scope:
    return {**scope, "headers": [(k, v) for k, v in scope["headers"] if k.lower() != b"accept-encoding"]}


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
