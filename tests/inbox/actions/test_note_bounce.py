"""Delivery reports, true and forged."""

import pytest

from tests.make.inbox import make_agent, make_mailbox, make_person
from tests.make.mail import make_bounce, make_mail, receive
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.models import OutgoingMail, PersonAddress, Ticket, TicketEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    return make_mailbox("support")


def test_a_bounce_marks_the_address_and_tells_the_agent(mailbox):
    first = receive(mailbox, make_mail())
    reply(user=make_agent(mailbox), ticket=first.ticket, text="Hi", seen_message=first.message_id)
    status = Ticket.objects.get().status
    reference = OutgoingMail.objects.get().internet_message_id
    row = receive(mailbox, make_bounce(reference, "ada@mail.example"), mail_from="")
    assert (row.state, row.kind, row.ticket) == ("done", "bounce", first.ticket)
    assert row.message.kind == "system" and "550 no such user" in row.message.visible_text
    assert row.ticket.status == status and OutgoingMail.objects.count() == 1
    address = PersonAddress.objects.get(value="ada@mail.example")
    assert address.bounced_at and address.bounce_reason == "550 no such user"
    assert TicketEvent.objects.filter(ticket=row.ticket, kind="undelivered").exists()


def test_a_delay_and_a_forged_bounce_mark_nobody(mailbox):
    first = receive(mailbox, make_mail())
    make_person("eve@mail.example")
    reply(user=make_agent(mailbox), ticket=first.ticket, text="Hi", seen_message=first.message_id)
    reference = OutgoingMail.objects.get().internet_message_id
    receive(mailbox, make_bounce(reference, "ada@mail.example", "4.4.1", "delayed"), mail_from="")
    receive(mailbox, make_bounce(reference, "eve@mail.example"), mail_from="")
    assert not PersonAddress.objects.exclude(bounced_at=None).exists()


def test_a_bounce_of_a_foreign_mail_is_ignored(mailbox):
    row = receive(mailbox, make_bounce("<x@y.example>", "ada@mail.example"), mail_from="")
    assert (row.state, row.reason) == ("ignored", "unmatched_bounce")


def marked() -> list[str]:
    return list(PersonAddress.objects.exclude(bounced_at=None).values_list("value", flat=True))


def test_a_forged_bounce_silences_nobody_who_was_only_copied(mailbox):
    make_person("bo@mail.example")
    first = receive(mailbox, make_mail(Cc="bo@mail.example"))
    reply(
        user=make_agent(mailbox),
        ticket=first.ticket,
        text="Hi",
        seen_message=first.message_id,
        cc=["bo@mail.example"],
    )
    reference = OutgoingMail.objects.get().internet_message_id
    row = receive(mailbox, make_bounce(reference, "bo@mail.example"), mail_from="")
    assert row.kind == "bounce" and "bo@mail.example" in row.message.visible_text
    assert marked() == []


def test_only_a_report_without_a_sender_marks(mailbox):
    first = receive(mailbox, make_mail())
    reply(user=make_agent(mailbox), ticket=first.ticket, text="Hi", seen_message=first.message_id)
    bounce = make_bounce(OutgoingMail.objects.get().internet_message_id, "ada@mail.example")
    forged = receive(mailbox, bounce, mail_from="eve@mail.example")
    assert forged.kind == "bounce" and marked() == []
    from_a_file = receive(mailbox, bounce + b"\n", source="file", mail_from="")
    assert from_a_file.kind == "bounce" and marked() == ["ada@mail.example"]
