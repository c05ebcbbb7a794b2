"""Objects for an editor to choose from, by words of their title."""

from typing import Any

from .finding import find

MOST = 8


def label_of(title: str, object_id: str) -> str:
    """How an object is written in a field: the number says which, the title is for people."""
    return f"{title} #{object_id}" if title else f"#{object_id}"


def objects_like(viewer: Any, text: str, *, kind: str = "article", locale: str) -> list[str]:
    """Labels of what ``viewer`` may see and whose words begin like ``text``."""
    found = find(viewer, text, kind=kind, locale=locale, limit=MOST, prefix=True)
    return [label_of(hit.title, hit.object_id) for hit in found.hits]
