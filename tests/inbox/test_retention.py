"""What was kept long enough goes: closed tickets, trash, original mails, old links."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_many_tickets,
    make_message,
    make_person,
    make_ticket,
)
from tests.make.mail import make_mail, receive
from wagdesk.inbox.actions import retention
from wagdesk.inbox.actions.record_event import record_event
from wagdesk.inbox.actions.retention import run_retention
from wagdesk.inbox.actions.sweep_blobs import sweep_blobs
from wagdesk.inbox.models import (
    Attachment,
    AuditEntry,
    CustomerLink,
    Export,
    Message,
    Participant,
    Person,
    ReceivedMail,
    Ticket,
)
from wagdesk.inbox.models.message import private_storage
from wagdesk.inbox.queries.retention import everything_due

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()


def days_ago(days: float):
    return NOW - timedelta(days=days)


@pytest.fixture
def box():
    return make_mailbox("support", retention_days=30)


def closed(box, days: float, person=None, **fields) -> Ticket:
    """A ticket that was closed this long ago, by its event."""
    ticket = make_ticket(box, person, at=days_ago(days + 10), **fields)
    record_event(ticket=ticket, kind="status", cause="system", status="closed", at=days_ago(days))
    return ticket


def left() -> set[int]:
    return set(Ticket.objects.values_list("pk", flat=True))


def test_days_count_from_closing(box):
    old, young = closed(box, 31), closed(box, 29)
    run_retention(now=NOW)
    assert left() == {young.pk} and old.pk not in left()


def test_a_late_tag_or_note_does_not_make_a_closed_ticket_younger(box):
    old = closed(box, 31)
    Ticket.objects.filter(pk=old.pk).update(updated_at=NOW)
    run_retention(now=NOW)
    assert left() == set()


def test_only_what_is_over_goes_and_only_where_a_mailbox_says_so(box):
    open_one = make_ticket(box, at=days_ago(90))
    solved = make_ticket(box, at=days_ago(90), status="solved")
    elsewhere = closed(make_mailbox("returns"), 90)
    spam = make_ticket(box, at=days_ago(90), status="spam")
    Ticket.objects.filter(pk=spam.pk).update(updated_at=days_ago(80))
    late_spam = make_ticket(box, at=days_ago(90), status="spam")
    Ticket.objects.filter(pk=late_spam.pk).update(updated_at=days_ago(29))
    run_retention(now=NOW)
    assert left() == {open_one.pk, solved.pk, elsewhere.pk, late_spam.pk}


def test_a_closed_ticket_that_was_merged_stays_with_the_open_one_it_leads_to(box):
    target = make_ticket(box, at=days_ago(90))
    source = closed(box, 60)
    Ticket.objects.filter(pk=source.pk).update(merged_into=target)
    run_retention(now=NOW)
    assert left() == {target.pk, source.pk}


def test_words_files_original_mail_and_the_person_go_too(box):
    row = receive(box, make_mail("Ada <ada@mail.example>", text="My parcel\n"))
    Ticket.objects.filter(pk=row.ticket_id).update(created_at=days_ago(50))
    ticket = Ticket.objects.get(pk=row.ticket_id)
    file = make_attachment(Message.objects.get(ticket=ticket))
    record_event(ticket=ticket, kind="status", cause="system", status="closed", at=days_ago(40))
    run_retention(now=NOW)
    assert left() == set() and not Message.with_notes.exists() and not Attachment.objects.exists()
    assert not Person.objects.filter(addresses__value="ada@mail.example").exists()
    assert not private_storage().exists(row.blob) and not private_storage().exists(file.file.name)
    row.refresh_from_db()
    assert (row.blob, row.mail_from) == ("", "")


def test_a_person_with_another_ticket_stays(box):
    person = make_person("ada@mail.example")
    closed(box, 40, person)
    make_ticket(box, person)
    run_retention(now=NOW)
    assert Person.objects.filter(pk=person.pk).exists()


def test_what_was_purged_can_arrive_again_only_as_a_repeat(box):
    raw = make_mail(message_id="<1@mail.example>")
    row = receive(box, raw)
    Ticket.objects.filter(pk=row.ticket_id).update(created_at=days_ago(50))
    record_event(ticket=row.ticket, kind="status", cause="system", status="closed", at=days_ago(40))
    run_retention(now=NOW)
    assert receive(box, raw).pk == row.pk and left() == set()


def test_the_trash_is_emptied_and_the_trail_tells(box, settings):
    settings.WAGDESK_TRASH_DAYS = 30
    old, young = make_ticket(box), make_ticket(box)
    Ticket.objects.filter(pk=old.pk).update(trashed_at=days_ago(31))
    Ticket.objects.filter(pk=young.pk).update(trashed_at=days_ago(29))
    run_retention(now=NOW)
    assert left() == {young.pk}
    entry = AuditEntry.objects.get(action="purged")
    assert (entry.object_kind, entry.actor, entry.data["tickets"]) == ("trash", None, 1)


def test_original_mails_stay_without_the_setting_and_failed_ones_always(box, settings):
    done, failed = receive(box, make_mail(text="1")), receive(box, make_mail(text="2"))
    ReceivedMail.objects.filter(pk=failed.pk).update(state="failed")
    ReceivedMail.objects.update(received_at=days_ago(100))
    run_retention(now=NOW)
    assert ReceivedMail.objects.exclude(blob="").count() == 2
    settings.WAGDESK_RAW_MAIL_DAYS = 90
    run_retention(now=NOW)
    assert ReceivedMail.objects.exclude(blob="").get() == failed
    assert not private_storage().exists(done.blob) and private_storage().exists(failed.blob)
    assert left(), "the tickets stay"


def test_who_asked_in_what_was_merged_into_it_is_forgotten_too(box):
    target, source = closed(box, 60), closed(box, 60)
    Ticket.objects.filter(pk=source.pk).update(merged_into=target)
    run_retention(now=NOW)
    assert left() == set() and not Person.objects.exists()


def test_who_takes_part_elsewhere_stays(box):
    other = make_ticket(box)
    old = closed(box, 60)
    Participant.objects.create(ticket=other, person=old.requester)
    run_retention(now=NOW)
    assert Person.objects.filter(pk=old.requester_id).exists()


def test_whose_part_wrote_elsewhere_stays_whole(box):
    other, old, part = make_ticket(box), closed(box, 60), make_person()
    make_message(other, person=part, flagged="copied")
    Person.objects.filter(pk=part.pk).update(merged_into=old.requester)
    run_retention(now=NOW)
    assert {old.requester_id, part.pk} <= set(Person.objects.values_list("pk", flat=True))


def test_the_original_of_an_ignored_mail_goes_too(box, settings):
    settings.WAGDESK_RAW_MAIL_DAYS = 90
    mail = make_mail(Auto_Submitted="auto-replied", In_Reply_To="<x@elsewhere.example>")
    row = receive(box, mail)
    assert row.state == "ignored" and row.blob
    ReceivedMail.objects.update(received_at=days_ago(100))
    run_retention(now=NOW)
    assert ReceivedMail.objects.get().blob == ""


def test_archives_of_people_go_with_their_time(box):
    owner = make_agent(box)
    for days in (1, -1):
        blob = private_storage().save("exports/archive", ContentFile(b"zip"))
        Export.objects.create(
            kind="person", asked_by=owner, query={"person": 1}, blob=blob, state="done",
            expires_at=days_ago(days),
        )  # fmt: skip
    run_retention(now=NOW)
    over, kept = Export.objects.order_by("pk")
    assert over.blob == "" and private_storage().exists(kept.blob)


def test_an_archive_without_a_row_is_swept(box):
    name = private_storage().save("exports/orphan", ContentFile(b"zip"))
    sweep_blobs(now=timezone.now() + timedelta(days=2))
    assert not private_storage().exists(name)


def test_links_that_are_over_go(box):
    person = make_person()
    for days in (2, -2):
        CustomerLink.objects.create(
            person=person, address="a@b.example", secret_hash=str(days), expires_at=days_ago(days)
        )
    run_retention(now=NOW)
    assert CustomerLink.objects.get().secret_hash == "-2"


def test_a_run_that_is_killed_has_done_whole_batches_and_the_next_goes_on(box, monkeypatch):
    make_many_tickets(box, 5, status="closed")
    Ticket.objects.update(updated_at=days_ago(90), created_at=days_ago(90))
    monkeypatch.setattr(retention, "BATCH", 2)
    real, calls = retention.purge_tickets, []

    def killed_in_the_second(numbers):
        calls.append(1)
        if len(calls) == 2:
            real(numbers)
            raise KeyboardInterrupt
        return real(numbers)

    monkeypatch.setattr(retention, "purge_tickets", killed_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        run_retention(now=NOW)
    assert len(left()) == 3
    assert AuditEntry.objects.get(action="purged").data["tickets"] == 2
    run_retention(now=NOW)
    assert left() == set()
    told = AuditEntry.objects.filter(action="purged").values_list("data", flat=True)
    assert sum(data["tickets"] for data in told) == 5


def test_a_run_stops_after_enough_and_goes_on_later(box, monkeypatch):
    make_many_tickets(box, 5, status="closed")
    Ticket.objects.update(updated_at=days_ago(90), created_at=days_ago(90))
    monkeypatch.setattr(retention, "BATCH", 2)
    run_retention(now=NOW, most=2)
    assert len(left()) == 3


def test_the_command_tells_first_and_does_it_then(box):
    closed(box, 31)
    closed(box, 1)

    def told(*options: str) -> dict:
        out = StringIO()
        call_command("inbox_purge", "--json", *options, stdout=out)
        rows = [json.loads(line) for line in out.getvalue().splitlines()]
        return {(row["what"], row["mailbox"]): row["number"] for row in rows}

    wanted = {("tickets", "support"): 1, ("trash", None): 0, ("raw_mail", None): 0,
              ("links", None): 0, ("archives", None): 0}  # fmt: skip
    assert told("--dry-run") == wanted
    assert len(left()) == 2
    assert told() == wanted
    assert len(left()) == 1
    assert [due.number for due in everything_due(NOW)] == [0, 0, 0, 0, 0]
