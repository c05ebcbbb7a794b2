"""Two people become one, and two again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_message,
    make_person,
    make_superuser,
    make_ticket,
    make_user,
)
from wagdesk.inbox.actions.add_customer_message import Said, add_customer_message
from wagdesk.inbox.actions.change_requester import change_requester
from wagdesk.inbox.actions.merge_people import ImpossibleMerge, merge_people, unmerge_people
from wagdesk.inbox.actions.open_ticket import open_ticket
from wagdesk.inbox.actions.people import person_for
from wagdesk.inbox.models import (
    AuditEntry,
    CustomerLink,
    Participant,
    Person,
    PersonAddress,
    PersonMerge,
    PersonNote,
    Ticket,
    TicketEvent,
)
from wagdesk.inbox.rebuild import compare
from wagdesk.search.models import IndexChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box):
    return make_agent(box)


@pytest.fixture
def old(box):
    """Zofia, as she wrote from work: a ticket, a note, a part in somebody's ticket."""
    person = make_person("zofia@work.example", name="Zofia Nowak")
    make_ticket(box, person, subject="From work")
    PersonNote.objects.create(person=person, text="Prefers mornings")
    Participant.objects.create(ticket=make_ticket(box), person=person)
    return person


@pytest.fixture
def new(box):
    person = make_person("zofia@home.example", locale="pl")
    make_ticket(box, person, subject="From home")
    return person


def state() -> dict:
    """Whose everything is."""
    return {
        "addresses": dict(PersonAddress.objects.values_list("value", "person")),
        "tickets": dict(Ticket.objects.values_list("subject", "requester")),
        "participants": set(Participant.objects.values_list("ticket", "person")),
        "notes": dict(PersonNote.objects.values_list("pk", "person")),
        "links": dict(CustomerLink.objects.values_list("pk", "person")),
        "people": set(
            Person.objects.values_list("pk", "name", "locale", "time_zone", "user", "merged_into")
        ),
    }


def test_a_merge_moves_addresses_tickets_notes_and_participations(agent, old, new):
    merge_people(user=agent, source=old, target=new)
    after = state()
    assert (
        set(after["addresses"].values()) >= {new.pk} and old.pk not in after["addresses"].values()
    )
    assert after["tickets"]["From work"] == new.pk
    assert set(after["notes"].values()) == {new.pk}
    assert old.pk not in {person for _ticket, person in after["participants"]}
    new.refresh_from_db()
    assert (new.name, new.locale) == ("Zofia Nowak", "pl")
    assert person_for(address="zofia@work.example") == new


def test_taking_it_back_restores_everything(agent, old, new):
    CustomerLink.objects.create(
        person=old, address="zofia@work.example", secret_hash="x", expires_at="2030-01-01T00:00Z"
    )
    before = state()
    merge = merge_people(user=agent, source=old, target=new)
    assert state() != before
    assert unmerge_people(user=agent, merge=merge) == old
    assert state() == before


def arrive(box, address: str, subject: str) -> Ticket:
    """A mail that opens a ticket, as intake does it."""
    person = person_for(address=address)
    ticket = open_ticket(mailbox=box, person=person, subject=subject, channel="email", locale="en")
    said = Said(visible_text="Hello", subject=subject, from_address=address)
    add_customer_message(ticket=ticket, person=person, said=said, channel="email")
    return ticket


def test_mail_that_came_meanwhile_goes_to_whose_address_it_came_from(agent, box, old, new):
    merge = merge_people(user=agent, source=old, target=new)
    theirs = arrive(box, "zofia@work.example", "Again from work")
    other = arrive(box, "zofia@home.example", "Again from home")
    assert theirs.requester == other.requester == new
    unmerge_people(user=agent, merge=merge)
    theirs.refresh_from_db()
    other.refresh_from_db()
    assert (theirs.requester, other.requester) == (old, new)
    assert theirs.participants.get().person == old
    event = TicketEvent.objects.get(kind="requester")
    assert (event.ticket, event.data) == (theirs, {"before": new.pk, "requester": old.pk})


def test_what_was_changed_by_hand_meanwhile_stays(agent, box, old, new):
    merge = merge_people(user=agent, source=old, target=new)
    third = make_person("third@mail.example")
    ticket = Ticket.objects.get(subject="From work")
    Ticket.objects.filter(pk=ticket.pk).update(requester=third)
    Person.objects.filter(pk=new.pk).update(name="Z. Nowak")
    unmerge_people(user=agent, merge=merge)
    ticket.refresh_from_db()
    new.refresh_from_db()
    assert (ticket.requester, new.name) == (third, "Z. Nowak")


def test_a_ticket_that_was_given_to_them_by_name_meanwhile_stays_theirs(agent, old, new):
    """An event says so, and no event says otherwise."""
    merge = merge_people(user=agent, source=old, target=new)
    ticket = Ticket.objects.get(subject="From work")
    for person in (make_person("third@mail.example"), new):
        change_requester(user=agent, ticket=ticket, person=person)
    unmerge_people(user=agent, merge=merge)
    assert Ticket.objects.get(pk=ticket.pk).requester == new
    assert compare(Ticket.objects.values_list("pk", flat=True)) == []


