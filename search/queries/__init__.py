"""Reads of search. The viewer comes first; the database decides what is shown."""

from ..findings import Findings, FoundHit
from ..steering_cache import steering_for
from .absence import why_absent
from .finding import complete, find, suggest_for_text
from .related import popular_searches, related_searches

__all__ = [
    "Findings",
    "FoundHit",
    "complete",
    "find",
    "popular_searches",
    "related_searches",
    "steering_for",
    "suggest_for_text",
    "why_absent",
]
