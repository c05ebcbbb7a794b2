"""The physical indexes of a kind: one for each language, and the aliases that name them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...documents import Document
from ..base import EngineError
from . import library as es
from .control import Hold
from .mapping import entry, index_body
from .names import Names


class Indexes:
    """Makes, fills, swaps and deletes indexes. ``shards`` and ``replicas`` of each new one."""

    def __init__(self, connections: es.Connections, names: Names, shards: int) -> None:
        self._connections, self._names = connections, names
        self._settings = {
            "number_of_shards": shards,
            "auto_expand_replicas": "0-1",
            # Every write makes itself visible; this is for those of a writer that died.
            "refresh_interval": "30s",
        }

    def current(self, kind: str = "", *, patient: bool = False) -> dict[tuple[str, str], str]:
        """(kind, locale) → index in use, of one kind or of all."""
        client = self._connections.writer if patient else self._connections.reader
        try:
            found = client.indices.get_alias(name=self._names.all_writes(kind))
        except es.NotFoundError:
            return {}
        return {
            self._names.parts(alias): index
            for index, said in found.items()
            for alias in said["aliases"]
        }

    def locales(self, kind: str, *, patient: bool = False) -> dict[str, str]:
        """Language → index in use."""
        return {locale: index for (_, locale), index in self.current(kind, patient=patient).items()}

    def create(self, kind: str, locale: str, *, in_use: bool) -> str:
        """A new index; ``in_use`` gives it the aliases at once."""
        name = self._names.new(kind, locale)
        body = index_body(locale, self._settings)
        if in_use:
            body["aliases"] = {
                self._names.read(kind, locale): {},
                self._names.write(kind, locale): {},
            }
        self._connections.writer.indices.create(index=name, body=body)
        return name

    def swap(self, kind: str, new: Mapping[str, str], seconds: float) -> None:
        """Both aliases of every language to the new indexes, in one step."""
        actions: list[dict[str, Any]] = []
        for locale, index in self.locales(kind, patient=True).items():
            aliases = [self._names.read(kind, locale), self._names.write(kind, locale)]
            actions.append({"remove": {"index": index, "aliases": aliases}})
        for locale, index in new.items():
            aliases = [self._names.read(kind, locale), self._names.write(kind, locale)]
            actions.append({"add": {"index": index, "aliases": aliases}})
        if actions:
            limit = f"{int(seconds * 1000)}ms"
            self._connections.writer.options(
                request_timeout=seconds, max_retries=0
            ).indices.update_aliases(actions=actions, master_timeout=limit, timeout=limit)

    def exist(self, names: Iterable[str]) -> bool:
        wanted = list(names)
        return not wanted or bool(self._connections.writer.indices.exists(index=wanted))

    def delete_others(self, kind: str, keep: Iterable[str] = ()) -> None:
        """Every index of the kind that is neither in use nor to be kept."""
        client = self._connections.writer
        kept = {*self.locales(kind, patient=True).values(), *keep}
        there = client.indices.get(index=self._names.all_of(kind), features="aliases")
        for name in sorted(set(there) - kept):
            client.indices.delete(index=name, ignore_unavailable=True)

    # Documents

    def write(
        self, documents: Iterable[Document], gone: Iterable[tuple[str, str]], into: dict, hold: Hold
    ) -> dict[str, int]:
        """Put documents in, take (key, locale) out; ``into`` is language → index or alias."""

        def versioned(locale: str, key: str) -> dict[str, Any]:
            hold.keep_if_due()
            return {
                "_index": into[locale],
                "_id": key,
                "_version": hold.turn,
                "_version_type": "external_gte",
            }

        def actions() -> Iterator[dict[str, Any]]:
            for document in documents:
                yield {**versioned(document.locale, document.key), "_source": entry(document)}
            for key, locale in gone:
                yield {**versioned(locale, key), "_op_type": "delete"}

        return es.bulk(self._connections.writer, actions())

    def show(self, indexes: Iterable[str]) -> None:
        """Make every write visible."""
        if names := sorted(indexes):
            self._connections.writer.indices.refresh(index=names)

    def counts(self, indexes: Iterable[str]) -> dict[str, int]:
        """Index → documents. ``EngineError`` if one has no working copy."""
        names = sorted(indexes)
        if not names:
            return {}
        stats = self._connections.writer.indices.stats(index=names, metric="docs")
        if stats["_shards"]["failed"] or set(names) - set(stats["indices"]):
            raise EngineError("Elasticsearch has no working copy of an index.")
        return {name: said["primaries"]["docs"]["count"] for name, said in stats["indices"].items()}

    def broken(self, indexes: Iterable[str]) -> str:
        """The first index that has lost a shard and is not being recovered; "" if none has."""
        names = sorted(indexes)
        if not names:
            return ""
        health = self._connections.writer.cluster.health(index=names, level="indices")
        for name, said in sorted(health["indices"].items()):
            if said["status"] == "red" and not said["initializing_shards"]:
                return name
        return ""
