"""Pass a conversation on to somebody outside, whom the customer does not learn of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..mail.compose import Extras, Quoted, compose, titles_alone
from ..mail.recipients import Recipients, checked_recipients
from ..models import Attachment, Message, OutgoingMail, Ticket
from ..models.draft import DraftKind
from ..models.event import Cause, EventKind
from ..models.mail import OutgoingKind
from ..models.mailbox import AccessLevel
from ..models.message import PUBLIC, MessageKind
from ..permissions import demand
from ..queries.tickets import messages_for
from ..signing import sender_name_of
from .attach import NewFile, attach_files
from .check_articles import articles_in, mail_articles
from .drafts import drop_draft
from .locking import lock_ticket
from .outbound import SAME_AGAIN, NoSender
from .queue_mail import own_addresses, queue_mail
from .record_event import record_event
from .reply import EmptyReply, take_back
from .say import extras_of, with_pictures


@dataclass(frozen=True)
class Passed:
    """What goes along: ids of messages and of their files, both of this ticket."""

    messages: Sequence[int] = ()
    files: Sequence[int] = ()


@transaction.atomic
def forward(
    *,
    user,
    ticket: Ticket,
    to: Sequence[str],
    text: str = "",
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    subject: str = "",
    passed: Passed | None = None,
    files: tuple[NewFile, ...] = (),
    at: datetime | None = None,
) -> Message:
    """Mail chosen messages and files to anyone, below one's own words.

    It is a note of the ticket, with a mail; the status stays. Answers come into the ticket
    as notes. Raises ``BadRecipients``, ``EmptyReply``, ``NoSender``,
    ``ArticleProblem`` or ``MissingPicture``. The same again is the first one.
    """
    demand(user, ticket, AccessLevel.REPLY)
    at = at or timezone.now()
    ticket = lock_ticket(ticket)
    if not ticket.mailbox.address:
        raise NoSender(_("This mailbox has no address to send from. Give it one first."))
    recipients = checked_recipients(to=to, cc=cc, bcc=bcc, own=own_addresses())
    if note := _forwarded_already(user, ticket, text, recipients, at):
        return note
    said = _chosen_messages(user, ticket, passed or Passed())
    if not text.strip() and not said:
        raise EmptyReply(_("Write something, or choose a message to forward."))
    chosen = _chosen_files(user, ticket, passed or Passed())
    kept = with_pictures(text, files, ticket)
    pages = articles_in(user, ticket, text, other_language_is_fine=True, reader=AnonymousUser())
    subject = " ".join(subject.split()) or f"Fwd: {ticket.subject.strip() or '…'}"
    note = _note(user, ticket, text, subject, recipients, at)
    rows = [*attach_files(message=note, files=kept), *chosen]
    outgoing = _queue(user, ticket, note, recipients, rows, said, pages, at)
    _record(ticket, user, note, at, outgoing=outgoing.pk, forwarded=[one.pk for one in said])
    drop_draft(user=user, ticket=ticket, kind=DraftKind.FORWARD)
    return note


@transaction.atomic
def undo_forward(*, user, message: Message, at: datetime | None = None) -> Ticket:
    """Take a forward back while it still waits; raises ``TooLate`` once a worker has it."""
    ticket = lock_ticket(message.ticket)
    demand(user, ticket, AccessLevel.REPLY)
    at = at or timezone.now()
    take_back(ticket, message, at)
    _record(ticket, user, message, at, undone=True)
    return ticket


def _forwarded_already(
    user, ticket: Ticket, text: str, recipients: Recipients, at: datetime
) -> Message | None:
    """A double click forwards once."""
    rows = Message.with_notes.filter(
        ticket=ticket,
        author=user,
        kind=MessageKind.NOTE,
        undone_at=None,
        visible_text=text.strip(),
        created_at__gte=at - SAME_AGAIN,
    )
    return next((row for row in rows if row.recipients == recipients.as_data()), None)


def _chosen_messages(user, ticket: Ticket, passed: Passed) -> list[Message]:
    """Notes never leave, whatever ids are named."""
    rows = messages_for(user, ticket).filter(pk__in=list(passed.messages), kind__in=PUBLIC)
    return list(rows.select_related("person", "author"))


def _chosen_files(user, ticket: Ticket, passed: Passed) -> list[Attachment]:
    public = messages_for(user, ticket).filter(kind__in=PUBLIC).order_by()
    rows = Attachment.objects.filter(message__in=public, pk__in=list(passed.files), refused="")
    return list(rows.order_by("pk"))


def _note(user, ticket: Ticket, text: str, subject: str, to: Recipients, at: datetime) -> Message:
    return Message.with_notes.create(
        ticket=ticket,
        kind=MessageKind.NOTE,
        channel=ticket.channel,
        author=user,
        from_address=ticket.mailbox.address,
        subject=subject[:500],
        visible_text=text.strip(),
        recipients=to.as_data(),
        created_at=at,
    )


def _queue(
    user,
    ticket: Ticket,
    note: Message,
    recipients: Recipients,
    files: Sequence[Attachment],
    said: list[Message],
    pages: dict,
    at: datetime,
) -> OutgoingMail:
    extras, along = extras_of(note.visible_text, files, user, ticket, at)
    extras = Extras(**{**vars(extras), "quoted": [_quoted(one) for one in said]})
    row = queue_mail(
        ticket=ticket,
        message=note,
        composed=compose(note.visible_text, mail_articles(pages), extras=extras),
        recipients=recipients,
        kind=OutgoingKind.FORWARD,
        subject=note.subject,
        sender_name=sender_name_of(ticket.mailbox, user),
        files=along,
        at=at,
    )
    if row is None:
        raise NoSender(_("This mailbox has no address to send from. Give it one first."))
    return row


def _quoted(message: Message) -> Quoted:
    who = message.person or message.author
    name = message.person.label if message.person else (who.get_full_name() if who else "")
    address = message.from_address
    sender = f"{name} <{address}>" if name and name != address else address or name
    head = [
        _("From: %(sender)s") % {"sender": sender},
        _("Date: %(date)s") % {"date": date_format(message.created_at, "DATETIME_FORMAT")},
    ]
    if message.subject:
        head.append(_("Subject: %(subject)s") % {"subject": message.subject})
    return Quoted(_("Forwarded message"), tuple(head), titles_alone(message.visible_text))


def _record(ticket: Ticket, user, note: Message, at: datetime, **data) -> None:
    record_event(
        ticket=ticket,
        kind=EventKind.FORWARDED,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        message=note.pk,
        **data,
    )
