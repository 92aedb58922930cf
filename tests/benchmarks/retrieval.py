"""How well paragraphs are found: every development set, each part left out in turn, and plain methods beside.

    python -m tests.benchmarks.retrieval                       # the sets, cross-validated
    python -m tests.benchmarks.retrieval --ablations           # and without each part and group of features
    python -m tests.benchmarks.retrieval --pipeline FOLDER     # and splitter + Chroma with a model on this disk

The sets come from ``../shared/eval`` (see its README for the public originals), and their questions in the other
language from ``tests/data/crosslingual.questions.jsonl``. Where the ranking's weights were learnt on a set, its figures
come of weights learnt without the fold of articles in question (five folds), also where some are asked among
44,000 others (their own, SQuAD's other articles and news); the project's own questions on news teach as well. NTREX, from which nothing was learnt, the samples and the
page are measured with the weights that ship. Metrics are those of ir-measures. No model hub is asked: the pipeline (which needs ``langchain-text-splitters``) takes a sentence-transformers folder, by default
that of the built-in embedding. `tests.benchmarks.scale` puts ARCD among any number of other paragraphs.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from assistant.assistant import samples
from tests.benchmarks.provenance import provenance
from vectorstore import reading
from vectorstore.builtin.fit_ranking import (
    CROWD,
    NEWS_WEIGHT,
    Array,
    Example,
    Rows,
    Searched,
    crossing_sets,
    drafts,
    fit,
    lines,
    own_sets,
    search_news,
)
from vectorstore.embedding import open_embedder
from vectorstore.language import forms, normalise
from vectorstore.library import Library
from vectorstore.passages import paragraph_id
from vectorstore.ranking import coverage, crossing
from vectorstore.ranking import model as ranking
from vectorstore.ranking.model import Candidate
from vectorstore.ranking.relevance import EVERY, features
from vectorstore.search import CANDIDATES, candidates, search

MEASURES = [R @ 1, R @ 5, R @ 10, nDCG @ 10, RR @ 10]
_FOLDS = 5
GROUPS: dict[str, tuple[str, ...]] = {
    "words": (
        "grams",
        "relative",
        "stems",
        "phrases",
        "content",
        "repeated",
        "first_term",
        "last_term",
        "best_grams",
        "matched",
        "cross_matched",
    ),
    "embedding": ("cosine", "cross_cosine"),
    "word by word meaning": (
        *crossing.MEANING,
        "translated",
        "translated_meaning",
        "translated_titled",
        "translated_sentence",
        "translated_last",
    ),
    "title": (
        "title",
        "named",
        "best_titled",
        "untitled",
        "best_untitled",
        "translated_title",
        "translated_titled",
    ),
    "sentences": ("best_sentence", "best_local", "best_titled", "best_untitled"),
    "rarity among candidates": ("local", "best_local"),
    "comparison with the best": ("best_grams", "matched"),
    "opening and place": ("lead", "opening", "opens", "defines", "defined"),
    "length": ("length", "length_what", "length_long", "cross_length"),
    "kind of answer": tuple(name for name in coverage.COVERAGE if name.startswith("holds_")),
    "all of coverage": coverage.COVERAGE,
}
"""Features left out together, by what they look at."""

Figures = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question: its gold paragraph, what plain methods found, and what the ranking sees by each choice of indexes."""

    id: str
    group: str
    gold: frozenset[str]
    orders: Mapping[str, Sequence[str]]
    seen: Mapping[str, tuple[Array, tuple[str, ...]]]
    weight: float = 1.0
    """How much it counts where weights are learnt from it."""


def measure(asked: Sequence[Asked], order: Callable[[Asked], Sequence[str]]) -> Figures:
    """The figures of an order of paragraphs for each question."""
    qrels = [Qrel(one.id, id_, 1) for one in asked for id_ in one.gold]
    run = [
        ScoredDoc(one.id, id_, 1.0 / (1 + place))
        for one in asked
        for place, id_ in enumerate(list(dict.fromkeys(order(one)))[:10])
    ]
    found = ir_measures.calc_aggregate(MEASURES, qrels, run)
    return {str(m): round(float(found[m]), 4) for m in MEASURES}


