"""The daily roll-up of searches, and the end of the raw log."""

import datetime
import logging
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Model, QuerySet
from django.utils import timezone

from .. import conf
from ..models import CountedDay, QueryDay, SearchDay, SearchLog, Visit, Visitor
from ..queries.counting import BY, DAY, SUMS, Span, Zones, counts

logger = logging.getLogger(__name__)

# Rarer words than these of one day and help center count only in the day's totals.
MOST_WORDS = 1000
# Two periods of 90 days, and some days to look at them.
WORDS_KEPT = datetime.timedelta(days=190)
BATCH = 1000
LOOK_BACK = 3 * DAY


def count_days(*, now: datetime.datetime | None = None, again: bool = False) -> int:
    """Count every day that is over and not settled yet; how many were counted.

    ``again`` counts all days anew whose searches are still all there.
    """
    now = now or timezone.now()
    spans = _every_span(now) if again else _waiting(now)
    oldest = now - conf.log_life()
    spans = [span for span in spans if not again or span.begin >= oldest]
    for span in spans:
        _count(span, now)
    return len(spans)


def _waiting(now: datetime.datetime) -> list[Span]:
    settled = set(CountedDay.objects.filter(settled=True).values_list("help_center", "day"))
    return [span for span in _every_span(now) if (span.help_center, span.day) not in settled]


def _every_span(now: datetime.datetime) -> list[Span]:
    """Each day that is over, of each help center, from the oldest search on."""
    first = SearchLog.objects.aggregate(at=Min("created_at"))["at"]
    if first is None:
        return []
    zones = Zones.of_site()
    spans = []
    for key in sorted({"", *zones.names, *_logged_help_centers()}):
        day, today = zones.today(key, first), zones.today(key, now)
        while day < today:
            spans.append(Span(key, day, zones.name(key)))
            day += DAY
    return spans


def _logged_help_centers() -> set[str]:
    """Those of the searches that nobody counted yet, gone ones among them, and of the counted."""
    rows = SearchLog.objects.all()
    last = CountedDay.objects.aggregate(at=Max("counted_at"))["at"]
    if last is not None:
        rows = rows.filter(created_at__gte=last - LOOK_BACK)
    keys = set(rows.order_by().values_list("help_center", flat=True).distinct())
    counted = CountedDay.objects.order_by().values_list("help_center", flat=True).distinct()
    return {str(key or "") for key in keys} | set(counted)


def _count(span: Span, now: datetime.datetime) -> None:
    words = list(counts([span], by_words=True))
    totals = _totals(words)
    words.sort(key=lambda row: (-row["searches"], row["normalised"], row["locale"]))
    here = {"help_center": span.help_center, "day": span.day}
    state = {"time_zone": span.zone, "counted_at": now, "settled": now >= span.settles}
    try:
        with transaction.atomic():
            CountedDay.objects.update_or_create(**here, defaults=state)
            _replace(SearchDay, here, totals)
            _replace(QueryDay, here, words[:MOST_WORDS])
    except IntegrityError:
        # Another worker counted the same day at the same moment; its numbers are these.
        logger.info("search.day_counted_twice", extra={"day": str(span.day)})


def _totals(words: Iterable[dict]) -> list[dict]:
    found: dict[tuple, dict] = {}
    for row in words:
        key = tuple(row[name] for name in BY)
        total = found.setdefault(key, {**dict(zip(BY, key, strict=True)), **dict.fromkeys(SUMS, 0)})
        for name in SUMS:
            total[name] += row[name]
    return list(found.values())


def _replace(model: type[Model], here: dict, rows: list[dict]) -> None:
    model.objects.filter(**here).delete()
    model.objects.bulk_create([model(**{**row, **here}) for row in rows], batch_size=500)


def forget_old_searches(*, now: datetime.datetime | None = None) -> int:
    """Delete raw searches, clicks, visits and visitors past ``WAGDESK_SEARCH_LOG_DAYS``.

    Never a search of a day whose numbers may still change. How many searches went.
    """
    now = now or timezone.now()
    ends = min([now - conf.log_life(), *(span.begin for span in _waiting(now))])
    gone = _delete_in_batches(SearchLog.objects.filter(created_at__lt=ends))
    _delete_in_batches(Visit.objects.filter(last_at__lt=ends))
    _delete_in_batches(Visitor.objects.filter(created_at__lt=ends, visits=None))
    _delete_in_batches(QueryDay.objects.filter(day__lt=(now - WORDS_KEPT).date()))
    return gone


def _delete_in_batches(rows: QuerySet) -> int:
    """Short transactions: others want to write meanwhile."""
    gone = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            rows.model.objects.filter(pk__in=ids).delete()
        gone += len(ids)
    return gone
