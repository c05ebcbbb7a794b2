"""Write a mail into the outbox; a worker sends it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from wagdesk.queueing import enqueue

from ..mail.compose import Composed
from ..mail.identifiers import new_message_id, normalise_address, plus_address
from ..models import Message, MessageReference, OutgoingMail, Ticket
from ..models.message import MessageKind

KEPT_REFERENCES = 20


def queue_mail(
    *,
    ticket: Ticket,
    message: Message,
    composed: Composed,
    cc: Sequence[str] = (),
    automatic: bool = False,
    at: datetime,
) -> OutgoingMail | None:
    """One outbox row to the requester, in the caller's transaction.

    The Message-ID is made here, once, and answers to it find the ticket. None if the
    requester has no mail address or the mailbox none to send from.
    """
    to, sender = ticket.requester.address, ticket.mailbox.address
    if not to or not sender:
        return None
    message_id = new_message_id(sender.rpartition("@")[2])
    chain = _chain(ticket)
    row = OutgoingMail.objects.create(
        mailbox=ticket.mailbox,
        message=message,
        internet_message_id=message_id,
        in_reply_to=_last_from_customer(ticket) or (chain[-1] if chain else ""),
        references=chain,
        sender=sender,
        reply_to=plus_address(sender, ticket.reply_token),
        to=[to],
        cc=sorted({normalise_address(address) for address in cc} - {to}),
        subject=_subject(ticket.subject),
        text=composed.text,
        html=composed.html,
        automatic=automatic,
        not_before=at + timedelta(seconds=ticket.mailbox.undo_seconds),
        created_at=at,
    )
    MessageReference.objects.create(
        mailbox=ticket.mailbox, reference=message_id, ticket=ticket, message=message
    )
    enqueue("wagdesk.inbox.tasks.send_mail_task")
    return row


def _subject(subject: str) -> str:
    subject = subject.strip() or "…"
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"[:500]


def _references(ticket: Ticket):
    return MessageReference.objects.filter(ticket=ticket, mailbox=ticket.mailbox)


def _chain(ticket: Ticket) -> list[str]:
    """The first Message-ID of the conversation and the last 20."""
    rows = _references(ticket)
    last = list(rows.order_by("-pk").values_list("reference", flat=True)[:KEPT_REFERENCES])[::-1]
    first = rows.order_by("pk").values_list("reference", flat=True).first()
    return last if not first or first in last else [first, *last]


def _last_from_customer(ticket: Ticket) -> str:
    rows = _references(ticket).filter(message__kind=MessageKind.CUSTOMER)
    return rows.order_by("-pk").values_list("reference", flat=True).first() or ""
