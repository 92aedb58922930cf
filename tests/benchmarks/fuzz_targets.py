"""The parsers that `fuzz` feeds, each with good documents to damage."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from lxml import etree

from assistant import citations
from assistant.assistant import samples as sample_folder
from tests.vectorstore.reading.test_documents import pdf_file, word_file, zipped
from vectorstore import language
from vectorstore.errors import ReadError
from vectorstore.reading import dates, feeds, files, read_html, read_text, relative_dates
from vectorstore.words import questions, tongues

Parse = Callable[[bytes], object]
Target = Callable[[Path], tuple[Parse, tuple[bytes, ...]]]

PAGES = Path(__file__).parents[1] / "data" / "pages"
_TODAY = date(2026, 1, 1)


def _pages(suffix: str, count: int = 6) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(PAGES.glob(f"*{suffix}"))[:count])


def _articles() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(sample_folder().iterdir()) if path.is_file())


def _words(data: bytes) -> str:
    """Text as JSON and PDFs may carry it: with halves of surrogate pairs."""
    return data.decode("utf-8", "surrogateescape")


def text(_folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
    return lambda data: read_text(_words(data), today=_TODAY), _pages(".txt") + _articles()


def html(_folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
    return lambda data: read_html(data, url="https://news.example/1", today=_TODAY), _pages(".html")


def _file(suffix: str, samples: Callable[[Path], tuple[bytes, ...]]) -> Target:
    def target(folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
        path = folder / f"input{suffix}"

        def parse(data: bytes) -> object:
            path.write_bytes(data)
            return list(files.read_file(path, today=_TODAY))

        return parse, samples(folder)

    return target


def _docx(folder: Path) -> tuple[bytes, ...]:
    return (word_file(folder / "good.docx").read_bytes(),)


def _pdf(folder: Path) -> tuple[bytes, ...]:
    pages = [
        ["Fog closes the port of Sel", "Forty ships are waiting in the outer bay.", "1"],
        ["The ferry", "2"],
    ]
    return (pdf_file(folder / "good.pdf", pages).read_bytes(),)


def _epub(folder: Path) -> tuple[bytes, ...]:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata><title>Tides</title></metadata><manifest>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="c.opf"/></rootfiles></container>'
    chapter = (
        "<html><body><h1>Fog</h1><p>Fog closed the port of Sel on Sunday for nine hours.</p></body></html>"
    )
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip", "META-INF/container.xml": container, "c.opf": package, "a.xhtml": chapter,
    }  # fmt: skip
    return (zipped(folder / "good.epub", members).read_bytes(),)


def _archive(folder: Path) -> tuple[bytes, ...]:
    members: dict[str, str | bytes] = {
        "a.txt": _pages(".txt")[0],
        "b.html": _pages(".html")[0][:4000],
        "c/d.md": "# Fog",
    }
    return (zipped(folder / "good.zip", members).read_bytes(),)


def _member(suffix: str, member: str, good: Callable[[Path], tuple[bytes, ...]]) -> Target:
    """One part of an archive, packed again after it was damaged: what a checksum does not keep from the parser."""

    def target(folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
        with zipfile.ZipFile(io.BytesIO(good(folder)[0])) as archive:
            members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        path = folder / f"input{suffix}"

        def parse(data: bytes) -> object:
            return list(files.read_file(zipped(path, members | {member: data}), today=_TODAY))

        sample = members[member]
        assert isinstance(sample, bytes)
        return parse, (sample,)

    return target


def _tree(suffix: str, member: str, good: Callable[[Path], tuple[bytes, ...]]) -> Target:
    """A part that stays well-formed XML, with elements, attributes and texts gone, doubled or moved; input is a seed."""

    def target(folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
        with zipfile.ZipFile(io.BytesIO(good(folder)[0])) as archive:
            members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        sample = members[member]
        assert isinstance(sample, bytes)
        path = folder / f"input{suffix}"

        def parse(data: bytes) -> object:
            changed = _grown_wrong(sample, random.Random(data))
            return list(files.read_file(zipped(path, members | {member: changed}), today=_TODAY))

        return parse, (b"0", b"1")

    return target


def _grown_wrong(xml: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(xml)
    for _ in range(chance.randint(1, 6)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        element, other = chance.choice(elements), chance.choice(elements)
        what = chance.randrange(6)
        if what == 0 and (parent := element.getparent()) is not None:
            parent.remove(element)
        elif what == 1 and element not in (other, *other.iterancestors()):
            other.append(element)
        elif what == 2 and element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        elif what == 3 and element.attrib:
            element.set(
                chance.choice(list(element.attrib)), chance.choice(["", "-1", "x", "9" * 30, "عنوان 1"])
            )
        elif what == 4:
            element.tag = other.tag
        else:
            element.text = chance.choice(["", "نص", "a" * 3000, "1"])
    return etree.tostring(root)


def _mail(_folder: Path) -> tuple[bytes, ...]:
    message = EmailMessage()
    message["Subject"], message["From"] = "الضباب يغلق الميناء", "Desk <desk@news.example>"
    message["Date"] = "Sun, 12 May 2024 08:00:00 +0300"
    message.set_content("The harbour master of Sel closed the port on Sunday because of fog.")
    message.add_alternative("<p>The harbour master closed the <b>port</b>.</p>", subtype="html")
    return (message.as_bytes(),)


def _lines(_folder: Path) -> tuple[bytes, ...]:
    record = {"id": "a", "title": "Fog", "url": "https://news.example/1", "date": "2024-05-12", "lang": "ar",
              "paragraphs": ["أغلق الضباب الميناء.", "Forty ships wait."]}  # fmt: skip
    return (
        (json.dumps(record, ensure_ascii=False) + "\n").encode() * 2,
        (json.dumps(record) + "\n").encode(),
    )


def _packed(folder: Path) -> tuple[bytes, ...]:
    return tuple(gzip.compress(data) for data in _lines(folder))


_RSS = b"""<rss version="2.0"><channel><title>News</title><item><title>Fog</title><link>https://news.example/1</link>
<guid>https://news.example/1</guid></item><item><link>/2</link></item></channel></rss>"""
_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="alternate" href="https://news.example/1"/></entry></feed>"""
_SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://news.example/1</loc></url></urlset>"""
_INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://news.example/s.xml</loc>
</sitemap></sitemapindex>"""
_ROBOTS = b"User-agent: *\nDisallow: /private\nCrawl-delay: 2\nSitemap: https://news.example/s.xml\n"


def _serve(body: Callable[[str], bytes]) -> None:
    """What the feeds' reader fetches from now on; nothing leaves this process."""
    vars(feeds)["fetch"] = lambda url, **_: SimpleNamespace(data=body(url))


