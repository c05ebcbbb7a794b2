"""Put several mails into the ledger: on the disk together, in one statement."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from django.db import DatabaseError

from wagdesk.queueing import enqueue
from wagdesk.rows import insert

from ..mail.blobs import delete_blob, write_blobs
from ..mail.faults import fault_point
from ..models import Mailbox, ReceivedMail
from ..models.mail import ReceivedState
from .store_mail import RECEIVE, Envelope, new_row, revived, store_mail

Mail = tuple[bytes, Envelope]


def store_together(
    *, mailbox: Mailbox, source: str, mails: Sequence[Mail]
) -> list[tuple[ReceivedMail, bool]]:
    """``store_mail`` for each of these mails, whose envelopes have no id: their bytes tell them
    apart. All are safe when this returns; if it raises, any of them may be."""
    if any(envelope.source_id is not None for _, envelope in mails):
        raise ValueError("Mails with an id of their source are stored one by one.")
    if len(mails) > 1:
        try:
            return _store(mailbox, source, mails)
        except (DatabaseError, OSError):
            # One may be at fault, or another process stores the same in another order.
            pass
    return [
        store_mail(mailbox=mailbox, source=source, raw=raw, envelope=envelope)
        for raw, envelope in mails
    ]


def _store(mailbox: Mailbox, source: str, mails: Sequence[Mail]) -> list[tuple[ReceivedMail, bool]]:
    digests = [hashlib.sha256(raw).hexdigest() for raw, _ in mails]
    known = _known(mailbox, digests)
    new: dict[str, Mail] = {}
    for digest, mail in zip(digests, mails, strict=True):
        if digest not in known:
            new.setdefault(digest, mail)
    blobs = _write(mailbox, source, new)
    known |= _known(mailbox, new)
    fault_point("after_commit_before_ack")
    return [
        _told(known.get(digest), digest, raw, blobs.pop(digest, None))
        for digest, (raw, _) in zip(digests, mails, strict=True)
    ]


def _known(mailbox: Mailbox, digests: Iterable[str]) -> dict[str, ReceivedMail]:
    wanted = list(digests)
    if not wanted:
        return {}
    rows = ReceivedMail.objects.filter(mailbox=mailbox, source_id=None, sha256__in=wanted)
    return {row.sha256: row for row in rows}


def _write(mailbox: Mailbox, source: str, new: Mapping[str, Mail]) -> dict[str, str]:
    """The files of these mails, and rows for those that nobody stored meanwhile."""
    if not new:
        return {}
    names = write_blobs([raw for raw, _ in new.values()])
    fault_point("after_blob_before_row")
    rows = [
        new_row(mailbox, source, raw, digest, blob, envelope)
        for (digest, (raw, envelope)), blob in zip(new.items(), names, strict=True)
    ]
    insert(*rows, ignore=True)
    if any(row.state == ReceivedState.STORED for row in rows):
        enqueue(RECEIVE)
    return dict(zip(new, names, strict=True))


def _told(
    row: ReceivedMail | None, digest: str, raw: bytes, blob: str | None
) -> tuple[ReceivedMail, bool]:
    """The row of a mail, and whether it is new; ``blob`` is the file that was written for it."""
    if row is None:
        raise RuntimeError("The same mail was stored meanwhile, and is gone again.")
    if row.blob == blob:
        return row, True
    if blob is not None:
        # Somebody stored the same mail meanwhile: theirs counts.
        delete_blob(blob)
    return revived(row, raw, digest), False
