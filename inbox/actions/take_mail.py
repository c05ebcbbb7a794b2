"""What a parsed mail becomes: a message, a new ticket, a note of a bounce, or nothing.

This decides; ``write_mail`` writes, and ``after_mail`` is told of what was written.
"""

import hashlib

from django.utils import timezone

from wagdesk.rows import find, update

from ..mail.batch import current_batch
from ..mail.classify import Kind, classify
from ..mail.identifiers import normalise_address
from ..mail.parsed import ParsedMail
from ..mail.reasons import Reason
from ..mail.thread import Match, Standing, find_match
from ..models import Mailbox, ReceivedMail
from ..models.mail import ReceivedState
from .after_mail import after_mail
from .intake_facts import intake_facts
from .note_bounce import note_bounce
from .take_forward import passed_on, write_forward
from .write_mail import Arrival, mail_from_of, write_mail

MAX_TWINS = 10
# What taking a mail may change in its row.
_TOLD = (
    "state",
    "reason",
    "kind",
    "error",
    "defects",
    "fingerprint",
    "first",
    "ticket",
    "message",
    "new_ticket",
    "finished_at",
    "claimed_by",
    "claimed_at",
)


def take_mail(*, row: ReceivedMail, mail: ParsedMail, worker: str) -> ReceivedMail:
    """Write all that this mail means. Call inside a transaction.

    A row that is finished, or that another worker took over, stays as it is.
    """
    if not _hold(row, worker):
        row.refresh_from_db()
        return row
    if current_batch() is None:
        # A batch has asked for all of its own.
        row.fingerprint = fingerprint(mail, row.sha256)
    row.defects = mail.defects
    first, twins = _same_mail(row)
    if first:
        row.first, row.ticket_id, row.message_id = first, first.ticket_id, first.message_id
        row.kind = first.kind
        return _finish(row, ReceivedState.IGNORED, Reason.COPY)
    arrival = arrival_of(row, mail, twins)
    row.kind = arrival.found.kind
    return _decide(arrival)


def arrival_of(
    row: ReceivedMail, mail: ParsedMail, twins: tuple[ReceivedMail, ...] = ()
) -> Arrival:
    """The mail with what it is found to be, once in a batch."""
    facts, batch = intake_facts(), current_batch()
    found = batch.found.get(row.pk) if batch else None
    if found is None:
        found = classify(
            mail,
            mail_from=mail_from_of(row),
            own_addresses=facts.own,
            blocked=facts.blocked_in(row.mailbox_id),
        )
        if batch:
            batch.found[row.pk] = found
    return Arrival(row, mail, found, facts.own, twins)


def _hold(row: ReceivedMail, worker: str) -> bool:
    """Lock the row if it is still ours, and its mailbox: one worker in a mailbox at a time, or
    two copies would not see each other."""
    if batch := current_batch():
        return row.pk in batch.held
    find(Mailbox, "id", id=row.mailbox_id, lock=True)
    ours = {"id": row.pk, "state": ReceivedState.STORED, "claimed_by": worker}
    return find(ReceivedMail, "id", **ours, lock=True) is not None


def fingerprint(mail: ParsedMail, digest: str) -> str:
    """The same for one mail that came by two ways, whatever headers the ways added.

    Much machine mail has no Message-ID; then its date stands in, and without either only
    its very bytes are itself.
    """
    parts = [normalise_address(mail.from_.address), mail.message_id or mail.date or digest]
    parts += [mail.subject, mail.text.strip(), mail.html.strip()]
    content = hashlib.sha256("\x1f".join(parts).encode())
    for part in mail.attachments:
        content.update(hashlib.sha256(part.content).digest())
    return content.hexdigest()


def _same_mail(row: ReceivedMail) -> tuple[ReceivedMail | None, tuple[ReceivedMail, ...]]:
    """The first of the mails in this mailbox that this is a copy of; the same in others."""
    if not _is_known(row.fingerprint):
        return None, ()
    taken = (ReceivedState.DONE, ReceivedState.IGNORED)
    same = ReceivedMail.objects.filter(fingerprint=row.fingerprint, first=None, state__in=taken)
    found = list(same.exclude(pk=row.pk).select_related("ticket").order_by("pk")[:100])
    here = next((one for one in found if one.mailbox_id == row.mailbox_id), None)
    others = [one for one in found if one.ticket and one.state == ReceivedState.DONE]
    return here, tuple(one for one in others if one.mailbox_id != row.mailbox_id)[:MAX_TWINS]


def _is_known(value: str) -> bool:
    if batch := current_batch():
        return value in batch.fingerprints
    return find(ReceivedMail, "id", fingerprint=value) is not None


def _decide(arrival: Arrival) -> ReceivedMail:
    row, kind = arrival.row, arrival.found.kind
    if kind == Kind.OWN:
        return _finish(row, ReceivedState.IGNORED, Reason.OWN_MAIL)
    if kind == Kind.BOUNCE:
        row.message = note_bounce(received=row, mail=arrival.mail, found=arrival.found)
        if row.message is None:
            return _finish(row, ReceivedState.IGNORED, Reason.UNMATCHED_BOUNCE)
        row.ticket = row.message.ticket
        return _finish(row, ReceivedState.DONE)
    if not has_sender(arrival):
        return _finish(row, ReceivedState.FAILED, Reason.NO_SENDER)
    match = find_match(row.mailbox, arrival.mail, row.rcpt_to)
    if is_foreign_answer(arrival, match):
        return _finish(row, ReceivedState.IGNORED, Reason.UNMATCHED_AUTO_REPLY)
    passed = passed_on(arrival, match)
    if passed and passed.is_safe:
        write_forward(arrival, passed)
        return _finish(row, ReceivedState.DONE)
    message = write_mail(arrival, match)
    after_mail(arrival, message, is_forward=passed is not None)
    return _finish(row, ReceivedState.DONE)


def has_sender(arrival: Arrival) -> bool:
    return 0 < len(arrival.sender) <= 254


def is_foreign_answer(arrival: Arrival, match: Match | None) -> bool:
    """An automatic answer that belongs to no conversation of ours opens no ticket."""
    if arrival.found.kind not in (Kind.AUTO_REPLY, Kind.OUT_OF_OFFICE):
        return False
    if match:
        return match.standing == Standing.STRANGER
    mail = arrival.mail
    submitted = mail.header("auto-submitted").lower()
    is_answer = bool(mail.in_reply_to or mail.references) or submitted.startswith("auto-replied")
    return is_answer or arrival.found.kind == Kind.OUT_OF_OFFICE


def _finish(row: ReceivedMail, state: str, reason: str | None = None) -> ReceivedMail:
    row.state, row.reason = state, reason
    row.error, row.finished_at = "", timezone.now()
    row.claimed_by = row.claimed_at = None
    update(row, *_TOLD)
    if batch := current_batch():
        batch.fingerprints.add(row.fingerprint)
    return row
