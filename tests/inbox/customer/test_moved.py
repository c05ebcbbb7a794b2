"""What a customer does in a ticket that an agent merged or threw away a moment before."""

import pytest

from tests.make.inbox import make_agent, make_ticket
from wagdesk.inbox.actions.customer_acts import customer_reopen, customer_solve, customer_write
from wagdesk.inbox.actions.merge import merge_tickets
from wagdesk.inbox.actions.trash import trash
from wagdesk.inbox.models import Message, Ticket, TicketEvent
from wagdesk.inbox.rebuild import compare
from wagdesk.inbox.transitions import ImpossibleChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(box):
    return make_agent(box)


def stored(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_words_for_a_merged_ticket_go_to_where_it_went(box, agent, ada, ticket):
    target = make_ticket(box, ada, status="pending")
    merge_tickets(user=agent, sources=[ticket], target=target)
    Ticket.objects.filter(pk=target.pk).update(status="pending")
    for _ in range(2):
        message = customer_write(ticket=ticket, person=ada, text="Any news?")
        assert message.ticket == target
    assert Message.objects.filter(visible_text="Any news?").count() == 1
    assert stored(target).status == "open"


def test_words_for_a_ticket_in_the_trash_take_it_out(agent, ada, ticket):
    trash(user=agent, ticket=ticket)
    message = customer_write(ticket=ticket, person=ada, text="Any news?")
    assert (message.ticket, stored(ticket).trashed_at) == (ticket, None)
    assert ticket.events.get(kind="restored").cause == "customer"
    assert compare([ticket.pk]) == []


@pytest.mark.parametrize("act", [customer_solve, customer_reopen])
@pytest.mark.parametrize("where", ["merged", "trash"])
def test_a_ticket_that_is_elsewhere_is_neither_solved_nor_reopened(
    box, agent, ada, ticket, act, where
):
    Ticket.objects.update(status="solved" if act is customer_reopen else "open")
    if where == "merged":
        merge_tickets(user=agent, sources=[ticket], target=make_ticket(box, ada))
    else:
        trash(user=agent, ticket=ticket)
    before, events = stored(ticket), TicketEvent.objects.count()
    with pytest.raises(ImpossibleChange):
        act(ticket=ticket)
    assert (stored(ticket).status, stored(ticket).version) == (before.status, before.version)
    assert TicketEvent.objects.count() == events


def test_their_page_of_a_merged_ticket_leads_on_and_changes_nothing(box, agent, pages, ada, ticket):
    target = make_ticket(box, ada)
    merge_tickets(user=agent, sources=[ticket], target=target)
    pages.come_in(ada)
    answer = pages.client.post(pages.ticket_url(ticket), {"act": "solve"})
    assert answer["Location"] == pages.ticket_url(target)
    assert (stored(ticket).status, stored(target).status) == ("new", "new")


def test_their_page_of_a_ticket_in_the_trash_is_gone(agent, pages, ada, ticket):
    pages.come_in(ada)
    trash(user=agent, ticket=ticket)
    for data in ({"act": "solve"}, {"message": "Any news?"}):
        assert pages.client.post(pages.ticket_url(ticket), data).status_code == 404
    assert Message.objects.count() == 1
