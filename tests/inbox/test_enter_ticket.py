"""Agents enter what somebody said on the phone or at the counter."""

import pytest
from django.urls import reverse

from tests.make.forms import make_form
from tests.make.inbox import make_agent, make_mailbox, make_person
from wagdesk.inbox.actions.enter_ticket import normalise_phone
from wagdesk.inbox.models import CustomField, Message, OutgoingMail, Person, Ticket

pytestmark = pytest.mark.django_db
URL = "/admin/inbox/enter/"
SPOKEN = {
    "channel": "phone",
    "name": "Ada",
    "email": "",
    "phone": "+90 (555) 010-02 03",
    "subject": "Zip",
    "message": "The zip is stuck.",
    "priority": "3",
    "mine": "on",
}


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box, client):
    agent = make_agent(box)
    client.force_login(agent)
    return agent


def enter(client, box, url=URL, **told):
    return client.post(url, {**SPOKEN, "mailbox": box.pk, **told})


def test_a_call_becomes_a_ticket_from_the_caller_and_mails_nobody(client, box, agent):
    answer = enter(client, box)
    ticket = Ticket.objects.get()
    assert answer["Location"] == reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])
    assert (ticket.channel, ticket.status, ticket.assignee, ticket.priority) == (
        "phone",
        "new",
        agent,
        3,
    )
    message = Message.objects.get()
    assert (message.kind, message.visible_text, message.person) == (
        "customer",
        "The zip is stuck.",
        ticket.requester,
    )
    assert ticket.requester.addresses.get().value == "+905550100203"
    assert ticket.events.first().actor == agent
    assert not OutgoingMail.objects.exists()


def test_a_known_number_or_address_is_the_same_person(client, box, agent):
    ada = make_person("ada@mail.example", name="Ada")
    enter(client, box, email="Ada@mail.example")
    enter(client, box, email="", phone="+905550100203", name="")
    assert [t.requester for t in Ticket.objects.all()] == [ada, ada]
    assert Person.objects.count() == 1


def test_a_name_alone_is_enough_and_nobody_is_not(client, box, agent):
    enter(client, box, phone="")
    assert Ticket.objects.get().requester.name == "Ada"
    refused = enter(client, box, phone="", name="", message="Kept words")
    assert refused.status_code == 422
    assert "Say who it was" in refused.content.decode() and "Kept words" in refused.content.decode()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"email": "nonsense"}, "Enter an address such as"),
        ({"phone": "call me"}, "Enter a number such as"),
        ({"message": " "}, "Write down what they said"),
        ({"channel": "email"}, "Select a valid choice"),
        ({"priority": "9"}, "Select a valid choice"),
    ],
)
def test_what_can_not_be_is_explained(client, box, agent, told, sentence):
    refused = enter(client, box, **told)
    assert sentence in refused.content.decode() and not Ticket.objects.exists()


def test_the_questions_of_a_form_are_asked_and_file_the_ticket(client, box, agent):
    size = CustomField.objects.create(slug="size", label="Size", kind="choice", choices="S\nM")
    form = make_form(
        box,
        {"label": "Size", "field_type": "dropdown", "choices": "S\nM", "custom_field": size},
        {"label": "I agree", "field_type": "consent", "required": True},
        tags="return",
    )
    url = f"{URL}?form={form.pk}"
    assert 'name="own_size"' in client.get(url).content.decode()
    enter(client, box, url, own_size="M")
    ticket = Ticket.objects.get()
    assert ticket.values.get().text == "M" and ticket.tags.get().name == "return"
    assert "Size: M" in Message.objects.get().visible_text


def test_nobody_enters_tickets_where_they_may_not_reply(client, box, agent):
    other = make_mailbox()
    assert enter(client, other).status_code == 422
    assert enter(client, other, f"{URL}?form={make_form(other).pk}").status_code == 422
    client.force_login(make_agent(box, level="view"))
    assert enter(client, box).status_code == 302
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+90 555 010", "+90555010"),
        ("(0) 12-34", "01234"),
        ("12", ""),
        ("x", ""),
        ("1+2+3+4", "1234"),
    ],
)
def test_numbers_are_kept_in_one_form(typed, kept):
    assert normalise_phone(typed) == kept


def test_nothing_is_sent_to_a_caller_without_a_mail_address(client, box, agent):
    enter(client, box)
    ticket = Ticket.objects.get()
    url = reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])
    assert "The customer has no mail address" in client.get(url).content.decode()
    told = {"text": "The zip comes tomorrow.", "seen_message": Message.objects.get().pk}
    answer = client.post(f"{url}reply/", told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The customer has no mail address" in page and "The zip comes tomorrow." in page
    ticket.refresh_from_db()
    assert (ticket.status, ticket.first_reply_at) == ("new", None)
    assert Message.objects.count() == 1
