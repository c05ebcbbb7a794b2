"""The button that takes back what was just done: it stands in the sentence that says so."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _


def way_back(request: HttpRequest, address: str, **fields: str) -> str:
    """A form of its own, so that it works on whatever page the sentence is read."""
    fields["csrfmiddlewaretoken"] = get_token(request)
    return format_html(
        '<form class="wd-back-form" method="post" action="{}">{}'
        '<button class="button button-small button-secondary" data-wd-undo>{}</button></form>',
        address,
        format_html_join("", '<input type="hidden" name="{}" value="{}">', fields.items()),
        _("Undo"),
    )
