"""A question -> candidates from both indexes -> exact ranking -> hits."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from functools import lru_cache

import numpy as np

from vectorstore import duplicates
from vectorstore.filtering import admits, checked
from vectorstore.indexing.indexes import PassageRow
from vectorstore.language import forms, is_latin
from vectorstore.library import Library
from vectorstore.passages import paragraph_id
from vectorstore.ranking.analysis import analyse, stems
from vectorstore.ranking.model import Candidate
from vectorstore.ranking.pairing import Found, alone, paired
from vectorstore.ranking.relevance import judge, prepare
from vectorstore.types import Article, Copy, Filters, Hit, Paragraph, Reranker
from vectorstore.words.bilingual import learn
from vectorstore.words.vocabulary import Words

CANDIDATES = 100
"""Taken from each index. Among 57,000 news paragraphs 100 by words hold 95% of the gold ones, both together 96%."""

LEAST_RANKED, MOST_RANKED, WORTH = 24, 64, 0.2
"""So many candidates are ranked exactly: those which both indexes together find worth at least a fifth of the best. Among
the news these are 31 and hold 93.7% of the gold paragraphs, as many as the best 48; the best 32 hold 92.2%, and the
best 100, 95.2%, bring no more among the first 10."""

_CROSSING = 64
"""Of the best by all indexes so many are ranked as well that are of another script; they come late, since no word of
the question finds them."""

_REACH, _BEST_OF_ARTICLE = 12, 3
"""So many paragraphs before and behind the best one of the likeliest article are ranked as well; and so many of its
passages tell how likely an article is."""

_MEANING = 0.4  # what the nearest passage's cosine counts beside the best one's words
_FUSION = 20  # the constant of reciprocal rank fusion; smaller trusts the first places more

_AHEAD = 16  # nearly all of the first so many by words are ranked; more take longer than the vector index
_TRIES = 2

MAX_QUESTION_CHARS = 2000
"""Of a longer question only the beginning is searched for."""


def search(
    library: Library,
    question: str,
    *,
    k: int = 10,
    articles: Sequence[str] | None = None,
    filters: Filters | None = None,
    reranker: Reranker | None = None,
) -> tuple[Hit, ...]:
    """The paragraphs most likely to answer a question, best first.

    Args:
        library: where to look.
        question: in any language.
        k: how many hits at most; each paragraph is one hit at most.
        articles: ids of the articles to look in; all of them by default.
        filters: what else narrows the search.
        reranker: decides the order and the similarities of the best candidates instead of the built-in model.

    Raises:
        FilterError: A filter says what cannot be.
        FingerprintError: The library's vectors come from another embedding.
    """
    question = question[:MAX_QUESTION_CHARS]
    if articles is not None:
        filters = replace(filters or Filters(), articles=tuple(articles))
    if filters is not None and checked(filters) == Filters():
        filters = None
    if not forms(question) or (filters is not None and filters.articles == ()):
        return ()
    for _ in range(_TRIES):
        with library.searching():
            hits = _search(library, question, k, filters, reranker)
        if not library.indexes.changed():
            break  # else another process replaced an index meanwhile, and something may have been missed
    return hits


# Paragraphs whose words are met beforehand: 3,000 of news have two in three of the words that questions are compared with. It
# takes 1.5 s and 20 MB.
_MET, _MET_AT_ONCE, _PAUSE_S = 3000, 25, 0.002


def meet_words(library: Library) -> None:
    """Has the words of a part of a library known, which would take a tenth of each of the first hundred searches.

    It pauses often, so that whoever asks meanwhile does not wait.
    """
    texts = library.some_texts(_MET)
    for start in range(0, len(texts), _MET_AT_ONCE):
        learn(Words.shared(), texts[start : start + _MET_AT_ONCE])
        time.sleep(_PAUSE_S)


def _search(
    library: Library, question: str, k: int, filters: Filters | None, reranker: Reranker | None
) -> tuple[Hit, ...]:
    for times in (1, _WIDER):
        found = candidates(library, question, filters, times=times)
        hits = rank(library, question, found, k, reranker, filters)
        if len(hits) >= k or len(found) < LEAST_RANKED * times:
            break  # else a story that many outlets carry has crowded out what else there is
    return _with_copies(library, hits, filters or Filters())


def candidates(
    library: Library, question: str, filters: Filters | None = None, *, times: int = 1
) -> list[Candidate]:
    """What either index finds, and what stands around the best of it, unordered, with cosine similarities.

    ``times`` as many as usual.
    """
    vector = library.embedder.embed_query(question)
    count = CANDIDATES * times
    latin = is_latin(question)
    nearest = _beside().submit(library.indexes.nearest, vector, count, filters)
    try:
        matching = library.indexes.matching(question, count, filters)
        both = library.indexes.has_script(latin=not latin)
        translated = library.indexes.translated(question, count, filters) if both else []
        ahead = _read_ahead(library, question, matching)
    finally:
        wait([nearest])  # nothing of a search may go on after it
    near = nearest.result()
    ranked = together(near, matching, count)
    first = _worth_ranking(ranked, times)
    crossed = _fused(near, matching, translated)[: _CROSSING * times] if both else []
    others = library.indexes.in_script(sorted(set(crossed) - set(first)), latin=not latin)
    wanted = [*first, *(id_ for id_ in crossed if id_ in others)]
    ahead |= {row.id: row for row in library.indexes.passages([id_ for id_ in wanted if id_ not in ahead])}
    rows = [ahead[id_] for id_ in wanted if id_ in ahead]
    rows += _beside_the_best(library, rows, ranked, crossed, filters)
    best = matching[0][1] if matching else 1.0
    matched = {id_: relevance / best for id_, relevance in matching}
    across = translated[0][1] if translated else 1.0
    beyond = {id_: relevance / across for id_, relevance in translated}
    return [
        _candidate(
            row,
            cosine=float(np.dot(row.vector, vector)),
            matched=matched.get(row.id, 0.0) if matched else None,
            translated=beyond.get(row.id, 0.0),
        )
        for row in rows
    ]


def _read_ahead(library: Library, question: str, matching: Pairs) -> dict[str, PassageRow]:
    """The first passages by words, taken apart, and the question made ready, while the vector index is still searched."""
    prepare(question)
    rows = library.indexes.passages([id_ for id_, _ in matching[:_AHEAD]])
    for row in rows:
        analyse(row.text)
    return {row.id: row for row in rows}


def _beside_the_best(
    library: Library,
    rows: Sequence[PassageRow],
    ranked: Pairs,
    crossed: Sequence[str],
    filters: Filters | None,
) -> list[PassageRow]:
    """What stands around the best passage of the likeliest article, where it was not found already.

    An answer in other words than the question's is found by neither index, but the article that has it is. In a library of
    both scripts that is also the article which the translated question finds.
    """
    known = {row.id for row in rows}
    across = [(id_, 1.0 / (_FUSION + place)) for place, id_ in enumerate(crossed)]
    bests = [_best_of_the_likeliest(rows, dict(found)) for found in (ranked, across)]
    more: dict[str, PassageRow] = {}
    for article, index in dict.fromkeys((best.article, best.index) for best in bests if best is not None):
        for row in library.indexes.around(article, index, _REACH):
            if row.id not in known and (not filters or not filters.kinds or row.kind in filters.kinds):
                more[row.id] = row
    return list(more.values())


def _best_of_the_likeliest(rows: Sequence[PassageRow], worth: Mapping[str, float]) -> PassageRow | None:
    """The best passage of the article whose best passages are worth most together."""
    of_article: dict[str, list[PassageRow]] = {}
    for row in sorted(rows, key=lambda row: -worth.get(row.id, 0.0)):
        if row.id in worth and row.index >= 0:
            of_article.setdefault(row.article, []).append(row)
    if not of_article:
        return None
    return max(of_article.values(), key=lambda own: sum(worth[row.id] for row in own[:_BEST_OF_ARTICLE]))[0]


@lru_cache(maxsize=1)
def _beside() -> ThreadPoolExecutor:
    """Threads that ask the vector index while the asking thread asks the word index; both let go of the interpreter."""
    return ThreadPoolExecutor(max_workers=8, thread_name_prefix="isnad-nearest")


Pairs = Sequence[tuple[str, float]]
"""What an index finds: (passage id, worth), best first."""


def _worth_ranking(found: Pairs, times: int) -> list[str]:
    good = sum(worth >= WORTH * found[0][1] for _, worth in found)
    return [id_ for id_, _ in found[: times * max(LEAST_RANKED, min(MOST_RANKED, good))]]


def together(near: Pairs, matching: Pairs, count: int) -> list[tuple[str, float]]:
    """All that two indexes find, best first by what both say of its worth, 0 to 1 and a little more.

    Worth is scaled from the last that an index gives (or from 0 where it gives all it has) to its first. Reciprocal
    ranks, which forget how far apart two neighbours are, hold 1.5% fewer gold paragraphs among the first 40.
    """
    worth: dict[str, float] = {}
    for found, weight in ((matching, 1.0), (near, _MEANING)):
        least = found[-1][1] if len(found) == count else 0.0
        span = (found[0][1] - least if found else 0.0) or 1.0
        for id_, value in found:
            worth[id_] = worth.get(id_, 0.0) + weight * (value - least) / span
    return sorted(worth.items(), key=lambda item: -item[1])


def _fused(*rankings: Pairs) -> list[str]:
    """The best of several rankings by reciprocal ranks (Cormack, Clarke and Büttcher, 2009)."""
    worth: dict[str, float] = {}
    for ranking in rankings:
        for place, (id_, _) in enumerate(ranking):
            worth[id_] = worth.get(id_, 0.0) + 1.0 / (_FUSION + place)
    return sorted(worth, key=lambda id_: -worth[id_])


def _candidate(row: PassageRow, *, cosine: float, matched: float | None, translated: float) -> Candidate:
    return Candidate(
        id=row.id,
        text=row.text,
        title=row.title,
        kind=row.kind,
        index=row.index,
        cosine=cosine,
        matched=matched,
        translated=translated,
        published=row.published,
        own_chars=row.own_chars if row.own_chars < len(row.text) else None,
        article=row.article,
    )


def rank(
    library: Library,
    question: str,
    found: Sequence[Candidate],
    k: int,
    reranker: Reranker | None = None,
    filters: Filters | None = None,
) -> tuple[Hit, ...]:
    """Orders candidates by the ranking model (or a reranker) and reads their paragraphs; of copies only the best."""
    judged = judge(question, [*found, *alone(found)], reranker, wanted=k)
    order = _distinct(paired(library, question, judged, filters), k)
    read = library.paragraphs([one.id for one in order])
    return tuple(
        Hit(
            paragraph=read[one.id][0],
            article=read[one.id][1],
            similarity=one.judged.similarity,
            features=tuple(sorted(one.judged.added.items(), key=lambda item: -abs(item[1]))),
        )
        for one in order
        if one.id in read
    )


# -- the same passage in several articles ------------------------------------------------------------

_HEADINGS = ("title", "heading")  # "Background" heads other text in each article
_WIDER = 5  # times as many candidates, where copies of few passages fill the usual number
_MAX_COPIES = 1000  # looked through for all hits of a question together


_Dated = tuple[str, str | None]  # a text and when its article appeared, ISO 8601


def _dated(found: Found) -> _Dated:
    candidate = found.judged.candidate
    heads = candidate.kind in _HEADINGS and found.id == paragraph_id(candidate.id)
    return "" if heads else found.text, candidate.published


def _distinct(found: Iterable[Found], k: int) -> list[Found]:
    """The first ``k`` paragraphs whose texts are no copies of one before."""
    kept: list[tuple[Found, _Dated]] = []
    for one in found:
        dated = _dated(one)
        if not any(_are_copies(dated, other) for _, other in kept):
            kept.append((one, dated))
        if len(kept) == k:
            break
    return [one for one, _ in kept]


def _are_copies(first: _Dated, second: _Dated) -> bool:
    return (
        duplicates.may_be_copies(stems(first[0]), stems(second[0]))
        and duplicates.are_copies(first[0], second[0])
        and (duplicates.near_in_time(first[1], second[1]) or not duplicates.depends_on_day(first[0]))
    )


def _with_copies(library: Library, hits: Sequence[Hit], filters: Filters) -> tuple[Hit, ...]:
    """Hits with the other articles that carry the same passage, however far down they rank."""
    keys = {key for hit in hits for key in duplicates.bands(stems(hit.paragraph.text))}
    ids = library.indexes.sharing(sorted(keys), _MAX_COPIES, filters.articles) if keys else []
    taken = {hit.paragraph.id for hit in hits}
    alike = library.paragraphs(list(dict.fromkeys(p for id_ in ids if (p := paragraph_id(id_)) not in taken)))
    admitted = [(p, article) for p, article in alike.values() if admits(filters, article, p.kind)]
    ordered = sorted(admitted, key=lambda one: (one[1].published or "~", one[1].id))
    return tuple(replace(hit, copies=_copies(hit, ordered)) for hit in hits)


def _copies(hit: Hit, alike: Sequence[tuple[Paragraph, Article]]) -> tuple[Copy, ...]:
    found: dict[str, Copy] = {}
    ours = hit.paragraph.text, hit.article.published
    for paragraph, article in alike:
        if article.id in found or article.id == hit.article.id or not _same_role(paragraph, hit.paragraph):
            continue
        if _are_copies(ours, (paragraph.text, article.published)):
            found[article.id] = Copy(paragraph=paragraph, article=article)
    return tuple(found.values())


def _same_role(first: Paragraph, second: Paragraph) -> bool:
    """Whether both are text of their articles, or both teasers; what a version replaced is neither."""
    if first.index < 0 or first.kind in _HEADINGS or second.kind in _HEADINGS:
        return False
    return (first.kind == "related") == (second.kind == "related")
