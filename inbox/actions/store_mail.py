"""Put a mail into the ledger. Only after this is its source told that we have it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone

from wagdesk.queueing import enqueue
from wagdesk.rows import find, insert_new

from .. import conf
from ..mail.blobs import delete_blob, write_blob
from ..mail.faults import fault_point
from ..mail.reasons import Reason
from ..models import Mailbox, ReceivedMail
from ..models.mail import ReceivedState
from .retry_received import put_back

RECEIVE = "wagdesk.inbox.tasks.receive_mail_task"


@dataclass(frozen=True)
class Envelope:
    """What only the transport knows: the plus-address and Bcc stand nowhere else.

    ``source_id`` is the source's own id of this mail (UIDVALIDITY+UID, provider event) or
    None; ``mail_from`` the MAIL FROM, empty for the null sender.
    """

    source_id: str | None = None
    mail_from: str = ""
    rcpt_to: Sequence[str] = field(default=())
    peer: str = ""
    received_at: datetime | None = None


def store_mail(
    *, mailbox: Mailbox, source: str, raw: bytes, envelope: Envelope | None = None
) -> tuple[ReceivedMail, bool]:
    """The ledger's row for this mail, and whether it is new. Never fails for content.

    The same mail again (by the source's id, else by its bytes) gives the first row; if that
    had failed and these are its very bytes, it is tried again: whoever sends a mail twice
    wants it read. The bytes are on the disk before the row is committed, so a row never
    lacks its mail.
    """
    envelope = _with_short_id(envelope or Envelope())
    digest = hashlib.sha256(raw).hexdigest()
    known = _find(mailbox, source, envelope.source_id, digest)
    if known:
        return revived(known, raw, digest), False
    blob = write_blob(raw)
    fault_point("after_blob_before_row")
    row = new_row(mailbox, source, raw, digest, blob, envelope)
    if not insert_new(row):
        # Somebody stored the same mail meanwhile: theirs counts.
        delete_blob(blob)
        known = _find(mailbox, source, envelope.source_id, digest)
        if known is None:
            raise RuntimeError("The same mail was stored meanwhile, and is gone again.")
        return known, False
    if row.state == ReceivedState.STORED:
        enqueue(RECEIVE)
    fault_point("after_commit_before_ack")
    return row, True


def _find(mailbox: Mailbox, source: str, source_id: str | None, digest: str) -> ReceivedMail | None:
    known = {"source_id": None, "sha256": digest}
    if source_id is not None:
        known = {"source": source, "source_id": source_id}
    if find(ReceivedMail, "id", mailbox=mailbox.pk, **known) is None:
        return None
    return ReceivedMail.objects.filter(mailbox=mailbox, **known).first()


def revived(row: ReceivedMail, raw: bytes, digest: str) -> ReceivedMail:
    """The row, stored again if it had failed. A file that was lost is written anew."""
    is_too_big = len(raw) > conf.mail_max_bytes()
    if row.state != ReceivedState.FAILED or row.sha256 != digest or is_too_big:
        return row
    changes = {}
    if row.reason == Reason.BLOB_MISSING:
        changes["blob"] = write_blob(raw)
    if not put_back(ReceivedMail.objects.filter(pk=row.pk), **changes) and changes:
        delete_blob(changes["blob"])
    row.refresh_from_db()
    return row


def new_row(
    mailbox: Mailbox, source: str, raw: bytes, digest: str, blob: str, envelope: Envelope
) -> ReceivedMail:
    """The row of a mail that is kept in ``blob``, not written yet."""
    too_big = len(raw) > conf.mail_max_bytes()
    now = timezone.now()
    return ReceivedMail(
        mailbox=mailbox,
        source=source,
        source_id=envelope.source_id,
        sha256=digest,
        blob=blob,
        size=len(raw),
        mail_from=_storable(envelope.mail_from)[:320],
        rcpt_to=[_storable(address)[:320] for address in envelope.rcpt_to],
        peer=_storable(envelope.peer)[:100],
        received_at=envelope.received_at or now,
        state=ReceivedState.FAILED if too_big else ReceivedState.STORED,
        reason=Reason.TOO_BIG if too_big else None,
        finished_at=now if too_big else None,
    )


def _with_short_id(envelope: Envelope) -> Envelope:
    """Ids of providers may be longer than a column; their hash is as good an id."""
    if envelope.source_id is None or len(envelope.source_id) <= 255:
        return envelope
    return replace(envelope, source_id=hashlib.sha256(envelope.source_id.encode()).hexdigest())


def _storable(text: str) -> str:
    """An envelope is foreign text too: nothing in it may make the row fail."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