def ask_all(paragraphs: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]]) -> list[Asked]:
    """Asks a set's questions of a library of its paragraphs."""
    texts = {p["paragraph_id"]: p for p in paragraphs}
    plain = PlainWords([(str(p["paragraph_id"]), p["text"]) for p in paragraphs])
    found = []
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, open_embedder) as library:
        library.add(drafts(paragraphs))
        ids: dict[str, list[str]] = {}
        for article in library.articles():
            for paragraph in library.article(article.id).paragraphs:
                ids.setdefault(paragraph.text, []).append(paragraph.id)
        for number, question in enumerate(questions):
            gold = texts[question["paragraph_id"]]
            orders = {
                "BM25 on words": [
                    i for id_ in plain.query(question["question"]) for i in ids[texts[id_]["text"]]
                ]
            }
            orders |= _orders(library, question["question"])
            found.append(
                Asked(
                    id=str(number),
                    group=gold["article_id"],
                    gold=frozenset(ids[gold["text"]][:1]),
                    orders=orders,
                    seen=_seen(library, question["question"], orders),
                )
            )
    return found


def _orders(library: Library, question: str) -> dict[str, list[str]]:
    near = library.indexes.nearest(library.embedder.embed_query(question), CANDIDATES)
    words = library.indexes.matching(question, CANDIDATES)
    fused = [candidate.id for candidate in candidates(library, question)]
    translated = library.indexes.translated(question, CANDIDATES)
    named = {"embedding alone": near, "word index alone": words, "translated words alone": translated}
    return {name: [paragraph_id(id_) for id_, _ in pairs] for name, pairs in named.items()} | {
        "fused, not ranked": [paragraph_id(id_) for id_ in fused]
    }


def _seen(
    library: Library, question: str, orders: Mapping[str, Sequence[str]]
) -> dict[str, tuple[Array, tuple[str, ...]]]:
    both = candidates(library, question)
    named = {"both": both}
    for name, order in (("without Chroma", "word index alone"), ("without tantivy", "embedding alone")):
        there = set(orders[order])
        named[name] = [c for c in both if paragraph_id(c.id) in there]
    return {name: _matrix(question, chosen) for name, chosen in named.items()}


def _matrix(question: str, chosen: Sequence[Candidate]) -> tuple[Array, tuple[str, ...]]:
    rows = features(question, chosen)
    matrix = np.array([[row[name] for name in EVERY] for row in rows]).reshape(-1, len(EVERY))
    return matrix, tuple(paragraph_id(c.id) for c in chosen)


class PlainWords:
    """BM25 over normalised words, as Robertson and Zaragoza (2009) have it: what a plain search engine does."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        self._ids = [id_ for id_, _ in texts]
        self._counts: dict[str, dict[int, int]] = {}
        lengths = []
        for place, (_, text) in enumerate(texts):
            words = forms(text)
            lengths.append(len(words))
            for word in words:
                own = self._counts.setdefault(word, {})
                own[place] = own.get(place, 0) + 1
        self._norm = 0.9 * (1 - 0.4 + 0.4 * np.array(lengths) / max(1.0, float(np.mean(lengths))))

    def query(self, text: str, k: int = 10) -> list[str]:
        """The ids of the best ``k``."""
        worth = np.zeros(len(self._ids))
        for word in forms(text):
            own = self._counts.get(word, {})
            idf = np.log(1 + (len(self._ids) - len(own) + 0.5) / (len(own) + 0.5))
            for place, times in own.items():
                worth[place] += idf * times / (times + self._norm[place])
        return [self._ids[i] for i in np.argsort(-worth, kind="stable")[:k] if worth[i] > 0]


def pipeline(
    folder: Path, paragraphs: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]]
) -> Figures:
    """LangChain's recursive splitter (1,000 characters, 200 shared), Chroma, and a model: the usual pipeline."""
    import chromadb
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from sentence_transformers import SentenceTransformer

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = [(str(p["paragraph_id"]), chunk) for p in paragraphs for chunk in splitter.split_text(p["text"])]
    model = SentenceTransformer(str(folder))
    client = chromadb.EphemeralClient()
    collection = client.create_collection("pipeline", embedding_function=None)
    vectors = model.encode([text for _, text in chunks], show_progress_bar=False)
    for start in range(0, len(chunks), 5000):
        ids = [str(n) for n in range(start, min(start + 5000, len(chunks)))]
        collection.add(ids=ids, embeddings=np.asarray(vectors[start : start + 5000]))
    asked = []
    for number, question in enumerate(questions):
        query = np.asarray(model.encode([question["question"]], show_progress_bar=False))
        near = collection.query(query_embeddings=query, n_results=min(40, len(chunks)), include=[])["ids"][0]
        order = {"pipeline": [chunks[int(n)][0] for n in near]}
        gold = frozenset({str(question["paragraph_id"])})
        asked.append(Asked(id=str(number), group="", gold=gold, orders=order, seen={}))
    client.delete_collection(collection.name)
    return measure(asked, lambda one: one.orders["pipeline"])


