"""The customer said something, by whatever channel."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wagdesk.rows import insert

from ..models import Message, Person, ReceivedMail, Ticket
from ..models.event import Cause, EventKind
from ..models.message import MessageKind
from ..models.ticket import LinkKind, Status
from ..transitions import FOLLOW_UP, Change, after
from .attach import NewFile, attach_files
from .locking import lock_final_target
from .open_ticket import link_tickets, open_ticket
from .record_event import record_event
from .trash import restore_for_customer


@dataclass(frozen=True)
class Said:
    """What was said: ``visible_text`` + ``folded_text`` is the whole text."""

    visible_text: str
    folded_text: str = ""
    html: str = ""
    subject: str = ""
    from_address: str = ""
    recipients: dict[str, list[str]] = field(default_factory=dict)
    files: tuple[NewFile, ...] = field(default=())

    def columns(self) -> dict[str, str]:
        """What of it stands in a message's row."""
        return {
            "from_address": self.from_address[:254],
            "subject": self.subject[:500],
            "visible_text": self.visible_text,
            "folded_text": self.folded_text,
            "html": self.html,
        }


@transaction.atomic(savepoint=False)
def add_customer_message(
    *,
    ticket: Ticket,
    person: Person,
    said: Said,
    channel: str,
    automatic: bool = False,
    flagged: str = "",
    received: ReceivedMail | None = None,
    at: datetime | None = None,
    is_new: bool = False,
) -> Message:
    """Add a customer's message and move the status by the transition map.

    The message may end in another ticket: in the final target of a merge, or in a new one
    linked to a closed one. ``automatic`` (machine mail) and ``flagged`` (a copied address
    wrote, or somebody else an agent should look at) leave the status as it is. ``is_new``: the
    caller has just opened the ticket, so nobody else can hold it.
    """
    at = at or timezone.now()
    if not is_new:
        ticket = lock_final_target(ticket)
    keep = automatic or bool(flagged)
    change = Change.MACHINE_WROTE if keep else Change.CUSTOMER_WROTE
    status = after(change, ticket.status)
    if status == FOLLOW_UP or (flagged and ticket.status == Status.CLOSED):
        ticket = _follow_up(ticket, person, said.subject, channel, at)
        status = ticket.status
    if ticket.trashed_at and not automatic and flagged != "spam":
        restore_for_customer(ticket=ticket, at=at)
    message = _write(ticket, person, said, channel, received, at, automatic, flagged)
    attach_files(message=message, files=said.files)
    record_event(
        ticket=ticket,
        kind=EventKind.MACHINE_WROTE if automatic else EventKind.CUSTOMER_WROTE,
        cause=Cause.SYSTEM if automatic else Cause.CUSTOMER,
        status=status,
        at=at,
        message=message.pk,
        **({"flagged": flagged} if flagged else {}),
    )
    return message


def _write(
    ticket: Ticket,
    person: Person,
    said: Said,
    channel: str,
    received: ReceivedMail | None,
    at: datetime,
    automatic: bool,
    flagged: str,
) -> Message:
    message = Message(
        ticket=ticket,
        kind=MessageKind.CUSTOMER,
        channel=channel,
        person=person,
        recipients=said.recipients,
        automatic=automatic,
        flagged=flagged,
        received=received,
        created_at=at,
        **said.columns(),
    )
    insert(message)
    return message


def _follow_up(closed: Ticket, person: Person, subject: str, channel: str, at: datetime) -> Ticket:
    ticket = open_ticket(
        mailbox=closed.mailbox,
        person=person,
        subject=subject or closed.subject,
        channel=channel,
        locale=closed.locale,
        at=at,
    )
    link_tickets(source=ticket, target=closed, kind=LinkKind.FOLLOW_UP, at=at)
    return ticket
