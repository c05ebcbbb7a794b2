"""One physical Tantivy index: the documents of one kind in one language."""

import json
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from ..analysis import Analysis, analysis_for, normalise
from ..documents import PUBLIC, Document
from .base import Alternative, Clause, EngineBusy, EngineHit, EngineResults, SearchRequest

FIELDS = ("title", "headings", "body", "asked_as", "tags")
WRITER_HEAP = 32_000_000
WORDS_LIMIT = 1_000_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "audience", "filter"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="terms", index_option="position")
    builder.add_text_field("words", tokenizer_name="terms", index_option="basic")
    builder.add_bytes_field("source", stored=True)
    return builder.build()


class PhysicalIndex:
    """An open index. Reading sees every commit of any process."""

    def __init__(self, path: Path, locale: str, weights: dict[str, float]) -> None:
        self.path, self.locale, self.weights = path, locale, weights
        self._lock = threading.Lock()
        self._seen: tuple | None = None
        path.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(_schema(), path=str(path), reuse=True)
        # Tokenizers are no part of the stored index: every open needs them.
        self.index.register_tokenizer(
            "terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        self.schema = self.index.schema

    @staticmethod
    def exists(path: Path) -> bool:
        return (path / "meta.json").exists()

    def version(self) -> str:
        """Changes with every commit: Tantivy replaces ``meta.json``."""
        stat = os.stat(self.path / "meta.json")
        return f"{self.path.parent.name}-{stat.st_ino}-{stat.st_mtime_ns}"

    def searcher(self) -> tantivy.Searcher:
        version = self.version()
        with self._lock:
            if version != self._seen:
                self._reload()
                self._seen = version
            return self.index.searcher()

    def _reload(self) -> None:
        try:
            self.index.reload()
        except Exception:
            # Another process may have merged away a file between its list and its opening.
            time.sleep(0.02)
            self.index.reload()

    # Writing

    @contextmanager
    def writer(self) -> Iterator["Writer"]:
        """Commits at the end; nothing is kept of what raised."""
        try:
            writer = self.index.writer(heap_size=WRITER_HEAP, num_threads=1)
        except ValueError as error:
            if "LockBusy" in str(error):
                raise EngineBusy(str(error)) from error
            raise
        try:
            yield Writer(writer, analysis_for(self.locale))
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    # Reading

    def search(self, request: SearchRequest) -> EngineResults:
        if not request.clauses:
            return EngineResults([], 0)
        searcher = self.searcher()
        found = searcher.search(
            self._query(request), limit=max(1, request.limit), offset=request.offset
        )
        hits = [
            EngineHit(self._document(searcher, address), score) for score, address in found.hits
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.document.key))
        return EngineResults(hits[: request.limit], found.count)

    def explain(self, request: SearchRequest, key: str) -> dict | None:
        searcher = self.searcher()
        query = self._query(request)
        this = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, query),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(self._term("key", key), 0)),
            ]
        )
        found = searcher.search(this, limit=1).hits
        if not found:
            return None
        score, address = found[0]
        return {"score": score, "detail": json.loads(query.explain(searcher, address).to_json())}

    def words(self, *, public: bool) -> Iterator[tuple[str, int]]:
        reach = self._term("audience", PUBLIC) if public else tantivy.Query.all_query()
        yield from self.searcher().terms_with_prefix(
            "words", "", filter_query=reach, limit=WORDS_LIMIT
        )

    def holds(self, request: SearchRequest, words: Iterable[str]) -> set[str]:
        searcher = self.searcher()
        return {
            word
            for word in words
            if searcher.search(self._within(self._term("words", word), request), limit=1).count
        }

    def present(self, keys: Iterable[str]) -> list[str]:
        searcher = self.searcher()
        return [key for key in keys if searcher.doc_freq("key", key)]

    def count(self) -> int:
        return self.searcher().num_docs

    # Queries

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self.schema, field, value)

    def _within(self, query: tantivy.Query, request: SearchRequest) -> tantivy.Query:
        """The query inside the audience and the filters, which do not score."""
        parts = [(tantivy.Occur.Must, query)]
        reach = [tantivy.Query.term_set_query(self.schema, "audience", sorted(request.audience))]
        reach += [
            self._term("filter", f"{name}={value}") for name, value in request.filters.items()
        ]
        parts += [(tantivy.Occur.Must, tantivy.Query.const_score_query(part, 0)) for part in reach]
        return tantivy.Query.boolean_query(parts)

    def _query(self, request: SearchRequest) -> tantivy.Query:
        clauses = [(tantivy.Occur.Should, self._clause(clause)) for clause in request.clauses]
        least = min(request.least_clauses, len(clauses))
        any_of = tantivy.Query.boolean_query(clauses, minimum_number_should_match=least)
        return self._within(any_of, request)

    def _clause(self, clause: Clause) -> tantivy.Query:
        parts = [self._alternative(alternative) for alternative in clause.alternatives]
        return parts[0] if len(parts) == 1 else tantivy.Query.disjunction_max_query(parts)

    def _alternative(self, alternative: Alternative) -> tantivy.Query:
        parts = []
        for field, weight in self.weights.items():
            query = self._term(field, alternative.term)
            parts.append(
                (
                    tantivy.Occur.Should,
                    tantivy.Query.boost_query(query, weight * alternative.weight),
                )
            )
        return tantivy.Query.boolean_query(parts)

    @staticmethod
    def _document(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Document:
        raw = json.loads(bytes(searcher.doc(address).get_first("source")))
        for name in ("headings", "asked_as", "tags", "audience"):
            raw[name] = tuple(raw[name])
        return Document(**raw)


class Writer:
    """Puts documents into an index that is about to commit."""

    def __init__(self, writer: tantivy.IndexWriter, analysis: Analysis) -> None:
        self._writer, self._analysis = writer, analysis

    def remove(self, key: str) -> None:
        self._writer.delete_documents_by_term("key", key)

    def add(self, document: Document) -> None:
        """Add, in place of an earlier one of the same key."""
        self.remove(document.key)
        entry = tantivy.Document()
        entry.add_text("key", document.key)
        for audience in document.audience:
            entry.add_text("audience", audience)
        for name, value in document.filters.items():
            entry.add_text("filter", f"{name}={value}")
        kept: dict = {
            "kind": document.kind,
            "object_id": document.object_id,
            "locale": document.locale,
            "audience": document.audience,
            "filters": dict(document.filters),
        }
        vocabulary: set[str] = set()
        for name in FIELDS:
            value = getattr(document, name)
            if isinstance(value, str):
                kept[name] = normalise(value)
                texts = [kept[name]]
            else:
                kept[name] = texts = [normalise(text) for text in value]
            terms = []
            for text in texts:
                for word in self._analysis.words(text):
                    terms.append(word.term)
                    vocabulary.add(word.lowered)
            if terms:
                entry.add_text(name, " ".join(terms))
        entry.add_text("words", " ".join(sorted(vocabulary)))
        entry.add_bytes("source", json.dumps(kept, ensure_ascii=False).encode())
        self._writer.add_document(entry)
