"""When "tomorrow" is, in the viewer's time zone."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

# When a day of work begins, for what should wake up then.
MORNING = time(9)
SOON = timedelta(hours=3)


@dataclass(frozen=True)
class SnoozeChoice:
    code: str
    label: str
    until: datetime


def snooze_choices(now: datetime | None = None) -> list[SnoozeChoice]:
    """The times one picks with a click, soonest first."""
    local = timezone.localtime(now)
    soon = (local + SOON).replace(minute=0, second=0, microsecond=0)
    rows = [
        SnoozeChoice("tomorrow", _("Tomorrow"), _morning(local, 1)),
        SnoozeChoice("week", _("Next week"), _morning(local, 7 - local.weekday())),
    ]
    if soon.date() == local.date():
        rows.insert(0, SnoozeChoice("later", _("Later today"), soon))
    return rows


def snooze_time(code: str, now: datetime | None = None) -> datetime | None:
    """The moment a code stands for, None if there is no such choice now."""
    return next((row.until for row in snooze_choices(now) if row.code == code), None)


def _morning(local: datetime, days: int) -> datetime:
    day = local.date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, MORNING))
