"""Articles as HTML: the list, the reader, what was left out, what an add did. Pure functions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ui.catalogue import Catalogue
from ui.faults import fault_html
from ui.markup import CROSS, PENCIL, directed, escape, label, named, time, web_address
from vectorstore.storage.articles import RemovedLine
from vectorstore.types import AddReport, Article, Paragraph, Skipped

MOST_REPORTED = 60  # articles of an add that are named
_TELLING = 8  # paragraphs that tell an article's direction
_REASONS = frozenset(
    [
        "byline", "byline of a related article", "call to subscribe or follow", "caption of a related article",
        "copyright", "date line", "heading over related articles", "not part of the article", "number",
        "repeated line", "section label", "separator", "widget",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The words of a citation in an article: ``[start, end)`` of a paragraph's text.

    Attributes:
        order: index of the citation in its answer.
        marker: the number its chip shows; None for a paragraph that was found but not cited.
        quote: the cited words, for when the paragraph is no longer there.
    """

    order: int
    marker: int | None
    paragraph_id: str
    start: int
    end: int
    quote: str = ""
    paragraph: str = ""
    url: str | None = None


def list_html(articles: Sequence[Article], t: Catalogue) -> str:
    """The articles of the library, each with a box that chooses it for the conversation."""
    return "".join(_item(article, number, t) for number, article in enumerate(articles))


def _item(article: Article, number: int, t: Catalogue) -> str:
    title = escape(article.title)
    count = label(t, "library.paragraphs", n=article.paragraph_count)
    facts = [f"<bdi>{escape(article.source)}</bdi>" if article.source else "", time(article.published), count]
    return (
        f'<li class="is-item" data-id="{escape(article.id)}" data-title="{title}" data-added="{number}" '
        f'data-date="{escape(article.published or "")}" data-source="{escape(article.source or "")}">'
        f'<input type="checkbox" class="is-tick is-pick" value="{escape(article.id)}" aria-label="{title}" '
        f'aria-describedby="is-pick-hint">'
        f'<button type="button" class="is-open" data-do="open" data-id="{escape(article.id)}">'
        f'<span class="is-item-title" {directed(article.title)}>{title}</span>'
        f'<span class="is-item-facts">{_joined(facts)}</span></button>'
        f'<span class="is-item-tools">'
        f'<button type="button" class="is-icon" data-do="rename" data-id="{escape(article.id)}" '
        f"{named(t, 'library.rename')}>{PENCIL}</button>"
        f'<button type="button" class="is-icon" data-do="remove" data-id="{escape(article.id)}" '
        f"{named(t, 'library.remove')}>{CROSS}</button></span></li>"
    )


def _joined(facts: Iterable[str]) -> str:
    return '<span class="is-dot" aria-hidden="true"></span>'.join(
        f"<span>{fact}</span>" for fact in facts if fact
    )


def article_html(article: Article, spans: Sequence[Span], left_out: int, t: Catalogue) -> str:
    """An article whole, with the cited words marked and their numbers in the margin."""
    there = {p.id for p in article.paragraphs}
    changed = [s for s in spans if s.paragraph_id not in there]
    shown = [_paragraph(p, [s for s in spans if s.paragraph_id == p.id]) for p in article.paragraphs]
    first = article.paragraphs[0] if article.paragraphs else None
    titled = first is not None and first.kind == "title" and first.text == article.title
    title = shown.pop(0) if titled else f"<h2 {directed(article.title)}>{escape(article.title)}</h2>"
    # The article's own: its title and its numbers in the margin stand where its lines begin.
    direction = directed(" ".join((article.title, *(p.text for p in article.paragraphs[:_TELLING]))))
    notice = (
        f'<p class="is-notice" dir="auto">{label(t, "reader.changed")}</p>{_kept(changed)}' if changed else ""
    )
    return (
        f'<article class="is-article" lang="{escape(article.language or "")}" {direction}>'
        f"{_head(article, title, left_out, t)}{notice}{''.join(shown)}</article>"
    )


def removed_html(title: str, spans: Sequence[Span], t: Catalogue) -> str:
    """What is left of an article that was removed: the paragraphs that were cited."""
    return (
        f'<article class="is-article" {directed(title)}><h2 {directed(title)}>{escape(title)}</h2>'
        f'<p class="is-notice" dir="auto">{label(t, "reader.removed")}</p>{_kept(spans)}</article>'
    )


def _kept(spans: Sequence[Span]) -> str:
    kept: dict[str, list[Span]] = {}
    for span in spans:
        kept.setdefault(span.paragraph_id, []).append(span)
    return "".join(
        f'<div class="is-p is-kept" id="p-{escape(id_)}">{_margin(cited)}'
        f"<blockquote {directed(cited[0].paragraph)}>{marked(cited[0].paragraph, cited)}</blockquote></div>"
        for id_, cited in kept.items()
    )


def facts_html(article: Article) -> str:
    """Where an article is from and of what day, for the line over it."""
    source = f"<bdi>{escape(article.source)}</bdi>" if article.source else ""
    return _joined([source, time(article.published)])


def _head(article: Article, title: str, left_out: int, t: Catalogue) -> str:
    facts = [f"<bdi>{escape(fact)}</bdi>" for fact in (article.source, article.author) if fact]
    facts.append(time(article.published))
    url = web_address(article.url)
    link = (
        f'<a class="is-original" href="{escape(url)}" data-base="{escape(url)}" target="_blank" '
        f'rel="noopener noreferrer" dir="auto">{label(t, "reader.original")}</a>'
        if url
        else ""
    )
    audit = (
        f'<button type="button" class="is-link" data-do="audit" data-id="{escape(article.id)}" '
        f'aria-expanded="false" dir="auto">{label(t, "reader.left_out", n=left_out)}</button>'
        if left_out
        else ""
    )
    return (
        f'<header class="is-article-head">{title}<p class="is-facts">{_joined(facts)}</p>'
        f'<p class="is-tools">{link}{audit}<button type="button" class="is-link is-danger" data-do="remove" '
        f'data-id="{escape(article.id)}" dir="auto">{label(t, "library.remove")}</button></p>'
        f'<p class="is-outlets" hidden></p><div class="is-audit" hidden></div></header>'
    )


