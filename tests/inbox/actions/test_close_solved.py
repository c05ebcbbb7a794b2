"""What was solved long enough ago is closed, by nobody's hand."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.make.inbox import make_message, make_ticket
from wagdesk.inbox.actions import close_solved as closing
from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.close_solved import close_solved
from wagdesk.inbox.actions.merge import merge_tickets, unmerge
from wagdesk.inbox.models import Ticket
from wagdesk.inbox.rebuild import compare

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def solved(box, ana, at: datetime = MONDAY) -> Ticket:
    ticket = make_ticket(box, at=at - timedelta(days=1))
    return change_status(user=ana, ticket=ticket, status="solved", at=at)


def status(ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).status


def days(number: float) -> datetime:
    return MONDAY + timedelta(days=number)


def test_four_days_after_it_was_solved_a_ticket_is_closed(box, ana):
    ticket = solved(box, ana)
    assert close_solved(now=days(3.99)) == 0
    assert status(ticket) == "solved"
    assert close_solved(now=days(4)) == 1
    assert status(ticket) == "closed"
    event = ticket.events.latest("pk")
    assert (event.kind, event.cause, event.actor, event.at) == ("status", "system", None, days(4))
    assert close_solved(now=days(5)) == 0
    assert compare([ticket.pk]) == []


def test_the_number_of_days_is_a_setting(box, ana, settings):
    settings.WAGDESK_CLOSE_AFTER_DAYS = 10
    ticket = solved(box, ana)
    assert (close_solved(now=days(9)), close_solved(now=days(10))) == (0, 1)
    assert status(ticket) == "closed"


def test_who_writes_again_is_solved_anew_and_counts_from_then(box, ana):
    ticket = solved(box, ana)
    make_message(ticket, at=days(1))
    change_status(user=ana, ticket=ticket, status="solved", at=days(3))
    assert close_solved(now=days(5)) == 0
    assert close_solved(now=days(7)) == 1


@pytest.mark.parametrize("other", ["new", "open", "pending", "on_hold", "spam"])
def test_nothing_else_is_closed_by_time(box, ana, other):
    ticket = solved(box, ana)
    Ticket.objects.filter(pk=ticket.pk).update(status=other)
    assert close_solved(now=days(30)) == 0
    assert status(ticket) == other


def test_what_was_merged_comes_back_as_it_was(box, ana):
    target, source = make_ticket(box, at=MONDAY), solved(box, ana)
    merge_tickets(user=ana, sources=[source], target=target, confirmed=True, at=days(1))
    assert close_solved(now=days(30)) == 0
    unmerge(user=ana, ticket=source, at=days(31))
    assert status(source) == "solved"


def test_who_writes_while_it_is_being_closed_keeps_it_open(box, ana, monkeypatch):
    """Between choosing the ticket and holding it."""
    ticket, lock = solved(box, ana), closing.lock_ticket

    def written_before(row: Ticket) -> Ticket:
        make_message(ticket, at=days(4))
        return lock(row)

    monkeypatch.setattr(closing, "lock_ticket", written_before)
    assert close_solved(now=days(4)) == 0
    assert status(ticket) == "open"


def test_solved_again_while_it_is_being_closed_it_stays_solved(box, ana, monkeypatch):
    ticket, lock = solved(box, ana), closing.lock_ticket

    def solved_anew(row: Ticket) -> Ticket:
        make_message(ticket, at=days(4))
        change_status(user=ana, ticket=ticket, status="solved", at=days(4))
        return lock(row)

    monkeypatch.setattr(closing, "lock_ticket", solved_anew)
    assert close_solved(now=days(4)) == 0
    assert status(ticket) == "solved"


def test_many_are_closed_in_several_runs(box, ana):
    for _ in range(3):
        solved(box, ana)
    assert [close_solved(now=days(4), limit=2) for _ in range(3)] == [2, 1, 0]
