"""What counts as asked, answered, solved and opened again, where tickets are merged, split,
written by strangers, or what was done is taken back."""

from datetime import UTC, timedelta

import pytest

from tests.make.figures import MONDAY, after, measured, say, set_to
from tests.make.inbox import make_message, make_person, make_ticket
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.confirm_participant import confirm_participant
from wagdesk.inbox.actions.count_figures import count_all, count_new_figures
from wagdesk.inbox.actions.merge import merge_tickets, unmerge
from wagdesk.inbox.actions.open_ticket import open_ticket
from wagdesk.inbox.actions.outbound import write_first
from wagdesk.inbox.actions.reply import undo_reply
from wagdesk.inbox.actions.split import split_messages
from wagdesk.inbox.models import Ticket, TicketFigures
from wagdesk.inbox.queries.metrics import backlog
from wagdesk.inbox.rebuild import compare

pytestmark = pytest.mark.django_db


def test_opened_again_is_also_by_way_of_waiting_for_the_customer_or_on_hold(box, manager):
    answered, held, thanked = (make_ticket(box, at=MONDAY) for _ in range(3))
    for ticket in (answered, held, thanked):
        say(manager, ticket, 1, "solved")
    say(manager, answered, 2)
    make_message(answered, at=after(3))
    set_to(manager, held, "on_hold", 2)
    say(manager, thanked, 2)
    set_to(manager, thanked, "solved", 3)
    found = measured(manager, "reopened")
    assert (found.n, found.counted) == (3, 2)


def test_what_happens_beside_a_reply_that_is_taken_back_solves_nothing(box, manager):
    box.undo_seconds = 60
    box.save()
    ticket = make_ticket(box, at=MONDAY)
    message = say(manager, ticket, 1, "solved")
    add_note(user=manager, ticket=ticket, text="Sent too early", at=after(1.01))
    undo_reply(user=manager, message=message, at=after(1.02))
    assert measured(manager, "resolution").n == measured(manager, "reopened").n == 0
    set_to(manager, ticket, "solved", 4)
    assert measured(manager, "resolution").median == 4 * 3600
    assert measured(manager, "reopened").counted == 0


def test_a_merge_that_was_taken_back_opened_nothing(box, manager):
    target, source = make_ticket(box, at=MONDAY), make_ticket(box, at=MONDAY)
    say(manager, target, 1, "solved")
    merge_tickets(user=manager, sources=[source], target=target, confirmed=True, at=after(20))
    assert measured(manager, "reopened").counted == 1
    assert backlog(manager, MONDAY.date() + timedelta(days=1), UTC).ours == [target.pk]
    unmerge(user=manager, ticket=source, at=after(21))
    found = measured(manager, "reopened")
    assert (found.n, found.counted) == (1, 0)
    assert measured(manager, "requester_wait").median == 3600
    assert backlog(manager, MONDAY.date() + timedelta(days=1), UTC).ours == [source.pk]


def solved_at(ticket) -> tuple:
    """By the ticket, which is as its events tell, and by its figures."""
    count_all()
    assert compare([ticket.pk]) == []
    rows = Ticket.objects.filter(pk=ticket.pk)
    columns = ("first_solved_at", "last_solved_at")
    stored = rows.values_list(*columns).get()
    assert stored == TicketFigures.objects.filter(pk=ticket.pk).values_list(*columns).get()
    return stored


def test_a_ticket_was_last_solved_when_it_was_whatever_was_taken_back_since(box, manager):
    box.undo_seconds = 60
    box.save()
    target, source = make_ticket(box, at=MONDAY), make_ticket(box, at=MONDAY)
    set_to(manager, target, "solved", 1)
    merge_tickets(user=manager, sources=[source], target=target, confirmed=True, at=after(20))
    unmerge(user=manager, ticket=source, at=after(21))
    assert solved_at(target) == (after(1), after(1))
    undo_reply(user=manager, message=say(manager, target, 30), at=after(30.01))
    assert solved_at(target) == (after(1), after(1))


def test_who_waited_in_a_merged_ticket_is_answered_in_the_target(box, manager):
    first, again = make_ticket(box, at=MONDAY), make_ticket(box, at=after(10))
    merge_tickets(user=manager, sources=[first], target=again, confirmed=True, at=after(11))
    say(manager, again, 12)
    found = measured(manager, "first_response")
    assert (found.n, found.median) == (1, 12 * 3600)
    assert measured(manager, "asked").n == 1


def test_a_question_that_was_split_off_is_answered_there(box, manager):
    ticket = make_ticket(box, at=MONDAY)
    other = make_message(ticket, text="And another thing", at=after(1))
    new = split_messages(user=manager, ticket=ticket, messages=[other.pk], at=after(2))
    say(manager, ticket, 3)
    assert measured(manager, "asked").n == 2
    assert measured(manager, "first_response").n == 1
    say(manager, new, 6)
    found = measured(manager, "first_response")
    assert (found.n, found.p90) == (2, 5 * 3600)


def test_a_stranger_s_answer_in_a_ticket_of_its_own_is_a_question_and_a_copied_one_s_is_none(
    box, manager
):
    known = open_ticket(
        mailbox=box, person=make_person(), subject="Re: Hi", channel="email", at=MONDAY
    )
    make_message(known, at=MONDAY, flagged="stranger")
    say(manager, known, 2)
    ours = write_first(
        user=manager, mailbox=box, to="new@mail.example", subject="Hi", text="Hi", at=MONDAY
    ).ticket
    make_message(ours, at=after(1), flagged="copied")
    say(manager, ours, 2)
    assert (measured(manager, "asked").n, measured(manager, "first_response").n) == (1, 1)


def ours_with_a_stranger(box, manager):
    ours = write_first(
        user=manager, mailbox=box, to="new@mail.example", subject="Hi", text="Hi", at=MONDAY
    ).ticket
    stranger = make_person("somebody@mail.example")
    make_message(ours, person=stranger, at=after(1), flagged="stranger")
    return ours, stranger


def test_a_stranger_who_is_let_in_later_asked_when_they_wrote(box, manager):
    ours, stranger = ours_with_a_stranger(box, manager)
    count_all()
    confirm_participant(user=manager, ticket=ours, person=stranger, at=after(3))
    assert count_new_figures() == 1
    as_it_came = list(TicketFigures.objects.values())
    count_all()
    assert list(TicketFigures.objects.values()) == as_it_came
    assert (measured(manager, "asked").n, measured(manager, "first_response").n) == (1, 0)
    say(manager, ours, 4)
    assert measured(manager, "first_response").median == 3 * 3600


def test_a_stranger_who_is_let_in_after_our_answer_was_answered(box, manager):
    ours, stranger = ours_with_a_stranger(box, manager)
    say(manager, ours, 2)
    assert measured(manager, "asked").n == 0
    confirm_participant(user=manager, ticket=ours, person=stranger, at=after(3))
    assert measured(manager, "first_response").median == 3600
    assert measured(manager, "asked").n == 1
