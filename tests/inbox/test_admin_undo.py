"""What was just done is said with the button that takes it back."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_ticket
from wagdesk.inbox.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def client(box) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_agent(box, name="ana"))
    return client


@pytest.fixture
def ticket(box) -> Ticket:
    return make_ticket(box, subject="Broken zip")


def url(name: str, *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


def do(client: Client, verb: str, ticket: Ticket, **data) -> BeautifulSoup:
    """Post as the ticket's page does; the page that comes of it."""
    client.get(url("ticket", ticket.pk))
    data["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    answer = client.post(url(verb, ticket.pk), data, follow=True)
    return BeautifulSoup(answer.content, "html.parser")


def take_back(client: Client, page: BeautifulSoup) -> BeautifulSoup:
    """Press what the message offers."""
    form = page.select_one(".messages form:has([data-wd-undo])")
    data = {field["name"]: field["value"] for field in form.select("input")}
    answer = client.post(form["action"], data, follow=True)
    return BeautifulSoup(answer.content, "html.parser")


WAYS = [
    ("status", {"status": "solved"}, "is now “Solved”."),
    ("status", {"status": "spam"}, "is now “Spam”."),
    ("status", {"status": "on_hold"}, "is now “On hold”."),
    ("snooze", {"until": "tomorrow"}, "is snoozed until"),
    ("snooze", {"until": "answer"}, "is snoozed until the customer writes."),
    ("trash", {}, "is in the trash."),
]


@pytest.mark.parametrize(("verb", "data", "said"), WAYS)
def test_what_was_done_is_taken_back_from_its_own_sentence(client, ticket, verb, data, said):
    before = Ticket.objects.values().get()
    page = do(client, verb, ticket, **data)
    assert said in page.select_one(".messages").text
    back = take_back(client, page)
    assert back.select_one(".wd-head__subject").text == "Broken zip"
    after = Ticket.objects.values().get()
    for column in ("version", "updated_at"):
        before.pop(column), after.pop(column)
    assert after == before


@pytest.mark.parametrize("until", [{"until": "answer"}, {"until": "date", "date": "2999-01-02"}])
def test_a_snooze_that_was_changed_has_its_old_time_again(client, ticket, until):
    do(client, "snooze", ticket, **until)
    before = Ticket.objects.get().snoozed_until
    page = do(client, "snooze", ticket, until="tomorrow")
    assert Ticket.objects.get().snoozed_until != before
    take_back(client, page)
    assert Ticket.objects.get().snoozed_until == before


def test_whoever_snoozes_goes_on_like_who_solves_and_finds_the_way_back(client, ticket, box):
    other = make_ticket(box, subject="Lost parcel")
    page = do(client, "snooze", ticket, until="tomorrow", then=str(other.pk))
    assert page.select_one(".wd-head__subject").text == "Lost parcel"
    assert page.select_one(".messages a")["href"] == url("ticket", ticket.pk)
    assert take_back(client, page).select_one(".wd-head__subject").text == "Broken zip"
    assert Ticket.objects.get(pk=ticket.pk).snoozed_until is None


def test_what_somebody_changed_since_is_told_and_stays(client, ticket, box):
    page = do(client, "status", ticket, status="solved")
    colleague = Client()
    colleague.force_login(make_agent(box, name="ben"))
    colleague.post(url("status", ticket.pk), {"status": "pending"})
    back = take_back(client, page)
    assert "Somebody has changed it since." in back.select_one("#wd-refused").text
    assert Ticket.objects.get().status == "pending"
