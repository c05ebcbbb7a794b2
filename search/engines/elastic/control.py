"""What the writers of one cluster agree on: whose turn it is, and what changed when.

One document for each kind. Its ``turn`` is a number that only grows. Every write carries
the turn of its writer as the document's external version, so that a writer who was held up
so long that another took over can never put an older state over a newer one: the lock
keeps writers apart, the version makes that safe.

Another document for each kind holds the place of its one rebuild, and how far it came.
"""

import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ..base import EngineBusy, EngineError
from . import library as es
from .names import Names

# The clock is the cluster's, so that hosts need not agree on the time. The first turn is
# the time too: a lost control index starts above all versions that were written before.
TAKE = """
if (ctx._source.holder == null || ctx._source.holder == params.me
        || ctx._source.until < ctx._now) {
    ctx._source.holder = params.me;
    ctx._source.until = ctx._now + params.lease;
    ctx._source.turn = Math.max(ctx._source.turn + 1, ctx._now);
} else {
    ctx.op = 'none';
}
"""
KEEP = """
if (ctx._source.holder == params.me) {
    ctx._source.until = ctx._now + params.lease;
    ctx._source.putAll(params.note);
} else {
    ctx.op = 'none';
}
"""
SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
MAPPING = {
    "dynamic": False,
    "properties": {name: {"type": "keyword"} for name in ("type", "build", "object_id")},
}
PAGE = 500
POLL_SECONDS = 0.03
DOES = {"kind": "writes", "rebuild": "rebuilds"}


@dataclass
class Hold:
    """A lock that is held. ``state`` is the document as it was when the lock was taken."""

    control: "Control"
    name: str
    me: str
    lease: float
    state: dict[str, Any]
    leaving: dict[str, Any] = field(default_factory=dict)
    _kept: float = field(default_factory=time.monotonic)

    @property
    def turn(self) -> int:
        return self.state["turn"]

    def keep(self, **note: Any) -> None:
        """Stay, and write something down. ``EngineBusy`` if another took over."""
        if not self.control.keep(self, note):
            raise EngineBusy(f"Another process took over “{self.name}”.")
        self._kept = time.monotonic()
        self.state.update(note)

    def keep_if_due(self) -> None:
        if time.monotonic() - self._kept > self.lease / 3:
            self.keep()

    def leave_with(self, **note: Any) -> None:
        """Write this down when leaving."""
        self.leaving.update(note)


