"""What can be done about a search: links for a row of the report.

Other apps add theirs by the hook ``wagdesk_search_report_row_actions``.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@dataclass(frozen=True)
class _Steer:
    """A form of ours that takes the search as its first value."""

    address: str
    permission: str
    field: str
    label: Promise


STEER = (
    _Steer("wagdesk_search_synonym:add", "add_synonym", "words", _("Add a synonym")),
    _Steer("wagdesk_search_promotion:add", "add_promotion", "queries", _("Promote an article")),
)


def row_actions(viewer: Any, *, query: str, locale: str, help_center: str = "") -> list[dict]:
    """``{"label", "url"}`` of all that ``viewer`` may do about this search."""
    found = []
    for steer in STEER:
        if not viewer.has_perm(f"wagdesk_search.{steer.permission}"):
            continue
        if url := _address(steer.address):
            asked = {steer.field: query, "locale": locale, "help_center": help_center}
            given = {name: value for name, value in asked.items() if value}
            found.append({"label": steer.label, "url": f"{url}?{urlencode(given)}"})
    for hook in hooks.get_hooks("wagdesk_search_report_row_actions"):
        found += hook(query, locale, viewer)
    return found


def _address(name: str) -> str:
    """Where the form is, or an empty string on a host that took it out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
