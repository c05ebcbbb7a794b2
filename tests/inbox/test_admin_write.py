"""Writing to somebody first, and what agents set for themselves."""

import pytest
from bs4 import BeautifulSoup

from tests.inbox.test_admin_composer import page, seen, send, url
from tests.make.inbox import make_agent, make_mailbox, make_message, make_person, make_ticket
from wagdesk.inbox.models import AgentSettings, MailboxAccess, Message, OutgoingMail, Ticket

pytestmark = pytest.mark.django_db


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
    return make_ticket(box, make_person("deniz@mail.example", "Deniz"), text="It broke.")


def write(client, box, **fields):
    data = {
        "mailbox": box.pk,
        "to": "lena@mail.example",
        "subject": "Your tent",
        "text": "It is ready.",
        **fields,
    }
    return client.post(url("write"), data)


def test_an_agent_writes_first(client, agent, box):
    assert client.get(url("write")).status_code == 200
    assert write(client, box, name="Lena", cc="mia@mail.example").status_code == 302
    ticket, mail = Ticket.objects.get(), OutgoingMail.objects.get()
    assert (ticket.status, ticket.assignee, ticket.requester.name) == ("pending", agent, "Lena")
    assert (mail.to, mail.cc, mail.subject) == (
        ["lena@mail.example"],
        ["mia@mail.example"],
        "Your tent",
    )
    assert mail.in_reply_to == "" and mail.references == []


def test_a_first_message_taken_back_leaves_no_ticket_and_comes_back_into_the_form(
    client, agent, box
):
    write(client, box, name="Lena")
    ticket = Ticket.objects.get()
    answer = client.post(url("undo", ticket.pk, seen(ticket)), follow=True)
    html = answer.content.decode()
    for text in ("lena@mail.example", "Your tent", "It is ready.", "Lena"):
        assert text in html
    ticket.refresh_from_db()
    assert ticket.trashed_at and OutgoingMail.objects.get().state == "cancelled"
    assert not OutgoingMail.objects.filter(state="queued").exists()


def test_two_clicks_write_one_message(client, agent, box):
    write(client, box)
    write(client, box)
    assert OutgoingMail.objects.count() == Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"to": "lena"}, "“lena” is no mail address."),
        ({"to": "support@shop.example"}, "is an address of ours"),
        ({"subject": " "}, "Write a subject."),
        ({"text": " "}, "Write something before you send."),
        ({"cc": "x"}, "“x” is no mail address."),
    ],
)
def test_a_first_message_that_cannot_go_says_why_and_keeps_the_text(
    client, agent, box, fields, sentence
):
    answer = write(client, box, **fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert fields.get("text", "It is ready.") in answer.content.decode()
    assert not OutgoingMail.objects.exists() and not Ticket.objects.exists()


def chosen(client, name: str, **query) -> str:
    """The mailbox that the page offers."""
    html = BeautifulSoup(client.get(url(name), query).content, "html.parser")
    return html.select_one("select[name=mailbox] option[selected]").text


@pytest.mark.parametrize("name", ["write", "enter"])
def test_one_writes_from_the_mailbox_of_the_list_else_from_the_one_written_from_last(
    client, agent, box, name
):
    first, last = make_mailbox("aaa"), make_mailbox("zzz")
    for one in (first, last):
        MailboxAccess.objects.create(mailbox=one, user=agent, level="reply")
    assert chosen(client, name) == first.name
    write(client, last)
    assert chosen(client, name) == last.name
    assert chosen(client, name, mailbox=box.slug) == box.name
    assert chosen(client, name, mailbox="no-such") == last.name
    shown = client.get(url("list"), {"view": "open", "mailbox": box.slug}).content.decode()
    assert f"{url('write')}?mailbox={box.slug}" in shown


def test_enter_in_a_field_of_one_line_sends_nothing(client, agent):
    html = BeautifulSoup(client.get(url("write")).content, "html.parser")
    # What a browser presses by itself.
    first = html.select_one("form.wd-form button:not([type=button])")
    assert first.has_attr("disabled")


def test_nobody_writes_from_a_mailbox_they_may_only_read(client, box):
    other = make_mailbox()
    client.force_login(make_agent(box, level="view"))
    assert client.get(url("write")).status_code == 302
    client.force_login(make_agent(other))
    assert write(client, box).status_code == 422
    assert not Ticket.objects.exists()


# My settings


def test_an_agents_signature_stands_below_their_mails(client, agent, box, ticket):
    client.post(url("my_settings"), {"signature": "Ana, workshop", "shortcuts": "on"})
    send(client, ticket)
    mail = OutgoingMail.objects.get()
    assert "-- \nAna, workshop" in mail.text and "Ana, workshop" in mail.html


def test_shortcuts_can_be_switched_off(client, agent, ticket):
    assert 'data-w-kbd-key-value="f"' in page(client, ticket)
    client.post(url("my_settings"), {"signature": ""})
    assert not AgentSettings.objects.get(user=agent).shortcuts
    assert 'data-w-kbd-key-value="f"' not in page(client, ticket)


def test_an_answer_goes_to_the_address_the_customer_wrote_from_last(client, ticket):
    ticket.requester.addresses.create(value="deniz@work.example", channel="email")
    message = make_message(ticket, text="From work")
    Message.objects.filter(pk=message.pk).update(from_address="Deniz@work.example")
    send(client, ticket)
    assert OutgoingMail.objects.get().to == ["deniz@work.example"]
