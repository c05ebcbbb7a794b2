"""A new index beside the old one, then a swap. Searches never notice."""

from collections.abc import Callable, Iterator
from functools import partial

from ..documents import Document, registry
from ..engines import get_engine
from .index_changes import fetch


def rebuild_index(
    *, kind: str | None = None, progress: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """Rebuild one kind or all; how many documents each has now.

    Changes drained meanwhile are applied to the new index before it takes over.
    ``progress(kind, count)`` is told after each document. Raises ``LookupError`` for an
    unknown kind and ``EngineBusy`` while another rebuild runs.
    """
    kinds = registry.kinds() if kind is None else [kind]
    counts: dict[str, int] = {}
    for name in kinds:
        source = registry.get(name)
        counts[name] = get_engine().rebuild(
            name,
            _counted(source.documents(None), name, progress),
            partial(fetch, name),
        )
    return counts


def _counted(
    documents: Iterator[Document], kind: str, progress: Callable[[str, int], None] | None
) -> Iterator[Document]:
    for number, document in enumerate(documents, start=1):
        if progress:
            progress(kind, number)
        yield document
