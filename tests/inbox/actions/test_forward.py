"""Passing a conversation on: chosen messages only, and nobody learns of the other side."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.inbox.actions.test_reply import answer
from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_message,
    make_person,
    make_ticket,
)
from tests.make.mail import make_mail, receive
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.forward import Passed, forward, undo_forward
from wagdesk.inbox.actions.reply import EmptyReply, TooLate
from wagdesk.inbox.mail.recipients import BadRecipients
from wagdesk.inbox.models import CopiedAddress, Draft, Message, OutgoingMail, Ticket, TicketEvent
from wagdesk.inbox.queries import messages_for

pytestmark = pytest.mark.django_db
SUPPLIER = "parts@supplier.example"


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box):
    return make_agent(box, first_name="Ana")


@pytest.fixture
def ticket(box):
    return make_ticket(box, make_person("deniz@mail.example", "Deniz"), text="The pole broke.")


def pass_on(agent, ticket, **options):
    options.setdefault("to", [SUPPLIER])
    options.setdefault("text", "Do you have this pole?")
    return forward(user=agent, ticket=ticket, **options)


def first_message(ticket):
    return Message.objects.filter(ticket=ticket).order_by("pk").first()


def test_chosen_messages_and_files_go_below_the_agents_words(agent, ticket):
    said = first_message(ticket)
    file = make_attachment(said, "pole.jpg")
    other = make_message(ticket, text="My card number is 4000")
    note = pass_on(agent, ticket, passed=Passed([said.pk], [file.pk]))
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.subject) == ("forward", [SUPPLIER], f"Fwd: {ticket.subject}")
    for part in (mail.text, mail.html):
        assert "Do you have this pole?" in part and "The pole broke." in part
        assert "Deniz" in part and other.visible_text not in part
    assert [one.pk for one in mail.files.all()] == [file.pk]
    assert note.recipients == {"to": [SUPPLIER]}
    event = TicketEvent.objects.get(kind="forwarded")
    assert event.data == {"message": note.pk, "outgoing": mail.pk, "forwarded": [said.pk]}


def test_the_customer_and_the_status_know_nothing_of_it(agent, ticket):
    before = Ticket.objects.get(pk=ticket.pk).status
    note = pass_on(agent, ticket)
    assert not Message.objects.filter(pk=note.pk).exists()
    assert Ticket.objects.get(pk=ticket.pk).status == before
    answer(agent, ticket)
    forwarded, replied = OutgoingMail.objects.order_by("pk")
    assert SUPPLIER not in [*replied.to, *replied.cc]
    assert forwarded.internet_message_id not in replied.references
    assert not CopiedAddress.objects.exists()


def test_a_note_never_leaves_though_its_number_is_named(agent, ticket):
    secret = add_note(user=agent, ticket=ticket, text="He is rude.")
    file = make_attachment(secret, "secret.txt")
    elsewhere = first_message(make_ticket(text="Of another ticket"))
    pass_on(agent, ticket, passed=Passed([secret.pk, elsewhere.pk], [file.pk]))
    mail = OutgoingMail.objects.get()
    assert "rude" not in mail.text and "another ticket" not in mail.text
    assert not mail.files.exists()


@pytest.mark.parametrize("to", [[], ["nobody"], ["support@shop.example"], ["a@b.example\nBcc: c"]])
def test_who_cannot_get_it_is_said_in_words(agent, ticket, to):
    with pytest.raises(BadRecipients):
        pass_on(agent, ticket, to=to)
    with pytest.raises(EmptyReply):
        pass_on(agent, ticket, text=" ")
    assert not OutgoingMail.objects.exists()


def test_who_may_only_view_forwards_nothing(box, ticket):
    with pytest.raises(PermissionDenied):
        pass_on(make_agent(box, level="view"), ticket)


def test_a_forward_is_taken_back_until_a_worker_has_it(agent, ticket):
    note = pass_on(agent, ticket)
    undo_forward(user=agent, message=note)
    assert OutgoingMail.objects.get().state == "cancelled"
    assert note not in messages_for(agent, ticket)
    again = pass_on(agent, ticket)
    OutgoingMail.objects.filter(message=again).update(claimed_by="a worker")
    with pytest.raises(TooLate):
        undo_forward(user=agent, message=again)


def test_a_double_click_forwards_once_and_another_text_goes(agent, ticket):
    assert pass_on(agent, ticket) == pass_on(agent, ticket)
    pass_on(agent, ticket, text="And the bag?")
    pass_on(agent, ticket, to=["else@supplier.example"])
    assert OutgoingMail.objects.count() == 3


def test_the_draft_goes_with_the_forward(agent, ticket):
    Draft.objects.create(ticket=ticket, author=agent, kind="forward", text="Do you")
    Draft.objects.create(ticket=ticket, author=agent, kind="reply", text="Dear")
    pass_on(agent, ticket)
    assert Draft.objects.get().kind == "reply"


def test_the_outsiders_answer_is_a_note_of_the_ticket_flagged_and_hidden_from_the_customer(
    box, agent, ticket
):
    pass_on(agent, ticket)
    sent = OutgoingMail.objects.get()
    before = Ticket.objects.get(pk=ticket.pk).status
    received = receive(
        box,
        make_mail(sender=SUPPLIER, text="Yes, 9 euros.", In_Reply_To=sent.internet_message_id),
    )
    message = received.message
    assert received.ticket_id == ticket.pk
    assert (message.kind, message.flagged) == ("note", "forwarded")
    assert message in messages_for(agent, ticket)
    assert not Message.objects.filter(pk=message.pk).exists()
    assert Ticket.objects.get(pk=ticket.pk).status == before
    answer(agent, ticket)
    reply = OutgoingMail.objects.latest("pk")
    assert SUPPLIER not in f"{reply.text}{reply.to}{reply.cc}"
    assert not set(reply.references) & {"", sent.internet_message_id}


def test_after_undo_the_outsider_is_a_stranger(box, agent, ticket):
    undo_forward(user=agent, message=pass_on(agent, ticket))
    sent = OutgoingMail.objects.get()
    received = receive(
        box, make_mail(sender=SUPPLIER, text="Hm?", In_Reply_To=sent.internet_message_id)
    )
    assert received.ticket_id != ticket.pk
