"""Write first: a ticket that begins with a mail of ours."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..mail.recipients import checked_recipients
from ..models import Mailbox, Message, Person, Ticket
from ..models.event import Cause
from ..models.mailbox import AccessLevel, Channel
from ..models.message import MessageKind
from ..models.ticket import Status
from ..permissions import mailboxes_for
from ..transitions import REPLY_CHOICES, ImpossibleChange, after
from .attach import NewFile
from .open_ticket import open_ticket
from .people import person_for
from .queue_mail import own_addresses
from .reply import EmptyReply
from .say import Letter, say

# A form that is sent twice within this time is one mail.
SAME_AGAIN = timedelta(minutes=2)


class NoSender(ValueError):
    """The mailbox has no address to send from."""


@transaction.atomic
def write_first(
    *,
    user,
    mailbox: Mailbox,
    to: str,
    subject: str,
    text: str,
    name: str = "",
    locale: str = "",
    status: str = Status.PENDING,
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    files: tuple[NewFile, ...] = (),
    at: datetime | None = None,
) -> Message:
    """Open a ticket for the person with the address ``to`` and send them its first message.

    The writer takes the ticket. Raises what ``reply`` raises, and ``NoSender``.
    """
    at = at or timezone.now()
    if not mailboxes_for(user, AccessLevel.REPLY).filter(pk=mailbox.pk).exists():
        raise PermissionDenied(_("You may not do this in this mailbox."))
    _check(mailbox, text, status)
    [address] = checked_recipients(to=[to], own=own_addresses()).to
    subject = " ".join(subject.split())
    if not subject:
        raise EmptyReply(_("Write a subject."))
    person = person_for(address=address, name=name, locale=locale, at=at)
    if written := _written_already(user, mailbox, person, subject, text, at):
        return written
    ticket = open_ticket(
        mailbox=mailbox,
        person=person,
        subject=subject,
        channel=Channel.EMAIL,
        locale=locale,
        assignee=user,
        cause=Cause.AGENT,
        actor=user,
        at=at,
    )
    status = after(REPLY_CHOICES[Status(status)], ticket.status)
    letter = Letter(text=text, cc=cc, bcc=bcc, files=files, subject=subject)
    return say(user=user, ticket=ticket, letter=letter, status=status, at=at)


def _check(mailbox: Mailbox, text: str, status: str) -> None:
    if not mailbox.address:
        raise NoSender(_("This mailbox has no address to send from. Give it one first."))
    if not text.strip():
        raise EmptyReply(_("Write something before you send."))
    if status not in REPLY_CHOICES:
        raise ImpossibleChange(_("No such status can be picked."))


def _written_already(
    user, mailbox: Mailbox, person: Person, subject: str, text: str, at: datetime
) -> Message | None:
    tickets = Ticket.objects.filter(
        mailbox=mailbox, requester=person, subject=subject[:500], created_at__gte=at - SAME_AGAIN
    )
    rows = Message.objects.filter(ticket__in=tickets, author=user, kind=MessageKind.REPLY)
    return rows.filter(visible_text=text.strip()).first()
