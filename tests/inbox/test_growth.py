"""Every list of the inbox asks the database as often for many rows as for few.

Lists that have such a test beside their own tests are not repeated here: the ticket list,
people, a person's page, a ticket's messages and filing, failed mail, topics, figures, search,
the customer's tickets.
"""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.make.answers import make_auto_answer
from tests.make.filing import url
from tests.make.forms import make_form
from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_message,
    make_person,
    make_saved_reply,
    make_superuser,
    make_ticket,
)
from tests.make.sources import make_source
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.audit import record
from wagdesk.inbox.actions.bulk import start_bulk
from wagdesk.inbox.actions.count_figures import count_new_figures
from wagdesk.inbox.actions.export_tickets import run_ticket_exports
from wagdesk.inbox.models import (
    BlockedAddress,
    BulkRun,
    CustomField,
    Draft,
    Export,
    PersonAddress,
    StatusLabel,
    Team,
    TicketTag,
)
from wagdesk.inbox.models.privacy import AuditAction

pytestmark = pytest.mark.django_db
FEW, MORE = 2, 12
_numbers = count(1)


class World:
    """A superuser at the lists, and a mailbox with a ticket."""

    def __init__(self) -> None:
        self.box, self.root = make_mailbox("support"), make_superuser("root")
        self.person = make_person("ada@mail.example", name="Ada Lovelace")
        self.ticket = make_ticket(self.box, self.person)


def audit(world: World) -> None:
    """Each by somebody else."""
    record(
        action=AuditAction.OPENED_PERSON,
        actor=make_agent(),
        kind="person",
        object_id=next(_numbers),
    )


def export(world: World) -> None:
    query, now = {"filter": "view=all"}, timezone.now()
    Export.objects.create(
        kind="tickets_csv", asked_by=world.root, query=query, state="done", blob="x",
        finished_at=now, expires_at=now,
    )  # fmt: skip


def refused(world: World) -> None:
    """A run of which each ticket was refused."""
    BulkRun.objects.all().delete()
    numbers = [make_ticket(world.box).pk for _ in range(next(_numbers))]
    run = start_bulk(user=world.root, act="priority", value="4", numbers=numbers)
    run.refused, run.done, run.finished_at = [[n, "No."] for n in numbers], 1, timezone.now()
    run.save()


def draft(world: World) -> None:
    """One of each colleague."""
    author = make_agent(world.box, first_name=f"Agent {next(_numbers)}")
    Draft.objects.create(ticket=world.ticket, author=author, text="Dear Ada", version=1)


def alike(world: World) -> None:
    person = make_person(f"ada{next(_numbers)}@mail.example", name="Ada Lovelace")
    make_ticket(world.box, person)


def said(world: World) -> None:
    make_message(world.ticket, person=make_person())
    text = f"Note {next(_numbers)}"
    add_note(user=make_agent(world.box), ticket=world.ticket, text=text)


def block(world: World) -> None:
    address = f"ada.{next(_numbers)}@mail.example"
    PersonAddress.objects.create(person=world.person, value=address)
    BlockedAddress.objects.create(mailbox=make_mailbox(), value=address)


def mailbox(world: World) -> None:
    make_auto_answer(make_mailbox(), text="Thank you.")


def team(world: World) -> None:
    row = Team.objects.create(name=f"Team {next(_numbers)}")
    row.members.set([make_agent(), make_agent()])


def tag(world: World) -> None:
    name = f"tag {next(_numbers)}"
    row = TicketTag.objects.create(name=name, slug=name, key=name)
    make_ticket(world.box).tagged.create(tag=row)


def field(world: World) -> None:
    CustomField.objects.create(
        slug=f"f{next(_numbers)}", label="Size", mailbox=make_mailbox(), kind="number"
    )


def form(world: World) -> None:
    make_form(make_mailbox(), {"label": "Order"}, title=f"Form {next(_numbers)}")


def asked_about(world: World) -> None:
    make_ticket(world.box, at=timezone.now(), assignee=make_agent(world.box))
    count_new_figures()


LISTS: dict[str, tuple[Callable[[World], Any], Callable[[World], str]]] = {
    "the trail": (audit, lambda world: url("audit")),
    "exports": (export, lambda world: url("exports")),
    "a bulk run": (refused, lambda world: url("bulk_run", BulkRun.objects.latest("pk").pk)),
    "its result above the list": (
        refused,
        lambda world: f"{url('list')}?view=spam&bulk={BulkRun.objects.latest('pk').pk}",
    ),
    "drafts of colleagues": (draft, lambda world: url("ticket", world.ticket.pk)),
    "people who may be the same": (alike, lambda world: url("person_merge", world.person.pk)),
    "people to merge with": (alike, lambda world: url("person_merge", world.person.pk) + "?q=ada"),
    "a conversation on paper": (said, lambda world: url("print", world.ticket.pk) + "?notes=1"),
    "blocks of a person": (block, lambda world: url("person", world.person.pk)),
    "known tags": (tag, lambda world: url("known_tags") + "?q=tag"),
    "tickets behind a figure": (
        asked_about,
        lambda world: reverse("wagdesk_metrics:tickets", args=["asked"]),
    ),
    "mailboxes": (mailbox, lambda world: reverse("wagdesk_mailboxes:index")),
    "sources": (lambda w: make_source("imap"), lambda world: reverse("wagdesk_sources:index")),
    "saved replies": (
        lambda world: make_saved_reply(f"Reply {next(_numbers)}", mailbox=make_mailbox()),
        lambda world: reverse("wagdesk_saved_replies:index"),
    ),
    "blocked senders": (block, lambda world: reverse("wagdesk_blocked:index")),
    "teams": (team, lambda world: reverse("wagdesk_teams:index")),
    "labels": (
        lambda world: StatusLabel.objects.create(name=f"L {next(_numbers)}", status="open"),
        lambda world: reverse("wagdesk_labels:index"),
    ),
    "fields": (field, lambda world: reverse("wagdesk_fields:index")),
    "tags": (tag, lambda world: reverse("wagdesk_tags:index")),
    "forms": (form, lambda world: reverse("wagdesk_forms:index")),
    "forms to choose from": (form, lambda world: reverse("wagdesk_form_chooser:choose")),
}


def questions(client, address: str) -> list[str]:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return [query["sql"] for query in caught]


@pytest.mark.parametrize("name", LISTS)
def test_many_rows_take_as_many_questions_as_few(client, name):
    add, address = LISTS[name]
    world = World()
    client.force_login(world.root)
    for _ in range(FEW):
        add(world)
    few = questions(client, address(world))
    for _ in range(MORE):
        add(world)
    many = questions(client, address(world))
    assert len(many) <= len(few), "\n".join(sorted(set(many) - set(few)))


def test_rows_of_an_export_are_asked_for_by_the_batch(client):
    world = World()
    client.force_login(world.root)

    def made() -> int:
        client.post(url("exports"), {"kind": "tickets_csv", "query": "view=all"})
        with CaptureQueriesContext(connection) as caught:
            run_ticket_exports()
        return len(caught)

    tag(world)
    few = made()
    for _ in range(MORE):
        tag(world)
        make_ticket(make_mailbox(), assignee=make_agent())
    assert made() <= few
