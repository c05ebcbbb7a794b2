"""One physical Tantivy index: the documents of one kind in one language."""

import json
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from ...analysis import analysis_for
from ...documents import PUBLIC, Document
from ..base import EngineBusy, EngineHit, EngineResults, SearchRequest
from .asked import Asked
from .broken import Speaking
from .entries import MOST_NUMBERS, Entries, document_of, number_field, schema

WRITER_HEAP = 32_000_000
WORDS_LIMIT = 1_000_000
# Counted, then sorted and cut here: Tantivy leaves the order of equals open.
FACET_VALUES, FACET_COUNTED = 50, 10_000


class PhysicalIndex:
    """An open index. Reading sees every commit of any process."""

    def __init__(self, path: Path, locale: str, weights: dict[str, float]) -> None:
        self.path, self.locale = path, locale
        self._generation, self._meta = path.parent.name, str(path / "meta.json")
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._columns: dict[str, str] = {}
        path.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(schema(), path=str(path), reuse=True)
        # Tokenizers are no part of the stored index: every open needs them.
        self.index.register_tokenizer(
            "terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        self.asked = Asked(self.index.schema, weights, self._column_of)

    @staticmethod
    def exists(path: str) -> bool:
        return os.path.exists(f"{path}/meta.json")

    def version(self) -> str:
        """Changes with every commit: Tantivy replaces ``meta.json``."""
        inode, changed = self._commit()
        return f"{self._generation}-{inode}-{changed}"

    def _commit(self) -> tuple[int, int]:
        stat = os.stat(self._meta)
        return stat.st_ino, stat.st_mtime_ns

    def searcher(self) -> tantivy.Searcher:
        commit = self._commit()
        if commit != self._seen:
            with self._lock:
                if commit != self._seen:
                    self._reload()
                    self._columns = self._kept_columns()
                    self._seen = commit
        return self.index.searcher()

    def _reload(self) -> None:
        try:
            self.index.reload()
        except Exception:
            # Another process may have merged away a file between its list and its opening.
            time.sleep(0.02)
            self.index.reload()

    # Numbers

    def _column_of(self, name: str) -> str | None:
        return self._columns.get(name)

    def _kept_columns(self) -> dict[str, str]:
        try:
            return json.loads((self.path / "numbers.json").read_text())
        except FileNotFoundError:
            return {}

    def _column_for(self, name: str) -> str:
        """The column of a number, a new one if need be; durable before the commit needs it."""
        columns = self._kept_columns()
        if name not in columns:
            if len(columns) == MOST_NUMBERS:
                raise ValueError(f"“{name}”: a document kind has {MOST_NUMBERS} numbers at most.")
            columns[name] = number_field(len(columns))
            new = self.path / "numbers.new"
            with new.open("w") as file:
                json.dump(columns, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, self.path / "numbers.json")
        return columns[name]

    # Writing

    def entries(self, documents: Iterable[Document]) -> list[tuple[str, tantivy.Document]]:
        """(key, entry) of each document: what is wrong with one shows here."""
        made = Entries(analysis_for(self.locale), cache(self._column_for))
        return [(document.key, made.entry(document)) for document in documents]

    def write(self, stale: Iterable[str], entries: list[tuple[str, tantivy.Document]]) -> None:
        """One commit: out with the stale keys, in with the entries in place of their keys."""
        with self._writer() as writer:
            for key in stale:
                writer.delete_documents_by_term("key", key)
            for key, entry in entries:
                writer.delete_documents_by_term("key", key)
                writer.add_document(entry)

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        """Commits at the end; nothing is kept of what raised."""
        try:
            writer = self.index.writer(heap_size=WRITER_HEAP, num_threads=1)
        except ValueError as error:
            if "LockBusy" in str(error):
                raise EngineBusy(str(error)) from error
            raise
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    # Reading

    def search(self, request: SearchRequest) -> EngineResults:
        searcher = self.searcher()
        query = self.asked.query(request)
        if query is None:
            return EngineResults([], 0)
        limit = max(1, request.limit)
        if request.order:
            found = self._ordered(searcher, query, request, limit)
            hits = self._hits(request.kind, searcher, [(0.0, at) for _, at in found.hits])
        else:
            found = searcher.search(query, limit=limit, offset=request.offset)
            hits = _equals_by_key(self._hits(request.kind, searcher, found.hits))
        facets = self._facets(searcher, query, request.facets) if request.facets else {}
        return EngineResults(hits[: request.limit], found.count, facets)

    def _ordered(
        self, searcher: tantivy.Searcher, query: Query, request: SearchRequest, limit: int
    ) -> tantivy.SearchResult:
        """By a number; what lacks it comes last either way."""
        column = self._column_of(request.order.removeprefix("-"))
        if column is None:
            flat = Query.const_score_query(query, 0)
            return searcher.search(flat, limit=limit, offset=request.offset)
        order = tantivy.Order.Desc if request.order.startswith("-") else tantivy.Order.Asc
        return searcher.search(
            query, limit=limit, offset=request.offset, order_by_field=column, order=order
        )

    @staticmethod
    def _facets(
        searcher: tantivy.Searcher, query: Query, names: tuple[str, ...]
    ) -> Mapping[str, tuple[tuple[str, int], ...]]:
        terms = {"size": FACET_COUNTED, "segment_size": FACET_COUNTED}
        counted = searcher.aggregate(
            query, {name: {"terms": {"field": f"facet.{name}", **terms}} for name in names}
        )
        facets = {}
        for name in names:
            pairs = [(each["key"], each["doc_count"]) for each in counted[name]["buckets"]]
            pairs.sort(key=lambda pair: (-pair[1], pair[0]))
            facets[name] = tuple(pairs[:FACET_VALUES])
        return facets

    def _hits(
        self, kind: str, searcher: tantivy.Searcher, found: list[tuple[float, tantivy.DocAddress]]
    ) -> list[EngineHit]:
        """The hits; a document is read when somebody asks for it."""
        if not found:
            return []
        ids = searcher.fast_field_values("id", [address for _, address in found])
        read, hits = self._read, []
        for (score, address), number in zip(found, ids, strict=True):
            if number is None:
                hits.append(EngineHit(read(searcher, address), score))
            else:
                later = partial(read, searcher, address)
                hits.append(EngineHit(later, score, None, f"{kind}:{number}"))
        return hits

    @staticmethod
    def _read(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Document:
        """Called long after the search, by whoever shows the hit."""
        with Speaking():
            return document_of(searcher.doc(address).get_first("source"))

    def explain(self, request: SearchRequest, key: str) -> dict | None:
        searcher = self.searcher()
        query = self.asked.query(request)
        if query is None:
            return None
        this = Query.const_score_query(self.asked.term("key", key), 0)

        def best(query: Query) -> list[tuple[float, tantivy.DocAddress]]:
            both = [(Occur.Must, query), (Occur.Must, this)]
            return searcher.search(Query.boolean_query(both), limit=1).hits

        found = best(query)
        if not found:
            return None
        score, address = found[0]
        fields = {name: best(self.asked.share(request, name)) for name in self.asked.weights}
        return {
            "score": score,
            "fields": {name: hits[0][0] for name, hits in fields.items() if hits},
            "detail": json.loads(query.explain(searcher, address).to_json()),
        }

    def words(self, *, public: bool) -> Iterator[tuple[str, int]]:
        reach = self.asked.term("audience", PUBLIC) if public else Query.all_query()
        yield from self.searcher().terms_with_prefix(
            "words", "", filter_query=reach, limit=WORDS_LIMIT
        )

    def holds(self, request: SearchRequest, words: Iterable[str]) -> set[str]:
        searcher = self.searcher()
        return {word for word in words if self._holds(searcher, request, word)}

    def _holds(self, searcher: tantivy.Searcher, request: SearchRequest, word: str) -> bool:
        query = self.asked.within([(Occur.Must, self.asked.term("words", word))], request)
        return bool(searcher.search(query, limit=1).count)

    def present(self, keys: Iterable[str]) -> list[str]:
        searcher = self.searcher()
        return [key for key in keys if searcher.doc_freq("key", key)]

    def count(self) -> int:
        return self.searcher().num_docs

    def read_one(self) -> None:
        """Search and read as a visitor would; raises if that is not possible."""
        searcher = self.searcher()
        found = searcher.search(Query.all_query(), limit=1)
        for _, address in found.hits:
            self._read(searcher, address)


def _equals_by_key(hits: list[EngineHit]) -> list[EngineHit]:
    """Best first, as Tantivy gives them; it leaves the order of equals open."""
    before = None
    for hit in hits:
        if hit.score == before:
            return sorted(hits, key=lambda hit: (-hit.score, hit.key))
        before = hit.score
    return hits
