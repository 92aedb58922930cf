"""What a page says about itself: JSON-LD, OpenGraph, meta tags, its canonical address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from .dates import parse
from .phrases import key_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True, kw_only=True)
class PageData:
    """What a page says about itself; None where it says nothing."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None


_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|Review|TechArticle|WebPage)$")
_MAX_JSON_DEPTH = 12
_MAX_JSON_CHARS = 2_000_000


def read_page_data(root: HtmlElement, url: str | None = None) -> PageData:
    """The page's own statement of its title, author, dates, outlet and address."""
    article, publisher = _json_ld(root)
    meta = _meta(root)
    address = _canonical(root, meta, article, url)
    site = _clean(
        meta.get("og:site_name")
        or _name(article.get("publisher"))
        or publisher
        or meta.get("application-name")
    )
    title = _title(root, meta, article, site)
    author = _author(article.get("author")) or _person(
        meta.get("author") or meta.get("article:author") or meta.get("byl")
    )
    language = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2].lower()
    return PageData(
        title=title,
        author=author if author and key_of(author) != key_of(site or "") else None,
        published=_when(
            article.get("datePublished"), *(meta.get(name) for name in _PUBLISHED), _time_tag(root)
        ),
        updated=_when(article.get("dateModified"), *(meta.get(name) for name in _UPDATED)),
        site=site,
        url=address,
        language=language if re.fullmatch("[a-z]{2}", language) else None,
    )


_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish-date", "parsely-pub-date", "sailthru.date", "dc.date", "dc.date.issued", "dcterms.created", "cxenseparse:recs:publishtime",
)  # fmt: skip
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")


def _json_ld(root: HtmlElement) -> tuple[dict[str, Any], str | None]:
    """The article's object and the name of the organisation that publishes the page."""
    best: dict[str, Any] = {}
    organisation: str | None = None
    for script in root.iter("script"):
        text = script.text
        if "ld+json" not in (script.get("type") or "").lower() or not text or len(text) > _MAX_JSON_CHARS:
            continue
        for item in _objects(_loaded(text), 0):
            kinds = item.get("@type")
            names = [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]
            if any(_ARTICLE_TYPES.search(name) for name in names):
                page_only = names == ["WebPage"]
                if not best or (not page_only and len(item) > len(best)) or best.get("@type") == "WebPage":
                    best = best if page_only and best else item
            elif any(name.endswith("Organization") for name in names):
                organisation = organisation or _name(item)
    return best, organisation


def _loaded(text: str) -> Any:
    try:
        return json.loads(re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", text), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_JSON_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _objects(value.get(name), depth + 1)


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return _clean(value)


def _clean(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    import html

    return " ".join(html.unescape(value).split()) or None


def _author(value: Any) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = [name for person in people[:6] if (name := _person(_name(person)))]
    return ", ".join(dict.fromkeys(names)) or None


def _person(value: Any) -> str | None:
    name = _clean(value)
    if not name or "://" in name or len(name) > 100:
        return None
    return re.sub(r"^(?:by|بقلم|كتبت?)\s*:?\s+", "", name, flags=re.IGNORECASE)


def _meta(root: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name, content.strip())
    return found


def _when(*values: Any) -> str | None:
    for value in values:
        if isinstance(value, str) and (when := parse(value[:80])):
            return when.value
    return None


def _time_tag(root: HtmlElement) -> str | None:
    for element in root.iter("time"):
        value: str | None = element.get("datetime")
        if value and re.match(r"\d{4}-\d\d", value):
            return value
    return None


# Title


def _title(root: HtmlElement, meta: dict[str, str], article: dict[str, Any], site: str | None) -> str | None:
    """The headline as the page shows it; what its metadata says where it shows none."""
    shown = [" ".join(h1.text_content().split()) for h1 in root.iter("h1")]
    shown = [text for text in shown if text and key_of(text) != key_of(site or "")]
    page = next((_clean(element.text_content()) for element in root.iter("title")), None)
    claims = [
        _clean(article.get("headline")),
        _clean(meta.get("og:title")),
        _clean(meta.get("twitter:title")),
        page,
    ]
    said = [_without_site(claim, site) for claim in claims if claim]
    keys = [key_of(text) for text in said]
    for text in shown:
        if any(key_of(text) == key for key in keys):
            return text
    for text in shown:
        if any(_close(key_of(text), key) for key in keys):
            return text
    if len(shown) == 1:
        return shown[0]
    return said[0] if said else (shown[0] if shown else None)


_SITE_TAIL = re.compile(r"\s+[|\-–—:»·•]\s+([^|–—»·•]{2,60})$")


def _without_site(title: str, site: str | None) -> str:
    """A title without the outlet's name behind a dash or a bar."""
    match = _SITE_TAIL.search(title)
    if not match or match.start() < 10:
        return title
    tail = key_of(match[1])
    is_site = site is not None and (tail in key_of(site) or key_of(site) in tail)
    bar = title[match.start() :].lstrip()[0] in "|»·•"
    return title[: match.start()].rstrip() if is_site or (bar and len(tail.split()) <= 5) else title


def _close(shown: str, said: str) -> bool:
    """Whether one of two titles is the other with a little more."""
    ours, theirs = set(shown.split()), set(said.split())
    return bool(ours) and len(ours & theirs) >= 0.6 * max(1, min(len(ours), len(theirs))) and len(ours) >= 3


# Address

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref|ref_src|cmpid|amp|outputtype|print|s_cid|ocid|at_\w+)$",
    re.I,
)


def canonical(url: str) -> str:
    """An address without fragment, tracking parameters and the marks of AMP and print versions.

    >>> canonical("HTTPS://Example.org/a/amp/?utm_source=x#top")
    'https://example.org/a'
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.lower()
    except ValueError:
        return url.strip()
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name)
    ]
    path = re.sub(r"/(?:amp|print)/?$|\.amp(?=\.html$|$)", "", parts.path) or "/"
    path = path.rstrip("/") or "/"
    return urlunsplit((parts.scheme.lower(), re.sub(r"^amp\.", "www.", host), path, urlencode(query), ""))


def _canonical(
    root: HtmlElement, meta: dict[str, str], article: dict[str, Any], url: str | None
) -> str | None:
    linked = next(
        (e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()),
        None,
    )
    main = article.get("mainEntityOfPage")
    named = main.get("@id") if isinstance(main, dict) else main
    for candidate in (linked, meta.get("og:url"), article.get("url"), named):
        if isinstance(candidate, str) and (address := _absolute(candidate, url)):
            return address
    return canonical(url) if url else None


def _absolute(candidate: str, url: str | None) -> str | None:
    try:
        address = urljoin(url or "", candidate.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    if url and parts.path in ("", "/") and urlsplit(url).path not in ("", "/"):
        return None  # every page of some sites names the front page
    return canonical(address)
