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


def test_an_act_tells_its_place_with_the_fragment_and_leaves_the_messages_there(client, ticket):
    there = reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])
    note = reverse("wagdesk_inbox_admin:note", args=[ticket.pk])
    said = client.post(note, {"text": "Ask the maker", "kind": "note"}, headers=PART)
    assert (said.status_code, said.content) == (204, b"")
    assert said["X-Wagdesk-Place"] == f"{there}?noted=1#last"
    status = reverse("wagdesk_inbox_admin:status", args=[ticket.pk])
    done = client.post(status, {"status": "solved", "then": "list"}, headers=PART)
    part = client.get(done["X-Wagdesk-Place"], headers=PART)
    found = BeautifulSoup(part.content, "html.parser").select("[data-wd-messages] > li.success")
    assert len(found) == 1 and f"#{ticket.pk} is now “Solved”." in found[0].text
    assert b"is now" not in client.get(there).content


def test_an_act_on_several_tells_its_place_too(client, ticket):
    asked = {"do": "priority:3", "ticket": ticket.pk, "query": "view=all"}
    done = client.post(reverse("wagdesk_inbox_admin:bulk"), asked, headers=PART)
    assert done.status_code == 204 and "view=all&bulk=" in done["X-Wagdesk-Place"]


def test_an_act_that_is_refused_answers_with_the_part_that_says_why(client, ticket):
    other = make_agent(ticket.mailbox, name="ben")
    taken = Client()
    taken.force_login(other)
    assign = reverse("wagdesk_inbox_admin:assign", args=[ticket.pk])
    asked = {"assignee": "me", "version": ticket.version}
    taken.post(assign, asked)
    reply = reverse("wagdesk_inbox_admin:reply", args=[ticket.pk])
    for address, data, status, problem in (
        (assign, asked, 409, "#wd-refused"),
        (reply, {"text": "", "seen_message": 1}, 422, ".wd-problem"),
    ):
        answer = client.post(address, data, headers=PART)
        assert answer.status_code == status and answer["X-Wagdesk-Part"] == "1"
        soup = BeautifulSoup(answer.content, "html.parser")
        assert soup.select_one(problem) and not soup.select("script, #main")


def test_an_act_without_the_header_is_redirected_and_whoever_is_signed_out_always(client, ticket):
    follow = reverse("wagdesk_inbox_admin:follow", args=[ticket.pk])
    assert client.post(follow, {"wanted": "1"}).status_code == 302
    stranger = Client().post(follow, {"wanted": "1"}, headers=PART)
    assert stranger.status_code == 302 and "X-Wagdesk-Place" not in stranger
