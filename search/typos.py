"""Words near a typed one, and how likely each was meant. Knows nothing of documents."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_TYPO = 3
TWO_TYPOS_FROM = 7
LONGEST_TYPO = 40
MOST_LAYERS = 8
# Of 64 bits: the hash of a shortened word above, the number of the word below.
NUMBER_BITS = 24
HASH_MASK = (1 << (64 - NUMBER_BITS)) - 1
NUMBER_MASK = (1 << NUMBER_BITS) - 1

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

# How often people make each mistake, beside the commonest.
SWAPPED = LEFT_OUT = DOUBLED = 1.0
NEXT_KEY = 0.7
OTHER_LETTER = 0.35
ONE_TOO_MANY = 0.5
# That is rather another form or another word.
ONE_AT_END = 0.2
FIRST_LETTER = 0.5
SECOND_MISTAKE = 0.02

# That a word of four letters which is not here is a slip for one that a single document has,
# against 1: no slip. Each letter more leaves less room for chance.
ODDS_AT_FOUR = 0.65
ODDS_PER_LETTER = 4.0


def _next_keys() -> frozenset[tuple[str, str]]:
    near = set()
    for row, keys in enumerate(ROWS):
        for at, key in enumerate(keys):
            beside = keys[at - 1 : at] + keys[at + 1 : at + 2]
            below = ROWS[row + 1][max(0, at - 1) : at + 1] if row + 1 < len(ROWS) else ""
            near |= {(key, other) for other in beside + below}
            near |= {(other, key) for other in beside + below}
    return frozenset(near)


NEXT_KEYS = _next_keys()


class NearWords:
    """Finds the words at distance 1 (2 for long ones) of a large set.

    Two words at distance 1 are equal once each has lost at most one letter, so every word is
    kept under the hashes of its shortened forms, in one sorted array: 8 bytes each.
    """

    def __init__(self, words: Iterable[str], base: "NearWords | None" = None) -> None:
        self._base = base
        self._layers: int = base._layers + 1 if base else 1
        self._words = [word for word in words if len(word) <= LONGEST_TYPO]
        self._covered: set[str] = (base._covered if base else set()).union(self._words)
        self._shortened = array(
            "Q",
            sorted(
                (hash(form) & HASH_MASK) << NUMBER_BITS | number
                for number, word in enumerate(self._words)
                for form in _shortened(word)
            ),
        )
        self._buckets: dict[tuple[str, int], list[str]] | None = None

    def with_words(self, words: set[str]) -> "NearWords":
        """This one and the new words; afresh once there are too many layers or dead words.

        What is found may be a word that is gone: the caller knows.
        """
        new = {word for word in words if len(word) <= LONGEST_TYPO} - self._covered
        dead = len(self._covered) + len(new) - len(words)
        if self._layers >= MOST_LAYERS or dead > len(words) // 2:
            return NearWords(words)
        return NearWords(new, self) if new else self

    def of(self, typed: str) -> list[tuple[str, int]]:
        """(word, distance): those at distance 1, or at 2 if there are none and it is long."""
        if not SHORTEST_TYPO <= len(typed) <= LONGEST_TYPO or typed.isdigit():
            return []
        near = [(word, 1) for word in self._at_one(typed)]
        if not near and len(typed) >= TWO_TYPOS_FROM:
            near = [(word, 2) for word in self._at_two(typed)]
        return near

    def _at_one(self, typed: str) -> set[str]:
        found = self._base._at_one(typed) if self._base else set()
        for form in _shortened(typed):
            key = (hash(form) & HASH_MASK) << NUMBER_BITS
            at = bisect_left(self._shortened, key)
            while at < len(self._shortened) and self._shortened[at] ^ key <= NUMBER_MASK:
                word = self._words[self._shortened[at] & NUMBER_MASK]
                if OSA.distance(typed, word, score_cutoff=1) == 1:
                    found.add(word)
                at += 1
        return found

    def _at_two(self, typed: str) -> Iterator[str]:
        """Of the words with the same first letter, or the first two swapped."""
        if self._base:
            yield from self._base._at_two(typed)
        if self._buckets is None:
            buckets = defaultdict(list)
            for word in self._words:
                buckets[word[0], len(word)].append(word)
            self._buckets = buckets
        for letter in dict.fromkeys(typed[:2]):
            for size in range(len(typed) - 2, len(typed) + 3):
                words = self._buckets.get((letter, size), ())
                for word, distance, _at in process.extract(
                    typed, words, scorer=OSA.distance, score_cutoff=2, limit=None
                ):
                    if distance == 2:
                        yield word


def _shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def likelihood(typed: str, meant: str, distance: int) -> float:
    """How probable it is that ``typed`` came of ``meant``, beside other mistakes."""
    if distance > 1:
        return SECOND_MISTAKE ** (distance - 1) * (1.0 if typed[0] == meant[0] else FIRST_LETTER)
    first = next(
        (at for at, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]),
        min(len(typed), len(meant)),
    )
    at_start = FIRST_LETTER if first == 0 else 1.0
    if len(typed) < len(meant):
        return LEFT_OUT * at_start
    if typed[first + 1 :] != meant[first + 1 :] and len(typed) == len(meant):
        return SWAPPED
    if len(typed) == SHORTEST_TYPO:
        return 0.0
    if len(typed) > len(meant):
        if first > 0 and typed[first] == typed[first - 1]:
            return DOUBLED
        return ONE_AT_END if first == len(meant) else ONE_TOO_MANY * at_start
    return (NEXT_KEY if (typed[first], meant[first]) in NEXT_KEYS else OTHER_LETTER) * at_start


@dataclass(frozen=True, slots=True)
class Guess:
    """A folded word that may have been meant. ``odds`` against 1: a word that is simply not
    here. Short words have neighbours by chance, so theirs are lower."""

    folded: str
    distance: int
    odds: float

    @classmethod
    def of(cls, typed: str, folded: str, distance: int, documents: int) -> "Guess":
        length = min(len(typed), len(folded) + 1)
        chance = ODDS_AT_FOUR * ODDS_PER_LETTER ** (length - 4)
        return cls(folded, distance, likelihood(typed, folded, distance) * documents**0.5 * chance)