def feed(_folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
    def parse(data: bytes) -> object:
        _serve(lambda url: _ROBOTS if url.endswith("robots.txt") else data)
        visitor = feeds._Visitor(0.0, lambda _seconds: None)
        links = feeds._links("https://news.example/feed", visitor, 0)
        return list(_followed(visitor, (link for link in links if isinstance(link, str))))

    return parse, (_RSS, _ATOM, _SITEMAP, _INDEX, gzip.compress(_RSS))


def robots(_folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
    def parse(data: bytes) -> object:
        _serve(lambda _url: data)
        visitor = feeds._Visitor(0.0, lambda _seconds: None)
        with contextlib.suppress(ReadError):
            visitor.ask("https://news.example/private/1?a=%D8%A7")
        return visitor

    return parse, (_ROBOTS, _ROBOTS * 3)


def _followed(visitor: Any, links: Iterator[str]) -> Iterator[str]:
    for link in links:
        visitor.ask(link)
        yield link


def marked(_folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
    def parse(data: bytes) -> object:
        said = _words(data)
        return citations.parse(said, 3), citations.sentences_with_markers(said, 3)

    good = "The plant cost 85 million [1] <<It cost 85 million dinars.>> وافتتحت المحطة [2][3]. [1, 2] «نص» [٣]".encode()
    return parse, (good,)


def words(_folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
    def parse(data: bytes) -> object:
        said = _words(data)
        plain, offsets = language.normalise_with_offsets(said)
        assert len(plain) == len(offsets)
        for start, end in language.sentences(said):
            assert 0 <= start < end <= len(said)
        return language.words(said), tongues.language(said), questions.asked(said)

    return parse, _pages(".txt")


def day(_folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
    def parse(data: bytes) -> object:
        said = _words(data)
        found = relative_dates.relative_dates(said, "2024-05-12")
        return dates.parse(said, reference=_TODAY), dates.published_and_updated(said, reference=_TODAY), found

    lines = (
        "الأحد 12 أيار 2024 - 08:15",
        "٣ ذو القعدة ١٤٤٥ هـ",
        "May 12, 2024, updated 3 hours ago",
        "قبل يومين",
        "2024/05/12",
    )
    return parse, tuple(line.encode() for line in lines)


def kept(_folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
    from ui.kept import answer_from

    citation = {"marker": 1, "article_id": "a", "article_title": "Fog", "url": None, "paragraph_id": "p", "paragraph_index": 0,
                "paragraph": "Fog closed it.", "start": 0, "end": 3, "quote": "Fog", "outlets": []}  # fmt: skip
    sentence = {"text": "Fog.", "support": "supported", "citations": [citation]}
    answer = {"text": "Fog. [1]", "language": "en", "question": "Why?", "standalone_question": "Why?", "model": "builtin",
              "answered": True, "sentences": [sentence], "citations": [citation], "passages": []}  # fmt: skip

    def parse(data: bytes) -> object:
        try:
            fields = json.loads(_words(data))
        except ValueError:
            return None
        return answer_from(fields) if isinstance(fields, dict) else None

    return parse, (json.dumps(answer).encode(),)


def token(_folder: Path) -> tuple[Parse, tuple[bytes, ...]]:
    from ui.access import _name
    from ui.identity import Proxies, networks, presented
    from vectorstore.storage.users import user_name

    proxies = Proxies(networks=networks("10.0.0.0/8"), header=b"x-user")

    def parse(data: bytes) -> object:
        headers = [(b"x-forwarded-for", data), (b"x-forwarded-proto", data), (b"x-user", data)]
        scope = {"client": ("10.0.0.1", 1), "headers": headers, "scheme": "http"}
        proxies.client(scope), proxies.scheme(scope)
        presented(data), _name(data.decode("latin-1"))
        proxies.name(scope)
        return user_name(_words(data))

    return parse, (
        b"Basic eDphYmM=",
        b"Bearer abc",
        b"10.0.0.5, 203.0.113.9",
        b"huda@news.example",
        b"[::1]:80",
    )


TARGETS: dict[str, Target] = {
    "text": text, "html": html, "docx": _file(".docx", _docx), "pdf": _file(".pdf", _pdf), "epub": _file(".epub", _epub),
    "docx document": _member(".docx", "word/document.xml", _docx),
    "docx styles": _member(".docx", "word/styles.xml", _docx),
    "docx relations": _member(".docx", "word/_rels/document.xml.rels", _docx),
    "docx tree": _tree(".docx", "word/document.xml", _docx), "docx style tree": _tree(".docx", "word/styles.xml", _docx),
    "docx relation tree": _tree(".docx", "word/_rels/document.xml.rels", _docx),
    "epub tree": _tree(".epub", "c.opf", _epub),
    "epub container": _member(".epub", "META-INF/container.xml", _epub), "epub package": _member(".epub", "c.opf", _epub),
    "epub chapter": _member(".epub", "a.xhtml", _epub),
    "eml": _file(".eml", _mail), "zip": _file(".zip", _archive), "jsonl": _file(".jsonl", _lines),
    "jsonl.gz": _file(".jsonl.gz", _packed), "txt file": _file(".txt", lambda _: _pages(".txt")),
    "html file": _file(".html", lambda _: _pages(".html", 3)), "feed": feed, "robots.txt": robots, "citations": marked,
    "words": words, "dates": day, "kept answer": kept, "headers": token,
}  # fmt: skip
