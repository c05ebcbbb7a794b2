"""When a mailbox is looked after: opening hours, holidays and time zone, as a thin calendar.

Hours are wall-clock times of the mailbox's own zone, so a day on which the clocks change has
an hour more or less of them. All instants that come in and go out are aware.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .models import Mailbox

# A calendar that never opens again within this is one that never opens.
FURTHEST_DAYS = 400
# A field of a time can't say 24:00.
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class Calendar:
    """``week`` holds the open stretches of each weekday (Monday is 0); without any, it is
    always open but for ``holidays``."""

    zone: tzinfo = UTC
    week: dict[int, tuple[tuple[time, time], ...]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    @property
    def has_hours(self) -> bool:
        return any(self.week.values())

    def is_open(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self._stretches(at, at))

    def open_seconds_between(self, start: datetime, end: datetime) -> float:
        """Seconds of opening hours from ``start`` to ``end``; 0 if the end comes first."""
        start, end = _utc(start), _utc(end)
        return sum(
            (min(end, closes) - max(start, opens)).total_seconds()
            for opens, closes in self._stretches(start, end)
            if min(end, closes) > max(start, opens)
        )

    def add_open_hours(self, start: datetime, hours: float) -> datetime | None:
        """The instant at which ``hours`` of opening hours have gone by since ``start``; None
        if the calendar does not open often enough. In UTC."""
        start = _utc(start)
        left = timedelta(hours=hours)
        for opens, closes in self._stretches(start, start + timedelta(days=FURTHEST_DAYS)):
            begins = max(start, opens)
            if closes <= begins:
                continue
            if begins + left <= closes:
                return begins + left
            left -= closes - begins
        return None

    def next_opening(self, at: datetime) -> datetime | None:
        """The first instant from ``at`` on at which it is open."""
        return self.add_open_hours(at, 0)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def _stretches(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open stretches that may touch ``start`` to ``end``, in order, apart from each other."""
        # A stretch may be moved past midnight by a change of the clocks.
        day = self.local(start).date() - timedelta(days=1)
        last = self.local(end).date() + timedelta(days=1)
        until = datetime.min.replace(tzinfo=UTC)
        while day <= last:
            for opens, closes in self._of_day(day):
                begins = max(opens, until)
                if closes > begins:
                    yield begins, closes
                    until = closes
            day += timedelta(days=1)

    def _of_day(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.holidays:
            return []
        rows = self.week.get(day.weekday(), ()) if self.has_hours else ((time(0), _LAST_MINUTE),)
        return sorted(
            (self._instant(day, opens, late=False), self._closing(day, closes))
            for opens, closes in rows
        )

    def _closing(self, day: date, closes: time) -> datetime:
        if closes >= _LAST_MINUTE:
            return self._instant(day + timedelta(days=1), time(0), late=False)
        return self._instant(day, closes, late=True)

    def _instant(self, day: date, clock: time, *, late: bool) -> datetime:
        """A wall-clock time as an instant. One that comes twice is its first time or, for
        ``late``, its second; one that is left out is as long after midnight as it says."""
        first, second = (
            datetime.combine(day, clock, self.zone).replace(fold=fold).astimezone(UTC)
            for fold in (0, 1)
        )
        return second if late and second > first else first


def _utc(at: datetime) -> datetime:
    """Two times of one zone would be compared and subtracted by their clocks alone."""
    return at.astimezone(UTC)


def calendar_of(mailbox: Mailbox) -> Calendar:
    """The mailbox's own calendar: two queries."""
    week: dict[int, list[tuple[time, time]]] = {}
    for row in mailbox.opening_hours.all():
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    return Calendar(
        zone=zone_of(mailbox),
        week={day: tuple(rows) for day, rows in week.items()},
        holidays=frozenset(row.day for row in mailbox.holidays.all()),
    )


def zone_of(mailbox: Mailbox) -> tzinfo:
    """The mailbox's time zone; UTC if its name is not known here."""
    try:
        return ZoneInfo(mailbox.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
