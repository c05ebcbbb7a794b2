"""How screens show people and the trail."""

from django import template
from django.utils.translation import get_language_info

from ..models import AuditEntry

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    """``tr`` as the reader calls it; the code itself where Django knows no name."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def told(entry: AuditEntry) -> str:
    """The numbers of an entry, in one line: ``merge 4, source 12``."""
    return ", ".join(f"{name} {_plain(value)}" for name, value in sorted(entry.data.items()))


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return str(sum(number for number in value.values() if isinstance(number, int)))
    return str(value)
