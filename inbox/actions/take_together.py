"""Several mails in one transaction: what is the same for all is asked once, and their rows are
written together. Each is decided after the one before, as if they came one by one."""

from collections.abc import Sequence

from django.db import connection, transaction

from wagdesk.rows import find, held_back

from ..mail.batch import ask_for, taking
from ..mail.blobs import make_durable
from ..mail.faults import fault_point
from ..mail.parsed import ParsedMail
from ..models import Mailbox, Message, Person, ReceivedMail, Ticket
from ..models.mail import ReceivedState
from .foresee import Foreseen
from .take_mail import fingerprint, take_mail

# Reserved at once where nobody sees what is left over.
_KEYS = 25


def take_together(
    mails: Sequence[tuple[ReceivedMail, ParsedMail]], *, worker: str
) -> list[ReceivedMail]:
    """``take_mail`` for the first of these mails, in one transaction; those taken.

    It ends early after one that changed a ticket that was there before: nobody who works on
    that waits for a whole batch, or in a circle with it. If it raises, nothing was written, the
    rows that were given hold what was not, and the mails are to be taken one by one.
    """
    taken: list[ReceivedMail] = []
    with transaction.atomic():
        held = _hold([row for row, _ in mails], worker)
        for row, mail in mails:
            row.fingerprint = fingerprint(mail, row.sha256)
        with taking(ask_for(mails, held)) as batch:
            foreseen = Foreseen(mails, batch)
            with held_back({Ticket: foreseen.tickets, Message: _KEYS, Person: _KEYS}):
                for row, mail in mails:
                    foreseen.go_on()
                    taken.append(take_mail(row=row, mail=mail, worker=worker))
                    if batch.holds_others:
                        break
                    fault_point("within_batch")
        if batch.files:
            make_durable(*batch.files)
        fault_point("before_commit")
    return taken


def _hold(rows: Sequence[ReceivedMail], worker: str) -> frozenset[int]:
    """Lock the mailboxes, in one order for all workers, and the rows that are still ours."""
    for pk in sorted({row.mailbox_id for row in rows}):
        find(Mailbox, "id", id=pk, lock=True)
    ours = ReceivedMail.objects.filter(
        pk__in=[row.pk for row in rows], state=ReceivedState.STORED, claimed_by=worker
    )
    locked = ours.select_for_update(no_key=connection.features.has_select_for_no_key_update)
    return frozenset(locked.order_by("pk").values_list("pk", flat=True))
