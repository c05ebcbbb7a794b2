"""What somebody typed: words, "exact phrases" and -words that must not be there.

Only short lines are read so: who pastes an error message means its quotes and hyphens as text.
"""

import re
from dataclasses import dataclass

from .analysis import Analysis, normalise
from .engines.base import Alternative, Clause

LONGEST_READ = 10_000
# What people type by hand. Longer texts are pasted, and only words.
LONGEST_LINE = 200
MOST_PARTS = 5
PHRASE = re.compile(r'(?<![^\W_])(-?)(?:"([^"]+)"|“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»)(?![^\W_])')
# Two letters at least and no digit first: “-f” and “-5” are text, and so is “--rebuild”.
WITHOUT = re.compile(r"(?<!\S)-([^\W\d_]{2}[\w’']*)(?!\S)")


@dataclass(frozen=True)
class Typed:
    """``text`` holds the words that count, those of the phrases among them, in their places."""

    text: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def must(self, analysis: Analysis) -> tuple[Clause, ...]:
        """The phrases; a quoted word alone is meant as it is written."""
        return _clauses(self.phrases, analysis)

    def must_not(self, analysis: Analysis) -> tuple[Clause, ...]:
        return _clauses(self.without, analysis)


def read_typed(text: str, *, operators: bool = True) -> Typed:
    """Stray quotes and hyphens are text; refusals without anything wanted are too."""
    text = normalise(text)[:LONGEST_READ]
    plain = Typed(text)
    if not operators or len(text) > LONGEST_LINE or "\n" in text.strip():
        return plain
    phrases: list[str] = []
    without: list[str] = []

    def take_phrase(match: re.Match) -> str:
        said = next(filter(None, match.groups()[1:]))
        if not match[1]:
            phrases.append(said)
            return match[0]
        without.append(said)
        return " " * len(match[0])

    def take_word(match: re.Match) -> str:
        without.append(match[1])
        return " " * len(match[0])

    rest = WITHOUT.sub(take_word, PHRASE.sub(take_phrase, text))
    if not re.search(r"[^\W_]", rest) or len(phrases) + len(without) > MOST_PARTS:
        return plain
    return Typed(rest, tuple(phrases), tuple(without))


def _clauses(texts: tuple[str, ...], analysis: Analysis) -> tuple[Clause, ...]:
    made = []
    for text in texts:
        words = list(analysis.words(text))
        exact = (words[0].lowered,) if len(words) == 1 else ()
        if words:
            term = " ".join(word.term for word in words)
            made.append(Clause(text, (Alternative(term, exact=exact),)))
    return tuple(made)
