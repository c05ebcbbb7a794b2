"""What people search and whether it helps them: the figures of the report.

Days that are over are read from their counts, today from its own searches: nothing here
grows with the log.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import CountedDay, QueryDay, SearchDay, SearchLog
from ..models.search_log import SearchAudience
from .counting import DAY, MILLION, SUMS, Span, Zones, counts

PERMISSION = "wagdesk_search.view_searchlog"
PERIODS = (7, 28, 90)
# A rate of fewer searches than these is no figure.
LEAST = 10
CUSTOMERS = "customers"
EVERYBODY = "all"
LATE = datetime.timedelta(hours=36)
# Words of today that are looked up among the days before, most frequent first.
MOST_LIVE = 500


def demand(viewer: Any) -> None:
    """Raise ``PermissionDenied`` unless the viewer may see what was searched."""
    if not viewer.has_perm(PERMISSION):
        raise PermissionDenied(_("You may not see what was searched."))


@dataclass(frozen=True)
class Scope:
    """What the report is narrowed to. Empty is everything; our own people are left out
    unless asked for, since they try things."""

    days: int = 28
    locale: str = ""
    audience: str = CUSTOMERS
    source: str = ""
    help_center: str = ""

    def condition(self) -> Q:
        """For counts and for raw searches alike, but for the help center."""
        found = Q()
        if self.locale:
            found &= Q(locale=self.locale)
        if self.source:
            found &= Q(source=self.source)
        if self.audience == CUSTOMERS:
            found &= ~Q(audience=SearchAudience.STAFF)
        elif self.audience != EVERYBODY:
            found &= Q(audience=self.audience)
        return found

    def rows(self, counted: QuerySet) -> QuerySet:
        found = counted.filter(self.condition())
        return found.filter(help_center=self.help_center) if self.help_center else found

    def holds(self, row: dict) -> bool:
        if self.audience == CUSTOMERS:
            fits = row["audience"] != SearchAudience.STAFF
        else:
            fits = self.audience in (EVERYBODY, row["audience"])
        wanted = (self.locale, self.source, self.help_center)
        given = (row["locale"], row["source"], row["help_center"])
        return fits and all(want in ("", has) for want, has in zip(wanted, given, strict=True))


@dataclass
class Totals:
    """Sums of counted searches, and the rates they make; None where there are too few."""

    searches: int = 0
    in_visits: int = 0
    found_nothing: int = 0
    clicked: int = 0
    clicks: int = 0
    ranks: int = 0
    reciprocals: int = 0
    refined: int = 0

    def add(self, row: dict) -> None:
        for name in SUMS:
            setattr(self, name, getattr(self, name) + (row[name] or 0))

    @property
    def answered(self) -> int:
        """Searches that found something."""
        return self.searches - self.found_nothing

    @property
    def not_clicked(self) -> int:
        return max(0, self.answered - self.clicked)

    @property
    def nothing_rate(self) -> float | None:
        return _share(self.found_nothing, self.searches)

    @property
    def click_rate(self) -> float | None:
        return _share(self.clicked, self.answered)

    @property
    def refined_rate(self) -> float | None:
        return _share(self.refined, self.in_visits)

    @property
    def reciprocal_rank(self) -> float | None:
        return _share(self.reciprocals / MILLION, self.clicked)

    @property
    def position(self) -> float | None:
        return _share(self.ranks, self.clicks)


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole >= LEAST else None


LISTS = {
    "top": F("n_searches"),
    "nothing": F("n_found_nothing"),
    "no_click": F("n_searches") - F("n_found_nothing") - F("n_clicked"),
    "refined": F("n_refined"),
}


@dataclass
class Words:
    """One row of a list: the same words in one language, now and in the period before."""

    normalised: str
    locale: str
    query: str
    totals: Totals = field(default_factory=Totals)
    before: int = 0

    def weight(self, name: str) -> int:
        return {
            "top": self.totals.searches,
            "nothing": self.totals.found_nothing,
            "no_click": self.totals.not_clicked,
            "refined": self.totals.refined,
        }[name]


@dataclass(frozen=True)
class Calendar:
    """The days of a report: of the period, and of the one before."""

    first: datetime.date
    last: datetime.date

    @classmethod
    def of(cls, days: int, last: datetime.date) -> "Calendar":
        return cls(last - (days - 1) * DAY, last)

    @property
    def before(self) -> "Calendar":
        length = self.last - self.first + DAY
        return Calendar(self.first - length, self.first - DAY)

    def __iter__(self) -> Iterator[datetime.date]:
        return (self.first + n * DAY for n in range((self.last - self.first).days + 1))


class SearchReport:
    """The report of one scope as ``viewer`` may see it. Reads once whatever is asked of it."""

    def __init__(self, viewer: Any, scope: Scope, now: datetime.datetime | None = None) -> None:
        demand(viewer)
        self.scope = scope
        self.now = now or timezone.now()
        self.zones = Zones.of_site()
        self.period = Calendar.of(scope.days, self.zones.last_today(self.now))
        self.live = self._live()
        self.by_day = self._by_day()

    def _live(self) -> list[dict]:
        """Searches of days that nobody counted yet: today and, soon after midnight, yesterday."""
        spans = []
        for key in ("", *self.zones.names):
            today = self.zones.today(key, self.now)
            spans += [Span(key, day, self.zones.name(key)) for day in (today, today - DAY)]
        recent = CountedDay.objects.filter(day__in={span.day for span in spans})
        counted = set(recent.values_list("help_center", "day"))
        open_ones = [span for span in spans if (span.help_center, span.day) not in counted]
        return [row for row in counts(open_ones, by_words=True) if self.scope.holds(row)]

    def _by_day(self) -> dict[datetime.date, Totals]:
        rows = self.scope.rows(SearchDay.objects.all())
        rows = rows.filter(day__range=(self.period.before.first, self.period.last))
        found: dict[datetime.date, Totals] = defaultdict(Totals)
        for row in rows.values("day").annotate(**_summed()).order_by():
            found[row["day"]].add({name: row[f"n_{name}"] for name in SUMS})
        for row in self.live:
            found[row["day"]].add(row)
        return found

    def totals(self, days: Iterable[datetime.date]) -> Totals:
        total = Totals()
        for day in days:
            if day in self.by_day:
                total.add(vars(self.by_day[day]))
        return total

    @property
    def now_totals(self) -> Totals:
        return self.totals(self.period)

    @property
    def before_totals(self) -> Totals:
        return self.totals(self.period.before)

    def words(self, name: str, limit: int = 50) -> list[Words]:
        """The list ``name`` (a key of ``LISTS``), most frequent first."""
        rows = self._word_rows(self.period)
        ranked = rows.annotate(by=LISTS[name]).filter(by__gt=0).order_by("-by", "normalised")
        found = {_key(row): _words(row) for row in ranked[: limit + MOST_LIVE]}
        self._add_live(name, found, rows)
        kept = [each for each in found.values() if each.weight(name) > 0]
        kept.sort(key=lambda each: (-each.weight(name), each.normalised, each.locale))
        self._add_before(name, kept[:limit])
        return kept[:limit]

    def _word_rows(self, days: Calendar) -> QuerySet:
        rows = self.scope.rows(QueryDay.objects.filter(day__range=(days.first, days.last)))
        return rows.values("normalised", "locale").annotate(shown=Max("query"), **_summed())

    def _add_live(self, name: str, found: dict[tuple, Words], rows: QuerySet) -> None:
        fresh: dict[tuple, Words] = {}
        for row in (row for row in self.live if row["day"] >= self.period.first):
            words = fresh.setdefault(_key(row), Words(*_key(row), row["query"]))
            words.totals.add(row)
        heaviest = sorted(fresh.values(), key=lambda each: -each.weight(name))[:MOST_LIVE]
        missing = [e.normalised for e in heaviest if (e.normalised, e.locale) not in found]
        if missing:
            for row in rows.filter(normalised__in=missing):
                found.setdefault(_key(row), _words(row))
        for key, words in fresh.items():
            found.setdefault(key, Words(*key, words.query)).totals.add(vars(words.totals))

    def _add_before(self, name: str, shown: list[Words]) -> None:
        rows = self._word_rows(self.period.before)
        rows = rows.filter(normalised__in=[words.normalised for words in shown])
        before = {_key(row): _words(row).weight(name) for row in rows}
        for words in shown:
            words.before = before.get((words.normalised, words.locale), 0)

    @property
    def counted_at(self) -> datetime.datetime | None:
        """When days were last counted, if that is too long ago."""
        last = CountedDay.objects.aggregate(at=Max("counted_at"))["at"]
        return last if last and self.now - last > LATE else None

    @property
    def is_uncounted(self) -> bool:
        """True where the log is older than the counts, as right after an installation."""
        begin = self.now - 2 * DAY
        return (
            not CountedDay.objects.exists()
            and SearchLog.objects.filter(created_at__lt=begin).exists()
        )


def _summed() -> dict:
    return {f"n_{name}": Sum(name) for name in SUMS}


def _key(row: dict) -> tuple[str, str]:
    return row["normalised"], row["locale"]


def _words(row: dict) -> Words:
    words = Words(*_key(row), row["shown"])
    words.totals.add({name: row[f"n_{name}"] for name in SUMS})
    return words
