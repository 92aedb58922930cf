"""Links to the words of an original, opened in a real browser: it scrolls to them and marks them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from assistant.links import deep_link
from tests.ui.browsing import PATIENCE_MS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MARKED = (255, 0, 255)
BEFORE = "<p>سطرٌ لا شأن له بالخبر، جاء هنا ليطول المقال.</p>" * 60
AFTER = "<p>وسطرٌ آخر بعده لا شأن له بالخبر أيضاً.</p>" * 60
ARTICLE = f"""<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>خبر</title>
<style>body {{ font: 20px/2 serif }} ::target-text {{ background: rgb{MARKED}; color: #000 }}</style><body>
{BEFORE}
<p>وقالت الوزيرة: «لن تتغيّر التعرفة - كما وعدنا - قبل عام 2027»، مضيفةً أن الخطة قائمة، وأن الكلفة 1,250 ألف
دينار&nbsp;أي 3.5% من الموازنة.</p>
<p>ووقّعت شركة <b>R&amp;D-Power</b> (Jean-Luc Dupré) العقد، وقُدّرت كلفتُه بنحو 40 مليون دولار.</p>
<p>وَقَالَ الشَّاعِرُ: عَلَى قَدْرِ أَهْلِ العَزْمِ تَأْتِي العَزَائِمُ.</p>
<p>وأوضحت أن العمل بدأ في الصيف الماضي بعد أن أُقرّت الموازنة، وأن المرحلة الأولى انتهت.</p>
<p>أما المرحلة الثانية فتبدأ في الربيع المقبل، إذا وافق المجلس البلدي على خطتها المعدّلة كاملةً.</p>
<p>Officials said: "We won't pay more than $1,250 - not a cent, ever" &amp; left.</p>
{AFTER}</body></html>"""

# The places of a quote's lines on the screen, by its characters, whatever elements it runs through.
LINES = """(quote) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const [plain, places] = ['', []];
    let text = plain;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (let i = 0; i < node.length; i++) {
            const char = /\\s/.test(node.data[i]) ? ' ' : node.data[i];
            if (char === ' ' && text.endsWith(' ')) continue;
            text += char;
            places.push([node, i]);
        }
    }
    const at = text.indexOf(quote.replace(/\\s+/g, ' '));
    if (at < 0) throw new Error('the page has no such words');
    const range = document.createRange();
    const [first, last] = [places[at], places[at + quote.replace(/\\s+/g, ' ').length - 1]];
    range.setStart(first[0], first[1]);
    range.setEnd(last[0], last[1] + 1);
    return [...range.getClientRects()].map(({ left, top, width, height }) => [left, top, width, height]);
}"""

QUOTES = {
    "comma and hyphen": "لن تتغيّر التعرفة - كما وعدنا - قبل عام 2027",
    "figures and percent": "وأن الكلفة 1,250 ألف دينار أي 3.5% من الموازنة",
    "ampersand, Latin and an element": "ووقّعت شركة R&D-Power (Jean-Luc Dupré) العقد",
    "diacritics": "وَقَالَ الشَّاعِرُ: عَلَى قَدْرِ أَهْلِ العَزْمِ تَأْتِي العَزَائِمُ.",
    "long": "وقالت الوزيرة: «لن تتغيّر التعرفة - كما وعدنا - قبل عام 2027»، مضيفةً أن الخطة قائمة، وأن الكلفة 1,250 ألف دينار",
    "two paragraphs": "وأن المرحلة الأولى انتهت.\nأما المرحلة الثانية فتبدأ في الربيع المقبل",
    "English": 'Officials said: "We won\'t pay more than $1,250 - not a cent, ever" & left.',
}


def _marked(page: Page) -> list[tuple[int, int]]:
    """The places of all pixels that have the colour of a marked text."""
    from PIL import Image

    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    width = shot.width
    data: Any = shot.get_flattened_data() if hasattr(shot, "get_flattened_data") else shot.getdata()
    return [(n % width, n // width) for n, colour in enumerate(data) if colour == MARKED]


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES)
def test_a_link_scrolls_to_its_words_and_marks_them(
    chromium: Browser, serve_text: Callable[[str], str], quote: str
) -> None:
    page = chromium.new_page(viewport={"width": 900, "height": 600})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(deep_link(serve_text(ARTICLE), quote) or "")
    page.wait_for_function("scrollY > 0")
    marked = _marked(page)
    while marked != (marked := _marked(page)) or not marked:  # until it is drawn
        page.wait_for_timeout(100)
    lines = page.evaluate(LINES, quote)
    page.close()
    assert all(top >= 0 and top + height <= 600 for _, top, _, height in lines)  # scrolled to
    slack = 6  # a line's mark is a little higher than its letters' box
    for left, top, width, height in lines:
        inside = [x for x, y in marked if top <= y < top + height and left - 1 <= x <= left + width + 1]
        assert len(inside) > 0.4 * width * height
    outside = [
        (x, y)
        for x, y in marked
        if not any(
            left - 2 <= x <= left + width + 2 and top - slack <= y <= top + height + slack
            for left, top, width, height in lines
        )
    ]
    assert outside == []


def test_without_its_words_nothing_is_marked(chromium: Browser, serve_text: Callable[[str], str]) -> None:
    page = chromium.new_page(viewport={"width": 900, "height": 600})
    page.goto(deep_link(serve_text(ARTICLE), "كلمات ليست في هذه الصفحة") or "")
    page.set_default_timeout(PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("scrollY") == 0
    assert _marked(page) == []
    page.close()
