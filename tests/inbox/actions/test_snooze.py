"""Tickets that are laid aside wake up once, as open, wherever they still live."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.make.inbox import make_agent, make_message, make_ticket
from wagdesk.inbox.actions import snooze as snoozing
from wagdesk.inbox.actions.editing import ImpossibleEdit
from wagdesk.inbox.actions.merge import merge_tickets
from wagdesk.inbox.actions.snooze import snooze, wake, wake_snoozed
from wagdesk.inbox.actions.trash import trash
from wagdesk.inbox.models import Ticket
from wagdesk.inbox.models.ticket import UNTIL_ANSWER
from wagdesk.inbox.rebuild import compare

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def hour(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


def asleep(box, ana, status: str = "open", until: datetime | None = None) -> Ticket:
    ticket = make_ticket(box, status=status, at=hour(-1))
    return snooze(user=ana, ticket=ticket, until=until or hour(5), at=MONDAY)


def stored(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize(
    ("status", "then"),
    [("new", "new"), ("open", "open"), ("pending", "open"), ("on_hold", "open")],
)
def test_when_its_time_has_come_it_is_ours_again(box, ana, status, then):
    ticket = asleep(box, ana, status)
    assert wake_snoozed(now=hour(4.9)) == 0
    assert stored(ticket).snoozed_until == hour(5)
    assert wake_snoozed(now=hour(5)) == 1
    assert (stored(ticket).snoozed_until, stored(ticket).status) == (None, then)
    assert ticket.events.latest("pk").cause == "system"
    assert wake_snoozed(now=hour(6)) == 0


def test_until_the_customer_writes_no_time_wakes_it(box, ana):
    ticket = asleep(box, ana, "pending", UNTIL_ANSWER)
    assert wake_snoozed(now=hour(24 * 365 * 50)) == 0
    make_message(ticket, at=hour(9))
    assert (stored(ticket).snoozed_until, stored(ticket).status) == (None, "open")


@pytest.mark.parametrize("until", [hour(-1), MONDAY])
def test_only_what_is_to_come_can_be_waited_for(box, ana, until):
    ticket = make_ticket(box, at=hour(-2))
    with pytest.raises(ImpossibleEdit, match="still to come"):
        snooze(user=ana, ticket=ticket, until=until, at=MONDAY)
    assert stored(ticket).snoozed_until is None


@pytest.mark.parametrize("status", ["solved", "closed", "spam"])
def test_what_is_over_is_not_snoozed(box, ana, status):
    with pytest.raises(ImpossibleEdit, match="needs no snooze"):
        snooze(user=ana, ticket=make_ticket(box, status=status), until=None)


def test_the_same_again_changes_nothing_and_waking_by_hand_leaves_the_status(box, ana):
    ticket = asleep(box, ana, "pending")
    version = stored(ticket).version
    snooze(user=ana, ticket=ticket, until=hour(5), at=MONDAY)
    assert stored(ticket).version == version
    for _ in range(2):
        wake(user=ana, ticket=ticket, at=hour(1))
    assert (stored(ticket).status, stored(ticket).version) == ("pending", version + 1)


def test_who_may_only_look_neither_lays_aside_nor_wakes(box, ana):
    viewer, ticket = make_agent(box, level="view"), asleep(box, ana)
    for act in (
        lambda: snooze(user=viewer, ticket=ticket, until=None),
        lambda: wake(user=viewer, ticket=ticket),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert stored(ticket).snoozed_until == hour(5)


@pytest.mark.parametrize("where", ["merged", "trash"])
def test_elsewhere_it_wakes_and_keeps_its_status(box, ana, where):
    ticket = asleep(box, ana, "pending")
    if where == "trash":
        trash(user=ana, ticket=ticket, at=hour(1))
    else:
        target = make_ticket(box)
        merge_tickets(user=ana, sources=[ticket], target=target, confirmed=True, at=hour(1))
    assert wake_snoozed(now=hour(6)) == 1
    assert (stored(ticket).snoozed_until, stored(ticket).status) == (None, "pending")
    assert compare([ticket.pk]) == []


def test_who_writes_or_snoozes_anew_while_it_is_woken_is_heard(box, ana, monkeypatch):
    ticket, lock = asleep(box, ana), snoozing.lock_ticket

    def snoozed_anew(row: Ticket) -> Ticket:
        monkeypatch.setattr(snoozing, "lock_ticket", lock)
        snooze(user=ana, ticket=row, until=hour(50), at=hour(5))
        return lock(row)

    monkeypatch.setattr(snoozing, "lock_ticket", snoozed_anew)
    assert wake_snoozed(now=hour(6)) == 0
    assert stored(ticket).snoozed_until == hour(50)
