"""Reads of search. The viewer comes first; the database decides what is shown."""

from ..findings import Findings, FoundHit
from .finding import complete, find, suggest_for_text

__all__ = ["Findings", "FoundHit", "complete", "find", "suggest_for_text"]
