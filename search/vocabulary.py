"""The words an index holds, and what a mistyped word may have meant.

One vocabulary of public documents and one of all: a word that only a restricted document
has must never be used, shown or completed for the anonymous.
"""

import math
import sys
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from weakref import WeakKeyDictionary

from rapidfuzz.distance import OSA

from .analysis import Analysis, analysis_for, fold
from .engines.base import SearchEngine

SHORTEST_TYPO = 4
TWO_TYPOS_FROM = 8


@dataclass(frozen=True)
class Neighbour:
    """A word of the vocabulary near a mistyped one."""

    word: str
    term: str
    distance: int
    documents: int


class Vocabulary:
    """Words with the number of documents that hold each."""

    def __init__(self, words: Iterable[tuple[str, int]], analysis: Analysis) -> None:
        self.analysis = analysis
        self.counts: dict[str, int] = dict(words)
        self.terms: dict[str, int] = {}
        self._spellings: dict[str, list[str]] = defaultdict(list)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word, documents in self.counts.items():
            term = analysis.term(word)
            self.terms[term] = max(documents, self.terms.get(term, 0))
            folded = fold(word)
            if folded not in self._spellings:
                self._by_length[len(folded)].append(folded)
            self._spellings[folded].append(word)
        self._sorted = sorted(self._spellings)
        self._most = max(self.counts.values(), default=0) + 1

    def rarity(self, term: str) -> float:
        """Inverse document frequency. The commonest word stands for the number of documents."""
        documents = self.terms.get(term, 0)
        return math.log(1 + (self._most - documents + 0.5) / (documents + 0.5))

    def __contains__(self, lowered: str) -> bool:
        return lowered in self.counts or self.analysis.term(lowered) in self.terms

    def same_letters(self, lowered: str) -> list[str]:
        """Words that differ by accents alone: ``sifre`` gives ``şifre``. Most frequent first."""
        words = self._spellings.get(fold(lowered), ())
        return sorted(words, key=lambda word: -self.counts[word])

    def neighbours(self, lowered: str, limit: int = 5) -> list[Neighbour]:
        """Words at distance 1, or 2 from 8 letters, nearest and most frequent first."""
        folded = fold(lowered)
        length = len(folded)
        if length < SHORTEST_TYPO or folded.isdigit():
            return []
        reach = 2 if length >= TWO_TYPOS_FROM else 1
        found = []
        for size in range(length - reach, length + reach + 1):
            for candidate in self._by_length.get(size, ()):
                distance = OSA.distance(folded, candidate, score_cutoff=reach)
                if 0 < distance <= reach:
                    found += [
                        Neighbour(word, self.analysis.term(word), distance, self.counts[word])
                        for word in self._spellings[candidate]
                    ]
        found.sort(key=lambda near: (near.distance, -near.documents, near.word))
        return found[:limit]

    def completions(self, prefix: str, limit: int = 30) -> list[str]:
        """The most frequent words that begin with ``prefix``, accents aside."""
        folded = fold(prefix)
        first = bisect_left(self._sorted, folded)
        last = bisect_left(self._sorted, folded + chr(sys.maxunicode))
        words = (word for each in self._sorted[first:last] for word in self._spellings[each])
        return nlargest(limit, words, key=self.counts.__getitem__)


_lock = threading.Lock()
_kept: WeakKeyDictionary[SearchEngine, dict[tuple, tuple[str, Vocabulary]]] = WeakKeyDictionary()


def vocabulary_of(engine: SearchEngine, kind: str, locale: str, *, public: bool) -> Vocabulary:
    """The vocabulary of an index as it is now; read again only after a commit."""
    version, words = engine.words(kind, locale, public=public)
    key = (kind, locale, public)
    with _lock:
        of_engine = _kept.setdefault(engine, {})
        kept = of_engine.get(key)
        if kept is None or kept[0] != version:
            kept = of_engine[key] = (version, Vocabulary(words, analysis_for(locale)))
    return kept[1]
