"""Generated articles and queries: Zipf's law, nobody's words, the same for every seed."""

import random
from bisect import bisect
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

VOCABULARY = 50_000
WORDS = 300
EXPONENT = 1.07
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


class Zipf:
    """Draws words: the n-th most frequent with a probability like 1 / n ** 1.07."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._weights = list(accumulate(1 / (n + 2.7) ** EXPONENT for n in range(VOCABULARY)))

    def rank(self) -> int:
        return bisect(self._weights, self._random.random() * self._weights[-1])

    def words(self, number: int) -> list[str]:
        spoken = vocabulary()
        return [spoken[self.rank()] for _ in range(number)]

    def pick(self, low: int, high: int) -> str:
        """A word whose rank lies between these."""
        return vocabulary()[self._random.randrange(low, high)]


@cache
def vocabulary() -> list[str]:
    """Words of two to five syllables, the frequent ones shorter."""
    draw = random.Random(7)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        syllables = 2 + (len(words) > 200) + (len(words) > 5000) + (draw.random() < 0.3)
        words["".join(draw.choice(CONSONANTS) + draw.choice(VOWELS) for _ in range(syllables))] = (
            None
        )
    return list(words)


def articles(number: int, seed: int = 1) -> Iterator[tuple[str, list[str], str]]:
    """(title, headings, body) of ``number`` articles of 300 words."""
    draw = Zipf(seed)
    for _ in range(number):
        headings = [" ".join(draw.words(4)) for _ in range(3)]
        yield " ".join(draw.words(6)), headings, " ".join(draw.words(WORDS))


def queries(number: int, seed: int = 2) -> list[str]:
    """Two to four words: one or two telling ones, the others drawn as the texts are."""
    draw, sizes = Zipf(seed), random.Random(seed)
    made = []
    for _ in range(number):
        words = [draw.pick(50, 5000)] + draw.words(sizes.randrange(1, 4))
        sizes.shuffle(words)
        made.append(" ".join(words))
    return made


def frequent(number: int, seed: int = 5) -> list[str]:
    """Two frequent words that many articles hold together: all of them may be demanded."""
    draw = Zipf(seed)
    return [f"{draw.pick(20, 300)} {draw.pick(20, 300)}" for _ in range(number)]


def unfinished(number: int, seed: int = 3) -> list[str]:
    """Queries whose last word is cut after three letters or more."""
    cut = random.Random(seed)
    made = []
    for query in queries(number, seed):
        *first, last = query.split()
        made.append(" ".join([*first, last[: cut.randrange(3, max(4, len(last)))]]))
    return made


def letters(number: int, seed: int = 4) -> list[str]:
    """Subject and body as somebody writes them: 60 words."""
    draw = Zipf(seed)
    return [" ".join(draw.words(6)) + "\n" + " ".join(draw.words(60)) for _ in range(number)]
