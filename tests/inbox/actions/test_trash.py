"""Tickets in the trash, out of it again, and gone for good."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_message,
    make_person,
    make_superuser,
    make_ticket,
)
from tests.make.mail import make_mail, receive
from tests.test_personal_data import private_files
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.editing import ImpossibleEdit
from wagdesk.inbox.actions.link import link
from wagdesk.inbox.actions.merge import merge_tickets
from wagdesk.inbox.actions.merge_people import merge_people
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.actions.retention import run_retention
from wagdesk.inbox.actions.send_mail import send_due_mail
from wagdesk.inbox.actions.split import split_messages
from wagdesk.inbox.actions.sweep_blobs import sweep_blobs
from wagdesk.inbox.actions.tag_ticket import tag_ticket
from wagdesk.inbox.actions.trash import purge_tickets, restore, trash
from wagdesk.inbox.models import (
    Attachment,
    Message,
    OutgoingMail,
    Person,
    ReceivedMail,
    Ticket,
    TicketEvent,
    TicketLink,
)
from wagdesk.inbox.models.message import private_storage
from wagdesk.inbox.queries.tickets import tickets_for, trash_for
from wagdesk.inbox.rebuild import compare
from wagdesk.search.models import IndexChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def run_after_commit(django_capture_on_commit_callbacks):
    """What waits for the commit is run when the block ends."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stored(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


# In and out


@pytest.mark.parametrize("status", ["new", "pending", "solved", "closed", "spam"])
def test_a_ticket_of_any_status_goes_in_and_comes_out_as_it_was(box, ana, status):
    ticket = make_ticket(box, status=status)
    for _ in range(2):
        trash(user=ana, ticket=ticket)
    assert trash_for(ana).get() == ticket and not tickets_for(ana).exists()
    for _ in range(2):
        restore(user=ana, ticket=ticket)
    assert tickets_for(ana).get().status == status
    kinds = TicketEvent.objects.filter(kind__in=("trashed", "restored"))
    assert list(kinds.order_by("pk").values_list("kind", flat=True)) == ["trashed", "restored"]


def test_who_may_not_answer_neither_throws_away_nor_restores(box, ana):
    ticket = make_ticket(box)
    for user in (make_agent(box, level="view"), make_agent(make_mailbox())):
        with pytest.raises(PermissionDenied):
            trash(user=user, ticket=ticket)
    trash(user=ana, ticket=ticket)
    with pytest.raises(PermissionDenied):
        restore(user=make_agent(box, level="view"), ticket=ticket)
    assert stored(ticket).trashed_at


def test_a_merged_ticket_is_thrown_away_with_its_target_alone(box, ana):
    target = make_ticket(box)
    source = make_ticket(box, target.requester)
    merge_tickets(user=ana, sources=[source], target=target)
    with pytest.raises(ImpossibleEdit, match="Take that back first"):
        trash(user=ana, ticket=source)


# For good


def full_ticket(box, ana, address: str = "ada@mail.example") -> Ticket:
    """A mail with a file, a copy of it, a note with a file, an answer that waits, a tag."""
    raw = make_mail(f"Ada <{address}>", text="My parcel\n", message_id="<1@mail.example>")
    ticket = receive(box, raw, mail_from=address).ticket
    receive(box, raw, source="imap", source_id="1:1", mail_from=address)
    make_attachment(make_message(ticket, text="A photo"))
    file = NewFile("plan.txt", "text/plain", b"plan")
    note = add_note(user=ana, ticket=ticket, text="Aha", files=(file,))
    reply(user=ana, ticket=ticket, text="Soon.", seen_message=note.pk)
    tag_ticket(user=ana, ticket=ticket, names=["late"])
    return Ticket.objects.get(pk=ticket.pk)


def test_rows_files_and_raw_mail_are_gone_and_others_stay(box, ana, run_after_commit):
    ticket = full_ticket(box, ana)
    other = full_ticket(make_mailbox("returns"), make_superuser(), "ben@mail.example")
    link(user=make_superuser(), ticket=other, other=ticket, kind="related")
    theirs = kept_files() - files_of(ticket)
    assert len(files_of(ticket)) == 4 and files_of(other) <= theirs
    with run_after_commit():
        assert purge_tickets([ticket.pk]) == 1
    assert kept_files() == theirs
    for rows in (Message.with_notes, TicketEvent.objects, OutgoingMail.objects):
        assert set(rows.values_list("ticket", flat=True)) == {other.pk}
    assert Ticket.objects.get() == other
    assert not TicketLink.objects.exists()
    assert compare([other.pk]) == []


def kept_files() -> set[str]:
    return {name.removeprefix("./") for name in private_files()}


def files_of(ticket: Ticket) -> set[str]:
    names = set(Attachment.objects.filter(message__ticket=ticket).values_list("file", flat=True))
    first = ReceivedMail.objects.filter(ticket=ticket)
    raw = first | ReceivedMail.objects.filter(first__in=first.values("pk"))
    return names | set(raw.values_list("blob", flat=True))


