"""What counts as asked, answered, solved and opened again, where tickets are merged, split,
written by strangers, or what was done is taken back."""

from datetime import UTC, timedelta

import pytest

from tests.make.figures import MONDAY, after, measured, say, set_to
from tests.make.inbox import make_agent, make_mailbox, make_message, make_person, make_ticket
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.merge import merge_tickets, unmerge
from wagdesk.inbox.actions.open_ticket import open_ticket
from wagdesk.inbox.actions.outbound import write_first
from wagdesk.inbox.actions.reply import undo_reply
from wagdesk.inbox.actions.split import split_messages
from wagdesk.inbox.queries.metrics import backlog

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def manager(box):
    return make_agent(box, level="manage")


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
