import pytest

from tests.make.inbox import make_agent, make_mailbox, make_many_tickets, make_ticket
from wagdesk.inbox.queries import tickets_for

pytestmark = pytest.mark.django_db


def test_an_agent_sees_the_tickets_made_in_their_mailbox():
    box = make_mailbox("support")
    make_ticket(box, status="open")
    make_ticket()
    make_many_tickets(box, 3)
    assert tickets_for(make_agent(box)).count() == 4
