"""Single searches for the same words: what was found, opened, and searched next."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from ..documents import registry
from ..models import SearchClick, SearchLog
from .analytics import Calendar, Scope, demand
from .counting import COUNTED, DAY, Zones

PER_PAGE = 50
LAST_PAGE = 20


@dataclass(frozen=True)
class Opened:
    """A result that was opened; ``title`` is empty where the viewer may not know it."""

    title: str
    rank: int
    edit_url: str


@dataclass
class PastSearch:
    row: SearchLog
    opened: list[Opened] = field(default_factory=list)
    following: SearchLog | None = None


@dataclass(frozen=True)
class PastSearches:
    rows: list[PastSearch]
    has_more: bool


def past_searches(
    viewer: Any,
    scope: Scope,
    *,
    normalised: str,
    locale: str,
    page: int = 1,
    now: datetime.datetime | None = None,
) -> PastSearches:
    """The searches of the scope's period for these words that the raw log still has, newest
    first; at most ``LAST_PAGE`` pages."""
    demand(viewer)
    now = now or timezone.now()
    first = max(0, page - 1) * PER_PAGE
    rows = _logged(scope, now).filter(normalised=normalised, locale=locale)
    found = list(rows.order_by("-created_at", "-pk")[first : first + PER_PAGE + 1])
    shown = [PastSearch(row) for row in found[:PER_PAGE]]
    _add_opened(viewer, shown)
    _add_following(shown)
    return PastSearches(shown, len(found) > PER_PAGE and page < LAST_PAGE)


def _logged(scope: Scope, now: datetime.datetime) -> QuerySet:
    """By moments, a day of grace at the front: each help center has midnights of its own."""
    zones = Zones.of_site()
    period = Calendar.of(scope.days, zones.last_today(now))
    begin = datetime.datetime.combine(period.first, datetime.time.min, datetime.UTC)
    rows = SearchLog.objects.filter(COUNTED, scope.condition(), created_at__gte=begin - DAY / 2)
    if scope.help_center:
        rows = rows.filter(help_center=scope.help_center)
    return rows


def _add_opened(viewer: Any, shown: list[PastSearch]) -> None:
    by_search = {past.row.pk: past for past in shown}
    clicks = SearchClick.objects.filter(search__in=by_search).order_by("created_at", "pk")
    clicks = list(clicks)
    for kind in {click.kind for click in clicks}:
        of_kind = [click for click in clicks if click.kind == kind]
        ids = sorted({click.object_id for click in of_kind})
        source = registry.get(kind) if kind in registry else None
        names = source.named(viewer, ids) if source else {}
        urls = {pk: source.edit_url(viewer, pk) for pk in names} if source else {}
        for click in of_kind:
            title, url = names.get(click.object_id, ""), urls.get(click.object_id, "")
            by_search[click.search_id].opened.append(Opened(title, click.rank, url))


def _add_following(shown: list[PastSearch]) -> None:
    later = SearchLog.objects.filter(
        is_final=True,
        visit=OuterRef("visit"),
        created_at__gt=OuterRef("created_at"),
    ).exclude(normalised=OuterRef("normalised"))
    ids = [past.row.pk for past in shown if past.row.visit_id]
    rows = SearchLog.objects.filter(pk__in=ids).annotate(
        next_one=Subquery(later.order_by("created_at", "pk").values("pk")[:1])
    )
    follows = dict(rows.exclude(next_one=None).values_list("pk", "next_one"))
    found = SearchLog.objects.in_bulk(list(follows.values()))
    for past in shown:
        past.following = found.get(follows.get(past.row.pk))
