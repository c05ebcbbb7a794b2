"""Find things. The viewer comes first; the database decides what is shown."""

from collections.abc import Mapping
from typing import Any

from .findings import Findings, FoundHit

__all__ = ["Findings", "FoundHit", "complete", "find", "suggest_for_text"]


def find(
    viewer: Any,
    text: str,
    *,
    kind: str = "article",
    locale: str,
    filters: Mapping[str, str] | None = None,
    limit: int = 10,
    offset: int = 0,
    prefix: bool = False,
    explain: bool = False,
) -> Findings:
    """Search. Never raises for a dead engine: then titles are searched in the database."""
    raise NotImplementedError


def complete(
    viewer: Any,
    text: str,
    *,
    kind: str = "article",
    locale: str,
    filters: Mapping[str, str] | None = None,
    limit: int = 6,
) -> Findings:
    """As you type: the last word may be unfinished."""
    return find(viewer, text, kind=kind, locale=locale, filters=filters, limit=limit, prefix=True)


def suggest_for_text(
    viewer: Any,
    text: str,
    *,
    kind: str = "article",
    locale: str,
    filters: Mapping[str, str] | None = None,
    limit: int = 3,
) -> Findings:
    """Articles for a long, noisy text (subject and body); nothing rather than noise."""
    raise NotImplementedError
