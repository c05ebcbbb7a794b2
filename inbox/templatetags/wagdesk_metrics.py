"""Numbers of the service report as people read them."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()
MINUTE, HOUR, DAY = 60, 3600, 86400


@register.filter
def duration(seconds: int | None) -> str:
    """The two largest units: ``2 d 3 h``, ``5 min``, ``40 s``; a dash for none."""
    if seconds is None:
        return "–"
    days, rest = divmod(int(seconds), DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, left = divmod(rest, MINUTE)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(seconds)d s") % {"seconds": left}


@register.filter
def percent(share: float | None) -> str:
    return "–" if share is None else _("%(n)d %%") % {"n": round(100 * share)}


@register.filter
def part(row: Any, name: str) -> Any:
    """A column by its name."""
    return getattr(row, name)
