"""Parts of a page that depend on nothing but one value: menus and forms of choices."""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from .wagdesk_quick import Place, place_of

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn(context: Context, name: str, value: Hashable) -> SafeString:
    """The template as it is with this ``value`` in each language, and with nothing else of the
    page: no account, no token. The latest are kept, so the value says all that is shown."""
    return _drawn(name, value, place_of(context))


@lru_cache(maxsize=200)
def _drawn(name: str, value: Hashable, _place: Place) -> SafeString:
    return get_template(name).render({"value": value})
