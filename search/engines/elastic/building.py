"""A rebuild: new indexes beside those in use, then one swap for all languages.

Its place is written down after every batch, so that the next one goes on where a killed
one was. Writers note meanwhile what they change, and that is done again before the swap.
"""

import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ...documents import Document
from ..base import EngineError
from .control import Control, Hold
from .indexes import Indexes
from .names import SCHEMA

REPLAY_BATCH = 200
# A build that died longer ago may lack what newer code puts into a document.
RESUME_WITHIN_SECONDS = 3600
WAIT_TO_SWAP = 60.0

Fetch = Callable[[list[str]], Iterable[Document]]


@dataclass
class Building:
    """One rebuild of one kind, holding the kind's only place for it."""

    kind: str
    indexes: Indexes
    control: Control
    place: Hold
    lock_wait: float
    grace: float
    batch: int

    def run(self, documents: Callable[[str], Iterable[Document]], fetch: Fetch) -> int:
        if not self._goes_on():
            self._begin()
        self._fill(documents(self.place.state["after"]))
        self._check()
        self._take_over(fetch)
        # A search that began before the swap may still be reading the old ones.
        time.sleep(self.grace)
        self.indexes.delete_others(self.kind)
        return sum(self.indexes.counts(self._new.values()).values())

    @property
    def _new(self) -> dict[str, str]:
        return self.place.state["new"]

    @property
    def _build(self) -> str:
        return self.place.state["build"]

    # Filling

    def _goes_on(self) -> bool:
        """True if a killed rebuild left something to go on with."""
        state = self.place.state
        building = self.control.state(self.kind).get("building")
        if not building or building != state.get("build"):
            return False
        in_use = self.indexes.locales(self.kind, patient=True).values()
        return (
            building.startswith(f"{SCHEMA}-")
            and time.time() - state["at"] < RESUME_WITHIN_SECONDS
            and not set(in_use) & set(self._new.values())
            and self.indexes.exist(self._new.values())
        )

    def _begin(self) -> None:
        build = f"{SCHEMA}-{uuid.uuid4().hex}"
        with self.control.writing(self.kind, self.lock_wait) as hold:
            if old := hold.state.get("building"):
                self.control.forget(old, self.control.noted(old))
            hold.leave_with(building=build)
        self.indexes.delete_others(self.kind)
        self.place.keep(build=build, new={}, after="", made=0, at=time.time())

    def _fill(self, documents: Iterable[Document]) -> None:
        for batch in self._batches(documents):
            for locale in {document.locale for document in batch} - set(self._new):
                index = self.indexes.create(self.kind, locale, in_use=False)
                self.place.keep(new={**self._new, locale: index})
            done = self.indexes.write(batch, (), self._new, self.place)
            self.place.keep(
                after=batch[-1].object_id,
                made=self.place.state["made"] + done.get("created", 0),
                at=time.time(),
            )

    def _batches(self, documents: Iterable[Document]) -> Iterator[list[Document]]:
        """Batches that never end amid an object, so that its id says how far we are."""
        batch: list[Document] = []
        for _, of_object in groupby(documents, key=lambda document: document.object_id):
            self.place.keep_if_due()
            batch += of_object
            if len(batch) >= self.batch:
                yield batch
                batch = []
        if batch:
            yield batch

    def _check(self) -> None:
        """The old index stays unless the new one has all that was put into it."""
        self.indexes.show(self._new.values())
        has, made = sum(self.indexes.counts(self._new.values()).values()), self.place.state["made"]
        if has < made or self.indexes.broken(self._new.values()):
            self.place.keep(build=None)
            raise EngineError(
                f"The new index of “{self.kind}” has {has} of {made} documents: "
                "the old one stays in use."
            )

    # Taking over

    def _take_over(self, fetch: Fetch) -> None:
        with self.control.writing(self.kind, max(self.lock_wait, WAIT_TO_SWAP)) as hold:
            changed = self.control.noted(self._build)
            for at in range(0, len(changed), REPLAY_BATCH):
                self.place.keep_if_due()
                self._replay(changed[at : at + REPLAY_BATCH], fetch, hold)
            self.indexes.show(self._new.values())
            hold.keep()
            self.indexes.swap(self.kind, self._new, hold.lease / 3)
            hold.leave_with(
                building=None, locales=sorted(self._new), committed=hold.turn, swapped=time.time()
            )
        self.control.forget(self._build, changed)

    def _replay(self, object_ids: list[str], fetch: Fetch, hold: Hold) -> None:
        documents = list(fetch(object_ids))
        for locale in {document.locale for document in documents} - set(self._new):
            index = self.indexes.create(self.kind, locale, in_use=False)
            self.place.keep(new={**self._new, locale: index})
        self.indexes.write(
            documents, gone(self.kind, object_ids, documents, self._new), self._new, hold
        )


def gone(
    kind: str, object_ids: Iterable[str], documents: Iterable[Document], locales: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """(key, locale) of what these objects may have had and have no more."""
    there = {(document.key, document.locale) for document in documents}
    for object_id in object_ids:
        for locale in locales:
            if (f"{kind}:{object_id}", locale) not in there:
                yield f"{kind}:{object_id}", locale


def state_after(hold: Hold, locales: Iterable[str]) -> dict[str, Any]:
    """What a writer leaves behind: which languages there are, and that something changed."""
    return {"locales": sorted(locales), "committed": hold.turn}
