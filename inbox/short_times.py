"""Moments in as few letters as they need."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as in_format


def short_time(moment: datetime, now: datetime | None = None) -> str:
    """Today: the time. This year: the day. Else: the date."""
    local, now = timezone.localtime(moment), timezone.localtime(now)
    if local.date() == now.date():
        return in_format(local, "H:i")
    return in_format(local, "j M" if local.year == now.year else "j M Y")