class Control:
    """Locks, counters and journals, in an index of their own."""

    def __init__(self, connections: es.Connections, names: Names, lease: float) -> None:
        self._connections, self._names, self._lease = connections, names, lease

    def state(self, kind: str) -> Mapping[str, Any]:
        """What is written down of a kind; empty if nothing is. One small request."""
        try:
            found = self._connections.reader.get(index=self._names.control, id=f"kind:{kind}")
        except es.NotFoundError:
            return {}
        return found["_source"]

    def kinds(self) -> dict[str, Mapping[str, Any]]:
        """Every kind that was ever built, with its state."""
        client = self._connections.writer
        try:
            client.indices.refresh(index=self._names.control)
            found = client.search(
                index=self._names.control,
                body={"query": {"term": {"type": "kind"}}, "size": PAGE},
            )
        except es.NotFoundError:
            return {}
        return {hit["_source"]["kind"]: hit["_source"] for hit in found["hits"]["hits"]}

    # Locks

    @contextmanager
    def writing(self, kind: str, wait_seconds: float) -> Iterator[Hold]:
        with self._held("kind", kind, wait_seconds, self._lease) as hold:
            yield hold

    @contextmanager
    def rebuilding(self, kind: str) -> Iterator[Hold]:
        with self._held("rebuild", kind, 0, self._lease) as hold:
            yield hold

    @contextmanager
    def _held(self, what: str, kind: str, wait_seconds: float, lease: float) -> Iterator[Hold]:
        hold = self._take(what, kind, wait_seconds, lease)
        try:
            yield hold
        except BaseException:
            self._leave_quietly(hold)
            raise
        if not self.keep(hold, {**hold.leaving, "holder": None}):
            raise EngineBusy(f"Another process took over “{hold.name}”.")

    def _take(self, what: str, kind: str, wait_seconds: float, lease: float) -> Hold:
        me, deadline = uuid.uuid4().hex, time.monotonic() + wait_seconds
        while True:
            state = self._script(
                f"{what}:{kind}",
                TAKE,
                {"me": me, "lease": int(lease * 1000)},
                upsert={"type": what, "kind": kind, "turn": 0},
            )
            if state.get("holder") == me:
                return Hold(self, f"{what}:{kind}", me, lease, dict(state))
            if time.monotonic() >= deadline:
                raise EngineBusy(
                    f"Another process {DOES[what]} “{kind}”, or died doing so less than "
                    f"{lease:g} s ago."
                )
            time.sleep(POLL_SECONDS)

    def keep(self, hold: Hold, note: Mapping[str, Any]) -> bool:
        params = {"me": hold.me, "lease": int(hold.lease * 1000), "note": dict(note)}
        state = self._script(hold.name, KEEP, params)
        return state.get("holder") == (None if "holder" in note else hold.me)

    def _leave_quietly(self, hold: Hold) -> None:
        """Something failed already; if this does too, the lease runs out."""
        try:
            with es.faults():
                self.keep(hold, {**hold.leaving, "holder": None})
        except EngineError:
            pass

    def _script(
        self,
        name: str,
        source: str,
        params: Mapping[str, Any],
        upsert: Mapping[str, Any] | None = None,
    ) -> Mapping[str, Any]:
        """Change a document in one step on the server; how it is now."""
        asked: dict[str, Any] = {"script": {"source": source, "params": params}, "_source": True}
        if upsert is not None:
            asked |= {"scripted_upsert": True, "upsert": upsert}
        answer = self._on_control(
            lambda: self._connections.writer.update(
                index=self._names.control,
                id=name,
                body=asked,
                retry_on_conflict=10,
                require_alias=True,
            )
        )
        return answer["get"]["_source"]

    # Journals

    def note(self, build: str, object_ids: Iterable[str]) -> None:
        """Tell a rebuild which objects changed meanwhile."""
        es.bulk(
            self._connections.writer,
            (
                {
                    "_index": self._names.control,
                    "_id": f"journal:{build}:{object_id}",
                    "_source": {"type": "journal", "build": build, "object_id": object_id},
                }
                for object_id in object_ids
            ),
        )

    def noted(self, build: str) -> list[str]:
        """Every object that changed since the rebuild began."""
        client = self._connections.writer
        client.indices.refresh(index=self._names.control)
        noted: list[str] = []
        of_build = [{"term": {"type": "journal"}}, {"term": {"build": build}}]
        asked: dict[str, Any] = {
            "query": {"bool": {"filter": of_build}},
            "size": PAGE,
            "sort": [{"object_id": "asc"}],
        }
        while True:
            found = client.search(index=self._names.control, body=asked)["hits"]["hits"]
            noted += [hit["_source"]["object_id"] for hit in found]
            if len(found) < PAGE:
                return noted
            asked["search_after"] = found[-1]["sort"]

    def forget(self, build: str, object_ids: Iterable[str]) -> None:
        actions = (
            {
                "_op_type": "delete",
                "_index": self._names.control,
                "_id": f"journal:{build}:{object_id}",
            }
            for object_id in object_ids
        )
        es.bulk(self._connections.writer, actions)

    # The index itself

    def _on_control(self, act: Any) -> Any:
        """Do it; make the control index first if there is none."""
        try:
            return act()
        except es.NotFoundError:
            self._create()
            return act()

    def _create(self) -> None:
        try:
            self._connections.writer.indices.create(
                index=f"{self._names.control}-1",
                settings=SETTINGS,
                mappings=MAPPING,
                aliases={self._names.control: {}},
            )
        except es.BadRequestError as error:
            # Another process may have been first.
            if error.error != "resource_already_exists_exception":
                raise
