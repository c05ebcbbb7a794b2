"""What an agent of one mailbox learns of people who wrote to another: of those who only wrote
there nothing, of those who wrote to both who they are, and not what colleagues there noted."""

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
)
from wagdesk.inbox.actions.merge_people import merge_people, unmerge_people
from wagdesk.inbox.actions.move_ticket import move_ticket
from wagdesk.inbox.actions.person_notes import add_person_note
from wagdesk.inbox.models import BlockedAddress, Person, PersonMerge, PersonNote
from wagdesk.search.actions import drain_index_changes

pytestmark = pytest.mark.django_db
ADDRESS, NAME, NOTE = "zofia@celesta.example", "Zofia Celesta", "Vibraphone note"


class World:
    """Zofia wrote to ``here``; the agent of ``there`` is curious."""

    def __init__(self) -> None:
        self.here, self.there = make_mailbox("here"), make_mailbox("there")
        self.ana, self.ben = make_agent(self.here, name="ana"), make_agent(self.there, name="ben")
        self.both = make_agent(self.here, self.there, name="both")
        self.zofia = make_person(ADDRESS, name=NAME)
        self.ticket = make_ticket(self.here, self.zofia)
        self.note = add_person_note(user=self.ana, person=self.zofia, text=NOTE)

    def write_there_too(self) -> None:
        make_ticket(self.there, self.zofia, text="Hello there")


@pytest.fixture
def world() -> World:
    return World()


def url(name: str, *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


def page(client, user, person: Person) -> str:
    client.force_login(user)
    return client.get(url("person", person.pk)).content.decode()


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("people", {}),
        ("people", {"q": ADDRESS}),
        ("people", {"q": "Celesta"}),
        ("search", {"q": "Celesta", "in": "people"}),
        ("search", {"q": f"from:{ADDRESS}"}),
        ("complete", {"q": "from:zof"}),
        ("complete", {"q": "from:cel"}),
        ("write", {}),
        ("enter", {}),
    ],
)
def test_nowhere_is_somebody_named_who_only_wrote_elsewhere(world, client, name, asked):
    drain_index_changes()
    client.force_login(world.ben)
    said = client.get(url(name), asked).content.decode()
    typed = " ".join(asked.values())
    for word in (ADDRESS, NAME, NOTE, "Celesta"):
        assert word in typed or word not in said
    client.force_login(world.ana)
    if asked.get("q") not in (None, f"from:{ADDRESS}"):
        assert "zofia" in client.get(url(name), asked).content.decode().lower()


def test_somebody_alike_who_only_wrote_elsewhere_is_no_hint(world, client):
    twin = make_person("zofia@celesta.test", name=NAME)
    make_ticket(world.there, twin)
    drain_index_changes()
    client.force_login(world.ben)
    for name in ("person", "person_merge"):
        assert ADDRESS not in client.get(url(name, twin.pk)).content.decode()
    asked = {"with": world.zofia.pk, "q": ADDRESS}
    assert NAME not in client.get(url("person_merge", world.note.pk), asked).content.decode()
    said = client.get(url("person_merge", twin.pk), {"with": world.zofia.pk}).content.decode()
    assert ADDRESS not in said


def test_nothing_is_done_to_somebody_who_only_wrote_elsewhere(world, client):
    twin = make_person("twin@mail.example")
    make_ticket(world.there, twin)
    merge = merge_people(user=make_superuser(), source=make_person(), target=world.zofia)
    client.force_login(world.ben)
    pk, sure = world.zofia.pk, {"sure": world.zofia.pk, "mailbox": world.there.pk, "text": "x"}
    acts = [("person_note_remove", pk, world.note.pk), ("person_unmerge", pk, merge.pk)]
    acts += [(f"person_{act}", pk) for act in ("note", "block", "export", "erase", "merge")]
    for name, *args in acts:
        assert client.post(url(name, *args), sure).status_code == 404, name
    client.post(url("person_merge", twin.pk), {"with": pk})
    assert not BlockedAddress.objects.exists()
    assert Person.objects.get(pk=pk).name == NAME and PersonNote.objects.get() == world.note
    assert PersonMerge.objects.filter(undone_at=None).count() == 1


def test_who_wrote_to_both_is_known_to_both_and_notes_stay_with_their_mailbox(world, client):
    world.write_there_too()
    there = page(client, world.ben, world.zofia)
    assert NAME in there and ADDRESS in there and NOTE not in there
    assert NOTE in page(client, world.ana, world.zofia)
    assert NOTE in page(client, world.both, world.zofia)
    assert NOTE in page(client, make_superuser(), world.zofia)


def test_what_was_noted_elsewhere_is_not_removed_by_its_number(world, client):
    world.write_there_too()
    client.force_login(world.ben)
    address = url("person_note_remove", world.zofia.pk, world.note.pk)
    assert client.post(address).status_code == 404
    assert PersonNote.objects.exists()


def test_an_entered_ticket_opens_no_note(world, client):
    """Whoever knows an address can enter a ticket for it."""
    client.force_login(world.ben)
    data = {"channel": "phone", "mailbox": world.there.pk, "email": ADDRESS, "subject": "Hi"}
    entered = client.post(url("enter"), data | {"message": "Called", "priority": 2}, follow=True)
    assert entered.status_code == 200 and NOTE not in entered.content.decode()
    assert NOTE not in page(client, world.ben, world.zofia)


def test_a_note_is_for_the_latest_ticket_s_mailbox_or_the_one_that_was_chosen(world, client):
    world.write_there_too()
    client.force_login(world.both)
    for data in ({"text": "Latest"}, {"text": "Chosen", "mailbox": world.here.pk}):
        client.post(url("person_note", world.zofia.pk), data)
    told = dict(PersonNote.objects.values_list("text", "mailbox__slug"))
    assert told == {NOTE: "here", "Latest": "there", "Chosen": "here"}


def test_nobody_notes_in_a_mailbox_that_is_not_theirs(world):
    world.write_there_too()
    with pytest.raises(PermissionDenied):
        add_person_note(user=world.ben, person=world.zofia, text="x", mailbox=world.here)


def test_notes_go_with_the_last_ticket_that_is_moved(world):
    second = make_ticket(world.here, world.zofia)
    for ticket, slug in ((world.ticket, "here"), (second, "there")):
        move_ticket(user=world.both, ticket=ticket, mailbox=world.there)
        world.note.refresh_from_db()
        assert world.note.mailbox.slug == slug


def test_a_merge_moves_notes_and_not_who_may_read_them(world, client):
    twin = make_person("twin@mail.example")
    make_ticket(world.there, twin)
    merge = merge_people(user=world.both, source=world.zofia, target=twin)
    assert NOTE not in page(client, world.ben, twin)
    assert NOTE in page(client, world.ana, twin)
    with pytest.raises(PermissionDenied):
        unmerge_people(user=world.ben, merge=merge)


def test_words_in_a_ticket_elsewhere_make_nobody_known(world, client):
    """Who stood in Cc there and was let in is known there alone."""
    other = make_ticket(world.here)
    quin = make_person("quin@mail.example", name="Quin Oboe")
    make_message(other, person=quin, text="I join in")
    client.force_login(world.ben)
    assert client.get(url("person", quin.pk)).status_code == 404
