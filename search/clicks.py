"""Signed proof that a search showed a result at a rank, so that nobody forges clicks."""

from django.urls import reverse

from wagdesk import keys

from .models import SearchLog

PURPOSE = "search-click"
LENGTH = 32


def click_token(search: SearchLog | None, kind: str, object_id: str, rank: int) -> str:
    """For ``<a data-click="…">``; empty where nothing was logged."""
    if search is None:
        return ""
    text = f"{search.pk}.{kind}.{object_id}.{rank}"
    return f"{text}.{keys.sign(PURPOSE, text, LENGTH)}"


def read_click_token(token: str) -> tuple[int, str, str, int] | None:
    """(search pk, kind, object id, rank), or None for a token that we did not sign."""
    text, _, mac = token.rpartition(".")
    if len(mac) != LENGTH or not mac.isascii() or not keys.verify(PURPOSE, text, mac):
        return None
    search, kind, rest = text.split(".", 2)
    object_id, _, rank = rest.rpartition(".")
    return int(search), kind, object_id, int(rank)


def click_url() -> str:
    """Where the browser posts the token (``navigator.sendBeacon``)."""
    return reverse("wagdesk_search:click")
