"""The settings panel: what is set, by whom, what each choice costs, and changing it."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from assistant import Assistant
from assistant.preferences import CHANGEABLE, fixed
from assistant.settings import Settings
from ui import catalogue
from ui.catalogue import Catalogue
from ui.markup import escape, label
from ui.moves import Mover, Moving
from ui.steps import Step, bounded

_PROVIDERS = ("ollama", "openai", "anthropic", "google_genai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the panel shows. A key is told only as being there or not.

    Attributes:
        held: names of settings that cannot be changed here, with who holds them: the name of a
            variable, or empty for the start of the program.
        providers: language model packages that are installed.
        embedding: what the library's vectors were made by, or will be.
        moving: where a move to another one is.
        passages: how many paragraphs such a move embeds anew.
    """

    settings: Settings
    held: dict[str, str]
    providers: tuple[str, ...]
    embedding: str
    moving: Moving | None
    passages: int
    folder: str
    articles: int
    writable: bool
    owner: bool


class Panel:
    """The handlers of the settings panel.

    Args:
        assistant: whose settings.
        mover: of the same assistant, where another page has made it.
        owner: whether the person at the page may change them, and know where things are.
    """

    def __init__(self, assistant: Assistant, mover: Mover | None = None, *, owner: bool = True) -> None:
        self._assistant = assistant
        self._mover = mover or Mover(assistant)
        self._owner = owner

    @bounded
    def settings(self, language: str) -> Iterator[Step]:
        """The panel as it is now."""
        yield {"stage": "done", "html": panel_html(self._facts(), catalogue.load(language))}

    @bounded
    def prefer(self, name: str, value: str, language: str) -> Iterator[Step]:
        """Changes a setting, and gives the panel anew."""
        typed = int(value) if name == "passages" and value.strip().isdecimal() else value.strip()
        self._assistant.prefer(name, typed)
        yield {"stage": "done", "html": panel_html(self._facts(), catalogue.load(language))}

    @bounded
    def move(self, embedding: str, language: str) -> Iterator[Step]:
        """Moves the library to another embedding; an empty one follows the move that is under way.

        It goes on when the page is left, and is followed again when somebody comes back.
        """
        name = embedding.strip()
        there = name == self._assistant.library.embedding
        if name and not there:
            self._mover.start(name)
        for moving in () if there else self._mover.watch():
            name = moving.embedding
            yield {"stage": "progress"} | asdict(moving)
        moved = name == self._assistant.library.embedding
        yield {"stage": "done", "html": panel_html(self._facts(), catalogue.load(language)), "moved": moved}

    @bounded
    def cancel_move(self) -> Iterator[Step]:
        """Ends the move that is under way."""
        self._mover.cancel()
        yield {"stage": "done"}

    def _facts(self) -> Facts:
        assistant, settings = self._assistant, self._assistant.settings
        variables = {name.upper() for name in os.environ}
        held = {n: f"ISNAD_{n.upper()}" if f"ISNAD_{n.upper()}" in variables else "" for n in fixed(settings)}
        if assistant.model_given:
            held.setdefault("model", "")
        if not self._owner:
            held = dict.fromkeys([*CHANGEABLE, "embedding"], "")
        return Facts(
            settings=settings,
            held=held,
            providers=tuple(n for n in _PROVIDERS if importlib.util.find_spec(f"langchain_{n}")),
            embedding=assistant.library.embedding or settings.embedding,
            moving=self._mover.moving if self._owner else None,
            passages=assistant.library.count_passages(),
            folder=assistant.library.name if self._owner else "—",
            articles=assistant.library.count(),
            writable=assistant.library.writable,
            owner=self._owner,
        )


