"""Ask what a judged query asks, as its viewer would, and note what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .evaluation import DEPTH, Outcome
from .findings import Findings
from .judged import JudgedQuery
from .queries import find, suggest_for_text

MODES = ("search", "suggest")


class EngineDown(RuntimeError):
    """Titles from the database say nothing of the ranking."""


@dataclass(frozen=True)
class Judge:
    """How judged queries are asked: search as typed, or suggest as for a ticket's text."""

    viewer: Any
    mode: str
    kind: str
    filters: Mapping[str, str]

    def outcome(self, row: JudgedQuery) -> Outcome:
        found = self._find(row) if self.mode == "search" else self._suggest(row)
        return Outcome(
            relevant=row.relevant,
            found=tuple(hit.source_id for hit in found.hits),
            top_score=self._top_score(row, found),
            took_ms=found.took_ms,
        )

    def _find(self, row: JudgedQuery) -> Findings:
        where = {"kind": self.kind, "locale": row.locale, "filters": self.filters}
        return _up(find(self.viewer, row.query, limit=DEPTH, **where))

    def _suggest(self, row: JudgedQuery, **how: float) -> Findings:
        where = {"kind": self.kind, "locale": row.locale, "filters": self.filters}
        return _up(suggest_for_text(self.viewer, row.query, limit=DEPTH, **where, **how))

    def _top_score(self, row: JudgedQuery, found: Findings) -> float:
        """Suggestions: the confidence of the best, said or not, since ties tell nothing."""
        if self.mode == "search":
            return found.hits[0].score if found.hits else 0.0
        everything = found if found.hits else self._suggest(row, at_least=0.0)
        return max((hit.confidence or 0.0 for hit in everything.hits), default=0.0)


def _up(found: Findings) -> Findings:
    if found.engine_down:
        raise EngineDown("The search engine is down: there is no ranking to judge.")
    return found
