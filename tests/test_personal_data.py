"""No text field without an owner, and erasing a person leaves no word of theirs."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from tests.make.inbox import make_agent, make_mailbox, make_message, make_person, make_ticket
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.models import (
    Attachment,
    ContactVisit,
    CopiedAddress,
    Message,
    OutgoingMail,
    PersonAddress,
    ReceivedMail,
    Ticket,
    TicketEvent,
)
from wagdesk.inbox.models.message import private_storage
from wagdesk.personal_data import Registry, registry
from wagdesk.search.models import Visit, Visitor

ADDRESS = "zofia@mail.example"
WORD = "xylophone"


def our_labels() -> list[str]:
    """The labels of every app of the project that has models."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith(("wagdesk", "helpcenter"))]
    return [app.label for app in ours if list(app.get_models())]


def our_models() -> list[type[models.Model]]:
    return [model for label in our_labels() for model in apps.get_app_config(label).get_models()]


@pytest.fixture(autouse=True)
def discovered():
    registry.discover()


def test_every_text_field_is_registered_or_called_impersonal():
    assert {"wagdesk_search", "wagdesk_kb", "wagdesk_inbox"} <= set(our_labels())
    assert registry.unknown_fields(our_labels()) == []


def test_a_field_nobody_spoke_for_is_named():
    missing = Registry().unknown_fields(["wagdesk_inbox"])
    assert "wagdesk_inbox.person.name" in missing
    assert "wagdesk_inbox.attachment.file" in missing


def test_every_declared_field_exists():
    declared = {}
    for data in registry.personal.values():
        declared.setdefault(data.model.lower(), set()).update(data.fields)
    for name, fields in registry.impersonal.items():
        declared.setdefault(name, set()).update(fields)
    for name, fields in declared.items():
        real = {field.name for field in apps.get_model(name)._meta.get_fields()}
        assert fields <= real, name


def test_no_field_is_both_personal_and_impersonal():
    for key, data in registry.personal.items():
        assert not set(data.fields) & registry.impersonal.get(data.model.lower(), set()), key


class Trace:
    """A customer who left ``WORD`` or the address in every place we have."""

    def __init__(self):
        self.mailbox = make_mailbox("support")
        self.agent = make_agent(self.mailbox)
        self.person = make_person(ADDRESS, name=f"Zofia {WORD}")
        self.visit = Visit.objects.create(visitor=Visitor.objects.create())
        self.ticket = make_ticket(
            self.mailbox,
            self.person,
            subject=f"My {WORD}",
            text=f"It is a {WORD}",
            visit=self.visit,
        )
        file = NewFile(f"{WORD}.txt", "text/plain", WORD.encode())
        self.received = self.receive(f"{WORD}: raw mail")
        self.message = make_message(
            self.ticket, text=WORD, folded=WORD, html=WORD, files=(file,), received=self.received
        )
        note = add_note(user=self.agent, ticket=self.ticket, text=f"The {WORD} again")
        reply(user=self.agent, ticket=self.ticket, text=f"About your {WORD}", seen_message=note.pk)
        CopiedAddress.objects.create(ticket=self.ticket, value=ADDRESS, name=WORD)
        ContactVisit.objects.create(mailbox=self.mailbox, visit=self.visit, ticket=self.ticket)

    def receive(self, raw: str) -> ReceivedMail:
        blob = private_storage().save(f"mail/{uuid4().hex}", ContentFile(raw.encode()))
        return ReceivedMail.objects.create(
            mailbox=self.mailbox,
            source="file",
            sha256=str(ReceivedMail.objects.count()) * 64,
            blob=blob,
            size=len(raw),
            mail_from="Zofia@Mail.example",
            rcpt_to=["support@shop.example"],
            peer=f"{WORD}.example",
            error=f"near {WORD}",
        )


@pytest.fixture
def trace(db):
    return Trace()


def text_of_everything() -> str:
    """Every value of every column of every table of ours."""
    found = []
    for model in our_models():
        rows = model._base_manager.values_list()
        found += [f"{model._meta.label}: {row}" for row in rows]
    return "\n".join(found)


