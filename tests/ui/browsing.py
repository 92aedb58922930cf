"""What several browser tests do, and how long they wait for it.

The page draws when an answer of the server comes, and a machine may be busy: what is looked at after an action
is waited for, with `expect` or `expect_in_view`, and never read once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

QUESTION = "ما الذي أخّر افتتاح المحطة أكثر من عام؟"
RATIONED = "متى دخلت المدينة مرحلة التقنين بسبب سدّ وادي الهدهد؟"
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
PATIENCE_MS = 60_000  # nothing waits for it but a test that fails
REST_MS = 100  # what stays where it is for three such looks has come to rest

expect.set_options(timeout=PATIENCE_MS)

# Messages, and what can be undone, stay ten times as long: a busy machine takes longer than a person.
UNHURRIED = """{
    const real = setTimeout;
    window.setTimeout = (run, ms = 0, ...values) => real(run, ms >= 4000 ? 10 * ms : ms, ...values);
}"""
# Whether all that moves has ended, and an element stands where it stood at the last looks.
RESTED = """(selector) => {
    const moving = document.getAnimations()
        .filter((a) => a.playState === 'running' && a.effect.getComputedTiming().endTime !== Infinity);
    const box = selector && document.querySelector(selector)?.getBoundingClientRect();
    const places = [...document.querySelectorAll('.is-scroll, .is-page, html')].map((e) => [e.scrollTop, e.scrollLeft]);
    const now = JSON.stringify([places, box]);
    const last = window.lastLook?.now === now && !moving.length ? window.lastLook.times + 1 : 0;
    window.lastLook = { now, times: last };
    return last >= 3;
}"""
IN_VIEW = """(selector) => {
    const element = document.querySelector(selector);
    if (!element) return false;
    const [at, pane] = [element, element.closest('.is-scroll')].map((e) => e.getBoundingClientRect());
    return at.top >= pane.top && at.top < pane.bottom && at.right > 0 && at.left < innerWidth;
}"""


def ask(page: Page, question: str) -> Locator:
    """Asks by the keyboard and waits for the whole answer; gives its turn."""
    turns = page.locator(".is-turn")
    before = turns.count()
    page.fill("#is-question", question)
    page.press("#is-question", "Enter")
    turn = turns.nth(before)
    turn.locator(".is-turn-tools").wait_for()
    rest(page)
    return turn


def rest(page: Page, selector: str = "") -> None:
    """Waits until slides, fades and scrolls have ended, and an element, if one is given, stands still."""
    page.wait_for_function(RESTED, arg=selector, polling=REST_MS)


def expect_in_view(page: Page, selector: str) -> None:
    """An element comes to be seen in its pane, and is still there once all that moves has come to rest."""
    page.wait_for_function(IN_VIEW, arg=selector)
    rest(page, selector)
    assert page.evaluate(IN_VIEW, selector)


def expect_focus(page: Page, selector: str) -> None:
    """The focus comes to be on an element."""
    page.wait_for_function("(selector) => document.activeElement?.matches(selector)", arg=selector)
