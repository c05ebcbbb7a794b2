"""A new index beside the old one, then a swap. Searches never notice."""

from collections.abc import Callable, Iterator
from functools import partial

from ..documents import Document, registry
from ..engines import get_engine


def rebuild_index(
    *, kind: str | None = None, progress: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """Rebuild one kind or all; how many documents each has now.

    Changes drained meanwhile are applied to the new index before it takes over.
    ``progress(kind, count)`` is told after each document. Raises ``LookupError`` for an
    unknown kind and ``EngineBusy`` while another rebuild runs.
    """
    counts: dict[str, int] = {}
    for name in registry.kinds() if kind is None else [registry.get(kind).kind]:
        counts[name] = get_engine().rebuild(
            name, _counted(documents_of(name, None), name, progress), partial(documents_of, name)
        )
    return counts


def documents_of(kind: str, object_ids: list[str] | None) -> Iterator[Document]:
    """Today's documents of these objects, read only when the engine asks for them.

    So an engine that reads them under its writer's lock never writes an older state over
    a newer one. A kind that no app declares any more has none.
    """
    if kind in registry:
        yield from registry.get(kind).documents(object_ids)


def _counted(
    documents: Iterator[Document], kind: str, progress: Callable[[str, int], None] | None
) -> Iterator[Document]:
    for number, document in enumerate(documents, start=1):
        if progress:
            progress(kind, number)
        yield document
