"""The steering that holds now, kept in memory; one small read says whether it still does."""

import threading
from dataclasses import dataclass, field
from uuid import UUID

from .models import HiddenResult, Promotion, ProtectedTerm, SteeringVersion, StopPhrase, Synonym
from .models.steering import SteeringRow
from .steering import Steering

KINDS: tuple[type[SteeringRow], ...] = (
    Synonym,
    StopPhrase,
    ProtectedTerm,
    Promotion,
    HiddenResult,
)
MOST_KEPT = 200


@dataclass
class Book:
    """All rows of one version. What it gives needs no database."""

    version: UUID | None = None
    rows: list[SteeringRow] = field(default_factory=list)
    _made: dict[tuple[str, str | None], Steering] = field(default_factory=dict)

    def steering(self, locale: str, help_center: str | None) -> Steering:
        key = (locale, str(help_center) if help_center else None)
        found = self._made.get(key)
        if found is None:
            found = Steering.from_rows(*key, self.rows)
            # Help centers are few, but the name of one comes from outside.
            if len(self._made) < MOST_KEPT:
                self._made[key] = found
        return found


_lock = threading.Lock()
_kept = Book()


def steering_book() -> Book:
    """The rows as the database has them now: one read, and all of them after a change.

    The version is read before the rows, so rows that are newer than it are read again.
    """
    global _kept
    version = SteeringVersion.objects.values_list("version", flat=True).first()
    book = _kept
    if book.version != version:
        rows = [row for model in KINDS for row in model._default_manager.all()] if version else []
        book = Book(version, rows)
        with _lock:
            _kept = book
    return book


def steering_for(locale: str, help_center: str | None = None) -> Steering:
    """What editors told the search for this language of the index and this help center."""
    return steering_book().steering(locale, help_center)
