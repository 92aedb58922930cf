"""The word index: tantivy, and the only place that imports it.

Words are normalised, stemmed and cut into character n-grams here and reach tantivy ready to index,
separated by blanks, so that Arabic forms are treated as everywhere else in Isnad.
"""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore import filtering
from vectorstore.builtin.arab_names import latin_spellings, servant_of
from vectorstore.builtin.names import spell_names
from vectorstore.errors import IndexDamagedError
from vectorstore.indexing.entries import LexicalEntry, fields, grams
from vectorstore.language import forms, is_latin, stem, stems_of
from vectorstore.types import Filters
from vectorstore.words.glossary import Glossary
from vectorstore.words.questions import asked, only_asks
from vectorstore.words.translation import translations
from vectorstore.words.transliteration import sounds

if TYPE_CHECKING:
    import tantivy

_WRITER_BYTES = 64_000_000
# Of a term in those fields; one of the stems counts 1. Among 57,000 news paragraphs and without the words that only ask,
# the first 100 hold the gold one of 95.2% of ARCD's questions; with .5 and .3 and all words of 94.7%.
_GRAM_WEIGHT, _TITLE_WEIGHT = 0.7, 0.8
_OTHER_GRAM_WEIGHT, _OTHER_TITLE_WEIGHT = 0.5, 0.3  # in the other script
_MOST_TRANSLATIONS = 6  # of a word from the glossary
_OTHER_TRANSLATIONS = 0.1  # what those count that are not the surest in a passage
_TRANSLATED = 0.7  # a word with a translation as sure as that is no name
# A name by its sound, with three consonants and more, or with two, which more names have.
_SOUND_WEIGHT, _SHORT_SOUND_WEIGHT, _NAME_SOUNDS, _LEAST_SOUNDS = 1.0, 0.5, 3, 2


@lru_cache(maxsize=1024)
def _translations(form: str) -> Mapping[str, float]:
    """The words of the other script that may mean a normalised word, as they are indexed, with how sure that is."""
    sure = {stem(word): value for word, value in translations(form).items()}
    listed = sorted(Glossary.shipped().translations(form).items(), key=lambda item: -item[1])
    for word, value in listed[:_MOST_TRANSLATIONS]:
        key = word if word.isascii() else stem(word)
        sure[key] = max(value, sure.get(key, 0.0))
    return sure


