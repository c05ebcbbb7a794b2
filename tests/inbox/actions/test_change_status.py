"""A status picked by mistake, taken back as if it had never been picked."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.make.inbox import make_agent, make_mailbox, make_message, make_ticket
from wagdesk.inbox.actions.change_status import change_status, undo_status
from wagdesk.inbox.actions.set_label import set_label
from wagdesk.inbox.actions.snooze import snooze
from wagdesk.inbox.models import StatusLabel, Ticket
from wagdesk.inbox.rebuild import rebuild_all
from wagdesk.inbox.ticket_figures import figures_of
from wagdesk.inbox.transitions import ImpossibleChange

pytestmark = pytest.mark.django_db
CLOCKS = ("waiting_since", "first_solved_at", "last_solved_at", "label_id", "snoozed_until")


@pytest.fixture
def ticket():
    return make_ticket(make_mailbox("support"))


@pytest.fixture
def agent(ticket):
    return make_agent(ticket.mailbox, name="ana")


def stored(ticket: Ticket) -> tuple:
    now = Ticket.objects.get(pk=ticket.pk)
    return (now.status, *(getattr(now, column) for column in CLOCKS))


@pytest.mark.parametrize("status", ["solved", "spam", "pending"])
def test_all_is_as_it_was_and_a_rebuild_finds_the_same(ticket, agent, status):
    label = StatusLabel.objects.create(name="At the maker's", status="new")
    set_label(user=agent, ticket=ticket, label=label)
    snooze(user=agent, ticket=ticket, until=timezone.now() + timedelta(days=2))
    before = stored(ticket)
    assert before[0] == "new" and before[1] is not None and before[-1] is not None
    change_status(user=agent, ticket=ticket, status=status)
    assert stored(ticket) != before
    undo_status(user=agent, ticket=ticket)
    undo_status(user=agent, ticket=ticket)
    assert stored(ticket) == before
    assert not list(rebuild_all(fix=False))
    figures = figures_of(ticket.events.order_by("pk"))
    assert (figures.reopens, figures.last_solved_at) == (0, None)


def test_a_ticket_that_was_reopened_by_mistake_is_solved_since_when_it_was(ticket, agent):
    change_status(user=agent, ticket=ticket, status="solved")
    before = stored(ticket)
    change_status(user=agent, ticket=ticket, status="open")
    undo_status(user=agent, ticket=ticket)
    assert stored(ticket) == before
    assert figures_of(ticket.events.order_by("pk")).reopens == 0


def test_what_others_did_since_stays(ticket, agent):
    change_status(user=agent, ticket=ticket, status="solved")
    with pytest.raises(ImpossibleChange, match="Somebody has changed it since"):
        undo_status(user=make_agent(ticket.mailbox, name="ben"), ticket=ticket)
    make_message(ticket, text="It is not solved.")
    with pytest.raises(ImpossibleChange, match="Somebody has changed it since"):
        undo_status(user=agent, ticket=ticket)
    assert Ticket.objects.get(pk=ticket.pk).status == "open"
    with pytest.raises(PermissionDenied):
        undo_status(user=make_agent(make_mailbox("sales"), name="eve"), ticket=ticket)


def test_whoever_wrote_since_is_not_buried(ticket, agent):
    for status in ("pending", "open"):
        change_status(user=agent, ticket=ticket, status=status)
    make_message(ticket, text="It still leaks")
    with pytest.raises(ImpossibleChange, match="Somebody has changed it since"):
        undo_status(user=agent, ticket=ticket)