def panel_html(facts: Facts, t: Catalogue) -> str:
    """The panel: a form for what can be changed, plain text for what cannot."""
    settings = facts.settings
    key = "settings.key.set" if settings.api_key else "settings.key.none"
    installed = escape("، ".join(facts.providers) if t.language == "ar" else ", ".join(facts.providers))
    hints = f"{_cost(t, 'model')}{_hint(label(t, key))}"
    if facts.providers:
        hints += _hint(f"{label(t, 'settings.providers')} <bdi>{installed}</bdi>")
    model = _form("model", _text_field("model", settings.model, "settings.model.builtin"), hints, facts, t)
    passages = _form("passages", _number_field(settings.passages), _cost(t, "passages"), facts, t)
    answers = _form(
        "answer_language", _choice(settings.answer_language, t), _cost(t, "answer_language"), facts, t
    )
    embedding = _embedding(facts, t)
    library = (
        f'<section class="is-setting"><h3>{label(t, "settings.library")}</h3>'
        f'<p class="is-value"><bdi dir="ltr">{escape(facts.folder)}</bdi></p>'
        f"{_hint(label(t, 'settings.articles', n=facts.articles))}</section>"
    )
    closed = "" if facts.writable else f'<p class="is-notice">{label(t, "error.locked")}</p>'
    return f"{closed}{model}{passages}{answers}{embedding}{library}"


def _form(name: str, field: str, hints: str, facts: Facts, t: Catalogue) -> str:
    held = facts.held.get(name)
    if held is not None:
        shown = escape(str(getattr(facts.settings, name)) or "—")
        if name == "model" and not facts.settings.model:
            shown = label(t, "settings.model.given" if not held else "settings.model.builtin")
        body = f'<p class="is-value"><bdi>{shown}</bdi></p>{_held(held, facts, t)}'
    else:
        body = (
            f'<form class="is-field" data-setting="{name}">{field}'
            f'<button type="submit" class="is-button is-outline">{label(t, "settings.save")}</button></form>'
        )
    title = f'<label for="is-set-{name}">{label(t, f"settings.{name}")}</label>'
    if held is not None:
        title = label(t, f"settings.{name}")
    return f'<section class="is-setting"><h3>{title}</h3>{body}{hints}</section>'


def _embedding(facts: Facts, t: Catalogue) -> str:
    """Another embedding is a change of the whole library: its form starts a move, with a bar and a cancel."""
    hints = _cost(t, "embedding") + _hint(label(t, "settings.embedding.move", n=facts.passages))
    if facts.moving is None and facts.writable and "embedding" not in facts.held:
        field = _text_field("embedding", facts.embedding, "settings.embedding.builtin")
        return _form("embedding", field, hints, facts, t)
    shown = f'<p class="is-value"><bdi>{escape(facts.embedding)}</bdi></p>'
    if facts.moving is not None:
        shown += "<div data-moving></div>"
    elif "embedding" in facts.held:
        shown += _held(facts.held["embedding"], facts, t)
    return f'<section class="is-setting"><h3>{label(t, "settings.embedding")}</h3>{shown}{hints}</section>'


def _held(variable: str, facts: Facts, t: Catalogue) -> str:
    """Why a setting is not changed here."""
    if not facts.owner:
        why = label(t, "settings.held.owner")
    elif variable:
        why = label(t, "settings.held.variable", name=variable)
    else:
        why = label(t, "settings.held.start")
    return f'<p class="is-hint is-held">{why}</p>'


def _cost(t: Catalogue, name: str) -> str:
    return _hint(label(t, f"settings.{name}.cost"))


def _hint(html: str) -> str:
    return f'<p class="is-hint">{html}</p>'


def _text_field(name: str, value: str, empty: str) -> str:
    return (
        f'<input id="is-set-{name}" name="value" type="text" dir="ltr" autocomplete="off" spellcheck="false" '
        f'maxlength="200" value="{escape(value)}" data-t-placeholder="{empty}">'
    )


def _number_field(value: int) -> str:
    return f'<input id="is-set-passages" name="value" type="number" min="1" max="50" value="{value}">'


def _choice(value: str, t: Catalogue) -> str:
    options = dict.fromkeys(["", *catalogue.LANGUAGES, value])
    rows = "".join(
        f'<option value="{escape(code)}"{" selected" if code == value else ""} {_option(code, t)}</option>'
        for code in options
    )
    return f'<select id="is-set-answer_language" name="value">{rows}</select>'


def _option(code: str, t: Catalogue) -> str:
    if code and code not in catalogue.LANGUAGES:
        return f">{escape(code)}"
    key = f"settings.answers.{code or 'question'}"
    return f'data-t="{key}">{escape(t.text(key))}'
