"""What must hold of a find beside its words: phrases, refusals, ranges, order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .analysis import Analysis, normalise
from .documents import FilterValue
from .engines.base import Alternative, Clause

MOST_IN_PHRASE = 40
Range = tuple[int | None, int | None]


@dataclass(frozen=True)
class Wanted:
    """``phrases`` must occur, ``without`` must not; the ``title_`` ones ask the title alone.

    Each is a word or several that follow each other, as typed. The rest goes to the engine
    as it is (``SearchRequest``). With it a find may be without words: all that is left counts.
    """

    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    title_phrases: tuple[str, ...] = ()
    title_without: tuple[str, ...] = ()
    not_filters: Mapping[str, FilterValue] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    order: str = ""

    def options(self, analysis: Analysis, *, has_words: bool) -> dict[str, Any]:
        """The parts of a ``SearchRequest`` in this language."""
        must = _clauses(self.phrases, analysis) + _clauses(self.title_phrases, analysis, "title")
        never = _clauses(self.without, analysis) + _clauses(self.title_without, analysis, "title")
        return {
            "must": must,
            "must_not": never,
            "not_filters": self.not_filters,
            "ranges": self.ranges,
            "order": self.order,
            "match_all": not has_words and not must,
        }


def _clauses(texts: tuple[str, ...], analysis: Analysis, *fields: str) -> tuple[Clause, ...]:
    made = []
    for text in texts:
        terms = [word.term for word in analysis.words(normalise(text))][:MOST_IN_PHRASE]
        if terms:
            made.append(Clause(text, (Alternative(" ".join(terms)),), fields=fields))
    return tuple(made)
