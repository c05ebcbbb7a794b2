"""A mail of ours came back: mark the address and tell the agents in the ticket."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ..mail.classify import Classification
from ..mail.identifiers import normalise_address
from ..mail.notices import failure_words
from ..mail.parsed import DeliveryStatus, ParsedMail
from ..mail.thread import bounced_ids, ticket_by_references
from ..models import Message, OutgoingMail, PersonAddress, ReceivedMail
from ..models.event import Cause, EventKind
from ..models.mailbox import Channel
from ..models.message import MessageKind
from .locking import lock_final_target
from .record_event import record_event


def note_bounce(
    *, received: ReceivedMail, mail: ParsedMail, found: Classification
) -> Message | None:
    """A system message in the ticket of the returned mail; None if the mail is not ours.

    The status stays. Only an address that the returned mail was for is marked, and only by
    a report without a sender, as reports must be: whoever got a copy or was in it can't be
    silenced by a forged one. Call inside a transaction.
    """
    ids = bounced_ids(mail)
    ticket = ticket_by_references(received.mailbox, ids)
    if ticket is None:
        return None
    ticket = lock_final_target(ticket)
    outgoing = OutgoingMail.objects.filter(
        mailbox=received.mailbox, internet_message_id__in=ids
    ).first()
    failures = _of_our_mail(found.failed, outgoing)
    for failure in failures:
        if failure.is_hard and _may_mark(failure, received, outgoing):
            _mark(failure)
    message = Message.with_notes.create(
        ticket=ticket,
        kind=MessageKind.SYSTEM,
        channel=Channel.EMAIL,
        subject=mail.subject,
        visible_text=_words(found, failures),
        automatic=True,
        received=received,
        created_at=received.received_at,
    )
    record_event(
        ticket=ticket,
        kind=EventKind.UNDELIVERED,
        cause=Cause.SYSTEM,
        at=received.received_at,
        message=message.pk,
        outgoing=outgoing.pk if outgoing else None,
        permanent=any(failure.is_permanent for failure in failures),
    )
    return message


def _of_our_mail(
    failed: tuple[DeliveryStatus, ...], outgoing: OutgoingMail | None
) -> list[DeliveryStatus]:
    if outgoing is None:
        return []
    wrote_to = {normalise_address(address) for address in _everybody(outgoing)}
    return [one for one in failed if normalise_address(one.recipient) in wrote_to]


def _everybody(outgoing: OutgoingMail) -> list[str]:
    return [*outgoing.to, *outgoing.cc, *outgoing.bcc]


def _may_mark(
    failure: DeliveryStatus, received: ReceivedMail, outgoing: OutgoingMail | None
) -> bool:
    wrote_to = {normalise_address(address) for address in outgoing.to} if outgoing else set()
    # Without an envelope the sender is empty too: then the rest has to do.
    return not received.mail_from.strip("<> ") and normalise_address(failure.recipient) in wrote_to


def _mark(failure: DeliveryStatus) -> None:
    why = failure.diagnostic or failure.status
    PersonAddress.objects.filter(
        channel=Channel.EMAIL, value=normalise_address(failure.recipient)
    ).update(bounced_at=timezone.now(), bounce_reason=why[:300])


def _words(found: Classification, failures: list[DeliveryStatus]) -> str:
    if "abuse_report" in found.reasons:
        return _("A recipient reported our mail as spam.")
    if not failures:
        return _("A mail of this ticket could not be delivered.")
    lines = []
    for failure in failures:
        text = (
            _("The mail to %(address)s could not be delivered: %(why)s")
            if failure.is_permanent
            else _("The mail to %(address)s is delayed; it is still being tried: %(why)s")
        )
        address = normalise_address(failure.recipient)
        lines.append(text % {"address": address, "why": failure_words(failure)})
    return "\n".join(lines)
