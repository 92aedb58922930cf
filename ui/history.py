"""The list of kept conversations as HTML. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ui.catalogue import Catalogue
from ui.markup import CROSS, PENCIL, directed, escape, label, named, time
from vectorstore.storage.spoken import Conversation


def list_html(conversations: Sequence[Conversation], t: Catalogue) -> str:
    """Conversations, each with a button that opens it, one that renames and one that removes it."""
    return "".join(_item(conversation, t) for conversation in conversations)


def _item(conversation: Conversation, t: Catalogue) -> str:
    id_ = escape(conversation.id)
    title = escape(conversation.title) or label(t, "talks.untitled")
    day = datetime.fromtimestamp(conversation.updated).astimezone().date().isoformat()
    return (
        f'<li class="is-item is-talk" data-id="{id_}">'
        f'<button type="button" class="is-open" data-do="open-talk" data-id="{id_}">'
        f'<span class="is-item-title" {directed(conversation.title)}>{title}</span>'
        f'<span class="is-item-facts"><span>{time(day)}</span><span class="is-dot" aria-hidden="true"></span>'
        f"<span>{label(t, 'talks.turns', n=conversation.turn_count)}</span></span></button>"
        f'<span class="is-item-tools">'
        f'<button type="button" class="is-icon" data-do="rename-talk" data-id="{id_}" '
        f"{named(t, 'talks.rename')}>{PENCIL}</button>"
        f'<button type="button" class="is-icon" data-do="remove-talk" data-id="{id_}" '
        f"{named(t, 'talks.remove')}>{CROSS}</button></span></li>"
    )
