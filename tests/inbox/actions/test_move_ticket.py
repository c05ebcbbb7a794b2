"""A ticket goes to another mailbox: who may, who keeps it, where its mail leads."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.make.inbox import make_agent, make_mailbox, make_superuser, make_ticket
from tests.make.mail import make_mail, make_reference, receive
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.editing import ImpossibleEdit, StaleTicket
from wagdesk.inbox.actions.merge import merge_tickets
from wagdesk.inbox.actions.move_ticket import move_ticket
from wagdesk.inbox.actions.trash import trash
from wagdesk.inbox.models import MailboxAccess, MessageReference, Ticket, TicketEvent
from wagdesk.inbox.queries.tickets import tickets_for
from wagdesk.inbox.rebuild import compare
from wagdesk.search.models import IndexChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def returns():
    return make_mailbox("returns")


@pytest.fixture
def ana(box, returns):
    return make_agent(box, returns)


@pytest.fixture
def ticket(box):
    return make_ticket(box)


def stored(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_it_is_in_the_other_mailbox_and_seen_by_who_works_there(ana, box, returns, ticket):
    here, there = make_agent(box), make_agent(returns)
    assert not tickets_for(there).exists()
    move_ticket(user=ana, ticket=ticket, mailbox=returns)
    assert stored(ticket).mailbox == returns
    assert tickets_for(there).get() == ticket
    assert not tickets_for(here).exists()


def test_what_happened_is_told_by_ids_and_found_anew(ana, box, returns, ticket):
    IndexChange.objects.all().delete()
    move_ticket(user=ana, ticket=ticket, mailbox=returns)
    event = TicketEvent.objects.get(kind="moved")
    assert (event.cause, event.actor, event.status) == ("agent", ana, "new")
    assert event.data == {"before": box.pk, "mailbox": returns.pk, "assignee": None}
    assert compare([ticket.pk]) == []
    assert IndexChange.objects.filter(kind="ticket", object_id=ticket.pk).exists()


def test_moving_it_where_it_is_changes_nothing(ana, returns, ticket):
    move_ticket(user=ana, ticket=ticket, mailbox=returns)
    version = stored(ticket).version
    move_ticket(user=ana, ticket=ticket, mailbox=returns)
    assert stored(ticket).version == version
    assert TicketEvent.objects.filter(kind="moved").count() == 1


@pytest.mark.parametrize(
    "rights", ["here alone", "there alone", "views there", "views here", "own"]
)
def test_who_may_not_answer_in_both_moves_nothing(box, returns, ticket, rights):
    ways = {
        "here alone": lambda: make_agent(box),
        "there alone": lambda: make_agent(returns),
        "views there": lambda: make_agent(box),
        "views here": lambda: make_agent(returns),
        "own": lambda: make_agent(box, returns, scope="own"),
    }
    user = ways[rights]()
    if rights.startswith("views"):
        seen = returns if rights == "views there" else box
        MailboxAccess.objects.create(mailbox=seen, user=user, level="view")
    assign(user=make_superuser(), ticket=ticket, assignee=make_agent(box))
    with pytest.raises(PermissionDenied):
        move_ticket(user=user, ticket=ticket, mailbox=returns)
    assert stored(ticket).mailbox == box
    assert not TicketEvent.objects.filter(kind="moved").exists()


@pytest.mark.parametrize(
    ("who", "keeps"), [("both", True), ("here", False), ("views there", False), ("superuser", True)]
)
def test_only_an_assignee_who_can_answer_there_keeps_it(ana, box, returns, ticket, who, keeps):
    assignee = {
        "both": lambda: make_agent(box, returns),
        "here": lambda: make_agent(box),
        "views there": lambda: make_agent(box),
        "superuser": make_superuser,
    }[who]()
    if who == "views there":
        MailboxAccess.objects.create(mailbox=returns, user=assignee, level="view")
    Ticket.objects.filter(pk=ticket.pk).update(assignee=assignee)
    move_ticket(user=ana, ticket=stored(ticket), mailbox=returns)
    assert stored(ticket).assignee == (assignee if keeps else None)


def test_answers_to_mails_of_either_mailbox_find_it(ana, box, returns, ticket):
    reference = make_reference(ticket)
    move_ticket(user=ana, ticket=ticket, mailbox=returns)
    sender = f"<{ticket.requester.address}>"
    for number, mailbox in enumerate((box, returns)):
        mail = make_mail(sender, subject=f"Answer {number}", In_Reply_To=reference)
        row = receive(mailbox, mail, mail_from=ticket.requester.address)
        assert row.ticket == ticket
    assert Ticket.objects.count() == 1


def test_to_and_fro_keeps_each_reference_once(ana, box, returns, ticket):
    make_reference(ticket)
    for mailbox in (returns, box, returns):
        move_ticket(user=ana, ticket=stored(ticket), mailbox=mailbox)
    known = MessageReference.objects.values_list("mailbox", "ticket")
    assert sorted(known) == sorted([(box.pk, ticket.pk), (returns.pk, ticket.pk)])


def test_a_reference_that_the_other_mailbox_knows_stays_with_its_own_ticket(ana, returns, ticket):
    reference, twin = make_reference(ticket), make_ticket(returns)
    MessageReference.objects.create(mailbox=returns, reference=reference, ticket=twin)
    move_ticket(user=ana, ticket=ticket, mailbox=returns)
    assert MessageReference.objects.get(mailbox=returns).ticket == twin


def test_what_lies_elsewhere_or_in_the_trash_is_not_moved(ana, box, returns, ticket):
    other = make_ticket(box, ticket.requester)
    merge_tickets(user=ana, sources=[other], target=ticket)
    thrown = trash(user=ana, ticket=make_ticket(box))
    for one in (other, thrown):
        with pytest.raises(ImpossibleEdit):
            move_ticket(user=ana, ticket=one, mailbox=returns)
        assert stored(one).mailbox == box


def test_only_a_move_by_somebody_else_stops_a_move(ana, box, returns, ticket):
    third, seen = make_mailbox("third"), stored(ticket).version
    for mailbox in (returns, third):
        MailboxAccess.objects.get_or_create(mailbox=mailbox, user=ana, defaults={"level": "reply"})
    ben = make_agent(box, returns)
    move_ticket(user=ben, ticket=ticket, mailbox=returns)
    with pytest.raises(StaleTicket) as stopped:
        move_ticket(user=ana, ticket=stored(ticket), mailbox=third, version=seen)
    assert [event.actor for event in stopped.value.events] == [ben]
    assert stored(ticket).mailbox == returns
