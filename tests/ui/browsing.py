"""What several browser tests do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

QUESTION = "ما الذي أخّر افتتاح المحطة أكثر من عام؟"
RATIONED = "متى دخلت المدينة مرحلة التقنين بسبب سدّ وادي الهدهد؟"
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


def ask(page: Page, question: str) -> Locator:
    """Asks by the keyboard and waits for the whole answer; gives its turn."""
    turns = page.locator(".is-turn")
    before = turns.count()
    page.fill("#is-question", question)
    page.press("#is-question", "Enter")
    turn = turns.nth(before)
    turn.locator(".is-turn-tools").wait_for()
    return turn


def in_view(page: Page, selector: str) -> bool:
    """Whether an element can be seen in its pane, once all that moves has come to rest."""
    seen = """element => {
        const [at, pane] = [element, element.closest('.is-scroll')].map(e => e.getBoundingClientRect());
        return at.top >= pane.top && at.top < pane.bottom && at.right > 0 && at.left < innerWidth;
    }"""
    page.wait_for_timeout(500)  # slides and scrolls end
    return bool(page.locator(selector).first.evaluate(seen))
