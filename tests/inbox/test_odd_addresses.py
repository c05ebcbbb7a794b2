"""Addresses that nobody's browser makes are answered, not stumbled over."""

import pytest
from django.urls import get_resolver, reverse

from tests.make.inbox import make_agent, make_mailbox, make_superuser, make_ticket
from wagdesk.inbox.queries.ticket_sort import SORTS

pytestmark = pytest.mark.django_db
LONG = "9" * 30
FITS = "9" * 18


def paths_with_numbers(resolver, before=""):
    """Every address pattern of ours that takes a number."""
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from paths_with_numbers(entry, pattern)
        elif ("inbox/" in pattern or "topics/" in pattern) and (
            "<int:" in pattern or "<row:" in pattern
        ):
            yield pattern


def filled(pattern, ticket, number):
    for name in ("page", "pk", "number", "message", "outgoing"):
        value = str(ticket.pk) if name == "number" and "<row:message>" in pattern else number
        pattern = pattern.replace(f"<row:{name}>", value).replace(f"<int:{name}>", value)
    return "/" + pattern.replace("<uuid:public_id>", "00000000-0000-0000-0000-000000000000")


@pytest.mark.parametrize("number", [LONG, FITS])
def test_a_number_of_no_row_is_not_found_wherever_one_is_taken(client, number):
    ticket = make_ticket()
    client.force_login(make_superuser())
    patterns = [p for p in paths_with_numbers(get_resolver()) if "settings/" not in p]
    assert len(patterns) > 12
    for pattern in patterns:
        for ask in (client.get, client.post):
            response = ask(filled(pattern, ticket, number))
            assert response.status_code in (404, 405), (pattern, response.status_code)


@pytest.mark.parametrize(
    "key",
    [
        "0001-01-01T00:00:00+14:00~1",
        "9999-12-31T23:59:59-14:00~1",
        "2026-01-01T00:00:00Z~²",
        f"2026-01-01T00:00:00Z~{LONG}",
        "2026-13-45T00:00:00Z~1",
    ],
)
def test_a_place_in_the_list_that_cannot_be_is_the_beginning(client, key):
    assert all(sort.read(key) is None for sort in SORTS.values())
    client.force_login(make_agent(make_mailbox()))
    assert client.get(reverse("wagdesk_inbox_admin:list"), {"after": key}).status_code == 200
