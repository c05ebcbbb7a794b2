"""Write a mail into the outbox; a worker sends it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from wagdesk.queueing import enqueue

from ..mail.compose import Composed
from ..mail.identifiers import new_message_id, plus_address
from ..mail.recipients import BadRecipients, Recipients, checked_recipients
from ..models import (
    Attachment,
    Mailbox,
    MailboxAddress,
    Message,
    MessageReference,
    OutgoingMail,
    Ticket,
)
from ..models.mail import OutgoingKind
from ..models.mailbox import Channel
from ..models.message import MessageKind
from ..queries.tickets import with_merged

KEPT_REFERENCES = 20


def own_addresses() -> frozenset[str]:
    """Every address of every mailbox."""
    rows = MailboxAddress.objects.filter(channel=Channel.EMAIL)
    return frozenset(rows.values_list("value", flat=True))


def queue_mail(
    *,
    ticket: Ticket,
    message: Message,
    composed: Composed,
    recipients: Recipients,
    kind: OutgoingKind = OutgoingKind.REPLY,
    subject: str | None = None,
    sender_name: str = "",
    files: Sequence[Attachment] = (),
    at: datetime,
) -> OutgoingMail | None:
    """One outbox row for what an agent wrote, in the caller's transaction.

    The Message-ID is made here, once, and answers to it find the ticket. ``files``: exactly
    those that go along. None if the mailbox has no address to send from.
    """
    if not recipients.to or not ticket.mailbox.address:
        return None
    chain = _chain(ticket, kind)
    row = _write(
        ticket.mailbox,
        ticket=ticket,
        message=message,
        kind=kind,
        composed=composed,
        to=list(recipients.to),
        cc=list(recipients.cc),
        bcc=list(recipients.bcc),
        subject=_answer_to(ticket.subject) if subject is None else subject,
        sender_name=sender_name,
        in_reply_to=_answered(ticket, kind) or (chain[-1] if chain else ""),
        references=chain,
        not_before=at + timedelta(seconds=ticket.mailbox.undo_seconds),
        created_at=at,
    )
    row.files.set(files)
    return row


def queue_notice(
    *,
    mailbox: Mailbox,
    to: str,
    subject: str,
    composed: Composed,
    kind: OutgoingKind = OutgoingKind.NOTICE,
    ticket: Ticket | None = None,
    message: Message | None = None,
    in_reply_to: str = "",
    at: datetime | None = None,
) -> OutgoingMail | None:
    """One outbox row for a mail that no agent wrote, in the caller's transaction.

    It is marked as automatic and sent with an empty return path, so that no machine answers
    it. With ``ticket`` an answer finds that ticket. None if ``to`` is no address or one of
    ours, or the mailbox has none.
    """
    at = at or timezone.now()
    try:
        recipients = checked_recipients(to=[to], own=own_addresses())
    except BadRecipients:
        return None
    if not mailbox.address:
        return None
    return _write(
        mailbox,
        ticket=ticket,
        message=message,
        kind=kind,
        composed=composed,
        to=list(recipients.to),
        subject=subject,
        in_reply_to=in_reply_to,
        references=[in_reply_to] if in_reply_to else [],
        automatic=True,
        not_before=at,
        created_at=at,
    )


def _write(
    mailbox: Mailbox, *, ticket: Ticket | None, composed: Composed, subject: str, **fields
) -> OutgoingMail:
    sender = mailbox.address
    row = OutgoingMail.objects.create(
        mailbox=mailbox,
        ticket=ticket,
        internet_message_id=new_message_id(sender.rpartition("@")[2]),
        sender=sender,
        reply_to=plus_address(sender, ticket.reply_token) if ticket else "",
        subject=" ".join(subject.split())[:500] or "…",
        text=composed.text,
        html=composed.html,
        **fields,
    )
    if ticket:
        MessageReference.objects.create(
            mailbox=mailbox,
            reference=row.internet_message_id,
            ticket=ticket,
            message=row.message,
        )
    enqueue("wagdesk.inbox.tasks.send_mail_task")
    return row


def _answer_to(subject: str) -> str:
    subject = subject.strip() or "…"
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def _references(ticket: Ticket, kind: str):
    """Message-IDs of the conversation with the customer, or of that with those to whom it was
    forwarded: neither side learns of the other."""
    rows = MessageReference.objects.filter(ticket__in=with_merged(ticket), mailbox=ticket.mailbox)
    if kind == OutgoingKind.FORWARD:
        return rows.filter(message__kind=MessageKind.NOTE)
    return rows.exclude(message__kind=MessageKind.NOTE)


def _chain(ticket: Ticket, kind: str) -> list[str]:
    """The first Message-ID of the conversation and the last 20."""
    rows = _references(ticket, kind)
    last = list(rows.order_by("-pk").values_list("reference", flat=True)[:KEPT_REFERENCES])[::-1]
    first = rows.order_by("pk").values_list("reference", flat=True).first()
    return last if not first or first in last else [first, *last]


def _answered(ticket: Ticket, kind: str) -> str:
    """The Message-ID of what the other side said last."""
    if kind == OutgoingKind.FORWARD:
        return ""
    rows = _references(ticket, kind).filter(message__kind=MessageKind.CUSTOMER)
    return rows.order_by("-pk").values_list("reference", flat=True).first() or ""
