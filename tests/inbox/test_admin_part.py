"""What a page of the inbox sends to whoever has the frame around it already."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_ticket
from wagdesk.inbox.models import Ticket

pytestmark = pytest.mark.django_db
PART = {"X-Wagdesk-Part": "1"}


@pytest.fixture
def ticket() -> Ticket:
    return make_ticket(make_mailbox("support"), subject="The pole is bent")


@pytest.fixture
def client(ticket: Ticket) -> Client:
    client = Client()
    client.force_login(make_agent(ticket.mailbox, name="ana"))
    return client


def addresses(ticket: Ticket) -> list[str]:
    return [
        reverse("wagdesk_inbox_admin:list"),
        reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk]),
    ]


def inside(html: bytes, selector: str) -> list[str]:
    """The headings and links inside, in order."""
    found = BeautifulSoup(html, "html.parser").select_one(selector)
    return [one.get("href") or one.text.strip() for one in found.select("h2, h3, a[href]")]


def test_a_part_is_what_stands_inside_the_frame_and_no_more(client, ticket):
    for address in addresses(ticket):
        whole, part = client.get(address), client.get(address, headers=PART)
        soup = BeautifulSoup(part.content, "html.parser")
        assert soup.title.text == BeautifulSoup(whole.content, "html.parser").title.text
        assert inside(part.content, ".wrapper") == inside(whole.content, "#main > .content")
        assert not soup.select("script, link, aside#wagtail-sidebar, #main")


def test_a_part_says_that_it_is_one_and_is_kept_by_nobody(client, ticket):
    for address in addresses(ticket):
        part, whole = client.get(address, headers=PART), client.get(address)
        assert part["X-Wagdesk-Part"] == "1" and "X-Wagdesk-Part" not in whole
        for answer in (part, whole):
            assert "X-Wagdesk-Part" in answer["Vary"] and "no-store" in answer["Cache-Control"]


def test_whoever_may_not_see_a_ticket_gets_no_part_of_it(ticket):
    stranger = Client()
    stranger.force_login(make_agent(make_mailbox("sales"), name="ben"))
    answer = stranger.get(addresses(ticket)[1], headers=PART)
    assert answer.status_code == 404 and "X-Wagdesk-Part" not in answer
    assert b"The pole is bent" not in answer.content
