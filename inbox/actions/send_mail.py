"""Hand waiting mails to the mail server, each exactly as its row says."""

import logging
import smtplib
from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wagdesk.claims import claim, free, worker_name

from .. import conf
from ..mail.faults import fault_point
from ..mail.hand_over import Taken, hand_over, in_words, is_permanent, refusals
from ..mail.way_out import Way, WayBlocked, key_of
from ..models import Mailbox, OutgoingMail, Ticket
from ..models.event import Cause, EventKind
from ..models.mail import OutgoingState
from .locking import lock_ticket
from .record_event import record_event

logger = logging.getLogger("wagdesk.inbox.outbox")
BACKOFF_MINUTES = (1, 2, 5, 10, 20, 30, 60)
# What waits behind a server that is away is not tried one by one.
HELD_BACK = timedelta(minutes=1)


def due(now: datetime | None = None):
    """Rows that may be sent now and that nobody holds, oldest first."""
    rows = OutgoingMail.objects.filter(
        state=OutgoingState.QUEUED, not_before__lte=now or timezone.now()
    )
    return free(rows).order_by("not_before", "pk")


def send_due_mail(*, limit: int = 100, now: datetime | None = None) -> tuple[int, int]:
    """Send what is due, at most ``limit`` by each way out; returns (sent, not sent).

    One bad row never stops the others, a dead server never those of other mailboxes.
    """
    worker = worker_name()
    results = [done for mailboxes in _ways(now) for done in _send_by(mailboxes, limit, now, worker)]
    return results.count(True), results.count(False)


def _ways(now: datetime | None) -> list[list[Mailbox]]:
    """Mailboxes with something to send, those that share a way together; where something
    went wrong lately comes last."""
    waiting = due(now).order_by()
    troubled = set(waiting.exclude(last_error="").values_list("mailbox", flat=True))
    rows = Mailbox.objects.filter(pk__in=waiting.values("mailbox")).select_related("delivery")
    ways: dict[str, list[Mailbox]] = defaultdict(list)
    for mailbox in rows.order_by("pk"):
        ways[key_of(mailbox)].append(mailbox)
    return sorted(ways.values(), key=lambda way: any(box.pk in troubled for box in way))


def _send_by(mailboxes: list[Mailbox], limit: int, now: datetime | None, worker: str) -> list[bool]:
    """One connection for all mails of these mailboxes; per mail tried, if it went."""
    results, way = [], Way(mailboxes[0])
    mine = due(now).filter(mailbox__in=mailboxes).values_list("pk", flat=True)
    try:
        for pk in list(mine[:limit]):
            if not claim(due(now), pk, worker):
                continue
            try:
                results.append(_send_one(pk, way))
            except WayBlocked as error:
                results.append(False)
                _hold_back(mailboxes, now, str(error))
                break
            except Exception:
                # Its claim holds the row back; the others go on.
                logger.exception("mail not noted", extra={"outgoing": pk})
                results.append(False)
    finally:
        way.close()
    return results


def _hold_back(mailboxes: list[Mailbox], now: datetime | None, why: str) -> None:
    """The server is away: what else waits for it is not tried now, and says why. It has used
    up no attempt and can still be taken back."""
    due(now).filter(mailbox__in=mailboxes).order_by().update(
        not_before=timezone.now() + HELD_BACK, last_error=why[:500]
    )


def _send_one(pk: int, way: Way) -> bool:
    """True if it went. What the server says of it is noted; ``WayBlocked`` is noted and
    raised, since it concerns the others too."""
    row = OutgoingMail.objects.select_related("mailbox", "ticket", "message__ticket").get(pk=pk)
    try:
        connection = way.connection()
        fault_point("before_smtp")
        taken = hand_over(row, connection)
        fault_point("after_smtp_before_commit")
    except Exception as error:  # whatever a backend raises, the row must say it
        if not isinstance(error, smtplib.SMTPRecipientsRefused):
            way.close()
        _note_failure(row, error)
        if isinstance(error, WayBlocked):
            raise
        return False
    _note_taken(row, taken)
    return True


def _note_taken(row: OutgoingMail, taken: Taken) -> None:
    """Sent; or, for those who were put off, still waiting."""
    attempts = row.attempts + 1
    refused = _settled(row) | taken.refused
    waits = any(why["again"] for why in refused.values()) and attempts < conf.send_attempts()
    changes = {"provider_id": taken.provider_id} if taken.provider_id else {}
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=row.pk).update(
            state=OutgoingState.QUEUED if waits else OutgoingState.SENT,
            sent_at=row.sent_at or timezone.now(),
            attempts=attempts,
            refused=refused,
            last_error="; ".join(f"{a}: {why['text']}" for a, why in refused.items())[:500],
            not_before=timezone.now() + _pause(attempts) if waits else row.not_before,
            claimed_by=None,
            claimed_at=None,
            **changes,
        )
        if row.sent_at is None:
            _tell_ticket(row, EventKind.DELIVERED)
        if refused and not waits:
            _tell_ticket(row, EventKind.UNDELIVERED)
    logger.info("mail sent", extra={"outgoing": row.pk, "ticket": _number(row)})


def _settled(row: OutgoingMail) -> dict[str, dict]:
    """Refusals that stay: those put off are just being asked again."""
    return {address: why for address, why in row.refused.items() if not why.get("again")}


def _note_failure(row: OutgoingMail, error: Exception) -> None:
    attempts = row.attempts + 1
    final = is_permanent(error) or attempts >= conf.send_attempts()
    refused = row.refused
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        refused = _settled(row) | refusals(error.recipients)
    # Some of its recipients may have it: then it is sent, though not to all.
    ended = OutgoingState.SENT if row.sent_at else OutgoingState.FAILED
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=row.pk).update(
            state=ended if final else OutgoingState.QUEUED,
            attempts=attempts,
            refused=refused,
            last_error=in_words(error)[:500],
            not_before=timezone.now() + _pause(attempts),
            claimed_by=None,
            claimed_at=None,
        )
        if final:
            _tell_ticket(row, EventKind.UNDELIVERED)
    logger.warning(
        "mail not sent",
        extra={
            "outgoing": row.pk,
            "ticket": _number(row),
            "error": type(error).__name__,
            "final": final,
            "attempts": attempts,
        },
    )


def _pause(attempts: int) -> timedelta:
    return timedelta(minutes=BACKOFF_MINUTES[min(attempts, len(BACKOFF_MINUTES)) - 1])


def _ticket(row: OutgoingMail) -> Ticket | None:
    return row.ticket or (row.message.ticket if row.message else None)


def _number(row: OutgoingMail) -> int | None:
    ticket = _ticket(row)
    return ticket.pk if ticket else None


def _tell_ticket(row: OutgoingMail, kind: EventKind) -> None:
    if ticket := _ticket(row):
        record_event(
            ticket=lock_ticket(ticket),
            kind=kind,
            cause=Cause.SYSTEM,
            message=row.message_id,
            outgoing=row.pk,
        )
