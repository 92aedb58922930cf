"""How well paragraphs are found: every development set, each part left out in turn, and plain methods beside.

    python -m tests.benchmarks.retrieval                       # the sets, cross-validated
    python -m tests.benchmarks.retrieval --ablations           # and without each part and group of features
    python -m tests.benchmarks.retrieval --pipeline FOLDER     # and splitter + Chroma with a model on this disk

The sets come from ``../shared/eval`` (see its README for the public originals), and their questions in the other
language from ``tests/data/crosslingual.questions.jsonl``. Where the ranking's weights were learnt on a set, its figures
come of weights learnt without the fold of articles in question (five folds), just as `fit_ranking.model` learns those that
ship: in the question's language, across languages, and how the two compare. Some questions of each set are also asked
among 44,000 other paragraphs (of all sets, SQuAD's other articles and news). The project's own questions on news teach as
well. NTREX, from which nothing was learnt, the samples and the page are measured with the weights that ship. Metrics are those of ir-measures. No model hub is asked: the pipeline (which needs ``langchain-text-splitters``) takes a sentence-transformers folder, by default
that of the built-in embedding. `tests.benchmarks.scale` puts ARCD among any number of other paragraphs.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    both_languages,
    crossing_sets,
    drafts,
    example,
    lines,
    model,
    own_sets,
    search,
    search_news,
)
from vectorstore.embedding import open_embedder
from vectorstore.language import forms, normalise
from vectorstore.library import Library
from vectorstore.passages import paragraph_id
from vectorstore.ranking import coverage, crossing
from vectorstore.ranking import model as ranking
from vectorstore.ranking.relevance import EVERY
from vectorstore.search import CANDIDATES, candidates
from vectorstore.search import search as search_library

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


INDEXES = ("both", "without Chroma", "without tantivy")
"""What the candidates come from; without one of the indexes, those of the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question: its gold paragraph, what plain methods found, and what the ranking sees by each of `INDEXES`."""

    id: str
    gold: frozenset[str]
    orders: Mapping[str, Sequence[str]]
    seen: Mapping[str, Example]


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
            own = frozenset(ids[gold["text"]][:1])
            seen = _seen(library, question["question"], gold["article_id"], own, orders)
            found.append(Asked(id=str(number), gold=own, orders=orders, seen=seen))
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
    library: Library, question: str, group: str, gold: frozenset[str], orders: Mapping[str, Sequence[str]]
) -> dict[str, Example]:
    both = candidates(library, question)
    home = {article.id for _, article in library.paragraphs(list(gold)).values()}
    found = {}
    for name, order in zip(INDEXES, (None, "word index alone", "embedding alone"), strict=True):
        chosen = [c for c in both if order is None or paragraph_id(c.id) in orders[order]]
        one = Searched(
            question=question,
            group=group,
            candidates=chosen,
            gold=frozenset(c.id for c in chosen if paragraph_id(c.id) in gold),
            home=frozenset(c.id for c in chosen if c.article in home),
        )
        found[name] = example(one)
    return found


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
        asked.append(Asked(id=str(number), gold=gold, orders=order, seen={}))
    client.delete_collection(collection.name)
    return measure(asked, lambda one: one.orders["pipeline"])


class Taught:
    """All that weights are learnt from, and the weights of each fold of its articles: learnt without that fold.

    Args:
        own: sets asked in their own language, by name. crossing: in the other one.
        news: the project's own questions on news, likewise; weights are learnt from them and nothing is measured here.
        mixed: questions in one library of both languages.
    """

    def __init__(
        self,
        own: Mapping[str, Sequence[Asked]],
        crossing: Mapping[str, Sequence[Asked]],
        news: tuple[Sequence[Searched], Sequence[Searched]],
        mixed: Sequence[Example],
    ) -> None:
        self._sets = (own, crossing)
        self._news = [[example(one, NEWS_WEIGHT) for one in searched] for searched in news]
        self._mixed = mixed
        self._fold: dict[str, int] = {}
        for asked in [*own.values(), *crossing.values()]:
            groups = sorted({one.seen["both"].group for one in asked} - self._fold.keys())
            random.Random(0).shuffle(groups)
            self._fold |= {group: number % _FOLDS for number, group in enumerate(groups)}

    def figures(self, seen: str = "both", without: Sequence[str] = ()) -> dict[str, Figures]:
        """The figures of each set, ranked by weights learnt without the articles in question and some features."""
        weights = [self._learn(fold, seen, without) for fold in range(_FOLDS)]

        def order(one: Asked) -> list[str]:
            own = one.seen[seen]
            return _ranked(own, _blind(own.features, without) @ weights[self._fold[own.group]])

        return {name: measure(asked, order) for sets in self._sets for name, asked in sets.items()}

    def _learn(self, fold: int, seen: str, without: Sequence[str]) -> Array:
        own, crossing = (
            [
                *(
                    one.seen[seen]
                    for asked in sets.values()
                    for one in asked
                    if self._taught(one.seen[seen], fold)
                ),
                *news,
            ]
            for sets, news in zip(self._sets, self._news, strict=True)
        )
        mixed = [one for one in self._mixed if self._taught(one, fold)]
        learnt = model(*([_without(one, without) for one in some] for some in (own, crossing, mixed)))
        return np.array([learnt["weights"][name] for name in EVERY])

    def _taught(self, one: Example, fold: int) -> bool:
        return self._fold[one.group] != fold


def _blind(features: Array, names: Sequence[str]) -> Array:
    """The same with zeros for some features."""
    kept: Array = np.array([float(name not in names) for name in EVERY])
    return features * kept


def _without(one: Example, names: Sequence[str]) -> Example:
    return (
        replace(one, features=_blind(one.features, names), without=_blind(one.without, names))
        if names
        else one
    )


def _ranked(seen: Example, logits: Array) -> list[str]:
    return [seen.owners[place] for place in np.argsort(-logits, kind="stable")]


def unlearnt(own: Sequence[Asked]) -> Figures:
    """The figures of a set that taught nothing, ranked by the weights that ship."""
    weights = ranking.Ranking.shipped().weights(EVERY)
    return measure(own, lambda one: _ranked(one.seen["both"], one.seen["both"].features @ weights))


def shipped(folder: Path, questions: Path) -> Iterator[tuple[str, Figures]]:
    """(kind of question, figures) of questions with their gold texts, on articles as the reader reads them."""
    items = list(lines(questions))
    items = [item for item in items if item["answerable"] and not item["history"]]
    kinds: dict[str, list[Asked]] = {"all": []}
    with tempfile.TemporaryDirectory() as temporary, Library.open(temporary, open_embedder) as library:
        library.add(reading.read(folder))
        for item in items:
            golds = [normalise(text)[:80] for text in item["gold"]]
            hits = search_library(library, item["question"], k=10)
            order = [
                "gold" if any(g in normalise(h.paragraph.text) for g in golds) else h.paragraph.id
                for h in hits
            ]
            one = Asked(id=item["id"], gold=frozenset({"gold"}), orders={"search": order}, seen={})
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
    asked: Mapping[str, Sequence[Asked]],
    taught: Taught,
    shown: Sequence[str] | None,
    *,
    ablations: bool,
    folder: Path | None,
) -> None:
    """Prints the figures of every set, or of those to be shown."""
    measured = {"ranked, cross-validated": taught.figures()}
    if ablations:
        measured |= {seen: taught.figures(seen) for seen in INDEXES[1:]}
        measured |= {f"without {group}": taught.figures(without=names) for group, names in GROUPS.items()}
    for name, own in asked.items():
        if shown and name not in shown:
            continue
        report_set(name, own)
        for label, figures in measured.items():
            show(label, figures[name])
        # A neural model takes half an hour for the 44,000 paragraphs of the crowd.
        if folder is not None and name != CROWD:
            show(f"pipeline with {folder.name}", pipeline(folder, *sets[name]))


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
    own, crossing = dict(own_sets(arguments.data, 0)), dict(crossing_sets(arguments.data))
    asked, crossed = ({name: ask_all(*rows) for name, rows in sets.items()} for sets in (own, crossing))
    mixed = [example(one) for one in search(*both_languages(own, crossing, 0))]
    taught = Taught(asked, crossed, search_news(Path(__file__).parents[1] / "data"), mixed)
    options = {"ablations": arguments.ablations, "folder": arguments.pipeline}
    report_sets(own | crossing, asked | crossed, taught, arguments.set, **options)
    ntrex = arguments.data / "eval" / "ntrex_ar_en.jsonl.gz"
    for asking, told in (("en", "ar"), ("ar", "en")):
        name = f"ntrex {asking}-{told}"
        if not arguments.set or name in arguments.set:
            unseen = ask_all(*parallel(ntrex, asking, told))
            report_set(name, unseen)
            show("ranked, nothing learnt here", unlearnt(unseen))
    questions_on_samples = Path(__file__).parents[1] / "data" / "samples.questions.jsonl"
    page = arguments.data / "eval" / "asharq-al-awsat.dev.jsonl"
    for folder, questions in ((samples(), questions_on_samples), (arguments.data / "articles", page)):
        print(f"\n{questions.name}, weights as shipped")
        for kind, figures in shipped(folder, questions):
            show(kind, figures)


def ranking_model() -> Path:
    """The folder of the built-in embedding."""
    return Path(ranking.__file__).parent / "builtin" / "model"


if __name__ == "__main__":
    main()
