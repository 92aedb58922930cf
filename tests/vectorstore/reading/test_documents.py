from __future__ import annotations

import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from vectorstore.errors import NothingToReadError, ReadError
from vectorstore.reading import count, read
from vectorstore.reading.pdf import BEST_EFFORT
from vectorstore.types import Draft, Skipped

FIRST = "The harbour master of Sel closed the port on Sunday because of fog."
SECOND = "Forty ships are waiting in the outer bay, among them the ferry from Marrin."


def drafts(path: Path) -> list[Draft]:
    return [one for one in read(path) if isinstance(one, Draft)]


def contents(draft: Draft) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in draft.paragraphs]


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


# Word


def word_file(path: Path) -> Path:
    import docx

    document = docx.Document()
    document.add_heading("Fog closes the port of Sel", 0)
    document.add_paragraph(FIRST)
    document.add_heading("Ships are waiting", 1)
    document.add_paragraph(SECOND)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Ships"
    table.rows[0].cells[1].text = "40"
    document.save(str(path))
    return path


def test_a_word_document(tmp_path: Path) -> None:
    (draft,) = drafts(word_file(tmp_path / "fog.docx"))
    assert draft.title == "Fog closes the port of Sel"
    assert contents(draft) == [
        ("title", "Fog closes the port of Sel"),
        ("body", FIRST),
        ("heading", "Ships are waiting"),
        ("body", SECOND),
        ("body", "Ships | 40"),
    ]


def test_a_word_document_with_an_external_entity_is_refused(tmp_path: Path) -> None:
    good = word_file(tmp_path / "good.docx")
    evil = tmp_path / "evil.docx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(evil, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "word/document.xml":
                entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document'
                data = data.replace(b"<w:document", entity, 1)
            target.writestr(info.filename, data)
    with pytest.raises(ReadError, match=r"declares XML entities in word/document\.xml"):
        list(read(evil))


# PDF


def pdf_file(path: Path, pages: list[list[str]]) -> Path:
    """A PDF written by hand, one line of text under the other."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for lines in pages:
        shown = " ".join(f"({line.replace('(', '[').replace(')', ']')}) Tj T*" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 60 760 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    out += f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    path.write_bytes(out.encode("latin-1"))
    return path


def test_a_pdf_loses_its_running_headers_and_hyphens(tmp_path: Path) -> None:
    pages = [
        [
            "Harbour Annual, issue 7",
            f"Chapter {name} of the harbour book",
            f"In year {name} the master of Sel closed the port on Sunday because of fog, and no-",
            "body knows when it will open again. Forty ships are waiting in the outer bay.",
            "They have food.",
            "The ferry from Marrin turned back in the afternoon with two hundred passengers",
            f"on board, as it had done on the day before, said witness {name} of the three.",
            str(number),
        ]
        for number, name in enumerate(("one", "two", "three"), 1)
    ]
    (draft,) = drafts(pdf_file(tmp_path / "a.pdf", pages))
    assert BEST_EFFORT in draft.notes
    bodies = [one.text for one in draft.paragraphs if one.kind == "body"]
    assert bodies[0] == (
        "In year one the master of Sel closed the port on Sunday because of fog, and nobody knows when it "
        "will open again. Forty ships are waiting in the outer bay. They have food."
    )
    assert not any("Annual" in text for text in bodies)
    reasons = {one.reason for one in draft.left_out}
    assert {"running header", "page number"} <= reasons


def test_arabic_presentation_forms_become_letters() -> None:
    from vectorstore.reading.pdf import _normalised

    assert _normalised("\ufe8d\ufedf\ufeb4\ufefc\ufee1") == "السلام"


@pytest.mark.parametrize("data", [b"%PDF-1.4\nnothing", b"%PDF-", b"not a pdf at all"])
def test_a_damaged_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(ReadError, match="damaged") as caught:
        list(read(path))
    assert "\n" not in str(caught.value)


def test_a_pdf_without_text_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NothingToReadError, match="OCR"):
        list(read(pdf_file(tmp_path / "a.pdf", [[]])))


# EPUB

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>Harbour Stories</dc:title><dc:creator>Ada Finch</dc:creator></metadata><manifest>"
    '<item id="b" href="two.xhtml"/><item id="a" href="text/one.xhtml"/></manifest>'
    '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
)


def chapter(title: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"<h1>{title}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    )


def test_a_book_gives_its_chapters_in_reading_order(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.epub",
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OPS/book.opf": PACKAGE,
            "OPS/two.xhtml": chapter("The ferry"),
            "OPS/text/one.xhtml": chapter("The fog"),
        },
    )
    found = drafts(path)
    assert [(one.title, one.source, one.author) for one in found] == [
        ("The fog", "Harbour Stories", "Ada Finch"),
        ("The ferry", "Harbour Stories", "Ada Finch"),
    ]
    assert len({one.key for one in found}) == 2
    assert contents(found[0]) == [("title", "The fog"), ("body", FIRST), ("body", SECOND)]


# Mail


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_message(tmp_path: Path, kind: str) -> None:
    message = EmailMessage()
    message["From"] = "Delta Post <news@delta.example>"
    message["Subject"] = "الضباب يغلق الميناء"
    message["Date"] = "Sun, 02 Mar 2025 09:30:00 +0200"
    if kind == "plain":
        message.set_content(f"{FIRST}\n\n{SECOND}\n", cte="base64")
    else:
        message.set_content(f"<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>", subtype="html")
    path = tmp_path / "a.eml"
    path.write_bytes(message.as_bytes())
    (draft,) = drafts(path)
    assert draft.title == "الضباب يغلق الميناء"
    assert draft.source == "Delta Post"
    assert draft.published == "2025-03-02T09:30+02:00"
    assert contents(draft) == [("body", FIRST), ("body", SECOND)]


def test_a_file_that_is_no_message(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_text(FIRST)
    with pytest.raises(ReadError, match="no e-mail message"):
        list(read(path))


# Zip


def test_an_archive_is_read_in_order_and_a_bad_file_does_not_stop_it(tmp_path: Path) -> None:
    record = json.dumps({"title": "x", "paragraphs": ["One."]})
    path = zipped(
        tmp_path / "a.zip",
        {
            "b/two.txt": f"Fog closes the port\n\n{FIRST}",
            "a.txt": b"\x00\x01" * 100,
            "c.jsonl": f"{record}\n{record}",
            "inner.zip": b"PK",
            "__MACOSX/a.txt": "no",
        },
    )
    found = list(read(path))
    assert [type(one).__name__ for one in found] == ["Skipped", "Draft", "Draft", "Draft", "Skipped"]
    assert isinstance(found[0], Skipped)
    assert found[0].origin == f"{path}/a.txt"
    assert count(path) == 3 + 1


@pytest.mark.parametrize("suffix", [".zip", ".docx", ".epub"])
def test_a_zip_bomb_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"bomb{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * 200_000_000)
    with pytest.raises(ReadError, match="zip bomb"):
        list(read(path))


@pytest.mark.parametrize("suffix", [".zip", ".docx", ".epub"])
def test_a_damaged_archive_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(ReadError, match="damaged"):
        list(read(path))


def test_a_member_larger_than_it_claims_is_cut_off(tmp_path: Path) -> None:
    from vectorstore.reading.archives import read_member

    path = zipped(tmp_path / "a.zip", {"a.txt": "x" * 1000})
    with (
        zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive,
        pytest.raises(ReadError, match="more than 10"),
    ):
        read_member(archive, "a.txt", "a.zip", max_bytes=10)
