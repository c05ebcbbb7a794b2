"""What search needs to be ready."""

from wagdesk.health import register

from .engines import get_engine


def search_engine() -> None:
    """The engine answers. Without it search still falls back to titles."""
    health = get_engine().health()
    if not health.ok:
        raise RuntimeError(health.reason)


register("search_engine", search_engine)
