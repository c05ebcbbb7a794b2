"""The words an index holds, and what a mistyped word may have meant.

One vocabulary of public documents and one of all: a word that only a restricted document
has must never be used, shown or completed for the anonymous.
"""

import logging
import math
import sys
import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from weakref import WeakKeyDictionary

from .analysis import Analysis, analysis_for, fold
from .engines.base import SearchEngine
from .typos import Guess, NearWords

logger = logging.getLogger(__name__)

# A reading that took long is kept for a while, so that commits can't make every search slow.
LONG_READING = 0.05
READING_SHARE = 20
STOP_WORD_ODDS = 2
# Common words are common in any language, however few documents there are.
STOP_WORD_DOCUMENTS = 400
LIKELY_KEPT = 2000
SHORTEST_HALF = 2
SHORTEST_SPLIT = 5
SHORTEST_JOINED = 7
SURE_JOINED = 0.9


@dataclass(frozen=True)
class Neighbour:
    """A word of the vocabulary near a mistyped one. ``weight`` (0–1): how far to trust it."""

    word: str
    term: str
    distance: int
    documents: int
    weight: float = 1.0


class Vocabulary:
    """Words with the number of documents that hold each."""

    def __init__(
        self,
        words: Iterable[tuple[str, int]],
        analysis: Analysis,
        earlier: "Vocabulary | None" = None,
    ) -> None:
        """``earlier``: the vocabulary before a commit, of which what stays the same is used."""
        self.analysis = analysis
        self.counts: dict[str, int] = dict(words)
        self.terms: dict[str, int] = {}
        self._spellings: dict[str, list[str]] = defaultdict(list)
        self._of_term: dict[str, str] = {}
        for word, documents in self.counts.items():
            term = analysis.term(word)
            if documents > self.terms.get(term, 0):
                self.terms[term] = documents
                self._of_term[term] = word
            self._spellings[fold(word)].append(word)
        self._sorted = sorted(self._spellings)
        self._most = max(self.counts.values(), default=0) + 1
        self._near: NearWords | None = earlier._near if earlier else None
        self._near_is_old = True
        self._guessed: dict[str, list[Guess]] = {}

    def rarity(self, term: str, *, least: int = 0) -> float:
        """Inverse document frequency. The commonest word stands for the number of documents;
        fewer than ``least`` count as that many."""
        documents = self.terms.get(term, 0)
        others = max(self._most, least) - documents
        return math.log(1 + (others + 0.5) / (documents + 0.5))

    def __contains__(self, lowered: str) -> bool:
        return lowered in self.counts or self.analysis.term(lowered) in self.terms

    def same_letters(self, lowered: str) -> list[str]:
        """Words that differ by accents alone: ``sifre`` gives ``şifre``. Most frequent first."""
        words = self._spellings.get(fold(lowered), ())
        return sorted(words, key=lambda word: -self.counts[word])

    def neighbours(self, lowered: str, limit: int = 5) -> list[Neighbour]:
        """What a word that is not here may have meant, the likeliest first."""
        found = self._likely(lowered)
        all_odds = 1 + sum(guess.odds for guess in found)
        near: dict[str, Neighbour] = {}
        for guess in found:
            if guess.folded in self.analysis.stop_words:
                continue
            weight = round(math.sqrt(guess.odds / all_odds), 3)
            for word in self._words_of(guess.folded):
                term = self.analysis.term(word)
                if term not in near:
                    near[term] = Neighbour(word, term, guess.distance, self.counts[word], weight)
        return list(near.values())[:limit]

    def is_mistyped_stop_word(self, lowered: str) -> bool:
        """True for ``waht``: it says as little as the word that was meant."""
        found = self._likely(lowered)
        stop = sum(guess.odds for guess in found if guess.folded in self.analysis.stop_words)
        return stop > STOP_WORD_ODDS * (1 + sum(guess.odds for guess in found) - stop)

    def _words_of(self, folded: str) -> list[str]:
        if folded in self._spellings:
            return self._spellings[folded]
        word = self._of_term.get(folded)
        return [word] if word else []

    def _likely(self, lowered: str) -> list[Guess]:
        """What may have been meant, best first."""
        guessed = self._guessed.get(lowered)
        if guessed is None:
            if len(self._guessed) >= LIKELY_KEPT:
                self._guessed = {}
            guessed = self._guessed[lowered] = self._guess(lowered)
        return guessed

    def prepare(self) -> NearWords:
        """Sort the words for typos, if that has not been done."""
        if self._near is None or self._near_is_old:
            words = {*self._spellings, *self.terms, *self.analysis.stop_words}
            self._near = self._near.with_words(words) if self._near else NearWords(words)
            self._near_is_old = False
        return self._near

    def _guess(self, lowered: str) -> list[Guess]:
        """From the words near the typed one, and the stems near its stem."""
        near, found = self.prepare(), {}
        for form in dict.fromkeys((fold(lowered), self.analysis.term(lowered))):
            for folded, distance in near.of(form):
                guess = Guess.of(form, folded, distance, self._frequency(folded))
                # Forms of one word do not compete.
                term = self._term_of(folded)
                if guess.odds and (term not in found or guess.odds > found[term].odds):
                    found[term] = guess
        return sorted(found.values(), key=lambda guess: (-guess.odds, guess.folded))

    def _term_of(self, folded: str) -> str:
        if folded in self.analysis.stop_words:
            return folded
        words = self._spellings.get(folded)
        return self.analysis.term(words[0]) if words else folded

    def _frequency(self, folded: str) -> int:
        if folded in self.analysis.stop_words:
            return max(self._most, STOP_WORD_DOCUMENTS)
        words = self._spellings.get(folded)
        return max(self.counts[word] for word in words) if words else self.terms.get(folded, 0)

    def split(self, lowered: str) -> tuple[str, str] | None:
        """``passwordreset`` as the two words that it runs together, if both are here."""
        if len(lowered) < SHORTEST_SPLIT:
            return None
        halves = (
            (lowered[:at], lowered[at:])
            for at in range(SHORTEST_HALF, len(lowered) - SHORTEST_HALF + 1)
        )
        known = [pair for pair in halves if pair[0] in self.counts and pair[1] in self.counts]
        return max(known, key=lambda pair: min(map(self.counts.__getitem__, pair)), default=None)

    def joined(self, first: str, second: str) -> str | None:
        """``pass word`` as the one word that it is here; ``pas word`` as well."""
        together = self.same_letters(first + second)
        if together:
            return together[0]
        if len(first) + len(second) < SHORTEST_JOINED or (first in self and second in self):
            return None
        near = self.neighbours(first + second, 1)
        return near[0].word if near and near[0].weight >= SURE_JOINED else None

    def completions(self, prefix: str, limit: int = 30) -> list[str]:
        """The most frequent words that begin with ``prefix``, accents aside."""
        folded = fold(prefix)
        first = bisect_left(self._sorted, folded)
        last = bisect_left(self._sorted, folded + chr(sys.maxunicode))
        words = (word for each in self._sorted[first:last] for word in self._spellings[each])
        return nlargest(limit, words, key=self.counts.__getitem__)


