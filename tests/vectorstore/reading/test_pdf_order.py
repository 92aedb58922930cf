"""PDFs that run right to left come out in reading order, whoever made them."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from pathlib import Path

import pytest

from vectorstore.reading import read
from vectorstore.reading.glyphs import as_read
from vectorstore.types import Draft

LINES = [
    "أغلقت إدارة الميناء أرصفته صباح الأحد بسبب الضباب، وقال المدير",
    "إن 12 سفينة تحمل القمح، وإن الكلفة بلغت 2.5 مليون دينار في 3 مارس 2025.",
    "ونشرت الدائرة (NOAA Sel) تقريرها: ارتفعت النسبة إلى 35% بين 2020-2024.",
    "«لن ننتظر»، قال المدير، وأضاف: هل كان علينا أن ننتظر حتى ١٤:٣٠؟",
]

# A line as it is seen from left to right, brackets as they look -> as it is read.
SEEN = [
    ("سل ميناء", "ءانيم لس"),
    ("وصل 12 وزيرا", "اريزو 12 لصو"),
    ("بلغت 2.5 مليون", "نويلم 2.5 تغلب"),
    ("بلغت 12,500 دولار", "رالود 12,500 تغلب"),
    ("النسبة 35%", "%35 ةبسنلا"),
    ("بين 2020-2024", "2024-2020 نيب"),
    ("الساعة ١٤:٣٠", "١٤:٣٠ ةعاسلا"),
    ("تقرير (NOAA Sel) اليوم", "مويلا (NOAA Sel) ريرقت"),
    ("قال «لن ننتظر» ثم غادر", "رداغ مث «رظتنن نل» لاق"),
    ("الإصدار Windows 11 متاح", "حاتم Windows 11 رادصإلا"),
    ("The word كتاب means book", "The word باتك means book"),
    ("No word of another script", "No word of another script"),
]


@pytest.mark.parametrize(("text", "seen"), SEEN, ids=[text for text, _ in SEEN])
def test_a_line_as_it_is_seen_is_read(text: str, seen: str) -> None:
    assert as_read(seen) == text


def test_a_ligature_is_read_in_its_own_order() -> None:
    assert as_read([*"م", "\ufefc", *"سلا"]) == "السلام"  # the glyph of lam and alef has two letters


# A producer that shapes its text: the forms of joined letters, from left to right, each at its place

_JOINS_NOT = set("اأإآدذرزوؤةىء")


def shaped(word: str) -> str:
    """A word in the presentation forms of its letters (Unicode Arabic Presentation Forms-B)."""
    forms = {}
    for code in range(0xFE80, 0xFEFD):
        decomposed = unicodedata.decomposition(chr(code)).split()
        if len(decomposed) == 2:
            forms[chr(int(decomposed[1], 16)), decomposed[0]] = chr(code)
    out = []
    for at, letter in enumerate(word):
        before = at > 0 and word[at - 1] not in _JOINS_NOT and word[at - 1].isalpha()
        after = (
            at + 1 < len(word) and letter not in _JOINS_NOT and word[at + 1].isalpha() and word[at + 1] != "ء"
        )
        kind = {(0, 0): "<isolated>", (1, 0): "<final>", (0, 1): "<initial>", (1, 1): "<medial>"}[
            before, after
        ]
        out.append(forms.get((letter, kind), letter))
    return "".join(out)


def pdf_of_glyphs(lines: list[str]) -> bytes:
    """A PDF whose font says by a ToUnicode table what each glyph is; the lines as they are seen."""
    glyphs = sorted({char for line in lines for char in line})
    code = {char: number for number, char in enumerate(glyphs, 1)}
    table = "".join(f"<{code[c]:04x}> <{ord(c):04x}>\n" for c in glyphs)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(glyphs)} beginbfchar\n{table}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    shown = " ".join(f"<{''.join(f'{code[c]:04x}' for c in line)}> Tj T*" for line in lines)
    stream = f"BT /F 8 Tf 20 TL 30 700 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        "/Supplement 0 >> /DW 500 /FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /Made /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 "
        "/Descent -200 /CapHeight 700 /StemV 80 >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    out += f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


SEEN_LINES = [
    "ريدملا لاقو ،بابضلا ببسب دحألا حابص هتفصرأ ءانيملا ةرادإ تقلغأ",
    ".2025 سرام 3 يف رانيد نويلم 2.5 تغلب ةفلكلا نإو ،حمقلا لمحت ةنيفس 12 نإ",
    ".2024-2020 نيب %35 ىلإ ةبسنلا تعفترا :اهريرقت (NOAA Sel) ةرئادلا ترشنو",
    "؟١٤:٣٠ ىتح رظتنن نأ انيلع ناك له :فاضأو ،ريدملا لاق ،«رظتنن نل»",
]


@pytest.mark.parametrize("forms", [False, True], ids=["plain letters", "presentation forms"])
def test_text_drawn_from_left_to_right_is_read_from_right_to_left(tmp_path: Path, forms: bool) -> None:
    lines = SEEN_LINES
    if forms:
        lines = [" ".join(shaped(word[::-1])[::-1] for word in line.split(" ")) for line in SEEN_LINES]
        assert lines != SEEN_LINES
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of_glyphs(lines))
    (draft,) = (one for one in read(path) if isinstance(one, Draft))
    assert " ".join(one.text for one in draft.paragraphs) == " ".join(LINES)


# A browser

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.mark.slow
@pytest.mark.parametrize(
    "style", ["", "columns: 2; font-size: 7pt", "text-align: justify", "font-family: sans-serif"]
)
def test_a_page_that_a_browser_printed(tmp_path: Path, style: str) -> None:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no {CHROMIUM}; `apt-get install chromium fonts-noto-core` brings it")
    page, pdf = tmp_path / "a.html", tmp_path / "a.pdf"
    body = "".join(f"<p>{line}</p>" for line in LINES)
    page.write_text(
        f'<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><body style="{style}">{body}'
    )
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}",
         str(page)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (draft,) = (one for one in read(pdf) if isinstance(one, Draft))
    assert " ".join(one.text for one in draft.paragraphs) == " ".join(LINES)