def private_files() -> dict[str, str]:
    """Name to content of every private file."""
    storage, found = private_storage(), {}
    folders = ["."] if storage.exists(".") else []
    while folders:
        folder = folders.pop()
        below, files = storage.listdir(folder)
        folders += [f"{folder}/{name}" for name in below]
        for name in files:
            with storage.open(f"{folder}/{name}") as file:
                found[f"{folder}/{name}"] = file.read().decode(errors="replace")
    return found


def test_an_export_holds_everything_a_person_left(trace):
    export = registry.export([ADDRESS])
    assert WORD in export["wagdesk_inbox.person"][0]["name"]
    assert export["wagdesk_inbox.personaddress"][0]["value"] == ADDRESS
    assert export["wagdesk_inbox.ticket"][0]["subject"] == f"My {WORD}"
    assert len(export["wagdesk_inbox.message"]) == 4
    assert export["wagdesk_inbox.attachment"][0]["name"] == f"{WORD}.txt"
    assert export["wagdesk_inbox.receivedmail"][0]["mail_from"] == "Zofia@Mail.example"
    assert export["wagdesk_inbox.outgoingmail"][0]["to"] == [ADDRESS]
    assert export["wagdesk_inbox.copiedaddress"][0]["value"] == ADDRESS


def test_an_export_holds_nothing_of_others(trace):
    make_ticket(trace.mailbox, subject="Somebody else's")
    assert "Somebody else's" not in str(registry.export([ADDRESS]))
    assert registry.export(["nobody@mail.example"]) == {}


def test_the_address_may_be_written_in_any_way(trace):
    assert registry.export(["Zofia <ZOFIA@Mail.Example>"]) == registry.export([ADDRESS])


def test_erasing_leaves_no_word_in_any_table_or_file(db, django_capture_on_commit_callbacks):
    old_files = set(private_files())
    Trace()
    assert text_of_everything().count(WORD) > 10
    assert len(set(private_files()) - old_files) == 2
    with django_capture_on_commit_callbacks(execute=True):
        registry.erase([ADDRESS])
    left = text_of_everything().lower()
    assert WORD not in left and ADDRESS not in left
    assert set(private_files()) == old_files


def test_erasing_keeps_rows_times_and_events_for_the_figures(trace):
    before = TicketEvent.objects.count()
    created = trace.ticket.created_at
    registry.erase([ADDRESS])
    ticket = Ticket.objects.get()
    assert (ticket.created_at, ticket.visit) == (created, None)
    assert Message.with_notes.count() == 4 and TicketEvent.objects.count() == before
    assert Attachment.objects.get().size == len(WORD)
    assert ContactVisit.objects.get().visit is None
    assert PersonAddress.objects.count() == 0


def test_erasing_takes_back_what_was_not_sent_yet(trace):
    registry.erase([ADDRESS])
    assert OutgoingMail.objects.get().state == "cancelled"


def test_erasing_touches_nobody_else(trace):
    other = make_ticket(trace.mailbox, subject="Mine", text="My words")
    registry.erase([ADDRESS])
    other.refresh_from_db()
    assert other.subject == "Mine" and other.requester.address
    assert Message.objects.filter(visible_text="My words").exists()


def test_erasing_reaches_merged_people_and_mails_that_became_no_ticket(trace):
    twin = make_person("old@mail.example", name=f"Twin {WORD}")
    twin.merged_into = trace.person
    twin.save()
    trace.receive(f"stored only: {WORD}")
    registry.erase(["old@mail.example"])
    assert WORD not in text_of_everything()


def test_erasing_twice_is_erasing_once(trace):
    registry.erase([ADDRESS])
    assert registry.erase([ADDRESS]) == {}


def test_a_failed_erasure_changes_nothing(trace, monkeypatch):
    name = "wagdesk_inbox.contactvisit"
    broken = registry.personal[name]

    def fail(_rows, _known):
        raise RuntimeError("disk full")

    monkeypatch.setitem(registry.personal, name, type(broken)(**{**vars(broken), "erase": fail}))
    before = text_of_everything()
    with pytest.raises(RuntimeError):
        registry.erase([ADDRESS])
    assert text_of_everything() == before
