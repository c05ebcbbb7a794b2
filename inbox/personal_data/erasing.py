"""How a person's part is taken out. What is erased keeps its row where figures need it:
numbers, times, statuses and sizes stay."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wagdesk.personal_data import Identifiers

from ..actions.files import note_files
from ..actions.mark_for_search import (
    drop_from_search_at_once,
    mark_people,
    mark_tickets,
    mark_tickets_of,
)
from ..mail.identifiers import normalise_address
from ..models import OutgoingMail
from ..models.mail import OutgoingState
from ..models.message import private_storage
from ..models.privacy import ExportState
from .known import values

ERASED = "erased"


def people(rows: QuerySet, _known: Identifiers) -> None:
    ids = list(rows.values_list("pk", flat=True))
    rows.update(name="", time_zone="", user=None)
    mark_people(ids)
    mark_tickets_of(ids)
    drop_from_search_at_once()


def addresses(rows: QuerySet, _known: Identifiers) -> None:
    owners = list(rows.values_list("person", flat=True).distinct())
    rows.delete()
    mark_people(owners)
    mark_tickets_of(owners)
    drop_from_search_at_once()


def tickets(rows: QuerySet, _known: Identifiers) -> None:
    """The visit is cut off too: it leads to what the person searched and read."""
    rows.update(subject="", visit=None)
    _found_anew(rows.values_list("pk", flat=True))


def messages(rows: QuerySet, _known: Identifiers) -> None:
    rows.update(
        visible_text="", folded_text="", html="", subject="", from_address="", recipients={}
    )
    _found_anew(rows.values_list("ticket", flat=True))


def quotes(rows: QuerySet, _known: Identifiers) -> None:
    """What the others wrote themselves stays."""
    rows.update(folded_text="", html="")
    _found_anew(rows.values_list("ticket", flat=True))


def recipients(rows: QuerySet, known: Identifiers) -> None:
    gone = set(values(known))
    for message in rows.only("pk", "recipients"):
        left = {
            name: [each for each in listed if normalise_address(str(each)) not in gone]
            for name, listed in message.recipients.items()
            if isinstance(listed, list)
        }
        rows.model._base_manager.filter(pk=message.pk).update(recipients=left)


def attachments(rows: QuerySet, _known: Identifiers) -> None:
    names = list(rows.exclude(file="").values_list("file", flat=True))
    numbers = set(rows.values_list("message__ticket", flat=True))
    rows.update(name="", content_id="", sha256="", file="", refused=ERASED)
    note_files(numbers)
    _found_anew(numbers)
    delete_blobs(names)


def received(rows: QuerySet, _known: Identifiers) -> None:
    """The hashes stay, so that the same mail arriving again is still known as a repeat."""
    names = list(rows.exclude(blob="").values_list("blob", flat=True))
    rows.update(mail_from="", rcpt_to=[], peer="", blob="", error="", defects=[])
    delete_blobs(names)


def outgoing(rows: QuerySet, _known: Identifiers) -> None:
    """What still waits can't be sent any more: it has lost its text and its address."""
    rows.filter(state=OutgoingState.QUEUED).update(state=OutgoingState.CANCELLED)
    OutgoingMail.files.through.objects.filter(outgoingmail__in=rows).delete()
    rows.update(
        to=[],
        cc=[],
        bcc=[],
        refused={},
        subject="",
        text="",
        html="",
        in_reply_to="",
        references=[],
        last_error="",
    )


def outgoing_texts(rows: QuerySet, _known: Identifiers) -> None:
    rows.update(text="", html="")


def delete(rows: QuerySet, _known: Identifiers) -> None:
    rows.delete()


def copied(rows: QuerySet, _known: Identifiers) -> None:
    numbers = list(rows.values_list("ticket", flat=True))
    rows.delete()
    _found_anew(numbers)


def contact_visits(rows: QuerySet, _known: Identifiers) -> None:
    rows.update(visit=None)


def automatic_answers(rows: QuerySet, _known: Identifiers) -> None:
    rows.update(address="")


def answers(rows: QuerySet, _known: Identifiers) -> None:
    rows.update(value="")
    _found_anew(rows.values_list("ticket", flat=True))


def ticket_values(rows: QuerySet, _known: Identifiers) -> None:
    numbers = list(rows.values_list("ticket", flat=True))
    rows.delete()
    _found_anew(numbers)


def exports(rows: QuerySet, _known: Identifiers) -> None:
    """Whoever is writing one loses it, and throws away what was written."""
    names = list(rows.exclude(blob="").values_list("blob", flat=True))
    rows.filter(state=ExportState.WAITING).update(state=ExportState.FAILED)
    gone = {"query": {}, "tickets": None, "blob": "", "error": ""}
    rows.update(**gone, expires_at=timezone.now(), claimed_by=None, claimed_at=None)
    delete_blobs(names)


def exports_being_made(rows: QuerySet, known: Identifiers) -> None:
    """They are written anew, without what is erased here; what is finished by now goes."""
    rows.filter(state=ExportState.WAITING).update(claimed_by=None, claimed_at=None)
    exports(rows.exclude(state=ExportState.WAITING), known)


def log_entries(rows: QuerySet, _known: Identifiers) -> None:
    rows.update(label=ERASED, data={})


def _found_anew(numbers: Iterable[int]) -> None:
    mark_tickets(set(numbers))
    drop_from_search_at_once()


def delete_blobs(names: list[str]) -> None:
    """After the commit: a rollback must not leave rows without their files."""

    def gone() -> None:
        storage = private_storage()
        for name in names:
            storage.delete(name)

    transaction.on_commit(gone)
