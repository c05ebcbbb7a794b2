import pytest
from django.urls import reverse

from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_message,
    make_person,
    make_ticket,
)
from wagdesk.inbox.models import Message, OutgoingMail, Ticket

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box, client):
    user = make_agent(box, name="ana", first_name="Ana")
    client.force_login(user)
    return user


@pytest.fixture
def ticket(box, agent):
    person = make_person("deniz@mail.example", "Deniz Kaya")
    return make_ticket(box, person, subject="Broken zip", text="It broke.")


def seen(ticket) -> int:
    return Message.with_notes.filter(ticket=ticket).order_by("pk").last().pk


def page(client, ticket) -> str:
    return client.get(url("ticket", ticket.pk)).content.decode()


def test_a_reply_goes_from_the_page_into_the_outbox(client, ticket):
    answer = client.post(
        url("reply", ticket.pk), {"text": "We send a new one.", "seen_message": seen(ticket)}
    )
    assert answer.status_code == 302
    mail = OutgoingMail.objects.get()
    assert mail.to == ["deniz@mail.example"]
    assert "We send a new one." in mail.text
    assert Ticket.objects.get(pk=ticket.pk).status == "pending"
    assert "Waiting to be sent" in page(client, ticket)


def test_the_page_shows_who_said_what(client, ticket):
    make_message(ticket, text="Any news?", folded="\n> It broke.")
    html = page(client, ticket)
    for text in ("Deniz Kaya", "deniz@mail.example", "It broke.", "Any news?", "Quoted text, 1 line"):
        assert text in html


def test_the_number_of_queries_does_not_grow_with_the_messages(
    client, ticket, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(40) as counted:
            client.get(url("ticket", ticket.pk))
        return len(counted)

    for number in range(2):
        make_attachment(make_message(ticket, text=f"first {number}", folded="> a"))
    queries()
    few = queries()
    for number in range(20):
        make_attachment(make_message(ticket, text=f"more {number}", folded="> a"))
    assert queries() == few
