import pytest

from tests.make.inbox import make_agent, make_mailbox, make_ticket
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.link_article import link_article
from wagdesk.inbox.actions.open_ticket import link_tickets
from wagdesk.inbox.models import Ticket
from wagdesk.inbox.models.article import ArticleRole
from wagdesk.inbox.models.ticket import LinkKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "act",
    [
        lambda old: link_article(ticket=old, role=ArticleRole.FLAGGED),
        lambda old: link_tickets(source=old, target=make_ticket(), kind=LinkKind.FOLLOW_UP),
    ],
)
def test_linking_through_an_old_copy_of_a_ticket_changes_nothing_else(act):
    box = make_mailbox()
    agent, ticket = make_agent(box), make_ticket(box)
    old = Ticket.objects.get(pk=ticket.pk)
    assign(user=agent, ticket=ticket, assignee=agent)
    act(old)
    assert Ticket.objects.get(pk=ticket.pk).assignee == agent
