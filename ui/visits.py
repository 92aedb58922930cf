"""The handlers of the page and the named endpoints, each called for whoever asks, at the library they name."""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_type_hints
from weakref import WeakKeyDictionary

from assistant import Assistant, AssistantError, StoreError
from ui.endpoints import Endpoints
from ui.handlers import EDITING, SETTING, Page
from ui.identity import user_of
from ui.libraries import HEADER, Libraries, Visit
from ui.moves import Mover
from ui.starters import Starters
from ui.steps import Step, bounded
from vectorstore.storage.users import User

COOKIE = "isnad_library"
"""In which the page remembers the library that a person chose."""

_REQUEST = "request"


class Visits:
    """Makes functions that Gradio calls with its request, which tells who asks and which library.

    Args:
        libraries: that may be asked.
        uploads: the only folder from which files are taken.
        request: the class of Gradio's requests.
        refusal: makes an error whose message reaches a program.
    """

    def __init__(
        self, libraries: Libraries, uploads: Path, request: type[Any], refusal: Callable[[str], Exception]
    ) -> None:
        self._libraries = libraries
        self._uploads = uploads
        self._request = request
        self._refusal = refusal
        self._kept: WeakKeyDictionary[Assistant, tuple[Starters, Mover]] = WeakKeyDictionary()
        self._making = threading.Lock()

    def handler(self, name: str) -> Callable[..., Iterator[Step]]:
        """A method of `Page`, by its name."""

        @bounded
        def visited(*values: Any) -> Iterator[Step]:
            *given, request = values
            yield from getattr(self._page(self._visit(request, name)), name)(*given)

        return self._signed(visited, getattr(Page, name))

    def endpoint(self, name: str) -> Callable[..., Any]:
        """A method of `Endpoints`, by its name."""

        def visited(*values: Any) -> Any:
            *given, request = values
            try:
                visit = self._visit(request, "add_text" if name == "add" else name)
            except (AssistantError, StoreError) as error:
                raise self._refusal(str(error)) from error
            return getattr(Endpoints(visit.assistant, self._refusal), name)(*given)

        return self._signed(visited, getattr(Endpoints, name))

    def _visit(self, request: Any, name: str) -> Visit:
        """Who asks, once it is sure that they may."""
        http = request.request
        user = user_of(http.scope)
        visit = self._libraries.visit(user, http.headers.get(HEADER) or self._remembered(user, http.cookies))
        if name in EDITING:
            visit.require_edits()
        if name in SETTING:
            visit.require_owner()
        return visit

    def _remembered(self, user: User, cookies: Mapping[str, str]) -> str:
        """The library that the page remembers, unless it is gone or closed to the user by now."""
        name = cookies.get(COOKIE, "")
        return name if name in [shelf.name for shelf in self._libraries.of(user)] else ""

    def _page(self, visit: Visit) -> Page:
        with self._making:
            kept = self._kept.get(visit.assistant)
            if kept is None:
                kept = self._kept[visit.assistant] = (Starters(visit.assistant), Mover(visit.assistant))
        owner = visit.user.role == "owner"
        return Page(visit.assistant, self._uploads, visit.conversations, *kept, owner=owner)

    def _signed(self, function: Callable[..., Any], method: Callable[..., Any]) -> Callable[..., Any]:
        """The function with a method's name, words and parameters, and the request as its last."""
        functools.update_wrapper(function, method)
        del function.__wrapped__  # type: ignore[attr-defined]  # Gradio would look through it at the method
        _, *parameters = inspect.signature(method).parameters.values()
        last = inspect.Parameter(_REQUEST, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=self._request)
        if any(p.default is not p.empty for p in parameters):
            last = last.replace(default=None)
        hints = get_type_hints(method)
        signature = inspect.Signature([*parameters, last], return_annotation=hints["return"])
        function.__signature__ = signature  # type: ignore[attr-defined]
        function.__annotations__ = hints | {_REQUEST: self._request}
        return function
