"""Moments in as few letters as they need."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as in_format
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


def short_time(moment: datetime, now: datetime | None = None) -> str:
    """Today: the time. This year: the day. Else: the date."""
    local = timezone.localtime(moment)
    form = _short_form(local, timezone.localtime(now).date())
    return _shown(local, local.tzinfo, form, get_language())


def _short_form(local: datetime, today: date) -> str:
    if local.date() == today:
        return "H:i"
    return "j M" if local.year == today.year else "j M Y"


def moment(at: datetime, form: str = "", css: str = "", today: date | None = None) -> SafeString:
    """A ``<time>`` with the whole date as its title. What stands in it is a ``short_time``, or
    in another ``form``."""
    local = timezone.localtime(at)
    form = form or _short_form(local, today or timezone.localdate())
    iso, title = _in_full(local, local.tzinfo, get_language())
    shown = conditional_escape(_shown(local, local.tzinfo, form, get_language()))
    css = f' class="{conditional_escape(css)}"' if css else ""
    return mark_safe(  # noqa: S308 every part is escaped
        f'<time{css} datetime="{iso}" title="{title}">{shown}</time>'
    )


# Kept, for most moments of a ticket's page stand there more than once. Moments are equal in
# all zones, so the zone is asked too.
@lru_cache(maxsize=4096)
def _in_full(local: datetime, _zone: object, _language: str) -> tuple[str, str]:
    return local.isoformat(), conditional_escape(date_format(local, "DATETIME_FORMAT"))


@lru_cache(maxsize=4096)
def _shown(local: datetime, _zone: object, form: str, _language: str) -> str:
    return in_format(local, form)
