"""A document as passages that an embedder can hold."""

import hashlib

from ..documents import Document

PASSAGE_WORDS = 90
MOST_PASSAGES = 24


def passages_of(document: Document) -> list[str]:
    """The title with each stretch of the body, and what people asked, if there is any."""
    words = document.body.split()
    starts = range(0, max(1, len(words)), PASSAGE_WORDS)
    found = [
        f"{document.title}. {' '.join(words[start : start + PASSAGE_WORDS])}".strip()
        for start in starts
    ]
    if document.asked_as:
        found.insert(1, f"{document.title}. {' '.join(document.asked_as)}")
    return found[:MOST_PASSAGES]


def hash_of(passages: list[str]) -> str:
    return hashlib.sha256("\0".join(passages).encode()).hexdigest()
