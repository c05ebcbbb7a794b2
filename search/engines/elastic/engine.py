"""Elasticsearch 8 or newer, through ``elasticsearch-dsl``; any number of hosts share it."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ...documents import PUBLIC, Document
from ..base import WEIGHTS, EngineError, EngineResults, Health, SearchEngine, SearchRequest
from . import library as es
from . import query, results
from .building import Building, gone, state_after
from .control import Control
from .indexes import Indexes
from .names import Names

# Elasticsearch gives 65,535 buckets in one answer; more come in parts of this size.
WORDS_AT_ONCE = 60_000
PART_OF_WORDS = 30_000


class ElasticsearchEngine(SearchEngine):
    """One index per kind and locale, all named ``prefix``.

    ``hosts`` as the library takes them; ``read_timeout`` seconds for a search,
    ``write_timeout`` for everything else; ``lock_wait`` seconds a writer waits for another
    before it leaves its changes queued; ``lease`` seconds until a writer that died is given
    up; ``grace`` seconds a superseded index stays; ``weights`` by field; ``shards`` of each
    index. All other options go to ``elasticsearch.Elasticsearch`` (``api_key``,
    ``basic_auth``, ``ca_certs`` …).
    """

    def __init__(
        self,
        hosts: Any = "http://localhost:9200",
        *,
        prefix: str = "wagdesk",
        weights: dict[str, float] | None = None,
        read_timeout: float = 0.7,
        write_timeout: float = 30,
        lock_wait: float = 10,
        lease: float = 30,
        grace: float = 3,
        shards: int = 1,
        **options: Any,
    ) -> None:
        self.names = Names(prefix)
        self.weights = {**WEIGHTS, **(weights or {})}
        self.read_timeout, self.lock_wait, self.grace = read_timeout, lock_wait, grace
        self._connections = es.Connections(
            hosts, read_timeout=read_timeout, write_timeout=write_timeout, options=options
        )
        self._control = Control(self._connections, self.names, lease)
        self._indexes = Indexes(self._connections, self.names, shards)

    # Writing

    def apply(self, kind: str, object_ids: Iterable[str], documents: Iterable[Document]) -> None:
        object_ids = list(object_ids)
        with es.faults(), self._control.writing(kind, self.lock_wait) as hold:
            if building := hold.state.get("building"):
                self._control.note(building, object_ids)
            locales = set(self._indexes.locales(kind, patient=True))
            given = list(documents)
            for locale in {document.locale for document in given} - locales:
                self._indexes.create(kind, locale, in_use=True)
                locales.add(locale)
            hold.leave_with(**state_after(hold, locales))
            into = {locale: self.names.write(kind, locale) for locale in locales}
            self._indexes.write(given, gone(kind, object_ids, given, locales), into, hold)
            self._indexes.show(into.values())

    def rebuild(
        self,
        kind: str,
        documents: Callable[[str], Iterable[Document]],
        fetch: Callable[[list[str]], Iterable[Document]],
    ) -> int:
        with es.faults(), self._control.rebuilding(kind) as place:
            return Building(
                kind=kind,
                indexes=self._indexes,
                control=self._control,
                place=place,
                lock_wait=self.lock_wait,
                grace=self.grace,
                batch=self.batch,
            ).run(documents, fetch)

    # Reading

    def search(self, request: SearchRequest) -> EngineResults:
        if query.finds_nothing(request):
            return EngineResults([], 0)
        answer = self._ask(request.kind, request.locale, query.body(request, self.weights))
        return results.results(answer, request) if answer else EngineResults([], 0)

    def explain(self, request: SearchRequest, object_id: str) -> dict | None:
        key = f"{request.kind}:{object_id}"
        asked = {
            "query": {
                "bool": {
                    "must": [query.query(request, self.weights)],
                    "filter": [{"ids": {"values": [key]}}],
                }
            },
            "size": 1,
            "explain": True,
            "_source": False,
        }
        answer = self._ask(request.kind, request.locale, asked)
        found = answer["hits"]["hits"] if answer else []
        return results.explanation(found[0]) if found else None

    def locales(self, kind: str) -> list[str]:
        with es.faults():
            return sorted(self._indexes.locales(kind))

    def words(self, kind: str, locale: str, *, public: bool) -> tuple[str, Iterator]:
        with es.faults():
            version = str(self._control.state(kind).get("committed", ""))
            if not version and not self._indexes.locales(kind):
                raise EngineError(f"There is no index for “{kind}” yet.")
        return version, self._words(kind, locale, public)

    def _words(self, kind: str, locale: str, public: bool) -> Iterator[tuple[str, int]]:
        part: dict[str, Any] = {"size": WORDS_AT_ONCE}
        asked: dict[str, Any] = {
            "query": {"term": {"audience": PUBLIC}} if public else {"match_all": {}},
            "size": 0,
            "track_total_hits": False,
            "aggs": {
                "words": {"terms": {"field": "words", **part}},
                "different": {"cardinality": {"field": "words"}},
            },
        }
        answer = self._ask(kind, locale, asked, patient=True)
        if answer is None:
            return
        found = answer["aggregations"]
        if not found["words"]["sum_other_doc_count"]:
            yield from _counted(found)
            return
        parts = found["different"]["value"] // PART_OF_WORDS + 2
        for number in range(parts):
            include = {"partition": number, "num_partitions": parts}
            terms = {"field": "words", "size": WORDS_AT_ONCE, "include": include}
            asked["aggs"] = {"words": {"terms": terms}}
            answer = self._ask(kind, locale, asked, patient=True)
            yield from _counted(answer["aggregations"] if answer else None)

    def holds(self, request: SearchRequest, words: Iterable[str]) -> set[str]:
        wanted = list(dict.fromkeys(words))
        if not wanted:
            return set()
        answer = self._ask(request.kind, request.locale, query.held(request, wanted))
        if answer is None:
            return set()
        counted = answer["aggregations"]["held"]["buckets"]
        return {word for word, said in zip(wanted, counted, strict=True) if said["doc_count"]}

    def _ask(
        self, kind: str, locale: str, asked: dict[str, Any], *, patient: bool = False
    ) -> Mapping[str, Any] | None:
        """The answer of the index in use; None if the language has none.

        Never a part of an answer: a shard that is late or gone is an error.
        """
        client = self._connections.writer if patient else self._connections.reader
        # The same question to the same copy: pages follow on even if copies differ.
        same = f"q{zlib.crc32(repr(asked['query']).encode())}"
        with es.faults():
            for last in (False, True):
                try:
                    return client.search(
                        index=self.names.read(kind, locale),
                        body=asked,
                        allow_partial_search_results=False,
                        preference=same,
                    )
                except es.NotFoundError:
                    locales = self._indexes.locales(kind)
                    if locale not in locales:
                        return self._nothing_yet(kind, bool(locales))
                    if last:
                        raise
        return None

    def _nothing_yet(self, kind: str, has_others: bool) -> None:
        if not has_others and self._control.state(kind).get("locales") is None:
            raise EngineError(f"There is no index for “{kind}” yet.")

    # Saying how it is

    def needs_rebuild(self, kind: str) -> bool:
        with es.faults():
            there = self._indexes.locales(kind, patient=True)
            expected = self._control.state(kind).get("locales")
            if expected is None:
                return not there
            return bool(set(expected) - set(there) or self._indexes.broken(there.values()))

    def health(self) -> Health:
        documents: dict[str, int] = {}
        try:
            with es.faults():
                current = self._indexes.current()
                if red := self._indexes.broken(current.values()):
                    return Health(False, f"The index “{red}” has lost a shard.", documents, True)
                counts = self._indexes.counts(current.values())
                built = self._control.kinds()
        except EngineError as error:
            return Health(False, str(error), documents)
        for (kind, locale), index in sorted(current.items()):
            documents[f"{kind}/{locale}"] = counts[index]
        for kind, state in sorted(built.items()):
            for locale in state.get("locales") or ():
                if (kind, locale) not in current:
                    sentence = f"The index of “{kind}” must be rebuilt; the worker does it."
                    return Health(False, sentence, documents, True)
        if not current and not any(state.get("locales") is not None for state in built.values()):
            return Health(False, "There is no index yet: run search_index --rebuild.", {}, True)
        return Health(True, "", documents)


def _counted(found: Mapping[str, Any] | None) -> Iterator[tuple[str, int]]:
    for bucket in found["words"]["buckets"] if found else ():
        yield bucket["key"], bucket["doc_count"]
