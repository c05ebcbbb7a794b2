"""What a change to the steering would do to what people really searched."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max
from django.utils import timezone

from ..models import SearchClick, SearchLog
from ..models.search_log import SearchSource
from ..proposals import Proposal
from ..steering import Steering
from ..steering_cache import steering_for
from .finding import find

KIND = "article"
LOOK_BACK = timedelta(days=30)
MOST_QUERIES = 500
COMPARED = 5
DEPTH = 10
MOST_SHOWN = 100
# Where customers search. What agents and programs ask is another matter.
SOURCES = (SearchSource.PAGE, SearchSource.TYPING)


@dataclass(frozen=True)
class Asked:
    """What was searched ``searches`` times; ``clicks``: opened object → how often."""

    query: str
    normalised: str
    locale: str
    help_center: str | None
    searches: int
    clicks: dict[str, int] = field(default_factory=dict)


@dataclass
class Figures:
    """Of all replayed searches. ``reciprocal`` sums 1/rank of what people opened."""

    searches: int = 0
    nothing: int = 0
    clicks: int = 0
    reciprocal: float = 0.0
    in_first: int = 0

    @property
    def zero_result_rate(self) -> float | None:
        return self.nothing / self.searches if self.searches else None

    @property
    def mean_reciprocal_rank(self) -> float | None:
        return self.reciprocal / self.clicks if self.clicks else None

    @property
    def recall(self) -> float | None:
        """Share of the opened results that stand among the first five."""
        return self.in_first / self.clicks if self.clicks else None


def frequent_queries(proposal: Proposal) -> list[Asked]:
    """The most frequent final searches of 30 days that the change can touch, 500 at most."""
    since = timezone.now() - LOOK_BACK
    logs = SearchLog.objects.filter(is_final=True, created_at__gte=since, source__in=SOURCES)
    locales = {row.locale for row in proposal.rows}
    centers = {row.help_center if hasattr(row, "help_center") else None for row in proposal.rows}
    logs = logs.filter(locale__in=[code for code in _logged_locales(since) if _of(code, locales)])
    if None not in centers:
        logs = logs.filter(help_center__in=centers)
    groups = list(
        logs.values("normalised", "locale", "help_center")
        .annotate(searches=Count("pk"), query=Max("query"))
        .order_by("-searches", "normalised", "locale", "help_center")[:MOST_QUERIES]
    )
    clicks = _clicks(since, [group["normalised"] for group in groups])
    return [
        Asked(
            group["query"],
            group["normalised"],
            group["locale"],
            str(group["help_center"]) if group["help_center"] else None,
            group["searches"],
            clicks.get((group["normalised"], group["locale"], group["help_center"]), {}),
        )
        for group in groups
    ]


def _logged_locales(since: Any) -> list[str]:
    rows = SearchLog.objects.filter(created_at__gte=since).values_list("locale", flat=True)
    return list(rows.distinct())


def _of(locale: str, wanted: set[str]) -> bool:
    return locale in wanted or locale.split("-")[0] in wanted


def _clicks(since: Any, texts: list[str]) -> dict[tuple, dict[str, int]]:
    found: dict[tuple, dict[str, int]] = {}
    rows = (
        SearchClick.objects.filter(
            kind=KIND, search__created_at__gte=since, search__normalised__in=texts
        )
        .filter(search__source__in=SOURCES)
        .values("search__normalised", "search__locale", "search__help_center", "object_id")
        .annotate(clicks=Count("pk"))
    )
    for row in rows:
        key = (row["search__normalised"], row["search__locale"], row["search__help_center"])
        found.setdefault(key, {})[row["object_id"]] = row["clicks"]
    return found


def replay(proposal: Proposal, asked: list[Asked], progress: Callable[[int], None]) -> dict:
    """Ask everything twice, as anybody, without and with the change.

    ``{"before", "after": figures, "replayed", "changed", "changed_searches", "rows": [{"query",
    "searches", "locale", "before", "after": [[object id, title]]}]}``; rows are those whose
    first five results differ, the most frequent first, 100 at most.
    """
    before, after = Figures(), Figures()
    changed: list[dict] = []
    steerings: dict[tuple, tuple[Steering, Steering]] = {}
    for number, each in enumerate(asked, start=1):
        place = (each.locale, each.help_center)
        if place not in steerings:
            steerings[place] = _now_and_then(proposal, *place)
        now, then = steerings[place]
        old, new = _results(each, now), _results(each, then)
        _count(before, each, old)
        _count(after, each, new)
        if old[:COMPARED] != new[:COMPARED]:
            row = {"query": each.query, "searches": each.searches, "locale": each.locale}
            changed.append(row | {"before": old[:COMPARED], "after": new[:COMPARED]})
        progress(number)
    return {
        "before": _shown(before),
        "after": _shown(after),
        "replayed": len(asked),
        "changed": len(changed),
        "changed_searches": sum(row["searches"] for row in changed),
        "rows": changed[:MOST_SHOWN],
    }


def _now_and_then(
    proposal: Proposal, locale: str, help_center: str | None
) -> tuple[Steering, Steering]:
    now = steering_for(locale, help_center)
    then = now.changed(add=proposal.add, remove=(*proposal.remove, *proposal.before))
    for steering in (now, then):
        # Made here, not within the time that a search has.
        _ = steering.synonym_table
    return now, then


def _results(asked: Asked, steering: Steering) -> list[list[str]]:
    filters = {"help_center": asked.help_center} if asked.help_center else {}
    found = find(
        AnonymousUser(),
        asked.query,
        kind=KIND,
        locale=asked.locale,
        filters=filters,
        limit=DEPTH,
        steering=steering,
    )
    if found.engine_down:
        raise RuntimeError("The search engine is down.")
    return [[hit.object_id, hit.title] for hit in found.hits]


def _count(figures: Figures, asked: Asked, results: list[list[str]]) -> None:
    figures.searches += asked.searches
    figures.nothing += 0 if results else asked.searches
    ranks = {object_id: rank for rank, (object_id, _) in enumerate(results, start=1)}
    for object_id, clicks in asked.clicks.items():
        rank = ranks.get(object_id)
        figures.clicks += clicks
        figures.reciprocal += clicks / rank if rank else 0
        figures.in_first += clicks if rank and rank <= COMPARED else 0


def _shown(figures: Figures) -> dict:
    return asdict(figures) | {
        "zero_result_rate": figures.zero_result_rate,
        "mean_reciprocal_rank": figures.mean_reciprocal_rank,
        "recall": figures.recall,
    }
