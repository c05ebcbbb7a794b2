"""The daily roll-up: one row for each article, revision, locale and day."""

import zoneinfo
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from wagdesk.kb.models import ArticleDay
from wagdesk.kb.models.evidence import ArticleEvidence
from wagdesk.kb.queries import help_center_of


def count_day(
    *, evidence: ArticleEvidence, reads: int = 0, helpful: int = 0, not_helpful: int = 0
) -> None:
    """Add to the day on which ``evidence`` happened, in the help center's time zone."""
    help_center = help_center_of(evidence.page) if evidence.page else None
    zone = help_center.time_zone if help_center else "UTC"
    row, _made = ArticleDay.objects.get_or_create(
        translation_key=evidence.translation_key,
        locale=evidence.locale,
        revision=evidence.revision or 0,
        day=day_in(evidence.created_at, zone),
        defaults={"page": evidence.page, "title": evidence.title, "time_zone": zone},
    )
    ArticleDay.objects.filter(pk=row.pk).update(
        reads=F("reads") + reads,
        helpful=F("helpful") + helpful,
        not_helpful=F("not_helpful") + not_helpful,
    )


def recount_day(*, evidence: ArticleEvidence, helpful: int, not_helpful: int) -> None:
    """Change the day that counted ``evidence``: found by the zone it was counted in, which the
    help center may have left since."""
    near = timedelta(days=1)
    rows = ArticleDay.objects.filter(
        translation_key=evidence.translation_key,
        locale=evidence.locale,
        revision=evidence.revision or 0,
        day__range=(evidence.created_at.date() - near, evidence.created_at.date() + near),
    )
    for row in rows:
        if day_in(evidence.created_at, row.time_zone) == row.day:
            ArticleDay.objects.filter(
                pk=row.pk, helpful__gte=-helpful, not_helpful__gte=-not_helpful
            ).update(
                helpful=F("helpful") + helpful,
                not_helpful=F("not_helpful") + not_helpful,
            )
            return


def day_in(moment: datetime, zone: str) -> object:
    """The calendar day of ``moment``; an unknown zone counts as UTC."""
    try:
        return timezone.localtime(moment, zoneinfo.ZoneInfo(zone)).date()
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return moment.date()
