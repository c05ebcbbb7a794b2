"""PostgreSQL takes no text with a NUL in it; the database of these tests would."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from tests.make.matrix import World, make_world

pytestmark = pytest.mark.django_db
NAME = "wagdesk_inbox_admin"
NUL = "a@b.example\0"


@pytest.fixture
def world(client) -> World:
    call_command("wagdesk_setup", verbosity=0)
    made = make_world()
    client.force_login(made.users["manager"])
    return made


@pytest.fixture
def strict(world) -> Iterator[None]:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: dict) -> Any:
        rows = params if many else [params or ()]
        assert not any(isinstance(one, str) and "\0" in one for row in rows for one in row), sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize(
    ("address", "query"),
    [
        (f"{NAME}:write", {"mailbox": NUL}),
        (f"{NAME}:people", {"q": NUL}),
        (f"{NAME}:search", {"q": NUL}),
        (f"{NAME}:list", {"tag": NUL, "view": NUL, "after": NUL, "sort": NUL}),
        ("wagdesk_search_admin:words", {"q": "zip", "in": "\0"}),
    ],
)
def test_what_an_address_holds_reaches_no_query_as_it_is(client, strict, address, query):
    assert client.get(reverse(address), query).status_code < 500


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("note", {"text": NUL}),
        ("tags", {"tags": NUL}),
        ("subject", {"subject": NUL}),
        ("requester", {"address": NUL, "name": NUL}),
        ("status", {"status": NUL}),
        ("reply", {"text": NUL, "seen_message": "0"}),
        ("draft", {"kind": "reply", "text": NUL, "cc": NUL}),
    ],
)
def test_nor_does_what_is_posted_about_a_ticket(client, world, strict, verb, data):
    url = reverse(f"{NAME}:{verb}", args=[world.ticket.pk])
    assert client.post(url, data).status_code < 500


def test_nor_what_is_posted_elsewhere(client, world, strict):
    person = world.ticket.requester_id
    client.post(reverse(f"{NAME}:person_note", args=[person]), {"text": NUL})
    client.get(reverse(f"{NAME}:person_merge", args=[person]), {"q": NUL})
    client.post(reverse(f"{NAME}:intake_retry_all"), {"reason": NUL})
    client.post(reverse(f"{NAME}:bulk"), {"do": "tag:", "tags": NUL, "ticket": world.ticket.pk})
