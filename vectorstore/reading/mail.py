"""E-mail messages (.eml) -> drafts: a newsletter, or an article somebody sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.types import Draft

from .decoding import decode
from .html import read_html
from .text import read_text

_HEADERS = ("from", "to", "subject", "date", "received", "mime-version", "content-type", "message-id")


def read_eml(data: bytes, name: str, today: date | None = None) -> tuple[Draft, ...]:
    """The article in a message's body: plain text where there is some, else its HTML.

    Raises:
        ReadError: it is no message.
        NothingToReadError: its body holds no text.
    """
    try:
        message = message_from_bytes(data, policy=policy.default)
        if not any(field in message for field in _HEADERS):
            raise ReadError(
                f"{name} is no e-mail message (it has no header); save it as .eml again", code="no-mail"
            )
        drafts = _body(message, name, today)
        return _with_header(drafts, message)
    except (MessageError, LookupError, AttributeError, TypeError) as error:
        raise ReadError(
            f"{name} is a damaged e-mail message ({error}); save it as .eml again", code="no-mail"
        ) from error


def _body(message: Message, name: str, today: date | None) -> tuple[Draft, ...]:
    texts = {part.get_content_type(): part for part in reversed(list(_parts(message)))}
    for kind in ("text/plain", "text/html"):
        part = texts.get(kind)
        payload = part.get_payload(decode=True) if part is not None else None
        if part is None or not isinstance(payload, bytes) or not payload.strip():
            continue
        charset = part.get_content_charset()
        if kind == "text/html":
            return read_html(payload, origin=name, charset=charset, today=today)
        return read_text(decode(payload, declared=charset), origin=name, today=today)
    raise NothingToReadError(
        f"{name} has no text in its body; open the message and save what it attaches", code="no-text"
    )


def _parts(message: Message) -> list[Message]:
    if isinstance(message, EmailMessage):
        return [part for part in message.walk() if not part.is_multipart() and not part.get_filename()]
    return [message]


def _with_header(drafts: tuple[Draft, ...], message: Message) -> tuple[Draft, ...]:
    """The drafts with sender and date of the message; with its subject, where the text has no headline."""
    sender = parseaddr(str(message.get("from", "")))[0] or None
    subject = " ".join(str(message.get("subject", "")).split())
    first = drafts[0]
    if subject and not any(paragraph.kind == "title" for paragraph in first.paragraphs):
        from .phrases import key_of

        first = replace(first, title=subject, key=f"title:{key_of(subject) or subject}")
    drafts = (first, *drafts[1:])
    return tuple(
        replace(draft, source=draft.source or sender, published=draft.published or _sent(message))
        for draft in drafts
    )


def _sent(message: Message) -> str | None:
    try:
        return parsedate_to_datetime(str(message["date"])).isoformat(timespec="minutes")
    except (TypeError, ValueError, IndexError):
        return None
