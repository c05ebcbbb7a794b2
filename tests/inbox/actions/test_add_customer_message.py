"""What a customer says moves the ticket as the table demands, or goes where it belongs."""

import pytest

from tests.make.inbox import make_message, make_person, make_ticket
from wagdesk.inbox.models import Ticket, TicketEvent, TicketLink
from wagdesk.inbox.models.ticket import Status

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("new", "new"),
        ("open", "open"),
        ("pending", "open"),
        ("on_hold", "open"),
        ("solved", "open"),
        ("spam", "spam"),
    ],
)
def test_a_customers_message_opens_what_waited(before, then):
    ticket = make_ticket(status=before)
    make_message(ticket)
    assert Ticket.objects.get(pk=ticket.pk).status == then


def test_an_answer_to_a_closed_ticket_opens_a_new_linked_one():
    closed = make_ticket(status="closed")
    message = make_message(closed, text="It broke again.")
    assert message.ticket != closed
    assert message.ticket.status == Status.NEW
    link = TicketLink.objects.get(source=message.ticket, target=closed)
    assert link.kind == "follow_up"
    assert Ticket.objects.get(pk=closed.pk).status == "closed"


def test_an_answer_goes_on_if_the_ticket_was_merged_since_it_was_read():
    read, final = make_ticket(), make_ticket(status="pending")
    Ticket.objects.filter(pk=read.pk).update(merged_into=final)
    assert read.merged_into is None
    assert make_message(read).ticket == final
    assert Ticket.objects.get(pk=final.pk).status == "open"


def test_an_answer_to_a_merged_ticket_goes_to_the_final_target():
    final = make_ticket(status="pending")
    middle = make_ticket(merged_into=final)
    merged = make_ticket(merged_into=middle)
    message = make_message(merged)
    assert message.ticket == final
    assert Ticket.objects.get(pk=final.pk).status == "open"


def test_a_circle_of_merges_ends():
    one, two = make_ticket(), make_ticket()
    Ticket.objects.filter(pk=one.pk).update(merged_into=two)
    Ticket.objects.filter(pk=two.pk).update(merged_into=one)
    assert make_message(Ticket.objects.get(pk=one.pk)).ticket_id in (one.pk, two.pk)


@pytest.mark.parametrize("status", Status.values)
def test_machine_mail_never_moves_a_status(status):
    ticket = make_ticket(status=status)
    message = make_message(ticket, automatic=True)
    assert message.ticket == ticket
    assert Ticket.objects.get(pk=ticket.pk).status == status


def test_a_copied_persons_message_waits_for_an_agent():
    ticket = make_ticket(status="pending")
    make_message(ticket, person=make_person(), flagged="copied")
    assert Ticket.objects.get(pk=ticket.pk).status == "pending"
    assert ticket.participants.count() == 1


def test_the_last_event_says_the_status_the_ticket_has():
    ticket = make_ticket(status="pending")
    make_message(ticket)
    assert TicketEvent.objects.filter(ticket=ticket).latest("pk").status == "open"


def test_a_customers_message_ends_a_snooze():
    from datetime import timedelta

    from django.utils import timezone

    ticket = make_ticket(snoozed_until=timezone.now() + timedelta(days=1))
    make_message(ticket)
    assert Ticket.objects.get(pk=ticket.pk).snoozed_until is None