_TAGS = {"title": "h2", "heading": "h3", "caption": "p", "lead": "p", "body": "p", "related": "p"}


def _paragraph(paragraph: Paragraph, spans: Sequence[Span]) -> str:
    tag = _TAGS[paragraph.kind]
    cited = " is-cited" if spans else ""
    return (
        f'<div class="is-p is-p-{paragraph.kind}{cited}" id="p-{escape(paragraph.id)}">{_margin(spans)}'
        f"<{tag} {directed(paragraph.text)}>{marked(paragraph.text, spans)}</{tag}></div>"
    )


def _margin(spans: Sequence[Span]) -> str:
    numbers = dict.fromkeys(s.marker for s in spans if s.marker is not None)
    chips = "".join(f'<span class="is-chip is-still"><bdi>{n}</bdi></span>' for n in numbers)
    return f'<span class="is-margin" aria-hidden="true">{chips}</span>' if chips else ""


def marked(text: str, spans: Sequence[Span]) -> str:
    """The text, escaped, with the words of each span in a ``<mark>``; spans may overlap.

    >>> marked("a <b> c", [Span(order=0, marker=1, paragraph_id="p", start=2, end=5)])
    'a <mark data-cites="0">&lt;b&gt;</mark> c'
    """
    edges = sorted({0, len(text), *(min(max(e, 0), len(text)) for s in spans for e in (s.start, s.end))})
    pieces = []
    for start, end in itertools.pairwise(edges):
        inside = [str(s.order) for s in spans if s.start <= start and end <= s.end]
        piece = escape(text[start:end])
        pieces.append(f'<mark data-cites="{" ".join(inside)}">{piece}</mark>' if inside else piece)
    return "".join(pieces)


def left_out_html(article_id: str, lines: Sequence[RemovedLine], t: Catalogue) -> str:
    """What is in no paragraph of an article, why, and a button that brings each line back."""
    rows = "".join(_left_out_row(article_id, line, t) for line in lines)
    return f'<p class="is-hint" dir="auto">{label(t, "audit.hint")}</p><ul class="is-left-out">{rows}</ul>'


def _left_out_row(article_id: str, removed: RemovedLine, t: Catalogue) -> str:
    reason = removed.line.reason
    why = label(t, f"reason.{reason}") if reason in _REASONS else f"<bdi>{escape(reason)}</bdi>"
    action = (
        f'<span class="is-done">{label(t, "audit.restored")}</span>'
        if removed.restored
        else f'<button type="button" class="is-link" data-do="restore" data-id="{escape(article_id)}" '
        f'data-number="{removed.number}">{label(t, "audit.restore")}</button>'
    )
    return (
        f'<li><span class="is-line" {directed(removed.line.text)}>{escape(removed.line.text)}</span>'
        f'<span class="is-reason">{why}</span>{action}</li>'
    )


def report_html(report: AddReport, left_out: Mapping[str, int], t: Catalogue) -> str:
    """What an add did, article by article; what could not be read comes last.

    Args:
        report: what it did; of a long one the first `MOST_REPORTED` of each kind are shown.
        left_out: how many lines were left out of an article, by its id.
        t: the strings of the page.
    """
    status = dict.fromkeys(report.updated, "updated") | dict.fromkeys(report.unchanged, "unchanged")
    rows = [
        _report_row(article, status.get(article.id, "added"), left_out.get(article.id, 0), t)
        for article in report.articles[:MOST_REPORTED]
    ]
    rows += _more(report.articles, t)
    rows += [
        f'<li data-status="skipped"><span class="is-state">{label(t, "report.skipped")}</span> '
        f'<bdi class="is-origin">{escape(_name(s.origin))}</bdi>'
        f"{_reason(s, t)}</li>"
        for s in report.skipped[:MOST_REPORTED]
    ]
    rows += _more(report.skipped, t)
    return f'<div class="is-report" role="status"><ul>{"".join(rows)}</ul></div>'


def _reason(skipped: Skipped, t: Catalogue) -> str:
    if skipped.cause is None:
        return f'<span class="is-detail" dir="auto">{escape(skipped.reason)}</span>'
    return fault_html(skipped.cause, t, skipped.reason)


def _more(told: Sequence[object], t: Catalogue) -> list[str]:
    more = len(told) - MOST_REPORTED
    return [f'<li class="is-hint">{label(t, "report.more", n=more)}</li>'] if more > 0 else []


def _report_row(article: Article, status: str, left_out: int, t: Catalogue) -> str:
    audit = (
        f'<button type="button" class="is-link" data-do="open-audit" data-id="{escape(article.id)}">'
        f"{label(t, 'reader.left_out', n=left_out)}</button>"
        if left_out
        else ""
    )
    count = label(t, "library.paragraphs", n=article.paragraph_count)
    return (
        f'<li data-status="{status}"><span class="is-state">{label(t, f"report.{status}")}</span> '
        f'<button type="button" class="is-link" data-do="open" data-id="{escape(article.id)}" '
        f"{directed(article.title)}>{escape(article.title)}</button>"
        f'<span class="is-facts">{_joined([count, audit])}</span></li>'
    )


def _name(origin: str) -> str:
    return origin if "://" in origin else origin.replace("\\", "/").rsplit("/", 1)[-1]
