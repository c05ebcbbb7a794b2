"""Meaning beside words: optional, and only in the languages that the embedder knows.

Needs ``wagdesk[semantic]`` and the setting ``WAGDESK_EMBEDDER``; without them, or when it
fails, search is by words alone. ``refresh`` reads the database, the others do not.
"""

from .fusion import fuse, likeness, refresh
from .loading import embedder_name, wait_for_embedder

__all__ = [
    "embedder_name",
    "fuse",
    "likeness",
    "refresh",
    "wait_for_embedder",
]