def test_that_a_mail_came_stays_without_who_sent_it(box, ana, run_after_commit):
    ticket = full_ticket(box, ana)
    told = {"peer": "192.0.2.1", "error": "ada@mail.example wrote", "defects": ["ada"]}
    ReceivedMail.objects.update(**told)
    with run_after_commit():
        purge_tickets([ticket.pk])
    assert ReceivedMail.objects.count() == 2
    assert not ReceivedMail.objects.exclude(peer="", error="", defects=[]).exists()
    # The index does not wait for a worker.
    assert not IndexChange.objects.filter(kind="ticket").exists()
    for row in ReceivedMail.objects.all():
        assert (row.ticket, row.message, row.blob, row.mail_from, row.rcpt_to) == (
            *(None, None, "", "", []),
        )
        assert row.sha256


def test_a_copy_of_a_mail_that_was_split_off_goes_with_the_mail(box, ana, run_after_commit):
    ticket = full_ticket(box, ana)
    said = Message.with_notes.filter(ticket=ticket).first()
    new = split_messages(user=ana, ticket=ticket, messages=[said.pk])
    first, copy = ReceivedMail.objects.order_by("pk")
    assert copy.first == first and first.blob and copy.blob
    blobs = [first.blob, copy.blob]
    with run_after_commit():
        purge_tickets([new.pk])
    assert not any(private_storage().exists(name) for name in blobs)
    assert stored(ticket)


def test_an_answer_that_waited_is_never_sent(box, ana, mailoutbox):
    ticket = full_ticket(box, ana)
    purge_tickets([ticket.pk])
    send_due_mail(now=timezone.now() + timedelta(days=1))
    assert mailoutbox == [] and not OutgoingMail.objects.exists()


def test_what_was_merged_into_it_goes_too_at_any_depth(box, ana):
    target, middle, deep = (make_ticket(box) for _ in range(3))
    for source, into in ((deep, middle), (middle, target)):
        merge_tickets(user=ana, sources=[source], target=into, confirmed=True)
    assert purge_tickets([target.pk]) == 3
    assert not Ticket.objects.exists()


def test_the_index_loses_the_ticket_and_finds_its_people_anew(box, ana):
    ticket = full_ticket(box, ana)
    IndexChange.objects.all().delete()
    purge_tickets([ticket.pk])
    marked = set(IndexChange.objects.values_list("kind", "object_id"))
    assert {("ticket", str(ticket.pk)), ("person", str(ticket.requester_id))} <= marked


def test_twice_is_once_and_unknown_numbers_are_none(box, ana):
    ticket = make_ticket(box)
    assert purge_tickets([ticket.pk, 10**9]) == 1
    assert purge_tickets([ticket.pk]) == 0


def test_a_run_that_dies_before_the_end_has_removed_nothing(box, ana, run_after_commit):
    ticket = full_ticket(box, ana)
    before = kept_files()
    with run_after_commit(), pytest.raises(KeyboardInterrupt), transaction.atomic():
        purge_tickets([ticket.pk])
        raise KeyboardInterrupt
    assert kept_files() == before
    assert private_storage().exists(ReceivedMail.objects.first().blob)
    assert stored(ticket) and Message.with_notes.filter(ticket=ticket).exists()


def test_files_that_a_crash_left_behind_are_swept(box, ana, django_capture_on_commit_callbacks):
    ticket = full_ticket(box, ana)
    lost = files_of(ticket)
    # The process dies between the commit and the files.
    with django_capture_on_commit_callbacks(execute=False):
        purge_tickets([ticket.pk])
    assert all(private_storage().exists(name) for name in lost)
    sweep_blobs(now=timezone.now() + timedelta(days=2))
    assert not any(private_storage().exists(name) for name in lost)


# Who is forgotten with the last of their tickets


@pytest.fixture
def emptied(settings, box, ana):
    """Throws tickets away and empties the trash."""
    settings.WAGDESK_TRASH_DAYS = 30

    def empty(*tickets: Ticket) -> None:
        for ticket in tickets:
            trash(user=ana, ticket=ticket)
        run_retention(now=timezone.now() + timedelta(days=31))

    return empty


def test_who_only_took_part_or_wrote_is_forgotten_too(box, emptied):
    ticket, helper = make_ticket(box), make_person("helper@mail.example")
    make_message(ticket, person=helper, flagged="copied")
    other = make_ticket(box)
    make_message(other, person=other.requester)
    emptied(ticket)
    assert Person.objects.get() == other.requester


def test_the_requester_of_what_was_merged_is_forgotten_too(box, ana, emptied):
    target, source = make_ticket(box), make_ticket(box)
    merge_tickets(user=ana, sources=[source], target=target, confirmed=True)
    emptied(target)
    assert not Person.objects.exists()


def test_people_who_are_one_are_forgotten_together_or_not_at_all(box, ana, emptied):
    one, two = make_ticket(box), make_ticket(box)
    merge_people(user=ana, source=one.requester, target=two.requester)
    emptied(one)
    assert Person.objects.count() == 2
    emptied(two)
    assert not Person.objects.exists()