class LexicalIndex:
    """A tantivy index of passages in a folder of its own.

    Args:
        home: where the folders of this index and of those after it are kept.
        generation: which of them it is. A new index is filled beside the one in use and then takes its place.
        read_only: whether another process writes it.
    """

    def __init__(self, home: Path, generation: int = 0, *, read_only: bool = False) -> None:
        self.generation = generation
        self._home = home
        self._folder = home / str(generation)
        self._read_only = read_only
        self._retired = False
        self._opening = threading.Lock()
        self._updating = threading.Lock()  # tantivy's writer is one thread's at a time
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None

    def following(self) -> LexicalIndex:
        """The next one, empty, beside this one."""
        there = [int(path.name) for path in self._home.glob("*") if path.name.isdigit()]
        return LexicalIndex(self._home, 1 + max([self.generation, *there]))

    def _open(self) -> tantivy.Index:
        with self._opening:
            return self._opened()

    def _opened(self) -> tantivy.Index:
        if self._retired:
            raise IndexDamagedError(
                f"The word index in {self._folder} has been replaced.", code="index-replaced"
            )
        if self._index is None:
            import tantivy

            builder = tantivy.SchemaBuilder()
            builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
            builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
            builder.add_text_field("bands", tokenizer_name="whitespace", index_option="basic")
            for field in ("stems", "grams", "title"):
                builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
            builder.add_text_field("sounds", tokenizer_name="whitespace", index_option="freq")
            builder.add_text_field("facts", tokenizer_name="whitespace", index_option="basic")
            builder.add_integer_field("day", indexed=True, fast=True)
            schema = builder.build()
            try:
                if not self._read_only:
                    self._folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(schema, path=str(self._folder), reuse=True)
            except (ValueError, OSError) as error:
                raise self._damaged(error) from error
        return self._index

    def _damaged(self, error: Exception) -> IndexDamagedError:
        return IndexDamagedError(
            f"The word index in {self._folder} cannot be read ({error}). Run `isnad rebuild`.",
            code="index-damaged",
        )

    def count(self) -> int:
        """How many passages it holds."""
        try:
            index = self._open()
            index.reload()
            return int(index.searcher().num_docs)
        except (ValueError, OSError) as error:
            raise self._damaged(error) from error

    def update(self, entries: Iterable[LexicalEntry], replaced: Iterable[str]) -> None:
        """Takes out every passage of the articles ``replaced``, puts ``entries`` in; one commit."""
        with self._updating:
            self._update(entries, replaced)

    def _update(self, entries: Iterable[LexicalEntry], replaced: Iterable[str]) -> None:
        import tantivy

        try:
            index = self._open()
            if self._writer is None:
                self._writer = index.writer(_WRITER_BYTES, 1)
            writer = self._writer
            for article_id in replaced:
                writer.delete_documents_by_term("article", article_id)
            for entry in entries:
                document = tantivy.Document()
                for field, text in fields(entry):
                    document.add_text(field, text)
                if entry.day is not None:
                    document.add_integer("day", entry.day)
                writer.add_document(document)
            writer.commit()
            index.reload()
        except (ValueError, OSError) as error:
            raise self._damaged(error) from error

    def query(self, text: str, k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """The best ``k`` passages by BM25 over stems, 4-grams and title: (id, relevance), best first.

        Words that only ask are left out, where there are others.

        Relevance is above 0, has no upper bound and compares only within one query.
        """
        every = forms(text)
        words = [form for form in every if not only_asks(form)] or every
        stems = stems_of(words)
        wanted = [("stems", term, 1.0) for term in stems]
        wanted += [("grams", term, _GRAM_WEIGHT) for term in grams(words)]
        wanted += [("title", term, _TITLE_WEIGHT) for term in stems]
        return self._matching(wanted, k, filters)

    def translated(self, text: str, k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """The best ``k`` passages by the words of the other script that may mean those of a text, as `query` has it."""
        latin, named = is_latin(text), asked(text) == "who"
        clauses = []
        for form in dict.fromkeys(forms(text)):
            if not only_asks(form):
                sure = _translations(form)
                clauses += self._meaning(sure)
                if not latin and (named or max(sure.values(), default=0.0) < _TRANSLATED):
                    clauses += self._sound(form)
        if latin:  # the names of the question as Arabic writes them
            spelled = dict.fromkeys(grams(forms(" ".join(spell_names(text)))))
            clauses += [self._term("grams", term, _OTHER_GRAM_WEIGHT) for term in spelled]
        return self._any_of(clauses, k, filters)

    def _meaning(self, sure: Mapping[str, float]) -> list[tantivy.Query]:
        """What finds a word's translations: a query for each field.

        Of several translations in a passage the surest counts, and the others a little: all of them together gave a word
        with many more than one with few (with sums 43.5% of questions asked in Arabic came first, with the surest 53.7%).
        """
        from tantivy import Query

        return [
            Query.disjunction_max_query(
                [self._term(field, word, weight * value) for word, value in sure.items()], _OTHER_TRANSLATIONS
            )
            for field, weight in (("stems", 1.0), ("title", _OTHER_TITLE_WEIGHT))
            if sure
        ]

    def _sound(self, form: str) -> list[tantivy.Query]:
        """What finds the names of Latin script that an Arabic word may be: as they are spelt, or by how it may be read."""
        from tantivy import Query

        heard = [self._term("stems", stem(name), _SOUND_WEIGHT) for name in latin_spellings(form)]
        heard += [
            self._term("sounds", sound, _SOUND_WEIGHT if len(sound) >= _NAME_SOUNDS else _SHORT_SOUND_WEIGHT)
            for sound in (*sounds(form), *sounds(servant_of(form)))
            if len(sound) >= _LEAST_SOUNDS
        ]
        return [Query.disjunction_max_query(heard, _OTHER_TRANSLATIONS)] if heard else []

    def _term(self, field: str, term: str, weight: float) -> tantivy.Query:
        from tantivy import Query

        return Query.boost_query(
            Query.term_query(self._open().schema, field, term, index_option="freq"), weight
        )

    def _matching(
        self, wanted: Sequence[tuple[str, str, float]], k: int, filters: Filters | None
    ) -> list[tuple[str, float]]:
        """The best passages for weighted terms, each a (field, term, weight)."""
        clauses = [
            self._term(field, term, weight * times)
            for (field, term, weight), times in Counter(wanted).items()
        ]
        return self._any_of(clauses, k, filters)

    def _any_of(
        self, clauses: Sequence[tantivy.Query], k: int, filters: Filters | None
    ) -> list[tuple[str, float]]:
        """The best passages for some queries together."""
        from tantivy import Occur, Query

        if not clauses:
            return []
        query = Query.boolean_query([(Occur.Should, clause) for clause in clauses])
        if filters is not None:
            chosen = Query.const_score_query(self._chosen(filters), 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, chosen)])
        return self._found(query, k)

    def has_script(self, *, latin: bool) -> bool:
        """Whether a passage is in Latin script, or in another one; one that is gone may count for a while."""
        try:
            searcher = self._open().searcher()
            one, other = (
                searcher.doc_freq("facts", filtering.script_fact(latin=is_)) for is_ in (latin, not latin)
            )
            return one > 0 or other == 0  # an index that an older version owns does not say it
        except (ValueError, OSError) as error:
            raise self._damaged(error) from error

    def in_script(self, ids: Sequence[str], *, latin: bool) -> set[str]:
        """Those of some passages that are in Latin script, or in another one; quicker than reading them."""
        from tantivy import Occur, Query

        schema = self._open().schema
        any_of = [(Occur.Should, Query.term_query(schema, "id", id_, index_option="basic")) for id_ in ids]
        script = Query.term_query(schema, "facts", filtering.script_fact(latin=latin), index_option="basic")
        query = Query.boolean_query([(Occur.Must, Query.boolean_query(any_of)), (Occur.Must, script)])
        return {id_ for id_, _ in self._found(query, len(ids))} if ids else set()

    def selected(self, filters: Filters) -> tuple[int, int]:
        """How many passages filters leave, and of how many."""
        try:
            searcher = self._open().searcher()
            found = searcher.search(self._chosen(filters), 1, count=True)
        except (ValueError, OSError) as error:
            raise self._damaged(error) from error
        left = int(found.count or 0)  # type: ignore[attr-defined]  # the stub leaves it out
        return left, int(searcher.num_docs)

    def _chosen(self, filters: Filters) -> tantivy.Query:
        """The passages that filters leave."""
        from tantivy import FieldType, Occur, Query

        schema = self._open().schema
        wanted: list[Query] = [Query.all_query()]
        if filters.articles is not None:
            wanted.append(Query.term_set_query(schema, "article", list(filters.articles)))
        if filters.since is not None or filters.until is not None:
            first = filtering.day_number(filters.since) or 0
            last = filtering.last_day_number(filters.until or "9999")
            wanted.append(Query.range_query(schema, "day", FieldType.Integer, first, last))
        for facts in (
            [filtering.source_fact(name) for name in filters.sources],
            [f"language:{code}" for code in filters.languages],
            [f"kind:{kind}" for kind in filters.kinds],
        ):
            if facts:
                any_of = [(Occur.Should, Query.term_query(schema, "facts", fact, "basic")) for fact in facts]
                wanted.append(Query.boolean_query(any_of))
        return Query.boolean_query([(Occur.Must, query) for query in wanted])

    def sharing(self, keys: Sequence[str], k: int, article_ids: Sequence[str] | None = None) -> list[str]:
        """The ids of up to ``k`` passages with any of some bands (see `duplicates.bands`) that several passages have."""
        from tantivy import Occur, Query

        keys = self._in_several(
            "bands", keys
        )  # most passages have no copy, and looking terms up takes a third of this
        if not keys:
            return []
        schema = self._open().schema
        clauses = [Query.term_query(schema, "bands", key, index_option="basic") for key in keys]
        query = Query.boolean_query([(Occur.Should, clause) for clause in clauses])
        if article_ids is not None:
            chosen = Query.term_set_query(schema, "article", list(article_ids))
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, chosen)])
        # A union of terms takes a fifth of the time of tantivy's term set.
        return [id_ for id_, _ in self._found(query, k)]

    def _in_several(self, field: str, terms: Sequence[str]) -> list[str]:
        """Those of some terms that more than one passage has, of which one may be gone."""
        try:
            searcher = self._open().searcher()
            return [term for term in terms if searcher.doc_freq(field, term) > 1]
        except (ValueError, OSError) as error:
            raise self._damaged(error) from error

    def _found(self, query: tantivy.Query, k: int) -> list[tuple[str, float]]:
        try:
            searcher = self._open().searcher()
            found = searcher.search(query, k, count=False).hits
            return [(_first(searcher.doc(address), "id"), float(worth)) for worth, address in found]
        except (ValueError, OSError) as error:
            raise self._damaged(error) from error

    def close(self) -> None:
        """Lets go of the folder, after the commit in hand."""
        with self._updating:
            if self._writer is not None:
                self._writer.wait_merging_threads()
            self._writer = self._index = None

    def retire(self) -> None:
        """Deletes the index; asking it is an `IndexDamagedError` from now on."""
        with self._opening:
            self._retired = True
        self._writer = self._index = None
        shutil.rmtree(self._folder, ignore_errors=True)


def _first(document: tantivy.Document, field: str) -> str:
    return str(document.get_first(field))
