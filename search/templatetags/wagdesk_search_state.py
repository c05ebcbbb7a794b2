"""The warning that staff see when search is in trouble."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ..state import engine_trouble

register = template.Library()


@register.simple_tag
def search_trouble() -> SafeString:
    """A warning above the page; nothing while all is well."""
    trouble = engine_trouble()
    if not trouble:
        return mark_safe("")
    return render_to_string("wagdesk_search/admin/_trouble.html", {"trouble": trouble})
