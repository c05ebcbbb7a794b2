"""What two tickets that are one have of each other: who waits, since when."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.make.inbox import make_agent, make_message, make_ticket
from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.merge import merge_tickets, unmerge
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.actions.split import split_messages
from wagdesk.inbox.models import Message, Ticket
from wagdesk.inbox.models.mailbox import AccessLevel
from wagdesk.inbox.rebuild import compare

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def hour(number: int) -> datetime:
    return MONDAY + timedelta(hours=number)


@pytest.fixture
def ana(box):
    return make_agent(box, level=AccessLevel.MANAGE)


def waits_since(ticket) -> datetime | None:
    assert compare([ticket.pk]) == []
    return Ticket.objects.get(pk=ticket.pk).waiting_since


def answer(ana, ticket, at: datetime) -> None:
    last = Message.with_notes.order_by("pk").last().pk
    reply(user=ana, ticket=ticket, text=f"Soon, {at}.", seen_message=last, at=at)


def merge(ana, target, *sources, at: datetime) -> None:
    merge_tickets(user=ana, sources=sources, target=target, confirmed=True, at=at)


def test_who_waited_longer_in_the_merged_one_waits_on_in_the_target(box, ana):
    target, source = make_ticket(box, at=hour(2)), make_ticket(box, at=hour(1))
    merge(ana, target, source, at=hour(3))
    assert waits_since(target) == hour(1)
    unmerge(user=ana, ticket=source, at=hour(4))
    assert (waits_since(target), waits_since(source)) == (hour(2), hour(1))


def test_an_answered_target_waits_for_us_again(box, ana):
    target, source = make_ticket(box, at=hour(1)), make_ticket(box, at=hour(3))
    answer(ana, target, hour(2))
    assert waits_since(target) is None
    merge(ana, target, source, at=hour(4))
    assert (waits_since(target), Ticket.objects.get(pk=target.pk).status) == (hour(3), "open")
    unmerge(user=ana, ticket=source, at=hour(5))
    assert (waits_since(target), Ticket.objects.get(pk=target.pk).status) == (None, "pending")


def test_who_waited_shorter_changes_nothing(box, ana):
    target, source = make_ticket(box, at=hour(1)), make_ticket(box, at=hour(2))
    merge(ana, target, source, at=hour(3))
    assert waits_since(target) == hour(1)


def test_a_merged_ticket_that_waited_for_nobody_brings_no_wait(box, ana):
    target, source = make_ticket(box, at=hour(1)), make_ticket(box, at=hour(1))
    for one in (target, source):
        answer(ana, one, hour(2))
    merge(ana, target, source, at=hour(3))
    assert waits_since(target) is None


def test_a_solved_target_that_stays_solved_waits_for_nobody(box, ana):
    target, source = make_ticket(box, at=hour(1)), make_ticket(box, at=hour(1))
    change_status(user=ana, ticket=target, status="solved", at=hour(2))
    change_status(user=ana, ticket=source, status="pending", at=hour(2))
    merge(ana, target, source, at=hour(3))
    assert waits_since(target) is None


def test_an_answer_there_ends_the_wait_of_both(box, ana):
    target, source = make_ticket(box, at=hour(2)), make_ticket(box, at=hour(1))
    merge(ana, target, source, at=hour(3))
    answer(ana, target, hour(4))
    assert waits_since(target) is None
    unmerge(user=ana, ticket=source, at=hour(5))
    assert (waits_since(target), waits_since(source)) == (None, hour(1))


def test_of_several_merges_each_is_taken_back_by_itself(box, ana):
    target = make_ticket(box, at=hour(5))
    one, two = make_ticket(box, at=hour(2)), make_ticket(box, at=hour(1))
    merge(ana, target, one, at=hour(6))
    merge(ana, target, two, at=hour(7))
    unmerge(user=ana, ticket=two, at=hour(8))
    assert waits_since(target) == hour(2)
    merge(ana, target, two, at=hour(9))
    unmerge(user=ana, ticket=one, at=hour(10))
    assert waits_since(target) == hour(1)
    unmerge(user=ana, ticket=two, at=hour(11))
    assert waits_since(target) == hour(5)


def status_of(ticket) -> str:
    assert compare([ticket.pk]) == []
    return Ticket.objects.get(pk=ticket.pk).status


def test_who_wrote_to_the_target_since_is_not_buried_by_taking_the_merge_back(box, ana):
    target, source = make_ticket(box, at=hour(1)), make_ticket(box, at=hour(1))
    change_status(user=ana, ticket=target, status="solved", at=hour(2))
    merge(ana, target, source, at=hour(3))
    make_message(target, text="It still leaks", at=hour(4))
    unmerge(user=ana, ticket=source, at=hour(5))
    assert (status_of(target), waits_since(target)) == ("open", hour(4))


def test_a_copied_writer_s_words_keep_nothing_open(box, ana):
    target, source = make_ticket(box, at=hour(1)), make_ticket(box, at=hour(1))
    change_status(user=ana, ticket=target, status="solved", at=hour(2))
    merge(ana, target, source, at=hour(3))
    make_message(target, text="Me too", at=hour(4), flagged="copied")
    unmerge(user=ana, ticket=source, at=hour(5))
    assert (status_of(target), waits_since(target)) == ("solved", None)


def test_of_two_who_opened_a_solved_target_the_other_keeps_it_open(box, ana):
    target, one, two = (make_ticket(box, at=hour(1)) for _ in range(3))
    change_status(user=ana, ticket=target, status="solved", at=hour(2))
    merge(ana, target, one, two, at=hour(3))
    unmerge(user=ana, ticket=one, at=hour(4))
    assert (status_of(target), waits_since(target)) == ("open", hour(1))
    unmerge(user=ana, ticket=two, at=hour(5))
    assert (status_of(target), waits_since(target)) == ("solved", None)


def test_in_a_ticket_that_was_split_off_the_customer_waits_since_they_wrote(box, ana):
    ticket = make_ticket(box, at=hour(1))
    second = make_message(ticket, text="And another thing", at=hour(2))
    third = make_message(ticket, text="And a third", at=hour(3))
    new = split_messages(user=ana, ticket=ticket, messages=[second.pk, third.pk], at=hour(4))
    assert (waits_since(new), waits_since(ticket)) == (hour(2), hour(1))


def test_what_was_answered_before_the_split_does_not_wait(box, ana):
    ticket = make_ticket(box, at=hour(1))
    ticket.mailbox.undo_seconds = 0
    second = make_message(ticket, text="And another thing", at=hour(2))
    answer(ana, ticket, hour(3))
    sent = Message.with_notes.get(kind="reply")
    sent.outgoing.update(state="sent")
    new = split_messages(user=ana, ticket=ticket, messages=[second.pk, sent.pk], at=hour(4))
    assert (waits_since(new), new.status) == (None, "open")
