r"""What programs call through `gradio_client`; the page's own handlers speak HTML and may change.

::

    from gradio_client import Client

    client = Client("http://127.0.0.1:7860")
    client.predict("How much did the plant cost?", api_name="/answer")["citations"]
    client.predict("The plant opens\n\nThe plant opened in May.", api_name="/add")["added"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from assistant import Assistant, AssistantError, StoreError
from assistant.types import report_dict
from ui.markup import web_address

ENDPOINTS = ("answer", "add")


class Endpoints:
    """The named endpoints of an assistant; their names and arguments stay as they are.

    Args:
        assistant: whom they ask.
        refusal: makes an error whose message reaches the client.
    """

    def __init__(self, assistant: Assistant, refusal: Callable[[str], Exception]) -> None:
        self._assistant = assistant
        self._refusal = refusal

    def answer(
        self, question: str, history: list[list[str]] | None = None, articles: list[str] | None = None
    ) -> dict[str, Any]:
        """The answer, in the shape of ``Answer.to_dict()``.

        Args:
            question: in any language.
            history: earlier turns, oldest first, as pairs of role (``user``, ``assistant``) and text.
            articles: ids of the articles to ask; all by default.
        """
        try:
            turns = _turns(history or ())
            return self._assistant.answer(question, turns, articles).to_dict()
        except (AssistantError, StoreError, ValueError) as error:
            raise self._refusal(str(error)) from error

    def add(self, text: str = "", url: str = "", title: str = "") -> dict[str, Any]:
        """Adds pasted text or, without text, the page at an address; gives what became of it.

        Args:
            text: an article, or several, as pasted.
            url: where the text comes from; without text, what is fetched.
            title: of the text, where it has none of its own.
        """
        address = web_address(url)
        try:
            if text.strip():
                return report_dict(self._assistant.add_text(text, title.strip() or None, address))
            if address is None:
                raise ValueError("Give a text, or an address that begins with https:// or http://.")
            return report_dict(self._assistant.add(address))
        except (AssistantError, StoreError, ValueError) as error:
            raise self._refusal(str(error)) from error


def _turns(history: Iterable[Iterable[str]]) -> list[tuple[str, str]]:
    found = [tuple(turn) for turn in history]
    if any(len(turn) != 2 or turn[0] not in ("user", "assistant") for turn in found):
        raise ValueError("Each turn of the history is a pair of `user` or `assistant` and a text.")
    return [(turn[0], turn[1]) for turn in found]
