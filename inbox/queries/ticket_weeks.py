"""The rows of a range of values, latest first.

An index holds a range by its values, or all values by their time, never both. So the weeks are
sought that hold enough of the range, each by one look into an index, and only those are read:
weeks without any are passed over, however many tickets they have.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connections
from django.db.models import Max, Min, QuerySet
from django.db.models.expressions import RawSQL

from ..models.filing import Week

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Few of the range's tickets may be what else the list asks for: seek up to so many times more.
_STEP = 8
# Week after week until enough were counted. ``near``: the rows of the next one.
_SEEK = """
WITH RECURSIVE zone (week, found, total) AS (
    SELECT %s, CAST(0 AS bigint), CAST(0 AS bigint)
    UNION ALL
    SELECT zone.week + %s, (SELECT COUNT(*) FROM ({near}) near), zone.total + zone.found
    FROM zone WHERE zone.total + zone.found < %s AND zone.week <> %s
)
SELECT week, found FROM zone
"""


@dataclass(frozen=True)
class Weeks:
    """Weeks with rows of a range. ``all``: there are no others on this side."""

    numbers: tuple[int, ...]
    all: bool

    def of(self, rows: QuerySet) -> QuerySet:
        """Those of the rows that changed in them."""
        first, last = min(self.numbers), max(self.numbers)
        return rows.alias(week=Week("updated_at")).filter(
            week__in=self.numbers, updated_at__gte=_start(first), updated_at__lt=_start(last + 1)
        )


def week_of(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(weeks=1)


def _start(week: int) -> datetime:
    return _EPOCH + timedelta(weeks=week)


@dataclass(frozen=True)
class Seeker:
    """Looks for the weeks of a range, away from a place.

    ``every``: all rows of the field; ``within``: those of the range."""

    every: QuerySet
    within: QuerySet
    place: datetime | None
    backwards: bool

    def first(self, ordered: QuerySet, shown: QuerySet, limit: int) -> list[int]:
        """The first ``limit`` of the ordered numbers whose tickets are shown. Tickets are looked
        up when their place is known: a week may hold thousands."""
        least = limit
        while True:
            weeks = self.weeks(least)
            numbers = list(weeks.of(ordered)[:least]) if weeks.numbers else []
            kept = set(shown.filter(pk__in=numbers).values_list("pk", flat=True))
            if len(kept) >= limit or (weeks.all and len(numbers) < least):
                return [number for number in numbers if number in kept][:limit]
            least = min(least * _STEP, 2 * limit * least // max(1, len(kept)))

    def weeks(self, least: int) -> Weeks:
        """The nearest weeks that hold ``least`` rows together."""
        ends = self.every.aggregate(first=Min("updated_at"), last=Max("updated_at"))
        if ends["last"] is None:
            return Weeks((), True)
        first, last = week_of(ends["first"]), week_of(ends["last"])
        if self.backwards:
            start, end, step = max(first, week_of(self.place or ends["first"])), last, 1
        else:
            start, end, step = min(last, week_of(self.place or ends["last"])), first, -1
        if (end - start) * step < 0:
            return Weeks((), True)
        found = self._counted(start, end, step, least)
        numbers = tuple(week for week, rows in found if rows)
        return Weeks(numbers, sum(rows for _week, rows in found) < least)

    def _counted(self, start: int, end: int, step: int, least: int) -> list[tuple[int, int]]:
        within = self.within.order_by()
        if self.place:
            side = "gte" if self.backwards else "lte"
            within = within.filter(**{f"updated_at__{side}": self.place})
        near = (
            within.alias(week=Week("updated_at"))
            .filter(week=RawSQL("zone.week + %s", [step]))
            .values("ticket")[:least]
        )
        sql, params = near.query.get_compiler(near.db).as_sql()
        with connections[near.db].cursor() as cursor:
            cursor.execute(_SEEK.format(near=sql), [start - step, step, *params, least, end])
            return cursor.fetchall()
