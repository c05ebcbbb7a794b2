"""Lists of tickets that agents exported, once somebody in them is erased."""

import pytest
from django.utils import timezone

from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from wagdesk.claims import claim
from wagdesk.inbox.actions.erase_person import erase_person
from wagdesk.inbox.actions.export_tickets import export_tickets, run_ticket_exports
from wagdesk.inbox.mail.blobs import private_storage
from wagdesk.inbox.models import Export, Ticket

pytestmark = pytest.mark.django_db
ADDRESS = "zofia@mail.example"


class World:
    """A manager's mailbox with a ticket of Ben's; ``come`` is when Zofia writes too."""

    def __init__(self) -> None:
        self.box = make_mailbox()
        self.boss = make_agent(self.box, level="manage")
        self.bens = make_ticket(self.box, make_person("ben@mail.example"), subject="Ben asks")

    def come(self) -> None:
        self.zofia = make_person(ADDRESS, name="Zofia")
        make_ticket(self.box, self.zofia, subject="Zofia asks", at=timezone.now())

    def ask(self, query: str = "view=all") -> Export:
        return export_tickets(user=self.boss, kind="tickets_csv", query=query)

    def erase(self) -> None:
        erase_person(user=self.boss, person=self.zofia)


@pytest.fixture
def world() -> World:
    return World()


def written(export: Export) -> bytes:
    export.refresh_from_db()
    return private_storage().open(export.blob).read() if export.blob else b""


def test_a_list_that_was_asked_for_before_they_wrote_and_made_after_goes(
    world, django_capture_on_commit_callbacks
):
    export = world.ask()
    world.come()
    run_ticket_exports()
    name = Export.objects.get().blob
    assert b"Zofia asks" in written(export)
    with django_capture_on_commit_callbacks(execute=True):
        world.erase()
    assert written(export) == b"" and not private_storage().exists(name)


def test_a_list_of_before_we_knew_them_stays(world):
    export = world.ask()
    run_ticket_exports()
    world.come()
    world.erase()
    assert b"Ben asks" in written(export)


def test_a_list_goes_that_holds_a_ticket_which_was_theirs_then(world):
    world.come()
    export = world.ask()
    run_ticket_exports()
    Ticket.objects.filter(requester=world.zofia).update(requester=world.bens.requester)
    make_ticket(world.box, world.zofia, at=timezone.now())
    world.erase()
    assert written(export) == b""


def test_a_list_that_is_being_written_is_written_anew(world):
    world.come()
    export = world.ask()
    assert claim(Export.objects.all(), export.pk, "worker")
    world.erase()
    export.refresh_from_db()
    assert (export.state, export.claimed_by) == ("waiting", None)
    run_ticket_exports()
    assert b"Ben asks" in written(export) and b"Zofia" not in written(export)


def test_one_asked_for_with_their_address_is_not_made(world):
    world.come()
    export = world.ask(f"view=all&q={ADDRESS}")
    world.erase()
    run_ticket_exports()
    export.refresh_from_db()
    assert (export.state, export.query, export.blob) == ("failed", {}, "")