def cross_validated(
    own: Sequence[Asked], others: Iterable[Asked], seen: str = "both", without: Sequence[str] = ()
) -> Figures:
    """The figures of a set, ranked by weights learnt without the articles in question and some features."""
    columns = [n for n, name in enumerate(EVERY) if name not in without]
    every = [_example(one, seen, columns) for one in (*others, *own)]
    groups = sorted({one.group for one in own})
    random.Random(0).shuffle(groups)
    orders: dict[str, list[str]] = {}
    for fold in range(_FOLDS):
        out = set(groups[fold::_FOLDS])
        weights = fit([one for one in every if one.group not in out])
        for one in own:
            if one.group in out:
                matrix, owners = one.seen[seen]
                logits = matrix[:, columns] @ weights
                orders[one.id] = [owners[i] for i in np.argsort(-logits, kind="stable")]
    return measure(own, lambda one: orders[one.id])


def unlearnt(own: Sequence[Asked]) -> Figures:
    """The figures of a set that taught nothing, ranked by the weights that ship."""
    added = ranking.Ranking.shipped().added(dict.fromkeys(EVERY, 1.0))
    weights = np.array([added[name] for name in EVERY])
    orders = {}
    for one in own:
        matrix, owners = one.seen["both"]
        orders[one.id] = [owners[i] for i in np.argsort(-(matrix @ weights), kind="stable")]
    return measure(own, lambda one: orders[one.id])


def _example(one: Asked, seen: str, columns: Sequence[int]) -> Example:
    matrix, owners = one.seen[seen]
    gold = np.array([owner in one.gold for owner in owners], dtype=bool)
    return Example(
        group=one.group,
        features=matrix[:, columns],
        gold=gold,
        owners=owners,
        without=matrix[:0, columns],
        weight=one.weight,
    )


def taught(searched: Sequence[Searched]) -> list[Asked]:
    """The project's own questions on news, from which weights are learnt and nothing is measured here."""
    found = []
    for number, one in enumerate(searched):
        seen = _matrix(one.question, one.candidates)
        found.append(
            Asked(
                id=f"news {number}",
                group=one.group,
                gold=frozenset(map(paragraph_id, one.gold)),
                orders={},
                seen=dict.fromkeys(("both", "without Chroma", "without tantivy"), seen),
                weight=NEWS_WEIGHT,
            )
        )
    return found


def shipped(folder: Path, questions: Path) -> Iterator[tuple[str, Figures]]:
    """(kind of question, figures) of questions with their gold texts, on articles as the reader reads them."""
    items = list(lines(questions))
    items = [item for item in items if item["answerable"] and not item["history"]]
    kinds: dict[str, list[Asked]] = {"all": []}
    with tempfile.TemporaryDirectory() as temporary, Library.open(temporary, open_embedder) as library:
        library.add(reading.read(folder))
        for item in items:
            golds = [normalise(text)[:80] for text in item["gold"]]
            hits = search(library, item["question"], k=10)
            order = [
                "gold" if any(g in normalise(h.paragraph.text) for g in golds) else h.paragraph.id
                for h in hits
            ]
            one = Asked(id=item["id"], group="", gold=frozenset({"gold"}), orders={"search": order}, seen={})
            kinds["all"].append(one)
            kinds.setdefault(item["kind"], []).append(one)
    for kind, asked in kinds.items():
        yield f"{kind} ({len(asked)})", measure(asked, lambda one: one.orders["search"])


