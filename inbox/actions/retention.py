"""Remove what has been kept for as long as it may be, in batches.

Each batch is one transaction with its audit row: a run that is killed has done whole
batches, and the next goes on. Files go after the commit; one that a kill left is an orphan
that ``sweep_blobs`` finds.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ..mail.blobs import delete_blob
from ..models import Export, Mailbox, Message, Person, ReceivedMail
from ..models.privacy import AuditAction
from ..queries.retention import (
    Due,
    archives_past,
    links_past,
    mailboxes_with_an_end,
    raw_mail_past,
    tickets_past,
    trash_past,
)
from .audit import record
from .mark_for_search import mark_people
from .people import final_person
from .trash import and_merged, people_in, purge_tickets

BATCH = 50
RAW_BATCH = 500
# A run stops here and the next goes on: others want to write too.
MOST = 2000


def run_retention(*, now: datetime | None = None, most: int = MOST) -> list[Due]:
    """One run over all mailboxes, the trash, raw mail and old links; what it removed."""
    now = now or timezone.now()
    done = [Due("tickets", _purge_closed(box, now, most), box.slug) for box in
            mailboxes_with_an_end()]  # fmt: skip
    done.append(Due("trash", _purge_trash(now, most)))
    done.append(Due("raw_mail", _purge_raw_mail(now)))
    done.append(Due("links", links_past(now).delete()[0]))
    done.append(Due("archives", _purge_archives(now)))
    return done


def _purge_closed(mailbox: Mailbox, now: datetime, most: int) -> int:
    gone = 0
    while gone < most:
        numbers = list(tickets_past(mailbox, now).values_list("pk", flat=True)[:BATCH])
        if not numbers:
            break
        gone += _purge(numbers, why="retention", mailbox=mailbox.pk)
    return gone


def _purge_trash(now: datetime, most: int) -> int:
    gone = 0
    while gone < most:
        rows = trash_past(now).order_by("trashed_at")
        numbers = list(rows.values_list("pk", flat=True)[:BATCH])
        if not numbers:
            break
        gone += _purge(numbers, why="trash")
    return gone


@transaction.atomic
def _purge(numbers: list[int], *, why: str, mailbox: int | None = None) -> int:
    people = people_in(and_merged(numbers))
    gone = purge_tickets(numbers)
    forgotten = _forget(people)
    record(
        action=AuditAction.PURGED,
        kind="mailbox" if mailbox else "trash",
        object_id=mailbox or "",
        why=why,
        tickets=gone,
        people=forgotten,
    )
    return gone


def _forget(ids: Iterable[int]) -> int:
    """Of whom nothing is left is forgotten too, with all who are part of them: addresses,
    notes and all."""
    wholes = {final_person(person).pk for person in Person.objects.filter(pk__in=list(ids))}
    said = Message.with_notes.filter(person=OuterRef("pk"))
    kept = Person.objects.filter(Q(pk__in=wholes) | Q(merged_into__in=wholes)).filter(
        ~Q(tickets=None) | ~Q(participations=None) | Exists(said)
    )
    gone = wholes - {merged or pk for pk, merged in kept.values_list("pk", "merged_into")}
    everybody = Person.objects.filter(Q(pk__in=gone) | Q(merged_into__in=gone))
    mark_people(everybody.values_list("pk", flat=True))
    Person.objects.filter(merged_into__in=gone).delete()
    Person.objects.filter(pk__in=gone).delete()
    return len(gone)


def _purge_raw_mail(now: datetime) -> int:
    gone = 0
    while rows := list(raw_mail_past(now).values_list("pk", "blob")[:RAW_BATCH]):
        with transaction.atomic():
            ids = [pk for pk, _name in rows]
            ReceivedMail.objects.filter(pk__in=ids).update(blob="")
            transaction.on_commit(partial(_delete_blobs, [name for _pk, name in rows]))
            record(action=AuditAction.PURGED, kind="raw_mail", mails=len(rows))
        gone += len(rows)
    return gone


@transaction.atomic
def _purge_archives(now: datetime) -> int:
    rows = list(archives_past(now).values_list("pk", "blob"))
    Export.objects.filter(pk__in=[pk for pk, _name in rows]).update(blob="")
    transaction.on_commit(partial(_delete_blobs, [name for _pk, name in rows]))
    return len(rows)


def _delete_blobs(names: list[str]) -> None:
    for name in names:
        delete_blob(name)
