"""Who wrote into a ticket and only then belongs to it: since when they wait."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.make.inbox import make_message, make_person, make_ticket
from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.confirm_participant import confirm_participant
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.models import Ticket
from wagdesk.inbox.rebuild import compare

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def hour(number: int) -> datetime:
    return MONDAY + timedelta(hours=number)


@pytest.fixture
def solved(box, ana):
    """A solved ticket into which somebody wrote an hour later."""
    ticket = make_ticket(box, at=hour(0))
    change_status(user=ana, ticket=ticket, status="solved", at=hour(1))
    robin = make_person("robin@mail.example")
    make_message(ticket, person=robin, text="Me too", at=hour(2), flagged="copied")
    make_message(ticket, person=robin, text="Me too!", at=hour(3), flagged="copied")
    return ticket, robin


def waits(ticket) -> tuple[str, datetime | None]:
    assert compare([ticket.pk]) == []
    return Ticket.objects.values_list("status", "waiting_since").get(pk=ticket.pk)


def test_whom_we_let_in_has_waited_since_they_wrote(ana, solved):
    ticket, robin = solved
    assert waits(ticket) == ("solved", None)
    confirm_participant(user=ana, ticket=ticket, person=robin, at=hour(9))
    assert waits(ticket) == ("open", hour(2))


def test_whom_we_answered_before_we_let_them_in_does_not_wait(ana, solved):
    ticket, robin = solved
    reply(user=ana, ticket=ticket, text="Yes", seen_message=10**9, status="solved", at=hour(4))
    confirm_participant(user=ana, ticket=ticket, person=robin, at=hour(9))
    assert waits(ticket) == ("open", None)


def test_to_let_somebody_in_who_has_said_nothing_changes_no_clock(ana, solved):
    ticket, _robin = solved
    other = make_person("other@mail.example")
    confirm_participant(user=ana, ticket=ticket, person=other, at=hour(9))
    assert waits(ticket) == ("solved", None)
    assert ticket.events.last().data == {"person": other.pk, "messages": []}
