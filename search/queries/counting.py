"""Searches counted: one way of counting for the days that are over and for today.

What counts: final searches. What was typed by a browser without a visit is left out: nobody
can tell which keystroke was the last, and those that were clicked alone would flatter us.
A click or a further search counts until the end of the day after the search.
"""

import datetime
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..documents import Place, registry
from ..models import SearchClick, SearchLog
from ..models.search_log import SearchSource

MILLION = 1_000_000
DAY = datetime.timedelta(days=1)
BY = ("locale", "source", "audience")
SUMS = (
    "searches",
    "in_visits",
    "found_nothing",
    "clicked",
    "clicks",
    "ranks",
    "reciprocals",
    "refined",
)
COUNTED = Q(is_final=True) & ~Q(source=SearchSource.TYPING, visit=None)


def places() -> list[Place]:
    """The help centers of all kinds, each once."""
    found: dict[str, Place] = {}
    for kind in registry.kinds():
        for place in registry.get(kind).places():
            found.setdefault(place.key, place)
    return list(found.values())


@dataclass(frozen=True)
class Zones:
    """In which zone the days of which help center begin; the site's own for all others."""

    names: dict[str, str]

    @classmethod
    def of_site(cls) -> "Zones":
        return cls({place.key: place.time_zone for place in places()})

    def name(self, help_center: str) -> str:
        return self.names.get(help_center, settings.TIME_ZONE)

    def today(self, help_center: str, now: datetime.datetime) -> datetime.date:
        return timezone.localtime(now, _zone(self.name(help_center))).date()

    def last_today(self, now: datetime.datetime) -> datetime.date:
        """The latest of all calendars: what the report calls today."""
        return max(self.today(key, now) for key in ("", *self.names))


def _zone(name: str) -> datetime.tzinfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.UTC


@dataclass(frozen=True)
class Span:
    """One day of one help center, as moments."""

    help_center: str
    day: datetime.date
    zone: str

    def _begin_of(self, day: datetime.date) -> datetime.datetime:
        midnight = datetime.datetime.combine(day, datetime.time.min)
        return midnight.replace(tzinfo=_zone(self.zone)).astimezone(datetime.UTC)

    @property
    def begin(self) -> datetime.datetime:
        return self._begin_of(self.day)

    @property
    def end(self) -> datetime.datetime:
        return self._begin_of(self.day + DAY)

    @property
    def settles(self) -> datetime.datetime:
        """From then on nothing that happens changes the day's numbers."""
        return self._begin_of(self.day + 2 * DAY)

    @property
    def condition(self) -> Q:
        place = Q(help_center=self.help_center) if self.help_center else Q(help_center=None)
        return place & Q(created_at__gte=self.begin, created_at__lt=self.end)


def counts(spans: list[Span], *, by_words: bool = False) -> Iterator[dict]:
    """Rows of ``day``, ``help_center``, ``BY`` and ``SUMS``; with ``by_words`` also of
    ``normalised`` and ``query``. One query, whatever the number of spans."""
    if not spans:
        return
    by = [*BY, "normalised"] if by_words else list(BY)
    more = {"shown": Max("query")} if by_words else {}
    rows = _facts(spans).values("help_center", "on_day", *by)
    for row in rows.annotate(**_sums(), **more).order_by():
        found = {name: row[name] for name in by}
        found |= {name: row[f"n_{name}"] or 0 for name in SUMS}
        if by_words:
            found["query"] = row["shown"]
        key = str(row["help_center"] or "")
        yield {"help_center": key, "day": datetime.date.fromisoformat(row["on_day"]), **found}


def _facts(spans: list[Span]) -> QuerySet:
    """The searches of the spans, each with its day, its clicks and whether it was refined."""
    inside = Q()
    for span in spans:
        inside |= span.condition
    until = _by_span(spans, lambda span: span.settles, DateTimeField())
    day = _by_span(spans, lambda span: span.day.isoformat(), CharField())
    rows = SearchLog.objects.filter(inside & COUNTED).annotate(on_day=day, until=until)
    return with_what_followed(rows)


def with_what_followed(rows: QuerySet) -> QuerySet:
    """Searches that have ``until``, with what was opened and searched after them by then."""
    clicks = SearchClick.objects.filter(search=OuterRef("pk"), created_at__lt=OuterRef("until"))
    of_search = clicks.order_by().values("search")
    later = SearchLog.objects.filter(
        is_final=True,
        visit=OuterRef("visit"),
        created_at__gt=OuterRef("created_at"),
        created_at__lt=OuterRef("until"),
    ).exclude(normalised=OuterRef("normalised"))
    return rows.annotate(
        first_rank=Subquery(clicks.order_by("created_at", "pk").values("rank")[:1]),
        n_opened=Subquery(of_search.annotate(n=Count("pk")).values("n")),
        rank_sum=Subquery(of_search.annotate(n=Sum("rank")).values("n")),
        further=Exists(later),
    )


def _by_span(spans: list[Span], value, output) -> Case:
    whens = [When(span.condition, then=Value(value(span), output)) for span in spans]
    return Case(*whens, output_field=output)


def _sums() -> dict:
    reciprocal = Value(MILLION, BigIntegerField()) / F("first_rank")
    return {
        "n_searches": Count("pk"),
        "n_in_visits": Count("visit"),
        "n_found_nothing": Count("pk", filter=Q(results=0)),
        "n_clicked": Count("first_rank"),
        "n_clicks": Coalesce(Sum("n_opened"), 0),
        "n_ranks": Coalesce(Sum("rank_sum"), 0),
        "n_reciprocals": Sum(reciprocal, output_field=BigIntegerField()),
        "n_refined": Count("pk", filter=Q(further=True)),
    }