@dataclass
class _Kept:
    version: str
    vocabulary: Vocabulary
    took: float
    until: float
    reading: bool = False


_lock = threading.Lock()
_kept: WeakKeyDictionary[SearchEngine, dict[tuple, _Kept]] = WeakKeyDictionary()


def vocabulary_of(engine: SearchEngine, kind: str, locale: str, *, public: bool) -> Vocabulary:
    """The vocabulary of an index as it is now; read again only after a commit.

    One that takes long to read is read beside the searches, and may be some seconds old.
    """
    version, words = engine.words(kind, locale, public=public)
    key = (kind, locale, public)
    with _lock:
        of_engine = _kept.setdefault(engine, {})
        kept = of_engine.get(key)
        if kept is None or (kept.version != version and kept.took <= LONG_READING):
            kept = of_engine[key] = _read(version, words, locale, kept)
        elif kept.version != version and not kept.reading and time.monotonic() >= kept.until:
            kept.reading = True
            threading.Thread(
                target=_read_beside, args=(of_engine, key, version, words), daemon=True
            ).start()
    return kept.vocabulary


def _read(version: str, words: Iterable, locale: str, earlier: _Kept | None) -> _Kept:
    # Of this thread alone: a busy machine makes no vocabulary large.
    started = time.thread_time()
    vocabulary = Vocabulary(words, analysis_for(locale), earlier and earlier.vocabulary)
    took = time.thread_time() - started
    return _Kept(version, vocabulary, took, time.monotonic() + took * READING_SHARE)


def _read_beside(of_engine: dict[tuple, _Kept], key: tuple, version: str, words: Iterable) -> None:
    earlier = of_engine[key]
    try:
        of_engine[key] = _read(version, words, key[1], earlier)
    except Exception:
        # The searches meet the same trouble and say what it is.
        logger.warning("search.vocabulary_not_read", extra={"kind": key[0]}, exc_info=True)
        earlier.until = time.monotonic() + 1
    finally:
        earlier.reading = False
