"""A new index beside the old one, then a swap. Searches never notice."""

import logging
from collections.abc import Callable, Iterator
from functools import partial

from ..documents import Document, registry
from ..engines import get_engine
from ..engines.base import EngineError

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int | None], None]


def rebuild_index(*, kind: str | None = None, progress: Progress | None = None) -> dict[str, int]:
    """Rebuild one kind or all; how many documents each has now.

    Changes drained meanwhile are applied to the new index before it takes over; a rebuild
    that was killed goes on where it was. ``progress(kind, count, total)`` is told before
    the first document and after each; ``total`` is None where nobody knows it. Raises
    ``LookupError`` for an unknown kind and ``EngineBusy`` while another rebuild runs.
    """
    counts: dict[str, int] = {}
    for name in registry.kinds() if kind is None else [registry.get(kind).kind]:
        counts[name] = get_engine().rebuild(
            name, partial(_all_documents, name, progress), partial(documents_of, name)
        )
    return counts


def tidy_index() -> None:
    """Delete indexes that were superseded a while ago; the engine may be busy or away."""
    for name in registry.kinds():
        try:
            get_engine().tidy(name)
        except EngineError as error:
            logger.info("search.not_tidied", extra={"kind": name, "reason": str(error)[:300]})


def documents_of(kind: str, object_ids: list[str]) -> Iterator[Document]:
    """Today's documents of these objects, read only when the engine asks for them.

    So an engine that reads them under its writer's lock never writes an older state over
    a newer one. A kind that no app declares any more has none.
    """
    if kind in registry:
        yield from registry.get(kind).documents(object_ids)


def _all_documents(kind: str, progress: Progress | None, after: str) -> Iterator[Document]:
    """The kind's documents behind ``after``, counted from the first that is left."""
    source = registry.get(kind)
    total = source.count(after=after) if progress else None
    if progress:
        progress(kind, 0, total)
    for number, document in enumerate(source.documents(None, after=after), start=1):
        if progress:
            progress(kind, number, total)
        yield document
