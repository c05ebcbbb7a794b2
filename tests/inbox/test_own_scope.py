"""Whoever works on own tickets alone: theirs and those of nobody, by the one rule."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group
from django.http import Http404

from tests.make.inbox import make_agent, make_mailbox, make_superuser, make_ticket, make_user
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.models import MailboxAccess, Ticket
from wagdesk.inbox.permissions import (
    access_of,
    holds,
    holds_anywhere,
    mailboxes_for,
    own_access,
    ticket_rule,
    ticket_rule_of,
)
from wagdesk.inbox.queries.tickets import (
    messages_for,
    notes_for,
    read_seen,
    seen_tickets,
    ticket_for,
    tickets_for,
)

pytestmark = pytest.mark.django_db


def test_own_and_free_tickets_are_seen_and_those_of_colleagues_are_not():
    box, elsewhere = make_mailbox(), make_mailbox()
    own, colleague = make_agent(box, scope="own"), make_agent(box)
    mine, free = make_ticket(box, assignee=own), make_ticket(box)
    theirs, far = make_ticket(box, assignee=colleague), make_ticket(elsewhere)
    for ticket in (mine, theirs):
        add_note(user=colleague, ticket=ticket, text="Hm")
    assert set(tickets_for(own)) == {mine, free}
    assert set(tickets_for(own, "reply")) == {mine, free}
    assert not tickets_for(own, "manage").exists()
    assert set(Ticket.objects.filter(ticket_rule_of(own, own_access(own)))) == {mine, free}
    assert [note.ticket for note in notes_for(own)] == [mine]
    assert messages_for(own, mine).exists() and not messages_for(own, theirs).exists()
    for ticket in (theirs, far):
        with pytest.raises(Http404):
            ticket_for(own, ticket.pk)


def test_a_right_to_all_beside_it_is_the_wider():
    box = make_mailbox()
    agent, ticket = make_agent(box, scope="own"), make_ticket(box, assignee=make_agent(box))
    assert not tickets_for(agent).exists()
    group = Group.objects.create(name="Lookers")
    agent.groups.add(group)
    MailboxAccess.objects.create(mailbox=box, group=group, level="view", scope="all")
    assert tickets_for(agent).get() == ticket
    assert not tickets_for(agent, "reply").exists()


@pytest.mark.parametrize("level", ["view", "reply", "manage"])
@pytest.mark.parametrize("scope", ["all", "own"])
def test_what_a_page_asks_of_a_loaded_ticket_is_what_the_database_says(level, scope):
    box, elsewhere = make_mailbox(), make_mailbox()
    agent, colleague = make_agent(box, level=level, scope=scope), make_agent(box)
    tickets = [
        make_ticket(at, assignee=who) for at in (box, elsewhere) for who in (agent, colleague, None)
    ]
    viewers = (agent, make_superuser(), make_agent(elsewhere), AnonymousUser(), None)
    for viewer in viewers:
        for wanted in ("view", "reply", "manage"):
            seen = Ticket.objects.filter(ticket_rule(viewer, wanted))
            assert {one for one in tickets if holds(viewer, one, wanted)} == set(seen)


@pytest.mark.parametrize("level", ["view", "reply", "manage"])
def test_a_right_held_anywhere_is_held_in_some_mailbox(level):
    make_mailbox()
    closed = make_agent(make_mailbox(), level="manage", is_active=False)
    agent = make_agent(make_mailbox(), level="reply", scope="own")
    for viewer in (agent, closed, make_user(admin_access=True), make_superuser(), None):
        assert holds_anywhere(viewer, level) == mailboxes_for(viewer, level).exists()


def test_the_rights_a_page_begins_with_are_those_in_the_database():
    boxes = [make_mailbox(f"box{number}") for number in range(3)]
    person = make_agent(name="pat")
    group = Group.objects.create(name="Night shift")
    person.groups.add(group, Group.objects.create(name="No rights"))
    MailboxAccess.objects.create(mailbox=boxes[0], user=person, level="manage", scope="own")
    MailboxAccess.objects.create(mailbox=boxes[1], group=group, level="reply", scope="all")
    MailboxAccess.objects.create(mailbox=boxes[2], user=make_agent(name="sam"), level="view")

    def rights(rows) -> set[tuple]:
        return {(row.pk, row.mailbox.slug, row.level, row.scope) for row in rows}

    assert len(own_access(person)) == 2
    assert rights(own_access(person)) == rights(access_of(person))
    person = get_user_model().objects.get(pk=person.pk)
    person.is_active = False
    assert own_access(person) == []
    assert own_access(AnonymousUser()) == []


def test_the_short_way_to_tickets_leads_to_those_of_the_rule():
    box, elsewhere = make_mailbox(), make_mailbox()
    own, colleague = make_agent(box, scope="own"), make_agent(box)
    person = make_ticket(box, assignee=own).requester
    for place, assignee in ((box, None), (box, colleague), (elsewhere, None)):
        make_ticket(place, person, assignee=assignee)
    trashed = make_ticket(box, person)
    Ticket.objects.filter(pk=trashed.pk).update(trashed_at=trashed.created_at)
    numbers = list(Ticket.objects.values_list("pk", flat=True))
    for viewer, many in ((own, 2), (colleague, 3), (make_superuser(), 4), (AnonymousUser(), 0)):
        seen = list(seen_tickets(viewer).filter(requester=person).order_by("-number"))
        assert len(seen) == many
        assert read_seen(viewer, requester=person.pk, order=("-number",)) == seen
        assert read_seen(viewer, number=numbers, order=("-number",), limit=1) == seen[:1]


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_a_number_that_no_ticket_can_have_is_none(number, client):
    box = make_mailbox()
    client.force_login(make_agent(box))
    assert client.get(f"/admin/inbox/{number}/").status_code == 404
    with pytest.raises(Http404):
        ticket_for(make_superuser(), number)
