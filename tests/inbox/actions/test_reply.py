"""Answering: one transaction, a guard against unseen messages, and a way back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.make.inbox import make_agent, make_mailbox, make_message, make_ticket
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.record_event import record_event
from wagdesk.inbox.actions.reply import (
    EmptyReply,
    SomeoneElseWrote,
    TooLate,
    reply,
    undo_reply,
)
from wagdesk.inbox.actions.send_mail import send_due_mail
from wagdesk.inbox.clocks import clocks_of
from wagdesk.inbox.mail.identifiers import is_our_message_id
from wagdesk.inbox.models import Message, MessageReference, OutgoingMail, Ticket
from wagdesk.inbox.models.event import Cause, EventKind
from wagdesk.inbox.models.mailbox import AccessLevel
from wagdesk.inbox.models.ticket import Status
from wagdesk.inbox.queries import messages_for, notes_for
from wagdesk.inbox.transitions import ImpossibleChange

pytestmark = pytest.mark.django_db


def last_seen(ticket) -> int:
    return Message.with_notes.filter(ticket=ticket).order_by("-pk").first().pk


def answer(agent, ticket, text="It is on its way.", **options):
    options.setdefault("seen_message", last_seen(ticket))
    return reply(user=agent, ticket=ticket, text=text, **options)


def test_a_reply_waits_for_the_customer_and_in_the_outbox():
    mailbox = make_mailbox(undo_seconds=10)
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)

    message = answer(agent, ticket)

    ticket.refresh_from_db()
    row = OutgoingMail.objects.get(message=message)
    assert ticket.status == Status.PENDING
    assert ticket.first_reply_at == message.created_at
    assert row.not_before == message.created_at + timedelta(seconds=10)
    assert row.to == [ticket.requester.address]
    assert is_our_message_id(row.internet_message_id)


def test_who_answers_an_unassigned_ticket_takes_it():
    mailbox = make_mailbox()
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)
    answer(agent, ticket)
    assert Ticket.objects.get().assignee == agent


def test_who_answers_somebody_elses_ticket_leaves_it_theirs():
    mailbox = make_mailbox()
    owner, other = make_agent(mailbox), make_agent(mailbox)
    answer(other, make_ticket(mailbox, assignee=owner))
    assert Ticket.objects.get().assignee == owner


@pytest.mark.parametrize("status", ["open", "on_hold", "solved"])
def test_the_agent_may_pick_another_status_with_the_reply(status):
    mailbox = make_mailbox()
    answer(make_agent(mailbox), make_ticket(mailbox), status=status)
    assert Ticket.objects.get().status == status


@pytest.mark.parametrize("status", ["closed", "spam"])
def test_no_reply_leaves_from_a_closed_or_spam_ticket(status):
    mailbox = make_mailbox()
    ticket = make_ticket(mailbox, status=status)
    with pytest.raises(ImpossibleChange):
        answer(make_agent(mailbox), ticket)
    assert not OutgoingMail.objects.exists()


def test_an_empty_reply_is_refused_with_a_sentence():
    mailbox = make_mailbox()
    with pytest.raises(EmptyReply, match="Write something"):
        answer(make_agent(mailbox), make_ticket(mailbox), text=" \n ")


def test_viewing_is_not_enough_to_reply():
    mailbox = make_mailbox()
    with pytest.raises(PermissionDenied):
        answer(make_agent(mailbox, level=AccessLevel.VIEW), make_ticket(mailbox))


def test_the_second_of_two_agents_is_stopped_and_shown_the_first_reply():
    mailbox = make_mailbox()
    first, second, ticket = make_agent(mailbox), make_agent(mailbox), make_ticket(mailbox)
    both_saw = last_seen(ticket)
    sent = answer(first, ticket, seen_message=both_saw)

    with pytest.raises(SomeoneElseWrote) as stopped:
        answer(second, ticket, seen_message=both_saw)

    assert stopped.value.messages == [sent]
    assert OutgoingMail.objects.count() == 1


def test_a_customer_or_a_colleagues_note_that_came_meanwhile_stops_the_reply():
    mailbox = make_mailbox()
    agent, colleague, ticket = make_agent(mailbox), make_agent(mailbox), make_ticket(mailbox)
    seen = last_seen(ticket)
    note = add_note(user=colleague, ticket=ticket, text="Wait, I called them.")
    more = make_message(ticket, text="Never mind!")
    with pytest.raises(SomeoneElseWrote) as stopped:
        answer(agent, ticket, seen_message=seen)
    assert stopped.value.messages == [note, more]


def test_my_own_note_does_not_stop_my_reply():
    mailbox = make_mailbox()
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)
    seen = last_seen(ticket)
    add_note(user=agent, ticket=ticket, text="Checked the depot.")
    assert answer(agent, ticket, seen_message=seen)


def test_undo_takes_the_reply_back_as_if_it_never_was():
    mailbox = make_mailbox(undo_seconds=10)
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)
    message = answer(agent, ticket, status="solved")

    undo_reply(user=agent, message=message)

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.first_reply_at) == (Status.NEW, None)
    assert (ticket.first_solved_at, ticket.last_solved_at) == (None, None)
    assert not Message.objects.filter(pk=message.pk).exists()
    assert send_due_mail(now=timezone.now() + timedelta(hours=1)) == (0, 0)


def test_undo_leaves_a_status_that_somebody_chose_since():
    mailbox = make_mailbox(undo_seconds=10)
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)
    message = answer(agent, ticket, status="solved")
    for status in ("open", "solved"):
        change_status(user=agent, ticket=ticket, status=status)
    assert undo_reply(user=agent, message=message).status == Status.SOLVED


def test_of_two_replies_the_one_that_stays_says_the_status():
    mailbox = make_mailbox(undo_seconds=10)
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)
    first, second = (
        reply(user=agent, ticket=ticket, text=text, seen_message=10**9) for text in ("One", "Two")
    )
    assert undo_reply(user=agent, message=first).status == Status.PENDING
    assert undo_reply(user=agent, message=second).status == Status.NEW


def test_who_writes_before_a_reply_is_taken_back_is_not_buried():
    mailbox = make_mailbox(undo_seconds=10)
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)
    change_status(user=agent, ticket=ticket, status="solved")
    message = reply(user=agent, ticket=ticket, text="Soon.", seen_message=10**9, status="open")
    make_message(ticket, text="It still leaks")
    assert undo_reply(user=agent, message=message).status == Status.OPEN


def test_a_ticket_has_no_files_once_the_reply_with_them_is_taken_back():
    mailbox = make_mailbox(undo_seconds=10)
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)
    label = NewFile(name="label.pdf", content_type="application/pdf", content=b"%PDF")
    message = reply(user=agent, ticket=ticket, text="Here.", seen_message=10**9, files=(label,))
    assert Ticket.objects.get(pk=ticket.pk).has_files
    undo_reply(user=agent, message=message)
    assert not Ticket.objects.get(pk=ticket.pk).has_files


def test_undo_after_sending_is_too_late(settings):
    mailbox = make_mailbox(undo_seconds=0)
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)
    message = answer(agent, ticket)
    send_due_mail(now=timezone.now() + timedelta(seconds=1))
    with pytest.raises(TooLate):
        undo_reply(user=agent, message=message)
    assert Message.objects.filter(pk=message.pk).exists()


@pytest.mark.parametrize("row", [{"claimed_by": "a worker"}, {"attempts": 1}])
def test_undo_while_a_worker_sends_or_after_a_try_is_too_late(row):
    mailbox = make_mailbox(undo_seconds=10)
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)
    message = answer(agent, ticket)
    OutgoingMail.objects.update(**row)
    with pytest.raises(TooLate):
        undo_reply(user=agent, message=message)


def test_an_automatic_reply_is_no_first_response():
    ticket = make_ticket()
    record_event(ticket=ticket, kind=EventKind.REPLIED, cause=Cause.RULE)
    assert Ticket.objects.get().first_reply_at is None
    assert clocks_of(ticket.events.order_by("pk")).first_reply_at is None


def test_notes_are_read_by_those_who_may_see_the_ticket():
    mailbox = make_mailbox()
    agent, other = make_agent(mailbox), make_agent(make_mailbox())
    ticket = make_ticket(mailbox)
    note = add_note(user=agent, ticket=ticket, text="Careful.")
    assert list(notes_for(agent)) == [note]
    assert list(notes_for(other)) == []
    assert note in messages_for(agent, ticket)
    assert list(messages_for(other, ticket)) == []
    assert not Message.objects.filter(pk=note.pk).exists()


def test_an_answer_to_our_reply_finds_the_ticket():
    mailbox = make_mailbox()
    message = answer(make_agent(mailbox), make_ticket(mailbox))
    row = OutgoingMail.objects.get()
    reference = MessageReference.objects.get(reference=row.internet_message_id)
    assert (reference.ticket, reference.message) == (message.ticket, message)
    assert reference.ticket.reply_token in row.reply_to


def test_references_keep_the_first_and_the_last_twenty():
    mailbox = make_mailbox()
    agent, ticket = make_agent(mailbox), make_ticket(mailbox)
    for index in range(40):
        MessageReference.objects.create(
            mailbox=mailbox, ticket=ticket, reference=f"<{index}@mail.example>"
        )
    answer(agent, ticket)
    chain = OutgoingMail.objects.get().references
    assert chain == ["<0@mail.example>", *[f"<{i}@mail.example>" for i in range(20, 40)]]
