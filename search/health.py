"""What search needs to be ready."""

from wagdesk.health import NotReady, register

from .engines import get_engine

SILENT = "The search engine does not answer: titles are searched, changes queue up."
BROKEN = "The search index is missing or damaged: titles are searched until it is rebuilt."


def search_engine() -> None:
    """The engine answers. Without it search still falls back to titles."""
    try:
        health = get_engine().health()
    except Exception as error:
        raise NotReady(SILENT) from error
    if not health.ok:
        raise NotReady(BROKEN if health.rebuild else SILENT) from RuntimeError(health.reason)


register("search_engine", search_engine)