def show(name: str, figures: Figures) -> None:
    print(
        f"{name:36}" + "".join(f"{measure:>9} {value:.4f}" for measure, value in figures.items()), flush=True
    )


def report_sets(
    sets: Mapping[str, Rows],
    shown: Sequence[str] | None,
    *,
    news: Sequence[Searched],
    unseen: Mapping[str, Rows] | None = None,
    ablations: bool,
    model: Path | None,
) -> None:
    """Prints the figures of every set, or of those to be shown; ``unseen`` sets teach nothing."""
    asked = {name: ask_all(*rows) for name, rows in sets.items()}
    own_news = taught(news)
    for name, own in asked.items():
        if shown and name not in shown:
            continue
        report_set(name, own)
        others = [*own_news, *(one for other, group in asked.items() if other != name for one in group)]
        show("ranked, cross-validated", cross_validated(own, others))
        if model is not None and name != CROWD:  # a neural model takes half an hour for its 44,000 paragraphs
            show(f"pipeline with {model.name}", pipeline(model, *sets[name]))
        if ablations:
            for seen in ("without Chroma", "without tantivy"):
                show(seen, cross_validated(own, others, seen))
            for group, names in GROUPS.items():
                show(f"without {group}", cross_validated(own, others, without=names))
    for name, rows in (unseen or {}).items():
        if not shown or name in shown:
            own = ask_all(*rows)
            report_set(name, own)
            show("ranked, nothing learnt here", unlearnt(own))


def report_set(name: str, own: Sequence[Asked]) -> None:
    """Prints the figures of what does not depend on weights."""
    print(f"\n{name}: {len(own)} questions")
    for order in own[0].orders:
        show(order, measure(own, lambda one, order=order: one.orders[order]))  # type: ignore[misc]  # bound now


def parallel(path: Path, asked: str, told: str) -> Rows:
    """(paragraphs, questions) of sentences in two languages: one is asked for, the other is to be found."""
    rows = list(lines(path))
    paragraphs = [
        {"paragraph_id": str(n), "article_id": row["doc"], "title": "", "text": row[told]}
        for n, row in enumerate(rows)
    ]
    return paragraphs, [{"question": row[asked], "paragraph_id": str(n)} for n, row in enumerate(rows)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument(
        "--set", action="append", help="only these of the sets; the weights still come from all"
    )
    parser.add_argument("--ablations", action="store_true")
    parser.add_argument("--pipeline", type=Path, nargs="?", const=ranking_model(), help="a model's folder")
    arguments = parser.parse_args()
    print(json.dumps(provenance(arguments.data / "eval")))
    options = {"ablations": arguments.ablations, "model": arguments.pipeline}
    news, crossing_news = search_news(Path(__file__).parents[1] / "data")
    report_sets(dict(own_sets(arguments.data, 0)), arguments.set, news=news, **options)
    ntrex = arguments.data / "eval" / "ntrex_ar_en.jsonl.gz"
    unseen = {f"ntrex {a}-{t}": parallel(ntrex, a, t) for a, t in (("en", "ar"), ("ar", "en"))}
    crossed = dict(crossing_sets(arguments.data))
    report_sets(crossed, arguments.set, news=crossing_news, unseen=unseen, **options)
    own = Path(__file__).parents[1] / "data" / "samples.questions.jsonl"
    page = arguments.data / "eval" / "asharq-al-awsat.dev.jsonl"
    for folder, questions in ((samples(), own), (arguments.data / "articles", page)):
        print(f"\n{questions.name}, weights as shipped")
        for kind, figures in shipped(folder, questions):
            show(kind, figures)


def ranking_model() -> Path:
    """The folder of the built-in embedding."""
    return Path(ranking.__file__).parent / "builtin" / "model"


if __name__ == "__main__":
    main()