def test_chains_are_flat_and_come_apart_in_any_order(agent, box, old, new):
    before = state()
    third = make_person("third@mail.example", name="Third")
    make_ticket(box, third, subject="Third's")
    with_third = state()
    first = merge_people(user=agent, source=old, target=new)
    second = merge_people(user=agent, source=new, target=third)
    old.refresh_from_db()
    assert old.merged_into == third and before["tickets"]["From work"] == old.pk
    unmerge_people(user=agent, merge=first)
    unmerge_people(user=agent, merge=second)
    assert state() == with_third


def test_nobody_is_merged_with_themselves_or_in_a_circle(agent, old, new):
    with pytest.raises(ImpossibleMerge, match="the same person"):
        merge_people(user=agent, source=old, target=old)
    merge_people(user=agent, source=old, target=new)
    for source, target in ((new, old), (old, new)):
        with pytest.raises(ImpossibleMerge, match="part of another person"):
            merge_people(user=agent, source=source, target=target)


def test_a_merge_is_taken_back_once(agent, old, new):
    merge = merge_people(user=agent, source=old, target=new)
    unmerge_people(user=agent, merge=merge)
    with pytest.raises(ImpossibleMerge, match="taken back already"):
        unmerge_people(user=agent, merge=merge)


@pytest.mark.parametrize("which", ["viewer", "half", "nobody"])
def test_who_may_not_answer_in_every_ticket_merges_nobody(box, old, new, which):
    if which == "half":
        make_ticket(make_mailbox("returns"), old)
    user = {
        "viewer": lambda: make_agent(box, level="view"),
        "half": lambda: make_agent(box),
        "nobody": make_user,
    }[which]()
    before = state()
    with pytest.raises(PermissionDenied):
        merge_people(user=user, source=old, target=new)
    assert state() == before and not PersonMerge.objects.exists()


def test_who_lost_the_right_takes_nothing_back(agent, old, new):
    merge = merge_people(user=agent, source=old, target=new)
    make_ticket(make_mailbox("returns"), new)
    with pytest.raises(PermissionDenied):
        unmerge_people(user=agent, merge=merge)
    assert unmerge_people(user=make_superuser(), merge=merge) == old


def test_both_ways_leave_a_trace_and_are_found_anew(agent, old, new):
    IndexChange.objects.all().delete()
    merge = merge_people(user=agent, source=old, target=new)
    marked = set(IndexChange.objects.values_list("kind", "object_id"))
    ticket = str(Ticket.objects.get(subject="From work").pk)
    assert {("person", str(old.pk)), ("person", str(new.pk)), ("ticket", ticket)} <= marked
    unmerge_people(user=agent, merge=merge)
    assert list(AuditEntry.objects.values_list("action", "actor", "object_id")) == [
        ("merged_people", agent.pk, str(new.pk)),
        ("unmerged_people", agent.pk, str(new.pk)),
    ]


def test_it_works_from_the_screens(client, agent, old, new):
    client.force_login(agent)
    merge_url = reverse("wagdesk_inbox_admin:person_merge", args=[new.pk])
    shown = client.get(merge_url, {"with": old.pk}).content.decode()
    assert "zofia@work.example" in shown and "sees the tickets of both" in shown
    client.post(merge_url, {"with": old.pk})
    old.refresh_from_db()
    assert old.merged_into == new
    gone = client.get(reverse("wagdesk_inbox_admin:person", args=[old.pk]))
    assert gone["Location"] == reverse("wagdesk_inbox_admin:person", args=[new.pk])
    merge = PersonMerge.objects.get()
    client.post(reverse("wagdesk_inbox_admin:person_unmerge", args=[new.pk, merge.pk]))
    old.refresh_from_db()
    assert old.merged_into is None


@pytest.mark.parametrize("wanted", ["", "x", "999999", "²"])
def test_a_choice_that_is_none_says_so(client, agent, new, wanted):
    client.force_login(agent)
    url = reverse("wagdesk_inbox_admin:person_merge", args=[new.pk])
    answer = client.post(url, {"with": wanted}, follow=True)
    assert "Choose who is the same person." in answer.content.decode()


def test_messages_stay_with_whom_they_were_written_by(agent, box, old, new):
    message = make_message(Ticket.objects.get(subject="From work"), person=old)
    merge_people(user=agent, source=old, target=new)
    message.refresh_from_db()
    assert message.person == old


def test_who_takes_part_elsewhere_is_merged_by_nobody_who_may_not_answer_there(box, agent, old):
    """Else a merge would let the other one read that conversation."""
    elsewhere = make_ticket(make_mailbox("returns"))
    helper = make_person("helper@mail.example")
    Participant.objects.create(ticket=make_ticket(box), person=helper)
    Participant.objects.create(ticket=elsewhere, person=helper)
    for source, target in ((helper, old), (old, helper)):
        with pytest.raises(PermissionDenied):
            merge_people(user=agent, source=source, target=target)
